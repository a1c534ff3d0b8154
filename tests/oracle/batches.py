"""Many histories at a time, and what of a history a disagreement rests on. No tests here."""

from collections import Counter
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.oracle.asking import bot_on, compare
from tests.oracle.customer import MadeUp, Step
from tests.oracle.histories import histories
from tests.oracle.refunding import refund_everything

# A process makes so many at a time; of each such batch one disagreement is told.
BATCH = 250


@dataclass(slots=True)
class Found:
    batch: int
    counts: Counter[str] = field(default_factory=Counter)
    disagreement: str = ""


def batch(number: int) -> Found:
    found = Found(number)

    @seed(number)
    @settings(
        max_examples=BATCH,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(histories(longest=24), st.integers(0, 4))
    def agree(history: list[Step], halves: int) -> None:
        if found.disagreement:
            return
        found.counts["histories"] += 1
        try:
            live_through(history, halves, found.counts)
        except Exception:
            found.disagreement = shortened(history, halves)

    agree()
    return found


def live_through(history: list[Step], halves: int, counts: Counter[str]) -> None:
    made_up = MadeUp()
    with bot_on(made_up.account) as processor:
        for step in history:
            if made_up.take(step):
                counts += compare(made_up, processor)
                counts["moments"] += 1
        refund_everything(made_up, processor, halves=halves)
        counts["refunded"] += 1


def shortened(history: list[Step], halves: int) -> str:
    """Without every step that the disagreement does not need."""
    why = disagreement(history, halves)
    for place in reversed(range(len(history))):
        shorter = history[:place] + history[place + 1 :]
        still = disagreement(shorter, halves)
        if still:
            history, why = shorter, still
    return f"{why}\n{story(history)}"


def disagreement(history: list[Step], halves: int) -> str:
    try:
        live_through(history, halves, Counter())
    except Exception as found:
        return f"{type(found).__name__}: {found}"
    return ""


def story(history: list[Step]) -> str:
    return "\n".join(f"    Step{tuple(step)}" for step in history)
