"""The conformance suite: cases in JSON for implementations of the scoring rule in any language."""

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
from cx_centricity.testing._figures import Figure, Scorer, kinds_of, library_scorer, same
from cx_centricity.testing._near_miss import NearMiss
from cx_centricity.typing import ProblemCode

FORMAT_VERSION: Final = 1


@cache
def conformance_cases() -> tuple[Case, ...]:
    """Return all cases that ship with the package, suite by suite.

    They are read from `cx_centricity/data/conformance/*.json`, which ports in other languages read too. The README in
    the same folder describes the format.

    >>> from cx_centricity.testing import conformance_cases
    >>> sorted({case.suite for case in conformance_cases()})[:3]
    ['assumed', 'below_zero', 'bundled']
    """
    folder = files("cx_centricity") / "data" / "conformance"
    suites = sorted(file.name.removesuffix(".json") for file in folder.iterdir() if file.name.endswith(".json"))
    return tuple(case for suite in suites for case in parse_cases(suite, (folder / f"{suite}.json").read_text("utf-8")))


def parse_cases(suite: str, text: str) -> Iterator[Case]:
    """Yield the cases of one file; raise ValueError if it has another format version."""
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


@dataclass(frozen=True, slots=True)
class ExpectedProblem:
    """A problem for which answers must be refused: its code and, if it has one, the statement id as answered.

    >>> from cx_centricity.testing import conformance_cases
    >>> case = next(case for case in conformance_cases() if case.suite == "likert" and case.problems)
    >>> case.answers, case.problems
    ({'a': 6}, (ExpectedProblem(code='level-outside-scale', statement='a'),))
    """

    code: ProblemCode
    statement: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Case:
    """Answers to a bank with the figures that they must give, or with the problems for which they must be refused.

    `suite` is the name of the file, `name` says what the case covers; together they are unique.

    >>> from cx_centricity.testing import conformance_cases
    >>> case = next(case for case in conformance_cases() if case.suite == "bundled")
    >>> case.name, case.figures["points"], case.problems
    ('level 1 everywhere; least gain everywhere', 6, ())
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
        """The answers and their first problem, for a case that must be refused."""
        first = self.problems[0]
        return NearMiss(self.answers, first.code, first.statement)

    def check(
        self, scorer: Scorer = library_scorer, *, refusal: type[Exception] | tuple[type[Exception], ...] = AnswerError
    ) -> None:
        """Raise AssertionError if a scorer returns other figures, or does not refuse what must be refused.

        Only figures that both the case and the scorer state are compared. `refusal` is the exception with which the
        scorer refuses answers; if it is an AnswerError, its problems must be those of the case. Raises ValueError if
        the scorer returns no figures or a name that is not a figure.
        """
        try:
            found = scorer(copy(self.answers), self.bank)
        except refusal as error:
            problems = self.problems
            if isinstance(error, AnswerError):
                problems = tuple(ExpectedProblem(each.code, each.place.path or None) for each in error.problems)
            if problems != self.problems or not self.problems:
                raise AssertionError(f"{self}: refused with {problems}; expected {self.problems}") from None
            return
        if self.problems:
            raise AssertionError(f"{self}: not refused; expected {self.problems}")
        kinds_of(found, self.bank)
        wrong = [
            f"{name} is {found[name]}, not {expected}"
            for name, expected in self.figures.items()
            if name in found and not same(found[name], expected, self.bank.decimals)
        ]
        if wrong:
            raise AssertionError(f"{self}: {'; '.join(wrong)}")

    def __str__(self) -> str:
        return f"{self.suite}: {self.name}"

    def __repr__(self) -> str:
        return f"Case({self.suite!r}, {self.name!r})"
