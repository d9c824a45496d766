"""Pages about results, to read at a terminal, in a browser or in a ticket, and pictures.

A page is composed once and shown in any format. `assessment_page`, `plan_page`, `comparison_page` and `group_page`
select what to tell and word it; `to_markdown` and `to_html` show it. Programs with a renderer of their own take the
`Page` itself.
"""

from __future__ import annotations

from cx_centricity.report._assessment import assessment_page
from cx_centricity.report._comparison import comparison_page
from cx_centricity.report._group import group_page
from cx_centricity.report._heatmap import heat_map
from cx_centricity.report._html import to_html
from cx_centricity.report._map import maturity_map
from cx_centricity.report._markdown import to_markdown
from cx_centricity.report._page import (
    AnsweredStatement,
    Bar,
    Bars,
    Block,
    Inline,
    ItemList,
    ListItem,
    Page,
    Paragraph,
    Picture,
    Section,
    Span,
    StageScale,
    Statements,
    Table,
    TableRow,
    Tone,
)
from cx_centricity.report._plan import plan_page
from cx_centricity.report._words import Labels, labels

__all__ = [
    "AnsweredStatement",
    "Bar",
    "Bars",
    "Block",
    "Inline",
    "ItemList",
    "Labels",
    "ListItem",
    "Page",
    "Paragraph",
    "Picture",
    "Section",
    "Span",
    "StageScale",
    "Statements",
    "Table",
    "TableRow",
    "Tone",
    "assessment_page",
    "comparison_page",
    "group_page",
    "heat_map",
    "labels",
    "maturity_map",
    "plan_page",
    "to_html",
    "to_markdown",
]


def __dir__() -> list[str]:
    return __all__
