"""What all pictures share: elements of SVG, colours, the frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final, NamedTuple

from cx_centricity.typing import Language


class Colours(NamedTuple):
    """The colours of a picture or page, in light or dark."""

    background: str
    ink: str
    muted: str
    line: str
    hair: str
    track: str
    bar: str
    strength: str
    zone: str
    strength_text: str
    zone_text: str
    link: str


LIGHT: Final = Colours(
    background="#fff",
    ink="#1b2026",
    muted="#565e68",
    line="#7d858f",
    hair="#d4d8dd",
    track="#e9ecef",
    bar="#6681a2",
    strength="#1f6b54",
    zone="#bb6512",
    strength_text="#1c6049",
    zone_text="#964700",
    link="#1f4f8f",
)
DARK: Final = Colours(
    background="#14171b",
    ink="#e7eaee",
    muted="#a8b0ba",
    line="#77808b",
    hair="#333a42",
    track="#272d34",
    bar="#6f8aae",
    strength="#62bb99",
    zone="#d98f3e",
    strength_text="#7cc7aa",
    zone_text="#f0b06c",
    link="#9dbfee",
)
"""Text has a contrast of at least 4.5 to its ground, shapes of at least 3 (WCAG 2.2)."""
FONTS: Final = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif'
_CLASSES: Final[Mapping[str, str]] = {
    "page": "fill:{background}",
    "track": "fill:{track}",
    "bar": "fill:{bar}",
    "strength": "fill:{strength}",
    "zone": "fill:{zone}",
    "strength-text": "fill:{strength_text}",
    "zone-text": "fill:{zone_text}",
    "border": "stroke:{line}",
    "axis": "stroke:{hair}",
    "under": "stroke:{background};stroke-width:4",
    "line": "stroke:{ink};stroke-width:2",
    "open": "fill:none;stroke:{line};stroke-dasharray:3 3",
    "ring": "fill:none;stroke:{line};stroke-width:.8",
    "shape": "fill:{bar};fill-opacity:.22",
    "outline": "fill:none;stroke:{bar};stroke-width:2;stroke-linejoin:round",
}


def element(name: str, *content: str, **attributes: float | str | None) -> str:
    """Return an element with attributes; `class_` is a class, and underscores in names become hyphens."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(number(value) if isinstance(value, (int, float)) else value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(content)
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def text(content: str, x: float | str, y: float, *, class_: str = "", anchor: str | None = None) -> str:
    """Return a text, escaped."""
    return element(
        "text", escape(content, quote=False), x=x, y=y, class_=f"cx-text {class_}".strip(), text_anchor=anchor
    )


def number(value: float) -> str:
    """Return a number with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """Return a share as a percentage of the width.

    >>> percent(0.5), percent(1 / 3)
    ('50%', '33.33%')
    """
    return f"{number(100 * share)}%"


def picture(of: tuple[str, str], size: tuple[float | str, float], content: Iterable[str], language: Language) -> str:
    """Return a picture, given its title and description, width and height; a width may be "100%".

    It is light, or dark on a screen where the reader prefers it.
    """
    (title, description), (width, height) = of, size
    style = (
        f".cx-text{{font:13px {FONTS};fill:{LIGHT.ink};font-variant-numeric:tabular-nums}}"
        f".cx-strong{{font-weight:600}}.cx-small{{font-size:12px}}{_styles(LIGHT)}"
        f"@media screen and (prefers-color-scheme:dark){{.cx-text{{fill:{DARK.ink}}}{_styles(DARK)}}}"
    )
    return element(
        "svg",
        element("title", escape(title, quote=False)),
        element("desc", escape(description, quote=False)),
        element("style", style),
        *content,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=None if isinstance(width, str) else f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        lang=language,
        aria_label=title,
    )


def _styles(colours: Colours) -> str:
    return "".join(f".cx-{name}{{{style.format(**colours._asdict())}}}" for name, style in _CLASSES.items())


def shortened(title: str, length: int) -> str:
    """Return a title of at most so many characters.

    >>> shortened("Управление результативностью", 12)
    'Управление…'
    """
    return title if len(title) <= length else f"{title[: length - 1].rstrip()}…"
