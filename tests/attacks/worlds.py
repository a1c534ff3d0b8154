"""How: the database, another bot or the clock is changed behind everybody's back. No tests here."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from sandbox.demo.bot_process import BotProcess
from sandbox.standins.people import ADA, COLE, OMAR, SUPPORT
from sandbox.standins.server import Sandbox
from sandbox.standins.slack.plain import plain
from tests.attacks.attack import Attack
from tests.attacks.forms import sent
from tests.attacks.races import voters
from tests.attacks.siege import POLICY, Siege
from tests.forked_bot import ForkedBot
from tests.journeys.desk import Desk

Made = Callable[[Siege], None]


# The database.


def restored_from_before_the_vote(siege: Siege) -> None:
    """It was paid, and nobody here knows: whoever votes again has what was paid adopted."""
    target = siege.proposed()
    copy = copied(siege)
    siege.pays(ADA, target)
    put_back(siege, copy)
    assert voters(siege, target) == [COLE]
    siege.pays(ADA, target)
    assert siege.refunds(target.charge) == [2000]


def restored_from_before_the_proposal(amount: str, again: str) -> Made:
    """Proposed under the same number as what was paid then: it is void as soon as Stripe is read for its card."""

    def made(siege: Siege) -> None:
        target = siege.classified()
        copy = copied(siege)
        first = siege.proposed(of=target, amount=amount)
        siege.pays(ADA, first)
        put_back(siege, copy)
        siege.at(target)
        assert sent(siege, OMAR, target, amount=again) == {}
        assert siege.desk.logged("proposed", target.number).seq == first.seq
        assert siege.desk.logged("voided", target.number).data["reason"] == "changed:refunded"
        siege.desk.shows("The proposal is void")
        with siege.refused(target, ADA, "approve", "stale", says="was voided already"):
            siege.click(ADA, first)
        assert len(siege.refunds(target.charge)) == 1

    return made


def of_a_card_that_was_lost(siege: Siege) -> None:
    """The card of 5.00 stands in the thread, and what has its number by now is of 20.00: it votes for neither."""
    target = siege.classified()
    copy = copied(siege)
    lost = siege.proposed(of=target, amount="5.00", votes=())
    put_back(siege, copy)
    siege.at(target)
    assert sent(siege, OMAR, target) == {}
    second = siege.desk.logged("proposed", target.number)
    assert second.seq == lost.seq
    siege.until(lambda: len([m for m in siege.desk.thread() if "Proposal: refund" in plain(m)]) == 2)
    with siege.refused(target, ADA, "approve", "stale"):
        assert siege.slack.click(ADA, SUPPORT, lost.card, "approve").status == 200


def vote_written_into_the_log(actor: str, data: dict[str, object]) -> Made:
    def made(siege: Siege) -> None:
        target = siege.proposed()
        engine = create_engine(siege.books.owner)
        row = {
            "case": target.case_id,
            "seq": len(siege.desk.log(target.number)) + 1,
            "actor": actor,
            "kind": "approved",
            "data": json.dumps({"proposal": target.seq} | data),
        }
        with engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO case_events (case_id, seq, at, actor, kind, data) "
                    "VALUES (:case, :seq, '2026-11-23 10:00:00.000000', :actor, :kind, :data)"
                ),
                row,
            )
        engine.dispose()
        with siege.refused_beside(ADA, "approve", "log_changed"):
            siege.click(ADA, target)
        assert "attempted" not in siege.kinds(target)

    return made


def copied(siege: Siege) -> str:
    siege.bot.kill()
    siege.desk.database.dispose()
    copy = siege.books.copy()
    siege.started()
    return copy


def put_back(siege: Siege, copy: str) -> None:
    siege.bot.kill()
    siege.desk.database.dispose()
    siege.books.restore(copy)
    siege.started()


# Another bot.


def two_bots(siege: Siege) -> None:
    """Each with its own workspace and database, and the same charge; the second finds that it was given back."""
    target = siege.proposed()
    (siege.folder / "beside").mkdir(exist_ok=True)
    with Sandbox(port=0) as elsewhere:
        elsewhere.slack.give_the_app(minutes=1)
        books = siege.books.another()
        settings = siege.settings | {"STRIPE_API_URL": siege.sandbox.stripe_api_url}
        bot = ForkedBot(elsewhere, siege.folder / "beside", database_url=books.url, settings=settings)
        try:
            bot.start()
            elsewhere.slack.request_url = bot.request_url
            desk = Desk(elsewhere, bot, books.url)
            desk.lookup(OMAR, target.customer)
            desk.classify(OMAR, "product_failure")
            assert desk.propose_refund(OMAR, charge=target.charge) == {}
            desk.click(COLE, "approve")
            siege.pays(ADA, target)
            desk.click(ADA, "approve")
            desk.shows("The proposal is void")
            assert desk.logged("voided").data["reason"].startswith("changed:")
            desk.database.dispose()
        finally:
            bot.kill()
            books.close()
    assert siege.refunds(target.charge) == [2000]


# The clock.


def moved(minutes: int) -> dict[str, str]:
    """What has a process of Debian's think that it is another time."""
    library = next(Path("/usr/lib").glob("*-*/datefudge/datefudge.so"), None)
    if library is None or shutil.which("datefudge") is None:
        pytest.skip("datefudge is not installed")
    return {
        "LD_PRELOAD": library.name,
        "LD_LIBRARY_PATH": str(library.parent),
        "DATEFUDGE": str(int(os.environ.get("DATEFUDGE", "0")) - 60 * minutes),
    }


