"""Changes of a bank from Python: each gives a new bank, checked again as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self, cast

from cx_centricity.bank.content import Content
from cx_centricity.bank.draft import Draft
from cx_centricity.bank.overlay import PartKind
from cx_centricity.bank.tree import grow, shown, stated
from cx_centricity.errors import BankError, Place, Problem


class Changeable(Content):
    """Content that makes changed copies of itself."""

    def with_overlay(self, overlay: Mapping[str, object]) -> Self:
        """Return a new bank changed as an overlay says; see the page on own banks for its sections.

        `overlay` is what a YAML file with `extends` would state: fields to replace, and `change`, `remove`, `add`,
        `order`; models may stand for parts. Raises one BankError with all problems.

        >>> from cx_centricity import default_bank
        >>> bank = default_bank().with_overlay(
        ...     {"id": "ours", "change": {"statements": {"closed_loop": {"weight": 2}}}, "remove": {"blocks": []}}
        ... )
        >>> bank, bank.statement("closed_loop").weight
        (QuestionBank(id='ours', version='1.2.0'), 2)
        """
        if not isinstance(cast("object", overlay), Mapping):
            raise BankError([Problem("wrong-type", found=shown(overlay), expected="a mapping")])
        draft = Draft.of(self)
        draft.extend(grow(overlay, lambda path: Place(path=path)))
        return draft.checked(type(self))

    def with_fields(self, **fields: object) -> Self:
        """Return a new bank with other values for fields of its own, such as `version` or `point_range`.

        >>> from cx_centricity import default_bank
        >>> default_bank().with_fields(version="1.2.0")
        QuestionBank(id='cx_centricity', version='1.2.0')
        """
        return self.with_overlay(fields)

    def with_changed(self, kind: PartKind, id: str, /, **fields: object) -> Self:
        """Return a new bank in which one part has other values for the fields named.

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
        """Return a new bank with one more part, at the end or before or after the part of that id.

        `to` is the direction of a statement or the stage of a driver.

        >>> from cx_centricity import Statement, default_bank
        >>> parking = Statement(id="parking", title="Парковка", claim="Клиенту есть где оставить машину.")
        >>> bank = default_bank().with_added("statements", parking, to="channels", after="self_service")
        >>> [statement.id for statement in bank.direction("channels").statements]
        ['channel_choice', 'omnichannel', 'self_service', 'parking', 'proactive_contact']
        """
        where = {"direction" if kind == "statements" else "stage": to, "before": before, "after": after}
        content = stated(part) if isinstance(part, Content) else part
        added = {**content, **{key: id for key, id in where.items() if id is not None}}
        return self.with_overlay({"add": {kind: [added]}})

    def with_removed(self, kind: PartKind, *ids: str) -> Self:
        """Return a new bank without these parts; what others refer to cannot be removed.

        >>> from cx_centricity import default_bank
        >>> len(default_bank().with_removed("indicators", "nps", "csat").indicators)
        8
        """
        return self.with_overlay({"remove": {kind: ids}})

    def with_order(self, kind: PartKind, ids: Sequence[str], *, of: str | None = None) -> Self:
        """Return a new bank with its parts in another order: all ids, each once.

        `of` is the direction whose statements, or the stage whose drivers, are put in order.

        >>> from cx_centricity import default_bank
        >>> order = ["omnichannel", "channel_choice", "self_service", "proactive_contact"]
        >>> default_bank().with_order("statements", order, of="channels").direction("channels").statements[0].id
        'omnichannel'
        """
        return self.with_overlay({"order": {kind: tuple(ids) if of is None else {of: tuple(ids)}}})
