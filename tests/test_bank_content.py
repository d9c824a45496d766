"""Models of the parts of a bank."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from cx_centricity import QuestionBank, default_bank
from cx_centricity.bank import Block, Direction, Driver, Evidence, Level, Stage, Statement
from small_bank import raw_bank


def test_a_single_part_has_a_value_and_an_end() -> None:
    assert Level(number=3, id="basic", title="Basic").value == 3
    assert Stage(number=1, id="a", title="A", from_points=6).to_points == 6


@pytest.mark.parametrize(
    "make",
    [
        lambda: Level.model_validate({"number": True, "id": "a", "title": "A"}),
        lambda: Level.model_validate({"number": "1", "id": "a", "title": "A"}),
        lambda: Level.model_validate({"number": 1.0, "id": "a", "title": "A"}),
        lambda: Level.model_validate({"number": 1, "id": "A", "title": "A"}),
        lambda: Level.model_validate({"number": 1, "id": "a", "title": ""}),
        lambda: Level.model_validate({"number": 1, "id": "a", "title": "A", "value": 1001}),
        lambda: Level.model_validate({"number": 1, "id": "a", "title": "A", "worth": 1}),
        lambda: Statement.model_validate({"id": "a", "title": "A", "claim": "C", "weight": -1}),
        lambda: Statement.model_validate({"id": "a", "title": "A", "claim": "C", "level_texts": {"a"}}),
        lambda: Direction.model_validate({"id": "a", "title": "A", "statements": ()}),
        lambda: Driver.model_validate({"id": "a", "text": "A", "horizon": 7}),
        lambda: QuestionBank.model_validate({**raw_bank(), "version": "1.0"}),
        lambda: QuestionBank.model_validate({**raw_bank(), "point_range": (0, 10_000_001)}),
        lambda: QuestionBank.model_validate({**raw_bank(), "point_range": (-10_000_001, 0)}),
        lambda: QuestionBank.model_validate({**raw_bank(), "point_range": (0, float("nan"))}),
    ],
)
def test_models_do_not_convert_values_and_check_bounds(make: Callable[[], object]) -> None:
    with pytest.raises(ValidationError):
        make()


def test_content_cannot_be_changed() -> None:
    block = Block(id="a", title="A")
    with pytest.raises(ValidationError, match="frozen"):
        block.title = "B"  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]


def test_every_repr_is_one_short_line() -> None:
    bank = default_bank()
    parts = [bank, bank.levels[0], bank.statements[0], bank.directions[0], bank.blocks[0], bank.stages[0]]
    parts += [bank.stages[0].drivers[0], bank.stages[0].profiles[0], bank.guidance[0]]
    parts += [bank.pitfalls[0], bank.pitfalls[0].when[0], bank.indicators[0]]
    for part in parts:
        assert len(repr(part)) <= 80
        assert "\n" not in repr(part)
        assert len(str(part)) <= 80


def test_evidence_is_found_by_the_level_that_it_is_for() -> None:
    ranges = (Evidence(up_to=3, text="Low"), Evidence(up_to=6, text="Middle"), Evidence(text="High"))
    statement = Statement(id="s", title="S", evidence=ranges)
    assert [statement.evidence_for(level) for level in (1, 3, 4, 6, 7, 9)] == [
        *("Low", "Low", "Middle", "Middle", "High", "High")
    ]
    assert Statement(id="s", title="S").evidence_for(1) == ""


def test_a_text_is_evidence_for_all_levels_and_a_blank_one_is_none() -> None:
    def read(evidence: object) -> Statement:
        return Statement.model_validate({"id": "s", "title": "S", "evidence": evidence})

    assert read("Look.").evidence == (Evidence(text="Look."),) == read([{"text": "Look."}]).evidence
    assert read("").evidence == read(" \n").evidence == read([]).evidence == ()
    for wrong in (8, None, {"text": "Look."}):
        with pytest.raises(ValidationError, match="valid string"):
            read(wrong)
    with pytest.raises(ValidationError, match="at least 1 character"):
        read([{"text": ""}])
