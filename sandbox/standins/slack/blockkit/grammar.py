"""Block Kit's grammar as data: what each block, element and composition object may hold, and on which surface.

Blocks that this product has no use for (`LOOSE`) are known by name and left to slack_sdk's models.
"""

from sandbox.standins.slack.blockkit.spec import (
    Anything,
    Choice,
    Flag,
    Form,
    Many,
    Number,
    OneOf,
    Spec,
    Str,
    Text,
    Whole,
)

TYPE: dict[str, Spec] = {"type": Anything()}
ID = Str(255)
PLAIN = {length: Text(length, plain_only=True) for length in (24, 30, 75, 100, 150, 2000)}

CONFIRM = Form(
    {"title": PLAIN[100], "text": Text(300), "confirm": PLAIN[30], "deny": PLAIN[30]},
    {"style": Choice(("primary", "danger"))},
)
OPTION = Form({"text": PLAIN[75], "value": Str(150)}, {"description": PLAIN[75]})
RICH_OPTION = Form({"text": Text(75), "value": Str(150)}, {"description": Text(75)})
LINK_OPTION = Form({"text": PLAIN[75], "value": Str(150)}, {"description": PLAIN[75], "url": Str(3000)})
OPTION_GROUP = Form({"label": PLAIN[75], "options": Many(OPTION, 100)})

ACTION: dict[str, Spec] = {"action_id": ID}
ASKED: dict[str, Spec] = {**ACTION, "confirm": CONFIRM}
FOCUS: dict[str, Spec] = {"focus_on_load": Flag()}
SELECT: dict[str, Spec] = {**ASKED, **FOCUS, "placeholder": PLAIN[150]}
OPTIONS: dict[str, Spec] = {"options": Many(OPTION, 100), "option_groups": Many(OPTION_GROUP, 100)}
SEVERAL: dict[str, Spec] = {**SELECT, "max_selected_items": Whole(1, 100)}
TYPED: dict[str, Spec] = {**ACTION, **FOCUS, "placeholder": PLAIN[150], "initial_value": Str(3000, least=0)}
DISPATCH = Form({}, {"trigger_actions_on": Anything()})

ELEMENTS: dict[str, Spec] = {
    "button": Form(
        TYPE | {"text": PLAIN[75]},
        ASKED
        | {
            "value": Str(2000),
            "url": Str(3000),
            "style": Choice(("primary", "danger")),
            "accessibility_label": Str(75),
        },
    ),
    "overflow": Form(TYPE | {"options": Many(LINK_OPTION, 5)}, ASKED),
    "static_select": Form(TYPE, SELECT | OPTIONS | {"initial_option": OPTION}),
    "multi_static_select": Form(TYPE, SEVERAL | OPTIONS | {"initial_options": Many(OPTION, 100)}),
    "users_select": Form(TYPE, SELECT | {"initial_user": ID}),
    "multi_users_select": Form(TYPE, SEVERAL | {"initial_users": Many(ID, 100)}),
    "conversations_select": Form(TYPE, SELECT | {"initial_conversation": ID, "filter": Anything()}),
    "channels_select": Form(TYPE, SELECT | {"initial_channel": ID}),
    "radio_buttons": Form(TYPE | {"options": Many(RICH_OPTION, 10)}, ASKED | FOCUS | {"initial_option": RICH_OPTION}),
    "checkboxes": Form(
        TYPE | {"options": Many(RICH_OPTION, 10)}, ASKED | FOCUS | {"initial_options": Many(RICH_OPTION, 10)}
    ),
    "datepicker": Form(TYPE, SELECT | {"initial_date": Str(10, least=10)}),
    "timepicker": Form(TYPE, SELECT | {"initial_time": Str(5, least=5), "timezone": Str(255)}),
    "datetimepicker": Form(TYPE, ASKED | FOCUS | {"initial_date_time": Whole()}),
    "image": Form(TYPE | {"alt_text": Str(2000)}, {"image_url": Str(3000), "slack_file": Anything()}),
    "plain_text_input": Form(
        TYPE,
        TYPED
        | {
            "multiline": Flag(),
            "min_length": Whole(0, 3000),
            "max_length": Whole(1, 3000),
            "dispatch_action_config": DISPATCH,
        },
    ),
    "email_text_input": Form(TYPE, TYPED | {"dispatch_action_config": DISPATCH}),
    "url_text_input": Form(TYPE, TYPED | {"dispatch_action_config": DISPATCH}),
    "number_input": Form(
        TYPE | {"is_decimal_allowed": Flag()},
        TYPED | {"min_value": Str(40), "max_value": Str(40), "dispatch_action_config": DISPATCH},
    ),
    "mrkdwn": Text(2000),
    "plain_text": Text(2000),
}

