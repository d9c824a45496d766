"""Laws that compare a bank with a changed copy of it: weights, values, reversal, polarity, what is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.bank import MAX_WEIGHT_TOTAL, QuestionBank, derived, gains, to_units
from cx_centricity.testing._figures import COUNTS, POINTS, Scorer, Sheet, scopes
from cx_centricity.testing._gates import in_gates
from cx_centricity.testing._law import Vacuous, Violations, differences, with_figures
from cx_centricity.testing._score_laws import units_in_range

_MAX_WEIGHT, _MAX_VALUE = 1000, 1000


def weights_times_a_constant_change_nothing(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Doubling every weight changes no points, bounds, levels, stages or rankings, and no resolution."""
    before, after = scorer(answers, bank), scorer(answers, _changed(bank, _with_doubled_weights))
    kept = {name: value for name, value in before.items() if "gained" not in name and "attainable" not in name}
    for difference in differences(kept, after):
        yield f"{difference} with every weight doubled"


def _with_doubled_weights(bank: QuestionBank) -> QuestionBank | None:
    weights = [statement.weight for statement in bank.statements]
    total = sum(statement.weight * max(gains(bank.levels_of(statement))) for statement in bank.statements)
    if 2 * max(weights) > _MAX_WEIGHT or 2 * total > MAX_WEIGHT_TOTAL:
        return None
    content = _scoring_content(bank)
    for statement in _statements(content):
        statement["weight"] *= 2
    return QuestionBank.model_validate(content)


