"""Run `python -m cx_centricity`, which is the command `cx-centricity`."""

import sys
from io import TextIOWrapper

try:
    from cx_centricity.cli import app
except ModuleNotFoundError as _error:
    if _error.name not in {"typer", "rich"}:
        raise
    sys.exit(str(_error))


def main() -> None:
    """Run the command line and print in UTF-8, whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app()


if __name__ == "__main__":
    main()
