"""The differences between two versions of a bank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cx_centricity.bank._content import HOLDERS, FrozenModel
from cx_centricity.bank._question_bank import QuestionBank
from cx_centricity.typing import Bump

_PARTS: Final = ("levels", "blocks", "directions", "stages", "guidance", "pitfalls", "indicators")
_DECIDE: Final[dict[str, set[str]]] = {
    "": {"point_range", "min_coverage_percent"},
    "levels": {"value"},
    "blocks": set(),
    "directions": {"block"},
    "statements": {"id", "weight", "reversed", "direction"},
    "stages": {"from_points"},
}
"""The kinds of parts whose coming, going and order decides scores, and their fields that do."""
_DERIVED: Final = {"version", "number", "to_points"}


class BankChange(FrozenModel):
    """One thing that differs: `path` with ids in brackets, and the content before and after.

    Of a part that is new or gone, `old` or `new` is None and the other one its title or text; where parts stand in
    another order, both are their ids.

    >>> from cx_centricity import default_bank, diff_banks
    >>> heavier = default_bank().with_changed("statements", "closed_loop", weight=2)
    >>> diff_banks(default_bank(), heavier).scoring
    (BankChange(path='statements[closed_loop].weight', old=1, new=2),)
    """

    path: str
    old: object
    new: object

    @property
    def came(self) -> bool:
        """Whether the path is that of a part, or a profile, that the old bank did not have."""
        return self.old is None and self.path.endswith("]")

    @property
    def went(self) -> bool:
        """Whether the path is that of a part, or a profile, that the new bank does not have."""
        return self.new is None and self.path.endswith("]")


class BankDiff(FrozenModel):
    """What changes from an old bank to a new one.

    `scoring` are the changes by which scores could differ, `wording` all others. `lost` are ids, former ones too, of
    old statements that the new bank neither has nor names as renamed or retired: answers to them could not be migrated.
    `due` is the part of the version that has to rise: major where `rules_digest` differs, else minor where parts came
    or went, else patch where only words changed, None where nothing did; `due_version` is the least version that
    satisfies it (before 1.0.0, numbers stand one place lower), and `is_version_enough` says whether the new bank's
    version is at least that, or the bank has another id, and so versions of its own.

    >>> from cx_centricity import default_bank, diff_banks
    >>> reworded = default_bank().with_changed("statements", "closed_loop", claim="Отзыв не остаётся без ответа.")
    >>> diff = diff_banks(default_bank(), reworded)
    >>> len(diff.scoring), [change.path for change in diff.wording], diff.due, diff.is_version_enough
    (0, ['statements[closed_loop].claim'], 'patch', False)
    """

    scoring: tuple[BankChange, ...]
    wording: tuple[BankChange, ...]
    lost: tuple[str, ...]
    due: Bump | None
    due_version: str
    is_version_enough: bool


def diff_banks(old: QuestionBank, new: QuestionBank) -> BankDiff:
    """Compare two versions of a bank by the ids of its parts (of levels, by their numbers).

    >>> from cx_centricity import default_bank, diff_banks
    >>> diff_banks(default_bank(), default_bank()).due is None
    True
    """
    changes = list(_changes(_Index(old, _moved(old, new)), _Index(new, {})))
    scoring = tuple(change for decides, change in changes if decides)
    wording = tuple(change for decides, change in changes if not decides)
    due: Bump | None = None
    if old.rules_digest != new.rules_digest:
        due = "major"
    elif wording:
        due = "minor" if any(change.came or change.went for change in wording) else "patch"
    due_version = _raised(old.version, due)
    known = {statement.id for statement in new.statements} | {rename.old for rename in new.renamed} | set(new.retired)
    once = [*(statement.id for statement in old.statements), *(rename.old for rename in old.renamed), *old.retired]
    return BankDiff(
        scoring=scoring,
        wording=wording,
        lost=tuple(id for id in once if id not in known),
        due=due,
        due_version=due_version,
        is_version_enough=old.id != new.id or _precedence(new.version) >= _precedence(due_version),
    )


def _moved(old: QuestionBank, new: QuestionBank) -> dict[str, str]:
    """Return the old statements that have another id now, unless another old statement has that one already."""
    taken, ids = {statement.id for statement in old.statements}, {statement.id for statement in new.statements}
    moved: dict[str, str] = {}
    for statement in old.statements:
        present = new.present_ids.get(statement.id)
        if present in ids and present not in taken:
            moved[statement.id] = present
            taken.add(present)
    return moved


class _Index:
    """The parts of a bank by kind and id, and the order in which they stand in their list.

    Statements that are renamed stand under their present ids, levels under their numbers.
    """

    def __init__(self, bank: QuestionBank, renamed: Mapping[str, str]) -> None:
        content = bank.model_dump()
        lists = {kind: content.pop(kind) for kind in _PARTS}
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
    """Yield every change, and whether it decides scores."""
    for kind, id in {**old.parts, **new.parts}:
        before, after = old.parts.get((kind, id)), new.parts.get((kind, id))
        path = f"{kind}[{id}]" if kind else ""
        if before is None or after is None:
            if not _goes_with_its_holder(kind, before or after or {}, old if after is None else new, old, new):
                yield kind in _DECIDE, BankChange(path=path, old=_named(before), new=_named(after))
            continue
        for field in before:
            if field not in _DERIVED:
                decides = field in _DECIDE.get(kind, ())
                at = f"{path}.{field}" if path else field
                yield from ((decides, change) for change in _field_changes(at, before[field], after[field]))
    for path, ids in old.orders.items():
        others = new.orders.get(path, ())
        kept, moved = tuple(id for id in ids if id in others), tuple(id for id in others if id in ids)
        if kept != moved:
            yield path.split(".")[-1] in _DECIDE, BankChange(path=path, old=kept, new=moved)


def _goes_with_its_holder(kind: str, part: dict[str, Any], of: _Index, old: _Index, new: _Index) -> bool:
    """Say whether a part only came or went with the direction or stage that holds it, which is told."""
    if kind not in HOLDERS:
        return False
    holder = (HOLDERS[kind], part[HOLDERS[kind][:-1]])
    return holder in of.parts and not (holder in old.parts and holder in new.parts)


def _named(part: dict[str, Any] | None) -> str | None:
    return None if part is None else str(part.get("title", part.get("text")))


def _field_changes(path: str, old: Any, new: Any) -> Iterator[BankChange]:
    """Compare a field; where it is a list, text by text or profile by profile."""
    if path.endswith(".profiles"):
        before, after = ({part["block"]: part["signs"] for part in profiles} for profiles in (old, new))
        for block in {**before, **after}:
            yield from _field_changes(f"{path}[{block}]", before.get(block), after.get(block))
    elif path.endswith(".level_texts") and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _field_changes(f"{path}[{index}]", one, other)
    elif old != new:
        yield BankChange(path=path, old=old, new=new)


def _raised(version: str, due: Bump | None) -> str:
    """Return the least version after this one that raises what is due."""
    if due is None:
        return version
    major, minor, patch = (int(number) for number in version.partition("+")[0].partition("-")[0].split("."))
    if major == 0 and due == "major":
        return f"0.{minor + 1}.0"  # before 1.0.0 the middle number says that something breaks
    if due == "major":
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if due == "minor" and major else f"{major}.{minor}.{patch + 1}"


def _precedence(version: str) -> tuple[object, ...]:
    """Return what orders versions as Semantic Versioning does: a pre-release before its release, builds alike.

    >>> sorted(["1.0.0", "1.0.0-rc.2", "0.9.9", "1.0.0-rc.10", "1.0.0-alpha"], key=_precedence)
    ['0.9.9', '1.0.0-alpha', '1.0.0-rc.2', '1.0.0-rc.10', '1.0.0']
    """
    core, _, pre_release = version.partition("+")[0].partition("-")
    steps = [(0, int(step), "") if step.isdecimal() else (1, 0, step) for step in pre_release.split(".")]
    return *map(int, core.split(".")), tuple(steps) if pre_release else ((2,),)
