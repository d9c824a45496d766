"""What must hold between the parts of a bank, and what is legal but probably a mistake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import accumulate, pairwise
from typing import Protocol, cast

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
from cx_centricity.errors import MAX_GUESSES, Place, Problem, nearest


def gains(levels: Sequence[Level], *, weight: int = 1, reversed: bool = False) -> tuple[int, ...]:
    """Return what each level, lowest number first, gains for a statement of this weight.

    >>> from cx_centricity import default_bank
    >>> gains(default_bank().levels, weight=2, reversed=True)
    (16, 14, 12, 10, 8, 6, 4, 2, 0)
    """
    lowest, highest = levels[0].value, levels[-1].value
    return tuple(weight * (highest - level.value if reversed else level.value - lowest) for level in levels)


def levels_by_gain(levels: Sequence[Level], *, weight: int = 1, reversed: bool = False) -> tuple[tuple[int, int], ...]:
    """Return what each level gains for a statement of this weight and the number of the level, least gain first.

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


MAX_POINT_SPAN = 1000
MAX_WEIGHT_TOTAL = 1_000_000
SCORING_PROBLEMS = (
    "level-numbers-not-consecutive",
    "level-values-incomplete",
    "level-values-not-rising",
    "point-range-invalid",
    "stage-end-wrong",
    "stages-do-not-cover-range",
    "weight-total-too-large",
)
"""With one of these, it cannot be told which points can be reached."""


def level_problems(levels: Sequence[Level]) -> Iterator[Problem]:
    """Level numbers go up by one from 0 or 1; values rise; all levels state a value or none does."""
    at = Place(path="levels")
    numbers = [level.number for level in levels]
    if numbers[0] not in (0, 1) or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        yield Problem("level-numbers-not-consecutive", at, numbers=tuple(numbers))
    without = tuple(level.number for level in levels if "value" not in level.model_fields_set)
    if without:
        yield Problem("level-values-incomplete", at, without=without)
        return
    for index, (before, level) in enumerate(pairwise(levels), start=1):
        if level.value <= before.value:
            place = Place(path=f"levels[{index}].value")
            yield Problem("level-values-not-rising", place, number=level.number, value=level.value, before=before.value)


def weight_problems(levels: Sequence[Level], directions: Sequence[Direction]) -> Iterator[Problem]:
    """The bound that keeps every product below 2⁵³, exact on every engine."""
    span = levels[-1].value - levels[0].value
    total = sum(statement.weight for direction in directions for statement in direction.statements) * span
    if total > MAX_WEIGHT_TOTAL:
        yield Problem("weight-total-too-large", Place(path="directions"), total=total, bound=MAX_WEIGHT_TOTAL)


def text_problems(levels: Sequence[Level], directions: Sequence[Direction]) -> Iterator[Problem]:
    """As many texts as levels, or none."""
    for d, direction in enumerate(directions):
        for s, statement in enumerate(direction.statements):
            texts, place = len(statement.level_texts), Place(path=f"directions[{d}].statements[{s}].level_texts")
            if 0 < texts < len(levels):
                yield Problem("missing-level-text", place, texts=texts, levels=len(levels))
            elif texts > len(levels):
                yield Problem("surplus-level-text", place, texts=texts, levels=len(levels))


def block_problems(blocks: Sequence[Block], directions: Sequence[Direction]) -> Iterator[Problem]:
    """Where there are blocks, every direction is in one and no block is empty."""
    if not blocks:
        return
    ids = tuple(block.id for block in blocks)
    for d, direction in enumerate(directions):
        if direction.block is None:
            yield Problem("direction-without-block", Place(path=f"directions[{d}]"), direction=direction.id, blocks=ids)
    used = {direction.block for direction in directions}
    if not used <= {*ids, None}:
        return  # one of the unknown blocks, which are told, may be meant for an empty one
    for b, block in enumerate(ids):
        if block not in used:
            yield Problem("empty-block", Place(path=f"blocks[{b}]"), block=block)


