"""From the files of a bank to a QuestionBank, with the place of every problem."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pydantic import ValidationError

from cx_centricity.bank import Content, QuestionBank
from cx_centricity.errors import (
    BankError,
    FileNotFound,
    FileOutsideFolder,
    InvalidValue,
    MissingField,
    Place,
    Problem,
    UnknownField,
)
from cx_centricity.errors.problem import nearest
from cx_centricity.loading.document import MAX_BYTES, Document, DocumentError, Value, parse_document

if TYPE_CHECKING:
    from importlib_resources.abc import Traversable
    from pydantic_core import ErrorDetails

MANIFEST = "bank.yaml"
_SHOWN_LENGTH = 40


@dataclass(slots=True)
class _Files:
    """The documents of one bank, by the path in the bank where their content stands."""

    folder: Traversable
    problems: list[Problem] = field(default_factory=list[Problem])
    all_read: bool = True
    documents: dict[str, Document] = field(default_factory=dict[str, Document])

    def read(self, name: str, path: str, asked_at: Place) -> Value:
        """Read a file of the folder into `path`; a problem with it is noted and gives None."""
        steps = name.split("/")
        if not name.isprintable() or "\\" in name or ":" in name or any(step in ("", ".", "..") for step in steps):
            self._unread(FileOutsideFolder(place=asked_at, name=name))
            return None
        target = self.folder
        for step in steps:
            target = target.joinpath(step)
            if isinstance(target, Path) and target.is_symlink():  # it may lead anywhere
                self._unread(FileOutsideFolder(place=asked_at, name=name))
                return None
        try:
            with target.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError:
            self._unread(FileNotFound(place=asked_at, name=name))
            return None
        try:
            document = parse_document(data, name)
        except DocumentError as error:
            self._unread(*error.problems)
            return None
        self.documents[path] = document
        self.problems.extend(document.problems)
        return document.value

    def _unread(self, *problems: Problem) -> None:
        self.problems.extend(problems)
        self.all_read = False

    def place(self, path: str) -> Place:
        """Return where in which file a path of the bank stands."""
        inside = max((p for p in self.documents if path == p or path.startswith((f"{p}.", f"{p}[")) or not p), key=len)
        spot = self.documents[inside].place(path[len(inside) :].removeprefix("."))
        return Place(spot.file, spot.line, spot.column, path)


def read_bank(folder: Traversable) -> QuestionBank:
    """Read the bank whose manifest is `bank.yaml` in this folder.

    In the manifest, a mapping whose only key is `file` stands for the content of that file of the folder, as the
    value of a field or as an item of a list. All that is wrong is raised in one BankError; what does not fit is looked
    for only where every file could be read to its end.
    """
    files = _Files(folder)
    manifest = files.read(MANIFEST, "", Place(MANIFEST))
    content = _with_files(manifest, files) if isinstance(manifest, dict) else manifest
    try:
        if files.all_read:
            bank = QuestionBank.model_validate(content)
            if not files.problems:
                return bank
    except ValidationError as error:
        all_details = error.errors(include_url=False)
        problems = [p for details in all_details if not _follows(details, all_details) for p in _problems(details)]
        files.problems.extend(problem.at(files.place(problem.place.path)) for problem in problems)
    raise BankError(files.problems)


def _with_files(manifest: dict[str, Value], files: _Files) -> dict[str, Value]:
    content: dict[str, Value] = {}
    for key, value in manifest.items():
        if isinstance(value, tuple):
            content[key] = tuple(_file_or_value(item, f"{key}[{index}]", files) for index, item in enumerate(value))
        else:
            content[key] = _file_or_value(value, key, files)
    return content


def _file_or_value(value: Value, path: str, files: _Files) -> Value:
    if isinstance(value, dict) and list(value) == ["file"] and isinstance(value["file"], str):
        return files.read(value["file"], path, files.place(f"{path}.file"))
    return value


def _follows(details: ErrorDetails, all_details: list[ErrorDetails]) -> bool:
    """Say whether an error only follows from another that is reported anyway.

    A list is too short because an item of it does not fit; a default cannot be made of a field that does not fit.
    """
    if details["type"] == "default_factory_not_called":
        return True
    loc = details["loc"]
    return details["type"] == "too_short" and any(
        len(other["loc"]) > len(loc) and other["loc"][: len(loc)] == loc for other in all_details
    )


def _problems(details: ErrorDetails) -> list[Problem]:
    """Turn one of pydantic's errors into problems whose place has only a path."""
    context = details.get("ctx", {})
    if isinstance(context.get("error"), BankError):
        return list(cast("BankError", context["error"]).problems)
    *parents, last = details["loc"] or ("",)
    outer, path = Place(path=_path(parents)), Place(path=_path([*parents, last]))
    if details["type"] in {"missing", "missing_argument"}:
        return [MissingField(place=outer, name=str(last))]
    if details["type"] in {"extra_forbidden", "unexpected_keyword_argument"}:
        known = {name for model in Content.__subclasses__() for name in model.model_fields}
        return [UnknownField(place=path, name=str(last), nearest=nearest(str(last), sorted(known)))]
    return [InvalidValue(place=path, found=_shown(details["input"]), expected=details["msg"])]


def _path(steps: list[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, tuple):
        return "a list"
    text = "null" if value is None else str(value)
    return f"“{text}”" if len(text) <= _SHOWN_LENGTH else f"“{text[:_SHOWN_LENGTH]}…”"
