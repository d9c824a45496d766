"""A bank, or the difference of two, as text for its author, in Russian or English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile
from typing import cast

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cx_centricity.bank import (
    BankChange,
    BankDiff,
    Condition,
    Driver,
    GuidanceStep,
    Indicator,
    Level,
    Method,
    Pitfall,
    QuestionBank,
    Scope,
    Stage,
    Statement,
    gains,
    to_units,
)
from cx_centricity.cli._terminal import print_heading
from cx_centricity.report import Labels

SHOWN, LEAD = 90, 30


def print_bank(bank: QuestionBank, words: Labels, console: Console) -> None:
    """Print the structure of a bank."""
    console.print(Text.assemble((bank.title, "bold"), f"  {bank.id} {bank.version} · {bank.language}{_range_of(bank)}"))
    console.print(Text(words["coverage"].format(bank.min_coverage_percent)))
    for note in _notes(bank, words):
        console.print(Text(note))
    for heading, levels in _scales(bank, words):
        print_heading(console, heading)
        for level in levels:
            worth = "" if level.value == level.number - levels[0].number else f" ({words['value'].format(level.value)})"
            console.print(Text(f"{level.number}  {level.title}  [{level.id}]{worth}"))
    print_heading(console, words["statements"])
    _print_statements(bank, words, console)
    for scope in bank.scopes:
        _print_scope(scope, bank, words, console)
    _print_ids(bank, words, console)
    if bank.reachable_points:
        print_heading(console, words["points"])
        console.print(Text(_ranges(bank.reachable_points, bank.decimals)))


def _range_of(bank: QuestionBank) -> str:
    return f" · {_range(*bank.point_range)}" if bank.overall else ""


def _range(low: float, high: float) -> str:
    """Show a range as an author writes it.

    >>> _range(0.0, 2.5)
    '0…2.5'
    """
    return "…".join(str(bound).removesuffix(".0") for bound in (low, high))


def _notes(bank: QuestionBank, words: Labels) -> Iterator[str]:
    """Yield what the bank states beside its parts."""
    if not bank.overall:
        yield words["no overall"]
    if bank.better == "lower":
        yield words["lower is better"]
    if bank.goal_level is not None:
        yield words["goal"].format(bank.goal_level)
    if bank.unanswered_counts_as is not None:
        yield words["all count as"].format(bank.unanswered_counts_as)


def _scales(bank: QuestionBank, words: Labels) -> Iterator[tuple[str, tuple[Level, ...]]]:
    yield words["levels"], bank.levels
    for scale in bank.scales:
        yield words["levels of"].format(scale.id), scale.levels


def _print_scope(scope: Scope, bank: QuestionBank, words: Labels, console: Console) -> None:
    """Print the stages of the whole, and what blocks, directions and subscales state of their own."""
    own = scope.part
    if not scope.has_own_points or (own is None and not scope.stages):
        return
    points = _range(*(scope.point_range or bank.point_range))
    named = "" if own is None else f"{words[f'{scope.kind} of']} {own.title} [{own.id}] · {points}"
    print_heading(console, named or words["stages"])
    if scope.kind == "subscale":
        console.print(Text(", ".join(statement.id for statement in scope.statements)))
    table = _table()
    for stage in scope.stages:
        notes: list[str] = []
        if own is None:
            inside = sum(stage.from_points <= point <= stage.to_points for point in bank.reachable_points)
            notes.append(words["reachable"].format(inside))
        drivers = stage.drivers if isinstance(stage, Stage) else ()
        notes += [words["drivers of stage"].format(len(drivers))] if drivers else []
        notes += [words["gate of stage"].format("; ".join(map(_condition, stage.gate)))] if stage.gate else []
        bounds = _range(stage.from_points, stage.to_points)
        table.add_row(Text(f"{stage.number}. {stage.title}"), Text(f"[{stage.id}]"), bounds, ", ".join(notes))
    console.print(table)


def _condition(condition: Condition) -> str:
    """Show a condition as a bank file states it."""
    stated = condition.model_dump(exclude_defaults=True)
    return ", ".join(f"{name}: {value}" for name, value in stated.items())


def _print_ids(bank: QuestionBank, words: Labels, console: Console) -> None:
    """Print the ids by which an overlay names the other parts."""
    parts: list[tuple[str, Sequence[Driver | GuidanceStep | Method | Pitfall | Indicator]]] = [
        *((f"drivers ({stage.id})", stage.drivers) for stage in bank.stages),
        *(("guidance", bank.guidance), ("methods", bank.methods)),
        *(("pitfalls", bank.pitfalls), ("indicators", bank.indicators)),
    ]
    if any(items for _, items in parts):
        print_heading(console, words["others"])
    for kind, items in parts:
        if items:
            console.print(Text.assemble((f"{kind}: ", "bold"), ", ".join(part.id for part in items)))


def _print_statements(bank: QuestionBank, words: Labels, console: Console) -> None:
    total = sum(_greatest(statement, bank) for statement in bank.statements)
    titles = {block.id: block.title for block in bank.blocks}
    for direction in bank.directions:
        block = f" · {titles[direction.block]} [{direction.block}]" if direction.block else ""
        share = ""
        if bank.overall:
            inside = sum(_greatest(statement, bank) for statement in direction.statements)
            share = f" · {words['share'].format(100 * inside / total)}"
        elif direction.better == "lower":
            share = f" · {words['lower is better']}"
        console.print(Text.assemble((direction.title, "bold"), f"  [{direction.id}]{block}{share}"))
        table = _table()
        for statement in direction.statements:
            notes = [words["weight"].format(statement.weight)] if statement.weight > 1 else []
            notes += [] if statement.weight else [words["not scored"]]
            notes += [words["reversed"]] if statement.reversed else []
            notes += [words["on scale of"].format(statement.scale)] if statement.scale else []
            counted = statement.unanswered_counts_as
            notes += [] if counted is None else [words["counts as"].format(counted)]
            table.add_row(Text(statement.title), Text(f"[{statement.id}]"), ", ".join(notes))
        console.print(Padding(table, (0, 0, 0, 2), expand=False))


def _greatest(statement: Statement, bank: QuestionBank) -> int:
    return max(gains(bank.levels_of(statement), weight=statement.weight))


def print_diff(diff: BankDiff, words: Labels, console: Console) -> None:
    """Print what changed between two banks and what version that needs."""
    for heading, changes in (("scoring", diff.scoring), ("wording", diff.wording)):
        if changes:
            print_heading(console, f"{words[heading]} ({len(changes)})")
        for change in changes:
            _print_change(change, words, console)
    console.print()
    if diff.lost:
        console.print(Text(words["lost"].format(", ".join(diff.lost)), style="bold yellow3"))
    if diff.due is None:
        console.print(Text(words["nothing"]))
    if diff.due is not None or not diff.is_version_enough:
        console.print(Text(words["due"].format(diff.due_version, words[diff.due or "patch"])))
    if not diff.is_version_enough:
        console.print(Text(words["too low"], style="bold red"))


def _print_change(change: BankChange, words: Labels, console: Console) -> None:
    if change.came or change.went:
        word, shown = ("came", change.new) if change.came else ("went", change.old)
        console.print(Text.assemble((change.path, "bold"), f"  {words[word].format(_short(shown))}"))
        return
    console.print(Text(change.path, style="bold"))
    old, new = _plain(change.old), _plain(change.new)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    start = max(same - LEAD, 0)
    console.print(Padding(Text(f"− {_short(old, start)}", style="red"), (0, 0, 0, 2)))
    console.print(Padding(Text(f"+ {_short(new, start)}", style="green"), (0, 0, 0, 2)))


def _plain(value: object) -> str:
    """Show any content in one line."""
    if isinstance(value, tuple):
        return ", ".join(map(_plain, cast("tuple[object, ...]", value)))
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value).items()
        return " ".join(f"{name}: {_plain(item)}" for name, item in fields if item is not None)
    return "—" if value is None else " ".join(str(value).split())


def _short(value: object, start: int = 0) -> str:
    """Show the part of a text where two texts begin to differ."""
    text = _plain(value)
    start = start if len(text) > SHOWN else 0
    shown = f"…{text[start:]}" if start else text
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"


def _ranges(points: tuple[float, ...], decimals: int) -> str:
    """Show numbers as ranges.

    >>> _ranges((0, 1, 2, 5, 7, 8), 0), _ranges((0.0, 0.5, 0.6, 0.7), 1)
    ('0…2, 5, 7, 8', '0, 0.5…0.7')
    """
    shown: list[str] = []
    for _, group in groupby(enumerate(points), key=lambda pair: to_units(pair[1], decimals) - pair[0]):
        run = [point for _, point in group]
        shown += [_range(run[0], run[-1])] if len(run) > 2 else [str(each).removesuffix(".0") for each in run]  # noqa: PLR2004
    return ", ".join(shown)


def _table() -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(min_width=30)
    return table
