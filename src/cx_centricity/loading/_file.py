"""Reading a file without waiting for a named pipe or following a link out of a folder."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from stat import S_ISREG
from typing import Final

_ALREADY_OPEN: Final = re.compile(r"/dev/(stdin|fd/[0-9]+)|/proc/[^/]+/fd/[0-9]+")
_READ: Final = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_DO_NOT_WAIT: Final = getattr(os, "O_NONBLOCK", 0)
_FOLDER: Final = getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_PATH", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)


def read_file(path: Path, size: int) -> bytes:
    """Return at most `size` bytes of a file, or of what this process has open already, such as /dev/stdin.

    Raises OSError if the file cannot be read or is not a regular file: a named pipe could wait for ever. Raises
    ValueError if the name cannot be the name of a file.
    """
    is_open = _ALREADY_OPEN.fullmatch(str(path)) is not None
    return _read(os.open(path, _READ if is_open else _READ | _DO_NOT_WAIT), size, is_regular=not is_open)


def read_file_inside(folder: Path, steps: Sequence[str], size: int) -> bytes:
    """Return at most `size` bytes of a regular file in a folder; `steps` are the names that lead to it.

    Raises OSError if the file cannot be read, or if a link is in the way, even one put there at this moment.
    """
    if os.open not in os.supports_dir_fd:  # Windows
        opened = os.open(folder.joinpath(*steps), _READ)
        real = str(Path(os.path.realpath(folder), *steps))
        return _read(opened, size, real=real)
    opened = os.open(folder, _FOLDER)
    for step, flags in zip(steps, [_FOLDER] * (len(steps) - 1) + [_READ | _DO_NOT_WAIT], strict=True):
        try:
            inner = os.open(step, flags | _NO_LINK, dir_fd=opened)
        finally:
            os.close(opened)
        opened = inner
    return _read(opened, size)


def _read(opened: int, size: int, *, is_regular: bool = True, real: str | None = None) -> bytes:
    """Read what is open and close it; if `real` is given, it must be at that path, which is free of links."""
    try:
        status = os.fstat(opened)
        if is_regular and not S_ISREG(status.st_mode):
            raise OSError("not a regular file")
        if real is not None and not (os.path.realpath(real) == real and os.path.samestat(status, os.lstat(real))):
            raise OSError("a link is in the way")
        with open(opened, "rb", closefd=False) as stream:
            return stream.read(size)
    finally:
        os.close(opened)
