"""Banks as YAML text."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, strategies as st

from cx_centricity import BankError, QuestionBank, default_bank, dump_bank, parse_bank
from cx_centricity.loading import parse_document
from cx_centricity.testing import question_banks
from small_bank import make, raw_bank

BUNDLED = Path(__file__).parents[1] / "src" / "cx_centricity" / "data" / "ru"


@given(question_banks())
def test_law_a_bank_survives_writing_and_reading(bank: QuestionBank) -> None:
    again = parse_bank(dump_bank(bank))
    assert again == bank
    assert again.content_digest == bank.content_digest
    assert dump_bank(again) == dump_bank(bank)


TRICKY = st.sampled_from(
    ["08", "-1", "+09", "~", "null", "true", "No", "1e3", "<<", "=", "- a", "a: b", "#", "%", "@x", "`"]
)
PRINTABLE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(str.strip)


@given(TRICKY | PRINTABLE | st.tuples(PRINTABLE, PRINTABLE).map("\n\n ".join) | PRINTABLE.map("\t{} ".format))
def test_law_any_text_survives_writing_and_reading(text: str) -> None:
    bank = make(raw_bank()).with_changed("statements", "first_x", claim=text, level_texts=[text, text, text])
    assert parse_bank(dump_bank(bank)) == bank


def test_fields_that_follow_from_others_or_are_at_their_defaults_are_not_written() -> None:
    text = dump_bank(make({**raw_bank(), "min_coverage_percent": 50}))
    assert "to_points" not in text
    assert "min_coverage_percent" not in text
    assert "value:" not in text
    assert "weight" not in text
    assert "claim: C\n" in text
    bank = make(raw_bank()).with_changed("statements", "first_x", claim="T")
    assert dump_bank(bank).count("claim: ") == 5
    assert "value: -3" in dump_bank(make({**raw_bank(), "levels": valued_levels()}))


def test_evidence_is_written_as_it_may_be_read() -> None:
    bank = make(raw_bank()).with_overlay(
        {
            "change": {
                "statements": {
                    "first_x": {"evidence": "Look."},
                    "first_y": {"evidence": [{"up_to": 1, "text": "Low."}, {"text": "High."}]},
                    "second_x": {"evidence": [{"up_to": 3, "text": "All."}]},
                    "second_y": {"evidence": ""},
                }
            }
        }
    )
    text = dump_bank(bank)
    assert parse_bank(text) == bank
    assert "evidence: Look.\n" in text
    assert text.count("evidence:") == 3
    assert "evidence:\n    - up_to: 1\n      text: Low.\n    - text: High.\n" in text
    assert "evidence:\n    - up_to: 3\n      text: All.\n" in text


def valued_levels() -> list[dict[str, object]]:
    return [{"number": n, "id": f"l{n}", "title": f"L{n}", "value": value} for n, value in [(1, -3), (2, 0), (3, 9)]]


def test_a_control_character_cannot_be_written() -> None:
    bank = make(raw_bank()).with_fields(title="Bell \x07").with_changed("stages", "low", characteristics=["a", "\x9b"])
    with pytest.raises(BankError) as caught:
        dump_bank(bank)
    assert [str(problem) for problem in caught.value.problems] == [
        "title: the text contains the control character U+0007; remove it (control-character)",
        "stages[0].characteristics[1]: the text contains the control character U+009B; remove it (control-character)",
    ]


def test_the_bundled_bank_in_one_text_has_every_text_of_its_files() -> None:
    written = cast("dict[str, object]", parse_document(dump_bank(default_bank()).encode()).value)
    assert sorted(text for text in texts(written) if " " in text) == sorted(
        text for text in texts(with_files("bank.yaml")) if " " in text
    )


def texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for item in cast("dict[str, object]", value).values() for text in texts(item)]
    if isinstance(value, tuple):
        return [text for item in cast("tuple[object, ...]", value) for text in texts(item)]
    return [value] if isinstance(value, str) else []


def with_files(name: str) -> object:
    def put_in(value: object) -> object:
        if isinstance(value, tuple):
            return tuple(map(put_in, cast("tuple[object, ...]", value)))
        if not isinstance(value, dict):
            return value
        fields = cast("dict[str, object]", value)
        if list(fields) == ["file"]:
            return with_files(str(fields["file"]))
        return {key: put_in(item) for key, item in fields.items()}

    return put_in(parse_document((BUNDLED / name).read_bytes()).value)
