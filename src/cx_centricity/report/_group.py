"""The page about a group of respondents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from cx_centricity.assessment import ScopeResult
from cx_centricity.bank import PointRange, QuestionBank, to_units
from cx_centricity.groups import GroupAssessment, RespondentGroup
from cx_centricity.language import decimal, figure, points
from cx_centricity.report._page import (
    Block,
    Inline,
    ItemList,
    ListItem,
    Page,
    Paragraph,
    Section,
    Span,
    Table,
    TableRow,
    plain,
)
from cx_centricity.report._words import Labels, labels
from cx_centricity.typing import Language

_LEAST_DIFFERENCE: Final = Fraction(5, 100)
"""As a share of the point range: less is not worth talking about."""
_MOST_DIFFERENCES: Final = 5
_SHARP_BELOW: Final = 0.5


def group_page(
    group: GroupAssessment, *, bank: QuestionBank | None = None, language: Language = "ru", top: int = 5
) -> Page:
    """Compose the page about the assessment of a group.

    The lead says how many respondents there are, what is not shown, and the pooled points. The sections are "blocks",
    "directions", "subscales", "disagreements" and "subgroups". `bank` is the bank that the group was assessed with; it
    has the question to discuss where subgroups differ most. `top` is how many disagreements are told.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.groups import assess_group
    >>> from cx_centricity.report import group_page
    >>> sheets = [{statement.id: level for statement in default_bank().statements} for level in (2, 3, 3, 4, 4)]
    >>> page = group_page(assess_group(sheets), language="en")
    >>> page.lead[1].text[0].text, [section.id for section in page.sections]
    ('Overall: 30 points, stage 2 “Первые шаги”', ['blocks', 'directions'])
    """
    composer = _GroupComposer(group, language, labels(language), bank, top)
    sections = () if group.whole.suppressed is not None else composer.sections()
    composed = [(id, tuple(blocks)) for id, blocks in sections]
    return Page(
        language=language,
        title=composer.words["group"],
        lead=tuple(map(Paragraph, composer.lead())),
        sections=tuple(Section(id, composer.words[id], blocks) for id, blocks in composed if blocks),
    )


@dataclass(frozen=True)
class _GroupComposer:
    """Composes the lead and the sections, each as blocks."""

    group: GroupAssessment
    language: Language
    words: Labels
    bank: QuestionBank | None
    top: int

    def lead(self) -> Iterator[Inline]:
        """Yield how many respondents there are, what is not shown, and the pooled points."""
        group, words, whole = self.group, self.words, self.group.whole
        remark = words["respondents"].format(group.respondents)
        if group.min_respondents > 1:
            remark += " " + words["private"].format(group.min_respondents)
        yield (Span(remark, tone="quiet"),)
        if whole.suppressed is not None:
            told = words["too few"]
        elif not group.overall:
            return
        elif whole.score is None or whole.score.points is None:
            told = words["no points"]
        elif whole.stage is None:
            told = words["of subgroups"].format(points(whole.score.points, self.language))
        else:
            title = words["quoted"].format(whole.stage.title)
            told = words["in all"].format(points(whole.score.points, self.language), whole.stage.number, title)
        yield (Span(told, strong=True),)

    def sections(self) -> Iterator[tuple[str, Iterator[Block]]]:
        """Yield the ids of all sections with their blocks; they may have none."""
        whole = self.group.whole
        yield "blocks", self._parts("blocks", whole.blocks)
        yield "directions", self._parts("directions", whole.directions)
        yield "subscales", self._parts("subscales", whole.subscales)
        yield "disagreements", self._disagreements()
        yield "subgroups", self._subgroups()

    def _parts(self, heading: str, parts: Iterable[ScopeResult]) -> Iterator[Block]:
        """Yield the pooled points of all parts, with their stages where these are not those of the bank."""
        rows = [
            TableRow((plain(part.title), plain(self._points(part)), plain(self._own_stage(part)))) for part in parts
        ]
        if rows:
            yield Table(self.words[heading], ("", "", ""), tuple(rows))

    def _points(self, part: ScopeResult) -> str:
        return "—" if part.score.points is None else figure(part.score.points, self.language)

    def _own_stage(self, part: ScopeResult) -> str:
        if part.stage is None or part.stages == self.group.stages:
            return ""
        return self.words["stage"].format(part.stage.number, self.words["quoted"].format(part.stage.title))

    def _disagreements(self) -> Iterator[Block]:
        """Yield the statements on which opinions differ most, and those that are not shown."""
        whole = self.group.whole
        items: list[ListItem] = []
        named = map(whole.statement, self.group.disagreements[: self.top])
        for title, lies in [(one.title, one.distribution) for one in named if one.distribution is not None]:
            agreement = lies.agreement or 0.0
            middle = decimal(lies.median, self.language, int(not lies.median.is_integer()))
            how = self.words["sharply" if agreement < _SHARP_BELOW else "markedly"]
            items.append(ListItem(plain(how.format(title, middle, decimal(agreement, self.language, 2)))))
        if items:
            yield ItemList(tuple(items))
        yield from self._not_shown(
            statement.title for statement in whole.statements if statement.suppressed is not None
        )

    def _subgroups(self) -> Iterator[Block]:
        """Yield what subgroups give the company, where they differ, and what to ask them about it."""
        subgroups = self.group.subgroups
        shown = [subgroup for subgroup in subgroups if subgroup.suppressed is None]
        if shown and self.group.overall:
            whole = ((name, points(number, self.language)) for name, number in _points_of(shown))
            totals = ", ".join(f"{name} — {number}" for name, number in whole)
            yield Paragraph(plain(self.words["of subgroups"].format(totals or self.words["not scored"])))
        wide = self._differences(shown)
        items: list[ListItem] = []
        for direction, of_subgroups in wide:
            title = self.group.whole.direction(direction).title
            rated = (f"{name} — {figure(number, self.language)}" for name, number in of_subgroups)
            items.append(ListItem(plain(f"{title}: " + ", ".join(rated))))
        if items:
            yield ItemList(tuple(items))
        directions = () if self.bank is None or not wide else (self.bank.direction(wide[0][0]),)
        for question in [question for direction in directions for question in direction.discussion[:1]]:
            yield Paragraph((Span(self.words["discuss"].format(question), strong=True),))
        yield from self._not_shown(subgroup.name or "" for subgroup in subgroups if subgroup.suppressed is not None)

    def _differences(self, shown: list[RespondentGroup]) -> list[tuple[str, list[tuple[str, float]]]]:
        """Return the directions in which subgroups differ enough, widest first, with the points of each subgroup."""
        found: list[tuple[Fraction, str, list[tuple[str, float]]]] = []
        for direction in self.group.whole.directions:
            of_subgroups = _points_of(shown, direction.id)
            width = self._width([number for _, number in of_subgroups], direction.point_range)
            if width >= _LEAST_DIFFERENCE:
                found.append((width, direction.id, of_subgroups))
        widest = sorted(found, key=lambda each: -each[0])[:_MOST_DIFFERENCES]
        return [(direction, of_subgroups) for _, direction, of_subgroups in widest]

    def _width(self, numbers: list[float], point_range: PointRange) -> Fraction:
        """Return how far points lie apart, as a share of their range."""
        units = [to_units(number, self.group.decimals) for number in numbers]
        low, high = (to_units(bound, self.group.decimals) for bound in point_range)
        return Fraction(max(units, default=0) - min(units, default=0), high - low)

    def _not_shown(self, names: Iterable[str]) -> Iterator[Block]:
        if named := ", ".join(names):
            yield Paragraph((Span(self.words["suppressed"].format(named), tone="quiet"),))


def _points_of(groups: Iterable[RespondentGroup], direction: str | None = None) -> list[tuple[str, float]]:
    """Return the name and the points of each group that is scored, as a whole or in a direction."""
    scores = [
        (each.name or "", each.score if direction is None else each.direction(direction).score) for each in groups
    ]
    return [(name, score.points) for name, score in scores if score is not None and score.points is not None]
