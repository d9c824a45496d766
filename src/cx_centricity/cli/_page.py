"""A page at a terminal, or as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cx_centricity.language import figure
from cx_centricity.report import Bar, Bars, Inline, ItemList, Page, Paragraph, Picture, StageScale, Statements, Tone
from cx_centricity.typing import Language

_BAR: Final = 20
_BAND: Final = 11
_STYLES: Final[Mapping[Tone, str]] = {
    "worst": "red",
    "bad": "dark_orange3",
    "middle": "yellow3",
    "good": "green",
    "best": "bright_green",
    "notice": "yellow3",
    "next": "green",
    "quiet": "dim",
}


def print_page(page: Page, console: Console) -> None:
    """Print a page, without its pictures."""
    console.print(Text(page.title, style="bold"))
    console.print()
    for paragraph in page.lead:
        console.print(_text(paragraph.text))
    for section in page.sections:
        console.print()
        console.print(Text(section.heading, style="bold cyan"))
        for block in section.blocks:
            for line in () if isinstance(block, Picture) else _lines(block, page.language):
                console.print(line)


def _lines(
    block: Paragraph | ItemList | StageScale | Bars | Statements, language: Language
) -> Iterator[RenderableType]:
    match block:
        case Paragraph(text=text):
            yield _text(text)
        case ItemList():
            yield from _items(block)
        case StageScale():
            yield from _scale(block, language)
        case Bars():
            yield _bars(block)
        case _:
            yield from _statements(block)


def _text(inline: Inline) -> Text:
    text = Text()
    for span in inline:
        styles = [
            "bold" if span.strong else "",
            "italic" if span.emphasis else "",
            "" if span.tone is None else _STYLES[span.tone],
        ]
        text.append(span.text, style=" ".join(filter(None, styles)))
    return text


def _items(block: ItemList) -> Iterator[RenderableType]:
    table = Table.grid(padding=(0, 1, 0, 0))
    for item in block.items:
        marker = "○" if item.is_typical else "•" if item.number is None else f"{item.number}."
        text = _text(item.text)
        if item.is_typical:
            text.stylize("dim")
        table.add_row(marker, text)
        for note in item.notes:
            table.add_row("", _text(note))
    yield table


def _scale(scale: StageScale, language: Language) -> Iterator[RenderableType]:
    """Draw the stages as one line, each as long as its band, with a mark at the points; then name them."""
    line, names = Text(), Text(style="dim")
    for stage in scale.stages:
        line.append(f"{figure(stage.from_points, language)} ", style="dim")
        line.append_text(_band(scale, stage.from_points, stage.to_points)).append(" ")
        names.append(" · " if names else "")
        names.append(f"{stage.number} {stage.title}", style="bold" if stage.number == scale.present else "")
    yield line.append(figure(scale.point_range.max, language), style="dim")
    yield names


def _band(scale: StageScale, first: float, last: float) -> Text:
    if scale.points is None or scale.tone is None or not first <= scale.points <= last:
        return Text("─" * _BAND, style="dim")
    at = int((scale.points - first) * _BAND / (last - first + scale.unit))
    return Text("━" * at + "●" + "━" * (_BAND - at - 1), style=_STYLES[scale.tone])


def _bars(block: Bars) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(min_width=30)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    for bar in block.bars:
        table.add_row(Text(bar.title), _bar(bar), bar.figures, Text(bar.standing))
    return table


def _bar(bar: Bar) -> Text:
    if bar.points is None or bar.tone is None:
        return Text("·" * _BAR, style="dim")
    low, high = bar.point_range
    filled = round(_BAR * (bar.points - low) / (high - low))
    return Text.assemble(("█" * filled, _STYLES[bar.tone]), ("░" * (_BAR - filled), "dim"))


def _statements(block: Statements) -> Iterator[RenderableType]:
    for statement in block.statements:
        yield _indented(Text.assemble((statement.title, "bold"), f" — {statement.answer}"))
        table = Table.grid(padding=(0, 2, 0, 0))
        for (label, text), style in zip(statement.texts, ("dim", "green"), strict=False):
            table.add_row(Text(label, style=style), Text(text))
        if table.row_count:
            yield _indented(table)


def _indented(content: RenderableType) -> Padding:
    return Padding(content, (0, 0, 0, 2), expand=False)
