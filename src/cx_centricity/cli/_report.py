"""The report of an assessment, for a reader at a terminal or of a plain file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.assessment import (
    Assessment,
    DirectionResult,
    ScopeResult,
    SignResult,
    StatementResult,
    UnmetCondition,
    unmet_conditions,
)
from cx_centricity.bank import QuestionBank
from cx_centricity.cli._terminal import print_heading
from cx_centricity.cli._words import WORDS, Words
from cx_centricity.guidance import next_steps
from cx_centricity.language import figure, points
from cx_centricity.scoring import Score, enough_applies
from cx_centricity.typing import Language

BAR = 20
_NAMED: Final = 3
"""The most statements that are named where a gate is not met."""
_FEW: Final = 4
"""With fewer scored directions, those with the most and the fewest points are the same."""
STAGE_STYLES = ("red", "dark_orange3", "yellow3", "green", "bright_green")


def print_report(
    result: Assessment, bank: QuestionBank, console: Console, language: Language = "ru", top: int = 3
) -> None:
    """Print the whole report of a result of this bank."""
    console.print(Text(bank.title, style="bold"))
    console.print()
    report = _Report(result, bank, console, language, WORDS[language], top)
    report.whole()
    report.scopes()
    report.signs()
    report.strengths()
    report.growth_zones()
    report.even_profile()
    report.drivers()


@dataclass(frozen=True)
class _Report:
    result: Assessment
    bank: QuestionBank
    console: Console
    language: Language
    words: Words
    top: int

    def whole(self) -> None:
        """Print points and stage, how far they can be trusted, and what they mean."""
        result, console, stage = self.result, self.console, self.result.stage
        if result.score.points is not None:
            console.print(self._headline())
        elif result.overall:
            console.print(Text(self.words["no points"], style="bold"))
        if result.stages:
            console.print(self._scale())
        if stage is not None:
            if stage.theme:
                console.print(Text(stage.theme, style="italic"))
            if stage.summary:
                console.print(Text(" ".join(sign.text for sign in stage.summary)))
        for caveat in result.caveats:
            console.print(Text(f"! {caveat.text(self.language)}", style="yellow3"))
        for line in (*self._remarks(), *self._meaning()):
            console.print(Text(line, style="dim"))

    def _headline(self) -> Text:
        """Tell points and stage, or the ranges of both as long as the stage is provisional."""
        result, score, stage, words = self.result, self.result.score, self.result.stage, self.words
        style = _style(score, result)
        number, unit = points(score.points or 0, self.language).split(" ", 1)
        if result.provisional and score.lower is not None and score.upper is not None:
            number = f"{self._figure(score.lower)}…{self._figure(score.upper)}"
            unit = points(score.upper, self.language).split(" ", 1)[1]
        low, high = map(self._figure, result.point_range)
        headline = Text.assemble((number, f"bold {style}"), f" {unit} {words['on scale'].format(low, high)}")
        if result.provisional:
            titles = ", ".join(words["quoted"].format(each.title) for each in result.possible_stages)
            headline.append(f"   {words['stages possible'].format(titles)}")
        elif stage is not None:
            named = words["stage of"].format(stage.number, len(result.stages), stage.title)
            bounds = f" ({self._figure(stage.from_points)}…{self._figure(stage.to_points)})"
            headline.append_text(Text.assemble("   ", (named, f"bold {style}"), bounds))
        return headline

    def _meaning(self) -> Iterator[str]:
        """Yield what the ends of the range stand for, and how much one answer weighs."""
        result, words = self.result, self.words
        plain = not any(statement.scale or statement.reversed for statement in self.bank.statements)
        if result.score.points is not None and plain:
            low, high = (words["quoted"].format(level.title) for level in (result.levels[0], result.levels[-1]))
            ends = map(self._figure, result.point_range)
            yield words["ends"].format(*ends, low, high)
        shares = [
            words[f"step of {kind}"].format(points(max(steps), self.language))
            for kind, of in (
                ("whole", [result.score]),
                ("block", [part.score for part in result.blocks]),
                ("direction", [part.score for part in result.directions]),
            )
            if (steps := [score.resolution for score in of if score.resolution is not None])
        ]
        if shares:
            yield words["step"].format(", ".join(shares))

    def _remarks(self) -> list[str]:
        result, score, words = self.result, self.result.score, self.words
        remarks = [words["answered"].format(score.answered, score.applicable, score.total)]
        if result.next_stage is not None and result.points_to_next_stage is not None:
            to_next = points(result.points_to_next_stage, self.language)
            if result.points_to_next_stage or not result.next_stage_gate:
                remarks.append(self._by_polarity("to next").format(result.next_stage.title, to_next))
            raises = next_steps(result, bank=self.bank).raises
            if raises:
                word = "raises" if result.goal_level is None else "raises to goal"
                remarks.append(words[word].format(len(raises)))
        if result.next_stage is not None and result.next_stage_gate:
            unmet = map(self._unmet, result.next_stage_gate)
            remarks.append(words["gate"].format(result.next_stage.title, "; ".join(unmet)))
        remarks += self._held_back()
        if not self._can_have_points(score):
            return remarks
        is_headline = result.provisional and result.stage is not None
        if score.lower is not None and score.upper is not None and score.lower != score.upper and not is_headline:
            remarks.append(words["open"].format(self._figure(score.lower), self._figure(score.upper)))
        titles = ", ".join(words["quoted"].format(stage.title) for stage in result.possible_stages)
        if result.provisional and not result.stage:
            remarks.append(words["undecided"].format(titles))
        elif titles and result.stage is None:
            remarks.append(words["certain"].format(titles))
        return remarks

    def _can_have_points(self, score: Score) -> bool:
        return enough_applies(score.applicable, score.total, self.bank.min_coverage_percent)

    def _held_back(self) -> Iterator[str]:
        """Yield which gate keeps the stage below that of the points, where the next better stage is the one before."""
        result, stage, score = self.result, self.result.stage, self.result.score
        if result.better == "higher" or stage is None or score.points is None or score.points <= stage.to_points:
            return
        position = sum(each.from_points <= score.points for each in result.stages) - 1
        unmet = map(self._unmet, unmet_conditions(self.bank, result.answers, stage.number))
        yield self.words["held back"].format(result.stages[position].title, "; ".join(unmet))

    def _unmet(self, unmet: UnmetCondition) -> str:
        """Say what a condition of a gate asks of the statements that do not meet it."""
        condition, words = unmet.condition, self.words
        titles = ", ".join(words["quoted"].format(self.result.statement(id).title) for id in unmet.statements[:_NAMED])
        if len(unmet.statements) > _NAMED:
            titles += f" {words['and more'].format(len(unmet.statements) - _NAMED)}"
        low, high = condition.at_least, condition.at_most
        if condition.each_at_least is not None:
            low = condition.each_at_least
        if low is None or high is None:
            return words["at least" if high is None else "at most"].format(titles, low if high is None else high)
        return words["between"].format(titles, low, high)

    def scopes(self) -> None:
        """Print blocks, directions and subscales with bars."""
        result, words = self.result, self.words
        for heading, parts in (
            ("blocks", result.blocks),
            ("directions", self._directions()),
            ("subscales", result.subscales),
        ):
            if parts:
                print_heading(self.console, words[heading])
                table = _table()
                for number, part in enumerate(parts, start=1):
                    title = f"{number}. {part.title}" if heading == "directions" else part.title
                    table.add_row(
                        Text(title), _bar(part.score, part), self._points(part.score), Text(self._standing(part))
                    )
                self.console.print(table)

    def _directions(self) -> tuple[DirectionResult, ...]:
        """Return the directions to show: not those that only hold the statements of subscales."""
        result = self.result
        if result.overall or not result.subscales:
            return result.directions
        stated = {scope.key for scope in self.bank.scopes if scope.has_own_points}
        return tuple(part for part in result.directions if ("direction", part.id) in stated)

    def _standing(self, part: ScopeResult) -> str:
        """Name the stage of a scope, or else its level."""
        score, words = part.score, self.words
        if part.stage is not None:
            return words["stage"].format(part.stage.number, part.stage.title)
        if score.points is None:
            return words["not scored"]
        titles = {level.number: level.title for level in self.result.levels}
        return "" if score.level is None else words["named level"].format(score.level, titles[score.level])

    def signs(self) -> None:
        """Print what a company at this stage looks like, as far as its answers do not refute it."""
        result, words = self.result, self.words
        stated = result.stage.characteristics if result.stage else ()
        blocks = [block for block in result.blocks if block.profile or block.portrait]
        if not stated and not blocks:
            return
        print_heading(self.console, words["looks"])
        if any(not sign.confirmed for signs in (stated, *(block.profile for block in blocks)) for sign in signs):
            self.console.print(Text(words["typical means"], style="dim"))
        for sign in stated:
            self.console.print(self._sign(sign))
        for block in blocks:
            self.console.print(Text(block.title, style="bold"))
            for sign in block.profile:
                self._indented(self._sign(sign))
            for word, id in zip(("best", "worst"), block.portrait, strict=False):
                statement = result.statement(id)
                self._indented(Text(f"• {words[word].format(statement.title, self._level_of(statement))}"))

    def _sign(self, sign: SignResult) -> Text:
        return Text(f"• {sign.text}") if sign.confirmed else Text(f"○ {sign.text}", style="dim")

    def _level_of(self, statement: StatementResult) -> str:
        return statement.level_text or self._answer(statement)

    def strengths(self) -> None:
        """Print what is clearly better than the whole."""
        for heading, ids in (
            ("strengths", self.result.strengths),
            ("relative strengths", self.result.relative_strengths),
        ):
            if ids:
                print_heading(self.console, self._by_polarity(heading))
            for direction in map(self.result.direction, ids[: self.top]):
                self.console.print(Text(f"• {direction.title} ({self._points(direction.score)})"))

    def even_profile(self) -> None:
        """Print that no direction stands out, and which ones have the most and the fewest points."""
        result = self.result
        scored = [each for each in result.directions if each.score.points is not None]
        if result.score.points is None or len(scored) < _FEW or result.strengths or result.relative_strengths:
            return
        if result.growth_zones:
            return
        ranked = sorted(scored, key=lambda each: _share(each.score), reverse=True)
        most, fewest = (
            ", ".join(f"{each.title} ({self._points(each.score)})" for each in some)
            for some in (ranked[:2], ranked[:-3:-1])
        )
        self.console.print()
        self.console.print(Text(self.words["even"]))
        if _share(ranked[0].score) != _share(ranked[-1].score):
            self.console.print(Text(self.words["most and fewest"].format(most, fewest)))

    def _by_polarity(self, word: str) -> str:
        return self.words[word if self.result.better == "higher" else f"{word} (lower)"]

    def growth_zones(self) -> None:
        """Print what is clearly worse than the whole, with the next level of each statement."""
        if self.result.growth_zones:
            print_heading(self.console, self._by_polarity("growth zones"))
        for direction in map(self.result.direction, self.result.growth_zones[: self.top]):
            self.console.print(Text(f"• {direction.title} ({self._points(direction.score)})", style="bold yellow3"))
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
        """Print what moves a company on, growth zones first, each with who begins and how."""
        if not self.result.drivers:
            return
        print_heading(self.console, self.words["drivers"])
        zones = set(self.result.growth_zones[: self.top])
        table = Table.grid(padding=(0, 1, 0, 0))
        for number, driver in enumerate(self.result.drivers, start=1):
            mark = "" if zones.isdisjoint(driver.directions) else f" ← {self._by_polarity('growth zone')}"
            months = f" [{self.words['months'].format(driver.horizon)}]" if driver.horizon else ""
            table.add_row(f"{number}.", Text.assemble(driver.text, (months, "dim"), (mark, "yellow3")))
            if number > self.top:  # in full only what to begin with
                continue
            if driver.why:
                table.add_row("", Text(driver.why, style="dim"))
            if driver.first_step:
                owner = f"{driver.owner}. " if driver.owner else ""
                table.add_row("", Text(self.words["first step"].format(f"{owner}{driver.first_step}")))
        self.console.print(table)

    def _figure(self, number: float) -> str:
        return figure(number, self.language)

    def _points(self, score: Score) -> str:
        bounds = (
            ""
            if score.lower is None or score.upper is None or not self._can_have_points(score)
            else f"{self._figure(score.lower)}…{self._figure(score.upper)}"
        )
        if score.points is None:
            return bounds or "—"
        return self._figure(score.points) if score.lower == score.upper else f"{self._figure(score.points)} ({bounds})"

    def _scale(self) -> Text:
        """Draw the stages as one line, each as long as its band, with a mark at the points."""
        text = Text()
        for stage in self.result.stages:
            text.append(f"{self._figure(stage.from_points)} ", style="dim")
            text.append_text(self._band(stage.from_points, stage.to_points))
            text.append(" ")
        return text.append(self._figure(self.result.point_range.max), style="dim")

    def _band(self, first: float, last: float) -> Text:
        width = 11
        score = self.result.score
        band = Text("─" * width, style="dim")
        if score.points is not None and first <= score.points <= last:
            unit = 1 if self.result.decimals == 0 else float(f"1e-{self.result.decimals}")
            at = int((score.points - first) * width / (last - first + unit))
            band = Text("━" * width, style=_style(score, self.result))
            band.plain = band.plain[:at] + "●" + band.plain[at + 1 :]
        return band

    def _indented(self, content: RenderableType) -> None:
        self.console.print(Padding(content, (0, 0, 0, 2), expand=False))


def _share(score: Score) -> Fraction:
    return Fraction(score.gained, score.attainable)


def _table() -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(min_width=30)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    return table


def _bar(score: Score, scope: ScopeResult) -> Text:
    if score.points is None:
        return Text("·" * BAR, style="dim")
    low, high = scope.point_range
    filled = round(BAR * (score.points - low) / (high - low))
    return Text.assemble(("█" * filled, _style(score, scope)), ("░" * (BAR - filled), "dim"))


def _style(score: Score, scope: ScopeResult | Assessment) -> str:
    """Return the colour of points: of their stage, or of their share of the range where there are no stages."""
    low, high = scope.point_range
    value = low if score.points is None else score.points
    if scope.stages:
        position = sum(stage.from_points <= value for stage in scope.stages) - 1
        index = position * (len(STAGE_STYLES) - 1) // max(len(scope.stages) - 1, 1)
    else:
        index = min(int((value - low) * len(STAGE_STYLES) / (high - low)), len(STAGE_STYLES) - 1)
    return STAGE_STYLES[index if scope.better == "higher" else -1 - index]
