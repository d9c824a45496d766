"""Overlays: changes of a bank by the ids of its parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final, Generic, TypeVar, cast

from pydantic import BaseModel, ValidationError

from cx_centricity.bank._checks import MAX_LISTED
from cx_centricity.bank._content import HOLDERS, PARTS, SECTIONS
from cx_centricity.bank._model import ID_PATTERN, MAX_ID_LENGTH
from cx_centricity.bank._tree import UNREADABLE, Node, Provenance, Unreadable, flatten, to_tree
from cx_centricity.bank._validation import fit_problems, form_problems, sort_problems
from cx_centricity.errors import MAX_GUESSES, MAX_PROBLEMS, BankError, Place, Problem, describe, nearest

Model = TypeVar("Model", bound=BaseModel)

PROVENANCE: Final = "_provenance"
"""The key in a bank's `__dict__` for its provenance; not a field, since equal banks may be written in other places."""
_NOWHERE: Final = Provenance()

_CONDITIONS: Final = {"when", "gate", "done_when"}
_SENTENCES: Final = ("summary", "characteristics", "signs")


def provenance_of(bank: BaseModel) -> Provenance:
    """Return where a bank was written."""
    provenance: Provenance = vars(bank).get(PROVENANCE, _NOWHERE)
    return provenance


