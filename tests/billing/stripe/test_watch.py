"""Warnings of banks: found for whoever they are about, at one request in a while for everybody together."""

from datetime import UTC, datetime

import pytest

from billing.account.account import Account as Reading
from billing.evidence.assessment import assess
from billing.stripe.stripe_processor import StripeProcessor
from billing.wording.subscriptions import start
from bot.messages.summary import identified
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from tests.billing.evidence.readings import said
from tests.billing.samples import IDENTIFIED, case_of
from tests.billing.stripe.asking import paths, typed
from tests.bot.hostile import mrkdwn

BEGINS = datetime(2031, 3, 4, 12, tzinfo=UTC)
PLANS = "/v1/subscription_schedules"
WARNINGS = "/v1/radar/early_fraud_warnings"


def read(processor: StripeProcessor, *, fresh: bool = False) -> Reading:
    told = processor.look_up(typed("cus_Jane"), fresh=fresh)
    assert told.account is not None
    return told.account


@pytest.mark.usefixtures("jane")
class TestWarnings:
    def test_one_stands_first_whatever_else_there_is(self, account: Account, processor: StripeProcessor) -> None:
        account.warn_of_fraud("ch_Jane")
        account.turn_portal_off()
        found = assess(read(processor)).anomalies
        assert found[0].name == "fraud_warned"
        assert found[0].rests_on[0] == "ch_Jane"

    def test_once_a_dispute_came_of_it_the_dispute_stands_there(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.warn_of_fraud("ch_Jane")
        account.dispute("ch_Jane")
        assert assess(read(processor)).anomalies[0].name == "dispute_open"

    def test_however_old_the_payment_is_and_without_a_request_of_its_own(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        for number in range(9):
            account.add_charge("cus_Jane", 900, id=f"ch_{number}")
        for warned in ("ch_Jane", "ch_7"):
            account.warn_of_fraud(warned)
        assert {warning.charge for warning in read(processor).warnings or ()} == {"ch_Jane", "ch_7"}
        assert paths(account).count(WARNINGS) == 1

    def test_nobody_else_pays_for_it(self, account: Account, processor: StripeProcessor) -> None:
        other = account.add_customer(id="cus_Joe")
        account.warn_of_fraud(account.add_charge(other, 900))
        for _ in range(3):
            assert read(processor).warnings == ()
        assert paths(account).count(WARNINGS) == 1

    def test_a_new_one_is_seen_when_the_case_is_read_anew(self, account: Account, processor: StripeProcessor) -> None:
        assert read(processor).warnings == ()
        account.warn_of_fraud("ch_Jane")
        assert [warning.charge for warning in read(processor, fresh=True).warnings or ()] == ["ch_Jane"]

    def test_where_there_are_too_many_to_list_each_payment_is_asked_about(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.warn_of_fraud("ch_Jane")
        other = account.add_customer(id="cus_Joe")
        for _ in range(101):
            account.warn_of_fraud(account.add_charge(other, 900))
        assert [warning.charge for warning in read(processor).warnings or ()] == ["ch_Jane"]

    @pytest.mark.parametrize("status", [403, 500])
    def test_what_could_not_be_read_is_unknown(self, account: Account, processor: StripeProcessor, status: int) -> None:
        account.faults.add(kind="error", method="GET", path=WARNINGS, status=status, times=99)
        reading = read(processor)
        assert (reading.warnings, reading.unknown) == (None, ())


@pytest.mark.usefixtures("jane")
class TestWhatBeginsLater:
    def test_a_schedule_that_has_not_begun_is_shown(
        self, account: Account, processor: StripeProcessor, monthly: StripeObject
    ) -> None:
        account.plan_start("cus_Jane", monthly, begins=BEGINS, quantity=3, id="sub_sched_Later")
        reading = read(processor)
        (found,) = reading.starting or ()
        assert (found.id, found.first.begins) == ("sub_sched_Later", BEGINS)
        assert said(start(found)) == "Pro, 20.00 USD per month × 3 · begins "
        shown = mrkdwn([*identified(case_of(IDENTIFIED), reading)])
        assert "Begins later" in shown

    def test_whoever_has_none_is_not_asked_about(
        self, account: Account, processor: StripeProcessor, monthly: StripeObject
    ) -> None:
        account.add_customer(id="cus_Joe")
        account.plan_start("cus_Joe", monthly, begins=BEGINS)
        for _ in range(3):
            assert read(processor).starting == ()
        assert paths(account).count(PLANS) == 1

    def test_what_could_not_be_read_is_unknown(self, account: Account, processor: StripeProcessor) -> None:
        account.faults.add(kind="error", method="GET", path=PLANS, status=403, times=99)
        assert read(processor).starting is None
