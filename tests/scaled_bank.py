"""A small bank with three answer scales, whose texts and numbers mean something else on each."""

from __future__ import annotations

from cx_centricity import QuestionBank
from small_bank import Raw, make, raw_bank


def raw_scaled_bank() -> Raw:
    """Return a bank with a statement on each scale, and one that is asked but not scored.

    The default scale has the levels 1, 2, 3. That of `second_x` has gaps, and two of its titles are those of other
    default levels. That of `third_x` has two levels with texts.
    """
    raw: Raw = raw_bank() | {"pitfalls": []}
    raw["scales"] = [
        {"id": "often", "levels": [_level(0, "L3"), _level(3, "L1"), _level(1000, "Always", "Each time")]},
        {"id": "yes_no", "levels": [_level(0, "Нет"), _level(1, "Да")]},
    ]
    first, second, third = (direction["statements"] for direction in raw["directions"])
    first[1] |= {"weight": 0}
    del second[1:], third[1:]
    del second[0]["level_texts"]
    second[0] |= {"scale": "often", "title": "Frequency", "claim": "We ask."}
    third[0] |= {"scale": "yes_no", "level_texts": ["not at all", "b"]}
    return raw


def _level(number: int, title: str, summary: str = "") -> Raw:
    return {"number": number, "id": f"n{number}", "title": title, "summary": summary}


SCALED_BANK: QuestionBank = make(raw_scaled_bank())
