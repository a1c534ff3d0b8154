"""Log lines: one JSON object each, and in none of them a key, an address, a link that logs somebody in, or a card."""

import json
import logging
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.runtime.logs import JsonLines
from bot.runtime.redaction import redacted

SECRETS = {
    "secret key": "sk_live_51AbCdEfGh",
    "test key": "sk_test_51AbCdEfGh",
    "restricted key": "rk_live_51AbCdEfGh",
    "ephemeral key": "ek_live_51AbCdEfGh",
    "organisation key": "sk_org_51AbCdEfGh",
    "GitHub token": "ghp_AbCd1234EfGh5678",
    "fine-grained GitHub token": "github_pat_11AbCd_1234EfGh5678",
    "webhook secret": "whsec_AbCd/Ef+Gh=",
    "bot token": "xoxb-123-456-AbCdEf",
    "user token": "xoxp-123-456-AbCdEf",
    "app token": "xapp-1-A0APP-123-abcdef",
    "refresh token": "xoxe-1-AbCdEfGh",
    "rotated token": "xoxe.xoxb-1-AbCdEfGh",
    "client secret": "pi_3AbCd_secret_XyZ123",
    "e-mail": "jane.o'hara+x@mail.example.co.uk",
    "response_url": "https://hooks.slack.com/actions/T0/123/AbCdEf",
    "portal session": "https://billing.stripe.com/p/session/live_YWNjdF8x",
    "checkout": "https://checkout.stripe.com/c/pay/cs_live_a1b2#fid",
    "hosted invoice": "https://invoice.stripe.com/i/acct_1/live_YWNj?s=ap",
    "escaped e-mail": "jane%40example.com",
    "twice escaped e-mail": "jane%2540example.com",
    "portal session in JSON": r"https:\/\/billing.stripe.com\/p\/session\/live_YWNjdF8x",
    "portal session as a part of an address": "https%3A%2F%2Fbilling.stripe.com%2Fp%2Fsession%2Flive_YWNjdF8x",
    "portal session in capitals": "HTTPS://BILLING.STRIPE.COM/p/session/live_YWNjdF8x",
    "portal session at a domain of one's own": "https://billing.nimbus.example/p/session/live_YWNjdF8x",
    "portal session without a scheme": "billing.stripe.com/p/session/live_YWNjdF8x",
    "onboarding": "https://connect.stripe.com/setup/e/acct_1/AbCd",
    "card": "4242424242424242",
    "card with spaces": "4242 4242 4242 4242",
    "card with dashes": "4242-4242-4242-4242",
    "amex": "378282246310005",
}
HARMLESS = ["cus_AbCd1234", "ch_1AbCd", "case_0123456789abcdef0123456789abcdef", "U0ADA", "1700000000.123456"]
HARMLESS += ["charge_already_refunded", "2026-11-23T12:00:00+00:00", "4900", "seq 12345", "C0SUPPORT", "req_AbCd1234"]
FORMATTER = JsonLines()


def record(message: object = "case.step", *args: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("bot.worker.advance", logging.WARNING, "worker.py", 1, message, args, None)
    vars(made).update(extra)
    return made


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS.keys())
class TestSecrets:
    @pytest.mark.parametrize(
        "around",
        ["{}", "key={}", '{"key": "{}"}', "<mailto:{}|x>", "({})", "Bearer {}", "a\n{}\nb", "'{}'"],
    )
    def test_in_a_message(self, secret: str, around: str) -> None:
        line = FORMATTER.format(record(around.replace("{}", secret)))
        assert secret not in line
        assert "[redacted]" in line

    def test_in_an_argument(self, secret: str) -> None:
        assert secret not in FORMATTER.format(record("said %s of %r", secret, {"text": secret}))

    @pytest.mark.parametrize("wrap", [str, lambda secret: [secret], lambda secret: {"body": {"text": secret}}])
    def test_in_an_extra(self, secret: str, wrap: type[str]) -> None:
        line = FORMATTER.format(record(found=wrap(secret)))
        assert secret not in line
        assert "found" in json.loads(line)

    def test_in_an_extra_whose_text_has_line_breaks(self, secret: str) -> None:
        assert secret not in FORMATTER.format(record(body={"text": f"pay with\n{secret}\tnow"}))

    def test_in_an_exception(self, secret: str) -> None:
        made = record("case.advance_failed")
        try:
            try:
                raise KeyError(secret)
            except KeyError as cause:
                raise ValueError(f"no such customer: {secret}") from cause
        except ValueError:
            made.exc_info = sys.exc_info()
        line = FORMATTER.format(made)
        assert secret not in line
        written = json.loads(line)
        assert written["error"] == "ValueError"
        assert written["where"][-1].endswith("test_in_an_exception")


@pytest.mark.parametrize("text", HARMLESS)
def test_ids_codes_and_times_stay(text: str) -> None:
    assert redacted(f"about {text} now") == f"about {text} now"


@pytest.mark.parametrize("name", [name for name in SECRETS if "card" not in name and name not in {"amex", "e-mail"}])
def test_a_secret_is_found_inside_a_word_too(name: str) -> None:
    secret = SECRETS[name]
    assert secret not in redacted(f"the_key{secret}of_ours") + redacted(f"x1{secret}")


@pytest.mark.parametrize("host", ["db", "localhost:5432", "db.example", "[::1]:5432"])
@pytest.mark.parametrize("password", ["hunter2", "hun@ter2", "hun%2Bter2", "hun:ter2"])
@pytest.mark.parametrize("slash", ["/", "\\/", "%2F"])
def test_no_password_stands_before_a_host(host: str, password: str, slash: str) -> None:
    left = redacted(f"can't reach postgresql:{slash}{slash}billing:{password}@{host}{slash}billing now")
    assert "hun" not in left
    assert "ter2" not in left
    assert "can't reach postgresql[redacted]" in left


LONG = ["://", "://a", ":%2F%2F", "%40", "%25", "a%40", "\\", "/p/session", "https://billing.stripe.com"]
LONG += ["a", "a.", "a@", "@a", "1", "1 ", "a_secret", "sk_", "xox", "gh", "_", "é", "https://", "a@b.", "\\n1"]


@pytest.mark.parametrize("part", LONG)
def test_a_long_text_is_read_once(part: str) -> None:
    """Each character twenty times at most: a pattern that begins anew at each would take minutes for this."""
    assert redacted(part * 20_000)


@given(st.text(), st.sampled_from(sorted(SECRETS.values())), st.text())
def test_whatever_stands_around_a_secret_the_line_is_json_without_it(before: str, secret: str, after: str) -> None:
    line = FORMATTER.format(record("%s", f"{before} {secret} {after}", extra=secret))
    assert "\n" not in line
    assert secret not in json.loads(line)["event"]
    assert secret not in json.loads(line)["extra"]


def test_a_line_says_when_how_bad_and_where_from() -> None:
    written = json.loads(FORMATTER.format(record("case.step", case="case_1", seq=4)))
    assert written.pop("at").endswith("+00:00")
    assert written == {
        "level": "WARNING",
        "logger": "bot.worker.advance",
        "event": "case.step",
        "case": "case_1",
        "seq": 4,
    }
