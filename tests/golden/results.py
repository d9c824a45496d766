"""The golden results of what is made from assessments, and the pages that the commands print of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import polars as pl
from typer.testing import CliRunner

from cx_centricity import Assessment, assess, default_bank
from cx_centricity.answers import load_sheets
from cx_centricity.bank import SCHEMA_DIALECT
from cx_centricity.cli import app
from cx_centricity.comparison import Comparison, Trend, compare, trend
from cx_centricity.frames import Codebook, FileSummary, FrameSummary, score_file, summarise_frame
from cx_centricity.groups import GroupAssessment, assess_group
from cx_centricity.guidance import NextSteps, next_steps
from cx_centricity.indicators import Measurement, nps
from cx_centricity.loading import parse_document
from cx_centricity.plan import Plan, make_plan
from cx_centricity.report import Page, assessment_page, maturity_map
from cx_centricity.testing import Sheet

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
GOLDEN = ROOT / "tests" / "golden"
SCHEMAS = ROOT / "src" / "cx_centricity" / "data" / "schemas"
RATINGS = [10] * 31 + [9] * 22 + [8] * 19 + [7] * 9 + [5] * 12 + [2] * 7
MODELS: dict[str, Any] = {
    "next_steps": NextSteps,
    "plan": Plan,
    "comparison": Comparison,
    "trend": Trend,
    "group": GroupAssessment,
    "measurement": Measurement,
    "file_summary": FileSummary,
    "frame_summary": FrameSummary,
    "page": Page,
}
FORM_OPTIONS = ("--respondent", "Адрес электронной почты", "--subgroup", "Подразделение", "--repeats", "last")
PAGES = {
    "plan_weak": ("plan", "weak.yaml"),
    "plan_strong": ("plan", "strong.yaml"),
    "plan_answers": ("plan", "answers.yaml", "--by", "perspective"),
    "compare": ("compare", "answers.yaml", "answers_a_year_later.yaml", "--target", "strong.yaml"),
    "group": ("group", "respondents.csv"),
    "group_of_form": ("group", "form_export.csv", *FORM_OPTIONS),
    "read_form": ("read", "form_export.csv", *FORM_OPTIONS),
}
"""What the commands print of the example answers, by the name of the file in `docs/pages`."""


def example(name: str) -> Assessment:
    """Return the result of example answers."""
    answers = parse_document((EXAMPLES / name).read_bytes()).value
    assert isinstance(answers, dict)
    return assess(cast("Sheet", answers))


def results() -> dict[str, Any]:
    """Return one result of each kind, made of the example answers."""
    before, after = example("answers.yaml"), example("answers_a_year_later.yaml")
    table = load_sheets(EXAMPLES / "respondents.csv")
    return {
        "next_steps": next_steps(before),
        "plan": make_plan(before, measurements=[nps(RATINGS)]),
        "comparison": compare(before, after, target=example("strong.yaml")),
        "trend": trend([(date(2025, 3, 1), before), (date(2026, 3, 1), after)]),
        "group": assess_group(table.sheets, bank=default_bank()),
        "measurement": nps(RATINGS),
        "file_summary": file_summary(),
        "frame_summary": frame_summary(),
        "page": assessment_page(before),
    }


def frame_summary() -> FrameSummary:
    """Return what the example table says by subgroup."""
    sheets = pl.read_csv(EXAMPLES / "respondents.csv", infer_schema=False)
    return summarise_frame(sheets, by="subgroup", codebook=Codebook())


def file_summary() -> FileSummary:
    """Return what comes of scoring the example table, in a folder that has another name each time."""
    with TemporaryDirectory() as folder:
        summary = score_file(EXAMPLES / "respondents.csv", Path(folder, "scores.parquet"))
    return summary.model_copy(update={"source": "respondents.csv", "target": "scores.parquet"})


def page(name: str) -> str:
    """Return what a command prints of the example answers."""
    command, *arguments = PAGES[name]
    files = ((EXAMPLES / argument) if (EXAMPLES / argument).is_file() else argument for argument in arguments)
    return printed_by(command, *map(str, files))


def printed_by(*arguments: str) -> str:
    """Return what the command prints with these arguments."""
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def result_files() -> dict[Path, str]:
    """Return the golden results, their schemas and the printed pages, each with what should be in it."""
    return {
        **{GOLDEN / f"{name}.json": result.model_dump_json(indent=2) + "\n" for name, result in results().items()},
        **{
            SCHEMAS / f"{name}.schema.json": json.dumps(
                {"$schema": SCHEMA_DIALECT, **model.model_json_schema()}, ensure_ascii=False, indent=2
            )
            + "\n"
            for name, model in MODELS.items()
        },
        **{ROOT / "docs" / "pages" / f"{name}.txt": page(name) for name in PAGES},
        ROOT / "docs" / "pages" / "map.svg": maturity_map(example("answers.yaml")),
    }
