"""The app's Home in a browser: opened by looking at it, drawn anew as it changes, and each person's own."""

import re

from playwright.sync_api import Page, expect

from sandbox.demo.stage import Stage
from sandbox.standins.people import ADA, OLIVIA, OMAR, SUPPORT


def test_home_shows_what_waits_and_a_report_comes_as_a_direct_message(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/#{OLIVIA}/{SUPPORT}/")
    side = page.locator("#channels")
    side.locator("[data-channel=home]").click()
    shown = page.locator("#messages .home")
    expect(shown).to_contain_text("Nothing waits for you")
    stage.sandbox.slack.command(OLIVIA, SUPPORT, "lookup jane@example.com")
    expect(shown).to_contain_text("Your open cases: 1")
    expect(shown.get_by_role("link", name="Case #1")).to_be_visible()
    shown.get_by_role("button", name="Money given back").click()
    side.get_by_text("direct messages").click()
    expect(page.locator("#messages .message").last).to_contain_text("Nothing was given back.")
    page.goto(f"{stage.url}/#{ADA}/home/")
    expect(shown).to_contain_text("Nothing waits for you")


def test_a_link_to_a_case_leads_there_in_the_same_window_and_as_the_same_person(stage: Stage, page: Page) -> None:
    stage.sandbox.slack.command(OMAR, SUPPORT, "lookup jane@example.com")
    page.goto(f"{stage.url}/#{OMAR}/home/")
    page.locator("#messages .home").get_by_role("link", name="Case #1").click()
    expect(page.locator("#replies")).to_contain_text("Case #1")
    expect(page).to_have_title(re.compile("as Omar Haddad"))
    assert page.context.pages == [page]


def test_the_newest_message_stays_in_sight_when_its_thread_opens_beside_it(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/#{OLIVIA}/{SUPPORT}/")
    page.get_by_role("button", name="Fold away Tour").click()
    stage.sandbox.slack.command(OLIVIA, SUPPORT, "lookup jane@example.com")
    newest = page.locator("#messages .message").filter(has_text="Case #1")
    newest.locator("[data-spot=replies]").click()
    expect(page.locator("#replies")).to_contain_text("Case #1")
    expect(newest.locator("[data-spot=replies]")).to_be_in_viewport(ratio=1)
