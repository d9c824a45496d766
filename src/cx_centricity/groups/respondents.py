"""Who answered: sheets that must fit the bank, and subgroups that must be of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from operator import index
from typing import Final, SupportsIndex, cast

from cx_centricity.answers import AnswerValue, check_answers
from cx_centricity.bank import QuestionBank
from cx_centricity.errors import MAX_PROBLEMS, AnswerError, Place, Problem

MAX_SUBGROUPS: Final = 12


def check_sheets(sheets: Sequence[Mapping[str, object]], bank: QuestionBank) -> list[tuple[AnswerValue, ...]]:
    """Return the answers of each sheet in bank order; AnswerError with the problems of all, at most 1000."""
    checked: list[tuple[AnswerValue, ...]] = []
    problems: list[Problem] = []
    for position, sheet in enumerate(sheets):
        try:
            checked.append(check_answers(sheet, bank).values)
        except AnswerError as error:
            problems += [_within(position, problem) for problem in error.problems]
        if len(problems) > MAX_PROBLEMS:
            problems[MAX_PROBLEMS:] = [Problem("too-many-problems", bound=MAX_PROBLEMS)]
            break
    if problems:
        raise AnswerError(problems)
    return checked


def _within(position: int, problem: Problem) -> Problem:
    path = problem.place.path
    return problem.at(Place(path=f"sheets[{position}].{path}" if path else f"sheets[{position}]"))


def wrong_respondents(sheets: object, subgroups: object) -> Iterator[str]:
    """Yield a clause for each thing that is wrong with `sheets` as a sequence and with `subgroups` of it."""
    if not isinstance(sheets, Sequence) or isinstance(sheets, (str, bytes)):
        yield f"sheets must be a sequence with one sheet per respondent, not {type(sheets).__name__}"
        return
    if not isinstance(subgroups, Mapping):
        yield f"subgroups must map names to positions of sheets, not be {type(subgroups).__name__}"
        return
    named = cast("Mapping[object, object]", subgroups)
    if len(named) > MAX_SUBGROUPS:
        yield f"there can be at most {MAX_SUBGROUPS} subgroups, not {len(named)}"
    for name, positions in named.items():
        if not isinstance(name, str) or not name.strip():
            yield f"a subgroup must have a name that says something, not {name!r}"
        yield from _wrong_positions(f"subgroup {name!r}", positions, len(cast("Sequence[object]", sheets)))


def _wrong_positions(name: str, positions: object, sheets: int) -> Iterator[str]:
    kind = type(positions).__name__
    if not isinstance(positions, Collection) or isinstance(positions, (str, bytes, Mapping)):
        yield f"{name} must be positions of sheets, not {kind}"
        return
    given = list(cast("Collection[object]", positions))
    outside = [each for each in given if not _is_position(each, sheets)]
    if outside:
        yield f"{name} has positions that no sheet has: {', '.join(map(repr, outside))}"
    elif len(set(map(index, cast("list[SupportsIndex]", given)))) < len(given):
        yield f"{name} names a sheet twice"


def _is_position(value: object, sheets: int) -> bool:
    try:
        return not isinstance(value, bool) and 0 <= index(cast("SupportsIndex", value)) < sheets
    except TypeError:
        return False
