"""Texts of a bank that a company gets: those that its answers do not refute."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, Self

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.assessment._conditions import AnsweredBank, all_of
from cx_centricity.assessment._parts import SignResult, StageResult
from cx_centricity.bank import Condition, Driver, QuestionBank, Sign, Stage, gain_of_level, is_met
from cx_centricity.typing import AnswerValue

_FEWEST_SIGNS: Final = 2
"""A block of which fewer signs are left is portrayed by its own answers."""


class CheckedSheet(NamedTuple):
    """The answers of a sheet in the order of the bank, and what decides conditions on more than one answer."""

    values: Sequence[AnswerValue]
    answered: Callable[[], AnsweredBank]


class _Rule(NamedTuple):
    """The conditions of a text. Those on one statement are tables, so that they take little time."""

    tables: tuple[tuple[int, Mapping[AnswerValue, bool | None]], ...]
    """The position of a statement, and the state of a condition on it for each answer."""
    others: tuple[Condition, ...]

    @classmethod
    def of(cls, conditions: Iterable[Condition], bank: QuestionBank, *, if_not_applicable: bool = False) -> Self:
        """Return the rule of conditions; `if_not_applicable` is their state if a statement does not apply."""
        positions = {statement.id: position for position, statement in enumerate(bank.statements)}
        tables: list[tuple[int, Mapping[AnswerValue, bool | None]]] = []
        others: list[Condition] = []
        for condition in conditions:
            if condition.statement is None:
                others.append(condition)
                continue
            position = positions[condition.statement]
            levels = bank.levels_of(bank.statements[position])
            table: dict[AnswerValue, bool | None] = {None: None, NOT_APPLICABLE: if_not_applicable}
            table.update({level.number: is_met(condition, level.number) for level in levels})
            tables.append((position, table))
        return cls(tuple(tables), tuple(others))

    def state(self, sheet: CheckedSheet) -> bool | None:
        """Return whether all conditions are true, or None while that is open."""
        found: bool | None = True
        for position, table in self.tables:
            state = table[sheet.values[position]]
            if state is False:
                return False
            if state is None:
                found = None
        return all_of([found, sheet.answered().all_true(self.others)]) if self.others else found


class _SignRule(NamedTuple):
    """A sign with its rule, and what a result says where its conditions hold and where they are open."""

    rule: _Rule
    confirmed: SignResult
    typical: SignResult

    @classmethod
    def of(cls, sign: Sign, bank: QuestionBank) -> Self:
        """Return the rule of a sign; one without conditions is typical, whatever is answered."""
        typical = SignResult(sign.text, confirmed=False)
        confirmed = SignResult(sign.text, confirmed=True) if sign.when else typical
        return cls(_Rule.of(sign.when, bank), confirmed, typical)


def _not_refuted(signs: Iterable[_SignRule], sheet: CheckedSheet) -> tuple[SignResult, ...]:
    found: list[SignResult] = []
    for rule, confirmed, typical in signs:
        state = rule.state(sheet)
        if state is not False:
            found.append(confirmed if state else typical)
    return tuple(found)


class StageTexts(NamedTuple):
    """The texts of a stage of the whole."""

    stage: Stage
    summary: tuple[_SignRule, ...]
    characteristics: tuple[_SignRule, ...]
    drivers: tuple[tuple[Driver, _Rule, tuple[int, ...]], ...]
    """Each driver with the rule by which it is done and the positions of its statements."""

    @classmethod
    def of(cls, stage: Stage, bank: QuestionBank) -> Self:
        """Return the texts of a stage of a bank."""
        positions = {statement.id: position for position, statement in enumerate(bank.statements)}
        return cls(
            stage,
            tuple(_SignRule.of(sign, bank) for sign in stage.summary),
            tuple(_SignRule.of(sign, bank) for sign in stage.characteristics),
            tuple(
                (
                    driver,
                    _Rule.of(driver.done_when, bank, if_not_applicable=True),
                    tuple(positions[id] for id in driver.statements),
                )
                for driver in stage.drivers
            ),
        )

    def result(self, sheet: CheckedSheet) -> StageResult:
        """Return the stage with the sentences that the answers do not refute."""
        stage = self.stage
        return StageResult(
            stage.number,
            stage.id,
            stage.title,
            stage.from_points,
            stage.to_points,
            stage.theme,
            _not_refuted(self.summary, sheet),
            _not_refuted(self.characteristics, sheet),
        )

    def open_drivers(self, sheet: CheckedSheet) -> list[Driver]:
        """Return the drivers that are not done and that improve a statement that applies."""
        return [driver for driver, done, positions in self.drivers if not _is_settled(done, positions, sheet)]


def _is_settled(done: _Rule, positions: Sequence[int], sheet: CheckedSheet) -> bool:
    """Return whether a driver is done, or about nothing that applies."""
    if (done.tables or done.others) and done.state(sheet):
        return True
    return bool(positions) and all(sheet.values[position] == NOT_APPLICABLE for position in positions)


class BlockTexts(NamedTuple):
    """The signs of a block by the id of the stage, and the gains of its scored statements by their answers."""

    signs: Mapping[str, tuple[_SignRule, ...]]
    gains: tuple[tuple[str, int, Mapping[AnswerValue, float]], ...]
    """The id and position of each scored statement, and the share of what it can gain, negative if lower is better."""

    @classmethod
    def of(cls, block: str, bank: QuestionBank) -> Self:
        """Return the texts of a block of a bank."""
        scope = next(scope for scope in bank.scopes if scope.key == ("block", block))
        positions = {statement.id: position for position, statement in enumerate(bank.statements)}
        signs = {
            stage.id: tuple(_SignRule.of(sign, bank) for sign in profile.signs)
            for stage in bank.stages
            for profile in stage.profiles
            if profile.block == block
        }
        gains: list[tuple[str, int, Mapping[AnswerValue, float]]] = []
        for statement in scope.scored:
            levels = bank.levels_of(statement)
            by_level = {
                level.number: gain_of_level(levels, level.number, reversed=statement.reversed) for level in levels
            }
            most = max(by_level.values()) * (1 if scope.better == "higher" else -1)
            gains.append((statement.id, positions[statement.id], {key: gain / most for key, gain in by_level.items()}))
        return cls(signs, tuple(gains))

    def of_stage(self, stage: str | None, sheet: CheckedSheet) -> tuple[tuple[SignResult, ...], tuple[str, ...]]:
        """Return the signs of a block at a stage that the answers do not refute.

        Where too few are left, return the best and the worst answered statement instead.
        """
        all_signs = () if stage is None else self.signs.get(stage, ())
        left = _not_refuted(all_signs, sheet)
        if len(left) >= min(_FEWEST_SIGNS, len(all_signs)):
            return left, ()
        shares = [
            (by_answer[sheet.values[position]], id)
            for id, position, by_answer in self.gains
            if sheet.values[position] in by_answer
        ]
        best = max(shares, key=lambda each: each[0])
        worst = min((each for each in shares if each is not best), key=lambda each: each[0], default=best)
        return (), tuple(dict.fromkeys((best[1], worst[1])))
