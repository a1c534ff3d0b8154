"""Changes arrive while somebody is at work: the focus, an open menu and what was typed stay where they are."""

import json

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from sandbox.standins.people import ADA, COLE, GWEN, OLIVIA, STAN, SUPPORT
from sandbox.standins.server import Sandbox
from tests.page.kitchen_sink import Block, button, plain

TWO: list[Block] = [{"type": "actions", "elements": [button("Approve"), button("Reject")]}]
ONE: list[Block] = [{"type": "actions", "elements": [button("Reject")]}]


@pytest.fixture
def slack(sandbox: Sandbox) -> WebClient:
    return WebClient(token=sandbox.slack.bot_token, base_url=sandbox.slack_api_url)


def opened(sandbox: Sandbox, page: Page, *, user: str = OLIVIA, thread: str = "") -> None:
    page.goto("about:blank")
    page.goto(f"{sandbox.url}/#{user}/{SUPPORT}/{thread}")
    expect(page.locator("#messages .message").first).to_be_visible()


def test_a_new_message_leaves_the_focus_and_an_open_menu_alone(sandbox: Sandbox, page: Page) -> None:
    ts = sandbox.slack.say(COLE, SUPPORT, "The one in question")
    opened(sandbox, page)
    more = page.locator(f'#messages [data-ts="{ts}"] [data-spot=more]')
    more.focus()
    page.keyboard.press("Enter")
    item = page.get_by_role("menuitem", name="Reply in thread")
    expect(item).to_be_focused()
    sandbox.slack.say(COLE, SUPPORT, "And another one")
    expect(page.locator("#messages .message", has_text="And another one")).to_be_visible()
    expect(item).to_be_focused()
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(page.locator("#said")).to_have_text("Cole Jensen: And another one")


def test_a_message_drawn_anew_hands_the_focus_to_the_same_button_only(
    slack: WebClient, sandbox: Sandbox, page: Page
) -> None:
    ts = slack.chat_postMessage(channel=SUPPORT, text="A proposal", blocks=TWO)["ts"]
    opened(sandbox, page)
    message = page.locator(f'#messages [data-ts="{ts}"]')
    message.get_by_role("button", name="Approve").focus()
    slack.chat_update(
        channel=SUPPORT, ts=ts, text="A proposal", blocks=[{"type": "header", "text": plain("New")}, *TWO]
    )
    expect(message.locator("h3")).to_be_visible()
    expect(message.get_by_role("button", name="Approve")).to_be_focused()
    slack.chat_update(channel=SUPPORT, ts=ts, text="A proposal", blocks=ONE)
    expect(message.locator("h3")).to_have_count(0)
    expect(message).to_be_focused()


def test_a_press_that_has_begun_keeps_its_button(slack: WebClient, sandbox: Sandbox, page: Page) -> None:
    ts = slack.chat_postMessage(channel=SUPPORT, text="Another proposal", blocks=TWO)["ts"]
    opened(sandbox, page)
    message = page.locator(f'#messages [data-ts="{ts}"]')
    message.get_by_role("button", name="Approve").hover()
    page.mouse.down()
    with page.expect_response("**/page/seen?*"):
        slack.chat_update(channel=SUPPORT, ts=ts, text="A proposal", blocks=[*TWO, {"type": "divider"}])
    with page.expect_request("**/page/acts/click") as asked:
        page.mouse.up()
    assert json.loads(asked.value.post_data or "")["action_id"] == "approve"
    expect(message.locator("hr")).to_be_visible()


def test_what_is_typed_survives_and_enter_sends_while_shift_enter_breaks_the_line(sandbox: Sandbox, page: Page) -> None:
    opened(sandbox, page)
    box = page.get_by_label("Message or command")
    box.focus()
    page.keyboard.type("First line")
    sandbox.slack.say(COLE, SUPPORT, "In between")
    expect(page.locator("#messages .message", has_text="In between")).to_be_visible()
    expect(box).to_have_value("First line")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("second line")
    page.keyboard.press("Enter")
    expect(box).to_have_value("")
    expect(page.locator("#messages .message").last.locator(".text")).to_have_text(
        "First line\nsecond line", use_inner_text=True
    )


