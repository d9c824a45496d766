"""The commands of the group `bank`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line import run
from cx_centricity import default_bank, load_bank
from cx_centricity.answers import answers_schema
from cx_centricity.assessment import assessment_schema
from cx_centricity.loading import bank_schema

BANKS = Path(__file__).parents[1] / "docs" / "examples" / "banks"
CLIMATE = str(BANKS / "service_climate.yaml")
BROKEN = """\
id: small
version: 1.0
language: en
title: Small
titel: Small
levels: [{number: 0, id: never, title: Never, points: 3}, {number: 1, id: always, title: Always}]
point_range: [0, 100]
directions: [{id: care, title: Care, statements: [{id: greets, title: Greets}, {id: smiles, title: ""}]}]
stages: [{id: low, title: Low, from_points: 0}, {id: high, title: High, from_points: 50}]
"""


@pytest.mark.parametrize("language", ["ru", "en"])
def test_new_writes_a_valid_bank_and_its_schema(tmp_path: Path, language: str) -> None:
    folder = tmp_path / "mine"
    code, output, _ = run("bank", "new", str(folder), "--language", language)
    assert code == 0
    assert f"cx-centricity bank check {folder}" in output
    assert load_bank(folder).language == language
    assert json.loads((folder / "bank.schema.json").read_text(encoding="utf-8")) == bank_schema()
    assert run("bank", "check", str(folder), "--language", language) == (
        0,
        {"ru": "Анкета my_bank 0.1.0 в порядке.\n", "en": "The bank my_bank 0.1.0 is valid.\n"}[language],
        "",
    )


def test_new_writes_an_overlay_of_an_installed_bank(tmp_path: Path) -> None:
    assert run("bank", "new", str(tmp_path), "--extends", "cx_centricity")[0] == 0
    assert load_bank(tmp_path).statements == default_bank().statements
    code, _, errors = run("bank", "new", str(tmp_path / "x"), "--extends", "cx_centrcity")
    assert code == 2
    assert "возможно, имелось в виду «cx_centricity»" in errors
    assert not (tmp_path / "x").exists()


def test_new_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    code, _, errors = run("bank", "new", str(tmp_path), "--language", "en")
    assert (code, errors) == (2, f"The folder {tmp_path} is not empty; choose a new one\n")
    code, _, errors = run("bank", "new", str(tmp_path / "notes.txt" / "x"))
    assert code == 2
    assert "нельзя записать" in errors
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_check_prints_one_problem_per_line_with_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    code, output, _ = run("bank", "check", "broken.yaml")
    assert code == 1
    *problems, summary = output.splitlines()
    assert summary == "The bank is not valid. Problems: 4."
    assert [line.split()[0] for line in problems] == [
        "broken.yaml:2:1",
        "broken.yaml:5:1",
        "broken.yaml:6:47",
        "broken.yaml:8:93",
    ]
    assert run("bank", "check", "broken.yaml", "--language", "en")[1].endswith("The bank is not valid. Problems: 4.\n")


def test_check_prints_the_warnings_of_a_valid_bank(tmp_path: Path) -> None:
    run("bank", "new", str(tmp_path / "mine"))
    file = tmp_path / "mine" / "bank.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("from_points: 60", "from_points: 97"), encoding="utf-8")
    code, output, _ = run("bank", "check", str(file))
    assert code == 0
    assert output.splitlines()[0].startswith(f"{file}:68:5 stages[1].from_points: стадия «habit» очень узкая")
    assert output.endswith("Анкета my_bank 0.1.0 в порядке. Предупреждений: 1.\n")


def test_check_as_json_has_code_place_message_and_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    code, output, _ = run("bank", "check", "broken.yaml", "--format", "json", "--language", "en")
    assert code == 1
    report = json.loads(output)
    assert report["bank"] is None
    assert report["problems"][1] == {
        "code": "unknown-field",
        "severity": "error",
        "place": {"file": "broken.yaml", "line": 5, "column": 1, "path": "titel"},
        "message": "unknown field “titel”; correct its name or remove it",
        "data": {"name": "titel", "hint": ""},
    }
    code, output, _ = run("bank", "check", CLIMATE, "--format", "json")
    assert (code, json.loads(output)) == (0, {"bank": {"id": "service_climate", "version": "1.0.0"}, "problems": []})


def test_show_prints_structure_stages_and_reachable_points() -> None:
    code, output, _ = run("bank", "show", str(BANKS / "support_desk.yaml"), "--language", "en")
    assert code == 0
    for shown in [
        "weight 2",
        "25…54",
        "drivers: 3",
        "[handling] · 33.3%",
        "pitfalls: ",
        "98, 100",
        "[root_causes]",
    ]:
        assert shown in output
    assert "value" not in output
    code, output, _ = run("bank", "show", CLIMATE, "--language", "ru")
    assert code == 0
    assert output.count("обратное") == 4
    assert "10…50" in output.splitlines()[-1]
    assert "Service climate  [climate] · 100.0 % итога" in output
    code, output, _ = run("bank", "show")
    assert "Диагностика клиентоцентричности  cx_centricity" in output


def test_show_prints_level_values_that_differ_from_positions(tmp_path: Path) -> None:
    file = tmp_path / "bank.yaml"
    run("bank", "new", str(tmp_path))
    text = file.read_text(encoding="utf-8")
    for worth, title in enumerate(["Нет", "Местами", "Везде"]):
        text = text.replace(f"title: {title}}}", f"title: {title}, value: {worth * worth}}}")
    file.write_text(text, encoding="utf-8")
    output = run("bank", "show", str(tmp_path))[1]
    assert "3  Везде  [everywhere] (значение 4)" in output
    assert output.count("значение ") == 1


INSTRUMENT = """
id: instrument
version: 1.0.0
language: en
title: Instrument
decimals: 1
goal_level: 1
unanswered_counts_as: 0
levels: [{number: 0, id: no, title: "No"}, {number: 1, id: yes, title: "Yes"}]
scales:
  - id: often
    levels: [{number: 1, id: never, title: Never, value: 5}, {number: 9, id: daily, title: Daily, value: 1}]