SELECTS = tuple(name for name in ELEMENTS if name.endswith("_select"))
PICKERS = ("radio_buttons", "checkboxes", "datepicker", "timepicker", "datetimepicker")
INTERACTIVE = ("button", "overflow", *SELECTS, *PICKERS)
INPUTS = ("plain_text_input", "email_text_input", "url_text_input", "number_input", *SELECTS, *PICKERS)

RICH: dict[str, Spec] = {}
STYLE = Form({}, {name: Flag() for name in ("bold", "italic", "strike", "code", "underline", "highlight", "unlink")})
INLINE = ("text", "link", "emoji", "user", "usergroup", "channel", "broadcast", "date", "color")
STYLED: dict[str, Spec] = {"style": STYLE}
RICH |= {
    "text": Form(TYPE | {"text": Str(12_000)}, STYLED),
    "link": Form(TYPE | {"url": Str(3000)}, STYLED | {"text": Str(3000), "unsafe": Flag()}),
    "emoji": Form(TYPE | {"name": Str(255)}, STYLED | {"unicode": Str(100), "skin_tone": Whole(1, 6)}),
    "user": Form(TYPE | {"user_id": ID}, STYLED),
    "usergroup": Form(TYPE | {"usergroup_id": ID}, STYLED),
    "channel": Form(TYPE | {"channel_id": ID}, STYLED),
    "broadcast": Form(TYPE | {"range": Choice(("here", "channel", "everyone"))}, STYLED),
    "date": Form(TYPE | {"timestamp": Whole(), "format": Str(255)}, STYLED | {"url": Str(3000), "fallback": Str(255)}),
    "color": Form(TYPE | {"value": Str(40)}, STYLED),
    "rich_text_section": Form(TYPE | {"elements": Many(OneOf(RICH, INLINE), 1000, least=0)}),
    "rich_text_quote": Form(TYPE | {"elements": Many(OneOf(RICH, INLINE), 1000)}, {"border": Whole(0, 1)}),
    "rich_text_preformatted": Form(
        TYPE | {"elements": Many(OneOf(RICH, ("text", "link")), 1000)}, {"border": Whole(0, 1), "language": Str(40)}
    ),
    "rich_text_list": Form(
        TYPE | {"style": Choice(("bullet", "ordered")), "elements": Many(OneOf(RICH, ("rich_text_section",)), 1000)},
        {"indent": Whole(0, 8), "offset": Whole(0), "border": Whole(0, 1)},
    ),
}
RICH_PARTS = ("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted")

# docs.slack.dev/reference/block-kit/blocks/data-visualization-block
LABEL = Str(20)
POINT = Form({"label": LABEL, "value": Number()})
SERIES = Form({"name": LABEL, "data": Many(POINT, 20)})
AXES = Form({"categories": Many(LABEL, 20)}, {"x_label": Str(50), "y_label": Str(50)})
PLOT = Form(TYPE | {"series": Many(SERIES, 6), "axis_config": AXES})
SEGMENT = Form({"label": LABEL, "value": Number(above=0)})
CHARTS: dict[str, Spec] = {
    "pie": Form(TYPE | {"segments": Many(SEGMENT, 6)}),
    **dict.fromkeys(("bar", "area", "line"), PLOT),
}

