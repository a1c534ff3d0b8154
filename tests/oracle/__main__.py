"""`python -m tests.oracle --histories 20000`: the long form, in as many processes as there are processors.

`--seed N` begins elsewhere; the same seed makes the same histories. It says what was compared, each history that the
bot and the ledger disagree about, made as short as it gets, and exits 1 if there is one.
"""

import argparse
import multiprocessing
import os
import sys
from collections import Counter

from tests.oracle.batches import BATCH, batch

out = sys.stdout.write


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.oracle")
    options.add_argument("--histories", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = options.parse_args()
    first = asked.seed * 1_000_000
    batches = range(first, first + -(-asked.histories // BATCH))
    counts: Counter[str] = Counter()
    disagreements = 0
    with multiprocessing.get_context("spawn").Pool(asked.processes) as pool:
        for done, found in enumerate(pool.imap_unordered(batch, batches), 1):
            counts += found.counts
            if found.disagreement:
                disagreements += 1
                out(f"\nBatch {found.batch}: {found.disagreement}\n")
                sys.stdout.flush()
            if done % 20 == 0:
                out(f"{told(counts)}\n")
                sys.stdout.flush()
    out(f"{told(counts)}; {disagreements} of {len(batches)} batches with a disagreement\n")
    return 1 if disagreements else 0


def told(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[name]:,} {name}" for name in ("histories", "moments", "payments", "unknown", "refunded"))


if __name__ == "__main__":
    sys.exit(main())
