"""Numbers as they are written in English or Russian text."""

from __future__ import annotations

from cx_centricity.typing import Language

__all__ = ["decimal", "figure", "points", "signed"]


def __dir__() -> list[str]:
    return __all__


def figure(number: float, language: Language) -> str:
    """Return a figure of a result, with a minus sign (U+2212) and the decimal mark of the language.

    >>> from cx_centricity.language import figure
    >>> figure(51, "ru"), figure(3.25, "ru"), figure(-3.25, "en"), figure(3.0, "en")
    ('51', '3,25', '−3.25', '3')
    """
    text = str(number).removesuffix(".0").replace("-", "−")
    return text.replace(".", ",") if language == "ru" else text


def points(number: float, language: Language) -> str:
    """Return a number of points with the word for points in the right grammatical number.

    >>> from cx_centricity.language import points
    >>> [points(number, "ru") for number in (1, 3, 11, 21, 95, 3.5, 50.0)]
    ['1 балл', '3 балла', '11 баллов', '21 балл', '95 баллов', '3,5 балла', '50 баллов']
    >>> points(1, "en"), points(0, "en")
    ('1 point', '0 points')
    """
    shown = figure(number, language)
    if language == "en":
        return f"{shown} point" if number in (-1, 1) else f"{shown} points"
    if not float(number).is_integer():
        return f"{shown} балла"
    tens, ones = abs(number) // 10 % 10, abs(number) % 10
    if tens == 1 or ones == 0 or ones >= 5:  # noqa: PLR2004 - the rule for Russian plurals
        return f"{shown} баллов"
    return f"{shown} балл" if ones == 1 else f"{shown} балла"


def decimal(figure: float, language: Language, digits: int = 1) -> str:
    """Return a figure rounded to `digits` decimals, with a minus sign (U+2212) and the decimal mark of the language.

    >>> from cx_centricity.language import decimal
    >>> decimal(-12.34, "ru"), decimal(-12.34, "en", 2)
    ('−12,3', '−12.34')
    """
    text = f"{figure:.{digits}f}".replace("-", "−")
    return text.replace(".", ",") if language == "ru" else text


def signed(change: float, language: Language = "en") -> str:
    """Return a change of points with its sign; no change has none.

    >>> from cx_centricity.language import signed
    >>> signed(5), signed(-3), signed(0), signed(0.5, "ru")
    ('+5', '−3', '0', '+0,5')
    """
    return f"{'+' if change > 0 else ''}{figure(change, language)}" if change else "0"
