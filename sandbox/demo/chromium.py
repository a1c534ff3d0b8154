"""Where Debian's Chromium is, for whoever looks at the page in a browser; and what to say where there is none."""

import shutil

MISSING = "no Chromium: apt-get install chromium"


def chromium() -> str | None:
    """The one without windows, where it is installed: it starts sooner and does less."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return next(filter(None, map(shutil.which, names)), None)
