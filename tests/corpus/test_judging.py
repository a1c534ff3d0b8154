"""The bot's judgement of the corpus, over HTTP: as an operator's, or explained."""

from collections import Counter

import pytest

from billing.evidence.assessment import assess
from billing.policy.policy import Policy
from billing.remedies.ladder import RUNGS
from billing.values.choices import Classification, Remedy
from billing.wording import lines
from tests.billing.evidence.readings import said
from tests.corpus.entry import entries
from tests.corpus.judging import Judged, judged_over_http
from tests.corpus.moments import ORDINARY

ENTRIES = entries()


@pytest.fixture(scope="module")
def everyone() -> dict[str, Judged]:
    return {one.entry.name: one for one in judged_over_http(ENTRIES, ORDINARY)}


@pytest.mark.parametrize("name", [entry.name for entry in ENTRIES])
def test_a_customer_is_judged_as_an_operator_would_or_the_file_says_why_not(
    everyone: dict[str, Judged], name: str
) -> None:
    explained = everyone[name].entry.expect.miss
    if explained:
        assert everyone[name].misses, "what is explained is no miss any more"
    else:
        assert everyone[name].misses == []


def test_no_real_team_is_called_a_duplicate(everyone: dict[str, Judged]) -> None:
    teams = [one for one in everyone.values() if one.entry.expect.verdict == "likely seats"]
    assert teams
    assert [one.entry.name for one in teams if one.verdict == "likely duplicate"] == []
    assert [one.entry.name for one in teams if one.classification == "duplicate_subscription"] == []


# What says of a payment that it failed, or asks for it again.
CALLED_FAILED = ("failed", "declined", "refused", "is past due", "waits for the customer", "no further attempt")


def test_no_payment_on_its_way_is_called_failed(everyone: dict[str, Judged]) -> None:
    coming = [one for one in everyone.values() if one.account.on_their_way]
    assert len(coming) >= 4
    for one in coming:
        owed = [invoice for invoice in one.account.invoices if invoice.is_owed and one.account.is_on_its_way(invoice)]
        assert owed, one.entry.name
        ids = {invoice.id for invoice in owed} | {charge.id for charge in one.account.on_their_way}
        of_them = [found for found in assess(one.account).evidence if ids & set(found.rests_on)]
        assert {found.name for found in of_them} == {"payment_on_its_way"}, one.entry.name
        assert all(found.speaks[Classification.FAILED_PAYMENT] < 0 for found in of_them), one.entry.name
        lines_of = [lines.invoice(invoice, one.account) for invoice in owed]
        lines_of += [lines.charge(charge) for charge in one.account.on_their_way]
        for line in [*(found.line for found in of_them), *lines_of]:
            told = said(line)
            assert "on its way" in told, one.entry.name
            assert not [word for word in CALLED_FAILED if word in told], one.entry.name
        for remedy in (Remedy.VOID_INVOICE, Remedy.RETRY_PAYMENT):
            assert not {on.invoice for on in RUNGS[remedy].choices(one.account, Policy())} & ids, one.entry.name


def test_what_is_unknown_or_unclear_is_never_called_certain(everyone: dict[str, Judged]) -> None:
    honest = [one for one in everyone.values() if one.entry.expect.verdict in {"unclear", "unknown"}]
    assert {one.verdict for one in honest} <= {"unclear", "unknown"}


def test_the_corpus_is_broad_enough() -> None:
    verdicts = Counter(entry.expect.verdict for entry in ENTRIES)
    classifications = Counter(entry.expect.classification for entry in ENTRIES)
    assert len(ENTRIES) >= 80
    assert verdicts["unclear"] + verdicts["unknown"] >= 10
    assert min(classifications.values()) >= 5
    assert all(entry.source and entry.story for entry in ENTRIES)