def test_the_command_completes_with_the_keyboard(sandbox: Sandbox, page: Page) -> None:
    opened(sandbox, page)
    box = page.get_by_label("Message or command")
    box.focus()
    page.keyboard.type("/bi")
    options = page.get_by_role("listbox", name="Commands").get_by_role("option")
    words = ("lookup", "cases", "plans", "churn", "money", "approvals", "gaps", "help")
    expect(options.locator("b")).to_have_text([f"/billing {word}" for word in words])
    for _ in words[1:]:
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(box).to_have_value("/billing help")
    box.fill("")
    page.keyboard.type("/")
    page.keyboard.press("Enter")
    expect(box).to_have_value("/billing lookup ")
    page.keyboard.type("jan")
    expect(options).to_have_text(["jane@example.com"])
    page.keyboard.press("Escape")
    expect(page.locator("#hints")).to_be_hidden()
    expect(box).to_have_value("/billing lookup jan")


def test_one_click_makes_somebody_else_and_shows_what_they_see(slack: WebClient, sandbox: Sandbox, page: Page) -> None:
    slack.chat_postEphemeral(channel=SUPPORT, user=OLIVIA, text="For Olivia alone")
    opened(sandbox, page)
    private = page.locator("#messages .message.private", has_text="For Olivia alone")
    expect(private).to_contain_text("Only visible to you")
    page.locator(f"#who [data-person={ADA}]").click()
    expect(page).to_have_title("#billing-support as Ada Okafor · sandbox")
    expect(private).to_have_count(0)
    page.locator(f"#who [data-person={GWEN}]").click()
    expect(page.locator("#channels li")).to_have_text(["# billing-support", "BillingHome"])
    page.locator(f"#who [data-person={STAN}]").click()
    expect(page.locator("#place h2")).to_have_text("# partner-nimbus")


def test_beside_opens_the_same_thread_as_another_person(sandbox: Sandbox, page: Page) -> None:
    root = sandbox.slack.say(COLE, SUPPORT, "A thread")
    sandbox.slack.say(COLE, SUPPORT, "An answer", thread_ts=root)
    opened(sandbox, page, thread=root)
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Open beside, as Ada Okafor").click()
    beside = popup.value
    expect(beside.locator("#replies .message", has_text="An answer")).to_be_visible()
    expect(beside).to_have_title("#billing-support as Ada Okafor · sandbox")
    expect(page).to_have_title("#billing-support as Olivia Marsh · sandbox")


def test_the_theme_is_remembered(sandbox: Sandbox, page: Page) -> None:
    opened(sandbox, page)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Switch to dark").click()
    page.reload()
    expect(page.get_by_role("button", name="Switch to light")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_a_phone_shows_one_pane_at_a_time(sandbox: Sandbox, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    root = sandbox.slack.say(COLE, SUPPORT, "On the road")
    sandbox.slack.say(COLE, SUPPORT, "An answer", thread_ts=root)
    opened(sandbox, page)
    channels, channel, thread = page.locator("#side"), page.locator("#here"), page.locator("#thread")
    page.locator(f'#messages [data-ts="{root}"] .replies').click()
    expect(thread).to_be_visible()
    expect(channel).to_be_hidden()
    page.get_by_role("button", name="Back to the channel", exact=True).click()
    expect(thread).to_be_hidden()
    page.get_by_role("button", name="Back to the channels").click()
    expect(channels).to_be_visible()
    expect(channel).to_be_hidden()
    page.locator("#channels button").first.click()
    expect(channel).to_be_visible()
    page.get_by_role("button", name="You are Olivia Marsh").click()
    page.get_by_role("dialog", name="You are").get_by_role("button", name="Ada Okafor").click()
    expect(page.get_by_role("button", name="You are Ada Okafor")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
