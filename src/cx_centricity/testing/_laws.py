"""The laws of the scoring rule: what holds for the figures of every sheet of every bank."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import Any, Final, Literal, cast

from cx_centricity.answers import NOT_APPLICABLE, check_answers
from cx_centricity.bank import MAX_WEIGHT_TOTAL, QuestionBank, Statement, derived
from cx_centricity.testing._figures import (
    ALL_KINDS,
    COUNTS,
    SCORE_FIGURES,
    Figures,
    Scope,
    Scorer,
    ScorerError,
    ScorerUnderTest,
    Sheet,
    library_scorer,
    same,
    scopes,
    statements_of,
)
from cx_centricity.testing._sheets import level_gains
from cx_centricity.typing import AnswerValue

Violations = Iterator[str]
"""What is wrong with the figures, one sentence each."""


class Law:
    """A law of the scoring rule, or one of your own.

    `name` is in kebab case; `statement` says what holds. `needs` lists sets of kinds of figures: the law applies to a
    scorer that returns all kinds of one set, or to any scorer if there is no set. `scores` says what the law passes to
    the scorer: the one sheet, changed sheets too, or changed copies of the bank too.

    A generator function that yields what is wrong makes a law:

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.testing import Law, figures_of
    >>> def no_block_falls_behind(scorer, answers, bank):
    ...     '''No block is three stages behind the whole.'''
    ...     figures = scorer(answers, bank)
    ...     for block in bank.blocks:
    ...         if (figures[f"block_{block.id}_stage"] or 9) + 3 <= (figures["stage"] or 0):
    ...             yield f"block {block.id} is far behind"
    >>> law = Law(no_block_falls_behind, needs=[{"stage", "block_stage"}])
    >>> law.name, law.statement
    ('no-block-falls-behind', 'No block is three stages behind the whole.')
    >>> sheet = {statement.id: 9 for statement in default_bank().statements} | {"hiring": 1}
    >>> law(lambda answers, bank: figures_of(assess(answers, bank=bank)), sheet, default_bank())
    True
    """

    def __init__(
        self,
        violations: Callable[[Scorer, Sheet, QuestionBank], Iterator[str]],
        *,
        needs: Sequence[set[str]] = (),
        scores: Literal["one sheet", "changed sheets", "changed banks"] = "one sheet",
        name: str | None = None,
    ) -> None:
        self._violations = violations
        self.name: str = name or getattr(violations, "__name__", "").strip("_").replace("_", "-")
        self.statement: str = inspect.getdoc(violations) or ""
        self.needs: tuple[frozenset[str], ...] = tuple(frozenset(kinds) for kinds in needs)
        self.scores: Literal["one sheet", "changed sheets", "changed banks"] = scores
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.name):
            raise ValueError(f"{self.name!r} is not a valid name of a law; give one in kebab case as name=…")
        unknown = sorted({kind for kinds in self.needs for kind in kinds} - ALL_KINDS)
        if unknown:
            raise ValueError(f"the law {self.name} needs unknown kinds of figures: {', '.join(unknown)}")

    def applies_to(self, kinds: frozenset[str]) -> bool:
        """Return whether a scorer that returns these kinds of figures could break this law."""
        prefixes = ("", "block_", "direction_")
        given = [{kind.removeprefix(prefix) for kind in kinds if kind.startswith(prefix)} for prefix in prefixes]
        return not self.needs or any(needed <= names for needed in self.needs for names in given)

    def __call__(self, scorer: Scorer, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> bool:
        """Raise LawError if the scorer breaks this law with these answers; return whether the law could be tried.

        `scorer(answers, bank)` returns figures as `figures_of` names them, or some kinds of them. Raises ValueError if
        the law does not apply to its figures, AnswerError if the answers do not fit the bank. An example of a law that
        cannot be tried: weights cannot be doubled if they would exceed their limit.
        """
        check_answers(answers, bank)
        tested = scorer if isinstance(scorer, ScorerUnderTest) else ScorerUnderTest(scorer, bank)
        if not self.applies_to(tested.kinds):
            raise ValueError(f"the law {self.name} does not apply to {', '.join(sorted(tested.kinds))}")
        try:
            violations = self._violations(tested, dict(answers), bank)
            if not isinstance(cast("object", violations), Iterable):
                returned = type(violations).__name__
                raise TypeError(f"the law {self.name} returned {returned}; it must yield what is wrong")
            violation = next(iter(violations), None)
        except Vacuous:
            return False
        except (ScorerError, AssertionError) as error:  # a law of the user may assert
            raise LawError(self.name, str(error) or "its assertion fails", answers, bank) from error
        if violation is not None:
            raise LawError(self.name, violation, answers, bank)
        return True

    def __repr__(self) -> str:
        return f"Law({self.name!r})"


class LawError(AssertionError):
    """A scorer breaks a law.

    `law` is the name of the law, `reason` says what the scorer returned and what it should have; `answers` and `bank`
    are the counterexample.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing import LAWS, LawError
    >>> law = next(law for law in LAWS if law.name == "bounds-contain-the-points")
    >>> try:
    ...     law(lambda answers, bank: {"points": 96}, {}, default_bank())
    ... except LawError as error:
    ...     print(error)
    bounds-contain-the-points: points is 96; it must lie within 6…95
    """

    def __init__(self, law: str, reason: str, answers: Any, bank: QuestionBank) -> None:
        super().__init__(f"{law}: {reason}")
        self.law: str = law
        self.reason: str = reason
        self.answers: Any = answers
        self.bank: QuestionBank = bank

    def __reduce__(self) -> tuple[type[LawError], tuple[str, str, Any, QuestionBank]]:
        return type(self), (self.law, self.reason, self.answers, self.bank)


class Vacuous(Exception):  # noqa: N818 - a signal to `Law`, not an error
    """The law holds trivially: it cannot be tried with this sheet or bank."""


def _with_figures(figures: Figures, bank: QuestionBank, *names: str) -> Iterator[tuple[Scope, tuple[Any, ...]]]:
    """Yield each scope for which the scorer returned all these figures, with the figures."""
    for scope in scopes(bank):
        full = [scope.prefix + name for name in names]
        if all(name in figures for name in full):
            yield scope, tuple(figures[name] for name in full)


# Laws that score one sheet


def same_figures_as_assess(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Every figure equals the one that `assess` gives."""
    expected = library_scorer(answers, bank)
    for name, found in scorer(answers, bank).items():
        if not same(found, expected[name]):
            yield f"{name} is {found}; it must be {expected[name]}"


