"""A page at a terminal, or as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Final

import typer
from pydantic import BaseModel
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from cx_centricity.cli._terminal import OutputFormat, deliver, printed, write_new
from cx_centricity.language import figure
from cx_centricity.report import (
    Bar,
    Bars,
    Inline,
    ItemList,
    Page,
    Paragraph,
    Picture,
    StageScale,
    Statements,
    Table,
    Tone,
    to_html,
    to_markdown,
)
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


PageFileOption = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="Write a new file instead of printing, by its ending: .html, .md or .txt is the page, .json the full "
        "result; for `assess`, .svg is the map.",
    ),
]


def deliver_page(
    page: Page, result: BaseModel, format: OutputFormat, output: Path | None, *, picture: str | None = None
) -> None:
    """Print a page or its result, or write it, or a picture of it, to a new file, as its ending says."""
    if output is None:
        deliver(result, format, lambda console: print_page(page, console))
        return
    ending = output.suffix.lower()
    if ending == ".svg" and picture is not None:
        text = picture
    elif ending == ".json":
        text = result.model_dump_json(indent=2) + "\n"
    elif ending in {".html", ".md"}:
        text = to_html(page) if ending == ".html" else to_markdown(page)
    elif ending == ".txt":
        text = printed(lambda console: print_page(page, console))
    else:
        endings = ".html, .md, .txt, .json or .svg" if picture else ".html, .md, .txt or .json"
        raise typer.BadParameter(f"the name must end with {endings}", param_hint="--output")
    write_new(output, text, page.language)


def print_page(page: Page, console: Console) -> None:
    """Print a page, without its pictures."""
    console.print(Text(page.title, style="bold"))
    if page.lead:
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
    block: Paragraph | ItemList | StageScale | Bars | Table | Statements, language: Language
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
        case Table():
            yield _table(block)
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
    table = Grid.grid(padding=(0, 1, 0, 0))
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


def _bars(block: Bars) -> Grid:
    table = Grid.grid(padding=(0, 2, 0, 0))
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


def _table(block: Table) -> Grid:
    grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", show_header=any(block.columns))
    for number, column in enumerate(block.columns):
        grid.add_column(Text(column), justify="right" if number and any(block.columns) else "left", no_wrap=number > 0)
    for row in block.rows:
        if row.is_heading and grid.row_count:
            grid.add_row()
        cells = map(_text, row.cells)
        grid.add_row(*cells, style="bold cyan" if row.is_heading else None)
    return grid


def _statements(block: Statements) -> Iterator[RenderableType]:
    for statement in block.statements:
        yield _indented(Text.assemble((statement.title, "bold"), f" — {statement.answer}"))
        table = Grid.grid(padding=(0, 2, 0, 0))
        for (label, text), style in zip(statement.texts, ("dim", "green"), strict=False):
            table.add_row(Text(label, style=style), Text(text))
        if table.row_count:
            yield _indented(table)


def _indented(content: RenderableType) -> Padding:
    return Padding(content, (0, 0, 0, 2), expand=False)
