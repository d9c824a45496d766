"""Stage thresholds: where a stage begins, with sheets one step apart on both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from hypothesis import strategies as st

from cx_centricity.bank import QuestionBank, Scope, to_units
from cx_centricity.testing._figures import Scorer, Sheet, library_scorer
from cx_centricity.testing._sheets import (
    ANY,
    Choose,
    ReachableSums,
    TargetSum,
    asked_outside,
    completed,
    drawn_choice,
    first_choice,
    gaps,
    gates_up_to,
)
from cx_centricity.typing import AnswerValue, ScopeKind


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where a stage begins: `from_points` is the first of its points, `stage_number` is 2 or more.

    `kind` and `id` are those of the scope whose stage it is; the whole has no id.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing import thresholds
    >>> [str(threshold) for threshold in thresholds(default_bank())][3:5]
    ['stage 5 from 76', 'block strategy: stage 2 from 19']
    """

    stage_number: int
    from_points: float
    kind: ScopeKind = "whole"
    id: str | None = None

    def __str__(self) -> str:
        scope = f"{self.kind} {self.id}: " if self.id else ""
        return f"{scope}stage {self.stage_number} from {self.from_points}"

    @property
    def prefix(self) -> str:
        """What the flat names of the figures of its scope begin with."""
        return f"{self.kind}_{self.id}_" if self.id else ""


@dataclass(frozen=True, slots=True)
class ThresholdPair:
    """Two sheets on both sides of a threshold that differ by one step in the answer to one `statement`.

    `below` has fewer points than `threshold.from_points`, `above` at least as many. `is_open` says whether all gates
    up to the stage are true in both sheets, so that the stage changes too. Where no such sheets lie one step apart, the
    gates are left aside.

    >>> from cx_centricity import assess, default_bank
    >>> from hypothesis import find
    >>> from cx_centricity.testing import threshold_pairs
    >>> pair = find(threshold_pairs(default_bank()), lambda pair: pair.threshold.stage_number == 4)
    >>> [assess(sheet).score.points for sheet in (pair.below, pair.above)]
    [56, 57]
    >>> pair.check()
    """

    bank: QuestionBank = field(repr=False, hash=False)
    threshold: Threshold
    below: Sheet = field(repr=False, hash=False)
    above: Sheet = field(repr=False, hash=False)
    statement: str
    is_open: bool = field(default=True, repr=False)

    def check(self, scorer: Scorer = library_scorer) -> None:
        """Raise AssertionError unless the scorer sees the threshold between the two sheets.

        `scorer(answers, bank)` returns figures with the points, the stage or both of the scope; all that it returns of
        these must change as the threshold says. Where gates are left aside, only the points must change. Raises
        ValueError if it returns neither.
        """
        prefix = self.threshold.prefix
        below, above = (scorer(dict(sheet), self.bank) for sheet in (self.below, self.above))
        limits: dict[str, float] = {f"{prefix}points": self.threshold.from_points}
        names = [*limits, f"{prefix}stage"]
        if self.is_open:
            limits[names[1]] = self.threshold.stage_number
        if not any(name in below and name in above for name in names):
            raise ValueError(f"the scorer returned neither {' nor '.join(names)}")
        for name, limit in limits.items():
            if name not in below or name not in above:
                continue
            lower, higher = below[name], above[name]
            if lower is None or higher is None or not lower < limit <= higher:
                step = f"{self.statement} from {self.below[self.statement]} to {self.above[self.statement]}"
                raise AssertionError(
                    f"{self.threshold}: {name} is {lower} below and {higher} above, but must reach {limit} only above; "
                    f"{step} in {self.below}"
                )

    def __str__(self) -> str:
        return f"{self.threshold}, by {self.statement}"


def thresholds(bank: QuestionBank) -> tuple[Threshold, ...]:
    """Return every threshold of a bank: those of the whole, then those of each block, direction and subscale.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing import thresholds
    >>> len(thresholds(default_bank()))
    28
    """
    return tuple(
        Threshold(stage.number, stage.from_points, scope.kind, scope.id)
        for scope in bank.scopes
        if scope.scored  # a block without any has the stages of the bank all the same
        for stage in scope.stages[1:]
    )


