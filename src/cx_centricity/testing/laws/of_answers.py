"""Laws that compare the figures of a sheet with those of a changed one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cx_centricity.answers import NOT_APPLICABLE, AnswerValue
from cx_centricity.bank import QuestionBank
from cx_centricity.testing.figures import OF_A_SCOPE, Figures, Scorer, Sheet, same, scopes
from cx_centricity.testing.ladders import rungs_of
from cx_centricity.testing.laws.law import Law, having


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
