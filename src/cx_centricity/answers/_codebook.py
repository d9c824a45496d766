"""Codebooks: the meaning of columns, names, codes in the files of another tool."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pydantic import PrivateAttr, StrictInt, StrictStr

from cx_centricity.answers._answers import NOT_APPLICABLE, numbers_by_statement, scale_data
from cx_centricity.bank import CachedProperty, FrozenModel, Level, QuestionBank, Statement, derived
from cx_centricity.errors import MAX_GUESSES, Place, Problem, describe, nearest
from cx_centricity.typing import MatchedBy

Code = StrictInt | StrictStr
"""A code for an answer in a file: a whole number or a text."""

BLANKS: Final = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\u200b\u2060\ufeff"
"""White space of every kind. Around a text it has no meaning; within one, a run of it equals one space."""
BLANK_RUN: Final = f"[{re.escape(BLANKS)}]+"
_INVISIBLE: Final = re.compile("[\u200b\u2060\ufeff]")
_MAX_NAME: Final = 2_000
"""The most characters of a column name that are compared: a longer text is no name, and comparing it takes time."""

_AFTER_NUMBER: Final = (" — ", " – ", " - ", ". ", ") ", ": ", " ")
"""What may stand between the number of a level and its text."""
_QUESTION_NUMBER: Final = re.compile(r"(?:№|q|question|вопрос)? ?\d+(?:\.\d+)*(?: ?[.):—–-])? ", re.IGNORECASE)
_COMMENT: Final = re.compile(r"[ _.:-]*(?:comment|комментарий)$")
_LAST_BRACKETS: Final = re.compile(r"\[([^\[\]]+)\]$")


def tidied(text: str) -> str:
    """Return a text with each run of white space as one space, and none around it."""
    return " ".join((text if text.isascii() else _INVISIBLE.sub(" ", text)).split())


def same_name(text: str) -> str:
    """Return a name in the form in which names are compared: without case, outer punctuation and extra white space.

    >>> same_name(" «Замкнутый  цикл». ") == same_name("ЗАМКНУТЫЙ ЦИКЛ")
    True
    """
    text = text[:_MAX_NAME]
    folded = tidied(text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold().replace("ё", "е")
    return folded.strip(" .,:;!?…*\"'«»“”„‘’()[]") or folded


def is_whole(text: str) -> bool:
    """Return whether a text is a whole number of at most 18 digits."""
    return re.fullmatch(r"-?[0-9]{1,18}", text) is not None


def written(code: int | str) -> tuple[str, ...]:
    """Return the texts in which a code is written: a whole number also with a zero after the decimal sign.

    >>> written(3), written(" in  full ")
    (('3', '3.0', '3,0'), ('in full',))
    """
    text = tidied(str(code))
    return (text, f"{text}.0", f"{text},0") if is_whole(text) else (text,)


def without_case(code: int | str) -> str:
    """Return a code in the form in which codes are compared where case does not matter."""
    return tidied(str(code)).casefold()


class StatementCodes(FrozenModel):
    """How a file names one statement and codes its answers; `levels` gives the level number of each code.

    >>> from cx_centricity.answers import StatementCodes
    >>> StatementCodes(title="Closed loop", levels={"in full": 9}).levels["in full"]
    9
    """

    number: StrictStr = ""
    title: StrictStr = ""
    claim: StrictStr = ""
    levels: Mapping[Code, StrictInt] = {}

    def completed_by(self, other: StatementCodes, stated: frozenset[str]) -> StatementCodes:
        """Return these codes and what another one adds to them, without the codes that are `stated` already."""
        own = stated | set(map(without_case, self.levels))
        levels = {code: level for code, level in other.levels.items() if without_case(code) not in own}
        return StatementCodes(
            number=self.number or other.number,
            title=self.title or other.title,
            claim=self.claim or other.claim,
            levels={**self.levels, **levels},
        )


class ColumnMatch(FrozenModel):
    """A column of a file, and the statement that it answers.

    `matched_by` says how the column was recognised; both are None if no statement was. `nearest` is then the id of a
    statement that may be meant. `is_comment` marks a column with comments on the statement.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.answers import Codebook
    >>> (match,) = Codebook.from_bank(default_bank()).match(["Hiring: comment"]).columns
    >>> match.statement, match.matched_by, match.is_comment
    ('hiring', 'id', True)
    """

    column: str
    statement: str | None = None
    matched_by: MatchedBy | None = None
    nearest: str | None = None
    is_comment: bool = False


class ColumnReport(FrozenModel):
    """Which columns of a file were matched to which statements, and how.

    `columns` has an entry for each column, in the order of the file; `missing` are the ids of statements that no column
    answers.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.answers import Codebook
    >>> report = Codebook.from_bank(default_bank()).match(["Timestamp", "Замкнутый цикл обратной связи"])
    >>> report
    ColumnReport(matched=1, unmatched=1, missing=47)
    >>> report.columns[1].statement, report.columns[1].matched_by
    ('closed_loop', 'title')
    """

    columns: tuple[ColumnMatch, ...]
    missing: tuple[str, ...]

    def answers(self) -> Iterator[tuple[int, ColumnMatch, str]]:
        """Yield each column that answers a statement: its position, the match, the id of the statement."""
        for position, match in enumerate(self.columns):
            if match.statement is not None and not match.is_comment:
                yield position, match, match.statement

    def suggesting(self, former: Mapping[str, str | None]) -> ColumnReport:
        """Return this report with the present ids of former ones as suggestions for columns that match nothing."""
        columns = tuple(
            match.model_copy(update={"nearest": former[same_name(match.column)]})
            if match.statement is None and same_name(match.column) in former
            else match
            for match in self.columns
        )
        return ColumnReport.model_construct(columns=columns, missing=self.missing)

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        matched = sum(match.statement is not None for match in self.columns)
        return [("matched", matched), ("unmatched", len(self.columns) - matched), ("missing", len(self.missing))]


class Codebook(FrozenModel):
    """How a file or data frame names the statements and codes the answers.

    `columns` gives the id of the statement that a column answers, `comments` the statement that a column of comments is
    about. `levels` gives the level number of a code in every column. `not_applicable` and `unanswered` are further
    codes for these. `statements` has, by id, other names of a statement and codes that hold for it alone; they win over
    `levels`. A code is a text or a whole number, and wins over a level number that is written like it. In the column of
    a statement whose scale does not have the level of a code, the code has no meaning.

    Even without a codebook, level numbers (`3`, `3.0`, `3,0`) are read, an empty cell is unanswered, and common English
    and Russian words for "not applicable" and "don't know" are known. White space around a text does not matter. The
    case of letters matters only between texts that differ in nothing else. Raises Pydantic's ValidationError.

    >>> from cx_centricity.answers import Codebook
    >>> Codebook(columns={"q1": "personalization"}, levels={"полностью": 9}, not_applicable=(98,), unanswered=(99,))
    Codebook(columns=1, levels=1, not_applicable=(98,), unanswered=(99,), statements=0)
    """

    columns: Mapping[StrictStr, StrictStr] = {}
    comments: Mapping[StrictStr, StrictStr] = {}
    levels: Mapping[Code, StrictInt] = {}
    not_applicable: tuple[Code, ...] = ()
    unanswered: tuple[Code, ...] = ()
    statements: Mapping[StrictStr, StatementCodes] = {}

    _places: Mapping[str, Place] = PrivateAttr(default_factory=dict[str, Place])

    @classmethod
    def from_bank(cls, bank: QuestionBank) -> Codebook:
        """Return all that a bank knows of names and codes.

        These are the number (`1.2`), title and claim of each statement, its level texts, and the titles of the levels
        of its scale, each also after the number of its level (`5 — Интегрированный`). `load_sheets` and `score_file`
        know them without being told.

        >>> from cx_centricity import default_bank
        >>> from cx_centricity.answers import Codebook
        >>> Codebook.from_bank(default_bank()).statements["closed_loop"].number
        '6.3'
        """
        return derived(bank, _of_bank)

    def completed_by(self, other: Codebook) -> Codebook:
        """Return this codebook and what another one adds to it. What this one states wins.

        >>> from cx_centricity.answers import Codebook
        >>> Codebook(levels={"yes": 5}).completed_by(Codebook(levels={"yes": 4, "no": 1})).levels
        {'yes': 5, 'no': 1}
        """
        stated = frozenset(map(without_case, (*self.levels, *self.not_applicable, *self.unanswered)))
        nothing = StatementCodes()
        book = Codebook(
            columns={**other.columns, **self.columns},
            comments={**other.comments, **self.comments},
            levels={**self.levels, **{c: level for c, level in other.levels.items() if without_case(c) not in stated}},
            not_applicable=(*self.not_applicable, *(c for c in other.not_applicable if without_case(c) not in stated)),
            unanswered=(*self.unanswered, *(c for c in other.unanswered if without_case(c) not in stated)),
            statements={
                id: self.statements.get(id, nothing).completed_by(other.statements.get(id, nothing), stated)
                for id in dict.fromkeys((*other.statements, *self.statements))
            },
        )
        book.set_places({**other._places, **self._places})
        return book

    def with_columns(self, columns: Mapping[str, str]) -> Codebook:
        """Return this codebook with further `columns`.

        >>> from cx_centricity.answers import Codebook
        >>> Codebook(columns={"q1": "hiring"}).with_columns({"q2": "training"}).columns
        {'q1': 'hiring', 'q2': 'training'}
        """
        return Codebook(columns=columns).completed_by(self)

    def match(
        self, columns: Sequence[str], *, former: Mapping[str, str | None] | None = None, guess: bool = True
    ) -> ColumnReport:
        """Match columns to statements by `columns`, and by the ids and names of `statements`.

        A name is compared without regard to case, white space, outer punctuation and the number of a question before
        it; in `Question [name]` and `group/name` the last part counts, too. Names that several statements share match
        nothing. `former` gives the present id of each former one, None if it is retired. With `guess`, the report
        suggests missing statements for columns that match nothing. Nothing is raised: two columns may match one
        statement.
        """
        matches = [self._match(column, former or {}) for column in columns]
        answered = {match.statement for match in matches if not match.is_comment}
        missing = tuple(id for id in self.statements if id not in answered)
        if guess:
            names = {name: id for name, (id, _) in self._names.items() if id not in answered}
            unmatched = [n for n, match in enumerate(matches) if match.matched_by is None and tidied(match.column)]
            for position in unmatched[:MAX_GUESSES]:
                column = matches[position].column
                matches[position] = ColumnMatch(column=column, nearest=_nearest(column, names))
        return ColumnReport.model_construct(columns=tuple(matches), missing=missing)

    def problems(self, bank: QuestionBank, columns: Sequence[str] | None = None) -> Iterator[Problem]:
        """Yield what does not fit a bank, and the stated columns that are not among `columns`."""
        by_statement = derived(bank, numbers_by_statement)
        every = frozenset(level.number for level in bank.levels).union(*by_statement.values())
        ids = list(by_statement)
        guesses = iter(range(MAX_GUESSES))

        def guess(word: str, known: Iterable[str]) -> str | None:
            return None if next(guesses, None) is None else nearest(word, known)

        coded = [("levels", self.levels, every)]
        coded += [
            (f"statements.{id}.levels", codes.levels, by_statement.get(id, every))
            for id, codes in self.statements.items()
        ]
        for path, levels, numbers in coded:
            for code, level in levels.items():
                if level not in numbers:
                    place = self._place(f"{path}.{code}")
                    found = describe(level)
                    yield Problem("level-outside-scale", place, statement=str(code), found=found, **scale_data(numbers))
        known = {same_name(column) for column in columns or ()}
        stated = [(self._place(f"statements.{id}"), id) for id in self.statements]
        for path, named in (("columns", self.columns), ("comments", self.comments)):
            for column, id in named.items():
                place = self._place(f"{path}.{column}", Place(path=column))
                stated.append((place, id))
                if columns is not None and same_name(column) not in known:
                    yield Problem("column-not-found", place, column=column, nearest=guess(column, columns))
        for place, id in stated:
            if id not in ids:
                yield Problem("unknown-statement", place, statement=id, nearest=guess(id, ids))
        yield from self._ambiguous()

    def _ambiguous(self) -> Iterator[Problem]:
        meanings: dict[str, set[int | str]] = {}
        for code, meaning in self._stated_codes():
            for text in written(code):
                meanings.setdefault(text, set()).add(meaning)
        for code in dict.fromkeys(code for code, _ in self._stated_codes()):
            if any(len(meanings[text]) > 1 for text in written(code)):
                yield Problem("code-ambiguous", self._place(""), found=repr(code))

    def _stated_codes(self) -> Iterator[tuple[int | str, int | str]]:
        yield from self.levels.items()
        yield from ((code, NOT_APPLICABLE) for code in self.not_applicable)
        yield from ((code, "") for code in self.unanswered)

    def set_places(self, places: Mapping[str, Place]) -> None:
        """Set the places of the parts by path (`columns.q1`), which problems then have."""
        self._places = places

    def _place(self, path: str, otherwise: Place | None = None) -> Place:
        return self._places.get(path, otherwise or Place(path=path))

    @CachedProperty
    def _names(self) -> dict[str, tuple[str, MatchedBy]]:
        """The statement of each name; a name that several statements share is left out."""
        kinds: list[tuple[MatchedBy, list[tuple[str, str]]]] = [
            ("id", [(id, id) for id in self.statements]),
            ("number", [(codes.number, id) for id, codes in self.statements.items()]),
            ("title", [(codes.title, id) for id, codes in self.statements.items()]),
            ("claim", [(codes.claim, id) for id, codes in self.statements.items()]),
            ("claim", [(f"{codes.title} {codes.claim}", id) for id, codes in self.statements.items()]),
            ("claim", [(f"{codes.title}. {codes.claim}", id) for id, codes in self.statements.items()]),
        ]
        found: dict[str, tuple[str, MatchedBy]] = {}
        for matched_by, pairs in kinds:
            of_name: dict[str, set[str]] = {}
            for name, id in pairs:
                of_name.setdefault(same_name(name), set()).add(id)
            for name, ids in of_name.items():
                if name and len(ids) == 1:
                    found.setdefault(name, (ids.pop(), matched_by))
        return found

    @CachedProperty
    def _stated(self) -> dict[str, tuple[str, bool]]:
        """The statement of each stated column, and whether the column has comments."""
        stated = {same_name(column): (id, False) for column, id in self.columns.items()}
        return stated | {same_name(column): (id, True) for column, id in self.comments.items()}

    def _match(self, column: str, former: Mapping[str, str | None]) -> ColumnMatch:
        statement: str | None = None
        matched_by: MatchedBy | None = None
        is_comment = False
        name = same_name(column)
        if name in self._stated:
            (statement, is_comment), matched_by = self._stated[name], "stated"
        else:
            for text in (name, *_parts(column)):
                if text in self._names:
                    statement, matched_by = self._names[text]
                    break
                if text in former:
                    statement = former[text]
                    matched_by = "former_id" if statement else "retired_id"
                    break
            else:
                before = _COMMENT.sub("", name)
                if before != name and before in self._names:
                    (statement, matched_by), is_comment = self._names[before], True
        return ColumnMatch.model_construct(
            column=column, statement=statement, matched_by=matched_by, nearest=None, is_comment=is_comment
        )

    def __eq__(self, other: object) -> bool:
        """Compare all but the places where the parts were written."""
        return isinstance(other, Codebook) and dict(self) == dict(other)

    def __hash__(self) -> int:
        """Equal codebooks have one hash, mappings included."""
        mappings = frozenset(self.columns.items()), frozenset(self.levels.items()), frozenset(self.statements)
        return hash((*mappings, self.not_applicable, self.unanswered))

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        yield from (("columns", len(self.columns)), ("levels", len(self.levels)))
        yield from (("not_applicable", self.not_applicable), ("unanswered", self.unanswered))
        yield "statements", len(self.statements)


def _parts(column: str) -> Iterator[str]:
    """Yield the names that a column may have beside others: after a number or a slash, and in brackets."""
    text = tidied(column[:_MAX_NAME])
    if number := _QUESTION_NUMBER.match(text):
        yield same_name(text[number.end() :])
    if text.endswith("]") and (brackets := _LAST_BRACKETS.search(text)):
        yield same_name(brackets[1])
    if "/" in text:
        yield same_name(text.rpartition("/")[2])


def _nearest(column: str, names: Mapping[str, str]) -> str | None:
    """Return the statement that a column may mean: one whose name it contains, else one with a similar name."""
    name = same_name(column)[:300]
    inside = [known for known in names if len(known) > 3 and known in name]  # noqa: PLR2004 - shorter ones are chance
    near = max(inside, key=len, default=None) or nearest(name, names)
    return None if near is None else names[near]


def _of_bank(bank: QuestionBank) -> Codebook:
    titles = {statement.scale: _titles_of(bank.levels_of(statement)) for statement in bank.statements}
    return Codebook(
        # What every column understands, if there is one scale; else the titles are codes of the statements.
        levels={} if bank.scales else _titles_of(bank.levels),
        statements={
            statement.id: StatementCodes.model_construct(
                number=bank.number_of(statement.id),
                title=statement.title,
                claim=statement.claim,
                levels=_codes_of(statement, bank.levels_of(statement), titles[statement.scale] if bank.scales else {}),
            )
            for statement in bank.statements
        },
    )


def _titles_of(levels: Sequence[Level]) -> dict[int | str, int]:
    return _levels_of([(level.number, level.title) for level in levels], levels)


def _codes_of(statement: Statement, levels: Sequence[Level], titles: Mapping[Code, int]) -> Mapping[Code, int]:
    """Return the level of each level text of a statement and, where no text is written like it, of each title."""
    numbers = [level.number for level in levels]
    texts = StatementCodes(levels=_levels_of(zip(numbers, statement.level_texts, strict=False), levels))
    return texts.completed_by(StatementCodes(levels=titles), frozenset()).levels


def _levels_of(texts: Iterable[tuple[int, str]], scale: Sequence[Level]) -> dict[int | str, int]:
    """Return the level of each text that has one meaning and is not reserved, as a level number is."""
    reserved = {NOT_APPLICABLE, *(str(level.number) for level in scale)}
    levels: dict[str, set[int]] = {}
    for number, text in texts:
        for each in _with_number(number, text):
            levels.setdefault(each, set()).add(number)
    return {text: min(found) for text, found in levels.items() if len(found) == 1 and text not in reserved}


def _with_number(number: int, text: str) -> Iterator[str]:
    """Yield a text with and without its period, each alone and after the number of its level."""
    text = tidied(text)
    for each in dict.fromkeys((text, text.removesuffix("."))):
        if each:
            yield each
            yield from (f"{number}{between}{each}" for between in _AFTER_NUMBER)