def threshold_pairs(
    bank: QuestionBank, *, at: Threshold | None = None, complete: bool = True
) -> st.SearchStrategy[ThresholdPair]:
    """Pairs of sheets one step apart on both sides of a threshold: of any threshold, or of the given one.

    One sheet of the pair is as near to the threshold as a sheet can be: it has the first points of the stage or the
    last points before it. In a small scope one step may pass more than one threshold. `complete` is that of
    `answer_sheets_at`. Raises ValueError if the bank does not have the threshold, or has none.

    >>> from cx_centricity import assess, default_bank
    >>> from hypothesis import given, settings
    >>> from cx_centricity.testing import threshold_pairs, thresholds
    >>> first = thresholds(default_bank())[0]
    >>> @settings(max_examples=20, database=None)
    ... @given(threshold_pairs(default_bank(), at=first))
    ... def test_one_step_leads_to_stage_two(pair):
    ...     assert [assess(sheet).stage.number for sheet in (pair.below, pair.above)] == [1, 2]
    >>> test_one_step_leads_to_stage_two()
    """
    known = existing_thresholds(bank)
    if at is not None and at not in known:
        raise ValueError(f"the bank has no threshold {str(at)!r}; it has: {', '.join(map(str, known))}")
    return _pairs(bank, known if at is None else (at,), complete=complete)


def existing_thresholds(bank: QuestionBank) -> tuple[Threshold, ...]:
    """Return every threshold of a bank; raise ValueError if there is none."""
    known = thresholds(bank)
    if not known:
        raise ValueError("the bank has no second stage and so no threshold")
    return known


@st.composite
def _pairs(draw: st.DrawFn, bank: QuestionBank, known: tuple[Threshold, ...], *, complete: bool) -> ThresholdPair:
    threshold = draw(st.sampled_from(known))
    scope = scope_of(bank, threshold)
    missing: Sheet = {} if complete else draw(gaps(bank, scope, _open_gates(bank, scope, threshold)))
    near = _nearest(bank, threshold, missing, drawn_choice(draw), is_above=draw(st.booleans()))
    return near.pair(draw(completed(bank, near.answers, near.target, complete=complete)))


def nearest_pairs(bank: QuestionBank, threshold: Threshold) -> tuple[ThresholdPair, ThresholdPair]:
    """Return two pairs, the same at each call: at the last sheet before a threshold, and at the first sheet above."""

    def at_sheet(*, is_above: bool) -> ThresholdPair:
        near = _nearest(bank, threshold, {}, first_choice, is_above=is_above)
        return near.pair(filled(bank, near.answers, near.target))

    return at_sheet(is_above=False), at_sheet(is_above=True)


def scope_of(bank: QuestionBank, threshold: Threshold) -> Scope:
    """Return the scope of a threshold."""
    return next(scope for scope in bank.scopes if scope.key == (threshold.kind, threshold.id))


def filled(bank: QuestionBank, answers: Mapping[str, AnswerValue], target: TargetSum = ANY) -> Sheet:
    """Return a sheet with these answers and a middle level for all other statements, as far as the target lets."""
    sheet: Sheet = {}
    for statement in bank.statements:
        levels = bank.levels_of(statement)
        sheet[statement.id] = levels[len(levels) // 2].number
    return {**sheet, **asked_outside(bank, answers, target), **answers}


def _open_gates(bank: QuestionBank, scope: Scope, threshold: Threshold) -> TargetSum:
    asked = gates_up_to(bank, scope, threshold.stage_number)
    return TargetSum(0, 0, {id: (gain, None) for id, gain in asked.items()})


class _Near(NamedTuple):
    """Answers as near to a threshold as can be, and the step to the other side in the answer to one statement."""

    bank: QuestionBank
    threshold: Threshold
    answers: Sheet
    step: tuple[str, int]
    target: TargetSum
    is_above: bool
    is_open: bool

    def pair(self, sheet: Sheet) -> ThresholdPair:
        """Return the pair of a sheet that has these answers and of the sheet on the other side."""
        statement, answer = self.step
        across: Sheet = {**sheet, statement: answer}
        below, above = (across, sheet) if self.is_above else (sheet, across)
        return ThresholdPair(self.bank, self.threshold, below, above, statement, self.is_open)


def _nearest(bank: QuestionBank, threshold: Threshold, missing: Sheet, choose: Choose, *, is_above: bool) -> _Near:
    """Return answers next to a threshold: with open gates and gaps if there are some, else without gaps or gates."""
    scope = scope_of(bank, threshold)
    gates = _open_gates(bank, scope, threshold)

    def near(target: TargetSum, gap: Sheet) -> _Near | None:
        sums = ReachableSums(bank, scope, target, gap)
        limit = sums.least_for(to_units(threshold.from_points, bank.decimals))
        gained = sums.at_or_above(limit) if is_above else sums.below(limit)
        answers = sums.answers(gained, choose) if gained >= 0 else {}
        steps = [step for step in sums.steps(answers, up=not is_above).items() if sums.crosses(answers, step, limit)]
        if not steps:
            return None
        step = steps[choose(len(steps))]
        return _Near(bank, threshold, {**gap, **answers}, step, target, is_above, is_open=target is gates)

    tried = (near(target, gap) for target, gap in ((gates, missing), (gates, {}), (ANY, {})))
    return next(found for found in tried if found is not None)
