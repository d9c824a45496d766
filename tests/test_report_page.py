"""Pages about results: what every format of a page tells, and that nothing in it becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from command_line import AFTER, BEFORE, RESPONDENTS, refused, run
from cx_centricity import Assessment, QuestionBank, assess, default_bank
from cx_centricity.bank import levels_by_gain
from cx_centricity.comparison import compare
from cx_centricity.groups import assess_group
from cx_centricity.language import figure
from cx_centricity.plan import make_plan
from cx_centricity.report import (
    Page,
    assessment_page,
    comparison_page,
    group_page,
    heat_map,
    labels,
    maturity_map,
    plan_page,
    to_html,
    to_markdown,
)
from cx_centricity.testing import answer_sheets
from cx_centricity.typing import Language
from golden.results import example
from plan_banks import answers_to, banks_of_every_rule
from small_bank import Raw, make, raw_bank
from strategies import full_sheet

BANK = default_bank()
HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "</title></style></svg><img src=x onerror=alert(1)>",
        "&amp; &lt;b&gt; &#60;",
        "[link](javascript:alert(1)) ![image](http://x.example/i.png)",
        "http://x.example www.x.example me@x.example <http://x.example>",
        "# heading\n- item\n1. item\n| a | b |\n```\ncode\n```",
        "*em* __strong__ `code` ~~gone~~ \\* \\",
        "1) first", "12. twelfth", "+ plus", "=== under", "-- dash", "'\"{x}",
    ]
)  # fmt: skip


class Elements(HTMLParser):
    """Collects the elements of a document with their attributes, and its text outside of styles."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.text = ""
        self._in_style = False
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(sorted(name for name, _ in attrs))))
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the signature of the base
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if not self._in_style:
            self.text += data


def markdown_tokens(text: str) -> list[Token]:
    """Return the tokens of Markdown as GitHub reads it, those inside of lines included."""
    tokens = MarkdownIt("gfm-like", {"html": True}).parse(text)
    return [token for outer in tokens for token in (outer, *(outer.children or ()))]


def flat(text: str) -> str:
    return " ".join(text.split())


UNSPOKEN = {"kind", "id", "tone", "mark", "caption"}


def spoken(node: Any) -> Iterator[str]:
    """Yield all that the content of a page says, pictures aside; the pieces of a line together."""
    match node:
        case str():
            yield node
        case [{"strong": _}, *_]:
            yield "".join(span["text"] for span in node)
        case [*several]:
            for each in several:
                yield from spoken(each)
        case {"kind": "picture"}:
            pass
        case dict():
            for name, value in cast("Raw", node).items():
                if name not in UNSPOKEN:
                    yield from spoken(value)
        case _:
            pass


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """Pages of every kind, in both languages, about results of the bundled bank."""
    sheets = answer_sheets(BANK)
    language: Language = draw(st.sampled_from(["ru", "en"]))
    kind, full = draw(st.sampled_from(["assessment", "plan", "comparison", "group"])), draw(st.booleans())
    result = assess(draw(sheets))
    if kind == "assessment":
        return assessment_page(result, language=language, full=full)
    if kind == "plan":
        return plan_page(make_plan(result), result, language=language, by="perspective" if full else "horizon")
    if kind == "comparison":
        after = assess(draw(sheets))
        return comparison_page(compare(result, after, target=result if full else None), language=language)
    answers = [result.answers, *draw(st.lists(sheets, max_size=5))]
    subgroups = {"a": [0], "b": range(1, len(answers))} if full else None
    return group_page(assess_group(answers, subgroups=subgroups, min_respondents=1), bank=BANK, language=language)


@given(pages())
def test_law_every_format_tells_all_that_a_page_says(page: Page) -> None:
    assert Page.model_validate_json(page.model_dump_json()) == page
    html = flat(Elements(to_html(page)).text)
    markdown = flat(" ".join(token.content for token in markdown_tokens(to_markdown(page)) if token.type == "text"))
    packed = markdown.replace(" ", "")
    for text in spoken(page.model_dump(mode="json", exclude={"language"})):
        assert flat(text) in html
        assert flat(text).replace(" ", "") in packed


