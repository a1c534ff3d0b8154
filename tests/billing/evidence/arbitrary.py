"""Any reading that Stripe could give of a customer, odd ones included, and the same with panels that were not read.

Everything is the unremarkable thing with a few differences, so that what is alike and what differs both come up often.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from billing.account.account import Account, Panel, Profile
from billing.account.customer import FoundBy
from billing.account.discount import Discount
from billing.account.payments import Charge, Dispute, Invoice
from billing.account.portal import Portal
from billing.account.subscription import LIVE_STATUSES
from billing.values.money import Money
from tests.billing.evidence.readings import JANE, ago, card, checkout, dispute, invoice, item, refund, soon
from tests.billing.samples import NOW, PORTAL, charge, subscription, usd

SPANS = [
    *(timedelta(seconds=count) for count in (0, 1, 4)),
    *(timedelta(minutes=count) for count in (5, 30, 200)),
    *(timedelta(days=count) for count in (1, 2, 5, 10, 13, 20, 29, 60, 100, 400)),
]
BEFORE = st.sampled_from([NOW - span for span in SPANS])
PANELS = st.sets(st.sampled_from(Panel), max_size=2) | st.sets(st.sampled_from(Panel))
AMOUNTS = [Money(*given) for given in product((0, 700, 4900), ("usd", "eur", "jpy", "kwd", "xxx"))]


def of(field: str, *values: Any) -> list[dict[str, Any]]:
    return [{field: value} for value in values]


ITEMS = [
    *of("product", "prod_plus"),
    *of("product_name", "Team", None),
    *of("price", None, *AMOUNTS),
    *of("interval", "year", None),
    *of("interval_count", 3),
    *of("quantity", 0, 5, None),
    *of("period_start", None),
    *of("period_end", None, ago(days=1), soon(days=2), soon(days=400)),
    *of("usage_type", "metered"),
    *of("tiered", True),
]
SUBSCRIPTIONS = [
    *of("status", *sorted(LIVE_STATUSES), "canceled", "canceled", "incomplete", "incomplete_expired", "a_new_one"),
    *of("currency", "usd", "eur"),
    *of("cancel_at_period_end", True),
    *of("cancel_at", soon(days=5)),
    *of("ended_at", ago(days=1), ago(days=8)),
    *of("trial_end", ago(days=1), soon(days=3), soon(days=30)),
    *of("schedule", "sub_sched_1"),
    *of("collection_method", "send_invoice"),
    *of("paused", True),
    *of("discounts", (Discount("12.5"),), (Discount(amount=usd(300)), Discount())),
    *of("default_payment_method", "pm_0", "pm_1", "pm_gone"),
    *of("pending_update", True),
    *of("team_marks", ("team_id",)),
    *of("assigned_to", (("owner", "a"),), (("owner", "b"),), (("owner", "a"), ("site", "s"))),
    *of("labels", (("department", "a"),), (("department", "b"),)),
    *of("numbers", (("row", "a"),), (("row", "b"),)),
    *of("connect", "acct_Partner"),
    *of("managed_payments", True),
    *of("feedback", "low_quality", "too_expensive"),
]
CARDS = [
    *of("kind", "sepa_debit"),
    *of("brand", None),
    *of("last4", None),
    *of("expires_month", 12, None),
    *of("expires_year", 2026),
    *of("fingerprint", "two", None),
    *of("wallet", "apple_pay"),
]
CUSTOMERS = [
    *of("name", "John Doe", None),
    *of("email", "billing@example.com", None),
    *of("created", None),
    *of("deleted", True),
    *of("found_by", *FoundBy),
    *of("balance", *AMOUNTS, usd(-300), Money(-300, "jpy")),
    *of("credits", (usd(500), Money(500, "eur")), (usd(0),)),
    *of("company", True),
    *of("team_marks", ("workspace",)),
    *of("default_payment_method", "pm_0", "pm_gone"),
]
INVOICES = [
    *of("number", "A-1"),
    *of("status", "open", "open", "uncollectible", "draft", "void"),
    *of("total", usd(-500), *AMOUNTS),
    *of("remaining", *AMOUNTS),
    *of("subscription", None, "sub_0", "sub_1", "sub_gone"),
    *of("next_payment_attempt", soon(days=2)),
    *of("attempt_count", 1, 4),
    *of("due", ago(days=1), soon(days=5)),
    *of("collection_method", "send_invoice"),
    *of("billing_reason", "subscription_update"),
    *of("prorated", True),
    *of("end_reason", "user_forgiven", "a_new_one"),
    *of("stuck", "customer_tax_location_invalid"),
]
CHARGES = [
    *of("status", "failed", "pending", "authorised"),
    *({"captured": amount, "refunded": Money(0, amount.currency)} for amount in AMOUNTS),
    *of("refunded", usd(500)),
    *of("disputed", True, True, True),
    *of("invoice", "in_0", "in_1", "in_2"),
    *of("failure", "insufficient_funds", "a_new_one"),
    *of("blocked", True),
    *({"refunds": (refund(status),), "refunded": usd(4900)} for status in ("succeeded", "pending")),
    *of("refunds", (refund("failed", failure="declined"), refund("canceled", id="re_2"))),
    {"refunds": (refund(reason="requested_by_customer", created=NOW),), "captured": usd(4900), "refunded": usd(4900)},
]
DISPUTES = [
    *of("charge", "ch_1", "ch_2"),
    *of("status", "under_review", "won", "lost", "warning_needs_response", "warning_closed", "a_new_one"),
    *of("reason", "duplicate", "subscription_canceled", "product_not_received", "credit_not_processed", "a_new_one"),
    *of("answer_by", soon(days=3)),
]
CHECKOUTS = [*of("status", "open", "complete"), *of("mode", "payment"), *of("total", *AMOUNTS)]
PORTALS = [*of("login_url", None), *of("cancel", False), *of("invoices", False), *of("payment_method", False)]


def varied(like: Any, differences: list[dict[str, Any]], most: int = 3) -> SearchStrategy[Any]:
    chosen = st.lists(st.sampled_from(differences), max_size=most)
    return chosen.map(lambda fields: replace(like, **{name: value for one in fields for name, value in one.items()}))


def dated(like: Any, differences: list[dict[str, Any]]) -> SearchStrategy[Any]:
    return st.builds(lambda row, created: replace(row, created=created), varied(like, differences), BEFORE)


def some(id: str, rows: SearchStrategy[Any], most: int = 3) -> SearchStrategy[tuple[Any, ...]]:
    """A few of them, with ids of their own."""
    several = st.lists(rows, max_size=most)
    return several.map(lambda found: tuple(replace(row, id=f"{id}_{number}") for number, row in enumerate(found)))


def contracts(id: str) -> SearchStrategy[tuple[Any, ...]]:
    contract = st.builds(
        lambda one, items: replace(one, items=tuple(items)),
        dated(subscription(), SUBSCRIPTIONS),
        st.lists(varied(item(), ITEMS, 2), min_size=1, max_size=1) | st.lists(varied(item(), ITEMS), max_size=2),
    )
    return some(id, contract, 4)


def linked(paid: Charge, billed: tuple[Invoice, ...]) -> Charge:
    """What a charge paid for is told by the invoices only."""
    found = next((one for one in billed if one.id == paid.invoice), None)
    return replace(paid, invoice=found.id if found else None, subscription=found.subscription if found else None)


def asked(about: tuple[Charge, ...], disputes: tuple[Dispute, ...]) -> tuple[Dispute, ...]:
    """They are read charge by charge, of those that are disputed."""
    contested = {charge.id for charge in about if charge.disputed}
    return tuple(found for found in disputes if found.charge in contested)


# Made once: hypothesis checks what it meets for the first time, and that takes longer than to draw from it.
CUSTOMER = varied(JANE, CUSTOMERS)
THEIR_CARDS = some("pm", varied(card(), CARDS), 2)
THEIR_CONTRACTS = contracts("sub")
BILLED = some("in", dated(invoice(subscription="sub_0"), INVOICES))
PAID = some("ch", dated(charge(), CHARGES), 4)
DISPUTED = some("du", dated(dispute(charge="ch_0"), DISPUTES))
CHECKED_OUT = some("cs", dated(checkout(), CHECKOUTS), 2)
PORTAL_OR_NONE = varied(PORTAL, PORTALS, 1) | st.just(Portal(configured=False))


def profile(id: str) -> SearchStrategy[Profile]:
    return st.builds(
        lambda customer, subscriptions, cards: Profile(replace(customer, id=id), subscriptions, cards),
        CUSTOMER,
        contracts(f"sub_{id}"),
        THEIR_CARDS,
    )


SECOND, THIRD = profile("cus_2"), profile("cus_3")
OTHERS = st.sampled_from([0, 0, 1, 2]).flatmap((st.tuples(), st.tuples(SECOND), st.tuples(SECOND, THIRD)).__getitem__)


@st.composite
def accounts(draw: DrawFn) -> Account:
    """Everything of it was read."""
    billed = draw(BILLED)
    paid = tuple(linked(one, billed) for one in draw(PAID))
    return Account(
        draw(CUSTOMER),
        read_at=NOW,
        subscriptions=draw(THEIR_CONTRACTS),
        invoices=billed,
        charges=paid,
        disputes=asked(paid, draw(DISPUTED)),
        payment_methods=draw(THEIR_CARDS),
        checkouts=draw(CHECKED_OUT),
        portal=draw(PORTAL_OR_NONE),
        others=draw(OTHERS),
        earlier_cases=draw(st.integers(0, 3)),
    )


def unread(reading: Account, panels: Collection[Panel]) -> Account:
    """The same customer where these panels fail, as one reading of Stripe gives it."""
    billed = () if Panel.INVOICES in panels else reading.invoices
    paid = () if Panel.CHARGES in panels else tuple(linked(one, billed) for one in reading.charges)
    return replace(
        reading,
        subscriptions=() if Panel.SUBSCRIPTIONS in panels else reading.subscriptions,
        invoices=billed,
        charges=paid,
        disputes=() if Panel.DISPUTES in panels else asked(paid, reading.disputes),
        payment_methods=() if Panel.PAYMENT_METHODS in panels else reading.payment_methods,
        checkouts=() if Panel.CHECKOUTS in panels else reading.checkouts,
        portal=None if Panel.PORTAL in panels else reading.portal,
        others=() if Panel.OTHERS in panels else reading.others,
        unknown=tuple(panels),
    )
