"""What readers made of the level texts: `trials/readers.json` has the answers of the last round of trials.

The readers were language models. They saw each text without its number; no text is in two of the first three trials.
"""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

from cx_centricity import default_bank

FOLDER = Path(__file__).parent
TRIALS: dict[str, Any] = json.loads((FOLDER / "trials" / "readers.json").read_text(encoding="utf-8"))
PAGE = " ".join((FOLDER.parent / "docs" / "content.md").read_text(encoding="utf-8").split())
BANK = default_bank()
STATEMENTS = {statement.id for statement in BANK.statements}


def cell(entry: dict[str, Any]) -> tuple[str, int]:
    return entry["statement"], entry["level"]


def test_no_text_is_in_two_trials() -> None:
    ladders = {entry["statement"] for entry in TRIALS["order"]}
    level, statement = ([cell(entry) for entry in TRIALS[trial]] for trial in ("level", "statement"))
    cells = [*level, *statement]
    assert len(cells) == len(set(cells))
    assert ladders.isdisjoint(id for id, _ in cells)
    assert STATEMENTS.issuperset([*ladders, *(id for id, _ in cells)])


def test_readers_put_the_texts_of_a_statement_in_order() -> None:
    orders = [order for entry in TRIALS["order"] for order in entry["readers"]]
    taus = [sum(1 if a < b else -1 for a, b in combinations(order, 2)) / 36 for order in orders]
    assert all(sorted(order) == [*range(1, 10)] for order in orders)
    assert sum(taus) / len(taus) >= 0.95
    assert min(taus) == 1, "then the page is wrong"
    count = len(TRIALS["order"])
    assert f"the shuffled texts of {count} statements in order" in PAGE
    assert f"All {len(orders)} orders were right" in PAGE


def test_readers_name_the_level_of_a_single_text() -> None:
    apart = [abs(level - entry["level"]) for entry in TRIALS["level"] for level in entry["readers"]]
    exact, near = (sum(distance <= bound for distance in apart) / len(apart) for bound in (0, 1))
    assert exact >= 0.85
    assert near >= 0.99
    assert f"named the level of {len(TRIALS['level'])} single texts" in PAGE
    assert f"summaries of the levels: {exact:.1%} of the answers were right".replace("%", " %") in PAGE


def test_readers_name_the_statement_of_a_single_text() -> None:
    right = [id == entry["statement"] for entry in TRIALS["statement"] for id in entry["readers"]]
    share = sum(right) / len(right)
    assert share >= 0.9
    assert f"named the statement of {len(TRIALS['statement'])} other texts" in PAGE
    assert f"titles and claims: {share:.1%} of the answers were right".replace("%", " %") in PAGE


def test_readers_find_planted_texts_that_say_two_things_or_nothing_of_their_own() -> None:
    planted = {cell(entry) for entry in TRIALS["hunt"]["planted"]}
    assert len(planted) == 10
    others: set[tuple[str, int]] = set()
    for reader in TRIALS["hunt"]["readers"]:
        named = {cell(entry) for entry in reader}
        assert len(named & planted) >= 9
        others |= named - planted
    assert len(others) <= 10
    assert f"found all ten, and named {len(others)} others" in PAGE


def test_readers_who_do_not_see_the_conditions_of_texts_agree_with_them() -> None:
    """A reader marks the levels that contradict a text, or at which a proposal is done."""
    pairs: list[dict[str, Any]] = json.loads((FOLDER / "trials" / "conditions.json").read_text(encoding="utf-8"))
    today = {(kind, condition.statement): condition for kind, when in CONDITIONS for condition in when}
    for pair in pairs:
        condition = today[pair["place"], pair["statement"]]
        low, high = condition.at_least or 1, condition.at_most or 9
        is_driver = pair["kind"] == "driver"
        assert pair["levels"] == [level for level in range(1, 10) if (low <= level <= high) == is_driver], pair
    marks = [(set(pair["levels"]), set(marked)) for pair in pairs for marked in pair["readers"]]
    agreement = sum(9 - len(levels ^ marked) for levels, marked in marks) / (9 * len(marks))
    assert agreement >= 0.95
    twice = sum(len(pair["readers"]) == 2 for pair in pairs)
    assert f"{len(pairs)} pairs of a text and a statement, two readers {twice} of them" in PAGE
    assert f"{agreement:.1%} of their marks agree".replace("%", " %") in PAGE


CONDITIONS = [
    *((f"{stage.id} summary {n}", sign.when) for stage in BANK.stages for n, sign in enumerate(stage.summary)),
    *(
        (f"{stage.id} characteristic {n}", sign.when)
        for stage in BANK.stages
        for n, sign in enumerate(stage.characteristics)
    ),
    *(
        (f"{stage.id} {profile.block} {n}", sign.when)
        for stage in BANK.stages
        for profile in stage.profiles
        for n, sign in enumerate(profile.signs)
    ),
    *((f"{stage.id} {driver.id}", driver.done_when) for stage in BANK.stages for driver in stage.drivers),
    *((pitfall.id, pitfall.when) for pitfall in BANK.pitfalls),
]
"""The conditions of all texts, by the place of the text."""
