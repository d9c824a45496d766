"""The printed page of a comparison: what changed, what the change comes from, which answers changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.assessment import StageBand
from cx_centricity.cli._terminal import print_heading
from cx_centricity.comparison import Comparison, ScopeChange, StatementChange
from cx_centricity.language import figure, points, signed
from cx_centricity.report import Labels, labels
from cx_centricity.typing import AnswerChangeKind, AnswerValue, Language

_KINDS: Final[Mapping[AnswerChangeKind, str]] = {
    "lowered": "lowered",
    "raised": "raised",
    "answered": "answered now",
    "left_open": "left open now",
    "not_applicable": "not applicable now",
}
_JUDGED: Final[Mapping[str, str]] = {"lowered": "worse", "raised": "better"}
"""The words for answers that may have been raised by a lower level."""


def print_comparison(comparison: Comparison, console: Console, language: Language = "ru") -> None:
    """Print a comparison of results of one bank."""
    page = _ComparisonPage(comparison, console, language, labels(language))
    if comparison.overall:
        page.whole()
    page.scopes()
    page.targets()
    page.pitfalls()
    page.statements()


def _is_small(scope: ScopeChange) -> bool:
    """Say whether one answer moved by one level could make the change of a scope."""
    return bool(scope.change) and scope.resolution is not None and abs(scope.change or 0) <= scope.resolution


@dataclass(frozen=True)
class _ComparisonPage:
    comparison: Comparison
    console: Console
    language: Language
    words: Labels

    def whole(self) -> None:
        """Print from where to where the whole went, and what its change comes from unless from answers alone."""
        whole, words = self.comparison.whole, self.words
        before, after = whole.before, whole.after
        bands = (None, None) if whole.stage_change is None else (whole.stage_change.before, whole.stage_change.after)
        if before is None or after is None or whole.change is None:
            ends = map(self._standing, (before, after), bands)
            self.console.print(Text(" → ".join(ends), style="bold"))
            return
        went = (points(end, self.language) for end in (before, after))
        told = words["points went"].format(*went, self._judged(whole))
        if None not in bands:
            stages = words["stage kept" if bands[0] == bands[1] else "stage went"].format(*map(self._stage, bands))
            told = f"{told} {stages}"
        self.console.print(Text(told, style="bold"))
        if whole.from_answers is None or whole.from_coverage is None or whole.from_bank is None:
            self.console.print(Text(words["no split"]))
        elif whole.from_answers or whole.from_coverage or whole.from_bank:
            changes = (whole.from_answers, whole.from_coverage, whole.from_bank)
            parts = (signed(part, self.language) for part in changes)
            self.console.print(Text(words["comes from"].format(*parts)))

    def scopes(self) -> None:
        """Print how the points of all scopes changed, and how far they are to the target."""
        comparison = self.comparison
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        table.add_column()
        for column in self.words["columns"].split(" · ")[: 3 if comparison.target is None else 5]:
            table.add_column(Text(column), justify="right", no_wrap=True)
        if comparison.overall:
            table.add_row(*self._row(comparison.whole, self.words["whole"]))
        for scopes, heading in (
            (comparison.blocks, "blocks"),
            (comparison.directions, "directions"),
            (comparison.subscales, "subscales"),
        ):
            if scopes and table.row_count:
                table.add_row()
            if scopes:
                table.add_row(Text(self.words[heading], style="bold cyan"))
            for scope in scopes:
                table.add_row(*self._row(scope, scope.title or ""))
        if comparison.overall:
            self.console.print()
        self.console.print(table)
        scopes = (comparison.whole, *comparison.blocks, *comparison.directions, *comparison.subscales)
        if any(map(_is_small, scopes)):
            self.console.print(Text(self.words["small changes"], style="dim"))

    def targets(self) -> None:
        """Print which targets are met."""
        targets, words = self.comparison.targets, self.words
        if not targets:
            return
        met = [each for each in targets if each.is_met]
        print_heading(self.console, words["targets"].format(len(met), len(targets)))
        for each in sorted(targets, key=lambda each: bool(each.is_met)):
            ends = "{} → {}".format(*map(self._answer, (each.before, each.after)))
            word = "target met" if each.is_met else "target missed"
            self.console.print(Text(f"• {words[word].format(each.title, each.level, ends)}"))

    def pitfalls(self) -> None:
        """Print which pitfalls closed and which opened."""
        for kind in ("closed", "opened"):
            titles = [self.words["quoted"].format(each.title) for each in self.comparison.pitfalls if each.kind == kind]
            if titles:
                self.console.print()
                self.console.print(Text(self.words[f"pitfalls {kind}"].format(", ".join(titles))))

    def statements(self) -> None:
        """Print the answers that changed, by what became of them."""
        changed = [statement for statement in self.comparison.statements if statement.kind != "same"]
        if not changed:
            self.console.print()
            self.console.print(Text(self.words["no answers changed"]))
        for kind, word in _KINDS.items():
            of_kind = [statement for statement in changed if statement.kind == kind]
            if of_kind:
                print_heading(self.console, self.words[self._heading(kind, word)])
            for statement in of_kind:
                direction = self.comparison.direction(statement.direction).title
                self.console.print(Text(f"• {statement.title} ({direction}): {self._answers(statement)}"))

    def _heading(self, kind: str, word: str) -> str:
        """Return the key of a heading: where lower is better, a raised answer has a lower level."""
        any_lower = any(scope.better == "lower" for scope in self.comparison.directions)
        return _JUDGED.get(kind, word) if any_lower else word

    def _judged(self, scope: ScopeChange) -> str:
        """Return the change of a scope, with the word for its effect where lower is better."""
        change = scope.change or 0
        if scope.better == "higher" or not change:
            return signed(change, self.language)
        return self.words["for worse" if change > 0 else "for better"].format(signed(change, self.language))

    def _standing(self, end: float | None, stage: StageBand | None) -> str:
        if end is None:
            return self.words["not scored"]
        if stage is None:
            return points(end, self.language)
        at = self.words["stage"].format(stage.number, self.words["quoted"].format(stage.title))
        return f"{points(end, self.language)}, {at}"

    def _stage(self, stage: StageBand | None) -> str:
        return "" if stage is None else f"{stage.number} {self.words['quoted'].format(stage.title)}"

    def _row(self, scope: ScopeChange, title: str) -> list[Text]:
        ends = [Text(self._figure(end)) for end in (scope.before, scope.after)]
        gain = (scope.change or 0) * (1 if scope.better == "higher" else -1)
        style = "green" if gain > 0 else "red" if gain else "dim"
        change = "" if scope.change is None else signed(scope.change, self.language)
        change += " ≈" if _is_small(scope) else ""
        row = [Text(title), *ends, Text(change, style=style)]
        if self.comparison.target is None:
            return row
        share = "" if scope.progress is None else self._share(scope.progress)
        return [*row, Text(self._figure(scope.target)), Text(share, style="dim")]

    def _figure(self, number: float | None) -> str:
        return "—" if number is None else figure(number, self.language)

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
