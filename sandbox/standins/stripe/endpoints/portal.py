"""The customer portal, and the account itself."""

from sandbox.standins.stripe.acts import portal_configurations, portal_flows
from sandbox.standins.stripe.endpoints.call import Call, known_holder, living_customer
from sandbox.standins.stripe.errors import InvalidParameter, StripeError
from sandbox.standins.stripe.ledger import Ledger, StripeObject, unix
from sandbox.standins.stripe.objects.portal import session
from sandbox.standins.stripe.pages import fitting, page


def configurations(ledger: Ledger, call: Call) -> StripeObject:
    rows = fitting(ledger.each("billing_portal.configuration"), call.params, "active", "is_default")
    return page(rows, call.params, call.path)


def configuration(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find("billing_portal.configuration", call.id)


def create_configuration(ledger: Ledger, call: Call) -> StripeObject:
    return portal_configurations.create(ledger, call.params)


def update_configuration(ledger: Ledger, call: Call) -> StripeObject:
    return portal_configurations.update(ledger, call.id, call.params)


def create_session(ledger: Ledger, call: Call) -> StripeObject:
    params = call.params
    if ("customer" in params) == ("customer_account" in params):
        raise InvalidParameter(
            "Exactly one of customer and customer_account must be given.", code="parameter_missing", param="customer"
        )
    known_holder(ledger, call)
    if "customer" in params:
        living_customer(ledger, params["customer"], param="customer")
    holder = ledger.holder(params.get("customer") or params["customer_account"])
    configuration = configuration_for(ledger, params.get("configuration"))
    flow = params.get("flow_data")
    if flow is not None:
        portal_flows.check(ledger, flow, holder=holder, configuration=configuration)
    return ledger.put(
        session(
            holder=holder,
            configuration=configuration["id"],
            created=unix(ledger.now()),
            return_url=params.get("return_url"),
            locale=params.get("locale"),
            flow=portal_flows.shown(flow) if flow is not None else None,
            after_expiration=params.get("after_expiration"),
        )
    )


def configuration_for(ledger: Ledger, given: str | None) -> StripeObject:
    if given:
        return ledger.find("billing_portal.configuration", given, param="configuration", status=400)
    defaults = ledger.all("billing_portal.configuration", is_default=True, active=True)
    if not defaults:
        raise StripeError(
            400,
            "No configuration provided and your test mode default configuration has not been created. "
            "Save your customer portal settings in the dashboard first.",
        )
    return defaults[0]


def account(ledger: Ledger, call: Call) -> StripeObject:
    return {
        "id": ledger.account_id,
        "object": "account",
        "business_profile": {"name": "Nimbus", "support_email": "support@example.com", "url": "https://example.com"},
        "business_type": "company",
        "capabilities": {"card_payments": "active", "transfers": "active"},
        "charges_enabled": True,
        "country": "US",
        "default_currency": "usd",
        "details_submitted": True,
        "email": "owner@example.com",
        "metadata": {},
        "payouts_enabled": True,
        "settings": {"dashboard": {"display_name": "Nimbus", "timezone": "Etc/UTC"}},
        "type": "standard",
    }


def events(ledger: Ledger, call: Call) -> StripeObject:
    """This account keeps no events: whoever polls them sees that nothing happened."""
    return page([], call.params, call.path)
