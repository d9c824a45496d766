"""Overlays: changes of a bank by the ids of its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from pydantic import BaseModel

from cx_centricity.bank._content import HOLDERS, SECTIONS
from cx_centricity.bank._tree import UNREAD, Node, Provenance, Unread, Value, flatten, grow, shown
from cx_centricity.bank._validation import in_order, validated
from cx_centricity.errors import MAX_GUESSES, MAX_PROBLEMS, BankError, Place, Problem, nearest

_WORDS: Final = {
    "levels": "level",
    "blocks": "block",
    "directions": "direction",
    "statements": "statement",
    "stages": "stage",
    "drivers": "driver",
    "guidance": "guidance step",
    "pitfalls": "pitfall",
    "indicators": "indicator",
}
"""What a part of each kind is called, holders before what they hold."""


@dataclass(frozen=True)
class Removed:
    """A part that is gone, and where it was said to go."""

    word: str
    id: str
    place: Place


class Overlaying:
    """One application of an overlay to the tree of its base, which is changed in place."""

    def __init__(self, root: Node) -> None:
        self.root: Node = root
        self.problems: list[Problem] = []
        self.removed: list[Removed] = []

    def apply(self, overlay: Node) -> None:
        """Replace the fields that the overlay states, then change, remove, add and order parts."""
        for key, node in overlay.fields.items():
            if key not in SECTIONS:
                self.root.fields[key] = node
        work = {"change": self._change, "remove": self._remove, "add": self._add, "order": self._order}
        order = list(_WORDS)
        for section, do in work.items():
            known = order if section == "change" else [field for field in order if field != "levels"]
            stated = dict(self._mapping(overlay.fields[section])) if section in overlay.fields else {}
            for field in [name for name in stated if name not in known]:
                guess = nearest(field, known)
                self.problems.append(Problem("unknown-field", stated[field].place, name=field, nearest=guess))
            # Parts come after what holds them and go before it, in whatever order the kinds are stated.
            for field in reversed(known) if section == "remove" else known:
                if field in stated:
                    do(field, stated[field])

    def _change(self, field: str, changes: Node) -> None:
        parts = {part.id: part for part in self._parts(field)}
        for id, fields in self._mapping(changes):
            if id not in parts:
                self._unknown(field, id, fields.place)
                continue
            part = parts[id].fields
            for name, node in self._mapping(fields):
                if name == "level_texts" and node.fields:
                    part[name] = self._by_level(part.get(name, Node([], node.place)), node)
                elif name == "profiles" and node.fields:
                    part[name] = _by_block(part.get(name, Node([], node.place)), node)
                else:
                    part[name] = node

    def _by_level(self, texts: Node, changes: Node) -> Node:
        """Put texts that are stated by the id of their level into the place of those."""
        levels = [level.id for level in self._parts("levels")]
        changed = dict(enumerate(texts.items))
        for id, text in changes.fields.items():
            if id in levels:
                changed[levels.index(id)] = text
            else:
                self._unknown("levels", id, text.place)
        return Node([changed[position] for position in sorted(changed)], texts.place)

    def _remove(self, field: str, ids: Node) -> None:
        parts = {part.id: part for part in self._parts(field)}
        gone: set[str] = set()
        for id, place in self._ids(ids):
            if id in parts and id not in gone:
                gone.add(id)
                self._note_removed(field, parts[id], place)
            else:
                self._unknown(field, id, place)
        for items in self._lists(field).values():
            items[:] = [part for part in items if part.id not in gone]

    def _note_removed(self, field: str, part: Node, place: Place) -> None:
        """Note that a part goes, and with it those that it holds."""
        self.removed.append(Removed(word=_WORDS[field], id=str(part.id), place=place))
        for inner, holders in HOLDERS.items():
            held = part.fields[inner].items if holders == field and inner in part.fields else []
            self.removed += [Removed(word=_WORDS[inner], id=str(each.id), place=place) for each in held]

    def _add(self, field: str, parts: Node) -> None:
        taken = {part.id: part.place for part in self._parts(field) if part.id is not None}
        for part in self._sequence(parts):
            own = {key: node for key, node in part.fields.items() if key not in ("before", "after")}
            holder = self._holder(HOLDERS[field], part, own) if field in HOLDERS else self.root
            if holder is None:
                continue
            items = holder.fields.setdefault(field, Node([], parts.place)).items
            anchors = [part.fields[key] for key in ("before", "after") if key in part.fields]
            position = len(items)
            if len(anchors) > 1:
                self.problems.append(Problem("fields-exclusive", part.place, names=("before", "after")))
            elif anchors:
                ids = [item.id for item in items]
                for id, place in self._id(anchors[0]):
                    if id in ids:
                        position = ids.index(id) + ("after" in part.fields)
                    else:
                        self._unknown(field, id, place)
            if part.id in taken:
                first = str(taken[part.id])
                self.problems.append(
                    Problem("duplicate-id", part.place, kind=_WORDS[field], id=str(part.id), first=first)
                )
            elif part.id is not None:
                taken[part.id] = part.place
            items.insert(position, Node(own, part.place) if isinstance(part.content, dict) else part)

    def _holder(self, holders: str, part: Node, own: dict[str, Node]) -> Node | None:
        """Take out of an added part where it goes, its `direction` or `stage`, and return that."""
        key = _WORDS[holders]
        if part.content is UNREAD:
            return None
        if not isinstance(part.content, dict):
            self.problems.append(Problem("wrong-type", part.place, found=shown(part.content), expected="a mapping"))
            return None
        if key not in own:
            self.problems.append(Problem("missing-field", part.place, name=key))
            return None
        for id, place in self._id(own.pop(key)):
            for holder in self._parts(holders):
                if holder.id == id:
                    return holder
            self._unknown(holders, id, place)
        return None

    def _order(self, field: str, order: Node) -> None:
        lists = self._lists(field)
        if field not in HOLDERS:
            self._reorder(field, lists[""], order)
            return
        for holder, ids in self._mapping(order):
            if holder in lists:
                self._reorder(field, lists[holder], ids)
            else:
                self._unknown(HOLDERS[field], holder, ids.place)

    def _reorder(self, field: str, items: list[Node], ids: Node) -> None:
        self._expect((list,), "a list", ids)
        if not isinstance(ids.content, list):
            return
        parts = {part.id: part for part in items}
        named = list(self._ids(ids))
        for id, place in named:
            if id not in parts:
                self._unknown(field, id, place)
        count = Counter(id for id, _ in named)
        missing = tuple(str(id) for id in parts if id not in count)
        repeated = tuple(str(id) for id, times in count.items() if times > 1)
        if missing or repeated:
            word = _WORDS[field]
            self.problems.append(Problem("order-incomplete", ids.place, kind=word, missing=missing, repeated=repeated))
        elif count.keys() == parts.keys():
            items[:] = [parts[id] for id, _ in named]

    def _lists(self, field: str) -> dict[object, list[Node]]:
        """Return the lists of a kind of parts by the id of what holds them."""
        if field not in HOLDERS:
            return {"": self.root.fields[field].items if field in self.root.fields else []}
        return {
            holder.id: holder.fields[field].items if field in holder.fields else []
            for holder in self._parts(HOLDERS[field])
        }

    def _parts(self, field: str) -> Iterator[Node]:
        """Yield all parts of a kind."""
        for items in self._lists(field).values():
            yield from items

    def _mapping(self, node: Node) -> Iterator[tuple[str, Node]]:
        self._expect((dict,), "a mapping", node)
        yield from node.fields.items()

    def _sequence(self, node: Node) -> Iterator[Node]:
        self._expect((list,), "a list", node)
        for item in node.items:
            if len(self.problems) > MAX_PROBLEMS:
                return
            yield item

    def _ids(self, node: Node) -> Iterator[tuple[str, Place]]:
        for item in self._sequence(node):
            yield from self._id(item)

    def _id(self, node: Node) -> Iterator[tuple[str, Place]]:
        self._expect((str,), "text", node)
        if isinstance(node.content, str):
            yield node.content, node.place

    def _expect(self, types: tuple[type, ...], expected: str, node: Node) -> None:
        if not isinstance(node.content, (*types, Unread)):
            self.problems.append(Problem("wrong-type", node.place, found=shown(node.content), expected=expected))

    def _unknown(self, field: str, id: str, place: Place) -> None:
        known = self.root.fields.get(HOLDERS.get(field, field))
        if known is not None and not isinstance(known.content, list):
            return  # the base could not be read, or states no list, which is told
        guess = None
        if len(self.problems) < MAX_GUESSES:
            guess = nearest(id, sorted(str(part.id) for part in self._parts(field)))
        self.problems.append(Problem("unknown-reference", place, kind=_WORDS[field], id=id, nearest=guess))


def _by_block(profiles: Node, changes: Node) -> Node:
    """Put signs that are stated by the id of their block into the profiles of those, or add new ones."""
    changed = list(profiles.items)
    blocks = [profile.fields["block"].content if "block" in profile.fields else None for profile in changed]
    for id, signs in changes.fields.items():
        profile = Node({"block": Node(id, signs.place), "signs": signs}, signs.place)
        if id in blocks:
            changed[blocks.index(id)] = profile
        else:
            changed.append(profile)
    return Node(changed, profiles.place)


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
