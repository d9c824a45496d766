"""The plan on a page, for a workshop that fills in the owners."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from cx_centricity.bank import QuestionBank
from cx_centricity.cli.figures import decimal, points
from cx_centricity.cli.terminal import print_heading
from cx_centricity.cli.words import WORDS, Words
from cx_centricity.errors import Language
from cx_centricity.plan import Initiative, KeyResult, Plan, PlannedIndicator, PlanView

_TOPICS = 3
_BLANK = "________________"


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


def print_plan(
    plan: Plan,
    bank: QuestionBank,
    console: Console,
    language: Language = "ru",
    arrangement: Arrangement = Arrangement.horizon,
) -> None:
    """Print a plan drawn with this bank."""
    page = _Page(plan, bank, console, language, WORDS[language])
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
class _Page:
    plan: Plan
    bank: QuestionBank
    console: Console
    language: Language
    words: Words

    def head(self) -> None:
        """Print where the company is, where it is to come, by when, and which initiatives can begin at once."""
        plan, words = self.plan, self.words
        self._line(Text(words["plan"], style="bold"), 0)
        if plan.stage is None or plan.points is None:
            self._line(Text(words["no plan"]), 0)
            return
        now = (points(plan.points, self.language), plan.stage.number, words["quoted"].format(plan.stage.title))
        if plan.target is None:
            self._line(Text(words["no target"].format(*now)), 0)
        else:
            title, needed = words["quoted"].format(plan.target.title), points(plan.target.from_points, self.language)
            self._line(Text(words["where to"].format(*now, plan.target.number, title, needed)), 0)
        if not plan.initiatives:
            self._line(Text(words["no drivers"]), 0)
        if plan.milestones:
            reached = ", ".join(
                words["then" if of.horizon else "then some day"].format(of.horizon, points(of.points, self.language))
                for of in plan.milestones
            )
            enough = plan.target is None or plan.reaches_target
            self._line(Text(words["if met"].format(reached) + ("" if enough else f" {words['not enough']}")), 0)
        at_once = tuple(one.id for one in plan.initiatives if not one.builds_on)
        if 0 < len(at_once) < len(plan.initiatives):
            self._line(Text(words["at once"].format(self._numbers(at_once))), 0)

    def beginning(self) -> None:
        """Print what to do this week: the first step of the guidance, the pitfalls, a question on each first topic."""
        words, lines = self.words, list[Text]()
        lines += [Text(f"{step.title}. {first_sentence(step.text)}") for step in self.bank.guidance[:1]]
        lines += [Text(words["decide"])] if self.plan.initiatives else []
        for found in self.plan.pitfalls:
            told = words["pitfall"].format(words["quoted"].format(found.title), first_sentence(found.text))
            lines.append(Text(f"• {told}", style="yellow3"))
        lines += [Text(f"• {topic.title}. {topic.questions[0]}") for topic in self.plan.discussion[:_TOPICS]]
        if lines:
            print_heading(self.console, words["this week"])
        for line in lines:
            self._line(line, 0)

    def title(self, view: PlanView, arrangement: Arrangement) -> str:
        """Return the heading of a group of initiatives."""
        if arrangement is Arrangement.horizon:
            return self.words["without horizon"] if view.key is None else self.words["within"].format(view.key)
        if view.key is None:
            return self.words["without key"]
        return self.bank.block(str(view.key)).title if arrangement is Arrangement.block else self.words[str(view.key)]

    def initiative(self, initiative: Initiative, *, chain: bool) -> None:
        """Print an initiative: what, why, key results, indicators, and a blank for its owner."""
        words, objective = self.words, initiative.objective
        notes: list[str] = []
        if initiative.growth_zones:
            titles = [self.bank.direction(zone).title for zone in initiative.growth_zones]
            notes.append(words["zones" if len(titles) > 1 else "zone"].format(", ".join(titles)))
        if initiative.builds_on:
            notes.append(words["after"].format(self._numbers(initiative.builds_on)))
        if chain and initiative.supports:
            notes.append(words["chain"].format(self._numbers(initiative.supports)))
        self._line(Text(f"{self._number(initiative.id)}. {objective.text}", style="bold"), 0)
        if notes:
            self._line(Text("; ".join(notes), style="yellow3"), 3)
        if objective.why:
            self._line(Text(words["why"].format(objective.why), style="dim"), 3)
        for key_result in objective.key_results:
            self._key_result(key_result, soon=initiative.horizon == self.plan.initiatives[0].horizon)
        if initiative.indicators:
            shown = ", ".join(self._indicator(indicator) for indicator in initiative.indicators)
            self._line(Text(words["measures"].format(shown)), 3)
        self._line(Text(words["owner"].format(initiative.owner or _BLANK, _BLANK)), 3)

    def mention(self, initiative: Initiative) -> None:
        """Print an initiative that stands in full further up."""
        self._line(Text(f"{self._number(initiative.id)}. {initiative.objective.text}", style="dim"), 0)

    def rest(self) -> None:
        """Print the statements to be raised that no initiative takes on, or not within 24 months."""
        for raises, word in ((self.plan.unserved, "unserved"), (self.plan.later, "later")):
            if raises:
                self.console.print()
                self._line(Text(self.words[word].format(", ".join(dict.fromkeys(one.title for one in raises)))), 0)

    def _key_result(self, key_result: KeyResult, *, soon: bool) -> None:
        """Print the climb of a statement and, of what comes first and is needed, how it is to look in the end."""
        climb = self.words["climb"].format(key_result.title, key_result.baseline)
        for target in key_result.targets:
            climb += f" → {target.level}" + (
                f" ({self.words['months'].format(target.horizon)})" if target.horizon else ""
            )
        if not key_result.toward_stage and self.plan.target is not None:
            climb += f" — {self.words['extra']}"
        self._line(Text(f"• {climb}"), 3)
        last = key_result.targets[-1]
        if soon and key_result.toward_stage and last.text:
            title = next(level.title for level in self.bank.levels if level.number == last.level)
            named = self.words["named level"].format(last.level, self.words["quoted"].format(title))
            self._line(Text(f"{named}. {last.text}", style="dim"), 5)

    def _indicator(self, indicator: PlannedIndicator) -> str:
        if indicator.baseline is None or indicator.lower is None or indicator.upper is None:
            return indicator.title
        figures = (decimal(figure, self.language) for figure in (indicator.baseline, indicator.lower, indicator.upper))
        return self.words["measured"].format(indicator.title, *figures)

    def _numbers(self, ids: tuple[str, ...]) -> str:
        return ", ".join(str(number) for number in sorted(map(self._number, ids)))

    def _number(self, id: str) -> int:
        return [initiative.id for initiative in self.plan.initiatives].index(id) + 1

    def _line(self, text: Text, indent: int) -> None:
        self.console.print(Padding(text, (0, 0, 0, indent), expand=False))
