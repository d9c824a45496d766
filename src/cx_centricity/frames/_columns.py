"""How a column of a frame is read: level numbers, not applicable, unanswered, invalid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import narwhals.stable.v2 as nw
from narwhals.stable.v2.dtypes import DType

from cx_centricity.answers import BLANK_RUN

_BOUNDS: Final[dict[type[DType], tuple[int, int]]] = {
    nw.Int8: (-(2**7), 2**7 - 1),
    nw.Int16: (-(2**15), 2**15 - 1),
    nw.Int32: (-(2**31), 2**31 - 1),
    nw.UInt8: (0, 2**8 - 1),
    nw.UInt16: (0, 2**16 - 1),
    nw.UInt32: (0, 2**32 - 1),
    nw.UInt64: (0, 2**64 - 1),
    nw.UInt128: (0, 2**128 - 1),
}
"""What types hold that do not hold every code: a code is not compared with a column that cannot have it."""
_ANY_CODE: Final = (-(2**63), 2**63 - 1)
_FITS_A_WORD: Final = (nw.Int8, nw.Int16, nw.Int32, nw.UInt8, nw.UInt16)
_TEXTS: Final = (nw.String, nw.Categorical, nw.Enum)


class ColumnReading(NamedTuple):
    """How the values of a column are read: `level` is a number where `is_level` holds and may be anything elsewhere."""

    level: nw.Expr
    is_level: nw.Expr
    is_not_applicable: nw.Expr | None
    is_unanswered: nw.Expr


def is_text(dtype: DType) -> bool:
    """Tell whether a column of this type needs a codebook."""
    return isinstance(dtype, _TEXTS)


def refusal(dtype: DType, *, has_codebook: bool) -> str | None:
    """Return what to do about a type that cannot be read; None if it can."""
    if dtype.is_integer() or dtype.is_float() or (has_codebook and is_text(dtype)):
        return None
    if isinstance(dtype, nw.Boolean):
        return "booleans-are-no-levels"
    return "texts-need-codebook" if is_text(dtype) else "cast-to-integer"


def tidied(column: str) -> nw.Expr:
    """Return the texts of a column as codes are compared with them."""
    return nw.col(column).cast(nw.String).str.replace_all(BLANK_RUN, " ").str.strip_chars(" ")


def coded(column: str, codes: Mapping[str, int], levels: Sequence[int]) -> nw.Expr:
    """Return the codes of a column of texts; a text without a meaning has a code of its own."""
    code = tidied(column).replace_strict(codes, default=levels[-1] + 3, return_dtype=nw.Int32)
    return nw.when(~nw.col(column).is_null()).then(code)


def coded_in_sql(column: str, codes: Mapping[str, int], levels: Sequence[int]) -> nw.Expr:
    """Return the codes of a column of `tidied` texts. Spark looks hundreds of texts up fast only in sets."""
    texts: dict[int, list[str]] = {}
    for text, code in codes.items():
        texts.setdefault(code, []).append(text)
    found: nw.Expr = nw.when(~nw.col(column).is_null()).then(nw.lit(levels[-1] + 3, nw.Int32))
    for code in sorted(texts, reverse=True):  # levels are the most frequent, so that they are tried first
        found = nw.when(nw.col(column).is_in(texts[code])).then(nw.lit(code, nw.Int32)).otherwise(found)
    return found


def read_codes(name: str, levels: Sequence[int]) -> ColumnReading:
    """Read a column of `coded` texts."""
    value = nw.col(name)
    is_unanswered = value.is_null() | (value == levels[-1] + 2)
    return ColumnReading(value, value.is_between(levels[0], levels[-1]), value == levels[-1] + 1, is_unanswered)


def read_numbers(name: str, dtype: DType, codes: Mapping[int, int], levels: Sequence[int]) -> ColumnReading:
    """Read a column of whole numbers or floats; `codes` has the whole numbers that mean something else."""
    value = nw.col(name)
    least, greatest = _BOUNDS.get(type(dtype), _ANY_CODE)
    stated = {number: code for number, code in codes.items() if least <= number <= greatest and number != code}
    by_code: dict[int, list[int]] = {}
    for number, code in stated.items():
        by_code.setdefault(code, []).append(number)
    is_level = value.is_between(levels[0], levels[-1])
    is_unanswered = value.is_null()
    if dtype.is_float():
        is_level = is_level & (value == value.floor())
        is_unanswered = is_unanswered | value.is_nan()
    if unanswered := by_code.pop(levels[-1] + 2, None):
        is_unanswered = is_unanswered | _is_any(value, unanswered)
    not_applicable = by_code.pop(levels[-1] + 1, None)
    is_not_applicable = _is_any(value, not_applicable) if not_applicable else None
    others = [number for number in stated if levels[0] <= number <= levels[-1]]
    if not others and not by_code:
        # What does not fit would break the cast of the whole column, even where nothing is made of it.
        level = value if isinstance(dtype, _FITS_A_WORD) else nw.when(is_level).then(value)
        return ColumnReading(level, is_level, is_not_applicable, is_unanswered)
    level = nw.when(is_level & ~_is_any(value, others) if others else is_level).then(value)
    for code, numbers in by_code.items():
        level = nw.when(_is_any(value, numbers)).then(nw.lit(code, nw.Int32)).otherwise(level)
    return ColumnReading(level, ~level.is_null(), is_not_applicable, is_unanswered)


def _is_any(value: nw.Expr, codes: Sequence[int]) -> nw.Expr:
    is_any = value == codes[0]
    for code in codes[1:]:
        is_any = is_any | (value == code)
    return is_any
