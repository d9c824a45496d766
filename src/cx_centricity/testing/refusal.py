"""The law that a sheet that does not fit the bank is refused."""

from __future__ import annotations

from copy import copy
from typing import Any

from cx_centricity.bank import QuestionBank
from cx_centricity.testing.figures import Kinds
from cx_centricity.testing.near_misses import NearMiss
from cx_centricity.testing.ports import LawError, Port

Refusal = type[Exception] | tuple[type[Exception], ...]


class Refusing:
    """A scorer raises a certain error for every sheet with a fault, with the right code if it tells one."""

    def __init__(self, refusal: Refusal) -> None:
        self.name: str = "what-does-not-fit-is-refused"
        kinds: tuple[Any, ...] = refusal if isinstance(refusal, tuple) else (refusal,)
        if not kinds or not all(isinstance(kind, type) and issubclass(kind, Exception) for kind in kinds):
            raise TypeError(f"refusal must be an exception class or a tuple of them, not {refusal!r}")
        self.refusal: Refusal = refusal

    def says_something_of(self, kinds: Kinds) -> bool:  # noqa: ARG002 - of whatever it gives, or would have
        """Whatever a scorer gives, it can break this law."""
        return True

    def __call__(self, scorer: Port, answers: NearMiss, bank: QuestionBank) -> bool:
        """Raise LawError if the scorer scores this, or fails otherwise; else True."""
        reason = self._reason(scorer, answers, bank)
        if reason:
            raise LawError(self.name, reason, answers.answers, bank)
        return True

    def _reason(self, scorer: Port, miss: NearMiss, bank: QuestionBank) -> str | None:
        try:
            figures = scorer.scorer(copy(miss.answers), bank)
        except self.refusal as error:
            told: Any = getattr(error, "problems", None)
            problems: list[Any] = [*told] if isinstance(told, list | tuple) else [miss]
            codes = [getattr(problem, "code", None) for problem in problems]
            return None if codes == [miss.code] else f"refused with {codes}; the one problem is {miss.code}"
        except Exception as error:  # noqa: BLE001 - a port may fail in any way
            return f"{type(error).__name__} instead of a refusal: {error}"
        return f"scored instead of refused ({miss.code}): {figures!r}"
