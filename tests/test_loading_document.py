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
        ("a: 1\na: 2\nb: [", [("duplicate-key", 2, 1), ("syntax", 3, 4)]),
    ],
)
def test_each_problem_is_found_at_its_place(text: str | bytes, expected: list[tuple[str, int, int]]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "place", "hint"),
    [
        # No blank after the colon: the first line, all, one in the middle, the last, a nested one, one in braces.
        ("a:5\nb: 5\nc: 5\n", (1, 1), "add-colon"),
        ("# x\n\na:5\n\n# y\nb: 5\n", (3, 1), "add-colon"),
        ("# x\n\na:5\n\n# y\nb:5\n", (3, 1), "add-colon"),
        ("a:5\nb:5\n", (1, 1), "add-colon"),
        ("a: 5\nb:5\nc: 5\n", (2, 1), "add-colon"),
        ("a: 5 # five\nb:5\nc: 5\n", (2, 1), "add-colon"),
        ("a: 5\nb:5", (2, 1), "add-colon"),
        ("a:\n  - id:x\n    title: X\n", (2, 5), "add-colon"),
        ("a:\n  b :5\n  c: 5\n", (2, 3), "add-colon"),
        ("x: {b: 6, a:5}\n", (1, 11), "add-colon"),
        # A text in braces or brackets.
        ("- {id: x, title: Callback: we call}\n- y", (1, 26), "quote-flow"),
        ("{a: We call {name} back.}", (1, 13), "quote-flow"),
        ("a: [b, c: d: e]", (1, 12), "quote-flow"),
        ("{a: We call #1\n, b: 1}", None, ""),
        ("{a: We call #1 complainers}\nb: 1", (1, 5), "quote-hash"),
        ("a: We call #1\n  complainers\n", (1, 4), "quote-hash"),
        ("- a: We call #1\n   complainers\n", (1, 6), "quote-hash"),
        # A text that goes on after its closing quote.
        ('{a: "We" call}', (1, 10), "quote-quote"),
        ("{a: 'Every customer's request'}", (1, 21), "quote-quote"),
        ('a: "We" call\nb: 2', (1, 9), "quote-quote"),
        ("- 'We' call\n- b", (1, 8), "quote-quote"),
        # A text that begins with a special character.
        ("a: {name} is called\nb: c", (1, 11), "quote-special"),
        ("a: @home", (1, 4), "quote-special"),
        ("a: > 5 minutes", (1, 6), "quote-special"),
        ("a: - x", (1, 4), "quote-special"),
        ("a: ? x", (1, 4), "quote-special"),
        # What is not closed is named where it is opened.
        ("a: [x, y\nb: z\n", (1, 4), "close"),
        ("a: {b: c\n", (1, 4), "close"),
        ("a: 'x\nb: c\n", (1, 4), "close"),
        ("a: [x, [y],\n\n", (1, 4), "close"),
        # Others.
        ("a: Callback: we call", (1, 12), "quote-colon"),
        ("a: b\n\tc: d", (2, 1), "no-tabs"),
        ("a: x # note\nb\nc: 6", (2, 1), "add-colon"),
        ("a: 1\n- b", (2, 1), "align"),
        ('a: "x\\q"', (1, 6), "double-backslash"),
        ("{a: b} c", (1, 8), "check-indent"),
    ],
)
def test_a_syntax_error_names_the_line_of_the_author_and_the_cure(
    text: str, place: tuple[int, int] | None, hint: str
) -> None:
    if place is None:
        assert codes(text) == []
        return
    with pytest.raises(DocumentError) as caught:
        parse_document(text.encode())
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line, problem.place.column, problem.data["hint"]) == ("syntax", *place, hint)


def test_texts_with_a_colon_are_no_keys_without_a_blank() -> None:
    for text in ("a: b:c", "- 12:30\n- re:Zero", "- http://x.y", "{Open 9:00, 10:00 too}", '"a:5"', "'a:5'", "12:30"):
        assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("title: We answer ticket #1 first.\nclaim: Within a day. #afterwards too late\n", ["title", "claim"]),
        ("- a: {b: [Care #1\n]}\n", ["[0].a.b[0]"]),
        ("a: One\n  line, another #1", ["a"]),
        ("title: Speed # check this", ["title"]),
        ("columns: Question #2", ["columns"]),
        ("Question #2", [""]),
        ("id: desk #2", ["id"]),
        ("hiring: 5 # my comment\nid: desk  # a comment\nversion: 1.0.0 # 2\na: n/a # new\nb: true #1\nc: # d", []),
        ("a: [b] #1\nc: 'd' #1\ne: \"f\" #1\ng: h#1\ni: | #1\n  j #1\n# k #1", []),
    ],
)
@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_an_unquoted_text_that_a_comment_cuts_off_is_a_warning(
    text: str, paths: list[str], loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml, "CSafeLoader", getattr(yaml, loader))
    document = parse_document(text.encode(), "file.yaml")
    assert document.problems == ()
    assert [problem.place.path for problem in document.warnings] == paths
    assert {problem.code for problem in document.warnings} <= {"text-before-comment"}
    assert all(problem.place == document.place(problem.place.path) for problem in document.warnings)


def test_problems_and_warnings_are_bounded_and_long_names_cut() -> None:
    found = parse_document(b"- A text #1\n" * 2_000).warnings
    assert [len(found), found[-1].code] == [1_001, "too-many-problems"]
    (tag,) = parse_document(b"a: !" + b"x" * 3_000_000 + b" b").problems
    (anchor,) = parse_document(b"a: &" + b"x" * 3_000_000 + b" b").problems
    assert (tag.code, anchor.code) == ("tag-refused", "anchor-refused")
    assert len(str(tag.to_dict())) < 1_300 > len(str(anchor.to_dict()))
    assert codes(f"? {'k' * 1_000_000}\n: 1")[0][0] == "key-too-long"


@pytest.mark.parametrize(
    "character",
    [
        *("\u2028", "\u2029", "\u061c", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069"),
        *("\ufdd0", "\ufffe", "\uffff", "\U0001ffff", "\U0010fffe"),
    ],
)
def test_line_separators_controls_of_direction_and_noncharacters_are_refused(character: str) -> None:
    assert codes(f"a: 'x{character}y'")[0] in (("control-character", 1, 4), ("control-character", 1, 6))
    assert codes(f'{{"a": "x\\U{ord(character):08x}y"}}') == [("control-character", 1, 7)]
    assert codes('a: "Сплошной текст — 👩\u200d💻 \u00a0 \ufffd"') == []


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
