"""Running the command line: in this process, in a process of its own, and on the small bank."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from typer.testing import CliRunner

from cx_centricity import dump_bank
from cx_centricity.cli import app
from golden.results import EXAMPLES
from small_bank import Raw, make, raw_bank

WEAK, STRONG, BEFORE, AFTER = (
    str(EXAMPLES / f"{name}.yaml") for name in ("weak", "strong", "answers", "answers_a_year_later")
)
RESPONDENTS = EXAMPLES / "respondents.csv"
SMALL = ("--bank", "small.yaml")
"""Selects the small bank, which the fixture `small_bank_folder` writes."""
IDS = [statement.id for statement in make(raw_bank()).statements]
HEADER = ",".join(IDS)


def run(*arguments: str, text: str | bytes | None = None) -> tuple[int, str, str]:
    """Return exit code, output and errors of a command; `text` is its standard input."""
    result = CliRunner().invoke(app, arguments, input=text)
    return result.exit_code, result.stdout, result.stderr


def page(*arguments: str, text: str | bytes | None = None) -> str:
    """Return the page that a command prints, which must fit a plain terminal."""
    code, output, errors = run(*arguments, text=text)
    assert (code, errors) == (0, "")
    for line in output.splitlines():
        assert len(line) <= 100
        assert line == line.rstrip()
        assert line.isprintable()
    return output


def refused(*arguments: str, text: str | bytes | None = None) -> list[str]:
    """Return the lines on standard error of a command that must exit with code 2."""
    code, output, errors = run(*arguments, text=text)
    assert (code, output) == (2, "")
    return errors.splitlines()


def flat(output: str) -> str:
    """Return a page without its line breaks."""
    return " ".join(output.split())


def process(*arguments: str) -> list[str]:
    """Return the command to run in a process of its own."""
    return [sys.executable, "-m", "cx_centricity", *arguments]


def environment_without(module: str, folder: Path) -> dict[str, str]:
    """Return an environment in which a module cannot be imported, by a file in this folder."""
    (folder / "sitecustomize.py").write_text(f"import sys\nsys.modules[{module!r}] = None\n", encoding="utf-8")
    paths = [str(folder), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


def write_bank(raw: Raw) -> None:
    """Write content as the bank that `SMALL` selects."""
    Path("small.yaml").write_text(dump_bank(make(raw)), encoding="utf-8")


def bare() -> Raw:
    """Return a small bank without blocks, drivers, pitfalls, indicators, guidance and level texts."""
    raw = {
        key: value for key, value in raw_bank().items() if key not in {"blocks", "pitfalls", "indicators", "guidance"}
    }
    for direction in raw["directions"]:
        del direction["block"]
        for statement in direction["statements"]:
            del statement["level_texts"]
    raw["stages"] = [
        {key: value for key, value in stage.items() if key not in {"drivers", "profiles"}} for stage in raw["stages"]
    ]
    return raw


def sheet(level: int, **others: int | str | None) -> str:
    """Return answers to the small bank as JSON: one level for every statement except `others`."""
    return json.dumps({**dict.fromkeys(IDS, level), **others})


def save(text: str | bytes, name: str = "in.csv") -> Path:
    """Write a file in the current folder and return its path."""
    Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return Path(name)


def leftovers() -> list[str]:
    """Return the names of the files that runs of `score` have left in the current folder, complete or not."""
    return sorted(file.name for file in Path().iterdir() if file.suffix == ".partial" or file.stem == "out")
