"""Suppression: no attack on a result learns anything about fewer respondents than `min_respondents`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given, settings, strategies as st

from cx_centricity import NOT_APPLICABLE, AnswerValue, Score
from cx_centricity.groups import GroupAssessment, RespondentGroup, assess_group
from cx_centricity.groups._suppression import suppressions
from cx_centricity.testing import Sheet
from small_bank import make, raw_bank

RAW = raw_bank()
RAW["directions"][0]["statements"][0] |= {"reversed": True, "weight": 3}
RAW["subscales"] = [
    {"id": "one", "title": "One", "statements": ["first_x", "second_x"]},
    {"id": "two", "title": "Two", "statements": ["first_x", "second_x", "third_y"]},
]
RAW["scales"] = [{"id": "other", "levels": [{"number": n, "id": f"o{n}", "title": "O"} for n in (1, 2, 3, 5)]}]
RAW["directions"][1]["statements"][1] |= {"scale": "other", "level_texts": []}
RAW["unanswered_counts_as"] = 2
RAW["stages"][1]["gate"] = [{"statement": "first_y", "at_least": 2}]
BANK = make(RAW)
IDS = [statement.id for statement in BANK.statements]
ONE_ID = IDS[0]

Figure = Mapping[tuple[int, str], int]
"""A published figure as a sum: how many times it contains the answer of a respondent to a statement."""


class Case(NamedTuple):
    """A call of `assess_group`."""

    sheets: list[Sheet]
    subgroups: dict[str, list[int]]
    least: int

    def result(self) -> GroupAssessment:
        return assess_group(self.sheets, subgroups=self.subgroups, bank=BANK, min_respondents=self.least)

    def members(self, group: RespondentGroup) -> Collection[int]:
        return range(len(self.sheets)) if group.name is None else self.subgroups[group.name]


@st.composite
def cases(draw: st.DrawFn, most: int, ids: Sequence[str], most_least: int) -> Case:
    """Sheets with gaps and subgroups that overlap, complement, contain or repeat each other, or are empty."""
    people = draw(st.integers(2, most))
    subgroups: dict[str, list[int]] = {}
    for number in range(draw(st.integers(1, 4))):
        start = draw(st.sampled_from([[], list(range(people)), *subgroups.values()]))
        changed = draw(st.sets(st.integers(0, people - 1)))
        subgroups[f"g{number}"] = sorted(set(start) ^ changed)
    kinds: list[list[AnswerValue]] = [[1, 2, 3], [1, 2, 3, 3, None], [None, NOT_APPLICABLE, 1]]
    answer = st.sampled_from(draw(st.sampled_from(kinds)))
    sheets: list[Sheet] = [{id: draw(answer) for id in ids} for _ in range(people)]
    return Case(sheets, subgroups, draw(st.integers(2, most_least)))


def independent(rows: Iterable[Sequence[Fraction]]) -> list[Sequence[Fraction]]:
    """Return the rows in echelon form, without zero rows: their number is the rank."""
    left, found = list(rows), list[Sequence[Fraction]]()
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        found.append(pivot)
        others = [row for row in left if row is not pivot]
        factors = [row[column] / pivot[column] for row in others]
        left = [[a - f * b for a, b in zip(row, pivot, strict=True)] for row, f in zip(others, factors, strict=True)]
    return found


def attack(figures: Sequence[Figure], least: int) -> tuple[int, ...] | None:
    """Return fewer than `least` respondents whose answers alone determine some combination of the figures, else None.

    If a combination contains no answers of the others, the rank of the figures with the answers of these few removed is
    lower.
    """
    variables = sorted({variable for figure in figures for variable in figure})
    rows = independent([Fraction(figure.get(variable, 0)) for variable in variables] for figure in figures)
    people = sorted({person for person, _ in variables})
    for few in combinations(people, min(least - 1, len(people))):
        kept = [position for position, (person, _) in enumerate(variables) if person not in few]
        if len(independent([row[position] for position in kept] for row in rows)) < len(rows):
            return few
    return None


def figures_of_statements(case: Case, result: GroupAssessment, *, all_of_them: bool = False) -> dict[str, list[Figure]]:
    """Return for each statement the answers with a level that each published histogram counts."""
    figures: dict[str, list[Figure]] = {id: [] for id in IDS}
    for group in (result.whole, *result.subgroups):
        for id in IDS:
            cell = _cell(case, group, [id])
            if all_of_them or id in shown(group):
                figures[id].append(cell)
    return figures


def shown(group: RespondentGroup) -> set[str]:
    return {statement.id for statement in group.statements if statement.distribution is not None}


def _cell(case: Case, group: RespondentGroup, ids: Iterable[str]) -> dict[tuple[int, str], int]:
    weights = {statement.id: statement.weight for statement in BANK.statements}
    people = [(person, case.sheets[person]) for person in case.members(group)]
    return {(person, id): weights[id] for id in ids for person, sheet in people if isinstance(sheet.get(id), int)}


def figures_of_scopes(case: Case, result: GroupAssessment) -> list[Figure]:
    """Return the answers that each published sum of a scope contains.

    If the score's own number of answers does not match the statements shown, the sum contains suppressed ones too.
    """
    figures: list[Figure] = []
    for group in (result.whole, *result.subgroups):
        directions = {d.id: [statement.id for statement in d.statements] for d in BANK.directions}
        scopes: list[tuple[Score | None, list[str]]] = [(group.score, IDS)]
        scopes += [(part.score, directions[part.id]) for part in group.directions]
        for block in group.blocks:
            ids = [id for d in BANK.directions if d.block == block.id for id in directions[d.id]]
            scopes.append((block.score, ids))
        scopes += [(part.score, list(part.statements)) for part in group.subscales]
        for score, ids in scopes:
            if score is not None:
                of_shown = _cell(case, group, [id for id in ids if id in shown(group)])
                figures.append(of_shown if score.answered == len(of_shown) else _cell(case, group, ids))
    return figures


@given(cases(12, [ONE_ID], 5))
def test_law_histograms_reveal_nothing_about_too_few(case: Case) -> None:
    assert attack(figures_of_statements(case, case.result())[ONE_ID], case.least) is None


@given(cases(12, [ONE_ID], 5))
def test_law_counts_of_sheets_without_a_level_reveal_nothing_about_too_few(case: Case) -> None:
    result = case.result()
    groups = [group for group in (result.whole, *result.subgroups) if group.suppressed is None]
    assert attack([{(person, ""): 1 for person in case.members(group)} for group in groups], case.least) is None


@settings(max_examples=40)
@given(cases(6, IDS, 4))
def test_law_histograms_and_sums_of_scopes_together_reveal_nothing_about_too_few(case: Case) -> None:
    result = case.result()
    of_statements = [figure for figures in figures_of_statements(case, result).values() for figure in figures]
    assert attack([*of_statements, *figures_of_scopes(case, result)], case.least) is None


@given(cases(10, [ONE_ID], 4))
def test_law_only_groups_that_leave_an_atom_too_small_are_suppressed(case: Case) -> None:
    everyone = frozenset(range(len(case.sheets)))
    answered = frozenset(p for p in everyone if isinstance(case.sheets[p].get(ONE_ID), int))
    groups = [everyone, *map(frozenset, case.subgroups.values())]
    before: list[frozenset[int]] = []
    for group, reason in zip(groups, suppressions(groups, answered, case.least), strict=True):
        sides = [(each, everyone - each) for each in (*before, group)]
        sizes = [len(answered.intersection(*chosen)) for chosen in product(*sides)]
        assert (reason is None) == all(size == 0 or size >= case.least for size in sizes)
        assert (reason == "too_few") == (0 < len(group & answered) < case.least)
        before += [group] if reason is None else []


Shape = Sequence[Collection[int]]
"""Groups of respondents."""


def told_apart(worlds: Iterable[tuple[object, Sequence[AnswerValue]]], least: int) -> bool:
    """Return whether anything shown makes an answer likelier for a set of fewer than `least` respondents.

    Each world has what is shown and the answer of each respondent. Worlds that show the same are equally likely.
    """
    by_shown: defaultdict[object, list[Sequence[AnswerValue]]] = defaultdict(list)
    for what, answers in worlds:
        by_shown[what].append(answers)
    for possible in by_shown.values():
        of_each = [frozenset(Counter(answers).items()) for answers in zip(*possible, strict=True)]
        if min(Counter(of_each).values()) < least:
            return True
    return False


def histograms(groups: Shape, answers: Sequence[AnswerValue]) -> object:
    return tuple(tuple(sorted(str(answers[person]) for person in group)) for group in groups)


def test_integer_solutions_can_reveal_more_than_sums_and_differences() -> None:
    whole, a, b = range(8), range(3), range(2, 5)
    worlds = [(histograms((whole, a, b), answers), answers) for answers in product((1, 2, 3), repeat=8)]
    assert told_apart(worlds, 3)
    assert attack([{(person, ONE_ID): 1 for person in group} for group in (whole, a, b)], 3) is None
    result = Case([{ONE_ID: 2}] * 8, {"a": list(a), "b": list(b)}, 3).result()
    assert [group.suppressed for group in result.subgroups] == [None, "others_could_be_worked_out"]


@pytest.mark.parametrize(
    ("people", "subgroups", "least"),
    [
        (5, [[0, 1], [1, 2]], 2),
        (5, [[0, 1, 2], [0, 1]], 2),
        (5, [[0, 1, 2, 3], [3, 4]], 2),
        (6, [[0, 1], [2, 3], [1, 2, 4]], 2),
        (6, [[0, 1, 2, 3], [2, 3, 4, 5]], 2),
        (6, [[0, 1, 2], [3, 4]], 3),
    ],
)
def test_the_json_of_a_result_tells_nobody_apart(people: int, subgroups: list[list[int]], least: int) -> None:
    """Try all possible sheets: whatever the JSON says, reasons included, is equally likely for enough respondents."""
    kinds: tuple[AnswerValue, ...] = (1, 3, None)
    groups = {f"g{number}": group for number, group in enumerate(subgroups)}
    worlds = list(product(kinds, repeat=people))
    results = [Case([{ONE_ID: answer} for answer in answers], groups, least).result() for answers in worlds]
    shown = [result.model_dump_json() for result in results]
    assert not told_apart(zip(shown, worlds, strict=True), least)
    unguarded = [(histograms((range(people), *subgroups), answers), answers) for answers in worlds]
    assert told_apart(unguarded, least) == any(group.suppressed for group in results[0].subgroups)


@given(cases(6, [ONE_ID], 3))
@settings(max_examples=30)
def test_law_integer_solutions_tell_nobody_apart(case: Case) -> None:
    people, kinds = len(case.sheets), (1, 2, 3)
    result = case.result()
    groups = [case.members(group) for group in (result.whole, *result.subgroups) if ONE_ID in shown(group)]
    answered = [p for p in range(people) if isinstance(case.sheets[p].get(ONE_ID), int)]
    of_answered = [[answered.index(person) for person in group if person in answered] for group in groups]
    worlds = [(histograms(of_answered, answers), answers) for answers in product(kinds, repeat=len(answered))]
    assert not (groups and told_apart(worlds, case.least))


def test_the_attack_succeeds_where_nothing_is_suppressed() -> None:
    case = Case([dict.fromkeys(IDS, 2) for _ in range(10)], {"nine": list(range(9))}, 5)
    result = case.result()
    few = attack(figures_of_statements(case, result, all_of_them=True)[ONE_ID], 5)
    assert few is not None
    assert 9 in few
    unguarded = case._replace(least=1).result()
    assert attack(figures_of_scopes(case, unguarded), 5) is not None
    assert attack(figures_of_scopes(case, result), 5) is None


def people(*bounds: int) -> list[int]:
    """Positions from the first bound to before the second, and so on."""
    return [person for start, end in zip(bounds[::2], bounds[1::2], strict=True) for person in range(start, end)]


@pytest.mark.parametrize(
    ("sheets", "subgroups", "suppressed"),
    [
        pytest.param(10, [people(0, 9)], [0], id="complement of one"),
        pytest.param(20, [people(0, 7), people(0, 6)], [1], id="overlap that differs by one"),
        pytest.param(20, [people(0, 7), people(0, 6, 7, 11)], [1], id="overlap of six that leaves one and four"),
        pytest.param(14, [people(0, 5), people(4, 9)], [1], id="overlap of one"),
        pytest.param(20, [people(0, 10), people(5, 15)], [], id="overlap of five that leaves five and five"),
        pytest.param(20, [people(0, 6), people(6, 12), people(12, 18)], [2], id="only the sum of three leaves two"),
        pytest.param(15, [people(0, 10), people(0, 5, 10, 15)], [], id="all but each of two fives"),
        pytest.param(12, [people(0, 6), people(6, 12), people(0, 6)], [], id="halves, and one of them again"),
        pytest.param(5, [people(0, 5)], [], id="a subgroup of everyone"),
    ],
)
def test_subgroups_are_suppressed_where_others_could_be_worked_out(
    sheets: int, subgroups: list[list[int]], suppressed: list[int]
) -> None:
    case = Case([{ONE_ID: 2}] * sheets, {f"g{n}": group for n, group in enumerate(subgroups)}, 5)
    found = [group.suppressed for group in case.result().subgroups]
    assert found == ["others_could_be_worked_out" if n in suppressed else None for n in range(len(subgroups))]


def test_a_suppressed_statement_or_group_shows_no_counts_at_all() -> None:
    sheets: list[Sheet] = [{IDS[0]: 1, IDS[1]: 3 if person < 4 else None} for person in range(12)]
    result = assess_group(sheets, subgroups={"half": range(6), "few": range(4)}, bank=BANK)
    cell = result.whole.statement(IDS[1])
    assert (cell.suppressed, cell.distribution, cell.unanswered, cell.not_applicable, cell.answer) == (
        "too_few",
        None,
        None,
        None,
        None,
    )
    score = result.whole.direction("first").score
    assert (score.gained, score.answered, score.applicable, score.total) == (12 * 3 * 2, 12, 24, 24)
    few = result.subgroup("few")
    assert (few.suppressed, few.score, few.stage, few.distribution) == ("too_few", None, None, None)
    assert (few.blocks, few.directions, few.statements) == ((), (), ())


def test_a_statement_is_suppressed_where_respondents_who_answer_it_could_be_told_apart() -> None:
    sheets: list[Sheet] = [{IDS[0]: 1, IDS[1]: 3 if person < 7 else None} for person in range(12)]
    half = assess_group(sheets, subgroups={"half": range(6)}, bank=BANK).subgroup("half")
    assert half.statement(IDS[0]).suppressed is None
    assert half.statement(IDS[1]).suppressed == "others_could_be_worked_out"


def test_too_few_sheets_show_nothing() -> None:
    for count in (0, 4):
        result = assess_group([{ONE_ID: 2}] * count, subgroups={"none": []}, bank=BANK)
        assert (result.whole.respondents, result.whole.suppressed, result.whole.score) == (count, "too_few", None)
        assert [group.suppressed for group in result.subgroups] == ["too_few"]
        assert (result.disagreements, result.differences) == ((), ())
        assert result.median_answers() == {}


def test_that_nobody_of_a_group_answers_is_shown_beside_groups_that_do() -> None:
    sheets: list[Sheet] = [{IDS[0]: 3, IDS[1]: 1 if person > 7 else None} for person in range(12)]
    result = assess_group(sheets, subgroups={"half": range(6), "rest": range(6, 12)}, bank=BANK, min_respondents=4)
    cells = [group.statement(IDS[1]) for group in (result.whole, *result.subgroups)]
    assert [(cell.suppressed, cell.unanswered) for cell in cells] == [(None, 8), (None, 6), (None, 2)]
    fewer = assess_group(sheets[:11], subgroups={"half": range(6)}, bank=BANK, min_respondents=4)
    reasons = [group.statement(IDS[1]).suppressed for group in (fewer.whole, *fewer.subgroups)]
    assert reasons == ["too_few", "others_could_be_worked_out"]


def atoms(case: Case) -> list[list[int]]:
    """Return the atoms: respondents who belong to the same of the groups that are shown."""
    result = case.result()
    groups = [case.members(group) for group in (result.whole, *result.subgroups) if group.suppressed is None]
    found: defaultdict[tuple[bool, ...], list[int]] = defaultdict(list)
    for person in range(len(case.sheets)):
        found[tuple(person in group for group in groups)].append(person)
    return list(found.values())


def exchanged(case: Case, random: Random, parts: Iterable[Sequence[str]]) -> Case:
    """Return the case with the answers to the statements of each part exchanged at random within each atom."""
    sheets: list[Sheet] = [{} for _ in case.sheets]
    for ids in parts:
        for atom in atoms(case):
            takers = random.sample(atom, len(atom))
            for giver, taker in zip(atom, takers, strict=True):
                sheets[taker].update({id: case.sheets[giver][id] for id in ids})
    return case._replace(sheets=sheets)


@given(cases(12, IDS, 4), st.randoms(use_true_random=False))
def test_law_exchanging_sheets_within_an_atom_does_not_change_the_result(case: Case, random: Random) -> None:
    other = exchanged(case, random, [IDS])
    assert case.result().model_dump_json() == other.result().model_dump_json()
    assert all(len(atom) >= case.least for atom in atoms(case)) or case.result().whole.suppressed


@given(cases(12, IDS, 4), st.randoms(use_true_random=False))
def test_law_exchanging_answers_within_an_atom_does_not_change_the_result(case: Case, random: Random) -> None:
    one, other = case.result(), exchanged(case, random, [[id] for id in IDS]).result()
    assert one.model_dump_json() == other.model_dump_json()
