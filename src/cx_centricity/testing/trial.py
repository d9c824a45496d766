"""One run of laws over examples: what breaks is noted, and then made as small as it can be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random
from typing import Any, Final, NamedTuple, Protocol, TypeVar

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky, NoSuchExample

from cx_centricity.bank import QuestionBank
from cx_centricity.errors import require_whole_number
from cx_centricity.testing.figures import Kinds
from cx_centricity.testing.ports import LawError, Port
from cx_centricity.testing.reports import CheckError, Report

T = TypeVar("T")

# How long a scorer takes, or a bank of hundreds of statements, is no fault.
_SLOWNESS: Final = (
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.large_base_example,
)


class Example(NamedTuple):
    """A bank and answers to it: a sheet, or a near miss."""

    bank: QuestionBank
    answers: Any


Banks = st.SearchStrategy[QuestionBank]
ExamplesOf = Callable[[QuestionBank], st.SearchStrategy[Example]]


class Breakable(Protocol):
    """What can be broken by a scorer with an example."""

    @property
    def name(self) -> str:
        """Its name in kebab case."""
        ...

    def says_something_of(self, kinds: Kinds) -> bool:
        """Say whether a scorer that gives these kinds of figures can break it."""
        ...

    def __call__(self, scorer: Port, answers: Any, bank: QuestionBank) -> bool:
        """Raise LawError if the scorer breaks it; say whether it could be tried."""
        ...


class Trial:
    """Tries laws on a scorer; every law is tried on every example until it breaks."""

    def __init__(self, port: Port, *, max_examples: int, seed: int, shrink: bool) -> None:
        require_whole_number("max_examples", max_examples, 1)
        if type(seed) is not int:
            raise ValueError(f"seed must be a whole number, not {seed!r}")
        self.port: Port = port
        self.max_examples: int = max_examples
        self.seed: int = seed
        self.shrink: bool = shrink
        self.examples: int = 0
        self.tried: dict[str, None] = {}
        self.broken: dict[str, LawError] = {}
        self._searches: dict[Breakable, tuple[Sequence[Banks], Sequence[ExamplesOf]]] = {}

    def try_each(self, laws: Sequence[Breakable], examples: Iterable[Example]) -> None:
        """Try laws on given examples."""
        told = [law for law in laws if law.says_something_of(self.port.kinds)]
        for example in examples:
            self.examples += 1
            for law in told:
                if law.name not in self.broken and (broken := self._broken(law, example)):
                    self.broken[law.name] = broken

    def search(self, laws: Sequence[Breakable], banks: Sequence[Banks], examples_of: Sequence[ExamplesOf]) -> None:
        """Try laws on examples drawn of drawn banks.

        `banks` are strategies for ever larger ones, the last for all; `examples_of` those for their examples, the
        simplest to be read first.
        """
        for law in laws:
            self._searches.setdefault(law, (banks, examples_of))
        strategy = banks[-1].flatmap(lambda bank: st.one_of([examples(bank) for examples in examples_of]))
        self._draw(strategy, self.max_examples, lambda example: self.try_each(laws, [example]), laws)

    def search_banks(
        self, laws: Sequence[Breakable], banks: Banks, examples_of: Callable[[QuestionBank], Iterable[Example]]
    ) -> None:
        """Try laws on every one of the given examples of drawn banks, of a quarter as many banks as examples."""
        count = -(-self.max_examples // 4)
        self._draw(banks, count, lambda bank: self.try_each(laws, examples_of(bank)), laws)

    def _draw(
        self, strategy: st.SearchStrategy[T], count: int, use: Callable[[T], None], laws: Sequence[Breakable]
    ) -> None:
        @hypothesis.seed(self.seed)
        @settings(self._settings, max_examples=count, phases=(Phase.generate,))
        @hypothesis.given(strategy)
        def run(drawn: T) -> None:
            use(drawn)

        if any(law.name not in self.broken for law in laws):
            run()

    def _make_small(self) -> None:
        """Look for the smallest counterexample to each broken law; one that breaks several is looked for once."""
        small: list[Example] = []
        for law, (banks, examples_of) in self._searches.items():
            if law.name in self.broken:
                example = next((example for example in small if self._broken(law, example)), None)
                for strategy in self._ever_larger(banks, examples_of, self.broken[law.name].bank):
                    example = example or self._find(law, strategy)
                if example and (broken := self._broken(law, example)):
                    self.broken[law.name] = broken
                    small.append(example)

    @staticmethod
    def _ever_larger(
        banks: Sequence[Banks], examples_of: Sequence[ExamplesOf], bank: QuestionBank
    ) -> Iterator[st.SearchStrategy[Example]]:
        """Yield where to look: to make a large example small takes more steps than to begin with small ones."""
        simplest = examples_of[0]
        yield from (each.flatmap(simplest) for each in banks)
        yield from (banks[-1].flatmap(examples) for examples in examples_of[1:])
        yield from (examples(bank) for examples in examples_of)

    def _find(self, law: Breakable, strategy: st.SearchStrategy[Example]) -> Example | None:
        try:
            return hypothesis.find(
                strategy,
                lambda example: self._broken(law, example) is not None,
                settings=settings(self._settings, phases=(Phase.generate, Phase.shrink)),
                random=Random(self.seed),  # noqa: S311 - examples are no secrets
            )
        except (NoSuchExample, Flaky):  # it takes a bank or sheet that is not drawn so soon, or a scorer's mood
            return None

    @property
    def _settings(self) -> settings:
        return settings(
            max_examples=self.max_examples,
            deadline=None,
            database=None,
            verbosity=Verbosity.quiet,
            suppress_health_check=_SLOWNESS,
        )

    def _broken(self, law: Breakable, example: Example) -> LawError | None:
        try:
            if law(self.port, example.answers, example.bank):
                self.tried[law.name] = None
        except LawError as broken:
            self.tried[law.name] = None
            return broken
        return None

    def finished(self, laws: Sequence[Breakable]) -> Report:
        """Return the report on these laws; CheckError if there is anything broken in it."""
        if self.shrink:
            self._make_small()
        report = Report(
            examples=self.examples,
            figures=tuple(sorted(self.port.kinds)),
            kept=tuple(name for name in self.tried if name not in self.broken),
            broken=tuple(self.broken.values()),
            not_tried=tuple(law.name for law in laws if law.name not in self.tried),
        )
        if report.broken:
            raise CheckError(report) from report.broken[0]
        if not report.kept:
            raise ValueError(f"no law could be tried; the scorer gives {', '.join(report.figures)}")
        return report
