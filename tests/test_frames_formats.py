"""Files by their names and formats: what cannot be read or written, and what replaces a file."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from command_line import HEADER, IDS, leftovers, refused as refused_by_command, save
from cx_centricity import CentricityError
from cx_centricity.frames import score_file
from cx_centricity.frames._formats import check_names
from small_bank import make, raw_bank

pyarrow: Any = import_module("pyarrow")
BANK = make(raw_bank())
ROWS = f"{HEADER}\n1,1,1,1,1,1\n"
pytestmark = pytest.mark.usefixtures("small_bank_folder", "traced_polars_threads")


def score(source: str, target: str) -> None:
    score_file(source, target, bank=BANK)


def reasons(call: Callable[[], object]) -> list[tuple[str, object]]:
    with pytest.raises(CentricityError) as raised:
        call()
    assert not leftovers()
    return [(problem.code, problem.data.get("reason")) for problem in raised.value.problems]


def test_pipes_devices_folders_and_circles_are_refused_as_targets_and_stay() -> None:
    save(ROWS)
    os.mkfifo("pipe.csv")
    Path("folder.csv").mkdir()
    Path("full.csv").symlink_to("/dev/full")
    Path("circle.csv").symlink_to("circle.csv")
    Path("nowhere.csv").symlink_to("none/scores.csv")
    expected = {
        "pipe.csv": "this is not a regular file",
        "full.csv": "this is not a regular file",
        "folder.csv": "a folder has this name",
        "circle.csv": "the link leads back to itself",
        "nowhere.csv": "there is no such folder",
        "none/scores.csv": "there is no such folder",
        "in.csv/scores.csv": "there is no such folder",
    }
    for target, reason in expected.items():
        assert reasons(partial(score, "in.csv", target)) == [("file-not-written", reason)]
    ((code, told),) = reasons(partial(score, "in.csv", "null\0.csv"))
    assert (code, "embedded null" in str(told)) == ("file-not-written", True)  # Python words it by version
    assert stat.S_ISFIFO(Path("pipe.csv").stat().st_mode)
    assert Path("circle.csv").is_symlink()
    (line,) = refused_by_command("score", "in.csv", "-o", "pipe.csv", "--bank", "small.yaml", "--language", "ru")
    assert "это не обычный файл" in line


def test_pipes_folders_and_circles_are_refused_as_sources_without_waiting() -> None:
    os.mkfifo("pipe.csv")
    Path("folder.csv").mkdir()
    Path("circle.csv").symlink_to("circle.csv")
    for source in ("pipe.csv", "folder.csv"):
        assert reasons(partial(score, source, "out.csv")) == [("file-unreadable", "this is not a regular file")]
    assert reasons(lambda: score("circle.csv", "out.csv")) == [("file-not-found", None)]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "access is denied"),
        (OSError(errno.EIO, "I/O"), "[Errno 5] I/O"),
    ],
    ids=["denied", "other"],
)
def test_a_folder_without_permission_is_reported(error: OSError, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = save(ROWS)
    whole = Path.stat

    def stat_of(path: Path, **options: Any) -> os.stat_result:
        if path.name == "out.csv":
            raise error
        return whole(path, **options)

    monkeypatch.setattr(Path, "stat", stat_of)
    with pytest.raises(CentricityError) as raised:
        check_names(source, Path("out.csv"))
    assert [problem.data["reason"] for problem in raised.value.problems] == [reason]


@pytest.fixture
def _open_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_open_umask")
@pytest.mark.parametrize("kind", ["csv", "parquet", "arrow", "jsonl"])
def test_a_result_keeps_the_permissions_of_the_file_that_it_replaces(kind: str) -> None:
    save(ROWS)
    target = Path(f"out.{kind}")
    for mode in (0o600, 0o664):
        target.write_bytes(b"")
        target.chmod(mode)
        score("in.csv", target.name)
        assert stat.S_IMODE(target.stat().st_mode) == mode
    for mask, mode in ((0o022, 0o644), (0o077, 0o600)):
        target.unlink()
        os.umask(mask)
        score("in.csv", target.name)
        assert stat.S_IMODE(target.stat().st_mode) == mode


def test_nobody_else_reads_a_partial_result(monkeypatch: pytest.MonkeyPatch) -> None:
    save(ROWS)
    save("", "out.csv").chmod(0o600)
    modes: list[int] = []
    whole = Path.replace

    def replace(path: Path, target: Path) -> Path:
        modes.append(stat.S_IMODE(path.stat().st_mode))
        return whole(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    score("in.csv", "out.csv")
    assert modes == [0o600]


INFINITE = pyarrow.array([2**31 - 1, 0], pyarrow.int32()).cast(pyarrow.date32())
COLUMNS: dict[str, Any] = {
    "binary": pl.Series([b"\xff", None]),
    "nested binary": pl.Series([[{"a": b"\xff"}], None]),
    "list": pl.Series([[1], None]),
    "duration": pl.Series([timedelta(1), None]),
    "long": pl.Series([2**100, None], dtype=pl.Int128),
    "infinite date": pl.Series(INFINITE),
    "infinite time": pl.Series([2**63 - 1, 0]).cast(pl.Datetime("us")),
    "infinite zone": pl.Series([2**63 - 1, 0]).cast(pl.Datetime("ms", "UTC")),
}
REFUSED = {
    "csv": {"binary", "nested binary", "list", "duration", "infinite date", "infinite time", "infinite zone"},
    "jsonl": {"binary", "nested binary", "infinite date", "infinite time", "infinite zone"},
    "parquet": {"long"},
    "arrow": {"long"},
}


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_columns_that_a_format_cannot_hold_are_refused_before_anything_is_written(kind: str) -> None:
    for name, column in COLUMNS.items():
        frame = pl.DataFrame({id: [2, 3] for id in IDS}).with_columns(column.alias("other"))
        if kind == "parquet":
            frame.write_parquet("in.parquet")
        else:
            frame.write_ipc("in.arrow")
        for target, columns in REFUSED.items():
            call = partial(score, f"in.{kind}", f"out.{target}")
            if name in columns:
                assert reasons(call) == [("column-not-writable", None)], f"{name} → {target}"
            else:
                call()
                Path(f"out.{target}").unlink()


def test_plain_columns_of_all_types_are_written_to_all_formats() -> None:
    frame = pl.DataFrame({id: [2, 3] for id in IDS}).with_columns(
        pl.Series("date", [date(1, 1, 1), None]),
        pl.Series("time", [datetime(9999, 12, 31), None]),  # noqa: DTZ001
        pl.Series("nanoseconds", [2**63 - 1, None]).cast(pl.Datetime("ns")),
        pl.Series("day_time", [1, None]).cast(pl.Time),
        pl.Series("decimal", [Decimal("1.50"), None]),
        pl.Series("long", [2**64 - 1, None], dtype=pl.UInt64),
        pl.Series("nothing", [None, None]),
    )
    frame.write_parquet("in.parquet")
    for target in REFUSED:
        score("in.parquet", f"out.{target}")
    assert pl.read_parquet("out.parquet").select(frame.columns).equals(frame)
    cells = pl.read_csv("out.csv", infer_schema=False).row(0, named=True)
    assert (cells["date"], cells["decimal"], cells["long"]) == ("0001-01-01", "1.50", str(2**64 - 1))


def test_panics_of_polars_become_problems() -> None:
    days = pyarrow.StructArray.from_arrays([INFINITE], names=["day"])
    frame = pl.DataFrame({id: [2, 3] for id in IDS}).with_columns(other=pl.Series(days))
    frame.write_parquet("in.parquet")
    assert reasons(lambda: score("in.parquet", "out.jsonl")) == [("file-not-written", "out-of-range date")]
    interval = pyarrow.array([pyarrow.MonthDayNano([1, 2, 3])])
    wide = pyarrow.array([Decimal(1)], pyarrow.decimal256(60, 3))
    ipc: Any = import_module("pyarrow.ipc")
    for column, reason in ((interval, "could not import from `month_day_nano_interval`"), (wide, "precision must be")):
        table = pyarrow.table({"other": column, **{id: [2] for id in IDS}})
        with pyarrow.OSFile("in.arrow", "wb") as file, ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
        ((code, found),) = reasons(lambda: score("in.arrow", "out.csv"))
        assert (code, str(found).partition(reason)[0]) == ("file-unreadable", "")
