"""The question bank: everything an assessment needs, checked as a whole when it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple, Self, TypeVar, cast

from pydantic import Field, ValidationInfo, field_validator, model_validator

from cx_centricity.bank._checks import bank_problems
from cx_centricity.bank._content import (
    MAX_LEVELS,
    SECTIONS,
    Block,
    Direction,
    GuidanceStep,
    Indicator,
    Level,
    Method,
    Pitfall,
    PointRange,
    Rename,
    Scale,
    ScopeStage,
    Stage,
    Statement,
    Subscale,
    two_items,
    value_by_number,
)
from cx_centricity.bank._digest import scoring_rules, sha256_of
from cx_centricity.bank._gates import Ladders
from cx_centricity.bank._model import CachedProperty, Content, Id, Text, find_by_id
from cx_centricity.bank._overlay import PROVENANCE, BankBuilder, provenance_of
from cx_centricity.bank._points import MAX_DECIMALS, from_units, in_decimals
from cx_centricity.bank._scopes import Scope, levels_by_scale, scopes_of, stage_ends
from cx_centricity.bank._tree import Provenance, resolve_path, stated_fields
from cx_centricity.bank._validation import sort_problems
from cx_centricity.bank._version import VERSION_PATTERN
from cx_centricity.bank._warnings import bank_warnings
from cx_centricity.errors import BankError, Place, Problem
from cx_centricity.typing import Better, PartKind

T = TypeVar("T")


class QuestionBank(Content):
    """Everything an assessment needs: scales, point range, blocks, directions with statements, stages, guidance.

    `levels` is the default scale, whose values rise. Points have `decimals` decimals (0…3). `better` says whether more
    or less of what the bank measures is better. With `overall=False`, only blocks, directions and subscales have
    points. `unanswered_counts_as` is the number of the default level that unanswered statements on the default scale
    count as; `goal_level` that of the lowest level that may be an aim. `edition` (1 or more) rises when the rule by
    which people answer changes. `accepted_warnings` are codes of warnings that the author has seen.

    A bank is checked as a whole when it is made and never changes afterwards; the `with_` methods and `model_copy`
    return new banks, checked as well. They and all loaders raise one BankError with all problems in one of two phases:
    everything that is wrong with the form and, only if nothing is, everything that does not fit together. The
    constructor raises pydantic's ValidationError.

    >>> from cx_centricity import default_bank
    >>> bank = default_bank()
    >>> bank
    QuestionBank(id='cx_centricity', version='2.0.0')
    >>> len(bank.directions), len(bank.statements), len(bank.levels), [stage.from_points for stage in bank.stages]
    (12, 48, 9, [6, 19, 38, 57, 76])
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "version")

    id: Id
    version: str = Field(max_length=64, pattern=VERSION_PATTERN)
    language: str = Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    title: Text
    instruction: str = ""
    edition: int = Field(default=1, ge=1)
    decimals: int = Field(default=0, ge=0, le=MAX_DECIMALS)
    better: Better = "higher"
    overall: bool = True
    levels: tuple[Level, ...] = Field(min_length=2, max_length=MAX_LEVELS)
    scales: tuple[Scale, ...] = ()
    goal_level: int | None = None
    unanswered_counts_as: int | None = None
    point_range: PointRange
    min_coverage_percent: int = Field(default=50, ge=0, le=100)
    blocks: tuple[Block, ...] = ()
    directions: tuple[Direction, ...] = Field(min_length=1)
    subscales: tuple[Subscale, ...] = ()
    stages: tuple[Stage, ...] = ()
    guidance: tuple[GuidanceStep, ...] = ()
    methods: tuple[Method, ...] = ()
    pitfalls: tuple[Pitfall, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    renamed: tuple[Rename, ...] = ()
    retired: tuple[Id, ...] = ()
    accepted_warnings: tuple[Text, ...] = ()

    @CachedProperty
    def statements(self) -> tuple[Statement, ...]:
        """All statements in the order of the questionnaire."""
        return tuple(statement for direction in self.directions for statement in direction.statements)

    def statement(self, id: str) -> Statement:
        """Return the statement with this id; if there is none, raise a KeyError that suggests the nearest id.

        >>> from cx_centricity import default_bank
        >>> default_bank().statement("omnichannel").title
        'Омниканальность'
        """
        return find_by_id(self.statements, id)

    def direction(self, id: str) -> Direction:
        """Return the direction with this id; if there is none, raise a KeyError that suggests the nearest id."""
        return find_by_id(self.directions, id)

    def block(self, id: str) -> Block:
        """Return the block with this id; if there is none, raise a KeyError that suggests the nearest id."""
        return find_by_id(self.blocks, id)

    def scale(self, id: str) -> Scale:
        """Return the scale with this id; if there is none, raise a KeyError that suggests the nearest id."""
        return find_by_id(self.scales, id)

    def subscale(self, id: str) -> Subscale:
        """Return the subscale with this id; if there is none, raise a KeyError that suggests the nearest id."""
        return find_by_id(self.subscales, id)

    def _part(self, statement: Statement | str) -> Statement:
        return self.statement(statement) if isinstance(statement, str) else statement

    def levels_of(self, statement: Statement | str) -> tuple[Level, ...]:
        """Return the levels of the scale of a statement, which may be given by its id.

        Raises a KeyError that suggests the nearest id if the bank has no statement with this id.

        >>> from cx_centricity import default_bank
        >>> [level.number for level in default_bank().levels_of("omnichannel")]
        [1, 2, 3, 4, 5, 6, 7, 8, 9]
        """
        part = self._part(statement)
        return derived(self, levels_by_scale)[part.scale]

    def anchors_of(self, statement: Statement | str) -> tuple[tuple[int, str], ...]:
        """Return the levels that a short form describes: number and text of the lowest, middle and highest level.

        The statement may be given by its id. Of an even number of levels, the middle one is the lower of the two in the
        middle. A scale of two levels gives two pairs, a statement without level texts none. Raises a KeyError that
        suggests the nearest id if the bank has no statement with this id.

        >>> from cx_centricity import default_bank
        >>> [number for number, _ in default_bank().anchors_of("omnichannel")]
        [1, 5, 9]
        """
        part = self._part(statement)
        levels, texts = self.levels_of(part), part.level_texts
        positions = sorted({0, (len(levels) - 1) // 2, len(levels) - 1}) if texts else ()
        return tuple((levels[position].number, texts[position]) for position in positions)

    def evidence_of(self, statement: Statement | str) -> tuple[tuple[int, int, str], ...]:
        """Return the evidence of a statement as triples: the lowest and the highest level number, and the text.

        The statement may be given by its id. Raises a KeyError that suggests the nearest id if the bank has no
        statement with this id.

        >>> from cx_centricity import default_bank
        >>> evidence = ({"up_to": 3, "text": "Прочтите регламент."}, {"text": "Сравните отчёты за год."})
        >>> bank = default_bank().with_changed("statements", "closed_loop", evidence=evidence)
        >>> bank.evidence_of("closed_loop")
        ((1, 3, 'Прочтите регламент.'), (4, 9, 'Сравните отчёты за год.'))
        """
        part = self._part(statement)
        left = [level.number for level in self.levels_of(part)]
        found: list[tuple[int, int, str]] = []
        for each in part.evidence:
            covered = [number for number in left if each.up_to is None or number <= each.up_to]
            found.append((covered[0], covered[-1], each.text))
            left = left[len(covered) :]
        return tuple(found)

    def counts_as(self, statement: Statement) -> int | None:
        """Return the number of the level that this statement counts as while it is unanswered; None for no level."""
        if statement.unanswered_counts_as is None and statement.scale is None:
            return self.unanswered_counts_as
        return statement.unanswered_counts_as

    @CachedProperty
    def scopes(self) -> tuple[Scope, ...]:
        """The whole, then all blocks, directions and subscales, with their statements, ranges and stages."""
        return scopes_of(self)

    def stage(self, id: str) -> Stage:
        """Return the stage with this id; if there is none, raise a KeyError that suggests the nearest id."""
        return find_by_id(self.stages, id)

    def direction_of(self, id: str) -> Direction:
        """Return the direction of a statement; if there is none with this id, raise a KeyError that suggests an id.

        >>> from cx_centricity import default_bank
        >>> default_bank().direction_of("omnichannel").id
        'channels'
        """
        return self.directions[find_by_id(derived(self, _numbered_statements), id).direction - 1]

    def number_of(self, id: str) -> str:
        """Return the number of a statement in the questionnaire, such as "1.2": its direction and its place in it.

        Raises a KeyError that suggests the nearest id if the bank has no statement with this id.

        >>> from cx_centricity import default_bank
        >>> default_bank().number_of("omnichannel")
        '10.2'
        """
        return find_by_id(derived(self, _numbered_statements), id).number

    @CachedProperty
    def rules_digest(self) -> str:
        """SHA-256 (64 hexadecimal digits) of everything that decides scores; if equal, results are comparable."""
        return sha256_of(scoring_rules(self))

    @CachedProperty
    def content_digest(self) -> str:
        """SHA-256 (64 hexadecimal digits) of the whole bank without fields at their defaults."""
        return sha256_of(self.model_dump(mode="json", exclude_defaults=True))

    @CachedProperty
    def present_ids(self) -> dict[str, str]:
        """The present id for each renamed one: the id of a statement, or a retired id."""
        renamed = {rename.old: rename.new for rename in self.renamed}
        present: dict[str, str] = {}
        for old, new in renamed.items():
            trail, id = [old], new
            while id in renamed and id not in present:
                trail.append(id)
                id = renamed[id]
            present |= dict.fromkeys(trail, present.get(id, id))
        return present

    @CachedProperty
    def reachable_points(self) -> tuple[float, ...]:
        """All points of the whole that complete sheets can give, ascending; none if the whole has no points.

        >>> from cx_centricity import default_bank
        >>> default_bank().reachable_points == tuple(range(6, 96))
        True
        """
        ladders = Ladders(self.scopes[0], self)
        units = {ladders.units(gained) for gained in ladders.reachable_sums()} if self.overall else set[int]()
        return tuple(from_units(each, self.decimals) for each in sorted(units))

    @CachedProperty
    def warnings(self) -> tuple[Problem, ...]:
        """Everything in the bank and its files that is legal but probably a mistake, with its place.

        Warnings whose code is in `accepted_warnings` are left out.

        >>> from cx_centricity import default_bank
        >>> default_bank().warnings
        ()
        """
        provenance = provenance_of(self)
        found = map(provenance.locate, bank_warnings(self, self.scopes, self.reachable_points))
        every = (*provenance.warnings, *found)
        return tuple(sort_problems(warning for warning in every if warning.code not in self.accepted_warnings))

    def provenance(self, path: str) -> Place:
        """Return the file, line and column where a text or figure of this bank was written.

        `path` is a path as problems have it, such as `directions[5].statements[2].claim`. Brackets may hold the id of a
        part instead of its number (for a level text, the id of its level), and `statements[ID]` and `drivers[ID]` need
        no direction or stage before them. What is not written down, such as a default, has the place of the part around
        it; what was made in Python has no file. Raises KeyError if the bank has nothing at the path.

        >>> from cx_centricity import default_bank
        >>> place = default_bank().provenance("statements[closed_loop].level_texts[2]")
        >>> place.file, place.path
        ('cx_centricity:directions/service.yaml', 'directions[5].statements[2].level_texts[2]')
        """
        return provenance_of(self).place(resolve_path(self, path))

    def with_overlay(self, overlay: Mapping[str, object]) -> Self:
        """Return a new bank changed as an overlay says.

        `overlay` is what a YAML file with `extends` states: fields to replace, and the sections `rename`, `change`,
        `remove`, `add` and `order`, described on the page on own banks. Models may stand for parts.

        >>> from cx_centricity import default_bank
        >>> bank = default_bank().with_overlay(
        ...     {"id": "ours", "change": {"statements": {"closed_loop": {"weight": 2}}}, "remove": {"blocks": []}}
        ... )
        >>> bank, bank.statement("closed_loop").weight
        (QuestionBank(id='ours', version='2.0.0'), 2)
        """
        builder = BankBuilder(type(self), self, provenance_of(self))
        builder.apply(overlay, Provenance())
        return builder.build()

    def with_fields(self, **fields: object) -> Self:
        """Return a new bank with other values for its own fields, such as `version` or `point_range`.

        >>> from cx_centricity import default_bank
        >>> default_bank().with_fields(version="2.0.0")
        QuestionBank(id='cx_centricity', version='2.0.0')
        """
        sections = [name for name in SECTIONS if name in fields]
        if sections:
            raise BankError([Problem("unknown-field", Place(path=name), name=name) for name in sections])
        return self.with_overlay(fields)

    def with_renamed(self, old: str, new: str) -> Self:
        """Return a new bank in which the statement `old` has the id `new`, wherever the bank names it.

        `renamed` notes the former id, so that answers under it can be migrated.

        >>> from cx_centricity import default_bank
        >>> bank = default_bank().with_renamed("closed_loop", "answer_given")
        >>> bank.statement("answer_given").title, bank.renamed
        ('Замкнутый цикл обратной связи', (Rename(old='closed_loop', new='answer_given'),))
        """
        return self.with_overlay({"rename": {"statements": {old: new}}})

    def with_changed(self, kind: PartKind, id: str, /, **fields: object) -> Self:
        """Return a new bank in which one part has other values for these fields.

        >>> from cx_centricity import default_bank
        >>> default_bank().with_changed("stages", "scaling", from_points=60).stage("formation").to_points
        59
        """
        return self.with_overlay({"change": {kind: {id: fields}}})

    def with_added(
        self,
        kind: PartKind,
        part: Content | Mapping[str, object],
        *,
        to: str | None = None,
        before: str | None = None,
        after: str | None = None,
    ) -> Self:
        """Return a new bank with one more part: at the end, or before or after the part with this id.

        `to` is the direction of a statement or the stage of a driver.

        >>> from cx_centricity import default_bank
        >>> from cx_centricity.bank import Statement
        >>> parking = Statement(id="parking", title="Парковка", claim="Клиенту есть где оставить машину.")
        >>> bank = default_bank().with_added("statements", parking, to="channels", after="self_service")
        >>> [statement.id for statement in bank.direction("channels").statements]
        ['channel_choice', 'omnichannel', 'self_service', 'parking', 'proactive_contact']
        """
        where = {"direction" if kind == "statements" else "stage": to, "before": before, "after": after}
        content = stated_fields(part) if isinstance(part, Content) else part
        added = {**content, **{key: id for key, id in where.items() if id is not None}}
        return self.with_overlay({"add": {kind: [added]}})

    def with_removed(self, kind: PartKind, *ids: str) -> Self:
        """Return a new bank without these parts, to which no other part may refer.

        >>> from cx_centricity import default_bank
        >>> len(default_bank().with_removed("indicators", "nps", "csat").indicators)
        13
        """
        return self.with_overlay({"remove": {kind: ids}})

    def with_order(self, kind: PartKind, ids: Sequence[str], *, of: str | None = None) -> Self:
        """Return a new bank with its parts in another order, which names each id exactly once.

        `of` is the direction of the statements or the stage of the drivers.

        >>> from cx_centricity import default_bank
        >>> order = ["omnichannel", "channel_choice", "self_service", "proactive_contact"]
        >>> default_bank().with_order("statements", order, of="channels").direction("channels").statements[0].id
        'omnichannel'
        """
        return self.with_overlay({"order": {kind: tuple(ids) if of is None else {of: tuple(ids)}}})

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy or, with `update`, a new bank with other values for its own fields.

        >>> from cx_centricity import default_bank
        >>> default_bank().model_copy(update={"point_range": (0, 0)})
        Traceback (most recent call last):
        cx_centricity.errors._problem.BankError: point_range: points range from 0 to 0; ...
        """
        return self.with_fields(**update) if update else super().model_copy(deep=deep)

    _has_two_items = field_validator("point_range", mode="before")(two_items)

    @field_validator("levels", mode="after")
    @classmethod
    def _value_by_number(cls, levels: tuple[Level, ...]) -> tuple[Level, ...]:
        return value_by_number(levels)

    @field_validator("point_range", mode="after")
    @classmethod
    def _in_decimals(cls, point_range: PointRange, info: ValidationInfo) -> PointRange:
        return _rounded(point_range, info.data.get("decimals", 0))

    @field_validator("blocks", "directions", "subscales", "stages", mode="after")
    @classmethod
    def _follow_from_position(cls, parts: tuple[Any, ...], info: ValidationInfo) -> tuple[Any, ...]:
        """Fill in the numbers and ends of stages, and the decimals of points."""
        point_range: PointRange | None = info.data.get("point_range")
        decimals: int | None = info.data.get("decimals")
        if point_range is None or decimals is None:  # wrong in form
            return parts
        if info.field_name == "stages":
            return _filled(parts, point_range, decimals)
        return tuple(_with_filled_stages(part, point_range, decimals) for part in parts)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        problems = bank_problems(self)
        if problems:
            raise BankError(problems)
        return self

    def __hash__(self) -> int:
        return hash(self.content_digest)

    def __getstate__(self) -> dict[Any, Any]:
        return {**super().__getstate__(), "__dict__": self._underived()}

    def __copy__(self) -> Self:
        copy = super().__copy__()
        object.__setattr__(copy, "__dict__", self._underived())
        return copy

    def _underived(self) -> dict[str, Any]:
        """Return what a copy takes along: what is derived from a bank belongs to that object alone."""
        return {name: self.__dict__[name] for name in (*type(self).model_fields, PROVENANCE) if name in self.__dict__}


def derived(bank: QuestionBank, make: Callable[[QuestionBank], T]) -> T:
    """Return `make(bank)`, computed at the first call and kept with the bank for all callers and threads.

    `make` must be a pure function of the bank that lives as long as its module.
    """
    # Both steps are atomic, so threads may compute the same value twice, but all get one object.
    kept: dict[Callable[[QuestionBank], Any], Any] = vars(bank).setdefault("_derived", {})
    if make not in kept:
        kept.setdefault(make, make(bank))
    return cast("T", kept[make])


class _NumberedStatement(NamedTuple):
    id: str
    direction: int
    number: str


def _numbered_statements(bank: QuestionBank) -> tuple[_NumberedStatement, ...]:
    return tuple(
        _NumberedStatement(statement.id, d, f"{d}.{s}")
        for d, direction in enumerate(bank.directions, start=1)
        for s, statement in enumerate(direction.statements, start=1)
    )


Banded = TypeVar("Banded", Block, Direction, Subscale)
AnyStage = TypeVar("AnyStage", bound=ScopeStage)


def _with_filled_stages(part: Banded, point_range: PointRange, decimals: int) -> Banded:
    """Return a part whose range and stages have the decimals of the bank, and its stages numbers and ends."""
    if part.point_range is None and not part.stages:
        return part
    own = part.point_range and _rounded(part.point_range, decimals)
    stages = _filled(part.stages, own or point_range, decimals)
    return part.model_copy(update={**({"point_range": own} if own else {}), **({"stages": stages} if stages else {})})


def _filled(stages: tuple[AnyStage, ...], point_range: PointRange, decimals: int) -> tuple[AnyStage, ...]:
    rounded = [
        stage.model_copy(update={"from_points": start})
        if type(start := in_decimals(stage.from_points, decimals)) is not type(stage.from_points)
        else stage
        for stage in stages
    ]
    filled: list[AnyStage] = []
    for number, (stage, end) in enumerate(zip(rounded, stage_ends(rounded, point_range.max, decimals), strict=True), 1):
        follows = {"number": number, "to_points": end}
        update = {name: value for name, value in follows.items() if name not in stage.model_fields_set}
        filled.append(stage.model_copy(update=update) if update else stage)
    return tuple(filled)


def _rounded(point_range: PointRange, decimals: int) -> PointRange:
    return PointRange(*(in_decimals(bound, decimals) for bound in point_range))
