"""Ending a subscription at once: what becomes of the open invoices, of its schedule, and of a Stripe that says no."""

from sandbox.standins.people import ADA, OLIVIA, OMAR, SUPPORT
from sandbox.standins.slack.plain import plain
from sandbox.standins.stripe.acts import pending
from sandbox.standins.stripe.ledger import unix
from sandbox.standins.stripe.objects.invoice import line
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk

pytestmark = on_sqlite

AGAIN = "/v1/subscriptions/sub_MilaProAgain"
QUIETLY = {"invoice_now": "false", "prorate": "false"}


def test_the_duplicate_goes_with_its_open_invoice_and_the_other_one_is_still_collected(desk: Desk) -> None:
    desk.lookup(OLIVIA, "mila@example.net")
    desk.classify(OLIVIA)
    assert desk.propose(OMAR, "cancel_now", subscription="sub_MilaProAgain", note="The second") == {}
    card = desk.card()
    # Nothing was paid for the period that is cut off.
    assert "neither paid back" not in card
    assert f"Voids its open invoice {desk.stripe['in_MilaProAgainLatest']['number']} over 20.00 USD" in card
    assert f"Goes on collecting {desk.stripe['in_MilaProLatest']['number']} over 20.00 USD" in card
    assert "The second" in card
    proposed = desk.logged("proposed").data
    assert (proposed["remedy"], proposed["subscription"]) == ("cancel_now", "sub_MilaProAgain")
    assert (proposed["voids"], proposed["collects"]) == (["in_MilaProAgainLatest"], ["in_MilaProLatest"])
    desk.click(OMAR, "approve")
    desk.is_told(OMAR, "You proposed this")
    assert desk.writes() == []

    desk.click(ADA, "approve")
    done = plain(desk.shows("Cancelled now · Pro sub_MilaProAgain"))
    assert "voided in_MilaProAgainLatest · goes on collecting in_MilaProLatest" in done
    assert desk.asked() == [
        ("DELETE", AGAIN, QUIETLY, None),
        (
            "POST",
            "/v1/invoices/in_MilaProAgainLatest/void",
            {},
            desk.key("proposed", "void:in_MilaProAgainLatest"),
        ),
        (
            "POST",
            "/v1/invoices/in_MilaProLatest",
            {"auto_advance": "true"},
            desk.key("proposed", "collect:in_MilaProLatest"),
        ),
    ]
    assert desk.stripe["sub_MilaProAgain"]["status"] == "canceled"
    assert desk.stripe["in_MilaProAgainLatest"]["status"] == "void"
    kept = desk.stripe["in_MilaProLatest"]
    assert (kept["status"], kept["auto_advance"]) == ("open", True)
    executed = desk.logged("executed").data
    assert (executed["subscription"], executed["voided"]) == ("sub_MilaProAgain", ["in_MilaProAgainLatest"])
    assert (executed["collecting"], executed["proposal"]) == (["in_MilaProLatest"], desk.logged("proposed").seq)
    desk.offers("propose:no_action")
    assert not [action for action in desk.offered() if action.startswith("undo:")]


def test_what_can_not_be_put_right_behind_it_is_said_and_it_is_cancelled_once(desk: Desk) -> None:
    desk.lookup(OLIVIA, "mila@example.net")
    desk.classify(OLIVIA)
    assert desk.propose(OLIVIA, "cancel_now", subscription="sub_MilaProAgain") == {}
    desk.offers("approve")
    for path in ("/v1/invoices/in_MilaProAgainLatest/void", "/v1/invoices/in_MilaProLatest"):
        desk.stripe.faults.fail(path, method="POST", status=403, code="no_permission")
    desk.click(ADA, "approve")
    done = plain(desk.shows("Cancelled now"))
    assert "could not be voided: in_MilaProAgainLatest (no_permission): do it in the Stripe dashboard" in done
    assert "stopped collecting this open invoice, and that could not be put right: in_MilaProLatest" in done
    assert "collecting in_" not in done.splitlines()[0]
    executed = desk.logged("executed").data
    assert executed["left_undone"] == [
        "void_invoice:in_MilaProAgainLatest:no_permission",
        "collect_invoice:in_MilaProLatest:no_permission",
    ]
    assert [made.method for made in desk.writes()].count("DELETE") == 1


def test_a_bill_that_changed_since_voids_it_and_a_refusal_changes_nothing(desk: Desk) -> None:
    desk.lookup(OLIVIA, "mila@example.net")
    desk.classify(OLIVIA)
    assert desk.propose(OLIVIA, "cancel_now", subscription="sub_MilaProAgain") == {}
    desk.offers("approve")
    desk.stripe.try_to_collect("in_MilaProLatest")
    desk.click(ADA, "approve")
    desk.shows("the customer's open invoices was")
    assert desk.logged("voided").data["reason"] == "changed:open_invoices"
    assert desk.writes() == []

    desk.stripe.faults.add(method="DELETE", path=AGAIN, kind="error", status=400, code="action_blocked")
    assert desk.propose(OLIVIA, "cancel_now", subscription="sub_MilaProAgain") == {}
    desk.click(ADA, "approve")
    assert "action_blocked" in plain(desk.shows("Cancel now failed"))
    assert desk.stripe["sub_MilaProAgain"]["status"] == "past_due"
    assert desk.stripe["in_MilaProAgainLatest"]["status"] == "open"

    assert desk.propose(OLIVIA, "cancel_now", subscription="sub_MilaProAgain") == {}
    desk.offers("approve")
    desk.stripe.cancel_subscription("sub_MilaProAgain")
    desk.click(ADA, "approve")
    desk.shows("its status was past_due, is now canceled")
    assert len(desk.writes()) == 1
    assert "executed" not in desk.kinds()


