"""The bank that a result was made with."""

from __future__ import annotations

from collections.abc import Iterable

from cx_centricity.assessment.parts import BankIdentity
from cx_centricity.assessment.result import Assessment
from cx_centricity.bank import QuestionBank
from cx_centricity.errors import BankError, Place, Problem
from cx_centricity.loading import default_bank


def bank_of(result: Assessment, bank: QuestionBank | None) -> QuestionBank:
    """Return the bank of a result, the default one unless given; BankError if its rules are not the result's."""
    bank = default_bank() if bank is None else bank
    require_rules_of(BankIdentity.of(bank), [("", result)])
    return bank


def require_rules_of(bank: BankIdentity, results: Iterable[tuple[str, Assessment]]) -> None:
    """Raise one BankError that lists, under the name given with it, each result of other rules than the bank's."""
    problems = [
        Problem(
            "other-rules",
            Place(path=name),
            bank=result.bank.id,
            version=result.bank.version,
            other=bank.id,
            other_version=bank.version,
        )
        for name, result in results
        if result.bank.rules_digest != bank.rules_digest
    ]
    if problems:
        raise BankError(problems)
