"""What a check found: the laws that are kept, those that are broken with a counterexample, those not tried."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final, NamedTuple, Protocol, TypeVar, cast

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity, find, settings, strategies as st
from hypothesis.errors import Flaky, NoSuchExample

from cx_centricity.bank import QuestionBank
from cx_centricity.errors import require_whole_number
from cx_centricity.loading import bank_to_dict, default_bank
from cx_centricity.testing._banks import question_banks
from cx_centricity.testing._conformance import conformance_cases
from cx_centricity.testing._figures import Kinds, LawError, Port, Scorer, own_figures
from cx_centricity.testing._laws import LAWS, SAME_FIGURES, Law
from cx_centricity.testing._near_misses import Refusal, Refusing, near_misses
from cx_centricity.testing._sheets import answer_sheets
from cx_centricity.testing._thresholds import border_sheets, sheets_at_borders

MAX_SHOWN = 30
"""A bank with more statements is only named; the other ones are printed."""


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """The outcome of `check_bank` or `check_scorer`.

    `examples` is the number of pairs of a bank and a sheet that were tried, `figures` are the kinds of figures that
    the scorer gives and that were looked at, `kept` the names of the laws that held. `broken` holds a LawError for
    each law that did not, `not_tried` the laws that say nothing of these figures, or need scores by other banks.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing import check_bank
    >>> report = check_bank(default_bank(), max_examples=5)
    >>> len(report.broken), "bounds-hold-the-points" in report.kept
    (0, True)
    """

    examples: int
    figures: tuple[str, ...]
    kept: tuple[str, ...]
    broken: tuple[LawError, ...]
    not_tried: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Report(examples={self.examples}, kept={len(self.kept)}, broken={len(self.broken)})"

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        examples = {(broken.bank, _shown(broken.answers)): None for broken in self.broken}
        for bank, answers in examples:
            laws = [each for each in self.broken if (each.bank, _shown(each.answers)) == (bank, answers)]
            yield from (f"✗ {broken}" for broken in laws)
            yield f"    answers  {answers}"
            yield from _of_bank(bank)
        yield f"{len(self.broken)} broken, {len(self.kept)} kept, on {self.examples} examples"
        yield f"figures looked at: {', '.join(self.figures)}"
        if self.not_tried:
            yield f"not tried: {', '.join(self.not_tried)}"


def _shown(answers: object) -> str:
    try:
        text = json.dumps(answers, ensure_ascii=False)
    except TypeError:
        return repr(answers)
    return text if json.loads(text) == answers else repr(answers)  # JSON makes a text of any key


def _of_bank(bank: QuestionBank) -> Iterator[str]:
    if bank.content_digest == default_bank().content_digest:
        yield "    bank     the bundled one"
    elif len(bank.statements) > MAX_SHOWN:
        yield f"    bank     {bank.id} {bank.version}"
    else:
        yield "    bank, as parse_bank takes it:"
        yield from (f"        {line}" for line in _compact(bank))


def _compact(bank: QuestionBank) -> Iterator[str]:
    """Write a bank with one line for each level, direction and stage."""
    for field, value in bank_to_dict(bank).items():
        parts = [f"  - {_shown(part)}" for part in cast("list[object]", value)] if isinstance(value, list) else []
        yield from [f"{field}:", *parts] if parts else [f"{field}: {_shown(cast('object', value))}"]


class CheckError(AssertionError):
    """At least one law is broken; `report` says which, and its text shows the counterexamples.

    >>> from cx_centricity.testing import CheckError, check_scorer
    >>> def always_fifty(answers, bank):
    ...     return {"points": 50}
    >>> try:
    ...     check_scorer(always_fifty, max_examples=20)
    ... except CheckError as error:
    ...     print(error.report.broken[0].reason)
    points is 50; it must be 0
    """

    def __init__(self, report: Report) -> None:
        super().__init__(str(report))
        self.report: Report = report

    def __reduce__(self) -> tuple[type[CheckError], tuple[Report]]:
        return type(self), (self.report,)


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


JUST_ONE: Final = settings(database=None, phases=(Phase.generate,))
"""The first bank will do: only its figures' names are asked for, so making it small would be work for nothing."""
SIZES = ((1, 1), (1, 3), (2, 2), (3, 2), (4, 5))
"""Directions, and statements in each, of the banks in which a counterexample is looked for, smallest first."""


