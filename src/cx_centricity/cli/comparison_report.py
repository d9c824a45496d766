"""A comparison for a reader at a terminal: from where to where, and what it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cx_centricity.answers import NOT_APPLICABLE, AnswerValue
from cx_centricity.assessment import StageBand
from cx_centricity.cli.words import WORDS, Words, points, signed
from cx_centricity.comparison import Comparison, ScopeChange
from cx_centricity.errors import Language

_KINDS = {
    "raised": "raised",
    "lowered": "lowered",
    "answered": "answered now",
    "left_open": "left open now",
    "not_applicable": "not applicable now",
}


def print_comparison(comparison: Comparison, console: Console, language: Language = "ru") -> None:
    """Print a comparison of results of one bank."""
    page = _Page(comparison, console, language, WORDS[language])
    page.whole()
    for scopes, heading in ((comparison.blocks, "blocks"), (comparison.directions, "directions")):
        if scopes:
            page.scopes(scopes, heading)
    page.statements()


@dataclass(frozen=True)
class _Page:
    comparison: Comparison
    console: Console
    language: Language
    words: Words

    def whole(self) -> None:
        """Print the change of the whole and its parts."""
        whole, words = self.comparison.whole, self.words
        self.console.print(Text(words["comparison"], style="bold"))
        ends = (
            words["not scored"] if end is None else points(end, self.language) for end in (whole.before, whole.after)
        )
        change = "" if whole.change is None else f" ({signed(whole.change)})"
        self.console.print(Text(words["whole"].format(words["from to"].format(*ends)) + change, style="bold"))
        bands = (None, None) if whole.stage is None else (whole.stage.before, whole.stage.after)
        stages = words["from to"].format(*map(self._stage, bands))
        self.console.print(Text(words["stages went"].format(stages)))
        if whole.from_answers is None or whole.from_coverage is None or whole.from_bank is None:
            self.console.print(Text(words["no split"], style="dim"))
        else:
            parts = (signed(part) for part in (whole.from_answers, whole.from_coverage, whole.from_bank))
            self.console.print(Text(words["comes from"].format(*parts)))
        if whole.target is not None:
            self.console.print(Text(self._target(whole)))

    def scopes(self, scopes: tuple[ScopeChange, ...], heading: str) -> None:
        """Print how the points of blocks or directions changed."""
        self._heading(heading)
        table = Table.grid(padding=(0, 2, 0, 0))
        for scope in scopes:
            ends = ("—" if end is None else str(end) for end in (scope.before, scope.after))
            change = "" if scope.change is None else signed(scope.change)
            style = "green" if (scope.change or 0) > 0 else "red" if scope.change else "dim"
            target = "" if scope.target is None else self._target(scope)
            moved = self.words["from to"].format(*ends)
            table.add_row(Text(scope.title or ""), Text(moved), Text(change, style=style), Text(target, style="dim"))
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
                self._heading(word)
            for statement in of_kind:
                ends = (self._answer(end) for end in (statement.before, statement.after))
                self.console.print(Text(f"• {statement.title}: {self.words['from to'].format(*ends)}"))

    def _stage(self, stage: StageBand | None) -> str:
        return (
            self.words["not scored"] if stage is None else f"{stage.number} {self.words['quoted'].format(stage.title)}"
        )

    def _target(self, scope: ScopeChange) -> str:
        way = "—" if scope.progress is None else f"{round(scope.progress * 100)}%"
        return self.words["target"].format(scope.target, way.replace("-", "−"))

    def _answer(self, answer: AnswerValue) -> str:
        if answer is None:
            return self.words["no answer"]
        return self.words["not applicable"] if answer == NOT_APPLICABLE else str(answer)

    def _heading(self, word: str) -> None:
        self.console.print()
        self.console.print(Text(self.words[word], style="bold cyan"))
