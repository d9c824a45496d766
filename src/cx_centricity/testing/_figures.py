"""The figures of a result by flat names, whoever computes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from numbers import Number
from operator import attrgetter
from typing import Any, Final, NamedTuple, cast

from cx_centricity.assessment import Assessment, assess
from cx_centricity.bank import QuestionBank, Statement, derived
from cx_centricity.errors import nearest
from cx_centricity.scoring import Score
from cx_centricity.typing import AnswerValue

Sheet = dict[str, AnswerValue]
"""Answers by statement id; a missing statement is unanswered."""

Figure = int | str | tuple[int | str, ...] | None
"""One figure of a result."""

Figures = Mapping[str, Any]
"""Figures by flat name, as `figures_of` returns them; a list may replace a tuple."""

Scorer = Callable[[Mapping[str, AnswerValue], QuestionBank], Figures]
"""A function `scorer(answers, bank)` that returns figures: all that `figures_of` names, or some kinds of them."""

SCORE_FIGURES: Final = (
    "points",
    "lower",
    "upper",
    "level",
    "gained",
    "attainable",
    "attainable_if_complete",
    "answered",
    "applicable",
    "total",
)
COUNTS: Final = SCORE_FIGURES[4:]
"""The figures that every scope has, even if it is not scored."""
_LISTS: Final = ("possible_stages", "strengths", "growth_zones")
_WHOLE_FIGURES: Final = (*SCORE_FIGURES, "stage", "provisional", *_LISTS)
_values_of: Final = attrgetter(*SCORE_FIGURES)


def figures_of(result: Assessment) -> dict[str, Figure]:
    """Return all figures of a result by flat name.

    Names of the whole have no prefix, names of a block begin with `block_<id>_`, names of a direction with
    `direction_<id>_`. Every scope has the figures of `Score`: `points`, `lower`, `upper`, `level`, `gained`,
    `attainable`, `attainable_if_complete`, `answered`, `applicable`, `total`. The whole and the blocks have `stage`,
    the number of the stage. The whole also has `possible_stages` (numbers), `provisional` (a bool), and `strengths`
    and `growth_zones` (ids of directions).

    >>> from cx_centricity import assess
    >>> from cx_centricity.testing import figures_of
    >>> figures = figures_of(assess({"segmentation": 3, "personalization": 4}))
    >>> figures["points"], figures["lower"], figures["direction_client_points"], figures["block_data_stage"]
    (None, 7, 34, None)
    """
    figures: dict[str, Figure] = {
        **_score_figures("", result.score),
        "stage": result.stage.number if result.stage else None,
        "possible_stages": tuple(stage.number for stage in result.possible_stages),
        "provisional": result.provisional,
        "strengths": result.strengths,
        "growth_zones": result.growth_zones,
    }
    for block in result.blocks:
        figures |= _score_figures(f"block_{block.id}_", block.score)
        figures[f"block_{block.id}_stage"] = block.stage.number if block.stage else None
    for direction in result.directions:
        figures |= _score_figures(f"direction_{direction.id}_", direction.score)
    return figures


def _score_figures(prefix: str, score: Score) -> dict[str, Figure]:
    values: tuple[int | None, ...] = _values_of(score)
    return {prefix + name: value for name, value in zip(SCORE_FIGURES, values, strict=True)}


def library_scorer(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Figure]:
    """Return the figures that `assess` gives."""
    return figures_of(assess(answers, bank=bank))


class Scope(NamedTuple):
    """The whole, a block or a direction: the prefix of its flat names, its kind, its statements.

    `kind` is "" for the whole, "block_" or "direction_".
    """

    prefix: str
    kind: str
    statements: tuple[Statement, ...]

    @property
    def figures(self) -> tuple[str, ...]:
        """The names of its figures, without the prefix."""
        return {"": _WHOLE_FIGURES, "block_": (*SCORE_FIGURES, "stage"), "direction_": SCORE_FIGURES}[self.kind]


def scopes(bank: QuestionBank) -> tuple[Scope, ...]:
    """Return the whole, the blocks and the directions of a bank, in this order."""
    return derived(bank, _scopes)


def _scopes(bank: QuestionBank) -> tuple[Scope, ...]:
    return (
        Scope("", "", bank.statements),
        *(Scope(f"block_{block.id}_", "block_", statements_of(bank, block.id)) for block in bank.blocks),
        *(Scope(f"direction_{part.id}_", "direction_", part.statements) for part in bank.directions),
    )


def statements_of(bank: QuestionBank, block: str | None) -> tuple[Statement, ...]:
    """Return the statements of a block, or all statements if `block` is None."""
    return tuple(s for part in bank.directions if block in (None, part.block) for s in part.statements)


ALL_KINDS: Final = frozenset(
    [*_WHOLE_FIGURES, "block_stage", *(f"{part}_{name}" for part in ("block", "direction") for name in SCORE_FIGURES)]
)
"""Every kind of figure of any bank. A kind is a flat name without the id of a block or direction: `block_points`."""


def kinds_by_name(bank: QuestionBank) -> dict[str, str]:
    """Return the flat names of all figures of a bank, each with its kind."""
    return derived(bank, _kinds_by_name)


def _kinds_by_name(bank: QuestionBank) -> dict[str, str]:
    return {f"{scope.prefix}{name}": f"{scope.kind}{name}" for scope in scopes(bank) for name in scope.figures}


def kinds_of(figures: Figures, bank: QuestionBank) -> frozenset[str]:
    """Return the kinds of the figures that a scorer returned.

    Raises TypeError unless they are a mapping, ValueError if it is empty or has a name that is not a figure.
    """
    if not isinstance(cast("object", figures), Mapping):
        raise TypeError(f"the scorer returned {type(figures).__name__}; it must return a mapping, as figures_of does")
    kinds = kinds_by_name(bank)
    unknown = [str(name) for name in figures if name not in kinds]
    if unknown or not figures:
        raise ValueError("; ".join(_name_problems(unknown, list(kinds))))
    return frozenset(kinds[name] for name in figures)


def _name_problems(unknown: list[str], known: list[str]) -> Iterator[str]:
    if not unknown:
        yield "the scorer returned no figures; it must return a mapping such as {'points': 51, 'stage': 3}"
    for name in unknown[:10]:
        guess = nearest(name, [each for each in known if each[:1] == name[:1]])
        yield f"the scorer returned {name!r}, which is not a figure" + (f"; did you mean {guess!r}?" if guess else "")


def same(one: object, other: object) -> bool:
    """Return whether two figures are equal; a list equals a tuple, and True does not equal 1."""
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return [*one] == [*other]
    return one == other and isinstance(one, bool) == isinstance(other, bool)


class ScorerError(Exception):
    """The scorer under test failed, or returned something other than the expected figures."""


class ScorerUnderTest:
    """A scorer that must return the same kinds of figures at every call.

    `kinds` are the kinds that it returns at its first call. So it cannot pass a check by leaving figures out.
    """

    def __init__(self, scorer: Scorer, bank: QuestionBank) -> None:
        self.scorer: Scorer = scorer
        level = bank.levels[-1].number
        # An error here means that the wrong thing was passed as a scorer, so it is not caught.
        figures = scorer({statement.id: level for statement in bank.statements}, bank)
        self.kinds: frozenset[str] = kinds_of(figures, bank)
        self._bank: QuestionBank = bank
        self._names: set[str] = set(figures)

    def __call__(self, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> Figures:
        """Score a copy of the answers; whole numbers of any type become int, lists become tuples.

        Raises ScorerError if the scorer fails, returns other kinds of figures than at first, or an invalid figure.
        """
        try:
            figures = dict(self.scorer(dict(answers), bank))
        except Exception as error:
            raise ScorerError(f"the scorer fails on a valid sheet: {type(error).__name__}: {error}") from error
        kinds = kinds_by_name(bank)
        if bank is not self._bank:  # mostly the bank of the call before
            self._bank, self._names = bank, {name for name, kind in kinds.items() if kind in self.kinds}
        if figures.keys() != self._names:
            lacks = [f"it lacks {name}" for name in sorted(self._names - figures.keys())]
            adds = [f"it has {name}" for name in sorted(figures.keys() - self._names)]
            raise ScorerError(f"the scorer returned other figures than at its first call: {', '.join(lacks + adds)}")
        for name, value in figures.items():
            if type(value) is int and kinds[name] not in _NOT_NUMBERS:
                continue  # most figures of most scorers, so that the call below would take most of the time
            figures[name] = plain = _normalised(kinds[name], value)
            if plain is _INVALID:
                raise ScorerError(f"{name} is {value!r}, which is not valid for this figure")
        return figures


_INVALID: Final = object()
"""A sentinel: the value is not valid for its kind of figure."""
_NOT_NUMBERS: Final = frozenset({*_LISTS, "provisional"})


def _normalised(kind: str, value: object) -> Any:
    """Return a value as a figure of its kind: a whole number as int, a list as a tuple; else _INVALID."""
    name = kind.removeprefix("block_").removeprefix("direction_")
    if name in _LISTS:
        return tuple(cast("list[Any]", value)) if isinstance(value, list | tuple) else _INVALID
    if name == "provisional":
        return value if isinstance(value, bool) else _INVALID
    if value is None:
        return _INVALID if name in COUNTS else None
    if isinstance(value, bool) or not isinstance(value, Number):
        return _INVALID
    number: Any = value
    try:
        return int(number) if int(number) == number else _INVALID
    except (ValueError, OverflowError, TypeError):  # NaN, infinite, complex
        return _INVALID
