"""A command to pause or to resume counts once, however late Slack delivers it again."""

from datetime import timedelta

import pytest

from billing.ports.store import AlreadyDelivered
from tests.billing.samples import ADA, BOB
from tests.storage.shelf import Shelf


def test_a_pause_that_is_delivered_again_after_the_end_of_it_pauses_nothing(database: str) -> None:
    shelf = Shelf(database)
    assert shelf.control.pause(ADA, "look", delivery="1") is None
    assert shelf.control.pause(BOB, "look", delivery="2")
    assert shelf.control.resume(ADA, delivery="3") == "resume_asked"
    assert shelf.control.resume(BOB, delivery="4") == "resumed"
    for pause in ("1", "2"):
        with pytest.raises(AlreadyDelivered):
            shelf.control.pause(ADA, "look", delivery=pause)
    assert shelf.control.paused() is None
    shelf.control.pause(ADA, "look", delivery="5")
    shelf.at += timedelta(hours=2)
    for resume in ("3", "4"):
        with pytest.raises(AlreadyDelivered):
            shelf.control.resume(BOB, delivery=resume)
    paused = shelf.control.paused()
    assert paused is not None
    assert paused.asked is None
    shelf.engine.dispose()
