"""A bank in the making: a tree to which overlays are applied before it is checked as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeVar

from pydantic import BaseModel

from cx_centricity.bank.overlay import Overlaying, Removed
from cx_centricity.bank.provenance import Provenance
from cx_centricity.bank.tree import UNREAD, Node, Value, flatten, grow
from cx_centricity.bank.validation import in_order, validated
from cx_centricity.errors import BankError, Place, Problem

Model = TypeVar("Model", bound=BaseModel)

WRITTEN: Final = "_written"
"""Where a bank keeps its provenance: no field, since equal banks may be written in different places."""
_NOWHERE: Final = Provenance()


def provenance_of(bank: BaseModel) -> Provenance:
    """Return where a bank was written."""
    written: Provenance = vars(bank).get(WRITTEN, _NOWHERE)
    return written


def made_of(model: type[Model], content: Value, provenance: Provenance) -> Model:
    """Make a bank of content as it was read; one BankError with all problems."""
    return _placed(validated(model, content, provenance.place), provenance)


def _placed(made: Model, provenance: Provenance) -> Model:
    vars(made)[WRITTEN] = provenance
    return made


class Draft:
    """Content and the problems that were found on the way to it."""

    def __init__(self, root: Node, problems: Iterable[Problem] = ()) -> None:
        self.root: Node = root
        self.problems: list[Problem] = list(problems)
        self._removed: list[Removed] = []
        self._overlays: set[str | None] = set()

    @classmethod
    def of(cls, bank: BaseModel) -> Draft:
        """Return the content of a bank, to be changed and checked again."""
        return cls(grow(bank, provenance_of(bank).place))

    @classmethod
    def unknown(cls, model: type[BaseModel], problems: Iterable[Problem]) -> Draft:
        """Return the draft of content that could not be read: what an overlay of it states can still be checked."""
        return cls(Node({name: Node(UNREAD, Place()) for name in model.model_fields}, Place()), problems)

    def extend(self, overlay: Node) -> None:
        """Apply an overlay, in place."""
        work = Overlaying(self.root)
        work.apply(overlay)
        self.problems += work.problems
        self._removed += work.removed
        self._overlays |= _files(overlay)

    def checked(self, model: type[Model]) -> Model:
        """Return the bank that this makes; one BankError with all problems, those so far included."""
        content, provenance = flatten(self.root)
        try:
            made, problems = validated(model, content, provenance.place), self.problems
        except BankError as error:
            made, problems = None, [*self.problems, *self._in_view_of_overlays(error.problems, provenance)]
        if made is None or problems:
            # A fault of the base is found in the base and in what extends it.
            raise BankError(in_order({_spot(problem): problem for problem in problems}.values()))
        return _placed(made, provenance)

    def _in_view_of_overlays(self, problems: Iterable[Problem], provenance: Provenance) -> Iterable[Problem]:
        """Tell references to a part that was removed as one problem of its removal, and of doublets the added one."""
        gone = {(part.word, part.id): part for part in self._removed}
        told = {(p.data["kind"], p.data["id"]) for p in self.problems if p.code == "duplicate-id"}
        referrers: dict[Removed, list[str]] = {}
        for problem in problems:
            if problem.code == "unknown-reference" and (problem.data["kind"], problem.data["id"]) in gone:
                referrers.setdefault(gone[problem.data["kind"], problem.data["id"]], []).append(str(problem.place))
            elif problem.code == "stages-do-not-cover-range":
                yield self._where_stated(problem, provenance)
            elif not (problem.code == "duplicate-id" and (problem.data["kind"], problem.data["id"]) in told):
                yield problem
        for part, paths in referrers.items():
            yield Problem("still-referred-to", part.place, kind=part.word, id=part.id, referrers=tuple(paths))

    def _where_stated(self, problem: Problem, provenance: Provenance) -> Problem:
        """Place a wrong threshold where an overlay caused it: at the stage before, or at the range of points."""
        if problem.place.file in self._overlays:
            return problem
        position = int(problem.place.path.split("[")[1].split("]")[0])
        for path in (f"stages[{position - 1}].from_points", "point_range"):
            place = provenance.place(path)
            if place.file in self._overlays:
                return problem.at(place)
        return problem


def _files(node: Node) -> set[str | None]:
    """Return the files in which a tree was written."""
    files: set[str | None] = set()
    nodes = [node]
    while nodes:
        node = nodes.pop()
        files.add(node.place.file)
        nodes += node.fields.values()
        nodes += node.items
    return files


def _spot(problem: Problem) -> tuple[object, ...]:
    """Return what tells a problem from others, wherever its part stands in the bank by then."""
    file, line, column, path = problem.place.file, problem.place.line, problem.place.column, problem.place.path
    return problem.code, problem.message(), file, line, column, path if line is None else ""
