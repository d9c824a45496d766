"""The commands that go on from a result: what plan, compare and group read, print and refuse."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from rich.console import Console

from cx_centricity import assess, default_bank, dump_bank
from cx_centricity.cli._plan_report import print_plan
from cx_centricity.cli._words import WORDS
from cx_centricity.comparison import Comparison, compare
from cx_centricity.indicators import nps
from cx_centricity.language import decimal, points, signed
from cx_centricity.plan import Plan, PlanView, make_plan
from cx_centricity.typing import Language
from golden.results import EXAMPLES, example
from small_bank import Raw, make, raw_bank
from strategies import full_sheet
from test_8_cli import run

BANK = default_bank()
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
    drawn = make_plan(example(WEAK))
    russian, english = flat(page("plan", WEAK)), flat(page("plan", WEAK, "--language", "en"))
    assert drawn.points is not None
    assert drawn.stage is not None
    assert drawn.target is not None
    titles, to = (drawn.stage.title, drawn.target.title), drawn.target.from_points
    assert f"{points(drawn.points, 'ru')}, этап 1: «{titles[0]}». Цель — этап 2: «{titles[1]}» (от {to} " in russian
    assert f"{points(drawn.points, 'en')}, stage 1: “{titles[0]}”. The aim is stage 2: “{titles[1]}” (from" in english
    first = drawn.milestones[0]
    last = points(drawn.milestones[-1].points, "ru")
    assert f"Если выполнить все цели: через 6 мес. — {first.points}, через 12 мес. — " in russian
    assert f", через 24 мес. — {last}. Баллы — от 6 до 95. Уровни: 1 «Нулевой», 2 «Эпизодический», 3 " in russian
    without = points(drawn.points_without_extras or 0, "ru")
    assert f"If all targets are met: in 6 months {first.points}, in 12 months " in english
    assert (
        f"«Дополнительно» — уровни, без которых можно перейти на следующий этап; без них итог — {without}." in russian
    )
    assert "Зона роста — направление, где баллов заметно меньше, чем" in russian
    assert "Баллы по направлениям: Метрики опыта 6, Клиентская стратегия 9, О клиенте 12, Лидерство 12, К" in russian
    assert "Сразу после неё начните 1, 2, 3. Остальные — в срок, указанный у каждой." in russian
    assert "Right after it begin 1, 2, 3. The rest begin in the month that each names." in english
    assert "• «Дырявое ведро» (см. 4). Силы" in russian
    assert "• “Дырявое ведро” (see 4). Силы" in english
    assert "До следующего этапа этого мало." not in russian
    climb = drawn.initiatives[0].objective.key_results[0]
    assert f"• {climb.title}: уровень {climb.baseline} → {climb.targets[0].level} (6 мес.)" in russian
    assert f"• {climb.title}: level {climb.baseline} → {climb.targets[0].level} (6 months)" in english
    for one in drawn.initiatives:
        due = [of.targets[0] for of in one.objective.key_results if of.toward_stage]
        for place, target in enumerate(due):
            told = f"Через {target.horizon} мес. (уровень {target.level}) это выглядит так: {target.text}"
            assert (told in russian) == (place == 0)
    for output in (russian, english):
        assert f"{BANK.guidance[0].title}. {BANK.guidance[0].text.partition('. ')[0]}." in output
        assert all(topic.questions[0] in output for topic in drawn.discussion[:3])
        assert all(pitfall.title in output for pitfall in drawn.pitfalls)
        for place, initiative in enumerate(drawn.initiatives, start=1):
            assert f"{place}. {initiative.objective.text}" in output
            assert initiative.first_step in output
            assert initiative.objective.why in output
            assert all(indicator.title in output for indicator in initiative.indicators)


def test_the_page_shows_the_first_three_pitfalls_of_a_plan() -> None:
    answers = full_sheet(BANK, 3, service_standards=5, experience_vision=5)
    pitfalls = make_plan(assess(answers)).pitfalls
    output = flat(page("plan", "-", text=json.dumps(answers)))
    assert [pitfall.title in output for pitfall in pitfalls] == [True, True, True, False]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("by", ["horizon", "block", "perspective", "journey_phase"])
def test_each_arrangement_has_its_headings_and_every_initiative_in_full_once(by: str, language: str) -> None:
    drawn, words = make_plan(example(WEAK)), WORDS["ru" if language == "ru" else "en"]
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
        "journey_phase": drawn.by_journey_phase,
    }[by]()
    headings = [line for before, line in pairwise(lines) if not before]
    assert headings == [words["this week"], *map(heading, views)]
    owners = [line for line in lines if line.strip().startswith(words["owner"].format("_" * 16))]
    assert len(owners) == len(drawn.initiatives)
    steps = [line for line in lines if line.strip().startswith(words["first step"].format(""))]
    assert len(steps) == len(drawn.initiatives)
    numbered = [line for line in lines if line.split(".")[0].isdecimal()]
    assert len(numbered) == sum(len(view.initiatives) for view in views)
    chains = flat("\n".join(lines)).count(words["chain"].format(""))
    assert chains == (sum(bool(one.supports) for one in drawn.initiatives) if by == "perspective" else 0)


def test_json_is_the_whole_result() -> None:
    def printed(*arguments: str) -> str:
        return run(*arguments, "--format", "json")[1]

    assert Plan.model_validate_json(printed("plan", WEAK, "--size", "3")) == make_plan(example(WEAK), size=3)
    compared = Comparison.model_validate_json(printed("compare", BEFORE, AFTER, "--target", STRONG))
    assert compared == compare(example(BEFORE), example(AFTER), target=example(STRONG))


def test_without_a_stage_there_is_no_plan_but_something_to_talk_about() -> None:
    output = page("plan", "-", *SMALL, "--language", "ru", text='{"first_x": 1}')
    assert "Плана нет: этап не определён." in output
    assert "\nНа какие типичные ошибки указывают ваши ответы:\n• «P». T\n" in output
    assert "Ответственный" not in output
    raw = raw_bank()
    del raw["guidance"]
    write_bank(raw)
    undecided = "There is no plan: the stage is undecided. Collect the missing answers first.\n"
    assert page("plan", "-", *SMALL, text='{"first_x": 1}').endswith(
        f"\n{undecided}\nThis week\nTypical mistakes that your answers point to:\n• “P”. T\n"
    )
    assert page("plan", "-", *SMALL, text="{}").endswith(f"\n{undecided}")


def test_at_the_last_stage_the_aim_is_to_hold_it() -> None:
    output = page("plan", "-", text=json.dumps(full_sheet(BANK, 9)))
    assert "95 баллов, этап 5: «Укоренение» — последний. Цель — удержать его" in output
    english = page("plan", "-", "--language", "en", text=json.dumps(full_sheet(BANK, 9)))
    assert "stage 5: “Укоренение”, the last one." in english


def test_an_initiative_without_horizon_or_perspective_stands_under_a_heading_of_its_own() -> None:
    output = page("plan", "-", *SMALL, text=sheet(1))
    blanks = f"Owner: {'_' * 16}; begin at once\n   First step: {'_' * 16}\n"
    climb = "   • T: level 1 → 2\n     Level 2 looks like this: b\n"
    assert f"\nWithout a horizon\n1. A\n   {blanks}{climb}" in output
    assert "That is not enough for the next stage." in output
    assert "\n   Watch the indicator: I\n" in output
    assert f"\n2. B\n   Owner: {'_' * 16}; begin in 1 mo., after the first step of 1\n" in output
    for by in ("block", "perspective", "journey_phase"):
        assert "\nOthers\n" in page("plan", "-", *SMALL, "--by", by, text=sheet(1))
    assert "\nOne\n1. A\n   Owner" in page("plan", "-", *SMALL, "--by", "block", text=sheet(1))
    assert "To be raised beside the initiatives (name an owner for each): T." in output


def test_the_next_level_of_a_reversed_statement_is_a_lower_one() -> None:
    raw = raw_bank()
    for direction in raw["directions"]:
        for statement in direction["statements"]:
            statement["reversed"] = True
    write_bank(raw)
    output = page("plan", "-", *SMALL, text=sheet(3))
    assert "   • T: level 3 → 2\n     Level 2 looks like this: b\n" in output


def test_of_many_levels_the_lowest_and_the_highest_are_named() -> None:
    raw = raw_bank()
    raw["levels"] = [{"number": n, "id": f"l{n}", "title": f"L{n}"} for n in range(11)]
    for direction in raw["directions"]:
        for statement in direction["statements"]:
            del statement["level_texts"]
    write_bank(raw)
    output = page("plan", "-", *SMALL, text=sheet(1))
    assert "\nPoints go from 0 to 100. Levels: 0 “L0”, 10 “L10”.\n" in output
    assert "looks like" not in output


def test_a_first_step_stands_in_place_of_the_blank() -> None:
    raw = raw_bank()
    raw["stages"][0]["drivers"][0]["first_step"] = "Ask ten of them."
    write_bank(raw)
    assert "\n   First step: Ask ten of them.\n" in page("plan", "-", *SMALL, text=sheet(1))


def test_owners_and_measurements_are_printed_when_they_are_known() -> None:
    result = assess(full_sheet(BANK, 4, loyalty_measurement=1))
    drawn = make_plan(result, measurements=[nps([10, 9, 8, 3])])
    owned = drawn.with_owners({drawn.initiatives[0].id: "Служба качества"})
    texts: list[str] = []
    for language in LANGUAGES:
        console = Console(width=100, highlight=False)
        with console.capture() as printed:
            print_plan(owned, result, BANK, console, language)
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
    for by in ("horizon", "block", "perspective", "journey_phase"):
        drawn = page("plan", "-", *SMALL, "--by", by, text=sheet(1))
        assert drawn.splitlines()[1:] == [
            "0 points, stage 1: “Low”. The aim is stage 2: “High” (from 50 points).",
            "The bank has no drivers for this stage, so there are no initiatives.",
            "",
            "To be raised beside the initiatives (name an owner for each): T.",
        ]
    Path("after.json").write_text(sheet(2), encoding="utf-8")
    compared = page("compare", "-", "after.json", *SMALL, text=sheet(1))
    assert "Blocks" not in compared
    assert "In all 0 50 +50 Directions D 0 50 +50 " in flat(compared)
    group = page("group", "-", *SMALL, text=HEADER + "\n1,1,1,1,1,1" * 5)
    assert "Blocks" not in group
    assert "\nDirections\nD  0\n" in group


def test_a_comparison_says_from_where_to_where_and_how_far_it_is_to_the_target() -> None:
    compared = compare(example(BEFORE), example(AFTER), target=example(STRONG))
    russian = page("compare", BEFORE, AFTER, "--target", STRONG)
    english = page("compare", BEFORE, AFTER, "--language", "en")
    assert russian.startswith("Было 41 балл, стало 45 баллов (+4). Этап прежний — 3 «Становление».\n\n")
    assert english.startswith("41 points before, 45 points now (+4). The stage is still 3 “Становление”.\n\n")
    assert russian.split("\n")[3].split() == ["Всего", "41", "45", "+4", "71", "13", "%"]
    assert " было стало изменение цель пройдено Всего " in flat(russian)
    assert " before now change In all 41 45 +4 Blocks " in flat(english)
    shares: set[str] = set()
    for scope in (*compared.blocks, *compared.directions):
        assert scope.change is not None
        assert scope.progress is not None
        share = f" {round(100 * scope.progress)} %" if scope.change > 0 else " дальше от цели" if scope.change else ""
        row = f"{scope.title} {scope.before} {scope.after} {signed(scope.change)}"
        assert f"{row} {scope.target}{share}" in (" ".join(line.split()) for line in russian.splitlines())
        assert row in (" ".join(line.split()) for line in english.splitlines())
        shares.add(share)
    assert {"", " дальше от цели", " 31 %"} <= shares
    assert "• Проактивные коммуникации (Каналы взаимодействия): уровень 4 → 3\n" in russian
    higher = page("compare", WEAK, STRONG)
    assert higher.startswith("Было 14 баллов, стало 71 балл (+57). Этап: был 1 «Знакомство», стал 4 «Масштаб")
    assert "The stage was 1 “Знакомство”, and is now 4 “" in page("compare", WEAK, STRONG, "--language", "en")


def test_what_a_change_comes_from_is_told_unless_it_is_answers_alone() -> None:
    def told(before: str, after: str, language: str) -> str:
        Path("after.json").write_text(after, encoding="utf-8")
        return page("compare", "-", "after.json", *SMALL, "--language", language, text=before).split("\n")[1]

    some = sheet(1, third_x=None)
    assert told(some, sheet(2, third_x=3), "ru") == (
        "Из чего сложилась перемена: ответы +50, новые ответы и пропуски +8, изменения в анкете 0."
    )
    assert told(some, sheet(2, third_x=3), "en") == (
        "What the change comes from: answers +50, new and missing answers +8, changes of the bank 0."
    )
    assert not told(some, sheet(2, third_x=None), "ru")
    first, second = ({"first_x": 1, "first_y": 2, "second_x": 3}, {"second_y": 2, "third_x": 2, "third_y": 2})
    assert told(json.dumps(first), json.dumps(second), "en").startswith("The change cannot be split: no statement")


def test_changed_answers_stand_by_what_became_of_them_the_lowered_first() -> None:
    later = sheet(2, first_x=1, first_y=3, second_x=None, second_y="n/a", third_x=2)
    Path("after.json").write_text(later, encoding="utf-8")
    command = ("compare", "-", "after.json", *SMALL)
    output = page(*command, text=sheet(2, third_x=None))
    assert output.endswith(
        "\nLowered\n• T (D): level 2 → 1\n\nRaised\n• T (D): level 2 → 3\n"
        "\nAnswered now\n• T (D): no answer → level 2\n\nNo answer now\n• T (D): level 2 → no answer\n"
        "\nNot applicable now\n• T (D): level 2 → not applicable\n"
    )
    russian = page(*command, "--language", "ru", text=sheet(2, third_x=None))
    for heading in ("Снизилось", "Выросло", "Появился ответ", "Нет ответа", "Стало неприменимо"):
        assert f"\n{heading}\n• T (D): " in russian
    assert "• T (D): уровень 2 → неприменимо\n" in russian


def test_a_comparison_without_points_or_change_says_so() -> None:
    for name, text in (("one", sheet(1)), ("none", "{}"), ("two", sheet(2))):
        Path(f"{name}.json").write_text(text, encoding="utf-8")

    def compared(before: str, after: str, target: str) -> str:
        return page("compare", f"{before}.json", f"{after}.json", *SMALL, "--target", f"{target}.json")

    lost = compared("one", "none", "two")
    assert lost.startswith("0 points, stage 1: “Low” → not scored\n\n")
    assert "In all 0 — 50 " in flat(lost)
    same = compared("two", "two", "two")
    assert same.startswith("50 points before, 50 points now (0). The stage is still 2 “High”.\n\n")
    assert same.endswith("\n\nNo answer changed.\n")
    assert "In all 50 50 0 50 " in flat(same)
    assert "In all 0 0 0 — " in flat(compared("one", "one", "none"))


def test_a_comparison_of_long_titles_fits_a_plain_terminal() -> None:
    raw = raw_bank()
    for direction in raw["directions"]:
        direction["title"] = "Очень длинное название направления " * 3
        for statement in direction["statements"]:
            statement["title"] = "Очень длинное название утверждения " * 3
    for stage in raw["stages"]:
        stage["title"] = "Очень длинное название этапа " * 3
    write_bank(raw)
    for name, level in (("two", 2), ("three", 3)):
        Path(f"{name}.json").write_text(sheet(level), encoding="utf-8")
    output = page("compare", "three.json", "two.json", *SMALL, "--target", "three.json", "--language", "ru")
    assert "стало изменение цель пройдено" in flat(output)


@pytest.mark.parametrize("arguments", [["-", "-"], ["-", WEAK, "--target", "-"], ["./-", WEAK, "--bank", "-"]])
def test_standard_input_stands_for_one_file_of_a_comparison(arguments: list[str]) -> None:
    assert "standard input can be read once" in " ".join(refused("compare", *arguments, text=sheet(1)))


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
            == "wrong.yaml:1:1 first_x: “first_x” has the level 4; the levels go from 1 to 3 (level-outside-scale)"
        )
        assert unknown.startswith(
            "wrong.yaml:2:1 first_z: the bank has no statement “first_z”; did you mean “first_y”?"
        )
        assert word.startswith("wrong.yaml:3:1 first_y: the answer to “first_y” is “yes”; it must be a whole number")
        assert "а уровни есть только от 1 до 3" in refused(*command, *SMALL, "--language", "ru")[0]
