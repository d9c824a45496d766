"""The scoring rule at its limits, with figures computed by hand."""

from __future__ import annotations

import pytest

from cx_centricity import NOT_APPLICABLE, AnswerValue, QuestionBank, assess, default_bank
from cx_centricity.answers import check_answers
from cx_centricity.bank import Level
from cx_centricity.scoring import rank_directions, score_answers
from cx_centricity.testing import Sheet
from plan_banks import bank_of_drivers
from strategies import best_and_worst, full_sheet

BANK = default_bank()
CLIENT = ["personalization", "jobs_to_be_done", "segmentation", "customer_value"]


def ids_of(block: str) -> list[str]:
    return [s.id for direction in BANK.directions if direction.block == block for s in direction.statements]


def not_applicable(ids: list[str]) -> Sheet:
    return dict.fromkeys(ids, NOT_APPLICABLE)


def sheet_with(ids: list[str], level: int = 5, **others: AnswerValue) -> Sheet:
    return {**dict.fromkeys(ids, level), **others}


def test_the_lowest_answers_give_6_points_and_stage_1_the_highest_95_and_stage_5() -> None:
    best, worst = best_and_worst(BANK)
    assert [(r.score.points, r.stage and r.stage.number) for r in (assess(worst), assess(best))] == [(6, 1), (95, 5)]


@pytest.mark.parametrize(
    ("level", "points", "stage"),
    [(1, 6, 1), (2, 17, 1), (3, 28, 2), (4, 39, 3), (5, 51, 3), (6, 62, 4), (7, 73, 4), (8, 84, 5), (9, 95, 5)],
)
def test_the_same_level_everywhere_gives_that_level_to_every_scope(level: int, points: int, stage: int) -> None:
    # 6 + 89 · (level − 1) / 8, half up: level 5 is 50.5, the one tie.
    result = assess(full_sheet(BANK, level))
    assert (result.score.points, result.score.level) == (points, level)
    assert result.stage is not None
    assert result.stage.number == stage
    assert {block.score.points for block in result.blocks} == {points}
    assert {direction.score.level for direction in result.directions} == {level}


def test_the_figures_of_a_direction_are_those_computed_by_hand() -> None:
    score = assess(sheet_with(CLIENT[:2], 4, customer_value=NOT_APPLICABLE)).direction("client").score
    # Two of three applicable statements at level 4: 2 · 3 gained of 2 · 8; with the open one 6 or 14 of 24.
    assert (score.gained, score.attainable, score.attainable_if_complete) == (6, 16, 24)
    assert (score.answered, score.applicable, score.total) == (2, 3, 4)
    assert score.coverage == pytest.approx(2 / 3)
    assert (score.points, score.lower, score.upper, score.level) == (39, 28, 58, 4)


@pytest.mark.parametrize(
    ("sheet", "points"),
    [
        (sheet_with(CLIENT[:2]), 51),  # exactly half is answered
        (sheet_with(CLIENT[:1]), None),  # one less
        (sheet_with(CLIENT[:1], 5, jobs_to_be_done=NOT_APPLICABLE, segmentation=NOT_APPLICABLE), 51),  # half applies
        (sheet_with(CLIENT[:1], 5, **not_applicable(CLIENT[1:])), None),  # one less applies
        (sheet_with(CLIENT[:1], 5, jobs_to_be_done=NOT_APPLICABLE), None),  # one of three is less than half
        (sheet_with(CLIENT[:2], 5, segmentation=NOT_APPLICABLE), 51),  # two of three is more
        ({}, None),
        (not_applicable(CLIENT), None),
    ],
)
def test_half_of_a_direction_must_apply_and_be_answered(sheet: Sheet, points: int | None) -> None:
    assert assess(sheet).direction("client").score.points == points


@pytest.mark.parametrize(
    ("answered", "outside", "is_scored"),
    [(4, 0, True), (3, 0, False), (2, 4, True), (1, 4, False), (3, 5, False), (8, 0, True), (0, 8, False)],
)
def test_half_of_a_block_must_apply_and_be_answered(answered: int, outside: int, is_scored: bool) -> None:  # noqa: FBT001
    ids = ids_of("data")
    sheet = sheet_with(ids[:answered], 5, **not_applicable(ids[8 - outside :]))
    block = assess(sheet).block("data")
    assert (block.score.points, block.stage and block.stage.number) == ((51, 3) if is_scored else (None, None))
    assert bool(block.profile or block.portrait) == is_scored


def test_the_whole_is_scored_if_half_of_its_statements_are_answered() -> None:
    half = [id for block in BANK.blocks for id in ids_of(block.id)[:4]]
    assert assess(sheet_with(half)).score.points == 51
    assert assess(sheet_with(half[:-1])).score.points is None


