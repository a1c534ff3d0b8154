"""Deciding that nothing needs to change."""

from billing.remedies.rung import Rung
from billing.values.choices import Remedy


class NoAction(Rung):
    remedy = Remedy.NO_ACTION
    inputs = ("note",)
    does = "records that nothing needs to change"
    changes_stripe = False
