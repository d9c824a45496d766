"""Checks of a bank as a whole: problems that make it unusable, warnings about likely mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import accumulate, chain, islice, pairwise
from typing import Final, Protocol, cast

from pydantic import BaseModel

from cx_centricity.bank._content import (
    Block,
    Direction,
    Driver,
    GuidanceStep,
    Indicator,
    Level,
    Pitfall,
    PointRange,
    Rename,
    Stage,
)
from cx_centricity.errors import MAX_GUESSES, MAX_PROBLEMS, Place, Problem, nearest
from cx_centricity.typing import ProblemCode

MAX_POINT_SPAN: Final = 1000
MAX_WEIGHT_TOTAL: Final = 1_000_000

# Points


def gains(levels: Sequence[Level], *, weight: int = 1, reversed: bool = False) -> tuple[int, ...]:
    """Return the gain of each level, lowest number first, for a statement of this weight.

    >>> from cx_centricity import default_bank
    >>> gains(default_bank().levels, weight=2, reversed=True)
    (16, 14, 12, 10, 8, 6, 4, 2, 0)
    """
    lowest, highest = levels[0].value, levels[-1].value
    return tuple(weight * (highest - level.value if reversed else level.value - lowest) for level in levels)


def levels_by_gain(levels: Sequence[Level], *, weight: int = 1, reversed: bool = False) -> tuple[tuple[int, int], ...]:
    """Return pairs of gain and level number, least gain first, for a statement of this weight.

    >>> from cx_centricity import default_bank
    >>> levels_by_gain(default_bank().levels, reversed=True)[:2]
    ((0, 9), (1, 8))
    """
    each = gains(levels, weight=weight, reversed=reversed)
    return tuple(sorted(zip(each, (level.number for level in levels), strict=True)))


def round_to_points(gained: int, attainable: int, point_range: PointRange) -> int:
    """Return min + (max − min) · gained / attainable, rounded half up, in whole numbers only; `attainable` is positive.

    >>> round_to_points(1, 2, PointRange(6, 95))  # 50.5
    51
    """
    low, high = point_range
    return low + (2 * (high - low) * gained + attainable) // (2 * attainable)


def reachable_points(
    levels: Sequence[Level], directions: Sequence[Direction], point_range: PointRange
) -> tuple[int, ...]:
    """Return all points that complete sheets can give, ascending."""
    ladders = _gains_of_statements(levels, directions)
    attainable = sum(ladder[-1] for ladder in ladders)
    return tuple(sorted({round_to_points(gained, attainable, point_range) for gained in _sums(ladders)}))


def _gains_of_statements(levels: Sequence[Level], directions: Sequence[Direction]) -> list[list[int]]:
    """Return the gains of the levels, ascending, for each statement."""
    return [
        sorted(gains(levels, weight=statement.weight, reversed=statement.reversed))
        for direction in directions
        for statement in direction.statements
    ]


def _sums(ladders: Sequence[Sequence[int]]) -> Iterator[int]:
    """Yield every sum of one gain from each ladder; bit n of `reached` says whether n is such a sum."""
    reached = 1
    for ladder in ladders:
        before, reached = reached, 0
        for gain in ladder:
            reached |= before << gain
    digits = bin(reached)[:1:-1]
    return (gained for gained, digit in enumerate(digits) if digit == "1")


# Problems


class BankParts(Protocol):
    """A bank, as far as the checks read it."""

    @property
    def levels(self) -> tuple[Level, ...]: ...
    @property
    def point_range(self) -> PointRange: ...
    @property
    def blocks(self) -> tuple[Block, ...]: ...
    @property
    def directions(self) -> tuple[Direction, ...]: ...
    @property
    def stages(self) -> tuple[Stage, ...]: ...
    @property
    def guidance(self) -> tuple[GuidanceStep, ...]: ...
    @property
    def pitfalls(self) -> tuple[Pitfall, ...]: ...
    @property
    def indicators(self) -> tuple[Indicator, ...]: ...
    @property
    def renamed(self) -> tuple[Rename, ...]: ...
    @property
    def retired(self) -> tuple[str, ...]: ...


def bank_problems(bank: BankParts) -> list[Problem]:
    """Return everything that does not fit together in a bank whose form is right."""
    places = _places_by_kind(bank)
    found = chain(
        _level_problems(bank.levels),
        _weight_problems(bank.levels, bank.directions),
        _level_text_problems(bank.levels, bank.directions),
        _block_problems(bank.blocks, bank.directions),
        _stage_problems(bank.stages, bank.point_range),
        _pitfall_problems(bank.levels, bank.pitfalls),
        _id_problems(bank, places),
        _reference_problems(bank, places),
        _former_id_problems(bank, places),
    )
    problems = list(islice(found, MAX_PROBLEMS + 1))
    if not any(problem.code in _SCORING_PROBLEMS for problem in problems):
        problems += _unreachable_stages(bank)
    return problems


_SCORING_PROBLEMS: Final = {
    "level-numbers-not-consecutive",
    "level-values-incomplete",
    "level-values-not-rising",
    "point-range-invalid",
    "stage-end-wrong",
    "stages-do-not-cover-range",
    "weight-total-too-large",
}
"""With one of these problems, the points that can be reached are unknown."""


def _level_problems(levels: Sequence[Level]) -> Iterator[Problem]:
    """Check that level numbers go up by one from 0 or 1, and that values rise if all levels state one."""
    place = Place(path="levels")
    numbers = [level.number for level in levels]
    if numbers[0] not in (0, 1) or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        yield Problem("level-numbers-not-consecutive", place, numbers=tuple(numbers))
    without = tuple(level.number for level in levels if "value" not in level.model_fields_set)
    if without:
        yield Problem("level-values-incomplete", place, without=without)
        return
    for index, (before, level) in enumerate(pairwise(levels), start=1):
        if level.value <= before.value:
            place = Place(path=f"levels[{index}].value")
            yield Problem("level-values-not-rising", place, number=level.number, value=level.value, before=before.value)


def _weight_problems(levels: Sequence[Level], directions: Sequence[Direction]) -> Iterator[Problem]:
    """Check the bound that keeps every product below 2⁵³, and so exact on every engine."""
    span = levels[-1].value - levels[0].value
    total = sum(statement.weight for direction in directions for statement in direction.statements) * span
    if total > MAX_WEIGHT_TOTAL:
        yield Problem("weight-total-too-large", Place(path="directions"), total=total, bound=MAX_WEIGHT_TOTAL)


def _level_text_problems(levels: Sequence[Level], directions: Sequence[Direction]) -> Iterator[Problem]:
    """Check that a statement has as many level texts as there are levels, or none."""
    for d, direction in enumerate(directions):
        for s, statement in enumerate(direction.statements):
            texts = len(statement.level_texts)
            if texts not in (0, len(levels)):
                place = Place(path=f"directions[{d}].statements[{s}].level_texts")
                code: ProblemCode = "missing-level-text" if texts < len(levels) else "surplus-level-text"
                yield Problem(code, place, texts=texts, levels=len(levels))


def _block_problems(blocks: Sequence[Block], directions: Sequence[Direction]) -> Iterator[Problem]:
    """Check that every direction belongs to a block and every block has a direction, if there are blocks."""
    if not blocks:
        return
    ids = tuple(block.id for block in blocks)
    for d, direction in enumerate(directions):
        if direction.block is None:
            yield Problem("direction-without-block", Place(path=f"directions[{d}]"), direction=direction.id, blocks=ids)
    used = {direction.block for direction in directions}
    if not used <= {*ids, None}:
        return  # an unknown block, which is a problem of its own, may stand for the empty one
    for b, block in enumerate(ids):
        if block not in used:
            yield Problem("empty-block", Place(path=f"blocks[{b}]"), block=block)


def _stage_problems(stages: Sequence[Stage], point_range: PointRange) -> Iterator[Problem]:
    """Check that stages are numbered in order and cover the range of points without a gap."""
    low, high = point_range
    if not low < high <= low + MAX_POINT_SPAN:
        yield Problem("point-range-invalid", Place(path="point_range"), min=low, max=high, bound=MAX_POINT_SPAN)
        return
    numbers = [stage.number for stage in stages]
    if numbers != list(range(1, len(stages) + 1)):
        yield Problem("stage-numbers-not-consecutive", Place(path="stages"), numbers=tuple(numbers))
    least, most = low, low
    for s, stage in enumerate(stages):
        start = stage.from_points
        if not least <= start <= most:
            place, data = Place(path=f"stages[{s}].from_points"), {"least": least, "most": most}
            yield Problem("stages-do-not-cover-range", place, stage=stage.id, from_points=start, **data)
            return
        least, most = start + 1, high
    ends = [stage.from_points - 1 for stage in stages[1:]] + [high]
    for s, (stage, end) in enumerate(zip(stages, ends, strict=True)):
        if stage.to_points != end:
            place = Place(path=f"stages[{s}].to_points")
            yield Problem("stage-end-wrong", place, stage=stage.id, to_points=stage.to_points, expected=end)


def _pitfall_problems(levels: Sequence[Level], pitfalls: Sequence[Pitfall]) -> Iterator[Problem]:
    """Check that each condition of a pitfall is true at some levels, but not at all of them."""
    if any(_level_problems(levels)):
        return
    lowest, highest = levels[0].number, levels[-1].number
    for p, pitfall in enumerate(pitfalls):
        for w, condition in enumerate(pitfall.when):
            least = lowest if condition.at_least is None else condition.at_least
            most = highest if condition.at_most is None else condition.at_most
            if not lowest <= least <= most <= highest or (least, most) == (lowest, highest):
                place, data = Place(path=f"pitfalls[{p}].when[{w}]"), {"lowest": lowest, "highest": highest}
                yield Problem("condition-impossible", place, statement=condition.statement, **data)


def _unreachable_stages(bank: BankParts) -> Iterator[Problem]:
    """Check that some complete sheet reaches each stage."""
    ladders = _gains_of_statements(bank.levels, bank.directions)
    attainable = sum(ladder[-1] for ladder in ladders)
    some = {round_to_points(gained, attainable, bank.point_range) for gained in _rising_sums(ladders)}
    missed = [(s, stage) for s, stage in enumerate(bank.stages) if not _has_any(stage, some)]
    points = set(reachable_points(bank.levels, bank.directions, bank.point_range)) if missed else set[int]()
    for s, stage in missed:
        if not _has_any(stage, points):
            place, data = Place(path=f"stages[{s}].from_points"), {"to_points": stage.to_points}
            yield Problem("stage-not-reachable", place, stage=stage.id, from_points=stage.from_points, **data)


def _rising_sums(ladders: Sequence[Sequence[int]]) -> Iterator[int]:
    """Yield the sums from all lowest to all highest gains, one statement after another: few, but enough for most."""
    gained = 0
    yield gained
    for ladder in ladders:
        for below, above in pairwise(ladder):
            gained += above - below
            yield gained


def _has_any(stage: Stage, points: set[int]) -> bool:
    return any(stage.from_points <= point <= stage.to_points for point in points)


# Ids and references

Places = Sequence[tuple[str, str]]
"""Pairs of a path and the id that stands there."""


def _id_problems(bank: BankParts, places: Mapping[str, Places]) -> Iterator[Problem]:
    """Check that ids are unique within their kind, and that a stage has one profile of each block."""
    for kind, of_kind in places.items():
        yield from _duplicates(kind, of_kind)
    for s, stage in enumerate(bank.stages):
        yield from _duplicates("profile", _numbered(f"stages[{s}].profiles", (part.block for part in stage.profiles)))


def _reference_problems(bank: BankParts, places: Mapping[str, Places]) -> Iterator[Problem]:
    """Check that all references lead to parts, and that drivers do not support each other in a circle."""
    ids = {kind: {id for _, id in of_kind} for kind, of_kind in places.items()}
    yield from _unknown(_references(bank), ids)
    circle = _circle({driver.id: driver.supports for stage in bank.stages for driver in stage.drivers})
    if circle:
        path = next(path for path, id in places["driver"] if id == circle[0])
        yield Problem("supports-circle", Place(path=f"{path}.supports"), drivers=circle)


def _former_id_problems(bank: BankParts, places: Mapping[str, Places]) -> Iterator[Problem]:
    """Check that no statement has a former id, and that renamed ids lead to statements or retired ids."""
    former = _numbered("renamed", (rename.old for rename in bank.renamed), ".old")
    former += _numbered("retired", bank.retired)
    yield from _duplicates("former statement", former)
    current = {id for _, id in places["statement"]}
    for path, id in former:
        if id in current:
            yield Problem("former-id-in-use", Place(path=path), id=id)
    present = _numbered("renamed", (rename.new for rename in bank.renamed), ".new")
    yield from _unknown([("statement", present)], {"statement": current.union(id for _, id in former)})
    circle = _circle({rename.old: [rename.new] for rename in bank.renamed})
    if circle:
        yield Problem("rename-circle", Place(path=next(path for path, id in former if id == circle[0])), ids=circle)


def _places_by_kind(bank: BankParts) -> dict[str, Places]:
    """Return the places of the ids of all parts, by kind."""
    statements = [
        place
        for d, direction in enumerate(bank.directions)
        for place in _numbered(f"directions[{d}].statements", (statement.id for statement in direction.statements))
    ]
    return {
        "level": _numbered("levels", (level.id for level in bank.levels)),
        "block": _numbered("blocks", (block.id for block in bank.blocks)),
        "direction": _numbered("directions", (direction.id for direction in bank.directions)),
        "statement": statements,
        "stage": _numbered("stages", (stage.id for stage in bank.stages)),
        "driver": [(path, driver.id) for path, driver in _drivers(bank)],
        "guidance step": _numbered("guidance", (step.id for step in bank.guidance)),
        "pitfall": _numbered("pitfalls", (pitfall.id for pitfall in bank.pitfalls)),
        "indicator": _numbered("indicators", (indicator.id for indicator in bank.indicators)),
    }


def _references(bank: BankParts) -> Iterator[tuple[str, Places]]:
    """Yield the places of all references, with the kind of the parts that they name."""
    yield "block", [(f"directions[{d}].block", part.block) for d, part in enumerate(bank.directions) if part.block]
    for s, stage in enumerate(bank.stages):
        yield "block", _numbered(f"stages[{s}].profiles", (profile.block for profile in stage.profiles), ".block")
    for path, driver in _drivers(bank):
        yield "block", _numbered(f"{path}.blocks", driver.blocks)
        yield "direction", _numbered(f"{path}.directions", driver.directions)
        yield "statement", _numbered(f"{path}.statements", driver.statements)
        yield "driver", _numbered(f"{path}.supports", driver.supports)
    for p, pitfall in enumerate(bank.pitfalls):
        named = (condition.statement for condition in pitfall.when)
        yield "statement", _numbered(f"pitfalls[{p}].when", named, ".statement")
    for i, indicator in enumerate(bank.indicators):
        yield "statement", _numbered(f"indicators[{i}].statements", indicator.statements)


def _drivers(bank: BankParts) -> Iterator[tuple[str, Driver]]:
    """Yield all drivers with their paths."""
    for s, stage in enumerate(bank.stages):
        for d, driver in enumerate(stage.drivers):
            yield f"stages[{s}].drivers[{d}]", driver


def _numbered(path: str, ids: Iterable[str], field: str = "") -> list[tuple[str, str]]:
    return [(f"{path}[{index}]{field}", id) for index, id in enumerate(ids)]


def _duplicates(kind: str, places: Places) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, id in places:
        if first.setdefault(id, path) != path:
            yield Problem("duplicate-id", Place(path=path), kind=kind, id=id, first=first[id])


def _unknown(references: Iterable[tuple[str, Places]], ids: Mapping[str, set[str]]) -> Iterator[Problem]:
    unknown = ((kind, path, id) for kind, places in references for path, id in places if id not in ids[kind])
    for count, (kind, path, id) in enumerate(unknown):
        guess = nearest(id, sorted(ids[kind])) if count < MAX_GUESSES else None
        yield Problem("unknown-reference", Place(path=path), kind=kind, id=id, nearest=guess)


def _circle(links: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return ids of which each leads to the next and the last is the first; none if there is no circle."""
    try:
        TopologicalSorter(links).prepare()
    except CycleError as error:
        # graphlib lists each node after its predecessors, and these are the ids to which it leads.
        return tuple(error.args[1][::-1])
    return ()


