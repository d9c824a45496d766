"""The digest of the rules of a bank: results with the same digest are comparable."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final, Protocol

from cx_centricity.bank._content import Level, PointRange, ScopeStage
from cx_centricity.bank._points import to_units
from cx_centricity.bank._scopes import BankParts


class RuledParts(BankParts, Protocol):
    """A bank with all that its rules consist of."""

    @property
    def edition(self) -> int: ...
    @property
    def min_coverage_percent(self) -> int: ...


def scoring_rules(bank: RuledParts) -> dict[str, Any]:
    """Return everything that decides the figures of a bank as plain content: points in units, defaults left out."""
    decimals = bank.decimals

    def bands(point_range: PointRange | None, stages: Sequence[ScopeStage]) -> dict[str, Any]:
        return {
            "point_range": point_range and [to_units(bound, decimals) for bound in point_range],
            "stages": [
                _stated({"id": stage.id, "from_points": to_units(stage.from_points, decimals), "gate": _gate(stage)})
                for stage in stages
            ],
        }

    return _stated(
        {
            "edition": bank.edition if bank.edition != 1 else None,
            "decimals": decimals or None,
            "better": bank.better if bank.better != "higher" else None,
            "overall": None if bank.overall else False,
            "levels": _values(bank.levels),
            "scales": {scale.id: _values(scale.levels) for scale in bank.scales},
            "goal_level": bank.goal_level,
            "unanswered_counts_as": bank.unanswered_counts_as,
            **bands(bank.point_range, bank.stages),
            "min_coverage_percent": bank.min_coverage_percent,
            "blocks": [_stated({"id": part.id, **bands(part.point_range, part.stages)}) for part in bank.blocks],
            "directions": [
                _stated(
                    {
                        "id": part.id,
                        "block": part.block,
                        "better": part.better,
                        **bands(part.point_range, part.stages),
                        "statements": [
                            {"id": s.id, **s.model_dump(include=_OF_STATEMENTS, exclude_defaults=True)}
                            for s in part.statements
                        ],
                    }
                )
                for part in bank.directions
            ],
            "subscales": [
                _stated({"id": part.id, "statements": list(part.statements), **bands(part.point_range, part.stages)})
                for part in bank.subscales
            ],
        }
    )


_OF_STATEMENTS: Final = {"weight", "reversed", "scale", "unanswered_counts_as"}


def _stated(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if value is not None and value not in ([], {})}


def _gate(stage: ScopeStage) -> list[dict[str, Any]]:
    return [condition.model_dump(mode="json", exclude_defaults=True) for condition in stage.gate]


def _values(levels: Sequence[Level]) -> list[list[int]]:
    return [[level.number, level.value] for level in levels]


def sha256_of(content: dict[str, Any]) -> str:
    """Return the SHA-256 of plain content in hexadecimal digits."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()
