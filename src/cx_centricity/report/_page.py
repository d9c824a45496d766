"""A page: what a reader is told about a result, as a document that any renderer can show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictBool, StrictInt, StrictStr

from cx_centricity.assessment import Part, Result, StageBand
from cx_centricity.bank import PointRange
from cx_centricity.typing import Language, PointsValue, Standing

Tone = Literal["worst", "bad", "middle", "good", "best", "notice", "next", "quiet"]
"""What a text is about: a stage from the worst to the best, a remark, what to reach, or something in the background."""


@dataclass(frozen=True, slots=True, repr=False)
class Span(Part):
    """A piece of text. `tone` repeats what the words say, so a renderer may leave it out.

    >>> from cx_centricity.report import Span
    >>> Span("41 балл", strong=True)
    Span(text='41 балл')
    """

    _shown: ClassVar[tuple[str, ...]] = ("text",)

    text: StrictStr
    strong: StrictBool = False
    emphasis: StrictBool = False
    tone: Tone | None = None


Inline = tuple[Span, ...]
"""A line or paragraph of text."""


def plain(text: str) -> Inline:
    """Return a text in which nothing stands out."""
    return (Span(text),)


@dataclass(frozen=True, slots=True, repr=False)
class Paragraph(Part):
    """A paragraph of text.

    >>> from cx_centricity.report import Paragraph, Span
    >>> Paragraph((Span("Стадия 3"),))
    Paragraph(text=(Span(text='Стадия 3'),))
    """

    _shown: ClassVar[tuple[str, ...]] = ("text",)

    text: Inline
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True, repr=False)
class ListItem(Part):
    """An item of a list: a text with notes below it.

    `number` is its number in an ordered list, else None. `is_typical` marks a sign that is typical of a stage but not
    confirmed by answers.

    >>> from cx_centricity.report import ListItem, Span
    >>> ListItem((Span("Назначьте ответственного."),))
    ListItem(text=(Span(text='Назначьте ответственного.'),))
    """

    _shown: ClassVar[tuple[str, ...]] = ("text",)

    text: Inline
    notes: tuple[Inline, ...] = ()
    number: StrictInt | None = None
    is_typical: StrictBool = False


@dataclass(frozen=True, slots=True, repr=False)
class ItemList(Part):
    """A list of items, of which all or none have a number.

    >>> from cx_centricity.report import ItemList, ListItem, Span
    >>> ItemList((ListItem((Span("a"),)), ListItem((Span("b"),))))
    ItemList(items=(ListItem(text=(Span(text='a'),)), ListItem(text=(Span(text='b'),))))
    """

    _shown: ClassVar[tuple[str, ...]] = ("items",)

    items: tuple[ListItem, ...]
    kind: Literal["list"] = "list"


@dataclass(frozen=True, slots=True, repr=False)
class StageScale(Part):
    """The stages on the scale of the whole.

    `unit` is the smallest difference of points. `points` are those of the whole and `present` is the number of its
    stage; None if it has none.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.report import assessment_page
    >>> page = assessment_page(assess({statement.id: 3 for statement in default_bank().statements}))
    >>> page.section("stages").blocks[0]
    StageScale(points=28, present=2)
    """

    _shown: ClassVar[tuple[str, ...]] = ("points", "present")

    stages: tuple[StageBand, ...]
    point_range: PointRange
    unit: PointsValue
    points: PointsValue | None
    present: StrictInt | None
    tone: Tone | None
    kind: Literal["scale"] = "scale"


@dataclass(frozen=True, slots=True, repr=False)
class Bar(Part):
    """The points of a part of a result.

    - `title`: the title of the part, with its number if it has one.
    - `points`, `lower`, `upper`: the points and their bounds; None where there are none.
    - `point_range`: the range of the points.
    - `figures`: points and bounds as text. `standing`: its stage or level in words.
    - `mark`: whether it is a strength or a growth zone; None if it is neither.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.report import assessment_page
    >>> page = assessment_page(assess({statement.id: 3 for statement in default_bank().statements}))
    >>> page.section("directions").blocks[-1].bars[0]
    Bar(title='1. О клиенте', figures='28')
    """

    _shown: ClassVar[tuple[str, ...]] = ("title", "figures")

    title: StrictStr
    points: PointsValue | None
    lower: PointsValue | None
    upper: PointsValue | None
    point_range: PointRange
    figures: StrictStr
    standing: StrictStr
    tone: Tone | None
    mark: Standing | None


@dataclass(frozen=True, slots=True, repr=False)
class Bars(Part):
    """The points of several parts, in the order of the bank.

    `caption` and `columns` (part, points, standing) head them where they are shown as a table.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.report import assessment_page
    >>> page = assessment_page(assess({statement.id: 3 for statement in default_bank().statements}))
    >>> page.section("blocks").blocks[0]
    Bars(caption='Блоки')
    """

    _shown: ClassVar[tuple[str, ...]] = ("caption",)

    caption: StrictStr
    columns: tuple[StrictStr, StrictStr, StrictStr]
    bars: tuple[Bar, ...]
    kind: Literal["bars"] = "bars"


@dataclass(frozen=True, slots=True, repr=False)
class TableRow(Part):
    """A row of a table, a cell for each column. A row that heads those below it has one cell.

    >>> from cx_centricity.report import Span, TableRow
    >>> TableRow(((Span("О клиенте"),), (Span("39"),)))
    TableRow(cells=((Span(text='О клиенте'),), (Span(text='39'),)))
    """

    _shown: ClassVar[tuple[str, ...]] = ("cells",)

    cells: tuple[Inline, ...]
    is_heading: StrictBool = False


@dataclass(frozen=True, slots=True, repr=False)
class Table(Part):
    """A table; the first column names what a row is about, the others have figures.

    `columns` are the headings of the columns; all are empty where the cells need none.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.comparison import compare
    >>> from cx_centricity.report import comparison_page
    >>> result = assess({statement.id: 3 for statement in default_bank().statements})
    >>> comparison_page(compare(result, result)).section("points").blocks[0]
    Table(columns=('', 'было', 'стало', 'изменение'))
    """

    _shown: ClassVar[tuple[str, ...]] = ("columns",)

    caption: StrictStr
    columns: tuple[StrictStr, ...]
    rows: tuple[TableRow, ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True, repr=False)
class AnsweredStatement(Part):
    """A statement with its answer in words, and the texts of the answered level and the next one, labelled.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.report import assessment_page
    >>> page = assessment_page(assess({statement.id: 3 for statement in default_bank().statements}), full=True)
    >>> page.section("all statements").blocks[-1].statements[0]
    AnsweredStatement(title='Команда клиентского опыта', answer='уровень 3')
    """

    _shown: ClassVar[tuple[str, ...]] = ("title", "answer")

    title: StrictStr
    answer: StrictStr
    texts: tuple[tuple[StrictStr, StrictStr], ...]


@dataclass(frozen=True, slots=True, repr=False)
class Statements(Part):
    """Statements with their answers.

    >>> from cx_centricity.report import AnsweredStatement, Statements
    >>> Statements((AnsweredStatement("Обучение", "уровень 3", texts=()),))
    Statements(statements=(AnsweredStatement(title='Обучение', answer='уровень 3'),))
    """

    _shown: ClassVar[tuple[str, ...]] = ("statements",)

    statements: tuple[AnsweredStatement, ...]
    kind: Literal["statements"] = "statements"


@dataclass(frozen=True, slots=True, repr=False)
class Picture(Part):
    """A picture as SVG, in one or several pieces that stand side by side where there is room.

    It shows nothing that the blocks after it do not tell in words or figures, too.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.report import assessment_page
    >>> page = assessment_page(assess({statement.id: 3 for statement in default_bank().statements}))
    >>> page.section("directions").blocks[0]
    Picture(title='Карта зрелости')
    """

    _shown: ClassVar[tuple[str, ...]] = ("title",)

    title: StrictStr
    description: StrictStr
    pieces: tuple[StrictStr, ...]
    kind: Literal["picture"] = "picture"


Block = Paragraph | ItemList | StageScale | Bars | Table | Statements | Picture
"""A part of a section; `kind` says which."""


@dataclass(frozen=True, slots=True, repr=False)
class Section(Part):
    """A section: a heading with blocks below it. `id` names the section in every language.

    >>> from cx_centricity import assess
    >>> from cx_centricity.report import assessment_page
    >>> assessment_page(assess({"reputation": 2})).section("typical mistakes")
    Section(id='typical mistakes', heading='На какие типичные ошибки указывают ответы')
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "heading")

    id: StrictStr
    heading: StrictStr
    blocks: tuple[Annotated[Block, Field(discriminator="kind")], ...]


class Page(Result):
    """A page about a result: a title, what comes first, and sections in the order of reading.

    A program that renders pages itself takes `model_dump` or `model_dump_json`; blocks say by `kind` what they are.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.report import Page, assessment_page
    >>> page = assessment_page(assess({statement.id: 3 for statement in default_bank().statements}))
    >>> page.title, [section.id for section in page.sections][:3]
    ('Диагностика клиентоцентричности', ['stages', 'directions', 'blocks'])
    >>> Page.model_validate_json(page.model_dump_json()) == page
    True
    """

    language: Language
    title: str
    lead: tuple[Paragraph, ...]
    sections: tuple[Section, ...]

    def section(self, id: str) -> Section:
        """Return the section with this id.

        Raises KeyError if there is none.

        >>> from cx_centricity import assess
        >>> from cx_centricity.report import assessment_page
        >>> assessment_page(assess({}), language="en").section("trust").heading
        'How far to trust this'
        """
        found = next((section for section in self.sections if section.id == id), None)
        if found is None:
            raise KeyError(f"the page has no section {id!r}")
        return found
