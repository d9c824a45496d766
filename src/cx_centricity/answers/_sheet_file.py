"""Files of one answer sheet, in YAML or JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, cast

from cx_centricity.answers._answers import check_answers
from cx_centricity.answers._cell_rule import CellRule
from cx_centricity.answers._codebook import Codebook
from cx_centricity.answers._dialect import decoded, decodings, foreign_format
from cx_centricity.answers._migration import MigrationChange, migrate_answers
from cx_centricity.answers._sheet import (
    AnswerSheet,
    SheetBank,
    other_bank,
    read_source,
    subgroups_in,
    unknown_comments,
)
from cx_centricity.answers._table import load_sheets
from cx_centricity.bank import UNREADABLE, QuestionBank, Value
from cx_centricity.errors import AnswerError, Place, Problem, describe, limited, nearest
from cx_centricity.loading import (
    MAX_BYTES,
    Document,
    control_characters,
    default_bank,
    parse_document,
    yaml_text,
)
from cx_centricity.typing import AnswerValue, Encoding, Separator

_TABLES: Final = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")
_PARTS: Final = ("sheet", "answers", "comments")
_DETAILS: Final = ("title", "date", "respondent", "subgroup", "bank")
_KEY: Final = re.compile(r"([a-z][a-z0-9_]*)[\"']? *:")


def load_sheet(  # noqa: PLR0913 - each is one choice, by name
    source: str | Path | bytes,
    *,
    bank: QuestionBank | None = None,
    codebook: Codebook | None = None,
    migrate: bool = False,
    encoding: Encoding | None = None,
    separator: Separator | None = None,
    file: str | None = None,
) -> AnswerSheet:
    r"""Read one answer sheet from a file, or from its content as bytes.

    The file is YAML or JSON: a flat mapping of statement ids to answers, or a mapping with `answers` and, if wanted,
    `comments` (texts by statement id) and `sheet` (title, date, respondent, subgroup, bank). A stored result of
    `assess` gives the answers and comments that it was made from. A file whose name ends in `.csv`, `.tsv`, `.jsonl`,
    `.ndjson` or `.parquet` is read by `load_sheets` and must have one row. An answer is a level number or a text with a
    meaning, see `Codebook`; `codebook` adds to these. `bank` is the default bank unless given. With `migrate`, former
    ids of the bank become present ones, and what concerns retired statements is left out. The encoding (UTF-8, UTF-16
    or Windows-1251) is recognised unless given. `file` is the name of bytes in problems.

    Raises AnswerError with every problem by line and column, and CentricityError if the file cannot be read.

    >>> from cx_centricity.answers import load_sheet
    >>> sheet = load_sheet(b"sheet: {title: Pilot}\nanswers: {hiring: 3}\ncomments: {hiring: In part.}")
    >>> sheet.answers, sheet.comments, sheet.title
    ({'hiring': 3}, {'hiring': 'In part.'}, 'Pilot')
    """
    bank = default_bank() if bank is None else bank
    if not isinstance(source, bytes):
        file = str(source)
    if file is not None and Path(file).suffix.lower() in _TABLES:
        table = load_sheets(
            source, bank=bank, codebook=codebook, migrate=migrate, encoding=encoding, separator=separator, file=file
        )
        if len(table.sheets) != 1:
            raise AnswerError([Problem("not-one-sheet", Place(file), rows=len(table.sheets))])
        return table.sheets[0]
    document = _parsed(source, file, bank, encoding)
    content = _content(document, bank, codebook or Codebook())
    changes: tuple[MigrationChange, ...] = ()
    answers, comments = content.answers, content.comments
    problems = [*content.problems, *other_bank(content.details.get("bank"), bank)]
    if not any(problem.code == "sheet-of-other-bank" for problem in problems):
        try:
            if migrate:
                migration = migrate_answers(answers, bank=bank)
                answers, changes = migration.answers, migration.changes
                comments = _migrated_comments(comments, bank)
            check_answers(answers, bank)
        except AnswerError as error:
            problems += [p.at(Place(path=content.paths.get(p.place.path, p.place.path))) for p in error.problems]
        problems += unknown_comments(comments, bank)
    placed = [problem.at(document.place(problem.place.path)) for problem in problems]
    # A text that a comment cuts off would be read in part.
    if found := [*document.problems, *document.warnings, *placed]:
        raise AnswerError(limited(sorted(found, key=_position)))
    return AnswerSheet.model_construct(answers=answers, comments=comments, changes=changes, **content.details)


def _position(problem: Problem) -> tuple[int, int]:
    return problem.place.line or 0, problem.place.column or 0


def _migrated_comments(comments: Mapping[str, str], bank: QuestionBank) -> dict[str, str]:
    """Return comments by present ids, those on retired statements left out; two on one statement are joined."""
    moved: dict[str, str] = {}
    for old, text in comments.items():
        id = bank.present_ids.get(old, old)
        if id not in bank.retired:
            moved[id] = f"{moved[id]}\n{text}" if id in moved else text
    return moved


def dump_sheet(sheet: AnswerSheet) -> str:
    """Return an answer sheet as YAML text, of which `load_sheet` makes an equal sheet.

    `changes` are not written. Raises AnswerError if a text has control characters, since such a file cannot be read.

    >>> from cx_centricity.answers import AnswerSheet, dump_sheet
    >>> print(dump_sheet(AnswerSheet(answers={"hiring": 3}, title="Pilot: north")), end="")
    sheet:
      title: 'Pilot: north'
    answers:
      hiring: 3
    """
    details = sheet.model_dump(mode="json", include={*_DETAILS}, exclude_none=True)
    if sheet.subgroups:
        details["subgroup"] = [*sheet.subgroups]
    content = {"sheet": details, "answers": dict(sheet.answers), "comments": dict(sheet.comments)}
    if problems := limited(control_characters(content)):
        raise AnswerError(problems)
    return yaml_text({part: value for part, value in content.items() if value or part == "answers"})


def _parsed(source: str | Path | bytes, file: str | None, bank: QuestionBank, encoding: Encoding | None) -> Document:
    """Return the document in a file. Windows-1251 is tried where UTF-8 fails, and taken if it has known ids."""
    data = read_source(source, MAX_BYTES)
    if found := foreign_format(data):
        raise AnswerError([Problem("not-a-text-file", Place(file), found=found)])
    if len(data) > MAX_BYTES:
        raise AnswerError([Problem("too-large", Place(file), bound=MAX_BYTES)])
    first, *others = decodings(data, encoding, is_whole=True)
    for other in others:
        text = decoded(data, other, file, is_whole=True)
        if not {statement.id for statement in bank.statements}.isdisjoint(_KEY.findall(text)):
            return parse_document(text.encode(), file, has_figures=False)
    return parse_document(decoded(data, first, file, is_whole=True).encode(), file, has_figures=False)


@dataclass
class _Content:
    """The parts of a sheet in a document, with the path of each answer and the problems of their form.

    An answer that is not valid is the value that was found, for the check to report.
    """

    answers: dict[str, AnswerValue] = field(default_factory=dict[str, AnswerValue])
    comments: dict[str, str] = field(default_factory=dict[str, str])
    details: dict[str, Any] = field(default_factory=dict[str, Any])
    paths: dict[str, str] = field(default_factory=dict[str, str])
    problems: list[Problem] = field(default_factory=list[Problem])


def _content(document: Document, bank: QuestionBank, codebook: Codebook) -> _Content:
    content, value = _Content(), document.value
    if not isinstance(value, dict):
        if value is not UNREADABLE:
            content.problems.append(Problem("answers-not-a-mapping", found=describe(value)))
        return content
    reader = _DocumentReader(content, bank, codebook)
    if "format_version" in value and isinstance(value.get("statements"), tuple):
        reader.read_result(value)
    elif any(isinstance(value.get(part), dict) for part in _PARTS):
        reader.read_parts(value)
    else:
        reader.read_answers(value, "")
    return content


class _DocumentReader:
    """Reads the parts of a document into its content."""

    def __init__(self, content: _Content, bank: QuestionBank, codebook: Codebook) -> None:
        self.content = content
        self.rule = CellRule(bank, codebook)
        self.book = self.rule.codebook

    def read_parts(self, value: Mapping[str, Value]) -> None:
        """Read a document with the parts `sheet`, `answers` and `comments`."""
        for part, content in value.items():
            if part not in _PARTS:
                guess = nearest(part, _PARTS)
                self._add(Problem("unknown-field", Place(path=part), name=part, nearest=guess))
            elif content is None or content is UNREADABLE:
                continue
            elif not isinstance(content, dict):
                self._expect("a mapping", content, part)
            elif part == "answers":
                self.read_answers(content, "answers.")
            elif part == "comments":
                self._read_comments(content)
            else:
                self._read_details(content)

    def read_answers(self, answers: Mapping[str, Value], prefix: str) -> None:
        """Read answers, and comments among them, by the names of statements that the codebook and the bank have."""
        for key, match in zip(answers, self.book.match(list(answers), guess=False).columns, strict=True):
            read = self._comment if match.is_comment else self._answer
            read(match.statement or key, answers[key], prefix + key)

    def read_result(self, result: Mapping[str, Value]) -> None:
        """Read the answers and comments of a stored result, and the bank that it was made with."""
        bank = result.get("bank")
        if isinstance(bank, dict):
            self._read_bank({name: bank[name] for name in ("id", "version") if name in bank}, "bank")
        else:
            self._expect("a mapping", bank, "bank")
        for position, item in enumerate(cast("tuple[Value, ...]", result["statements"])):
            path = f"statements[{position}]"
            if isinstance(item, dict) and isinstance(id := item.get("id"), str) and "answer" in item:
                self._keep(id, item["answer"], f"{path}.answer")  # a result has no codes of other tools
                self._comment(id, item.get("comment"), f"{path}.comment")
            else:
                self._expect("a mapping", item, path)

    def _answer(self, id: str, value: Value, path: str) -> None:
        if self.content.answers.get(id) is None:
            code = self.rule.invalid if value is UNREADABLE else self.rule.meaning(id, value)
            self._keep(id, value if code == self.rule.invalid else self.rule.answer(code), path)
        elif value is not None:
            other = self.content.paths[id].removeprefix("answers.")
            self._add(Problem("answered-twice", Place(path=path), statement=id, other=other))

    def _keep(self, id: str, value: object, path: str) -> None:
        self.content.answers[id] = None if value is UNREADABLE else cast("AnswerValue", value)
        self.content.paths[id] = path

    def _read_comments(self, comments: Mapping[str, Value]) -> None:
        for key, match in zip(comments, self.book.match(list(comments), guess=False).columns, strict=True):
            self._comment(match.statement or key, comments[key], f"comments.{key}")

    def _comment(self, id: str, value: Value, path: str) -> None:
        if isinstance(value, str):
            self.content.comments[id] = value
        elif value is not None:
            self._expect("text", value, path)

    def _read_details(self, details: Mapping[str, Value]) -> None:
        for name, value in details.items():
            path = f"sheet.{name}"
            if name not in _DETAILS:
                self._add(Problem("unknown-field", Place(path=path), name=name, nearest=nearest(name, _DETAILS)))
            elif name == "bank" and isinstance(value, dict):
                self._read_bank(value, path)
            elif name == "subgroup" and isinstance(value, tuple) and all(isinstance(item, str) for item in value):
                self.content.details["subgroups"] = value
            elif not isinstance(value, str):
                if value is not None:
                    self._expect("a mapping" if name == "bank" else "text", value, path)
            elif name == "date":
                self._read_date(value, path)
            elif name == "subgroup":
                self.content.details["subgroups"] = subgroups_in(value)
            else:
                self.content.details[name] = SheetBank(id=value) if name == "bank" else value

    def _read_bank(self, bank: Mapping[str, Value], path: str) -> None:
        for name, value in bank.items():
            if name not in ("id", "version"):
                guess = nearest(name, ("id", "version"))
                self._add(Problem("unknown-field", Place(path=f"{path}.{name}"), name=name, nearest=guess))
            elif not isinstance(value, str):
                self._expect("text", value, f"{path}.{name}")
        id, version = bank.get("id"), bank.get("version")
        if isinstance(id, str):
            self.content.details["bank"] = SheetBank(id=id, version=version if isinstance(version, str) else None)
        elif "id" not in bank:
            self._add(Problem("missing-field", Place(path=path), name="id"))

    def _read_date(self, value: str, path: str) -> None:
        try:
            self.content.details["date"] = date.fromisoformat(value)
        except ValueError:
            found = describe(value)
            self._add(Problem("invalid-value", Place(path=path), found=found, expected="YYYY-MM-DD"))

    def _expect(self, expected: str, value: Value, path: str) -> None:
        if value is not UNREADABLE:
            self._add(Problem("wrong-type", Place(path=path), found=describe(value), expected=expected))

    def _add(self, problem: Problem) -> None:
        self.content.problems.append(problem)
