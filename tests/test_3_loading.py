"""From the files of a bank to a QuestionBank, and the bundled bank."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from cx_centricity import BankError, QuestionBank, default_bank
from cx_centricity.loading import read_bank

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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "directions").mkdir()
    (tmp_path / "bank.yaml").write_text(MANIFEST, encoding="utf-8")
    (tmp_path / "directions" / "only.yaml").write_text(DIRECTION, encoding="utf-8")
    (tmp_path / "guidance.yaml").write_text(GUIDANCE, encoding="utf-8")
    return tmp_path


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def lines(folder: Path) -> list[str]:
    """Return the problems of a folder as `place code`."""
    with pytest.raises(BankError) as caught:
        read_bank(folder)
    return [f"{problem.place} {problem.code}" for problem in caught.value.problems]


def test_a_bank_is_made_of_its_files(folder: Path) -> None:
    bank = read_bank(folder)
    assert [statement.level_texts for statement in bank.statements] == [("Not at all.", "Always.")]
    assert [step.id for step in bank.guidance] == ["talk"]


def test_every_problem_has_its_file_line_and_column(folder: Path) -> None:
    spoil(folder, "bank.yaml", "point_range: [0, 100]\n", "point_rnge: [0, 100]\n")
    spoil(folder, "directions/only.yaml", "title: Only", "title: 3")
    spoil(folder, "guidance.yaml", ", text: Talk about it.", "")
    assert lines(folder) == [
        "bank.yaml:1:1 missing-field",
        "directions/only.yaml:2:1 directions[0].title invalid-value",
        "guidance.yaml:1:3 guidance[0] missing-field",
        "bank.yaml:8:1 point_rnge unknown-field",
    ]


def test_an_unknown_field_names_the_one_that_was_probably_meant(folder: Path) -> None:
    spoil(folder, "directions/only.yaml", "claim:", "clam:")
    with pytest.raises(BankError) as caught:
        read_bank(folder)
    assert [(problem.code, problem.nearest) for problem in caught.value.problems] == [
        ("missing-field", None),
        ("unknown-field", "claim"),
    ]


def test_what_only_follows_from_another_fault_is_not_reported(folder: Path) -> None:
    spoil(folder, "bank.yaml", "from_points: 50", "from_points: many")
    spoil(folder, "bank.yaml", "{number: 0, id: no,", "{number: none, id: no,")
    assert lines(folder) == [
        "bank.yaml:6:6 levels[0].number invalid-value",
        "bank.yaml:13:40 stages[1].from_points invalid-value",
    ]


def test_parts_of_the_point_range_are_fields_too(folder: Path) -> None:
    spoil(folder, "bank.yaml", "[0, 100]", "{min: 0, most: 100}")
    assert [line.rsplit(" ", 1)[1] for line in lines(folder)] == ["missing-field", "unknown-field"]


def test_problems_between_parts_have_their_place_too(folder: Path) -> None:
    spoil(folder, "directions/only.yaml", "      - Always.\n", "")
    spoil(folder, "bank.yaml", "from_points: 50", "from_points: 101")
    assert lines(folder) == [
        "directions/only.yaml:7:5 directions[0].statements[0].level_texts missing-level-text",
        "bank.yaml:13:40 stages[1].from_points stages-do-not-cover-range",
    ]


def test_faults_that_leave_a_file_readable_are_reported_with_what_does_not_fit(folder: Path) -> None:
    spoil(folder, "directions/only.yaml", "title: Only", "title: Only\ntitle: Twice")
    assert lines(folder) == ["directions/only.yaml:3:1 title duplicate-key"]
    spoil(folder, "bank.yaml", "language: en", "language: [en]")
    assert lines(folder) == [
        "directions/only.yaml:3:1 title duplicate-key",
        "bank.yaml:3:1 language invalid-value",
    ]


def test_every_file_that_cannot_be_read_is_reported(folder: Path) -> None:
    spoil(folder, "directions/only.yaml", "title: Only", "title: [")
    (folder / "guidance.yaml").unlink()
    assert lines(folder) == ["directions/only.yaml:4:3 syntax", "bank.yaml:15:3 guidance.file file-not-found"]


@pytest.mark.parametrize(
    "name", ["../bank.yaml", "/etc/passwd", "a/./b.yaml", "a//b.yaml", "a\\b.yaml", "c:b.yaml", "''", '"a\\0b"']
)
def test_no_file_outside_the_folder_is_read(folder: Path, name: str) -> None:
    spoil(folder, "bank.yaml", "guidance.yaml", name)
    assert lines(folder) == ["bank.yaml:15:3 guidance.file file-outside-folder"]


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.yaml"
    secret.write_text(GUIDANCE, encoding="utf-8")
    (folder / "guidance.yaml").unlink()
    (folder / "guidance.yaml").symlink_to(secret)
    assert lines(folder) == ["bank.yaml:15:3 guidance.file file-outside-folder"]
    (folder / "directions" / "only.yaml").rename(secret.parent / "only.yaml")
    (folder / "directions").rmdir()
    (folder / "directions").symlink_to(secret.parent)
    assert "bank.yaml:10:5 directions[0].file file-outside-folder" in lines(folder)


def test_a_folder_without_a_manifest_and_a_manifest_that_is_no_mapping_are_refused(folder: Path) -> None:
    (folder / "bank.yaml").write_text("- a list", encoding="utf-8")
    assert lines(folder) == ["bank.yaml:1:1 invalid-value"]
    (folder / "bank.yaml").unlink()
    assert lines(folder) == ["bank.yaml file-not-found"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [("[1]", "a list"), ("{a: b}", "a mapping"), ("~", "“null”"), ("7", "“7”"), ("y" * 99, f"“{'y' * 40}…”")],
)
def test_a_value_that_does_not_fit_is_shown_short(folder: Path, value: str, shown: str) -> None:
    spoil(folder, "bank.yaml", "language: en", f"language: {value}")
    with pytest.raises(BankError) as caught:
        read_bank(folder)
    assert caught.value.problems[0].message.startswith(f"{shown} does not fit: ")


def test_the_default_bank_is_one_for_all_threads_at_first_use() -> None:
    script = (
        "import threading, cx_centricity\n"
        "barrier, banks = threading.Barrier(8), []\n"
        "def first():\n"
        "    barrier.wait()\n"
        "    banks.append(cx_centricity.default_bank())\n"
        "threads = [threading.Thread(target=first) for _ in range(8)]\n"
        "[thread.start() for thread in threads]\n"
        "[thread.join() for thread in threads]\n"
        "assert len(banks) == 8 and len({id(bank) for bank in banks}) == 1\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_what_threads_derive_from_a_bank_is_one_object() -> None:
    bank = QuestionBank.model_validate(default_bank().model_dump())
    barrier = Barrier(8)

    def derive(_: int) -> object:
        barrier.wait()
        return bank.derived(_marker)

    with ThreadPoolExecutor(8) as pool:
        assert len({id(made) for made in pool.map(derive, range(8))}) == 1


def _marker(_: QuestionBank) -> list[str]:
    return []
