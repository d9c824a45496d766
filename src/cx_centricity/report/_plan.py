"""The page about a plan, for a workshop that confirms the owners."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from cx_centricity.assessment import Assessment, bank_of
from cx_centricity.bank import QuestionBank
from cx_centricity.guidance import FoundPitfall
from cx_centricity.language import decimal, figure, points
from cx_centricity.plan import Initiative, KeyResult, Plan, PlannedRaise, PlanView
from cx_centricity.report._page import Block, Inline, ItemList, ListItem, Page, Paragraph, Section, Span, plain
from cx_centricity.report._words import Labels, labels
from cx_centricity.typing import Arrangement, Language

_TOPICS: Final = 3
_PITFALLS: Final = 3
_LISTED: Final = 5
"""The most statements that a sentence names."""
_NAMED_LEVELS: Final = 10
"""With more levels, only the lowest and the highest are named."""
_BLANK: Final = "________"


def plan_page(
    plan: Plan,
    result: Assessment,
    *,
    bank: QuestionBank | None = None,
    language: Language = "ru",
    by: Arrangement = "horizon",
) -> Page:
    """Compose the page about a plan that was made from this result.

    The lead says where the company is, where it is to come, and what is assumed. The sections are "this week", one for
    each group of initiatives, named by its key ("6" months, the id of a block, a perspective or a phase; "other" for
    initiatives without), and "afterwards". An initiative in several groups stands in full in the first.

    `bank` is the bank that plan and result were made with, the default bank unless given; `by` says how the initiatives
    are grouped.

    Raises BankError if the rules of the bank are not those of the result.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.plan import make_plan
    >>> from cx_centricity.report import plan_page
    >>> result = assess({statement.id: 2 for statement in default_bank().statements})
    >>> page = plan_page(make_plan(result), result, language="en")
    >>> [section.heading for section in page.sections][:3]
    ['This week', 'Results show in 6 months', 'Results show in 12 months']
    """
    bank = bank_of(result, bank)
    composer = _PlanComposer(plan, result, bank, language, labels(language))
    sections = [("this week", composer.words["this week"], tuple(composer.this_week())), *composer.groups(by)]
    sections.append(("afterwards", composer.words["afterwards"], tuple(composer.afterwards())))
    return Page(
        language=language,
        title=composer.words["plan"],
        lead=tuple(map(Paragraph, composer.lead())),
        sections=tuple(Section(id, heading, blocks) for id, heading, blocks in sections if blocks),
    )


@dataclass(frozen=True)
class _PlanComposer:
    """Composes the lead and the sections, each as blocks."""

    plan: Plan
    result: Assessment
    bank: QuestionBank
    language: Language
    words: Labels

    def lead(self) -> Iterator[Inline]:
        """Yield where the company is, where it is to come and by when, and what the figures and words mean."""
        plan, words = self.plan, self.words
        if plan.stage is None or plan.points is None:
            yield plain(words["no stages" if plan.empty_because == "no_stages" else "no plan"])
            return
        now = (points(plan.points, self.language), plan.stage.number, words["quoted"].format(plan.stage.title))
        if plan.target is None:
            yield plain(self._by_polarity("no target").format(*now))
        else:
            title, target = words["quoted"].format(plan.target.title), plan.target
            needed = points(target.from_points, self.language)
            if plan.better == "lower":
                needed = figure(target.to_points, self.language)
            yield plain(self._by_polarity("where to").format(*now, target.number, title, needed))
        if not plan.initiatives:
            yield plain(words["no drivers"])
        if plan.milestones:
            yield plain(self._milestones())
        if plan.initiatives:
            for perspective in plan.perspectives_missing:
                yield (Span(words[f"none serves {perspective}"], tone="notice"),)
            yield from self._legend()

    def _milestones(self) -> str:
        plan, words = self.plan, self.words
        figures = [
            *(figure(of.points, self.language) for of in plan.milestones[:-1]),
            points(plan.milestones[-1].points, self.language),
        ]
        then = [words["then"].format(of.horizon, shown) for of, shown in zip(plan.milestones, figures, strict=True)]
        told = words["if met"].format(", ".join(then))
        return told if plan.target is None or plan.reaches_target else f"{told} {words['not enough']}"

    def _by_polarity(self, word: str) -> str:
        return self.words[word if self.plan.better == "higher" else f"{word} (lower)"]

    def _legend(self) -> Iterator[Inline]:
        levels = (
            self.bank.levels if len(self.bank.levels) <= _NAMED_LEVELS else (self.bank.levels[0], self.bank.levels[-1])
        )
        named = ", ".join(f"{level.number} {self.words['quoted'].format(level.title)}" for level in levels)
        low, high = (figure(bound, self.language) for bound in self.bank.point_range)
        pace = self.plan.pace
        efforts = (pace.low_effort, pace.medium_effort, pace.high_effort)
        levels_take = (pace.months_per_level, pace.months_per_high_level)
        assumed = self.words["assumed"].format(self.plan.max_parallel, *levels_take, *efforts)
        yield (Span(assumed, tone="quiet"),)
        if any(one.objective.key_results for one in self.plan.initiatives):
            yield plain(self.words["fill in"])
        legend = self.words["scale"].format(low, high, named)
        if any(one.growth_zones for one in self.plan.initiatives):
            legend += f" {self._by_polarity('zone means')}"
        yield (Span(legend, tone="quiet"),)

    def this_week(self) -> Iterator[Block]:
        """Yield what to do at once: the first step of the guidance, what begins, what to talk about."""
        plan, words = self.plan, self.words
        for step in self.bank.guidance[:1]:
            yield Paragraph(plain(f"{step.title}. {_first_sentence(step.text)}"))
            scored = [(of.score.points, of.title) for of in self.result.directions if of.score.points is not None]
            told = ", ".join(f"{title} {figure(of, self.language)}" for of, title in sorted(scored, key=itemgetter(0)))
            if scored:
                yield Paragraph(plain(words["by direction"].format(told)))
        at_once = tuple(one.id for one in plan.initiatives if not one.starts_after_months)
        if at_once:
            order = words["decide"].format(self._numbers(at_once))
            yield Paragraph(plain(order if len(at_once) == len(plan.initiatives) else f"{order} {words['rest']}"))
        if plan.pitfalls:
            yield Paragraph(plain(words["pitfalls"]))
            yield ItemList(tuple(map(self._pitfall, plan.pitfalls[:_PITFALLS])))
        unanswered = [of.title for of in self.result.statements if of.answer is None]
        if unanswered and plan.initiatives:
            yield Paragraph(plain(words["unanswered now"].format(self._first(unanswered))))
        topics = plan.discussion[:_TOPICS]
        if topics:
            yield Paragraph(plain(words["questions"]))
            yield ItemList(tuple(ListItem(plain(f"{topic.title}. {topic.questions[0]}")) for topic in topics))

    def _pitfall(self, found: FoundPitfall) -> ListItem:
        """Tell a pitfall, and which initiatives deal with it."""
        told = self.words["quoted"].format(found.title)
        dealing = tuple(one.id for one in self.plan.initiatives if found.id in one.pitfall_ids)
        if dealing:
            told = self.words["see"].format(told, self._numbers(dealing))
        return ListItem((Span(f"{told}. {_first_sentence(found.text)}", tone="notice"),))

    def groups(self, by: Arrangement) -> Iterator[tuple[str, str, tuple[Block, ...]]]:
        """Yield the id, the heading and the initiatives of each group."""
        plan = self.plan
        views = {
            "horizon": plan.by_horizon,
            "block": plan.by_block,
            "perspective": plan.by_perspective,
            "journey_phase": plan.by_journey_phase,
        }
        shown: set[str] = set()
        for view in views[by]():
            items = [
                self._mention(each) if each.id in shown else self._initiative(each, chain=by == "perspective")
                for each in view.initiatives
            ]
            shown.update(each.id for each in view.initiatives)
            yield "other" if view.key is None else str(view.key), self._heading(view, by), (ItemList(tuple(items)),)

    def _heading(self, view: PlanView, by: Arrangement) -> str:
        if by == "horizon":
            return self.words["within"].format(view.key)
        if view.key is None:
            return self.words["without key"]
        return self.bank.block(str(view.key)).title if by == "block" else self.words[str(view.key)]

    def _mention(self, initiative: Initiative) -> ListItem:
        """Name an initiative that stands in full further up."""
        return ListItem((Span(initiative.objective.text, tone="quiet"),), number=self._number(initiative.id))

    def _initiative(self, initiative: Initiative, *, chain: bool) -> ListItem:
        """Tell an initiative: what, who and when, how to begin, what comes of it, what can go wrong."""
        words, objective = self.words, initiative.objective
        notes: list[Inline] = [
            (Span("; ".join(self._facts(initiative, chain=chain)), tone="notice"),),
            plain(words["first step"].format(initiative.first_step or _BLANK)),
        ]
        if initiative.deliverable:
            notes.append(plain(words["deliverable"].format(initiative.deliverable)))
        notes += [plain(f"• {self._key_result(each)}") for each in objective.key_results]
        if initiative.risk:
            notes.append(plain(words["risk"].format(initiative.risk)))
        if initiative.raises:
            raised = "; ".join(map(self._raise, initiative.raises))
            notes.append((Span(words["planned raises"].format(raised), tone="quiet"),))
        return ListItem((Span(objective.text, strong=True),), tuple(notes), number=self._number(initiative.id))

    def _facts(self, initiative: Initiative, *, chain: bool) -> Iterator[str]:
        """Yield who is responsible, when it begins, how long it takes, and what it improves or enables."""
        words = self.words
        yield words["owner"].format(initiative.owner or _BLANK)
        if not initiative.starts_after_months:
            yield words["start"]
        elif not initiative.builds_on:
            yield words["start in"].format(initiative.starts_after_months)
        else:
            word = words["after several" if len(initiative.builds_on) > 1 else "after"]
            yield word.format(initiative.starts_after_months, self._numbers(initiative.builds_on))
        yield words["work"].format(initiative.ends_after_months - initiative.starts_after_months)
        if initiative.growth_zones:
            titles = [self.bank.direction(zone).title for zone in initiative.growth_zones]
            yield self._by_polarity("zones" if len(titles) > 1 else "zone").format(", ".join(titles))
        if chain and initiative.supports:
            yield words["chain"].format(self._numbers(initiative.supports))

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

    def afterwards(self) -> Iterator[Block]:
        """Yield when to look again, and what the next stage needs besides the plan."""
        if self.plan.initiatives:
            last = max(initiative.ends_after_months for initiative in self.plan.initiatives)
            yield Paragraph(plain(self.words["review"].format(last)))
        left: dict[str, str] = {}
        for one in self.plan.remaining_raises:
            left.setdefault(one.statement, f"{one.title} {one.from_level} → {one.to_level}")
        if left:
            yield Paragraph(plain(self.words["left to raise"].format(self._first(left.values()))))

    def _first(self, texts: Iterable[str]) -> str:
        """List the first texts and say how many more there are."""
        listed = [*texts]
        more = [self.words["and more"].format(len(listed) - _LISTED)] if len(listed) > _LISTED else []
        return "; ".join([*listed[:_LISTED], *more])

    def _numbers(self, ids: Iterable[str]) -> str:
        return ", ".join(str(number) for number in sorted(map(self._number, ids)))

    def _number(self, id: str) -> int:
        return [initiative.id for initiative in self.plan.initiatives].index(id) + 1


def _first_sentence(text: str) -> str:
    head, stop, _ = text.partition(". ")
    return head + stop.rstrip()
