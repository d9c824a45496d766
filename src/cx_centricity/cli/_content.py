"""Commands that print content of a bank: questions to discuss, methods, indicators."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Final, NamedTuple

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from cx_centricity.bank import Indicator, QuestionBank
from cx_centricity.cli._terminal import BankOption, LanguageOption, OutputFormat, deliver, fail, require_bank, show
from cx_centricity.errors import CentricityError
from cx_centricity.indicators import (
    MeasuredValue,
    Measurement,
    cac,
    ces,
    churn,
    click_through,
    conversion,
    csat,
    experience_roi,
    first_contact_resolution,
    first_response_time,
    indicator_of,
    ltv,
    market_share,
    nps,
    positive_reviews,
    retention,
    revenue_retention,
)
from cx_centricity.language import decimal
from cx_centricity.report import Labels, labels
from cx_centricity.typing import Language

RATINGS: Final = "RATING:COUNT"
"""How ratings are given on the command line: each rating with how often it was given."""
TIMES: Final = "TIME"


class Formula(NamedTuple):
    """How an indicator is computed from figures on the command line."""

    measure: Callable[..., MeasuredValue]
    figures: tuple[str, ...]
    has_interval: bool = True


FORMULAS: Final[Mapping[str, Formula]] = {
    "nps": Formula(nps, (RATINGS,)),
    "csat": Formula(csat, (RATINGS,)),
    "ces": Formula(ces, (RATINGS,)),
    "retention": Formula(retention, ("at_start", "at_end", "acquired")),
    "churn": Formula(churn, ("at_start", "lost")),
    "conversion": Formula(conversion, ("reached", "started")),
    "first_contact_resolution": Formula(first_contact_resolution, ("resolved", "questions")),
    "positive_reviews": Formula(positive_reviews, ("positive", "reviews")),
    "click_through": Formula(click_through, ("clicked", "delivered")),
    "market_share": Formula(market_share, ("own_sales", "market_sales"), has_interval=False),
    "revenue_retention": Formula(revenue_retention, ("at_start", "at_end"), has_interval=False),
    "cac": Formula(cac, ("costs", "new_customers"), has_interval=False),
    "ltv": Formula(ltv, ("margin", "retention", "discount"), has_interval=False),
    "experience_roi": Formula(experience_roi, ("margin_gain", "savings", "costs"), has_interval=False),
    "first_response_time": Formula(first_response_time, (TIMES,)),
}
"""The indicators that can be computed."""


def discuss(bank: BankOption = None, language: LanguageOption = None) -> None:
    """Print the questions to discuss, direction by direction."""
    question_bank, _ = require_bank(bank, language)

    def print_questions(console: Console) -> None:
        for number, direction in enumerate(question_bank.directions, start=1):
            if direction.discussion:
                console.print(Text(f"{number}. {direction.title}", style="bold"))
            for question in direction.discussion:
                console.print(Padding(Text(f"• {question}"), (0, 0, 0, 3), expand=False))

    show(print_questions)


def guide(bank: BankOption = None, language: LanguageOption = None) -> None:
    """Print how to go on from a result, and which method to use when."""
    question_bank, output_language = require_bank(bank, language)
    words = labels(output_language)

    def print_methods(console: Console) -> None:
        for number, step in enumerate(question_bank.guidance, start=1):
            console.print(Text(f"{number}. {step.title}", style="bold"))
            console.print(Padding(Text(step.text), (0, 0, 0, 3), expand=False))
        for method in question_bank.methods:
            console.print()
            console.print(Text(method.title, style="bold"))
            lines = (
                words["when to use"].format(method.when_to_use) if method.when_to_use else "",
                method.text,
                words["in the plan"].format(method.in_the_plan) if method.in_the_plan else "",
                words["source"].format(method.source) if method.source else "",
            )
            for line in filter(None, lines):
                console.print(Padding(Text(line), (0, 0, 0, 3), expand=False))

    show(print_methods)


def measure(  # noqa: PLR0913, PLR0917 - one parameter per option
    indicator: Annotated[str | None, typer.Argument(help="The id of an indicator; without it, all are listed.")] = None,
    figures: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FIGURES]...",
            help="What it is computed from: NAME=NUMBER, RATING:COUNT or times; see the list.",
        ),
    ] = None,
    bank: BankOption = None,
    confidence: Annotated[float, typer.Option(help="The confidence of intervals, between 0 and 1.")] = 0.95,
    format: Annotated[OutputFormat, typer.Option(help="A page to read, or the measurement as JSON.")] = "text",
    language: LanguageOption = None,
) -> None:
    """List the indicators of a bank, or compute one."""
    question_bank, output_language = require_bank(bank, language)
    words = labels(output_language)
    if indicator is None or not figures:
        chosen = [each for each in question_bank.indicators if indicator in (None, each.id)]
        if indicator is not None and not chosen:
            raise typer.BadParameter(f"the bank {question_bank.id} has no indicator {indicator!r}")
        show(lambda console: _print_indicators(chosen, words, console))
        return
    if indicator not in FORMULAS:
        raise typer.BadParameter(f"{indicator!r} cannot be computed; use one of {', '.join(FORMULAS)}")
    try:
        measured = _compute(indicator, figures, confidence)
    except CentricityError as error:
        fail(error.problems, output_language)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    deliver(
        measured,
        format,
        lambda console: console.print(Text(_measured(measured, question_bank, words, output_language))),
    )


def _compute(indicator: str, figures: list[str], confidence: float) -> MeasuredValue:
    formula = FORMULAS[indicator]
    options = {"confidence": confidence} if formula.has_interval else {}
    if formula.figures == (RATINGS,):
        pairs = [figure.partition(":") for figure in figures]
        return formula.measure({_number(rating): _number(count) for rating, _, count in pairs}, **options)
    if formula.figures == (TIMES,):
        return formula.measure([_number(figure) for figure in figures], **options)
    given = {name: number for name, _, number in (figure.partition("=") for figure in figures)}
    if given.keys() != {*formula.figures}:
        raise ValueError(f"{indicator} needs {' '.join(f'{name}=NUMBER' for name in formula.figures)}")
    return formula.measure(**{name: _number(number) for name, number in given.items()}, **options)


def _number(text: str) -> float:
    """Return a number, with a decimal point or comma; raise ValueError, which names the text, for any other text."""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        raise ValueError(f"{text!r} is no number") from None
    return int(number) if number.is_integer() else number


def _print_indicators(chosen: list[Indicator], words: Labels, console: Console) -> None:
    for each in chosen:
        console.print(Text.assemble((each.title, "bold"), f"  {each.id}"))
        lines = [each.question] if each.question else []
        lines += [words[word].format(text) for word, text in (("formula", each.formula), ("unit", each.unit)) if text]
        if each.id in FORMULAS:
            shown = [name if name.isupper() else f"{name}=NUMBER" for name in FORMULAS[each.id].figures]
            lines.append(words["given"].format(" ".join((each.id, *shown))))
        for line in lines:
            console.print(Padding(Text(line), (0, 0, 0, 3), expand=False))


def _measured(measured: MeasuredValue, bank: QuestionBank, words: Labels, language: Language) -> str:
    indicator = indicator_of(measured, bank=bank)
    value = decimal(measured.value, language)
    if isinstance(measured, Measurement):
        bounds = (decimal(bound, language) for bound in (measured.lower, measured.upper))
        value = words["with interval"].format(value, *bounds, f"{100 * measured.confidence:g}")
    if indicator is None:
        return words["measured value"].format(measured.indicator, value, "—")
    return words["measured value"].format(indicator.title, value, indicator.unit)