BLOCK: dict[str, Spec] = {"block_id": ID}
# docs.slack.dev/reference/block-kit/blocks/data-table-block: a header and 100 rows by Slack's page, 200 by newer SDKs
CELLS: dict[str, Spec] = {
    "raw_text": Form(TYPE | {"text": Str(20_000)}),
    "raw_number": Form(TYPE | {"value": Number()}, {"text": Str(20_000)}),
    "rich_text": Form(TYPE | {"elements": Many(OneOf(RICH, RICH_PARTS), 1000)}, BLOCK),
}
BLOCKS: dict[str, Spec] = {
    "section": Form(
        TYPE,
        BLOCK
        | {
            "text": Text(3000),
            "fields": Many(Text(2000), 10),
            "accessory": OneOf(ELEMENTS, (*INTERACTIVE, "image")),
            "expand": Flag(),
        },
    ),
    "header": Form(TYPE | {"text": PLAIN[150]}, BLOCK),
    "divider": Form(TYPE, BLOCK),
    "context": Form(TYPE | {"elements": Many(OneOf(ELEMENTS, ("mrkdwn", "plain_text", "image")), 10)}, BLOCK),
    "actions": Form(TYPE | {"elements": Many(OneOf(ELEMENTS, INTERACTIVE), 25)}, BLOCK),
    "image": Form(
        TYPE | {"alt_text": Str(2000)},
        BLOCK | {"image_url": Str(3000), "slack_file": Anything(), "title": PLAIN[2000]},
    ),
    "input": Form(
        TYPE | {"label": PLAIN[2000], "element": OneOf(ELEMENTS, INPUTS)},
        BLOCK | {"hint": PLAIN[2000], "optional": Flag(), "dispatch_action": Flag()},
    ),
    "rich_text": Form(TYPE | {"elements": Many(OneOf(RICH, RICH_PARTS), 1000)}, BLOCK),
    "markdown": Form(TYPE | {"text": Str(12_000)}, BLOCK),
    "data_visualization": Form(TYPE | {"title": Str(50), "chart": OneOf(CHARTS)}, BLOCK),
    "data_table": Form(
        TYPE | {"caption": Str(255), "rows": Many(Many(OneOf(CELLS), 20), 101, least=2)},
        BLOCK | {"page_size": Whole(1, 100), "row_header_column_index": Whole(0, 19)},
    ),
}
# What both Slack's pages and its validator let a container hold.
BLOCKS["container"] = Form(
    TYPE | {"child_blocks": Many(OneOf(BLOCKS, ("actions", "context", "divider", "header", "image", "section")), 10)},
    BLOCK
    | {
        "title": PLAIN[150],
        "rich_text_title": Anything(),
        "subtitle": Text(150),
        "width": Choice(("narrow", "standard", "wide", "full")),
        "icon": Anything(),
        "is_collapsible": Flag(),
        "default_collapsed": Flag(),
        "has_header_divider": Flag(),
    },
)
LOOSE = (
    "alert",
    "card",
    "carousel",
    "context_actions",
    "plan",
    "table",
    "task_card",
)
DATA = ("data_table", "data_visualization")
EVERYWHERE = ("actions", "context", "divider", "header", "image", "input", "rich_text", "section", "card")
SURFACES = {
    "message": (
        *EVERYWHERE,
        "markdown",
        "container",
        "data_table",
        "data_visualization",
        *(name for name in LOOSE if name not in ("alert", "card")),
    ),
    "modal": (*EVERYWHERE, "alert"),
    "home": (*EVERYWHERE, "carousel", "container", *DATA, "table"),
}

NAMED: dict[str, Spec] = {
    "private_metadata": Str(3000, least=0),
    "callback_id": Str(255, least=0),
    "external_id": Str(255, least=0),
}
VIEWS = {
    "modal": Form(
        {"type": Choice(("modal",)), "title": PLAIN[24], "blocks": Anything()},
        NAMED
        | {
            "submit": PLAIN[24],
            "close": PLAIN[24],
            "clear_on_close": Flag(),
            "notify_on_close": Flag(),
            "submit_disabled": Flag(),
        },
    ),
    "home": Form({"type": Choice(("home",)), "blocks": Anything()}, NAMED),
}
