"""Type aliases of the public API, for annotations in your own code.

>>> from cx_centricity.typing import AnswerValue
>>> def highest(answers: dict[str, AnswerValue]) -> int:
...     return max(answer for answer in answers.values() if isinstance(answer, int))
>>> highest({"hiring": 3, "training": 5, "onboarding": "n/a", "closed_loop": None})
5
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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

Invalid = Literal["unscored", "unanswered"]
"""What an invalid cell makes of its row when a frame is scored."""

Execution = Literal["batches", "native"]
"""How a frame is scored: in Arrow batches or by native expressions of the engine."""

Ratings = Iterable[int] | Mapping[int, int]
"""Ratings one by one, or how many there are of each."""

ScopeKind = Literal["whole", "block", "direction"]
"""What a score belongs to."""

ComparedKind = Literal["whole", "block", "direction", "statement"]
"""What a comparison compares."""

Horizon = Literal[6, 12, 24]
"""Months until the results of a driver are visible."""

Perspective = Literal["financial", "customer", "internal_process", "learning_growth"]
"""A perspective of the balanced scorecard (Kaplan & Norton, 1992)."""

JourneyPhase = Literal["awareness", "choice", "purchase", "use", "support", "loyalty"]
"""A phase of the customer journey."""

Better = Literal["higher", "lower"]
"""Which direction of an indicator is good."""

Bump = Literal["major", "minor", "patch"]
"""The part of a version that has to rise."""

PartKind = Literal[
    "levels", "blocks", "directions", "statements", "stages", "drivers", "guidance", "pitfalls", "indicators"
]
"""The kinds of parts that an overlay names, by the field of the bank that holds them."""

AnswerChangeKind = Literal["raised", "lowered", "same", "answered", "left_open", "not_applicable"]
"""How an answer changed from one result to another."""

LeftOutReason = Literal[
    "only_before", "only_after", "other_levels", "other_point_range", "not_in_target", "other_target_range"
]
"""Why a comparison leaves a part out."""

Suppression = Literal["too_few", "others_could_be_worked_out"]
"""Why a figure of a group is not shown: too few answers, or with the figures shown it would reveal too few people."""

DiscussionReason = Literal["growth_zone", "disagreement", "pitfall", "unanswered", "lowest"]
"""Why a direction is worth a discussion, strongest first."""

__all__ = [
    "AnswerChangeKind",
    "AnswerValue",
    "Better",
    "Bump",
    "ComparedKind",
    "DiscussionReason",
    "Execution",
    "Horizon",
    "Invalid",
    "JourneyPhase",
    "Language",
    "LeftOutReason",
    "PartKind",
    "Perspective",
    "ProblemCode",
    "Ratings",
    "ScopeKind",
    "Suppression",
]


def __dir__() -> list[str]:
    return __all__
