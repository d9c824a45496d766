"""The page about a comparison: what changed between two results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.assessment import StageBand
from cx_centricity.comparison import Comparison, ScopeChange, StatementChange
from cx_centricity.language import figure, points, signed
from cx_centricity.report._page import (
    Block,
    Inline,
    ItemList,
    ListItem,
    Page,
    Paragraph,
    Section,
    Span,
    Table,
    TableRow,
    Tone,
    plain,
)
from cx_centricity.report._words import Labels, labels
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


def comparison_page(comparison: Comparison, *, language: Language = "ru") -> Page:
    """Compose the page about a comparison.

    The lead says from where to where the whole went, and what its change comes from. The sections are "points" (what
    changed by part, and how far it is to the target), "targets", "pitfalls" (those that closed or opened), and one for
    each kind of changed answers: "lowered", "raised", "answered now", "left open now", "not applicable now".

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.comparison import compare
    >>> from cx_centricity.report import comparison_page
    >>> sheet = {statement.id: 3 for statement in default_bank().statements}
    >>> page = comparison_page(compare(assess(sheet), assess(sheet | {"hiring": 5})), language="en")
    >>> [section.id for section in page.sections]
    ['points', 'raised']
    """
    composer = _ComparisonComposer(comparison, language, labels(language))
    return Page(
        language=language,
        title=composer.words["comparison"],
        lead=tuple(map(Paragraph, composer.lead())),
        sections=tuple(Section(id, heading, tuple(blocks)) for id, heading, blocks in composer.sections()),
    )


def _is_small(scope: ScopeChange) -> bool:
    """Say whether one answer moved by one level could make the change of a scope."""
    return bool(scope.change) and scope.resolution is not None and abs(scope.change or 0) <= scope.resolution


@dataclass(frozen=True)
class _ComparisonComposer:
    """Composes the lead and the sections, each as blocks."""

    comparison: Comparison
    language: Language
    words: Labels

    def lead(self) -> Iterator[Inline]:
        """Yield from where to where the whole went, what its change comes from, and whether answers changed."""
        if self.comparison.overall:
            yield from self._whole()
        if all(statement.kind == "same" for statement in self.comparison.statements):
            yield plain(self.words["no answers changed"])

    def _whole(self) -> Iterator[Inline]:
        whole, words = self.comparison.whole, self.words
        before, after = whole.before, whole.after
        bands = (None, None) if whole.stage_change is None else (whole.stage_change.before, whole.stage_change.after)
        if before is None or after is None or whole.change is None:
            ends = map(self._standing, (before, after), bands)
            yield (Span(" → ".join(ends), strong=True),)
            return
        went = (points(end, self.language) for end in (before, after))
        told = words["points went"].format(*went, self._judged(whole))
        if None not in bands:
            stages = words["stage kept" if bands[0] == bands[1] else "stage went"].format(*map(self._stage, bands))
            told = f"{told} {stages}"
        yield (Span(told, strong=True),)
        if whole.from_answers is None or whole.from_coverage is None or whole.from_bank is None:
            yield plain(words["no split"])
        elif whole.from_answers or whole.from_coverage or whole.from_bank:
            changes = (whole.from_answers, whole.from_coverage, whole.from_bank)
            yield plain(words["comes from"].format(*(signed(part, self.language) for part in changes)))

    def sections(self) -> Iterator[tuple[str, str, Iterator[Block]]]:
        """Yield the id, the heading and the blocks of each section."""
        comparison, words = self.comparison, self.words
        yield "points", words["points by part"], self._points()
        if comparison.targets:
            met = [each for each in comparison.targets if each.is_met]
            yield "targets", words["targets"].format(len(met), len(comparison.targets)), self._targets()
        if comparison.pitfalls:
            yield "pitfalls", words["mistakes"], self._pitfalls()
        for kind, word in _KINDS.items():
            of_kind = [statement for statement in comparison.statements if statement.kind == kind]
            if of_kind:
                yield word, words[self._heading(kind, word)], iter([ItemList(tuple(map(self._changed, of_kind)))])

    def _points(self) -> Iterator[Block]:
        """Yield how the points of all scopes changed, and how far they are to the target."""
        comparison, words = self.comparison, self.words
        columns = words["columns"].split(" · ")[: 3 if comparison.target is None else 5]
        rows: list[TableRow] = []
        if comparison.overall:
            rows.append(self._row(comparison.whole, words["whole"]))
        for scopes, heading in (
            (comparison.blocks, "blocks"),
            (comparison.directions, "directions"),
            (comparison.subscales, "subscales"),
        ):
            if scopes:
                rows.append(TableRow((plain(words[heading]),), is_heading=True))
            rows += [self._row(scope, scope.title or "") for scope in scopes]
        yield Table(words["points by part"], ("", *columns), tuple(rows))
        scopes = (comparison.whole, *comparison.blocks, *comparison.directions, *comparison.subscales)
        if any(map(_is_small, scopes)):
            yield Paragraph((Span(words["small changes"], tone="quiet"),))

    def _row(self, scope: ScopeChange, title: str) -> TableRow:
        gain = (scope.change or 0) * (1 if scope.better == "higher" else -1)
        tone: Tone = "good" if gain > 0 else "worst" if gain else "quiet"
        change = "" if scope.change is None else signed(scope.change, self.language)
        change += " ≈" if _is_small(scope) else ""
        ends = (plain(self._figure(end)) for end in (scope.before, scope.after))
        cells = (plain(title), *ends, (Span(change, tone=tone),))
        if self.comparison.target is not None:
            share = "" if scope.progress is None else self._share(scope.progress)
            cells = (*cells, plain(self._figure(scope.target)), (Span(share, tone="quiet"),))
        return TableRow(cells)

    def _targets(self) -> Iterator[Block]:
        """Yield which targets are met, those that are not first."""
        items: list[ListItem] = []
        for each in sorted(self.comparison.targets, key=lambda each: bool(each.is_met)):
            ends = "{} → {}".format(*map(self._answer, (each.before, each.after)))
            word = "target met" if each.is_met else "target missed"
            items.append(ListItem(plain(self.words[word].format(each.title, each.level, ends))))
        yield ItemList(tuple(items))

    def _pitfalls(self) -> Iterator[Block]:
        """Yield which pitfalls closed and which opened."""
        for kind in ("closed", "opened"):
            titles = [self.words["quoted"].format(each.title) for each in self.comparison.pitfalls if each.kind == kind]
            if titles:
                yield Paragraph(plain(self.words[f"pitfalls {kind}"].format(", ".join(titles))))

    def _changed(self, statement: StatementChange) -> ListItem:
        """Tell what became of an answer."""
        direction = self.comparison.direction(statement.direction).title
        ends = (statement.before, statement.after)
        if statement.change is None:
            told = " → ".join(map(self._answer, ends))
        else:
            told = self.words["level"].format("{} → {}".format(*ends))
        return ListItem(plain(f"{statement.title} ({direction}): {told}"))

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

    def _figure(self, number: float | None) -> str:
        return "—" if number is None else figure(number, self.language)

    def _share(self, progress: float) -> str:
        if progress < 0:
            return self.words["further off"]
        percent = round(100 * progress)
        return f"{percent} %" if percent else ""

    def _answer(self, answer: AnswerValue) -> str:
        if answer is None:
            return self.words["no answer"]
        return self.words["not applicable"] if answer == NOT_APPLICABLE else self.words["level"].format(answer)
