"""The page about an assessment: what it says, in the order of reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.assessment import (
    Assessment,
    DirectionResult,
    ScopeResult,
    SignResult,
    StatementResult,
    UnmetCondition,
    bank_of,
    unmet_conditions,
)
from cx_centricity.bank import QuestionBank
from cx_centricity.guidance import find_pitfalls, next_steps
from cx_centricity.language import figure, points
from cx_centricity.report._heatmap import heat_map_picture
from cx_centricity.report._map import map_pictures
from cx_centricity.report._page import (
    AnsweredStatement,
    Bar,
    Bars,
    Block,
    Inline,
    ItemList,
    ListItem,
    Page,
    Paragraph,
    Picture,
    Section,
    Span,
    StageScale,
    Statements,
    Tone,
    plain,
)
from cx_centricity.report._words import Labels, labels
from cx_centricity.scoring import Score, enough_applies
from cx_centricity.typing import Language, Standing

_NAMED: Final = 3
"""The most statements that are named where a gate is not met."""
_FEW: Final = 4
"""With fewer scored directions, those with the most and the fewest points are the same."""
_TONES: Final[tuple[Tone, ...]] = ("worst", "bad", "middle", "good", "best")


def assessment_page(
    result: Assessment,
    *,
    bank: QuestionBank | None = None,
    language: Language = "ru",
    top: int = 3,
    full: bool = False,
) -> Page:
    """Compose the page about an assessment.

    The lead says where the company is, what stands out and what comes next. Sections without content are left out; the
    others are, in this order: "stages", "directions", "subscales", "blocks", "strengths", "relative strengths",
    "growth zones", "typical mistakes", "drivers", "how to go on", "trust", "all statements".

    `bank` is the bank that the result was made with, the default bank unless given. `top` is how many strengths, growth
    zones, pitfalls and drivers are told at length; `full` shows all of them, and every statement.

    Raises BankError if the rules of the bank are not those of the result.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.report import assessment_page
    >>> page = assessment_page(assess({statement.id: 3 for statement in default_bank().statements}))
    >>> "".join(span.text for span in page.lead[0].text)[:45]
    '28 баллов на шкале 6…95   Стадия 2 из 5: Перв'
    """
    bank = bank_of(result, bank)
    composer = _AssessmentComposer(result, bank, language, labels(language), top, full)
    sections = [(id, tuple(blocks)) for id, blocks in composer.sections()]
    return Page(
        language=language,
        title=bank.title,
        lead=tuple(Paragraph(text) for text in composer.lead()),
        sections=tuple(
            Section(id.removesuffix(" (lower)"), composer.words[id], blocks) for id, blocks in sections if blocks
        ),
    )


@dataclass(frozen=True)
class _AssessmentComposer:
    """Composes the lead and the sections, each as blocks."""

    result: Assessment
    bank: QuestionBank
    language: Language
    words: Labels
    top: int
    full: bool

    def sections(self) -> Iterator[tuple[str, Iterable[Block]]]:
        """Yield the ids of all sections with their blocks; they may have none."""
        result = self.result
        yield "stages", self._stages()
        yield "directions", self._directions()
        yield "subscales", self._bars("subscales", result.subscales)
        yield "blocks", self._blocks()
        yield self._by_polarity("strengths"), self._ranked(result.strengths)
        yield self._by_polarity("relative strengths"), self._ranked(result.relative_strengths)
        yield self._by_polarity("growth zones"), self._growth_zones()
        yield "typical mistakes", self._pitfalls()
        yield "drivers", self._drivers()
        yield "how to go on", self._guidance()
        yield "trust", self._trust()
        yield "all statements", self._all_statements()

    def lead(self) -> Iterator[Inline]:
        """Yield where the company is, what stands out, and what comes next."""
        result, words = self.result, self.words
        if result.score.points is not None:
            yield self._headline()
        elif result.overall:
            yield (Span(words["no points"], strong=True),)
        ahead = self._named((*result.strengths, *result.relative_strengths))
        behind = self._named(result.growth_zones)
        if ahead or behind:
            told = [
                words[self._by_polarity(word)].format(titles)
                for word, titles in (("ahead", ahead), ("behind", behind))
                if titles
            ]
            yield plain(" ".join(told))
        else:
            yield from self._even_profile()
        yield from map(plain, self._next_stage())

    def _headline(self) -> Inline:
        """Tell points and stage, or the ranges of both as long as the stage is provisional."""
        result, score, stage, words = self.result, self.result.score, self.result.stage, self.words
        tone = _tone(score, result)
        number, unit = points(score.points or 0, self.language).split(" ", 1)
        if result.provisional and score.lower is not None and score.upper is not None:
            number = f"{self._figure(score.lower)}…{self._figure(score.upper)}"
            unit = points(score.upper, self.language).split(" ", 1)[1]
        low, high = map(self._figure, result.point_range)
        headline = (Span(number, strong=True, tone=tone), Span(f" {unit} {words['on scale'].format(low, high)}"))
        if result.provisional:
            titles = ", ".join(words["quoted"].format(each.title) for each in result.possible_stages)
            return (*headline, Span(f"   {words['stages possible'].format(titles)}"))
        if stage is not None:
            named = words["stage of"].format(stage.number, len(result.stages), stage.title)
            bounds = f" ({self._figure(stage.from_points)}…{self._figure(stage.to_points)})"
            return (*headline, Span("   "), Span(named, strong=True, tone=tone), Span(bounds))
        return headline

    def _named(self, ids: Iterable[str]) -> str:
        return ", ".join(map(self._with_points, ids))

    def _with_points(self, id: str) -> str:
        direction = self.result.direction(id)
        return f"{direction.title} ({self._figure(direction.score.points or 0)})"

    def _even_profile(self) -> Iterator[Inline]:
        """Yield that no direction stands out, and which ones have the most and the fewest points."""
        scored = [each for each in self.result.directions if each.score.points is not None]
        if self.result.score.points is None or len(scored) < _FEW:
            return
        ranked = sorted(scored, key=lambda each: _share(each.score), reverse=True)
        told = self.words["even"]
        if _share(ranked[0].score) != _share(ranked[-1].score):
            most, fewest = (self._named(each.id for each in some) for some in (ranked[:2], ranked[:-3:-1]))
            told += f" {self.words['most and fewest'].format(most, fewest)}"
        yield plain(told)

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

    def _stages(self) -> Iterator[Block]:
        """Yield the scale of the stages, and what a company at the present one looks like."""
        result, stage = self.result, self.result.stage
        if not result.stages:
            return
        unit = 1 if result.decimals == 0 else float(f"1e-{result.decimals}")
        tone = None if result.score.points is None else _tone(result.score, result)
        present = None if stage is None else stage.number
        yield StageScale(result.stages, result.point_range, unit, result.score.points, present, tone)
        if stage is not None:
            if stage.theme:
                yield Paragraph((Span(stage.theme, emphasis=True),))
            if stage.summary:
                yield Paragraph(plain(" ".join(sign.text for sign in stage.summary)))
            if stage.characteristics:
                yield self._signs(stage.characteristics)

    def _signs(self, signs: Iterable[SignResult]) -> ItemList:
        return ItemList(tuple(ListItem(plain(sign.text), is_typical=not sign.confirmed) for sign in signs))

    def _directions(self) -> Iterator[Block]:
        """Yield the directions that have points of their own, not those that only hold statements of subscales."""
        result, shown = self.result, self.result.directions
        if not result.overall and result.subscales:
            stated = {scope.key for scope in self.bank.scopes if scope.has_own_points}
            shown = tuple(part for part in shown if ("direction", part.id) in stated)
        bars = [*self._bars("directions", shown, numbered=True)]
        if bars:
            title, described = self.words["map"], self.words["map shows"]
            yield Picture(title, described, map_pictures(result, self.language))
            yield from bars

    def _bars(self, caption: str, parts: Sequence[ScopeResult], *, numbered: bool = False) -> Iterator[Bars]:
        words = self.words
        bars = tuple(
            Bar(
                f"{number}. {part.title}" if numbered else part.title,
                part.score.points,
                part.score.lower,
                part.score.upper,
                part.point_range,
                self._points(part.score),
                self._standing(part),
                None if part.score.points is None else _tone(part.score, part),
                self._mark(part),
            )
            for number, part in enumerate(parts, start=1)
        )
        if bars:
            yield Bars(words[caption], (words["part"], words["points of part"], words["standing"]), bars)

    def _mark(self, part: ScopeResult) -> Standing | None:
        if not isinstance(part, DirectionResult):
            return None
        result = self.result
        marks: tuple[tuple[Standing, tuple[str, ...]], ...] = (
            ("strength", result.strengths),
            ("relative_strength", result.relative_strengths),
            ("growth_zone", result.growth_zones),
        )
        return next((mark for mark, ids in marks if part.id in ids), None)

    def _standing(self, part: ScopeResult) -> str:
        """Name the stage of a scope, or else its level."""
        score, words = part.score, self.words
        if part.stage is not None:
            return words["stage"].format(part.stage.number, part.stage.title)
        if score.points is None:
            return words["not scored"]
        titles = {level.number: level.title for level in self.result.levels}
        return "" if score.level is None else words["named level"].format(score.level, titles[score.level])

    def _blocks(self) -> Iterator[Block]:
        """Yield the blocks with bars, then what they look like, as far as the answers do not refute it."""
        result, words = self.result, self.words
        yield from self._bars("blocks", result.blocks)
        for block in result.blocks:
            if block.profile or block.portrait:
                yield Paragraph((Span(block.title, strong=True),))
            if block.profile:
                yield self._signs(block.profile)
            portrayed: list[ListItem] = []
            for word, id in zip(("best", "worst"), block.portrait, strict=False):
                statement = result.statement(id)
                text = statement.level_text or self._answer(statement)
                portrayed.append(ListItem(plain(words[word].format(statement.title, text))))
            if portrayed:
                yield ItemList(tuple(portrayed))
        if any(not sign.confirmed for block in result.blocks for sign in block.profile):
            yield Paragraph((Span(words["typical means"], tone="quiet"),))

    def _ranked(self, ids: Sequence[str]) -> Iterator[Block]:
        items = tuple(ListItem(plain(self._with_points(id))) for id in ids[: self._cut])
        if items:
            yield ItemList(items)

    def _growth_zones(self) -> Iterator[Block]:
        """Yield what is clearly worse than the whole, with the next level of each statement."""
        for id in self.result.growth_zones[: self._cut]:
            yield ItemList((ListItem((Span(self._with_points(id), strong=True, tone="notice"),)),))
            yield self._statements(id)

    def _statements(self, direction: str) -> Statements:
        """Tell the statements of a direction."""
        return Statements(
            tuple(self._statement(each) for each in self.result.statements if each.direction == direction)
        )

    def _statement(self, statement: StatementResult) -> AnsweredStatement:
        texts = (("now", statement.level_text), ("next", statement.next_level_text))
        labelled = tuple((self.words[word], text) for word, text in texts if text)
        return AnsweredStatement(statement.title, self._answer(statement), labelled)

    def _answer(self, statement: StatementResult) -> str:
        if statement.answer is None:
            return self.words["no answer"]
        if statement.answer == NOT_APPLICABLE:
            return self.words["not applicable"]
        return self.words["level"].format(statement.answer)

    def _pitfalls(self) -> Iterator[Block]:
        found = find_pitfalls(self.result, bank=self.bank)[: self._cut]
        if found:
            yield ItemList(tuple(ListItem(plain(f"{pitfall.title}. {pitfall.text}")) for pitfall in found))

    def _drivers(self) -> Iterator[Block]:
        """Yield what moves a company on, growth zones first; those to begin with say who begins and how."""
        zones, words = set(self.result.growth_zones[: self._cut]), self.words
        items: list[ListItem] = []
        for number, driver in enumerate(self.result.drivers, start=1):
            text = [Span(driver.text)]
            if driver.horizon:
                text.append(Span(f" [{words['months'].format(driver.horizon)}]", tone="quiet"))
            if not zones.isdisjoint(driver.directions):
                text.append(Span(f" ← {words[self._by_polarity('growth zone')]}", tone="notice"))
            notes: list[Inline] = []
            if self.full or number <= self.top:
                if driver.why:
                    notes.append((Span(driver.why, tone="quiet"),))
                if driver.first_step:
                    owner = f"{driver.owner}. " if driver.owner else ""
                    notes.append(plain(words["first step"].format(f"{owner}{driver.first_step}")))
            items.append(ListItem(tuple(text), tuple(notes), number))
        if items:
            yield ItemList(tuple(items))

    def _guidance(self) -> Iterator[Block]:
        items: list[ListItem] = []
        for number, step in enumerate(self.bank.guidance, start=1):
            text = step.text if self.full else f"{step.text.partition('. ')[0].rstrip('.')}."
            items.append(ListItem(plain(f"{step.title}. {text}"), number=number))
        if items:
            yield ItemList(tuple(items))

    def _trust(self) -> Iterator[Block]:
        """Yield how far the result can be trusted and what its figures mean."""
        result, score, words = self.result, self.result.score, self.words
        caveats = tuple(ListItem((Span(caveat.text(self.language), tone="notice"),)) for caveat in result.caveats)
        if caveats:
            yield ItemList(caveats)
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
        yield Paragraph((Span(" ".join(told), tone="quiet"),))

    def _all_statements(self) -> Iterator[Block]:
        """Yield every statement with its answer, direction by direction, if all is to be shown."""
        if self.full:
            picture = heat_map_picture(self.result, self.bank, self.language)
            yield Picture(self.words["heat map"], self.words["heat map shows"], (picture,))
        for direction in self.result.directions if self.full else ():
            yield Paragraph((Span(f"{direction.title} ({self._points(direction.score)})", strong=True),))
            yield self._statements(direction.id)

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


def _share(score: Score) -> Fraction:
    return Fraction(score.gained, score.attainable)


def _tone(score: Score, scope: ScopeResult | Assessment) -> Tone:
    """Return what points stand for: their stage, or their share of the range where there are no stages."""
    low, high = scope.point_range
    value = low if score.points is None else score.points
    if scope.stages:
        position = sum(stage.from_points <= value for stage in scope.stages) - 1
        index = position * (len(_TONES) - 1) // max(len(scope.stages) - 1, 1)
    else:
        index = min(int((value - low) * len(_TONES) / (high - low)), len(_TONES) - 1)
    return _TONES[index if scope.better == "higher" else -1 - index]
