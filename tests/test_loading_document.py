"""Strict YAML: values, problems and their places."""

from __future__ import annotations

import json
from typing import cast

import pytest
import yaml
from hypothesis import given, strategies as st

from cx_centricity import Place
from cx_centricity.bank import UNREADABLE
from cx_centricity.loading import DocumentError, parse_document


def codes(data: bytes | str) -> list[tuple[str, int | None, int | None]]:
    """Return code, line and column of the problems of a text."""
    try:
        problems = parse_document(data.encode() if isinstance(data, str) else data, "file.yaml").problems
    except DocumentError as error:
        problems = error.problems
    assert all(problem.place.file == "file.yaml" for problem in problems)
    return [(problem.code, problem.place.line, problem.place.column) for problem in problems]


def test_only_null_booleans_and_whole_numbers_are_resolved() -> None:
    text = """
    nothing:
    tilde: ~
    null_: null
    yes: yes
    no: No
    on: on
    true_: true
    false_: false
    whole: 12
    negative: -3
    float: 3.0
    exponent: 1e3
    octal: 0o17
    hex: 0x1F
    sexagesimal: 12:30
    date: 2026-01-31
    quoted: "3"
    empty: ""
    not_applicable: n/a
    merge: <<
    list: [1, [], {}]
    """
    assert parse_document(text.encode()).value == {
        "nothing": None,
        "tilde": None,
        "null_": None,
        "yes": "yes",
        "no": "No",
        "on": "on",
        "true_": True,
        "false_": False,
        "whole": 12,
        "negative": -3,
        "float": "3.0",
        "exponent": "1e3",
        "octal": "0o17",
        "hex": "0x1F",
        "sexagesimal": "12:30",
        "date": "2026-01-31",
        "quoted": "3",
        "empty": "",
        "not_applicable": "n/a",
        "merge": "<<",
        "list": (1, (), {}),
    }


def test_places_are_those_of_keys_and_items() -> None:
    document = parse_document("a:\n  - b: 1\n  - [2,\n     3]\n".encode("utf-8-sig"), "file.yaml")
    assert document.place("a[0].b") == Place("file.yaml", 2, 5, "a[0].b")
    assert document.place("a[1][1]") == Place("file.yaml", 4, 6, "a[1][1]")
    assert document.place("a[0].missing.deeper[3]") == Place("file.yaml", 2, 5, "a[0].missing.deeper[3]")
    assert document.place("nowhere") == Place("file.yaml", 1, 1, "nowhere")
    assert parse_document(b"", "file.yaml").place("x") == Place("file.yaml", 1, 1, "x")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\na: 4", [("duplicate-key", 3, 1), ("duplicate-key", 4, 1)]),
        ('{"a": 1, "a": [2]}', [("duplicate-key", 1, 10)]),
        ("1: a\ntrue: b\n~: c", [("key-not-text", 1, 1), ("key-not-text", 2, 1), ("key-not-text", 3, 1)]),
        ("? [a]\n: b", [("key-not-text", 1, 3)]),
        ("? {a: b}\n: b", [("key-not-text", 1, 3)]),
        ("a: !!str 3", [("tag-refused", 1, 4)]),
        ("a: !!python/object:os.system {}", [("tag-refused", 1, 4)]),
        ("!include x", [("tag-refused", 1, 1)]),
        ("a: &x 1", [("anchor-refused", 1, 4)]),
        ("a: &x [1]\nb: *x", [("anchor-refused", 1, 4), ("anchor-refused", 2, 4)]),
        ("- &x 1\n- *x", [("anchor-refused", 1, 3), ("anchor-refused", 2, 3)]),
        ("a: 1\n---\nb: 2", [("several-documents", 2, 1)]),
        ("a: " + "1" * 19, [("number-too-long", 1, 4)]),
        ("a: 'x", [("syntax", 1, 4)]),
        ("a: 1\n b: 2", [("syntax", 2, 3)]),
        ("a: 1\nb: \x01", [("control-character", 2, 4)]),
        ('a: "x\\x07"\n"\\e": 1\n- ', [("control-character", 1, 4), ("control-character", 2, 1), ("syntax", 3, 1)]),
        (b"a: \xff", [("not-utf8", None, None)]),
        ("[" * 33 + "]" * 33, [("too-deep", 1, 33)]),
        ("a: 1\na: 2\nb: [", [("duplicate-key", 2, 1), ("syntax", 4, 1)]),
    ],
)
def test_each_problem_is_found_at_its_place(text: str | bytes, expected: list[tuple[str, int, int]]) -> None:
    found = codes(text)
    if text == "a: 1\na: 2\nb: [":  # versions of the C parser differ about the end of the text
        assert [code for code, _, _ in found] == [code for code, _, _ in expected]
    else:
        assert found == expected


