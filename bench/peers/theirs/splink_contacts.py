"""Finds people written twice in the corpus with Splink, tuned for it; run by that peer's Python.

Every advantage is given: cleaned columns (no case, no diacritics, digits only, broken addresses mended), rows without a
person left out, blocks on whatever can be left over after each kind of slip, levels made for initials, declined names
and numbers cut short, frequencies of values, and a threshold that the caller chooses by the truth.

`splink_contacts.py CONTACTS.csv PAIRS.csv`
"""

import logging
import sys
from typing import Any

import duckdb  # type: ignore[import-not-found]
import splink.comparison_level_library as cll  # type: ignore[import-not-found]
import splink.comparison_library as cl  # type: ignore[import-not-found]
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

FOLDED = "nullif(lower(strip_accents(replace(replace(trim({}), 'ł', 'l'), 'Ł', 'L'))), '')"
FORMS = r"[ .]*(sp\.? *z *o\.?o\.?|spolka z ograniczona odpowiedzialnoscia|s\.a\.?|sp\.j\.?|sp\. k\.?)$"
COLUMNS = f"""
    key::BIGINT AS unique_id,
    {FOLDED.format('"Imię"')} AS given, {FOLDED.format('"Nazwisko"')} AS family,
    regexp_replace({FOLDED.format('"Firma"')}, '{FORMS}', '') AS firm,
    nullif(replace(replace(lower("E-mail"), '@@', '@'), ' ', '@'), 'brak') AS email,
    nullif(regexp_replace(regexp_replace("Telefon", '^([+]|00)48', ''), '[^0-9]', '', 'g'), '') AS phone,
    nullif("NIP", '') AS nip, nullif("Kod pocztowy", '') AS postcode,
    left(given, 1) AS initial, regexp_replace(family, 'ego$', '') AS stem, left(family, 3) AS beginning
"""
MOBILE = "^(50|51|53|57|60|66|69|72|73|78|79|88)"
BLOCKS = (
    ("email",), ("phone", "initial"), ("phone", "stem"), ("nip", "given"), ("nip", "stem"), ("firm", "given"),
    ("firm", "stem"), ("postcode", "given", "beginning"), ("given", "stem", "postcode"),
)  # fmt: skip
INITIAL = "length(rtrim(given_{0}, '.')) = 1 AND starts_with(given_{1}, rtrim(given_{0}, '.'))"


def name_levels() -> list[Any]:
    """Return how given and family names are compared, from the same letters down to nothing in common."""
    given = [
        cll.NullLevel("given"),
        cll.ExactMatchLevel("given", term_frequency_adjustments=True),
        cll.CustomLevel(f"({INITIAL.format('l', 'r')}) OR ({INITIAL.format('r', 'l')})", "initial"),
        cll.ElseLevel(),
    ]
    family = [
        cll.NullLevel("family"),
        cll.ExactMatchLevel("family", term_frequency_adjustments=True),
        cll.CustomLevel("stem_l = stem_r", "declined"),
        cll.DamerauLevenshteinLevel("family", 1),
        cll.JaroWinklerLevel("family", 0.9),
        cll.ElseLevel(),
    ]
    return [
        cl.CustomComparison(given, output_column_name="given"),
        cl.CustomComparison(family, output_column_name="family"),
    ]


def circle_levels() -> Any:  # noqa: ANN401 - a peer's own type
    """Return how the surroundings of two people are compared: one comparison, as firm, NIP and place hang together."""
    levels = [
        cll.NullLevel("firm"),
        cll.ExactMatchLevel("firm", term_frequency_adjustments=True),
        cll.CustomLevel("nip_l = nip_r", "NIP"),
        cll.JaroWinklerLevel("firm", 0.92),
        cll.ExactMatchLevel("postcode"),
        cll.ElseLevel(),
    ]
    return cl.CustomComparison(levels, output_column_name="circle")


def settings() -> Any:  # noqa: ANN401 - a peer's own type
    """Return the settings."""
    email = [
        cll.NullLevel("email"),
        cll.ExactMatchLevel("email", term_frequency_adjustments=True),
        cll.ElseLevel(),
    ]
    phone = [
        cll.NullLevel("phone"),
        cll.CustomLevel(f"phone_l = phone_r AND regexp_matches(phone_l, '{MOBILE}')", "mobile"),
        cll.CustomLevel("phone_l = phone_r", "office"),
        cll.CustomLevel("starts_with(phone_l, phone_r) OR starts_with(phone_r, phone_l)", "cut short"),
        cll.ElseLevel(),
    ]
    comparisons = [
        *name_levels(), circle_levels(), cl.CustomComparison(email, output_column_name="email"),
        cl.CustomComparison(phone, output_column_name="phone"),
    ]  # fmt: skip
    return SettingsCreator(
        link_type="dedupe_only", comparisons=comparisons, retain_matching_columns=False,
        blocking_rules_to_generate_predictions=[block_on(*block) for block in BLOCKS],
    )  # fmt: skip


database = duckdb.connect()
rows = database.read_csv(sys.argv[1], all_varchar=True, header=True)
database.sql(f"CREATE TABLE people AS SELECT {COLUMNS} FROM rows WHERE given IS NOT NULL OR family IS NOT NULL")
linker = Linker(DuckDBAPI(connection=database).register(database.table("people")), settings(), log_level=logging.ERROR)
certain = [block_on("email", "stem"), block_on("phone", "given", "family")]
linker.training.estimate_probability_two_random_records_match(certain, recall=0.8)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
for rule in (("email",), ("phone", "stem"), ("given", "family")):
    linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
found = linker.inference.predict(threshold_match_probability=0.01).as_duckdbpyrelation()
found.select("match_probability, unique_id_l, unique_id_r").to_csv(sys.argv[2], header=False)