# Warnings

SHORT_TEXT: Final = 24
"""A text of at most this length, such as «всегда» in a scale, may stand in two places on purpose."""
NAMES: Final = {"title", "unit", "scale", "source"}
"""The texts of these fields may be the same in two parts on purpose."""
SHORT_ID: Final = 4
"""Ids of at most this length, such as q1 and q2, may differ by one letter on purpose."""


def bank_warnings(bank: BankParts, reachable: Sequence[int]) -> Iterator[Problem]:
    """Yield everything in a valid bank that is probably a mistake."""
    yield from _repeated_texts(bank)
    for kind, places in _places_by_kind(bank).items():
        yield from similar_ids(kind, places)
    yield from _direction_warnings(bank.directions, bank.stages)
    yield from _stage_warnings(bank.stages, reachable)


def _repeated_texts(bank: BankParts) -> Iterator[Problem]:
    """Warn about texts that stand in two places; names, ids and short texts are not compared."""
    first: dict[str, str] = {}
    for path, text in _texts(bank, ""):
        if len(text) > SHORT_TEXT and " " in text and first.setdefault(text.casefold(), path) != path:
            yield Problem("repeated-text", Place(path=path), first=first[text.casefold()])


def _texts(part: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            # A claim that is not stated equals the title.
            if name not in NAMES and (name != "claim" or getattr(part, "title", None) != getattr(part, name)):
                yield from _texts(getattr(part, name), f"{path}.{name}" if path else name)
    elif isinstance(part, tuple):
        for index, item in enumerate(cast("tuple[object, ...]", part)):
            yield from _texts(item, f"{path}[{index}]")
    elif isinstance(part, str):
        yield path, part


def similar_ids(kind: str, places: Places) -> Iterator[Problem]:
    """Warn about ids of one kind that differ by one letter; single letters, as in item_a, are not compared."""
    known: dict[str, str] = {}
    for path, id in places:
        words = id.split("_")
        ends = accumulate(len(word) + 1 for word in words)
        spans = [range(end - 1 - len(word), end - 1) for word, end in zip(words, ends, strict=True) if len(word) > 1]
        letters = [at for span in spans for at in span if id[at].isalpha()] if len(id) > SHORT_ID else []
        replaced = [f"{id[:at]}*{id[at + 1 :]}" for at in letters]
        shorter = [f"{id[:at]}{id[at + 1 :]}" for at in letters]
        # `known` has each earlier id, with each letter replaced by “*” and, after a “-”, with each letter left out.
        other = next((known[form] for form in (*replaced, *shorter, f"-{id}") if form in known), None)
        if other is not None:
            yield Problem("similar-ids", Place(path=path), kind=kind, id=id, other=other)
        for form in (id, *replaced, *(f"-{form}" for form in shorter)):
            known.setdefault(form, id)


def _direction_warnings(directions: Sequence[Direction], stages: Sequence[Stage]) -> Iterator[Problem]:
    """Warn about directions with one statement, and about statements whose direction and block no driver names."""
    drivers = [driver for stage in stages for driver in stage.drivers]
    named = {id for driver in drivers for id in driver.directions}
    named_blocks = {id for driver in drivers for id in driver.blocks}
    for d, direction in enumerate(directions):
        path = f"directions[{d}]"
        if len(direction.statements) == 1 and len(directions) > 1:
            yield Problem("lone-statement", Place(path=path), direction=direction.id)
        if drivers and direction.id not in named and direction.block not in named_blocks:
            for s, statement in enumerate(direction.statements):
                place = Place(path=f"{path}.statements[{s}]")
                yield Problem("statement-without-driver", place, statement=statement.id, direction=direction.id)


def _stage_warnings(stages: Sequence[Stage], points: Sequence[int]) -> Iterator[Problem]:
    """Warn about stages without drivers, if others have some, and about stages with few of the reachable points."""
    has_drivers = any(stage.drivers for stage in stages)
    for s, stage in enumerate(stages):
        if has_drivers and not stage.drivers:
            yield Problem("stage-without-drivers", Place(path=f"stages[{s}]"), stage=stage.id)
        reachable = sum(stage.from_points <= point <= stage.to_points for point in points)
        if reachable * len(stages) * 4 < len(points):
            place = Place(path=f"stages[{s}].from_points")
            yield Problem("narrow-stage", place, stage=stage.id, reachable=reachable, all=len(points))
