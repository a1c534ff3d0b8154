"""What a card says that ending a subscription at once does to what waits to be billed."""

import pytest

from billing.account.preview import Preview
from billing.values.choices import Remedy
from billing.values.money import Money
from billing.wording import previews
from tests.billing.samples import NOW, account, proposed, usd

NOTHING_MORE = "No last invoice is made"
SAID: list[tuple[dict[str, Money], bool, str, str]] = [
    ({"last_invoice": usd(300)}, False, f"{NOTHING_MORE}: what else it would bill, 3.00 USD, is usage", "still bills"),
    ({"last_invoice": usd(300), "lost_charge": usd(300)}, False, "3.00 USD that a change left", NOTHING_MORE),
    ({"last_invoice": usd(500), "lost_charge": usd(300)}, False, "would bill, 2.00 USD, is usage", "5.00 USD"),
    ({"last_invoice": usd(100), "lost_charge": usd(300), "lost_credit": usd(200)}, False, "credit", NOTHING_MORE),
    ({"last_invoice": usd(300), "lost_charge": usd(300)}, True, "A last invoice over 3.00 USD is made", NOTHING_MORE),
    (
        {"last_invoice": usd(-200), "lost_credit": usd(200)},
        True,
        "2.00 USD goes to the customer's balance",
        "collected",
    ),
]


@pytest.mark.parametrize(("amounts", "bills", "said", "unsaid"), SAID)
def test_nothing_is_called_billed_that_is_not(amounts: dict[str, Money], bills: bool, said: str, unsaid: str) -> None:
    on = proposed(remedy=Remedy.CANCEL_NOW, charge=None, subscription="sub_1", amount=None, currency=None, bills=bills)
    told = str(previews.cancellation(on, Preview(NOW, amounts), account()))
    assert said in told
    assert unsaid not in told


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (0, "Credit 0.00 USD before, 8.00 USD after; the next invoices use it up"),
        (-500, "Credit 5.00 USD before, 13.00 USD after; the next invoices use it up"),
        (1000, "10.00 USD owed on the balance before, 2.00 USD owed after"),
        (300, "3.00 USD owed on the balance before, 5.00 USD of credit after"),
    ],
)
def test_credit_first_makes_up_for_what_is_owed_on_the_balance(before: int, said: str) -> None:
    on = proposed(remedy=Remedy.CREDIT_BALANCE, amount=800, currency="usd")
    assert previews.balance(on, Preview(NOW, {"balance": usd(before)})) == (said,)