@given(st.data())
def test_law_nothing_of_a_bank_becomes_markup(data: st.DataObject) -> None:
    def banks(text: str) -> QuestionBank:
        raw: Raw = {**raw_bank(), "title": text}
        raw["directions"][0] |= {"title": text}
        raw["directions"][0]["statements"][0] |= {"title": text, "level_texts": [text, text, text]}
        raw["stages"][0] |= {"title": text, "theme": text, "characteristics": [text]}
        raw["stages"][0]["drivers"][0] |= {"text": text, "why": text, "first_step": text, "owner": text}
        raw["pitfalls"][0] |= {"title": text, "text": text}
        return make(raw)

    answers = {"first_x": 1, "first_y": 1, "second_x": 2, "second_y": 2, "third_x": 2, "third_y": 2}
    hostile, plain = banks(data.draw(HOSTILE)), banks("plain")
    pages = [assessment_page(assess(answers, bank=bank), bank=bank, full=True) for bank in (hostile, plain)]
    documents = [Elements(to_html(page)) for page in pages]
    assert documents[0].elements == documents[1].elements
    assert flat(hostile.title) in flat(documents[0].text)
    results = [assess(answers, bank=bank) for bank in (hostile, plain)]
    plans = [
        plan_page(make_plan(result, bank=bank), result, bank=bank)
        for result, bank in zip(results, (hostile, plain), strict=True)
    ]
    documents = [Elements(to_html(page)) for page in plans]
    assert documents[0].elements == documents[1].elements
    kinds = [
        [token.type for token in markdown_tokens(to_markdown(page)) if token.type not in TEXTUAL] for page in pages
    ]
    assert kinds[0] == kinds[1]
    pictures = [maturity_map(assess(answers, bank=bank)) for bank in (hostile, plain)]
    trees = [[element.tag for element in ET.fromstring(picture).iter()] for picture in pictures]  # noqa: S314
    assert trees[0] == trees[1]


TEXTUAL = {"text", "text_special", "softbreak"}


