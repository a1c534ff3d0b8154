"""The environment: what is read from it, and the line that each wrong value is answered with."""

from pathlib import Path

import pytest

from bot.runtime.settings import Settings, WrongSettings, read

RIGHT = {
    "SLACK_BOT_TOKEN": "xoxb-1-secretslack",
    "SLACK_SIGNING_SECRET": "secretsigning",
    "STRIPE_API_KEY": "rk_test_secretstripe",
    "SUPPORT_CHANNELS": "C0SUPPORT",
    "OPERATORS": "U0ADA,U0BOB",
}
VARIABLES = [name.upper() for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nobody's `.env`, and nothing but what is right."""
    monkeypatch.chdir(tmp_path)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in RIGHT.items():
        monkeypatch.setenv(name, value)


def complaints() -> list[str]:
    with pytest.raises(WrongSettings) as wrong:
        read(Settings)
    return str(wrong.value).splitlines()


def test_defaults_are_the_contracts() -> None:
    settings = read(Settings)
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.stripe_api_url == "https://api.stripe.com"
    assert settings.database_url.get_secret_value() == "sqlite:///billing.db"
    assert (settings.port, settings.listens_on, settings.log_level) == (3000, None, "INFO")
    assert (settings.github_metadata_key, settings.support_email_metadata_key) == ("github", "support_email")
    assert settings.approvers == settings.operators == {"U0ADA", "U0BOB"}
    for name in ("slack_app_token", "stripe_write_key", "policy_file", "github_token"):
        assert getattr(settings, name) is None


@pytest.mark.parametrize(
    ("key", "given", "rate"),
    [
        ("rk_test_secretstripe", None, 10),
        ("sk_test_secretstripe", "", 10),
        ("rk_live_secretstripe", None, 20),
        ("rk_secretstripe", None, 20),
        ("rk_test_secretstripe", "25", 25),
        ("sk_live_secretstripe", " 1 ", 1),
    ],
)
def test_how_much_is_asked_of_stripe_depends_on_its_key_unless_it_is_said(
    monkeypatch: pytest.MonkeyPatch, key: str, given: str | None, rate: int
) -> None:
    monkeypatch.setenv("STRIPE_API_KEY", key)
    if given is not None:
        monkeypatch.setenv("STRIPE_REQUESTS_PER_SECOND", given)
    assert read(Settings).requests_per_second == rate


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPPORT_CHANNELS", " C0ONE, G0TWO ,,")
    monkeypatch.setenv("OPERATORS", "U0ADA,W0BOB,S0GROUP")
    monkeypatch.setenv("APPROVERS", "U0EVE")
    settings = read(Settings)
    assert settings.support_channels == ("C0ONE", "G0TWO")
    assert settings.operators == {"U0ADA", "W0BOB", "S0GROUP"}
    assert settings.approvers == {"U0EVE"}


@pytest.mark.parametrize(
    "name", ["SLACK_BOT_TOKEN", "STRIPE_API_KEY", "SUPPORT_CHANNELS", "OPERATORS", "SLACK_SIGNING_SECRET"]
)
@pytest.mark.parametrize("value", [None, ""])
def test_what_is_missing_is_named_with_where_to_get_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str | None
) -> None:
    monkeypatch.delenv(name) if value is None else monkeypatch.setenv(name, value)
    (line,) = complaints()
    assert line.startswith(f"{name}: is missing; ")
    assert len(line) > len(f"{name}: is missing; ") + 10


def test_everything_that_is_missing_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in RIGHT:
        monkeypatch.delenv(name)
    named = {line.partition(":")[0] for line in complaints()}
    assert named >= {"SLACK_BOT_TOKEN", "STRIPE_API_KEY", "SUPPORT_CHANNELS", "OPERATORS"}


def test_socket_mode_needs_no_signing_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLACK_SIGNING_SECRET")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1-A0APP-1-x")
    assert read(Settings).slack_signing_secret is None


