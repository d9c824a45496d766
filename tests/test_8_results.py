"""The commands that go on from a result: what plan, compare and group read, print and refuse."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from rich.console import Console

from cx_centricity import Assessment, assess, default_bank, dump_bank
from cx_centricity.cli.plan_report import print_plan
from cx_centricity.cli.words import WORDS, decimal, points, signed
from cx_centricity.comparison import Comparison, compare
from cx_centricity.errors import Language
from cx_centricity.indicators import nps
from cx_centricity.loading import parse_document
from cx_centricity.plan import Plan, PlanView, plan
from small_bank import Raw, make, raw_bank
from strategies import full_sheet
from test_8_cli import run

BANK = default_bank()
EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"
WEAK, STRONG, BEFORE, AFTER = (
    str(EXAMPLES / f"{name}.yaml") for name in ("weak", "strong", "answers", "answers_a_year_later")
)
TABLE = str(EXAMPLES / "respondents.csv")
IDS = [statement.id for statement in make(raw_bank()).statements]
HEADER = ",".join(IDS)
LANGUAGES: tuple[Language, ...] = ("ru", "en")
SMALL = ("--bank", "small.yaml")


def page(*arguments: str, text: str | bytes | None = None) -> str:
    """Return a page that a command prints, which must fit a plain terminal."""
    code, output, errors = run(*arguments, text=text)
    assert (code, errors) == (0, "")
    for line in output.splitlines():
        assert len(line) <= 100
        assert line == line.rstrip()
        assert line.isprintable()
    return output


def refused(*arguments: str, text: str | bytes | None = None) -> list[str]:
    code, output, errors = run(*arguments, text=text)
    assert (code, output) == (2, "")
    return errors.splitlines()


def flat(output: str) -> str:
    """Return a page without its line breaks."""
    return " ".join(output.split())


def result_of(file: str) -> Assessment:
    answers = parse_document(Path(file).read_bytes()).value
    assert isinstance(answers, dict)
    return assess(answers)


def bare() -> Raw:
    """A small bank without blocks, drivers, pitfalls, indicators, guidance and level texts."""
    raw = {
        key: value for key, value in raw_bank().items() if key not in {"blocks", "pitfalls", "indicators", "guidance"}
    }
    for direction in raw["directions"]:
        del direction["block"]
        for statement in direction["statements"]:
            del statement["level_texts"]
    raw["stages"] = [
        {key: value for key, value in stage.items() if key not in {"drivers", "profiles"}} for stage in raw["stages"]
    ]
    return raw


@pytest.fixture(autouse=True)
def small_bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_bank(raw_bank())


def write_bank(raw: Raw) -> None:
    Path("small.yaml").write_text(dump_bank(make(raw)), encoding="utf-8")


def sheet(level: int, **others: int | str | None) -> str:
    return json.dumps({**dict.fromkeys(IDS, level), **others})


def test_a_plan_says_where_from_where_to_and_what_to_do() -> None:
    drawn = plan(result_of(WEAK))
    russian, english = flat(page("plan", WEAK)), flat(page("plan", WEAK, "--language", "en"))
    assert drawn.points is not None
    assert drawn.stage is not None
    assert drawn.target is not None
    titles, to = (drawn.stage.title, drawn.target.title), drawn.target.from_points
    assert f"{points(drawn.points, 'ru')}, этап 1: «{titles[0]}». Цель — этап 2: «{titles[1]}» (от {to} " in russian
    assert f"{points(drawn.points, 'en')}, stage 1: “{titles[0]}”. The aim is stage 2: “{titles[1]}” (from" in english
    first = drawn.milestones[0]
    assert (
        f"Если все цели выполнены: через 6 мес. — {points(first.points, 'ru')} (этап {first.stage.number})" in russian
    )
    assert f"If all targets are met: in 6 months {points(first.points, 'en')} (stage {first.stage.number})" in english
    climb = drawn.initiatives[0].objective.key_results[0]
    assert f"• {climb.title}: уровень {climb.baseline} → {climb.targets[0].level} (6 мес.)" in russian
    assert f"• {climb.title}: level {climb.baseline} → {climb.targets[0].level} (6 months)" in english
    for output in (russian, english):
        assert f"{BANK.guidance[0].title}. {BANK.guidance[0].text}" in output
        assert all(pitfall.title in output for pitfall in drawn.pitfalls)
        for place, initiative in enumerate(drawn.initiatives, start=1):
            assert f"{place}. {initiative.objective.text}" in output
            assert initiative.objective.why in output
            assert all(indicator.title in output for indicator in initiative.indicators)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("by", ["horizon", "block", "perspective", "phase"])
def test_each_arrangement_has_its_headings_and_every_initiative_in_full_once(by: str, language: str) -> None:
    drawn, words = plan(result_of(WEAK)), WORDS["ru" if language == "ru" else "en"]
    lines = page("plan", WEAK, "--by", by, "--language", language).splitlines()

    def heading(view: PlanView) -> str:
        if view.key is None:
            return words["without key"]
        if by == "block":
            return BANK.block(str(view.key)).title
        return words["within"].format(view.key) if by == "horizon" else words[str(view.key)]

    views = {
        "horizon": drawn.by_horizon,
        "block": drawn.by_block,
        "perspective": drawn.by_perspective,
        "phase": drawn.by_journey_phase,
    }[by]()
    headings = [line for before, line in pairwise(lines) if not before]
    assert headings == [words["first of all"], *map(heading, views)]
    owners = [line for line in lines if line.strip() == words["owner"].format("_" * 16)]
    assert len(owners) == len(drawn.initiatives)
    numbered = [line for line in lines if line.split(".")[0].isdecimal()]
    assert len(numbered) == sum(len(view.initiatives) for view in views)
    chains = [line for line in lines if line.strip().startswith(words["chain"].format(""))]
    assert len(chains) == (sum(bool(one.supports) for one in drawn.initiatives) if by == "perspective" else 0)


def test_json_is_the_whole_result() -> None:
    def printed(*arguments: str) -> str:
        return run(*arguments, "--format", "json")[1]

    assert Plan.model_validate_json(printed("plan", WEAK, "--size", "3")) == plan(result_of(WEAK), size=3)
    compared = Comparison.model_validate_json(printed("compare", BEFORE, AFTER, "--target", STRONG))
    assert compared == compare(result_of(BEFORE), result_of(AFTER), target=result_of(STRONG))


def test_without_a_stage_there_is_no_plan_but_something_to_talk_about() -> None:
    output = page("plan", "-", *SMALL, "--language", "ru", text='{"first_x": 1}')
    assert "Плана нет: этап не определён." in output
    assert "Типичная ошибка: P." in output
    assert "Ответственный" not in output
    raw = raw_bank()
    del raw["guidance"]
    write_bank(raw)
    undecided = "There is no plan: the stage is undecided. Collect the missing answers first.\n"
    assert page("plan", "-", *SMALL, text='{"first_x": 1}').endswith(
        f"\n{undecided}\nWhere to begin\n• A typical mistake: P.\n"
    )
    assert page("plan", "-", *SMALL, text="{}").endswith(f"\n{undecided}")


def test_at_the_last_stage_the_aim_is_to_hold_it() -> None:
    output = page("plan", "-", text=json.dumps(full_sheet(BANK, 9)))
    assert "95 баллов, этап 5: «Укоренение» — последний. Цель — удержать его" in output
    english = page("plan", "-", "--language", "en", text=json.dumps(full_sheet(BANK, 9)))
    assert "stage 5: “Укоренение”, the last one." in english


def test_an_initiative_without_horizon_or_perspective_stands_under_a_heading_of_its_own() -> None:
    output = page("plan", "-", *SMALL, text=sheet(1))
    assert "\nWithout a horizon\n1. A\n   • T: level 1 → 2\n     sign: b\n" in output
    assert "If all targets are met: then 17 points (stage 1)." in output
    assert "   Indicators: I\n   Owner: ________________\n2. B [after 1]\n" in output
    for by in ("block", "perspective", "phase"):
        assert "\nOthers\n" in page("plan", "-", *SMALL, "--by", by, text=sheet(1))
    assert "\nOne\n1. A\n" in page("plan", "-", *SMALL, "--by", "block", text=sheet(1))
    assert "Without an initiative (take the next level as a task of its own): T." in output


def test_owners_and_measurements_are_printed_when_they_are_known() -> None:
    result = assess(full_sheet(BANK, 4, loyalty_measurement=1))
    drawn = plan(result, measurements=[nps([10, 9, 8, 3])])
    owned = drawn.with_owners({drawn.initiatives[0].id: "Служба качества"})
    texts: list[str] = []
    for language in LANGUAGES:
        console = Console(width=100, highlight=False)
        with console.capture() as printed:
            print_plan(owned, BANK, console, language)
        texts.append(flat(printed.get()))
    assert "Ответственный: Служба качества" in texts[0]
    assert texts[0].count("Ответственный: ____") == len(drawn.initiatives) - 1
    (measured,) = {shown for one in drawn.initiatives for shown in one.indicators if shown.baseline is not None}
    assert measured.lower is not None
    assert measured.upper is not None
    for text, language in zip(texts, LANGUAGES, strict=True):
        figures = (decimal(figure, language) for figure in (25.0, measured.lower, measured.upper))
        assert WORDS[language]["measured"].format(measured.title, *figures) in text


def test_a_bank_without_optional_parts_has_pages_too() -> None:
    write_bank(bare())
    for by in ("horizon", "block", "perspective", "phase"):
        drawn = page("plan", "-", *SMALL, "--by", by, text=sheet(1))
        assert drawn.splitlines()[1:] == [
            "0 points, stage 1: “Low”. The aim is stage 2: “High” (from 50 points).",
            "The bank has no drivers for this stage, so there are no initiatives.",
            "",
            "Without an initiative (take the next level as a task of its own): T.",
        ]
    Path("after.json").write_text(sheet(2), encoding="utf-8")
    compared = page("compare", "-", "after.json", *SMALL, text=sheet(1))
    assert "Blocks" not in compared
    assert "\nDirections\nD  0 → 50  +50\n" in compared
    group = page("group", "-", *SMALL, text=HEADER + "\n1,1,1,1,1,1" * 5)
    assert "Blocks" not in group
    assert "\nDirections\nD  0  agreement 1.00\n" in group


def test_a_comparison_says_from_where_to_where_and_what_it_comes_from() -> None:
    compared = compare(result_of(BEFORE), result_of(AFTER), target=result_of(STRONG))
    russian = page("compare", BEFORE, AFTER, "--target", STRONG)
    english = page("compare", BEFORE, AFTER, "--language", "en")
    whole = compared.whole
    assert None not in {whole.before, whole.after, whole.change, whole.from_answers, whole.progress}
    assert re.match(
        r"Было и стало\nВсего: \d+ бал\w+ → \d+ бал\w+ \(.\d+\)\nЭтап: 3 «(.+)» → 3 «\1»\nИз них: ", russian
    )
    assert f"цель {whole.target}, пройдено {round(100 * (whole.progress or 0))}%\n" in russian
    assert f"In all: {whole.before} points → {whole.after} points ({signed(whole.change or 0)})\n" in english
    parts = (whole.from_answers, whole.from_coverage, whole.from_bank)
    assert (
        "Of these: answers {}, coverage {}, bank {}.\n\nBlocks\n".format(*(signed(part or 0) for part in parts))
        in english
    )
    for scope in (*compared.blocks, *compared.directions):
        assert scope.change is not None
        assert f"{scope.title} {scope.before} → {scope.after} {signed(scope.change)}" in flat(english)
    assert "target" not in english


def test_changed_answers_stand_by_what_became_of_them() -> None:
    later = sheet(2, first_x=1, first_y=3, second_x=None, second_y="n/a", third_x=2)
    Path("after.json").write_text(later, encoding="utf-8")
    command = ("compare", "-", "after.json", *SMALL)
    output = page(*command, text=sheet(2, third_x=None))
    assert output.endswith(
        "\nRaised\n• T: 2 → 3\n\nLowered\n• T: 2 → 1\n\nAnswered now\n• T: no answer → 2\n"
        "\nNo answer now\n• T: 2 → no answer\n\nNot applicable now\n• T: 2 → not applicable\n"
    )
    russian = page(*command, "--language", "ru", text=sheet(2, third_x=None))
    for heading in ("Выросло", "Снизилось", "Появился ответ", "Нет ответа", "Стало неприменимо"):
        assert f"\n{heading}\n• T: " in russian
    assert "• T: 2 → неприменимо\n" in russian


def test_a_comparison_without_points_or_change_says_so() -> None:
    for name, text in (("one", sheet(1)), ("none", "{}"), ("two", sheet(2))):
        Path(f"{name}.json").write_text(text, encoding="utf-8")
    lost = page("compare", "one.json", "none.json", *SMALL, "--target", "two.json")
    assert "In all: 0 points → not scored\nStage: 1 “Low” → not scored\n" in lost
    assert "The change cannot be split: no answers or points in common.\ntarget 50, — of the way\n" in lost
    assert "D  0 → —    target 50, — of the way\n" in lost
    same = page("compare", "two.json", "two.json", *SMALL, "--target", "two.json")
    assert "Of these: answers 0, coverage 0, bank 0.\ntarget 50, — of the way\n" in same
    assert same.endswith("\nNo answer changed.\n")
    assert "target 50, 0% of the way\n" in page("compare", "one.json", "one.json", *SMALL, "--target", "two.json")


def test_every_problem_of_every_document_is_told_by_line() -> None:
    Path("wrong.yaml").write_text("first_x: 4\nfirst_z: 1\nfirst_y: yes\n", encoding="utf-8")
    Path("right.yaml").write_text("first_x: 1\n", encoding="utf-8")
    for command in (
        ["plan", "wrong.yaml"],
        ["compare", "wrong.yaml", "right.yaml"],
        ["compare", "right.yaml", "wrong.yaml"],
        ["compare", "right.yaml", "right.yaml", "--target", "wrong.yaml"],
    ):
        level, unknown, word = refused(*command, *SMALL)
        assert (
            level
            == "wrong.yaml:1:1 first_x: “first_x” is answered with 4; the levels go from 1 to 3 (level-outside-scale)"
        )
        assert unknown.startswith(
            "wrong.yaml:2:1 first_z: the bank has no statement “first_z”; did you mean “first_y”?"
        )
        assert word.startswith('wrong.yaml:3:1 first_y: “first_y” is answered with "yes"; give a whole number')
        assert "а уровни есть только от 1 до 3" in refused(*command, *SMALL, "--language", "ru")[0]
