"""The files of one bank: read by name, each once, never from outside the bank's own folder, never without bound."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Literal, Protocol

from cx_centricity.bank import UNREAD, Provenance, Source, Value
from cx_centricity.errors import Place, Problem
from cx_centricity.loading.document import MAX_BYTES, MAX_VALUES, Document, DocumentError, parse_document


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
