"""Every block and element of Block Kit in a browser: drawn as Slack draws it, or shown as what it is."""

import json

import pytest
from playwright.sync_api import Locator, Page, expect
from slack_sdk import WebClient

from bot.messages import blocks, marks
from sandbox.standins.people import ADA, OLIVIA, OMAR, STAN, SUPPORT
from sandbox.standins.server import Sandbox
from tests.page.kitchen_sink import CLICKED, DATA, INPUTS, REFUSED, RICH, VIEW, WORDS, Block


@pytest.fixture(scope="module")
def slack(sandbox: Sandbox) -> WebClient:
    return WebClient(token=sandbox.slack.bot_token, base_url=sandbox.slack_api_url)


def posted(slack: WebClient, sandbox: Sandbox, page: Page, blocks: list[Block], *, user: str = OLIVIA) -> Locator:
    ts = slack.chat_postMessage(channel=SUPPORT, text="What is read out", blocks=blocks)["ts"]
    page.goto(f"{sandbox.url}/#{user}/{SUPPORT}/")
    message = page.locator(f'#messages [data-ts="{ts}"]')
    expect(message).to_be_visible()
    expect(message.locator(".unknown")).to_have_count(0)
    return message


def test_words_are_formatted_as_slack_does_it(slack: WebClient, sandbox: Sandbox, page: Page) -> None:
    message = posted(slack, sandbox, page, WORDS)
    for tag, words in [
        ("h3", "A header"),
        ("b", "bold"),
        ("i", "italic"),
        ("s", "strike"),
        ("code", "code"),
        ("blockquote", "quoted"),
        ("pre", "fenced *not bold*"),
        (".fields", "*Right* is plain"),
        (".context", "Small print"),
        ("figcaption", "Its title"),
        (".markdown h4", "A heading"),
        (".markdown li li", "inner"),
        (".mention.loud", "@here"),
    ]:
        expect(message.locator(tag).filter(has_text=words).first).to_be_visible()
    expect(message.get_by_role("link", name="a link")).to_have_attribute("href", "https://example.com")
    expect(message).to_contain_text("🎉 1 < 2")
    for mentioned in ("@Ada Okafor", "#billing-support", "@billing-approvers"):
        expect(message.locator(".mention", has_text=mentioned)).to_be_visible()
    for picture in ("A large picture", "A small picture", "The accessory's picture"):
        expect(message.get_by_role("img", name=picture)).to_be_visible()


def test_every_mark_of_the_bots_is_drawn_as_a_picture(slack: WebClient, sandbox: Sandbox, page: Page) -> None:
    drawn = [mark for name, mark in vars(marks).items() if name.isupper() and str(mark).endswith(":")]
    assert marks.PAUSED in drawn
    message = posted(slack, sandbox, page, [blocks.section(" ".join(drawn))])
    for mark in drawn:
        expect(message).not_to_contain_text(mark)


def test_rich_text_and_tables_parse_nothing(slack: WebClient, sandbox: Sandbox, page: Page) -> None:
    message = posted(slack, sandbox, page, RICH)
    expect(message.locator("b")).to_have_text(["loud"])
    expect(message).to_contain_text("*as typed* <b>")
    expect(message.locator("ol")).to_have_attribute("start", "3")
    expect(message.locator("ul.level-1 li")).to_have_text("nested")
    expect(message.locator("blockquote")).to_have_text("a rich quote")
    expect(message.locator("pre")).to_have_text("as it\n  stands")
    expect(message.locator(".mention.me")).to_have_text("@Olivia Marsh")
    expect(message.locator(".swatch")).to_be_visible()
    expect(message.locator("th")).to_have_text(["Plan", "Price"])
    expect(message.locator("td")).to_have_text(["Pro", "20.00"])


def test_charts_have_axes_and_a_legend_and_are_read_out(slack: WebClient, sandbox: Sandbox, page: Page) -> None:
    message = posted(slack, sandbox, page, DATA)
    bars, pie = message.locator("figure.chart").all()
    expect(bars.locator("figcaption")).to_have_text("Revenue per plan")
    expect(bars.locator("rect.series-0:not(.key *)")).to_have_count(2)
    for label in ("Pro", "Team", "Plan", "USD a month", "0", "600"):
        expect(bars.locator("svg text").get_by_text(label, exact=True)).to_be_visible()
    expect(bars.locator(".legend li")).to_have_text(["USD", "Before"])
    expect(bars.get_by_role("img", name="Revenue per plan. USD: Pro 550, Team 36.5")).to_be_visible()
    expect(pie.locator(".slice")).to_have_count(2)
    expect(pie.locator(".legend li")).to_have_text(["Pro: 550 (94 %)", "Team: 36.5 (6 %)"])


def test_a_data_table_sorts_and_turns_its_pages(slack: WebClient, sandbox: Sandbox, page: Page) -> None:
    table = posted(slack, sandbox, page, DATA).locator(".datatable")
    expect(table.locator("caption")).to_have_text("Plans")
    expect(table.locator("tbody th")).to_have_text(["Pro", "Team"])
    expect(table.locator("tbody td")).to_have_text(["28 seats", "9"])
    table.get_by_role("button", name="Next page").click()
    expect(table.locator("tbody th")).to_have_text(["Ultra"])
    table.get_by_role("button", name="Seats").click()
    table.get_by_role("button", name="Plan").click()
    table.get_by_role("button", name="Plan").click()
    expect(table.locator("tbody th")).to_have_text(["Ultra", "Team"])
    expect(table.get_by_role("columnheader", name="Plan")).to_have_attribute("aria-sort", "descending")


