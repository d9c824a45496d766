"""The files of a bank, including those of the banks that it extends."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from itertools import accumulate, islice
from pathlib import Path
from typing import IO, Final, Literal, NoReturn, Protocol, runtime_checkable

from cx_centricity.bank import (
    RANGE_PATTERN,
    SECTIONS,
    UNREADABLE,
    VERSION_PATTERN,
    BankBuilder,
    Provenance,
    QuestionBank,
    Source,
    Value,
    is_in_range,
    provenance_of,
)
from cx_centricity.errors import BankError, Place, Problem, describe, nearest
from cx_centricity.loading._document import MAX_BYTES, MAX_VALUES, DocumentError, parse_document
from cx_centricity.loading._file import read_file_inside

MANIFEST: Final = "bank.yaml"
MAX_EXTENDS: Final = 16


@runtime_checkable
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
    builder = _builder(manifest, files, get_installed)
    try:
        return builder.build()
    except BankError as error:
        error.language = builder.stated("language") or files.language
        raise


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

    `language` is the language that the manifest states. `prefix` stands before the names of files in problems. Without
    a `folder`, no file can be read. The bounds of one document hold for all files of the bank together.
    """

    def __init__(self, folder: Resource | None, prefix: str = "") -> None:
        self.folder: Resource | None = folder
        self.prefix: str = prefix
        self.problems: list[Problem] = []
        self.language: str | None = None
        self.inside: tuple[str, ...] = ()
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
        other.inside, other._spent = self.inside, self._spent
        return other

    def enter(self, steps: Iterable[str]) -> None:
        """Go to a folder inside this one, from which further files are named."""
        for step in steps:
            self.inside += (step,)
            self.prefix += f"{step}/"

    def read(self, name: str, path: str, named_at: Place) -> Value:
        """Return the content of a file, which stands at `path`; after adding a problem, UNREADABLE."""
        steps = name.split("/")
        if self.folder is None:
            return self._unreadable(Problem("no-folder", named_at, name=name))
        if name in self._used:
            return self._unreadable(Problem("file-used-twice", named_at, name=name, first=str(self._used[name])))
        self._used[name] = named_at
        if not name.isprintable() or "\\" in name or ":" in name or any(step in ("", ".", "..") for step in steps):
            return self._unreadable(Problem("file-outside-folder", named_at, name=name))
        data = self._bytes(self.folder, (*self.inside, *steps))
        if isinstance(data, bytes):
            return self.parse(data, self.prefix + name, path)
        return self._unreadable(Problem(data, named_at, name=name))

    def parse(self, data: bytes, file: str | None, path: str) -> Value:
        """Return the content of a document, which stands at `path`; after adding a problem, UNREADABLE."""
        self._spent["bytes"] += len(data)
        if self._spent["bytes"] > MAX_BYTES:
            return self._unreadable(Problem("too-large", Place(file), bound=MAX_BYTES))
        try:
            document = parse_document(data, file)
        except DocumentError as error:
            self._note_language(error.value, path)
            return self._unreadable(*error.problems)
        self._note_language(document.value, path)
        self._spent["values"] += document.size
        warnings = (
            problem.at(replace(problem.place, path=_joined(path, problem.place.path))) for problem in document.warnings
        )
        self._sources.append(Source(document.file, path, document.marks, tuple(warnings)))
        self.problems.extend(document.problems)
        if self._spent["values"] > MAX_VALUES:
            return self._unreadable(Problem("too-many-values", document.place(""), bound=MAX_VALUES))
        return document.value

    def _bytes(self, folder: Resource, steps: Sequence[str]) -> bytes | Literal["file-not-found", "link-refused"]:
        """Return the content of a regular file inside the folder, or the code of the problem with it."""
        size = MAX_BYTES - self._spent["bytes"] + 1
        try:
            if isinstance(folder, Path):
                return read_file_inside(folder, steps, size)
            target = _inside(folder, steps)
            if target.is_file():
                with target.open("rb") as file:
                    return file.read(size)
        except (OSError, ValueError):  # ValueError: the name cannot be the name of a file
            paths = accumulate(steps, os.path.join, initial=str(folder))
            if isinstance(folder, Path) and any(map(os.path.islink, islice(paths, 1, None))):
                return "link-refused"
        return "file-not-found"

    def _note_language(self, content: Value, path: str) -> None:
        stated = content.get("language") if isinstance(content, dict) and not path else None
        self.language = stated if isinstance(stated, str) else self.language

    def _unreadable(self, *problems: Problem) -> Value:
        self.problems.extend(problems)
        return UNREADABLE


