"""The printed page of a group."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from command_line import HEADER, IDS, RESPONDENTS, SMALL, bare, page, refused, run, write_bank
from cx_centricity import assess, report
from cx_centricity.answers import load_sheet, load_sheets
from cx_centricity.cli._page import print_page
from cx_centricity.groups import assess_group
from cx_centricity.language import points
from small_bank import Raw, make, raw_bank

pytestmark = pytest.mark.usefixtures("small_bank_folder")


def group_page(*arguments: str, text: str | None = None) -> str:
    """Return the page of a group without the report on how its table was read."""
    before, after = re.split(r"\n(?:How the file|Как прочитан файл) .*\n", page(*arguments, text=text))
    assert after
    return before


def test_a_group_page_shows_pooled_points_and_compares_subgroups() -> None:
    group = assess_group(load_sheets(RESPONDENTS).sheets)
    russian, english = (
        group_page("group", str(RESPONDENTS)),
        page("group", str(RESPONDENTS), "--language", "en", "--top", "1"),
    )
    assert group.whole.score is not None
    assert group.whole.score.points is not None
    assert f"Участников: {group.respondents}. Подгруппы и ответы, по которым можно узнать мнение менее чем 5" in russian
    assert f"Всего: {points(group.whole.score.points, 'ru')}, стадия 3 «" in russian
    assert f"Overall: {points(group.whole.score.points, 'en')}, stage 3 “" in english
    totals = ", ".join(
        f"{each.name} — {points(each.score.points or 0, 'ru')}" for each in group.subgroups if each.score
    )
    assert f"\nКто видит по-разному\nИтог: {totals}.\n• " in russian
    for id, text in ((group.disagreements[0], english), (group.disagreements[-1], russian)):
        assert f"• {group.whole.statement(id).title}: " in text
    assert (russian.count("мнения расходятся "), english.count("opinions differ ")) == (
        len(group.disagreements) + 1,
        2,
    )
    assert re.search(r"«|: .*: .*: ", russian.replace("«Становление»", "")) is None


ROWS = [("a|d", 1), ("a|d|d", 1), (" a | d ", 2), ("b", 3), ("b|d", 3), ("b|d", 2), ("b|c|d", 2)]
GIVEN = "".join(f"{who};{level};{level};1;1;2;{level if n else ''}\n\n" for n, (who, level) in enumerate(ROWS))
TABLE_OF_ROWS = f"subgroup;{HEADER.replace(',', ';')}\n{GIVEN}"


def test_a_group_page_shows_where_opinions_and_subgroups_differ_and_what_is_hidden() -> None:
    command = ("group", "-", *SMALL, "--min-respondents", "3")
    assert group_page(*command, text=TABLE_OF_ROWS) == (
        "Answers from the group\n\n"
        "Respondents: 7. Subgroups and answers that could identify fewer than 3 people are hidden.\n"
        "Overall: 34 points, stage 1 “Low”\n"
        "\nBlocks\nOne  52\nTwo  0\n"
        "\nDirections\nD  50\nD  0\nD  54\n"
        "\nWhere opinions differ most\n"
        + "• T: median level 2, opinions differ sharply (agreement 0.00)\n"
        * 2
        + "• T: median level 2, opinions differ sharply (agreement 0.15)\n"
        "\nWho sees it differently\nOverall: a — 17 points, b — 40 points.\n"
        "• D: a — 17, b — 75\n"
        "Hidden to protect privacy: d, c.\n"
    )


def test_a_group_may_agree_fully_have_no_points_or_be_too_small() -> None:
    command = ("group", "-", *SMALL, "--language")
    alike = f"subgroup,{HEADER}\n" + "a,1,1,1,1,1,1\n" * 5 + "b,1,1,1,1,1,1\n" * 5
    assert "расходятся" not in group_page(*command, "ru", text=alike)
    assert group_page(*command, "ru", text=alike).endswith(
        "\nКто видит по-разному\nИтог: a — 0 баллов, b — 0 баллов.\n"
    )
    one_shown = group_page(*command, "ru", text=alike.replace("b,1", ",1", 3))
    assert one_shown.endswith("\nИтог: a — 0 баллов.\nНе показано, чтобы никого не выдать: b.\n")
    few = "subgroup,first_x,first_y\n" + "a,2,\n" * 5 + "b,1,\n" * 4 + "b,3,1\n"
    unscored = group_page(*command, "en", text=few)
    assert "\nNo points: too few statements are answered or applicable\n" in unscored
    assert "\nHidden to protect privacy: T.\n" in unscored
    assert unscored.endswith("\nOverall: not scored.\n• D: a — 50, b — 20\n")
    lone = group_page(*command, "ru", "--min-respondents", "1", text="first_x\n1\n2\n")
    assert "\nУчастников: 2.\n" in lone
    assert "уровень 1,5, мнения расходятся сильно (согласие 0,25)" in lone
    write_bank(bare())
    assert "Блоки" not in group_page(*command, "ru", text=alike)
    for text in (HEADER, "first_x\n1\n2\n3\n1\n"):
        nothing = group_page(*command, "ru", text=text)
        assert nothing.endswith("Участников слишком мало, чтобы показать что-либо, не выдав их ответы.\n")
    for text in ("", "\n;;\n"):
        assert [line.rpartition("(")[2] for line in refused(*command, "en", text=text)] == ["no-answer-column)"]


def subscaled(**fields: object) -> Raw:
    """Return a bank with decimals, lower points as better ones and a subscale with stages of its own."""
    bands = [{"id": "calm", "title": "Calm", "from_points": 1}, {"id": "tense", "title": "Tense", "from_points": 2.5}]
    subscale = {"id": "s", "title": "S", "statements": ["first_x"], "point_range": [1, 3], "stages": bands}
    return {**raw_bank(), "decimals": 1, "better": "lower", "subscales": [subscale], **fields}


def test_a_group_page_shows_subscales_with_their_stages_and_figures_with_decimals() -> None:
    command = ("group", "-", *SMALL, "--min-respondents", "1", "--language")
    text = f"subgroup,{HEADER}\na,3,1,1,1,1,1\nb,2,1,1,1,1,1\n"
    write_bank(subscaled())
    russian, english = (group_page(*command, language, text=text) for language in ("ru", "en"))
    assert "\nВсего: 12,5 балла, стадия 1 «Low»\n" in russian
    assert "\nSubscales\nS  2.5  stage 2: “Tense”\n" in english
    assert english.endswith("\nOverall: a — 16.7 points, b — 8.3 points.\n• D: a — 50, b — 25\n")
    assert russian.endswith("\n• D: a — 50, b — 25\n")
    write_bank(subscaled(stages=[], pitfalls=[]))
    assert "\nOverall: 12.5 points.\n\nBlocks\n" in group_page(*command, "en", text=text)
    write_bank(subscaled(stages=[], pitfalls=[], overall=False))
    parts = group_page(*command, "en", text=text)
    assert parts.startswith("Answers from the group\n\nRespondents: 2.\n\nBlocks\n")
    assert "\nWho sees it differently\n• D: a — 50, b — 25\n" in parts


def test_the_page_asks_about_the_direction_in_which_subgroups_differ_most() -> None:
    def asked(questions: list[str]) -> str:
        raw = raw_bank()
        for direction in raw["directions"]:
            direction["discussion"] = [] if direction["id"] == "first" else ["Other?"]
        raw["directions"][0]["discussion"] = questions
        bank = make(raw)
        sheets = [{id: level if id.startswith("first") else 1 for id in IDS} for level in (1, 3)]
        group = assess_group(sheets, subgroups={"a": [0], "b": [1]}, bank=bank, min_respondents=1)
        console = Console(file=StringIO(), width=100)
        print_page(report.group_page(group, bank=bank), console)
        assert isinstance(console.file, StringIO)
        return console.file.getvalue()

    assert asked(["Why?", "How?"]).endswith("\n• D: a — 0, b — 100\nОбсудите вместе: Why?\n")
    assert asked([]).endswith("\n• D: a — 0, b — 100\n")


def test_a_group_gives_a_sheet_that_can_be_assessed_and_planned(tmp_path: Path) -> None:
    out = tmp_path / "sheet.yaml"
    page("group", str(RESPONDENTS), "--sheet", str(out))
    sheets = load_sheets(RESPONDENTS).sheets
    result = assess(load_sheet(out))
    assert result.answers == assess_group(sheets).median_answers()
    assert page("plan", str(out)).startswith("План на 24 месяца\n")
    code, _, errors = run("group", str(RESPONDENTS), "--sheet", str(out))
    assert (code, "sheet.yaml" in errors) == (2, True)
