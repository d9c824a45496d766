"""The migration of answers to a newer version of a bank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from cx_centricity.answers._answers import check_answers
from cx_centricity.bank import FrozenModel, QuestionBank
from cx_centricity.errors import AnswerError, Place, Problem, limited
from cx_centricity.loading import default_bank
from cx_centricity.typing import AnswerValue


class MigrationChange(FrozenModel):
    """What `migrate_answers` did with one answer: its statement is renamed or retired.

    `to` is the present id of the statement. It is None if the statement is retired; then its answer is left out.

    >>> from cx_centricity.answers import MigrationChange
    >>> MigrationChange(kind="retired", statement="coupons", to=None, answer=2)
    MigrationChange(kind='retired', statement='coupons', to=None, answer=2)
    """

    kind: Literal["renamed", "retired"]
    statement: str
    to: str | None
    answer: Any


class Migration(FrozenModel):
    """Answers that fit the bank, with the changes that were needed, in the order of the old answers.

    >>> from cx_centricity import migrate_answers
    >>> migrate_answers({"closed_loop": 4})
    Migration(answers={'closed_loop': 4}, changes=())
    """

    answers: dict[str, AnswerValue]
    changes: tuple[MigrationChange, ...]


def migrate_answers(answers: Mapping[str, AnswerValue], *, bank: QuestionBank | None = None) -> Migration:
    """Migrate old answers to a bank that lists its former ids under `renamed` and `retired`.

    Answers that already fit are returned without changes. `bank` is the default bank unless given. Answers to retired
    statements are left out and reported unchecked; nothing else is dropped or altered. Raises AnswerError with every
    problem: an id that the bank neither has nor had, a statement answered under two ids, a value that is not an answer.

    >>> from cx_centricity import default_bank, migrate_answers
    >>> bank = default_bank().with_fields(renamed=[{"old": "loop", "new": "closed_loop"}], retired=["coupons"])
    >>> migration = migrate_answers({"loop": 4, "coupons": 2, "hiring": 5}, bank=bank)
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
    changes: list[MigrationChange] = []
    problems: list[Problem] = []
    for old, answer in answers.items():
        id = present.get(old, old)
        if id in retired:
            changes.append(MigrationChange(kind="retired", statement=old, to=None, answer=answer))
            continue
        if id != old:
            changes.append(MigrationChange(kind="renamed", statement=old, to=id, answer=answer))
        if sheet.get(id) is not None and answer is not None:
            problems.append(Problem("answered-twice", Place(path=old), statement=id, other=old_ids[id]))
        if sheet.get(id) is None:
            sheet[id], old_ids[id] = answer, old
    try:
        check_answers(cast("dict[str, AnswerValue]", sheet), bank)
    except AnswerError as error:
        problems += [p.at(Place(path=old_ids.get(p.place.path, p.place.path))) for p in error.problems]
    if problems:
        raise AnswerError(limited(problems))
    return Migration(answers=cast("dict[str, AnswerValue]", sheet), changes=tuple(changes))
