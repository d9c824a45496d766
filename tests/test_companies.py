"""Ten described companies and their ratings by two independent readers: the level texts are distinct enough.

`companies/ratings.json` has the levels that each reader gave. The authors of the descriptions knew only the titles of
the statements, not the level texts; the readers had only the bank and the descriptions.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cx_centricity import assess, default_bank

FOLDER = Path(__file__).parent / "companies"
BANK = default_bank()
RATINGS: dict[str, dict[str, dict[str, int]]] = json.loads((FOLDER / "ratings.json").read_text(encoding="utf-8"))


def test_ten_companies_are_described_in_every_direction() -> None:
    descriptions = {file.stem: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.md")}
    assert set(descriptions) == set(RATINGS)
    assert len(descriptions) == 10
    for text in descriptions.values():
        headings = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]
        assert headings == [direction.title for direction in BANK.directions]


def test_two_readers_agree_on_most_statements_and_within_one_level_on_nearly_all() -> None:
    apart = [abs(pair["a"][s.id] - pair["b"][s.id]) for pair in RATINGS.values() for s in BANK.statements]
    assert len(apart) == 480
    equal, near = (sum(distance <= bound for distance in apart) / len(apart) for bound in (0, 1))
    assert equal >= 0.6
    assert near >= 0.9
    page = (FOLDER.parents[1] / "docs" / "content.md").read_text(encoding="utf-8")
    assert (
        f"of 480 pairs of ratings {equal:.0%} are equal and {near:.0%} differ by one level".replace("%", " %") in page
    )


@pytest.mark.parametrize("company", RATINGS)
def test_the_points_of_a_company_hardly_depend_on_the_reader(company: str) -> None:
    one, other = (assess(RATINGS[company][reader]).score.points for reader in "ab")
    assert one is not None
    assert other is not None
    assert abs(one - other) <= 5


def test_different_companies_reach_different_stages() -> None:
    stages = {assess(pair["a"]).stage for pair in RATINGS.values()}
    assert len(stages) >= 3
