"""A page as HTML: one file without scripts, fonts or network, for a screen or paper."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from cx_centricity.language import figure
from cx_centricity.report._page import (
    Bar,
    Bars,
    Block,
    Inline,
    ItemList,
    ListItem,
    Page,
    Paragraph,
    Section,
    Span,
    StageScale,
    Statements,
    Table,
    TableRow,
)
from cx_centricity.report._svg import DARK, FONTS, LIGHT, Colours, number
from cx_centricity.report._words import labels
from cx_centricity.typing import Language


def to_html(page: Page) -> str:
    """Return a page as an HTML document of its own: no script, no network, light or dark as the reader prefers.

    Printed, it is light and fits A4. Nothing in the texts of a bank or a respondent becomes markup. The same page
    always gives the same document.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.report import assessment_page, to_html
    >>> page = assessment_page(assess({statement.id: 3 for statement in default_bank().statements}))
    >>> to_html(page)[:15], "<script" in to_html(page)
    ('<!DOCTYPE html>', False)
    """
    title, words = escape(page.title), labels(page.language)
    sections = "\n".join(_section(number, section, page.language) for number, section in enumerate(page.sections))
    lead = "".join(f"<p>{_inline(paragraph.text)}</p>" for paragraph in page.lead)
    links = "".join(
        f'<li><a href="#s{number}">{escape(section.heading)}</a></li>' for number, section in enumerate(page.sections)
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{page.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#main">{escape(words["to content"])}</a>\n<header><h1>{title}</h1></header>\n'
        f'<main id="main">\n<div class="lead">{lead}</div>\n'
        f'<nav aria-label="{escape(words["on this page"])}"><ul>{links}</ul></nav>\n{sections}\n'
        "</main>\n</body>\n</html>\n"
    )


def _section(number: int, section: Section, language: Language) -> str:
    blocks = "\n".join(part for block in section.blocks for part in _parts(block, language))
    return (
        f'<section aria-labelledby="s{number}"><h2 id="s{number}">{escape(section.heading)}</h2>\n{blocks}\n</section>'
    )


def _parts(block: Block, language: Language) -> Iterator[str]:
    match block:
        case Paragraph(text=text):
            yield f"<p>{_inline(text)}</p>"
        case ItemList():
            yield _list(block)
        case StageScale():
            yield _scale(block, language)
        case Bars():
            yield _table(block.caption, block.columns, "".join(map(_bar, block.bars)))
        case Table(caption=caption, columns=columns, rows=rows):
            yield _table(caption, columns, "".join(map(_row, rows)))
        case Statements(statements=statements):
            for statement in statements:
                texts = "".join(f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in statement.texts)
                head = f"<b>{escape(statement.title)}</b> — {escape(statement.answer)}"
                yield f"<details><summary>{head}</summary><dl>{texts}</dl></details>" if texts else f"<p>{head}</p>"
        case _:
            yield f"<figure>{''.join(block.pieces)}</figure>"


def _inline(inline: Inline) -> str:
    return "".join(map(_span, inline))


def _span(span: Span) -> str:
    tag = "b" if span.strong else "i" if span.emphasis else "span"
    if tag == "span" and span.tone is None:
        return escape(span.text)
    tone = "" if span.tone is None else f' class="{span.tone}"'
    return f"<{tag}{tone}>{escape(span.text)}</{tag}>"


def _list(block: ItemList) -> str:
    tag = "ul" if block.items[0].number is None else "ol"
    items = "".join(
        f"<li{_marker(item)}>{_inline(item.text)}{''.join(f'<p>{_inline(note)}</p>' for note in item.notes)}</li>"
        for item in block.items
    )
    return f"<{tag}>{items}</{tag}>"


def _marker(item: ListItem) -> str:
    if item.number is not None:
        return f" value={item.number}"
    return " class=typical" if item.is_typical else ""


def _scale(scale: StageScale, language: Language) -> str:
    """Show the stages as a list, on wide screens in proportion to their points; the present one says the points."""
    items: list[str] = []
    for stage in scale.stages:
        bounds = f"{figure(stage.from_points, language)}…{figure(stage.to_points, language)}"
        is_present = stage.number == scale.present and scale.points is not None
        here = f" <b>● {figure(scale.points or 0, language)}</b>" if is_present else ""
        width = f' style="flex-grow:{number(stage.to_points - stage.from_points + scale.unit)}"'
        items.append(
            f"<li{' aria-current=step' if is_present else ''}{width}>{stage.number}. {escape(stage.title)} "
            f'<span class="quiet">{bounds}</span>{here}</li>'
        )
    return f'<ol class="stages">{"".join(items)}</ol>'


def _table(caption: str, columns: tuple[str, ...], rows: str) -> str:
    cells = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    head = f"<thead><tr>{cells}</tr></thead>" if any(columns) else ""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption>{head}<tbody>{rows}</tbody></table></div>"
    )


def _bar(bar: Bar) -> str:
    figures = f'<td class="number">{escape(bar.figures)}</td>'
    return f'<tr><th scope="row">{escape(bar.title)}</th>{figures}<td>{escape(bar.standing)}</td></tr>'


def _row(row: TableRow) -> str:
    first, *others = row.cells
    if row.is_heading:
        return f'<tr class="heading"><th scope="rowgroup" colspan="9">{_inline(first)}</th></tr>'
    cells = "".join(f'<td class="number">{_inline(cell)}</td>' for cell in others)
    return f'<tr><th scope="row">{_inline(first)}</th>{cells}</tr>'


def _variables(colours: Colours) -> str:
    return "".join(f"--{name.replace('_', '-')}:{value};" for name, value in colours._asdict().items())


_STYLE: Final = f"""
:root{{color-scheme:light;{_variables(LIGHT)}}}
@media screen and (prefers-color-scheme:dark){{:root{{color-scheme:dark;{_variables(DARK)}}}}}
*{{box-sizing:border-box}}
body{{margin:0 auto;max-width:64rem;padding:1.5rem 1rem 4rem;background:var(--background);color:var(--ink);
 font:1rem/1.5 {FONTS}}}
