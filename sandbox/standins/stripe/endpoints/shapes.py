"""Parameters with a shape of their own: the enumerations and nested objects that the table names, in Stripe's words."""

from sandbox.standins.stripe.parameters import (
    Check,
    Required,
    amount,
    array,
    between,
    boolean,
    clearable,
    either,
    hash_of,
    integer,
    metadata,
    one_of,
    text,
)

SUBSCRIPTION_STATUS = one_of(
    "active", "all", "canceled", "ended", "incomplete", "incomplete_expired", "past_due", "paused", "trialing", "unpaid"
)
COLLECTION = one_of("charge_automatically", "send_invoice")
PRORATION = one_of("always_invoice", "create_prorations", "none")
CANCEL_AT = clearable(either(integer, one_of("max_billed_until", "max_period_end", "min_period_end")))
SEATS = array(hash_of(id=Required(text), quantity=Required(between(0, 999_999))))
CANCELLATION = hash_of(
    comment=clearable(text),
    feedback=clearable(
        one_of(
            "customer_service",
            "low_quality",
            "missing_features",
            "other",
            "switched_service",
            "too_complex",
            "too_expensive",
            "unused",
        )
    ),
)
PHASE_DISCOUNTS = array(hash_of(coupon=text, discount=text, promotion_code=text))
LIABILITY = hash_of(type=Required(one_of("account", "self")), account=text)
# Of a schedule.
PHASE = hash_of(
    automatic_tax=hash_of(enabled=Required(boolean), liability=LIABILITY),
    billing_cycle_anchor=one_of("automatic", "phase_start"),
    collection_method=COLLECTION,
    currency=text,
    default_payment_method=text,
    description=clearable(text),
    discounts=clearable(PHASE_DISCOUNTS),
    duration=hash_of(interval=Required(one_of("day", "month", "week", "year")), interval_count=between(1, 36)),
    end_date=integer,
    invoice_settings=hash_of(days_until_due=integer, issuer=LIABILITY),
    items=Required(
        array(
            hash_of(
                discounts=clearable(PHASE_DISCOUNTS),
                metadata=metadata,
                price=Required(text),
                quantity=between(0, 999_999),
            )
        )
    ),
    metadata=metadata,
    on_behalf_of=text,
    proration_behavior=PRORATION,
    start_date=integer,
    trial_end=integer,
)
CREDIT_NOTE: dict[str, Check | Required] = {
    "amount": amount,
    "credit_amount": amount,
    "email_type": one_of("credit_note", "none"),
    "invoice": Required(text),
    "lines": array(
        hash_of(
            type=Required(one_of("custom_line_item", "invoice_line_item")),
            amount=Required(amount),
            description=text,
            invoice_line_item=text,
        )
    ),
    "memo": text,
    "metadata": metadata,
    "out_of_band_amount": amount,
    "reason": one_of("duplicate", "fraudulent", "order_change", "product_unsatisfactory"),
    "refund_amount": amount,
    "refunds": array(hash_of(refund=Required(text), amount_refunded=amount, type=one_of("refund"))),
}
FLOW = hash_of(
    type=Required(one_of("payment_method_update", "customer_update", "subscription_cancel", "subscription_update")),
    subscription_cancel=hash_of(subscription=Required(text)),
    subscription_update=hash_of(subscription=Required(text)),
    after_completion=hash_of(
        type=Required(one_of("hosted_confirmation", "portal_homepage", "redirect")),
        hosted_confirmation=hash_of(custom_message=text),
        redirect=hash_of(return_url=Required(text)),
    ),
)
AFTER_EXPIRATION = hash_of(type=Required(one_of("customer_login")), customer_login=hash_of(expires_at=integer))
PREVIEWED_CHANGE = hash_of(
    cancel_at=CANCEL_AT,
    cancel_at_period_end=boolean,
    cancel_now=boolean,
    items=array(hash_of(id=Required(text), price=text, quantity=between(0, 999_999))),
    proration_behavior=PRORATION,
    proration_date=integer,
)
PAUSE = clearable(hash_of(behavior=Required(one_of("keep_as_draft", "mark_uncollectible", "void")), resumes_at=integer))
PAYMENT = hash_of(type=Required(one_of("payment_intent", "payment_record")), payment_intent=text, payment_record=text)
# Whose: a customer of old, or an account of Accounts v2.
HOLDER: dict[str, Check | Required] = {"customer": text, "customer_account": text}
REFUND_REASON = one_of("duplicate", "fraudulent", "requested_by_customer")
INVOICE_STATUS = one_of("draft", "open", "paid", "uncollectible", "void")
PORTAL: dict[str, Check | Required] = {
    "business_profile": hash_of(headline=clearable(text), privacy_policy_url=text, terms_of_service_url=text),
    "default_return_url": clearable(text),
    "login_page": hash_of(enabled=Required(boolean)),
    "metadata": metadata,
    "name": clearable(text),
}


def portal_features(*, new: bool) -> Check:
    """A new configuration says of each feature that it names whether it is on; a change may leave that as it is."""
    enabled: Check | Required = Required(boolean) if new else boolean
    updates = one_of("address", "email", "name", "phone", "shipping", "tax_id")
    return hash_of(
        customer_update=hash_of(enabled=enabled, allowed_updates=clearable(array(updates))),
        invoice_history=hash_of(enabled=Required(boolean)),
        payment_method_update=hash_of(enabled=Required(boolean)),
        subscription_cancel=hash_of(
            enabled=enabled,
            mode=one_of("at_period_end", "immediately"),
            proration_behavior=PRORATION,
        ),
    )
