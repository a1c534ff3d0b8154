"""Products, prices and coupons, to be read."""

from sandbox.standins.stripe.endpoints.call import Call, known
from sandbox.standins.stripe.ledger import Ledger, StripeObject
from sandbox.standins.stripe.pages import fitting, page


def products(ledger: Ledger, call: Call) -> StripeObject:
    rows = fitting(ledger.each("product"), call.params, "active", "created")
    if "ids" in call.params:
        rows = [product for product in rows if product["id"] in call.params["ids"]]
    return page(rows, call.params, call.path)


def product(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find("product", call.id)


def prices(ledger: Ledger, call: Call) -> StripeObject:
    known(ledger, call, product="product")
    rows = fitting(ledger.each("price"), call.params, "active", "created", "currency", "product", "type")
    return page(rows, call.params, call.path)


def tax_rates(ledger: Ledger, call: Call) -> StripeObject:
    return page(fitting(ledger.each("tax_rate"), call.params, "active", "created", "inclusive"), call.params, call.path)


def tax_rate(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find("tax_rate", call.id)


def price(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find("price", call.id)


def coupons(ledger: Ledger, call: Call) -> StripeObject:
    return page(fitting(ledger.each("coupon"), call.params, "created"), call.params, call.path)


def coupon(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find("coupon", call.id, param="coupon")
