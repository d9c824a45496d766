"""The plan on a page, for a workshop that fills in the owners."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from cx_centricity.assessment import Assessment
from cx_centricity.bank import QuestionBank
from cx_centricity.cli._terminal import print_heading
from cx_centricity.language import decimal, figure, points
from cx_centricity.plan import Initiative, KeyResult, Plan, PlannedRaise, PlanView
from cx_centricity.report import Labels, labels
from cx_centricity.typing import Language

_TOPICS = 3
_PITFALLS = 3
_LISTED = 5
_NAMED_LEVELS = 10
_BLANK = "________"


class Arrangement(StrEnum):
    """What the initiatives of a plan are grouped by."""

    horizon = "horizon"
    block = "block"
    perspective = "perspective"
    journey_phase = "journey_phase"


def first_sentence(text: str) -> str:
    """Return the first sentence of a text.

    >>> first_sentence("Не ждите. Начните сегодня."), first_sentence("Начните сегодня")
    ('Не ждите.', 'Начните сегодня')
    """
    head, stop, _ = text.partition(". ")
    return head + stop.rstrip()


def print_plan(  # noqa: PLR0913, PLR0917 - what is printed, of what, where and how
    plan: Plan,
    result: Assessment,
    bank: QuestionBank,
    console: Console,
    language: Language = "ru",
    arrangement: Arrangement = Arrangement.horizon,
) -> None:
    """Print a plan drawn from this result with this bank."""
    page = _PlanPage(plan, result, bank, console, language, labels(language))
    page.head()
    page.beginning()
    views = {
        Arrangement.horizon: plan.by_horizon,
        Arrangement.block: plan.by_block,
        Arrangement.perspective: plan.by_perspective,
        Arrangement.journey_phase: plan.by_journey_phase,
    }
    shown: set[str] = set()
    for view in views[arrangement]():
        print_heading(console, page.title(view, arrangement))
        for initiative in view.initiatives:
            if initiative.id in shown:
                page.mention(initiative)
            else:
                page.initiative(initiative, chain=arrangement is Arrangement.perspective)
            shown.add(initiative.id)
    page.rest()


@dataclass(frozen=True)
class _PlanPage:
    plan: Plan
    result: Assessment
    bank: QuestionBank
    console: Console
    language: Language
    words: Labels

    def head(self) -> None:
        """Print where the company is, where it is to come and by when, and what the figures and words mean."""
        plan, words = self.plan, self.words
        self._line(Text(words["plan"], style="bold"), 0)
        if plan.stage is None or plan.points is None:
            self._line(Text(words["no stages" if plan.empty_because == "no_stages" else "no plan"]), 0)
            return
        now = (points(plan.points, self.language), plan.stage.number, words["quoted"].format(plan.stage.title))
        if plan.target is None:
            self._line(Text(self._by_polarity("no target").format(*now)), 0)
        else:
            title, target = words["quoted"].format(plan.target.title), plan.target
            needed = points(target.from_points, self.language)
            if plan.better == "lower":
                needed = figure(target.to_points, self.language)
            self._line(Text(self._by_polarity("where to").format(*now, target.number, title, needed)), 0)
        if not plan.initiatives:
            self._line(Text(words["no drivers"]), 0)
        if plan.milestones:
            figures = [
                *(figure(of.points, self.language) for of in plan.milestones[:-1]),
                points(plan.milestones[-1].points, self.language),
            ]
            reached = ", ".join(
                words["then"].format(of.horizon, shown) for of, shown in zip(plan.milestones, figures, strict=True)
            )
            enough = plan.target is None or plan.reaches_target
            self._line(Text(words["if met"].format(reached) + ("" if enough else f" {words['not enough']}")), 0)
        if plan.initiatives:
            for perspective in plan.perspectives_missing:
                self._line(Text(words[f"none serves {perspective}"], style="yellow3"), 0)
            self._legend()

    def _by_polarity(self, word: str) -> str:
        return self.words[word if self.plan.better == "higher" else f"{word} (lower)"]

    def _legend(self) -> None:
        levels = (
            self.bank.levels if len(self.bank.levels) <= _NAMED_LEVELS else (self.bank.levels[0], self.bank.levels[-1])
        )
        named = ", ".join(f"{level.number} {self.words['quoted'].format(level.title)}" for level in levels)
        low, high = (figure(bound, self.language) for bound in self.bank.point_range)
        pace = self.plan.pace
        efforts = (pace.low_effort, pace.medium_effort, pace.high_effort)
        levels_take = (pace.months_per_level, pace.months_per_high_level)
        self._line(Text(self.words["assumed"].format(self.plan.max_parallel, *levels_take, *efforts), style="dim"), 0)
        if any(one.objective.key_results for one in self.plan.initiatives):
            self._line(Text(self.words["fill in"]), 0)
        legend = self.words["scale"].format(low, high, named)
        if any(one.growth_zones for one in self.plan.initiatives):
            legend += f" {self._by_polarity('zone means')}"
        self._line(Text(legend, style="dim"), 0)

    def beginning(self) -> None:
        """Print what to do this week: the first step of the guidance, what begins, what to talk about."""
        plan, words = self.plan, self.words
        lines: list[Text] = []
        for step in self.bank.guidance[:1]:
            lines += [Text(f"{step.title}. {first_sentence(step.text)}"), *self._directions()]
        at_once = tuple(one.id for one in plan.initiatives if not one.starts_after_months)
        if at_once:
            order = words["decide"].format(self._numbers(at_once))
            lines.append(Text(order if len(at_once) == len(plan.initiatives) else f"{order} {words['rest']}"))
        lines += [Text(words["pitfalls"])] if plan.pitfalls else []
        for found in plan.pitfalls[:_PITFALLS]:
            title, cures = words["quoted"].format(found.title), self._dealing_with(found.id)
            told = words["see"].format(title, cures) if cures else title
            lines.append(Text(f"• {told}. {first_sentence(found.text)}", style="yellow3"))
        unanswered = [of.title for of in self.result.statements if of.answer is None]
        if unanswered and plan.initiatives:
            lines.append(Text(words["unanswered now"].format(self._first(unanswered))))
        topics = plan.discussion[:_TOPICS]
        lines += [Text(words["questions"])] if topics else []
        lines += [Text(f"• {topic.title}. {topic.questions[0]}") for topic in topics]
        if lines:
            print_heading(self.console, words["this week"])
        for line in lines:
            self._line(line, 0)

    def _directions(self) -> list[Text]:
        """Tell the points of the directions that have some, the lowest first."""
        scored = [(of.score.points, of.title) for of in self.result.directions if of.score.points is not None]
        told = ", ".join(f"{title} {of}" for of, title in sorted(scored, key=itemgetter(0)))
        return [Text(self.words["by direction"].format(told))] if scored else []

    def title(self, view: PlanView, arrangement: Arrangement) -> str:
        """Return the heading of a group of initiatives."""
        if arrangement is Arrangement.horizon:
            return self.words["within"].format(view.key)
        if view.key is None:
            return self.words["without key"]
        return self.bank.block(str(view.key)).title if arrangement is Arrangement.block else self.words[str(view.key)]

    def initiative(self, initiative: Initiative, *, chain: bool) -> None:
        """Print an initiative: what, who and when, how to begin, what comes of it, what can go wrong."""
        words, objective = self.words, initiative.objective
        months = initiative.ends_after_months - initiative.starts_after_months
        notes = [
            words["owner"].format(initiative.owner or _BLANK),
            self._beginning_of(initiative),
            words["work"].format(months),
        ]
        if initiative.growth_zones:
            titles = [self.bank.direction(zone).title for zone in initiative.growth_zones]
            notes.append(self._by_polarity("zones" if len(titles) > 1 else "zone").format(", ".join(titles)))
        if chain and initiative.supports:
            notes.append(words["chain"].format(self._numbers(initiative.supports)))
        self._line(Text(f"{self._number(initiative.id)}. {objective.text}", style="bold"), 0)
        self._line(Text("; ".join(notes), style="yellow3"), 3)
        self._line(Text(words["first step"].format(initiative.first_step or _BLANK)), 3)
        if initiative.deliverable:
            self._line(Text(words["deliverable"].format(initiative.deliverable)), 3)
        for key_result in objective.key_results:
            self._line(Text(f"• {self._key_result(key_result)}"), 3)
        if initiative.risk:
            self._line(Text(words["risk"].format(initiative.risk)), 3)
        if initiative.raises:
            self._line(
                Text(words["planned raises"].format("; ".join(map(self._raise, initiative.raises))), style="dim"), 3
            )

    def _beginning_of(self, initiative: Initiative) -> str:
        """Tell when an initiative begins."""
        if not initiative.starts_after_months:
            return self.words["start"]
        if not initiative.builds_on:
            return self.words["start in"].format(initiative.starts_after_months)
        word = self.words["after several" if len(initiative.builds_on) > 1 else "after"]
        return word.format(initiative.starts_after_months, self._numbers(initiative.builds_on))

    def mention(self, initiative: Initiative) -> None:
        """Print an initiative that stands in full further up."""
        self._line(Text(f"{self._number(initiative.id)}. {initiative.objective.text}", style="dim"), 0)

    def rest(self) -> None:
        """Print when to look again, and what the next stage needs besides the plan."""
        lines: list[str] = []
        if self.plan.initiatives:
            last = max(initiative.ends_after_months for initiative in self.plan.initiatives)
            lines.append(self.words["review"].format(last))
        left: dict[str, str] = {}
        for one in self.plan.remaining_raises:
            left.setdefault(one.statement, f"{one.title} {one.from_level} → {one.to_level}")
        if left:
            lines.append(self.words["left to raise"].format(self._first(left.values())))
        if lines:
            print_heading(self.console, self.words["afterwards"])
        for line in lines:
            self._line(Text(line), 0)

    def _first(self, texts: Iterable[str]) -> str:
        """List the first texts and say how many more there are."""
        all = [*texts]
        more = [self.words["and more"].format(len(all) - _LISTED)] if len(all) > _LISTED else []
        return "; ".join([*all[:_LISTED], *more])

    def _key_result(self, key_result: KeyResult) -> str:
        """Tell an outcome with its present value and its target, or room for them."""
        now, target = (
            _BLANK if value is None else decimal(value, self.language)
            for value in (key_result.baseline, key_result.target)
        )
        if key_result.lower is not None and key_result.upper is not None:
            bounds = (decimal(bound, self.language) for bound in (key_result.lower, key_result.upper))
            now = self.words["measured"].format(now, *bounds)
        unit = f", {key_result.unit}" if key_result.unit else ""
        return f"{key_result.text}{unit}: {now} → {target}"

    def _raise(self, planned: PlannedRaise) -> str:
        """Tell the climb of a statement."""
        last = planned.targets[-1]
        return f"{planned.title} {planned.baseline} → {last.level} ({self.words['months'].format(last.horizon)})"

    def _dealing_with(self, pitfall: str) -> str:
        return self._numbers(tuple(one.id for one in self.plan.initiatives if pitfall in one.pitfall_ids))

    def _numbers(self, ids: tuple[str, ...]) -> str:
        return ", ".join(str(number) for number in sorted(map(self._number, ids)))

    def _number(self, id: str) -> int:
        return [initiative.id for initiative in self.plan.initiatives].index(id) + 1

    def _line(self, text: Text, indent: int) -> None:
        self.console.print(Padding(text, (0, 0, 0, indent), expand=False))