def with_its_clock(siege: Siege, minutes: int) -> BotProcess:
    fudge = moved(minutes)
    bot = BotProcess(siege.sandbox, siege.folder, database_url=siege.books.url, settings=siege.settings)
    bot.environment |= fudge
    return bot


def expired_and_set_back(siege: Siege) -> None:
    bot = with_its_clock(siege, -4)
    siege.restart(policy=POLICY.replace("[approval]", "[approval]\nexpires_minutes = 0.1"))
    target = siege.proposed(votes=())
    siege.until(lambda: "expired" in siege.kinds(target))
    with siege.instead(bot), siege.refused(target, ADA, "approve", "stale", says="was expired already"):
        siege.click(ADA, target)


def limit_and_set_back(siege: Siege) -> None:
    """What was given back in what is now the future counts."""
    bot = with_its_clock(siege, -4)
    first = siege.classified(charges=2, amount=20000)
    siege.proposed(amount="99.00", of=first)
    second = siege.looked_up(first.customer, first.charge[:-1] + "2")
    with siege.instead(bot):
        siege.at(second)
        with siege.refused(second, OMAR, "propose:refund_charge", "limit:customer_30_days", says=None):
            (told,) = siege.desk.propose_refund(OMAR, charge=second.charge, amount="99.00").values()
        assert "limits.customer_30_days" in told


ATTACKS = [
    Attack("an admin", "the money twice", "the database of before the vote", "votes", restored_from_before_the_vote),
    Attack(
        "an admin", "the money twice", "the database of before the proposal", "the same again",
        restored_from_before_the_proposal("20.00", "20.00"),
    ),
    Attack(
        "an admin", "more money", "the database of before the proposal", "another amount",
        restored_from_before_the_proposal("5.00", "12.00"),
    ),
    Attack(
        "an approver", "a vote for another amount", "the database of before the proposal", "the card that was lost",
        of_a_card_that_was_lost,
    ),
    Attack("an admin", "the last vote", "any time", "writes it into the log", vote_written_into_the_log(ADA, {})),
    Attack(
        "an admin", "the last vote", "any time", "writes into the log that it lacks none",
        vote_written_into_the_log(COLE, {"remaining": 0}),
    ),
    Attack("an admin", "the money twice", "any time", "two bots on one account", two_bots),
    Attack("an admin", "an old proposal", "after it expired", "sets the clock back", expired_and_set_back),
    Attack("an admin", "more than the limit", "after it was reached", "sets the clock back", limit_and_set_back),
]  # fmt: skip
