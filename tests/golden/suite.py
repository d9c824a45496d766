"""The conformance suite, generated from the bundled bank and from the hand-written banks in `specimens`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from cx_centricity import NOT_APPLICABLE, AnswerError, AnswerValue, QuestionBank, assess, default_bank, load_bank
from cx_centricity.bank import Block, Direction, Level, ScopeStage, Statement, Subscale
from cx_centricity.testing import EdgeCase, edge_cases
from cx_centricity.testing._figures import COUNTS, library_scorer

SPECIMENS = sorted((Path(__file__).parent / "specimens").glob("*.yaml"))
ALL_TIES = {"float_shares", "float_factors", "smallest", "below_zero", "millionths"}
RANDOM_SHEETS = 4
SUMS = COUNTS
"""The suite of the bundled bank states these for the whole only."""
REPRESENTATIVES = ("in block data", "in direction client", "of block data", "of direction client")


def suites() -> dict[str, str]:
    """Return the text of each suite by its name."""
    made = {"bundled": _suite(default_bank(), _of_bundled(default_bank()))}
    for file in SPECIMENS:
        bank = load_bank(file)
        made[file.stem] = _suite(bank, edge_cases(bank, max_ties=20 if file.stem in ALL_TIES else 3))
    return made


def _of_bundled(bank: QuestionBank) -> Iterator[EdgeCase]:
    """Keep the cases of one block and one direction; the thresholds of all blocks fit into one sheet each."""
    at_once: dict[str, dict[str, AnswerValue]] = {}
    for covers, answers in edge_cases(bank):
        word, _, threshold = covers.partition(" block ")
        if ": stage" in threshold:
            block, _, stage = threshold.partition(": ")
            ids = {s.id for part in bank.directions if part.block == block for s in part.statements}
            sheet = at_once.setdefault(f"{word} {stage}, every block", {})
            sheet |= {id: answer for id, answer in answers.items() if id in ids}
        elif (" block " not in covers and " direction " not in covers) or covers.endswith(REPRESENTATIVES):
            yield EdgeCase(covers, answers)
    for covers, answers in at_once.items():
        yield EdgeCase(covers, {statement.id: answers[statement.id] for statement in bank.statements})


def _suite(bank: QuestionBank, cases: Iterable[EdgeCase]) -> str:
    everything = [*_figures(bank, [*cases, *_at_random(bank)]), *_problems(bank)]
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in everything)
    head = json.dumps(_content(bank), ensure_ascii=False, indent=1)
    return f'{{"format_version": 1, "bank": {head},\n"cases": [\n{lines}\n]}}\n'


def _content(bank: QuestionBank) -> dict[str, Any]:
    """Return what decides scores, with every default written out unless it is that something is absent."""
    figures = ("edition", "decimals", "better", "overall", "goal_level", "unanswered_counts_as", "min_coverage_percent")
    return {
        **bank.model_dump(include={"id", "version", "language", "title", *figures}, exclude_none=True),
        "levels": [_level(level) for level in bank.levels],
        "scales": [{"id": scale.id, "levels": [_level(level) for level in scale.levels]} for scale in bank.scales],
        "point_range": [*bank.point_range],
        "blocks": [_part(block) for block in bank.blocks],
        "directions": [
            {**_part(direction), "statements": [_statement(statement) for statement in direction.statements]}
            for direction in bank.directions
        ],
        "subscales": [{**_part(part), "statements": [*part.statements]} for part in bank.subscales],
        "stages": [_stage(stage) for stage in bank.stages],
    }


def _level(level: Level) -> dict[str, Any]:
    return level.model_dump(include={"number", "id", "title", "value"})


def _statement(statement: Statement) -> dict[str, Any]:
    fields = {"id", "title", "weight", "reversed", "scale", "unanswered_counts_as"}
    return statement.model_dump(include=fields, exclude_none=True)


def _part(part: Block | Direction | Subscale) -> dict[str, Any]:
    found = part.model_dump(include={"id", "title", "block", "better"}, exclude_none=True)
    stages = {"stages": [_stage(stage) for stage in part.stages]} if part.stages else {}
    return {**found, **({"point_range": [*part.point_range]} if part.point_range else {}), **stages}


def _stage(stage: ScopeStage) -> dict[str, Any]:
    found = stage.model_dump(include={"number", "id", "title", "from_points"})
    gate = [condition.model_dump(exclude_none=True) for condition in stage.gate]
    return {**found, "gate": gate} if gate else found


def _at_random(bank: QuestionBank) -> Iterator[EdgeCase]:
    """Yield sheets with random answers and gaps, each also in another order."""
    rng = Random(bank.id)
    for number in range(1, RANDOM_SHEETS + 1):
        sheet: dict[str, AnswerValue] = {}
        for statement in bank.statements:
            levels = bank.levels_of(statement)
            values: list[AnswerValue] = [*[level.number for level in levels], None, NOT_APPLICABLE]
            weights = [3] * len(levels) + [len(levels) // 2 + 1, len(levels) // 4 + 1]
            sheet[statement.id] = rng.choices(values, weights)[0]
        yield EdgeCase(f"at random, {number}", sheet)
        rng.shuffle(mixed := list(sheet.items()))
        yield EdgeCase(f"at random, {number}, in any order", dict(mixed))


def _figures(bank: QuestionBank, sheets: Iterable[EdgeCase]) -> Iterator[dict[str, Any]]:
    """Yield each sheet once with all its figures, named after everything that it covers."""
    names: dict[str, list[str]] = {}
    answers: dict[str, dict[str, AnswerValue]] = {}
    for case in sheets:
        key = json.dumps({id: answer for id, answer in case.answers.items() if answer is not None})
        answers.setdefault(key, case.answers)
        names.setdefault(key, []).append(case.covers)
    taken: set[str] = set()
    for key, covers in names.items():
        name = "; ".join(dict.fromkeys(covers))
        unique = next(each for n in range(1, 99) if (each := name if n == 1 else f"{name} ({n})") not in taken)
        taken.add(unique)
        figures = library_scorer(answers[key], bank)
        if bank is default_bank():
            figures = {name: value for name, value in figures.items() if not name.endswith(SUMS) or name in SUMS}
        yield {"name": unique, "answers": answers[key], "figures": figures}


def _problems(bank: QuestionBank) -> Iterator[dict[str, Any]]:
    """Yield answers that must be refused, with their problems."""
    first, last = bank.statements[0].id, bank.statements[-1].id
    numbers = {each.id: [level.number for level in bank.levels_of(each)] for each in bank.statements}
    lowest, highest = numbers[first][0], numbers[first][-1]
    invalid: dict[str, Any] = {
        "one above the highest level": {first: highest + 1},
        "one below the lowest level": {first: lowest - 1},
        "a level as text": {first: str(highest)},
        "between two levels": {first: lowest + 0.5},
        "a truth value": {first: True},
        "another word for not applicable": {first: "N/A"},
        "a list of levels": {first: [highest]},
        "a statement that there is not": {f"{first}_": highest},
        "a statement that there is not, left open": {f"{first}_": None},
        "a statement that there is not, at no level": {f"{first}_": "N/A"},
        "a list instead of a mapping": [first, highest],
        "nothing instead of a mapping": None,
        "a text instead of a mapping": f"{first}: {highest}",
        "a number instead of a mapping": highest,
        "two problems, told in the order of the sheet": {last: numbers[last][-1] + 1, first: ""},
        "a problem in an otherwise full sheet": {id: each[-1] for id, each in numbers.items()} | {last: "5"},
    }
    gap = next((number for number in range(lowest, highest) if number not in numbers[first]), None)
    if gap is not None:
        invalid["a number in a gap between levels"] = {first: gap}
    foreign = [
        (id, number) for id, own in numbers.items() for each in numbers.values() for number in each if number not in own
    ]
    if foreign:
        invalid["a level of another scale"] = dict(foreign[:1])
    for name, answers in invalid.items():
        try:
            assess(answers, bank=bank)
        except AnswerError as error:
            problems = [
                {"code": problem.code, **({"statement": problem.place.path} if problem.place.path else {})}
                for problem in error.problems
            ]
            yield {"name": name, "answers": answers, "problems": problems}
        else:
            raise AssertionError(f"{bank.id} is not refused: {name}")
