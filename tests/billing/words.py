"""Lines as plain text, to look for words in. No tests here."""

from collections.abc import Sequence
from datetime import datetime

from billing.reports.product_gaps import GAPS, Gap
from billing.wording.line import Line, Member, Moment, Named


def text(lines: Sequence[Line | Gap]) -> str:
    return "\n".join(GAPS[line.name] if isinstance(line, Gap) else "".join(map(part, line)) for line in lines)


def part(piece: str | datetime | Member | Moment | Named) -> str:
    match piece:
        case Named(text=text):
            return text
        case Moment(at=at):
            return f"{at:%Y-%m-%d %H:%M}"
        case datetime():
            return f"{piece:%Y-%m-%d}"
        case Member(user=user):
            return f"@{user}"
        case str():
            return piece
