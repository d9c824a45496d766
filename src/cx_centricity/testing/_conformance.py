"""The conformance suite: cases in JSON, for this library and for ports of the scoring rule in any language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, cast

from importlib_resources import files

from cx_centricity.bank import QuestionBank
from cx_centricity.errors import AnswerError
from cx_centricity.loading import parse_bank
from cx_centricity.testing._figures import Figure, Scorer, known_kinds, own_figures, same
from cx_centricity.testing._near_misses import FaultCode, NearMiss, Refusal

FORMAT_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class ExpectedProblem:
    """A problem that answers must be refused with: its code, and the statement id (or what stands for one), if any.

    >>> from cx_centricity.testing import conformance_cases
    >>> case = next(case for case in conformance_cases() if case.name == "a level as text")
    >>> case.answers, case.problems
    ({'a1': '4'}, (ExpectedProblem(code='not-a-level', statement='a1'),))
    """

    code: str
    statement: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Case:
    """One case: answers to a bank, and either the figures that they must give or the problems to refuse them with.

    `suite` is the name of the file, `name` says what the case covers; together they are unique.

    >>> from cx_centricity.testing import conformance_cases
    >>> case = next(case for case in conformance_cases() if case.suite == "bundled")
    >>> case.name, case.figures["points"], case.problems
    ('level 1 everywhere; worst everywhere', 6, ())
    >>> case.check()
    """

    suite: str
    name: str
    bank: QuestionBank
    answers: Any
    figures: dict[str, Figure]
    problems: tuple[ExpectedProblem, ...]

    @property
    def near_miss(self) -> NearMiss:
        """The answers as a sheet with one fault, the first, where they must be refused."""
        first = self.problems[0]
        return NearMiss(self.answers, cast("FaultCode", first.code), first.statement)

    def check(self, scorer: Scorer = own_figures, *, refusal: Refusal = AnswerError) -> None:
        """Raise AssertionError if a scorer gives other figures, or does not refuse what must be refused.

        What only one of the two states is not looked at. `refusal` is the error by which the scorer refuses; the
        problems of an AnswerError must be those of the case. Raises ValueError if the scorer names a figure that does
        not exist, or none.
        """
        try:
            found = scorer(copy(self.answers), self.bank)
        except refusal as error:
            told = self.problems
            if isinstance(error, AnswerError):
                told = tuple(ExpectedProblem(p.code, p.place.path or None) for p in error.problems)
            if told != self.problems or not self.problems:
                raise AssertionError(f"{self}: refused with {told}; expected {self.problems}") from None
            return
        if self.problems:
            raise AssertionError(f"{self}: not refused; expected {self.problems}")
        known_kinds(found, self.bank)
        wrong = [
            f"{name} is {found[name]}, not {expected}"
            for name, expected in self.figures.items()
            if name in found and not same(found[name], expected)
        ]
        if wrong:
            raise AssertionError(f"{self}: {'; '.join(wrong)}")

    def __str__(self) -> str:
        return f"{self.suite}: {self.name}"

    def __repr__(self) -> str:
        return f"Case({self.suite!r}, {self.name!r})"


@cache
def conformance_cases() -> tuple[Case, ...]:
    """Return all cases that ship with the package, suite by suite.

    They stand in `cx_centricity/data/conformance/*.json`, which ports in other languages read; the README beside them
    describes the format.

    >>> from cx_centricity.testing import conformance_cases
    >>> sorted({case.suite for case in conformance_cases()})[:3]
    ['below_zero', 'bundled', 'coverage_all']
    """
    folder = files("cx_centricity") / "data" / "conformance"
    suites = sorted(file.name.removesuffix(".json") for file in folder.iterdir() if file.name.endswith(".json"))
    return tuple(case for suite in suites for case in cases_of(suite, (folder / f"{suite}.json").read_text("utf-8")))


def cases_of(suite: str, text: str) -> Iterator[Case]:
    """Yield the cases of one file; ValueError if it has another format version."""
    content = json.loads(text)
    if content["format_version"] != FORMAT_VERSION:
        raise ValueError(f"{suite}.json has format version {content['format_version']}, not {FORMAT_VERSION}")
    bank = parse_bank(json.dumps(content["bank"], ensure_ascii=False), file=f"{suite}.json")
    for case in content["cases"]:
        yield Case(
            suite=suite,
            name=case["name"],
            bank=bank,
            answers=case["answers"],
            figures={
                name: tuple(cast("list[str | int]", value)) if isinstance(value, list) else value
                for name, value in case.get("figures", {}).items()
            },
            problems=tuple(ExpectedProblem(each["code"], each.get("statement")) for each in case.get("problems", ())),
        )
