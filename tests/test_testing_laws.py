"""The laws hold for `assess` with every bank and sheet, and each of them can be broken."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, strategies as st

from cx_centricity import NOT_APPLICABLE, AnswerError, AnswerValue, QuestionBank, assess, default_bank
from cx_centricity.testing import LAWS, Law, LawError, Scorer, Sheet, answer_sheets, conformance_cases
from cx_centricity.testing._figures import kinds_by_name, library_scorer
from cx_centricity.testing.parametrize import each_law
from small_bank import make, raw_bank
from strategies import banks_with_sheets, full_sheet

BANK = default_bank()
anything = st.one_of(banks_with_sheets(), answer_sheets(BANK).map(lambda sheet: (BANK, sheet)))


@each_law()
@given(pair=anything)
def test_law_the_library_keeps_every_law(law: Law, pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    law(library_scorer, sheet, bank)


def changed(change: Callable[[str, Any], Any], *names: str) -> Scorer:
    """Return a scorer that gives the figures of the library, but for those with these names in any scope."""

    def scorer(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        kinds = kinds_by_name(bank)
        figures: dict[str, Any] = library_scorer(answers, bank)
        return {
            name: change(name, figure) if any(kinds[name].endswith(each) for each in names) else figure
            for name, figure in figures.items()
        }

    return scorer


def one_more(_name: str, figure: Any) -> Any:
    """Add one, or a stage after the last one."""
    if isinstance(figure, tuple):
        return (*figure, 9)
    return None if figure is None else figure + 1


def of_first_of(*fields: str) -> Scorer:
    """Return a scorer that gives figures which depend on something irrelevant."""

    def scorer(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        figures: dict[str, Any] = library_scorer(answers, bank)
        statements = [statement.model_dump() for statement in bank.statements]
        extra = sum(statement[field] or 0 for statement in statements for field in fields)
        return {**figures, "lower": None if figures["lower"] is None else figures["lower"] + extra}

    return scorer


def by_position(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
    """Count how many answers stand at the place of their statement."""
    ids = [statement.id for statement in bank.statements]
    return {**library_scorer(answers, bank), "total": sum(a == b for a, b in zip(answers, ids, strict=False))}


def by_length(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
    """Take the stated answers for the applicable statements."""
    return {**library_scorer(answers, bank), "applicable": len(answers)}


def by_level_numbers(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
    """Add up level numbers instead of gains."""
    total = sum(answer for answer in answers.values() if isinstance(answer, int))
    return {**library_scorer(answers, bank), "gained": total}


def fewer_for_more(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
    """Mirror the points."""
    figures: dict[str, Any] = library_scorer(answers, bank)
    return {**figures, "points": None if figures["points"] is None else sum(bank.point_range) - figures["points"]}


def points_of_the_whole_everywhere(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
    """Give every direction the points of the whole."""
    figures: dict[str, Any] = library_scorer(answers, bank)
    return {name: figures["points"] if name.endswith("_points") else figure for name, figure in figures.items()}


def where_unanswered(name: str, change: Callable[[Any], Any]) -> Scorer:
    """Return a scorer that changes a figure of the whole of sheets with an unanswered statement."""

    def scorer(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        figures: dict[str, Any] = library_scorer(answers, bank)
        is_open = any(answers.get(statement.id) is None for statement in bank.statements)
        changes = is_open and name in figures and figures[name] is not None
        return {**figures, name: change(figures[name])} if changes else figures

    return scorer


def stage_by_points(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
    """Leave the gates of the whole aside."""
    figures: dict[str, Any] = library_scorer(answers, bank)
    points = figures["points"]
    if not bank.stages or points is None:
        return figures
    return {**figures, "stage": sum(stage.from_points <= points for stage in bank.stages)}


BREAKS: dict[str, Scorer] = {
    "bounds-contain-the-points": changed(one_more, "points"),
    "nothing-unanswered-leaves-one-outcome": changed(one_more, "upper"),
    "points-are-rounded-half-up": changed(one_more, "points"),
    "level-has-the-nearest-value": changed(one_more, "level"),
    "resolution-is-the-greatest-step": changed(one_more, "resolution"),
    "counts-are-those-of-the-sheet": changed(one_more, "least_gained"),
    "the-whole-is-the-sum-of-its-parts": where_unanswered("total", lambda total: total + 1),
    "enough-must-apply-and-be-answered": changed(lambda _name, _figure: None, "points"),
    "a-stage-begins-with-its-first-point": changed(one_more, "_stage", "stage"),
    "a-stage-ends-before-a-gate-that-is-not-true": stage_by_points,
    "possible-stages-lie-between-the-bounds": changed(one_more, "possible_stages"),
    "the-stage-is-a-possible-one": changed(lambda _name, _figure: (), "possible_stages"),
    "strengths-and-growth-zones-are-a-level-off": changed(lambda _name, _figure: (), "strengths"),
    "order-of-answers-is-irrelevant": by_position,
    "left-out-is-unanswered": by_length,
    "an-answer-that-gains-more-lowers-nothing": fewer_for_more,
    "an-answer-that-gains-the-same-changes-nothing": by_level_numbers,
    "one-more-answer-never-widens-the-bounds": where_unanswered("lower", lambda lower: lower + 1),
    "bounds-are-the-extremes-still-possible": where_unanswered("lower", lambda lower: lower - 1),
    "every-completion-lies-within": where_unanswered("upper", lambda upper: upper - 1),
    "least-everywhere-gives-min-and-most-max": changed(one_more, "points"),
    "no-answer-moves-points-by-more-than-the-resolution": changed(lambda _name, _figure: 0, "resolution"),
    "the-unanswered-count-as-their-level": where_unanswered("gained", lambda gained: gained - 1),
    "a-scope-depends-on-its-own-statements": points_of_the_whole_everywhere,
    "weights-times-a-constant-change-nothing": of_first_of("weight"),
    "only-differences-of-values-count": lambda answers, bank: {
        **library_scorer(answers, bank),
        "gained": bank.levels[0].value,
    },
    "reversing-every-statement-mirrors-the-points": changed(one_more, "points"),
    "the-other-polarity-changes-no-figure": lambda answers, bank: {
        **library_scorer(answers, bank),
        "total": len(bank.better),
    },
    "weight-zero-counts-nowhere": lambda answers, bank: {
        **library_scorer(answers, bank),
        "total": len(bank.statements),
    },
    "what-the-unanswered-count-as-enters-no-bound": of_first_of("unanswered_counts_as"),
    "not-applicable-counts-as-absent": lambda answers, bank: {
        **library_scorer(answers, bank),
        "applicable": len(bank.statements),
    },
}


@each_law()
def test_each_law_is_broken_by_a_scorer_that_violates_it(law: Law) -> None:
    broken: list[LawError] = []
    for case in conformance_cases():
        if case.figures and not broken:
            try:
                law(BREAKS[law.name], case.answers, case.bank)
            except LawError as error:
                broken.append(error)
    assert [error.law for error in broken] == [law.name]
    assert law.name in str(broken[0])
    assert pickle.loads(pickle.dumps(broken[0])).reason == broken[0].reason


PARTLY_WRONG: list[tuple[str, Scorer, str]] = [
    (
        "reversing-every-statement-mirrors-the-points",
        lambda answers, bank: {
            "points": None if bank.statements[0].reversed else library_scorer(answers, bank)["points"]
        },
        "points is 51, but None with every statement reversed",
    ),
    (
        "reversing-every-statement-mirrors-the-points",
        lambda answers, bank: {"gained": 1, "attainable": library_scorer(answers, bank)["attainable"]},
        "gained is 1, reversed 1, of 384",
    ),
    (
        "possible-stages-lie-between-the-bounds",
        lambda _answers, _bank: {"lower": 40, "upper": 41, "provisional": True},
        "provisional is True; the bounds 40…41 and the gates allow the stages .3,.",
    ),
    (
        "points-are-rounded-half-up",
        lambda answers, _bank: {"points": len(answers), "lower": None},
        "points is 48; 192 of 384 make 51",
    ),
    (
        "the-other-polarity-changes-no-figure",
        lambda _answers, _bank: {"strengths": ["client"], "relative_strengths": [], "growth_zones": []},
        ".'client'. are better than the whole; with the other polarity .. are worse",
    ),
]


@pytest.mark.parametrize(("name", "scorer", "reason"), PARTLY_WRONG)
def test_a_law_reports_each_kind_of_violation(name: str, scorer: Scorer, reason: str) -> None:
    law = next(law for law in LAWS if law.name == name)
    with pytest.raises(LawError, match=f"^{name}: {reason}$"):
        law(scorer, full_sheet(BANK, 5), BANK)


OPEN: list[tuple[str, Scorer, str]] = [
    (
        "points-are-rounded-half-up",
        lambda _answers, _bank: {"points": 50},
        "points is 50; there is nothing that it could be made of",
    ),
    (
        "one-more-answer-never-widens-the-bounds",
        lambda answers, _bank: {"possible_stages": [1, 2] if answers else [1]},
        "possible_stages (1,) become (1, 2) when personalization is answered with 1",
    ),
    (
        "bounds-are-the-extremes-still-possible",
        lambda _answers, _bank: {"possible_stages": [1, 2]},
        "possible_stages is (1, 2), not (1,), with the unanswered filled as for lower",
    ),
]


@pytest.mark.parametrize(("name", "scorer", "reason"), OPEN)
def test_a_law_reports_what_is_wrong_with_an_empty_sheet(name: str, scorer: Scorer, reason: str) -> None:
    law = next(law for law in LAWS if law.name == name)
    with pytest.raises(LawError, match=f"^{name}: {re.escape(reason)}"):
        law(scorer, {}, BANK)


def test_a_completion_at_an_impossible_stage_breaks_a_law() -> None:
    law = next(law for law in LAWS if law.name == "every-completion-lies-within")
    with pytest.raises(LawError, match=r"stage is 3 when completed by .*, not among .1, 2."):
        law(lambda _answers, _bank: {"stage": 3, "possible_stages": [1, 2]}, {}, BANK)


@pytest.mark.parametrize("suite", sorted({case.suite for case in conformance_cases()} - {"bundled"}))
def test_law_the_library_keeps_every_law_in_each_suite(suite: str) -> None:
    cases = [case for case in conformance_cases() if case.suite == suite and case.figures]
    for law in LAWS:
        for case in cases[:: len(cases) // 4]:
            law(library_scorer, case.answers, case.bank)


def test_parts_without_a_scored_statement_lose_their_range_where_statements_do_not_apply() -> None:
    law = next(law for law in LAWS if law.name == "not-applicable-counts-as-absent")
    raw = raw_bank()
    for part in (raw["directions"][1], raw["blocks"][1]):
        part["point_range"] = [0, 10]
    raw["directions"][1]["statements"][0]["weight"] = 0
    bank = make(raw)
    assert law(library_scorer, {**full_sheet(bank, 2), "second_y": NOT_APPLICABLE}, bank)
    nothing: Sheet = dict.fromkeys((part.id for part in bank.statements if part.weight), NOT_APPLICABLE)
    assert not law(library_scorer, nothing, bank)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("reversing-every-statement-mirrors-the-points", ("points", "lower")),
        ("the-whole-is-the-sum-of-its-parts", ("total", "direction_total")),
    ],
)
def test_a_law_is_kept_by_a_scorer_that_returns_only_some_of_its_figures(name: str, given: tuple[str, ...]) -> None:
    kinds = kinds_by_name(BANK)

    def some(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        return {figure: value for figure, value in library_scorer(answers, bank).items() if kinds[figure] in given}

    assert next(law for law in LAWS if law.name == name)(some, full_sheet(BANK, 5), BANK)


def test_a_law_that_does_not_apply_to_the_figures_of_a_scorer_raises() -> None:
    for law in LAWS:
        if law.name in ("possible-stages-lie-between-the-bounds", "the-whole-is-the-sum-of-its-parts"):
            with pytest.raises(ValueError, match=f"the law {law.name} does not apply to provisional, total"):
                law(lambda _answers, _bank: {"provisional": True, "total": 1}, full_sheet(BANK, 5), BANK)


def test_a_law_refuses_answers_that_do_not_fit_the_bank() -> None:
    with pytest.raises(AnswerError):
        LAWS[0](library_scorer, {"hiring": 10}, BANK)


@pytest.mark.parametrize(
    ("name", "bank"),
    [
        ("weights-times-a-constant-change-nothing", BANK.with_changed("statements", "hiring", weight=1000)),
        (
            "only-differences-of-values-count",
            BANK.with_overlay({"change": {"levels": {"absent": {"value": -1000}, "adaptive": {"value": 1000}}}}),
        ),
        ("not-applicable-counts-as-absent", BANK),
    ],
)
def test_a_law_that_cannot_be_tried_returns_false(name: str, bank: QuestionBank) -> None:
    law = next(law for law in LAWS if law.name == name)
    assert law(library_scorer, full_sheet(bank, 5), bank) is False
    assert LAWS[0](library_scorer, full_sheet(bank, 5), bank) is True


def test_a_law_needs_a_generator_a_valid_name_and_known_kinds_of_figures() -> None:
    def silent(_scorer: Scorer, _answers: Sheet, _bank: QuestionBank) -> Iterator[str]:
        """Yield nothing."""
        yield from ()

    def forgetful(_scorer: Scorer, _answers: Sheet, _bank: QuestionBank) -> None:
        """Yield nothing, and be no generator."""

    def asserting(_scorer: Scorer, answers: Sheet, _bank: QuestionBank) -> Iterator[str]:
        """Assert instead."""
        assert not answers, "no answers are allowed"
        yield from ()

    assert Law(silent)(library_scorer, full_sheet(BANK, 5), BANK)
    with pytest.raises(ValueError, match="'<lambda>' is not a valid name of a law; give one in kebab case as name="):
        Law(lambda _scorer, _answers, _bank: iter(()))
    with pytest.raises(ValueError, match="the law silent needs unknown kinds of figures: pionts"):
        Law(silent, needs=[{"pionts"}])
    with pytest.raises(TypeError, match="the law forgetful returned NoneType; it must yield what is wrong"):
        Law(forgetful)(library_scorer, {}, BANK)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    with pytest.raises(LawError, match="asserting: no answers are allowed"):
        Law(asserting)(library_scorer, full_sheet(BANK, 5), BANK)


def test_the_law_about_own_statements_covers_blocks_too() -> None:
    law = next(law for law in LAWS if law.name == "a-scope-depends-on-its-own-statements")

    def of_the_whole(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Any]:
        figures: dict[str, Any] = library_scorer(answers, bank)
        return {f"block_{block.id}_points": figures["points"] for block in bank.blocks}

    with pytest.raises(LawError, match="block_strategy_points is 51 and then None when nothing else applies"):
        law(of_the_whole, full_sheet(BANK, 5), BANK)


def test_a_level_without_points_breaks_a_law() -> None:
    law = next(law for law in LAWS if law.name == "level-has-the-nearest-value")
    with pytest.raises(LawError, match="level is 1; by 0 of 0 it is None"):
        law(lambda _answers, _bank: {"level": 1}, {}, BANK)


def test_laws_have_unique_names_and_a_statement() -> None:
    names = [law.name for law in LAWS]
    assert len(set(names)) == len(names) == len(BREAKS)
    assert all(law.statement.endswith(".") or "\n" in law.statement for law in LAWS)
    assert repr(LAWS[0]) == "Law('bounds-contain-the-points')"


@each_law([law for law in LAWS if law.needs])
def test_a_law_applies_only_to_the_figures_that_it_needs(law: Law) -> None:
    assert not law.applies_to(frozenset({"nothing"}))
    assert all(law.applies_to(needed) for needed in law.needs)
    assert law.applies_to(frozenset(kinds_by_name(BANK).values()))


def test_a_custom_law_is_a_generator_of_what_is_wrong() -> None:
    def at_most_ninety(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
        """Nobody is perfect."""
        points = scorer(answers, bank)["points"]
        if points is not None and points > 90:
            yield f"{points} points"

    law = Law(at_most_ninety, needs=[{"points"}])
    assert (law.name, law.statement) == ("at-most-ninety", "Nobody is perfect.")
    law(library_scorer, full_sheet(BANK, 5), BANK)
    with pytest.raises(LawError, match=r"^at-most-ninety: 95 points$") as caught:
        law(library_scorer, full_sheet(BANK, 9), BANK)
    assert (caught.value.answers, caught.value.bank) == (full_sheet(BANK, 9), BANK)


def test_a_direction_on_another_scale_is_no_more_than_a_relative_strength() -> None:
    raw = raw_bank()
    raw["goal_level"] = 2
    raw["scales"] = [{"id": "other", "levels": [{"number": n, "id": f"o{n}", "title": "O"} for n in (1, 2)]}]
    for statement in raw["directions"][0]["statements"]:
        statement |= {"scale": "other", "level_texts": []}
    raw["pitfalls"] = []
    bank = make(raw)
    sheet: Sheet = dict.fromkeys((statement.id for statement in bank.statements), 1)
    sheet |= {"first_x": 2, "first_y": 2}
    assert assess(sheet, bank=bank).relative_strengths == ("first",)
    law = next(law for law in LAWS if law.name == "strengths-and-growth-zones-are-a-level-off")
    assert law(library_scorer, sheet, bank)
