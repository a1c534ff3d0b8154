"""Who was told what about a proposal: noted before it is said, so that nobody is told twice."""

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from storage.schema import notices


class Noted:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def already(self, case_id: str) -> set[tuple[int, str]]:
        """Of which event, by its `seq`, each person was told."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(notices).where(notices.c.case_id == case_id)).all()
        return {(row.event, row.person) for row in rows}

    def claim(self, case_id: str, event: int, person: str) -> bool:
        """Whether nobody has told this person yet of what happened at `event`."""
        try:
            with self.engine.begin() as connection:
                connection.execute(insert(notices), {"case_id": case_id, "event": event, "person": person})
        except IntegrityError:
            return False
        return True

    def unclaim(self, case_id: str, event: int, person: str) -> None:
        """It could not be said after all."""
        theirs = notices.c.case_id == case_id, notices.c.event == event, notices.c.person == person
        with self.engine.begin() as connection:
            connection.execute(delete(notices).where(*theirs))
