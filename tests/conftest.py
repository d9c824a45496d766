"""Hypothesis profiles: quick by default, thorough in `make slow`; and no engine test passes by being skipped."""

import os
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

from cx_centricity import default_bank

settings.register_profile("quick", max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("slow", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("quick")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip or an expected failure of an engine test into a failure: `make engines` is there to run it."""
    report = yield
    if report.skipped and item.get_closest_marker("engine"):
        report.outcome = "failed"
        vars(report).pop("wasxfail", None)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a skip of a whole module into a failure: its tests are not yet known by their markers."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
    return report


if "MUTANT_UNDER_TEST" in os.environ:

    @pytest.fixture(autouse=True)
    def _nothing_is_derived_yet() -> None:  # pyright: ignore[reportUnusedFunction]
        """Let every test derive anew what a bank keeps: else only the first one would be known to need it."""
        vars(default_bank()).pop("_derived", None)
