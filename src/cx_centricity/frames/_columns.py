"""How a column of a frame is read: level numbers, not applicable, unanswered, invalid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import narwhals.stable.v2 as nw
from narwhals.stable.v2.dtypes import DType

from cx_centricity.frames._codebook import Codebook, Mark

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


class AnswerColumn(NamedTuple):
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


def coded(column: str, codebook: Codebook, numbers: Sequence[int]) -> nw.Expr:
    """Return the codes of a column of texts; what means nothing has one that is no level."""
    codes, _, _ = codebook.texts(numbers)
    texts = nw.col(column).cast(nw.String).str.strip_chars()
    code = texts.replace_strict(codes, default=numbers[-1] + 3, return_dtype=nw.Int32)
    return nw.when(~nw.col(column).is_null()).then(code)


def read_codes(name: str, codebook: Codebook, numbers: Sequence[int]) -> AnswerColumn:
    """Read a column of `coded` texts."""
    _, not_applicable, unanswered = codebook.texts(numbers)
    value = nw.col(name)
    is_unanswered = value.is_null() | (value == unanswered)
    return AnswerColumn(value, value.is_between(numbers[0], numbers[-1]), value == not_applicable, is_unanswered)


def read_numbers(name: str, dtype: DType, codebook: Codebook, numbers: Sequence[int]) -> AnswerColumn:
    """Read a column of whole numbers or floats."""
    value = nw.col(name)
    is_level = value.is_between(numbers[0], numbers[-1])
    is_unanswered = value.is_null()
    if dtype.is_float():
        is_level = is_level & (value == value.floor())
        is_unanswered = is_unanswered | value.is_nan()
    if unanswered := list(_codes(codebook.unanswered, dtype)):
        is_unanswered = is_unanswered | _is_any(value, unanswered)
    not_applicable = list(_codes(codebook.not_applicable, dtype))
    # What does not fit would break the cast of the whole column, even where nothing is made of it.
    level = value if isinstance(dtype, _FITS_A_WORD) else nw.when(is_level).then(value)
    return AnswerColumn(level, is_level, _is_any(value, not_applicable) if not_applicable else None, is_unanswered)


def _codes(marks: Iterable[Mark], dtype: DType) -> Iterator[int]:
    least, greatest = _BOUNDS.get(type(dtype), _ANY_CODE)
    return (mark for mark in marks if isinstance(mark, int) and least <= mark <= greatest)


def _is_any(value: nw.Expr, codes: Sequence[int]) -> nw.Expr:
    is_any = value == codes[0]
    for code in codes[1:]:
        is_any = is_any | (value == code)
    return is_any
