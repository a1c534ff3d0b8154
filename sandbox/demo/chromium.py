"""Where Debian's Chromium is, for whoever looks at the page in a browser; and what to say where there is none."""

import shutil

MISSING = "no Chromium: apt-get install chromium"


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")
