"""Random small banks with every feature of the scoring rule, and random sheets, for comparing its implementations."""

from __future__ import annotations

from itertools import accumulate
from random import Random

from pydantic import ValidationError

from cx_centricity import NOT_APPLICABLE, AnswerValue, QuestionBank
from small_bank import Raw, frozen

Sheet = dict[str, AnswerValue]

LETTERS = "abcdefgh"


def random_bank(rng: Random, *, overall: bool | None = None, gates: float = 0.7) -> QuestionBank:
    """Return a valid bank; one that is refused, mostly for a stage that no sheet reaches, is drawn again."""
    while True:
        raw = random_content(rng, overall=rng.random() < 0.85 if overall is None else overall, gates=gates)
        try:
            return QuestionBank.model_validate(frozen(raw))
        except ValidationError:
            continue


def random_sheet(rng: Random, bank: QuestionBank, *, complete: bool = False) -> Sheet:
    """Return answers to most statements; some are left out of the sheet, and sometimes nearly all of a direction."""
    answers: Sheet = {}
    usual = 0.0 if complete else rng.choice((0, 0.1, 0.3, 0.6))
    for direction in bank.directions:
        missing = 0.85 if usual and rng.random() < 0.2 else usual
        gaps: tuple[AnswerValue, ...] = rng.choice(((None, NOT_APPLICABLE), (None, NOT_APPLICABLE), (NOT_APPLICABLE,)))
        for statement in direction.statements:
            if rng.random() >= missing:
                answers[statement.id] = rng.choice(bank.levels_of(statement)).number
            elif (gap := rng.choice(gaps)) is not None or rng.random() < 0.5:
                answers[statement.id] = gap
    return answers


def random_content(rng: Random, *, overall: bool, gates: float) -> Raw:
    """Return the content of a bank, which may be invalid."""
    decimals = rng.choice((0, 0, 1, 2, 3))
    scales = {"default": _levels(rng, rising=True), "other": _levels(rng, rising=False)}
    blocks: list[Raw] = [{"id": f"block_{n}", "title": "B"} for n in range(rng.choice((0, 0, 1, 2)))]
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
    inside = ids_by_scope(bank)
    kinds: dict[str, list[Raw]] = {"block": blocks, "direction": directions, "subscale": subscales}
    for kind, parts in kinds.items():
        for part in parts:
            if rng.random() < 0.5:
                points = part["point_range"] if "point_range" in part else bank["point_range"]
                part["stages"] = random_stages(rng, bank, points, inside[kind, part["id"]], gates)
    if overall and rng.random() < 0.9:
        bank["stages"] = random_stages(rng, bank, bank["point_range"], ids, gates)
    return bank


def ids_by_scope(bank: Raw) -> dict[tuple[str, str | None], list[str]]:
    """Return the ids of the statements of each block, direction and subscale."""
    ids = {part["id"]: [statement["id"] for statement in part["statements"]] for part in bank["directions"]}
    blocks = {
        block["id"]: [id for part in bank["directions"] if part.get("block") == block["id"] for id in ids[part["id"]]]
        for block in bank["blocks"]
    }
    subscales = {part["id"]: part["statements"] for part in bank["subscales"]}
    kinds = {"block": blocks, "direction": ids, "subscale": subscales}
    return {(kind, id): inside for kind, parts in kinds.items() for id, inside in parts.items()}


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


def random_stages(rng: Random, bank: Raw, points: list[float], ids: list[str], gates: float) -> list[Raw]:
    decimals, (low, high) = bank["decimals"], points
    inside = [round(low + (high - low) * n / 10, decimals) for n in range(1, 10)]
    starts = sorted({_figure(point, decimals) for point in rng.sample(inside, rng.randint(0, 3))} - {low})
    stages: list[Raw] = [{"id": f"s{n}", "title": "S", "from_points": p} for n, p in enumerate([low, *starts])]
    for stage in stages[1:]:
        if rng.random() < gates:
            stage["gate"] = [gate_condition(rng, bank, ids) for _ in range(rng.choice((1, 1, 2)))]
    return stages


def gate_condition(rng: Random, bank: Raw, ids: list[str]) -> Raw:
    """Return a condition for a gate of a scope with these statements."""
    scopes = _scopes_on_the_default_scale(bank, ids)
    if scopes and rng.random() < 0.5:
        named, _ = rng.choice(scopes)
        return {"each_at_least": rng.choice(bank["levels"][1:])["number"], **named}
    statements = [statement for part in bank["directions"] for statement in part["statements"]]
    while True:
        statement = rng.choice(statements)
        levels = levels_of(bank, statement)
        values: dict[int, int] = {level["number"]: level["value" if "value" in level else "number"] for level in levels}
        sign = -1 if statement.get("reversed") else 1
        least = rng.choice([sign * value for value in values.values()])
        met = [number for number in values if sign * values[number] >= least]
        run = [number for number in values if met[0] <= number <= met[-1]]
        if met == run and len(met) < len(values):
            first, last = levels[0]["number"], levels[-1]["number"]
            limits = {"at_least": met[0]} if met[0] != first else {}
            return {"statement": statement["id"], **limits, **({"at_most": met[-1]} if met[-1] != last else {})}


def other_condition(rng: Random, bank: Raw) -> Raw:
    """Return a condition about the whole or a part of it that need not be monotone."""
    ids = [statement["id"] for part in bank["directions"] for statement in part["statements"]]
    scopes = _scopes_on_the_default_scale(bank, ids)
    statements = [statement for part in bank["directions"] for statement in part["statements"]]
    if scopes and rng.random() < 0.4:
        named, size = rng.choice(scopes)
        return {"count": rng.randint(1, size), "at_least": rng.choice(bank["levels"][1:])["number"], **named}
    if rng.random() < 0.5:
        return gate_condition(rng, bank, ids)
    statement = rng.choice(statements)
    number = rng.choice(levels_of(bank, statement))["number"]
    return {"statement": statement["id"], "at_least": number, "at_most": number}


def levels_of(bank: Raw, statement: Raw) -> list[Raw]:
    """Return the levels of the scale of a statement."""
    return next((each["levels"] for each in bank["scales"] if each["id"] == statement.get("scale")), bank["levels"])


def _scopes_on_the_default_scale(bank: Raw, ids: list[str]) -> list[tuple[Raw, int]]:
    """Return what a condition about several statements may name, with how many are scored.

    It names nothing for the scope that states it, which has the given ids.
    """
    statements = {each["id"]: each for part in bank["directions"] for each in part["statements"]}
    scopes: list[tuple[Raw, list[str]]] = [({}, ids)]
    scopes += [({kind: id}, inside) for (kind, id), inside in ids_by_scope(bank).items()]
    scored = [(named, [each for id in inside if (each := statements[id])["weight"]]) for named, inside in scopes]
    return [(named, len(parts)) for named, parts in scored if parts and not any(each.get("scale") for each in parts)]