point_range: [0, 4]
directions:
  - id: care
    title: Care
    statements:
      - {id: greets, title: Greets}
      - {id: remark, title: Remark, weight: 0}
      - {id: waits, title: Waits, scale: often, unanswered_counts_as: 9}
  - {id: speed, title: Speed, statements: [{id: quick, title: Quick}, {id: sure, title: Sure, reversed: true, weight: 2}
    ]}
subscales:
  - {id: first, title: First, statements: [greets, quick], point_range: [0, 2.5]}
"""


def test_show_prints_scales_subscales_gates_and_what_the_bank_states_beside_them(tmp_path: Path) -> None:
    file = tmp_path / "bank.yaml"
    stages = "stages: [{id: low, title: Low, from_points: 0}, {id: top, title: Top, from_points: 3.5, gate: "
    file.write_text(f"{INSTRUMENT}{stages}[{{statement: quick, at_least: 1}}]}}]\n", encoding="utf-8")
    words = " ".join(run("bank", "show", str(file), "--language", "en")[1].split())
    for text in (
        "· 0…4 Points are given",
        "Level 1 or better may be an aim.",
        "Unanswered statements on the default scale count as level 0.",
        "Levels of the scale often 1 Never [never] (value 5) 9 Daily [daily] (value 1)",
        "Care [care] · 62.5% of the total",
        "Remark [remark] not scored",
        "Waits [waits] scale often, counts as level 9 while unanswered",
        "Sure [sure] weight 2, reversed",
        "Subscale First [first] · 0…2.5 greets, quick",
        "gate: statement: quick, at_least: 1",
    ):
        assert text in words


def test_show_prints_what_parts_state_where_the_whole_has_no_points(tmp_path: Path) -> None:
    file = tmp_path / "bank.yaml"
    text = INSTRUMENT.replace("goal_level: 1", "overall: false\nbetter: lower").replace(
        "{id: speed, title: Speed,",
        "{id: speed, title: Speed, better: lower, stages: [{id: any, title: Any, from_points: 0}],",
    )
    file.write_text(text, encoding="utf-8")
    words = " ".join(run("bank", "show", str(file), "--language", "en")[1].split())
    for shown in (
        "The whole has no points; only its parts have. Lower is better.",
        "Speed [speed] · Lower is better.",
        "Direction Speed [speed] · 0…4 1. Any [any] 0…4",
    ):
        assert shown in words
    assert "of the total" not in words
    assert "Reachable points" not in words
    file.write_text(INSTRUMENT, encoding="utf-8")
    assert "Stages" not in run("bank", "show", str(file), "--language", "en")[1]


def test_show_tells_parts_of_different_kinds_apart_that_share_an_id(tmp_path: Path) -> None:
    file = tmp_path / "bank.yaml"
    blocks = "blocks: [{id: care, title: Block}, {id: rest, title: Rest}]"
    text = INSTRUMENT.replace("    title: Care\n", "    title: Care\n    block: care\n    point_range: [0, 3]\n")
    file.write_text(text.replace("{id: speed,", "{id: speed, block: rest,") + blocks, encoding="utf-8")
    words = " ".join(run("bank", "show", str(file), "--language", "en")[1].split())
    assert "Direction Care [care] · 0…3" in words
    assert "Block Block" not in words


def test_diff_separates_scores_from_texts_and_names_the_version_needed(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        run("bank", "new", str(folder))
    assert run("bank", "diff", str(old), str(new)) == (0, "\nОтличий нет.\n", "")
    file = new / "bank.yaml"
    text = file.read_text(encoding="utf-8")
    text = (
        text.replace("weight: 2 ", "weight: 3 ")
        .replace("title: Грубость", "title: Хамство")
        .replace("id: promise", "id: oath")
    )
    file.write_text(text, encoding="utf-8")
    code, output, _ = run("bank", "diff", str(old), str(new))
    assert code == 1
    for line in [
        "Меняет оценки (3)",
        "  − 2",
        "  + 3",
        "statements[promise]  убрано: Обещанный срок",
        "  − Грубость",
        "  + Хамство",
    ]:
        assert line in output
    assert "Не указано, что стало с утверждениями: promise" in output
    assert output.endswith("Нужна версия не ниже 0.2.0 (меняются оценки).\nПовысьте номер версии.\n")
    file.write_text(text.replace("version: 0.1.0", "version: 0.2.0"), encoding="utf-8")
    assert run("bank", "diff", str(old), str(new))[0] == 0
    output = run("bank", "diff", "bank:cx_centricity", str(BANKS / "retail"), "--language", "en")[1]
    assert "directions[store]  added: " in output
    assert "…" in output


def test_diff_shows_long_texts_from_their_first_difference(tmp_path: Path) -> None:
    new = tmp_path / "bank.yaml"
    overlay = (
        "extends: {bank: cx_centricity}\nversion: 1.0.0\n"
        "change: {pitfalls: {one_size_for_all: {when: [{statement: hiring, at_most: 3}]}}, "
        "indicators: {nps: {interpretation: %s}}}"
    )
    text = next(indicator for indicator in default_bank().indicators if indicator.id == "nps").interpretation
    new.write_text(overlay % f"'{text[:-1]}, и это видно.'", encoding="utf-8")
    output = run("bank", "diff", "bank:cx_centricity", str(tmp_path))[1]
    assert "  + …" in output
    assert ", и это видно." in output
    assert "  + statement: hiring at_most: 3" in output
    new.write_text("extends: {bank: cx_centricity}\nversion: 0.9.0\n", encoding="utf-8")
    code, output, _ = run("bank", "diff", "bank:cx_centricity", str(tmp_path))
    assert (code, output.splitlines()[1]) == (1, "Отличий нет.")
    assert output.splitlines()[2:] == ["Нужна версия не ниже 2.0.0 (меняются слова).", "Повысьте номер версии."]


def test_schema_prints_every_schema(tmp_path: Path) -> None:
    assert json.loads(run("bank", "schema")[1]) == bank_schema()
    assert json.loads(run("bank", "schema", "--of", "result")[1]) == assessment_schema()
    assert json.loads(run("bank", "schema", "--of", "answers")[1]) == answers_schema(default_bank())
    of_climate = json.loads(run("bank", "schema", "--of", "answers", "--bank", CLIMATE)[1])
    assert of_climate == answers_schema(load_bank(CLIMATE))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "command", [["show"], ["diff", CLIMATE], ["schema", "--of", "answers", "--bank"]], ids=lambda command: command[0]
)
def test_every_command_reports_the_problems_of_an_invalid_bank(command: list[str], tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("This is a text and no bank.\n", encoding="utf-8")
    code, output, errors = run("bank", *command, str(file))
    assert (code, output) == (2, "")
    assert errors.endswith("(wrong-type)\n")
