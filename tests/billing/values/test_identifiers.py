"""What names a customer, in every form that Slack makes of what people type; and what must never pass for one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.values.identifiers import PREFIXES, Identifier, IdentifierKind, find_all, other_id, parse, plain

EMAIL = Identifier(IdentifierKind.EMAIL, "jane.o'hara+billing@mail.example.com")
GITHUB = Identifier(IdentifierKind.GITHUB, "jane-doe")
IDS = [Identifier(kind, f"{prefix}_1AbcDEF23") for prefix, kind in PREFIXES.items()]
ALL = [EMAIL, GITHUB, *IDS]

WRAPPED = {
    "as it is": "{}",
    "spaces": "  {}\t\n",
    "smart quotes": "“{}”",
    "German quotes": "„{}“",
    "single smart quotes": "‘{}’",
    "quotes": '"{}"',
    "apostrophes": "'{}'",
    "backticks": "`{}`",
    "code block": "```{}```",
    "bold": "*{}*",
    "italic": "_{}_",
    "strike": "~{}~",
    "bold code": "*`{}`*",
    "parentheses": "({})",
    "angle brackets as entities": "&lt;{}&gt;",
    "zero-width space": "\u200b{}\u200b",
    "byte order mark": "\ufeff{}",
    "right-to-left override": "\u202e{}\u202c",
    "word joiner": "{}\u2060",
    "no-break space": "\u00a0{}\u00a0",
    "narrow no-break space": "\u202f{}",
    "full stop": "{}.",
    "comma": "{},",
    "colon": "{}:",
    "semicolon": "{};",
    "exclamation mark": "{}!",
    "question mark": "{}?",
    "ellipsis of dots": "{}...",
    "quoted with its full stop": "“{}.”",
    "quote, then full stop": "“{}”.",
}


@pytest.mark.parametrize("wrapping", WRAPPED.values(), ids=WRAPPED.keys())
@pytest.mark.parametrize("identifier", ALL, ids=str)
def test_it_is_read_through_whatever_surrounds_it(identifier: Identifier, wrapping: str) -> None:
    assert parse(wrapping.format(identifier)) == identifier


@pytest.mark.parametrize("invisible", ["\u200b", "\u200d", "\u00ad", "\u2060", "\u202e", "\x00"])
@pytest.mark.parametrize("identifier", ALL, ids=str)
def test_invisible_characters_inside_it_are_gone(identifier: Identifier, invisible: str) -> None:
    text = str(identifier)
    assert parse(text[:4] + invisible + text[4:]) == identifier


MAILTO = {
    "<mailto:jane@example.com|jane@example.com>": "jane@example.com",
    "<mailto:jane@example.com>": "jane@example.com",
    "<mailto:Jane@Example.com|jane@example.com>": "Jane@Example.com",
    "<mailto:jane@example.com?subject=Hi|jane@example.com>": "jane@example.com",
    "<mailto:r&amp;d@example.com|r&amp;d@example.com>": "r&d@example.com",
    "r&amp;d@example.com": "r&d@example.com",
}


@pytest.mark.parametrize(("text", "address"), MAILTO.items())
def test_an_address_that_slack_linked_is_read(text: str, address: str) -> None:
    assert parse(text) == Identifier(IdentifierKind.EMAIL, address)


LINKED = {
    "<mailto:jane@example.com|jane@example.com>": Identifier(IdentifierKind.EMAIL, "jane@example.com"),
    "<https://dashboard.stripe.com/customers/cus_1|x>": Identifier(IdentifierKind.CUSTOMER, "cus_1"),
}


@pytest.mark.parametrize("wrapping", WRAPPED.values(), ids=WRAPPED.keys())
@pytest.mark.parametrize("link", LINKED)
def test_a_link_is_read_through_whatever_surrounds_it(link: str, wrapping: str) -> None:
    assert find_all(wrapping.format(link)) == [LINKED[link]]
    assert parse(wrapping.format(link)) == LINKED[link]


LYING = ["<mailto:evil@example.org|jane@example.com>", "<mailto:evil@example.org|Jane>", "<mailto:evil@example.org|>"]


@pytest.mark.parametrize("text", LYING)
def test_a_label_that_lies_about_its_address_is_a_trap(text: str) -> None:
    assert parse(text) is None
    assert find_all(f"please help {text} today") == []


SECTIONS = {"cus": "customers", "sub": "subscriptions", "in": "invoices", "pi": "payments", "ch": "payments"}
PLACES = ["", "test/", "acct_1Abc/", "acct_1Abc/test/"]
LINKS = ["<{}|Jane in Stripe>", "<{}>", "{}", "“{}”", "{}.", "<{}?tab=x&amp;y=1|x>", "<{}#events>", "{}/"]


@pytest.mark.parametrize("form", LINKS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("prefix", SECTIONS)
def test_a_dashboard_link_leads_to_its_object(prefix: str, place: str, form: str) -> None:
    link = f"https://dashboard.stripe.com/{place}{SECTIONS[prefix]}/{prefix}_1Abc"
    assert parse(form.format(link)) == Identifier(PREFIXES[prefix], f"{prefix}_1Abc")


def test_a_dashboard_address_without_its_scheme_is_a_link_too() -> None:
    found = Identifier(IdentifierKind.CUSTOMER, "cus_1")
    assert parse("dashboard.stripe.com/test/customers/cus_1") == found
    assert parse("<http://dashboard.stripe.com/customers/cus_1|dashboard.stripe.com/customers/cus_1>") == found


FOREIGN = ["https://evil.example/customers/cus_1", "https://dashboard.stripe.com.evil.example/customers/cus_1"]
FOREIGN += ["https://dashboard.stripe.com@evil.example/cus_1", "https://evil.example/dashboard.stripe.com/cus_1"]
FOREIGN += ["https://dashboard.stripe.com/customers", "https://dashboard.stripe.com/?cus_1", "https://[::1/cus_1"]
FOREIGN += ["<https://evil.example/|cus_1>", "<https://evil.example/|https://dashboard.stripe.com/customers/cus_1>"]


@pytest.mark.parametrize("text", FOREIGN)
def test_any_other_link_names_nobody(text: str) -> None:
    assert parse(text) is None


ILL_FORMED = ["", " ", "help", "jane", "@jane", "jane@", "@example.com", "jane@example", "jane@@example.com"]
ILL_FORMED += [
    "jane@exa mple.com",
    "jane@example..com",
    "jane@-example.com",
    "jane doe@example.com",
    "jané@example.com",
]
ILL_FORMED += ["cus_", "cus_1-2", "cus_1 cus_2", "CUS_1", "cus_1'OR'1", "re_1", "price_1", "cus_é1", "cus_" + "a" * 251]
ILL_FORMED += [
    "github:",
    "github:-jane",
    "github:jane-",
    "github:jane_doe",
    "github:" + "a" * 40,
    "github: jane",
    "jane:x",
]
ILL_FORMED += [
    'a"b@example.com',
    "a\\b@example.com",
    "a@example.com\\",
    'cus_1"b',
    "<@U0ADA>",
    "<#C0ADA|general>",
    "<!here>",
]


@pytest.mark.parametrize("text", ILL_FORMED)
def test_what_is_ill_formed_names_nobody(text: str) -> None:
    assert parse(text) is None


def test_a_login_is_read_whatever_the_case_of_its_prefix() -> None:
    assert parse("GitHub:Jane-Doe") == Identifier(IdentifierKind.GITHUB, "Jane-Doe")


@given(st.lists(st.sampled_from(ALL), max_size=8), st.sampled_from([" and ", "\n", ", ", " — ", " (see) "]))
def test_a_message_yields_each_once_in_its_order(mentioned: list[Identifier], between: str) -> None:
    assert find_all(f"Hi, {between.join(map(str, mentioned))} please") == list(dict.fromkeys(mentioned))


def test_a_message_mixes_slack_forms() -> None:
    link = "<https://dashboard.stripe.com/invoices/in_1|x>"
    text = f"<@U0ADA> <mailto:a@example.com|a@example.com>, `cus_1`: {link} a@example.com"
    assert list(map(str, find_all(text))) == ["a@example.com", "cus_1", "in_1"]


def test_a_word_of_a_message_is_no_invoice_while_somebody_who_types_it_alone_may_mean_one() -> None:
    text = "The refund is in_progress, the ticket in_review: jane@example.com asks about in_1Abc and in_Zoe"
    assert list(map(str, find_all(text))) == ["jane@example.com", "in_1Abc", "in_Zoe"]
    assert str(parse("in_progress")) == "in_progress"


SHAPES = {
    kind: re.compile(f"({'|'.join(p for p in PREFIXES if PREFIXES[p] is kind)})_[A-Za-z0-9]+")
    for kind in IdentifierKind
}
SHAPES[IdentifierKind.GITHUB] = re.compile(r"[A-Za-z0-9-]{1,39}")
SHAPES[IdentifierKind.EMAIL] = re.compile(r"[!-~]+@[A-Za-z0-9.-]+")
PIECES = st.sampled_from(
    [
        *map(str, ALL),
        "<",
        ">",
        "|",
        "mailto:",
        '"',
        "\\",
        "&lt;",
        "\u200b",
        "https://dashboard.stripe.com/",
        "@",
        "_",
        "github:",
    ]
)


# What people really paste, and who is meant.
JANE = "jane@example.com"
PASTED = {
    "Jane Roe <jane@example.com>": JANE,
    "Jane Roe &lt;jane@example.com&gt;": JANE,
    "Jane Roe &lt;<mailto:jane@example.com|jane@example.com>&gt;": JANE,
    '"Roe, Jane" <jane@example.com>': JANE,
    "Jane Roe<jane@example.com>": JANE,
    "Jane Roe (jane@example.com)": JANE,
    "Jane O’Hara [jane@example.com]": JANE,
    "jane@example.com (Jane Roe)": JANE,
    "jane@example.com <Jane Roe>": JANE,
    "email: jane@example.com": JANE,
    "Email:jane@example.com": JANE,
    "E-Mail : jane@example.com": JANE,
    "*Email:* <mailto:jane@example.com|jane@example.com>": JANE,
    "E-mail address: jane@example.com": JANE,
    "From: Jane Roe <jane@example.com>": JANE,
    "Reply-To: jane@example.com": JANE,
    "mailto:jane@example.com": JANE,
    "mailto:jane@example.com?subject=My%20bill": JANE,
    "• jane@example.com": JANE,
    "— jane@example.com —": JANE,
    "jane@example.com…": JANE,
    "jane@example.com / ": JANE,
    "jane@example.com’s": JANE,
    "ｊａｎｅ＠example．com": JANE,
    "jane＠example.com。": JANE,
    "「jane@example.com」": JANE,
    "（jane@example.com）": JANE,
    "邮箱：jane@example.com": JANE,
    "jane@example.com <tel:+15550100|+1 555 0100>": JANE,
    "o’brien@example.com": "o'brien@example.com",
    "<mailto:o’brien@example.com|o’brien@example.com>": "o'brien@example.com",
    "‘o’brien@example.com’": "o'brien@example.com",
    "oʼbrien@example.com": "o'brien@example.com",
    "o`brien@example.com": "o'brien@example.com",
    "‘jane@example.com": JANE,
    "jane@example.com’": JANE,
    "Jane O’Brien <o’brien@example.com>": "o'brien@example.com",
    "_jane_@example.com": "_jane_@example.com",
    "jane+invoices.2026@mail.example.co.uk": "jane+invoices.2026@mail.example.co.uk",
    "Customer: cus_1AbcDEF23": "cus_1AbcDEF23",
    "Customer ID: `cus_1AbcDEF23`": "cus_1AbcDEF23",
    "customer:cus_1AbcDEF23": "cus_1AbcDEF23",
    "Cus_1AbcDEF23": "cus_1AbcDEF23",
    "cus_1AbcDEF23’s": "cus_1AbcDEF23",
    "Jane Roe (cus_1AbcDEF23)": "cus_1AbcDEF23",
    "'cus_1AbcDEF23'": "cus_1AbcDEF23",
    '"cus_1AbcDEF23",': "cus_1AbcDEF23",
    "payment: https://dashboard.stripe.com/test/payments/pi_1Abc?tab=refunds&amp;from=a,b": "pi_1Abc",
    "GitHub:jane-doe": "github:jane-doe",
    "jane@example.com jane@example.com": None,
    "jane@example.com <mailto:jane@example.com|jane@example.com>": None,
    "jane doe@example.com": None,
    "Jane jane@example.com": None,
    'jane@example.com" OR email:"eve@example.com': None,
    'x" OR email:"eve@example.com': None,
    "a=<eve@example.com>": None,
    "<mailto:eve@example.com|jane@example.com>": None,
    "CUS_1ABCDEF23": None,
    "from: jane@example.com to: omar@example.com": None,
    "jane@example.com,omar@example.com": None,
    "cus_1AbcDEF23/cus_2": None,
    "gcus_1AbcDEF23": None,
}


@pytest.mark.parametrize(("text", "meant"), PASTED.items())
def test_what_people_paste_names_whom_they_mean_or_nobody(text: str, meant: str | None) -> None:
    found = parse(text)
    assert (found and str(found)) == meant


def test_a_message_of_a_help_desk_yields_all_that_it_holds() -> None:
    text = (
        "Requester:Jane Roe<jane@example.com>;cc:omar@example.com,ann@example.com. o’brien@example.com’s card: (ch_1)"
    )
    expected = ["jane@example.com", "omar@example.com", "ann@example.com", "o'brien@example.com", "ch_1"]
    assert list(map(str, find_all(text))) == expected


OTHER = {
    "gcus_1AbcDEF23": "gcus",
    "`gcus_1AbcDEF23`.": "gcus",
    "customer: gcus_1AbcDEF23": "gcus",
    "<https://dashboard.stripe.com/test/guest_customers/gcus_1?x=1|guest>": "gcus",
    "re_1AbcDEF23": "re",
    "cs_test_a1B2": "cs",
    "sub_sched_1Abc": "sub_sched",
    "cus_1AbcDEF23": "",
    "jane@example.com": "",
    "more_1": "",
    "": "",
}


@pytest.mark.parametrize(("text", "prefix"), OTHER.items())
def test_what_else_of_stripes_was_pasted_is_known(text: str, prefix: str) -> None:
    assert other_id(plain(text)) == prefix


AROUND = st.sampled_from(["", " ", "(", ")", "“", "”", "`", "*", "<", ">", ",", ".", ";", "!", "…", "\u200b", "\u00a0"])


@given(st.sampled_from(ALL), st.lists(AROUND, max_size=6).map("".join), st.lists(AROUND, max_size=6).map("".join))
def test_no_punctuation_around_it_makes_it_another(identifier: Identifier, before: str, after: str) -> None:
    """A lone star or exclamation mark before an address could be its own."""
    if not set(before) & set("*!"):
        assert find_all(f"{before}{identifier}{after}") in ([identifier], [])
    if not set(before) & set("*<!"):
        assert find_all(f"{before}{identifier}{after}") == [identifier]


@pytest.mark.parametrize("piece", ["!", "(", "a:", "'", "’", '"', "<", "a@", "cus_", "https://", '"a', "\u200b"])
def test_a_message_as_long_as_slack_takes_is_read_at_once(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    assert find_all(text) == []
    assert parse(text) is None


@given(st.text() | st.lists(PIECES | st.text(max_size=3), max_size=8).map("".join))
def test_no_text_makes_it_raise_or_yield_what_could_break_out_of_a_query(text: str) -> None:
    plain(text)
    for identifier in [parse(text), *find_all(text)]:
        if identifier is not None:
            assert SHAPES[identifier.kind].fullmatch(identifier.value)
            assert not set('"\\ \n\t\x00') & set(identifier.value)
            assert parse(str(identifier)) == identifier
