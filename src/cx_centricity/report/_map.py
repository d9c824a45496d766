"""The map of maturity: the points of all directions as bars, with a radar beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, pi, sin
from typing import Final, Literal

from cx_centricity.assessment import Assessment, DirectionResult, StageBand
from cx_centricity.language import figure
from cx_centricity.report._svg import element, percent, picture, shortened, text
from cx_centricity.report._words import labels
from cx_centricity.typing import Language

_MARGIN: Final = 16
_WIDTH: Final = 640
_ROW: Final = 44
_LETTERS: Final = 36
"""The most characters of a title that fit beside the figures on a narrow screen."""
_AXES: Final = range(3, 17)
"""How many directions a radar can show."""
_RADAR: Final = 340
_RADIUS: Final = 120


def maturity_map(result: Assessment, *, language: Language = "ru") -> str:
    """Draw the points of all directions as SVG: bars, and next to them a radar.

    A bar ends at the points of a direction; a line on it spans its bounds where answers are missing, and a dashed frame
    spans them where a direction has no points yet. Thin lines are the borders of stages, the thick line is the whole.
    Strengths and growth zones have a triangle and a word. The radar has the same points in the order of the bank,
    clockwise from the top; a direction without points is a gap in it. It is left out for fewer than 3 or more than 16
    directions, and where directions differ in their ranges of points. The same result always gives the same picture,
    light or dark as the reader prefers.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.report import maturity_map
    >>> picture = maturity_map(assess({statement.id: 3 for statement in default_bank().statements}))
    >>> picture[:4], len(picture) < 20_000
    ('<svg', True)
    """
    drawn = _Map(result, language)
    bars = element("svg", *drawn.bars(), x=_MARGIN, y=_MARGIN, width=_WIDTH, height=drawn.height, overflow="visible")
    width, height = _WIDTH + 2 * _MARGIN, drawn.height + 2 * _MARGIN
    content = [bars]
    if drawn.has_radar:
        content.append(element("svg", *drawn.radar(), x=width, y=_MARGIN, width=_RADAR, height=_RADAR))
        width, height = width + _RADAR, max(height, _RADAR + 2 * _MARGIN)
    words = labels(language)
    page = element("rect", width=width, height=height, class_="cx-page")
    return picture((words["map"], words["map shows"]), (width, height), [page, *content], language)


def map_pictures(result: Assessment, language: Language) -> tuple[str, ...]:
    """Return the bars of the map, as wide as the page that they are on, and the radar, if there is one."""
    drawn, words = _Map(result, language), labels(language)
    bars = picture((words["map"], words["map shows"]), ("100%", drawn.height), drawn.bars(), language)
    if not drawn.has_radar:
        return (bars,)
    return bars, picture((words["radar"], words["radar shows"]), (_RADAR, _RADAR), drawn.radar(), language)


class _Map:
    """Draws the parts of a map."""

    def __init__(self, result: Assessment, language: Language) -> None:
        self.result = result
        self.language: Language = language
        self.words = labels(language)
        self.has_whole = result.overall
        self.height = _ROW * (len(result.directions) + self.has_whole)
        ranges = {each.point_range for each in result.directions}
        self.has_radar = len(result.directions) in _AXES and len(ranges) == 1

    def bars(self) -> Iterator[str]:
        """Draw a row for the whole, if it has points, and one for each direction; x is in percent of the width."""
        if self.has_whole:
            yield from self._row(0, self.words["whole"], self.result, None)
        for number, direction in enumerate(self.result.directions, start=1):
            row = number - (not self.has_whole)
            yield from self._row(row, f"{number}. {direction.title}", direction, self._mark(direction))

    def _mark(self, direction: DirectionResult) -> Literal["strength", "zone"] | None:
        if direction.id in self.result.growth_zones:
            return "zone"
        return "strength" if direction.id in self.result.strengths else None

    def _row(
        self, row: int, title: str, of: Assessment | DirectionResult, mark: Literal["strength", "zone"] | None
    ) -> Iterator[str]:
        """Draw a title, figures on its right, and the bar below both."""
        score, (low, high) = of.score, of.point_range
        top = row * _ROW
        bar = top + 20

        def at(value: float) -> float:
            return (value - low) / (high - low)

        title_class = "cx-strong" if isinstance(of, Assessment) else ""
        yield text(shortened(title, _LETTERS), 14 if mark else 0, top + 13, class_=title_class)
        if mark:
            pointing = "M0-5 5 4H-5Z" if mark == "strength" else "M0 5 5-4H-5Z"
            yield element("path", d=pointing, class_=f"cx-{mark}", transform=f"translate(5 {top + 8})")
        figures_class = f"cx-{mark}-text" if mark else ""
        yield text(self._figures(of, mark), "100%", top + 13, anchor="end", class_=figures_class)
        yield element("rect", x=0, y=bar, width="100%", height=12, class_="cx-track")
        if score.points is not None:
            yield element("rect", x=0, y=bar, width=percent(at(score.points)), height=12, class_=f"cx-{mark or 'bar'}")
        if score.lower is not None and score.upper is not None and score.lower < score.upper:
            start, end = at(score.lower), at(score.upper)
            if score.points is None:
                yield element("rect", x=percent(start), y=bar, width=percent(end - start), height=12, class_="cx-open")
            else:
                for name in ("under", "line"):
                    yield _line(percent(start), percent(end), bar + 6, bar + 6, name)
        for stage in self._stages(of)[1:]:
            yield _line(percent(at(stage.from_points)), percent(at(stage.from_points)), bar - 2, bar + 14, "border")
        whole = self.result.score.points
        if isinstance(of, DirectionResult) and whole is not None and of.point_range == self.result.point_range:
            yield _line(percent(at(whole)), percent(at(whole)), bar - 2, bar + 14, "line")

    def _stages(self, of: Assessment | DirectionResult) -> Sequence[StageBand]:
        """Return the stages of a direction, or else those of the whole, if both have the same range of points."""
        return of.stages or (self.result.stages if of.point_range == self.result.point_range else ())

    def _figures(self, of: Assessment | DirectionResult, mark: Literal["strength", "zone"] | None) -> str:
        """Tell points and bounds, and whether this is a strength or a growth zone."""
        score = of.score
        told = self.words["not scored"] if score.points is None else figure(score.points, self.language)
        if score.lower is not None and score.upper is not None and score.lower != score.upper:
            told += f" ({figure(score.lower, self.language)}…{figure(score.upper, self.language)})"
        return f"{self.words[f'mark of {mark}']} · {told}" if mark else told

    def radar(self) -> Iterator[str]:
        """Draw rings at the borders of stages, an axis for each direction, and the points as a shape."""
        directions = self.result.directions
        low, high = directions[0].point_range
        centre = _RADAR / 2
        for value in (*(stage.from_points for stage in self._stages(directions[0])[1:]), high):
            yield element("circle", cx=centre, cy=centre, r=_RADIUS * (value - low) / (high - low), class_="cx-ring")
        spots: list[tuple[float, float] | None] = []
        for position, direction in enumerate(directions):
            angle = 2 * pi * position / len(directions) - pi / 2
            points = direction.score.points

            def spot(radius: float, angle: float = angle) -> tuple[float, float]:
                return centre + radius * cos(angle), centre + radius * sin(angle)

            x, y = spot(_RADIUS)
            yield _line(centre, x, centre, y, "open" if points is None else "axis")
            shown = "—" if points is None else figure(points, self.language)
            side = round(cos(angle), 1)
            x, y = spot(_RADIUS + 10)
            anchor = "middle" if not side else "start" if side > 0 else "end"
            yield text(f"{position + 1} · {shown}", x, y + 4, anchor=anchor, class_="cx-small")
            spots.append(None if points is None else spot(_RADIUS * (points - low) / (high - low)))
        yield from self._shape(spots)

    def _shape(self, spots: Sequence[tuple[float, float] | None]) -> Iterator[str]:
        """Draw the closed shape of all spots, or lines between neighbours that leave the gaps open."""
        known = [spot for spot in spots if spot is not None]
        if len(known) == len(spots):
            corners = "L".join(f"{x:.1f} {y:.1f}" for x, y in known)
            yield element("path", d=f"M{corners}Z", class_="cx-shape")
            yield element("path", d=f"M{corners}Z", class_="cx-outline")
            return
        for spot, following in zip(spots, [*spots[1:], spots[0]], strict=True):
            if spot is not None and following is not None:
                yield _line(spot[0], following[0], spot[1], following[1], "outline")
        for x, y in known:
            yield element("circle", cx=x, cy=y, r=3, class_="cx-bar")


def _line(x1: float | str, x2: float | str, y1: float, y2: float, name: str) -> str:
    return element("line", x1=x1, x2=x2, y1=y1, y2=y2, class_=f"cx-{name}")
