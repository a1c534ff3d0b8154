"""How much, and for what: forms filled in, edited or made up so that more goes back than may. No tests here."""

from collections.abc import Callable
from dataclasses import replace

from sandbox.standins.people import ADA, COLE, GWEN, OLIVIA, OMAR
from tests.attacks.attack import Attack
from tests.attacks.forging import errors, of_form
from tests.attacks.siege import Siege
from tests.attacks.watch import SAYS, Target

REFUND = "propose:refund_charge"
Made = Callable[[Siege], None]


def classified_at(siege: Siege, target: Target) -> int:
    return next(row.seq for row in reversed(siege.desk.log(target.number)) if row.kind == "classified")


def metadata(siege: Siege, target: Target, action: str = REFUND) -> str:
    return f"{target.case_id}.{classified_at(siege, target)}.{action}"


def sent(siege: Siege, user: str, target: Target, **values: str) -> dict[str, str]:
    """The refund's form, which need not have been opened."""
    given = {"amount": "20.00", "reason": "duplicate", "skip_reason": "trust", "charge": target.charge} | values
    callback, says = given.pop("callback", REFUND), given.pop("metadata", "") or metadata(siege, target)
    return errors(siege, of_form(siege, user, callback, says, **given))


def amount(typed: str) -> Made:
    """A slip is said in the form, as nobody was refused anything."""

    def made(siege: Siege) -> None:
        target = siege.unproposed
        with siege.nothing_of_it(target):
            assert [block.partition(":")[0] for block in sent(siege, OMAR, target, amount=typed)] == ["amount"]

    return made


def slip(field: str, **values: str) -> Made:
    def made(siege: Siege) -> None:
        target = siege.unproposed
        with siege.nothing_of_it(target):
            assert list(sent(siege, OMAR, target, **values)) == [field]

    return made


def refused(reason: str, user: str = OMAR, action: str = REFUND, says: str = "", **values: str) -> Made:
    """Of a form that is made up: what the person is told stands in it."""

    def made(siege: Siege) -> None:
        target = siege.unproposed
        with siege.refused(target, user, action, reason, says=None):
            (told,) = sent(siege, user, target, **values).values()
        assert (says or SAYS[reason]) in told

    return made


def of_another_customer(siege: Siege) -> None:
    other = siege.waiting
    refused("forged", charge=other.charge)(siege)


def with_another_cases_metadata(siege: Siege) -> None:
    """The form of one case, with what is hidden in it from another: refused in that one."""
    target, other = siege.unproposed, siege.classified()
    with siege.nothing_of_it(target), siege.refused(other, OMAR, REFUND, "forged", says=None):
        (told,) = sent(siege, OMAR, target, metadata=metadata(siege, other)).values()
    assert SAYS["forged"] in told


def with_metadata_of_nothing(siege: Siege) -> None:
    target = siege.unproposed
    with siege.nothing_of_it(target), siege.refused_beside(OMAR, REFUND, "no_case", says=None):
        (told,) = sent(siege, OMAR, target, metadata="nonsense").values()
    assert "no case" in told


def under(callback: str, action: str, reason: str) -> Made:
    """The refund's form sent in as another's: `action` is what is hidden in it."""

    def made(siege: Siege) -> None:
        target = siege.unproposed
        with siege.refused(target, OMAR, callback, reason, says=None):
            (told,) = sent(siege, OMAR, target, callback=callback, metadata=metadata(siege, target, action)).values()
        assert SAYS[reason] in told

    return made


def before_it_is_classified(siege: Siege) -> None:
    name = siege.classified()
    siege.desk.lookup(OMAR, name.customer)
    siege.desk.offers("classify:product_failure")
    (row,) = siege.desk.query(f"select number, case_id from cases where thread_ts = '{siege.desk.root}'")
    target = replace(name, number=row["number"], case_id=row["case_id"], root=siege.desk.root or "")
    with siege.refused(target, OMAR, REFUND, "not_classified", says=None):
        (told,) = sent(siege, OMAR, target, metadata=f"{target.case_id}.0.{REFUND}").values()
    assert SAYS["not_classified"] in told


def of_the_classification_before(siege: Siege) -> None:
    target = siege.classified()
    siege.at(target)
    old = metadata(siege, target)
    siege.desk.click(OMAR, "reclassify")
    siege.desk.offers("classify:duplicate_subscription")
    siege.desk.classify(OMAR)
    with siege.refused(target, OMAR, REFUND, "stale", says=None):
        (told,) = sent(siege, OMAR, target, metadata=old).values()
    assert "moved on" in told


def while_another_waits(siege: Siege) -> None:
    target = siege.waiting
    with siege.refused(target, OLIVIA, REFUND, "stale", says=None):
        (told,) = sent(siege, OLIVIA, target).values()
    assert "waits for its second person" in told


def what_went_back_already(siege: Siege) -> None:
    target = siege.classified()
    siege.stripe.refund(target.charge, 2000)
    siege.at(target)
    siege.desk.click(OLIVIA, "refresh")
    siege.until(lambda: REFUND not in siege.offered(target))
    with siege.refused(target, OMAR, REFUND, "not_offered", says=None):
        sent(siege, OMAR, target)


