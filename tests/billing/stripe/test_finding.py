"""Whom an identifier means, and by what: their own id or address, or one that they used once."""

import pytest

from billing.account.customer import Customer, FoundBy
from billing.stripe.finding import Found
from billing.stripe.stripe_processor import StripeProcessor
from billing.values.errors import Declined
from billing.values.identifiers import Identifier, IdentifierKind
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from tests.billing.stripe.asking import ids, typed


@pytest.mark.usefixtures("jane")
class TestById:
    @pytest.mark.parametrize("id", ["cus_Jane", "sub_Jane", "in_Jane", "ch_Jane"])
    def test_everything_of_hers_leads_to_her(self, processor: StripeProcessor, id: str) -> None:
        [jane] = processor.finder.find(typed(id)).customers
        assert (jane.id, jane.email, jane.found_by) == ("cus_Jane", "jane@example.com", FoundBy.ID)

    def test_so_does_a_payment(self, account: Account, processor: StripeProcessor) -> None:
        assert ids(processor.finder.find(typed(account["ch_Jane"]["payment_intent"]))) == ["cus_Jane"]

    def test_so_does_a_payment_that_was_no_card(self, account: Account, processor: StripeProcessor) -> None:
        account.add_charge("cus_Jane", 900, id="py_Jane")
        assert ids(processor.finder.find(typed("py_Jane"))) == ["cus_Jane"]

    @pytest.mark.parametrize("id", ["cus_none", "sub_none", "in_none", "ch_none", "py_none", "pi_none"])
    def test_what_does_not_exist_is_nobodys(self, processor: StripeProcessor, id: str) -> None:
        assert processor.finder.find(typed(id)) == Found()

    @pytest.mark.parametrize("id", ["sub_Jane", "ch_Jane"])
    def test_a_key_that_may_not_expand_her_still_finds_her(
        self, account: Account, processor: StripeProcessor, id: str
    ) -> None:
        account.faults.add(kind="error", path=f"/v1/{'charges' if id[:2] == 'ch' else 'subscriptions'}/*", status=403)
        [jane] = processor.finder.find(typed(id)).customers
        assert (jane.id, jane.name) == ("cus_Jane", "Jane Doe")

    def test_her_credit_comes_along(self, account: Account, processor: StripeProcessor) -> None:
        account.add_customer(id="cus_Rich", invoice_credit={"usd": 700})
        [rich] = processor.finder.find(typed("cus_Rich")).customers
        assert [str(credit) for credit in rich.credits] == ["7.00 USD"]

    @pytest.mark.parametrize(
        "kind", sorted(set(IdentifierKind) - {IdentifierKind.EMAIL, IdentifierKind.GITHUB}, key=str)
    )
    def test_an_empty_id_never_reaches_stripe(
        self, account: Account, processor: StripeProcessor, kind: IdentifierKind
    ) -> None:
        with pytest.raises(Declined, match="invalid_id"):
            processor.finder.find(Identifier(kind, ""))
        assert account.requests == []


class TestByAddress:
    @pytest.fixture(autouse=True)
    def kim(self, account: Account) -> StripeObject:
        return account.add_customer(id="cus_Kim", email="kim@example.com")

    @pytest.mark.parametrize("text", ["kim@example.com", "Kim@Example.com", "KIM@EXAMPLE.COM"])
    def test_capitals_do_not_matter(self, processor: StripeProcessor, text: str) -> None:
        [kim] = processor.finder.find(typed(text)).customers
        assert (kim.id, kim.found_by) == ("cus_Kim", FoundBy.EMAIL)

    def test_they_do_not_matter_at_stripe_either(self, account: Account, processor: StripeProcessor) -> None:
        account.add_customer(id="cus_Loud", email="Loud@Example.com")
        assert ids(processor.finder.find(typed("loud@example.com"))) == ["cus_Loud"]

    def test_everybody_who_has_it_is_found_and_nobody_twice(self, account: Account, processor: StripeProcessor) -> None:
        account.add_customer(id="cus_KimAgain", email="KIM@example.com")
        account.add_customer(id="cus_KimTypo", email="kim@example.co")
        found = processor.finder.find(typed("Kim@example.com"))
        assert (ids(found), found.complete) == (["cus_Kim", "cus_KimAgain"], True)

    def test_more_than_a_person_picks_from_show_as_more(self, account: Account, processor: StripeProcessor) -> None:
        for number in range(15):
            account.add_customer(id=f"cus_Kim{number}", email="kim@example.com")
        assert len(processor.look_up(typed("kim@example.com")).found) == 11

    def test_a_new_one_is_found_before_the_index_knows_them(self, account: Account, processor: StripeProcessor) -> None:
        account.search_lag = account.now() - account.now().replace(year=2000)
        assert ids(processor.finder.find(typed("kim@example.com"))) == ["cus_Kim"]

    def test_an_address_that_support_noted_is_weaker(self, account: Account, processor: StripeProcessor) -> None:
        account.add_customer(id="cus_Lena", email="lena@example.com", metadata={"support_email": "L@example.org"})
        [lena] = processor.finder.find(typed("l@example.org")).customers
        assert (lena.id, lena.found_by) == ("cus_Lena", FoundBy.SUPPORT_EMAIL)
        account.add_customer(id="cus_Own", email="l@example.org")
        assert ids(processor.finder.find(typed("l@example.org"))) == ["cus_Own"]

    def test_a_deleted_one_is_not_found_by_it(self, account: Account, processor: StripeProcessor) -> None:
        account.delete_customer("cus_Kim")
        assert processor.finder.find(typed("kim@example.com")) == Found()


