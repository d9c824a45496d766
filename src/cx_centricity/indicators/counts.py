"""Ratings and counts as they come in, counted and checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, cast

from cx_centricity.bank.tree import shown
from cx_centricity.errors import MAX_PROBLEMS, MeasurementError, Place, Problem

MAX_COUNT: Final = 10**15
"""More than anybody counts, and still exact in floats."""

Ratings = Iterable[int] | Mapping[int, int]
"""Ratings one by one, or how many there are of each."""


def count_ratings(ratings: Ratings, scale: range) -> list[int]:
    """Count the ratings of each step of the scale, reading them once; MeasurementError unless all fit."""
    counts = [0] * len(scale)
    problems: list[Problem] = []
    for key, rating, count in _counted(ratings):
        if type(rating) is not int or rating not in scale:
            place = Place(path=f"ratings[{key}]")
            problems.append(
                Problem("rating-outside-scale", place, found=shown(rating), lowest=scale[0], highest=scale[-1])
            )
        elif type(count) is int and 0 <= count <= MAX_COUNT:
            counts[rating - scale[0]] += count
        else:
            problems += outside(f"ratings[{key}]", count, 0, MAX_COUNT)
        if len(problems) > MAX_PROBLEMS:
            problems[-1] = Problem("too-many-problems", bound=MAX_PROBLEMS)
            break
    if not problems and not any(counts):
        problems.append(Problem("nothing-measured", Place(path="ratings")))
    if problems:
        raise MeasurementError(problems)
    return counts


def _counted(ratings: object) -> Iterator[tuple[object, object, object]]:
    """Yield what stands in brackets for the place of a rating, the rating, and its count."""
    if isinstance(ratings, Mapping):
        for rating, count in cast("Mapping[object, object]", ratings).items():
            yield shown(rating), rating, count
    elif isinstance(ratings, Iterable) and not isinstance(ratings, (str, bytes)):
        for position, rating in enumerate(cast("Iterable[object]", ratings)):
            yield position, rating, 1
    else:
        raise MeasurementError([Problem("wrong-type", Place(path="ratings"), expected="a list", found=shown(ratings))])


def count_problems(**counts: object) -> list[Problem]:
    """Return a problem for each of these that is no whole number from 0."""
    return [problem for name, count in counts.items() for problem in outside(name, count, 0, MAX_COUNT)]


def outside(name: str, count: object, lowest: int, highest: int) -> list[Problem]:
    """Return the problem of a count that is not within these bounds, if it is not."""
    if type(count) is int and lowest <= count <= highest:
        return []
    return [Problem("count-invalid", Place(path=name), found=shown(count), lowest=lowest, highest=highest)]


def nobody(at_start: int) -> list[Problem]:
    """Return the problem of a period that began with no customers, if it did."""
    return [] if at_start else [Problem("nothing-measured", Place(path="at_start"))]
