"""The bank that comes with the package."""

from __future__ import annotations

from functools import cache
from threading import Lock

from cx_centricity.bank import QuestionBank
from cx_centricity.loading.bank_files import read_bank

BUNDLED = "cx_centricity"

_LOADING = Lock()


def default_bank() -> QuestionBank:
    """Return the bundled bank in Russian; it is read at the first call and shared by all callers and threads.

    >>> default_bank() is default_bank()
    True
    >>> default_bank().title
    'Диагностика клиентоцентричности'
    """
    with _LOADING:  # `cache` alone would let two threads at first use make two banks
        return _bundled_bank()


@cache
def _bundled_bank() -> QuestionBank:
    from importlib_resources import files

    return read_bank(files("cx_centricity") / "data" / "ru", prefix=f"{BUNDLED}:")
