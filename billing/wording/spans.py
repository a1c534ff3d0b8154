"""How long something took, as people say it."""

from datetime import timedelta

SIZES = (
    (timedelta(days=1), "d"),
    (timedelta(hours=1), "h"),
    (timedelta(minutes=1), "min"),
    (timedelta(seconds=1), "s"),
)


def span(passed: timedelta) -> str:
    """In the largest unit of which there is one, with the next smaller one below ten of it."""
    for place, (size, name) in enumerate(SIZES):
        if passed >= size:
            count, rest = divmod(passed, size)
            smaller = SIZES[place + 1 : place + 2]
            part = [f"{rest // less} {unit}" for less, unit in smaller if count < 10 and rest >= less]
            return " ".join([f"{count} {name}", *part])
    return "0 s"