def test_the_value_of_a_refused_key_is_left_out() -> None:
    assert parse_document(b"a: 1\na: [2, 3]\n1: {x: y}\nb: 4").value == {"a": 1, "b": 4}


def test_a_key_with_any_character_is_kept_beside_a_refused_key() -> None:
    document = parse_document(b'{"\\0": 5, a: 1, a: 2, "\\00": 6, "": 7}')
    assert document.value == {"\0": 5, "a": 1, "\x000": 6, "": 7}
    assert [problem.code for problem in document.problems] == [
        "control-character",
        "duplicate-key",
        "control-character",
    ]


def test_the_place_of_a_control_character_counts_characters_and_not_bytes() -> None:
    assert codes("# Привет, мир\n" * 5 + "a: 1\nb: 'мир \x01'\n") == [("control-character", 7, 9)]


def test_at_most_thirty_two_levels_of_nesting_are_read() -> None:
    assert codes("[" * 32 + "]" * 32) == []
    # If the parser's own bound comes first, the place is that of the first bracket beyond it.
    assert codes("[" * 100_000) in ([("too-deep", 1, 33)], [("too-deep", 1, 1001)])
    assert codes("{a: " * 100_000) == [("too-deep", 1, 129)]


def test_at_most_four_million_bytes_are_read() -> None:
    assert codes(b"#" * 4_000_001) == [("too-large", None, None)]
    assert codes(b"#" * 4_000_000) == []


def test_at_most_fifty_thousand_values_are_read() -> None:
    assert codes("- a\n" * 49_999) == []
    assert codes("- a\n" * 50_000) == [("too-many-values", 50_000, 3)]


def test_the_length_of_keys_with_their_outer_keys_is_limited() -> None:
    assert codes(f"{{{'k' * 900}: {{a: 1}}}}") == []
    assert codes(f"{{{'k' * 900}: {{{'l' * 100}: 1}}}}") == [("key-too-long", 1, 905)]


def test_content_under_a_duplicate_key_does_not_change_places() -> None:
    document = parse_document(b"title: a\nb: []\nb:\n  title: c\n", "file.yaml")
    assert document.place("title") == Place("file.yaml", 1, 1, "title")


def test_reading_stops_after_a_thousand_problems() -> None:
    found = codes("a: 1\n" * 2_000)
    assert found[:2] == [("duplicate-key", 2, 1), ("duplicate-key", 3, 1)]
    assert found[-1] == ("too-many-problems", None, None)
    assert len(found) == 1_001


def test_an_unreadable_value_has_a_sentinel() -> None:
    document = parse_document(b"{a: !!int 1, b: *x, c: [!t y, 1111111111111111111], !k d: 1}", "file.yaml")
    assert document.value == {"a": UNREADABLE, "b": UNREADABLE, "c": (UNREADABLE, UNREADABLE), "d": 1}
    assert [problem.place.path for problem in document.problems if problem.code == "number-too-long"] == ["c[1]"]


def test_without_the_c_parser_the_result_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: 1\nb: [x, {y: ~}]\na: 2\nc: 'Ё'"
    expected = parse_document(text.encode())
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert parse_document(text.encode()) == expected
    assert codes("a: 1\nb: \x01") == [("control-character", 2, 4)]


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def as_tuples(value: object) -> object:
    if isinstance(value, dict):
        return {key: as_tuples(item) for key, item in cast("dict[str, object]", value).items()}
    return tuple(map(as_tuples, cast("list[object]", value))) if isinstance(value, list) else value


@given(plain)
def test_law_json_is_read_as_the_same_value(value: object) -> None:
    text = json.dumps(value, ensure_ascii=True)
    try:
        document = parse_document(text.encode())
    except DocumentError as error:
        # YAML knows no surrogate pairs and no keys of more than a kilobyte: refused, never read wrongly.
        assert {problem.code for problem in error.problems} <= {"syntax", "control-character", "key-too-long"}
    else:
        assert {problem.code for problem in document.problems} <= {"control-character"}
        assert document.value == as_tuples(value)


@given(st.binary(max_size=200) | st.text("a:-[]{}&*!?|>#%@`'\",\n 0~", max_size=60).map(str.encode))
def test_law_any_bytes_end_in_a_document_or_in_its_problems(data: bytes) -> None:
    try:
        parse_document(data)
    except DocumentError as error:
        assert error.problems
