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
