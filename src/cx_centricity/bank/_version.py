"""Version numbers of banks, as Semantic Versioning has them."""

from __future__ import annotations

import re
from operator import eq, ge, gt, le, lt
from typing import Final

from cx_centricity.typing import Bump

_NUMBER: Final = r"(0|[1-9][0-9]*)"
_PRE_RELEASE: Final = r"(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_SUFFIX: Final = rf"(-{_PRE_RELEASE}(\.{_PRE_RELEASE})*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?"
VERSION_PATTERN: Final = rf"^{_NUMBER}\.{_NUMBER}\.{_NUMBER}{_SUFFIX}$"
RANGE_PATTERN: Final = (
    rf"^ *(>=|<=|==|>|<) *{_NUMBER}(\.{_NUMBER}(\.{_NUMBER}{_SUFFIX})?)?"
    rf"( *, *(>=|<=|==|>|<) *{_NUMBER}(\.{_NUMBER}(\.{_NUMBER}{_SUFFIX})?)?)* *$"
)
"""A comparison with a version, or several with commas between them; missing numbers of a version count as 0."""

_COMPARISONS: Final = {">=": ge, ">": gt, "<=": le, "<": lt, "==": eq}


def is_in_range(version: str, wanted: str) -> bool:
    """Return whether a version fits all comparisons of a range that fits RANGE_PATTERN.

    >>> is_in_range("1.4.0", ">=1.2, <2"), is_in_range("2.0.0-rc.1", "<2"), is_in_range("2.0.0", "<2")
    (True, True, False)
    """
    comparisons = (re.match(r" *([<>=]+) *([^ ]+)", part) for part in wanted.split(","))
    return all(
        _COMPARISONS[found[1]](precedence(version), precedence(found[2])) for found in comparisons if found is not None
    )


def raised(version: str, due: Bump | None) -> str:
    """Return the least version in which the part that is due is raised.

    >>> raised("1.2.3", "minor"), raised("2.0.0-rc.1", "major"), raised("2.1.0-rc.1", "major")
    ('1.3.0', '2.0.0-rc.2', '3.0.0')
    """
    if due is None:
        return version
    core, _, pre_release = version.partition("+")[0].partition("-")
    numbers = [int(number) for number in core.split(".")]
    position = ("major", "minor", "patch").index(due)
    if numbers[0] == 0:  # before 1.0.0, major means the second number and everything else the third
        position = 1 if due == "major" else 2
    if pre_release and not any(numbers[position + 1 :]):  # its release raises the part already
        *steps, last = pre_release.split(".")
        steps += [str(int(last) + 1)] if last.isdecimal() else [last, "1"]
        return f"{core}-{'.'.join(steps)}"
    numbers[position:] = [numbers[position] + 1, *[0] * (2 - position)]
    return ".".join(map(str, numbers))


def precedence(version: str) -> tuple[object, ...]:
    """Return the key that sorts versions as Semantic Versioning does, pre-releases before their release.

    >>> sorted(["1.0.0", "1.0.0-rc.2", "0.9.9", "1.0.0-rc.10", "1.0.0-alpha"], key=precedence)
    ['0.9.9', '1.0.0-alpha', '1.0.0-rc.2', '1.0.0-rc.10', '1.0.0']
    """
    core, _, pre_release = version.partition("+")[0].partition("-")
    numbers = [int(number) for number in core.split(".")]
    steps = [(0, int(step), "") if step.isdecimal() else (1, 0, step) for step in pre_release.split(".")]
    return *numbers, *[0] * (3 - len(numbers)), tuple(steps) if pre_release else ((2,),)
