"""A made-up Slack, Stripe and GitHub over HTTP, and a demo around them. It knows nothing of the bot, which meets it
through the same settings as the real ones. `standins/` is for anyone's tests: start with `server.py`, or for Stripe
alone with `stripe/account.py`. `demo/` puts the bot before it, with a page to look at both: start with `run.py`.
"""
