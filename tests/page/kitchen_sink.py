"""One of every block that Slack's messages and modals may hold, each with something to recognise it by in the page."""

from typing import Any

from sandbox.standins.people import ADA, APPROVERS_GROUP, OLIVIA, SUPPORT

Block = dict[str, Any]
# Six past four in Amsterdam, where Olivia is, and six past ten in New York, where Omar is.
AT = 1_795_446_360


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def options(*texts: str) -> list[Block]:
    return [{"text": plain(text), "value": text.lower()} for text in texts]


def text(words: str, **style: bool) -> Block:
    return {"type": "text", "text": words, **({"style": style} if style else {})}


def item(words: str) -> Block:
    return {"type": "rich_text_section", "elements": [text(words)]}


def image(alt_text: str) -> Block:
    return {"type": "image", "image_url": "https://example.com/chart.png", "alt_text": alt_text}


def button(words: str, **more: Any) -> Block:
    return {"type": "button", "text": plain(words), "action_id": words.lower(), **more}


def select(kind: str, action_id: str, **more: Any) -> Block:
    return {"type": kind, "action_id": action_id, "placeholder": plain(f"Pick {action_id}"), **more}


WORDS: list[Block] = [
    {"type": "header", "text": plain("A header")},
    {
        "type": "section",
        "text": mrkdwn("*bold* _italic_ ~strike~ `code` <https://example.com|a link> :tada: 1 &lt; 2\n&gt; quoted"),
    },
    {"type": "section", "text": mrkdwn(f"<@{ADA}> <#{SUPPORT}> <!subteam^{APPROVERS_GROUP}> <!here>")},
    {"type": "section", "text": mrkdwn(f"```fenced *not bold*``` <!date^{AT}^{{time}}|some time>")},
    {"type": "section", "fields": [mrkdwn("*Left*\none"), plain("*Right* is plain")]},
    {"type": "section", "text": plain("With an image"), "accessory": image("The accessory's picture")},
    {"type": "divider"},
    {"type": "context", "elements": [image("A small picture"), mrkdwn("_Small_ print")]},
    {"type": "image", **image("A large picture"), "title": plain("Its title")},
    {
        "type": "markdown",
        "text": "## A heading\n\n**strong** and `code`\n\n- one\n  - inner\n- [x] done\n\n> said\n\n---",
    },
]
RICH: list[Block] = [
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    text("loud", bold=True),
                    text("*as typed* <b>"),
                    {"type": "link", "url": "https://example.com/rich", "text": "rich link"},
                    {"type": "user", "user_id": OLIVIA},
                    {"type": "channel", "channel_id": SUPPORT},
                    {"type": "usergroup", "usergroup_id": APPROVERS_GROUP},
                    {"type": "broadcast", "range": "channel"},
                    {"type": "emoji", "name": "wave", "unicode": "1f44b"},
                    {"type": "color", "value": "#c0263a"},
                    {"type": "date", "timestamp": AT, "format": "{time}", "fallback": "then"},
                ],
            },
            {"type": "rich_text_list", "style": "ordered", "offset": 2, "elements": [item("third")]},
            {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [item("nested")]},
            {"type": "rich_text_quote", "elements": [text("a rich quote")]},
            {"type": "rich_text_preformatted", "elements": [text("as it\n  stands")]},
        ],
    },
    {
        "type": "table",
        "column_settings": [{"align": "left"}, {"align": "right"}],
        "rows": [
            [{"type": "raw_text", "text": "Plan"}, {"type": "raw_text", "text": "Price"}],
            [{"type": "rich_text", "elements": [item("Pro")]}, {"type": "raw_text", "text": "20.00"}],
        ],
    },
]
POINTS = [{"label": "Pro", "value": 550}, {"label": "Team", "value": 36.5}]
DATA: list[Block] = [
    {
        "type": "data_visualization",
        "title": "Revenue per plan",
        "chart": {
            "type": "bar",
            "series": [{"name": "USD", "data": POINTS}, {"name": "Before", "data": POINTS}],
            "axis_config": {"categories": ["Pro", "Team"], "x_label": "Plan", "y_label": "USD a month"},
        },
    },
    {"type": "data_visualization", "title": "Shares", "chart": {"type": "pie", "segments": POINTS}},
    {
        "type": "data_table",
        "caption": "Plans",
        "page_size": 2,
        "rows": [
            [{"type": "raw_text", "text": "Plan"}, {"type": "raw_text", "text": "Seats"}],
            [{"type": "raw_text", "text": "Pro"}, {"type": "raw_number", "value": 28, "text": "28 seats"}],
            [{"type": "raw_text", "text": "Team"}, {"type": "raw_number", "value": 9}],
            [{"type": "raw_text", "text": "Ultra"}, {"type": "rich_text", "elements": [item("none")]}],
        ],
    },
]
CLICKED: list[Block] = [
    {
        "type": "actions",
        "elements": [
            button("Go", style="primary"),
            button("Stop", style="danger"),
            button("Web", url="https://example.com"),
            {"type": "overflow", "action_id": "dots", "options": options("First", "Second")},
        ],
    },
    {
        "type": "section",
        "text": plain("Pick"),
        "accessory": select("static_select", "one", options=options("Red", "Blue")),
    },
    {
        "type": "section",
        "text": plain("Pick some"),
        "accessory": select("multi_static_select", "some", options=options("Red", "Blue")),
    },
    {"type": "actions", "elements": [select("users_select", "person"), select("datepicker", "day")]},
]


