"""What a plain scalar may stand for, and what no text may hold."""

from __future__ import annotations

import re
from typing import Final

from cx_centricity.errors import Place, Problem

WORDS: Final[dict[str, bool | None]] = {"": None, "~": None, "null": None, "true": True, "false": False}
CONTROL: Final[re.Pattern[str]] = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

_WHOLE = re.compile(r"[-+]?[0-9]+")


_SYNTAX_HINTS: Final = (
    ("mapping values are not allowed", "quote-colon"),
    ("cannot start any token", "quote-special"),
    ("could not find expected ':'", "add-colon"),
    ("did not find expected key", "align"),
    ("did not find expected '-'", "align"),
    ("unexpected end of stream", "close"),
    ("expected ',' or", "close"),
    ("unknown escape", "double-backslash"),
)
"""Parts of the parser's messages, each with the hint that fits."""


def is_resolved(text: str) -> bool:
    """Say whether a plain scalar stands for something other than its text."""
    return text in WORDS or _WHOLE.fullmatch(text) is not None


def control_character(place: Place, character: str) -> Problem:
    """Return the problem with a control character."""
    return Problem("control-character", place, character=f"U+{ord(character):04X}")


def syntax_fault(place: Place, reason: str, line: str) -> Problem:
    """Return the problem with a text that the parser cannot read, with the hint that fits its reason and the line."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return Problem("syntax", place, reason=reason, hint="no-tabs")
    hint = next((hint for part, hint in _SYNTAX_HINTS if part in reason), "check-indent")
    return Problem("syntax", place, reason=reason, hint=hint)
