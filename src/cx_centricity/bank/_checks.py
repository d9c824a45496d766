"""Checks of a bank as a whole: problems that make it unusable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import chain, islice, pairwise
from typing import Final

from cx_centricity.bank._content import (
    Block,
    Condition,
    Direction,
    Driver,
    Evidence,
    Level,
    PointRange,
    ScopeStage,
    Statement,
    Subscale,
)
from cx_centricity.bank._gates import (
    condition_form_problems,
    condition_problems,
    gate_form_problems,
    gate_problems,
    unreachable_stages,
)
from cx_centricity.bank._points import MAX_DECIMALS, from_units, has_decimals, to_units
from cx_centricity.bank._scopes import BankParts, Scope, ScopeKey, betters, levels_by_scale, scopes_of, stage_ends
from cx_centricity.errors import MAX_GUESSES, MAX_PROBLEMS, Place, Problem, nearest
from cx_centricity.typing import ProblemCode

MAX_POINT_SPAN: Final = 1000
MAX_WEIGHT_TOTAL: Final = 1_000_000
MAX_LISTED: Final = 8
"""The most ids that a problem lists to choose from."""


def bank_problems(bank: BankParts) -> list[Problem]:
    """Return everything that does not fit together in a bank whose form is right."""
    places = places_by_kind(bank)
    found = chain(
        _scale_problems(bank),
        _weight_problems(bank),
        _level_text_problems(bank),
        _evidence_problems(bank),
        _block_problems(bank),
        _overall_problems(bank),
        _scope_problems(bank),
        _condition_form_problems(bank),
        _id_problems(bank, places),
        _reference_problems(bank, places),
        _former_id_problems(bank, places),
        _level_number_problems(bank),
    )
    problems = list(islice(found, MAX_PROBLEMS + 1))
    # Scopes, conditions and reachable points are only known where all that they are made of is right.
    if not any(problem.code in _BASIC_PROBLEMS for problem in problems):
        scopes = {scope.key: scope for scope in scopes_of(bank)}
        problems += islice(_scored_problems(bank, scopes), MAX_PROBLEMS)
        problems += islice(_conditions_and_gates(bank, scopes, problems), MAX_PROBLEMS)
    return problems


_BASIC_PROBLEMS: Final = {
    "better-not-allowed",
    "duplicate-id",
    "level-numbers-not-rising",
    "level-values-all-equal",
    "level-values-incomplete",
    "level-values-not-rising",
    "point-range-invalid",
    "stage-end-wrong",
    "stages-do-not-cover-range",
    "too-many-decimals",
    "unknown-reference",
    "weight-total-too-large",
}
"""With one of these problems, scopes, conditions and the points that can be reached are unknown."""


def _scale_problems(bank: BankParts) -> Iterator[Problem]:
    """Check the levels of the default scale, whose values rise, and of all others, whose values differ."""
    of_default = list(_level_problems(bank.levels, "levels"))
    yield from of_default
    for index, (before, level) in enumerate(pairwise(bank.levels), start=1):
        if level.value <= before.value and not of_default:
            place = Place(path=f"levels[{index}].value")
            yield Problem("level-values-not-rising", place, number=level.number, value=level.value, before=before.value)
    for s, scale in enumerate(bank.scales):
        path = f"scales[{s}].levels"
        of_scale = list(_level_problems(scale.levels, path))
        yield from of_scale
        if len({level.value for level in scale.levels}) == 1 and not of_scale:
            yield Problem("level-values-all-equal", Place(path=path), scale=scale.id, value=scale.levels[0].value)


def _level_problems(levels: Sequence[Level], path: str) -> Iterator[Problem]:
    """Check that level numbers rise, and that all levels of a scale state a value or none does."""
    numbers = [level.number for level in levels]
    if any(below >= above for below, above in pairwise(numbers)):
        yield Problem("level-numbers-not-rising", Place(path=path), numbers=tuple(numbers))
    without = tuple(level.number for level in levels if "value" not in level.model_fields_set)
    if without:
        yield Problem("level-values-incomplete", Place(path=path), without=without)


def _statements(bank: BankParts) -> Iterator[tuple[str, Statement]]:
    """Yield all statements with their paths."""
    for d, direction in enumerate(bank.directions):
        for s, statement in enumerate(direction.statements):
            yield f"directions[{d}].statements[{s}]", statement


def _weight_problems(bank: BankParts) -> Iterator[Problem]:
    """Check the bound that keeps every product below 2⁵³, and so exact on every engine."""
    span = {scale: _span(levels) for scale, levels in levels_by_scale(bank).items()}
    total = sum(statement.weight * span.get(statement.scale, 0) for _, statement in _statements(bank))
    if total > MAX_WEIGHT_TOTAL:
        yield Problem("weight-total-too-large", Place(path="directions"), total=total, bound=MAX_WEIGHT_TOTAL)


def _span(levels: Sequence[Level]) -> int:
    values = [level.value for level in levels]
    return max(values) - min(values)


def _level_text_problems(bank: BankParts) -> Iterator[Problem]:
    """Check that a statement has as many level texts as its scale has levels, or none."""
    by_scale = levels_by_scale(bank)
    for path, statement in _statements(bank):
        texts, levels = len(statement.level_texts), len(by_scale.get(statement.scale, ()))
        if texts not in (0, levels) and levels:
            place = Place(path=f"{path}.level_texts")
            code: ProblemCode = "missing-level-text" if texts < levels else "surplus-level-text"
            yield Problem(code, place, texts=texts, levels=levels)


def _evidence_problems(bank: BankParts) -> Iterator[Problem]:
    """Check that the evidence of each statement covers all levels of its scale, in their order."""
    by_scale = levels_by_scale(bank)
    for path, statement in _statements(bank):
        numbers = tuple(level.number for level in by_scale.get(statement.scale, ()))
        if statement.evidence and numbers:
            found = list(_evidence_range_problems(statement.evidence, numbers, f"{path}.evidence"))
            yield from found
            last = statement.evidence[-1].up_to
            if last not in (None, max(numbers)) and not found:
                yield Problem("evidence-incomplete", Place(path=f"{path}.evidence"), up_to=last, highest=max(numbers))


def _evidence_range_problems(evidence: Sequence[Evidence], numbers: tuple[int, ...], path: str) -> Iterator[Problem]:
    """Check that each entry but the last states a level of the scale, above that of the entry before it."""
    before: int | None = None
    for index, each in enumerate(evidence):
        place = Place(path=f"{path}[{index}].up_to")
        up_to = max(numbers) if each.up_to is None else each.up_to
        if each.up_to is None and index < len(evidence) - 1:
            yield Problem("missing-field", Place(path=f"{path}[{index}]"), name="up_to")
            continue
        if up_to not in numbers:
            yield Problem("level-unknown", place, number=up_to, numbers=numbers)
        elif before is not None and up_to <= before:
            yield Problem("evidence-not-rising", place, up_to=up_to, before=before)
        before = up_to


def _level_number_problems(bank: BankParts) -> Iterator[Problem]:
    """Check that the levels that fields of the bank and of statements name exist."""
    by_scale = levels_by_scale(bank)
    named: list[tuple[str, int | None, str | None]] = [
        ("goal_level", bank.goal_level, None),
        ("unanswered_counts_as", bank.unanswered_counts_as, None),
    ]
    named += [
        (f"{path}.unanswered_counts_as", statement.unanswered_counts_as, statement.scale)
        for path, statement in _statements(bank)
    ]
    for path, number, scale in named:
        numbers = tuple(level.number for level in by_scale.get(scale, ()))
        if number is not None and numbers and number not in numbers:
            yield Problem("level-unknown", Place(path=path), number=number, numbers=numbers)


def _block_problems(bank: BankParts) -> Iterator[Problem]:
    """Check that every direction belongs to a block and every block has a direction, if there are blocks."""
    if not bank.blocks:
        return
    ids = tuple(block.id for block in bank.blocks)
    for d, direction in enumerate(bank.directions):
        if direction.block is None:
            yield Problem("direction-without-block", Place(path=f"directions[{d}]"), direction=direction.id, blocks=ids)
    used = {direction.block for direction in bank.directions}
    if not used <= {*ids, None}:
        return  # an unknown block, which is a problem of its own, may stand for the empty one
    for b, block in enumerate(ids):
        if block not in used:
            yield Problem("empty-block", Place(path=f"blocks[{b}]"), block=block)


def _overall_problems(bank: BankParts) -> Iterator[Problem]:
    """Check that stages of the whole, and a polarity for all, fit to whether the whole has points."""
    if not bank.overall and bank.stages:
        yield Problem("stages-not-allowed", Place(path="stages"))
    for d, direction in enumerate(bank.directions):
        if bank.overall and direction.better is not None:
            yield Problem("better-not-allowed", Place(path=f"directions[{d}].better"), direction=direction.id)


def _banded(bank: BankParts) -> Iterator[tuple[str, PointRange | None, Sequence[ScopeStage]]]:
    """Yield the path, the range and the stages of everything that states them."""
    yield "", bank.point_range, bank.stages
    lists: tuple[tuple[str, Sequence[Block | Direction | Subscale]], ...] = (
        ("blocks", bank.blocks),
        ("directions", bank.directions),
        ("subscales", bank.subscales),
    )
    for name, parts in lists:
        for p, part in enumerate(parts):
            yield f"{name}[{p}]", part.point_range, part.stages


def _scope_problems(bank: BankParts) -> Iterator[Problem]:
    """Check ranges and stages of the bank and of each part that states some."""
    of_bank = list(_stage_problems(bank.stages, bank.point_range, bank.decimals, ""))
    yield from of_bank
    is_range_right = not any(problem.place.path.startswith("point_range") for problem in of_bank)
    for path, point_range, stages in _banded(bank):
        if path and (point_range or (stages and is_range_right)):
            yield from _stage_problems(stages, point_range or bank.point_range, bank.decimals, f"{path}.")


def _stage_problems(
    stages: Sequence[ScopeStage], point_range: PointRange, decimals: int, inside: str
) -> Iterator[Problem]:
    """Check that stages are numbered in order and cover the range of points without a gap."""
    figures = [(f"{inside}point_range[{n}]", bound) for n, bound in enumerate(point_range)]
    figures += [(f"{inside}stages[{s}].from_points", stage.from_points) for s, stage in enumerate(stages)]
    surplus = [(path, figure) for path, figure in figures if not has_decimals(figure, decimals)]
    for path, figure in surplus:
        data = {"decimals": decimals, "most": MAX_DECIMALS}
        yield Problem("too-many-decimals", Place(path=path), found=figure, **data)
    if surplus:
        return
    low, high = point_range
    if not low < high <= low + MAX_POINT_SPAN:
        yield Problem(
            "point-range-invalid", Place(path=f"{inside}point_range"), min=low, max=high, bound=MAX_POINT_SPAN
        )
        return
    numbers = [stage.number for stage in stages]
    if numbers != list(range(1, len(stages) + 1)):
        yield Problem("stage-numbers-not-consecutive", Place(path=f"{inside}stages"), numbers=tuple(numbers))
    least, most = low, low
    for s, stage in enumerate(stages):
        start = stage.from_points
        if not least <= start <= most:
            place = Place(path=f"{inside}stages[{s}].from_points")
            bounds = {"least": least, "most": most}
            yield Problem("stages-do-not-cover-range", place, stage=stage.id, from_points=start, **bounds)
            return
        least, most = from_units(to_units(start, decimals) + 1, decimals), high
    for s, (stage, end) in enumerate(zip(stages, stage_ends(stages, high, decimals), strict=True)):
        if stage.to_points != end:
            place = Place(path=f"{inside}stages[{s}].to_points")
            yield Problem("stage-end-wrong", place, stage=stage.id, to_points=stage.to_points, expected=end)


# Conditions


def _conditions(bank: BankParts) -> Iterator[tuple[str, Condition, str]]:
    """Yield all conditions with their paths and the path of the scope that states them."""
    for path, _, stages in _banded(bank):
        for s, stage in enumerate(stages):
            for c, condition in enumerate(stage.gate):
                yield f"{_stages_of(path)}[{s}].gate[{c}]", condition, path
    for path, conditions in _conditions_of_texts(bank):
        for c, condition in enumerate(conditions):
            yield f"{path}[{c}]", condition, ""


def _conditions_of_texts(bank: BankParts) -> Iterator[tuple[str, Sequence[Condition]]]:
    """Yield the conditions of signs, drivers and pitfalls with their paths."""
    for path, _, stages in _banded(bank):
        for s, stage in enumerate(stages):
            for n, sign in enumerate(stage.summary):
                yield f"{_stages_of(path)}[{s}].summary[{n}].when", sign.when
    for s, stage in enumerate(bank.stages):
        for c, sign in enumerate(stage.characteristics):
            yield f"stages[{s}].characteristics[{c}].when", sign.when
        for p, profile in enumerate(stage.profiles):
            for n, sign in enumerate(profile.signs):
                yield f"stages[{s}].profiles[{p}].signs[{n}].when", sign.when
    for path, driver in _drivers(bank):
        yield f"{path}.done_when", driver.done_when
    for p, pitfall in enumerate(bank.pitfalls):
        yield f"pitfalls[{p}].when", pitfall.when


def _condition_form_problems(bank: BankParts) -> Iterator[Problem]:
    for path, condition, _ in _conditions(bank):
        yield from condition_form_problems(condition, path)
    for path, _, stages in _banded(bank):
        yield from gate_form_problems(stages, _stages_of(path))


def _stages_of(path: str) -> str:
    """Return the path of the stages of a part; the path of the bank is empty."""
    return f"{path}.stages" if path else "stages"


def _scored_problems(bank: BankParts, scopes: Mapping[ScopeKey, Scope]) -> Iterator[Problem]:
    """Check that what has points of its own has scored statements, and that these agree in what is better."""
    better = betters(bank.directions, bank.better)
    for scope in scopes.values():
        if scope.has_own_points and not scope.scored:
            yield Problem("nothing-scored", Place(path=scope.path), **name_of(scope, bank))
        sides = {
            side: tuple(part.id for part in scope.scored if better[part.id] == side) for side in ("higher", "lower")
        }
        if scope.point_range is not None and all(sides.values()):
            yield Problem("polarity-mixed", Place(path=scope.path), **name_of(scope, bank), **sides)


def name_of(scope: Scope, bank: BankParts) -> dict[str, str]:
    """Return the kind and the id by which a problem names a scope."""
    return {"kind": "bank" if scope.id is None else scope.kind, "id": scope.id or bank.id}


def _conditions_and_gates(
    bank: BankParts, scopes: Mapping[ScopeKey, Scope], problems: Sequence[Problem]
) -> Iterator[Problem]:
    """Check what conditions name, and that gates and bands can be reached."""
    by_path = {scope.path: scope for scope in scopes.values()}
    known = {problem.place.path for problem in problems}
    wrong = [
        problem
        for path, condition, stated_in in _conditions(bank)
        if path not in known
        for problem in condition_problems(condition, path, by_path[stated_in], bank, scopes)
    ]
    yield from wrong
    if any("gate" in problem.place.path for problem in (*problems, *wrong)):
        return
    not_monotone = [
        problem for scope in scopes.values() for problem in gate_problems(scope, bank, scopes, _stages_of(scope.path))
    ]
    yield from not_monotone
    if not_monotone or any(problem.code in ("nothing-scored", "polarity-mixed") for problem in problems):
        return
    for scope in scopes.values():
        if scope.has_own_points:
            yield from unreachable_stages(scope, bank, scopes, _stages_of(scope.path))


# Ids and references

Places = Sequence[tuple[str, str]]
"""Pairs of a path and the id that stands there."""


def _id_problems(bank: BankParts, places: Mapping[str, Places]) -> Iterator[Problem]:
    """Check that ids are unique within their kind, and that a stage has one profile of each block."""
    for kind, of_kind in places.items():
        yield from _duplicates(kind, of_kind)
    for s, stage in enumerate(bank.stages):
        yield from _duplicates("profile", _numbered(f"stages[{s}].profiles", (part.block for part in stage.profiles)))
    for s, scale in enumerate(bank.scales):
        yield from _duplicates("level", _numbered(f"scales[{s}].levels", (level.id for level in scale.levels)))
    for s, subscale in enumerate(bank.subscales):
        yield from _duplicates("statement", _numbered(f"subscales[{s}].statements", subscale.statements))
    for path, _, stages in _banded(bank):
        if path:
            yield from _duplicates("stage", _numbered(f"{path}.stages", (stage.id for stage in stages)))


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


def places_by_kind(bank: BankParts) -> dict[str, Places]:
    """Return the places of the ids of all parts, by kind."""
    return {
        "level": _numbered("levels", (level.id for level in bank.levels)),
        "scale": _numbered("scales", (scale.id for scale in bank.scales)),
        "block": _numbered("blocks", (block.id for block in bank.blocks)),
        "direction": _numbered("directions", (direction.id for direction in bank.directions)),
        "statement": [(path, statement.id) for path, statement in _statements(bank)],
        "subscale": _numbered("subscales", (subscale.id for subscale in bank.subscales)),
        "stage": _numbered("stages", (stage.id for stage in bank.stages)),
        "driver": [(path, driver.id) for path, driver in _drivers(bank)],
        "guidance step": _numbered("guidance", (step.id for step in bank.guidance)),
        "method": _numbered("methods", (method.id for method in bank.methods)),
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
        for o, outcome in enumerate(driver.key_results):
            if outcome.indicator is not None:
                yield "indicator", [(f"{path}.key_results[{o}].indicator", outcome.indicator)]
    yield "scale", [(f"{path}.scale", part.scale) for path, part in _statements(bank) if part.scale]
    for s, subscale in enumerate(bank.subscales):
        yield "statement", _numbered(f"subscales[{s}].statements", subscale.statements)
    for path, condition, _ in _conditions(bank):
        for kind in ("statement", "direction", "block", "subscale"):
            named: str | None = getattr(condition, kind)
            if named is not None:
                yield kind, [(f"{path}.{kind}", named)]
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
        known = tuple(sorted(ids[kind])) if len(ids[kind]) <= MAX_LISTED else ()
        yield Problem("unknown-reference", Place(path=path), kind=kind, id=id, nearest=guess, known=known)


def _circle(links: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return ids of which each leads to the next and the last is the first; none if there is no circle."""
    try:
        TopologicalSorter(links).prepare()
    except CycleError as error:
        # graphlib lists each node after its predecessors, and these are the ids to which it leads.
        return tuple(error.args[1][::-1])
    return ()
