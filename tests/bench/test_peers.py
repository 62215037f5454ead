"""Peers are scored by the same counting as we are, and what is written about them says what was not measured."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bench.peers.__main__ import PARTS, PEERS
from bench.peers.duplicates import verdict
from bench.peers.environment import LONGEST_REASON, reason_of
from bench.peers.ours.contacts import write_contacts
from bench.peers.ours.matching import contact_records, febrl_contact, febrl_records, write_pairs
from bench.peers.scores import Score, Truth, at_least, best_of_clusters, best_of_pairs, read_pairs
from bench.peers.table import Beside, beside_table
from bench.process import FailedError, TooSlowError, run
from bench.report import peers_part, with_peers
from klientela.clients.parties.rules.matching.duplicates import find_duplicates

ROOT = Path(__file__).parents[2]
# Three rows are Anna, two are Jan, one is Ewa: four pairs to be found.
TRUTH = Truth({"a1": "anna", "a2": "anna", "a3": "anna", "j1": "jan", "j2": "jan", "e1": "ewa"})
PAIRS = [
    (0.9, "a1", "a2"),
    (0.8, "a3", "a2"),
    (0.8, "a2", "a3"),
    (0.7, "j1", "e1"),
    (0.6, "j1", "j2"),
    (0.5, "x", "a1"),
]


def test_pairs_count_once_whichever_way_round_and_only_between_known_rows() -> None:
    assert TRUTH.total == 4
    assert at_least(PAIRS, TRUTH, 0.5) == Score(right=3, wrong=1, missed=1, threshold=0.5)
    assert at_least(PAIRS, TRUTH, 0.95) == Score(right=0, wrong=0, missed=4, threshold=0.95)


def test_the_best_threshold_weighs_what_comes_later_against_what_is_wrong_by_then() -> None:
    assert best_of_pairs(PAIRS, TRUTH) == Score(right=3, wrong=1, missed=1, threshold=0.6)
    assert best_of_pairs(PAIRS[:4], TRUTH) == Score(right=2, wrong=0, missed=2, threshold=0.8)
    assert best_of_pairs([], TRUTH) == Score(right=0, wrong=0, missed=4, threshold=1.0)


def test_groups_join_rows_that_no_pair_names_and_pay_for_it_when_wrong() -> None:
    assert best_of_clusters(PAIRS[:3], TRUTH) == Score(right=3, wrong=0, missed=1, threshold=0.8)
    assert best_of_clusters(PAIRS, TRUTH) == Score(right=3, wrong=0, missed=1, threshold=0.8)
    chain = [(0.9, "a1", "j1"), (0.9, "j1", "a2"), (0.9, "j2", "a3"), (0.9, "a1", "a3")]
    assert best_of_clusters(chain, TRUTH) == Score(right=4, wrong=6, missed=0, threshold=0.9)


def test_between_two_sets_only_pairs_across_count() -> None:
    people = {"a1": "anna", "b1": "anna", "b2": "anna", "a2": "jan", "b3": "jan"}
    truth = Truth(people, {key: key[0] for key in people})
    pairs = [(1.0, "a1", "b1"), (1.0, "b1", "b2"), (1.0, "a2", "b2")]
    assert truth.total == 3
    assert at_least(pairs, truth, 0.5) == Score(right=1, wrong=1, missed=2, threshold=0.5)


def test_precision_recall_and_their_mean() -> None:
    score = Score(right=3, wrong=1, missed=2)
    assert (score.precision, score.recall, score.f1) == (0.75, 0.6, 6 / 9)
    assert (Score(0, 0, 4).precision, Score(0, 0, 0).recall, Score(0, 0, 4).f1) == (1.0, 1.0, 0.0)


def beside(
    measure: str, unit: str, ours: float | None, theirs: float | None, where: str = "1,000,000 contacts"
) -> Beside:
    return Beside("P9", "people written twice", where, "Splink 5", measure, unit, ours, theirs, "Once.")


def test_a_line_holds_both_figures_and_ours_divided_by_theirs() -> None:
    rows = [beside("whole process", "s", 9.0, 12.0), beside("memory", "MB", None, 80.0), beside("F1", "%", 99.0, 0.0)]
    assert [line for line in beside_table(rows).splitlines() if line.startswith("| P9")] == [
        "| P9 | people written twice | 1,000,000 contacts | whole process | 9 s | Splink 5 | 12 s | 0.75 |",
        "| P9 | people written twice | 1,000,000 contacts | memory | – | Splink 5 | 80 MB | – |",
        "| P9 | people written twice | 1,000,000 contacts | F1 | 99 % | Splink 5 | 0 % | – |",
    ]
    assert beside_table(rows).endswith("- *people written twice*: Once.")


def test_p9_has_a_verdict_only_where_ours_ended_at_a_million() -> None:
    rows = [
        beside("whole process", "s", 9.0, 12.0),
        beside("memory", "MB", 3_000.0, 80.0),
        beside("F1", "%", 98.5, 98.75),
    ]
    row = verdict(rows)
    assert row is not None
    assert (row.goal, row.verdict) == (
        "whole process ≤ 10 s; F1 ahead of Splink's ≥ 0 points; peak ≤ 2,048 MB",
        "RED: F1 ahead of Splink's, peak",
    )
    assert row.figures[1].value == -0.25
    assert verdict([beside("F1", "%", 99.0, 98.0, where="10,000 contacts")]) is None
    alone = verdict([replace(row, theirs=None) for row in rows])
    assert alone is not None
    assert [figure.name for figure in alone.measured] == ["whole process", "peak"]
    assert verdict([beside("F1", "%", None, 98.0), beside("whole process", "s", None, 1.0)]) is None


DOCUMENT = "# Performance\n\nText.\n\n## Rows\n\n- one\n\n## Not measured yet\n\nMuch.\n"
PART = "## Beside peers\n\n- Date: today\n\n| a | b |"


def test_the_part_about_peers_is_put_in_kept_and_replaced_and_nothing_else_changes() -> None:
    written = with_peers(DOCUMENT, PART)
    assert written == DOCUMENT.replace("## Not measured", f"{PART}\n\n## Not measured")
    assert (peers_part(written), peers_part(DOCUMENT)) == (PART, "")
    newer = PART.replace("today", "tomorrow")
    assert with_peers(written, newer) == written.replace("today", "tomorrow")
    assert with_peers("# Other\n", PART) == f"# Other\n\n{PART}\n"


def test_a_reason_names_no_address_and_no_place_of_this_machine() -> None:
    said = "error: failed\n  × no version\n  ╰─▶ nothing at https://registry.example/simple for /home/x/y, try again\n"
    assert reason_of(said) == "nothing at … for … try again"
    assert reason_of("") == "no reason was given"
    assert len(reason_of("long " * 100)) == LONGEST_REASON


@pytest.mark.processes
def test_a_process_that_takes_too_long_is_stopped_and_told_from_one_that_failed() -> None:
    with pytest.raises(TooSlowError, match="not done after 1 s"):
        run([sys.executable, "-c", "import time; time.sleep(60)"], {}, seconds=1)
    with pytest.raises(FailedError, match="exit code 3") as failed:
        run([sys.executable, "-c", "raise SystemExit(3)"], {}, seconds=60)
    assert failed.type is FailedError


@pytest.mark.parametrize("name", PEERS)
def test_each_peer_is_pinned_without_an_address(name: str) -> None:
    shown, parts = PEERS[name]
    lines = (ROOT / "requirements" / f"peer-{name}.txt").read_text().splitlines()
    pinned = {line.split("==")[0] for line in lines}
    assert pinned.issuperset(shown)
    assert parts.issubset(PARTS)
    assert [line for line in lines if "==" not in line or "/" in line or "--" in line] == []


def test_our_pairs_are_those_of_the_people_written_twice(tmp_path: Path) -> None:
    write_contacts(tmp_path, count=3_000, firms=600, seed=3_001)
    people = dict(line.split(",") for line in (tmp_path / "people.csv").read_text().splitlines())
    write_pairs(find_duplicates(contact_records(tmp_path / "contacts.csv")), tmp_path / "pairs.csv")
    pairs = list(read_pairs(tmp_path / "pairs.csv"))
    assert {score for score, _one, _other in pairs} == {1.0, 0.5}
    score = at_least(pairs, Truth(people), 1.0)
    assert (score.right, score.wrong, score.missed) == (63, 1, 4)


def test_an_australian_row_is_mapped_field_by_field_and_its_number_left_out(tmp_path: Path) -> None:
    header = (
        "rec_id,given_name,surname,street_number,address_1,address_2,suburb,postcode,state,date_of_birth,soc_sec_id"
    )
    rows = tmp_path / "set.csv"
    rows.write_text(f"{header}\nrec-1-org,mitchell,green,7,wallaby place,delmar,cleveland,2119,sa,19560409,1804974\n")
    (record,) = febrl_records(rows)
    assert record.key == "rec-1-org"
    assert (set(record.birthdays), set(record.postal_codes)) == ({"1956-04-09"}, {"2119"})
    given = dict(zip(header.split(","), ["rec-2", "", "", "", "", "", "", "", "", "1956", "1804974"], strict=True))
    contact = febrl_contact(given, 2)
    assert (contact.birthday, contact.identifiers) == ("", [])
