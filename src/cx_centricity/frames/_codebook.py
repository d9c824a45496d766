"""How the answers of a frame are coded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, StrictInt, StrictStr

from cx_centricity.errors import Problem

CodedAnswer = StrictInt | StrictStr
"""What stands for an answer that is no level: a whole number or a text."""


class Codebook(BaseModel):
    """How a frame or file codes the answers.

    `columns` names the statement that a column answers whose name is not its id. `levels` gives the level number of a
    text. `not_applicable` and `unanswered` are codes, whole numbers or texts, that stand for these beside a missing
    value. In columns of text, blanks around a value aside, level numbers and codes may be written out (`3`, `3.0`) and
    an empty text is unanswered. Raises Pydantic's ValidationError.

    >>> from cx_centricity.frames import Codebook
    >>> Codebook(columns={"q1": "personalization"}, levels={"полностью": 9}, not_applicable=(-1, 98), unanswered=(99,))
    Codebook(columns=1, levels=1, not_applicable=(-1, 98), unanswered=(99,))
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", strict=True)

    columns: Mapping[StrictStr, StrictStr] = {}
    levels: Mapping[StrictStr, StrictInt] = {}
    not_applicable: tuple[CodedAnswer, ...] = (-1, "n/a")
    unanswered: tuple[CodedAnswer, ...] = ()

    def problems(self, numbers: Sequence[int]) -> Iterator[Problem]:
        """Yield what makes no sense for a bank whose levels have these numbers."""
        for text, level in self.levels.items():
            if level not in numbers:
                yield Problem(
                    "level-outside-scale", statement=text, found=str(level), lowest=numbers[0], highest=numbers[-1]
                )
        coded = [*self._coded(numbers)]
        texts = [(text, code) for mark, code in coded for text in _written(mark)]
        meanings = Counter(text for text, _ in set(texts))
        for mark in dict.fromkeys(mark for mark, _ in coded[len(numbers) + 1 :]):
            if any(meanings[text] > 1 for text in _written(mark)):
                yield Problem("code-ambiguous", found=repr(mark))

    def texts(self, numbers: Sequence[int]) -> tuple[dict[str, int], int, int]:
        """Return the code of every text that has a meaning, then the codes of not applicable and of unanswered."""
        codes = {text: code for mark, code in self._coded(numbers) for text in _written(mark)}
        return codes, numbers[-1] + 1, numbers[-1] + 2

    def _coded(self, numbers: Sequence[int]) -> Iterator[tuple[CodedAnswer, int]]:
        """Yield everything that stands for an answer, each with its code: numbers and the empty text first."""
        not_applicable, unanswered = numbers[-1] + 1, numbers[-1] + 2
        yield from ((number, number) for number in numbers)
        yield "", unanswered
        yield from self.levels.items()
        yield from ((mark, not_applicable) for mark in self.not_applicable)
        yield from ((mark, unanswered) for mark in self.unanswered)

    def __hash__(self) -> int:
        """Equal codebooks have one hash, mappings included."""
        mappings = frozenset(self.columns.items()), frozenset(self.levels.items())
        return hash((*mappings, self.not_applicable, self.unanswered))

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        yield from (("columns", len(self.columns)), ("levels", len(self.levels)))
        yield from (("not_applicable", self.not_applicable), ("unanswered", self.unanswered))


def _written(mark: CodedAnswer) -> tuple[str, ...]:
    return (mark.strip(),) if isinstance(mark, str) else (str(mark), f"{mark}.0")
