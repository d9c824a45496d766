"""The differences between two versions of a bank."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from cx_centricity.bank._content import HOLDERS, PARTS
from cx_centricity.bank._model import FrozenModel
from cx_centricity.bank._question_bank import QuestionBank
from cx_centricity.bank._version import precedence, raised
from cx_centricity.typing import Bump

_MAX_SHOWN: Final = 40


_Scalar = str | int | float | bool | None
ChangedValue = _Scalar | tuple[_Scalar | dict[str, _Scalar | tuple[dict[str, _Scalar], ...]], ...]
"""The content of a field of a bank, before or after a change."""


def _shortened(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


class BankChange(FrozenModel):
    """One difference: a path with ids in brackets, and the content there before and after.

    For a part that is new or gone, `old` or `new` is None and the other one is its title or text. If parts stand in
    another order, both are tuples of their ids.

    >>> from cx_centricity import default_bank, diff_banks
    >>> heavier = default_bank().with_changed("statements", "closed_loop", weight=2)
    >>> diff_banks(default_bank(), heavier).scoring
    (BankChange(path='statements[closed_loop].weight', old=1, new=2),)
    """

    path: str
    old: ChangedValue
    new: ChangedValue

    @property
    def came(self) -> bool:
        """Whether this is a part, or a profile, that the old bank does not have."""
        return self.old is None and self.path.endswith("]")

    @property
    def went(self) -> bool:
        """Whether this is a part, or a profile, that the new bank does not have."""
        return self.new is None and self.path.endswith("]")

    def __repr__(self) -> str:
        old, new = _shortened(self.old), _shortened(self.new)
        return f"BankChange(path={self.path!r}, old={old}, new={new})"

    __str__ = __repr__


class BankDiff(FrozenModel):
    """The differences between an old and a new bank.

    `scoring` holds the changes that can change scores, `wording` all others. `lost` holds the ids, former ones
    included, of old statements that the new bank neither has nor names as renamed or retired: answers to them cannot be
    migrated. `due` is the part of the version that must rise: major if `rules_digest` differs, else minor if parts came
    or went, else patch if only words changed, and None if nothing did. `due_version` is the least version that
    satisfies it; before 1.0.0, major means the second number and everything else the third. If the old version is a
    pre-release that raises this part already, such as 2.0.0-rc.1, that is the next pre-release, and 2.0.0 is enough.
    `is_version_enough` says whether the version of the new bank is at least that, or the bank has another id, and so
    versions of its own.

    >>> from cx_centricity import default_bank, diff_banks
    >>> reworded = default_bank().with_changed("statements", "closed_loop", claim="Отзыв не остаётся без ответа.")
    >>> diff = diff_banks(default_bank(), reworded)
    >>> diff
    BankDiff(due='patch', due_version='2.0.1', is_version_enough=False)
    >>> len(diff.scoring), [change.path for change in diff.wording]
    (0, ['statements[closed_loop].claim'])
    """

    scoring: tuple[BankChange, ...]
    wording: tuple[BankChange, ...]
    lost: tuple[str, ...]
    due: Bump | None
    due_version: str
    is_version_enough: bool

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Return the fields that the repr shows, one short line."""
        return [(name, getattr(self, name)) for name in ("due", "due_version", "is_version_enough")]


def diff_banks(old: QuestionBank, new: QuestionBank) -> BankDiff:
    """Compare two versions of a bank by the ids of its parts; levels are compared by number.

    >>> from cx_centricity import default_bank, diff_banks
    >>> diff_banks(default_bank(), default_bank()).due is None
    True
    """
    changes = list(_changes(_Index(old, _moved(old, new)), _Index(new, {})))
    scoring = tuple(change for is_scoring, change in changes if is_scoring)
    wording = tuple(change for is_scoring, change in changes if not is_scoring)
    due: Bump | None = None
    if old.rules_digest != new.rules_digest:
        due = "major"
    elif wording:
        due = "minor" if any(change.came or change.went for change in wording) else "patch"
    due_version = raised(old.version, due)
    known = {statement.id for statement in new.statements} | {rename.old for rename in new.renamed} | set(new.retired)
    before = [*(statement.id for statement in old.statements), *(rename.old for rename in old.renamed), *old.retired]
    return BankDiff(
        scoring=scoring,
        wording=wording,
        lost=tuple(id for id in before if id not in known),
        due=due,
        due_version=due_version,
        is_version_enough=old.id != new.id or precedence(new.version) >= precedence(due_version),
    )


_SCORING_FIELDS: Final[dict[str, set[str]]] = {
    "": {
        "edition",
        "decimals",
        "better",
        "overall",
        "goal_level",
        "unanswered_counts_as",
        "point_range",
        "min_coverage_percent",
    },
    "levels": {"value"},
    "scales": {"levels"},
    "blocks": {"point_range", "stages"},
    "directions": {"block", "better", "point_range", "stages"},
    "statements": {"id", "weight", "reversed", "direction", "scale", "unanswered_counts_as"},
    "subscales": {"statements", "point_range", "stages"},
    "stages": {"from_points", "gate"},
}
"""The fields that decide scores, by kind; parts of these kinds also decide scores by being there and by their order."""
_SCORING_PARTS: Final[dict[str, set[str]]] = {"stages": {"from_points", "gate"}, "levels": {"value"}}
"""The fields that decide scores of the parts that a scope or a scale holds."""
_IGNORED: Final = {"version", "number", "to_points"}
_KINDS: Final = [kind for kind in PARTS if kind not in HOLDERS]


