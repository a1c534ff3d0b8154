"""`python -m docs.list_coverage`: writes into docs/sandbox.md what the stand-ins cover, from their own tables."""

import sys
from collections.abc import Iterable
from pathlib import Path

from sandbox.standins.slack.webapi.methods import EVERYWHERE, METHODS, SOCKET_METHOD
from sandbox.standins.stripe.endpoints.table import ENDPOINTS
from sandbox.standins.stripe.parameters import Required

DOCUMENT = Path(__file__).parent / "sandbox.md"
BEGIN, END = "<!-- {} coverage: python -m docs.list_coverage -->", "<!-- end of {} coverage -->"


def slack_table() -> str:
    rows = [
        f"| `{name}` | {listed(method.required, bold=True)}{comma(method.required, method.optional)}"
        f"{listed(method.optional)} | {f'`{method.scope}`' if method.scope else ''} |"
        for name, method in METHODS.items()
    ]
    everywhere = (
        f"Every method takes {listed(EVERYWHERE)} as well. What reads a conversation needs the scope of its kind."
    )
    rows.append(f"| `{SOCKET_METHOD}` | | app-level token |")
    return "\n".join([everywhere, "", "| method | arguments | scope |", "|---|---|---|", *rows])


def stripe_table() -> str:
    rows = []
    for endpoint in ENDPOINTS:
        required = [name for name, kind in endpoint.params.items() if isinstance(kind, Required)]
        optional = [name for name in endpoint.params if name not in (*required, "expand")]
        rows.append(
            f"| {endpoint.method} | `{endpoint.path}` | "
            f"{listed(required, bold=True)}{comma(required, optional)}{listed(optional)} |"
        )
    return "\n".join(
        ["Every endpoint of `/v1` takes `expand` as well.", "", "| | path | parameters |", "|---|---|---|", *rows]
    )


def listed(names: Iterable[str], *, bold: bool = False) -> str:
    return ", ".join(f"**`{name}`**" if bold else f"`{name}`" for name in names)


def comma(before: Iterable[str], after: Iterable[str]) -> str:
    return ", " if list(before) and list(after) else ""


def renewed(document: str) -> str:
    """The document with its two tables made anew."""
    for name, table in (("slack", slack_table()), ("stripe", stripe_table())):
        begin, end = BEGIN.format(name), END.format(name)
        before, _, rest = document.partition(begin)
        _, _, after = rest.partition(end)
        document = f"{before}{begin}\n{table}\n{end}{after}"
    return document


def main() -> int:
    DOCUMENT.write_text(renewed(DOCUMENT.read_text("utf-8")), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
