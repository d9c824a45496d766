"""What can be wrong with results and measurements that are put together."""

from __future__ import annotations

from typing import ClassVar

from cx_centricity.errors.problem import Problem


class OtherRules(Problem):
    """A result was made by other rules than those of the bank, or of the result, that it meets."""

    code: ClassVar[str] = "other-rules"
    en: ClassVar[str] = (
        "the result was made with {bank} {version}, and {other} {other_version} scores by other rules; "
        "give the bank that the result was made with"
    )
    ru: ClassVar[str] = (
        "результат получен по анкете {bank} {version}, а в анкете {other} {other_version} другие правила оценки; "
        "нужна та анкета, по которой получен результат"
    )
    bank: str
    version: str
    other: str
    other_version: str


class RatingOutsideScale(Problem):
    """A rating is no whole number of the indicator's scale."""

    code: ClassVar[str] = "rating-outside-scale"
    en: ClassVar[str] = "{found} is no rating; give whole numbers from {lowest} to {highest}"
    ru: ClassVar[str] = "{found} — не оценка; нужны целые числа от {lowest} до {highest}"
    _terms: ClassVar[tuple[str, ...]] = ("found",)
    found: str
    lowest: int
    highest: int


class CountInvalid(Problem):
    """A count is no whole number, or not possible beside the others."""

    code: ClassVar[str] = "count-invalid"
    en: ClassVar[str] = "{found} is not possible here; give a whole number from {lowest} to {highest}"
    ru: ClassVar[str] = "{found} здесь невозможно; нужно целое число от {lowest} до {highest}"
    _terms: ClassVar[tuple[str, ...]] = ("found",)
    found: str
    lowest: int
    highest: int


class NothingMeasured(Problem):
    """There is nothing to compute an indicator from."""

    code: ClassVar[str] = "nothing-measured"
    en: ClassVar[str] = "there is nothing to compute from; give at least one rating, or one customer at the start"
    ru: ClassVar[str] = "считать не из чего; нужна хотя бы одна оценка или хотя бы один клиент на начало периода"
