"""Answer sheets: the answers and comments of one respondent or company at one time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import Field

from cx_centricity.answers._answers import Answers, check_answers
from cx_centricity.answers._codebook import tidied
from cx_centricity.answers._migration import MigrationChange
from cx_centricity.bank import FrozenModel, QuestionBank
from cx_centricity.errors import AnswerError, CentricityError, Place, Problem, limited, nearest
from cx_centricity.typing import AnswerValue


class SheetBank(FrozenModel):
    """The bank that a sheet was filled in for.

    >>> from cx_centricity.answers import SheetBank
    >>> SheetBank(id="cx_centricity", version="1.2.0")
    SheetBank(id='cx_centricity', version='1.2.0')
    """

    id: str
    version: str | None = None


class AnswerSheet(FrozenModel):
    """The answers and comments of one respondent or company at one time.

    `answers` has an `AnswerValue` by statement id; what is left out is unanswered. `comments` has the words of the
    respondent, or evidence, by statement id. All else may be unknown. `changes` lists what migration has changed.

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

    Raises AnswerError with every problem: of the answers, a comment on an unknown statement, a sheet of another bank.
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


def other_bank(stated: SheetBank | None, bank: QuestionBank) -> list[Problem]:
    """Return the problem with a sheet that was filled in for another bank, if it was."""
    if stated is None or stated.id == bank.id:
        return []
    return [Problem("sheet-of-other-bank", Place(path="sheet.bank"), bank=stated.id, other=bank.id)]


def unknown_comments(comments: Mapping[str, str], bank: QuestionBank) -> list[Problem]:
    """Return a problem for each comment on a statement that the bank does not have."""
    ids = {statement.id: None for statement in bank.statements}
    unknown = [id for id in comments if id not in ids]
    return [
        Problem("unknown-statement", Place(path=f"comments.{id}"), statement=id, nearest=nearest(id, ids))
        for id in unknown[:1000]
    ]


def subgroups_in(text: str) -> tuple[str, ...]:
    """Return the subgroups that a cell names, separated by `|`."""
    return tuple(dict.fromkeys(filter(None, map(tidied, text.split("|")))))


def read_source(source: str | Path | bytes, bound: int) -> bytes:
    """Return the content of a file up to one byte beyond a bound."""
    if isinstance(source, bytes):
        return source
    try:
        with Path(source).open("rb") as stream:
            return stream.read(bound + 1)
    except (OSError, ValueError):  # ValueError: what cannot be a path at all
        raise CentricityError([Problem("file-not-found", Place(), name=str(source))]) from None
