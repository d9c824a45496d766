"""The scopes of a bank: the whole, blocks, directions, subscales."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from cx_centricity.bank._content import (
    Block,
    Direction,
    GuidanceStep,
    Indicator,
    Level,
    Method,
    Pitfall,
    PointRange,
    Rename,
    Scale,
    ScopeStage,
    Stage,
    Statement,
    Subscale,
)
from cx_centricity.bank._points import from_units, to_units
from cx_centricity.typing import Better, ScopeKind

ScopeKey = tuple[ScopeKind, str | None]
"""The kind and the id of a scope; the whole has no id."""


class BankParts(Protocol):
    """A bank, as far as its checks and scopes read it."""

    @property
    def id(self) -> str: ...
    @property
    def decimals(self) -> int: ...
    @property
    def better(self) -> Better: ...
    @property
    def overall(self) -> bool: ...
    @property
    def goal_level(self) -> int | None: ...
    @property
    def unanswered_counts_as(self) -> int | None: ...
    @property
    def levels(self) -> tuple[Level, ...]: ...
    @property
    def scales(self) -> tuple[Scale, ...]: ...
    @property
    def point_range(self) -> PointRange: ...
    @property
    def blocks(self) -> tuple[Block, ...]: ...
    @property
    def directions(self) -> tuple[Direction, ...]: ...
    @property
    def subscales(self) -> tuple[Subscale, ...]: ...
    @property
    def stages(self) -> tuple[Stage, ...]: ...
    @property
    def guidance(self) -> tuple[GuidanceStep, ...]: ...
    @property
    def methods(self) -> tuple[Method, ...]: ...
    @property
    def pitfalls(self) -> tuple[Pitfall, ...]: ...
    @property
    def indicators(self) -> tuple[Indicator, ...]: ...
    @property
    def renamed(self) -> tuple[Rename, ...]: ...
    @property
    def retired(self) -> tuple[str, ...]: ...


class Scope(NamedTuple):
    """A scope of a bank.

    `part` is the block, direction or subscale that it is, None for the whole. `statements` are all its statements, in
    bank order. `point_range` is None where the scope has no points. `stages` are those that its points can have, none
    where it has no stages. `path` is the path of the part.

    >>> from cx_centricity import default_bank
    >>> whole, strategy, *_ = default_bank().scopes
    >>> whole.kind, strategy.key, len(strategy.scored), [stage.from_points for stage in strategy.stages]
    ('whole', ('block', 'strategy'), 8, [6, 19, 38, 57, 76])
    """

    kind: ScopeKind
    part: Block | Direction | Subscale | None
    statements: tuple[Statement, ...]
    point_range: PointRange | None
    stages: tuple[ScopeStage, ...]
    better: Better
    path: str

    @property
    def id(self) -> str | None:
        """The id of the part, None for the whole."""
        return None if self.part is None else self.part.id

    @property
    def title(self) -> str | None:
        """The title of the part, None for the whole."""
        return None if self.part is None else self.part.title

    @property
    def has_own_points(self) -> bool:
        """Whether it is the whole, a subscale, or a part that states a point range or stages."""
        part = self.part
        return part is None or self.kind == "subscale" or part.point_range is not None or bool(part.stages)

    @property
    def scored(self) -> tuple[Statement, ...]:
        """The statements that have a weight."""
        return tuple(statement for statement in self.statements if statement.weight)

    @property
    def key(self) -> tuple[ScopeKind, str | None]:
        """The kind and the id."""
        return self.kind, self.id


def scopes_of(bank: BankParts) -> tuple[Scope, ...]:
    """Return the whole, then all blocks, directions and subscales."""
    return (whole_of(bank), *_blocks(bank), *_directions(bank), *_subscales(bank))


def whole_of(bank: BankParts) -> Scope:
    """Return the whole of a bank."""
    statements = tuple(statement for direction in bank.directions for statement in direction.statements)
    point_range = bank.point_range if bank.overall else None
    return Scope("whole", None, statements, point_range, bank.stages, bank.better, "")


def _blocks(bank: BankParts) -> Iterator[Scope]:
    for b, block in enumerate(bank.blocks):
        inside = [direction for direction in bank.directions if direction.block == block.id]
        stages = block.stages
        better: list[Better] = [direction.better for direction in inside if direction.better]
        if block.point_range is None and not stages:
            stages = tuple(stage.model_copy(update={"gate": ()}) if stage.gate else stage for stage in bank.stages)
        yield Scope(
            "block",
            block,
            tuple(statement for direction in inside for statement in direction.statements),
            block.point_range or bank.point_range,
            stages,
            better[0] if better else bank.better,
            f"blocks[{b}]",
        )


def _directions(bank: BankParts) -> Iterator[Scope]:
    for d, part in enumerate(bank.directions):
        point_range, better = part.point_range or bank.point_range, part.better or bank.better
        path = f"directions[{d}]"
        yield Scope("direction", part, part.statements, point_range, part.stages, better, path)


def _subscales(bank: BankParts) -> Iterator[Scope]:
    by_statement = betters(bank.directions, bank.better)
    every = whole_of(bank).statements
    for s, part in enumerate(bank.subscales):
        named = set(part.statements)
        statements = tuple(statement for statement in every if statement.id in named)
        yield Scope(
            "subscale",
            part,
            statements,
            part.point_range or bank.point_range,
            part.stages,
            by_statement[statements[0].id] if statements else bank.better,
            f"subscales[{s}]",
        )


def betters(directions: Sequence[Direction], default: Better) -> dict[str, Better]:
    """Return for each statement whether more or less of what it measures is better."""
    return {statement.id: direction.better or default for direction in directions for statement in direction.statements}


def levels_by_scale(bank: BankParts) -> Mapping[str | None, tuple[Level, ...]]:
    """Return the levels of each scale by its id; None is the default scale."""
    return {None: bank.levels, **{scale.id: scale.levels for scale in bank.scales}}


def stage_ends(stages: Sequence[ScopeStage], most: float, decimals: int) -> Iterator[float]:
    """Yield the greatest points of each stage: one unit before the next stage begins."""
    yield from (from_units(to_units(stage.from_points, decimals) - 1, decimals) for stage in stages[1:])
    if stages:
        yield most


def on_default_scale(statements: Iterable[Statement]) -> bool:
    """Return whether all of these statements are on the default scale."""
    return all(statement.scale is None for statement in statements)
