"""The plan on a page, for a workshop that fills in the owners."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from cx_centricity.bank import QuestionBank
from cx_centricity.cli.words import WORDS, Words, decimal, points
from cx_centricity.errors import Language
from cx_centricity.plan import Initiative, KeyResult, Plan, PlannedIndicator, PlanView

_TOPICS = 3
_BLANK = "________________"


class Arrangement(StrEnum):
    """What the initiatives of a plan are grouped by."""

    horizon = "horizon"
    block = "block"
    perspective = "perspective"
    phase = "phase"


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
        Arrangement.phase: plan.by_journey_phase,
    }
    shown: set[str] = set()
    for view in views[arrangement]():
        page.heading(page.title(view, arrangement))
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
        """Print where the company is, where it is to come, and by when."""
        plan, words = self.plan, self.words
        self.console.print(Text(words["plan"], style="bold"))
        if plan.stage is None or plan.points is None:
            self.console.print(Text(words["no plan"]))
            return
        now = (points(plan.points, self.language), plan.stage.number, words["quoted"].format(plan.stage.title))
        if plan.target is None:
            self.console.print(Text(words["no target"].format(*now)))
        else:
            to = plan.target
            title = words["quoted"].format(to.title)
            self.console.print(
                Text(words["where to"].format(*now, to.number, title, points(to.from_points, self.language)))
            )
        if not plan.initiatives:
            self.console.print(Text(words["no drivers"]))
        if plan.milestones:
            reached = (
                words["then" if of.horizon else "then some day"].format(
                    of.horizon, points(of.points, self.language), of.stage.number
                )
                for of in plan.milestones
            )
            self.console.print(Text(words["if met"].format(", ".join(reached))))

    def beginning(self) -> None:
        """Print the first step of the guidance, the pitfalls that show, and a question on each of the first topics."""
        step, words = next(iter(self.bank.guidance), None), self.words
        if step is None and not self.plan.pitfalls and not self.plan.discussion:
            return
        self.heading(words["first of all"])
        if step is not None:
            self._line(Text(f"{step.title}. {step.text}"), 0)
        for found in self.plan.pitfalls:
            self._line(Text(f"• {words['pitfall'].format(found.title)}", style="yellow3"), 0)
        for topic in self.plan.discussion[:_TOPICS]:
            self._line(Text(f"• {words['question'].format(topic.title, topic.questions[0])}"), 0)

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
            titles = (self.bank.direction(zone).title for zone in initiative.growth_zones)
            notes.append(words["zones"].format(", ".join(titles)))
        if initiative.builds_on:
            notes.append(words["after"].format(self._numbers(initiative.builds_on)))
        note = f" [{'; '.join(notes)}]" if notes else ""
        self._line(Text.assemble((f"{self._number(initiative.id)}. {objective.text}", "bold"), (note, "yellow3")), 0)
        if objective.why:
            self._line(Text(words["why"].format(objective.why), style="dim"), 3)
        for key_result in objective.key_results:
            self._key_result(key_result, soon=initiative.horizon == self.plan.initiatives[0].horizon)
        if initiative.indicators:
            shown = ", ".join(self._indicator(indicator) for indicator in initiative.indicators)
            self._line(Text(words["measures"].format(shown)), 3)
        if chain and initiative.supports:
            self._line(Text(words["chain"].format(self._numbers(initiative.supports))), 3)
        self._line(Text(words["owner"].format(initiative.owner or _BLANK)), 3)

    def mention(self, initiative: Initiative) -> None:
        """Print an initiative that stands in full further up."""
        self._line(Text(f"{self._number(initiative.id)}. {initiative.objective.text}", style="dim"), 0)

    def rest(self) -> None:
        """Print the statements to be raised that no initiative takes on."""
        if self.plan.unserved:
            titles = dict.fromkeys(one.title for one in self.plan.unserved)
            self.console.print()
            self.console.print(Text(self.words["unserved"].format(", ".join(titles))))

    def heading(self, text: str) -> None:
        """Print the heading of a part."""
        self.console.print()
        self.console.print(Text(text, style="bold cyan"))

    def _key_result(self, key_result: KeyResult, *, soon: bool) -> None:
        """Print the climb of a statement and, of what comes first, the sign by which its first target is known."""
        climb = self.words["climb"].format(key_result.title, key_result.baseline)
        for target in key_result.targets:
            climb += f" → {target.level}"
            if target.horizon:
                climb += f" ({self.words['months'].format(target.horizon)})"
        self._line(Text(f"• {climb}"), 3)
        first = key_result.targets[0]
        if soon and first.text:
            self._line(Text(self.words["sign"].format(first.text), style="dim"), 5)

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
