"""What a PaymentIntent in `requires_action` waits for, in Stripe's JSON shape, of every type. Shapes only."""

from sandbox.standins.stripe.ledger import StripeObject, token

HOSTED = "https://payments.stripe.com"
# Shown for as long as that many seconds.
MINUTES, DAYS = 15 * 60, 3 * 86_400
SCANNED = {
    "cashapp_handle_redirect_or_display_qr_code",
    "swish_handle_redirect_or_display_qr_code",
    "upi_handle_redirect_or_display_qr_code",
}
LASTING = {
    "boleto_display_details": "expires_at",
    "klarna_display_qr_code": "expires_at",
    "multibanco_display_details": "expires_at",
    "oxxo_display_details": "expires_after",
    "pix_display_qr_code": "expires_at",
}
REDIRECTING = {"alipay_handle_redirect", "redirect_to_url"}
ON_PAGE = {"paynow_display_qr_code", "promptpay_display_qr_code", "wechat_pay_display_qr_code"}
APPS = {"wechat_pay_redirect_to_android_app", "wechat_pay_redirect_to_ios_app"}
TYPES = sorted(
    {
        *SCANNED,
        *LASTING,
        *REDIRECTING,
        *ON_PAGE,
        *APPS,
        "blik_authorize",
        "card_await_notification",
        "display_bank_transfer_instructions",
        "konbini_display_details",
        "use_stripe_sdk",
        "verify_with_microdeposits",
    }
)


def next_action(type: str, *, at: int, microdeposit_type: str = "descriptor_code") -> StripeObject:
    return {"type": type, type: details(type, at=at, microdeposit_type=microdeposit_type)}


def details(type: str, *, at: int, microdeposit_type: str) -> StripeObject:
    page = f"{HOSTED}/{token()}"
    if type in SCANNED:
        return {"hosted_instructions_url": page, "qr_code": {"expires_at": at + MINUTES, "image_url_png": page}}
    if type in LASTING:
        return {LASTING[type]: at + DAYS, "hosted_voucher_url": page}
    if type in REDIRECTING:
        return {"return_url": None, "url": page}
    if type in ON_PAGE:
        return {"data": token(), "hosted_instructions_url": page}
    match type:
        case "card_await_notification":
            return {"charge_attempt_at": at + DAYS, "customer_approval_required": True}
        case "konbini_display_details":
            store = {"confirmation_number": None, "payment_code": token()}
            stores = {"familymart": store, "lawson": store, "ministop": store, "seicomart": store}
            return {"expires_at": at + DAYS, "hosted_voucher_url": page, "stores": stores}
        case "use_stripe_sdk":
            return {"type": "three_d_secure_redirect"}
        case "verify_with_microdeposits":
            return {
                "arrival_date": at + 2 * 86_400,
                "hosted_verification_url": page,
                "microdeposit_type": microdeposit_type,
            }
    return {}
