"""From the files of a bank to a QuestionBank: files put in where they are named, then what the bank extends."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NoReturn, TypeGuard

from cx_centricity.bank import SECTIONS, UNREAD, Draft, QuestionBank, Value, grow, in_order, made_of, shown
from cx_centricity.errors import BankError, Place, Problem, nearest
from cx_centricity.loading.folder import Folder, Resource

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
