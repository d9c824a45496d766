"""What a law is: a statement about every bank and sheet that a scorer either keeps or breaks."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Any, Final, Literal, cast

from cx_centricity.answers import NOT_APPLICABLE, check_answers
from cx_centricity.bank import MAX_WEIGHT_TOTAL, Block, Direction, Level, QuestionBank, Stage, Statement, derived
from cx_centricity.testing._figures import (
    OF_A_SCOPE,
    Fault,
    Figures,
    Kinds,
    LawError,
    NothingToSay,
    Port,
    Scope,
    Scorer,
    Sheet,
    all_kinds,
    own_figures,
    same,
    scopes,
    statements_of,
)
from cx_centricity.testing._sheets import rungs_of
from cx_centricity.typing import AnswerValue

Finder = Callable[[Scorer, Sheet, QuestionBank], Iterator[str]]
"""Yields what is wrong with a scorer at one sheet of one bank, one sentence a fault; nothing if the law is kept."""

Asks = Literal["a sheet", "other sheets", "other banks"]

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PREFIXES = ("", "block_", "direction_")


class Law:
    """One law of the scoring rule, or one of your own.

    `law(scorer, answers, bank)` raises LawError where the scorer breaks it, and returns whether it could be tried (a
    bank whose weights are as great as can be has none to double); ValueError if it says nothing of the figures that
    the scorer gives, AnswerError if the answers do not fit the bank. `scorer` is a callable `(answers, bank)` that
    gives figures as `figures_of` names them, or some kinds of them.

    `name` is in kebab case, `statement` says what holds. `needs` are the kinds of figures without which the law says
    nothing: one of these sets must be given. `asks_for` tells what the law has scored: the sheet, changed sheets
    besides, or also sheets of changed copies of the bank.

    Make your own of a function that yields what is wrong:

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.testing import figures_of
    >>> from cx_centricity.testing import Law
    >>> def no_skipped_stage(scorer, answers, bank):
    ...     '''No block is three stages behind the whole.'''
    ...     figures = scorer(answers, bank)
    ...     for block in bank.blocks:
    ...         if (figures[f"block_{block.id}_stage"] or 9) + 3 <= (figures["stage"] or 0):
    ...             yield f"block {block.id} is far behind"
    >>> law = Law(no_skipped_stage, needs=[{"stage", "block_stage"}])
    >>> law.name, law.statement
    ('no-skipped-stage', 'No block is three stages behind the whole.')
    >>> sheet = {statement.id: 9 for statement in default_bank().statements} | {"hiring": 1}
    >>> law(lambda answers, bank: figures_of(assess(answers, bank=bank)), sheet, default_bank())
    True
    """

    def __init__(
        self, find: Finder, *, needs: list[set[str]] | None = None, asks_for: Asks = "a sheet", name: str | None = None
    ) -> None:
        self.find: Finder = find
        self.name: str = name or getattr(find, "__name__", "").strip("_").replace("_", "-")
        self.statement: str = inspect.getdoc(find) or ""
        self.needs: tuple[Kinds, ...] = tuple(frozenset(kinds) for kinds in needs or [])
        self.asks_for: Asks = asks_for
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is no name of a law; give one in kebab case as name=…")
        unknown = sorted({kind for kinds in self.needs for kind in kinds} - all_kinds())
        if unknown:
            raise ValueError(f"the law {self.name} needs what is no kind of figure: {', '.join(unknown)}")

    def __call__(self, scorer: Scorer, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> bool:
        """Raise LawError if the scorer breaks this law with these answers; return whether the law could be tried."""
        check_answers(answers, bank)
        port = scorer if isinstance(scorer, Port) else Port(scorer, bank)
        if not self.says_something_of(port.kinds):
            raise ValueError(f"the law {self.name} says nothing of {', '.join(sorted(port.kinds))}")
        try:
            reason = self._first_reason(port, answers, bank)
        except NothingToSay:
            return False
        except (Fault, AssertionError) as error:  # a law of somebody's own may assert
            raise LawError(self.name, str(error) or "its assertion fails", answers, bank) from error
        if reason is not None:
            raise LawError(self.name, reason, answers, bank)
        return True

    def _first_reason(self, port: Port, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> str | None:
        reasons = self.find(port, dict(answers), bank)
        if not isinstance(cast("object", reasons), Iterable):
            raise TypeError(f"the law {self.name} gives {type(reasons).__name__}; it must yield what is wrong")
        return next(iter(reasons), None)

    def says_something_of(self, kinds: Kinds) -> bool:
        """Say whether a scorer that gives these kinds of figures can break this law at all."""
        given = [{kind.removeprefix(prefix) for kind in kinds if kind.startswith(prefix)} for prefix in _PREFIXES]
        return not self.needs or any(needed <= names for needed in self.needs for names in given)

    def __repr__(self) -> str:
        return f"Law({self.name!r})"


def having(figures: Figures, bank: QuestionBank, *names: str) -> Iterator[tuple[Scope, tuple[Any, ...]]]:
    """Yield each scope of which a scorer gives all these figures, with the figures."""
    for scope in scopes(bank):
        full = [scope.prefix + name for name in names]
        if all(name in figures for name in full):
            yield scope, tuple(figures[name] for name in full)


COUNTS = ("gained", "attainable", "attainable_if_complete", "answered", "applicable", "total")


def bounds_hold_the_points(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """Min ≤ lower ≤ points ≤ upper ≤ max, in every scope."""
    figures = scorer(answers, bank)
    low, high = bank.point_range
    for scope in scopes(bank):
        least, most = low, high
        for name in ("lower", "points", "upper"):
            value = figures.get(scope.prefix + name)
            if value is not None:
                if not least <= value <= most:
                    yield f"{scope.prefix}{name} is {value}; it must lie within {least}…{most}"
                least = value


def nothing_unanswered_leaves_one_outcome(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """Where no statement of a scope is unanswered, lower, points and upper are equal."""
    for scope, (lower, upper) in having(figures := scorer(answers, bank), bank, "lower", "upper"):
        if all(answers.get(statement.id) is not None for statement in scope.statements):
            points = figures.get(f"{scope.prefix}points")
            if lower != upper or points not in (None, lower):
                yield f"{scope.prefix}lower, points, upper are {lower}, {points}, {upper}, with nothing unanswered"


def points_are_rounded_half_up(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """Points = min + (max − min) · gained / attainable, half up; lower and upper with all that is open lost or gained.

    The percent of maximum possible score (Cohen, Cohen, Aiken & West, 1999) laid on the point range.
    """
    figures = scorer(answers, bank)
    for scope, (gained, attainable, complete) in having(figures, bank, *COUNTS[:3]):
        for name, part, whole in (
            ("points", gained, attainable),
            ("lower", gained, complete),
            ("upper", gained + complete - attainable, complete),
        ):
            found = figures.get(scope.prefix + name)
            if found is not None:
                expected = None if whole == 0 else rounded(bank, Fraction(part, whole))
                if found != expected:
                    yield f"{scope.prefix}{name} is {found}; {part} of {whole} make {expected}"


def rounded(bank: QuestionBank, share: Fraction) -> int:
    """Return the points of a share, half up."""
    low, high = bank.point_range
    return floor(low + (high - low) * share + Fraction(1, 2))


def level_has_the_nearest_value(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """The level of a scored scope has the value nearest to v(lowest) + gained / Σ w, the higher one on a tie."""
    low, high = bank.levels[0].value, bank.levels[-1].value
    for scope, (gained, attainable, level) in having(scorer(answers, bank), bank, "gained", "attainable", "level"):
        if level is not None:
            mean = low + Fraction(gained, attainable) * (high - low) if attainable else Fraction(low)
            nearest = max(bank.levels, key=lambda each: (-abs(each.value - mean), each.number))
            if level != nearest.number:
                yield f"{scope.prefix}level is {level}; the mean value {mean} is nearest to level {nearest.number}"


def counts_are_those_of_the_sheet(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """Answered, applicable and total count statements; gained and attainable are weighted sums over them."""
    figures = scorer(answers, bank)
    for scope in scopes(bank):
        for name, expected in zip(COUNTS, counted(bank, scope.statements, answers), strict=True):
            found = figures.get(scope.prefix + name, expected)
            if found != expected:
                yield f"{scope.prefix}{name} is {found}; the sheet makes it {expected}"


def counted(bank: QuestionBank, statements: Sequence[Statement], answers: Sheet) -> tuple[int, ...]:
    """Count a scope: gained, attainable, attainable if complete, answered, applicable, total."""
    gained = attainable = complete = answered = applicable = 0
    for statement in statements:
        answer = answers.get(statement.id)
        if answer != NOT_APPLICABLE:
            rungs = rungs_of(bank, statement)
            greatest = rungs[-1][0]
            applicable += 1
            complete += greatest
            if isinstance(answer, int):
                answered += 1
                gained += next(gain for gain, number in rungs if number == answer)
                attainable += greatest
    return gained, attainable, complete, answered, applicable, len(statements)


def the_whole_is_the_sum_of_its_parts(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """What is counted of the whole is the sum over the directions, and over the blocks."""
    figures = scorer(answers, bank)
    parts = [("directions", [f"direction_{part.id}_" for part in bank.directions])]
    parts += [("blocks", [f"block_{block.id}_" for block in bank.blocks])] if bank.blocks else []
    for word, prefixes in parts:
        for name in COUNTS:
            if name in figures and all(prefix + name in figures for prefix in prefixes):
                total = sum(figures[prefix + name] for prefix in prefixes)
                if figures[name] != total:
                    yield f"{name} is {figures[name]}, but {total} over the {word}"


def enough_must_apply_and_be_answered(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """A scope has points where at least `min_coverage_percent` applies and at least as much of that is answered.

    Exactly so much is enough, something must be answered, and the whole needs besides every block of which enough
    applies. The half rule (Fayers & Machin, 2007), applied twice.
    """
    figures = scorer(answers, bank)
    for scope, (points, level) in having(figures, bank, "points", "level"):
        if (points is None) != (level is None):
            yield f"{scope.prefix}points is {points} and {scope.prefix}level is {level}; both or neither must be None"
    for scope, (points,) in having(figures, bank, "points"):
        expected = is_scored(bank, scope, answers)
        if (points is not None) != expected:
            *_, answered, applicable, total = counted(bank, scope.statements, answers)
            told = f"{answered} answered of {applicable} applicable of {total}"
            yield f"{scope.prefix}points is {points}, with {told}: {'' if expected else 'not '}to be scored"


def is_scored(bank: QuestionBank, scope: Scope, answers: Sheet) -> bool:
    """Say whether a scope has points."""
    blocks = [statements_of(bank, block.id) for block in bank.blocks] if not scope.kind else []
    applies, is_covered = _coverage(bank, scope.statements, answers)
    return applies and is_covered and all(of_block != (True, False) for of_block in _each(bank, blocks, answers))


def _each(bank: QuestionBank, scopes: list[tuple[Statement, ...]], answers: Sheet) -> list[tuple[bool, bool]]:
    return [_coverage(bank, statements, answers) for statements in scopes]


def _coverage(bank: QuestionBank, statements: tuple[Statement, ...], answers: Sheet) -> tuple[bool, bool]:
    """Say whether enough of a scope applies, and whether enough of that is answered."""
    *_, answered, applicable, total = counted(bank, statements, answers)
    least = Fraction(bank.min_coverage_percent, 100)
    return applicable > 0 and Fraction(applicable, total) >= least, 0 < answered >= least * applicable


def a_stage_begins_with_its_first_point(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """The stage is the last one that begins at or below the points: its first point is in it, the one before is not."""
    for scope, (points, stage) in having(scorer(answers, bank), bank, "points", "stage"):
        if stage != (expected := _stage_at(bank, points)):
            yield f"{scope.prefix}stage is {stage} at {points} points; it is stage {expected} that holds them"


def _stage_at(bank: QuestionBank, points: int | None) -> int | None:
    if points is None:
        return None
    starts = [stage.from_points for stage in bank.stages]
    ends = [*[start - 1 for _, start in pairwise(starts)], bank.point_range.max]
    held = [number for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1) if start <= points <= end]
    return held[0] if held else None


def possible_stages_lie_between_the_bounds(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """The possible stages are all from that of lower to that of upper; more than one make a result provisional."""
    figures = scorer(answers, bank)
    first, last = (_stage_at(bank, figures[name]) for name in ("lower", "upper"))
    expected = () if first is None or last is None else tuple(range(first, last + 1))
    bounds = f"{figures['lower']}…{figures['upper']}"
    if not same(figures.get("possible_stages", expected), expected):
        yield f"possible_stages is {figures['possible_stages']}; the bounds {bounds} leave {expected}"
    if not same(figures.get("provisional", len(expected) > 1), len(expected) > 1):
        yield f"provisional is {figures['provisional']}; the bounds {bounds} leave these stages: {expected}"


def strengths_and_growth_zones_are_half_a_level_off(
    scorer: Scorer, answers: Sheet, bank: QuestionBank
) -> Iterator[str]:
    """Strengths are the scored directions at least half a level above the whole, growth zones those below.

    Half a level is a share of 1 / (2 · (number of levels − 1)); furthest first, ties in the order of the bank; none
    where the whole is not scored.
    """
    figures = scorer(answers, bank)
    scoped = [scope for scope in scopes(bank) if scope.kind == "direction_"]
    scored = [scope for scope in scoped if is_scored(bank, scope, answers)]
    if not is_scored(bank, scopes(bank)[0], answers):
        scored = []
    whole = _share(bank, bank.statements, answers)
    off = {scope.prefix: _share(bank, scope.statements, answers) - whole for scope in scored}
    ids = {scope.prefix: part.id for scope, part in zip(scoped, bank.directions, strict=True)}
    half = Fraction(1, 2 * (len(bank.levels) - 1))
    for name, side in (("strengths", 1), ("growth_zones", -1)):
        ranked = sorted((prefix for prefix in off if side * off[prefix] >= half), key=lambda p: -side * off[p])
        expected = tuple(ids[prefix] for prefix in ranked)
        if not same(figures.get(name, expected), expected):
            yield f"{name} is {tuple(figures[name])}; the shares make it {expected}"


def _share(bank: QuestionBank, statements: Sequence[Statement], answers: Sheet) -> Fraction:
    gained, attainable, *_ = counted(bank, statements, answers)
    return Fraction(gained, attainable or 1)


_BOUNDS: Final = {"lower", "upper"}

OF_FIGURES: Final = (
    Law(bounds_hold_the_points, needs=[{"points"}, {"lower"}, {"upper"}]),
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
    Law(
        possible_stages_lie_between_the_bounds,
        needs=[_BOUNDS | {"possible_stages"}, _BOUNDS | {"provisional"}],
    ),
    Law(strengths_and_growth_zones_are_half_a_level_off, needs=[{"strengths"}, {"growth_zones"}]),
)
"""The laws of this module; those that need figures which a scorer does not give are not tried."""


def differences(one: Figures, other: Figures) -> Iterator[str]:
    """Yield how the figures of the other sheet differ."""
    for name, value in one.items():
        if name in other and not same(value, other[name]):
            yield f"{name} is {value} and then {other[name]}"


def order_of_answers_is_irrelevant(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """The same answers give the same figures, at the second call and in whatever order they stand."""
    figures = scorer(answers, bank)
    for told, again in (
        ("at the second call", answers),
        ("in reverse order", dict(reversed(answers.items()))),
        ("in the order of their ids", dict(sorted(answers.items()))),
    ):
        for difference in differences(figures, scorer(again, bank)):
            yield f"{difference}, {told}"


def left_out_is_unanswered(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """A statement that is left out of the sheet counts as one that is answered with None."""
    stated: Sheet = {statement.id: answers.get(statement.id) for statement in bank.statements}
    left_out: Sheet = {id: answer for id, answer in stated.items() if answer is not None}
    for difference in differences(scorer(left_out, bank), scorer(stated, bank)):
        yield f"{difference}, where the unanswered statements are stated as None"


def a_better_answer_lowers_nothing(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """Raising an answer's gain by a step lowers no points, no lower and no upper, and none comes or goes."""
    before = scorer(answers, bank)
    for statement in bank.statements:
        numbers = [number for _, number in rungs_of(bank, statement)]
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


