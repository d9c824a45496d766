"""A strategy for question banks of every valid shape, small enough to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any, Final, Literal, NamedTuple, Self, get_args

from hypothesis import strategies as st

from cx_centricity.bank import (
    MAX_DECIMALS,
    MAX_LEVELS,
    MAX_WEIGHT_TOTAL,
    Block,
    Content,
    Direction,
    Evidence,
    GuidanceStep,
    Indicator,
    Level,
    PointRange,
    QuestionBank,
    Rename,
    Scale,
    ScopeKey,
    ScopeStage,
    Statement,
    Subscale,
    from_units,
)
from cx_centricity.testing._bank_conditions import pitfalls, stages_of
from cx_centricity.typing import Better, ScopeKind


def question_banks(
    *, max_directions: int = 4, max_statements: int = 5, max_levels: int = 10, plain: bool = False
) -> st.SearchStrategy[QuestionBank]:
    """Valid banks with at most so many directions, statements in each direction, and levels in each scale.

    Level values, weights, reversed statements, level texts, blocks and other optional parts are present or absent.
    Point ranges lie below, around or above 0 and are up to 1000 wide; the minimal coverage is 0 to 100 percent; one to
    five stages begin at any points that a complete sheet can reach, also at neighbouring ones. Shrinks to two levels,
    one statement, one stage. `from_type(QuestionBank)` draws from this strategy too.

    `plain` banks have no more than that: one scale with consecutive level numbers, positive weights, whole points, one
    range and one list of stages for the whole and all blocks. Use them for a program that knows only this part of the
    rule. All other banks may also have gaps between level numbers, other scales whose values repeat or fall, statements
    of weight 0, levels that unanswered statements count as, decimals, ranges and stages of blocks, directions and
    overlapping subscales, gates, no stages, no points of the whole, lower points as better ones, a goal level, pitfalls
    with conditions of all kinds.

    Raises ValueError unless `max_directions` and `max_statements` are 1…50 and `max_levels` is 2…101.

    >>> from hypothesis import find
    >>> from cx_centricity.testing import question_banks
    >>> bank = find(question_banks(plain=True), lambda bank: any(each.reversed for each in bank.statements))
    >>> len(bank.levels), len(bank.stages), bank.point_range
    (2, 1, PointRange(min=0, max=1))
    """
    for name, value, least, most in (
        ("max_directions", max_directions, 1, 50),
        ("max_statements", max_statements, 1, 50),
        ("max_levels", max_levels, 2, MAX_LEVELS),
    ):
        if type(value) is not int or not least <= value <= most:
            raise ValueError(f"{name} must be a whole number from {least} to {most}, not {value!r}")
    features = st.just(Features()) if plain else _features()
    return features.flatmap(lambda each: _question_banks(max_directions, max_statements, max_levels, each))


Feature = Literal[
    "conditions",
    "decimals",
    "fields of no part",
    "gaps between levels",
    "gates",
    "levels for the unanswered",
    "lower is better",
    "no points of the whole",
    "no stages of the whole",
    "ranges of parts",
    "scales",
    "stages of parts",
    "subscales",
    "weight 0",
]
"""What a plain bank lacks."""
Features = frozenset[Feature]
_LACKS: Final[tuple[Feature, ...]] = ("no points of the whole", "no stages of the whole")
_LACK: Final[st.SearchStrategy[Features]] = st.sampled_from([Features()] * 3 + [Features({lack}) for lack in _LACKS])
_FEATURES: Final[tuple[Feature, ...]] = tuple(feature for feature in get_args(Feature) if feature not in _LACKS)


@st.composite
def _features(draw: st.DrawFn) -> Features:
    """Any features, but mostly banks with stages of the whole, without which little can be observed."""
    features = draw(st.frozensets(st.sampled_from(_FEATURES)))
    return features | draw(_LACK)


@st.composite
def _question_banks(
    draw: st.DrawFn, max_directions: int, max_statements: int, max_levels: int, features: Features
) -> QuestionBank:
    content = draw(_without_stages(max_directions, max_statements, max_levels, features))
    # A draft is not checked, since that takes most of the time.
    draft = QuestionBank.model_construct(**content)
    stages = draw(_stages_by_scope(draft, features))
    content |= {"stages": stages.get(("whole", None), ())}
    for kind, name in _HOLDERS_OF_STAGES:
        content[name] = tuple(_with_stages(part, stages.get((kind, part.id), ())) for part in content[name])
    levels, directions = content["levels"], content["directions"]
    content |= draw(st.sampled_from(({}, _other_parts(directions))))
    if "conditions" in features:
        content["pitfalls"] = draw(pitfalls(QuestionBank.model_construct(**content)))
    numbers = st.sampled_from([level.number for level in levels])
    if "fields of no part" in features:
        content["goal_level"] = draw(st.none() | numbers)
        content["edition"] = draw(st.integers(1, 3))
        content["accepted_warnings"] = draw(st.sampled_from(((), ("lone-statement", "points-merge-sums"))))
    if "levels for the unanswered" in features:
        content["unanswered_counts_as"] = draw(st.none() | numbers)
    return QuestionBank(**content)


_HOLDERS_OF_STAGES: Final[Sequence[tuple[ScopeKind, str]]] = (
    ("block", "blocks"),
    ("direction", "directions"),
    ("subscale", "subscales"),
)


def _with_stages(part: Any, stages: tuple[ScopeStage, ...]) -> Content:
    changed: Content = part.model_copy(update={"stages": stages}) if stages else part
    return changed


@st.composite
def _stages_by_scope(
    draw: st.DrawFn, draft: QuestionBank, features: Features
) -> Mapping[ScopeKey, tuple[ScopeStage, ...]]:
    """The stages of all scopes that have some."""
    found: dict[ScopeKey, tuple[ScopeStage, ...]] = {}
    for scope in draft.scopes:
        if scope.kind == "whole":
            has_stages = draft.overall
        else:
            has_stages = "stages of parts" in features and bool(scope.scored) and draw(st.booleans())
        if has_stages:
            found[scope.key] = draw(stages_of(scope, draft, may_have_gates="gates" in features))
    if "no stages of the whole" in features:
        # They are drawn nevertheless: with fewer choices, banks would shrink to one without stages.
        found.pop(("whole", None), None)
    return found


@st.composite
def _without_stages(
    draw: st.DrawFn, max_directions: int, max_statements: int, max_levels: int, features: Features
) -> dict[str, Any]:
    """The fields of a bank that is complete but for stages."""
    block_count = draw(st.integers(0, min(3, max_directions)))
    sizes = [
        draw(st.integers(1, max_statements)) for _ in range(draw(st.integers(max(1, block_count), max_directions)))
    ]
    scales = draw(_scales(max_levels, MAX_WEIGHT_TOTAL // sum(sizes), features))
    statements = draw(_statements(sizes, scales, features))
    # The first directions fill the blocks, so that no block is empty.
    homes = [d if d < block_count else draw(st.integers(0, max(0, block_count - 1))) for d in range(len(sizes))]
    better: Better = draw(st.sampled_from(("lower", "higher"))) if "lower is better" in features else "higher"
    overall = "no points of the whole" not in features
    sides: list[Better | None] = [None if overall else draw(_SIDES) for _ in range(block_count or len(sizes))]
    decimals = draw(st.integers(1, MAX_DECIMALS)) if "decimals" in features else 0
    ranges = _ranges(decimals)
    own = st.none() | ranges if "ranges of parts" in features else st.none()
    directions = tuple(
        Direction(
            id=f"direction_{d}",
            title=f"Direction {d}",
            block=f"block_{homes[d]}" if block_count else None,
            statements=part,
            better=sides[homes[d] if block_count else d],
            point_range=draw(own) if _is_scored(part) else None,
        )
        for d, part in enumerate(statements)
    )
    scored_homes = {home for home, part in zip(homes, statements, strict=True) if _is_scored(part)}
    blocks = tuple(
        Block(id=f"block_{b}", title=f"Block {b}", point_range=draw(own) if b in scored_homes else None)
        for b in range(block_count)
    )
    levels, *others = scales
    return {
        "id": "generated",
        "version": "1.0.0",
        "language": "en",
        "title": "Generated",
        "decimals": decimals,
        "better": better,
        "overall": overall,
        "levels": levels.levels,
        "scales": tuple(others),
        "point_range": draw(ranges),
        "min_coverage_percent": draw(st.sampled_from((50, 0, 1, 33, 67, 100)) | st.integers(0, 100)),
        "blocks": blocks,
        "directions": directions,
        "subscales": draw(_subscales(directions, better, own)) if "subscales" in features else (),
    }


_SIDES: Final[st.SearchStrategy[Better | None]] = st.sampled_from((None, "higher", "lower"))


def _is_scored(statements: Sequence[Statement]) -> bool:
    return any(statement.weight for statement in statements)


@st.composite
def _ranges(draw: st.DrawFn, decimals: int) -> PointRange:
    units = 10**decimals
    low = draw(st.sampled_from((0, 1, 6, -10))) * units + (draw(st.integers(0, units - 1)) if decimals else 0)
    # With decimals, ranges are as narrow as a few units.
    span = draw(st.sampled_from((1, 5, 89, 100, 1000))) * draw(st.sampled_from((units, 1) if decimals else (1,)))
    return PointRange(from_units(low, decimals), from_units(low + span, decimals))


# Scales

_DEFAULT_SCALE: Final = "levels"


@st.composite
def _scales(draw: st.DrawFn, most: int, widest: int, features: Features) -> tuple[Scale, ...]:
    """The default scale and up to two others, with at most so many levels and values at most `widest` apart."""
    names = [_DEFAULT_SCALE, *(f"scale_{n}" for n in range(draw(st.integers(1, 2)) if "scales" in features else 0))]
    has_gaps = "gaps between levels" in features
    return tuple(draw(_scale(name, most, widest, has_gaps=has_gaps)) for name in names)


@st.composite
def _scale(draw: st.DrawFn, name: str, most: int, widest: int, *, has_gaps: bool) -> Scale:
    """A scale; the values of the default scale rise."""
    count = draw(st.integers(2, most))
    numbers = (
        draw(_numbers(count, widest)) if has_gaps else range(first := draw(st.sampled_from((0, 1))), first + count)
    )
    plain = [Level(number=number, id=f"level_{n}", title=f"Level {n}") for n, number in enumerate(numbers)]
    if not draw(st.booleans()):
        return Scale(id=name, levels=tuple(plain))
    values = draw(_rising(count, widest) if name == _DEFAULT_SCALE else _any_values(count, widest))
    stated = zip(plain, values, strict=True)
    levels = (Level(number=each.number, id=each.id, title=each.title, value=value) for each, value in stated)
    return Scale(id=name, levels=tuple(levels))


_MAX_NUMBER: Final = 1000
_MAX_VALUE: Final = 1000


@st.composite
def _numbers(draw: st.DrawFn, count: int, widest: int) -> Sequence[int]:
    """Level numbers that rise by steps of one or more."""
    longest = min(widest, _MAX_NUMBER) // (count - 1)
    step = st.sampled_from([step for step in (1, 2, 5, 10, 97, 500, 1000) if step <= longest])
    steps = [draw(step) for _ in range(count - 1)]
    first = draw(st.sampled_from((0, 1, 3, _MAX_NUMBER - sum(steps))))
    return [*accumulate(steps, initial=min(first, _MAX_NUMBER - sum(steps)))]


@st.composite
def _rising(draw: st.DrawFn, count: int, widest: int) -> Sequence[int]:
    longest = min(widest, 2 * _MAX_VALUE) // (count - 1)
    step = st.sampled_from([step for step in (1, 1, 2, 3, 7, 10, 100, 1000) if step <= longest])
    steps = [draw(step) for _ in range(count - 1)]
    return [*accumulate(steps, initial=draw(st.integers(-_MAX_VALUE, _MAX_VALUE - sum(steps))))]


@st.composite
def _any_values(draw: st.DrawFn, count: int, widest: int) -> Sequence[int]:
    """Values in any order, not all equal; few different ones, so that some repeat."""
    first = draw(st.sampled_from((0, 1, -5)))
    distance = st.integers(0, min(3, widest)) | st.sampled_from([most for most in (10, 995) if most <= widest] or [1])
    distances = [draw(distance) for _ in range(count)]
    if len(set(distances)) == 1:
        distances[-1] = 1 - min(1, distances[0])
    return [first + each for each in distances]


# Parts


@st.composite
def _statements(
    draw: st.DrawFn, sizes: Sequence[int], scales: Sequence[Scale], features: Features
) -> list[tuple[Statement, ...]]:
    """The statements of each direction, at least one of them with a weight."""
    spans = [max(values) - min(values) for scale in scales if (values := [level.value for level in scale.levels])]
    heaviest = MAX_WEIGHT_TOTAL // (sum(sizes) * max(spans))
    weights = [weight for weight in (1, 1, 2, 3, 7, 1000) if weight <= heaviest]
    has_texts = draw(st.booleans())
    counts_as = "levels for the unanswered" in features
    kinds = [_StatementKind.of(scale, has_texts=has_texts, counts_as=counts_as) for scale in scales]
    kind = st.sampled_from(kinds) if len(kinds) > 1 else None
    weight = st.sampled_from([*weights, 0] if "weight 0" in features else weights)
    found = [
        tuple(_statement(draw, f"s{d}", n, kinds[0] if kind is None else draw(kind), draw(weight)) for n in range(size))
        for d, size in enumerate(sizes)
    ]
    if not any(map(_is_scored, found)):
        found[0] = (found[0][0].model_copy(update={"weight": 1}), *found[0][1:])
    return found


class _StatementKind(NamedTuple):
    """What the statements on one scale have in common."""

    scale: str | None
    levels: int
    """The number of level texts."""
    counts_as: st.SearchStrategy[int | None] | None
    evidence: tuple[Evidence, ...]

    @classmethod
    def of(cls, scale: Scale, *, has_texts: bool, counts_as: bool) -> Self:
        numbers = [level.number for level in scale.levels]
        counted = st.sampled_from([None, *numbers]) if counts_as else None
        id = None if scale.id == _DEFAULT_SCALE else scale.id
        return cls(id, len(scale.levels) if has_texts else 0, counted, _evidence(numbers, has_ranges=has_texts))


def _evidence(numbers: Sequence[int], *, has_ranges: bool) -> tuple[Evidence, ...]:
    """Return evidence for all levels in one entry, or for the lowest, the highest, and those in between if any."""
    if not has_ranges:
        return (Evidence(text=_EVIDENCE),)
    up_to = dict.fromkeys((numbers[0], numbers[-2], None if len(numbers) % 2 else numbers[-1]))
    return tuple(Evidence(up_to=each, text=f"{_EVIDENCE} At {each}.") for each in up_to)


_EVIDENCE: Final = "Look: here.\nAnd there."
_TRAITS: Final = st.integers(0, 7)


def _statement(draw: st.DrawFn, prefix: str, n: int, kind: _StatementKind, weight: int) -> Statement:
    # All yes-or-no traits are drawn at once, since most of the time is spent on draws.
    traits = draw(_TRAITS)
    return Statement(
        id=f"{prefix}_{n}",
        title=f"Statement {n}",
        claim=f"Claim {n} of {prefix}." if traits & 2 else f"Statement {n}",
        evidence=kind.evidence if traits & 4 else (),
        level_texts=tuple(f"{prefix} {n} at {t}" for t in range(kind.levels)),
        weight=weight,
        reversed=bool(traits & 1),
        scale=kind.scale,
        unanswered_counts_as=None if kind.counts_as is None else draw(kind.counts_as),
    )


@st.composite
def _subscales(
    draw: st.DrawFn,
    directions: Sequence[Direction],
    default: Better,
    ranges: st.SearchStrategy[PointRange | None],
) -> tuple[Subscale, ...]:
    """One to three subscales, each with a scored statement and others that agree in what is better."""
    ids: dict[Better, list[str]] = {"higher": [], "lower": []}
    scored: list[tuple[Better, str]] = []
    for direction in directions:
        better: Better = direction.better or default
        ids[better] += [statement.id for statement in direction.statements]
        scored.extend((better, statement.id) for statement in direction.statements if statement.weight)
    found: list[Subscale] = []
    for n in range(draw(st.integers(1, 3))):
        better, first = draw(st.sampled_from(scored))
        others = draw(st.lists(st.sampled_from(ids[better]), unique=True, max_size=5))
        statements = tuple(dict.fromkeys([first, *others]))
        found.append(Subscale(id=f"subscale_{n}", title=f"S {n}", statements=statements, point_range=draw(ranges)))
    return tuple(found)


def _other_parts(directions: tuple[Direction, ...]) -> dict[str, Any]:
    """Return optional parts that are not scored."""
    id = directions[0].statements[0].id
    return {
        "instruction": "Answer: as it is.",
        "guidance": (GuidanceStep(id="talk", title="Talk", text="Talk about it."),),
        "indicators": (Indicator(id="nps", title="NPS", better="lower", statements=(id,), mistakes=("Too few.",)),),
        "renamed": (Rename(old="former", new=id),),
        "retired": ("gone",),
    }
