"""All attacks, the short form of them, and which are asked for: `ATTACKS=all` makes every one on both databases."""

import os

from tests.attacks import buttons, ended, forms, midway, races, voters, worlds
from tests.attacks.attack import Attack, chosen

KINDS = (voters, buttons, ended, forms, races, midway, worlds)
TABLE: list[Attack] = [attack for kind in KINDS for attack in kind.ATTACKS]
EVERY_ONE = os.environ.get("ATTACKS") == "all"
ON_SQLITE = TABLE if EVERY_ONE else chosen(TABLE, every=4, beginning=2)
# What hangs on the database: races above all, and what was restored.
ON_POSTGRES = TABLE if EVERY_ONE else chosen([*races.ATTACKS, *midway.ATTACKS, *worlds.ATTACKS], every=5)
