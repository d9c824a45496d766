"""The texts of the commands in both languages."""

from __future__ import annotations

import json
from pathlib import Path

from command_line import run
from cx_centricity import load_bank
from cx_centricity.report import labels

BANKS = Path(__file__).parents[1] / "docs" / "examples" / "banks"
CLIMATE = str(BANKS / "service_climate.yaml")


def test_both_languages_have_the_same_texts() -> None:
    assert labels("ru").keys() == labels("en").keys()


def test_an_english_report_has_no_russian_words() -> None:
    desk = str(BANKS / "support_desk.yaml")
    ids = [statement.id for statement in load_bank(desk).statements]
    sheet = {**dict.fromkeys(ids, 4), ids[0]: 1, ids[1]: "n/a", ids[2]: None}
    for text in (json.dumps(sheet), "{}", json.dumps({ids[0]: 2})):
        code, output, _ = run("assess", "-", "--bank", desk, text=text)
        assert code == 0
        assert not set("абвгдежзийклмнопрстуфхцчшщъыьэюя") & set(output.lower())
