"""The proof that each stage is reached by some complete sheet of answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from cx_centricity.bank.content import Direction, Level, PointRange, Stage
from cx_centricity.bank.points import gains, round_to_points
from cx_centricity.errors import Place, Problem


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