def stage_problems(stages: Sequence[Stage], point_range: PointRange) -> Iterator[Problem]:
    """Stages are numbered in order and cover the range of points without a gap."""
    low, high = point_range
    if not low < high <= low + MAX_POINT_SPAN:
        yield Problem("point-range-invalid", Place(path="point_range"), min=low, max=high, bound=MAX_POINT_SPAN)
        return
    numbers = [stage.number for stage in stages]
    if numbers != list(range(1, len(stages) + 1)):
        yield Problem("stage-numbers-not-consecutive", Place(path="stages"), numbers=tuple(numbers))
    least, most = low, low
    for s, stage in enumerate(stages):
        if not least <= stage.from_points <= most:
            place = Place(path=f"stages[{s}].from_points")
            yield Problem(
                "stages-do-not-cover-range",
                place,
                stage=stage.id,
                from_points=stage.from_points,
                least=least,
                most=most,
            )
            return
        least, most = stage.from_points + 1, high
    ends = [stage.from_points - 1 for stage in stages[1:]] + [high]
    for s, (stage, end) in enumerate(zip(stages, ends, strict=True)):
        if stage.to_points != end:
            place = Place(path=f"stages[{s}].to_points")
            yield Problem("stage-end-wrong", place, stage=stage.id, to_points=stage.to_points, expected=end)


def condition_problems(levels: Sequence[Level], pitfalls: Sequence[Pitfall]) -> Iterator[Problem]:
    """The condition of a pitfall is met by some level and not by every level."""
    if any(level_problems(levels)):
        return
    lowest, highest = levels[0].number, levels[-1].number
    for p, pitfall in enumerate(pitfalls):
        for w, condition in enumerate(pitfall.when):
            least = lowest if condition.at_least is None else condition.at_least
            most = highest if condition.at_most is None else condition.at_most
            if not lowest <= least <= most <= highest or (least, most) == (lowest, highest):
                place = Place(path=f"pitfalls[{p}].when[{w}]")
                yield Problem(
                    "condition-impossible", place, statement=condition.statement, lowest=lowest, highest=highest
                )


Places = Sequence[tuple[str, str]]
"""Pairs of the path where an id stands and the id."""


class Parts(Protocol):
    """The parts of a bank that have ids or refer to them."""

    @property
    def levels(self) -> tuple[Level, ...]: ...
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


def places_by_kind(bank: Parts) -> Iterator[tuple[str, Places]]:
    """Yield each kind of parts with the ids in it."""
    yield "level", _numbered("levels", [level.id for level in bank.levels])
    yield "block", _block_places(bank)
    yield "direction", _direction_places(bank)
    yield "statement", _statement_places(bank)
    yield "stage", _numbered("stages", [stage.id for stage in bank.stages])
    yield "driver", [(path, driver.id) for path, driver in _drivers(bank)]
    yield "guidance step", _numbered("guidance", [step.id for step in bank.guidance])
    yield "pitfall", _numbered("pitfalls", [pitfall.id for pitfall in bank.pitfalls])
    yield "indicator", _numbered("indicators", [indicator.id for indicator in bank.indicators])


def identity_problems(bank: Parts) -> Iterator[Problem]:
    """Ids are unique within their kind, and a stage has one profile of a block."""
    for kind, places in places_by_kind(bank):
        yield from _duplicates(kind, places)
    for s, stage in enumerate(bank.stages):
        yield from _duplicates("profile", _numbered(f"stages[{s}].profiles", [part.block for part in stage.profiles]))


def reference_problems(bank: Parts) -> Iterator[Problem]:
    """What is referred to exists, and `supports` has no circle."""
    drivers = list(_drivers(bank))
    yield from _unknown("block", _block_places(bank), [*_to_blocks(bank), *_named(drivers, "blocks")])
    yield from _unknown("direction", _direction_places(bank), _named(drivers, "directions"))
    yield from _unknown("statement", _statement_places(bank), [*_to_statements(bank), *_named(drivers, "statements")])
    yield from _unknown("driver", [(path, driver.id) for path, driver in drivers], _named(drivers, "supports"))
    yield from _circle(drivers)


def former_id_problems(bank: Parts) -> Iterator[Problem]:
    """A former id belongs to no statement any more, and leads to one unless it is retired."""
    current = {id for _, id in _statement_places(bank)}
    retired, old = _numbered("retired", bank.retired), {rename.old: rename.new for rename in bank.renamed}
    former = [*_numbered("renamed", (rename.old for rename in bank.renamed), ".old"), *retired]
    yield from _duplicates("former statement", former)
    for path, id in former:
        if id in current:
            yield Problem("former-id-in-use", Place(path=path), id=id)
    known = [*_statement_places(bank), *former]
    yield from _unknown("statement", known, _numbered("renamed", (rename.new for rename in bank.renamed), ".new"))
    try:
        TopologicalSorter({id: [new] for id, new in old.items()}).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1][::-1]
        place = next(path for path, id in former if id == circle[0])
        yield Problem("rename-circle", Place(path=place), ids=tuple(circle))


def _numbered(path: str, ids: Iterable[str], field: str = "") -> Places:
    return [(f"{path}[{index}]{field}", id) for index, id in enumerate(ids)]


