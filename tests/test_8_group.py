"""The command `group`: the tables it reads and what it prints; what it, plan and compare refuse."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from cx_centricity.cli._group_report import print_group
from cx_centricity.cli._sheets import read_respondents
from cx_centricity.groups import GroupAssessment, assess_group
from cx_centricity.language import points
from cx_centricity.loading import MAX_BYTES
from golden.results import EXAMPLES
from small_bank import make, raw_bank
from test_8_cli import run
from test_8_results import AFTER, BEFORE, HEADER, IDS, SMALL, WEAK, bare, page, refused, write_bank

TABLE = EXAMPLES / "respondents.csv"


@pytest.fixture(autouse=True)
def small_bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_bank(raw_bank())


def test_a_group_is_pooled_and_its_subgroups_compared() -> None:
    table = read_respondents(TABLE)
    group = assess_group(table.sheets, subgroups=table.subgroups)
    russian, english = page("group", str(TABLE)), page("group", str(TABLE), "--language", "en", "--top", "1")
    assert group.whole.score is not None
    assert group.whole.score.points is not None
    assert f"Участников: {group.respondents}. Подгруппы и ответы, по которым можно узнать мнение менее чем 5" in russian
    assert f"Всего: {points(group.whole.score.points, 'ru')}, этап 3 «" in russian
    assert f"In all: {points(group.whole.score.points, 'en')}, stage 3 “" in english
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


def test_a_group_tells_where_opinions_and_subgroups_differ_and_what_is_not_shown() -> None:
    command = ("group", "-", *SMALL, "--min-respondents", "3")
    assert page(*command, text=TABLE_OF_ROWS) == (
        "Answers of the group\n"
        "Respondents: 7. Subgroups and answers that would give away fewer than 3 people are not shown.\n"
        "In all: 34 points, stage 1 “Low”\n"
        "\nBlocks\nOne  52\nTwo  0\n"
        "\nDirections\nD  50\nD  0\nD  54\n"
        "\nOn which statements opinions differ most\n"
        + "• T: level 2 in the middle, opinions differ sharply (agreement 0.00)\n"
        * 2
        + "• T: level 2 in the middle, opinions differ sharply (agreement 0.15)\n"
        "\nWho sees it differently\nIn all: a — 17 points, b — 40 points.\n"
        "• D: a — 17, b — 75\n"
        "Not shown, so as to reveal nobody: d, c.\n"
    )


def test_a_group_may_agree_on_all_have_no_points_or_show_nothing() -> None:
    command = ("group", "-", *SMALL, "--language")
    alike = f"subgroup,{HEADER}\n" + "a,1,1,1,1,1,1\n" * 5 + "b,1,1,1,1,1,1\n" * 5
    assert "расходятся" not in page(*command, "ru", text=alike)
    assert page(*command, "ru", text=alike).endswith("\nКто видит по-разному\nИтог: a — 0 баллов, b — 0 баллов.\n")
    one_shown = page(*command, "ru", text=alike.replace("b,1", ",1", 3))
    assert one_shown.endswith("\nИтог: a — 0 баллов.\nНе показано, чтобы никого не выдать: b.\n")
    few = "subgroup,first_x,first_y\n" + "a,2,\n" * 5 + "b,1,\n" * 4 + "b,3,1\n"
    unscored = page(*command, "en", text=few)
    assert "\nNo points: too few statements answered or applicable\n" in unscored
    assert "\nNot shown, so as to reveal nobody: T.\n" in unscored
    assert unscored.endswith("\nIn all: not scored.\n• D: a — 50, b — 20\n")
    lone = page(*command, "ru", "--min-respondents", "1", text="first_x\n1\n2\n")
    assert "\nУчастников: 2.\n" in lone
    assert "уровень 1,5, мнения расходятся сильно (согласие 0,25)" in lone
    write_bank(bare())
    assert "Блоки" not in page(*command, "ru", text=alike)
    for text in ("", "\n;;\n", HEADER, "first_x\n1\n2\n3\n1\n"):
        nothing = page(*command, "ru", text=text)
        assert nothing.endswith("Участников слишком мало, чтобы показать что-либо, не выдав их ответы.\n")


def test_the_bank_asks_about_the_direction_in_which_subgroups_differ_most() -> None:
    def asked(questions: list[str]) -> str:
        raw = raw_bank()
        for direction in raw["directions"]:
            direction["discussion"] = [] if direction["id"] == "first" else ["Other?"]
        raw["directions"][0]["discussion"] = questions
        bank = make(raw)
        sheets = [{id: level if id.startswith("first") else 1 for id in IDS} for level in (1, 3)]
        group = assess_group(sheets, subgroups={"a": [0], "b": [1]}, bank=bank, min_respondents=1)
        console = Console(file=StringIO(), width=100)
        print_group(group, console, "ru", bank)
        assert isinstance(console.file, StringIO)
        return console.file.getvalue()

    assert asked(["Why?", "How?"]).endswith("\n• D: a — 0, b — 100\nОбсудите вместе: Why?\n")
    assert asked([]).endswith("\n• D: a — 0, b — 100\n")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_with_each_separator_however_it_was_saved(separator: str) -> None:
    rows = ["", "subgroup,hiring,training,", '"a|b, c",3,,', " a , N/A ,4", ",,,", "", "a|a|,5"]
    cells = ["\n".join(rows), "\r\n".join(rows), "\ufeff" + "\r".join(rows)]
    for text in cells:
        Path("table.csv").write_bytes(text.replace(",", separator).encode())
        table = read_respondents(Path("table.csv"))
        assert table.subgroups == {"a": [0, 1, 2], f"b{separator} c": [0]} or separator == "\t"
        assert table.sheets == [{"hiring": 3, "training": None}, {"hiring": "n/a", "training": 4}, {"hiring": 5}]
        assert [place.line for place in table.places] == [3, 4, 7]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "first_x,first_z\n1,2\n\n4,3\ntwo,",
            ["1 first_z unknown-statement", "4 first_x level-outside-scale", "5 first_x not-a-level"],
        ),
        ("first_x\n1.0\n-1\n99999999999999999999\n", [f"{line} first_x not-a-level" for line in (2, 3, 4)]),
        ("\nfirst_x,first_y,first_x\n1,2,3\n", ["2 first_x duplicate-key"]),
        ("first_x,,first_y\n1,,2,3\n1,4,2\n1,,2,\n", ["2 too-many-items", "3 too-many-items"]),
        ('first_x\n1\n"2\n3\n', ["3 syntax"]),
        ('first_x\n"1"2\n', ["2 syntax"]),
        (b"first_x\n1\n\xff\n", ["3 not-utf8"]),
        ("subgroup,first_x\n\x1b[1ma,1", ["2 subgroup control-character"]),
        ("subgroup\n" + "|".join(map(str, range(13))), ["1 subgroup too-many-items"]),
        (
            "first_x\n" + "9\n" * 1001,
            [*(f"{line} first_x level-outside-scale" for line in range(2, 1002)), "too-many-problems"],
        ),
        ("first_x\n" + "1,2\n" * 1001, [*(f"{line} too-many-items" for line in range(2, 1002)), "too-many-problems"]),
        (b"1" * (MAX_BYTES + 1), ["too-large"]),
    ],
    ids=lambda _: "",
)
def test_every_problem_of_a_table_is_told_by_line_and_column(text: str | bytes, told: list[str]) -> None:
    Path("table.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    for language in ("ru", "en"):
        lines = refused("group", "table.csv", *SMALL, "--language", language)
        parts = [re.fullmatch(r"table\.csv:(\d*(?: \w+(?=:))?).* \(([a-z0-9-]+)\)", line) for line in lines]
        assert [" ".join(part.groups()).strip() for part in parts if part] == told


def test_an_unknown_column_is_named_once_with_the_one_that_was_meant() -> None:
    assert refused("group", "-", *SMALL, text="first_z\n1\n2\n") == [
        "-:1 first_z: the bank has no statement “first_z”; did you mean “first_y”? (unknown-statement)"
    ]


def test_json_is_the_whole_result_of_a_group() -> None:
    rows = [(n % 3 + 1, 2, "n/a", None, 1, 3) for n in range(6)]
    table = [f"{'a' if n < 3 else 'b'},{row[0]},2,n/a,,1,3" for n, row in enumerate(rows)]
    expected = assess_group(
        [dict(zip(IDS, row, strict=True)) for row in rows],
        subgroups={"a": range(3), "b": range(3, 6)},
        bank=make(raw_bank()),
        min_respondents=3,
    )
    options = (*SMALL, "--min-respondents", "3", "--top", "1", "--format", "json")
    text = "\n".join([f"subgroup,{HEADER}", *table])
    assert GroupAssessment.model_validate_json(run("group", "-", *options, text=text)[1]) == expected


@pytest.mark.parametrize("command", [["plan"], ["compare", BEFORE], ["compare", BEFORE, AFTER, "--target"], ["group"]])
def test_files_that_are_missing_or_beyond_the_bound_are_one_problem(command: list[str]) -> None:
    (missing,) = refused(*command, "none.yaml")
    assert missing.endswith("не найден или не открывается; проверьте имя и папку (file-not-found)")
    Path("huge.yaml").write_bytes(b"1" * (MAX_BYTES + 1))
    assert refused(*command, "huge.yaml", "--language", "en") == [
        f"huge.yaml: the input is larger than {MAX_BYTES} bytes; shorten or split it (too-large)"
    ]
    (no_bank,) = refused(*command, "none.yaml", "--bank", "bank:nothing")
    assert no_bank.endswith("(bank-not-installed)")


@pytest.mark.parametrize(
    "option",
    [
        ["plan", WEAK, "--size", "0"],
        ["plan", WEAK, "--by", "owner"],
        ["compare", BEFORE, AFTER, "--format", "yaml"],
        ["group", "-", "--min-respondents", "0"],
        ["group", "-", "--top", "0"],
    ],
    ids=lambda option: option[-2],
)
def test_options_out_of_bounds_are_refused(option: list[str]) -> None:
    assert option[-2] in " ".join(refused(*option))
