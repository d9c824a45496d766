"""Pages of the docs from which an expert can review the content without opening YAML; in Russian, like the content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cx_centricity import QuestionBank
from cx_centricity.bank import Direction, Indicator

HORIZONS = {6: "6 месяцев", 12: "12 месяцев", 24: "24 месяца"}
PERSPECTIVES = {
    "learning_growth": "обучение и развитие",
    "internal_process": "внутренние процессы",
    "customer": "клиенты",
    "financial": "финансы",
}


def questionnaire_page(bank: QuestionBank) -> str:
    """Return the whole questionnaire as a person would read it."""
    return _page(_questionnaire(bank))


def _questionnaire(bank: QuestionBank) -> Iterator[str]:
    yield f"# {bank.title}: анкета"
    yield bank.instruction
    yield "## Уровни"
    yield _table(
        ["№", "уровень", "что видно со стороны"], [[level.number, level.title, level.summary] for level in bank.levels]
    )
    for number, direction in enumerate(bank.directions, start=1):
        yield from _direction(number, direction, bank)


def _direction(number: int, direction: Direction, bank: QuestionBank) -> Iterator[str]:
    yield f"## {number}. {direction.title}"
    block = f" Блок «{bank.block(direction.block).title}»." if direction.block else ""
    yield f"{direction.summary}{block}"
    for position, statement in enumerate(direction.statements, start=1):
        yield f"### {number}.{position} {statement.title}"
        yield f"**{statement.claim}**"
        yield "\n".join(
            f"{level.number}. {text}" for level, text in zip(bank.levels, statement.level_texts, strict=True)
        )
        for first, last, text in bank.evidence_of(statement):
            levels = "" if len(statement.evidence) == 1 else f" уровни {first}–{last}"
            yield f"*Как проверить{levels}.* {text}"
    yield f"### Вопросы для обсуждения: {direction.title.lower()}"
    yield "\n".join(f"- {question}" for question in direction.discussion)


def stages_page(bank: QuestionBank) -> str:
    """Return the stages: bounds and summaries, one table of block × stage, and the drivers of each."""
    return _page(_stages(bank))


def _stages(bank: QuestionBank) -> Iterator[str]:
    yield "---\nhide-toc: true\n---"
    yield "# Стадии"
    for stage in bank.stages:
        yield f"## {stage.number}. {stage.title} ({stage.from_points}…{stage.to_points})"
        yield f"*{stage.theme}.* {' '.join(sign.text for sign in stage.summary)}"
        yield "\n".join(f"- {sign.text}" for sign in stage.characteristics)
    yield "(wide-table)=\n## Блоки по стадиям"
    head = ["блок", *(f"{stage.number}. {stage.title}" for stage in bank.stages)]
    signs = {
        (stage.id, profile.block): [sign.text for sign in profile.signs]
        for stage in bank.stages
        for profile in stage.profiles
    }
    yield _table(
        head,
        [
            [f"**{block.title}**", *(_bullets(signs[stage.id, block.id]) for stage in bank.stages)]
            for block in bank.blocks
        ],
    )
    yield "## Движущие перемены"
    texts = {driver.id: driver.text for stage in bank.stages for driver in stage.drivers}
    for stage in bank.stages:
        yield f"### На стадии «{stage.title}»"
        yield _table(
            [
                "что сделать",
                "зачем",
                "первый шаг",
                "срок",
                "перспектива",
                "направления",
                "утверждения",
                "что становится возможным",
            ],
            [
                [
                    driver.text,
                    driver.why,
                    driver.first_step,
                    HORIZONS[driver.horizon or 0],
                    PERSPECTIVES[str(driver.perspective)],
                    _lines(bank.direction(id).title for id in driver.directions),
                    _lines(bank.statement(id).title for id in driver.statements),
                    _bullets(texts[id] for id in driver.supports),
                ]
                for driver in stage.drivers
            ],
        )


def other_page(bank: QuestionBank) -> str:
    """Return guidance, pitfalls and indicators."""
    return _page(_other(bank))


def _other(bank: QuestionBank) -> Iterator[str]:
    yield "# Что делать с результатом, методы, типичные ошибки, показатели"
    yield "## Что делать с результатом"
    yield "\n".join(f"{n}. **{step.title}.** {step.text}" for n, step in enumerate(bank.guidance, start=1))
    yield "## Какой метод когда"
    for method in bank.methods:
        yield f"### {method.title}"
        yield f"**Когда.** {method.when_to_use}"
        yield f"{method.text} {method.in_the_plan}"
        yield f"Источник: {method.source}"
    yield "## Типичные ошибки"
    for pitfall in bank.pitfalls:
        yield f"### {pitfall.title}"
        yield pitfall.text
        yield (
            "Видна, когда: "
            + "; ".join(
                f"«{bank.statement(str(c.statement)).title}» — {_bounds(c.at_least, c.at_most)}" for c in pitfall.when
            )
            + "."
        )
    yield "## Показатели"
    for indicator in bank.indicators:
        yield from _indicator(indicator, bank)


def _bounds(at_least: int | None, at_most: int | None) -> str:
    parts = [f"уровень не ниже {at_least}"] if at_least is not None else []
    return ", ".join([*parts, *([f"уровень не выше {at_most}"] if at_most is not None else [])])


def _indicator(indicator: Indicator, bank: QuestionBank) -> Iterator[str]:
    yield f"### {indicator.title}"
    better = "больше" if indicator.better == "higher" else "меньше"
    rows = [
        ["вопрос", indicator.question],
        ["шкала", indicator.scale],
        ["формула", indicator.formula],
        ["единица", f"{indicator.unit}; лучше, когда {better}"],
        ["как читать", indicator.interpretation],
        ["ошибки", _bullets(indicator.mistakes)],
        ["утверждения", _lines(bank.statement(id).title for id in indicator.statements)],
        ["источник", indicator.source],
    ]
    yield _table(["", ""], rows)


def _page(blocks: Iterable[str]) -> str:
    return "\n\n".join(blocks) + "\n"


def _lines(texts: Iterable[str]) -> str:
    return "<br>".join(texts)


def _bullets(texts: Iterable[str]) -> str:
    return _lines(f"• {text}" for text in texts)


def _table(head: list[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)
