"""Slack, Stripe and GitHub as strict as the real ones, for anyone's tests; they know nothing of the demo."""