def _named(drivers: Sequence[tuple[str, Driver]], field: str) -> Places:
    """Return the ids that drivers name in a field, with their paths."""
    return [place for path, driver in drivers for place in _numbered(f"{path}.{field}", getattr(driver, field))]


def _block_places(bank: Parts) -> Places:
    return _numbered("blocks", [block.id for block in bank.blocks])


def _direction_places(bank: Parts) -> Places:
    return _numbered("directions", [direction.id for direction in bank.directions])


def _statement_places(bank: Parts) -> Places:
    return [
        (f"directions[{d}].statements[{s}]", statement.id)
        for d, direction in enumerate(bank.directions)
        for s, statement in enumerate(direction.statements)
    ]


def _drivers(bank: Parts) -> Iterator[tuple[str, Driver]]:
    for s, stage in enumerate(bank.stages):
        for d, driver in enumerate(stage.drivers):
            yield f"stages[{s}].drivers[{d}]", driver


def _to_blocks(bank: Parts) -> Places:
    of_directions = [(f"directions[{d}].block", part.block) for d, part in enumerate(bank.directions) if part.block]
    of_profiles = [
        (f"stages[{s}].profiles[{p}].block", profile.block)
        for s, stage in enumerate(bank.stages)
        for p, profile in enumerate(stage.profiles)
    ]
    return of_directions + of_profiles


def _to_statements(bank: Parts) -> Places:
    of_conditions = [
        (f"pitfalls[{p}].when[{w}].statement", condition.statement)
        for p, pitfall in enumerate(bank.pitfalls)
        for w, condition in enumerate(pitfall.when)
    ]
    of_indicators = [
        place
        for i, indicator in enumerate(bank.indicators)
        for place in _numbered(f"indicators[{i}].statements", indicator.statements)
    ]
    return of_conditions + of_indicators


def _duplicates(kind: str, places: Places) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, id in places:
        if first.setdefault(id, path) != path:
            yield Problem("duplicate-id", Place(path=path), kind=kind, id=id, first=first[id])


def _unknown(kind: str, known: Places, places: Places) -> Iterator[Problem]:
    ids = {id for _, id in known}
    for count, (path, id) in enumerate((path, id) for path, id in places if id not in ids):
        guess = nearest(id, sorted(ids)) if count < MAX_GUESSES else None
        yield Problem("unknown-reference", Place(path=path), kind=kind, id=id, nearest=guess)


def _circle(drivers: Sequence[tuple[str, Driver]]) -> Iterator[Problem]:
    paths = {driver.id: path for path, driver in drivers}
    try:
        TopologicalSorter({driver.id: driver.supports for _, driver in drivers}).prepare()
    except CycleError as error:
        # graphlib lists each node after its predecessor, and here a driver's predecessors are what it supports.
        circle: list[str] = error.args[1][::-1]
        yield Problem("supports-circle", Place(path=f"{paths[circle[0]]}.supports"), drivers=tuple(circle))


def reachable_points(
    levels: Sequence[Level], directions: Sequence[Direction], point_range: PointRange
) -> tuple[int, ...]:
    """Return all points that complete sheets can give, ascending."""
    ladders = _ladders(levels, directions)
    attainable = sum(ladder[-1] for ladder in ladders)
    return tuple(sorted({round_to_points(gained, attainable, point_range) for gained in _sums(ladders)}))


def reachability_problems(
    levels: Sequence[Level], directions: Sequence[Direction], stages: Sequence[Stage], point_range: PointRange
) -> Iterator[Problem]:
    """Yield the stages that no complete sheet reaches."""
    ladders = _ladders(levels, directions)
    attainable = sum(ladder[-1] for ladder in ladders)
    walked = {round_to_points(gained, attainable, point_range) for gained in _walk(ladders)}
    missed = [s for s, stage in enumerate(stages) if not _touches(stage, walked)]
    if not missed:
        return
    every = set(reachable_points(levels, directions, point_range))
    for s in missed:
        stage = stages[s]
        if not _touches(stage, every):
            yield Problem(
                "stage-not-reachable",
                Place(path=f"stages[{s}].from_points"),
                stage=stage.id,
                from_points=stage.from_points,
                to_points=stage.to_points,
            )


def _ladders(levels: Sequence[Level], directions: Sequence[Direction]) -> list[list[int]]:
    """Return for each statement what its levels gain, ascending."""
    return [
        sorted(gains(levels, weight=statement.weight, reversed=statement.reversed))
        for direction in directions
        for statement in direction.statements
    ]


def _touches(stage: Stage, points: set[int]) -> bool:
    return any(stage.from_points <= point <= stage.to_points for point in points)


