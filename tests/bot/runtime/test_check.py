"""What `check` finds wrong with Slack's people and Stripe's keys, as it prints it, against the sandbox."""

from collections.abc import Iterator

import pytest

from billing.policy.limits import Limits
from billing.policy.notices import Notices
from billing.policy.policy import Policy
from billing.policy.rules import Rule
from billing.values.choices import Remedy
from bot.runtime.check import Checks
from bot.runtime.clients import WORKER_TIMEOUT, people, slack_client, stripe
from bot.runtime.settings import Settings, read
from bot.runtime.stripe_check import StripeChecks
from sandbox.standins.people import ADA, APPROVERS_GROUP, COLE, GWEN, OLIVIA, OMAR, STAN, SUPPORT, TEAM
from sandbox.standins.server import Sandbox
from tests.billing.samples import NOW


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox(port=0) as running:
        yield running


@pytest.fixture
def sandbox(running: Sandbox) -> Iterator[Sandbox]:
    yield running
    running.stripe.faults.clear()
    running.stripe.search_is_off = False
    running.stripe.api_keys = None
    running.slack.change_person(OMAR, deleted=False)


def wrong(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], policy: Policy | None = None, **settings: str
) -> list[str]:
    """What it prints as wrong."""
    return [line for line in told(sandbox, capsys, policy, **settings) if line.startswith("wrong")]


def told(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], policy: Policy | None = None, **settings: str
) -> list[str]:
    given = {
        "slack_bot_token": sandbox.slack.bot_token,
        "slack_signing_secret": sandbox.slack.signing_secret,
        "slack_api_url": sandbox.slack_api_url,
        "stripe_api_key": "rk_test_read",
        "stripe_api_url": sandbox.stripe_api_url,
        "support_channels": SUPPORT,
        "operators": f"{OLIVIA},{OMAR}",
        "approvers": f"{ADA},{OMAR}",
    }
    config = read(Settings, _env_file=None, **(given | settings))
    client, processor = slack_client(config, WORKER_TIMEOUT), stripe(config, lambda: NOW).processor
    second = "STRIPE_WRITE_KEY" if config.stripe_write_key else None
    checks = Checks(
        client,
        config.channels,
        lambda: None,
        StripeChecks(processor, policy or Policy(), "STRIPE_API_KEY", second).findings,
        lambda team, enterprise: people(client, config, team=team, enterprise=enterprise),
        policy or Policy(),
        app_token=config.slack_app_token,
    )
    well = checks.run()
    processor.close()
    said = capsys.readouterr().out.splitlines()
    assert well is not any(line.startswith("wrong") for line in said)
    return said


REFUNDS = frozenset({Remedy.REFUND_CHARGE})
POLICIES = {
    "approval.rules.1 “large” asks for 3 other than who proposes": Policy(rules=(Rule("large", REFUNDS, None, 3),)),
    "approval.rules.1 “large” asks for 1 other than who proposes, and for U0OMAR there are 0": Policy(
        rules=(Rule("large", REFUNDS, None, 1, (GWEN, OMAR)),)
    ),
    "S0NOBODY: Slack can't resolve this user group": Policy(notices=Notices(escalate_to=("S0NOBODY",))),
    "U0GWEN is a guest": Policy(rules=(Rule("large", REFUNDS, None, 1, (ADA, COLE, GWEN)),)),
    "limits.refund: 10.00 USD is not more than what the rule “large” is for (20.00 USD)": Policy(
        rules=(Rule("large", REFUNDS, {"usd": 2000}),), limits=Limits(refund={"usd": 1000})
    ),
    "limits.refund: 10.00 USD is not more than what the rule “any” is for (20.00 USD)": Policy(
        rules=(Rule("any", REFUNDS | {Remedy.VOID_INVOICE, Remedy.CANCEL_NOW, Remedy.PORTAL}, {"usd": 2000}),),
        limits=Limits(refund={"usd": 1000}),
    ),
}


@pytest.mark.parametrize(("said", "policy"), POLICIES.items())
def test_what_a_policy_asks_for_and_can_not_have_is_named(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], said: str, policy: Policy
) -> None:
    assert any(line.startswith(f"wrong  policy: {said}") for line in wrong(sandbox, capsys, policy=policy))


