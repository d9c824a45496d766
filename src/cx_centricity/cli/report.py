"""The report of an assessment, in Russian, for a reader at a terminal or of a plain file."""

from __future__ import annotations

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.assessment import Assessment, StatementResult
from cx_centricity.bank import Driver, QuestionBank
from cx_centricity.scoring import Score

BAR = 20
STAGE_STYLES = ("red", "dark_orange3", "yellow3", "green", "bright_green")


def print_report(result: Assessment, bank: QuestionBank, console: Console) -> None:
    """Print the whole report of a result of this bank."""
    console.print(Text(bank.title, style="bold"))
    console.print()
    _print_whole(result, console)
    _print_scopes(result, console)
    _print_strengths(result, console)
    _print_growth_zones(result, console)
    _print_drivers(result, console)


def _print_whole(result: Assessment, console: Console) -> None:
    low, high = result.point_range
    score, stage = result.score, result.stage
    if stage is None:
        console.print(Text("Баллов нет: слишком мало ответов или применимых утверждений", style="bold"))
    else:
        style = _style(result, score.points)
        console.print(
            Text.assemble(
                (f"{score.points}", f"bold {style}"),
                f" {_plural(score.points or 0, 'балл', 'балла', 'баллов')} на шкале {low}…{high}   ",
                (f"Этап {stage.number} из {len(result.stages)}: {stage.title}", f"bold {style}"),
                f" ({stage.from_points}…{stage.to_points})",
            )
        )
    console.print(_scale(result))
    if stage is not None:
        if stage.theme:
            console.print(Text(stage.theme, style="italic"))
        _paragraph(stage.summary, console)
    for line in _remarks(result):
        console.print(Text(line, style="dim"))


def _remarks(result: Assessment) -> list[str]:
    score = result.score
    remarks = [f"Утверждений с ответом: {score.answered}, применимых: {score.applicable}, всего: {score.total}."]
    if result.next_stage is not None and result.points_to_next_stage is not None:
        to_next = result.points_to_next_stage
        remarks.append(
            f"До этапа «{result.next_stage.title}»: {to_next} {_plural(to_next, 'балл', 'балла', 'баллов')}."
        )
    if score.lower != score.upper:
        remarks.append(f"Даны не все ответы; возможный итог в баллах: {score.lower}…{score.upper}.")
    if result.provisional:
        titles = ", ".join(f"«{stage.title}»" for stage in result.possible_stages)
        known = "предварительный" if result.stage else "не определён"
        remarks.append(f"Этап {known}; возможны: {titles}.")
    return remarks


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


def _print_scopes(result: Assessment, console: Console) -> None:
    if result.blocks:
        _heading("Блоки", console)
        table = _table()
        for block in result.blocks:
            stage = f"этап {block.stage.number}: {block.stage.title}" if block.stage else "оценки нет"
            table.add_row(Text(block.title), _bar(result, block.score), _points(block.score), Text(stage))
        console.print(table)
    _heading("Направления", console)
    titles = {level.number: level.title for level in result.levels}
    table = _table()
    for number, direction in enumerate(result.directions, start=1):
        score = direction.score
        level = f"уровень {score.level}: {titles[score.level]}" if score.level is not None else "оценки нет"
        table.add_row(Text(f"{number}. {direction.title}"), _bar(result, score), _points(score), Text(level))
    console.print(table)


def _print_strengths(result: Assessment, console: Console) -> None:
    if result.strengths:
        _heading("Сильные стороны", console)
    for direction in map(result.direction, result.strengths):
        console.print(Text(f"• {direction.title} ({_points(direction.score)})"))


def _print_growth_zones(result: Assessment, console: Console) -> None:
    if result.growth_zones:
        _heading("Зоны роста", console)
    for direction in map(result.direction, result.growth_zones):
        console.print(Text(f"• {direction.title} ({_points(direction.score)})", style="bold yellow3"))
        for statement in result.statements:
            if statement.direction == direction.id:
                _print_statement(statement, console)


def _print_statement(statement: StatementResult, console: Console) -> None:
    _indented(Text.assemble((statement.title, "bold"), f" — {_answer(statement)}"), console)
    table = Table.grid(padding=(0, 2, 0, 0))
    if statement.level_text:
        table.add_row(Text("сейчас", style="dim"), Text(statement.level_text))
    if statement.next_level_text:
        table.add_row(Text("дальше", style="green"), Text(statement.next_level_text))
    if table.row_count:
        _indented(table, console)


def _answer(statement: StatementResult) -> str:
    if statement.answer is None:
        return "нет ответа"
    return "неприменимо" if statement.answer == NOT_APPLICABLE else f"уровень {statement.answer}"


def _print_drivers(result: Assessment, console: Console) -> None:
    if not result.drivers:
        return
    _heading("Что двигает вперёд", console)
    zones = set(result.growth_zones)
    table = Table.grid(padding=(0, 1, 0, 0))
    for number, driver in enumerate(result.drivers, start=1):
        mark = " ← зона роста" if not zones.isdisjoint(driver.directions) else ""
        table.add_row(f"{number}.", Text.assemble(driver.text, (_horizon(driver), "dim"), (mark, "yellow3")))
        if driver.why:
            table.add_row("", Text(driver.why, style="dim"))
    console.print(table)


def _horizon(driver: Driver) -> str:
    return f" [{driver.horizon} мес.]" if driver.horizon else ""


def _heading(title: str, console: Console) -> None:
    console.print()
    console.print(Text(title, style="bold cyan"))


def _paragraph(text: str, console: Console) -> None:
    if text:
        console.print(Text(text))


def _indented(content: RenderableType, console: Console) -> None:
    console.print(Padding(content, (0, 0, 0, 2), expand=False))


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


def _plural(number: int, one: str, few: str, many: str) -> str:
    """Choose the Russian form that goes with a number.

    >>> [_plural(number, "балл", "балла", "баллов") for number in (1, 3, 11, 21, 95)]
    ['балл', 'балла', 'баллов', 'балл', 'баллов']
    """
    tens, ones = abs(number) // 10 % 10, abs(number) % 10
    if tens == 1 or ones == 0 or ones >= 5:  # noqa: PLR2004 - the rule of Russian plurals
        return many
    return one if ones == 1 else few
