"""Which change of the portal closed a gap, and when it is open again."""

from datetime import timedelta

import pytest

from billing.reports.closed_gaps import PortalChange, closed_by
from billing.reports.product_gaps import OF_THE_PORTAL
from billing.values.facts import Facts
from tests.billing.samples import NOW

OFF: Facts = {
    "payment_method_update": False,
    "invoice_history": False,
    "subscription_cancel": False,
    "customer_update": False,
    "login_page": False,
    "cancel_mode": "at_period_end",
}


def change(day: int, *on: str) -> PortalChange:
    return PortalChange(NOW + timedelta(days=day), day, OFF | {setting: True for setting in on})


@pytest.mark.parametrize(
    ("changes", "case"),
    [
        ([], None),
        ([change(1, "invoice_history")], None),
        ([change(1, "subscription_cancel")], 1),
        ([change(1, "subscription_cancel"), change(2, "subscription_cancel", "login_page")], 1),
        ([change(1, "subscription_cancel"), change(2), change(3, "subscription_cancel")], 3),
        ([change(1, "subscription_cancel"), change(2)], None),
        ([change(-1, "subscription_cancel")], None),
        ([change(-1, "subscription_cancel"), change(1, "subscription_cancel")], 1),
    ],
)
def test_the_first_change_since_it_was_seen_that_nothing_opened_again(
    changes: list[PortalChange], case: int | None
) -> None:
    found = closed_by("no_cancel_flow", NOW, changes)
    assert (found.case if found else None) == case


def test_each_gap_of_the_portal_is_closed_by_its_own_setting_and_no_other_gap_is() -> None:
    closed = {
        gap: {setting for setting in OFF if closed_by(gap, NOW, [change(1, setting)])}
        for gap in (*OF_THE_PORTAL, "no_duplicate_guard", "other:12345678")
    }
    assert closed == {
        "no_portal": set(OFF),
        "no_login_page": {"login_page"},
        "no_cancel_flow": {"subscription_cancel"},
        "no_invoice_access": {"invoice_history"},
        "no_payment_method_update": {"payment_method_update"},
        "no_duplicate_guard": set(),
        "other:12345678": set(),
    }