h1,h2,p,ul,ol,dl,dd,figure{{margin:0}}
h1{{font-size:1rem;color:var(--muted)}}
h2{{font-size:1.5rem;line-height:1.25;margin:3rem 0 .75rem}}
p,li,dd{{max-width:68ch}}
p+p,li+li,section>*+*{{margin-top:.5rem}}
ul,ol{{padding-left:1.4rem}}
li p{{margin-top:.25rem}}
a{{color:var(--link)}}
:focus-visible{{outline:3px solid var(--link);outline-offset:2px}}
.skip{{position:absolute;left:-99rem}}
.skip:focus{{left:1rem;top:1rem;background:var(--background);padding:.5rem}}
.lead{{margin:1rem 0;font-size:1.25rem;line-height:1.45}}
.lead b{{font-size:1.4em}}
.lead .quiet{{font-size:1rem}}
nav ul,.stages{{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}}
nav li+li,.stages li+li{{margin-top:0}}
.stages [aria-current]{{font-weight:700}}
@media (min-width:60em){{
 .stages{{flex-wrap:nowrap;gap:4px;font-size:.875rem}}
 .stages li{{flex:1 1 0;border-top:6px solid var(--line);padding:.35rem .25rem 0 0}}
 .stages [aria-current]{{border-color:var(--bar)}}
 .stages span,.stages b{{display:block}}
}}
.quiet,.typical{{color:var(--muted);font-weight:400}}
.typical{{list-style-type:circle}}
.notice{{color:var(--zone-text)}}
figure{{display:flex;flex-wrap:wrap;gap:1rem 2rem;align-items:flex-start;margin-bottom:1.5rem}}
figure svg{{flex:1 1 20rem;max-width:100%;overflow:visible}}
figure svg[viewBox]{{flex:0 1 21rem;margin:0 auto;height:auto}}
.scroll{{overflow-x:auto}}
table{{border-collapse:collapse;font-size:.875rem;width:100%}}
caption{{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}}
th,td{{text-align:left;vertical-align:top;padding:.25rem 1rem .25rem 0;font-weight:400}}
th,td{{border-bottom:1px solid var(--hair)}}
thead th{{color:var(--muted);border-color:var(--line)}}
.heading th{{font-weight:600;padding-top:.8rem}}
.good,.best,.next{{color:var(--strength-text)}}
.worst{{color:var(--zone-text)}}
.number{{white-space:nowrap;font-variant-numeric:tabular-nums}}
details{{border-bottom:1px solid var(--hair)}}
summary{{padding:.5rem 0;cursor:pointer}}
dl{{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;padding:0 0 .75rem 1rem}}
dt{{color:var(--muted)}}
@page{{size:A4;margin:15mm}}
@media print{{
 body{{max-width:none;padding:0;font-size:9.5pt}}
 nav,.skip{{display:none}}
 h2{{margin-top:1.5rem;break-after:avoid}}
 figure,tr,li,details{{break-inside:avoid}}
 .lead{{font-size:1.1em}}
}}
"""
