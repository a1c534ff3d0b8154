"""Customers, their cards, their balance, and the way they came in."""

from sandbox.standins.stripe.acts import payments
from sandbox.standins.stripe.endpoints.call import Call, known, known_holder, living_customer
from sandbox.standins.stripe.ledger import Ledger, StripeObject
from sandbox.standins.stripe.pages import fitting, page
from sandbox.standins.stripe.search import search as searched

SEARCHABLE = ("created", "email", "metadata", "name", "phone")


def retrieve(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find("customer", call.id)


def list_(ledger: Ledger, call: Call) -> StripeObject:
    """`email` is compared letter by letter, capitals included."""
    living = [customer for customer in ledger.each("customer") if not customer.get("deleted")]
    return page(fitting(living, call.params, "created", "email"), call.params, call.path)


def search(ledger: Ledger, call: Call) -> StripeObject:
    return searched(ledger, ledger.each("customer"), call.params, call.path, fields=SEARCHABLE)


def balance_transactions(ledger: Ledger, call: Call) -> StripeObject:
    living_customer(ledger, call.id, param="id", status=404)
    rows = ledger.all("customer_balance_transaction", customer=call.id)
    return page(fitting(rows, call.params, "created", "invoice"), call.params, call.path)


def create_balance_transaction(ledger: Ledger, call: Call) -> StripeObject:
    return payments.move_balance(
        ledger,
        living_customer(ledger, call.id, param="id", status=404),
        call.params["amount"],
        call.params["currency"].lower(),
        description=call.params.get("description"),
        metadata=dict(call.params.get("metadata") or {}),
    )


def payment_methods(ledger: Ledger, call: Call) -> StripeObject:
    known_holder(ledger, call)
    # A deleted customer's cards are nobody's, so the list is empty.
    attached = [method for method in ledger.each("payment_method") if method["customer"] or method["customer_account"]]
    return page(fitting(attached, call.params, "customer", "customer_account", "type"), call.params, call.path)


def customers_payment_methods(ledger: Ledger, call: Call) -> StripeObject:
    living_customer(ledger, call.id, param="id", status=404)
    return page(fitting(ledger.all("payment_method", customer=call.id), call.params, "type"), call.params, call.path)


def payment_method(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find("payment_method", call.id)


def checkout_sessions(ledger: Ledger, call: Call) -> StripeObject:
    known_holder(ledger, call)
    known(ledger, call, subscription="subscription", payment_intent="payment_intent")
    rows = fitting(
        ledger.each("checkout.session"),
        call.params,
        "created",
        "customer",
        "customer_account",
        "payment_intent",
        "status",
        "subscription",
    )
    if "customer_details" in call.params:
        email = call.params["customer_details"]["email"]
        rows = [session for session in rows if session["customer_details"]["email"] == email]
    return page(rows, call.params, call.path)


def checkout_session(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find("checkout.session", call.id)


def feedback_option(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find("billing.feedback_option", call.id)


def setup_intent(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find("setup_intent", call.id, param="intent")
