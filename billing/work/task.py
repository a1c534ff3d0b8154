"""What the worker is asked to do for a case."""

from datetime import timedelta
from enum import StrEnum

AGAIN_FOR = timedelta(minutes=15)


class Task(StrEnum):
    LOOK_UP = "look_up"
    PREVIEW = "preview"
    CARRY_OUT = "carry_out"
    EXPIRE = "expire"
    REMIND = "remind"
    ESCALATE = "escalate"
    READ_AGAIN = "read_again"
    COMPLETE = "complete"
    STEP = "step"