def _moved(old: QuestionBank, new: QuestionBank) -> dict[str, str]:
    """Return the present ids of renamed statements; a statement that is merged into another one has none."""
    taken, ids = {statement.id for statement in old.statements}, {statement.id for statement in new.statements}
    moved: dict[str, str] = {}
    for statement in old.statements:
        present = new.present_ids.get(statement.id)
        if present in ids and present not in taken:
            moved[statement.id] = present
            taken.add(present)
    return moved


class _Index:
    """The parts of a bank by kind and id, and their order; statements have their present ids, levels their numbers."""

    def __init__(self, bank: QuestionBank, renamed: Mapping[str, str]) -> None:
        content = bank.model_dump()
        lists = {kind: content.pop(kind) for kind in _KINDS}
        self.parts: dict[tuple[str, str], dict[str, Any]] = {("", ""): content}
        self.orders: dict[str, tuple[str, ...]] = {}
        for kind, items in lists.items():
            self._put(kind, kind, items, [str(item["number" if kind == "levels" else "id"]) for item in items])
        for inner, outer in HOLDERS.items():
            for holder in lists[outer]:
                held = holder.pop(inner)
                ids = [renamed.get(part["id"], part["id"]) if inner == "statements" else part["id"] for part in held]
                for part in held:
                    part[outer[:-1]] = holder["id"]
                self._put(inner, f"{outer}[{holder['id']}].{inner}", held, ids)

    def _put(self, kind: str, path: str, items: tuple[dict[str, Any], ...], ids: list[str]) -> None:
        self.parts.update({(kind, id): item for id, item in zip(ids, items, strict=True)})
        self.orders[path] = tuple(ids)


def _changes(old: _Index, new: _Index) -> Iterator[tuple[bool, BankChange]]:
    """Yield every change, and whether it can change scores."""
    for kind, id in {**old.parts, **new.parts}:
        before, after = old.parts.get((kind, id)), new.parts.get((kind, id))
        path = f"{kind}[{id}]" if kind else ""
        if before is None or after is None:
            if not _goes_with_holder(kind, before or after or {}, old, new):
                yield kind in _SCORING_FIELDS, BankChange(path=path, old=_title(before), new=_title(after))
            continue
        for field in before:
            if field not in _IGNORED:
                is_scoring = field in _SCORING_FIELDS.get(kind, ())
                of_field = f"{path}.{field}" if path else field
                if kind and field in _SCORING_PARTS:
                    yield from _part_changes(of_field, field, before[field], after[field])
                else:
                    changed = _field_changes(of_field, before[field], after[field])
                    yield from ((is_scoring, change) for change in changed)
    for path, ids in old.orders.items():
        others = new.orders.get(path, ())
        kept, moved = tuple(id for id in ids if id in others), tuple(id for id in others if id in ids)
        if kept != moved:
            yield path.split(".")[-1] in _SCORING_FIELDS, BankChange(path=path, old=kept, new=moved)


def _part_changes(path: str, name: str, old: Any, new: Any) -> Iterator[tuple[bool, BankChange]]:
    """Compare the stages of a scope by their ids, or the levels of a scale by their numbers."""
    key = "number" if name == "levels" else "id"
    before, after = ({str(part[key]): part for part in parts} for parts in (old, new))
    for id in {**before, **after}:
        one, other = before.get(id), after.get(id)
        if one is None or other is None:
            yield True, BankChange(path=f"{path}[{id}]", old=_title(one), new=_title(other))
            continue
        for field in one:
            if field not in _IGNORED:
                is_scoring = field in _SCORING_PARTS[name]
                for change in _field_changes(f"{path}[{id}].{field}", one[field], other[field]):
                    yield is_scoring, change
    kept, moved = ([id for id in ids if id in others] for ids, others in ((before, after), (after, before)))
    if kept != moved:
        yield True, BankChange(path=path, old=tuple(kept), new=tuple(moved))


def _goes_with_holder(kind: str, part: dict[str, Any], old: _Index, new: _Index) -> bool:
    """Return whether a part came or went because the direction or stage that holds it did."""
    if kind not in HOLDERS:
        return False
    holder = (HOLDERS[kind], part[HOLDERS[kind][:-1]])
    return (holder in old.parts) != (holder in new.parts)


def _title(part: dict[str, Any] | None) -> str | None:
    return None if part is None else str(part.get("title", part.get("text")))


def _field_changes(path: str, old: Any, new: Any) -> Iterator[BankChange]:
    """Compare a field; level texts, profiles and evidence for the same levels are compared one by one."""
    if path.endswith(".profiles"):
        before, after = ({part["block"]: part["signs"] for part in profiles} for profiles in (old, new))
        for block in {**before, **after}:
            yield from _field_changes(f"{path}[{block}]", before.get(block), after.get(block))
    elif path.endswith(".level_texts") and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _field_changes(f"{path}[{index}]", one, other)
    elif path.endswith(".evidence") and [each["up_to"] for each in old] == [each["up_to"] for each in new]:
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _field_changes(f"{path}[{index}].text", one["text"], other["text"])
    elif old != new:
        yield BankChange(path=path, old=old, new=new)
