"""The files of a bank and the banks that it extends."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import IO, Literal, NoReturn, Protocol, TypeGuard

from cx_centricity.bank import (
    SECTIONS,
    UNREAD,
    Draft,
    Provenance,
    QuestionBank,
    Source,
    Value,
    grow,
    in_order,
    made_of,
    shown,
)
from cx_centricity.errors import BankError, Place, Problem, nearest
from cx_centricity.loading._document import MAX_BYTES, MAX_VALUES, Document, DocumentError, parse_document


class Resource(Protocol):
    """A folder or file of a package, as `importlib.resources.files` or `zipfile.Path` gives it, or a path on disk."""

    @property
    def name(self) -> str:
        """The last part of its path."""
        ...

    def is_dir(self) -> bool:
        """Say whether it is a folder."""
        ...

    def is_file(self) -> bool:
        """Say whether it is a file."""
        ...

    def joinpath(self, name: str, /) -> Resource:
        """Return what has this name in the folder."""
        ...

    def open(self, mode: Literal["rb"], /) -> IO[bytes]:
        """Open the file for reading."""
        ...


class Folder:
    """What was read of a bank so far: the problems of its files and where each file's content stands in the bank.

    `prefix` stands before the names of files in problems; without a `folder`, no file can be read. The bounds for one
    document hold for all files of the bank together.
    """

    def __init__(self, folder: Resource | None, prefix: str = "") -> None:
        self.folder: Resource | None = folder
        self.prefix: str = prefix
        self.problems: list[Problem] = []
        self.sources: list[Source] = []
        self._used: dict[str, Place] = {}
        self._spent: dict[str, int] = {"bytes": 0, "values": 0}

    @property
    def provenance(self) -> Provenance:
        """Where everything that was read so far was written."""
        return Provenance(self.sources)

    def place(self, path: str) -> Place:
        """Return where a path of the first file, the manifest, was written."""
        return Provenance(self.sources[:1]).place(path)

    def beside(self) -> Folder:
        """Return the same folder for a base in it, which has files of its own and the same bounds."""
        other = Folder(self.folder, self.prefix)
        other._spent = self._spent
        return other

    def read(self, name: str, path: str, asked_at: Place) -> Value:
        """Read a file of the folder, whose content stands at `path`; a problem with it is noted and gives UNREAD."""
        target = self._target(name, asked_at)
        if isinstance(target, Problem):
            return self._unread(target)
        try:
            with target.open("rb") as file:
                data = file.read(MAX_BYTES - self._spent["bytes"] + 1)
        except OSError:
            return self._unread(Problem("file-not-found", asked_at, name=name))
        return self.parse(data, self.prefix + name, path)

    def parse(self, data: bytes, file: str | None, path: str) -> Value:
        """Take a document whose content stands at `path`."""
        self._spent["bytes"] += len(data)
        if self._spent["bytes"] > MAX_BYTES:
            return self._unread(Problem("too-large", Place(file), bound=MAX_BYTES))
        try:
            document = parse_document(data, file)
        except DocumentError as error:
            return self._unread(*error.problems)
        self._take(document, path)
        if self._spent["values"] > MAX_VALUES:
            return self._unread(Problem("too-many-values", document.place(""), bound=MAX_VALUES))
        return document.value

    def _take(self, document: Document, path: str) -> None:
        self._spent["values"] += document.size
        self.sources.append(Source(document.file, path, document.marks))
        self.problems.extend(document.problems)

    def _target(self, name: str, asked_at: Place) -> Resource | Problem:
        """Return the regular file of this name inside the folder, or why there is none."""
        steps = name.split("/")
        if self.folder is None:
            return Problem("no-folder", asked_at, name=name)
        if name in self._used:
            return Problem("file-used-twice", asked_at, name=name, first=str(self._used[name]))
        self._used[name] = asked_at
        if not name.isprintable() or "\\" in name or ":" in name or any(step in ("", ".", "..") for step in steps):
            return Problem("file-outside-folder", asked_at, name=name)
        target = self.folder
        try:
            for step in steps:
                target = target.joinpath(step)
                if isinstance(target, Path) and target.is_symlink():  # it may lead anywhere
                    return Problem("link-refused", asked_at, name=name)
            is_file = target.is_file()
        except OSError:  # a name may be too long to be looked for
            is_file = False
        return target if is_file else Problem("file-not-found", asked_at, name=name)

    def _unread(self, *problems: Problem) -> Value:
        self.problems.extend(problems)
        return UNREAD


MANIFEST = "bank.yaml"
MAX_EXTENDS = 16

Installed = Callable[[str], QuestionBank]
"""What gives an installed bank by its name, or raises BankError."""

_BEING_READ: ContextVar[tuple[str, ...]] = ContextVar("banks being read", default=())


def read_bank(
    folder: Resource, installed: Installed | None = None, *, name: str = MANIFEST, prefix: str = ""
) -> QuestionBank:
    """Read the bank whose manifest, or only file, has this name in this folder.

    In the manifest, a mapping whose only key is `file` stands for the content of that file of the folder: as the value
    of a field or of a kind in a section, or as an item of its list. `extends` names a bank that is
    `installed`, or a file of the folder, to which the rest of the manifest is an overlay. All that is wrong is raised
    in one BankError.
    """
    files = Folder(folder, prefix)
    with being_read(folder.joinpath(name)):
        return bank_of(files.read(name, "", Place(prefix + name)), files, installed)


def bank_of(manifest: Value, files: Folder, installed: Installed | None) -> QuestionBank:
    """Make the bank of a manifest that was read."""
    if isinstance(manifest, dict) and "extends" in manifest:
        return _extending(manifest, files, installed).checked(QuestionBank)
    if manifest is UNREAD:
        raise BankError(files.problems)
    content = _standing_alone(manifest, files)
    try:
        bank = made_of(QuestionBank, content, files.provenance)
    except BankError as error:
        raise BankError(in_order([*files.problems, *error.problems])) from None
    if files.problems:
        raise BankError(in_order(files.problems))
    return bank


def _extending(manifest: dict[str, Value], files: Folder, installed: Installed | None) -> Draft:
    """Return what the base of a manifest becomes by it."""
    draft = _base(manifest["extends"], files, installed)
    overlay = {key: _with_files(value, key, files) for key, value in manifest.items() if key != "extends"}
    draft.extend(grow(overlay, files.provenance.place))
    draft.problems += files.problems
    return draft


def _with_files(value: Value, path: str, files: Folder) -> Value:
    """Put the content of a file into the place where it is named: a field, an item of its list, an added part."""
    if _names_a_file(value):
        return _content_of(value, path, files)
    if path in SECTIONS and isinstance(value, dict):
        return {kind: _with_files(parts, f"{path}.{kind}", files) for kind, parts in value.items()}
    return _items_with_files(value, path, files)


def _items_with_files(value: Value, path: str, files: Folder) -> Value:
    if not isinstance(value, tuple):
        return value
    paths = [f"{path}[{index}]" for index in range(len(value))]
    return tuple(
        _content_of(item, at, files) if _names_a_file(item) else item for item, at in zip(value, paths, strict=True)
    )


def _names_a_file(value: Value) -> TypeGuard[dict[str, str]]:
    return isinstance(value, dict) and list(value) == ["file"] and isinstance(value["file"], str)


def _content_of(reference: dict[str, str], path: str, files: Folder) -> Value:
    return files.read(reference["file"], path, files.place(f"{path}.file"))


def _standing_alone(manifest: Value, files: Folder) -> Value:
    """Return the content of a manifest that extends nothing; note sections that only an overlay may have."""
    if not isinstance(manifest, dict):
        return manifest
    content: dict[str, Value] = {}
    for key, value in manifest.items():
        if key in SECTIONS:
            files.problems.append(Problem("overlay-without-base", files.place(key), section=key))
        else:
            content[key] = _with_files(value, key, files)
    return content


def _base(extends: Value, files: Folder, installed: Installed | None) -> Draft:
    """Return the bank that a manifest extends, or an unknown one with the reason."""
    place = files.place
    problems = list(_extends_problems(extends, place))
    if problems or not isinstance(extends, dict):
        return Draft.unknown(QuestionBank, problems)
    ((key, value),) = extends.items()
    name, at = str(value), place(f"extends.{key}")
    try:
        if key == "file":
            return _base_in_folder(name, files, at, installed)
        return Draft.of((installed or _none_installed)(name))
    except BankError as error:
        problems = [p if p.place.file or p.place.path else p.at(at) for p in error.problems]
        return Draft.unknown(QuestionBank, problems)


def _none_installed(name: str) -> NoReturn:
    raise BankError([Problem("bank-not-installed", name=name, installed=())])


def _extends_problems(extends: Value, place: Callable[[str], Place]) -> Iterator[Problem]:
    if not isinstance(extends, dict):
        yield Problem("wrong-type", place("extends"), found=shown(extends), expected="a mapping")
        return
    for key, name in extends.items():
        if key not in ("bank", "file"):
            yield Problem("unknown-field", place(f"extends.{key}"), name=key, nearest=nearest(key, ("bank", "file")))
        elif not isinstance(name, str):
            yield Problem("wrong-type", place(f"extends.{key}"), found=shown(name), expected="text")
    if "bank" in extends and "file" in extends:
        yield Problem("fields-exclusive", place("extends"), names=("bank", "file"))
    elif "bank" not in extends and "file" not in extends:
        yield Problem("missing-field", place("extends"), name="bank")


def _base_in_folder(name: str, files: Folder, at: Place, installed: Installed | None) -> Draft:
    """Return the base that a file of the folder is; its own files are named from where it lies."""
    *folders, file = name.split("/")
    within = files.beside()
    manifest = within.read(name, "", at)
    if manifest is UNREAD or within.folder is None:
        raise BankError(within.problems)
    for step in folders:
        within.folder = within.folder.joinpath(step)
        within.prefix += f"{step}/"
    with being_read(within.folder.joinpath(file)):
        if isinstance(manifest, dict) and "extends" in manifest:
            draft = _extending(manifest, within, installed)
        else:
            content = _standing_alone(manifest, within)
            draft = Draft(grow(content, within.provenance.place), within.problems)
        try:
            draft.checked(QuestionBank)
        except BankError as error:
            draft.problems = list(error.problems)
            return draft if isinstance(manifest, dict) else Draft.unknown(QuestionBank, draft.problems)
        return draft


@contextmanager
def being_read(source: object) -> Generator[None]:
    """Note what a bank is being read from, so that one that extends itself, by whatever way, is an error."""
    bank = str(source)
    others = _BEING_READ.get()
    if bank in others:
        circle = (*others[others.index(bank) :], bank)
        raise BankError([Problem("extends-circle", banks=circle)])
    if len(others) >= MAX_EXTENDS:
        raise BankError([Problem("extends-too-long", bound=MAX_EXTENDS)])
    token = _BEING_READ.set((*others, bank))
    try:
        yield
    finally:
        _BEING_READ.reset(token)
