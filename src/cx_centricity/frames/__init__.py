"""Scoring data frames: a row for each answer sheet, on the engine where they are.

Needs the extra `frames` (narwhals, polars); nothing else of the package imports this.
"""

try:
    import narwhals as narwhals
    import polars as polars  # noqa: ICN001 - only to tell what is missing
except ModuleNotFoundError as _error:
    raise ModuleNotFoundError(
        f"{__name__} needs {_error.name}, which is not installed: pip install 'cx-centricity[frames]'",
        name=_error.name,
    ) from None

from cx_centricity.answers import Codebook
from cx_centricity.frames._file_summary import FileSummary, MissingColumn
from cx_centricity.frames._files import OnProgress, score_file
from cx_centricity.frames._invalid_cells import InvalidValues, invalid_values
from cx_centricity.frames._preparation import FrameWarning
from cx_centricity.frames._scored_frame import score_frame
from cx_centricity.frames._summarised_frame import summarise_frame
from cx_centricity.frames._summary import FrameGroup, FrameSummary, GroupKey, PointsDistribution

__all__ = [
    "Codebook",
    "FileSummary",
    "FrameGroup",
    "FrameSummary",
    "FrameWarning",
    "GroupKey",
    "InvalidValues",
    "MissingColumn",
    "OnProgress",
    "PointsDistribution",
    "invalid_values",
    "score_file",
    "score_frame",
    "summarise_frame",
]


def __dir__() -> list[str]:
    return __all__
