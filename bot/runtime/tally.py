"""What may happen any number of times and says the same each time, such as a wrong signature: one line a minute for
each, with how often it was. It is written when its minute is over, or when the process ends.
"""

import logging
import threading
import time
from collections.abc import Mapping
from typing import Any, TextIO

MINUTE = 60.0
COUNTED = "counted"

Key = tuple[object, ...]


def counted(**codes: str) -> Mapping[str, Any]:
    """The `extra` of a line that is counted. Of codes there are few, and so of lines."""
    return {COUNTED: codes, **codes}


class Tally(logging.StreamHandler[TextIO]):
    def __init__(self, stream: TextIO, *, minute: float = MINUTE) -> None:
        super().__init__(stream)
        self.minute = minute
        self.counts: dict[Key, tuple[logging.LogRecord, int]] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """The handler's lock is held by whoever calls."""
        codes = getattr(record, COUNTED, None)
        if codes is None:
            super().emit(record)
            return
        key = (record.name, record.msg, *sorted(codes.items()))
        first, times = self.counts.get(key, (record, 0))
        self.counts[key] = first, times + 1
        if not times:
            waiting = threading.Timer(self.minute, self.write, [key])
            waiting.daemon = True
            waiting.start()

    def write(self, key: Key) -> None:
        self.acquire()
        try:
            record, times = self.counts.pop(key, (None, 0))
            if record:
                del vars(record)[COUNTED]
                vars(record).update(created=time.time(), count=times)
                super().emit(record)
        finally:
            self.release()

    def close(self) -> None:
        for key in list(self.counts):
            self.write(key)
        super().close()
