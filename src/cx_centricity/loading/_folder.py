"""The files of a bank, including those of the banks that it extends."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import IO, Final, Literal, NoReturn, Protocol

from cx_centricity.bank import (
    SECTIONS,
    UNREADABLE,
    BankBuilder,
    Provenance,
    QuestionBank,
    Source,
    Value,
    provenance_of,
)
from cx_centricity.errors import BankError, Place, Problem, describe, nearest
from cx_centricity.loading._document import MAX_BYTES, MAX_VALUES, DocumentError, parse_document

MANIFEST: Final = "bank.yaml"
MAX_EXTENDS: Final = 16


class Resource(Protocol):
    """A folder or file: a path on disk, or a resource of a package.

    `importlib_resources.files` and `zipfile.Path` return such objects, and `pathlib.Path` is one.

    >>> from pathlib import Path
    >>> from cx_centricity.loading import Resource
    >>> resource: Resource = Path("banks/clinic/bank.yaml")
    >>> resource.name
    'bank.yaml'
    """

    @property
    def name(self) -> str:
        """The last part of the path."""
        ...

    def is_dir(self) -> bool:
        """Return whether this is a folder."""
        ...

    def is_file(self) -> bool:
        """Return whether this is a file."""
        ...

    def joinpath(self, name: str, /) -> Resource:
        """Return the file or folder of this name in the folder."""
        ...

    def open(self, mode: Literal["rb"], /) -> IO[bytes]:
        """Open the file for reading."""
        ...


BankGetter = Callable[[str], QuestionBank]
"""Returns the installed bank of a name, or raises BankError."""


def no_installed_bank(name: str) -> NoReturn:
    """Raise the BankError for a name if no bank is installed."""
    raise BankError([Problem("bank-not-installed", name=name, installed=())])


def read_bank(
    folder: Resource, get_installed: BankGetter = no_installed_bank, *, name: str = MANIFEST, prefix: str = ""
) -> QuestionBank:
    """Return the bank whose manifest, or only file, has this name in this folder.

    In the manifest, a mapping with the only key `file` stands for the content of that file of the folder: as the value
    of a field or of a kind in a section, or as an item of its list. `extends` names an installed bank or a file of the
    folder, to which the rest of the manifest is an overlay. `prefix` stands before the names of files in problems.
    Raises one BankError with all problems of one phase.
    """
    files = Folder(folder, prefix)
    with reading(folder.joinpath(name)):
        return build_bank(files.read(name, "", Place(prefix + name)), files, get_installed)


def build_bank(manifest: Value, files: Folder, get_installed: BankGetter) -> QuestionBank:
    """Return the bank of a manifest; raise one BankError with all problems of one phase."""
    return _builder(manifest, files, get_installed).build()


@contextmanager
def reading(source: object) -> Generator[None]:
    """Note what a bank is being read from, so that a bank that extends itself is an error."""
    bank, others = str(source), _BEING_READ.get()
    if bank in others:
        raise BankError([Problem("extends-circle", banks=(*others[others.index(bank) :], bank))])
    if len(others) >= MAX_EXTENDS:
        raise BankError([Problem("extends-too-long", bound=MAX_EXTENDS)])
    token = _BEING_READ.set((*others, bank))
    try:
        yield
    finally:
        _BEING_READ.reset(token)


_BEING_READ: Final[ContextVar[tuple[str, ...]]] = ContextVar("banks being read", default=())


class Folder:
    """The files of one bank that were read so far: their problems, and where their content stands in the bank.

    `prefix` stands before the names of files in problems. Without a `folder`, no file can be read. The bounds of one
    document hold for all files of the bank together.
    """

    def __init__(self, folder: Resource | None, prefix: str = "") -> None:
        self.folder: Resource | None = folder
        self.prefix: str = prefix
        self.problems: list[Problem] = []
        self._sources: list[Source] = []
        self._used: dict[str, Place] = {}
        self._spent: dict[str, int] = {"bytes": 0, "values": 0}

    @property
    def provenance(self) -> Provenance:
        """The places of everything that was read so far."""
        return Provenance(self._sources)

    def place(self, path: str) -> Place:
        """Return the place of a path of the first file, the manifest."""
        return Provenance(self._sources[:1]).place(path)

    def for_base(self) -> Folder:
        """Return the same folder for a base in it, which has its own files but shares the bounds."""
        other = Folder(self.folder, self.prefix)
        other._spent = self._spent
        return other

    def read(self, name: str, path: str, named_at: Place) -> Value:
        """Return the content of a file, which stands at `path`; after adding a problem, UNREADABLE."""
        target = self._target(name, named_at)
        if isinstance(target, Problem):
            return self._unreadable(target)
        try:
            with target.open("rb") as file:
                data = file.read(MAX_BYTES - self._spent["bytes"] + 1)
        except OSError:
            return self._unreadable(Problem("file-not-found", named_at, name=name))
        return self.parse(data, self.prefix + name, path)

    def parse(self, data: bytes, file: str | None, path: str) -> Value:
        """Return the content of a document, which stands at `path`; after adding a problem, UNREADABLE."""
        self._spent["bytes"] += len(data)
        if self._spent["bytes"] > MAX_BYTES:
            return self._unreadable(Problem("too-large", Place(file), bound=MAX_BYTES))
        try:
            document = parse_document(data, file)
        except DocumentError as error:
            return self._unreadable(*error.problems)
        self._spent["values"] += document.size
        self._sources.append(Source(document.file, path, document.marks))
        self.problems.extend(document.problems)
        if self._spent["values"] > MAX_VALUES:
            return self._unreadable(Problem("too-many-values", document.place(""), bound=MAX_VALUES))
        return document.value

    def _target(self, name: str, named_at: Place) -> Resource | Problem:
        """Return the regular file of this name inside the folder, or the problem with it."""
        steps = name.split("/")
        if self.folder is None:
            return Problem("no-folder", named_at, name=name)
        if name in self._used:
            return Problem("file-used-twice", named_at, name=name, first=str(self._used[name]))
        self._used[name] = named_at
        if not name.isprintable() or "\\" in name or ":" in name or any(step in ("", ".", "..") for step in steps):
            return Problem("file-outside-folder", named_at, name=name)
        target = self.folder
        try:
            for step in steps:
                target = target.joinpath(step)
                if isinstance(target, Path) and target.is_symlink():  # it may lead anywhere
                    return Problem("link-refused", named_at, name=name)
            is_file = target.is_file()
        except OSError:  # the name may be too long for the file system
            is_file = False
        return target if is_file else Problem("file-not-found", named_at, name=name)

    def _unreadable(self, *problems: Problem) -> Value:
        self.problems.extend(problems)
        return UNREADABLE


def _builder(manifest: Value, files: Folder, get_installed: BankGetter) -> BankBuilder[QuestionBank]:
    """Return a builder with the content of a manifest, and of the banks that it extends."""
    if isinstance(manifest, dict) and "extends" in manifest:
        builder = _base(manifest["extends"], files, get_installed)
        overlay = {key: _with_files(value, key, files) for key, value in manifest.items() if key != "extends"}
        builder.apply(overlay, files.provenance)
        builder.form_problems += files.problems
        return builder
    content = manifest
    if isinstance(manifest, dict):
        sections = [key for key in manifest if key in SECTIONS]
        files.problems += (Problem("overlay-without-base", files.place(key), section=key) for key in sections)
        content = {key: _with_files(value, key, files) for key, value in manifest.items() if key not in SECTIONS}
    return BankBuilder(QuestionBank, content, files.provenance, files.problems)


def _with_files(value: Value, path: str, files: Folder) -> Value:
    """Return the value of a field with the content of files in place of their names."""
    name = value.get("file") if isinstance(value, dict) and len(value) == 1 else None
    if isinstance(name, str):
        return files.read(name, path, files.place(f"{path}.file"))
    if isinstance(value, dict) and path in SECTIONS:
        return {kind: _with_files(parts, f"{path}.{kind}", files) for kind, parts in value.items()}
    if isinstance(value, tuple):
        return tuple(_with_files(item, f"{path}[{index}]", files) for index, item in enumerate(value))
    return value


def _base(extends: Value, files: Folder, get_installed: BankGetter) -> BankBuilder[QuestionBank]:
    """Return a builder with the bank that a manifest extends; an unreadable one if there is no such bank."""
    problems = list(_extends_problems(extends, files.place))
    if isinstance(extends, dict) and not problems:
        ((key, value),) = extends.items()
        name, place = str(value), files.place(f"extends.{key}")
        try:
            if key == "file":
                return _base_in_folder(name, files.for_base(), place, get_installed)
            bank = get_installed(name)
            return BankBuilder(QuestionBank, bank, provenance_of(bank))
        except BankError as error:
            problems = [p if p.place.file or p.place.path else p.at(place) for p in error.problems]
    return BankBuilder(QuestionBank, UNREADABLE, Provenance(), problems)


def _extends_problems(extends: Value, place: Callable[[str], Place]) -> Iterator[Problem]:
    if not isinstance(extends, dict):
        yield Problem("wrong-type", place("extends"), found=describe(extends), expected="a mapping")
        return
    for key, name in extends.items():
        if key not in ("bank", "file"):
            yield Problem("unknown-field", place(f"extends.{key}"), name=key, nearest=nearest(key, ("bank", "file")))
        elif not isinstance(name, str):
            yield Problem("wrong-type", place(f"extends.{key}"), found=describe(name), expected="text")
    if "bank" in extends and "file" in extends:
        yield Problem("fields-exclusive", place("extends"), names=("bank", "file"))
    elif "bank" not in extends and "file" not in extends:
        yield Problem("missing-field", place("extends"), name="bank")


def _base_in_folder(name: str, files: Folder, named_at: Place, get_installed: BankGetter) -> BankBuilder[QuestionBank]:
    """Return a builder with the checked content of a base; its own files are named from the folder it lies in."""
    *folders, file = name.split("/")
    manifest = files.read(name, "", named_at)
    if manifest is UNREADABLE or files.folder is None:
        raise BankError(files.problems)
    for step in folders:
        files.folder = files.folder.joinpath(step)
        files.prefix += f"{step}/"
    with reading(files.folder.joinpath(file)):
        builder = _builder(manifest, files, get_installed)
        builder.check()
        return builder
