"""What is legal in a bank and looks like a slip; each function yields the warnings of one subject."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import cast

from pydantic import BaseModel

from cx_centricity.bank.content import Direction, Driver, Stage
from cx_centricity.errors import Place, Problem

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
