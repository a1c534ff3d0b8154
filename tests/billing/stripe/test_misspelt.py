"""Which addresses are one slip from another, and that whoever has one is offered and never taken for the customer."""

import pytest

from billing.account.customer import FoundBy
from billing.stripe.misspelt import is_near, query
from billing.stripe.stripe_processor import StripeProcessor
from sandbox.standins.stripe.account import Account
from tests.billing.stripe.asking import typed

SLIPS = ["jnae", "jan", "janne", "jame", "ajne", "janee", "jaen", "ane", "jqne", "JANW"]
OTHERS = ["jane", "jean-e", "joan", "jan.e.d", "enaj", "j", "jnea"]


@pytest.mark.parametrize("local", SLIPS)
def test_one_letter_off_or_two_that_changed_places_is_a_slip(local: str) -> None:
    assert is_near(f"{local}@example.com", "jane@example.com")
    assert is_near("jane@example.com", f"{local}@example.com")
    assert not is_near(f"{local}@example.com", "jane@example.org")


@pytest.mark.parametrize("local", OTHERS)
def test_anything_more_is_somebody_else(local: str) -> None:
    assert not is_near(f"{local}@example.com", "jane@example.com")


@pytest.mark.parametrize("slip", [*SLIPS, "jane.deo", "jane.do", "jqne.doe", "janed.oe", "ajne.doe", "jane.doee"])
def test_what_is_asked_for_holds_whoever_was_meant(slip: str, account: Account, processor: StripeProcessor) -> None:
    account.add_customer(id="cus_Jane", email="jane@example.com")
    account.add_customer(id="cus_Doe", email="Jane.Doe@example.com")
    account.add_customer(id="cus_Far", email="jane@example.org")
    found = processor.look_up(typed(f"{slip}@example.com"))
    assert (found.found, found.account) == ((), None)
    meant = "cus_Doe" if "." in slip or "oe" in slip else "cus_Jane"
    assert [(near.customer.id, near.customer.found_by) for near in found.near] == [(meant, FoundBy.NEAR)]


def test_whoever_has_the_address_itself_is_found_without_looking_for_slips(
    account: Account, processor: StripeProcessor
) -> None:
    account.add_customer(id="cus_Jane", email="jane@example.com")
    account.add_customer(id="cus_Jan", email="jan@example.com")
    found = processor.look_up(typed("jane@example.com"))
    assert found.account
    assert found.near == ()


def test_a_short_address_is_looked_for_by_its_domain() -> None:
    assert query("jo@example.com") == 'email~"@example.com"'
    assert query("jane.doe@example.com") == 'email~"jane" OR email~"doe@example.com"'