def _inside(folder: Resource, steps: Iterable[str]) -> Resource:
    """Return the file or folder to which these names lead from a folder."""
    for step in steps:
        folder = folder.joinpath(step)
    return folder


def _joined(base: str, path: str) -> str:
    """Return the path in the bank of what stands at a path of a document whose content stands at `base`."""
    return f"{base}.{path}".removeprefix(".").removesuffix(".").replace(".[", "[")


def _builder(manifest: Value, files: Folder, get_installed: BankGetter) -> BankBuilder[QuestionBank]:
    """Return a builder with the content of a manifest, and of the banks that it extends."""
    if isinstance(manifest, dict) and "extends" in manifest:
        builder = _base(manifest["extends"], files, get_installed)
        base_id = builder.stated("id")
        overlay = {key: _with_files(value, key, files) for key, value in manifest.items() if key != "extends"}
        builder.apply(overlay, files.provenance)
        builder.form_problems += files.problems
        if base_id is not None and "id" not in manifest:
            builder.warn(Problem("id-of-base", files.place("extends"), id=base_id))
        return builder
    content = manifest
    if isinstance(manifest, dict):
        sections = [key for key in manifest if key in SECTIONS]
        files.problems += (Problem("overlay-without-base", files.place(key), section=key) for key in sections)
        content = {key: _with_files(value, key, files) for key, value in manifest.items() if key not in SECTIONS}
    return BankBuilder(QuestionBank, content, files.provenance, files.problems)


def _with_files(value: Value, path: str, files: Folder) -> Value:
    """Return the value of a field with the content of files in place of their names."""
    if path == "rename":  # its values are ids
        return value
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
        key = "file" if "file" in extends else "bank"
        name, place = str(extends[key]), files.place(f"extends.{key}")
        try:
            if key == "file":
                builder = _base_in_folder(name, files.for_base(), place, get_installed)
            else:
                bank = get_installed(name)
                builder = BankBuilder(QuestionBank, bank, provenance_of(bank))
        except BankError as error:
            problems = [p if p.place.file or p.place.path else p.at(place) for p in error.problems]
        else:
            wanted, version = extends.get("version"), builder.stated("version")
            is_version = version is not None and re.fullmatch(VERSION_PATTERN, version)
            if isinstance(wanted, str) and version is not None and is_version and not is_in_range(version, wanted):
                data = {"id": builder.stated("id") or name, "version": version, "wanted": wanted}
                builder.form_problems.append(Problem("version-outside-range", files.place("extends.version"), **data))
            return builder
    return BankBuilder(QuestionBank, UNREADABLE, Provenance(), problems)


def _extends_problems(extends: Value, place: Callable[[str], Place]) -> Iterator[Problem]:
    if not isinstance(extends, dict):
        yield Problem("wrong-type", place("extends"), found=describe(extends), expected="a mapping")
        return
    known = ("bank", "file", "version")
    for key, value in extends.items():
        if key not in known:
            yield Problem("unknown-field", place(f"extends.{key}"), name=key, nearest=nearest(key, known))
        elif not isinstance(value, str):
            yield Problem("wrong-type", place(f"extends.{key}"), found=describe(value), expected="text")
        elif key == "version" and not re.fullmatch(RANGE_PATTERN, value):
            yield Problem("not-a-version-range", place("extends.version"), found=describe(value))
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
    files.enter(folders)
    with reading(_inside(files.folder, (*files.inside, file))):
        builder = _builder(manifest, files, get_installed)
        builder.check()
        return builder
