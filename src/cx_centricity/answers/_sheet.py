"""Answer sheets: the answers of one respondent or company at one time, with comments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import cast

from pydantic import Field, field_validator

from cx_centricity.answers._answers import Answers, check_answers, plain_answer
from cx_centricity.answers._codebook import tidied
from cx_centricity.answers._migration import MigrationChange
from cx_centricity.bank import FrozenModel, QuestionBank
from cx_centricity.errors import MAX_GUESSES, AnswerError, CentricityError, Place, Problem, limited, nearest
from cx_centricity.loading import read_file
from cx_centricity.typing import AnswerValue


class SheetBank(FrozenModel):
    """The bank that a sheet was filled in for.

    >>> from cx_centricity.answers import SheetBank
    >>> SheetBank(id="cx_centricity", version="2.0.0")
    SheetBank(id='cx_centricity', version='2.0.0')
    """

    id: str
    version: str | None = None


class AnswerSheet(FrozenModel):
    """The answers and comments of one respondent or company at one time.

    `answers` has an `AnswerValue` by statement id; a statement that is left out is unanswered. `comments` has the
    respondent's words or evidence by statement id. Everything else is optional. `changes` lists what migration changed.
    Whether ids and levels fit a bank is checked where the sheet is used. Raises Pydantic's ValidationError.

    >>> from cx_centricity import assess
    >>> from cx_centricity.answers import AnswerSheet
    >>> sheet = AnswerSheet(answers={"hiring": 3}, comments={"hiring": "Each job has a profile."}, title="Pilot")
    >>> sheet
    AnswerSheet(answers=1, comments=1, title='Pilot')
    >>> assess(sheet).statement("hiring").comment
    'Each job has a profile.'
    """

    answers: Mapping[str, AnswerValue]
    comments: Mapping[str, str] = {}
    respondent: str | None = None
    subgroups: tuple[str, ...] = ()
    date: dt.date | None = None
    title: str | None = None
    bank: SheetBank | None = None
    changes: tuple[MigrationChange, ...] = Field(default=(), repr=False)

    @field_validator("answers", mode="before")
    @classmethod
    def _plain_answers(cls, answers: object) -> object:
        if not isinstance(answers, Mapping):
            return answers
        return {id: plain_answer(answer) for id, answer in cast("Mapping[object, object]", answers).items()}

    @field_validator("date", mode="before")
    @classmethod
    def _date_in_json(cls, value: object) -> object:
        return dt.date.fromisoformat(value) if isinstance(value, str) else value

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        yield from (("answers", len(self.answers)), ("comments", len(self.comments)))
        for name in ("respondent", "subgroups", "date", "title"):
            if value := getattr(self, name):
                yield name, str(value) if name == "date" else value


def check_sheet(
    sheet: Mapping[str, AnswerValue] | AnswerSheet, bank: QuestionBank
) -> tuple[Answers, Mapping[str, str]]:
    """Return the checked answers of a sheet, and its comments.

    Raises AnswerError with every problem: answers, comments on unknown statements, a sheet of another bank.
    """
    if not isinstance(sheet, AnswerSheet):
        return check_answers(sheet, bank), {}
    problems = [*other_bank(sheet.bank, bank), *unknown_comments(sheet.comments, bank)]
    try:
        answers = check_answers(sheet.answers, bank)
        if not problems:
            return answers, sheet.comments
    except AnswerError as error:
        problems += error.problems
    raise AnswerError(limited(problems))


def other_bank(stated: SheetBank | None, bank: QuestionBank) -> Iterator[Problem]:
    """Yield the problem with a sheet that was filled in for another bank."""
    if stated is not None and stated.id != bank.id:
        yield Problem("sheet-of-other-bank", Place(path="sheet.bank"), bank=stated.id, other=bank.id)


def unknown_comments(comments: Mapping[str, str], bank: QuestionBank) -> Iterator[Problem]:
    """Yield a problem for each comment on a statement that the bank does not have."""
    ids = {statement.id: None for statement in bank.statements}
    for position, id in enumerate(id for id in comments if id not in ids):
        guess = nearest(id, ids) if position < MAX_GUESSES else None
        yield Problem("unknown-statement", Place(path=f"comments.{id}"), statement=id, nearest=guess)


def subgroups_in(text: str) -> tuple[str, ...]:
    """Return the subgroups that a text names, separated by `|`."""
    return tuple(dict.fromkeys(filter(None, map(tidied, text.split("|")))))


def read_source(source: str | Path | bytes, bound: int) -> bytes:
    """Return the content of a file, at most one byte more than `bound`."""
    if isinstance(source, bytes):
        return source
    try:
        return read_file(Path(source), bound + 1)
    except (OSError, ValueError):  # ValueError: the name cannot be that of a file
        raise CentricityError([Problem("file-not-found", Place(), name=str(source))]) from None
