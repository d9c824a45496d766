"""Pooled answers of a group: what they gain, which gates they meet, the scores that they give."""

from __future__ import annotations

from collections.abc import Sequence

from cx_centricity.bank import QuestionBank, derived
from cx_centricity.groups._suppression import Cell, Histogram
from cx_centricity.scoring import (
    GateRule,
    GateState,
    PartRule,
    Rules,
    Scores,
    StatementRule,
    Tallies,
    Tally,
    gated,
    score_tallies,
)


def pooled_scores(cells: Sequence[Cell], respondents: int, bank: QuestionBank) -> Scores:
    """Score the answers of a group as if they stood on one long sheet; `cells` has one cell per statement.

    A statement that is suppressed counts as unanswered by everyone, and not as a level, whatever unanswered statements
    count as: its respondents may well have answered it.
    """
    rules = derived(bank, Rules.of)

    def tallies(parts: Sequence[PartRule]) -> list[Tally]:
        return [_pooled(part.rules, [cells[at] for at in part.positions], respondents) for part in parts]

    scores = score_tallies(Tallies(tallies(rules.directions), tallies(rules.subscales)), bank)
    return gated(scores, PooledGains(cells, rules), rules) if rules.has_gates else scores


def _pooled(rules: Sequence[StatementRule], cells: Sequence[Cell], respondents: int) -> Tally:
    """Return the sums of what each sheet of a group counts."""
    gained = attainable = least = left_open = complete = answered = applicable = 0
    for (gain_of, greatest, assumed), cell in zip(rules, cells, strict=True):
        if not isinstance(cell, Histogram):
            left_open += respondents * greatest
            complete += respondents * greatest
            applicable += respondents
            continue
        with_level = sum(cell.counts)
        from_levels = sum(count * gain for count, gain in zip(cell.counts, gain_of.values(), strict=True))
        counted_as = 0 if assumed is None else cell.unanswered
        gained += from_levels + counted_as * (assumed or 0)
        attainable += (with_level + counted_as) * greatest
        least += from_levels
        left_open += cell.unanswered * greatest
        complete += (with_level + cell.unanswered) * greatest
        answered += with_level
        applicable += with_level + cell.unanswered
    return gained, attainable, least, least + left_open, complete, answered, applicable, respondents * len(rules)


class PooledGains:
    """What the statements of a group gain, for gates.

    A group has no single sheet, so a gate is judged by means: it is met where the mean gain of the respondents who
    answer a statement is at least the gain that the gate asks, for each statement that it is about. Weights do not
    matter. A respondent who leaves the statement unanswered has the gain that this counts as, if any. For the possible
    stages, unanswered statements gain least or most. A statement that applies to nobody leaves a gate true, one that
    nobody answers or that is suppressed leaves it open. For one respondent, this is the rule of a single sheet.
    """

    def __init__(self, cells: Sequence[Cell], rules: Rules) -> None:
        self._cells = cells
        self._rules = rules

    def state(self, gate: GateRule) -> GateState:
        """Return whether a gate is true."""
        states = [self._of_statement(at, least) for at, least in gate]
        return (
            GateState(*map(all, zip(*states, strict=True))) if states else GateState(stated=True, worst=True, best=True)
        )

    def _of_statement(self, at: int, least: int) -> GateState:
        """Compare sums of gains instead of means, which keeps them in whole numbers."""
        cell, greatest, assumed = self._cells[at], self._rules.greatest[at], self._rules.assumed[at]
        if not isinstance(cell, Histogram):
            return GateState(stated=False, worst=False, best=greatest >= least)
        gained = sum(n * gain for n, gain in zip(cell.counts, self._rules.gains[at].values(), strict=True))
        answered, unanswered = sum(cell.counts), cell.unanswered
        asked_of_all = least * (answered + unanswered)
        if assumed is not None:
            stated = gained + assumed * unanswered >= asked_of_all
        else:
            stated = gained >= least * answered and (answered > 0 or unanswered == 0)
        return GateState(stated, gained >= asked_of_all, gained + greatest * unanswered >= asked_of_all)