def test_the_whole_is_scored_only_if_every_block_of_which_half_applies_is_scored() -> None:
    others = [s.id for s in BANK.statements if s.id not in ids_of("people")]
    people = ids_of("people")
    assert assess(sheet_with([*others, *people[:4]])).score.points == 51
    assert assess(sheet_with([*others, *people[:3]])).score.points is None
    # With five of eight not applicable, the block does not count towards the whole; with four it does.
    assert assess(sheet_with(others, 5, **not_applicable(people[:5]))).score.points == 51
    assert assess(sheet_with(others, 5, **not_applicable(people[:4]))).score.points is None


def test_the_whole_is_scored_only_if_half_of_its_statements_apply() -> None:
    ids = [s.id for s in BANK.statements]
    outside = not_applicable(ids[24:])
    assert assess(sheet_with(ids[:24], 5, **outside)).score.points == 51
    assert assess(sheet_with(ids[:23], 5, **outside, **not_applicable(ids[23:24]))).score.points is None


def test_if_nothing_applies_there_are_no_bounds_and_no_possible_stages() -> None:
    result = assess(not_applicable([s.id for s in BANK.statements]))
    score = result.score
    assert (score.points, score.lower, score.upper, score.coverage) == (None, None, None, None)
    assert (result.stage, result.possible_stages, result.provisional) == (None, (), False)


def test_an_empty_sheet_leaves_all_points_and_stages_possible() -> None:
    result = assess({})
    assert (result.score.lower, result.score.upper, result.score.coverage) == (6, 95, 0.0)
    assert [stage.number for stage in result.possible_stages] == [1, 2, 3, 4, 5]
    assert result.provisional
    assert (result.stage, result.next_stage, result.points_to_next_stage) == (None, None, None)
    assert (result.strengths, result.growth_zones, result.drivers) == ((), (), ())


def test_a_block_of_which_nothing_applies_never_prevents_a_score_of_the_whole() -> None:
    raw = BANK.model_dump()
    bank = QuestionBank.model_validate({**raw, "min_coverage_percent": 0})
    answered = [s.id for s in BANK.statements if s.id not in ids_of("people")]
    result = assess(sheet_with(answered, 5, **not_applicable(ids_of("people"))), bank=bank)
    assert result.score.points == result.score.lower == result.score.upper == 51


def bank_of(
    values: list[int], weights: list[int], *, reversed: bool = False, points: tuple[int, int] = (0, 100)
) -> QuestionBank:
    """Return a bank of one direction whose statements are `q0`, `q1`, …; levels are numbered from 0."""
    return QuestionBank.model_validate(
        {
            "id": "hand",
            "version": "1.0.0",
            "language": "en",
            "title": "By hand",
            "levels": tuple(Level(number=n, id=f"l{n}", title=f"L{n}", value=v) for n, v in enumerate(values)),
            "point_range": points,
            "directions": (
                {
                    "id": "only",
                    "title": "Only",
                    "statements": tuple(
                        {"id": f"q{n}", "title": "Q", "claim": "C", "weight": weight, "reversed": reversed}
                        for n, weight in enumerate(weights)
                    ),
                },
            ),
            "stages": ({"number": 1, "id": "all", "title": "All", "from_points": points[0]},),
        }
    )


def test_weights_values_and_reversal_count_as_computed_by_hand() -> None:
    # Values 0, 1, 2, 4; weights 1 and 3. Answers 1 and 3: gained 1·1 + 3·4 = 13 of 16, 81.25 points.
    bank = bank_of([0, 1, 2, 4], [1, 3])
    score = assess({"q0": 1, "q1": 3}, bank=bank).score
    assert (score.gained, score.attainable, score.points, score.level) == (13, 16, 81, 3)
    # Reversed: 1·3 + 3·0 = 3 of 16, 18.75 points; the mean value 0.75 is nearest to that of level 1.
    score = assess({"q0": 1, "q1": 3}, bank=bank_of([0, 1, 2, 4], [1, 3], reversed=True)).score
    assert (score.gained, score.attainable, score.points, score.level) == (3, 16, 19, 1)


def test_ties_are_rounded_up_for_points_and_levels_even_below_zero() -> None:
    score = assess({"q0": 1, "q1": 0}, bank=bank_of([0, 1], [1, 1], points=(0, 1))).score
    assert (score.points, score.level) == (1, 1)  # half a point, half a level
    score = assess({"q0": 1, "q1": 0}, bank=bank_of([-7, -6], [1, 1], points=(-3, 0))).score
    assert (score.points, score.level) == (-1, 1)  # −1.5 goes up to −1
    score = assess({"q0": 1, "q1": 0, "q2": 0}, bank=bank_of([0, 1], [1, 1, 1])).score
    assert (score.points, score.level) == (33, 0)


