"""Type aliases of the public API, for annotations in your own code.

>>> from cx_centricity.typing import AnswerValue
>>> def highest(answers: dict[str, AnswerValue]) -> int:
...     return max(answer for answer in answers.values() if isinstance(answer, int))
>>> highest({"hiring": 3, "training": 5, "onboarding": "n/a", "closed_loop": None})
5

Pydantic reads JSON by these types, and converts nothing:

>>> from pydantic import TypeAdapter
>>> TypeAdapter(dict[str, AnswerValue]).validate_json('{"hiring": 3, "onboarding": "n/a", "closed_loop": null}')
{'hiring': 3, 'onboarding': 'n/a', 'closed_loop': None}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import Strict

AnswerValue = Annotated[int, Strict()] | Literal["n/a"] | None
"""A level number, None (unanswered, don't know) or NOT_APPLICABLE.

A Pydantic model or a web framework that has fields of this type converts nothing: `"5"`, `5.0` and `True` are errors.
"""

PointsValue = Annotated[int, Strict()] | Annotated[float, Strict()]
"""A number of points: an `int` in a bank without decimals, else a `float`."""

Standing = Literal["strength", "relative_strength", "growth_zone"]
"""How a direction stands out from the whole."""

Language = Literal["en", "ru"]
"""The language of messages and reports."""

ProblemCode = Literal[
    "anchor-refused",
    "answered-twice",
    "answers-not-a-mapping",
    "bank-name-ambiguous",
    "bank-not-installed",
    "bank-not-provided",
    "better-not-allowed",
    "cells-not-answers",
    "code-ambiguous",
    "column-in-the-way",
    "column-missing",
    "column-named-twice",
    "column-not-found",
    "column-not-writable",
    "column-type-refused",
    "columns-of-one-statement",
    "condition-always-true",
    "condition-form",
    "condition-impossible",
    "control-character",
    "count-invalid",
    "amount-invalid",
    "count-too-large",
    "direction-without-block",
    "duplicate-id",
    "duplicate-key",
    "empty-block",
    "empty-text",
    "evidence-incomplete",
    "evidence-not-rising",
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
    "frames-not-supported",
    "gate-not-allowed",
    "gate-not-monotone",
    "group-by-answers",
    "group-value-refused",
    "id-of-base",
    "invalid-value",
    "key-not-text",
    "key-too-long",
    "level-numbers-not-rising",
    "level-outside-scale",
    "level-unknown",
    "level-values-all-equal",
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
    "not-a-table",
    "not-a-text-file",
    "not-a-version-range",
    "not-among",
    "not-an-id",
    "not-decodable",
    "not-on-default-scale",
    "not-one-sheet",
    "not-semver",
    "not-utf8",
    "nothing-measured",
    "nothing-scored",
    "number-too-long",
    "order-incomplete",
    "other-rules",
    "out-of-bounds",
    "overlay-without-base",
    "point-range-invalid",
    "points-merge-sums",
    "polarity-mixed",
    "range-inherited",
    "rating-outside-scale",
    "rename-circle",
    "repeated-text",
    "respondent-repeated",
    "result-changed",
    "row-of-other-length",
    "row-too-long",
    "several-documents",
    "sheet-of-other-bank",
    "similar-ids",
    "stage-end-wrong",
    "stage-not-reachable",
    "stage-numbers-not-consecutive",
    "stage-without-drivers",
    "stages-do-not-cover-range",
    "stages-not-allowed",
    "statement-id-not-text",
    "statement-without-driver",
    "still-referred-to",
    "stray-text",
    "supports-circle",
    "surplus-level-text",
    "syntax",
    "table-too-large",
    "tag-refused",
    "target-is-source",
    "text-before-comment",
    "too-deep",
    "too-few-items",
    "too-large",
    "too-many-columns",
    "too-many-decimals",
    "too-many-items",
    "too-many-problems",
    "too-many-subgroups",
    "too-many-values",
    "unknown-field",
    "unknown-reference",
    "unknown-statement",
    "value-not-whole",
    "version-outside-range",
    "weight-total-too-large",
    "wrong-type",
]
"""The stable code of a problem; the reference page of problems explains each code."""

ProblemValue = str | int | float | tuple[str, ...] | tuple[int, ...]
"""The value of a field in the data of a problem."""

Severity = Literal["error", "warning"]
"""Whether a problem makes the input unusable or only points to a likely mistake."""

Invalid = Literal["unscored", "unanswered"]
"""How a row with an invalid cell is scored: not at all, or as if that statement were unanswered."""

Encoding = Literal["utf-8", "utf-16", "windows-1251"]
"""The encoding of a file of answers; a byte order mark is recognised in each."""

Separator = Literal[",", ";", "\t", "|"]
"""The character between the cells of a CSV file."""

Repeats = Literal["first", "last"]
"""Which row of a respondent who has several is kept."""

TableFormat = Literal["csv", "json lines", "parquet"]
"""The format in which a table of answers is written; Arrow counts as Parquet."""

MatchedBy = Literal["stated", "id", "number", "title", "claim", "former_id", "retired_id"]
"""How the column of a statement is recognised: it is stated, or its name is what the bank has for the statement."""

Execution = Literal["batches", "native"]
"""How a frame is scored: in Arrow batches or by native expressions of its engine."""

Ratings = Iterable[int] | Mapping[int, int]
"""Single ratings, or the number of times each rating was given."""

ScopeKind = Literal["whole", "block", "direction", "subscale"]
"""What a score belongs to."""

ComparedKind = Literal["whole", "block", "direction", "subscale", "statement"]
"""What a comparison covers."""

Horizon = Literal[6, 12, 24]
"""Months until the results of a driver are visible."""

Perspective = Literal["financial", "customer", "internal_process", "learning_growth"]
"""A perspective of the balanced scorecard (Kaplan & Norton, 1992)."""

CaveatCode = Literal["provisional", "many-not-applicable", "few-answers", "thin-directions", "uneven-blocks"]
"""What a caveat is about."""

Effort = Literal["low", "medium", "high"]
"""How many people and months a driver takes."""

Arrangement = Literal["horizon", "block", "perspective", "journey_phase"]
"""What the initiatives of a plan are grouped by."""
JourneyPhase = Literal["awareness", "choice", "purchase", "use", "support", "loyalty"]
"""A phase of the customer journey."""

Better = Literal["higher", "lower"]
"""Whether more or less of what a bank, a direction or an indicator measures is better."""

Bump = Literal["major", "minor", "patch"]
"""The part of a version number that must be raised."""

PartKind = Literal[
    "levels",
    "scales",
    "blocks",
    "directions",
    "statements",
    "subscales",
    "stages",
    "drivers",
    "guidance",
    "methods",
    "pitfalls",
    "indicators",
]
"""A kind of part that an overlay can change, named after the field of the bank that contains it."""

AnswerChangeKind = Literal["raised", "lowered", "same", "answered", "left_open", "not_applicable"]
"""How the answer to a statement changed from one result to the next."""

LeftOutReason = Literal[
    "only_before", "only_after", "other_levels", "other_point_range", "not_in_target", "other_target_range"
]
"""Why a comparison omits a part."""

Suppression = Literal["too_few", "others_could_be_worked_out"]
"""Why a figure of a group is suppressed: too few respondents, or other figures would reveal the answers of too few."""

DiscussionReason = Literal["growth_zone", "disagreement", "pitfall", "unanswered", "lowest"]
"""Why a direction is worth a discussion, strongest first; "lowest" stands for the worst points."""

PitfallChangeKind = Literal["closed", "opened"]
"""What became of a pitfall between two results."""

EmptyPlanReason = Literal["no_stages", "too_few_answers", "no_drivers"]
"""Why a plan has no initiatives."""

__all__ = [
    "AnswerChangeKind",
    "AnswerValue",
    "Arrangement",
    "Better",
    "Bump",
    "CaveatCode",
    "ComparedKind",
    "DiscussionReason",
    "Effort",
    "EmptyPlanReason",
    "Encoding",
    "Execution",
    "Horizon",
    "Invalid",
    "JourneyPhase",
    "Language",
    "LeftOutReason",
    "MatchedBy",
    "PartKind",
    "Perspective",
    "PitfallChangeKind",
    "PointsValue",
    "ProblemCode",
    "ProblemValue",
    "Ratings",
    "Repeats",
    "ScopeKind",
    "Separator",
    "Severity",
    "Standing",
    "Suppression",
    "TableFormat",
]


def __dir__() -> list[str]:
    return __all__
