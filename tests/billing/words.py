"""Lines as plain text, to look for words in. No tests here."""

from collections.abc import Sequence
from datetime import datetime

from billing.reports.product_gaps import GAPS, Gap
from billing.wording.line import Code, Day, Line, Member, Moment, Named, Part, Strong, Warned


def text(lines: Sequence[Line | Gap]) -> str:
    return "\n".join(GAPS[line.name] if isinstance(line, Gap) else "".join(map(part, line)) for line in lines)


def part(piece: Part) -> str:
    match piece:
        case Named(text=text) | Code(text=text) | Strong(text=str() as text):
            return text
        case Strong(text=texts):
            return "".join(map(part, texts))
        case Warned():
            return "!"
        case Day(at=at):
            return f"{at:%Y-%m-%d}"
        case Moment(at=at):
            return f"{at:%Y-%m-%d %H:%M}"
        case datetime():
            return f"{piece:%Y-%m-%d}"
        case Member(user=user):
            return f"@{user}"
        case str():
            return piece
