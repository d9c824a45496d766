"""The command line. It parses arguments and prints; it needs the extra `cli` (typer, rich)."""

try:
    import rich as rich
    import typer as typer
except ModuleNotFoundError as _error:
    raise ModuleNotFoundError(
        f"the command line needs {_error.name}, which is not installed: pip install 'cx-centricity[cli]'",
        name=_error.name,
    ) from None

from cx_centricity.cli._app import app

__all__ = ["app"]


def __dir__() -> list[str]:
    return __all__
