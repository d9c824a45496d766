"""Changes of a bank by the ids of its parts: what an overlay states is applied to the tree of its base."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final, Literal

from cx_centricity.bank.tree import UNREAD, Node, Unread, shown
from cx_centricity.errors import (
    DuplicateId,
    FieldsExclusive,
    MissingField,
    OrderIncomplete,
    Place,
    Problem,
    UnknownField,
    UnknownReference,
    WrongType,
)
from cx_centricity.errors.problem import MAX_GUESSES, MAX_PROBLEMS, Record, nearest

PartKind = Literal[
    "levels", "blocks", "directions", "statements", "stages", "drivers", "guidance", "pitfalls", "indicators"
]
"""The kinds of parts that an overlay names, by the field of the bank that holds them."""


class _Kind:
    """What a part is called; for parts within others, the field of those and how an added part names its holder."""

    __slots__ = ("holder_key", "holders", "word")

    def __init__(self, word: str, holders: str = "", holder_key: str = "") -> None:
        self.word: str = word
        self.holders: str = holders
        self.holder_key: str = holder_key


_KINDS: Final[dict[str, _Kind]] = {
    "levels": _Kind("level"),
    "blocks": _Kind("block"),
    "directions": _Kind("direction"),
    "statements": _Kind("statement", "directions", "direction"),
    "stages": _Kind("stage"),
    "drivers": _Kind("driver", "stages", "stage"),
    "guidance": _Kind("guidance step"),
    "pitfalls": _Kind("pitfall"),
    "indicators": _Kind("indicator"),
}
SECTIONS: Final = ("change", "remove", "add", "order")


class Removed(Record):
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
        order = list(_KINDS)
        for section, do in work.items():
            known = order if section == "change" else [field for field in order if field != "levels"]
            stated = dict(self._mapping(overlay.fields[section])) if section in overlay.fields else {}
            for field in [name for name in stated if name not in known]:
                guess = nearest(field, known)
                self.problems.append(UnknownField(place=stated[field].place, name=field, nearest=guess))
            # Parts come after what holds them and go before it, in whatever order the kinds are stated.
            for field in reversed(known) if section == "remove" else known:
                if field in stated:
                    do(field, stated[field])

    def _change(self, field: str, changes: Node) -> None:
        parts = {part.id: part for items in self._lists(field).values() for part in items}
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
        levels = [level.id for level in self._lists("levels")[""]]
        changed = dict(enumerate(texts.items))
        for id, text in changes.fields.items():
            if id in levels:
                changed[levels.index(id)] = text
            else:
                self._unknown("levels", id, text.place)
        return Node([changed[position] for position in sorted(changed)], texts.place)

    def _remove(self, field: str, ids: Node) -> None:
        parts = {part.id: part for items in self._lists(field).values() for part in items}
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
        self.removed.append(Removed(word=_KINDS[field].word, id=str(part.id), place=place))
        for inner, kind in _KINDS.items():
            held = part.fields[inner].items if kind.holders == field and inner in part.fields else []
            self.removed += [Removed(word=kind.word, id=str(each.id), place=place) for each in held]

    def _add(self, field: str, parts: Node) -> None:
        kind = _KINDS[field]
        taken = {part.id: part.place for items in self._lists(field).values() for part in items if part.id is not None}
        for part in self._sequence(parts):
            own = {key: node for key, node in part.fields.items() if key not in ("before", "after")}
            holder = self.root if not kind.holders else self._holder(kind, part, own)
            if holder is None:
                continue
            items = holder.fields.setdefault(field, Node([], parts.place)).items
            anchors = [part.fields[key] for key in ("before", "after") if key in part.fields]
            position = len(items)
            if len(anchors) > 1:
                self.problems.append(FieldsExclusive(place=part.place, names=("before", "after")))
            elif anchors:
                ids = [item.id for item in items]
                for id, place in self._id(anchors[0]):
                    if id in ids:
                        position = ids.index(id) + ("after" in part.fields)
                    else:
                        self._unknown(field, id, place)
            if part.id in taken:
                first = str(taken[part.id])
                self.problems.append(DuplicateId(place=part.place, kind=kind.word, id=str(part.id), first=first))
            elif part.id is not None:
                taken[part.id] = part.place
            items.insert(position, Node(own, part.place) if isinstance(part.content, dict) else part)

    def _holder(self, kind: _Kind, part: Node, own: dict[str, Node]) -> Node | None:
        """Take out of an added part where it goes, and return what is there."""
        if part.content is UNREAD:
            return None
        if not isinstance(part.content, dict):
            self.problems.append(WrongType(place=part.place, found=shown(part.content), expected="a mapping"))
            return None
        if kind.holder_key not in own:
            self.problems.append(MissingField(place=part.place, name=kind.holder_key))
            return None
        for id, place in self._id(own.pop(kind.holder_key)):
            for holder in self._lists(kind.holders)[""]:
                if holder.id == id:
                    return holder
            self._unknown(kind.holders, id, place)
        return None

    def _order(self, field: str, order: Node) -> None:
        lists = self._lists(field)
        if not _KINDS[field].holders:
            self._reorder(field, lists[""], order)
            return
        for holder, ids in self._mapping(order):
            if holder in lists:
                self._reorder(field, lists[holder], ids)
            else:
                self._unknown(_KINDS[field].holders, holder, ids.place)

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
            word = _KINDS[field].word
            self.problems.append(OrderIncomplete(place=ids.place, kind=word, missing=missing, repeated=repeated))
        elif count.keys() == parts.keys():
            items[:] = [parts[id] for id, _ in named]

    def _lists(self, field: str) -> dict[object, list[Node]]:
        """Return the lists of a kind of parts by the id of what holds them."""
        kind = _KINDS[field]
        holders = [self.root] if not kind.holders else self._lists(kind.holders)[""]
        return {
            holder.id if kind.holders else "": holder.fields[field].items if field in holder.fields else []
            for holder in holders
        }

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
            self.problems.append(WrongType(place=node.place, found=shown(node.content), expected=expected))

    def _unknown(self, field: str, id: str, place: Place) -> None:
        known = self.root.fields.get(_KINDS[field].holders or field)
        if known is not None and not isinstance(known.content, list):
            return  # the base could not be read, or states no list, which is told
        guess = None
        if len(self.problems) < MAX_GUESSES:
            guess = nearest(id, sorted(str(part.id) for items in self._lists(field).values() for part in items))
        self.problems.append(UnknownReference(place=place, kind=_KINDS[field].word, id=id, nearest=guess))


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
