"""What a line says of what customers can do for themselves."""

from dataclasses import replace

import pytest

from billing.account.portal import Portal
from billing.wording import lines
from tests.billing.samples import PORTAL


@pytest.mark.parametrize(
    ("portal", "said"),
    [
        (PORTAL, "customers can change the card, see invoices, cancel"),
        (replace(PORTAL, cancel_mode="immediately"), "customers can change the card, see invoices, cancel at once"),
        (
            replace(PORTAL, cancel=False, cancel_mode="immediately"),
            "customers can change the card, see invoices; not cancel",
        ),
        (Portal(configured=True, login_url=PORTAL.login_url), "on, but customers can do nothing there"),
        (
            Portal(configured=True, invoices=True),
            "no login page, so only the product leads customers there; customers can see invoices; "
            "not change the card, cancel",
        ),
        (Portal(configured=False), "never set up"),
    ],
    ids=["all", "at once", "no cancel", "nothing", "no login", "off"],
)
def test_the_portal_is_said_in_one_line(portal: Portal, said: str) -> None:
    assert lines.portal(portal) == said
