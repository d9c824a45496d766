"""Run `python -m cx_centricity`, which is the command `cx-centricity`."""

import os
import sys
from contextlib import suppress
from io import TextIOWrapper

try:
    from cx_centricity.cli import app
except ModuleNotFoundError as _error:
    if _error.name not in {"typer", "rich"}:
        raise
    sys.exit(str(_error))


def main() -> None:
    """Run the command line and print in UTF-8, whatever the locale.

    If standard output cannot be written, such as on a full disk, say so and exit with code 2.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except OSError as error:
        with suppress(OSError):
            sys.stderr.write(f"cx-centricity: {error.strerror or error}\n")
        # What is left in the buffers would fail again when Python closes them.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for descriptor in (1, 2):
            os.dup2(nowhere, descriptor)
        sys.exit(2)


if __name__ == "__main__":
    main()
