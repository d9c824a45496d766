"""Broken banks: `load_bank` finds exactly the expected problems in each, at their places.

The banks and their problems were written from the description of the format, without the loader. They are in the text
files of `broken_banks`, one section per bank. To add a bank, copy a section and change it:

    === name_of_the_bank
    bank.yaml:3:1 not-semver
    directions/care.yaml:2:8 syntax
    -- bank.yaml --
    id: small
    …

    -- directions/care.yaml --
    …

The expected problems stand between the name and the first file, in the order of their places: file, line, column, code.
What does not fit together, such as a reference to an unknown id, is expected only where nothing is wrong with the form.
A bank without expected problems is valid. A bank of one file is loaded from that file, any other bank from its folder.

A blank line before a marker is not part of the file above it; without it, that file has no final newline.
A marker may say how a file is written: `-- bank.yaml utf-8-sig crlf --` names an encoding of Python and the line ends.
`-- base.yaml of valid_base --` copies a file from a bank above. `<0x09>` stands for one byte: use it for tabs, blanks
at the end of a line, control characters and bytes that are not UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from cx_centricity import BankError, Problem, load_bank


@dataclass(frozen=True)
class StoredBank:
    """The files of a bank, and the problems that `load_bank` must find in them."""

    name: str
    problems: Sequence[str]
    files: Mapping[str, bytes]

    def write(self, parent: Path) -> Path:
        """Write the files to a new folder with the name of the bank; return the path from which to load it."""
        folder = parent / self.name
        for name, content in self.files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return folder if len(self.files) > 1 else folder.joinpath(*self.files)


def stored_banks(text: str) -> list[StoredBank]:
    """Return the banks in the sections of a text."""
    banks: list[StoredBank] = []
    for section in f"\n{text}".split("\n=== ")[1:]:
        head, *parts = section.split("\n-- ")
        name, *problems = head.splitlines()
        files: dict[str, bytes] = {}
        for part in parts:
            marker, _, content = part.partition("\n")
            file, *words = marker.removesuffix(" --").split()
            if "of" in words:
                (files[file],) = (bank.files[file] for bank in banks if bank.name == words[1])
            else:
                files[file] = _encoded(content, words)
        banks.append(StoredBank(name, problems, files))
    return banks


def _encoded(content: str, words: Sequence[str]) -> bytes:
    encoding = next((word for word in words if word != "crlf"), "utf-8")
    lines = content.replace("\n", "\r\n" if "crlf" in words else "\n")
    return re.sub(rb"<0x(..)>", lambda byte: bytes.fromhex(byte[1].decode()), lines.encode(encoding))


FILES = sorted((Path(__file__).parent / "broken_banks").glob("*.txt"))
BANKS = [bank for file in FILES for bank in stored_banks(file.read_text(encoding="utf-8"))]
BROKEN = [bank for bank in BANKS if bank.problems]
VALID = [bank for bank in BANKS if not bank.problems]


def test_there_are_many_broken_banks_and_no_two_have_one_name() -> None:
    assert len(BROKEN) >= 200
    assert len({bank.name for bank in BANKS}) == len(BANKS)


@pytest.mark.parametrize("bank", BROKEN, ids=lambda bank: bank.name)
def test_each_broken_bank_has_exactly_the_expected_problems(bank: StoredBank, tmp_path: Path) -> None:
    with pytest.raises(BankError) as caught:
        load_bank(bank.write(tmp_path))
    assert [_line(problem, tmp_path / bank.name) for problem in caught.value.problems] == bank.problems
    for language in ("en", "ru"):
        assert caught.value.message(language).count("\n") == len(bank.problems) - 1


def _line(problem: Problem, folder: Path) -> str:
    """Return a problem as the sections state it."""
    file = Path(str(problem.place.file)).relative_to(folder).as_posix()
    spot = [str(part) for part in (file, problem.place.line, problem.place.column) if part is not None]
    return f"{':'.join(spot)} {problem.code}"


@pytest.mark.parametrize("bank", VALID, ids=lambda bank: bank.name)
def test_the_banks_whose_files_others_copy_are_valid(bank: StoredBank, tmp_path: Path) -> None:
    assert load_bank(bank.write(tmp_path)).statements


def test_a_section_holds_files_byte_for_byte() -> None:
    text = (
        "=== valid\n-- bank.yaml utf-8-sig crlf --\na: ё\n<0x09>b\n\n\n-- parts/empty.yaml --\n\n-- open.yaml --\na\n"
        "=== broken\nbank.yaml not-utf8\nbank.yaml:1:2 syntax\n-- bank.yaml of valid --\n-- part.yaml cp1251 --\nё\n"
    )
    valid, broken = stored_banks(text)
    assert (valid.name, valid.problems) == ("valid", [])
    assert valid.files == {
        "bank.yaml": b"\xef\xbb\xbfa: \xd1\x91\r\n\tb\r\n\r\n",
        "parts/empty.yaml": b"",
        "open.yaml": b"a",
    }
    assert (broken.name, broken.problems) == ("broken", ["bank.yaml not-utf8", "bank.yaml:1:2 syntax"])
    assert broken.files == {"bank.yaml": valid.files["bank.yaml"], "part.yaml": b"\xb8\n"}
