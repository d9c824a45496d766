"""Type aliases of the public API, for annotations in your own code.

>>> from cx_centricity.typing import AnswerValue
>>> def highest(answers: dict[str, AnswerValue]) -> int:
...     return max(answer for answer in answers.values() if isinstance(answer, int))
>>> highest({"hiring": 3, "training": 5, "onboarding": "n/a", "closed_loop": None})
5
"""

from __future__ import annotations

from typing import Literal

AnswerValue = int | Literal["n/a"] | None
"""A level number, None (unanswered, don't know) or NOT_APPLICABLE."""

Language = Literal["en", "ru"]
"""A language of messages and pages."""

ProblemCode = Literal[
    "anchor-refused",
    "answered-twice",
    "answers-not-a-mapping",
    "bank-name-ambiguous",
    "bank-not-installed",
    "bank-not-provided",
    "code-ambiguous",
    "column-in-the-way",
    "column-missing",
    "column-named-twice",
    "column-not-found",
    "column-not-writable",
    "column-type-refused",
    "condition-impossible",
    "control-character",
    "count-invalid",
    "direction-without-block",
    "duplicate-id",
    "duplicate-key",
    "empty-block",
    "empty-text",
    "extends-circle",
    "extends-too-long",
    "fields-exclusive",
    "file-not-found",
    "file-not-here",
    "file-not-written",
    "file-outside-folder",
    "file-unreadable",
    "file-used-twice",
    "format-unknown",
    "former-id-in-use",
    "invalid-value",
    "key-not-text",
    "key-too-long",
    "level-numbers-not-consecutive",
    "level-outside-scale",
    "level-values-incomplete",
    "level-values-not-rising",
    "link-refused",
    "lone-statement",
    "missing-field",
    "missing-level-text",
    "narrow-stage",
    "no-answer-column",
    "no-folder",
    "not-a-language",
    "not-a-level",
    "not-among",
    "not-an-id",
    "not-semver",
    "not-utf8",
    "nothing-measured",
    "number-too-long",
    "order-incomplete",
    "other-rules",
    "out-of-bounds",
    "overlay-without-base",
    "point-range-invalid",
    "rating-outside-scale",
    "rename-circle",
    "repeated-text",
    "row-of-other-length",
    "row-too-long",
    "several-documents",
    "similar-ids",
    "stage-end-wrong",
    "stage-not-reachable",
    "stage-numbers-not-consecutive",
    "stage-without-drivers",
    "stages-do-not-cover-range",
    "statement-id-not-text",
    "statement-without-driver",
    "still-referred-to",
    "stray-text",
    "supports-circle",
    "surplus-level-text",
    "syntax",
    "tag-refused",
    "target-is-source",
    "too-deep",
    "too-few-items",
    "too-large",
    "too-many-items",
    "too-many-problems",
    "too-many-values",
    "unknown-field",
    "unknown-reference",
    "unknown-statement",
    "weight-total-too-large",
    "wrong-type",
]
"""The stable code of a problem; the reference page of problems explains each."""

__all__ = ["AnswerValue", "Language", "ProblemCode"]


def __dir__() -> list[str]:
    return __all__
