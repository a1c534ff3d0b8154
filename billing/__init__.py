"""The core: what a case is, what may be done about it, and what is said of it. It knows neither Slack nor SQL.

From the ground up, each room knowing only those below it (`tests/test_architecture.py` holds the floors):

    values      money, identifiers, people, errors, and what people choose among
    policy      what an admin sets: limits, switches, templates
    account     one reading of Stripe as frozen values, and what follows from it by arithmetic alone
    case        the log's events, the lifecycle, and the case that is folded from them
    ports       what the core needs of the world; stripe is the only room that knows the SDK
    wording     how Stripe's objects and states are said
    evidence    what stands out in an account, and which classification it speaks for
    execution   what every remedy's way through Stripe is made of
    remedies    the ladder, and a file for each remedy, with what it may never do and its way through Stripe
    approval    who decided a step, and whether what they saw is still so
    follow_up   what the customer is told
    reports     the handoff, what was done, revenue, product gaps
    commands    people's clicks become decisions
    work        what the worker does next for a case, and does

Start with `case/lifecycle.py`, then `remedies/ladder.py`.
"""