def only_differences_of_values_count(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Adding the same number to the value of every level of a scale changes no figure."""
    shifted = _changed(bank, _with_shifted_values)
    for difference in differences(scorer(answers, bank), scorer(answers, shifted)):
        yield f"{difference} with the values of all levels shifted"


def _with_shifted_values(bank: QuestionBank) -> QuestionBank | None:
    content = _scoring_content(bank)
    shifted = 0
    for levels in (content["levels"], *(scale["levels"] for scale in content["scales"])):
        values = [level["value"] for level in levels]
        shift = 1 if max(values) < _MAX_VALUE else -1
        if min(values) + shift >= -_MAX_VALUE:
            shifted += 1
            for level in levels:
                level["value"] += shift
    return QuestionBank.model_validate(content) if shifted else None


def reversing_every_statement_mirrors_the_points(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Reversing every statement mirrors the points within their range.

    Mirrored points may be one unit too high, since a tie is rounded up on both sides.
    """
    before, after = scorer(answers, bank), scorer(answers, _changed(bank, _reversed))
    for name, other in (("points", "points"), ("lower", "upper"), ("upper", "lower")):
        for of, (points,) in with_figures(before, bank, name):
            if f"{of.prefix}{other}" not in after:
                continue
            mirrored = after[f"{of.prefix}{other}"]
            if (points is None) != (mirrored is None):
                yield f"{of.prefix}{name} is {points}, but {mirrored} with every statement reversed"
            elif points is not None:
                whole = sum(units_in_range(bank, of.scope))
                if sum(to_units(each, bank.decimals) for each in (points, mirrored)) - whole not in (0, 1):
                    both = f"{of.prefix}{name} is {points} and {mirrored} reversed"
                    yield f"{both}; they must add up to {sum(of.scope.point_range or bank.point_range)}"
    for of, (gained, attainable) in with_figures(before, bank, "gained", "attainable"):
        if after[f"{of.prefix}gained"] != attainable - gained:
            yield f"{of.prefix}gained is {gained}, reversed {after[f'{of.prefix}gained']}, of {attainable}"


def _reversed(bank: QuestionBank) -> QuestionBank:
    content = _scoring_content(bank, has_stages=False)  # later ones may become unreachable
    for statement in _statements(content):
        statement["reversed"] = not statement["reversed"]
    return QuestionBank.model_validate(content)


def the_other_polarity_changes_no_figure(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """Whether more or less is better changes no points, level or stage; strengths and growth zones change places."""
    before, after = scorer(answers, bank), scorer(answers, _changed(bank, _with_other_polarity))
    rankings = ("strengths", "relative_strengths", "growth_zones")
    for difference in differences({name: each for name, each in before.items() if name not in rankings}, after):
        yield f"{difference} with the other polarity"
    if all(name in before for name in rankings):
        for figures, others in ((before, after), (after, before)):
            better = {*figures["strengths"], *figures["relative_strengths"]}
            if better != {*others["growth_zones"]}:
                worse = others["growth_zones"]
                yield f"{sorted(better)} are better than the whole; with the other polarity {worse} are worse"


_OTHER: Final = {"higher": "lower", "lower": "higher", None: None}


def _with_other_polarity(bank: QuestionBank) -> QuestionBank:
    content = _scoring_content(bank)
    for part in (content, *content["directions"]):
        part["better"] = _OTHER[part["better"]]
    return QuestionBank.model_validate(content)


def weight_zero_counts_nowhere(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """A bank without the statements of weight 0 gives the same figures, apart from those that gates name."""
    shorter = _changed(bank, _without_weight_zero)
    kept: Sheet = {part.id: answers.get(part.id) for part in shorter.statements}
    for difference in differences(scorer(answers, bank), scorer(kept, shorter)):
        yield f"{difference} in the bank without statements of weight 0"


def _without_weight_zero(bank: QuestionBank) -> QuestionBank | None:
    gated = {id for scope in bank.scopes for id in in_gates(bank, scope)}
    ids = {part.id for part in bank.statements if not part.weight and part.id not in gated}
    return _without(bank, ids, has_stages=True) if ids else None


def what_the_unanswered_count_as_enters_no_bound(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """A bank in which the unanswered count as nothing gives the same bounds, possible stages and counts of answers."""
    before, after = scorer(answers, bank), scorer(answers, _changed(bank, _without_assumptions))
    names = {*POINTS[1:], "possible_stages", "provisional", *COUNTS[2:]}
    kept = {of.prefix + name for of in scopes(bank) for name in of.names if name in names}
    for difference in differences({name: value for name, value in before.items() if name in kept}, after):
        yield f"{difference} where the unanswered count as nothing"


def _without_assumptions(bank: QuestionBank) -> QuestionBank | None:
    if all(bank.counts_as(statement) is None for statement in bank.statements):
        return None
    content = _scoring_content(bank)
    for part in (content, *_statements(content)):
        part["unanswered_counts_as"] = None
    return QuestionBank.model_validate(content)


def not_applicable_counts_as_absent(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Violations:
    """A bank without the not-applicable statements gives the same figures, unless too few statements apply.

    The resolution may be finer without them, and a scope may have a level if the rest is on the default scale.
    """
    outside = {id for id, answer in answers.items() if answer == NOT_APPLICABLE}
    shorter = _without(bank, outside, has_stages=False) if outside else None
    if shorter is None:
        raise Vacuous
    before = scorer(answers, bank)
    after = scorer({id: answer for id, answer in answers.items() if id not in outside}, shorter)
    for of in scopes(shorter):
        for figure in (*POINTS, "level", *COUNTS[:-1]):
            was, now = (figures.get(f"{of.prefix}{figure}") for figures in (before, after))
            if was != now and (figure not in ("points", "level") or None not in (was, now)):
                yield f"{of.prefix}{figure} is {was}, but {now} in the bank without what does not apply"


def _without(bank: QuestionBank, ids: set[str], *, has_stages: bool) -> QuestionBank | None:
    """Return a bank without some statements, and without the parts that have no scored statement then."""
    content = _scoring_content(bank, has_stages=has_stages)
    for direction in content["directions"]:
        direction["statements"] = tuple(each for each in direction["statements"] if each["id"] not in ids)
    content["directions"] = tuple(direction for direction in content["directions"] if direction["statements"])
    used = {direction["block"] for direction in content["directions"]}
    content["blocks"] = tuple(block for block in content["blocks"] if block["id"] in used)
    scored = {each["id"] for each in _statements(content) if each["weight"]}
    if not scored:
        return None
    for subscale in content["subscales"]:
        subscale["statements"] = tuple(id for id in subscale["statements"] if id not in ids)
    content["subscales"] = tuple(part for part in content["subscales"] if scored.intersection(part["statements"]))
    for direction in content["directions"]:
        if scored.isdisjoint(each["id"] for each in direction["statements"]):
            direction["point_range"] = None
    for block in content["blocks"]:
        inside = [part for part in content["directions"] if part["block"] == block["id"]]
        if scored.isdisjoint(each["id"] for part in inside for each in part["statements"]):
            block["point_range"] = None
    return QuestionBank.model_validate(content)


# Changed copies

_OF_STATEMENTS: Final = {"id", "title", "weight", "reversed", "scale", "unanswered_counts_as"}
_OF_STAGES: Final = {"__all__": {"id", "title", "from_points", "gate"}}
_OF_PARTS: Final[dict[str, Any]] = {"id": True, "title": True, "point_range": True, "stages": _OF_STAGES}
_DECIDES_SCORES: Final[dict[str, Any]] = {
    **dict.fromkeys(("id", "version", "language", "title", "levels", "scales", "point_range"), True),
    **dict.fromkeys(("decimals", "better", "overall", "goal_level", "unanswered_counts_as"), True),
    "min_coverage_percent": True,
    "blocks": {"__all__": _OF_PARTS},
    "directions": {"__all__": {**_OF_PARTS, "block": True, "better": True, "statements": {"__all__": _OF_STATEMENTS}}},
    "subscales": {"__all__": {**_OF_PARTS, "statements": True}},
    "stages": _OF_STAGES,
}


def _scoring_content(bank: QuestionBank, *, has_stages: bool = True) -> dict[str, Any]:
    """Return what decides scores, for a changed copy of the bank."""
    content = bank.model_dump(include=_DECIDES_SCORES)
    if not has_stages:
        for part in (content, *content["blocks"], *content["directions"], *content["subscales"]):
            part["stages"] = ()
    return content


def _statements(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (statement for direction in content["directions"] for statement in direction["statements"])


def _changed(bank: QuestionBank, change: Callable[[QuestionBank], QuestionBank | None]) -> QuestionBank:
    """Return a changed copy, the same at each call; raise Vacuous if it is none."""
    copy = derived(bank, change)
    if copy is None:
        raise Vacuous
    return copy
