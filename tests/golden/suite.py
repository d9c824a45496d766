"""The conformance suite, generated from the bundled bank and from the hand-written banks in `specimens`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from cx_centricity import NOT_APPLICABLE, AnswerError, AnswerValue, QuestionBank, assess, default_bank, load_bank
from cx_centricity.testing import EdgeCase, edge_cases
from cx_centricity.testing._figures import library_scorer

SPECIMENS = sorted((Path(__file__).parent / "specimens").glob("*.yaml"))
ALL_TIES = {"float_shares", "float_factors", "smallest", "below_zero", "millionths"}
RANDOM_SHEETS = 4
SUMS = ("gained", "attainable", "attainable_if_complete", "answered", "applicable", "total")
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
    """Return what decides scores, with every default written out, so that a port needs to know none."""
    return {
        "id": bank.id,
        "version": bank.version,
        "language": bank.language,
        "title": bank.title,
        "levels": [level.model_dump(include={"number", "id", "title", "value"}) for level in bank.levels],
        "point_range": [*bank.point_range],
        "min_coverage_percent": bank.min_coverage_percent,
        "blocks": [block.model_dump(include={"id", "title"}) for block in bank.blocks],
        "directions": [
            {
                **direction.model_dump(include={"id", "title", "block"}, exclude_none=True),
                "statements": [
                    statement.model_dump(include={"id", "title", "weight", "reversed"})
                    for statement in direction.statements
                ],
            }
            for direction in bank.directions
        ],
        "stages": [stage.model_dump(include={"number", "id", "title", "from_points"}) for stage in bank.stages],
    }


def _at_random(bank: QuestionBank) -> Iterator[EdgeCase]:
    """Yield sheets with random answers and gaps, each also in another order."""
    rng = Random(bank.id)
    values: list[AnswerValue] = [*[level.number for level in bank.levels], None, NOT_APPLICABLE]
    weights = [3] * len(bank.levels) + [len(bank.levels) // 2 + 1, len(bank.levels) // 4 + 1]
    for number in range(1, RANDOM_SHEETS + 1):
        sheet: dict[str, AnswerValue] = {statement.id: rng.choices(values, weights)[0] for statement in bank.statements}
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
    lowest, highest = bank.levels[0].number, bank.levels[-1].number
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
        "two problems, told in the order of the sheet": {last: highest + 1, first: ""},
        "a problem in an otherwise full sheet": {each.id: highest for each in bank.statements} | {last: "5"},
    }
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
