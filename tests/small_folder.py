"""A small bank in a folder with part files, which a test can spoil."""

from __future__ import annotations

from pathlib import Path

import pytest

from cx_centricity import BankError, load_bank

MANIFEST = """\
id: small
version: 1.0.0
language: en
title: Small
levels:
  - {number: 0, id: no, title: Never}
  - {number: 1, id: yes, title: Always}
point_range: [0, 100]
directions:
  - file: directions/only.yaml
stages:
  - {number: 1, id: low, title: Low, from_points: 0}
  - {number: 2, id: high, title: High, from_points: 50}
guidance:
  file: guidance.yaml
"""
DIRECTION = """\
id: only
title: Only
statements:
  - id: one
    title: One
    claim: The claim.
    level_texts:
      - Not at all.
      - Always.
"""
GUIDANCE = "- {id: talk, title: Talk, text: Talk about it.}\n"


def write_folder(path: Path) -> Path:
    """Write the bank into a folder, and return the folder."""
    (path / "directions").mkdir()
    (path / "bank.yaml").write_text(MANIFEST, encoding="utf-8")
    (path / "directions" / "only.yaml").write_text(DIRECTION, encoding="utf-8")
    (path / "guidance.yaml").write_text(GUIDANCE, encoding="utf-8")
    return path


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def lines(folder: Path) -> list[str]:
    """Return the problems of a folder, or of a file in it, as `place code`."""
    with pytest.raises(BankError) as caught:
        load_bank(folder)
    parent = folder.parent if folder.suffix else folder
    return [f"{problem.place} {problem.code}".removeprefix(f"{parent}/") for problem in caught.value.problems]
