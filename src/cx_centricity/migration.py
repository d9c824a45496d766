"""Old answers brought to a bank whose statements have other ids by now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from cx_centricity.answers import AnswerValue, check_answers
from cx_centricity.bank import FrozenModel, QuestionBank
from cx_centricity.errors import AnswerError, Place, Problem
from cx_centricity.loading import default_bank


class AnswerChange(FrozenModel):
    """What became of one answer: it moved to the present id of its statement, or the statement is retired.

    `to` is the present id; None where the statement is retired, and `answer` is then no longer on the sheet.

    >>> from cx_centricity import AnswerChange
    >>> AnswerChange(kind="retired", statement="coupons", to=None, answer=2)
    AnswerChange(kind='retired', statement='coupons', to=None, answer=2)
    """

    kind: Literal["renamed", "retired"]
    statement: str
    to: str | None
    answer: Any


class Migration(FrozenModel):
    """A sheet that fits the bank, and each change that made it so, in the order of the old sheet.

    >>> from cx_centricity import migrate_answers
    >>> migrate_answers({"closed_loop": 4})
    Migration(answers={'closed_loop': 4}, changes=())
    """

    answers: dict[str, AnswerValue]
    changes: tuple[AnswerChange, ...]


def migrate_answers(answers: Mapping[str, object], bank: QuestionBank | None = None) -> Migration:
    """Bring an old sheet of answers to a bank that names its former ids under `renamed` and `retired`.

    A sheet that fits already comes back as it is, with no changes. Raises AnswerError with every problem: an id that
    the bank neither has nor had, a statement answered under two ids, an answer that is no level. Nothing else is
    dropped or altered; what was answered to a retired statement is reported as it was, whatever it is. `bank` is the
    default bank unless given.

    >>> from cx_centricity import default_bank, migrate_answers
    >>> bank = default_bank().with_fields(renamed=[{"old": "loop", "new": "closed_loop"}], retired=["coupons"])
    >>> migration = migrate_answers({"loop": 4, "coupons": 2, "hiring": 5}, bank)
    >>> migration.answers
    {'closed_loop': 4, 'hiring': 5}
    >>> [(change.kind, change.statement, change.to) for change in migration.changes]
    [('renamed', 'loop', 'closed_loop'), ('retired', 'coupons', None)]
    """
    bank = default_bank() if bank is None else bank
    if not isinstance(cast("object", answers), Mapping):
        check_answers(answers, bank)
    retired, present = set(bank.retired), bank.present_ids
    sheet: dict[object, object] = {}
    old_ids: dict[object, str] = {}
    changes: list[AnswerChange] = []
    problems: list[Problem] = []
    for old, answer in answers.items():
        id = present.get(old, old)
        if id in retired:
            changes.append(AnswerChange(kind="retired", statement=old, to=None, answer=answer))
            continue
        if id != old:
            changes.append(AnswerChange(kind="renamed", statement=old, to=id, answer=answer))
        if sheet.get(id) is not None and answer is not None:
            problems.append(Problem("answered-twice", Place(path=old), statement=id, other=old_ids[id]))
        if sheet.get(id) is None:
            sheet[id], old_ids[id] = answer, old
    try:
        check_answers(cast("dict[str, object]", sheet), bank)
    except AnswerError as error:
        problems += [p.at(Place(path=old_ids.get(p.place.path, p.place.path))) for p in error.problems]
    if problems:
        raise AnswerError(problems)
    return Migration(answers=cast("dict[str, AnswerValue]", sheet), changes=tuple(changes))
