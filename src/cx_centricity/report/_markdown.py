"""A page as Markdown, for a ticket or a wiki."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cx_centricity.language import figure
from cx_centricity.report._page import Bars, Inline, ItemList, Page, Paragraph, Picture, StageScale, Statements, Table

_MARKUP = re.compile(r"[\\`*_\[\]<>|~#&!@]|:(?=//)|(?<=www)\.|^\s*[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]", re.IGNORECASE)
"""What would be markup, a link or an address, or at the beginning of a line a heading or an item of a list."""


def to_markdown(page: Page) -> str:
    """Return a page as Markdown (CommonMark with tables), without its pictures.

    Nothing in the texts of a bank or a respondent becomes markup. Numbered items are tasks to tick off.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.report import assessment_page, to_markdown
    >>> page = assessment_page(assess({statement.id: 3 for statement in default_bank().statements}))
    >>> to_markdown(page).splitlines()[2]
    '**28** баллов на шкале 6…95   **Стадия 2 из 5: Первые шаги** (19…37)'
    """
    parts = [f"# {_escaped(page.title)}", *(_inline(paragraph.text) for paragraph in page.lead)]
    for section in page.sections:
        parts.append(f"## {_escaped(section.heading)}")
        for block in section.blocks:
            parts += () if isinstance(block, Picture) else _parts(block, page)
    return "\n\n".join(parts) + "\n"


def _parts(block: Paragraph | ItemList | StageScale | Bars | Table | Statements, page: Page) -> Iterator[str]:
    match block:
        case Paragraph(text=text):
            yield _inline(text)
        case ItemList():
            yield "\n".join(_items(block))
        case StageScale(stages=stages):
            yield _table(
                [f"{each.number}. {each.title}" for each in stages],
                [[f"{figure(of.from_points, page.language)}…{figure(of.to_points, page.language)}" for of in stages]],
            )
        case Bars(columns=columns, bars=bars):
            yield _table(columns, [[bar.title, bar.figures, bar.standing] for bar in bars])
        case Table(columns=columns, rows=rows):
            width = len(columns)
            cells = [[_inline(cell) for cell in row.cells] for row in rows]
            yield _rows([*map(_escaped, columns)], [[*row, *[""] * (width - len(row))] for row in cells])
        case _:
            yield "\n".join(
                "\n".join(
                    [
                        f"- **{_escaped(statement.title)}** — {_escaped(statement.answer)}",
                        *(f"  - {_escaped(label)}: {_escaped(text)}" for label, text in statement.texts),
                    ]
                )
                for statement in block.statements
            )


def _items(block: ItemList) -> Iterator[str]:
    for item in block.items:
        marker = "-" if item.number is None else f"- [ ] {item.number}\\."
        yield f"{marker} {'○ ' if item.is_typical else ''}{_inline(item.text)}"
        for note in item.notes:
            yield f"  - {_inline(note)}"


def _inline(inline: Inline) -> str:
    return "".join(_styled(span.text, "**" if span.strong else "*" if span.emphasis else "") for span in inline)


def _styled(text: str, mark: str) -> str:
    """Return a text between marks, which must touch no blanks."""
    core = text.strip()
    if not mark or not core:
        return _escaped(text)
    before, after = text[: text.index(core)], text[text.index(core) + len(core) :]
    return f"{before}{mark}{_escaped(core)}{mark}{after}"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table of plain texts."""
    return _rows([*map(_escaped, head)], [[*map(_escaped, row)] for row in rows])


def _rows(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


def _escaped(text: str) -> str:
    """Return a text in one line in which nothing is markup or a link."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.splitlines()))
