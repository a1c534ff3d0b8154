"""What the demo's company sells: one product for one person, one by the seat, one by use."""

from sandbox.standins.stripe.account import Account


def fill_catalog(account: Account) -> None:
    pro = account.add_product("Pro", id="prod_Pro", description="For one person")
    team = account.add_product("Team", id="prod_Team", description="Billed by the seat", metadata={"audience": "team"})
    account.add_price(pro, 2_000, id="price_ProMonthly", nickname="Pro, monthly")
    account.add_price(pro, 19_200, interval="year", id="price_ProYearly", nickname="Pro, yearly")
    account.add_price(pro, 2_800, "jpy", id="price_ProMonthlyJapan", nickname="Pro, monthly, Japan")
    account.add_price(pro, 6_250, "kwd", id="price_ProMonthlyKuwait", nickname="Pro, monthly, Kuwait")
    account.add_price(team, 1_500, id="price_TeamMonthly", nickname="Team, per seat and month")
    account.add_price(team, 14_400, interval="year", id="price_TeamYearly", nickname="Team, per seat and year")
    account.add_price(
        team,
        None,
        id="price_TeamVolume",
        nickname="Team, the more seats the cheaper",
        tiers=((9, 1_500), (24, 1_300), (None, 1_100)),
    )
    calls = account.add_product("API calls", id="prod_Calls", description="Billed by what was used")
    account.add_price(calls, 1, id="price_CallsMetered", nickname="API calls, each", usage_type="metered")