def _walk(ladders: Sequence[Sequence[int]]) -> Iterator[int]:
    """Raise one statement after another from all worst to all best: enough for all but very narrow stages."""
    gained = 0
    yield gained
    for ladder in ladders:
        for below, above in pairwise(ladder):
            gained += above - below
            yield gained


def _sums(ladders: Sequence[Sequence[int]]) -> Iterator[int]:
    """Every sum of one gain from each ladder; bit n of `reached` says that n can be gained."""
    reached = 1
    for ladder in ladders:
        before, reached = reached, 0
        for gain in ladder:
            reached |= before << gain
    digits = bin(reached)[:1:-1]
    return (gained for gained, digit in enumerate(digits) if digit == "1")


SHORT_TEXT = 24
"""A text as short as this, such as a scale's «всегда», may well stand in two places."""
NAMES = {"title", "unit", "scale", "source"}
"""Fields whose texts may well be the same in two parts."""
SHORT_ID = 4
"""Ids as short as q1 and q2 differ by one letter on purpose."""


def text_warnings(bank: BaseModel) -> Iterator[Problem]:
    """A text that stands in two places; names, ids and short texts apart."""
    first: dict[str, str] = {}
    for path, text in _texts(bank, ""):
        if len(text) > SHORT_TEXT and " " in text and first.setdefault(text.casefold(), path) != path:
            yield Problem("repeated-text", Place(path=path), first=first[text.casefold()])


def _texts(part: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            # Where the title says it all, it is the claim too.
            if name not in NAMES and (name != "claim" or getattr(part, "title", None) != getattr(part, name)):
                yield from _texts(getattr(part, name), f"{path}.{name}" if path else name)
    elif isinstance(part, tuple):
        for index, item in enumerate(cast("tuple[object, ...]", part)):
            yield from _texts(item, f"{path}[{index}]")
    elif isinstance(part, str):
        yield path, part


def id_warnings(kind: str, places: Sequence[tuple[str, str]]) -> Iterator[Problem]:
    """Ids of one kind that are one letter apart, changed or added; item_1 and item_b are numbered on purpose."""
    known: dict[str, str] = {}
    for path, id in places:
        words = id.split("_")
        ends = accumulate(len(word) + 1 for word in words)
        spans = [range(end - 1 - len(word), end - 1) for word, end in zip(words, ends, strict=True) if len(word) > 1]
        letters = [at for span in spans for at in span if id[at].isalpha()] if len(id) > SHORT_ID else []
        replaced = [f"{id[:at]}*{id[at + 1 :]}" for at in letters]
        shorter = [f"{id[:at]}{id[at + 1 :]}" for at in letters]
        # An earlier id is known by itself, with each letter replaced, and, marked, with each letter left out.
        other = next((known[form] for form in (*replaced, *shorter, f"-{id}") if form in known), None)
        if other is not None:
            yield Problem("similar-ids", Place(path=path), kind=kind, id=id, other=other)
        for form in (id, *replaced, *(f"-{form}" for form in shorter)):
            known.setdefault(form, id)


def direction_warnings(directions: Sequence[Direction], stages: Sequence[Stage]) -> Iterator[Problem]:
    """A direction of one statement; a statement of whose direction, and block, no driver speaks."""
    drivers = [driver for stage in stages for driver in stage.drivers]
    named = {id for driver in drivers for id in driver.directions}
    named_blocks = {id for driver in drivers for id in driver.blocks}
    for d, direction in enumerate(directions):
        at = f"directions[{d}]"
        if len(direction.statements) == 1 and len(directions) > 1:
            yield Problem("lone-statement", Place(path=at), direction=direction.id)
        if drivers and direction.id not in named and direction.block not in named_blocks:
            for s, statement in enumerate(direction.statements):
                place = Place(path=f"{at}.statements[{s}]")
                yield Problem("statement-without-driver", place, statement=statement.id, direction=direction.id)


def stage_warnings(stages: Sequence[Stage], points: Sequence[int]) -> Iterator[Problem]:
    """A stage without drivers where others have some; a stage that holds few of the points that can be reached."""
    some: list[Driver] = [driver for stage in stages for driver in stage.drivers]
    for s, stage in enumerate(stages):
        if some and not stage.drivers:
            yield Problem("stage-without-drivers", Place(path=f"stages[{s}]"), stage=stage.id)
        reachable = sum(stage.from_points <= point <= stage.to_points for point in points)
        if reachable * len(stages) * 4 < len(points):
            place = Place(path=f"stages[{s}].from_points")
            yield Problem("narrow-stage", place, stage=stage.id, reachable=reachable, all=len(points))
