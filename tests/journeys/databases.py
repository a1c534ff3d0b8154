"""Which journeys are made on one database only: those in which nothing hangs on how it is stored. No tests here.

On both are the main job, two people at once, faults, kills, forged rows, erasing, and whoever left.
"""

import pytest

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
