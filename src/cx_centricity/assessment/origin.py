"""The bank that a result was made with."""

from __future__ import annotations

from cx_centricity.assessment.parts import BankIdentity
from cx_centricity.assessment.result import Assessment
from cx_centricity.bank import QuestionBank
from cx_centricity.errors import BankError, OtherRules
from cx_centricity.loading import default_bank


def bank_of(result: Assessment, bank: QuestionBank | None) -> QuestionBank:
    """Return the bank of a result, the default one unless given; BankError if its rules are not the result's."""
    bank = default_bank() if bank is None else bank
    require_same_rules(result.bank, BankIdentity.of(bank))
    return bank


def require_same_rules(one: BankIdentity, other: BankIdentity) -> None:
    """Raise BankError unless both have the same rules digest."""
    if one.rules_digest != other.rules_digest:
        raise BankError([OtherRules(bank=one.id, version=one.version, other=other.id, other_version=other.version)])