class BankBuilder(Generic[Model]):
    """Content that becomes a bank, with the problems found so far.

    Problems are reported in two phases: everything that is wrong with the form, and only if nothing is, everything
    that does not fit together. What an overlay says about parts that its base does not have is wrong in form.
    """

    def __init__(
        self, model: type[Model], content: object, provenance: Provenance, problems: Iterable[Problem] = ()
    ) -> None:
        self.model: type[Model] = model
        self.form_problems: list[Problem] = list(problems)
        self._content: object = content
        self._provenance: Provenance = provenance
        self._fit_problems: list[Problem] = []
        self._removed: dict[tuple[str, str], Place] = {}
        self._overlay_files: set[str | None] = set()

    def stated(self, name: str) -> str | None:
        """Return the text that the content states for a field of the bank, if it does."""
        content: Any = self._content
        value: object = getattr(content, name, None)
        if isinstance(content, dict):
            value = cast("dict[str, object]", content).get(name)
        return value if isinstance(value, str) else None

    def warn(self, problem: Problem) -> None:
        """Add a warning about the bank as it is written now."""
        self._provenance.warnings += (problem,)

    def apply(self, overlay: object, provenance: Provenance) -> None:
        """Change the content as an overlay says; an unreadable base accepts every overlay."""
        is_readable = isinstance(self._content, (dict, BaseModel))
        base = self._content if is_readable else dict.fromkeys(self.model.model_fields, UNREADABLE)
        root = to_tree(base, self._provenance.place)
        TreeEditor(root, self.form_problems, self._removed).apply(to_tree(overlay, provenance.place))
        self._content, self._provenance = flatten(root, (*self._provenance.warnings, *provenance.warnings))
        self._overlay_files |= provenance.files or {None}

    def check(self) -> Model | None:
        """Return the bank, or None after collecting the problems of the content that are not known yet."""
        try:
            bank = self.model.model_validate(self._content)
        except ValidationError as error:
            known = {_spot(problem) for problem in (*self.form_problems, *self._fit_problems)}
            locate = self._provenance.locate
            form = map(locate, dict.fromkeys(form_problems(error, self.model, self._content)))
            fit = [problem for problem in fit_problems(error) if _spot(locate(problem)) not in known]
            self.form_problems += (problem for problem in form if _spot(problem) not in known)
            self._fit_problems += (problem for problem in self._at_causes(fit) if _spot(problem) not in known)
            return None
        vars(bank)[PROVENANCE] = self._provenance
        return bank

    def build(self) -> Model:
        """Return the bank, or raise one BankError with all problems of the first phase that has any."""
        bank = self.check()
        problems = self.form_problems or self._fit_problems
        if bank is None or problems:
            raise BankError(sort_problems(problems))
        return bank

    def _at_causes(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Locate problems, those that overlays cause in the overlay; join all references to a removed part into one."""
        referrers: dict[tuple[str, str], list[str]] = {}
        for problem in problems:
            part = str(problem.data.get("kind")), str(problem.data.get("id"))
            if problem.code == "unknown-reference" and part in self._removed:
                referrers.setdefault(part, []).append(str(self._provenance.place(problem.place.path)))
            else:
                yield self._provenance.locate(self._at_cause(problem))
        for (kind, id), places in referrers.items():
            yield Problem("still-referred-to", self._removed[kind, id], kind=kind, id=id, referrers=tuple(places))

    def _at_cause(self, problem: Problem) -> Problem:
        """Return a problem between two parts at the one that an overlay states, if only one of them is."""
        path = problem.place.path
        if problem.code == "duplicate-id" and not self._is_in_overlay(path):
            first = str(problem.data["first"])
            if self._is_in_overlay(first):
                return Problem("duplicate-id", Place(path=first), **{**problem.data, "first": path})
        if problem.code == "stages-do-not-cover-range" and not self._is_in_overlay(path):
            position = int(re.findall(r"\d+", path)[0])
            causes = (f"stages[{position - 1}].from_points", "point_range")
            return problem.at(Place(path=next(filter(self._is_in_overlay, causes), path)))
        return problem

    def _is_in_overlay(self, path: str) -> bool:
        return self._provenance.place(path).file in self._overlay_files


def _spot(problem: Problem) -> tuple[str, Place]:
    """Return what identifies a problem, since a problem of a base is found again in what extends it."""
    place = problem.place
    return problem.code, replace(place, path="") if place.line is not None else place


def _word(kind: str) -> str:
    """Return the name of one part of a kind, as problems use it."""
    return "guidance step" if kind == "guidance" else kind[:-1]


class TreeEditor:
    """Changes the tree of a bank, in place, as an overlay says; adds problems and places of removals as it goes."""

    def __init__(self, root: Node, problems: list[Problem], removed: dict[tuple[str, str], Place]) -> None:
        self._root: Node = root
        self._problems: list[Problem] = problems
        self._removed: dict[tuple[str, str], Place] = removed

    def apply(self, overlay: Node) -> None:
        """Replace the fields that the overlay states, then rename, change, remove, add and order parts."""
        stated = dict(self._mapping(overlay))
        self._root.fields.update({name: node for name, node in stated.items() if name not in SECTIONS})
        if "remove" in stated:
            self._drop_sentences(_texts(_inside(stated["remove"], "statements")))
            self._drop_indicators(_texts(_inside(stated["remove"], "indicators")))
        edits = (self._rename, self._change, self._remove, self._add, self._order)
        for section, edit in zip(SECTIONS, edits, strict=True):
            kinds = ["statements"] if section == "rename" else list(PARTS)
            if section not in ("rename", "change"):
                kinds.remove("levels")
            of_kind = dict(self._mapping(stated[section])) if section in stated else {}
            for name, node in of_kind.items():
                if name not in kinds:
                    guess = nearest(name, kinds)
                    self._problems.append(Problem("unknown-field", node.place, name=name, nearest=guess))
            # A holder is added before the parts that it holds, and removed after them.
            for kind in reversed(kinds) if section == "remove" else kinds:
                if kind in of_kind:
                    edit(kind, of_kind[kind])

    def _rename(self, kind: str, renames: Node) -> None:
        """Give statements other ids, wherever they are named, and note that in the field `renamed` of the bank."""
        parts = {part.id: part for part in self._parts(kind)}
        renamed = self._root.fields.setdefault("renamed", Node([], renames.place)).items
        new: dict[str | None, Node] = {}
        for old, node in self._mapping(renames):
            if old not in parts:
                self._report_unknown(kind, old, node.place)
            for id, place in self._id(node):
                if not re.fullmatch(ID_PATTERN, id) or len(id) > MAX_ID_LENGTH:
                    self._problems.append(Problem("not-an-id", place, found=describe(id)))
                elif old in parts and id != old:
                    new[old] = node
                    # A statement that gets back its former id has that id, and so no such former one.
                    back = {"old": id, "new": old}
                    renamed[:] = [one for one in renamed if {k: v.content for k, v in one.fields.items()} != back]
                    renamed.append(Node({"old": Node(old, place), "new": Node(id, place)}, place))
        for named in self._statement_ids():
            if isinstance(named.content, str) and named.content in new:
                named.content = new[named.content].content
        for part in parts.values():
            if part.id in new:
                part.fields["id"] = new[part.id]

    def _statement_ids(self) -> Iterator[Node]:
        """Yield the ids of statements in the parts that refer to statements."""
        for kind in ("drivers", "indicators", "pitfalls", "subscales"):
            for part in self._parts(kind):
                yield from _inside(part, "statements")
        for kind in ("stages", "pitfalls", "blocks", "directions", "subscales"):
            for part in self._parts(kind):
                for condition in _conditions(part):
                    yield from (condition.fields["statement"],) if "statement" in condition.fields else ()

    def _drop_sentences(self, gone: set[str]) -> None:
        """Drop the sentences about statements that are removed, and the conditions on them in `done_when`."""
        for stage in self._parts("stages"):
            profiles = _inside(stage, "profiles")
            for sentences in (_inside(part, name) for part in (stage, *profiles) for name in _SENTENCES):
                sentences[:] = [each for each in sentences if gone.isdisjoint(_statements(_conditions(each)))]
            profiles[:] = [each for each in profiles if each.fields.get("signs", each).content]
            for conditions in (_inside(driver, "done_when") for driver in _inside(stage, "drivers")):
                conditions[:] = [each for each in conditions if gone.isdisjoint(_statements([each]))]

    def _drop_indicators(self, gone: set[str]) -> None:
        """Drop the ids of indicators that are removed from the key results of drivers."""
        for driver in self._parts("drivers"):
            for outcome in _inside(driver, "key_results"):
                named = [outcome.fields["indicator"]] if "indicator" in outcome.fields else []
                if not gone.isdisjoint(_texts(named)):
                    del outcome.fields["indicator"]

    def _change(self, kind: str, changes: Node) -> None:
        parts = {part.id: part for part in self._parts(kind)}
        for id, fields in self._mapping(changes):
            if id not in parts:
                self._report_unknown(kind, id, fields.place)
                continue
            part = parts[id].fields
            for name, node in self._mapping(fields):
                old = part.get(name, Node([], node.place))
                if name == "level_texts" and node.fields:
                    part[name] = self._with_texts(old, node, part)
                elif name == "profiles" and node.fields:
                    part[name] = _with_profiles(old, node)
                else:
                    part[name] = node

    def _levels_of(self, statement: dict[str, Node]) -> list[Node]:
        """Return the levels of the scale of a statement."""
        scale = statement["scale"].content if "scale" in statement else None
        own = (_inside(part, "levels") for part in self._parts("scales") if part.id == scale)
        return next(own, list(self._parts("levels")))

    def _with_texts(self, texts: Node, changes: Node, part: dict[str, Node]) -> Node:
        """Return level texts in which those stated by the id of their level are replaced."""
        levels = [level.id for level in self._levels_of(part)]
        changed = dict(enumerate(texts.items))
        for id, text in changes.fields.items():
            if id in levels:
                changed[levels.index(id)] = text
            else:
                self._report_unknown("levels", id, text.place)
        return Node([changed[position] for position in sorted(changed)], texts.place)

    def _remove(self, kind: str, ids: Node) -> None:
        parts = {part.id: part for part in self._parts(kind)}
        gone: set[str] = set()
        for id, place in self._ids(ids):
            if id not in parts or id in gone:
                self._report_unknown(kind, id, place)
                continue
            gone.add(id)
            self._removed[_word(kind), id] = place
            for inner in (inner for inner, holders in HOLDERS.items() if holders == kind):
                held = parts[id].fields.get(inner, Node([], place)).items
                self._removed.update({(_word(inner), str(part.id)): place for part in held})
        for siblings in self._lists(kind).values():
            siblings[:] = [part for part in siblings if part.id not in gone]

    def _add(self, kind: str, parts: Node) -> None:
        for part in self._items(parts):
            fields = {name: node for name, node in part.fields.items() if name not in ("before", "after")}
            holder = self._take_holder(HOLDERS[kind], part, fields) if kind in HOLDERS else self._root
            if holder is None:
                continue
            siblings = holder.fields.setdefault(kind, Node([], parts.place)).items
            added = Node(fields, part.place) if isinstance(part.content, dict) else part
            siblings.insert(self._position(kind, part, siblings), added)

    def _take_holder(self, kind: str, part: Node, fields: dict[str, Node]) -> Node | None:
        """Remove the field `direction` or `stage` from the fields of an added part; return what it names."""
        if not isinstance(part.content, dict):
            self._expect(dict, "a mapping", part)
        elif _word(kind) not in fields:
            self._problems.append(Problem("missing-field", part.place, name=_word(kind)))
        else:
            for id, place in self._id(fields.pop(_word(kind))):
                for holder in self._parts(kind):
                    if holder.id == id:
                        return holder
                self._report_unknown(kind, id, place)
        return None

    def _position(self, kind: str, part: Node, siblings: list[Node]) -> int:
        """Return the position of an added part: before or after the part that it names, else at the end."""
        anchors = [name for name in ("before", "after") if name in part.fields]
        if len(anchors) > 1:
            self._problems.append(Problem("fields-exclusive", part.place, names=tuple(anchors)))
        elif anchors:
            ids = [sibling.id for sibling in siblings]
            for id, place in self._id(part.fields[anchors[0]]):
                if id in ids:
                    return ids.index(id) + ("after" in anchors)
                self._report_unknown(kind, id, place)
        return len(siblings)

    def _order(self, kind: str, order: Node) -> None:
        lists = self._lists(kind)
        if kind not in HOLDERS:
            self._reorder(kind, lists[""], order)
            return
        for holder, ids in self._mapping(order):
            if holder in lists:
                self._reorder(kind, lists[holder], ids)
            else:
                self._report_unknown(HOLDERS[kind], holder, ids.place)

    def _reorder(self, kind: str, siblings: list[Node], order: Node) -> None:
        self._expect(list, "a list", order)
        if not isinstance(order.content, list):
            return
        parts = {part.id: part for part in siblings}
        ids = list(self._ids(order))
        for id, place in ids:
            if id not in parts:
                self._report_unknown(kind, id, place)
        count = Counter(id for id, _ in ids)
        missing = tuple(str(id) for id in parts if id not in count)
        repeated = tuple(str(id) for id, times in count.items() if times > 1)
        if missing or repeated:
            problem = Problem("order-incomplete", order.place, kind=_word(kind), missing=missing, repeated=repeated)
            self._problems.append(problem)
        elif len(ids) == len(siblings) and count.keys() == parts.keys():
            siblings[:] = [parts[id] for id, _ in ids]

    def _lists(self, kind: str) -> dict[object, list[Node]]:
        """Return the lists of a kind of parts by the id of their holder."""
        if kind not in HOLDERS:
            return {"": self._root.fields[kind].items if kind in self._root.fields else []}
        return {
            holder.id: holder.fields[kind].items if kind in holder.fields else []
            for holder in self._parts(HOLDERS[kind])
        }

    def _parts(self, kind: str) -> Iterator[Node]:
        for siblings in self._lists(kind).values():
            yield from siblings

    def _mapping(self, node: Node) -> Iterator[tuple[str, Node]]:
        self._expect(dict, "a mapping", node)
        yield from node.fields.items()

    def _items(self, node: Node) -> Iterator[Node]:
        self._expect(list, "a list", node)
        for item in node.items:
            if len(self._problems) > MAX_PROBLEMS:
                return
            yield item

    def _ids(self, node: Node) -> Iterator[tuple[str, Place]]:
        for item in self._items(node):
            yield from self._id(item)

    def _id(self, node: Node) -> Iterator[tuple[str, Place]]:
        self._expect(str, "text", node)
        if isinstance(node.content, str):
            yield node.content, node.place

    def _expect(self, type_: type, expected: str, node: Node) -> None:
        if not isinstance(node.content, (type_, Unreadable)):
            found = describe(node.content)
            self._problems.append(Problem("wrong-type", node.place, found=found, expected=expected))

    def _report_unknown(self, kind: str, id: str, place: Place) -> None:
        parts = self._root.fields.get(HOLDERS.get(kind, kind))
        if parts is not None and not isinstance(parts.content, list):
            return  # the list itself is unreadable or no list, which is a problem of its own
        guess, ids = None, tuple(sorted(str(part.id) for part in self._parts(kind)))
        if len(self._problems) < MAX_GUESSES:
            guess = nearest(id, ids)
        known = ids if len(ids) <= MAX_LISTED else ()
        self._problems.append(Problem("unknown-reference", place, kind=_word(kind), id=id, nearest=guess, known=known))


def _conditions(node: Node) -> Iterator[Node]:
    """Yield all conditions in a part."""
    for name, inner in node.fields.items():
        yield from inner.items if name in _CONDITIONS else _conditions(inner)
    for item in node.items:
        yield from _conditions(item)


def _statements(conditions: Iterable[Node]) -> set[str]:
    """Return the ids of the statements that conditions are about."""
    return _texts([each.fields["statement"] for each in conditions if "statement" in each.fields])


def _texts(nodes: Iterable[Node]) -> set[str]:
    """Return the contents that are texts; whatever else stands where an id is expected is a problem of form."""
    return {node.content for node in nodes if isinstance(node.content, str)}


def _inside(part: Node, field: str) -> list[Node]:
    """Return the items of a field that is a list."""
    return part.fields[field].items if field in part.fields else []


def _with_profiles(profiles: Node, changes: Node) -> Node:
    """Return profiles in which those stated by the id of their block are replaced or added."""
    changed = list(profiles.items)
    blocks = [profile.fields["block"].content if "block" in profile.fields else None for profile in changed]
    for id, signs in changes.fields.items():
        profile = Node({"block": Node(id, signs.place), "signs": signs}, signs.place)
        if id in blocks:
            changed[blocks.index(id)] = profile
        else:
            changed.append(profile)
    return Node(changed, profiles.place)
