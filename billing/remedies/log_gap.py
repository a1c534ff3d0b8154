"""Noting what the product lacks."""

from billing.remedies.rung import Rung
from billing.values.choices import Remedy


class LogGap(Rung):
    remedy = Remedy.LOG_GAP
    inputs = ("title", "note")
    does = "notes what the product lacks"
    changes_stripe = False
