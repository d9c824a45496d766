"""The commented beginning of a bank of one's own."""

from __future__ import annotations

from cx_centricity.typing import Language


def scaffold(language: Language = "en", *, extends: str | None = None) -> str:
    """Return a commented bank file to begin with, valid as it is; with `extends`, an overlay of that installed bank.

    >>> from cx_centricity import parse_bank
    >>> parse_bank(scaffold("ru")).title
    'Моя анкета'
    """
    from importlib_resources import files

    name = f"{'bank' if extends is None else 'overlay'}.{language}.yaml"
    text = (files("cx_centricity") / "data" / "scaffold" / name).read_text(encoding="utf-8")
    return text.replace("BASE", extends or "")