UNSAFE = [
    "http://slack.com",
    "http://10.0.0.1/api",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://0.0.0.0",
    "https://api.stripe.com@evil.example",
    "https://api.stripe.com:secret@evil.example/",
    "https://secret@api.stripe.com",
    "http://127.0.0.1@evil.example",
    "https://evil.example\\@api.stripe.com",
    "https://evil.example\\.stripe.com",
    "https://evil.example?x=api.stripe.com",
    "https://evil.example#api.stripe.com",
    "https://api.stripe.com /v1",
    "https://api.stripe.com:65536",
    "https://api.stripe.com:0",
    "https://api.stripe.com\u2024evil.example",
]
ASTRAY = [
    "../x",
    "x/..",
    "./x",
    "x/.",
    "../../users",
    "nimbus/web/site",
    "nimbus/..%2f",
    "/x",
    "x/",
    "-/x",
    ".nimbus/x",
]
WRONG = {
    "SLACK_BOT_TOKEN": [
        "xoxp-secretvalue",
        "secretvalue",
        "xapp-secretvalue",
        "xoxb-",
        "xoxb-secret value",
        "xoxb-sécret",
    ],
    "SLACK_APP_TOKEN": ["xoxb-secretvalue", "secretvalue", "xapp-", "xapp-secret\nvalue"],
    "SLACK_SIGNING_SECRET": ["x", "secret", "secret value", "sécretvalue"],
    "STRIPE_API_KEY": ["pk_live_secretvalue", "secretvalue", "whsec_secretvalue", "rk_"],
    "STRIPE_WRITE_KEY": ["pk_live_secretvalue", "secretvalue", "sk_"],
    "GITHUB_TOKEN": ["ghp_secret value"],
    "SLACK_API_URL": ["slack.com/api", "ftp://slack.com", "https://", "/api", *UNSAFE],
    "STRIPE_API_URL": ["api.stripe.com", "ftp://x", *UNSAFE],
    "HOST": ["here", "localhost:3000", "http://127.0.0.1", "127.0.0.1:3000", "256.0.0.1", "example.com", "*"],
    "STRIPE_REQUESTS_PER_SECOND": ["0", "-1", "many", "2.5", "1e3", "10/s", "1_000", "00"],
    "PORT": ["http", "-1", "65536", "3000.5"],
    "SUPPORT_CHANNELS": ["#support", "support", "U0ADA", "D0DM", ",", " ", "C0ONE,#two"],
    "OPERATORS": ["ada", "@ada", "C0SUPPORT", "<@U0ADA>", "U0ADA,bob", ",", " "],
    "APPROVERS": ["bob", "C0SUPPORT", "U0ADA;U0BOB", ",", " ", " ,, "],
    "GITHUB_METADATA_KEY": ['github"]:"x', "git hub", "x" * 41, "a\\b"],
    "SUPPORT_EMAIL_METADATA_KEY": ['"', "a'b"],
    "GITHUB_REPOSITORY": [
        "website",
        "https://github.com/nimbus/website",
        "nimbus/website/",
        "nimbus web/site",
        *ASTRAY,
    ],
    "GITHUB_API_URL": ["api.github.com", *UNSAFE],
    "LOG_LEVEL": ["LOUD", "5", "TRACE"],
}


NOT_YET = {
    "STRIPE_WEBHOOK_SECRET": "whsec_secret",
    "STRIPE_POLL_SECONDS": "300",
    "METRICS_PORT": "9000",
    "AUDIT_SIGNING_KEY": "audit.pem",
    "AUDIT_CHANNEL": "C0AUDIT",
}


@pytest.mark.parametrize(("name", "value"), NOT_YET.items())
def test_what_would_do_nothing_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert complaints() == [f"{name}: it is not in this version; unset it"]
    monkeypatch.setenv(name, "")
    read(Settings)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/slack/api/", "http://localhost:80", "http://[::1]:8080/stripe"])
