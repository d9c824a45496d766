"""What needs more than Python: run by `make engines`, where an engine that is missing is a failure."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from importlib_resources import files

from cx_centricity import NOT_APPLICABLE, AnswerValue, assess, default_bank
from cx_centricity.frames import score_frame, summarise_frame
from cx_centricity.testing import conformance_cases

pytestmark = pytest.mark.engine


def test_javascript_recomputes_every_figure_from_the_json_alone() -> None:
    bank, rng = default_bank(), random.Random(6095)
    choices: list[AnswerValue] = [*range(1, 10), None, NOT_APPLICABLE]
    lines: list[str] = []
    for _ in range(500):
        weights = [1] * 9 + [rng.choice([0, 1, 5]), rng.choice([0, 1, 5])]
        sheet = {statement.id: rng.choices(choices, weights)[0] for statement in bank.statements}
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


def test_the_benchmark_of_frames_finds_the_columns_written_by_hand_equal() -> None:
    script = str(Path(__file__).parent.parent / "benchmarks" / "frames.py")
    engines = ("polars", "duckdb", "pandas", "dask")
    done = subprocess.run([sys.executable, script, "--quick", "--engines", *engines], check=True, capture_output=True)
    assert all(name in done.stdout.decode() for name in ("Polars Int8 / tables", "DuckDB", "pandas", "Dask"))


def test_the_how_to_for_spark_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (Path(__file__).parent.parent / "docs" / "frames.md").read_text(encoding="utf-8")
    (how_to,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    sheets = pl.DataFrame({statement.id: [2, 5, 8] for statement in default_bank().statements})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    sheets.write_parquet("sheets")
    spark: Any = import_module("pyspark.sql").SparkSession.builder.master("local[1]").getOrCreate()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # Spark's, of pandas 3
        exec(how_to, {"score_frame": score_frame, "spark": spark})  # noqa: S102 - the page is ours
        summary = summarise_frame(spark.read.parquet("sheets"), min_respondents=1)
    assert sorted(pl.read_parquet("scored/*.parquet")["points"]) == [17, 51, 84]
    assert summary == summarise_frame(sheets, min_respondents=1)
