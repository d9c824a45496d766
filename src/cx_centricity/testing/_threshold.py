"""Stage thresholds: where a stage begins, with sheets one step apart on both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hypothesis import strategies as st

from cx_centricity.bank import QuestionBank
from cx_centricity.testing._figures import Scorer, Sheet, library_scorer, statements_of
from cx_centricity.testing._sheets import Choose, ReachableSums, completed, drawn_choice, gaps
from cx_centricity.typing import AnswerValue


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where a stage begins: `from_points` is the first of its points, `stage_number` is 2 or more.

    `block` is the id of the block whose stage it is, None for the stage of the whole.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing import thresholds
    >>> [str(threshold) for threshold in thresholds(default_bank())][3:5]
    ['stage 5 from 76', 'block strategy: stage 2 from 19']
    """

    stage_number: int
    from_points: int
    block: str | None = None

    def __str__(self) -> str:
        scope = f"block {self.block}: " if self.block else ""
        return f"{scope}stage {self.stage_number} from {self.from_points}"


@dataclass(frozen=True, slots=True)
class ThresholdPair:
    """Two sheets on both sides of a threshold that differ by one step in the answer to one `statement`.

    `below` has fewer points than `threshold.from_points`, `above` at least as many.

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

    def check(self, scorer: Scorer = library_scorer) -> None:
        """Raise AssertionError unless the scorer sees the threshold between the two sheets.

        `scorer(answers, bank)` returns figures with the points, the stage or both of the scope; all that it returns of
        these must change as the threshold says. Raises ValueError if it returns neither.
        """
        prefix = f"block_{self.threshold.block}_" if self.threshold.block else ""
        below, above = (scorer(dict(sheet), self.bank) for sheet in (self.below, self.above))
        limits = {f"{prefix}points": self.threshold.from_points, f"{prefix}stage": self.threshold.stage_number}
        given = [name for name in limits if name in below and name in above]
        if not given:
            raise ValueError(f"the scorer returned neither {' nor '.join(limits)}")
        for name in given:
            limit, lower, higher = limits[name], below[name], above[name]
            if lower is None or higher is None or not lower < limit <= higher:
                step = f"{self.statement} from {self.below[self.statement]} to {self.above[self.statement]}"
                raise AssertionError(
                    f"{self.threshold}: {name} is {lower} below and {higher} above, but must reach {limit} only above; "
                    f"{step} in {self.below}"
                )

    def __str__(self) -> str:
        return f"{self.threshold}, by {self.statement}"


def thresholds(bank: QuestionBank) -> tuple[Threshold, ...]:
    """Return every threshold of a bank: those of the whole, then those of each block.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing import thresholds
    >>> len(thresholds(default_bank()))
    28
    """
    return tuple(
        Threshold(stage.number, stage.from_points, block)
        for block in (None, *(block.id for block in bank.blocks))
        for stage in bank.stages[1:]
    )


def threshold_pairs(
    bank: QuestionBank, *, at: Threshold | None = None, complete: bool = True
) -> st.SearchStrategy[ThresholdPair]:
    """Pairs of sheets one step apart on both sides of a threshold: of any threshold, or of the given one.

    One sheet of the pair is as near to the threshold as a sheet can be: it has the first points of the stage or the
    last points before it. In a small scope one step may pass more than one threshold. `complete` is that of
    `answer_sheets_at`. Raises ValueError if the bank does not have the threshold, or has only one stage and so none.

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
        raise ValueError("the bank has one stage and so no threshold")
    return known


@st.composite
def _pairs(draw: st.DrawFn, bank: QuestionBank, known: tuple[Threshold, ...], *, complete: bool) -> ThresholdPair:
    threshold = draw(st.sampled_from(known))
    missing = {} if complete else draw(gaps(bank, threshold.block))
    statements = [each for each in statements_of(bank, threshold.block) if each.id not in missing]
    is_above = draw(st.booleans())
    near, step = _nearest(ReachableSums(bank, statements), threshold, drawn_choice(draw), is_above=is_above)
    sheet = draw(completed(bank, {**missing, **near}, complete=complete))
    return _pair(bank, threshold, sheet, step, is_above=is_above)


def nearest_pairs(bank: QuestionBank, threshold: Threshold) -> tuple[ThresholdPair, ThresholdPair]:
    """Return two pairs, the same at each call: at the last sheet before a threshold, and at the first sheet above."""
    sums = ReachableSums(bank, statements_of(bank, threshold.block))

    def at_sheet(*, is_above: bool) -> ThresholdPair:
        near, step = _nearest(sums, threshold, min, is_above=is_above)
        return _pair(bank, threshold, filled(bank, near), step, is_above=is_above)

    return at_sheet(is_above=False), at_sheet(is_above=True)


def filled(bank: QuestionBank, answers: Mapping[str, AnswerValue]) -> Sheet:
    """Return a sheet with these answers and the middle level for all other statements."""
    middle = bank.levels[len(bank.levels) // 2].number
    return {statement.id: answers.get(statement.id, middle) for statement in bank.statements}


def _nearest(
    sums: ReachableSums, threshold: Threshold, choose: Choose, *, is_above: bool
) -> tuple[dict[str, int], tuple[str, int]]:
    """Return answers as near to a threshold as can be, and a statement with the answer that crosses the threshold."""
    limit = sums.least_for(threshold.from_points)
    answers = sums.answers(sums.at_or_above(limit) if is_above else sums.below(limit), choose)
    steps = list(sums.steps(answers, up=not is_above).items())
    return answers, steps[choose(range(len(steps)))]


def _pair(
    bank: QuestionBank, threshold: Threshold, near: Sheet, step: tuple[str, int], *, is_above: bool
) -> ThresholdPair:
    statement, answer = step
    across: Sheet = {**near, statement: answer}
    below, above = (across, near) if is_above else (near, across)
    return ThresholdPair(bank, threshold, below, above, statement)
