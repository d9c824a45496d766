"""Files that follow from the code are committed as the code makes them."""

from __future__ import annotations

from golden.regenerate import committed


def test_committed_files_are_what_the_code_makes() -> None:
    other = [file.name for file, text in committed().items() if file.read_text(encoding="utf-8") != text]
    assert other == [], "run `make golden` and look at the difference"