def test_a_schedule_is_cancelled_with_what_it_drives(desk: Desk) -> None:
    desk.lookup(OLIVIA, "bao@example.com")
    desk.classify(OLIVIA, "product_failure")
    assert desk.propose(OLIVIA, "cancel_now", skip_reason="trust") == {}
    card = desk.card()
    assert "driven by a schedule" in card
    assert "This is the customer's last subscription in use" in card
    assert "is neither paid back nor credited" in card
    assert "Trust is at stake" in card
    desk.click(ADA, "approve")
    desk.shows("Cancelled now · Team sub_BaoTeam")
    path = "/v1/subscription_schedules/sub_sched_Bao/cancel"
    assert desk.asked() == [("POST", path, QUIETLY, desk.key("proposed", "cancel"))]
    assert desk.stripe["sub_sched_Bao"]["status"] == "canceled"
    assert desk.stripe["sub_BaoTeam"]["status"] == "canceled"
    assert desk.stripe["cus_BaoNguyen"]["balance"] == 0


def test_nobody_approves_before_stripe_has_said_what_it_would_do(desk: Desk) -> None:
    away = desk.stripe.faults.fail(AGAIN, status=503)
    desk.lookup(OLIVIA, "mila@example.net")
    desk.classify(OLIVIA)
    assert desk.propose(OLIVIA, "cancel_now", subscription="sub_MilaProAgain") == {}
    waiting = desk.shows("it can be approved once that stands here")
    assert "approve" not in desk.offered()
    desk.slack.click(ADA, SUPPORT, waiting.ts, "approve", value=desk.value_of("approve"))
    desk.is_told(ADA, "Stripe has not said yet what this would do")
    assert desk.logged("denied").data["reason"] == "no_preview"
    desk.reject(ADA, "Not this one")
    desk.shows("Rejected by")

    # Back, but very slow.
    desk.stripe.faults.mend(away)
    slow = desk.stripe.faults.hang("/v1/invoices/create_preview", method="POST")
    assert desk.propose(OLIVIA, "cancel_now", subscription="sub_MilaProAgain") == {}
    desk.offers("withdraw")
    assert "approve" not in desk.offered()
    desk.click(OLIVIA, "withdraw")
    desk.logged("withdrawn")
    desk.stripe.faults.mend(slow)
    desk.shows("Withdrawn by")
    assert "approved" not in desk.kinds()

    # Quick, but without a preview: it is asked for again, and there is nothing to approve before it is there.
    silent = desk.stripe.faults.fail("/v1/invoices/create_preview", method="POST", status=503)
    assert desk.propose(OLIVIA, "cancel_now", subscription="sub_MilaProAgain") == {}
    desk.shows("it can be approved once that stands here")
    assert "approve" not in desk.offered()
    desk.stripe.faults.mend(silent)
    assert "Voids its open invoice" in desk.card()
    assert desk.writes() == []


def put_off(desk: Desk, *amounts: int) -> None:
    """Changes of the second subscription that its next invoice was to bring."""
    stripe = desk.stripe
    item = stripe["sub_JaneProAgain"]["items"]["data"][0]
    period = (item["current_period_start"], item["current_period_end"])
    lines = [
        line(invoice="", item=item, amount=amount, description="Change", period=period, quantity=1, proration=True)
        for amount in amounts
    ]
    with stripe.lock:
        pending.put_off(stripe, stripe["cus_JaneDoe"], lines, at=unix(stripe.now()))


def test_what_a_change_left_to_be_billed_is_said_before_it_is_dropped_or_billed_as_somebody_chose(desk: Desk) -> None:
    put_off(desk, 22_027, -88_110)
    said = [
        "220.27 USD that a change left to be billed is dropped",
        "881.10 USD of credit that a change left is dropped",
    ]
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.click(OLIVIA, "propose:cancel_now")
    form = desk.slack.view(OLIVIA)
    assert form is not None
    assert all(words in plain(form) for words in said)
    wanted = {"subscription": "sub_JaneProAgain", "skip_reason": "customer_asked"}
    assert desk.submit(OLIVIA, **wanted) == {}
    assert all(words in desk.card() for words in said)
    put_off(desk, 500)
    desk.click(ADA, "approve")
    assert "what waits for the next invoice changed in Stripe" in plain(desk.shows("The proposal is void"))
    assert desk.logged("voided").data["reason"] == "changed:pending"
    assert desk.writes() == []

    billed = {"subscription": "sub_JaneProAgain", "pending": "bill"}
    assert desk.propose(OLIVIA, "cancel_now", **billed) == {}
    desk.until(lambda: "225.27 USD that a change left to be billed is billed now" in desk.card())
    assert "dropped" not in desk.card()
    assert desk.logged("proposed").data["bills"] is True
    desk.click(ADA, "approve")
    assert "what a change had left was billed" in plain(desk.shows("Cancelled now"))
    executed = desk.logged("executed").data
    assert (executed["after"], executed["billed"]) == ({"status": "canceled"}, True)
    told = [params for method, path, params, _ in desk.asked() if method == "DELETE"]
    assert told == [{"invoice_now": "true", "prorate": "false"}]
    assert not [item for item in desk.stripe.all("invoiceitem", customer="cus_JaneDoe") if not item["invoice"]]