@pytest.mark.parametrize(("user", "shown"), [(OLIVIA, "16:06"), (OMAR, "10:06")])
def test_a_date_is_in_the_readers_own_zone(
    slack: WebClient, sandbox: Sandbox, page: Page, user: str, shown: str
) -> None:
    message = posted(slack, sandbox, page, [WORDS[3], RICH[0]], user=user)
    expect(message.locator(".blocks time")).to_have_text([shown, shown])


def test_what_can_be_clicked_is_there(slack: WebClient, sandbox: Sandbox, page: Page) -> None:
    message = posted(slack, sandbox, page, CLICKED)
    expect(message.locator(".button.primary")).to_have_text("Go")
    expect(message.locator(".button.danger")).to_have_text("Stop")
    expect(message.get_by_role("combobox", name="Pick one")).to_be_visible()
    message.locator("[data-action=dots]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Second")).to_be_focused()
    page.keyboard.press("Escape")
    expect(message.locator("[data-action=dots]")).to_be_focused()
    message.locator("[data-action=some]").click()
    page.get_by_label("Blue").check()
    page.keyboard.press("Escape")
    expect(message.locator(".token")).to_have_text("Blue")


def test_a_person_is_picked_at_once_and_never_somebody_deactivated(
    slack: WebClient, sandbox: Sandbox, page: Page
) -> None:
    sandbox.slack.change_person(STAN, deleted=True)
    message = posted(slack, sandbox, page, CLICKED)
    picker = message.get_by_role("combobox", name="Pick person")
    expect(picker.get_by_role("option", name="Ada Okafor")).to_have_count(1)
    expect(picker.locator(f"[value={STAN}]")).to_have_count(0)
    with page.expect_request("**/page/acts/click") as asked:
        picker.select_option(label="Ada Okafor")
    sent = json.loads(asked.value.post_data or "")
    assert (sent["user"], sent["action_id"], sent["value"]) == (OLIVIA, "person", ADA)
    picker.select_option(label="Pick person")
    expect(picker).to_have_value(ADA)
    sandbox.slack.change_person(STAN, deleted=False)


def test_every_input_has_its_label_and_its_hint(slack: WebClient, sandbox: Sandbox, page: Page) -> None:
    page.goto(f"{sandbox.url}/#{OLIVIA}/{SUPPORT}/")
    slack.views_open(trigger_id=sandbox.slack.triggers.give(OLIVIA), view=VIEW)
    modal = page.get_by_role("dialog", name="Every input")
    for block in INPUTS:
        field = modal.get_by_label(f"The {block['block_id']}", exact=False)
        expect(field.first).to_be_visible()
        expect(field.first).to_have_accessible_description(f"Hint for {block['block_id']}")
    expect(modal.get_by_label("The moment")).to_have_value("2026-11-23T16:06")
    page.keyboard.press("Escape")
    expect(modal).to_be_hidden()


def test_errors_stand_under_their_inputs_and_keep_what_was_typed(
    slack: WebClient, sandbox: Sandbox, page: Page
) -> None:
    page.goto(f"{sandbox.url}/#{OLIVIA}/{SUPPORT}/")
    slack.views_open(trigger_id=sandbox.slack.triggers.give(OLIVIA), view=VIEW | {"blocks": INPUTS[:6]})
    modal = page.get_by_role("dialog", name="Every input")
    expect(modal.get_by_label("The words")).to_be_focused()
    page.keyboard.type("kept")
    modal.get_by_role("button", name="Send").click()
    expect(modal.locator("[data-block=mail] .error")).to_have_text("Please complete this required field.")
    expect(modal.locator("[data-block=words] .error")).to_be_hidden()
    expect(modal.get_by_label("The words")).to_have_value("kept")
    expect(modal.get_by_label("The lines")).to_be_focused()
    page.keyboard.press("Escape")
    expect(modal).to_be_hidden()


def test_what_cannot_be_drawn_is_shown_as_such(sandbox: Sandbox, page: Page) -> None:
    page.goto(f"{sandbox.url}/#{OLIVIA}/{SUPPORT}/")
    page.evaluate(
        """async (list) => {
            const { blocks } = await import("/page/static/blocks.js");
            const scene = { me: { id: "U", tz: "UTC" }, people: {}, channels: [], groups: {} };
            const box = document.createElement("div");
            box.id = "drawn";
            box.append(...blocks(list, scene, null));
            document.getElementById("messages").before(box);
        }""",
        REFUSED,
    )
    drawn = page.locator("#drawn")
    expect(drawn.locator(".unknown")).to_have_text(
        ["Unknown block: hologram_block", "Unknown element: hologram", "Unknown rich text: sound"]
    )
    expect(drawn.locator(".card.video")).to_contain_text("A film")
    expect(drawn.locator(".alert b")).to_have_text("Mind")
    expect(drawn.locator(".card .button")).to_have_text("Card")
    expect(drawn.get_by_role("button", name="Run it")).to_be_disabled()
    expect(drawn.locator("select")).to_be_disabled()
    expect(drawn.locator("input[type=file]")).to_be_disabled()
