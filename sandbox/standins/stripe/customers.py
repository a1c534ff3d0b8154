"""The demo's account: some forty customers, each with one story that a support team knows well.

All names and addresses are made up. Dates count back from now, so the stories stay fresh.
"""

from collections.abc import Callable
from datetime import datetime

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.histories import leaving, teams, twice, unhappy, unpaid, unusual
from sandbox.standins.stripe.histories.catalog import fill_catalog
from sandbox.standins.stripe.ledger import utc_now

HISTORIES = (
    twice.jane_bought_twice,
    twice.ruth_pressed_pay_twice,
    twice.carlos_forgot_that_he_had_it,
    twice.noor_went_back_in_the_browser,
    twice.elif_signed_up_again,
    twice.raj_has_several_accounts,
    teams.maya_runs_a_team,
    teams.owen_pays_by_seat_and_by_use,
    teams.samir_has_a_contract,
    teams.acme_pays_by_invoice,
    unpaid.nina_ran_out_of_money,
    unpaid.tom_gave_up_at_the_checkout,
    unpaid.wanda_has_a_lapsed_card,
    unpaid.hugo_has_a_card_that_lapses_soon,
    leaving.greta_cannot_find_cancel,
    leaving.ines_is_trying_it_out,
    leaving.chloe_stays_for_half_the_price,
    leaving.petra_left_and_is_still_asked,
    leaving.dora_was_deleted,
    unhappy.luis_sat_through_the_outage,
    unhappy.victor_went_to_his_bank,
    unhappy.yusuf_asked_his_bank_first,
    unhappy.priya_has_part_of_it_back,
    unhappy.felix_never_got_his_refund,
    unusual.haruka_pays_in_yen,
    unusual.lena_is_known_by_her_login,
    unusual.bob_has_a_hostile_name,
    unusual.kim_writes_capitals,
    twice.mila_owes_for_both,
    twice.jonas_has_credit_for_the_second,
    twice.alma_has_credit_waiting,
    teams.bao_grows_next_month,
    unpaid.oskar_reported_his_card_stolen,
    unusual.fatima_pays_in_dinars,
    unusual.elena_pays_tax_on_top,
)


def open_account(now: Callable[[], datetime] = utc_now) -> Account:
    account = Account(now=now)
    fill_account(account)
    return account


def fill_account(account: Account) -> None:
    """Into an empty one."""
    fill_catalog(account)
    for tell in HISTORIES:
        tell(account)
