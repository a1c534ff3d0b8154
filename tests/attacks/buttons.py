"""What: the vote that is lacking, by a button that says something else, or that stood there before. No tests here."""

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import requests
from slack_sdk.signature import SignatureVerifier

from sandbox.standins.people import ADA, COLE, OLIVIA, OMAR, RANDOM, SUPPORT
from tests.attacks.attack import Attack
from tests.attacks.forging import delivered, of_click
from tests.attacks.siege import Siege
from tests.attacks.watch import Target

Made = Callable[[Siege], None]
Value = Callable[[Siege, Target], str]


def value(of: Value, user: str = ADA, reason: str = "forged") -> Made:
    def made(siege: Siege) -> None:
        target = siege.waiting
        with siege.refused(target, user, "approve", reason):
            assert siege.click(user, target, value=of(siege, target)) == 200

    return made


def says(written: str) -> Value:
    """With the case and the proposal in it."""
    return lambda _siege, target: written.format(case=target.case_id, CASE=target.case_id.upper(), seq=target.seq)


def of_another_case(siege: Siege, target: Target) -> str:
    return siege.proposed().value()


def stale(of: int) -> Made:
    """`of` counts from the proposal, but for 0."""

    def made(siege: Siege) -> None:
        target = siege.waiting
        with siege.refused(target, ADA, "approve", "stale"):
            assert siege.click(ADA, target, value=target.value(seq=target.seq + of if of else 0)) == 200

    return made


def pressed(action: str, user: str, reason: str, logged: str, seq: int | None = None, words: str | None = "") -> Made:
    """Under another action's name, with the value that fits it."""

    def made(siege: Siege) -> None:
        target = siege.waiting
        with siege.refused(target, user, logged, reason, says=words):
            assert siege.click(user, target, action, value=target.value(action, seq=seq)) == 200

    return made


def overridden(reason: str, user: str = ADA, **forged: Any) -> Made:
    def made(siege: Siege) -> None:
        target = siege.waiting
        with siege.refused(target, user, "approve", reason):
            assert siege.click(user, target, **forged) == 200

    return made


def from_a_menu(siege: Siege) -> None:
    target = siege.waiting
    chosen = {"value": f"approve|{target.value()}", "text": {"type": "plain_text", "text": "Refresh"}}
    action = {"type": "overflow", "action_id": "menu", "block_id": "b", "selected_option": chosen}
    with siege.refused(target, ADA, "unknown", "forged"):
        assert siege.click(ADA, target, actions=[action]) == 200


def on_another_cases_card(siege: Siege) -> None:
    """That case refuses it, and this one knows nothing of it."""
    target, other = siege.waiting, siege.proposed()
    with siege.nothing_of_it(target), siege.refused(other, ADA, "approve", "forged"):
        siege.click(ADA, target, at=other.card)


def on_a_persons_message(siege: Siege) -> None:
    target = siege.waiting
    written = siege.slack.say(OLIVIA, SUPPORT, "Please press here")
    with siege.nothing_of_it(target), siege.refused_beside(ADA, "approve", "no_case"):
        siege.click(ADA, target, at=written)


def in_another_channel(siege: Siege) -> None:
    target = siege.waiting
    with siege.nothing_of_it(target), siege.refused_beside(ADA, "approve", "no_case", says=None):
        siege.click(ADA, target, channel=RANDOM)


def from_nowhere(siege: Siege) -> None:
    target = siege.waiting
    with siege.nothing_of_it(target), siege.refused_beside(ADA, "approve", "no_case", says=None):
        clicked = of_click(siege, ADA, target)
        delivered(siege, {name: part for name, part in clicked.items() if name not in {"message", "container"}})


def replayed(siege: Siege) -> None:
    """The very request that gave the first vote: it was heeded, and is not again, whoever it says to be from."""
    target = siege.proposed(votes=())
    vote = of_click(siege, COLE, target)
    delivered(siege, vote)
    siege.until(lambda: siege.kinds(target).count("approved") == 1)
    with siege.nothing_of_it(target):
        assert delivered(siege, vote).status == 200
        assert delivered(siege, vote | {"user": {"id": ADA, "team_id": siege.slack.team_id}}).status == 200


