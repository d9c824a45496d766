"""Write what is committed but follows from the code anew; look at the difference before committing it.

The golden result, the JSON Schemas, the conformance suite, the pages of problems and of content review, the transcript
in the README.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cx_centricity import Assessment, default_bank
from cx_centricity.answers import answers_schema
from cx_centricity.assessment import assessment_schema
from cx_centricity.errors import CATALOGUE
from cx_centricity.loading import bank_schema
from cx_centricity.testing import LAWS
from golden.api import api_snapshot
from golden.results import EXAMPLES, example, printed_by, result_files
from golden.review import other_page, questionnaire_page, stages_page
from golden.suite import suites

ROOT = Path(__file__).parents[2]
EXAMPLE = EXAMPLES / "answers.yaml"
SHOWN_LINES = 21


def example_result() -> Assessment:
    """Return the result of the example answers."""
    return example(EXAMPLE.name)


def schema(content: dict[str, Any]) -> str:
    """Return a JSON Schema as it is committed."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def problems_page() -> str:
    """Return the page of problems."""
    return "\n".join(_problem_lines()) + "\n"


def _problem_lines() -> Iterator[str]:
    yield "# Problems"
    yield ""
    yield "Every problem is a `Problem` with a stable `code`, a `place` (file, line, column, path) and `data`, a"
    yield "read-only mapping with the fields below. A *text* is a `str`, a *number* an `int`; *texts* and *numbers* are"
    yield "tuples of these. If a known id is similar, `data` also has `nearest`, the id that was probably meant."
    yield "An error makes the input unusable; a warning only points to a likely mistake."
    yield ""
    yield "Messages abbreviate texts of more than 200 characters and lists of more than 20 items; `data` is complete."
    yield "An exception lists at most 1,000 problems."
    for severity, heading in (("error", "Errors"), ("warning", "Warnings")):
        yield ""
        yield f"## {heading}"
        yield ""
        yield "| code | data | meaning |"
        yield "|---|---|---|"
        for code, kind in sorted(CATALOGUE.items()):
            if kind.severity == severity:
                fields = ", ".join(f"`{name}` {_FIELD_TYPES.get(field, field)}" for name, field in kind.fields.items())
                yield f"| `{code}` | {fields} | {kind.explanation} |"


_FIELD_TYPES = {"term": "text", "hint": "text"}


def demo_page() -> str:
    """Return the page with everything that the demo prints."""
    return f"# Пример отчёта\n\nТак выглядит отчёт, который печатает `make demo`.\n\n```text\n{_demo()}```\n"


def _demo() -> str:
    return printed_by("assess", str(EXAMPLE))


def with_transcript(readme: str) -> str:
    """Return the README with the beginning of what the demo prints in its place."""
    beginning = "\n".join([*_demo().splitlines()[:SHOWN_LINES], "…"]) + "\n"
    pattern = r"(?<=^```text\n)Диагностика.*?(?=^```)"
    return re.sub(pattern, lambda _: beginning, readme, flags=re.DOTALL | re.MULTILINE)


def committed() -> dict[Path, str]:
    """Return each file with what should be in it."""
    schemas = ROOT / "src" / "cx_centricity" / "data" / "schemas"
    readme = ROOT / "README.md"
    return {
        ROOT / "tests" / "golden" / "assessment.json": example_result().model_dump_json(indent=2) + "\n",
        schemas / "assessment.schema.json": schema(assessment_schema()),
        schemas / "question_bank.schema.json": schema(bank_schema()),
        schemas / "answers.schema.json": schema(answers_schema(default_bank())),
        ROOT / "docs" / "problems.md": problems_page(),
        ROOT / "docs" / "demo.md": demo_page(),
        ROOT / "tests" / "golden" / "api.txt": api_snapshot(),
        ROOT / "docs" / "review_questionnaire.md": questionnaire_page(default_bank()),
        ROOT / "docs" / "review_stages.md": stages_page(default_bank()),
        ROOT / "docs" / "review_other.md": other_page(default_bank()),
        readme: with_transcript(readme.read_text(encoding="utf-8")),
        **result_files(),
    }


def made_slowly() -> dict[Path, str]:
    """Return what takes seconds to make."""
    page = ROOT / "docs" / "testing.md"
    conformance = ROOT / "src" / "cx_centricity" / "data" / "conformance"
    return {
        page: with_tables(page.read_text(encoding="utf-8")),
        **{conformance / f"{name}.json": text for name, text in suites().items()},
    }


def with_tables(page: str) -> str:
    """Return the page on testing with its tables of laws and of the distribution of examples."""
    for heading, table in (("| law |", laws_table()), ("| strategy | share of", printed("golden/spread.py"))):
        begin = page.index(heading)
        end = page.index("\n\n", begin) + 1
        page = page[:begin] + table + page[end:]
    return page


def printed(script: str) -> str:
    """Return what a script prints in its own process."""
    command = [sys.executable, str(ROOT / "tests" / script)]
    environment = {"PYTHONPATH": os.pathsep.join([str(ROOT / "tests"), str(ROOT / "src")]), "PYTHONUTF8": "1"}
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8", env=environment).stdout


def laws_table() -> str:
    """Return the table of laws: what each states, and what it passes to the scorer."""
    rows = [f"| `{law.name}` | {law.statement.splitlines()[0]} | {law.scores} |\n" for law in LAWS]
    return "".join(["| law | statement | scores |\n", "|---|---|---|\n", *rows])


if __name__ == "__main__":
    for file, text in {**committed(), **made_slowly()}.items():
        file.write_text(text, encoding="utf-8")
