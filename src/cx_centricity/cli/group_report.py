"""What a group of respondents says, for a reader at a terminal."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cx_centricity.cli.words import WORDS, Words, decimal, points, signed
from cx_centricity.errors import Language
from cx_centricity.groups import GroupAssessment, GroupDifference, RespondentGroup
from cx_centricity.scoring import Score

_DIFFERENCES = 3


def print_group(group: GroupAssessment, console: Console, language: Language = "ru") -> None:
    """Print the assessment of a group."""
    page = _Page(group, console, language, WORDS[language])
    page.whole()
    if group.whole.suppressed is None:
        page.scopes()
        page.disagreements()
        if group.subgroups:
            page.subgroups()


@dataclass(frozen=True)
class _Page:
    group: GroupAssessment
    console: Console
    language: Language
    words: Words

    def whole(self) -> None:
        """Print how many answered, and the pooled points."""
        group, words = self.group, self.words
        self.console.print(Text(words["group"], style="bold"))
        remark = words["respondents"].format(group.whole.respondents, group.min_respondents)
        self.console.print(Text(remark, style="dim"))
        if group.whole.suppressed is not None:
            self.console.print(Text(words["too few"]))
        else:
            self.console.print(Text(words["whole"].format(self._standing(group.whole)), style="bold"))
            of = next(iter(group.reliability))
            if of.alpha is not None and of.lower is not None and of.upper is not None:
                figures = map(self._figure, (of.alpha, of.lower, of.upper))
                self.console.print(Text(words["alpha"].format(*figures, of.respondents), style="dim"))

    def scopes(self) -> None:
        """Print blocks and directions: pooled points, and how far the respondents agree."""
        whole = self.group.whole
        for heading, parts in (("blocks", whole.blocks), ("directions", whole.directions)):
            if parts:
                self._heading(heading)
                table = Table.grid(padding=(0, 2, 0, 0))
                for part in parts:
                    agreement = None if part.distribution is None else part.distribution.agreement
                    agreed = "" if agreement is None else self.words["agreement of"].format(self._figure(agreement))
                    table.add_row(Text(part.title), Text(self._points(part.score)), Text(agreed, style="dim"))
                self.console.print(table)

    def disagreements(self) -> None:
        """Print the statements on which opinions differ most, with the answers given."""
        self._heading("disagreements")
        if not self.group.disagreements:
            self.console.print(Text(self.words["nothing to agree on"]))
        named = map(self.group.whole.statement, self.group.disagreements)
        for title, spread in [(one.title, one.distribution) for one in named if one.distribution is not None]:
            given = zip(self.group.levels, spread.counts, strict=True)
            answers = ", ".join(f"{level.number} × {count}" for level, count in given if count)
            shown = (self._median(spread.median), answers, self._figure(spread.agreement or 0.0))
            self.console.print(Text(f"• {self.words['spread'].format(title, *shown)}"))

    def subgroups(self) -> None:
        """Print the subgroups, and where every two of them differ most."""
        self._heading("subgroups")
        for subgroup in self.group.subgroups:
            self.console.print(Text(f"• {subgroup.name} ({subgroup.respondents}): {self._standing(subgroup)}"))
        if self.group.differences:
            self._heading("differences")
        for difference in self.group.differences:
            self._difference(difference)

    def _difference(self, difference: GroupDifference) -> None:
        one, other = (self.group.subgroup(name) for name in (difference.one, difference.other))
        title = f"{difference.one} ↔ {difference.other}"
        if difference.points is not None:
            title += f" ({signed(difference.points)})"
        self.console.print(Text(title, style="bold"))
        for part in [part for part in difference.directions if part.points][:_DIFFERENCES]:
            seen = (one.name, self._points(one.direction(part.id).score), other.name)
            theirs = self._points(other.direction(part.id).score)
            self.console.print(Text(f"• {self.words['difference'].format(part.title, *seen, theirs)}"))

    def _standing(self, group: RespondentGroup) -> str:
        if group.score is None:
            return self.words[f"hidden {group.suppressed}"].format(self.group.min_respondents)
        if group.score.points is None or group.stage is None:
            return self.words["not scored"]
        stage = self.words["stage"].format(group.stage.number, self.words["quoted"].format(group.stage.title))
        return f"{points(group.score.points, self.language)}, {stage}"

    def _points(self, score: Score) -> str:
        return "—" if score.points is None else str(score.points)

    def _figure(self, figure: float) -> str:
        return decimal(figure, self.language, 2)

    def _median(self, median: float) -> str:
        return str(int(median)) if median.is_integer() else decimal(median, self.language)

    def _heading(self, word: str) -> None:
        self.console.print()
        self.console.print(Text(self.words[word], style="bold cyan"))
