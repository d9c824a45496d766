"""Laws about what is counted: points, bounds, levels, sums, missing data."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import NamedTuple, cast

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.bank import QuestionBank, Scope, Statement, from_units, to_units
from cx_centricity.testing._figures import COUNTS, POINTS, ScopeFigures, Scorer, Sheet, library_scorer, same, scopes
from cx_centricity.testing._gates import in_gates
from cx_centricity.testing._law import Vacuous, Violations, differences, with_figures
from cx_centricity.testing._sheets import level_gains, plain_gains
from cx_centricity.typing import AnswerValue


class SheetTally(NamedTuple):
    """What the sheet says of the scored statements of a scope, in the order of `COUNTS`."""

    gained: int
    attainable: int
    least_gained: int
    most_gained: int
    attainable_if_complete: int
    answered: int
    applicable: int
    total: int

    @classmethod
    def of(cls, bank: QuestionBank, scored: Sequence[Statement], answers: Sheet) -> SheetTally:
        """Count the answers to some statements."""
        gained = attainable = least = most = complete = answered = applicable = 0
        for statement in scored:
            answer = answers.get(statement.id)
            if answer == NOT_APPLICABLE:
                continue
            levels = level_gains(bank, statement)
            greatest = levels[-1][0]
            applicable += 1
            complete += greatest
            counted = bank.counts_as(statement) if answer is None else answer
            gain = sum(gain for gain, number in levels if number == counted)
            if counted is not None:
                gained += gain
                attainable += greatest
            if answer is None:
                most += greatest
            else:
                answered += 1
                least += gain
                most += gain
        return cls(gained, attainable, least, most, complete, answered, applicable, len(scored))


def units_in_range(bank: QuestionBank, scope: Scope) -> tuple[int, int]:
    """Return both ends of the point range of a scope, in units."""
    low, high = scope.point_range or bank.point_range
    return to_units(low, bank.decimals), to_units(high, bank.decimals)


def same_figures_as_assess(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Every figure equals the one that `assess` gives."""
    expected = library_scorer(answers, bank)
    for name, found in scorer(answers, bank).items():
        if not same(found, expected[name]):
            yield f"{name} is {found}; it must be {expected[name]}"


# Laws that score one sheet


