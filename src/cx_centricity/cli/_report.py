"""The report of an assessment, for a reader at a terminal or of a plain file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
from cx_centricity.guidance import find_pitfalls, next_steps
from cx_centricity.language import figure, points
from cx_centricity.scoring import Score, enough_applies
from cx_centricity.typing import Language

BAR = 20
_NAMED: Final = 3
"""The most statements that are named where a gate is not met."""
_FEW: Final = 4
"""With fewer scored directions, those with the most and the fewest points are the same."""
STAGE_STYLES = ("red", "dark_orange3", "yellow3", "green", "bright_green")

Lines = Iterator[RenderableType]


def print_report(  # noqa: PLR0913 - what is printed, of what, where and how
    result: Assessment,
    bank: QuestionBank,
    console: Console,
    language: Language = "ru",
    top: int = 3,
    *,
    full: bool = False,
) -> None:
    """Print the report of a result of this bank; `full` adds every statement and all that is cut otherwise."""
    words = WORDS[language]
    report = _Report(result, bank, language, words, top, full)
    console.print(Text(bank.title, style="bold"))
    console.print()
    for line in report.verdict():
        console.print(line)
    for heading, section in report.sections():
        lines = list(section)
        if lines:
            print_heading(console, words[heading])
        for line in lines:
            console.print(line)


@dataclass(frozen=True)
class _Report:
    """What the report says: its sections in the order of reading, each as lines to print."""

    result: Assessment
    bank: QuestionBank
    language: Language
    words: Words
    top: int
    full: bool

    def sections(self) -> Iterator[tuple[str, Lines]]:
        """Yield the headings of all sections with their lines; a section without lines is left out."""
        result = self.result
        yield "stages", self._stages()
        yield "directions", self._parts(self._directions(), numbered=True)
        yield "subscales", self._parts(result.subscales)
        yield "blocks", self._blocks()
        yield self._by_polarity("strengths"), self._ranked(result.strengths)
        yield self._by_polarity("relative strengths"), self._ranked(result.relative_strengths)
        yield self._by_polarity("growth zones"), self._growth_zones()
        yield "typical mistakes", self._pitfalls()
        yield "drivers", self._drivers()
        yield "how to go on", self._guidance()
        yield "trust", self._trust()
        yield "all statements", self._all_statements()

    def verdict(self) -> Lines:
        """Yield where the company is, what stands out, and what comes next."""
        result, words = self.result, self.words
        if result.score.points is not None:
            yield self._headline()
        elif result.overall:
            yield Text(words["no points"], style="bold")
        ahead = self._named((*result.strengths, *result.relative_strengths))
        behind = self._named(result.growth_zones)
        if ahead or behind:
            told = [
                words[self._by_polarity(word)].format(titles)
                for word, titles in (("ahead", ahead), ("behind", behind))
                if titles
            ]
            yield Text(" ".join(told))
        else:
            yield from self._even_profile()
        yield from map(Text, self._next_stage())

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

    def _named(self, ids: Iterable[str]) -> str:
        return ", ".join(map(self._with_points, ids))

    def _with_points(self, id: str) -> str:
        direction = self.result.direction(id)
        return f"{direction.title} ({self._figure(direction.score.points or 0)})"

    def _even_profile(self) -> Lines:
        """Yield that no direction stands out, and which ones have the most and the fewest points."""
        scored = [each for each in self.result.directions if each.score.points is not None]
        if self.result.score.points is None or len(scored) < _FEW:
            return
        ranked = sorted(scored, key=lambda each: _share(each.score), reverse=True)
        told = self.words["even"]
        if _share(ranked[0].score) != _share(ranked[-1].score):
            most, fewest = (self._named(each.id for each in some) for some in (ranked[:2], ranked[:-3:-1]))
            told += f" {self.words['most and fewest'].format(most, fewest)}"
        yield Text(told)

    def _next_stage(self) -> Iterator[str]:
        """Yield how far the next stage is, in points, steps and conditions, and what to begin with."""
        result, words = self.result, self.words
        next_stage, distance = result.next_stage, result.points_to_next_stage
        if next_stage is not None and distance is not None and (distance or not result.next_stage_gate):
            told = words[self._by_polarity("to next")].format(next_stage.title, points(distance, self.language))
            raises = next_steps(result, bank=self.bank).raises
            yield f"{told} {words['raises'].format(len(raises))}" if raises else told
        if next_stage is not None and result.next_stage_gate:
            unmet = map(self._unmet, result.next_stage_gate)
            yield words["gate"].format(next_stage.title, "; ".join(unmet))
        yield from self._held_back()
        titles = ", ".join(words["quoted"].format(stage.title) for stage in result.possible_stages)
        if result.stage is None and titles and self._can_have_points(result.score):
            yield words["undecided" if result.provisional else "certain"].format(titles)
        if result.drivers:
            yield words["begin with"].format(result.drivers[0].text)

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

    def _stages(self) -> Lines:
        """Yield the stages by name, and what a company at the present one looks like."""
        result, stage = self.result, self.result.stage
        if not result.stages:
            return
        yield self._scale()
        names = Text(style="dim")
        for each in result.stages:
            is_present = stage is not None and each.number == stage.number
            names.append(" · " if names else "")
            names.append(f"{each.number} {each.title}", style="bold" if is_present else "")
        yield names
        if stage is not None:
            if stage.theme:
                yield Text(stage.theme, style="italic")
            if stage.summary:
                yield Text(" ".join(sign.text for sign in stage.summary))
            yield from map(self._sign, stage.characteristics)

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

    def _sign(self, sign: SignResult) -> Text:
        return Text(f"• {sign.text}") if sign.confirmed else Text(f"○ {sign.text}", style="dim")

    def _parts(self, parts: Sequence[ScopeResult], *, numbered: bool = False) -> Lines:
        """Yield a table of parts with bars."""
        table = _table()
        for number, part in enumerate(parts, start=1):
            title = f"{number}. {part.title}" if numbered else part.title
            table.add_row(Text(title), _bar(part.score, part), self._points(part.score), Text(self._standing(part)))
        if parts:
            yield table

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

    def _blocks(self) -> Lines:
        """Yield the blocks with bars, then what they look like, as far as the answers do not refute it."""
        result, words = self.result, self.words
        yield from self._parts(result.blocks)
        for block in result.blocks:
            if block.profile or block.portrait:
                yield Text(block.title, style="bold")
            for sign in block.profile:
                yield _indented(self._sign(sign))
            for word, id in zip(("best", "worst"), block.portrait, strict=False):
                statement = result.statement(id)
                text = statement.level_text or self._answer(statement)
                yield _indented(Text(f"• {words[word].format(statement.title, text)}"))
        if any(not sign.confirmed for block in result.blocks for sign in block.profile):
            yield Text(words["typical means"], style="dim")

    def _ranked(self, ids: Sequence[str]) -> Lines:
        for id in ids[: self._cut]:
            yield Text(f"• {self._with_points(id)}")

    def _growth_zones(self) -> Lines:
        """Yield what is clearly worse than the whole, with the next level of each statement."""
        for direction in map(self.result.direction, self.result.growth_zones[: self._cut]):
            yield Text(f"• {self._with_points(direction.id)}", style="bold yellow3")
            for statement in self.result.statements:
                if statement.direction == direction.id:
                    yield from self._statement(statement)

    def _statement(self, statement: StatementResult) -> Lines:
        yield _indented(Text.assemble((statement.title, "bold"), f" — {self._answer(statement)}"))
        table = Table.grid(padding=(0, 2, 0, 0))
        if statement.level_text:
            table.add_row(Text(self.words["now"], style="dim"), Text(statement.level_text))
        if statement.next_level_text:
            table.add_row(Text(self.words["next"], style="green"), Text(statement.next_level_text))
        if table.row_count:
            yield _indented(table)

    def _answer(self, statement: StatementResult) -> str:
        if statement.answer is None:
            return self.words["no answer"]
        if statement.answer == NOT_APPLICABLE:
            return self.words["not applicable"]
        return self.words["level"].format(statement.answer)

    def _pitfalls(self) -> Lines:
        for pitfall in find_pitfalls(self.result, bank=self.bank)[: self._cut]:
            yield Text(f"• {pitfall.title}. {pitfall.text}")

    def _drivers(self) -> Lines:
        """Yield what moves a company on, growth zones first; those to begin with say who begins and how."""
        zones = set(self.result.growth_zones[: self._cut])
        table = Table.grid(padding=(0, 1, 0, 0))
        for number, driver in enumerate(self.result.drivers, start=1):
            mark = "" if zones.isdisjoint(driver.directions) else f" ← {self.words[self._by_polarity('growth zone')]}"
            months = f" [{self.words['months'].format(driver.horizon)}]" if driver.horizon else ""
            table.add_row(f"{number}.", Text.assemble(driver.text, (months, "dim"), (mark, "yellow3")))
            if self.full or number <= self.top:
                if driver.why:
                    table.add_row("", Text(driver.why, style="dim"))
                if driver.first_step:
                    owner = f"{driver.owner}. " if driver.owner else ""
                    table.add_row("", Text(self.words["first step"].format(f"{owner}{driver.first_step}")))
        if table.row_count:
            yield table

    def _guidance(self) -> Lines:
        for number, step in enumerate(self.bank.guidance, start=1):
            text = step.text if self.full else f"{step.text.partition('. ')[0].rstrip('.')}."
            yield Text(f"{number}. {step.title}. {text}")

    def _trust(self) -> Lines:
        """Yield how far the result can be trusted and what its figures mean."""
        result, score, words = self.result, self.result.score, self.words
        for caveat in result.caveats:
            yield Text(f"• {caveat.text(self.language)}", style="yellow3")
        told = [words["answered"].format(score.answered, score.applicable, score.total)]
        is_told = not self._can_have_points(score) or (result.provisional and score.points is not None)
        if score.lower is not None and score.upper is not None and score.lower != score.upper and not is_told:
            told.append(words["open"].format(self._figure(score.lower), self._figure(score.upper)))
        plain = not any(statement.scale or statement.reversed for statement in self.bank.statements)
        if score.points is not None and plain:
            low, high = (words["quoted"].format(level.title) for level in (result.levels[0], result.levels[-1]))
            told.append(words["ends"].format(*map(self._figure, result.point_range), low, high))
        weights = [
            words[f"step of {kind}"].format(points(max(steps), self.language))
            for kind, scores in (
                ("whole", [score]),
                ("block", [part.score for part in result.blocks]),
                ("direction", [part.score for part in result.directions]),
            )
            if (steps := [each.resolution for each in scores if each.resolution is not None])
        ]
        if weights:
            told.append(words["step"].format(", ".join(weights)))
        yield Text(" ".join(told), style="dim")

    def _all_statements(self) -> Lines:
        """Yield every statement with its answer, direction by direction, if all is to be shown."""
        for direction in self.result.directions if self.full else ():
            yield Text(f"{direction.title} ({self._points(direction.score)})", style="bold")
            for statement in self.result.statements:
                if statement.direction == direction.id:
                    yield from self._statement(statement)

    @property
    def _cut(self) -> int | None:
        """How many of a ranking are shown; None for all."""
        return None if self.full else self.top

    def _by_polarity(self, word: str) -> str:
        return word if self.result.better == "higher" else f"{word} (lower)"

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


def _indented(content: RenderableType) -> Padding:
    return Padding(content, (0, 0, 0, 2), expand=False)


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
