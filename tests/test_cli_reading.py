"""The options with which commands read answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line import HEADER, IDS, SMALL, refused, run, save, sheet
from small_bank import make, raw_bank

pytestmark = pytest.mark.usefixtures("small_bank_folder")
EN = ("--language", "en")
READERS = (
    ("assess", "in.yaml"),
    ("plan", "in.yaml"),
    ("compare", "in.yaml", "in.yaml"),
    ("group", "in.csv"),
    ("read", "in.csv"),
    ("score", "in.csv", "-o", "out.csv"),
)
"""Every command that reads answers, with its files."""


def save_both(names: dict[str, str], level: object = 2) -> None:
    """Write a sheet and a table of one row, in which statements have these names and all answers are the same."""
    columns = [names.get(id, id) for id in IDS]
    save(json.dumps(dict.fromkeys(columns, level)), "in.yaml")
    save(f"{','.join(columns)}\n{','.join(str(level) for _ in columns)}\n", "in.csv")


@pytest.mark.parametrize("command", READERS, ids=lambda command: command[0])
def test_every_command_takes_a_map_and_a_codebook(command: tuple[str, ...]) -> None:
    save_both({IDS[0]: "q1", IDS[1]: "q2"}, level="often")
    save(f"columns: {{q1: {IDS[0]}}}\nlevels: {{often: 2}}\n", "codes.yaml")
    options = ("--codebook", "codes.yaml", "--map", f"q2={IDS[1]}")
    assert run(*command, *SMALL, *options)[::2] == (0, "")
    if command[0] == "score":
        assert Path("out.csv").read_text().splitlines()[1].startswith("often,often")
    assert "write COLUMN=STATEMENT" in run(*command, *SMALL, "--map", "q2")[2]
    save("columns: {q1: first_z}\nlevls: {}\n", "codes.yaml")
    (line,) = refused(*command, *SMALL, *EN, "--codebook", "codes.yaml")
    assert line.startswith("codes.yaml:2:1 levls: unknown field “levls”")


@pytest.mark.parametrize("command", READERS, ids=lambda command: command[0])
def test_every_command_migrates(command: tuple[str, ...]) -> None:
    from cx_centricity import dump_bank

    bank = make(raw_bank() | {"renamed": [{"old": "old_x", "new": IDS[0]}], "retired": ["gone"]})
    save(dump_bank(bank), "small.yaml")
    save_both({IDS[0]: "old_x"})
    code, _, errors = run(*command, *SMALL, "--migrate", *EN)
    assert code == 0
    assert ("old_x" in errors) == (command[1] == "in.yaml")


@pytest.mark.parametrize("command", READERS, ids=lambda command: command[0])
def test_every_command_takes_an_encoding(command: tuple[str, ...]) -> None:
    save_both({})
    for name in ("in.yaml", "in.csv"):
        save(Path(name).read_text().encode("utf-16"), name)
    assert run(*command, *SMALL)[0] == 0
    assert run(*command, *SMALL, "--encoding", "utf-16")[0] == 0
    assert any("not-decodable" in line for line in refused(*command, *SMALL, *EN, "--encoding", "utf-8"))


@pytest.mark.parametrize("command", ["group", "read", "score"])
def test_a_separator_can_be_stated(command: str) -> None:
    target = ("-o", "out.csv") if command == "score" else ()
    save("\t".join(IDS) + "\n" + "\t".join("1" * len(IDS)))
    for separator in ("tab", "\t", "\\t"):
        assert run(command, "in.csv", *target, *SMALL, "--separator", separator)[0] == 0
    assert "no-answer-column" in "".join(refused(command, "in.csv", *target, *SMALL, "--separator", ";"))
    assert "use one of" in run(command, "in.csv", *target, *SMALL, "--separator", "x")[2]


def test_a_sheet_may_be_a_stored_result_or_a_table_of_one_row() -> None:
    stored = run("assess", "-", *SMALL, "--format", "json", text=sheet(2))[1]
    save(stored, "result.json")
    save(f"who,{HEADER}\nx,{','.join('3' * len(IDS))}\n")
    compared = json.loads(run("compare", "result.json", "in.csv", *SMALL, "--format", "json")[1])
    assert {change["kind"] for change in compared["statements"]} == {"raised"}
    save(f"{HEADER}\n{','.join('3' * len(IDS))}\n{','.join('3' * len(IDS))}\n")
    assert refused("assess", "in.csv", *SMALL, *EN) == [
        "in.csv: the table has 2 rows with answers, where one is expected; read it as a group (not-one-sheet)"
    ]


def test_a_table_names_respondents_and_subgroups() -> None:
    rows = [("a@x", "A", 1), ("b@x", "A|B", 2), ("a@x", "B", 3)]
    save("mail;team;" + HEADER.replace(",", ";") + "".join(f"\n{mail};{team};" + ";".join(str(level) * len(IDS))
         for mail, team, level in rows))  # fmt: skip
    command = ("group", "in.csv", *SMALL, *EN, "--min-respondents", "1", "--format", "json")
    columns = ("--respondent", "mail", "--subgroup", "Team ")
    (line,) = refused(*command, *columns)
    assert line.startswith(
        "in.csv:4 mail: in the column “mail”, respondents with several rows: 1, such as the one in lines"
    )
    group = json.loads(run(*command, *columns, "--repeats", "last")[1])
    assert group["whole"]["respondents"] == 2
    assert [(part["name"], part["respondents"]) for part in group["subgroups"]] == [("A", 1), ("B", 2)]
    assert json.loads(run(*command)[1])["whole"]["respondents"] == 3
    assert [line.rpartition("(")[2] for line in refused(*command, "--respondent", "mial", "--subgroup", "tem")] == [
        "column-not-found)",
        "column-not-found)",
    ]


def test_too_many_subgroups_are_refused() -> None:
    save(f"subgroup,{HEADER}\n" + "|".join(map(str, range(13))) + "," + ",".join("1" * len(IDS)))
    assert refused("group", "in.csv", *SMALL, *EN) == [
        "in.csv:1 subgroup: the sheets name 13 subgroups; at most 12 are allowed (too-many-subgroups)"
    ]


def test_standard_input_is_read_once_and_named_in_problems() -> None:
    assert run("group", "-", *SMALL, text=f"{HEADER}\n{','.join('1' * len(IDS))}\n")[0] == 0
    assert refused("group", "-", *SMALL, *EN, text="x\n1\n")[0].startswith("-:1: no column (of 1) holds answers")
    assert "only once" in run("compare", "-", "-", *SMALL)[2]
