"""Ports in JavaScript, which need Node: run by `make engines`."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest
from importlib_resources import files

from cx_centricity import NOT_APPLICABLE, AnswerValue, assess, default_bank
from cx_centricity.testing import conformance_cases

pytestmark = pytest.mark.engine


def test_javascript_recomputes_every_figure_from_the_json_alone() -> None:
    bank, rng = default_bank(), random.Random(6095)
    choices: list[AnswerValue] = [*range(1, 10), None, NOT_APPLICABLE]
    lines: list[str] = []
    for _ in range(500):
        weights = [1] * 9 + [rng.choice([0, 1, 5]), rng.choice([0, 1, 5])]
        answers = rng.choices(choices, weights, k=len(bank.statements))
        sheet = dict(zip([statement.id for statement in bank.statements], answers, strict=True))
        lines.append(assess(sheet).model_dump_json())
    script = str(Path(__file__).parent / "engines" / "recompute.mjs")
    done = subprocess.run(["node", script], input="\n".join(lines), check=True, capture_output=True, encoding="utf-8")
    assert done.stdout == ""

    spoiled = lines[0].replace('"gained":', '"gained":1', 1)
    done = subprocess.run(["node", script], input=spoiled, check=True, capture_output=True, encoding="utf-8")
    assert "whole: " in done.stdout


def test_javascript_passes_the_conformance_suite_written_from_the_documents_alone() -> None:
    script = str(Path(__file__).parent / "engines" / "conformance.mjs")
    folder = str(files("cx_centricity") / "data" / "conformance")
    done = subprocess.run(["node", script, folder], check=False, capture_output=True, encoding="utf-8")
    assert (done.stdout, done.returncode) == (f"{len(conformance_cases())} cases\n", 0)

    spoiled = subprocess.run(["node", script, folder, "--spoil"], check=False, capture_output=True, encoding="utf-8")
    assert spoiled.returncode == 1
    assert "float_shares: tie of the points of direction twenty" in spoiled.stdout
