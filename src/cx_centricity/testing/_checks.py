"""Checks that hold a bank or a scorer to all laws, with the smallest counterexample to each broken law."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from random import Random
from typing import Any, Final, NamedTuple, Protocol, TypeVar, cast

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity, settings, strategies as st
from hypothesis.errors import Flaky, NoSuchExample

from cx_centricity.bank import QuestionBank
from cx_centricity.errors import require_whole_number
from cx_centricity.loading import bank_to_dict, default_bank
from cx_centricity.testing._banks import question_banks
from cx_centricity.testing._conformance import conformance_cases
from cx_centricity.testing._edge_case import edge_cases, sheets_at_edge_cases
from cx_centricity.testing._figures import Scorer, ScorerUnderTest, library_scorer
from cx_centricity.testing._law import Law, LawError
from cx_centricity.testing._laws import LAWS, SAME_FIGURES
from cx_centricity.testing._near_miss import RefusalLaw, near_misses
from cx_centricity.testing._sheets import answer_sheets


def check_bank(  # noqa: PLR0913 - all but the first are optional and go by name
    bank: QuestionBank,
    *,
    scorer: Scorer | None = None,
    laws: Sequence[Law] = LAWS,
    max_examples: int = 100,
    seed: int = 0,
    shrink: bool = True,
) -> Report:
    """Check that all laws hold for one bank; with `scorer`, that it keeps them and equals `assess` for this bank.

    First come all `edge_cases` of the bank, then `max_examples` drawn sheets, half of them edge cases. The same `seed`
    draws the same sheets in the same program.

    `scorer(answers, bank)` returns figures as `figures_of` names them, or some kinds of them. It is called with this
    bank only, so a SQL view or a form for one bank can be checked; laws that score changed banks are then not tried.
    Pass laws of your own as `laws=[*LAWS, mine]`.

    Returns a Report if no law is broken; laws about what the bank does not have, such as gates, are `not_tried`. Raises
    CheckError, an AssertionError, with the smallest counterexample found to each broken law, or the first one if
    `shrink` is False. Raises ValueError if the scorer returns no figures or a name that is not a figure, if two laws
    have the same name, if no law is about these figures, or if `max_examples` is not a whole number from 1. An
    exception of the scorer at its first call is passed on. Do not call this inside a test with `@given`; call the laws
    there.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing import check_bank
    >>> check_bank(default_bank(), max_examples=10)
    Report(examples=327, kept=27, broken=0)
    """
    if not isinstance(cast("object", bank), QuestionBank):
        raise TypeError(f"bank must be a QuestionBank, not {type(bank).__name__}; load_bank reads one")
    wanted = _with_own_names(laws) if scorer is None else [SAME_FIGURES, *_with_own_names(laws)]
    tried = [law for law in wanted if scorer is None or law.scores != "changed banks"]
    tested = ScorerUnderTest(library_scorer if scorer is None else scorer, bank)
    search = Search(tested, max_examples=max_examples, seed=seed, shrink=shrink)
    search.try_examples([law for law in tried if law.scores == "one sheet"], _edge_cases(bank))
    search.draw(tried, [st.just(bank)], SHEETS)
    return search.report(wanted)


def check_scorer(  # noqa: PLR0913 - all but the first are optional and go by name
    scorer: Scorer,
    *,
    laws: Sequence[Law] = LAWS,
    banks: st.SearchStrategy[QuestionBank] | None = None,
    refusal: type[Exception] | tuple[type[Exception], ...] | None = None,
    max_examples: int = 100,
    seed: int = 0,
    shrink: bool = True,
) -> Report:
    """Check that a scorer keeps all laws and equals `assess`, for the bundled bank and for generated ones.

    `scorer(answers, bank)` returns figures as `figures_of` names them, or some kinds of them: `{"points": 51, "stage":
    3}`. All that it returns is compared, in every scope. First come the cases of the conformance suite, then all
    `edge_cases` of a quarter of `max_examples` generated banks, then `max_examples` generated banks with one sheet
    each, half of them edge cases, and as many sheets of the bundled bank. The same `seed` draws the same in the same
    program. If the scorer accepts only some banks, pass a strategy for these as `banks`. It replaces the generated
    banks, the bundled bank and the suite, although only the suite covers some rare cases.

    With `refusal`, an exception class or a tuple of them, the scorer must also refuse every near miss by such an
    exception. If this has `problems`, as AnswerError has, their codes must be right.

    Returns a Report or raises an exception as `check_bank` does.

    >>> from cx_centricity import assess
    >>> from cx_centricity.testing import CheckError, check_scorer
    >>> def half_to_even(answers, bank):
    ...     score = assess(answers, bank=bank).score
    ...     if score.points is None:
    ...         return {"points": None}
    ...     low, high = bank.point_range
    ...     return {"points": round(low + (high - low) * score.gained / score.attainable, bank.decimals)}
    >>> try:
    ...     check_scorer(half_to_even, max_examples=50)
    ... except CheckError as error:
    ...     print(error.report.broken[0])
    same-figures-as-assess: points is 0; it must be 1
    """
    wanted = [SAME_FIGURES, *_with_own_names(laws)]
    generated = (
        # Plain banks come first: they are easier to read, and what only others show is searched for afterwards.
        [*(_plain_banks(*size) for size in SIZES), _all_banks()] if banks is None else [banks]
    )
    refusal_law = None if refusal is None else RefusalLaw(refusal)
    first = default_bank() if banks is None else hypothesis.find(banks, lambda _: True, settings=ANY_EXAMPLE)
    search = Search(ScorerUnderTest(scorer, first), max_examples=max_examples, seed=seed, shrink=shrink)
    # Small banks come first: they are scored faster and give a counterexample that is easier to read.
    cases = sorted(conformance_cases(), key=lambda case: len(case.bank.statements)) if banks is None else []
    search.try_examples([SAME_FIGURES], (Example(case.bank, case.answers) for case in cases if case.figures))
    search.draw_banks([law for law in wanted if law.scores == "one sheet"], generated[-1], _edge_cases)
    search.draw(wanted, generated, SHEETS)
    if banks is None:
        search.draw(wanted, [st.just(default_bank())], SHEETS)
    if refusal_law is not None:
        invalid = (Example(case.bank, case.near_miss) for case in cases if len(case.problems) == 1)
        search.try_examples([refusal_law], invalid)
        search.draw([refusal_law], generated, [_near_misses])
    return search.report(wanted)


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """The outcome of `check_bank` or `check_scorer`.

    `examples` is the number of pairs of a bank and a sheet that were tried. `figure_kinds` are the kinds of figures
    that the scorer returns; no others were checked. `kept` names the laws that held, `broken` has a LawError for each
    law that did not, `not_tried` names the laws that do not apply to these figures or could not be tried.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing import check_bank
    >>> report = check_bank(default_bank(), max_examples=5)
    >>> len(report.broken), "bounds-contain-the-points" in report.kept
    (0, True)
    """

    examples: int
    figure_kinds: tuple[str, ...]
    kept: tuple[str, ...]
    broken: tuple[LawError, ...]
    not_tried: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Report(examples={self.examples}, kept={len(self.kept)}, broken={len(self.broken)})"

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        examples = {(error.bank, _as_json(error.answers)): None for error in self.broken}
        for bank, answers in examples:
            laws = [each for each in self.broken if (each.bank, _as_json(each.answers)) == (bank, answers)]
            yield from (f"✗ {error}" for error in laws)
            yield f"    answers  {answers}"
            yield from _bank_lines(bank)
        yield f"{len(self.broken)} broken, {len(self.kept)} kept, on {self.examples} examples"
        yield f"figures checked: {', '.join(self.figure_kinds)}"
        if self.not_tried:
            yield f"not tried: {', '.join(self.not_tried)}"


def _as_json(value: object) -> str:
    """Return a value as JSON if it reads back the same, else its repr."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except TypeError:
        return repr(value)
    return text if json.loads(text) == value else repr(value)  # JSON turns every key into text