def bounds_contain_the_points(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """In every scope, min ≤ lower ≤ points ≤ upper ≤ max, by the point range of the scope."""
    figures = scorer(answers, bank)
    for of in scopes(bank):
        least, high = of.scope.point_range or bank.point_range
        for name in ("lower", "points", "upper"):
            value = figures.get(of.prefix + name)
            if value is not None and not least <= value <= high:
                yield f"{of.prefix}{name} is {value}; it must lie within {least}…{high}"
            least = least if value is None else value


def nothing_unanswered_leaves_one_outcome(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """If no scored statement of a scope is unanswered, lower, points and upper are equal."""
    for of, (lower, upper) in with_figures(figures := scorer(answers, bank), bank, "lower", "upper"):
        if all(answers.get(statement.id) is not None for statement in of.scored):
            points = figures.get(f"{of.prefix}points")
            if lower != upper or points not in (None, lower):
                yield f"{of.prefix}lower, points, upper are {lower}, {points}, {upper}, with nothing unanswered"


def points_are_rounded_half_up(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Points = min + (max − min) · gained / attainable, rounded half up to units of 10^−decimals.

    Minimum and maximum are those of the scope. Lower and upper let the unanswered gain least or most; they are None
    where nothing applies. This is the percent of maximum possible score (Cohen, Cohen, Aiken & West, 1999), mapped to
    the point range.
    """
    figures = scorer(answers, bank)
    for of in scopes(bank):
        tally = SheetTally.of(bank, of.scored, answers)
        low, high = units_in_range(bank, of.scope)
        complete = tally.attainable_if_complete
        for name, part, whole in (
            ("points", tally.gained, tally.attainable),
            ("lower", tally.least_gained, complete),
            ("upper", tally.most_gained, complete),
        ):
            found = figures.get(of.prefix + name)
            if whole and of.scope.point_range is not None:
                units = floor(low + (high - low) * Fraction(part, whole) + Fraction(1, 2))
                expected = from_units(units, bank.decimals)
                if found not in (None, expected) or (
                    found is None and name != "points" and of.prefix + name in figures
                ):
                    yield f"{of.prefix}{name} is {found}; {part} of {whole} make {expected}"
            elif found is not None:
                yield f"{of.prefix}{name} is {found}; there is nothing that it could be made of"


def level_has_the_nearest_value(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """The level of a scored scope has the value nearest to v(lowest) + gained / Σ w; on a tie, the higher level.

    A scope has a level only if all its scored statements are on the default scale.
    """
    low, high = bank.levels[0].value, bank.levels[-1].value
    for of, (level,) in with_figures(scorer(answers, bank), bank, "level"):
        expected = None
        tally = SheetTally.of(bank, of.scored, answers)
        if all(statement.scale is None for statement in of.scored) and is_scored(bank, of, answers):
            mean = low + Fraction(tally.gained, tally.attainable) * (high - low)
            expected = max(bank.levels, key=lambda each: (-abs(each.value - mean), each.number)).number
        if level != expected:
            yield f"{of.prefix}level is {level}; by {tally.gained} of {tally.attainable} it is {expected}"


def resolution_is_the_greatest_step(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Resolution = (max − min) · m / attainable, rounded up; m is the most that one level changes what is gained."""
    for of, (resolution,) in with_figures(scorer(answers, bank), bank, "resolution"):
        expected = None
        if is_scored(bank, of, answers):
            low, high = units_in_range(bank, of.scope)
            steps = (statement.weight * _greatest_gap(bank, statement) for statement in of.scored)
            attainable = SheetTally.of(bank, of.scored, answers).attainable
            expected = from_units(ceil(Fraction((high - low) * max(steps), attainable)), bank.decimals)
        if resolution != expected:
            yield f"{of.prefix}resolution is {resolution}; the greatest step is {expected}"


def _greatest_gap(bank: QuestionBank, statement: Statement) -> int:
    values = [level.value for level in bank.levels_of(statement)]
    return max(abs(above - below) for below, above in pairwise(values))


def counts_are_those_of_the_sheet(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Answered, applicable and total count scored statements; the sums are weighted gains and ranges of them.

    Gained and attainable include what unanswered statements count as.
    """
    figures = scorer(answers, bank)
    for of in scopes(bank):
        for name, expected in zip(COUNTS, SheetTally.of(bank, of.scored, answers), strict=True):
            found = figures.get(of.prefix + name, expected)
            if found != expected:
                yield f"{of.prefix}{name} is {found}; by the sheet it is {expected}"


def the_whole_is_the_sum_of_its_parts(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Each count of the whole is the sum over its directions, and over its blocks."""
    figures = scorer(answers, bank)
    for part in ("direction", "block"):
        prefixes = [of.prefix for of in scopes(bank) if of.scope.kind == part]
        for name in COUNTS if prefixes else ():
            if name in figures and all(prefix + name in figures for prefix in prefixes):
                total = sum(figures[prefix + name] for prefix in prefixes)
                if figures[name] != total:
                    yield f"{name} is {figures[name]}, but {total} over the {part}s"


def enough_must_apply_and_be_answered(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """A scope has points if at least `min_coverage_percent` of it applies and at least as much of that is answered.

    Something must be answered; statements of weight 0 do not count. The whole also needs every block of which enough
    applies, and has no points at all where the bank says so. This is the half rule (Fayers & Machin, 2007), applied
    twice.
    """
    for of, (points,) in with_figures(scorer(answers, bank), bank, "points"):
        if (points is None) == (scored := is_scored(bank, of, answers)):
            tally = SheetTally.of(bank, of.scored, answers)
            coverage = f"{tally.answered} answered of {tally.applicable} applicable of {tally.total}"
            yield f"{of.prefix}points is {points}; {coverage} must {'' if scored else 'not '}be scored"


def is_scored(bank: QuestionBank, of: ScopeFigures, answers: Sheet) -> bool:
    """Return whether a scope has points."""
    whole = of.scope.kind == "whole"
    blocks = [block.scored for block in scopes(bank) if whole and block.scope.kind == "block"]
    return (
        of.scope.point_range is not None
        and _coverage(bank, of.scored, answers) == (True, True)
        and all(_coverage(bank, block, answers) != (True, False) for block in blocks)
    )


def _coverage(bank: QuestionBank, scored: Sequence[Statement], answers: Sheet) -> tuple[bool, bool]:
    """Return whether enough of a scope applies, and whether enough of what applies is answered."""
    *_, answered, applicable, total = SheetTally.of(bank, scored, answers)
    least = Fraction(bank.min_coverage_percent, 100)
    return applicable > 0 and Fraction(applicable, total) >= least, 0 < answered >= least * applicable


# Laws that score changed sheets


def order_of_answers_is_irrelevant(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """The same answers give the same figures, at a second call and in any order."""
    figures = scorer(answers, bank)
    for how, again in (
        ("at the second call", answers),
        ("in reverse order", dict(reversed(answers.items()))),
        ("in the order of their ids", dict(sorted(answers.items()))),
    ):
        for difference in differences(figures, scorer(again, bank)):
            yield f"{difference}, {how}"


def left_out_is_unanswered(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Leaving a statement out of the sheet is the same as answering it with None."""
    stated: Sheet = {statement.id: answers.get(statement.id) for statement in bank.statements}
    left_out: Sheet = {id: answer for id, answer in stated.items() if answer is not None}
    for difference in differences(scorer(left_out, bank), scorer(stated, bank)):
        yield f"{difference}, with unanswered statements stated as None"


def an_answer_that_gains_more_lowers_nothing(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Raising an answer to the next gain lowers no points, bound or stage, and makes no points appear or disappear."""
    before = scorer(answers, bank)
    for statement in bank.statements:
        gain_of = {number: gain for gain, number in plain_gains(bank, statement)}
        answer = answers.get(statement.id)
        above = [number for number, gain in gain_of.items() if answer in gain_of and gain > gain_of[answer]]
        if not above:
            continue
        more = min((gain_of[number], number) for number in above)[1]
        after = scorer({**answers, statement.id: more}, bank)
        for of in scopes(bank):
            for name in (*POINTS, "stage", "possible_stages"):
                was, now = (_ends(figures.get(of.prefix + name)) for figures in (before, after))
                if (was is None) != (now is None) or any(
                    new < old for old, new in zip(was or (), now or (), strict=True)
                ):
                    change = f"from {before[of.prefix + name]} to {after[of.prefix + name]}"
                    yield f"{of.prefix}{name} goes {change} when {statement.id} gains more, from {answer} to {more}"


def _ends(figure: object) -> tuple[float, ...] | None:
    """Return a figure, or the first and last of several, as a tuple that can be compared; None if it is missing."""
    if isinstance(figure, tuple):
        ends = cast("tuple[int, ...]", figure)
        return (ends[0], ends[-1]) if ends else None
    return (figure,) if isinstance(figure, int | float) else None


def an_answer_that_gains_the_same_changes_nothing(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Changing an answer to another level that gains the same changes no figure."""
    changes: dict[str, AnswerValue] = {}
    for statement in bank.statements:
        gain_of = {number: gain for gain, number in plain_gains(bank, statement)}
        answer = answers.get(statement.id)
        equal = [
            number
            for number, gain in gain_of.items()
            if answer in gain_of and gain == gain_of[answer] and number != answer
        ]
        changes |= {statement.id: equal[0]} if equal else {}
    if not changes:
        raise Vacuous
    for difference in differences(scorer(answers, bank), scorer({**answers, **changes}, bank)):
        yield f"{difference} when {', '.join(changes)} get answers that gain the same"


def one_more_answer_never_widens_the_bounds(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Answering an unanswered statement, or marking it not applicable, widens no bounds and no possible stages."""
    before = scorer(answers, bank)
    for statement in bank.statements:
        if answers.get(statement.id) is None:
            numbers = [number for _, number in plain_gains(bank, statement)]
            more: dict[AnswerValue, None] = dict.fromkeys([numbers[0], numbers[len(numbers) // 2], numbers[-1]])
            for answer in (*more, NOT_APPLICABLE):
                after = scorer({**answers, statement.id: answer}, bank)
                change = f"when {statement.id} is answered with {answer}"
                for of, (lower, upper) in with_figures(before, bank, "lower", "upper"):
                    now = [after[f"{of.prefix}{name}"] for name in ("lower", "upper")]
                    if None not in (lower, upper, *now) and (now[0] < lower or now[1] > upper):
                        yield f"the bounds {of.prefix}{lower}…{upper} become {now[0]}…{now[1]} {change}"
                for of, (stages,) in with_figures(before, bank, "possible_stages"):
                    found = after[f"{of.prefix}possible_stages"]
                    if not {*stages}.issuperset(found):
                        yield f"{of.prefix}possible_stages {stages} become {found} {change}"


def bounds_are_the_extremes_still_possible(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Lower and upper are the points with all unanswered statements at their least and at their greatest gain.

    The first and the last possible stage are those of the same two sheets.
    """
    before = scorer(answers, bank)
    for name, position in (("lower", 0), ("upper", -1)):
        filled = dict(answers)
        for statement in bank.statements:
            if answers.get(statement.id) is None:
                filled[statement.id] = plain_gains(bank, statement)[position][1]
        after = scorer(filled, bank)
        for of, (bound,) in with_figures(before, bank, name):
            for other in (name, "points"):
                found = after.get(f"{of.prefix}{other}")
                if found != bound and (found is not None or other == name):
                    yield f"{of.prefix}{name} is {bound}, but {other} of the sheet filled in that way is {found}"
        for of, (stages,) in with_figures(before, bank, "possible_stages"):
            found = after[f"{of.prefix}possible_stages"]
            if found != (expected := (stages[position],) if stages else ()):
                yield f"{of.prefix}possible_stages is {found}, not {expected}, with the unanswered filled as for {name}"


def every_completion_lies_within(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """However the unanswered statements are answered, points lie within the bounds, and the stage is a possible one."""
    unanswered = [statement for statement in bank.statements if answers.get(statement.id) is None]
    if not unanswered:
        raise Vacuous
    before = scorer(answers, bank)
    for turn in range(_COMPLETIONS):
        filled = dict(answers)
        for at, statement in enumerate(unanswered):
            levels = plain_gains(bank, statement)
            filled[statement.id] = levels[(3 * at + turn) % len(levels)][1]
        after = scorer(filled, bank)
        for of in scopes(bank):
            name = of.prefix
            points, lower, upper = after.get(f"{name}points"), before.get(f"{name}lower"), before.get(f"{name}upper")
            if points is not None and None not in (lower, upper) and not lower <= points <= upper:
                yield f"{name}points is {points} when completed by {filled}, outside {lower}…{upper}"
            stage, possible = after.get(f"{name}stage"), before.get(f"{name}possible_stages")
            if stage is not None and possible is not None and stage not in possible:
                yield f"{name}stage is {stage} when completed by {filled}, not among {possible}"


_COMPLETIONS = 4


def least_everywhere_gives_min_and_most_max(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """With every answer at its least gain, a scored scope has the fewest points of its range; at its most, the most."""
    for word, position in (("least", 0), ("most", -1)):
        sheet = dict(answers)
        for statement in bank.statements:
            if isinstance(answers.get(statement.id), int) or _is_assumed(bank, statement, answers):
                sheet[statement.id] = plain_gains(bank, statement)[position][1]
        for of, (points,) in with_figures(scorer(sheet, bank), bank, "points"):
            expected = (of.scope.point_range or bank.point_range)[position]
            if points not in (None, expected):
                yield f"{of.prefix}points is {points}, not {expected}, where every answer gains {word}"


def _is_assumed(bank: QuestionBank, statement: Statement, answers: Sheet) -> bool:
    return answers.get(statement.id) is None and bank.counts_as(statement) is not None


def no_answer_moves_points_by_more_than_the_resolution(
    scorer: Scorer, answers: Sheet, bank: QuestionBank
) -> Violations:
    """Moving one answer by one level moves the points of a scope by at most its resolution."""
    before = scorer(answers, bank)
    for statement in bank.statements:
        numbers = [level.number for level in bank.levels_of(statement)]
        answer = answers.get(statement.id)
        if answer not in numbers[:-1]:
            continue
        following = numbers[numbers.index(answer) + 1]
        after = scorer({**answers, statement.id: following}, bank)
        for of, (points, resolution) in with_figures(before, bank, "points", "resolution"):
            now = after[f"{of.prefix}points"]
            if None not in (points, now, resolution):
                was_units, units, most = (to_units(figure, bank.decimals) for figure in (points, now, resolution))
                if abs(units - was_units) > most:
                    step = f"{statement.id} moves from {answer} to {following}"
                    yield f"{of.prefix}points goes from {points} to {now} when {step}; resolution is {resolution}"


def the_unanswered_count_as_their_level(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Answering the unanswered with the levels that they count as changes no sums, points, level or stage.

    Only more scopes may have points then.
    """
    assumed = {part.id: bank.counts_as(part) for part in bank.statements if _is_assumed(bank, part, answers)}
    if not assumed:
        raise Vacuous
    before, after = scorer(answers, bank), scorer({**answers, **assumed}, bank)
    for of in scopes(bank):
        for figure in ("gained", "attainable", "points", "level", "stage"):
            name = of.prefix + figure
            was, now = (figures.get(name) for figures in (before, after))
            if was != now and was is not None:
                yield f"{name} is {was}, but {now} with the unanswered answered as what they count as"


def a_scope_depends_on_its_own_statements(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """The figures of a part do not change with answers outside it, unless its gates name them."""
    before = scorer(answers, bank)
    nothing: Sheet = {statement.id: NOT_APPLICABLE for statement in bank.statements}
    for of in scopes(bank)[1:]:
        ids = {statement.id for statement in of.scope.statements} | in_gates(bank, of.scope)
        own: Sheet = {id: answers.get(id) for id in ids}
        after = scorer(nothing | own, bank)
        of_scope = {name: before[name] for figure in of.names if (name := of.prefix + figure) in before}
        for difference in differences(of_scope, after):
            yield f"{difference} when nothing else applies"
