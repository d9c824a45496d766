"""Hypothesis strategies for banks of every legal shape and for sheets of answers."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from cx_centricity import (
    NOT_APPLICABLE,
    AnswerValue,
    Block,
    Condition,
    Direction,
    Driver,
    GuidanceStep,
    Indicator,
    Level,
    Pitfall,
    PointRange,
    Profile,
    QuestionBank,
    Rename,
    Stage,
    Statement,
)

Sheet = dict[str, AnswerValue]


@st.composite
def levels(draw: st.DrawFn) -> tuple[Level, ...]:
    """Two to seven levels, numbered from 0 or 1, with values of their own or by position."""
    count, first = draw(st.integers(2, 7)), draw(st.sampled_from([0, 1]))
    if draw(st.booleans()):
        return tuple(Level(number=first + n, id=f"level_{n}", title=f"Level {n}") for n in range(count))
    values = sorted(draw(st.sets(st.integers(-30, 30), min_size=count, max_size=count)))
    return tuple(Level(number=first + n, id=f"level_{n}", title=f"Level {n}", value=v) for n, v in enumerate(values))


@st.composite
def statements(draw: st.DrawFn, prefix: str, texts: int) -> tuple[Statement, ...]:
    """One to five statements with weights and reversal."""
    return tuple(
        Statement(
            id=f"{prefix}_{n}",
            title=f"Statement {n}",
            claim=draw(st.sampled_from([f"Statement {n}", f"Claim {n} of {prefix}."])),
            evidence=draw(st.sampled_from(["", "Look: here.\nAnd there."])),
            level_texts=tuple(f"{prefix} {n} at {t}" for t in range(texts)),
            weight=draw(st.sampled_from([1, 1, 2, 3, 7])),
            reversed=draw(st.booleans()),
        )
        for n in range(draw(st.integers(1, 5)))
    )


def reachable_points(levels: tuple[Level, ...], directions: list[Direction], points: PointRange) -> list[int]:
    """Return, by plain enumeration of sums, the points that complete sheets give."""
    span = levels[-1].value - levels[0].value if "value" in levels[0].model_fields_set else len(levels) - 1
    values = [v.value - levels[0].value if "value" in v.model_fields_set else n for n, v in enumerate(levels)]
    sums, attainable = {0}, 0
    for statement in (s for direction in directions for s in direction.statements):
        gains = [statement.weight * (span - v if statement.reversed else v) for v in values]
        sums = {total + gain for total in sums for gain in gains}
        attainable += statement.weight * span
    width = points.max - points.min
    return sorted({points.min + (2 * width * total + attainable) // (2 * attainable) for total in sums})


@st.composite
def question_banks(draw: st.DrawFn) -> QuestionBank:
    """Draw a legal bank: any weights, values, reversal, numbering, grouping, thresholds; optional parts may miss."""
    scale = draw(levels())
    texts = draw(st.sampled_from([0, len(scale)]))
    block_count = draw(st.integers(0, 3))
    directions = [
        Direction(
            id=f"direction_{d}",
            title=f"Direction {d}",
            # The first ones fill the blocks, so that none is empty.
            block=f"block_{d if d < block_count else draw(st.integers(0, block_count - 1))}" if block_count else None,
            statements=draw(statements(f"s{d}", texts)),
        )
        for d in range(draw(st.integers(max(1, block_count), 4)))
    ]
    low = draw(st.sampled_from([0, 1, 6, -10]))
    points = PointRange(low, low + draw(st.sampled_from([1, 5, 89, 100, 1000])))
    later = draw(st.sets(st.sampled_from(reachable_points(scale, directions, points)), max_size=4)) - {low}
    blocks = tuple(Block(id=f"block_{b}", title=f"Block {b}") for b in range(block_count))
    return QuestionBank(
        id="generated",
        version="1.0.0",
        language="en",
        title="Generated",
        levels=scale,
        point_range=points,
        min_coverage_percent=draw(st.sampled_from([0, 1, 33, 50, 67, 100])),
        blocks=blocks,
        directions=tuple(directions),
        stages=tuple(
            _stage(number, start, blocks, directions) for number, start in enumerate(sorted({low, *later}), start=1)
        ),
        **draw(st.sampled_from([{}, _other_parts(scale, directions)])),
    )


def _other_parts(scale: tuple[Level, ...], directions: list[Direction]) -> dict[str, Any]:
    """Return parts that are not scored: a bank may have them or not."""
    id, highest = directions[0].statements[0].id, scale[-1].number
    best = Condition(statement=id, at_least=highest)
    return {
        "instruction": "Answer: as it is.",
        "guidance": (GuidanceStep(id="talk", title="Talk", text="Talk about it."),),
        "pitfalls": (Pitfall(id="hole", title="Hole", text="Deep.", when=(best,)),),
        "indicators": (Indicator(id="nps", title="NPS", better="lower", statements=(id,), mistakes=("Too few.",)),),
        "renamed": (Rename(old="former", new=id),),
        "retired": ("gone",),
    }


def _stage(number: int, start: int, blocks: tuple[Block, ...], directions: list[Direction]) -> Stage:
    """Give every second stage profiles and drivers: both shapes are legal."""
    full = number % 2 == 0
    return Stage(
        number=number,
        id=f"stage_{number}",
        title=f"Stage {number}",
        from_points=start,
        profiles=tuple(Profile(block=block.id, signs=(f"{block.id} at {number}",)) for block in blocks if full),
        drivers=tuple(
            Driver(id=f"driver_{number}_{n}", text="Do it.", directions=(direction.id,))
            for n, direction in enumerate(directions)
            if full
        ),
    )


def answers_of(bank: QuestionBank, *, complete: bool = False) -> st.SearchStrategy[Sheet]:
    """Sheets of a bank: complete, or with unanswered and not-applicable statements."""
    number = st.integers(bank.levels[0].number, bank.levels[-1].number)
    missing: list[AnswerValue] = [None, NOT_APPLICABLE]
    answer = number if complete else st.one_of(number, number, st.sampled_from(missing))
    return st.fixed_dictionaries({statement.id: answer for statement in bank.statements})


@st.composite
def banks_with_sheets(draw: st.DrawFn, *, complete: bool = False) -> tuple[QuestionBank, Sheet]:
    """A bank and a sheet of it."""
    bank = draw(question_banks())
    return bank, draw(answers_of(bank, complete=complete))


def best_and_worst(bank: QuestionBank) -> tuple[Sheet, Sheet]:
    """Return the sheets with the greatest and with the least gain everywhere."""
    low, high = bank.levels[0].number, bank.levels[-1].number
    best: Sheet = {s.id: low if s.reversed else high for s in bank.statements}
    worst: Sheet = {s.id: high if s.reversed else low for s in bank.statements}
    return best, worst


def full_sheet(bank: QuestionBank, level: int, **others: AnswerValue) -> Sheet:
    """Return a sheet with one level everywhere but for `others`."""
    return {**{statement.id: level for statement in bank.statements}, **others}
