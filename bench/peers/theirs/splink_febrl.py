"""Finds duplicates in a FEBRL set with Splink, settings as in its own FEBRL examples; run by that peer's Python.

`splink_febrl.py SET.csv PAIRS.csv (with|without)`: with or without the social security number.
"""

import logging
import sys
from typing import Any

import duckdb  # type: ignore[import-not-found]
import splink.comparison_library as cl  # type: ignore[import-not-found]
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

HAS_NUMBER = sys.argv[3] == "with"
NUMBER = ["soc_sec_id"] if HAS_NUMBER else []
SWAPPED = "l.given_name = r.surname AND l.surname = r.given_name AND l.date_of_birth = r.date_of_birth"


def settings(link_type: str) -> Any:  # noqa: ANN401 - a peer's own type
    """Return the settings of the examples."""
    blocks = [*NUMBER, "given_name", "surname", "date_of_birth", "postcode"]
    comparisons = [
        cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
    ]
    if HAS_NUMBER:
        comparisons.append(cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]))
    return SettingsCreator(
        link_type=link_type, unique_id_column_name="rec_id", comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on(block) for block in blocks], retain_matching_columns=False,
    )  # fmt: skip


database = duckdb.connect()
api = DuckDBAPI(connection=database)
rows = database.read_csv(sys.argv[1], all_varchar=True)
is_linked = "side" in rows.columns
database.sql("CREATE TABLE people AS SELECT COLUMNS(*)::VARCHAR FROM (SELECT * FROM rows)")
columns = [name for name in rows.columns if name != "side"]
cleaned = ", ".join(f"nullif(trim({name}), '') AS {name}" for name in columns)
wanted = ("WHERE side = 'a'", "WHERE side = 'b'") if is_linked else ("",)
frames = [api.register(database.sql(f"SELECT {cleaned} FROM people {where}")) for where in wanted]
linker = Linker(
    frames if is_linked else frames[0], settings("link_only" if is_linked else "dedupe_only"), log_level=logging.ERROR
)
rules = [block_on(name) for name in NUMBER] + [block_on("given_name", "surname", "date_of_birth"), SWAPPED]
linker.training.estimate_probability_two_random_records_match(rules, recall=0.9)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
for name in ("date_of_birth", "postcode"):
    linker.training.estimate_parameters_using_expectation_maximisation(block_on(name))
found = linker.inference.predict(threshold_match_probability=0.01).as_duckdbpyrelation()
found.select("match_probability, rec_id_l, rec_id_r").to_csv(sys.argv[2], header=False)