def from_two_cases(siege: Siege) -> None:
    """The same charge, of which another case is about to give back all."""
    waiting = siege.waiting
    other = siege.looked_up(waiting.customer, waiting.charge)
    with siege.refused(other, OMAR, REFUND, "busy", says=None):
        (told,) = sent(siege, OMAR, other).values()
    assert SAYS["busy"] in told


def past_the_limit(siege: Siege) -> None:
    target = siege.classified(amount=20000)
    with siege.refused(target, OMAR, REFUND, "limit:refund", says=None):
        ((block, told),) = sent(siege, OMAR, target, amount="100.01").items()
    assert block.partition(":")[0] == "amount"
    assert "limits.refund" in told


def split_below_the_limit(siege: Siege) -> None:
    """Two refunds below the limit for one, which are together above that for a customer."""
    first = siege.classified(charges=2, amount=20000)
    siege.proposed(amount="99.00", of=first)
    second = siege.looked_up(first.customer, first.charge[:-1] + "2")
    with siege.refused(second, OMAR, REFUND, "limit:customer_30_days", says=None):
        ((block, told),) = sent(siege, OMAR, second, amount="99.00").items()
    assert block.partition(":")[0] == "amount"
    assert "limits.customer_30_days" in told


def by_one_who_has_just_left(siege: Siege) -> None:
    """Slack's word is a minute old when the form comes back; it is asked again before the act."""
    target = siege.proposed()
    siege.slack.change_person(OMAR, deleted=True)
    siege.click(ADA, target)
    siege.until(lambda: "voided" in siege.kinds(target))
    assert siege.desk.logged("voided", target.number).data["reason"] == "proposer"
    siege.at(target)
    siege.desk.shows("the person who proposed may not do so any more")


def decided_by_form(callback: str, user: str, reason: str, says: str, **values: str) -> Made:
    def made(siege: Siege) -> None:
        target = siege.waiting
        hidden = target.value(callback, seq=0 if callback == "settle" else None)
        with siege.refused(target, user, callback, reason, says=None):
            (told,) = errors(siege, of_form(siege, user, callback, hidden, **values)).values()
        assert says in told

    return made


PROPOSED, FORM = "more than may go back", "in the form"
ATTACKS = [
    *(
        Attack("an operator", "another amount", FORM, how, amount(typed))
        for how, typed in (
            ("nothing", "0"),
            ("less than nothing", "-20"),
            ("a cent more than there is", "20.01"),
            ("an exponent", "1e3"),
            ("a part of a cent", "19.999"),
            ("no number", "NaN"),
            ("without end", "Infinity"),
            ("in wide digits", "\N{FULLWIDTH DIGIT ONE}\N{FULLWIDTH DIGIT ZERO}"),
            ("a comma", "20,00"),
            ("more than a number holds", "9" * 40),
        )
    ),
    Attack("an operator", PROPOSED, FORM, "a reason that Stripe does not know", slip("reason", reason="fraudulent")),
    Attack("an operator", PROPOSED, FORM, "no reason to skip safer steps", slip("skip_reason", skip_reason="because")),
    Attack("an operator", PROPOSED, FORM, "another customer's charge", of_another_customer),
    Attack("an operator", PROPOSED, FORM, "a charge that is none", refused("forged", charge="ch_none")),
    Attack("an operator", PROPOSED, FORM, "another case's metadata", with_another_cases_metadata),
    Attack("an operator", PROPOSED, FORM, "metadata of nothing", with_metadata_of_nothing),
    Attack(
        "an operator", PROPOSED, FORM, "under another form's name",
        under("propose:credit_balance", REFUND, "forged"),
    ),
    Attack(
        "an operator", "credit", "switched off", "a form made up",
        under("propose:credit_balance", "propose:credit_balance", "not_offered"),
    ),
    Attack(
        "an operator", "the portal", "in a customer's case", "a form made up",
        under("propose:portal", "propose:portal", "not_offered"),
    ),
    Attack("a guest", PROPOSED, FORM, "a form made up", refused("guest", GWEN)),
    Attack("an approver", PROPOSED, FORM, "who is no operator", refused("not_operator", ADA)),
    Attack("a voter", PROPOSED, FORM, "who is no operator", refused("not_operator", COLE)),
    Attack("an operator", PROPOSED, "before it is classified", "a form made up", before_it_is_classified),
    Attack("an operator", PROPOSED, "classified anew since", "a form from before", of_the_classification_before),
    Attack("an operator", PROPOSED, "while another proposal waits", "a form made up", while_another_waits),
    Attack("an operator", PROPOSED, "after all went back", "a form made up", what_went_back_already),
    Attack("an operator", PROPOSED, "while another case gives it back", "a second case", from_two_cases),
    Attack("an operator", PROPOSED, FORM, "past the limit for one", past_the_limit),
    Attack("an operator", PROPOSED, FORM, "split below the limit for one", split_below_the_limit),
    Attack("an operator", "their own proposal", "deactivated meanwhile", "has others vote", by_one_who_has_just_left),
    Attack(
        "an operator", "out of the way", "as soon as it waits", "a reject form made up",
        decided_by_form("reject", OLIVIA, "not_approver", "Only an approver", note="no"),
    ),
    Attack(
        "an approver", "the money", "while it waits", "a settle form made up",
        decided_by_form("settle", ADA, "stale", "waits for its second person", outcome="not_done", note="I know"),
    ),
]  # fmt: skip
