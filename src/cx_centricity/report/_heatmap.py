"""The heat map: the level of every statement, direction by direction."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.assessment import Assessment, StatementResult, bank_of
from cx_centricity.bank import QuestionBank, Statement, levels_by_gain
from cx_centricity.report._svg import element, percent, picture, shortened, text
from cx_centricity.report._words import labels
from cx_centricity.typing import Language

_WIDTH: Final = 640
_MARGIN: Final = 16
_ROW: Final = 48
_CELL: Final = 24
_LETTERS: Final = 52
_FILLED: Final = 0.97
"""The share of the width of a cell that is filled; the rest is the gap to the next one."""
_FAINTEST: Final = 0.04
_STRONGEST: Final = 0.7


def heat_map(result: Assessment, *, bank: QuestionBank | None = None, language: Language = "ru") -> str:
    """Draw the levels of all statements as SVG: a row of cells for each direction, a cell for each statement.

    A cell has the number of the answered level and is the darker the better it is; an unanswered statement has “?” and
    one that is not applicable a dash, both in a dashed frame. Each cell names its statement. The same result always
    gives the same picture, light or dark as the reader prefers. `bank` is the bank that the result was made with, the
    default bank unless given.

    Raises BankError if the rules of the bank are not those of the result.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.report import heat_map
    >>> picture = heat_map(assess({statement.id: 3 for statement in default_bank().statements}))
    >>> picture[:4], len(picture) < 20_000
    ('<svg', True)
    """
    bank, height = bank_of(result, bank), _height(result)
    cells = element("svg", *_rows(result, bank), x=_MARGIN, y=_MARGIN, width=_WIDTH, height=height)
    size = (_WIDTH + 2 * _MARGIN, height + 2 * _MARGIN)
    page = element("rect", width=size[0], height=size[1], class_="cx-page")
    words = labels(language)
    return picture((words["heat map"], words["heat map shows"]), size, [page, cells], language)


def heat_map_picture(result: Assessment, bank: QuestionBank, language: Language) -> str:
    """Return the heat map as wide as the page that it is on."""
    words = labels(language)
    of = (words["heat map"], words["heat map shows"])
    return picture(of, ("100%", _height(result)), _rows(result, bank), language)


def _height(result: Assessment) -> int:
    return _ROW * len(result.directions)


def _rows(result: Assessment, bank: QuestionBank) -> Iterator[str]:
    for row, direction in enumerate(bank.directions):
        top = row * _ROW
        yield text(shortened(f"{row + 1}. {direction.title}", _LETTERS), 0, top + 13)
        for column, statement in enumerate(direction.statements):
            width = 1 / len(direction.statements)
            yield _cell(
                result.statement(statement.id), _opacity(statement, result, bank), column * width, width, top + 18
            )


def _cell(statement: StatementResult, opacity: float | None, left: float, width: float, top: int) -> str:
    """Draw the cell of a statement; `left` and `width` are shares of the width of the picture."""
    answer = statement.answer
    shown = "?" if answer is None else "—" if answer == NOT_APPLICABLE else str(answer)
    class_ = "cx-open" if opacity is None else "cx-bar"
    middle, filled = left + width * _FILLED / 2, percent(width * _FILLED)
    return element(
        "g",
        element("title", escape(f"{statement.title}: {shown}", quote=False)),
        element("rect", x=percent(left), y=top, width=filled, height=_CELL, class_=class_, fill_opacity=opacity),
        text(shown, percent(middle), top + 17, anchor="middle"),
    )


def _opacity(statement: Statement, result: Assessment, bank: QuestionBank) -> float | None:
    """Return how dark the cell of a statement is, by the place of its level on its scale; None without a level."""
    answer = result.statement(statement.id).answer
    if not isinstance(answer, int):
        return None
    levels = levels_by_gain(bank.levels_of(statement), reversed=statement.reversed)
    place = [number for _, number in levels].index(answer) / max(len(levels) - 1, 1)
    return _FAINTEST + (_STRONGEST - _FAINTEST) * (place if bank.better == "higher" else 1 - place)
