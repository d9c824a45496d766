"""Six described companies and their ratings by two independent readers: the level texts fit different companies.

`companies/ratings.json` has the answers that each reader gave. The authors of the descriptions knew only the titles of
the statements, not the level texts; the readers had only the questionnaire and the descriptions.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cx_centricity import AnswerValue, assess, default_bank

FOLDER = Path(__file__).parent / "companies"
PAGE = (FOLDER.parents[1] / "docs" / "content.md").read_text(encoding="utf-8")
BANK = default_bank()
RATINGS: dict[str, dict[str, dict[str, AnswerValue]]] = json.loads(
    (FOLDER / "ratings.json").read_text(encoding="utf-8")
)


def test_every_rated_company_is_described() -> None:
    assert {file.stem for file in FOLDER.glob("*.md")} == set(RATINGS)
    assert len(RATINGS) == 6


def test_two_readers_agree_on_most_statements_and_within_one_level_on_nearly_all() -> None:
    apart = [
        abs(one - other)
        for pair in RATINGS.values()
        for one, other in ((pair["a"][s.id], pair["b"][s.id]) for s in BANK.statements)
        if isinstance(one, int) and isinstance(other, int)
    ]
    equal, near = (sum(distance <= bound for distance in apart) / len(apart) for bound in (0, 1))
    assert equal >= 0.7
    assert near >= 0.95
    figures = f"of {len(apart)} pairs of levels {equal:.0%} are equal and {near:.0%} differ by one level"
    assert figures.replace("%", " %") in PAGE


def test_nearly_all_statements_concern_every_company() -> None:
    for company, pair in RATINGS.items():
        for reader in pair.values():
            assert [*reader] == [*pair["a"]], company
            assert sum(answer in (None, "n/a") for answer in reader.values()) <= 2, company


@pytest.mark.parametrize("company", RATINGS)
def test_the_points_of_a_company_hardly_depend_on_the_reader(company: str) -> None:
    one, other = (assess(RATINGS[company][reader]).score.points for reader in "ab")
    assert one is not None
    assert other is not None
    assert abs(one - other) <= 5


def test_different_companies_reach_different_stages_and_levels() -> None:
    results = [assess(pair["a"]) for pair in RATINGS.values()]
    assert len({result.stage for result in results}) >= 2
    for result in results:
        assert len({statement.answer for statement in result.statements}) >= 5
