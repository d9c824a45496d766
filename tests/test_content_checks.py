"""The bundled content keeps its rules, and the checks find a planted fault of every kind."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from content_checks import faults

DATA = Path(__file__).parent.parent / "src" / "cx_centricity" / "data" / "ru"
CLIENT, STAGE = "directions/client.yaml", "stages/acquaintance.yaml"


def test_the_bundled_content_has_no_fault() -> None:
    assert faults(DATA) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        (CLIENT, r"      - Скидки, письма.*\n", "", "8 entries, wanted 9…9"),
        (CLIENT, r"(?s)  - id: customer_value.*", "", "3 entries, wanted 4…4"),
        (STAGE, r"(?s)characteristics:\n.*?profiles:", "characteristics: [Одно.]\nprofiles:", "1 entries, wanted 3…5"),
        (CLIENT, r"Скидки, письма.*", "Одинаково для всех.", "19 characters, wanted 80…220"),
        (CLIENT, r"claim: Каждый клиент получает.*", "claim: Всё хорошо.", "11 characters, wanted 60…160"),
        (STAGE, r"    why: .*", "    why: Надо.", "5 characters, wanted 40…140"),
        (STAGE, r"    first_step: .*", "    first_step: Начните.", "8 characters, wanted 90…180"),
        (STAGE, r"(    first_step: .*)\.\n", r"\1\n", "first_step: one final point"),
        (CLIENT, "Скидки, письма", "Скидки,  письма", "double space"),
        (CLIENT, "Скидки, письма", "„Скидки“, письма", "quotes other than"),
        (CLIENT, "Скидки, письма", "«Скидки, письма", "a closing quote is missing"),
        (CLIENT, "Скидки, письма", "Скидки - и письма", "a dash that is not"),
        (CLIENT, "Скидки, письма", "Скидки... письма", "three dots"),
        (CLIENT, "Скидки, письма", "Скидки, все еще письма", "«еще» without ё"),
        (CLIENT, "Скидки, письма", "Скидки, TODO, письма", "left over from a template"),
        (CLIENT, r"ничто не напоминает\.", "ничто не напоминает", "one final point"),
        (CLIENT, r"ничто не напоминает\.", "ничто не напоминает..", "one final point"),
        (CLIENT, "Скидки, письма", "Скидки, newsletter, письма", "the Latin word «newsletter»"),
        (CLIENT, r"Один-два менеджера.*", "PREVIOUS", "the same text as"),
        (CLIENT, r"Один-два менеджера.*", "ALIKE", "three-word runs stand in"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found_in_its_place(tmp_path: Path, file: str, old: str, new: str, what: str) -> None:
    folder = tmp_path / "ru"
    shutil.copytree(DATA, folder)
    text = (folder / file).read_text(encoding="utf-8")
    above = re.findall(r"      - (Скидки, письма.*)", text)
    new = new.replace("PREVIOUS", above[0] if above else "")
    new = new.replace("ALIKE", above[0].replace("Скидки", "Уступки") if above else "")
    spoiled = re.sub(old, new, text, count=1)
    (folder / file).write_text(spoiled, encoding="utf-8")
    pairs = enumerate(zip(text.splitlines(), spoiled.splitlines(), strict=False), start=1)
    changed = next((line for line, (before, after) in pairs if before != after), 0)
    found = [fault for fault in faults(folder) if what in fault]
    assert found, faults(folder)
    # A missing entry is reported at the start of its list.
    assert found[0].startswith(f"{file}:{changed}: ") or "entries" in what


def test_too_many_statements_with_the_same_opening_at_one_level_are_found(tmp_path: Path) -> None:
    folder = tmp_path / "ru"
    shutil.copytree(DATA, folder)
    planted = 0
    for file in sorted((folder / "directions").iterdir())[:7]:
        text = file.read_text(encoding="utf-8")
        changed = re.sub(r"(level_texts:\n      - )\"?(\w)", r"\1В этой компании \2", text, count=1)
        planted += changed != text
        file.write_text(changed, encoding="utf-8")
    assert planted == 7
    assert [fault for fault in faults(folder) if "more than four statements open with «в этой компании»" in fault]
