"""Whom an identifier means when Stripe can't say, says what was, or holds what nobody should put into a query."""

from contextlib import nullcontext

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from billing.stripe.finding import Found
from billing.stripe.stripe_processor import StripeProcessor
from billing.values.errors import Declined, ProcessorError, Unavailable
from billing.values.identifiers import Identifier, IdentifierKind
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from sandbox.standins.stripe.routes import stripe_app
from tests.billing.stripe.asking import ids, paths, typed
from tests.billing.stripe.stage import Stage

SEARCH, LIST = "/v1/customers/search", "/v1/customers"


@pytest.mark.usefixtures("jane")
class TestSearchIsDown:
    @pytest.fixture(autouse=True)
    def down(self, account: Account, jane: StripeObject) -> None:
        account.faults.fail(SEARCH, status=500)

    def test_an_exact_match_is_found_and_there_may_be_more(self, processor: StripeProcessor) -> None:
        told = processor.look_up(typed("jane@example.com"))
        assert told.account is not None
        assert (told.account.customer.id, told.account.unknown) == ("cus_Jane", ("others",))
        assert told.account.asking_again_helps

    def test_a_weak_match_does_not_pass_for_whoever_the_search_might_know(
        self, account: Account, processor: StripeProcessor, monthly: StripeObject
    ) -> None:
        account.add_checkout_session(monthly, customer="cus_Jane", email="work@example.com")
        with pytest.raises(Unavailable):
            processor.finder.find(typed("work@example.com"))

    def test_without_a_match_nobody_can_be_told(self, account: Account, processor: StripeProcessor) -> None:
        account.add_guest_charge("guest@example.com", 900)
        with pytest.raises(Unavailable):
            processor.finder.find(typed("guest@example.com"))


@pytest.mark.usefixtures("jane")
class TestSearchIsRefused:
    """As in countries where Stripe has none."""

    @pytest.fixture(autouse=True)
    def refused(self, account: Account) -> None:
        account.search_is_off = True

    def test_whoever_has_the_address_is_found_and_asking_again_would_not_find_more(
        self, processor: StripeProcessor
    ) -> None:
        found = processor.finder.find(typed("jane@example.com"))
        assert (ids(found), found.complete) == (["cus_Jane"], True)

    def test_so_is_whoever_used_it(self, account: Account, processor: StripeProcessor) -> None:
        account.add_charge("cus_Jane", 900, receipt_email="books@example.com")
        assert ids(processor.finder.find(typed("books@example.com"))) == ["cus_Jane"]

    @pytest.mark.parametrize("email", ["stranger@example.com", "guest@example.com"])
    def test_otherwise_nobody_is_found_where_not_everything_was_asked(
        self, account: Account, processor: StripeProcessor, email: str
    ) -> None:
        account.add_guest_charge("guest@example.com", 900)
        found = processor.finder.find(typed(email))
        assert (found.customers, found.guest, found.complete) == ((), email.startswith("guest"), False)

    def test_a_login_that_only_a_search_could_find_is_not_nobodys(self, processor: StripeProcessor) -> None:
        assert processor.finder.find(typed("github:jane-doe")) == Found(complete=False)


@pytest.mark.parametrize(
    ("status", "problem"), [(500, Unavailable), (429, Unavailable), (401, Declined), (403, None), (400, None)]
)
def test_a_login_is_asked_for_again_where_a_search_may_be_answered_later(
    account: Account, processor: StripeProcessor, status: int, problem: type[ProcessorError] | None
) -> None:
    account.faults.fail(SEARCH, status=status)
    with pytest.raises(problem) if problem else nullcontext():
        assert processor.finder.find(typed("github:jane-doe")) == Found(complete=False)


@pytest.mark.parametrize("status", [500, 403])
def test_without_the_list_of_customers_nobody_can_be_told(
    account: Account, processor: StripeProcessor, status: int
) -> None:
    account.add_guest_charge("guest@example.com", 900)
    account.faults.fail(LIST, status=status)
    with pytest.raises(Unavailable if status == 500 else Declined):
        processor.finder.find(typed("guest@example.com"))


class TestAnOldIndex:
    """Search finds by what was, and hands out what is."""

    @pytest.fixture(autouse=True)
    def stale(self, stage: Stage, account: Account) -> None:
        account.add_customer(
            id="cus_Moved",
            email="new@example.com",
            metadata={"github": "new-login", "support_email": "now@example.com"},
        )

        def everybody(request: Request) -> Response:
            rows = account.all("customer")
            return JSONResponse({"object": "search_result", "data": rows, "has_more": False, "url": SEARCH})

        stage.app = Starlette(routes=[Route(SEARCH, everybody), Mount("", app=stripe_app(account))])

    @pytest.mark.parametrize("text", ["old@example.com", "before@example.com", "github:old-login"])
    def test_what_no_longer_matches_is_not_taken(self, processor: StripeProcessor, text: str) -> None:
        assert processor.finder.find(typed(text)) == Found()

    @pytest.mark.parametrize("text", ["New@example.com", "now@example.com", "github:new-login"])
    def test_what_matches_is(self, processor: StripeProcessor, text: str) -> None:
        assert ids(processor.finder.find(typed(text))) == ["cus_Moved"]

    def test_nor_is_it_taken_for_somebody_with_the_same_address(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.add_customer(id="cus_Other", email="other@example.com")
        [other] = processor.finder.find(typed("cus_Other")).customers
        assert processor.finder.namesakes(other) == Found()


HOSTILE = [
    'x" OR created>0 OR email:"y@example.com',
    '"@example.com',
    "a\\@example.com",
    "a b@example.com",
    "a@example.com\n",
    "a@example.com OR created>0",
    "not an address",
    "",
    None,
]


@pytest.mark.parametrize("email", HOSTILE)
def test_whatever_stands_in_a_customers_address_no_query_is_made_of_it(
    account: Account, processor: StripeProcessor, email: str | None
) -> None:
    account.add_customer(id="cus_Evil", email=email)
    account.add_customer(id="cus_Good", email="y@example.com")
    told = processor.look_up(typed("cus_Evil"))
    assert told.account is not None
    assert (told.account.customer.id, told.account.others) == ("cus_Evil", ())
    assert not {SEARCH, LIST} & set(paths(account))


@pytest.mark.parametrize("email", ["o'brien@example.com", "a+b@example.com", "a{b}@example.com", "%22@example.com"])
def test_an_odd_address_is_looked_for_as_it_is(account: Account, processor: StripeProcessor, email: str) -> None:
    account.add_customer(id="cus_Odd", email=email)
    account.add_customer(id="cus_Odder", email=email.upper())
    account.add_customer(id="cus_Plain", email="plain@example.com")
    assert ids(processor.finder.find(Identifier(IdentifierKind.EMAIL, email))) == ["cus_Odd", "cus_Odder"]