def one_more_answer_never_widens_the_bounds(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """Answering an unanswered statement, or marking it not applicable, lowers no lower and raises no upper."""
    before = scorer(answers, bank)
    for statement in bank.statements:
        if answers.get(statement.id) is None:
            numbers = [number for _, number in rungs_of(bank, statement)]
            more: dict[AnswerValue, None] = dict.fromkeys([numbers[0], numbers[len(numbers) // 2], numbers[-1]])
            for answer in (*more, NOT_APPLICABLE):
                after = scorer({**answers, statement.id: answer}, bank)
                for widened in _widened(before, after, bank):
                    yield f"{widened} when {statement.id} is answered with {answer}"


def _widened(before: Figures, after: Figures, bank: QuestionBank) -> Iterator[str]:
    for scope, (lower, upper) in having(before, bank, "lower", "upper"):
        now = [after[f"{scope.prefix}{name}"] for name in ("lower", "upper")]
        if lower is not None and upper is not None and None not in now and (now[0] < lower or now[1] > upper):
            yield f"the bounds {scope.prefix}{lower}…{upper} become {now[0]}…{now[1]}"


def bounds_are_the_extremes_still_possible(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """Lower and upper are the points were all unanswered statements at their worst and at their best."""
    before = scorer(answers, bank)
    for name, position in (("lower", 0), ("upper", -1)):
        filled = dict(answers)
        for statement in bank.statements:
            if answers.get(statement.id) is None:
                filled[statement.id] = rungs_of(bank, statement)[position][1]
        after = scorer(filled, bank)
        for scope, (bound,) in having(before, bank, name):
            for other in (name, "points"):
                found = after.get(f"{scope.prefix}{other}")
                if found != bound and (found is not None or other == name):
                    yield f"{scope.prefix}{name} is {bound}, but {other} of the sheet so filled in is {found}"


def all_worst_gives_min_and_all_best_max(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """With every answer at its worst a scored scope has the least points of the range, at its best the most."""
    for word, position, expected in (("worst", 0, bank.point_range.min), ("best", -1, bank.point_range.max)):
        sheet = dict(answers)
        for statement in bank.statements:
            if isinstance(answers.get(statement.id), int):
                sheet[statement.id] = rungs_of(bank, statement)[position][1]
        for scope, (points,) in having(scorer(sheet, bank), bank, "points"):
            if points not in (None, expected):
                yield f"{scope.prefix}points is {points}, not {expected}, with every answer at its {word}"


def a_scope_depends_on_its_own_statements(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """The figures of a block or a direction do not change with answers outside it."""
    before = scorer(answers, bank)
    for scope in scopes(bank)[1:]:
        own: Sheet = {statement.id: answers.get(statement.id) for statement in scope.statements}
        nothing_else: Sheet = {statement.id: NOT_APPLICABLE for statement in bank.statements}
        after = scorer(nothing_else | own, bank)
        of_scope = {name: before[name] for figure in scope.figures if (name := scope.prefix + figure) in before}
        for difference in differences(of_scope, after):
            yield f"{difference} when nothing else applies"


OF_ANSWERS: Final = (
    Law(order_of_answers_is_irrelevant, asks_for="other sheets"),
    Law(left_out_is_unanswered, asks_for="other sheets"),
    Law(a_better_answer_lowers_nothing, needs=[{"points"}, {"lower"}, {"upper"}], asks_for="other sheets"),
    Law(one_more_answer_never_widens_the_bounds, needs=[{"lower", "upper"}], asks_for="other sheets"),
    Law(bounds_are_the_extremes_still_possible, needs=[{"lower"}, {"upper"}], asks_for="other sheets"),
    Law(all_worst_gives_min_and_all_best_max, needs=[{"points"}], asks_for="other sheets"),
    Law(
        a_scope_depends_on_its_own_statements,
        needs=[{f"{part}_{name}"} for name in OF_A_SCOPE for part in ("direction", "block")],
        asks_for="other sheets",
    ),
)
"""The laws of this module."""


MAX_WEIGHT, MAX_VALUE = 1000, 1000


def weights_times_a_constant_change_nothing(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """With every weight doubled, points, bounds, levels, stages and rankings stay as they are."""
    heavier = derived(bank, _heavier)
    if heavier is None:
        raise NothingToSay
    before, after = scorer(answers, bank), scorer(answers, heavier)
    kept = {name: value for name, value in before.items() if "gained" not in name and "attainable" not in name}
    for difference in differences(kept, after):
        yield f"{difference} with every weight doubled"


def _heavier(bank: QuestionBank) -> QuestionBank | None:
    values = bank.levels[-1].value - bank.levels[0].value
    weights = [statement.weight for statement in bank.statements]
    if 2 * max(weights) > MAX_WEIGHT or 2 * sum(weights) * values > MAX_WEIGHT_TOTAL:
        return None
    return _rules(bank, lambda statement: {"weight": 2 * statement.weight, "reversed": statement.reversed})


def only_differences_of_values_count(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """With the same number added to the value of every level, no figure changes."""
    shifted = derived(bank, _shifted)
    if shifted is None:
        raise NothingToSay
    for difference in differences(scorer(answers, bank), scorer(answers, shifted)):
        yield f"{difference} with the values of all levels shifted"


def _shifted(bank: QuestionBank) -> QuestionBank | None:
    if bank.levels[-1].value < MAX_VALUE:
        return _rules(bank, _as_it_is, shift=1)
    return _rules(bank, _as_it_is, shift=-1) if bank.levels[0].value > -MAX_VALUE else None


def reversing_every_statement_turns_the_scale_round(
    scorer: Scorer, answers: Sheet, bank: QuestionBank
) -> Iterator[str]:
    """With every statement reversed what was gained is lost: the points turn round within their range.

    They may do so but for one point, since both shares of a tie are rounded up.
    """
    before, after = scorer(answers, bank), scorer(answers, derived(bank, _reversed))
    whole = sum(bank.point_range)
    for name, other in (("points", "points"), ("lower", "upper"), ("upper", "lower")):
        for scope, (points,) in having(before, bank, name):
            if f"{scope.prefix}{other}" not in after:
                continue
            mirrored = after[f"{scope.prefix}{other}"]
            if (points is None) != (mirrored is None):
                yield f"{scope.prefix}{name} is {points}, but {mirrored} with every statement reversed"
            elif points is not None and points + mirrored - whole not in (0, 1):
                yield f"{scope.prefix}{name} is {points} and {mirrored} reversed; they must add up to {whole}"
    for scope, (gained, attainable) in having(before, bank, "gained", "attainable"):
        if after[f"{scope.prefix}gained"] != attainable - gained:
            yield f"{scope.prefix}gained is {gained}, reversed {after[f'{scope.prefix}gained']}, of {attainable}"


def _reversed(bank: QuestionBank) -> QuestionBank:
    return _rules(
        bank, lambda statement: {"weight": statement.weight, "reversed": not statement.reversed}, is_one_stage=True
    )


def what_does_not_apply_could_as_well_not_be_there(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """Without the statements that are not applicable a bank gives the same figures, or none for want of the rest."""
    outside = {id for id, answer in answers.items() if answer == NOT_APPLICABLE}
    if not outside or len(outside) == len(bank.statements):
        raise NothingToSay
    shorter = _rules(bank, _as_it_is, is_one_stage=True, without=outside)
    before = scorer(answers, bank)
    after = scorer({id: answer for id, answer in answers.items() if id not in outside}, shorter)
    for scope, _ in having(after, shorter):
        for figure in OF_A_SCOPE[:-1]:
            was, now = (figures.get(f"{scope.prefix}{figure}") for figures in (before, after))
            if was != now and (figure not in ("points", "level") or None not in (was, now)):
                yield f"{scope.prefix}{figure} is {was}, but {now} by the bank without what does not apply"


def _as_it_is(statement: Statement) -> dict[str, Any]:
    return {"weight": statement.weight, "reversed": statement.reversed}


def _rules(
    bank: QuestionBank,
    change: Callable[[Statement], dict[str, Any]],
    *,
    shift: int = 0,
    is_one_stage: bool = False,
    without: Collection[str] = (),
) -> QuestionBank:
    """Copy what decides scores, with other statements or level values; one stage can always be reached."""
    directions = [
        Direction(
            id=part.id,
            title=part.title,
            block=part.block,
            statements=tuple(
                Statement(id=each.id, title=each.title, **change(each))
                for each in part.statements
                if each.id not in without
            ),
        )
        for part in bank.directions
        if any(each.id not in without for each in part.statements)
    ]
    used = {part.block for part in directions}
    return QuestionBank(
        id=bank.id,
        version=bank.version,
        language=bank.language,
        title=bank.title,
        levels=tuple(
            Level(number=level.number, id=level.id, title=level.title, value=level.value + shift)
            for level in bank.levels
        ),
        point_range=bank.point_range,
        min_coverage_percent=bank.min_coverage_percent,
        blocks=tuple(Block(id=block.id, title=block.title) for block in bank.blocks if block.id in used),
        directions=tuple(directions),
        stages=tuple(
            Stage(id=stage.id, title=stage.title, from_points=stage.from_points)
            for stage in bank.stages[: 1 if is_one_stage else None]
        ),
    )


_BOTH_WAYS: Final = [{"points"}, {"lower", "upper"}, {"gained", "attainable"}]

OF_BANKS: Final = (
    Law(weights_times_a_constant_change_nothing, asks_for="other banks"),
    Law(only_differences_of_values_count, asks_for="other banks"),
    Law(reversing_every_statement_turns_the_scale_round, needs=_BOTH_WAYS, asks_for="other banks"),
    Law(
        what_does_not_apply_could_as_well_not_be_there,
        needs=[{name} for name in OF_A_SCOPE[:-1]],
        asks_for="other banks",
    ),
)
"""The laws of this module."""


def same_figures_as_assess(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """Every figure is the one that `assess` gives, the rankings in full length."""
    expected = own_figures(answers, bank)
    for name, found in scorer(answers, bank).items():
        if not same(found, expected[name]):
            yield f"{name} is {found}; it must be {expected[name]}"


__all__ = ["LAWS", "SAME_FIGURES", "Law"]

SAME_FIGURES: Final = Law(same_figures_as_assess)
"""Every figure is the one that `assess` gives; what `check_scorer` holds a port to besides the laws."""

LAWS: Final[tuple[Law, ...]] = (*OF_FIGURES, *OF_ANSWERS, *OF_BANKS)
"""Every law of the scoring rule, for every bank and sheet."""
