"""What Hypothesis calls when it is imported: it registers the strategy for question banks, and imports nothing for it.

It stands beside the package, since importing anything from inside would import the package, and with it Pydantic, in
every project that uses Hypothesis. Whichever of the two is imported last calls `register`.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


def register() -> None:
    """Register the strategy for QuestionBank where both the package and Hypothesis are imported."""
    bank: Any = getattr(sys.modules.get("cx_centricity"), "QuestionBank", None)
    strategies: Any = sys.modules.get("hypothesis.strategies")
    if bank is not None and strategies is not None:
        strategies.register_type_strategy(bank, _question_banks)


def _question_banks(_type: object) -> SearchStrategy[Any]:
    from cx_centricity.testing import question_banks

    return question_banks()
