"""The bundled content keeps its rules, and the checks find a planted fault of every kind."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from content_checks import faults

DATA = Path(__file__).parent.parent / "src" / "cx_centricity" / "data" / "ru"
CLIENT, STAGE = "directions/client.yaml", "stages/acquaintance.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the content."""
    return Path(shutil.copytree(DATA, tmp_path / "ru"))


def test_the_bundled_content_has_no_fault() -> None:
    assert faults(DATA) == []


FIRST, SECOND = "Всем клиентам отправляют", "Отдельные сотрудники по памяти"


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        (CLIENT, rf"      - {FIRST}.*\n", "", "8 entries, wanted 9…9"),
        (CLIENT, r"      - up_to: 3\n.*\n", "", "2 entries, wanted 3…3"),
        (CLIENT, r"(?s)  - id: customer_value.*", "", "3 entries, wanted 4…4"),
        (STAGE, r"(?s)characteristics:\n.*?profiles:", "characteristics: [Одно.]\nprofiles:", "1 entries, wanted 3…5"),
        (CLIENT, rf"{FIRST}.*", "Всем клиентам пишут одно.", "4 words, wanted 8…18"),
        (CLIENT, FIRST, "Всем" + " и всем" * 6 + " отправляют", "21 words, wanted 8…18"),
        (CLIENT, r"claim: Клиент получает.*", "claim: Всё хорошо.", "2 words, wanted 8…16"),
        (CLIENT, r"claim: Клиент", "claim: Каждый клиент всегда и всюду сразу", "18 words, wanted 8…16"),
        (CLIENT, r"        text: .*", "        text: Посмотрите.", "evidence[0].text: 11 characters"),
        (STAGE, r"    why: .*", "    why: Надо.", "why: 5 characters"),
        (STAGE, r"    first_step: .*", "    first_step: Начните.", "first_step: 8 characters"),
        (STAGE, r"(    first_step: .*)\.\n", r"\1\n", "first_step: one final point"),
        (CLIENT, FIRST, "Всем  клиентам отправляют", "double space"),
        (CLIENT, FIRST, "Всем „клиентам“ отправляют", "quotes other than"),
        (CLIENT, FIRST, "Всем «клиентам отправляют", "a closing quote is missing"),
        (CLIENT, FIRST, "Всем - клиентам отправляют", "a dash that is not"),
        (CLIENT, FIRST, "Всем... клиентам отправляют", "three dots"),
        (CLIENT, FIRST, "Всем еще клиентам отправляют", "«еще» without ё"),
        (CLIENT, FIRST, "Всем TODO клиентам отправляют", "left over from a template"),
        (CLIENT, r"предложения и письма\.", "предложения и письма", "one final point"),
        (CLIENT, r"предложения и письма\.", "предложения и письма..", "one final point"),
        (CLIENT, FIRST, "Всем newsletter клиентам отправляют", "the Latin word «newsletter»"),
        (CLIENT, FIRST, "Всем клиентам по чьему-то почину отправляют", "the bookish word «почину»"),
        (CLIENT, FIRST, "Всем покупателям отправляют", "a word of one kind of company, «покупателям»"),
        (CLIENT, r"claim: Клиент", "claim: Покупатель", "a word of one kind of company, «покупатель»"),
        (CLIENT, r"предложения и письма\.", "предложения; письма тоже.", "a second claim after «;»"),
        (CLIENT, r"предложения и письма\.", "предложения. Письма тоже.", "a second claim after «.»"),
        (CLIENT, r"предложения и письма\.", "предложения, а также письма.", "a second claim after «, а также»"),
        (CLIENT, rf"{SECOND}.*", "PREVIOUS", "the same text as"),
        (CLIENT, rf"{SECOND}.*", "ALIKE", "three-word runs stand in"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found_in_its_place(folder: Path, file: str, old: str, new: str, what: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    above = re.findall(rf"      - ({FIRST}.*)", text)
    new = new.replace("PREVIOUS", above[0] if above else "")
    new = new.replace("ALIKE", above[0].replace("Всем", "Многим") if above else "")
    spoiled = re.sub(old, new, text, count=1)
    (folder / file).write_text(spoiled, encoding="utf-8")
    pairs = enumerate(zip(text.splitlines(), spoiled.splitlines(), strict=False), start=1)
    changed = next((line for line, (before, after) in pairs if before != after), 0)
    found = [fault for fault in faults(folder) if what in fault]
    assert found, faults(folder)
    # A missing entry is reported at the start of its list.
    assert found[0].startswith(f"{file}:{changed}: ") or "entries" in what


@pytest.mark.parametrize("phrase", ["Кажется, верно", "Как ни странно"])
def test_a_phrase_of_too_many_statements_at_one_level_is_found(folder: Path, phrase: str) -> None:
    for count, file in enumerate(sorted((folder / "directions").iterdir())[:5], start=1):
        found = [fault for fault in faults(folder) if "at this level" in fault]
        assert not found, (count, found)
        text = file.read_text(encoding="utf-8")
        changed = re.sub(r"(level_texts:\n      - )(\w)", rf"\1{phrase}, \2", text, count=1)
        assert changed != text
        file.write_text(changed, encoding="utf-8")
    words = phrase.lower().replace(",", "")
    assert [fault for fault in faults(folder) if f"more than four statements say «{words}» at this level" in fault]


def test_too_many_words_in_all_are_found(folder: Path) -> None:
    for file in (folder / "directions").iterdir():
        text = file.read_text(encoding="utf-8")
        file.write_text(
            re.sub(r"(?m)^(      - \w.*)\.$", r"\1 и так далее все пять дней подряд.", text), encoding="utf-8"
        )
    assert [fault for fault in faults(folder) if "words in all claims and level texts, wanted at most 7500" in fault]
