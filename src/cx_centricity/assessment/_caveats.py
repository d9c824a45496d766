"""Caveats: remarks about how far a result can be trusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from pydantic import StrictStr

from cx_centricity.assessment._parts import BlockResult, DirectionResult, Part, StageBand
from cx_centricity.language import figure
from cx_centricity.scoring import Score
from cx_centricity.typing import Better, CaveatCode, Language

_MOST_NOT_APPLICABLE: Final = 5
"""One statement in so many may be not applicable without a caveat."""
_FEWEST_ANSWERED: Final = (3, 4)
"""At least this share of the applicable statements must be answered without a caveat."""
_FEW_ANSWERS: Final = 2
"""A direction that rests on so few answers, while it has more statements, has a caveat."""
_STAGES_APART: Final = 2
"""A block that is so many stages behind the whole has a caveat."""


@dataclass(frozen=True, slots=True, repr=False)
class Caveat(Part):
    """A remark about how far a result can be trusted.

    - `code`: "provisional" (answers are missing that could change the stage), "many-not-applicable" (more than a fifth
      of the statements), "few-answers" (fewer than three quarters of those that apply), "thin-directions" (directions
      that rest on one or two answers while they have more statements), "uneven-blocks" (blocks that are two stages or
      more behind the whole).
    - `subjects`: the ids of the directions or blocks that it is about; empty where it is about the whole.
    - `ru`, `en`: the remark in Russian and in English, with titles in the language of the bank.

    >>> from cx_centricity import assess, default_bank
    >>> answers = {each.id: 4 for place, each in enumerate(default_bank().statements) if place % 6}
    >>> [caveat.code for caveat in assess(answers).caveats]
    ['provisional']
    >>> assess(answers).caveats[0].en
    'Answers are missing: from 34 to 49 points, stage “Первые шаги” or “Становление”.'
    """

    _shown: ClassVar[tuple[str, ...]] = ("code", "subjects")

    code: CaveatCode
    subjects: tuple[StrictStr, ...]
    ru: StrictStr
    en: StrictStr

    def text(self, language: Language) -> str:
        """Return the remark in a language.

        >>> from cx_centricity import assess, default_bank
        >>> answers = {each.id: 4 for place, each in enumerate(default_bank().statements) if place % 6}
        >>> assess(answers).caveats[0].text("ru")
        'Ответы даны не на всё: от 34 до 49 баллов, стадия «Первые шаги» или «Становление».'
        """
        return self.ru if language == "ru" else self.en


def find_caveats(  # noqa: PLR0913, PLR0917 - the parts of a result
    score: Score,
    stage: StageBand | None,
    possible_stages: Sequence[StageBand],
    stages: Sequence[StageBand],
    blocks: Sequence[BlockResult],
    directions: Sequence[DirectionResult],
    better: Better,
) -> Iterator[Caveat]:
    """Yield the caveats of a result."""
    if score.points is not None and score.lower is not None and score.upper is not None and len(possible_stages) > 1:
        low, high = score.lower, score.upper
        titles = [each.title for each in possible_stages]
        yield Caveat(
            "provisional",
            (),
            f"Ответы даны не на всё: от {figure(low, 'ru')} до {figure(high, 'ru')} баллов, стадия "
            f"{' или '.join(f'«{title}»' for title in titles)}.",
            f"Answers are missing: from {figure(low, 'en')} to {figure(high, 'en')} points, stage "
            f"{' or '.join(f'“{title}”' for title in titles)}.",
        )
    not_applicable = score.total - score.applicable
    if not_applicable * _MOST_NOT_APPLICABLE > score.total:
        yield Caveat(
            "many-not-applicable",
            (),
            f"Неприменимыми отмечены {not_applicable} из {score.total} утверждений: о них результат ничего не говорит.",
            f"{not_applicable} of {score.total} statements are marked not applicable: the result says nothing about "
            "them.",
        )
    least, of = _FEWEST_ANSWERED
    if score.answered * of < score.applicable * least:
        yield Caveat(
            "few-answers",
            (),
            f"Отвечено на {score.answered} из {score.applicable} применимых утверждений: итог ещё может измениться.",
            f"{score.answered} of {score.applicable} applicable statements are answered: the result may still change.",
        )
    thin = [
        each
        for each in (directions if score.answered < score.total else ())
        if each.score.points is not None and each.score.answered <= _FEW_ANSWERS < each.score.total
    ]
    if thin:
        yield Caveat(
            "thin-directions",
            tuple(each.id for each in thin),
            f"Только на одном-двух ответах держатся баллы: {', '.join(each.title for each in thin)}.",
            f"These points rest on one or two answers only: {', '.join(each.title for each in thin)}.",
        )
    sign = 1 if better == "higher" else -1
    behind = [
        each
        for each in blocks
        if stage is not None
        and each.stage is not None
        and sign * (stage.number - each.stage.number) >= _STAGES_APART
        and each.stages == stages
    ]
    if behind:
        yield Caveat(
            "uneven-blocks",
            tuple(each.id for each in behind),
            f"Общая стадия скрывает отставание на две стадии и больше: {', '.join(each.title for each in behind)}.",
            f"The stage of the whole hides what is two stages or more behind: "
            f"{', '.join(each.title for each in behind)}.",
        )
