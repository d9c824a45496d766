"""The distribution of the examples of each strategy, as Hypothesis counts their events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, event, given, seed, settings, strategies as st
from hypothesis.internal.conjecture import providers
from hypothesis.statistics import collector

from cx_centricity import AnswerValue, QuestionBank, assess, default_bank
from cx_centricity.testing import (
    NearMiss,
    Sheet,
    ThresholdPair,
    answer_sheets,
    answer_sheets_at,
    near_misses,
    question_banks,
    threshold_pairs,
)

T = TypeVar("T")
EXAMPLES = 200


def events_of(strategy: st.SearchStrategy[T], labels: Callable[[T], Iterable[str]]) -> Counter[str]:
    """Return how many examples have each event; the examples are the same at each run."""

    @seed(0)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(strategy)
    def run(example: T) -> None:
        for label in labels(example):
            event(label)

    statistics: list[dict[str, Any]] = []
    listener: Any = collector
    with listener.with_value(statistics.append):
        run()
    cases = statistics[0]["generate-phase"]["test-cases"]
    return Counter(label for case in cases for label in case["events"])


def _gaps(answers: Iterable[AnswerValue]) -> str:
    missing = sum(not isinstance(answer, int) for answer in answers)
    return next(
        word
        for most, word in ((0, "no gap"), (4, "1–4 gaps"), (24, "5–24 gaps"), (48, "over 24 gaps"))
        if missing <= most
    )


def of_sheet(sheet: Sheet) -> Iterator[str]:
    result = assess(sheet)
    yield f"stage {result.stage.number}" if result.stage else "not scored"
    yield _gaps(part.answer for part in result.statements)


def of_pair(pair: ThresholdPair) -> Iterator[str]:
    yield f"threshold of stage {pair.threshold.stage_number}"
    yield "of a block" if pair.threshold.id else "of the whole"


def of_miss(miss: NearMiss) -> Iterator[str]:
    yield f"`{miss.code}`"


def of_bank(bank: QuestionBank) -> Iterator[str]:
    values = [level.value for level in bank.levels]
    shapes = {
        "weights": len({statement.weight for statement in bank.statements}) > 1,
        "reversed statements": any(statement.reversed for statement in bank.statements),
        "uneven level values": len({above - below for below, above in pairwise(values)}) > 1,
        "numbers from 0": bank.levels[0].number == 0,
        "blocks": bool(bank.blocks),
        "a stage of one point": any(stage.from_points == stage.to_points for stage in bank.stages),
        "more than one stage": len(bank.stages) > 1,
        "coverage other than 50 %": bank.min_coverage_percent != 50,
    }
    yield from (name for name, holds in shapes.items() if holds)


def _is_local(_path: str) -> bool:
    return False


def spread_table() -> str:
    """Return the table for the page on testing."""
    bank = default_bank()
    stage = st.integers(1, len(bank.stages))
    rows = {
        "`answer_sheets(bank)`": events_of(answer_sheets(bank), of_sheet),
        "`answer_sheets(bank, complete=True)`": events_of(answer_sheets(bank, complete=True), of_sheet),
        "`answer_sheets_at(bank, stage=…, complete=False)`, each stage alike": events_of(
            stage.flatmap(lambda number: answer_sheets_at(bank, stage=number, complete=False)), of_sheet
        ),
        "`threshold_pairs(bank)`": events_of(threshold_pairs(bank), of_pair),
        "`near_misses(bank)`": events_of(near_misses(bank), of_miss),
        "`question_banks()`": events_of(question_banks(), of_bank),
    }
    lines = ["| strategy | share of its examples |", "|---|---|"]
    for name, events in rows.items():
        shares = [f"{label} {round(100 * count / EXAMPLES)} %" for label, count in sorted(events.items())]
        lines.append(f"| {name} | {', '.join(shares)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    # Hypothesis also draws constants from the source of local modules. In a user's program cx_centricity is not local.
    # Without its constants, the table does not change with every line of our code.
    internals: Any = providers
    internals.is_local_module_file = _is_local
    print(spread_table(), end="")