MAX_STATEMENTS_SHOWN: Final = 30
"""A report only names a bank with more statements than this."""


def _bank_lines(bank: QuestionBank) -> Iterator[str]:
    if bank.content_digest == default_bank().content_digest:
        yield "    bank     the bundled one"
    elif len(bank.statements) > MAX_STATEMENTS_SHOWN:
        yield f"    bank     {bank.id} {bank.version}"
    else:
        yield "    bank, as parse_bank takes it:"
        for field, value in bank_to_dict(bank).items():
            parts = (
                [f"          - {_as_json(each)}" for each in cast("list[object]", value)] if type(value) is list else []
            )
            yield from (
                [f"        {field}:", *parts] if parts else [f"        {field}: {_as_json(cast('object', value))}"]
            )


class CheckError(AssertionError):
    """At least one law is broken; the text shows the counterexamples, `report` has them.

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


def _with_own_names(laws: Sequence[Law]) -> list[Law]:
    """Return the laws; raise ValueError if two have the same name, since a report identifies laws by name."""
    names = Counter([SAME_FIGURES.name, *(law.name for law in laws)])
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise ValueError(f"more than one law is named {', '.join(twice)}")
    return [*laws]


class Example(NamedTuple):
    """A bank with answers: a sheet, or a near miss."""

    bank: QuestionBank
    answers: Any


Banks = st.SearchStrategy[QuestionBank]
ExamplesOf = Callable[[QuestionBank], st.SearchStrategy[Example]]


def _edge_cases(bank: QuestionBank) -> Iterator[Example]:
    return (Example(bank, case.answers) for case in edge_cases(bank))


def _sheets(bank: QuestionBank) -> st.SearchStrategy[Example]:
    return answer_sheets(bank).map(lambda sheet: Example(bank, sheet))


def _sheets_at_edge_cases(bank: QuestionBank) -> st.SearchStrategy[Example]:
    return sheets_at_edge_cases(bank).map(lambda sheet: Example(bank, sheet))


def _near_misses(bank: QuestionBank) -> st.SearchStrategy[Example]:
    return near_misses(bank).map(lambda miss: Example(bank, miss))


SHEETS: Final[Sequence[ExamplesOf]] = (_sheets, _sheets_at_edge_cases)


class SearchSource(NamedTuple):
    """Strategies for banks, from small to large ones, and for examples of a bank, the easiest to read first."""

    banks: tuple[Banks, ...]
    examples_of: tuple[ExamplesOf, ...]

    def from_small_to_large(self, bank: QuestionBank) -> Iterator[tuple[Banks, ExamplesOf]]:
        """Yield what to search: to shrink a large example of `bank` takes more steps than to begin with small ones."""
        yield from ((banks, self.examples_of[0]) for banks in self.banks)
        yield from ((self.banks[-1], examples_of) for examples_of in self.examples_of[1:])
        only = st.just(bank)
        yield from ((only, examples_of) for examples_of in self.examples_of)


SIZES: Final = ((1, 1), (1, 3), (2, 2), (3, 2), (4, 5))
"""Directions, and statements in each, of the banks that are searched for a small counterexample, smallest first."""


@cache
def _plain_banks(directions: int, statements: int) -> Banks:
    return question_banks(max_directions=directions, max_statements=statements, plain=True)


@cache
def _all_banks() -> Banks:
    return question_banks()


_FIRST_EXAMPLES: Final = 300
"""The least number of examples of each size that are searched for a small counterexample."""

SETTINGS: Final = settings(
    deadline=None,
    database=None,
    verbosity=Verbosity.quiet,
    # Neither a slow scorer nor a bank of hundreds of statements is a fault.
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example),
)

ANY_EXAMPLE: Final = settings(database=None, phases=(Phase.generate,))
"""Settings that do not shrink: the first example will do."""


class Property(Protocol):
    """What a search tries to break: a law, or that near misses are refused."""

    @property
    def name(self) -> str:
        """Its name in kebab case."""
        ...

    def applies_to(self, kinds: frozenset[str]) -> bool:
        """Return whether a scorer that returns these kinds of figures could break it."""
        ...

    def __call__(self, scorer: ScorerUnderTest, answers: Any, bank: QuestionBank) -> bool:
        """Raise LawError if the scorer breaks it; return whether it could be tried."""
        ...


T = TypeVar("T")


class _AllBroken(Exception):  # noqa: N818 - never leaves a search
    """Ends a search, since every property is broken."""


class Search:
    """A search for counterexamples: it tries each property on every example until it breaks, and shrinks at the end."""

    def __init__(self, scorer: ScorerUnderTest, *, max_examples: int, seed: int, shrink: bool) -> None:
        require_whole_number("max_examples", max_examples, 1)
        if type(seed) is not int:
            raise ValueError(f"seed must be a whole number, not {seed!r}")
        self._scorer = scorer
        self._max_examples = max_examples
        self._seed = seed
        self._shrink = shrink
        self._examples = 0
        self._tried: dict[str, None] = {}
        self._broken: dict[str, LawError] = {}
        self._sources: dict[Property, SearchSource] = {}

    def try_examples(self, properties: Sequence[Property], examples: Iterable[Example]) -> None:
        """Try properties on given examples."""
        applicable = [each for each in properties if each.applies_to(self._scorer.kinds)]
        for example in examples:
            self._examples += 1
            for each in applicable:
                if each.name not in self._broken and (error := self._error(each, example)):
                    self._broken[each.name] = error

    def draw(self, properties: Sequence[Property], banks: Sequence[Banks], examples_of: Sequence[ExamplesOf]) -> None:
        """Try properties on `max_examples` drawn examples of drawn banks.

        `banks` are strategies from small to large banks; the last covers all. `examples_of` are strategies for examples
        of a bank; the first gives the examples that are easiest to read. Shrinking uses them in this order.
        """
        for each in properties:
            self._sources.setdefault(each, SearchSource(tuple(banks), tuple(examples_of)))
        strategy = banks[-1].flatmap(lambda bank: st.one_of([examples(bank) for examples in examples_of]))
        self._run(properties, strategy, self._max_examples, lambda example: [example])

    def draw_banks(
        self, properties: Sequence[Property], banks: Banks, examples_of: Callable[[QuestionBank], Iterable[Example]]
    ) -> None:
        """Try properties on every given example of drawn banks, a quarter as many banks as `max_examples`."""
        self._run(properties, banks, -(-self._max_examples // 4), examples_of)

    def _run(
        self,
        properties: Sequence[Property],
        strategy: st.SearchStrategy[T],
        count: int,
        examples_of: Callable[[T], Iterable[Example]],
    ) -> None:
        def nothing_left() -> bool:
            return all(each.name in self._broken for each in properties)

        @hypothesis.seed(self._seed)
        @settings(SETTINGS, max_examples=count, phases=(Phase.generate,), report_multiple_bugs=False)
        @hypothesis.given(strategy)
        def run(drawn: T) -> None:
            if not nothing_left():
                self.try_examples(properties, examples_of(drawn))
            if nothing_left():
                raise _AllBroken

        if not nothing_left():
            with suppress(_AllBroken):
                run()

    def _error(self, law: Property, example: Example) -> LawError | None:
        try:
            if law(self._scorer, example.answers, example.bank):
                self._tried[law.name] = None
        except LawError as error:
            self._tried[law.name] = None
            return error
        return None

    def report(self, properties: Sequence[Property]) -> Report:
        """Return the report; raise CheckError if a law is broken, ValueError if none is about the figures returned."""
        if self._shrink:
            self._shrink_counterexamples()
        report = Report(
            examples=self._examples,
            figure_kinds=tuple(sorted(self._scorer.kinds)),
            kept=tuple(name for name in self._tried if name not in self._broken),
            broken=tuple(self._broken.values()),
            not_tried=tuple(each.name for each in properties if each.name not in self._tried),
        )
        if report.broken:
            raise CheckError(report) from report.broken[0]
        if not report.kept and not any(each.applies_to(self._scorer.kinds) for each in properties):
            raise ValueError(f"no law could be tried; the scorer returns {', '.join(report.figure_kinds)}")
        return report

    def _shrink_counterexamples(self) -> None:
        """Find the smallest counterexample to each broken law; one that breaks several is searched for once."""
        small: dict[SearchSource, list[Example]] = {}
        for law, source in self._sources.items():
            if law.name in self._broken:
                # Only examples from the same source: a sheet is no example for a law about near misses.
                known = small.setdefault(source, [])
                example = next((each for each in known if self._error(law, each)), None)
                for pair in source.from_small_to_large(self._broken[law.name].bank):
                    example = example or self._find(law, *pair)
                if example and (error := self._error(law, example)):
                    self._broken[law.name] = error
                    known.append(example)

    def _find(self, law: Property, banks: Banks, examples_of: ExamplesOf) -> Example | None:
        """Return a small counterexample among the first ones of a strategy, if there is one."""
        count = max(_FIRST_EXAMPLES, self._max_examples)
        drawn = _first_examples(banks, examples_of, self._seed, count)
        if not any(self._error(law, example) for example in drawn):
            return None
        # The same seed draws the same examples again, which Hypothesis needs to shrink one of them.
        return _found(banks, examples_of, self._seed, count, lambda example: self._error(law, example) is not None)


@lru_cache(maxsize=16)
def _first_examples(banks: Banks, examples_of: ExamplesOf, seed: int, count: int) -> tuple[Example, ...]:
    """Return the examples that a search tries; to draw them takes most of its time, and all laws share them."""
    drawn: list[Example] = []

    def keep(example: Example) -> bool:
        drawn.append(example)
        return False

    _found(banks, examples_of, seed, count, keep)
    return tuple(drawn)


def _found(
    banks: Banks, examples_of: ExamplesOf, seed: int, count: int, condition: Callable[[Example], bool]
) -> Example | None:
    """Return the smallest example found that fulfils a condition; None if the first `count` examples do not."""
    try:
        return hypothesis.find(
            banks.flatmap(examples_of),
            condition,
            settings=settings(SETTINGS, max_examples=count, phases=(Phase.generate, Phase.shrink)),
            random=Random(seed),  # noqa: S311 - examples are no secrets
        )
    except (NoSuchExample, Flaky):  # a rare counterexample, or a scorer that does not always return the same
        return None