def check_bank(  # noqa: PLR0913 - all but the first are optional and go by name
    bank: QuestionBank,
    *,
    scorer: Scorer | None = None,
    laws: Sequence[Law] = LAWS,
    max_examples: int = 100,
    seed: int = 0,
    shrink: bool = True,
) -> Report:
    """Hold one bank to all laws; with `scorer`, hold that to the laws and to the figures of `assess` by this bank.

    Every border of the bank is tried (thresholds of the whole and of each block, rounding ties, missing data,
    ranking), then `max_examples` sheets, half of them at a border; the same `seed` gives the same
    ones in the same program.

    A `scorer` is a callable `(answers, bank)` that returns figures as `figures_of` names them, or some kinds of them:
    so a SQL view or a form that knows just one bank is held to it. Laws that ask for scores by other banks are then
    not tried. Laws of your own are given as `[*LAWS, mine]`.

    Returns a Report. Raises CheckError, an AssertionError with the report and the smallest counterexample found for
    each broken law, or the first one with `shrink=False`; ValueError if the scorer names a figure that does not exist,
    or none, if two laws have one name or none can be tried, or if `max_examples` is no whole number from 1. What the
    scorer raises at the very first call goes through. Inside a test with `@given` call the laws themselves instead.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing import check_bank
    >>> check_bank(default_bank(), max_examples=10)
    Report(examples=327, kept=21, broken=0)
    """
    if not isinstance(cast("object", bank), QuestionBank):
        raise TypeError(f"bank must be a QuestionBank, not {type(bank).__name__}; load_bank reads one")
    held = _unlike(laws) if scorer is None else [SAME_FIGURES, *_unlike(laws)]
    tried = [law for law in held if scorer is None or law.asks_for != "other banks"]
    port = Port(own_figures if scorer is None else scorer, bank)
    trial = Trial(port, max_examples=max_examples, seed=seed, shrink=shrink)
    trial.try_each([law for law in tried if law.asks_for == "a sheet"], _at_borders(bank))
    trial.search(tried, [st.just(bank)], SHEETS)
    return trial.finished(held)


def check_scorer(  # noqa: PLR0913 - all but the first are optional and go by name
    scorer: Scorer,
    *,
    laws: Sequence[Law] = LAWS,
    banks: st.SearchStrategy[QuestionBank] | None = None,
    refusal: Refusal | None = None,
    max_examples: int = 100,
    seed: int = 0,
    shrink: bool = True,
) -> Report:
    """Hold any scorer to all laws and to the figures of `assess`, on the bundled bank and on generated ones.

    A `scorer` is a callable `(answers, bank)` that returns figures as `figures_of` names them, or some kinds of them,
    say `{"points": 51, "stage": 3}`; what it gives is compared in every scope. First come the cases of the conformance
    suite, then all borders of a quarter of `max_examples` generated banks, then `max_examples` pairs of a generated
    bank and a sheet, half of them at a border, and as many sheets of the bundled bank; the same `seed` gives the same
    ones in the same program. `banks` is a strategy for other banks than `question_banks()` and the bundled one, if the
    scorer takes only some kind; the suite, which tells much that is rare, is then left out.

    With `refusal`, the error (or a tuple of them) by which the scorer refuses what does not fit the bank, it must
    refuse every near miss; where that error has `problems`, as an AnswerError has, their codes must be right.

    Returns a Report. Raises CheckError, an AssertionError with the report and the smallest counterexample found for
    each broken law, or the first one with `shrink=False`; ValueError if the scorer names a figure that does not exist,
    or none, if two laws have one name or none can be tried, or if `max_examples` is no whole number from 1. What the
    scorer raises at the very first call goes through. Inside a test with `@given` call the laws themselves instead.

    >>> from cx_centricity import assess
    >>> from cx_centricity.testing import CheckError, check_scorer
    >>> def half_to_even(answers, bank):
    ...     score = assess(answers, bank=bank).score
    ...     if score.points is None:
    ...         return {"points": None}
    ...     low, high = bank.point_range
    ...     return {"points": round(low + (high - low) * score.gained / score.attainable)}
    >>> try:
    ...     check_scorer(half_to_even, max_examples=50)
    ... except CheckError as error:
    ...     print(error.report.broken[0])
    same-figures-as-assess: points is 0; it must be 1
    """
    held = [SAME_FIGURES, *_unlike(laws)]
    generated = [question_banks(max_directions=d, max_statements=s) for d, s in SIZES] if banks is None else [banks]
    refusing = None if refusal is None else Refusing(refusal)
    first = default_bank() if banks is None else find(banks, lambda _: True, settings=JUST_ONE)
    trial = Trial(Port(scorer, first), max_examples=max_examples, seed=seed, shrink=shrink)
    cases = conformance_cases() if banks is None else ()
    trial.try_each([SAME_FIGURES], (Example(case.bank, case.answers) for case in cases if case.figures))
    trial.search_banks([law for law in held if law.asks_for == "a sheet"], generated[-1], _at_borders)
    trial.search(held, generated, SHEETS)
    if banks is None:
        trial.search(held, [st.just(default_bank())], SHEETS)
    if refusing is not None:
        trial.try_each([refusing], (Example(case.bank, case.near_miss) for case in cases if len(case.problems) == 1))
        trial.search([refusing], generated, [_near_misses])
    return trial.finished(held)


def _unlike(laws: Sequence[Law]) -> list[Law]:
    """Return laws that have names of their own: a report tells them by these."""
    names = Counter([SAME_FIGURES.name, *(law.name for law in laws)])
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise ValueError(f"more than one law is named {', '.join(twice)}")
    return [*laws]


def _at_borders(bank: QuestionBank) -> Iterator[Example]:
    return (Example(bank, border.answers) for border in border_sheets(bank))


def _sheets(bank: QuestionBank) -> st.SearchStrategy[Example]:
    return answer_sheets(bank).map(lambda sheet: Example(bank, sheet))


def _sheets_at_borders(bank: QuestionBank) -> st.SearchStrategy[Example]:
    return sheets_at_borders(bank).map(lambda sheet: Example(bank, sheet))


def _near_misses(bank: QuestionBank) -> st.SearchStrategy[Example]:
    return near_misses(bank).map(lambda miss: Example(bank, miss))


SHEETS: Final = (_sheets, _sheets_at_borders)
