"""The borders between stages, and pairs of sheets that stand one step apart on both sides of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from cx_centricity.answers import AnswerValue
from cx_centricity.bank import QuestionBank
from cx_centricity.testing.figures import Scorer, Sheet, own_figures, statements_of
from cx_centricity.testing.ladders import Choice, Ladders
from cx_centricity.testing.sheets import choice, completed, gaps


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where a stage begins: `stage` is its number (from 2), `from_points` its first point.

    `block` is the id of the block whose points are meant, None for those of the whole.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing import thresholds
    >>> [str(threshold) for threshold in thresholds(default_bank())][3:5]
    ['stage 5 from 76', 'block strategy: stage 2 from 19']
    """

    stage: int
    from_points: int
    block: str | None = None

    def __str__(self) -> str:
        scope = f"block {self.block}: " if self.block else ""
        return f"{scope}stage {self.stage} from {self.from_points}"


@dataclass(frozen=True, slots=True)
class ThresholdPair:
    """Two sheets on both sides of a threshold that differ in one answer, by one step.

    `below` has fewer points than `threshold.from_points`, `above` as many or more; `statement` is where they differ.

    >>> from cx_centricity import assess, default_bank
    >>> from hypothesis import find
    >>> from cx_centricity.testing import threshold_pairs
    >>> pair = find(threshold_pairs(default_bank()), lambda pair: pair.threshold.stage == 4)
    >>> [assess(sheet).score.points for sheet in (pair.below, pair.above)]
    [56, 57]
    >>> pair.check()
    """

    bank: QuestionBank
    threshold: Threshold
    below: Sheet
    above: Sheet
    statement: str

    def check(self, scorer: Scorer = own_figures) -> None:
        """Raise AssertionError unless the threshold lies between the two sheets, by points and by stages.

        `scorer` is a callable `(answers, bank)` whose figures have the points, the stage or both of this scope;
        ValueError if they have neither.
        """
        prefix = f"block_{self.threshold.block}_" if self.threshold.block else ""
        below, above = (scorer(dict(sheet), self.bank) for sheet in (self.below, self.above))
        borders = {f"{prefix}points": self.threshold.from_points, f"{prefix}stage": self.threshold.stage}
        given = [name for name in borders if name in below and name in above]
        if not given:
            raise ValueError(f"the scorer gives neither {' nor '.join(borders)}")
        for name in given:
            least, (lower, higher) = borders[name], (below[name], above[name])
            if lower is None or higher is None or not lower < least <= higher:
                step = f"{self.statement} from {self.below[self.statement]} to {self.above[self.statement]}"
                raise AssertionError(
                    f"{self.threshold}: {name} is {lower} below and {higher} above, on both sides of {least}; "
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
    """Pairs of sheets one step apart on both sides of a threshold: of any, or of the one that is given.

    One of the two is as near to the threshold as a sheet of its kind can be: the first points of the stage or the last
    ones before it. In a small scope one step may pass more than one threshold. `complete` as in `answer_sheets_at`.
    Raises ValueError if the bank has no such threshold, or none because it has one stage.

    >>> from cx_centricity import assess, default_bank
    >>> from hypothesis import given, settings
    >>> from cx_centricity.testing import threshold_pairs, thresholds
    >>> border = thresholds(default_bank())[0]
    >>> @settings(max_examples=20, database=None)
    ... @given(threshold_pairs(default_bank(), at=border))
    ... def test_one_step_leads_to_stage_two(pair):
    ...     assert [assess(sheet).stage.number for sheet in (pair.below, pair.above)] == [1, 2]
    >>> test_one_step_leads_to_stage_two()
    """
    known = known_thresholds(bank)
    if at is not None and at not in known:
        raise ValueError(f"the bank has no threshold {str(at)!r}; it has: {', '.join(map(str, known))}")
    return _pairs(bank, known if at is None else (at,), complete=complete)


def known_thresholds(bank: QuestionBank) -> tuple[Threshold, ...]:
    """Return every threshold of a bank; ValueError if there is none to be tested."""
    known = thresholds(bank)
    if not known:
        raise ValueError("the bank has one stage, hence no threshold")
    return known


@st.composite
def _pairs(draw: st.DrawFn, bank: QuestionBank, known: tuple[Threshold, ...], *, complete: bool) -> ThresholdPair:
    threshold = draw(st.sampled_from(known))
    missing = {} if complete else draw(gaps(bank, threshold.block))
    statements = [each for each in statements_of(bank, threshold.block) if each.id not in missing]
    is_first = draw(st.booleans())
    near, step = nearest(Ladders(bank, statements), threshold, choice(draw), is_first=is_first)
    sheet = draw(completed(bank, {**missing, **near}, complete=complete))
    return _pair(bank, threshold, sheet, step, is_first=is_first)


def nearest_pairs(bank: QuestionBank, threshold: Threshold) -> tuple[ThresholdPair, ThresholdPair]:
    """Return two pairs, the same each time: about the last sheet before a threshold and the first one after it."""
    ladders = Ladders(bank, statements_of(bank, threshold.block))

    def about(*, is_first: bool) -> ThresholdPair:
        near, step = nearest(ladders, threshold, min, is_first=is_first)
        return _pair(bank, threshold, filled(bank, near), step, is_first=is_first)

    return about(is_first=False), about(is_first=True)


def filled(bank: QuestionBank, answers: Mapping[str, AnswerValue]) -> Sheet:
    """Give all other statements the middle level."""
    middle = bank.levels[len(bank.levels) // 2].number
    return {statement.id: answers.get(statement.id, middle) for statement in bank.statements}


def nearest(
    ladders: Ladders, threshold: Threshold, choose: Choice, *, is_first: bool
) -> tuple[dict[str, int], tuple[str, int]]:
    """Return answers as near to a threshold as can be, and one statement with the answer that leads across it.

    With `is_first` the answers gain the least that the stage takes, else the most that falls short of it.
    """
    border = ladders.least_gained(threshold.from_points)
    gained = ladders.first_from(border) if is_first else ladders.last_before(border)
    answers = ladders.sheet(gained, choose)
    steps = list(ladders.steps(answers, up=not is_first).items())
    return answers, steps[choose(range(len(steps)))]


def _pair(
    bank: QuestionBank, threshold: Threshold, near: Sheet, step: tuple[str, int], *, is_first: bool
) -> ThresholdPair:
    statement, answer = step
    across: Sheet = {**near, statement: answer}
    below, above = (across, near) if is_first else (near, across)
    return ThresholdPair(bank, threshold, below, above, statement)
