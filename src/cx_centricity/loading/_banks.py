"""Banks from anywhere: the bundled one, installed ones, a path, a text."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from os import PathLike
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING, cast

from cx_centricity.bank import QuestionBank
from cx_centricity.errors import BankError, Place, Problem, nearest
from cx_centricity.loading._document import MAX_BYTES
from cx_centricity.loading._folder import MANIFEST, Folder, Resource, bank_of, being_read, read_bank

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

BUNDLED = "cx_centricity"

_LOADING = Lock()


def default_bank() -> QuestionBank:
    """Return the bundled bank in Russian; it is read at the first call and shared by all callers and threads.

    >>> default_bank() is default_bank()
    True
    >>> default_bank().title
    'Диагностика клиентоцентричности'
    """
    with _LOADING:  # `cache` alone would let two threads at first use make two banks
        return _bundled_bank()


@cache
def _bundled_bank() -> QuestionBank:
    from importlib_resources import files

    return read_bank(files("cx_centricity") / "data" / "ru", prefix=f"{BUNDLED}:")


GROUP = "cx_centricity.banks"


def available_banks() -> tuple[str, ...]:
    """Return the names of all banks that are installed: the bundled one and those of other packages, sorted.

    A package provides a bank by an entry point in the group `cx_centricity.banks`: a function without parameters that
    returns a QuestionBank, or a package with a `bank.yaml` in it.

    >>> from cx_centricity import available_banks
    >>> available_banks()
    ('cx_centricity',)
    """
    return tuple(sorted({BUNDLED, *(entry.name for entry in _entries())}))


def get_bank(name: str) -> QuestionBank:
    """Return the installed bank of this name; `cx_centricity` is the bundled one.

    Raises BankError if no package, or more than one, provides it, or if what is provided is no bank. A bank of another
    package is made anew at each call unless that package keeps it.

    >>> from cx_centricity import default_bank, get_bank
    >>> get_bank("cx_centricity") is default_bank()
    True
    """
    entries = [entry for entry in _entries() if entry.name == name]
    if len(entries) + (name == BUNDLED) > 1:
        packages = sorted(_package(entry) for entry in entries) + ["cx-centricity"] * (name == BUNDLED)
        raise BankError([Problem("bank-name-ambiguous", name=name, packages=tuple(packages))])
    if entries:
        with being_read(name):
            return _provided(entries[0])
    if name != BUNDLED:
        installed = available_banks()
        raise BankError(
            [Problem("bank-not-installed", name=name, installed=installed, nearest=nearest(name, installed))]
        )
    return default_bank()


def load_bank(path: str | PathLike[str] | Resource) -> QuestionBank:
    """Read a bank from one YAML file, or from a folder with the manifest `bank.yaml`.

    `path` is a path on disk, or a resource of a package as `importlib_resources.files` gives it; a text is a path and
    nothing else. No other file outside the bank's own folder is read. Raises BankError with all problems, each with
    file, line and column.

    >>> from cx_centricity import load_bank
    >>> load_bank("no/such/bank.yaml")
    Traceback (most recent call last):
    cx_centricity.errors._problem.BankError: no/such/bank.yaml: cannot read the file “bank.yaml”; ...
    """
    target = Path(path) if isinstance(path, (str, PathLike)) else path
    is_on_disk = isinstance(target, Path)
    try:
        is_folder = target.is_dir()
        data = b"" if is_folder else _bounded(target)
    except (OSError, ValueError):  # ValueError: what cannot be a path at all
        file = str(target) if is_on_disk else target.name
        raise BankError([Problem("file-not-found", Place(file), name=target.name)]) from None
    if is_folder:
        return read_bank(target, get_bank, prefix=f"{target}/" if is_on_disk else "")
    files = Folder(None)
    if isinstance(target, Path):
        files = Folder(target.parent, f"{target.parent}/" if target.parent != Path() else "")
    with being_read(target):
        return bank_of(files.parse(data, str(target) if is_on_disk else target.name, ""), files, get_bank)


def _bounded(file: Resource) -> bytes:
    with file.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def parse_bank(text: str | bytes, *, file: str | None = None) -> QuestionBank:
    """Make a bank of YAML text (or UTF-8 bytes); `file` is what problems name as their file.

    Such a bank has no folder, so it names no files. Raises BankError with all problems, each with line and column.

    >>> text = '''
    ... id: mood
    ... version: 1.0.0
    ... language: en
    ... title: Mood
    ... levels: [{number: 0, id: "no", title: No}, {number: 1, id: "yes", title: Yes}]
    ... point_range: [0, 2]
    ... directions:
    ...   - id: day
    ...     title: Today
    ...     statements: [{id: smiled, title: I smiled.}, {id: frowned, title: I frowned., reversed: true}]
    ... stages: [{id: low, title: Low, from_points: 0}, {id: high, title: High, from_points: 2}]
    ... '''
    >>> from cx_centricity import assess, parse_bank
    >>> assess({"smiled": 1, "frowned": 0}, bank=parse_bank(text)).stage.title
    'High'
    """
    files = Folder(None)
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return bank_of(files.parse(data, file, ""), files, get_bank)


def _entries() -> tuple[EntryPoint, ...]:
    from importlib.metadata import entry_points

    return tuple(entry_points(group=GROUP))


def _package(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist is not None else "?"


def _provided(entry: EntryPoint) -> QuestionBank:
    """Return what an entry point names as a bank."""
    try:
        provided = entry.load()
        if isinstance(provided, ModuleType):
            from importlib_resources import files

            folder = files(provided)
            if (folder / MANIFEST).is_file():
                return read_bank(folder, get_bank, prefix=f"{entry.name}:")
            raise FileNotFoundError(MANIFEST)  # noqa: TRY301 - told like any other failure of the package
        bank = cast("Callable[[], object]", provided)()
        if isinstance(bank, QuestionBank):
            return bank
        reason = f"it returns {type(bank).__name__}"
    except BankError:
        raise
    except Exception as error:  # noqa: BLE001 - another package's code may fail in any way
        reason = f"{type(error).__name__}: {error}"
    problem = Problem("bank-not-provided", name=entry.name, package=_package(entry), target=entry.value, reason=reason)
    raise BankError([problem])
