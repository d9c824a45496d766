"""Functions that return banks: the bundled bank, installed banks, banks from a path or a text."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final, cast

from cx_centricity.bank import QuestionBank
from cx_centricity.errors import BankError, Place, Problem, describe, nearest
from cx_centricity.loading._document import MAX_BYTES
from cx_centricity.loading._file import read_file
from cx_centricity.loading._folder import MANIFEST, Folder, Resource, build_bank, read_bank, reading

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

BUNDLED: Final = "cx_centricity"
ENTRY_POINTS: Final = "cx_centricity.banks"

_LOADED: Final[dict[str, QuestionBank]] = {}


def default_bank() -> QuestionBank:
    """Return the bundled bank in Russian, which is read at the first call and shared by all callers and threads.

    >>> from cx_centricity import default_bank
    >>> default_bank() is default_bank()
    True
    >>> default_bank().title
    'Диагностика клиентоцентричности'
    """
    # No lock: it would stay locked in a child that is forked while another thread holds it. Threads may read the bank
    # twice at first use, but `setdefault` is atomic, so that all get one object.
    return _LOADED.get(BUNDLED) or _LOADED.setdefault(BUNDLED, _read_bundled_bank())


def _read_bundled_bank() -> QuestionBank:
    from importlib_resources import files

    return read_bank(files("cx_centricity") / "data" / "ru", prefix=f"{BUNDLED}:")


def available_banks() -> tuple[str, ...]:
    """Return the names of all installed banks, sorted: the bundled bank and the banks of other packages.

    A package provides a bank by an entry point in the group `cx_centricity.banks`, which names a function that returns
    a QuestionBank, or a package that contains a `bank.yaml`.

    >>> from cx_centricity import available_banks
    >>> available_banks()
    ('cx_centricity',)
    """
    return tuple(sorted({BUNDLED, *(entry.name for entry in _entries())}))


def get_bank(name: str) -> QuestionBank:
    """Return the installed bank of this name; `cx_centricity` is the bundled bank.

    Raises BankError if no package or more than one package provides the name, or if it is not a valid bank. Each call
    reads the bank of another package again, unless that package keeps it.

    >>> from cx_centricity import default_bank, get_bank
    >>> get_bank("cx_centricity") is default_bank()
    True
    """
    _require(name, str, "text")
    entries = [entry for entry in _entries() if entry.name == name]
    if len(entries) + (name == BUNDLED) > 1:
        packages = sorted(_package(entry) for entry in entries) + ["cx-centricity"] * (name == BUNDLED)
        raise BankError([Problem("bank-name-ambiguous", name=name, packages=tuple(packages))])
    if entries:
        with reading(name):
            return _provided(entries[0])
    if name != BUNDLED:
        installed = available_banks()
        guess = nearest(name, installed)
        raise BankError([Problem("bank-not-installed", name=name, installed=installed, nearest=guess)])
    return default_bank()


def load_bank(path: str | PathLike[str] | Resource) -> QuestionBank:
    """Return the bank in a YAML file, or in a folder with the manifest `bank.yaml`.

    `path` is a path on disk, or a resource of a package as returned by `importlib_resources.files`; a str is always
    a path. No file outside the bank's folder is read. Raises one BankError with all problems, each with file, line and
    column: everything that is wrong with the form or, only if nothing is, everything that does not fit together.

    >>> from cx_centricity import load_bank
    >>> load_bank("no/such/bank.yaml")
    Traceback (most recent call last):
    cx_centricity.errors._problem.BankError: no/such/bank.yaml: cannot read the file “bank.yaml”; ...
    """
    target = Path(path) if isinstance(path, (str, PathLike)) else path
    _require(target, Resource, "a path", "parse-bank" if isinstance(path, bytes) else "")
    is_on_disk = isinstance(target, Path)
    try:
        is_folder = target.is_dir()
        data = b"" if is_folder else _read_bytes(target)
    except (OSError, ValueError):  # a text that cannot be a path is a ValueError
        file = str(target) if is_on_disk else target.name
        raise BankError([Problem("file-not-found", Place(file), name=target.name)]) from None
    if is_folder:
        return read_bank(target, get_bank, prefix=f"{target}/" if is_on_disk else "")
    files = Folder(None)
    if isinstance(target, Path):
        files = Folder(target.parent, f"{target.parent}/" if target.parent != Path() else "")
    with reading(target):
        return build_bank(files.parse(data, str(target) if is_on_disk else target.name, ""), files, get_bank)


def _read_bytes(file: Resource) -> bytes:
    if isinstance(file, Path):
        return read_file(file, MAX_BYTES + 1)
    with file.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def _require(value: object, type_: type | tuple[type, ...], expected: str, hint: str = "") -> None:
    if not isinstance(value, type_):
        raise BankError([Problem("wrong-type", found=describe(value), expected=expected, hint=hint)])


def parse_bank(text: str | bytes, *, file: str | None = None) -> QuestionBank:
    """Return the bank in a YAML text (or UTF-8 bytes); `file` is the name of the file in problems.

    Such a bank has no folder, so it cannot name files. Raises one BankError with all problems, each with line and
    column: everything that is wrong with the form or, only if nothing is, everything that does not fit together.

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
    _require(text, (str, bytes), "text")
    files = Folder(None)
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return build_bank(files.parse(data, file, ""), files, get_bank)


def _entries() -> tuple[EntryPoint, ...]:
    from importlib.metadata import entry_points

    return tuple(entry_points(group=ENTRY_POINTS))


def _package(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist is not None else "?"


def _provided(entry: EntryPoint) -> QuestionBank:
    """Return the bank that an entry point names."""
    try:
        provided = entry.load()
        if isinstance(provided, ModuleType):
            from importlib_resources import files

            folder = files(provided)
            if (folder / MANIFEST).is_file():
                return read_bank(folder, get_bank, prefix=f"{entry.name}:")
            raise FileNotFoundError(MANIFEST)  # noqa: TRY301 - reported like any other failure of the package
        bank = cast("Callable[[], object]", provided)()
        if isinstance(bank, QuestionBank):
            return bank
        reason = f"it returns {type(bank).__name__}"
    except BankError:
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001 - another package's code may fail in any way
        reason = f"{type(error).__name__}: {error}"
    problem = Problem("bank-not-provided", name=entry.name, package=_package(entry), target=entry.value, reason=reason)
    raise BankError([problem])
