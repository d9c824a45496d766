"""What is said of an argument that is no such number: the same words everywhere."""

from __future__ import annotations


def whole_number_faults(name: str, value: object, least: int) -> list[str]:
    """Return what is wrong with an argument that must be a whole number from `least`, nothing if it is one.

    >>> whole_number_faults("top", 3, 0), whole_number_faults("top", True, 0)
    ([], ['top must be a whole number from 0, not True'])
    """
    if type(value) is int and value >= least:
        return []
    return [f"{name} must be a whole number from {least}, not {value!r}"]


def require_whole_number(name: str, value: object, least: int) -> None:
    """Raise ValueError unless an argument is a whole number from `least`."""
    for fault in whole_number_faults(name, value, least):
        raise ValueError(fault)
