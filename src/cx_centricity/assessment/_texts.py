"""Texts of a bank that a company gets: those that its answers do not refute."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import inf, nan
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
    position: int
    """The position of the statement if the only condition is on one, else −1."""
    by_answer: Mapping[AnswerValue, SignResult | None]
    """What a result says for each answer to that statement; None if the answer refutes the sign."""

    @classmethod
    def of(cls, sign: Sign, bank: QuestionBank) -> Self:
        """Return the rule of a sign; one without conditions is typical, whatever is answered."""
        rule, typical = _Rule.of(sign.when, bank), SignResult(sign.text, confirmed=False)
        confirmed = SignResult(sign.text, confirmed=True) if sign.when else typical
        if rule.others or len(rule.tables) != 1:
            return cls(rule, confirmed, typical, -1, {})
        ((position, table),) = rule.tables
        said = {True: confirmed, None: typical, False: None}
        return cls(rule, confirmed, typical, position, {answer: said[state] for answer, state in table.items()})

    def result(self, sheet: CheckedSheet) -> SignResult | None:
        """Return what a result says, None if the answers refute the sign."""
        state = self.rule.state(sheet)
        return None if state is False else self.confirmed if state else self.typical


class _Signs(NamedTuple):
    """Signs that stand together."""

    rules: tuple[_SignRule, ...]
    tables: tuple[tuple[int, Mapping[AnswerValue, SignResult | None]], ...]
    """The position and `by_answer` of each sign if every one has a single condition, else none."""
    fewest: int
    """How many must be left, so that they portray a block."""

    @classmethod
    def of(cls, signs: Iterable[Sign], bank: QuestionBank) -> Self:
        """Return signs with their rules."""
        rules = tuple(_SignRule.of(sign, bank) for sign in signs)
        tables = tuple((rule.position, rule.by_answer) for rule in rules if rule.position >= 0)
        return cls(rules, tables if len(tables) == len(rules) else (), min(_FEWEST_SIGNS, len(rules)))

    def not_refuted(self, sheet: CheckedSheet) -> tuple[SignResult, ...]:
        """Return the signs that the answers do not refute."""
        values = sheet.values
        if self.tables:
            found = [by_answer[values[position]] for position, by_answer in self.tables]
        else:
            found = [rule.result(sheet) for rule in self.rules]
        return tuple(filter(None, found))


class _DriverRule(NamedTuple):
    """A driver with the rule by which it is settled: done, or about nothing that applies."""

    driver: Driver
    done: _Rule
    positions: tuple[int, ...]
    """The positions of its statements."""
    position: int
    """The position of one of its statements if the only condition is on this one, else −1."""
    by_answer: Mapping[AnswerValue, bool | None]
    """Whether the driver is settled, for each answer to that statement."""

    @classmethod
    def of(cls, driver: Driver, bank: QuestionBank) -> Self:
        """Return the rule of a driver."""
        places = {statement.id: position for position, statement in enumerate(bank.statements)}
        done = _Rule.of(driver.done_when, bank, if_not_applicable=True)
        positions = tuple(places[id] for id in driver.statements)
        if not done.others and len(done.tables) == 1 and done.tables[0][0] in positions:
            return cls(driver, done, positions, *done.tables[0])
        return cls(driver, done, positions, -1, {})

    def is_settled(self, sheet: CheckedSheet) -> bool:
        """Return whether a driver is done, or about nothing that applies."""
        if (self.done.tables or self.done.others) and self.done.state(sheet):
            return True
        return bool(self.positions) and all(sheet.values[position] == NOT_APPLICABLE for position in self.positions)


class StageTexts(NamedTuple):
    """The texts of a stage of the whole."""

    stage: Stage
    summary: _Signs
    characteristics: _Signs
    drivers: tuple[_DriverRule, ...]

    @classmethod
    def of(cls, stage: Stage, bank: QuestionBank) -> Self:
        """Return the texts of a stage of a bank."""
        return cls(
            stage,
            _Signs.of(stage.summary, bank),
            _Signs.of(stage.characteristics, bank),
            tuple(_DriverRule.of(driver, bank) for driver in stage.drivers),
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
            self.summary.not_refuted(sheet),
            self.characteristics.not_refuted(sheet),
        )

    def open_drivers(self, sheet: CheckedSheet) -> list[Driver]:
        """Return the drivers that are not done and that improve a statement that applies."""
        values = sheet.values
        return [
            rule.driver
            for rule in self.drivers
            if not (rule.is_settled(sheet) if rule.position < 0 else rule.by_answer[values[rule.position]])
        ]


class BlockTexts(NamedTuple):
    """The signs of a block by the id of the stage, and the gains of its scored statements by their answers."""

    signs: Mapping[str, _Signs]
    gains: tuple[tuple[str, int, Mapping[AnswerValue, float]], ...]
    """The id and position of each scored statement, and the share of what it can gain, negative if lower is better."""

    @classmethod
    def of(cls, block: str, bank: QuestionBank) -> Self:
        """Return the texts of a block of a bank."""
        scope = next(scope for scope in bank.scopes if scope.key == ("block", block))
        positions = {statement.id: position for position, statement in enumerate(bank.statements)}
        signs = {
            stage.id: _Signs.of(profile.signs, bank)
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

    def portrait(self, sheet: CheckedSheet) -> tuple[str, ...]:
        """Return the ids of the best and the worst answered statement, which portray a block that has too few signs."""
        values = sheet.values
        best = worst = ""
        most, least = -inf, inf
        for id, position, by_answer in self.gains:
            share = by_answer.get(values[position], nan)  # neither more nor less than any other
            if share > most:
                best, most = id, share
            if share < least:
                worst, least = id, share
        return (best,) if best == worst else (best, worst)
