"""From a bank to YAML and back, and what random edits of the bundled text can end in."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, strategies as st

from cx_centricity import BankError, QuestionBank, default_bank, dump_bank, load_bank, parse_bank
from cx_centricity.bank import (
    Block,
    Condition,
    Direction,
    Driver,
    Indicator,
    Level,
    Pitfall,
    Profile,
    Rename,
    Stage,
    Statement,
)
from cx_centricity.bank._repair import UNNAMED
from cx_centricity.loading import parse_document
from cx_centricity.testing import question_banks
from small_bank import make, raw_bank

BUNDLED = Path(__file__).parents[1] / "src" / "cx_centricity" / "data" / "ru"
FILES = sorted(file.relative_to(BUNDLED) for file in BUNDLED.rglob("*.yaml") if file.name != "lexicon.yaml")


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


def test_what_is_written_leaves_out_what_follows_from_position_and_defaults() -> None:
    text = dump_bank(make({**raw_bank(), "min_coverage_percent": 50}))
    assert "to_points" not in text
    assert "min_coverage_percent" not in text
    assert "value:" not in text
    assert "weight" not in text
    assert "claim: C\n" in text
    bank = make(raw_bank()).with_changed("statements", "first_x", claim="T")
    assert dump_bank(bank).count("claim: ") == 5
    assert "value: -3" in dump_bank(make({**raw_bank(), "levels": valued_levels()}))


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


@st.composite
def edited(draw: st.DrawFn, text: str) -> str:
    """Random edits of a text: cut, doubled, moved and put in."""
    for _ in range(draw(st.integers(1, 4))):
        cuts = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
        if draw(st.booleans()):
            cuts = [text.rfind("\n", 0, cut) + 1 for cut in cuts]
        start, end = cuts[0], min(cuts[1], cuts[0] + draw(st.integers(1, 400)))
        new = st.sampled_from(["", "  ", "\n", ": ", "- ", '"', "{", "]", "&a", "*a", "!!int", "\t", "7", "~", "id: x"])
        piece = draw(new | st.just(text[start:end] * 2) | st.text(max_size=5))
        text = text[:start] + piece + text[end:]
    return text


@pytest.fixture(scope="module")
def copy_of_bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(BUNDLED, tmp_path_factory.mktemp("fuzz") / "ru"))


@given(st.data())
def test_law_random_edits_of_the_bundled_text_end_in_a_bank_or_a_bank_error(
    copy_of_bundled: Path, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(FILES))
    original = (BUNDLED / name).read_text(encoding="utf-8")
    text = data.draw(edited(original))
    (copy_of_bundled / name).write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
    try:
        bank = load_bank(copy_of_bundled)
    except BankError as error:
        assert error.problems
        for one, other in pairwise(error.problems):
            assert (one.place.file or "", one.place.line or 0) <= (other.place.file or "~", other.place.line or 10**9)
        assert error.message("ru")
    else:
        assert (bank == default_bank()) or text != original
    finally:
        (copy_of_bundled / name).write_text(original, encoding="utf-8")


OVERLAY = """\
extends: {bank: cx_centricity}
id: mine
title: Моя
change:
  statements:
    closed_loop: {weight: 2, level_texts: {basic: Иначе.}}
  stages:
    scaling: {from_points: 60, profiles: {data: [Признак.]}}
remove:
  indicators: [nps, ces]
add:
  directions:
    - {id: store, title: Магазин, block: processes, after: service, statements: [{id: shelf, title: Полка}]}
  drivers:
    - {stage: scaling, id: shop, text: Сделайте., directions: [store]}
order:
  blocks: [people, technology, data, metrics, processes, strategy]
"""


@given(edited(OVERLAY))
def test_law_random_edits_of_an_overlay_end_in_a_bank_or_a_bank_error(text: str) -> None:
    try:
        parse_bank(text)
    except BankError as error:
        assert error.problems


KINDS = ["levels", "blocks", "directions", "statements", "stages", "drivers"]
KEYS = ["change", "remove", "add", "order", "id", "after", "title", *KINDS]
json_like = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["first_x", "one", "low", "x", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=15,
)


@given(st.dictionaries(st.sampled_from(KEYS), json_like))
def test_law_any_overlay_from_python_ends_in_a_bank_or_a_bank_error(overlay: dict[str, object]) -> None:
    try:
        made = make(raw_bank()).with_overlay(overlay)
    except BankError as error:
        assert error.problems
    else:
        assert parse_bank(dump_bank(made)) == made


MODELS = (
    QuestionBank,
    Level,
    Block,
    Direction,
    Statement,
    Stage,
    Profile,
    Driver,
    Pitfall,
    Condition,
    Indicator,
    Rename,
)
FIELDS = sorted({name for model in MODELS for name in model.model_fields} | {"file", "extends", "min", ""})
fields = st.dictionaries(st.sampled_from(FIELDS), json_like, max_size=4)
odd_parts = st.fixed_dictionaries(
    {},
    optional={kind: st.lists(json_like | fields, max_size=3) for kind in ("levels", "blocks", "directions", "stages")},
)


@given(fields, odd_parts)
def test_law_any_document_of_the_words_of_the_format_ends_in_a_bank_or_in_problems_told_once(
    odd: dict[str, object], parts: dict[str, object]
) -> None:
    try:
        parse_bank(json.dumps({**raw_bank(), **parts, **odd}))
    except BankError as error:
        assert len(set(error.problems)) == len(error.problems)
        assert UNNAMED not in error.message()


def test_the_bundled_bank_as_one_text_has_every_text_of_its_files() -> None:
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
