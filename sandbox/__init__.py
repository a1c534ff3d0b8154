"""A made-up Slack, Stripe and GitHub over HTTP, and the page to look at them. It knows nothing of the bot, which meets
it through the same settings as the real ones. Start with `server.py`; for a test, with `stripe/account.py`.
"""
