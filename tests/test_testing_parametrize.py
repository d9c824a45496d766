"""The decorators for pytest, and the message if an optional library is missing."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import find

from cx_centricity import default_bank
from cx_centricity.testing import ThresholdPair, question_banks, thresholds
from cx_centricity.testing.parametrize import each_threshold
from rule import Rule

BANK = default_bank()


@each_threshold(BANK)
def test_every_threshold_of_the_bundled_bank(pair: ThresholdPair) -> None:
    pair.check()
    pair.check(Rule().figures)


def test_a_bank_without_thresholds_raises() -> None:
    single = find(question_banks(), lambda bank: not thresholds(bank))
    with pytest.raises(ValueError, match="the bank has no second stage and so no threshold"):
        each_threshold(single)


@pytest.mark.parametrize(
    ("module", "library", "command"),
    [
        ("cx_centricity.testing", "hypothesis", "pip install 'cx-centricity[testing]'"),
        ("cx_centricity.testing.parametrize", "pytest", "pip install pytest"),
    ],
)
def test_a_missing_library_is_named_with_the_command_that_installs_it(module: str, library: str, command: str) -> None:
    script = f"import sys; sys.modules[{library!r}] = None; import {module}"
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert done.stderr.splitlines()[-1] == (
        f"ModuleNotFoundError: {module} needs {library}, which is not installed: {command}"
    )