def test_the_resolution_is_what_the_greatest_step_of_one_answer_changes_rounded_up() -> None:
    # The greatest gap is that of 2 between levels 2 and 3; with weight 3 it is 6 of 16, 37.5 points.
    bank = bank_of([0, 1, 2, 4], [1, 3])
    assert assess({"q0": 1, "q1": 3}, bank=bank).score.resolution == 38
    score = assess({"q0": 1, "q1": 3}, bank=bank.with_fields(decimals=1)).score
    assert (score.points, score.lower, score.upper, score.resolution) == (81.3, 81.3, 81.3, 37.5)
    # One statement of weight 3 alone: 6 of 12.
    assert assess({"q1": 0}, bank=bank).score.resolution == 50


@pytest.mark.parametrize(("percent", "is_scored"), [(0, True), (66, True), (67, False)])
def test_coverage_is_compared_exactly(percent: int, is_scored: bool) -> None:  # noqa: FBT001
    bank = bank_of([0, 1], [1, 1, 1]).with_fields(min_coverage_percent=percent)
    for third in (None, NOT_APPLICABLE):
        score = assess({"q0": 1, "q1": 1, "q2": third}, bank=bank).score
        assert (score.points == 100, score.points is None) == (is_scored, not is_scored)


def test_unanswered_statements_count_as_their_level_in_points_but_not_in_bounds_and_counts() -> None:
    bank = bank_of([0, 1, 2, 4], [1, 3, 2]).with_fields(unanswered_counts_as=2, min_coverage_percent=0)
    score = assess({"q0": 3}, bank=bank).score
    # 4 of 4 answered, 2·(3 + 2) of 4·(3 + 2) assumed.
    assert (score.gained, score.attainable, score.points) == (14, 24, 58)
    assert (score.least_gained, score.most_gained, score.lower, score.upper) == (4, 24, 17, 100)
    assert (score.answered, score.applicable, score.total) == (1, 3, 3)
    assert assess({}, bank=bank).score.points is None


def test_each_scope_has_points_and_stages_in_its_own_range() -> None:
    stages = [{"id": f"t{n}", "title": "T", "from_points": at} for n, at in ((1, -4), (2, 0))]
    bank = bank_of_drivers(subscales=[{"id": "some", "title": "S", "statements": ["first_x"], "point_range": [0, 8]}])
    bank = bank.with_changed("blocks", "two", point_range=[0, 10])
    bank = bank.with_changed("directions", "third", point_range=[-4, 4], stages=stages)
    result = assess({"first_x": 5, "first_y": 3, "second_x": 2, "second_y": 2, "third_x": 4, "third_y": 3}, bank=bank)
    # Gains: 4 + 2, 1 + 1, 3 + 2 of 8 each.
    assert (result.score.points, [block.score.points for block in result.blocks]) == (54, [69, 3])
    assert [direction.score.points for direction in result.directions] == [75, 25, 1]
    assert [subscale.score.points for subscale in result.subscales] == [8]
    assert [part.stage and part.stage.id for part in result.directions] == [None, None, "t2"]


@pytest.mark.parametrize(
    ("answers", "stage", "possible"),
    [
        ({}, 2, [2]),
        ({"first_y": 2}, 1, [1]),
        ({"first_y": 3}, 2, [2]),
        ({"second_y": 2}, 2, [2]),
        ({"first_y": None}, 1, [1, 2]),
        ({"first_x": None, "first_y": 2}, 1, [1]),
        ({"first_y": NOT_APPLICABLE, "second_y": 1}, 1, [1]),
        ({"first_y": NOT_APPLICABLE}, 2, [2]),
        ({"third_x": None}, 2, [2]),
        ({"third_y": None}, 2, [1, 2]),
        ({"third_y": None, "first_y": 2}, 1, [1]),
        ({"second_x": None}, 0, [0, 1, 2]),
        ({"second_x": 1, "first_x": None}, 0, [0]),
        (dict.fromkeys(["first_x", "first_y", "second_x", "second_y", "third_x", "third_y"]), None, [0, 1, 2]),
        (dict.fromkeys(["first_x", "second_x", "second_y", "third_x", "third_y"]) | {"first_y": 1}, None, [0, 1]),
        (dict.fromkeys(["first_x", "first_y", "second_x", "second_y", "third_x", "third_y"], NOT_APPLICABLE), None, []),
    ],
)
def test_stages_end_before_the_first_gate_that_is_not_true(
    answers: Sheet, stage: int | None, possible: list[int]
) -> None:
    # All else is answered with the highest level. An unanswered `third_y` counts as enough.
    gate = [
        {"each_at_least": 3, "direction": "first"},
        {"statement": "second_y", "at_least": 2},
        {"statement": "third_y", "at_least": 3},
    ]
    bank = bank_of_drivers(gate=gate, statements={"third_y": {"unanswered_counts_as": 3}})
    bank = bank.with_changed("stages", "s40", gate=[{"statement": "second_x", "at_least": 2}])
    result = assess(full_sheet(bank, 5, **answers), bank=bank)
    assert (None if result.stage is None else bank.stages.index(bank.stage(result.stage.id))) == stage
    assert [each.number - 1 for each in result.possible_stages] == possible


