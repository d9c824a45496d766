"""The laws of the scoring rule, each an object that can be called."""

from __future__ import annotations

from typing import Final

from cx_centricity.testing.laws.law import Law
from cx_centricity.testing.laws.of_answers import OF_ANSWERS
from cx_centricity.testing.laws.of_banks import OF_BANKS
from cx_centricity.testing.laws.of_figures import OF_FIGURES
from cx_centricity.testing.laws.reference import same_figures_as_assess

__all__ = ["LAWS", "SAME_FIGURES", "Law"]

SAME_FIGURES: Final = Law(same_figures_as_assess)
"""Every figure is the one that `assess` gives; what `check_scorer` holds a port to besides the laws."""

LAWS: Final[tuple[Law, ...]] = (*OF_FIGURES, *OF_ANSWERS, *OF_BANKS)
"""Every law of the scoring rule, for every bank and sheet."""