def bounds_contain_the_points(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """In every scope, min ≤ lower ≤ points ≤ upper ≤ max."""
    figures = scorer(answers, bank)
    low, high = bank.point_range
    for scope in scopes(bank):
        least = low
        for name in ("lower", "points", "upper"):
            value = figures.get(scope.prefix + name)
            if value is not None and not least <= value <= high:
                yield f"{scope.prefix}{name} is {value}; it must lie within {least}…{high}"
            least = least if value is None else value


def nothing_unanswered_leaves_one_outcome(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """If no statement of a scope is unanswered, lower, points and upper are equal."""
    for scope, (lower, upper) in _with_figures(figures := scorer(answers, bank), bank, "lower", "upper"):
        if all(answers.get(statement.id) is not None for statement in scope.statements):
            points = figures.get(f"{scope.prefix}points")
            if lower != upper or points not in (None, lower):
                yield f"{scope.prefix}lower, points, upper are {lower}, {points}, {upper}, with nothing unanswered"


def points_are_rounded_half_up(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Points = min + (max − min) · gained / attainable, half up; lower and upper let the unanswered gain least or most.

    The percent of maximum possible score (Cohen, Cohen, Aiken & West, 1999), mapped to the point range.
    """
    figures = scorer(answers, bank)
    low, high = bank.point_range
    for scope, (gained, attainable, complete) in _with_figures(figures, bank, *COUNTS[:3]):
        for name, part, whole in (
            ("points", gained, attainable),
            ("lower", gained, complete),
            ("upper", gained + complete - attainable, complete),
        ):
            found = figures.get(scope.prefix + name)
            if found is not None:
                expected = floor(low + (high - low) * Fraction(part, whole) + Fraction(1, 2)) if whole else None
                if found != expected:
                    yield f"{scope.prefix}{name} is {found}; {part} of {whole} make {expected}"


def level_has_the_nearest_value(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """The level of a scored scope has the value nearest to v(lowest) + gained / Σ w; on a tie, the higher level."""
    low, high = bank.levels[0].value, bank.levels[-1].value
    for scope, values in _with_figures(scorer(answers, bank), bank, "gained", "attainable", "level"):
        gained, attainable, level = values
        if level is not None:
            mean = low + Fraction(gained, attainable) * (high - low) if attainable else Fraction(low)
            nearest = max(bank.levels, key=lambda each: (-abs(each.value - mean), each.number))
            if level != nearest.number:
                yield f"{scope.prefix}level is {level}; the mean value {mean} is nearest to level {nearest.number}"


def counts_are_those_of_the_sheet(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Answered, applicable and total count statements; gained and attainable are weighted sums over them."""
    figures = scorer(answers, bank)
    for scope in scopes(bank):
        for name, expected in zip(COUNTS, counts(bank, scope.statements, answers), strict=True):
            found = figures.get(scope.prefix + name, expected)
            if found != expected:
                yield f"{scope.prefix}{name} is {found}; by the sheet it is {expected}"


def counts(bank: QuestionBank, statements: Sequence[Statement], answers: Sheet) -> tuple[int, ...]:
    """Return gained, attainable, attainable_if_complete, answered, applicable and total of some statements."""
    gained = attainable = complete = answered = applicable = 0
    for statement in statements:
        answer = answers.get(statement.id)
        if answer != NOT_APPLICABLE:
            gains = level_gains(bank, statement)
            greatest = gains[-1][0]
            applicable += 1
            complete += greatest
            if isinstance(answer, int):
                answered += 1
                gained += next(gain for gain, number in gains if number == answer)
                attainable += greatest
    return gained, attainable, complete, answered, applicable, len(statements)


def the_whole_is_the_sum_of_its_parts(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Each count of the whole is the sum over its directions, and over its blocks."""
    figures = scorer(answers, bank)
    for part in ("direction", "block"):
        prefixes = [scope.prefix for scope in scopes(bank) if scope.kind == f"{part}_"]
        for name in COUNTS if prefixes else ():
            if name in figures and all(prefix + name in figures for prefix in prefixes):
                total = sum(figures[prefix + name] for prefix in prefixes)
                if figures[name] != total:
                    yield f"{name} is {figures[name]}, but {total} over the {part}s"


def enough_must_apply_and_be_answered(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """A scope has points if at least `min_coverage_percent` of it applies and at least as much of that is answered.

    Something must be answered. The whole also needs every block of which enough applies. This is the half rule (Fayers
    & Machin, 2007), applied twice.
    """
    figures = scorer(answers, bank)
    for scope, (points, level) in _with_figures(figures, bank, "points", "level"):
        if (points is None) != (level is None):
            yield f"{scope.prefix}points is {points} and {scope.prefix}level is {level}; both or neither must be None"
    for scope, (points,) in _with_figures(figures, bank, "points"):
        if (points is None) == (scored := _is_scored(bank, scope, answers)):
            *_, answered, applicable, total = counts(bank, scope.statements, answers)
            coverage = f"{answered} answered of {applicable} applicable of {total}"
            yield f"{scope.prefix}points is {points}; {coverage} must {'' if scored else 'not '}be scored"


def _is_scored(bank: QuestionBank, scope: Scope, answers: Sheet) -> bool:
    blocks = [] if scope.kind else [statements_of(bank, block.id) for block in bank.blocks]
    applies, is_answered = _coverage(bank, scope.statements, answers)
    return applies and is_answered and all(_coverage(bank, block, answers) != (True, False) for block in blocks)


def _coverage(bank: QuestionBank, statements: Sequence[Statement], answers: Sheet) -> tuple[bool, bool]:
    """Return whether enough of a scope applies, and whether enough of what applies is answered."""
    *_, answered, applicable, total = counts(bank, statements, answers)
    least = Fraction(bank.min_coverage_percent, 100)
    return applicable > 0 and Fraction(applicable, total) >= least, 0 < answered >= least * applicable


def a_stage_begins_with_its_first_point(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """The stage is the last one that begins at or below the points."""
    for scope, (points, stage) in _with_figures(scorer(answers, bank), bank, "points", "stage"):
        if stage != (expected := _stage_at(bank, points)):
            yield f"{scope.prefix}stage is {stage} at {points} points; these belong to stage {expected}"


def _stage_at(bank: QuestionBank, points: int | None) -> int | None:
    starts = [stage.from_points for stage in bank.stages]
    ends = [*[start - 1 for start in starts[1:]], bank.point_range.max]
    bands = enumerate(zip(starts, ends, strict=True), start=1)
    return next((number for number, (start, end) in bands if points is not None and start <= points <= end), None)


def possible_stages_lie_between_the_bounds(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """The possible stages run from that of lower to that of upper; more than one makes a result provisional."""
    figures = scorer(answers, bank)
    first, last = (_stage_at(bank, figures[name]) for name in ("lower", "upper"))
    expected = () if first is None or last is None else tuple(range(first, last + 1))
    for name, right in (("possible_stages", expected), ("provisional", len(expected) > 1)):
        if not same(found := figures.get(name, right), right):
            bounds = f"{figures['lower']}…{figures['upper']}"
            yield f"{name} is {found}; the bounds {bounds} allow the stages {expected}"


def strengths_and_growth_zones_are_half_a_level_off(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Strengths are the scored directions at least half a level above the whole, growth zones those as far below.

    Half a level is a share of 1 / (2 · (number of levels − 1)). The furthest directions come first, ties in bank order.
    There are none if the whole is not scored.
    """
    figures = scorer(answers, bank)
    whole, *parts = scopes(bank)
    distances: dict[str, Fraction] = {}
    if _is_scored(bank, whole, answers):
        average = _share(bank, whole, answers)
        for direction, scope in zip(bank.directions, parts[len(bank.blocks) :], strict=True):
            if _is_scored(bank, scope, answers):
                distances[direction.id] = _share(bank, scope, answers) - average
    half = Fraction(1, 2 * (len(bank.levels) - 1))
    for name, side in (("strengths", 1), ("growth_zones", -1)):
        ranked = sorted(distances, key=lambda id: -side * distances[id])
        expected = tuple(id for id in ranked if side * distances[id] >= half)
        if not same(figures.get(name, expected), expected):
            yield f"{name} is {tuple(figures[name])}; by the shares it is {expected}"


def _share(bank: QuestionBank, scope: Scope, answers: Sheet) -> Fraction:
    gained, attainable, *_ = counts(bank, scope.statements, answers)
    return Fraction(gained, attainable)


# Laws that score changed sheets


def order_of_answers_is_irrelevant(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """The same answers give the same figures, at a second call and in any order."""
    figures = scorer(answers, bank)
    for how, again in (
        ("at the second call", answers),
        ("in reverse order", dict(reversed(answers.items()))),
        ("in the order of their ids", dict(sorted(answers.items()))),
    ):
        for difference in _differences(figures, scorer(again, bank)):
            yield f"{difference}, {how}"


def _differences(one: Figures, other: Figures) -> Violations:
    for name, value in one.items():
        if name in other and not same(value, other[name]):
            yield f"{name} is {value} and then {other[name]}"


def left_out_is_unanswered(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Leaving a statement out of the sheet is the same as answering it with None."""
    stated: Sheet = {statement.id: answers.get(statement.id) for statement in bank.statements}
    left_out: Sheet = {id: answer for id, answer in stated.items() if answer is not None}
    for difference in _differences(scorer(left_out, bank), scorer(stated, bank)):
        yield f"{difference}, with unanswered statements stated as None"


def a_better_answer_lowers_nothing(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Raising an answer to the next gain lowers no points and no bound, and makes none of them appear or disappear."""
    before = scorer(answers, bank)
    for statement in bank.statements:
        numbers = [number for _, number in level_gains(bank, statement)]
        answer = answers.get(statement.id)
        if not isinstance(answer, int) or answer == numbers[-1]:
            continue
        better = numbers[numbers.index(answer) + 1]
        after = scorer({**answers, statement.id: better}, bank)
        for scope in scopes(bank):
            for name in (f"{scope.prefix}points", f"{scope.prefix}lower", f"{scope.prefix}upper"):
                was, now = before.get(name), after.get(name)
                if (was is None) != (now is None) or (was is not None and now < was):
                    yield f"{name} goes from {was} to {now} when {statement.id} gets better, from {answer} to {better}"


def one_more_answer_never_widens_the_bounds(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Answering an unanswered statement, or marking it not applicable, lowers no lower and raises no upper."""
    before = scorer(answers, bank)
    for statement in bank.statements:
        if answers.get(statement.id) is None:
            numbers = [number for _, number in level_gains(bank, statement)]
            more: dict[AnswerValue, None] = dict.fromkeys([numbers[0], numbers[len(numbers) // 2], numbers[-1]])
            for answer in (*more, NOT_APPLICABLE):
                after = scorer({**answers, statement.id: answer}, bank)
                for scope, (lower, upper) in _with_figures(before, bank, "lower", "upper"):
                    now = [after[f"{scope.prefix}{name}"] for name in ("lower", "upper")]
                    if None not in (lower, upper, *now) and (now[0] < lower or now[1] > upper):
                        changed = f"the bounds {scope.prefix}{lower}…{upper} become {now[0]}…{now[1]}"
                        yield f"{changed} when {statement.id} is answered with {answer}"


def bounds_are_the_extremes_still_possible(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Lower and upper are the points with all unanswered statements at their worst and at their best."""
    before = scorer(answers, bank)
    for name, position in (("lower", 0), ("upper", -1)):
        filled = dict(answers)
        for statement in bank.statements:
            if answers.get(statement.id) is None:
                filled[statement.id] = level_gains(bank, statement)[position][1]
        after = scorer(filled, bank)
        for scope, (bound,) in _with_figures(before, bank, name):
            for other in (name, "points"):
                found = after.get(f"{scope.prefix}{other}")
                if found != bound and (found is not None or other == name):
                    yield f"{scope.prefix}{name} is {bound}, but {other} of the sheet filled in that way is {found}"


def all_worst_gives_min_and_all_best_max(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """With every answer at its worst, a scored scope has the fewest points of the range; at its best, the most."""
    for word, position, expected in (("worst", 0, bank.point_range.min), ("best", -1, bank.point_range.max)):
        sheet = dict(answers)
        for statement in bank.statements:
            if isinstance(answers.get(statement.id), int):
                sheet[statement.id] = level_gains(bank, statement)[position][1]
        for scope, (points,) in _with_figures(scorer(sheet, bank), bank, "points"):
            if points not in (None, expected):
                yield f"{scope.prefix}points is {points}, not {expected}, with every answer at its {word}"


def a_scope_depends_on_its_own_statements(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """The figures of a block or a direction do not change with answers outside it."""
    before = scorer(answers, bank)
    nothing: Sheet = {statement.id: NOT_APPLICABLE for statement in bank.statements}
    for scope in scopes(bank)[1:]:
        own: Sheet = {statement.id: answers.get(statement.id) for statement in scope.statements}
        after = scorer(nothing | own, bank)
        of_scope = {name: before[name] for figure in scope.figures if (name := scope.prefix + figure) in before}
        for difference in _differences(of_scope, after):
            yield f"{difference} when nothing else applies"


# Laws that score changed banks


def weights_times_a_constant_change_nothing(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Doubling every weight changes no points, bounds, levels, stages or rankings."""
    heavier = derived(bank, _with_doubled_weights)
    if heavier is None:
        raise Vacuous
    before, after = scorer(answers, bank), scorer(answers, heavier)
    kept = {name: value for name, value in before.items() if "gained" not in name and "attainable" not in name}
    for difference in _differences(kept, after):
        yield f"{difference} with every weight doubled"


def _with_doubled_weights(bank: QuestionBank) -> QuestionBank | None:
    span = bank.levels[-1].value - bank.levels[0].value
    weights = [statement.weight for statement in bank.statements]
    if 2 * max(weights) > _MAX_WEIGHT or 2 * sum(weights) * span > MAX_WEIGHT_TOTAL:
        return None
    content = _scoring_content(bank)
    for statement in _statements(content):
        statement["weight"] *= 2
    return QuestionBank.model_validate(content)


def only_differences_of_values_count(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Adding the same number to the value of every level changes no figure."""
    shifted = derived(bank, _with_shifted_values)
    if shifted is None:
        raise Vacuous
    for difference in _differences(scorer(answers, bank), scorer(answers, shifted)):
        yield f"{difference} with the values of all levels shifted"


def _with_shifted_values(bank: QuestionBank) -> QuestionBank | None:
    shift = 1 if bank.levels[-1].value < _MAX_VALUE else -1
    if bank.levels[0].value + shift < -_MAX_VALUE:
        return None
    content = _scoring_content(bank)
    for level in content["levels"]:
        level["value"] += shift
    return QuestionBank.model_validate(content)


def reversing_every_statement_mirrors_the_points(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Reversing every statement mirrors the points within their range.

    Mirrored points may be one point too high, since a tie is rounded up on both sides.
    """
    before, after = scorer(answers, bank), scorer(answers, derived(bank, _reversed))
    whole = sum(bank.point_range)
    for name, other in (("points", "points"), ("lower", "upper"), ("upper", "lower")):
        for scope, (points,) in _with_figures(before, bank, name):
            if f"{scope.prefix}{other}" not in after:
                continue
            mirrored = after[f"{scope.prefix}{other}"]
            if (points is None) != (mirrored is None):
                yield f"{scope.prefix}{name} is {points}, but {mirrored} with every statement reversed"
            elif points is not None and points + mirrored - whole not in (0, 1):
                yield f"{scope.prefix}{name} is {points} and {mirrored} reversed; they must add up to {whole}"
    for scope, (gained, attainable) in _with_figures(before, bank, "gained", "attainable"):
        if after[f"{scope.prefix}gained"] != attainable - gained:
            yield f"{scope.prefix}gained is {gained}, reversed {after[f'{scope.prefix}gained']}, of {attainable}"


def _reversed(bank: QuestionBank) -> QuestionBank:
    content = _scoring_content(bank)
    content["stages"] = content["stages"][:1]  # later ones may become unreachable
    for statement in _statements(content):
        statement["reversed"] = not statement["reversed"]
    return QuestionBank.model_validate(content)


def not_applicable_counts_as_absent(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """A bank without the not-applicable statements gives the same figures, unless too few statements apply."""
    outside = {id for id, answer in answers.items() if answer == NOT_APPLICABLE}
    if not outside or len(outside) == len(bank.statements):
        raise Vacuous
    shorter = _without(bank, outside)
    before = scorer(answers, bank)
    after = scorer({id: answer for id, answer in answers.items() if id not in outside}, shorter)
    for scope in scopes(shorter):
        for figure in SCORE_FIGURES[:-1]:
            was, now = (figures.get(f"{scope.prefix}{figure}") for figures in (before, after))
            if was != now and (figure not in ("points", "level") or None not in (was, now)):
                yield f"{scope.prefix}{figure} is {was}, but {now} in the bank without what does not apply"


def _without(bank: QuestionBank, ids: set[str]) -> QuestionBank:
    content = _scoring_content(bank)
    for direction in content["directions"]:
        direction["statements"] = tuple(each for each in direction["statements"] if each["id"] not in ids)
    content["directions"] = tuple(direction for direction in content["directions"] if direction["statements"])
    used = {direction["block"] for direction in content["directions"]}
    content["blocks"] = tuple(block for block in content["blocks"] if block["id"] in used)
    content["stages"] = content["stages"][:1]  # later ones may become unreachable
    return QuestionBank.model_validate(content)


_MAX_WEIGHT, _MAX_VALUE = 1000, 1000
_OF_STATEMENTS: Final = {"id", "title", "weight", "reversed"}
_DECIDES_SCORES: Final[dict[str, Any]] = {
    **dict.fromkeys(("id", "version", "language", "title", "levels", "point_range", "min_coverage_percent"), True),
    "blocks": True,
    "directions": {"__all__": {"id": True, "title": True, "block": True, "statements": {"__all__": _OF_STATEMENTS}}},
    "stages": {"__all__": {"id", "title", "from_points"}},
}


def _scoring_content(bank: QuestionBank) -> dict[str, Any]:
    """Return what decides scores, for a changed copy of the bank."""
    return bank.model_dump(include=_DECIDES_SCORES)


def _statements(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (statement for direction in content["directions"] for statement in direction["statements"])


SAME_FIGURES: Final = Law(same_figures_as_assess)
"""The law that every figure equals the one that `assess` gives; `check_scorer` tries it besides the others."""

_ANY_POINTS: Final = ({"points"}, {"lower"}, {"upper"})
_BOUNDS: Final = {"lower", "upper"}

LAWS: Final[tuple[Law, ...]] = (
    Law(bounds_contain_the_points, needs=_ANY_POINTS),
    Law(nothing_unanswered_leaves_one_outcome, needs=[_BOUNDS]),
    Law(points_are_rounded_half_up, needs=[{"gained", "attainable", "attainable_if_complete"}]),
    Law(level_has_the_nearest_value, needs=[{"gained", "attainable", "level"}]),
    Law(counts_are_those_of_the_sheet, needs=[{name} for name in COUNTS]),
    Law(
        the_whole_is_the_sum_of_its_parts,
        needs=[{name, f"{part}_{name}"} for name in COUNTS for part in ("direction", "block")],
    ),
    Law(enough_must_apply_and_be_answered, needs=[{"points"}]),
    Law(a_stage_begins_with_its_first_point, needs=[{"points", "stage"}]),
    Law(possible_stages_lie_between_the_bounds, needs=[_BOUNDS | {"possible_stages"}, _BOUNDS | {"provisional"}]),
    Law(strengths_and_growth_zones_are_half_a_level_off, needs=[{"strengths"}, {"growth_zones"}]),
    Law(order_of_answers_is_irrelevant, scores="changed sheets"),
    Law(left_out_is_unanswered, scores="changed sheets"),
    Law(a_better_answer_lowers_nothing, needs=_ANY_POINTS, scores="changed sheets"),
    Law(one_more_answer_never_widens_the_bounds, needs=[_BOUNDS], scores="changed sheets"),
    Law(bounds_are_the_extremes_still_possible, needs=[{"lower"}, {"upper"}], scores="changed sheets"),
    Law(all_worst_gives_min_and_all_best_max, needs=[{"points"}], scores="changed sheets"),
    Law(
        a_scope_depends_on_its_own_statements,
        needs=[{f"{part}_{name}"} for name in SCORE_FIGURES for part in ("direction", "block")],
        scores="changed sheets",
    ),
    Law(weights_times_a_constant_change_nothing, scores="changed banks"),
    Law(only_differences_of_values_count, scores="changed banks"),
    Law(
        reversing_every_statement_mirrors_the_points,
        needs=[{"points"}, _BOUNDS, {"gained", "attainable"}],
        scores="changed banks",
    ),
    Law(not_applicable_counts_as_absent, needs=[{name} for name in SCORE_FIGURES[:-1]], scores="changed banks"),
)
"""Every law of the scoring rule."""
