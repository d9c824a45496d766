"""Files that are not trusted: hostile ones cost little, and random edits end in a bank or a BankError."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

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
from hostile import HOSTILE
from small_bank import make, raw_bank

SCRIPT = """
import json, resource, sys
from pathlib import Path
import yaml, importlib_resources
from cx_centricity import BankError, default_bank, load_bank
default_bank()
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
try:
    load_bank(sys.argv[1])
    codes = []
except BankError as error:
    codes = [problem.code for problem in error.problems]
    error.message("ru")
# The peak of this program alone: `ru_maxrss` counts that of the process that started it too.
(peak,) = [line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
print(json.dumps([sorted(set(codes)), int(peak) / 1024]))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_within_two_hundred_megabytes(name: str, tmp_path: Path) -> None:
    data, code = HOSTILE[name]
    file = tmp_path / "bank.yaml"
    file.write_bytes(data)
    # Tracing lines for coverage would cost more than what is measured.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    command = [sys.executable, "-c", SCRIPT, str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    codes, megabytes = json.loads(done.stdout)
    assert code in codes
    assert megabytes < 200


BUNDLED = Path(__file__).parents[1] / "src" / "cx_centricity" / "data" / "ru"
FILES = sorted(file.relative_to(BUNDLED) for file in BUNDLED.rglob("*.yaml") if file.name != "lexicon.yaml")


@st.composite
def edited(draw: st.DrawFn, text: str) -> str:
    """Return a text after random edits: pieces are removed, doubled, replaced, inserted."""
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
def test_law_any_document_with_the_fields_of_the_format_ends_in_a_bank_or_in_problems_without_repetition(
    odd: dict[str, object], parts: dict[str, object]
) -> None:
    try:
        parse_bank(json.dumps({**raw_bank(), **parts, **odd}))
    except BankError as error:
        assert len(set(error.problems)) == len(error.problems) > 0
