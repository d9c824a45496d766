"""What a check found: the laws that are kept, those that are broken with a counterexample, those not tried."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from cx_centricity.bank import QuestionBank
from cx_centricity.loading import default_bank
from cx_centricity.loading.writing import written
from cx_centricity.testing.ports import LawError

MAX_SHOWN = 30
"""A bank with more statements is only named; the other ones are printed."""


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """The outcome of `check_bank` or `check_scorer`.

    `examples` is the number of pairs of a bank and a sheet that were tried, `figures` are the kinds of figures that
    the scorer gives and that were looked at, `kept` the names of the laws that held. `broken` holds a LawError for
    each law that did not, `not_tried` the laws that say nothing of these figures, or need scores by other banks.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing import check_bank
    >>> report = check_bank(default_bank(), max_examples=5)
    >>> len(report.broken), "bounds-hold-the-points" in report.kept
    (0, True)
    """

    examples: int
    figures: tuple[str, ...]
    kept: tuple[str, ...]
    broken: tuple[LawError, ...]
    not_tried: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Report(examples={self.examples}, kept={len(self.kept)}, broken={len(self.broken)})"

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        examples = {(broken.bank, _shown(broken.answers)): None for broken in self.broken}
        for bank, answers in examples:
            laws = [each for each in self.broken if (each.bank, _shown(each.answers)) == (bank, answers)]
            yield from (f"✗ {broken}" for broken in laws)
            yield f"    answers  {answers}"
            yield from _of_bank(bank)
        yield f"{len(self.broken)} broken, {len(self.kept)} kept, on {self.examples} examples"
        yield f"figures looked at: {', '.join(self.figures)}"
        if self.not_tried:
            yield f"not tried: {', '.join(self.not_tried)}"


def _shown(answers: object) -> str:
    try:
        text = json.dumps(answers, ensure_ascii=False)
    except TypeError:
        return repr(answers)
    return text if json.loads(text) == answers else repr(answers)  # JSON makes a text of any key


def _of_bank(bank: QuestionBank) -> Iterator[str]:
    if bank.content_digest == default_bank().content_digest:
        yield "    bank     the bundled one"
    elif len(bank.statements) > MAX_SHOWN:
        yield f"    bank     {bank.id} {bank.version}"
    else:
        yield "    bank, as parse_bank takes it:"
        yield from (f"        {line}" for line in _compact(bank))


def _compact(bank: QuestionBank) -> Iterator[str]:
    """Write a bank with one line for each level, direction and stage."""
    for field, value in written(bank).items():
        parts = [f"  - {_shown(part)}" for part in cast("list[object]", value)] if isinstance(value, list) else []
        yield from [f"{field}:", *parts] if parts else [f"{field}: {_shown(cast('object', value))}"]


class CheckError(AssertionError):
    """At least one law is broken; `report` says which, and its text shows the counterexamples.

    >>> from cx_centricity.testing import CheckError, check_scorer
    >>> def always_fifty(answers, bank):
    ...     return {"points": 50}
    >>> try:
    ...     check_scorer(always_fifty, max_examples=20)
    ... except CheckError as error:
    ...     print(error.report.broken[0].reason)
    points is 50; it must be 0
    """

    def __init__(self, report: Report) -> None:
        super().__init__(str(report))
        self.report: Report = report

    def __reduce__(self) -> tuple[type[CheckError], tuple[Report]]:
        return type(self), (self.report,)
