"""The printed page of a comparison: what changed, what the change comes from, which answers changed."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.assessment import StageBand
from cx_centricity.cli._terminal import print_heading
from cx_centricity.cli._words import WORDS, Words
from cx_centricity.comparison import Comparison, ScopeChange, StatementChange
from cx_centricity.language import points, signed
from cx_centricity.typing import AnswerValue, Language

_KINDS = {
    "lowered": "lowered",
    "raised": "raised",
    "answered": "answered now",
    "left_open": "left open now",
    "not_applicable": "not applicable now",
}


def print_comparison(comparison: Comparison, console: Console, language: Language = "ru") -> None:
    """Print a comparison of results of one bank."""
    page = _ComparisonPage(comparison, console, language, WORDS[language])
    page.whole()
    page.scopes()
    page.statements()


@dataclass(frozen=True)
class _ComparisonPage:
    comparison: Comparison
    console: Console
    language: Language
    words: Words

    def whole(self) -> None:
        """Print from where to where the whole went, and what its change comes from unless from answers alone."""
        whole, words = self.comparison.whole, self.words
        before, after = whole.before, whole.after
        bands = (None, None) if whole.stage_change is None else (whole.stage_change.before, whole.stage_change.after)
        if before is None or after is None or whole.change is None:
            ends = map(self._standing, (before, after), bands)
            self.console.print(Text(" → ".join(ends), style="bold"))
            return
        told = words["points went"].format(
            *(points(end, self.language) for end in (before, after)), signed(whole.change)
        )
        stages = words["stage kept" if bands[0] == bands[1] else "stage went"].format(*map(self._stage, bands))
        self.console.print(Text(f"{told} {stages}", style="bold"))
        if whole.from_answers is None or whole.from_coverage is None or whole.from_bank is None:
            self.console.print(Text(words["no split"]))
        elif whole.from_coverage or whole.from_bank:
            parts = (signed(part) for part in (whole.from_answers, whole.from_coverage, whole.from_bank))
            self.console.print(Text(words["comes from"].format(*parts)))

    def scopes(self) -> None:
        """Print how the points of the whole, blocks and directions changed, and how far they are to the target."""
        comparison = self.comparison
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        table.add_column()
        for column in self.words["columns"].split(" · ")[: 3 if comparison.target is None else 5]:
            table.add_column(Text(column), justify="right", no_wrap=True)
        table.add_row(*self._row(comparison.whole, self.words["whole"]))
        for scopes, heading in ((comparison.blocks, "blocks"), (comparison.directions, "directions")):
            if scopes:
                table.add_row()
                table.add_row(Text(self.words[heading], style="bold cyan"))
            for scope in scopes:
                table.add_row(*self._row(scope, scope.title or ""))
        self.console.print()
        self.console.print(table)

    def statements(self) -> None:
        """Print the answers that changed, by what became of them."""
        changed = [statement for statement in self.comparison.statements if statement.kind != "same"]
        if not changed:
            self.console.print()
            self.console.print(Text(self.words["no answers changed"]))
        for kind, word in _KINDS.items():
            of_kind = [statement for statement in changed if statement.kind == kind]
            if of_kind:
                print_heading(self.console, self.words[word])
            for statement in of_kind:
                direction = self.comparison.direction(statement.direction).title
                self.console.print(Text(f"• {statement.title} ({direction}): {self._answers(statement)}"))

    def _standing(self, end: int | None, stage: StageBand | None) -> str:
        if end is None or stage is None:
            return self.words["not scored"]
        at = self.words["stage"].format(stage.number, self.words["quoted"].format(stage.title))
        return f"{points(end, self.language)}, {at}"

    def _stage(self, stage: StageBand | None) -> str:
        return "" if stage is None else f"{stage.number} {self.words['quoted'].format(stage.title)}"

    def _row(self, scope: ScopeChange, title: str) -> list[Text]:
        ends = [Text("—" if end is None else str(end)) for end in (scope.before, scope.after)]
        style = "green" if (scope.change or 0) > 0 else "red" if scope.change else "dim"
        row = [Text(title), *ends, Text("" if scope.change is None else signed(scope.change), style=style)]
        if self.comparison.target is None:
            return row
        share = "" if scope.progress is None else self._share(scope.progress)
        return [*row, Text("—" if scope.target is None else str(scope.target)), Text(share, style="dim")]

    def _share(self, progress: float) -> str:
        if progress < 0:
            return self.words["further off"]
        percent = round(100 * progress)
        return f"{percent} %" if percent else ""

    def _answers(self, statement: StatementChange) -> str:
        ends = (statement.before, statement.after)
        if statement.change is not None:
            return self.words["level"].format("{} → {}".format(*ends))
        return " → ".join(map(self._answer, ends))

    def _answer(self, answer: AnswerValue) -> str:
        if answer is None:
            return self.words["no answer"]
        return self.words["not applicable"] if answer == NOT_APPLICABLE else self.words["level"].format(answer)