def test_the_gate_of_a_part_limits_the_stages_of_that_part_alone() -> None:
    stages = [
        {"id": "low", "title": "L", "from_points": 0},
        {"id": "top", "title": "T", "from_points": 50, "gate": [{"each_at_least": 4}]},
    ]
    bank = bank_of_drivers(subscales=[{"id": "some", "title": "S", "statements": ["third_x", "first_y"]}])
    bank = bank.with_changed("directions", "second", stages=stages).with_changed("subscales", "some", stages=stages)
    result = assess(full_sheet(bank, 5, second_x=3, third_x=None), bank=bank)
    second, (some,) = result.direction("second"), result.subscales
    assert ([each.id for each in second.possible_stages], second.stage) == (["low"], second.stages[0])
    assert ([each.id for each in some.possible_stages], some.stage) == (["low", "top"], some.stages[0])
    assert (result.stage and result.stage.id, [part.stage for part in result.blocks]) == (
        "s80",
        [*result.stages[:0:-1]],
    )


def test_directions_at_least_a_level_off_are_ranked_furthest_first_with_ties_in_bank_order() -> None:
    def ranked(**levels: int) -> tuple[list[str], list[str]]:
        sheet = full_sheet(BANK, 5)
        for direction, level in levels.items():
            sheet.update(dict.fromkeys([s.id for s in BANK.direction(direction).statements], level))
        scores = score_answers(check_answers(sheet, BANK), BANK)
        above, below = rank_directions(scores, BANK)
        ids = [direction.id for direction in BANK.directions]
        return [ids[d] for d in above], [ids[d] for d in below]

    assert ranked() == ([], [])
    assert ranked(client=6) == ([], [])
    assert ranked(client=7) == (["client"], [])
    assert ranked(team=2, culture=3, client=8, research=9, strategy=8, systems=2) == (
        ["research", "client", "strategy"],
        ["systems", "team", "culture"],
    )
    # A level is enough and less is not: 6 of 12 directions two levels higher put each one level off the mean.
    six = {direction.id: 7 for direction in BANK.directions[:6]}
    assert ranked(**six) == ([d.id for d in BANK.directions[:6]], [d.id for d in BANK.directions[6:]])
    seven = {direction.id: 7 for direction in BANK.directions[:7]}
    assert ranked(**seven) == ([], [d.id for d in BANK.directions[7:]])


def directions_of(weights: list[int]) -> QuestionBank:
    """Return a bank with two levels and one direction per weight, which has one statement of that weight."""
    bank = bank_of([0, 1], [1])
    directions = [
        {"id": f"d{n}", "title": "D", "statements": [{"id": f"q{n}", "title": "Q", "weight": weight}]}
        for n, weight in enumerate(weights)
    ]
    return bank.with_overlay({"directions": directions})


def test_a_direction_without_scored_statements_has_no_points_and_no_bounds() -> None:
    result = assess({"q0": 1, "q1": 1}, bank=directions_of([1, 0]))
    score = result.direction("d1").score
    assert (score.points, score.lower, score.upper, score.level, score.resolution) == (None, None, None, None, None)
    assert (score.gained, score.attainable, score.answered, score.applicable, score.total) == (0, 0, 0, 0, 0)
    assert (result.score, result.score.points) == (result.direction("d0").score, 100)


def test_the_least_possible_difference_separates_strengths_from_growth_zones() -> None:
    result = assess({"q0": 1, "q1": 0}, bank=directions_of([1, 1]))
    assert (result.strengths, result.growth_zones) == (("d0",), ("d1",))


def test_shares_are_compared_exactly_even_if_their_common_denominator_is_huge() -> None:
    # The least common multiple of these is beyond the range of floats.
    primes = [n for n in range(2, 1000) if all(n % d for d in range(2, n))]
    bank = directions_of(primes)
    sheet: Sheet = {f"q{n}": (n + 1) % 2 for n in range(len(primes))}
    result = assess(sheet, bank=bank)
    # With two levels, a quarter is enough, and the whole gains about half.
    assert list(result.strengths) == [f"d{n}" for n in range(0, len(primes), 2)]
    assert list(result.growth_zones) == [f"d{n}" for n in range(1, len(primes), 2)]


def test_equal_tallies_share_one_score() -> None:
    one, other = assess(full_sheet(BANK, 4)), assess(full_sheet(BANK, 4))
    assert one.score is other.score
    assert len({id(direction.score) for direction in one.directions}) == 1
