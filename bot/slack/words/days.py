"""How many days back somebody wants to look: what stands behind `money` and `approvals`."""

MOST = 3650
USUAL = 30
ASKED_FOR = f"That is no number of days: write `/billing {{}} 30`, or any number from 1 to {MOST}."


def days(rest: str) -> int | None:
    """The usual number where nothing is said; None for what is no number of days."""
    if not rest:
        return USUAL
    if not (rest.isascii() and rest.isdecimal() and len(rest) <= len(str(MOST))):
        return None
    return int(rest) if 1 <= int(rest) <= MOST else None