def asked(name: str, element: Block) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "label": plain(f"The {name}"),
        "hint": plain(f"Hint for {name}"),
        "element": {"action_id": name, **element},
    }


INPUTS: list[Block] = [
    asked("words", {"type": "plain_text_input"}),
    asked("lines", {"type": "plain_text_input", "multiline": True}),
    asked("mail", {"type": "email_text_input"}),
    asked("site", {"type": "url_text_input"}),
    asked("number", {"type": "number_input", "is_decimal_allowed": True}),
    asked("colour", {"type": "static_select", "options": options("Red", "Blue")}),
    asked("colours", {"type": "multi_static_select", "options": options("Red", "Blue")}),
    asked("person", {"type": "users_select"}),
    asked("people", {"type": "multi_users_select"}),
    asked("conversation", {"type": "conversations_select"}),
    asked("channel", {"type": "channels_select"}),
    asked("radio", {"type": "radio_buttons", "options": options("Yes", "No")}),
    asked("ticks", {"type": "checkboxes", "options": options("Tea", "Cake")}),
    asked("day", {"type": "datepicker", "initial_date": "2026-11-23"}),
    asked("time", {"type": "timepicker", "initial_time": "14:30"}),
    asked("moment", {"type": "datetimepicker", "initial_date_time": AT}),
]
VIEW: Block = {"type": "modal", "title": plain("Every input"), "submit": plain("Send"), "blocks": INPUTS}

# The stand-in refuses these, as a workspace may; the page draws them all the same, or says that it can't.
REFUSED: list[Block] = [
    {
        "type": "video",
        "title": plain("A film"),
        "alt_text": "What it shows",
        "video_url": "https://example.com/film",
        "thumbnail_url": "https://example.com/film.png",
    },
    {"type": "alert", "level": "warning", "text": mrkdwn("*Mind* the gap")},
    {"type": "card", "title": plain("A card"), "body": mrkdwn("Its body"), "actions": [button("Card")]},
    {"type": "hologram_block", "title": "A chart"},
    {
        "type": "actions",
        "elements": [
            {"type": "workflow_button", "text": plain("Run it"), "action_id": "run"},
            select("external_select", "outside"),
            {"type": "hologram", "action_id": "hologram"},
        ],
    },
    {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "sound"}]}]},
    asked("upload", {"type": "file_input"}),
]
