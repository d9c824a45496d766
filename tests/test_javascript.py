"""Ports in JavaScript, which need Node: run by `make engines`."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import pytest
from importlib_resources import files

from cx_centricity import NOT_APPLICABLE, AnswerValue, assess, default_bank, parse_bank
from random_banks import random_bank, random_sheet
from test_rule import library_figures

pytestmark = pytest.mark.engine

ENGINES = Path(__file__).parent / "engines"


def run_suites(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = ["node", str(ENGINES / "conformance.mjs"), str(folder), *options]
    return subprocess.run(command, check=False, capture_output=True, encoding="utf-8")


def test_javascript_recomputes_every_figure_from_the_json_alone() -> None:
    rng = random.Random(6095)
    choices: list[AnswerValue] = [*range(1, 10), None, NOT_APPLICABLE]
    lines: list[str] = []
    for _ in range(500):
        weights = [1] * 9 + [rng.choice([0, 1, 5]), rng.choice([0, 1, 5])]
        answers = rng.choices(choices, weights, k=len(default_bank().statements))
        sheet = dict(zip([statement.id for statement in default_bank().statements], answers, strict=True))
        lines.append(assess(sheet).model_dump_json())
    for _ in range(100):
        bank = random_bank(rng, overall=True, gates=0)
        lines.append(assess(random_sheet(rng, bank), bank=bank).model_dump_json())
    script = str(ENGINES / "recompute.mjs")
    done = subprocess.run(["node", script], input="\n".join(lines), check=True, capture_output=True, encoding="utf-8")
    assert done.stdout == ""

    spoiled = lines[0].replace('"gained":', '"gained":1', 1)
    done = subprocess.run(["node", script], input=spoiled, check=True, capture_output=True, encoding="utf-8")
    assert "whole: " in done.stdout


def test_javascript_passes_the_conformance_suite_written_from_the_documents_alone() -> None:
    folder = Path(str(files("cx_centricity") / "data" / "conformance"))
    count = sum(len(json.loads(file.read_text(encoding="utf-8"))["cases"]) for file in folder.glob("*.json"))
    done = run_suites(folder)
    assert (done.stdout, done.returncode) == (f"{count} cases\n", 0)

    spoiled = run_suites(folder, "--spoil")
    assert spoiled.returncode == 1
    assert "float_shares: tie of the points of direction twenty" in spoiled.stdout


HEAVIEST = """
id: heaviest
version: 1.0.0
language: en
title: Heaviest
decimals: 3
levels: [{number: 0, id: least, title: L, value: -500}, {number: 1, id: most, title: M, value: 500}]
point_range: [-999999.999, -998999.999]
directions:
  - id: one
    title: One
    statements: [{id: a, title: A, weight: 499}, {id: b, title: B, weight: 1, reversed: true}]
  - {id: two, title: Two, statements: [{id: c, title: C, weight: 500}]}
stages: [{id: first, title: F, from_points: -999999.999}, {id: second, title: S, from_points: -999499.999}]
"""


def test_javascript_gives_the_figures_of_every_feature_of_the_rule(tmp_path: Path) -> None:
    rng = random.Random(2026)
    banks = [parse_bank(HEAVIEST), *(random_bank(rng) for _ in range(60))]
    for number, bank in enumerate(banks):
        sheets = [random_sheet(rng, bank) for _ in range(5)]
        cases = [
            {"name": f"{n}", "answers": sheet, "figures": library_figures(sheet, bank)}
            for n, sheet in enumerate(sheets)
        ]
        suite = json.dumps({"bank": bank.model_dump(mode="json"), "cases": cases})
        (tmp_path / f"{number}.json").write_text(suite, encoding="utf-8")
    done = run_suites(tmp_path)
    assert (done.stdout, done.returncode) == (f"{5 * len(banks)} cases\n", 0)
