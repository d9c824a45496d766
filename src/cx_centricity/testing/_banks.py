"""A strategy for question banks of every valid shape, small enough to read."""

from __future__ import annotations

from itertools import accumulate
from typing import Any, Final

from hypothesis import strategies as st

from cx_centricity.bank import (
    MAX_LEVELS,
    MAX_WEIGHT_TOTAL,
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


def reachable_points(levels, directions, point_range):
    from cx_centricity.bank import gains
    from cx_centricity.bank._points import reachable_sums, round_to_points
    ladders=[gains(levels,weight=s.weight,reversed=s.reversed) for d in directions for s in d.statements]
    total=sum(max(l) for l in ladders)
    return tuple(sorted({round_to_points(g,total,point_range) for g in reachable_sums(ladders)}))


def question_banks(
    *, max_directions: int = 4, max_statements: int = 5, max_levels: int = 10
) -> st.SearchStrategy[QuestionBank]:
    """Valid banks with at most so many directions, statements in each direction, and levels.

    Levels are numbered from 0 or 1. Level values, weights, reversed statements, level texts, blocks and other optional
    parts are present or absent. Point ranges lie below, around or above 0 and are 1 to 1000 wide; the minimal coverage
    is 0 to 100 percent; one to five stages begin at any points that a complete sheet can reach, also at neighbouring
    ones. Shrinks to two levels, one statement, one stage. `from_type(QuestionBank)` draws from this strategy too.

    Raises ValueError unless `max_directions` and `max_statements` are 1…50 and `max_levels` is 2…101.

    >>> from hypothesis import find
    >>> from cx_centricity.testing import question_banks
    >>> bank = find(question_banks(), lambda bank: any(statement.reversed for statement in bank.statements))
    >>> len(bank.statements), len(bank.levels), len(bank.stages), bank.point_range
    (1, 2, 1, PointRange(min=0, max=1))
    """
    for name, value, least, most in (
        ("max_directions", max_directions, 1, 50),
        ("max_statements", max_statements, 1, 50),
        ("max_levels", max_levels, 2, MAX_LEVELS),
    ):
        if type(value) is not int or not least <= value <= most:
            raise ValueError(f"{name} must be a whole number from {least} to {most}, not {value!r}")
    return _question_banks(max_directions, max_statements, max_levels)


@st.composite
def _question_banks(draw: st.DrawFn, max_directions: int, max_statements: int, max_levels: int) -> QuestionBank:
    block_count = draw(st.integers(0, min(3, max_directions)))
    sizes = [
        draw(st.integers(1, max_statements)) for _ in range(draw(st.integers(max(1, block_count), max_directions)))
    ]
    levels = draw(_levels(max_levels, MAX_WEIGHT_TOTAL // sum(sizes)))
    texts = draw(st.sampled_from((0, len(levels))))
    heaviest = MAX_WEIGHT_TOTAL // (sum(sizes) * (levels[-1].value - levels[0].value))
    directions = tuple(
        Direction(
            id=f"direction_{d}",
            title=f"Direction {d}",
            # The first directions fill the blocks, so that no block is empty.
            block=f"block_{d if d < block_count else draw(st.integers(0, block_count - 1))}" if block_count else None,
            statements=draw(_statements(f"s{d}", size, texts, heaviest)),
        )
        for d, size in enumerate(sizes)
    )
    blocks = tuple(Block(id=f"block_{b}", title=f"Block {b}") for b in range(block_count))
    low = draw(st.sampled_from((0, 1, 6, -10)))
    points = PointRange(low, low + draw(st.sampled_from((1, 5, 89, 100, 1000))))
    # Stages begin at points of complete sheets, so that each is reachable.
    _, *reached = reachable_points(levels, directions, points)
    count = draw(st.integers(0, min(4, len(reached))))
    starts = sorted({low, *draw(st.sets(st.sampled_from(reached), min_size=count, max_size=count))})
    return QuestionBank(
        id="generated",
        version="1.0.0",
        language="en",
        title="Generated",
        levels=levels,
        point_range=points,
        min_coverage_percent=draw(st.sampled_from((50, 0, 1, 33, 67, 100)) | st.integers(0, 100)),
        blocks=blocks,
        directions=directions,
        stages=tuple(_stage(number, start, blocks, directions) for number, start in enumerate(starts, start=1)),
        **draw(st.sampled_from(({}, _other_parts(levels, directions)))),
    )


_MAX_VALUE: Final = 1000


@st.composite
def _levels(draw: st.DrawFn, most: int, widest: int) -> tuple[Level, ...]:
    """At most so many levels with values at most `widest` apart."""
    count, first = draw(st.integers(2, most)), draw(st.sampled_from((0, 1)))
    plain = [Level(number=first + n, id=f"level_{n}", title=f"Level {n}") for n in range(count)]
    if not draw(st.booleans()):
        return tuple(plain)
    longest = min(widest, 2 * _MAX_VALUE) // (count - 1)
    step = st.sampled_from([step for step in (1, 1, 2, 3, 7, 10, 100, 1000) if step <= longest])
    steps = [draw(step) for _ in plain[1:]]
    values = accumulate(steps, initial=draw(st.integers(-_MAX_VALUE, _MAX_VALUE - sum(steps))))
    stated = zip(plain, values, strict=True)
    return tuple(Level(number=each.number, id=each.id, title=each.title, value=value) for each, value in stated)


@st.composite
def _statements(draw: st.DrawFn, prefix: str, size: int, texts: int, heaviest: int) -> tuple[Statement, ...]:
    weights = st.sampled_from([weight for weight in (1, 1, 2, 3, 7, 1000) if weight <= heaviest])
    return tuple(
        Statement(
            id=f"{prefix}_{n}",
            title=f"Statement {n}",
            claim=draw(st.sampled_from((f"Statement {n}", f"Claim {n} of {prefix}."))),
            evidence=draw(st.sampled_from(("", "Look: here.\nAnd there."))),
            level_texts=tuple(f"{prefix} {n} at {t}" for t in range(texts)),
            weight=draw(weights),
            reversed=draw(st.booleans()),
        )
        for n in range(size)
    )


def _other_parts(levels: tuple[Level, ...], directions: tuple[Direction, ...]) -> dict[str, Any]:
    """Return optional parts that are not scored."""
    id, highest = directions[0].statements[0].id, levels[-1].number
    best = Condition(statement=id, at_least=highest)
    return {
        "instruction": "Answer: as it is.",
        "guidance": (GuidanceStep(id="talk", title="Talk", text="Talk about it."),),
        "pitfalls": (Pitfall(id="hole", title="Hole", text="Deep.", when=(best,)),),
        "indicators": (Indicator(id="nps", title="NPS", better="lower", statements=(id,), mistakes=("Too few.",)),),
        "renamed": (Rename(old="former", new=id),),
        "retired": ("gone",),
    }


def _stage(number: int, start: int, blocks: tuple[Block, ...], directions: tuple[Direction, ...]) -> Stage:
    """Return a stage, every second one with profiles and drivers."""
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
