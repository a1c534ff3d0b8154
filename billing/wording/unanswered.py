"""What stands in the place of what could not be read."""

from billing.account.account import Account


def unknown(account: Account) -> str:
    return f"unknown, {'Stripe did not answer' if account.asking_again_helps else 'the Stripe key may not read it'}"
