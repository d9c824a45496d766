"""The printed page of a plan."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO
from itertools import pairwise
from typing import cast, get_args

import pytest
from rich.console import Console

from command_line import BEFORE, SMALL, WEAK, flat, page, sheet, write_bank
from cx_centricity import assess, default_bank
from cx_centricity.cli._page import print_page
from cx_centricity.indicators import nps
from cx_centricity.language import decimal, points
from cx_centricity.plan import PlanView, make_plan
from cx_centricity.report import labels, plan_page
from cx_centricity.typing import Language
from golden.results import example
from small_bank import raw_bank
from strategies import full_sheet

BANK = default_bank()
LANGUAGES: tuple[Language, ...] = ("ru", "en")
TWO_PAGES = 130
"""Lines of 100 characters on two sheets of A4, printed in 9 points."""
pytestmark = pytest.mark.usefixtures("small_bank_folder")


def test_a_plan_states_the_present_stage_the_target_and_what_to_do() -> None:
    drawn = make_plan(example(WEAK))
    russian, english = flat(page("plan", WEAK)), flat(page("plan", WEAK, "--language", "en"))
    assert drawn.points is not None
    assert drawn.stage is not None
    assert drawn.target is not None
    titles, to = (drawn.stage.title, drawn.target.title), drawn.target.from_points
    assert f"{points(drawn.points, 'ru')}, стадия 1: «{titles[0]}». Цель — стадия 2: «{titles[1]}» (от {to} " in russian
    assert f"{points(drawn.points, 'en')}, stage 1: “{titles[0]}”. The goal is stage 2: “{titles[1]}” (from" in english
    sooner, later = drawn.milestones
    reached = f"через 12 мес. — {sooner.points}, через 24 мес. — {points(later.points, 'ru')}."
    assert f"Если выполнить все цели: {reached}" in russian
    assert (
        "инициатив одновременно — не больше 3; на следующий уровень уходит 6 мес., выше середины шкалы — 12" in russian
    )
    assert " Баллы — от 6 до 95. Уровни: 1 «Нулевой», 2 «Эпизодический», 3 " in russian
    assert (
        f"If all targets are met: {sooner.points} in 12 months, {points(later.points, 'en')} in 24 months." in english
    )
    assert "Зона роста — направление, где баллов заметно меньше, чем" not in russian
    assert "Зона роста — направление, где баллов заметно меньше, чем" in flat(page("plan", BEFORE))
    assert "Баллы по направлениям: Метрики опыта 6, Клиентская стратегия 9, О клиенте 12, Лидерство 12, К" in russian
    assert "Сразу после неё начните 1, 2, 3. Остальные — в срок, указанный у каждой." in russian
    assert "Right after the meeting, start 1, 2, 3. The rest start in the month given for each." in english
    assert "• «Мнения клиентов компания не спрашивает» (см. 1). Ни один" in russian
    assert "• “Мнения клиентов компания не спрашивает” (see 1). Ни один" in english
    assert "До следующей стадии этого мало" not in russian
    climb = drawn.initiatives[0].raises[0]
    last = climb.targets[-1]
    assert f"Уровни в анкете: {climb.title} {climb.baseline} → {last.level} ({last.horizon} мес.)" in russian
    assert (
        f"Levels in the questionnaire: {climb.title} {climb.baseline} → {last.level} ({last.horizon} months)" in english
    )
    for output in (russian, english):
        assert f"{BANK.guidance[0].title}. {BANK.guidance[0].text.partition('. ')[0]}." in output
        assert all(topic.questions[0] in output for topic in drawn.discussion[:3])
        assert all(pitfall.title in output for pitfall in drawn.pitfalls[:3])
        for place, initiative in enumerate(drawn.initiatives, start=1):
            assert f"{place}. {initiative.objective.text}" in output
            assert initiative.first_step in output
            assert all(text in output for text in (initiative.deliverable, initiative.risk, initiative.owner))
            for of in initiative.objective.key_results:
                assert f"• {of.text}, {of.unit}: {'_' * 8} → {'_' * 8}" in output


def test_the_page_shows_the_first_three_pitfalls_of_a_plan() -> None:
    answers = full_sheet(BANK, 3, service_standards=5, experience_vision=5)
    pitfalls = make_plan(assess(answers)).pitfalls
    output = flat(page("plan", "-", text=json.dumps(answers)))
    assert [pitfall.title in output for pitfall in pitfalls] == [True, True, True, False]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("by", ["horizon", "block", "perspective", "journey_phase"])
def test_each_arrangement_has_its_headings_and_every_initiative_in_full_once(by: str, language: str) -> None:
    drawn, words = make_plan(example(WEAK)), labels("ru" if language == "ru" else "en")
    lines = page("plan", WEAK, "--by", by, "--language", language).splitlines()

    def heading(view: PlanView) -> str:
        if by == "block":
            return BANK.block(str(view.key)).title
        return words["within"].format(view.key) if by == "horizon" else words[str(view.key)]

    views = {
        "horizon": drawn.by_horizon,
        "block": drawn.by_block,
        "perspective": drawn.by_perspective,
        "journey_phase": drawn.by_journey_phase,
    }[by]()
    _, *headings = [line for before, line in pairwise(lines) if not before]
    assert headings == [words["this week"], *map(heading, views), words["afterwards"]]
    owners = [line for line in lines if line.strip().startswith(words["owner"].format(""))]
    assert len(owners) == len(drawn.initiatives)
    steps = [line for line in lines if line.strip().startswith(words["first step"].format(""))]
    assert len(steps) == len(drawn.initiatives)
    numbered = [line for line in lines if line.split(".")[0].isdecimal()]
    assert len(numbered) == sum(len(view.initiatives) for view in views)
    chains = flat("\n".join(lines)).count(words["chain"].format(""))
    assert chains == (sum(bool(one.supports) for one in drawn.initiatives) if by == "perspective" else 0)


def test_without_a_stage_there_is_no_plan_but_there_are_pitfalls() -> None:
    output = page("plan", "-", *SMALL, "--language", "ru", text='{"first_x": 1}')
    assert "Плана нет: стадия не определена." in output
    assert "\nНа какие типичные ошибки указывают ваши ответы:\n• «P». T\n" in output
    assert "Ответственный" not in output
    assert page("plan", "-", *SMALL, text="{}").endswith("\nThis week\nG. T\n")
    raw = raw_bank()
    del raw["guidance"]
    write_bank(raw)
    undecided = "There is no plan because the stage cannot be determined. Collect the missing answers first.\n"
    assert page("plan", "-", *SMALL, text='{"first_x": 1}').endswith(
        f"\n{undecided}\nThis week\nTypical mistakes that your answers point to:\n• “P”. T\n"
    )
    assert page("plan", "-", *SMALL, text="{}").endswith(f"\n{undecided}")


def test_at_the_last_stage_the_goal_is_to_hold_it() -> None:
    output = page("plan", "-", text=json.dumps(full_sheet(BANK, 9)))
    assert "95 баллов, стадия 5: «Укоренение» — последняя. Цель — удержать её" in output
    english = page("plan", "-", "--language", "en", text=json.dumps(full_sheet(BANK, 9)))
    assert "stage 5: “Укоренение”, the highest stage." in english


def test_initiatives_without_perspective_have_their_own_heading_and_room_for_what_the_bank_does_not_say() -> None:
    output = page("plan", "-", *SMALL, text=sheet(1))
    blanks = f"Owner: {'_' * 8}; start immediately; 6 months of work\n   First step: {'_' * 8}\n"
    assert f"\nResults show in 6 months\n1. A\n   {blanks}   • I: {'_' * 8} → {'_' * 8}\n" in output
    assert "\n   Levels in the questionnaire: T 1 → 2 (6 months); T 1 → 2 (6 months)\n" in output
    assert "That is not enough for the next stage, which is the goal of the next plan." in flat(output)
    assert f"\n2. B\n   Owner: {'_' * 8}; start in 1 mo., after the first step of 1; 6 months of work\n" in output
    assert "Deliverable" not in output
    for by in ("block", "perspective", "journey_phase"):
        assert "\nOther\n" in page("plan", "-", *SMALL, "--by", by, text=sheet(1))
    assert "\nOne\n1. A\n   Owner" in page("plan", "-", *SMALL, "--by", "block", text=sheet(1))
    assert "\nThe last of this work ends in 7 months. Answer the questionnaire again in 12 months: check" in output
    assert output.endswith("\nLeft to raise for the next stage: T 1 → 2; T 1 → 2; T 1 → 2; T 1 → 2.\n")


def test_a_plan_names_the_first_unanswered_statements() -> None:
    unanswered = ["hiring", "training", "reputation", "closed_loop", "crm_platform", "self_service", "insight_use"]
    answers = full_sheet(BANK, 4) | dict.fromkeys(unanswered)
    titles = [statement.title for statement in BANK.statements if statement.id in unanswered]
    output = flat(page("plan", "-", text=json.dumps(answers)))
    assert f"Без ответа: {'; '.join(titles[:5])}; и ещё 2. Ответьте на них" in output
    assert "Без ответа" not in page("plan", "-", text=json.dumps(full_sheet(BANK, 4)))


def test_the_next_level_of_a_reversed_statement_is_a_lower_one() -> None:
    raw = raw_bank()
    for direction in raw["directions"]:
        for statement in direction["statements"]:
            statement["reversed"] = True
    write_bank(raw)
    output = page("plan", "-", *SMALL, text=sheet(3))
    assert "   Levels in the questionnaire: T 3 → 2 (6 months); T 3 → 2 (6 months)\n" in output


def test_of_many_levels_only_the_lowest_and_the_highest_are_named() -> None:
    raw = raw_bank()
    raw["levels"] = [{"number": n, "id": f"l{n}", "title": f"L{n}"} for n in range(11)]
    for direction in raw["directions"]:
        for statement in direction["statements"]:
            del statement["level_texts"]
    write_bank(raw)
    output = page("plan", "-", *SMALL, text=sheet(1))
    assert "\nPoints range from 0 to 100. Levels: 0 “L0”, 10 “L10”.\n" in output


def test_a_first_step_replaces_the_blank() -> None:
    raw = raw_bank()
    raw["stages"][0]["drivers"][0]["first_step"] = "Ask ten of them."
    write_bank(raw)
    assert "\n   First step: Ask ten of them.\n" in page("plan", "-", *SMALL, text=sheet(1))


def test_known_owners_and_measurements_are_printed() -> None:
    result = assess(full_sheet(BANK, 3, loyalty_measurement=1, retention_measurement=1))
    drawn = make_plan(result, measurements=[nps([10, 9, 8, 3])])
    owned = drawn.with_owners({drawn.initiatives[0].id: "Служба качества"})
    texts: list[str] = []
    for language in LANGUAGES:
        console = Console(width=100, highlight=False)
        with console.capture() as printed:
            print_page(plan_page(owned, result, language=language), console)
        texts.append(flat(printed.get()))
    assert "Ответственный: Служба качества" in texts[0]
    (measured,) = [of for one in drawn.initiatives for of in one.objective.key_results if of.baseline is not None]
    assert measured.lower is not None
    assert measured.upper is not None
    targeted = replace(measured, target=40.0)
    assert (measured.baseline, measured.target, targeted.target) == (25.0, None, 40.0)
    for text, language in zip(texts, LANGUAGES, strict=True):
        now = labels(language)["measured"].format(
            *(decimal(figure, language) for figure in (25.0, measured.lower, measured.upper))
        )
        assert f"• {measured.text}, {measured.unit}: {now} → {'_' * 8}" in text


def test_the_page_of_a_plan_fits_on_two_printed_pages() -> None:
    for level in range(1, 10):
        for low in ("closed_loop", "hiring", "goal_alignment"):
            answers = full_sheet(BANK, level, **{low: 1})
            lines = page("plan", "-", text=json.dumps(answers)).splitlines()
            assert len(lines) <= TWO_PAGES, (level, low)


def test_the_page_says_that_no_initiative_serves_the_customer_or_the_finances() -> None:
    result = assess(full_sheet(BANK, 4))
    assert make_plan(result, size=1).perspectives_missing == ("customer", "financial")
    for language, words in (("ru", ("прямо к клиенту", "прямо к деньгам")), ("en", ("customer", "finances"))):
        output = flat(page("plan", "-", "--size", "1", "--language", language, text=json.dumps(full_sheet(BANK, 4))))
        assert all(word in output for word in words)


def test_a_plan_without_key_results_asks_for_no_values() -> None:
    write_bank({**raw_bank(), "indicators": []})
    output = page("plan", "-", *SMALL, text=sheet(1))
    assert "Assumptions" in output
    assert "For each measure" not in output


def test_a_bank_without_stages_gives_no_plan_and_says_so() -> None:
    write_bank(raw_bank() | {"stages": []})
    assert "\nThere is no plan because the bank has no stages.\n" in page("plan", "-", *SMALL, text=sheet(1))
    assert "\nПлана нет: в анкете нет стадий.\n" in page("plan", "-", *SMALL, "--language", "ru", text=sheet(1))


def test_where_lower_is_better_a_plan_aims_at_the_most_points_of_the_stage_before() -> None:
    bank = BANK.with_fields(better="lower")
    result = assess({statement.id: 5 for statement in BANK.statements}, bank=bank)
    shown = {}
    for language in get_args(Language):
        console = Console(width=200, file=StringIO(), color_system=None)
        print_page(plan_page(make_plan(result, bank=bank), result, bank=bank, language=language), console)
        shown[language] = " ".join(cast("StringIO", console.file).getvalue().split())
    assert "The goal is stage 2: “Первые шаги” (at most 37 points)." in shown["en"]
    assert "Цель — стадия 2: «Первые шаги» (баллов — не больше 37)." in shown["ru"]
