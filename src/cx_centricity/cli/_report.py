"""The report of an assessment, for a reader at a terminal or of a plain file."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.assessment import Assessment, StatementResult
from cx_centricity.bank import QuestionBank
from cx_centricity.cli._terminal import print_heading
from cx_centricity.cli._words import WORDS, Words
from cx_centricity.language import points
from cx_centricity.scoring import Score
from cx_centricity.typing import Language

BAR = 20
STAGE_STYLES = ("red", "dark_orange3", "yellow3", "green", "bright_green")


def print_report(
    result: Assessment, bank: QuestionBank, console: Console, language: Language = "ru", top: int = 3
) -> None:
    """Print the whole report of a result of this bank."""
    console.print(Text(bank.title, style="bold"))
    console.print()
    report = _Report(result, console, language, WORDS[language], top)
    report.whole()
    report.scopes()
    report.strengths()
    report.growth_zones()
    report.drivers()


@dataclass(frozen=True)
class _Report:
    result: Assessment
    console: Console
    language: Language
    words: Words
    top: int

    def whole(self) -> None:
        """Print points and stage."""
        result, console = self.result, self.console
        score, stage = result.score, result.stage
        if stage is None or score.points is None:
            console.print(Text(self.words["no points"], style="bold"))
        else:
            style = _style(result, score.points)
            number, unit = points(score.points, self.language).split(" ", 1)
            console.print(
                Text.assemble(
                    (number, f"bold {style}"),
                    f" {unit} {self.words['on scale'].format(*result.point_range)}   ",
                    (self.words["stage of"].format(stage.number, len(result.stages), stage.title), f"bold {style}"),
                    f" ({stage.from_points}…{stage.to_points})",
                )
            )
        console.print(_scale(result))
        if stage is not None:
            if stage.theme:
                console.print(Text(stage.theme, style="italic"))
            if stage.summary:
                console.print(Text(stage.summary))
        for line in self._remarks():
            console.print(Text(line, style="dim"))

    def _remarks(self) -> list[str]:
        result, score, words = self.result, self.result.score, self.words
        remarks = [words["answered"].format(score.answered, score.applicable, score.total)]
        if result.next_stage is not None and result.points_to_next_stage is not None:
            to_next = points(result.points_to_next_stage, self.language)
            remarks.append(words["to next"].format(result.next_stage.title, to_next))
        if score.lower != score.upper:
            remarks.append(words["open"].format(score.lower, score.upper))
        if result.provisional:
            titles = ", ".join(words["quoted"].format(stage.title) for stage in result.possible_stages)
            remarks.append(words["provisional" if result.stage else "undecided"].format(titles))
        return remarks

    def scopes(self) -> None:
        """Print blocks and directions with bars."""
        result, words = self.result, self.words
        if result.blocks:
            print_heading(self.console, self.words["blocks"])
            table = _table()
            for block in result.blocks:
                at = words["not scored"]
                if block.stage:
                    at = words["stage"].format(block.stage.number, block.stage.title)
                table.add_row(Text(block.title), _bar(result, block.score), _points(block.score), Text(at))
            self.console.print(table)
        print_heading(self.console, self.words["directions"])
        titles = {level.number: level.title for level in result.levels}
        table = _table()
        for number, direction in enumerate(result.directions, start=1):
            score, at = direction.score, words["not scored"]
            if score.level is not None:
                at = words["named level"].format(score.level, titles[score.level])
            table.add_row(Text(f"{number}. {direction.title}"), _bar(result, score), _points(score), Text(at))
        self.console.print(table)

    def strengths(self) -> None:
        """Print what is clearly better than the whole."""
        if self.result.strengths:
            print_heading(self.console, self.words["strengths"])
        for direction in map(self.result.direction, self.result.strengths[: self.top]):
            self.console.print(Text(f"• {direction.title} ({_points(direction.score)})"))

    def growth_zones(self) -> None:
        """Print what is clearly worse than the whole, with the next level of each statement."""
        if self.result.growth_zones:
            print_heading(self.console, self.words["growth zones"])
        for direction in map(self.result.direction, self.result.growth_zones[: self.top]):
            self.console.print(Text(f"• {direction.title} ({_points(direction.score)})", style="bold yellow3"))
            for statement in self.result.statements:
                if statement.direction == direction.id:
                    self._statement(statement)

    def _statement(self, statement: StatementResult) -> None:
        self._indented(Text.assemble((statement.title, "bold"), f" — {self._answer(statement)}"))
        table = Table.grid(padding=(0, 2, 0, 0))
        if statement.level_text:
            table.add_row(Text(self.words["now"], style="dim"), Text(statement.level_text))
        if statement.next_level_text:
            table.add_row(Text(self.words["next"], style="green"), Text(statement.next_level_text))
        if table.row_count:
            self._indented(table)

    def _answer(self, statement: StatementResult) -> str:
        if statement.answer is None:
            return self.words["no answer"]
        if statement.answer == NOT_APPLICABLE:
            return self.words["not applicable"]
        return self.words["level"].format(statement.answer)

    def drivers(self) -> None:
        """Print what moves a company on, growth zones first."""
        if not self.result.drivers:
            return
        print_heading(self.console, self.words["drivers"])
        zones = set(self.result.growth_zones[: self.top])
        table = Table.grid(padding=(0, 1, 0, 0))
        for number, driver in enumerate(self.result.drivers, start=1):
            mark = "" if zones.isdisjoint(driver.directions) else f" ← {self.words['growth zone']}"
            months = f" [{self.words['months'].format(driver.horizon)}]" if driver.horizon else ""
            table.add_row(f"{number}.", Text.assemble(driver.text, (months, "dim"), (mark, "yellow3")))
            if driver.why:
                table.add_row("", Text(driver.why, style="dim"))
        self.console.print(table)

    def _indented(self, content: RenderableType) -> None:
        self.console.print(Padding(content, (0, 0, 0, 2), expand=False))


def _scale(result: Assessment) -> Text:
    """Draw the stages as one line, each as long as its band, with a mark at the points."""
    text = Text()
    for stage in result.stages:
        text.append(f"{stage.from_points} ", style="dim")
        text.append_text(_band(result, stage.from_points, stage.to_points))
        text.append(" ")
    return text.append(f"{result.point_range.max}", style="dim")


def _band(result: Assessment, first: int, last: int) -> Text:
    width = 11
    points = result.score.points
    band = Text("─" * width, style="dim")
    if points is not None and first <= points <= last:
        at = (points - first) * width // (last - first + 1)
        band = Text("━" * width, style=_style(result, points))
        band.plain = band.plain[:at] + "●" + band.plain[at + 1 :]
    return band


def _table() -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(min_width=30)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    return table


def _bar(result: Assessment, score: Score) -> Text:
    if score.points is None:
        return Text("·" * BAR, style="dim")
    low, high = result.point_range
    filled = round(BAR * (score.points - low) / (high - low))
    return Text.assemble(("█" * filled, _style(result, score.points)), ("░" * (BAR - filled), "dim"))


def _points(score: Score) -> str:
    if score.points is None:
        return "—" if score.lower is None else f"{score.lower}…{score.upper}"
    return f"{score.points}" if score.lower == score.upper else f"{score.points} ({score.lower}…{score.upper})"


def _style(result: Assessment, points: int | None) -> str:
    position = sum(stage.from_points <= (points or 0) for stage in result.stages) - 1
    return STAGE_STYLES[position * (len(STAGE_STYLES) - 1) // max(len(result.stages) - 1, 1)]
