"""What a group of respondents says, for a reader at a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cx_centricity.assessment import ScopeResult
from cx_centricity.bank import PointRange, QuestionBank, to_units
from cx_centricity.cli._terminal import print_heading
from cx_centricity.groups import GroupAssessment, RespondentGroup
from cx_centricity.language import decimal, figure, points
from cx_centricity.report import Labels, labels
from cx_centricity.typing import Language

_LEAST_DIFFERENCE = Fraction(5, 100)
"""As a share of the point range: less is not worth talking about."""
_MOST_DIFFERENCES = 5
_SHARP_BELOW = 0.5


def print_group(
    group: GroupAssessment,
    console: Console,
    language: Language = "ru",
    bank: QuestionBank | None = None,
    top: int = 5,
) -> None:
    """Print the assessment of a group; the `bank` it was made with has the question where subgroups differ most."""
    page = _GroupPage(group, console, language, labels(language), bank, top)
    page.whole()
    if group.whole.suppressed is None:
        page.scopes()
        page.statements()
        page.subgroups()


@dataclass(frozen=True)
class _GroupPage:
    group: GroupAssessment
    console: Console
    language: Language
    words: Labels
    bank: QuestionBank | None
    top: int

    def whole(self) -> None:
        """Print how many respondents there are, what is not shown, and the pooled points."""
        group, words, whole = self.group, self.words, self.group.whole
        self.console.print(Text(words["group"], style="bold"))
        remark = words["respondents"].format(group.respondents)
        if group.min_respondents > 1:
            remark += " " + words["private"].format(group.min_respondents)
        self.console.print(Text(remark, style="dim"))
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
        self.console.print(Text(told, style="bold"))

    def scopes(self) -> None:
        """Print the pooled points of all parts, with their stages where these are not those of the bank."""
        whole = self.group.whole
        headed: tuple[tuple[str, Iterable[ScopeResult]], ...] = (
            ("blocks", whole.blocks),
            ("directions", whole.directions),
            ("subscales", whole.subscales),
        )
        for heading, parts in headed:
            table = Table.grid(padding=(0, 2, 0, 0))
            for part in parts:
                table.add_row(Text(part.title), Text(self._points(part)), Text(self._own_stage(part)))
            if table.row_count:
                print_heading(self.console, self.words[heading])
                self.console.print(table)

    def _points(self, part: ScopeResult) -> str:
        return "—" if part.score.points is None else figure(part.score.points, self.language)

    def _own_stage(self, part: ScopeResult) -> str:
        if part.stage is None or part.stages == self.group.stages:
            return ""
        return self.words["stage"].format(part.stage.number, self.words["quoted"].format(part.stage.title))

    def statements(self) -> None:
        """Print the statements on which opinions differ most, and those that are not shown."""
        whole = self.group.whole
        if self.group.disagreements:
            print_heading(self.console, self.words["disagreements"])
        named = map(whole.statement, self.group.disagreements[: self.top])
        for title, lies in [(one.title, one.distribution) for one in named if one.distribution is not None]:
            agreement = lies.agreement or 0.0
            middle = decimal(lies.median, self.language, int(not lies.median.is_integer()))
            how = self.words["sharply" if agreement < _SHARP_BELOW else "markedly"]
            self._item(how.format(title, middle, decimal(agreement, self.language, 2)))
        self._not_shown(statement.title for statement in whole.statements if statement.suppressed is not None)

    def subgroups(self) -> None:
        """Print what subgroups give the company, where they differ, and what to ask them about it."""
        subgroups = self.group.subgroups
        shown = [subgroup for subgroup in subgroups if subgroup.suppressed is None]
        if subgroups:
            print_heading(self.console, self.words["subgroups"])
        if shown:
            whole = ((name, points(number, self.language)) for name, number in _points_of(shown))
            totals = ", ".join(f"{name} — {number}" for name, number in whole)
            if self.group.overall:
                self.console.print(Text(self.words["of subgroups"].format(totals or self.words["not scored"])))
        wide = self._differences(shown)
        for direction, of_subgroups in wide:
            title = self.group.whole.direction(direction).title
            rated = (f"{name} — {figure(number, self.language)}" for name, number in of_subgroups)
            self._item(f"{title}: " + ", ".join(rated))
        directions = () if self.bank is None or not wide else (self.bank.direction(wide[0][0]),)
        for question in [question for direction in directions for question in direction.discussion[:1]]:
            self.console.print(Text(self.words["discuss"].format(question), style="bold"))
        self._not_shown(subgroup.name or "" for subgroup in subgroups if subgroup.suppressed is not None)

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

    def _not_shown(self, names: Iterable[str]) -> None:
        if named := ", ".join(names):
            self.console.print(Text(self.words["suppressed"].format(named), style="dim"))

    def _item(self, text: str) -> None:
        self.console.print(Text(f"• {text}"))


def _points_of(groups: Iterable[RespondentGroup], direction: str | None = None) -> list[tuple[str, float]]:
    """Return the name and the points of each group that is scored, as a whole or in a direction."""
    scores = [
        (each.name or "", each.score if direction is None else each.direction(direction).score) for each in groups
    ]
    return [(name, score.points) for name, score in scores if score is not None and score.points is not None]
