"""What the durable queue is asked for: the flows by name, and how one is enqueued beside what it follows from."""

from typing import Protocol

from sqlalchemy import Connection

ADVANCE = "advance"
FILE_GAP = "file_gap"
WHISPER = "whisper"
TURN_AWAY = "turn_away"
HOME = "home"
LOOK = "look"


class Enqueue(Protocol):
    def __call__(self, connection: Connection, flow: str, case_id: str, seq: int, *, again: bool = False) -> None: ...