def test_where_all_is_right_nothing_is_wrong(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    keys = {"slack_app_token": sandbox.slack.app_token, "stripe_write_key": "rk_test_write"}
    assert wrong(sandbox, capsys, None, **keys) == []


SESSIONS = "/v1/billing_portal/sessions"


def opened(sandbox: Sandbox, capsys: pytest.CaptureFixture[str], *, key: str = "rk_test_read") -> list[str]:
    """Where sessions of the portal begin that a check makes."""
    before = len(sandbox.stripe.requests)
    assert not any("portal" in line for line in wrong(sandbox, capsys, stripe_api_key=key))
    made = [asked for asked in sandbox.stripe.requests[before:] if asked.path == SESSIONS]
    return [asked.params["flow_data"]["type"] for asked in made]


def test_with_a_test_key_the_portal_is_opened_where_remedies_lead(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox.stripe.turn_portal_on(subscription_update=True)
    assert opened(sandbox, capsys) == ["payment_method_update", "subscription_cancel", "subscription_update"]
    assert opened(sandbox, capsys, key="rk_live_read") == []
    sandbox.stripe.turn_portal_on(subscription_cancel=False)
    assert opened(sandbox, capsys) == ["payment_method_update"]
    sandbox.stripe.turn_portal_off()
    assert opened(sandbox, capsys) == []


def test_where_it_does_not_open_that_is_wrong(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    sandbox.stripe.turn_portal_on()
    sandbox.stripe.faults.deny(SESSIONS, "rak_customer_portal_write", method="POST")
    first, *others = wrong(sandbox, capsys)
    assert first.startswith("wrong  Stripe: portal, changing the card: the key lacks rak_customer_portal_write")
    assert len(others) == 1


@pytest.mark.parametrize(
    ("path", "resource"),
    [
        ("/v1/customers/search", "customers through search"),
        ("/v1/payment_methods", "payment methods"),
        ("/v1/refunds", "refunds"),
        ("/v1/subscription_schedules", "subscription schedules"),
        ("/v1/disputes", "disputes"),
    ],
)
def test_what_the_key_may_not_read_is_named_with_the_permission_to_add(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], path: str, resource: str
) -> None:
    sandbox.stripe.faults.deny(path, "rak_some_thing_read")
    (line,) = wrong(sandbox, capsys)
    assert line.startswith(f"wrong  Stripe: read {resource}: the key lacks rak_some_thing_read; add this permission")


def test_what_stripe_does_not_offer_to_the_account_is_no_fault_of_the_key(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox.stripe.search_is_off = True
    assert wrong(sandbox, capsys) == []
    sandbox.stripe.faults.fail("/v1/subscription_schedules", status=404)
    assert wrong(sandbox, capsys) == []


def test_a_key_that_stripe_does_not_know_is_named_by_its_variable(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox.stripe.api_keys = {"rk_test_read"}
    assert wrong(sandbox, capsys, stripe_write_key="rk_test_write") == [
        "wrong  Stripe: key that writes: Stripe does not take the key; check STRIPE_WRITE_KEY"
    ]
    sandbox.stripe.api_keys = {"rk_test_write"}
    lines = wrong(sandbox, capsys, stripe_write_key="rk_test_write")
    assert len(lines) > 10
    assert all(line.endswith("check STRIPE_API_KEY") for line in lines)


@pytest.mark.parametrize("status", [403, 500])
def test_a_key_that_writes_need_not_read(sandbox: Sandbox, capsys: pytest.CaptureFixture[str], status: int) -> None:
    sandbox.stripe.faults.fail("/v1/account", status=status)
    assert wrong(sandbox, capsys, stripe_write_key="rk_test_write") == []


def test_what_the_key_may_not_change_is_named_and_nothing_is_changed(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox.stripe.faults.deny("/v1/refunds", "rak_charge_write", method="POST")
    (line,) = wrong(sandbox, capsys, stripe_write_key="rk_test_write")
    assert line.startswith("wrong  Stripe: write refunds: the key lacks rak_charge_write; add this permission")


def test_it_says_which_workspace_account_and_policy_these_are_and_who_is_listed_and_cannot_act(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    said = told(sandbox, capsys, approvers=f"{GWEN},{ADA},{OMAR},U0NOBODY", stripe_write_key="rk_test_write")
    assert f"ok     Slack: workspace Nimbus ({TEAM})" in said
    assert any(line.startswith("ok     Stripe: acct_") and line.endswith(", test mode") for line in said)
    assert f"ok     policy {Policy().digest}" in said
    assert f"warn   APPROVERS: {GWEN} is a guest, so they can't approve; remove the id there" in said
    assert "warn   APPROVERS: U0NOBODY is not of this workspace, so they can't approve; remove the id there" in said
    assert not [line for line in said if line.startswith("wrong")]


def test_a_token_that_opens_no_socket_is_found(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = wrong(sandbox, capsys, slack_app_token="xapp-1-A0-nobody")
    assert line.startswith("wrong  Slack: socket: invalid_auth; check SLACK_APP_TOKEN")


@pytest.mark.parametrize(
    ("approvers", "why"),
    [
        (f"{GWEN},{STAN}", f"nobody can approve: {GWEN} is a guest; {STAN} is not of this workspace"),
        ("U0NOBODY,U0NOONE", "nobody can approve: U0NOBODY is not of this workspace"),
        (f"{GWEN},{OLIVIA}", f"nobody else could approve what {OLIVIA} proposes ({GWEN} is a guest)"),
    ],
)
def test_approvers_who_may_not_approve_are_found(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], approvers: str, why: str
) -> None:
    (line,) = wrong(sandbox, capsys, approvers=approvers)
    assert line.startswith(f"wrong  Slack: approvers: {why}")
    assert "APPROVERS" in line


def test_somebody_who_left_approves_nothing(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    sandbox.slack.change_person(OMAR, deleted=True)
    (line,) = wrong(sandbox, capsys, approvers=f"{OMAR},{OLIVIA}")
    assert f"nobody else could approve what {OLIVIA} proposes ({OMAR} is deactivated)" in line
    assert wrong(sandbox, capsys, approvers=f"{OMAR},{OLIVIA},{COLE}") == []


def test_a_guest_beside_others_is_no_trouble(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    assert wrong(sandbox, capsys, approvers=f"{GWEN},{APPROVERS_GROUP}") == []


def test_operators_who_may_not_work_are_found(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = wrong(sandbox, capsys, operators=f"{GWEN},{STAN}")
    assert line.startswith(f"wrong  Slack: operators: nobody can work cases: {GWEN} is a guest; {STAN} is not of")
    assert line.endswith("in OPERATORS")
