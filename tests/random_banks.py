"""Random small banks with every feature of the scoring rule, and random sheets, for comparing its implementations."""

from __future__ import annotations

from itertools import accumulate
from random import Random
from typing import Any

from cx_centricity import NOT_APPLICABLE, AnswerValue, BankError, QuestionBank
from small_bank import Raw, frozen

LETTERS = "abcdefgh"


def random_bank(rng: Random, *, overall: bool | None = None, gates: float = 0.7) -> QuestionBank:
    """Return a valid bank; one that is refused, mostly for a stage that no sheet reaches, is drawn again."""
    while True:
        raw = random_content(rng, overall=rng.random() < 0.85 if overall is None else overall, gates=gates)
        try:
            return QuestionBank.model_validate(frozen(raw))
        except BankError:
            continue


def random_sheet(rng: Random, bank: QuestionBank, *, complete: bool = False) -> dict[str, AnswerValue]:
    """Return answers to most statements; some are left out of the sheet."""
    answers: dict[str, AnswerValue] = {}
    missing = 0.0 if complete else rng.choice((0, 0.1, 0.3, 0.6))
    for statement in bank.statements:
        number = rng.choice(bank.levels_of(statement)).number
        if rng.random() >= missing:
            answers[statement.id] = number
        elif rng.random() < 0.6:
            answers[statement.id] = rng.choice((None, NOT_APPLICABLE))
    return answers


def random_content(rng: Random, *, overall: bool, gates: float) -> Raw:
    """Return the content of a bank, which may be invalid."""
    decimals = rng.choice((0, 0, 1, 2, 3))
    scales = {"default": _levels(rng, rising=True), "other": _levels(rng, rising=False)}
    blocks = [{"id": f"block_{n}", "title": "B"} for n in range(rng.choice((0, 0, 1, 2)))]
    directions = [_direction(rng, n, blocks, scales) for n in range(max(len(blocks), rng.randint(1, 3)))]
    ids = [statement["id"] for direction in directions for statement in direction["statements"]]
    subscales: list[Raw] = [
        {"id": f"scale_{n}", "title": "S", "statements": rng.sample(ids, rng.randint(1, len(ids)))}
        for n in range(rng.choice((0, 1, 2)))
    ]
    bank: Raw = {
        "id": "random",
        "version": "1.0.0",
        "language": "en",
        "title": "R",
        "decimals": decimals,
        "levels": scales["default"],
        "scales": [{"id": "other", "levels": scales["other"]}],
        "point_range": _range(rng, decimals),
        "min_coverage_percent": rng.choice((50, 50, 0, 33, 100)),
        "blocks": blocks,
        "directions": directions,
        "subscales": subscales,
        "better": rng.choice(("higher", "higher", "lower")),
        "overall": overall,
    }
    for key in ("goal_level", "unanswered_counts_as"):
        if rng.random() < 0.3:
            bank[key] = rng.choice(scales["default"])["number"]
    for part in (*blocks, *directions, *subscales):
        if rng.random() < 0.5:
            part["point_range"] = _range(rng, decimals)
        if rng.random() < 0.5:
            part["stages"] = _stages(rng, bank, part.get("point_range", bank["point_range"]), gates)
    if overall and rng.random() < 0.9:
        bank["stages"] = _stages(rng, bank, bank["point_range"], gates)
    return bank


def _levels(rng: Random, *, rising: bool) -> list[Raw]:
    count = rng.randint(2, 5)
    numbers = [*accumulate((rng.choice((1, 1, 1, 2)) for _ in range(count - 1)), initial=rng.choice((0, 1, 3)))]
    levels: list[Raw] = [{"number": number, "id": f"l{number}", "title": f"L{number}"} for number in numbers]
    if rng.random() < 0.5:
        values = [*accumulate((rng.choice((1, 2, 5)) for _ in range(count - 1)), initial=rng.choice((-3, 0, 1)))]
        if not rising:
            rng.shuffle(values)
            values[0] = rng.choice((values[0], values[-1] - 1))
        for level, value in zip(levels, values, strict=True):
            level["value"] = value
    return levels


def _direction(rng: Random, n: int, blocks: list[Raw], scales: dict[str, list[Raw]]) -> Raw:
    mixed = rng.random() < 0.4
    statements: list[Raw] = []
    for number in range(rng.randint(1, 4)):
        scale = rng.choice(("default", "other")) if mixed else "default"
        statement: Raw = {"id": f"{LETTERS[n]}{number}", "title": "T", "weight": rng.choice((1, 1, 2, 5))}
        if number and rng.random() < 0.2:
            statement["weight"] = 0
        if rng.random() < 0.3:
            statement["reversed"] = True
        if scale == "other":
            statement["scale"] = scale
        if rng.random() < 0.15:
            statement["unanswered_counts_as"] = rng.choice(scales[scale])["number"]
        statements.append(statement)
    direction: Raw = {"id": f"direction_{n}", "title": "D", "statements": statements}
    if blocks:
        direction["block"] = blocks[n if n < len(blocks) else rng.randrange(len(blocks))]["id"]
    return direction


def _range(rng: Random, decimals: int) -> list[float]:
    unit = 10**decimals
    low = rng.choice((0, 0, -7, 1, 6))
    start = low + rng.choice((0, rng.randrange(unit) / unit))
    return [_figure(start, decimals), _figure(start + rng.choice((1, 5, 100)), decimals)]


def _figure(points: float, decimals: int) -> float:
    return round(points, decimals) if decimals else int(points)


def _stages(rng: Random, bank: Raw, points: list[float], gates: float) -> list[Raw]:
    decimals, (low, high) = bank["decimals"], points
    inside = [round(low + (high - low) * n / 10, decimals) for n in range(1, 10)]
    starts = sorted({_figure(point, decimals) for point in rng.sample(inside, rng.randint(0, 3))} - {low})
    stages: list[Raw] = [{"id": f"s{n}", "title": "S", "from_points": p} for n, p in enumerate([low, *starts])]
    for stage in stages[1:]:
        if rng.random() < gates:
            stage["gate"] = [random_condition(rng, bank, in_gate=True) for _ in range(rng.choice((1, 1, 2)))]
    return stages


def random_condition(rng: Random, bank: Raw, *, in_gate: bool = False) -> Raw:
    """Return a condition for the content of a bank, often one that would be refused."""
    levels = bank["levels"]
    statements = [statement for direction in bank["directions"] for statement in direction["statements"]]
    kind = rng.choice(("statement", "each", *([] if in_gate else ["count", "range"])))
    condition: Raw
    if kind in ("statement", "range"):
        statement = rng.choice(statements)
        on = next((scale["levels"] for scale in bank["scales"] if scale["id"] == statement.get("scale")), levels)
        number = rng.choice(on)["number"]
        ends = rng.choice(({"at_least": number}, {"at_most": number})) if kind == "statement" else {}
        condition = {"statement": statement["id"], **(ends or {"at_least": number, "at_most": number})}
        return condition
    number = rng.choice(levels[1:])["number"]
    condition = {"each_at_least": number} if kind == "each" else {"count": rng.randint(1, 3), "at_least": number}
    parts: list[tuple[str, Any]] = [
        *(("direction", part["id"]) for part in bank["directions"]),
        *(("block", part["id"]) for part in bank["blocks"]),
        *(("subscale", part["id"]) for part in bank["subscales"]),
    ]
    return condition | dict([rng.choice(parts)] if rng.random() < 0.6 else [])