def refused_and_replayed(siege: Siege) -> None:
    """What was refused is over, also when its reason is: each of Ada's two clicks while she was no member."""
    target = siege.proposed()
    clicks = [of_click(siege, ADA, target) for _ in range(2)]
    siege.slack.change_person(ADA, is_restricted=True)
    for click in clicks:
        with siege.refused(target, ADA, "approve", "guest"):
            delivered(siege, click)
    siege.slack.change_person(ADA, is_restricted=False)
    for click in clicks:
        with siege.nothing_of_it(target):
            assert delivered(siege, click).status == 200


def unsigned(how: str) -> Made:
    """Nobody knows who that is, so nobody is told, and no case knows of it."""

    def made(siege: Siege) -> None:
        target = siege.waiting
        body = urlencode({"payload": json.dumps(of_click(siege, ADA, target))})
        at = str(int(time.time()) - (360 if how == "old" else 0))
        secret = "another" if how == "secret" else siege.slack.signing_secret
        signature = SignatureVerifier(secret).generate_signature(timestamp=at, body=body) or ""
        if how == "edited":
            body = body.replace(target.case_id, siege.classified().case_id)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Slack-Request-Timestamp": at}
        with siege.nothing_of_it(target):
            told = len(siege.desk.told(ADA))
            signed = {} if how == "none" else {"X-Slack-Signature": signature}
            answer = requests.post(siege.bot.request_url, data=body, headers=headers | signed, timeout=60)
            assert answer.status_code == 401
            assert len(siege.desk.told(ADA)) == told

    return made


NOW, VOTE = "while it waits", "the last vote"
ATTACKS = [
    *(
        Attack("an approver", VOTE, NOW, f"a value that is {how}", value(says(written), user))
        for how, written, user in (
            ("empty", "", ADA),
            ("nonsense", "nonsense", COLE),
            ("another button's", "{case}.{seq}.reject", OMAR),
            ("without a number", "{case}.x.approve", OLIVIA),
            ("cut short", "{case}.{seq}", ADA),
            ("below zero", "{case}.-{seq}.approve", OMAR),
            ("a number of 4000 digits", "{case}." + "9" * 1900 + ".approve", OLIVIA),
            ("a number in other digits", "{case}.\N{ARABIC-INDIC DIGIT FOUR}.approve", ADA),
            ("SQL", "case_' OR 1=1 --.{seq}.approve", COLE),
            ("in capitals", "{CASE}.{seq}.approve", OMAR),
            ("with a blank", " {case}.{seq}.approve", OLIVIA),
        )
    ),
    Attack(
        "an approver", VOTE, NOW, "drawn for something else",
        value(says("{case}.{seq}.approve.0123456789abcdef"), COLE, "stale"),
    ),
    Attack("an approver", VOTE, NOW, "another case's value", value(of_another_case)),
    Attack(
        "an approver", VOTE, NOW, "this proposal in another case",
        value(lambda siege, target: target.value(case_id=siege.proposed().case_id), COLE),
    ),
    *(
        Attack("an approver", VOTE, NOW, f"a proposal that is none: {how}", stale(of))
        for how, of in (("0", 0), ("the one before", -1), ("the next", 1), ("one far ahead", 999990))
    ),
    Attack(
        "an operator", "the money", NOW, "undo of what was not done",
        pressed("undo:refund_charge", OLIVIA, "stale", "undo:refund_charge"),
    ),
    Attack(
        "an approver", "the money", NOW, "settles what was not asked",
        pressed("settle", ADA, "stale", "settle", 0, "waits for its second person"),
    ),
    Attack("an approver", "the money", NOW, "an action that is none", pressed("pay_out", ADA, "forged", "unknown")),
    Attack("an approver", VOTE, NOW, "from a menu", from_a_menu),
    Attack("another app", VOTE, NOW, "its own click", overridden("foreign", api_app_id="A0EVIL")),
    Attack("another workspace", VOTE, NOW, "an approver's id", overridden("foreign", COLE, team_id="T0EVIL")),
    Attack("an approver", VOTE, NOW, "on another case's card", on_another_cases_card),
    Attack("an approver", VOTE, NOW, "on a person's message", on_a_persons_message),
    Attack("an approver", VOTE, NOW, "in another channel", in_another_channel),
    Attack("an approver", VOTE, NOW, "from nowhere", from_nowhere),
    Attack("a listener", "the first vote again", NOW, "the same request", replayed),
    Attack("a listener", VOTE, "once its refusal is over", "the same request", refused_and_replayed),
    *(
        Attack("a stranger", VOTE, NOW, f"a request whose signature is {how}", unsigned(how))
        for how in ("none", "old", "secret", "edited")
    ),
]  # fmt: skip