@pytest.mark.usefixtures("jane")
class TestByPayment:
    def test_an_address_typed_at_a_checkout(
        self, account: Account, processor: StripeProcessor, monthly: StripeObject
    ) -> None:
        account.add_checkout_session(monthly, customer="cus_Jane", email="work@example.com")
        [jane] = processor.finder.find(typed("work@example.com")).customers
        assert (jane.id, jane.found_by) == ("cus_Jane", FoundBy.CHECKOUT)

    def test_an_address_that_a_receipt_went_to(self, account: Account, processor: StripeProcessor) -> None:
        account.add_charge("cus_Jane", 900, receipt_email="Books@example.com")
        [jane] = processor.finder.find(typed("books@example.com")).customers
        assert (jane.id, jane.found_by) == ("cus_Jane", FoundBy.RECEIPT)

    def test_an_address_that_was_typed_with_the_card(self, account: Account, processor: StripeProcessor) -> None:
        account["ch_Jane"]["billing_details"]["email"] = "card@example.com"
        assert ids(processor.finder.find(typed("card@example.com"))) == ["cus_Jane"]

    def test_several_may_have_used_it(self, account: Account, processor: StripeProcessor) -> None:
        account.add_customer(id="cus_Joe")
        for customer in ("cus_Joe", "cus_Jane", "cus_Jane"):
            account.add_charge(customer, 900, receipt_email="both@example.com")
        assert ids(processor.finder.find(typed("both@example.com"))) == ["cus_Jane", "cus_Joe"]

    @pytest.mark.parametrize("path", ["/v1/checkout/sessions", "/v1/charges"])
    def test_a_key_that_may_not_look_there_has_nothing_to_add(
        self, account: Account, processor: StripeProcessor, monthly: StripeObject, path: str
    ) -> None:
        account.add_checkout_session(monthly, customer="cus_Jane", email="either@example.com")
        account.add_charge("cus_Jane", 900, receipt_email="either@example.com")
        account.faults.fail(path, status=403)
        assert ids(processor.finder.find(typed("either@example.com"))) == ["cus_Jane"]


class TestGuests:
    @pytest.fixture(autouse=True)
    def paid(self, account: Account) -> StripeObject:
        return account.add_guest_charge("guest@example.com", 900, receipt_email="receipts@example.com", id="ch_Guest")

    @pytest.mark.parametrize("text", ["ch_Guest", "guest@example.com", "Receipts@example.com"])
    def test_a_payment_without_a_customer_is_a_guests(self, processor: StripeProcessor, text: str) -> None:
        assert processor.finder.find(typed(text)) == Found(guest=True)
        assert processor.look_up(typed(text)).guest

    def test_so_is_a_checkout(self, account: Account, processor: StripeProcessor, paid: StripeObject) -> None:
        once = account.add_price(account.add_product("Book"), 900, interval=None)
        account.add_checkout_session(once, email="visitor@example.com", charge=paid)
        assert processor.finder.find(typed("visitor@example.com")) == Found(guest=True)

    @pytest.mark.usefixtures("jane")
    def test_a_customer_with_the_same_address_is_meant_rather(
        self, account: Account, processor: StripeProcessor, monthly: StripeObject
    ) -> None:
        account.add_checkout_session(monthly, email="both@example.com")
        account.add_charge("cus_Jane", 900, receipt_email="both@example.com")
        assert ids(processor.finder.find(typed("both@example.com"))) == ["cus_Jane"]

    def test_whoever_is_no_customer_and_never_paid_is_nobody(self, processor: StripeProcessor) -> None:
        assert processor.finder.find(typed("stranger@example.com")) == Found()


