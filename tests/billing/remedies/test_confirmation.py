"""Where a step asks for a clear yes: contracts for long or for several people, and the customer's last one in use."""

from dataclasses import replace
from itertools import product

import pytest

from billing.account.account import Account, Panel
from billing.policy.policy import Policy
from billing.remedies.confirmation import to_confirm
from billing.remedies.ladder import RUNGS, offered
from billing.remedies.last_in_use import is_last_in_use
from billing.values.choices import Classification, Remedy
from bot.messages.remedies import remedy_button
from tests.billing.remedies.shapes import SHAPES
from tests.billing.remedies.test_ladder import NEEDS
from tests.billing.samples import classified_case, subscription

POLICY = Policy(credit_balance=True)


@pytest.mark.parametrize("name", SHAPES)
def test_a_contract_for_long_or_for_several_people_asks_for_care_and_no_other_does(name: str) -> None:
    shape = SHAPES[name]
    cared_for = {one.id for one in shape.account.subscriptions if to_confirm(one, shape.account)}
    assert cared_for == ({"sub_1"} if shape.careful else set())


@pytest.mark.parametrize("name", SHAPES)
def test_a_subscription_is_the_last_in_use_when_none_of_the_others_goes_on(name: str) -> None:
    shape = SHAPES[name]
    alone, beside = shape.account, with_another(shape.account)
    for live in alone.live_subscriptions:
        assert is_last_in_use(live, alone) is (shape.goes_on <= 1)
        assert not is_last_in_use(live, beside)
    assert is_last_in_use(ANOTHER, beside) is (shape.goes_on == 0)


ANOTHER = subscription("sub_9", product="prod_other", product_name="Other")


def with_another(reading: Account) -> Account:
    return replace(reading, subscriptions=(*reading.subscriptions, ANOTHER))


READ = [name for name, shape in SHAPES.items() if shape.account.knows(Panel.SUBSCRIPTIONS)]
CANCEL = (Remedy.CANCEL_AT_PERIOD_END, Remedy.CANCEL_NOW)


@pytest.mark.parametrize(("kind", "name", "alone"), list(product(Classification, READ, [True, False])))
def test_a_clear_yes_is_asked_for_where_the_contract_or_the_customers_last_one_is_at_stake(
    kind: Classification, name: str, alone: bool
) -> None:
    shape, case = SHAPES[name], classified_case(kind)
    reading = shape.account if alone else with_another(shape.account)
    for remedy in offered(case, reading, POLICY):
        asks = "confirm" in remedy_button(case, remedy, reading, POLICY)
        if remedy not in CANCEL:
            # A form follows, or a second person, or both; whoever shares something has only this.
            assert asks is (not NEEDS[remedy][0])
            continue
        cancelled = {on.subscription for on in RUNGS[remedy].choices(reading, POLICY)}
        last = shape.goes_on <= 1 if alone else shape.goes_on == 0
        assert asks is (last or (shape.careful and "sub_1" in cancelled))