@given(st.data(), st.booleans())
def test_law_pages_and_maps_are_made_of_results_of_every_bank(data: st.DataObject, full: bool) -> None:  # noqa: FBT001
    bank = data.draw(banks_of_every_rule())
    result = assess(data.draw(answers_to(bank)), bank=bank)
    page = assessment_page(result, bank=bank, full=full)
    assert Elements(to_html(page)).elements
    assert page == assessment_page(result, bank=bank, full=full)
    picture = maturity_map(result)
    assert picture == maturity_map(result)
    texts = [element.text or "" for element in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314
    for number, direction in enumerate(result.directions, start=1):
        position = next(place for place, text in enumerate(texts) if text.startswith(f"{number}. "))
        points = direction.score.points
        shown = labels("ru")["not scored"] if points is None else figure(points, "ru")
        assert shown in re.split(r"[ ·()]+", texts[position + 1]) or shown in texts[position + 1]


SVG = "{http://www.w3.org/2000/svg}"


def map_of(result: Assessment) -> ET.Element:
    return ET.fromstring(maturity_map(result))  # noqa: S314 - our own picture


def test_a_map_names_itself_and_marks_strengths_and_growth_zones_with_a_triangle_and_a_word() -> None:
    result = example(BEFORE)
    root = map_of(result)
    words = labels("ru")
    assert (root.get("role"), root.get("aria-label")) == ("img", words["map"])
    assert [root.findtext(f"{SVG}{name}") for name in ("title", "desc")] == [words["map"], words["map shows"]]
    told = [element.text or "" for element in root.iter(f"{SVG}text")]
    assert sum(text.startswith(words["mark of zone"]) for text in told) == len(result.growth_zones) == 2
    assert sum(text.startswith(words["mark of strength"]) for text in told) == len(result.strengths) == 1
    triangles = [element.get("class") for element in root.iter(f"{SVG}path") if element.get("transform")]
    assert sorted(map(str, triangles)) == ["cx-strength", "cx-zone", "cx-zone"]


def test_a_direction_without_points_is_a_dashed_frame_and_a_gap_in_the_radar() -> None:
    answers = full_sheet(BANK, 5) | dict.fromkeys([each.id for each in BANK.direction("team").statements])
    result = assess(answers)
    assert result.direction("team").score.points is None
    classes = [element.get("class") for element in map_of(result).iter()]
    assert classes.count("cx-open") == 2  # the frame and the axis
    assert "cx-shape" not in classes
    assert classes.count("cx-outline") == 10  # of twelve lines, the two to the gap are missing
    assert "cx-shape" in [element.get("class") for element in map_of(assess(full_sheet(BANK, 5))).iter()]


def test_few_directions_have_no_radar_and_those_of_a_bank_without_a_whole_no_row_for_it() -> None:
    raw = raw_bank()
    raw["directions"] = raw["directions"][:2]
    bank = make(raw)
    circles = [*map_of(assess(full_sheet(bank, 2), bank=bank)).iter(f"{SVG}circle")]
    assert not circles
    apart = make(raw_bank() | {"overall": False, "stages": []})
    texts = [element.text for element in map_of(assess(full_sheet(apart, 2), bank=apart)).iter(f"{SVG}text")]
    assert labels("ru")["whole"] not in texts


@given(st.data())
def test_law_a_heat_map_has_a_cell_for_each_statement_the_darker_the_better(data: st.DataObject) -> None:
    bank = data.draw(banks_of_every_rule())
    result = assess(data.draw(answers_to(bank)), bank=bank)
    root = ET.fromstring(heat_map(result, bank=bank))  # noqa: S314 - our own picture
    cells = [*root.iter(f"{SVG}g")]
    assert len(cells) == len(bank.statements)
    darkness: dict[tuple[str | None, bool], list[tuple[int, float]]] = {}
    for statement, cell in zip(bank.statements, cells, strict=True):
        answer = result.statement(statement.id).answer
        shown = "?" if answer is None else "—" if answer == "n/a" else str(answer)
        assert (cell.findtext(f"{SVG}text"), cell.findtext(f"{SVG}title")) == (shown, f"{statement.title}: {shown}")
        (rect,) = cell.iter(f"{SVG}rect")
        if isinstance(answer, int):
            gains = levels_by_gain(bank.levels_of(statement), reversed=statement.reversed)
            gain = next(gain for gain, number in gains if number == answer)
            better = gain if bank.better == "higher" else -gain
            darkness.setdefault((statement.scale, statement.reversed), []).append(
                (better, float(rect.attrib["fill-opacity"]))
            )
        else:
            assert rect.attrib["class"] == "cx-open"
    for each in darkness.values():
        assert [dark for _, dark in sorted(each)] == sorted(dark for _, dark in each)


def test_a_page_has_no_section_that_it_does_not_name() -> None:
    with pytest.raises(KeyError, match="the page has no section 'plan'"):
        assessment_page(assess({})).section("plan")


def test_the_commands_write_pages_in_every_format_and_overwrite_nothing(tmp_path: Path) -> None:
    result = example(BEFORE)
    page = assessment_page(result, language="en", full=True)
    expected = {
        ".html": to_html(page),
        ".md": to_markdown(page),
        ".json": result.model_dump_json(indent=2) + "\n",
        ".svg": maturity_map(result, language="en"),
        ".txt": run("assess", BEFORE, "--full", "--language", "en")[1],
    }
    for ending, text in expected.items():
        out = tmp_path / f"page{ending.upper()}"
        arguments = ("assess", BEFORE, "-o", str(out), "--full", "--language", "en")
        assert run(*arguments) == (0, "", "")
        assert out.read_text(encoding="utf-8") == text
        assert "File exists" in refused(*arguments)[0]
    for command in (("plan", BEFORE), ("compare", BEFORE, AFTER), ("group", str(RESPONDENTS))):
        out = tmp_path / f"{command[0]}.html"
        assert run(*command, "-o", str(out))[0] == 0
        assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
        code, _, errors = run(*command, "-o", str(tmp_path / "page.svg"))
        assert code == 2
        assert "must end with .html, .md, .txt or .json" in " ".join(errors.replace("│", "").split())
    assert "or .svg" in run("assess", BEFORE, "-o", str(tmp_path / "page.doc"))[2]


def test_a_page_is_small_and_loads_nothing() -> None:
    html = to_html(assessment_page(example(BEFORE), full=True))
    assert len(html.encode()) < 200_000
    assert len(maturity_map(example(BEFORE))) < 20_000
    document = Elements(html)
    assert {"script", "link", "img", "iframe", "object"}.isdisjoint(tag for tag, _ in document.elements)
    assert not re.search(r"(?:src|href)=(?![\"']#)|url\(|@import", html)