def test_this_machine_may_be_asked_unencrypted(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    for name in ("SLACK_API_URL", "STRIPE_API_URL", "GITHUB_API_URL"):
        monkeypatch.setenv(name, url)
    assert read(Settings).stripe_api_url == url


@pytest.mark.parametrize(
    ("socket_mode", "host", "listens_on"),
    [
        (False, "", None),
        (False, "127.0.0.1", "127.0.0.1"),
        (False, "::1", "::1"),
        (True, "", "127.0.0.1"),
        (True, "0.0.0.0", "0.0.0.0"),
        (True, "localhost", "localhost"),
    ],
)
def test_with_slacks_socket_only_this_machine_is_listened_to_unless_it_is_said(
    monkeypatch: pytest.MonkeyPatch, socket_mode: bool, host: str, listens_on: str | None
) -> None:
    monkeypatch.setenv("HOST", host)
    if socket_mode:
        monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1-A0APP-1-x")
    assert read(Settings).listens_on == listens_on


@pytest.mark.parametrize("name", ["SLACK_SIGNING_SECRET", "GITHUB_TOKEN"])
def test_a_blank_secret_is_none(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "   ")
    assert complaints() == [f"{name}: it is blank; copy it again, or unset it"]


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_is_named_with_the_cure_and_its_secret_is_not_quoted(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    lines = complaints()
    assert [line.partition(":")[0] for line in lines] == [name]
    assert "secret" not in lines[0].removeprefix(name).lower()
    assert len(lines[0]) > len(name) + 15


@pytest.mark.parametrize(
    ("reads", "writes", "fits"),
    [
        ("sk_live_secretvalue", "rk_test_secretvalue", False),
        ("rk_test_secretvalue", "rk_live_secretvalue", False),
        ("rk_live_secretvalue", "rk_live_secretother", True),
        ("sk_test_secretvalue", "rk_test_secretother", True),
        ("rk_secretvalue", "rk_live_secretother", True),
    ],
)
def test_what_is_read_and_what_is_written_is_of_one_mode(
    monkeypatch: pytest.MonkeyPatch, reads: str, writes: str, fits: bool
) -> None:
    monkeypatch.setenv("STRIPE_API_KEY", reads)
    monkeypatch.setenv("STRIPE_WRITE_KEY", writes)
    if fits:
        read(Settings)
        return
    (line,) = complaints()
    assert line.startswith("STRIPE_WRITE_KEY: ")
    assert "secret" not in line


@pytest.mark.parametrize(
    ("given", "missing"), [("GITHUB_TOKEN", "GITHUB_REPOSITORY"), ("GITHUB_REPOSITORY", "GITHUB_TOKEN")]
)
def test_where_gaps_are_filed_needs_both_a_token_and_a_repository(
    monkeypatch: pytest.MonkeyPatch, given: str, missing: str
) -> None:
    monkeypatch.setenv(given, "nimbus/website")
    assert complaints() == [f"{missing}: is missing; product gaps are filed with both of them, or unset the other"]


@pytest.mark.parametrize(
    ("operators", "approvers", "alone"),
    [
        ("U0ADA", "", "U0ADA"),
        ("U0ADA", "U0ADA", "U0ADA"),
        ("U0ADA,U0BOB", "U0BOB", "U0BOB"),
        ("U0ADA,S0GROUP", "U0ADA", "U0ADA"),
        ("U0ADA", "U0BOB", None),
        ("U0ADA,U0BOB", "", None),
        ("U0ADA,U0BOB", "U0ADA,U0BOB", None),
        ("U0ADA", "U0ADA,S0GROUP", None),
        ("S0GROUP", "", None),
    ],
)
def test_whoever_could_never_be_approved_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, operators: str, approvers: str, alone: str | None
) -> None:
    monkeypatch.setenv("OPERATORS", operators)
    monkeypatch.setenv("APPROVERS", approvers)
    if alone is None:
        read(Settings)
        return
    (line,) = complaints()
    assert line.startswith("APPROVERS: ")
    assert alone in line


def test_no_secret_is_shown_by_the_settings_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {
        "SLACK_APP_TOKEN": "xapp-secret",
        "STRIPE_WRITE_KEY": "rk_secret",
        "DATABASE_URL": "postgresql://billing:secret@db.example/billing",
    }
    filing = {"GITHUB_TOKEN": "ghp_secret", "GITHUB_REPOSITORY": "nimbus/website"}
    for name, value in (secrets | filing).items():
        monkeypatch.setenv(name, value)
    shown = repr(read(Settings)) + str(read(Settings))
    assert "secret" not in shown.replace("slack_signing_secret", "").replace("stripe_webhook_secret", "")


def test_a_dot_env_file_is_read_and_the_environment_goes_first(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=4000\nOPERATORS=U0EVE,U0DAN\nUNKNOWN=1\n")
    settings = read(Settings)
    assert settings.port == 4000
    assert settings.operators == {"U0ADA", "U0BOB"}


def test_whoever_wants_no_dot_env_file_gets_none(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=4000\n")
    assert read(Settings, _env_file=None).port == 3000


def test_the_logs_key_is_in_a_file_and_long_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    key = tmp_path / "event.key"
    monkeypatch.setenv("EVENT_KEY_FILE", str(key))
    (missing,) = complaints()
    key.write_bytes(bytes(31))
    (short,) = complaints()
    key.write_bytes(bytes(32))
    assert read(Settings).event_key_file == key
    for said, cure in ((missing, "name a file that holds a key"), (short, "head -c 32 /dev/urandom")):
        assert said.startswith("EVENT_KEY_FILE: ")
        assert cure in said
