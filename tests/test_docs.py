"""Transcripts in the docs match what the commands print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import run
from cx_centricity import default_bank
from cx_centricity.answers import CellRule, Codebook
from cx_centricity.errors import CATALOGUE
from golden.regenerate import with_tables

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (Path(__file__).parents[1] / "docs" / "own_banks.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)
LEFT_OUT = "…"
SCORER = """\
from cx_centricity import assess
from cx_centricity.testing import figures_of


def my_scorer(answers, bank):
    return figures_of(assess(answers, bank=bank))
"""


def outputs(block: str) -> dict[str, list[str]]:
    """Return the printed lines of each command of a transcript."""
    printed: dict[str, list[str]] = {}
    for line in block.splitlines():
        if line.startswith("$ "):
            printed[line.removeprefix("$ ")] = []
        else:
            printed[list(printed)[-1]].append(line)
    return printed


def spoil(file: Path, *changes: tuple[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")


def test_transcripts_are_what_the_commands_print(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CX_CENTRICITY_LANGUAGE", "en")
    first, second, shown, asked, compared = map(outputs, BLOCKS)

    def printed(command: str) -> list[str]:
        return run(*command.split()[1:])[1].splitlines()

    assert printed("cx-centricity bank new desk") == first["cx-centricity bank new desk"]
    file = tmp_path / "desk" / "bank.yaml"
    original = file.read_text(encoding="utf-8")
    spoil(file, ("title: Promised date, claim", "title: Promised date, clam"), ("from_points: 60", "from_points: 0"))
    assert printed("cx-centricity bank check desk") == first["cx-centricity bank check desk"]
    spoil(file, ("title: Promised date, clam", "title: Promised date, claim"))
    assert printed("cx-centricity bank check desk") == second["cx-centricity bank check desk"]

    file.write_text(original, encoding="utf-8")
    ((command, expected),) = shown.items()
    lines, rest = printed(command), expected[expected.index(LEFT_OUT) + 1 :]
    assert (lines[0], lines[-len(rest) :]) == (expected[0], rest)

    (asking, nothing), (assessing, report) = asked.items()
    assert nothing == []
    sheet = "\n".join(printed(asking.partition(" > ")[0]))
    for id, level in {"greeting": 3, "rudeness": 2, "first_reply": 3, "promise": 2}.items():
        sheet = sheet.replace(f"\n{id}:", f"\n{id}: {level}")
    (tmp_path / "my.yaml").write_text(sheet, encoding="utf-8")
    assert printed(assessing.partition(" | ")[0])[:4] == report

    printed("cx-centricity bank new desk_next")
    spoil(tmp_path / "desk_next" / "bank.yaml", ("id: promise", "id: kept_date"))
    ((command, expected),) = compared.items()
    assert printed(command) == expected


@pytest.mark.parametrize("name", ["answers.md", "answers_ru.md"])
def test_the_pages_on_answers_say_what_a_cell_means(name: str) -> None:
    page = (DOCS / name).read_text(encoding="utf-8")
    rule = CellRule(default_bank(), Codebook())
    rows = re.findall(r"^\| (.+) \| (.+) \|$", page, flags=re.MULTILINE)
    meanings = {
        "level 3": 3, "unanswered": None, "not applicable": "n/a", "an error": rule.invalid,
        "третий уровень": 3, "ответа нет": None, "утверждение к компании не относится": "n/a",
        "ошибка, программа назовёт столбец и строку": rule.invalid,
    }  # fmt: skip
    words = re.compile(r"[`«](.+?)[`»]")
    found = [(cell, meanings[says]) for row, says in rows if says in meanings for cell in words.findall(row)]
    assert len(found) > 12
    for cell, meaning in found:
        assert rule.answer(rule.meaning("hiring", cell)) == meaning, cell


def test_the_russian_page_on_answers_explains_codes_that_exist() -> None:
    page = (DOCS / "answers_ru.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"^\| код \|.*?\n\n", page, flags=re.DOTALL | re.MULTILINE)
    codes = re.findall(r"`([a-z]+(?:-[a-z]+)*)`", "\n".join(row.split("|")[1] for row in table.strip().splitlines()))
    assert len(codes) > 15
    assert [code for code in codes if code not in CATALOGUE] == []


@pytest.mark.locked  # the examples that Hypothesis draws change with its version
@pytest.mark.engine
def test_the_how_to_on_testing_works_as_written(tmp_path: Path) -> None:
    page = (DOCS / "testing.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```\{code-block\} \w+\n:caption: (\S+)\n\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE)
    for name, text in blocks:
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "my_port.py").write_text(SCORER)

    def lines(*files: str) -> list[str]:
        command = [sys.executable, "-m", "pytest", "-q", "--hypothesis-seed=0", "-p", "no:cacheprovider", *files]
        utf8 = {name: value for name, value in os.environ.items() if not name.startswith("COV")} | {"PYTHONUTF8": "1"}
        done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", cwd=tmp_path, env=utf8)
        return [re.sub(r" in [\d.]+s.*", "", line) for line in done.stdout.splitlines()]

    transcripts = re.findall(r"^```console\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE)
    thresholds, broken, repaired, view = map(outputs, transcripts)
    for transcript in (thresholds, broken, view):
        ((command, expected),) = transcript.items()
        printed = lines(*command.split()[2:])
        assert [line for line in expected if line not in printed] == []
    spoil(tmp_path / "bank.yaml", ("title: Frequent causes are removed.", "title: Removed., weight: 3"))
    ((command, expected),) = repaired.items()
    assert lines(*command.split()[2:])[-1:] == expected
    assert lines("test_port.py")[-1].endswith(" passed")


@pytest.mark.locked  # the examples that Hypothesis draws change with its version
@pytest.mark.engine
def test_the_tables_on_testing_are_up_to_date() -> None:
    page = (DOCS / "testing.md").read_text(encoding="utf-8")
    assert with_tables(page) == page, "run `make golden` and look at the difference"
