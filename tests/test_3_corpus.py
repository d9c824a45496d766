"""A corpus of broken banks: of each, every problem is found at its line and column, and nothing else.

The files and what is wrong with them were written from the description of the format alone, without the loader.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from cx_centricity import BankError, load_bank

CORPUS = Path(__file__).parent / "broken_banks"
LINES = (CORPUS / "expected.txt").read_text(encoding="utf-8").splitlines()
EXPECTED = {
    bank: list(lines) for bank, lines in groupby(LINES, key=lambda line: line.split(":")[0].split("/")[0].split()[0])
}


def test_the_corpus_is_what_is_expected() -> None:
    assert {path.name for path in CORPUS.iterdir()} - {"expected.txt"} == set(EXPECTED)
    assert len(EXPECTED) >= 60


@pytest.mark.parametrize("bank", EXPECTED)
def test_each_broken_bank_has_exactly_the_expected_problems(bank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CORPUS)
    with pytest.raises(BankError) as caught:
        load_bank(bank)
    spots = [(p.place.file, p.place.line, p.place.column, p.code) for p in caught.value.problems]
    found = [f"{':'.join(str(part) for part in spot[:3] if part is not None)} {spot[3]}" for spot in spots]
    assert sorted(found) == sorted(EXPECTED[bank])
    for language in ("en", "ru"):
        assert caught.value.message(language).count("\n") == len(found) - 1