@pytest.mark.usefixtures("jane")
class TestDeleted:
    @pytest.fixture(autouse=True)
    def gone(self, account: Account, jane: StripeObject, monthly: StripeObject) -> None:
        account.add_checkout_session(monthly, customer=jane, email="old@example.com")
        account.delete_customer(jane)

    @pytest.mark.parametrize("text", ["cus_Jane", "sub_Jane", "in_Jane", "ch_Jane", "old@example.com"])
    def test_a_deleted_customer_is_told_as_deleted(self, processor: StripeProcessor, text: str) -> None:
        [jane] = processor.finder.find(typed(text)).customers
        assert (jane.id, jane.deleted) == ("cus_Jane", True)
        told = processor.look_up(typed(text))
        assert ([profile.customer.deleted for profile in told.found], told.account) == ([True], None)

    def test_somebody_alive_is_meant_rather(
        self, account: Account, processor: StripeProcessor, monthly: StripeObject
    ) -> None:
        account.add_customer(id="cus_New", email="new@example.com")
        account.add_checkout_session(monthly, customer="cus_New", email="old@example.com")
        assert ids(processor.finder.find(typed("old@example.com"))) == ["cus_New"]


class TestByLogin:
    @pytest.fixture(autouse=True)
    def lena(self, account: Account) -> StripeObject:
        return account.add_customer(id="cus_Lena", metadata={"github": "Lena-Brandt"})

    def test_capitals_do_not_matter(self, processor: StripeProcessor) -> None:
        [lena] = processor.finder.find(typed("github:lena-brandt")).customers
        assert (lena.id, lena.found_by) == ("cus_Lena", FoundBy.GITHUB)

    def test_a_login_that_nobody_has_is_nobodys(self, processor: StripeProcessor) -> None:
        assert processor.finder.find(typed("github:lena")) == Found()

    def test_a_search_that_is_refused_does_not_say_nobody(self, account: Account, processor: StripeProcessor) -> None:
        account.search_is_off = True
        assert processor.finder.find(typed("github:lena-brandt")) == Found(complete=False)
        assert processor.look_up(typed("github:lena-brandt")).partial


class TestAccountsV2:
    @pytest.fixture(autouse=True)
    def acme(self, account: Account, monthly: StripeObject) -> StripeObject:
        customer = account.add_account(id="acct_Acme", name="Acme", email="ap@example.com")
        account.add_subscription(customer, monthly, id="sub_Acme")
        account.add_paid_invoice("sub_Acme", id="in_Acme", charge_id="ch_Acme")
        account.add_checkout_session(monthly, customer=customer, email="typed@example.com", subscription="sub_Acme")
        return customer

    @pytest.mark.parametrize("text", ["acct_Acme", "sub_Acme", "in_Acme", "ch_Acme"])
    def test_everything_of_its_leads_to_it(self, processor: StripeProcessor, text: str) -> None:
        found = processor.finder.find(typed(text))
        [acme] = found.customers
        assert (acme.id, acme.name, acme.email) == ("acct_Acme", "Acme", "ap@example.com")
        assert not found.guest

    def test_so_does_a_payment(self, account: Account, processor: StripeProcessor) -> None:
        assert ids(processor.finder.find(typed(account["ch_Acme"]["payment_intent"]))) == ["acct_Acme"]

    @pytest.mark.parametrize(
        ("email", "found_by"), [("typed@example.com", FoundBy.CHECKOUT), ("ap@example.com", FoundBy.RECEIPT)]
    )
    def test_so_does_an_address_that_it_used(self, processor: StripeProcessor, email: str, found_by: FoundBy) -> None:
        [acme] = processor.finder.find(typed(email)).customers
        assert (acme.id, acme.name, acme.found_by) == ("acct_Acme", "Acme", found_by)

    def test_who_it_is_may_be_more_than_the_key_may_read(self, account: Account, processor: StripeProcessor) -> None:
        account.faults.fail("/v2/core/accounts/*", status=403)
        assert processor.finder.find(typed("sub_Acme")).customers == (Customer("acct_Acme"),)
