"""Hypothesis profiles (quick by default, thorough in `make slow`), shared fixtures, no skipped engine tests."""

import os
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from cx_centricity import default_bank, dump_bank
from small_bank import make, raw_bank

settings.register_profile("quick", max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("slow", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("quick")


collect_ignore = ["consumer"]  # a project of its own, run by test_consumer.py


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


@pytest.fixture
def small_bank_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the test in an empty folder with the small bank as `small.yaml`."""
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(dump_bank(make(raw_bank())), encoding="utf-8")


@pytest.fixture
def traced_polars_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let coverage trace the threads of Polars, which Python does not start."""
    from polars.io.plugins import register_io_source

    from cx_centricity.frames import _files

    def register(source: Callable[..., Iterator[Any]], **options: Any) -> Any:
        def traced(*arguments: Any) -> Iterator[Any]:
            frames, more = source(*arguments), True
            while more:
                sys.settrace(sys.gettrace() or threading.gettrace())
                more = False
                for frame in frames:
                    more = True
                    yield frame
                    break

        return register_io_source(traced, **options)

    monkeypatch.setattr(_files, "register_io_source", register)


if "MUTANT_UNDER_TEST" in os.environ:

    @pytest.fixture(autouse=True)
    def _nothing_is_derived_yet() -> None:  # pyright: ignore[reportUnusedFunction]
        """Drop what the bank has derived, so that every test derives it again and can notice a mutant."""
        vars(default_bank()).pop("_derived", None)
