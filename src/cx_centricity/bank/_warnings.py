"""Warnings about a bank: what is legal but probably a mistake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final, cast

from pydantic import BaseModel

from cx_centricity.bank._checks import Places, name_of, places_by_kind
from cx_centricity.bank._content import Direction, Stage
from cx_centricity.bank._gates import Ladders
from cx_centricity.bank._points import gains, to_units
from cx_centricity.bank._scopes import BankParts, Scope, levels_by_scale
from cx_centricity.errors import Place, Problem

SHORT_TEXT: Final = 24
"""A text of at most this length, such as «всегда» in a scale, may stand in two places on purpose."""
NAMES: Final = {"title", "unit", "scale", "source", "owner", "key_results"}
"""The texts of these fields may be the same in two parts on purpose."""
SHORT_ID: Final = 4
"""Ids of at most this length, such as q1 and q2, may differ by one letter on purpose."""
PATTERN: Final = 3
"""A difference between ids that occurs so often is a pattern."""


def bank_warnings(bank: BankParts, scopes: Sequence[Scope], reachable: Sequence[float]) -> Iterator[Problem]:
    """Yield everything in a valid bank that is probably a mistake; `reachable` are the points of the whole."""
    yield from _repeated_texts(bank)
    for kind, places in places_by_kind(bank).items():
        yield from similar_ids(kind, places)
    yield from _direction_warnings(bank.directions, bank.stages)
    yield from _stage_warnings(bank.stages, reachable)
    yield from _merged_sums(bank, scopes)
    yield from _inherited_ranges(bank, scopes)


def _merged_sums(bank: BankParts, scopes: Sequence[Scope]) -> Iterator[Problem]:
    """Warn about each stated point range in which sums that differ get the same points."""
    merged: dict[str, tuple[int, int, Scope]] = {}
    for scope in scopes:
        if scope.point_range is not None and scope.scored:
            ladders = Ladders(scope, bank)
            sums = list(ladders.reachable_sums())
            points = len({ladders.units(gained) for gained in sums})
            own = scope.part is not None and scope.part.point_range is not None
            path = f"{scope.path}.point_range" if own else "point_range"
            if points < len(sums) > (merged[path][0] if path in merged else 0):
                merged[path] = len(sums), points, scope
    for path, (sums_found, points_found, scope) in merged.items():
        named = name_of(scope, bank)
        yield Problem("points-merge-sums", Place(path=path), sums=sums_found, reachable=points_found, **named)


def _inherited_ranges(bank: BankParts, scopes: Sequence[Scope]) -> Iterator[Problem]:
    """Warn about a part that has the range of the bank by default, although points are sums and its sum does not fit.

    Points are taken for sums if this fits some part and every range that a part states. A percentage or a mean has the
    range of the bank on purpose, and a direction whose statements are in subscales needs none.
    """
    lowest, highest = bank.levels[0], bank.levels[-1]
    shares = ((0, 100), (lowest.number, highest.number), (lowest.value, highest.value))
    if bank.overall or bank.point_range in shares:
        return
    scales, inherited, fits = levels_by_scale(bank), list[Problem](), False
    for scope in scopes:
        if scope.part is None or scope.point_range is None:
            continue
        least, most = scope.point_range
        span = sum(max(gains(scales[part.scale], weight=part.weight)) for part in scope.scored)
        if to_units(most, bank.decimals) - to_units(least, bank.decimals) == to_units(span, bank.decimals):
            fits = True
        elif scope.part.point_range is not None:
            return
        elif scope.has_own_points or not bank.subscales:
            place, named = Place(path=scope.path), name_of(scope, bank)
            inherited.append(Problem("range-inherited", place, **named, least=least, most=most, span=span))
    if fits:
        yield from inherited


def _repeated_texts(bank: BankParts) -> Iterator[Problem]:
    """Warn about texts that stand in two places; names, ids and short texts are not compared.

    Level texts that stand in three places or more are the words of a shared answer scale, and no slip.
    """
    places: dict[str, list[str]] = {}
    for path, text in _texts(bank, ""):
        if len(text) > SHORT_TEXT and " " in text:
            places.setdefault(text.casefold(), []).append(path)
    for first, *others in places.values():
        is_shared = len(others) > 1 and all("level_texts" in path for path in (first, *others))
        for path in () if is_shared else others:
            yield Problem("repeated-text", Place(path=path), first=first)


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
    """Warn about ids of one kind that differ by one letter; single letters, as in item_a, are not compared.

    Where three ids or more differ by the same letter, or the same difference recurs, it is a pattern and no slip.
    """
    position = {id: at for at, (_, id) in enumerate(places)}
    forms: dict[str, list[tuple[int, str]]] = {}
    pairs: dict[tuple[int, int], frozenset[str]] = {}
    for at, (_, id) in enumerate(places):
        for letter in _compared_letters(id):
            forms.setdefault(f"{id[:letter]}*{id[letter + 1 :]}", []).append((at, id[letter]))
            shorter = position.get(f"{id[:letter]}{id[letter + 1 :]}")
            if shorter is not None:
                pairs[min(at, shorter), max(at, shorter)] = frozenset(id[letter])
    for family in forms.values():
        if len(family) == 2:  # noqa: PLR2004 - a pair
            (one, first_letter), (other, other_letter) = family
            pairs[one, other] = frozenset((first_letter, other_letter))
    recurring = Counter(pairs.values())
    slips = {pair[1]: pair[0] for pair, letters in sorted(pairs.items(), reverse=True) if recurring[letters] < PATTERN}
    for later, earlier in sorted(slips.items()):
        path, id = places[later]
        yield Problem("similar-ids", Place(path=path), kind=kind, id=id, other=places[earlier][1])


def _compared_letters(id: str) -> list[int]:
    """Return the positions of the letters of an id that are compared: those of words of two letters or more."""
    if len(id) <= SHORT_ID:
        return []
    words = id.split("_")
    ends = accumulate(len(word) + 1 for word in words)
    spans = [range(end - 1 - len(word), end - 1) for word, end in zip(words, ends, strict=True) if len(word) > 1]
    return [at for span in spans for at in span if id[at].isalpha()]


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


def _stage_warnings(stages: Sequence[Stage], points: Sequence[float]) -> Iterator[Problem]:
    """Warn about stages without drivers, if others have some, and about stages with few of the reachable points.

    Where gates decide, the bands may be narrow on purpose.
    """
    has_drivers = any(stage.drivers for stage in stages)
    is_banded = not any(stage.gate for stage in stages)
    for s, stage in enumerate(stages):
        if has_drivers and not stage.drivers:
            yield Problem("stage-without-drivers", Place(path=f"stages[{s}]"), stage=stage.id)
        reachable = sum(stage.from_points <= point <= stage.to_points for point in points)
        if is_banded and reachable * len(stages) * 4 < len(points):
            place = Place(path=f"stages[{s}].from_points")
            yield Problem("narrow-stage", place, stage=stage.id, reachable=reachable, all=len(points))
