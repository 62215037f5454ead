"""Finds duplicates in a FEBRL set with recordlinkage's unsupervised ECM classifier; run by that peer's Python.

Comparisons as in the package's own guides (Jaro-Winkler names and Levenshtein addresses from 0.85 on, the rest exact);
candidates are the union of five blocks, more than the guides' one, so that nothing is lost before it is compared.
`recordlinkage_febrl.py SET.csv PAIRS.csv`
"""

import csv
import sys
from pathlib import Path
from typing import Any

import pandas  # type: ignore[import-untyped]
import recordlinkage  # type: ignore[import-not-found]

BLOCKS = ("given_name", "surname", "date_of_birth", "soc_sec_id", "postcode")


def compared() -> Any:  # noqa: ANN401 - a peer's own type
    """Return what is compared, and how."""
    compare = recordlinkage.Compare()
    for name in ("given_name", "surname"):
        compare.string(name, name, method="jarowinkler", threshold=0.85, label=name)
    for name in ("date_of_birth", "soc_sec_id", "suburb", "state", "postcode"):
        compare.exact(name, name, label=name)
    compare.string("address_1", "address_1", method="levenshtein", threshold=0.85, label="address_1")
    return compare


rows = pandas.read_csv(sys.argv[1], dtype=str, index_col="rec_id", skipinitialspace=True)
sides = [rows[rows.side == side] for side in ("a", "b")] if "side" in rows else [rows]
candidates = recordlinkage.index.Block(BLOCKS[0]).index(*sides)
for block in BLOCKS[1:]:
    candidates = candidates.union(recordlinkage.index.Block(block).index(*sides))
vectors = compared().compute(candidates, *sides)
found = recordlinkage.ECMClassifier().fit_predict(vectors)
with Path(sys.argv[2]).open("w", newline="") as file:
    csv.writer(file).writerows((1, one, other) for one, other in found)
