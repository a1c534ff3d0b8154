"""Files that hold secrets or people's data: for their owner alone."""

import logging
import stat
from collections.abc import Iterable
from pathlib import Path

log = logging.getLogger(__name__)

OWNERS_ALONE = stat.S_IRUSR | stat.S_IWUSR
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def open_to_others(paths: Iterable[Path]) -> list[Path]:
    """Those of them that are there and that somebody besides their owner can read or change."""
    return [path for path in paths if path.is_file() and path.stat().st_mode & OTHERS]


def close_to_others(paths: Iterable[Path]) -> None:
    for path in open_to_others(paths):
        try:
            path.chmod(OWNERS_ALONE)
        except OSError as problem:
            # It belongs to somebody else, who may want it so.
            log.warning("files.open_to_others", extra={"file": path.name, "error": type(problem).__name__})
        else:
            log.info("files.closed_to_others", extra={"file": path.name})
