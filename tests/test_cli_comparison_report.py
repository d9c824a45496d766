"""The printed page of a comparison."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line import AFTER, BEFORE, SMALL, STRONG, WEAK, flat, page, run, sheet, write_bank
from cx_centricity import assess, default_bank
from cx_centricity.comparison import compare
from cx_centricity.language import signed
from cx_centricity.plan import make_plan
from golden.results import example
from small_bank import raw_bank
from strategies import full_sheet

BANK = default_bank()

pytestmark = pytest.mark.usefixtures("small_bank_folder")


def changes(*arguments: str, text: str | None = None) -> str:
    """Return the page of a comparison without its title."""
    title, _, rest = page(*arguments, text=text).partition("\n\n")
    assert title in {"Что изменилось", "What changed"}
    return rest


def test_a_comparison_states_both_results_and_the_progress_to_the_target() -> None:
    compared = compare(example(BEFORE), example(AFTER), target=example(STRONG))
    russian = changes("compare", BEFORE, AFTER, "--target", STRONG)
    english = changes("compare", BEFORE, AFTER, "--language", "en")
    assert russian.startswith("Было 41 балл, стало 45 баллов (+4). Стадия прежняя — 3 «Становление».\n")
    assert english.startswith("41 points before, 45 points now (+4). The stage is still 3 “Становление”.\n")
    assert "ответы +4, новые ответы и пропуски 0, изменения в анкете 0." in russian.split("\n")[1]
    assert russian.split("\n")[5].split() == ["Всего", "41", "45", "+4", "71", "13", "%"]
    assert " было стало изменение цель пройдено Всего " in flat(russian)
    assert " before now change Overall 41 45 +4 Blocks " in flat(english)
    shares: set[str] = set()
    for scope in (*compared.blocks, *compared.directions):
        assert scope.change is not None
        assert scope.progress is not None
        share = f" {round(100 * scope.progress)} %" if scope.change > 0 else " дальше от цели" if scope.change else ""
        row = f"{scope.title} {scope.before} {scope.after} {signed(scope.change)}"
        row += " ≈" if scope.resolution and 0 < abs(scope.change) <= scope.resolution else ""
        assert f"{row} {scope.target}{share}" in (" ".join(line.split()) for line in russian.splitlines())
        assert row in (" ".join(line.split()) for line in english.splitlines())
        shares.add(share)
    assert {"", " дальше от цели", " 31 %"} <= shares
    assert "• Проактивные коммуникации (Каналы взаимодействия): уровень 4 → 3\n" in russian
    higher = changes("compare", WEAK, STRONG)
    assert higher.startswith("Было 14 баллов, стало 71 балл (+57). Стадия: была 1 «Знакомство», стала 4 «Масштаб")
    assert "The stage changed from 1 “Знакомство” to 4 “" in changes("compare", WEAK, STRONG, "--language", "en")


def test_the_parts_of_a_change_are_shown_unless_nothing_changed() -> None:
    def split_of(before: str, after: str, language: str) -> str:
        Path("after.json").write_text(after, encoding="utf-8")
        return changes("compare", "-", "after.json", *SMALL, "--language", language, text=before).split("\n")[1]

    some = sheet(1, third_x=None)
    assert split_of(some, sheet(2, third_x=3), "ru") == (
        "Из чего сложилась перемена: ответы +50, новые ответы и пропуски +8, изменения в анкете 0."
    )
    assert split_of(some, sheet(2, third_x=3), "en") == (
        "Where the change comes from: answers +50, new or missing answers +8, changes to the bank 0."
    )
    assert split_of(some, some, "ru") == "Ответы не изменились."
    first, second = ({"first_x": 1, "first_y": 2, "second_x": 3}, {"second_y": 2, "third_x": 2, "third_y": 2})
    assert split_of(json.dumps(first), json.dumps(second), "en").startswith(
        "The change cannot be broken down: no statement"
    )


def test_the_page_tells_which_pitfalls_closed_or_opened_and_which_targets_are_met(tmp_path: Path) -> None:
    before = full_sheet(BANK, 4, reputation=2)
    plan = make_plan(assess(before))
    due = plan.due(12)
    later = {**before, **{each.statement: each.level for each in due[1:]}, "reputation": 4, "goal_alignment": 4}
    later |= {"employee_incentives": 3, due[0].statement: 4}
    for name, text in (("before.json", json.dumps(before)), ("after.json", json.dumps(later))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "plan.json").write_text(plan.model_dump_json(), encoding="utf-8")
    files = (str(tmp_path / "before.json"), str(tmp_path / "after.json"), "--plan", str(tmp_path / "plan.json"))
    closed, opened = (BANK.pitfalls[at].title for at in (3, 12))
    met, missed = BANK.statement(due[1].statement).title, BANK.statement(due[0].statement).title
    for language, told in (
        (
            "ru",
            (
                f"Типичных ошибок больше не видно: «{closed}».",
                f"Появились типичные ошибки: «{opened}».",
                f"• {met}: цель — уровень {due[1].level}, выполнена (",
                f"• {missed}: цель — уровень {due[0].level}, не выполнена (",
            ),
        ),
        (
            "en",
            (
                f"Typical mistakes that no longer show: “{closed}”.",
                f"Typical mistakes that now show: “{opened}”.",
                f"• {met}: target level {due[1].level}, met (",
                f"• {missed}: target level {due[0].level}, not met (",
            ),
        ),
    ):
        output = flat(changes("compare", *files, "--language", language))
        assert [text for text in told if text not in output] == []
    assert f"Targets met: {len(due) - 1} of {len(due)}" in changes("compare", *files, "--language", "en")
    assert f" of {len(plan.due(24))}" in changes("compare", *files, "--months", "24", "--language", "en")


def test_a_file_that_is_no_plan_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text('{"format_version": 1}', encoding="utf-8")
    code, _, errors = run("compare", BEFORE, AFTER, "--plan", str(tmp_path / "plan.json"))
    assert code == 2
    assert "is no plan for these answers" in " ".join(errors.replace("│", " ").split())
    assert "Traceback" not in errors


def test_changed_answers_are_grouped_with_the_lowered_ones_first() -> None:
    later = sheet(2, first_x=1, first_y=3, second_x=None, second_y="n/a", third_x=2)
    Path("after.json").write_text(later, encoding="utf-8")
    command = ("compare", "-", "after.json", *SMALL)
    output = page(*command, text=sheet(2, third_x=None))
    assert output.endswith(
        "\nLowered\n• T (D): level 2 → 1\n\nRaised\n• T (D): level 2 → 3\n"
        "\nNewly answered\n• T (D): no answer → level 2\n\nNo longer answered\n• T (D): level 2 → no answer\n"
        "\nNo longer applicable\n• T (D): level 2 → not applicable\n"
    )
    russian = page(*command, "--language", "ru", text=sheet(2, third_x=None))
    for heading in ("Снизилось", "Выросло", "Появился ответ", "Нет ответа", "Стало неприменимо"):
        assert f"\n{heading}\n• T (D): " in russian
    assert "• T (D): уровень 2 → неприменимо\n" in russian


def test_a_comparison_without_points_or_change_says_so() -> None:
    for name, text in (("one", sheet(1)), ("none", "{}"), ("two", sheet(2))):
        Path(f"{name}.json").write_text(text, encoding="utf-8")

    def compared(before: str, after: str, target: str) -> str:
        return changes("compare", f"{before}.json", f"{after}.json", *SMALL, "--target", f"{target}.json")

    lost = compared("one", "none", "two")
    assert lost.startswith("0 points, stage 1: “Low” → not scored\n\n")
    assert "Overall 0 — 50 " in flat(lost)
    same = compared("two", "two", "two")
    assert same.startswith("50 points before, 50 points now (0). The stage is still 2 “High”.\nNo answers changed.\n\n")
    assert "Overall 50 50 0 50 " in flat(same)
    assert "Overall 0 0 0 — " in flat(compared("one", "one", "none"))


def test_a_comparison_page_shows_subscales_decimals_and_what_is_better() -> None:
    bands = [{"id": "calm", "title": "Calm", "from_points": 1}, {"id": "tense", "title": "Tense", "from_points": 2.5}]
    subscale = {"id": "s", "title": "S", "statements": ["first_x"], "point_range": [1, 3], "stages": bands}
    raw = {**raw_bank(), "decimals": 1, "better": "lower", "subscales": [subscale]}

    def compared(before: str, after: str, language: str = "en", **fields: object) -> str:
        write_bank({**raw, **fields})
        Path("after.json").write_text(after, encoding="utf-8")
        return changes("compare", "-", "after.json", *SMALL, "--language", language, text=before)

    high, low = sheet(2), sheet(1, first_x=2, first_y=3)
    english, russian = compared(high, low), compared(high, low, "ru")
    assert english.startswith("50 points before, 25 points now (−25, which is better). The stage changed from 2 “")
    assert russian.startswith("Было 50 баллов, стало 25 баллов (−25, это лучше). Стадия: была 2 «")
    assert " Subscales S 2 2 0 " in flat(english)
    assert "\nWorse\n• T (D): level 2 → 3\n\nBetter\n• T (D): level 2 → 1\n" in english
    assert "\nСтало хуже\n" in russian
    assert "(+25, which is worse)" in compared(low, high)
    assert "50 points now (0)." in compared(high, high)
    without_stages = compared(high, low, stages=[], pitfalls=[])
    assert without_stages.startswith("50 points before, 25 points now (−25, which is better).\n")
    assert compared(high, "{}", stages=[], pitfalls=[]).startswith("50 points → not scored\n\n")
    parts = compared(high, low, stages=[], pitfalls=[], overall=False)
    assert flat(parts).startswith("Points before now change Blocks One ")
    assert "Overall" not in parts


def test_a_comparison_with_long_titles_fits_a_plain_terminal() -> None:
    raw = raw_bank()
    for direction in raw["directions"]:
        direction["title"] = "Очень длинное название направления " * 3
        for statement in direction["statements"]:
            statement["title"] = "Очень длинное название утверждения " * 3
    for stage in raw["stages"]:
        stage["title"] = "Очень длинное название стадии " * 3
    write_bank(raw)
    for name, level in (("two", 2), ("three", 3)):
        Path(f"{name}.json").write_text(sheet(level), encoding="utf-8")
    output = changes("compare", "three.json", "two.json", *SMALL, "--target", "three.json", "--language", "ru")
    assert "стало изменение цель пройдено" in flat(output)
