"""What a plain scalar may stand for, and what no text may hold."""

from __future__ import annotations

import re
from typing import Final

from cx_centricity.errors import ControlCharacter, Place, SyntaxFault
from cx_centricity.errors.hints import ANY, OF_SYNTAX, TAB

WORDS: Final[dict[str, bool | None]] = {"": None, "~": None, "null": None, "true": True, "false": False}
CONTROL: Final[re.Pattern[str]] = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

_WHOLE = re.compile(r"[-+]?[0-9]+")


def is_resolved(text: str) -> bool:
    """Say whether a plain scalar stands for something other than its text."""
    return text in WORDS or _WHOLE.fullmatch(text) is not None


def control_character(place: Place, character: str) -> ControlCharacter:
    """Return the problem with a control character."""
    return ControlCharacter(place=place, character=f"U+{ord(character):04X}")


def syntax_fault(place: Place, reason: str, line: str) -> SyntaxFault:
    """Return the problem with a text that the parser cannot read, with the hint that fits its reason and the line."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return SyntaxFault(place=place, reason=reason, hint=TAB)
    hint = next((hint for part, hint in OF_SYNTAX if part in reason), ANY)
    return SyntaxFault(place=place, reason=reason, hint=hint)
