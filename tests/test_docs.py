"""Transcripts in the page on own banks are what the commands print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from test_8_cli import run

PAGE = (Path(__file__).parents[1] / "docs" / "own_banks.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)
LEFT_OUT = "…"


def outputs(block: str) -> dict[str, list[str]]:
    """Return the lines that each command of a block prints."""
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
    first, shown, asked, compared = map(outputs, BLOCKS)

    def printed(command: str) -> list[str]:
        return run(*command.split()[1:])[1].splitlines()

    assert printed("cx-centricity bank new desk") == first["cx-centricity bank new desk"]
    file = tmp_path / "desk" / "bank.yaml"
    original = file.read_text(encoding="utf-8")
    spoil(file, ("title: Promised date, claim", "title: Promised date, clam"), ("from_points: 60", "from_points: 0"))
    assert printed("cx-centricity bank check desk") == first["cx-centricity bank check desk"]

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
