"""What a plain scalar may stand for, and what no text may hold."""

from __future__ import annotations

import re
from typing import Final

from cx_centricity.errors import ControlCharacter, Place

WORDS: Final[dict[str, bool | None]] = {"": None, "~": None, "null": None, "true": True, "false": False}
CONTROL: Final[re.Pattern[str]] = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

_WHOLE = re.compile(r"[-+]?[0-9]+")


def is_resolved(text: str) -> bool:
    """Say whether a plain scalar stands for something other than its text."""
    return text in WORDS or _WHOLE.fullmatch(text) is not None


def control_character(place: Place, character: str) -> ControlCharacter:
    """Return the problem with a control character."""
    return ControlCharacter(place=place, character=f"U+{ord(character):04X}")
