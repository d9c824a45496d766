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

from cx_centricity.frames.codebook import Codebook
from cx_centricity.frames.score_frame import FrameWarning, score_frame

__all__ = ["Codebook", "FrameWarning", "score_frame"]
