"""The gallery of instruments in the docs: each bank against its published rule, written out in plain arithmetic."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest

from command_line import run
from cx_centricity import Assessment, BankError, QuestionBank, assess, dump_bank, load_bank, parse_bank
from cx_centricity.assessment import BlockResult, DirectionResult, SubscaleResult
from cx_centricity.typing import AnswerValue

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples" / "banks"
SHEETS = 1000

Given = list[AnswerValue]
"""The answers to a bank, in its order."""
Outcome = tuple[Fraction | int | None, str | None]
"""The points and the id of the band; None where too little is answered, or where there are no bands."""
NOTHING: Outcome = (None, None)


def half_up(value: Fraction, decimals: int = 0) -> Fraction:
    unit = int(10**decimals)
    return Fraction(floor(value * unit + Fraction(1, 2)), unit)


def numbers(given: Given) -> list[int]:
    return [answer for answer in given if isinstance(answer, int)]


def band(points: Fraction | int, **starts: int) -> str:
    return [id for id, start in starts.items() if start <= points][-1]


def prorated(given: Given) -> Fraction | None:
    """Return the sum if each gap has the mean of the other answers; None if less than half is answered."""
    answers = numbers(given)
    return half_up(Fraction(sum(answers) * len(given), len(answers))) if 2 * len(answers) >= len(given) else None


def visit_satisfaction(given: Given) -> dict[str, Outcome]:
    points = prorated(given)
    return {"whole": NOTHING if points is None else (points, band(points, poor=8, fair=17, good=25))}


def usability(given: Given) -> dict[str, Outcome]:
    if not numbers(given):
        return {"whole": NOTHING}
    answers = numbers([3 if answer is None else answer for answer in given])
    odd, even = sum(answer - 1 for answer in answers[::2]), sum(5 - answer for answer in answers[1::2])
    points = (odd + even) * Fraction(5, 2)
    return {"whole": (points, "not_acceptable" if points < 50 else "marginal" if points <= 70 else "acceptable")}


def work_strain(given: Given) -> dict[str, Outcome]:
    parts = {"tiredness": (given[:5], 11, 20), "distance": (given[5:9], 6, 12), "effect": (given[9:], 13, 19)}
    outcome: dict[str, Outcome] = {"whole": NOTHING}
    for id, (part, middle, high) in parts.items():
        points = prorated(part)
        outcome[id] = NOTHING if points is None else (points, band(points, low=0, middle=middle, high=high))
    return outcome


def working_late(given: Given) -> dict[str, Outcome]:
    hours, last_time = {1: 0, 2: 1, 3: 2, 4: 3, 5: 4}, {1: 4, 2: 4, 3: 2, 4: 0}
    scales = [None, hours, None, None, None, None, None, None, last_time, last_time]
    scores: Given = [
        scale[answer] if scale and isinstance(answer, int) else answer
        for scale, answer in zip(scales, given, strict=True)
    ]
    outcome: dict[str, Outcome] = {}
    for id, part in {"whole": scores, "habits": scores[:3], "control": scores[3:6], "harm": scores[6:]}.items():
        outcome[id] = (sum(numbers(part)), None) if None not in part else NOTHING
    points, _ = outcome["whole"]
    if points is not None:
        outcome["whole"] = (points, band(points, zone_1=0, zone_2=8, zone_3=16, zone_4=20))
    return outcome


def process_capability(given: Given) -> dict[str, Outcome]:
    ratings = numbers(given)
    applicable = len(given) - given.count("n/a")
    if 2 * applicable < len(given) or 2 * len(ratings) < applicable:
        return {"whole": NOTHING}

    def achieved(practices: Given, least: int) -> bool:
        return all(rating == "n/a" or (rating is not None and rating >= least) for rating in practices)

    level = "incomplete"
    for number, name in enumerate(["performed", "managed", "established"]):
        if any(ratings) and achieved(given[: 3 * number], 3) and achieved(given[3 * number : 3 * number + 3], 2):
            level = name
    return {"whole": (half_up(Fraction(100 * sum(ratings), 3 * len(ratings))), level)}


def service_practices(given: Given) -> dict[str, Outcome]:
    outcome: dict[str, Outcome] = {}
    for id, part in {"whole": given, "reliable": given[:4], "attentive": given[4:]}.items():
        answers = numbers(part)
        enough = 2 * len(answers) >= len(part)
        outcome[id] = (half_up(Fraction(sum(answers), len(answers)), 2), None) if enough else NOTHING
    return outcome


def opening_checklist(given: Given) -> dict[str, Outcome]:
    applicable: Given = [answer for answer in given if answer != "n/a"]
    if 2 * len(applicable) < len(given) or 2 * len(numbers(applicable)) < len(applicable):
        return {"whole": NOTHING}
    share = Fraction(applicable.count(1), len(applicable))
    mandatory = all(answer in {1, "n/a"} for answer in given[:4])
    return {"whole": (half_up(100 * share), "ready" if mandatory and share >= Fraction(80, 100) else "not_ready")}


def tension_symptoms(given: Given) -> dict[str, Outcome]:
    points = prorated(given) if len(numbers(given)) >= 6 else None
    return {"whole": NOTHING if points is None else (points, band(points, minimal=0, mild=5, moderate=10, severe=15))}


RULES: list[Callable[[Given], dict[str, Outcome]]] = [
    visit_satisfaction,
    usability,
    work_strain,
    working_late,
    process_capability,
    service_practices,
    opening_checklist,
    tension_symptoms,
]
ALLOW_NOT_APPLICABLE = {process_capability, opening_checklist}


def random_sheet(rng: random.Random, bank: QuestionBank, missing: Given) -> Given:
    """Return a sheet that is complete, or has few or many gaps, with answers from a random part of the scale."""
    gaps, low, high = rng.choice([0, 0, 0, 0.1, 0.3, 0.6, 0.9]), rng.random(), rng.random()
    given: Given = []
    for statement in bank.statements:
        levels = sorted(bank.levels_of(statement), key=lambda level: level.value, reverse=statement.reversed)
        first, last = sorted((int(low * len(levels)), int(high * len(levels))))
        is_gap = rng.random() < gaps
        given.append(rng.choice(missing) if is_gap else levels[rng.randint(first, last)].number)
    return given


def outcome_of(result: Assessment) -> dict[str, tuple[float | None, str | None]]:
    """Return what the library says of the whole and of each direction."""
    outcomes = {"whole": (result.score.points, result.stage.id if result.stage else None)}
    for part in result.directions:
        outcomes[part.id] = (part.score.points, part.stage.id if part.stage else None)
    return outcomes


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_points_and_bands_of_a_gallery_bank_follow_its_published_rule(
    rule: Callable[[Given], dict[str, Outcome]],
) -> None:
    bank = load_bank(EXAMPLES / f"{rule.__name__}.yaml")
    rng = random.Random(rule.__name__)
    missing: Given = [None, "n/a"] if rule in ALLOW_NOT_APPLICABLE else [None]
    ids = [statement.id for statement in bank.statements]
    seen: dict[str, set[str | None]] = {}
    scored = 0
    for _ in range(SHEETS):
        given = random_sheet(rng, bank, missing)
        found = outcome_of(assess(dict(zip(ids, given, strict=True)), bank=bank))
        for scope, (points, stage) in rule(given).items():
            assert found[scope] == (None if points is None else float(points), stage), (scope, given)
            seen.setdefault(scope, set()).add(stage)
            scored += points is not None
    assert scored > SHEETS / 4
    # Every band occurs, and so do sheets that are not scored.
    stages = {"whole": bank.stages, **{direction.id: direction.stages for direction in bank.directions}}
    assert seen == {scope: {None, *(stage.id for stage in stages[scope])} for scope in seen}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_gallery_bank_is_short_and_has_no_warnings(rule: Callable[[Given], dict[str, Outcome]]) -> None:
    file = EXAMPLES / f"{rule.__name__}.yaml"
    bank = load_bank(file)
    assert (bank.id, bank.warnings) == (rule.__name__, ())
    assert parse_bank(dump_bank(bank)) == bank
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 60


def test_the_gallery_has_every_short_example() -> None:
    others = {"service_climate", "support_desk"}
    assert {file.stem for file in EXAMPLES.glob("*.yaml")} == {rule.__name__ for rule in RULES} | others


PAGE = (Path(__file__).parents[1] / "docs" / "instruments_ru.md").read_text(encoding="utf-8")
SECTIONS = re.findall(r"^```yaml\n(.*?)^```\n(.*?)(?=^##|^```yaml)", PAGE, flags=re.DOTALL | re.MULTILINE)
RESULT = re.compile(
    r"(?:«([^»]+)» )?— (?:баллов нет|(−?[\d,]+) балл\w*)(?:, от ([\d,]+) до ([\d,]+))?"
    r"(?:, стадия «([^»]+)»)?(?:, возможны «([^»]+)» и «([^»]+)»)?"
)


@pytest.mark.parametrize(("text", "below"), SECTIONS, ids=lambda value: value.split("\n")[0])
def test_an_example_on_the_russian_page_gives_the_result_below_it(text: str, below: str) -> None:
    if not text.startswith("id:"):  # fields to add to the bank above
        earlier = [other for other, _ in SECTIONS[: SECTIONS.index((text, below))]]
        text = [other for other in earlier if other.startswith("id:")][-1] + text
    bank = parse_bank(text)
    assert bank.warnings == ()
    sheets = re.findall(r"^Ответы ([^:—]+?)[:]? (?=«|—)(.*)$", below, flags=re.MULTILINE)
    assert sheets
    for given, says in sheets:
        words: dict[str, AnswerValue] = {"пропуск": None, "n/a": "n/a"}
        answers: Given = [words[word] if word in words else int(word) for word in given.split(", ")]
        result = assess(dict(zip([part.id for part in bank.statements], answers, strict=True)), bank=bank)
        scopes = {part.title: part for part in (*result.blocks, *result.directions, *result.subscales)}
        for title, points, lower, upper, stage, *possible in RESULT.findall(says):
            scope = scopes[title] if title else result
            assert scope.score.points == (float(points.replace(",", ".").replace("−", "-")) if points else None)
            assert (scope.stage.title if scope.stage else "") == stage
            if lower:
                assert (scope.score.lower, scope.score.upper) == (float(lower), float(upper))
            if scope.stage:
                assert [part.title for part in scope.possible_stages] == (possible if possible[0] else [stage])


SMALL = """\
id: small
version: 1.0.0
language: en
title: Small
levels: [{number: 1, id: no, title: No}, {number: 2, id: so, title: So so}, {number: 3, id: yes, title: Yes}]
scales: [{id: two, levels: [{number: 0, id: low, title: Low}, {number: 1, id: high, title: High}]}]
overall: true
point_range: [0, 10]
directions:
  - id: one
    title: One
    statements: [{id: first, title: First}, {id: second, title: Second, scale: two}]
  - id: two
    title: Two
    statements: [{id: third, title: Third, reversed: true, weight: 0}, {id: fourth, title: Fourth}]
subscales: [{id: both, title: Both, statements: [first, fourth]}]
stages:
  - {id: low, title: Low, from_points: 0}
  - {id: high, title: High, from_points: 4, gate: [{statement: first, at_least: 2}]}
"""
LEVELS = "levels: [{number: 1, id: no, title: No}, {number: 2, id: so, title: So so}, {number: 3, id: yes, title: Yes}]"
STAGES = SMALL[SMALL.index("stages:") :]
GATE = "[{statement: first, at_least: 2}]"
TAIL = SMALL[SMALL.index("directions:") :]
LOW = "{id: low, title: Low, from_points: 0}"
PART_STAGES = f"[{LOW}, {{id: mid, title: Mid, from_points: 1}}, {{id: top, title: Top, from_points: 3}}]"
MISTAKES = [
    ("value-not-whole", "title: Low}, {number: 1", "title: Low, value: 0.5}, {value: 1, number: 1"),
    ("unknown-field", "{id: first, title: First}", f"{{id: first, title: First, {LEVELS}}}"),
    ("level-values-not-rising", LEVELS, re.sub(r"(\d), id", r"\1, value: -\1, id", LEVELS)),
    ("level-values-incomplete", "title: So so", "title: So so, value: 1"),
    ("too-many-decimals", "from_points: 4", "from_points: 4.5"),
    ("stages-do-not-cover-range", "from_points: 0", "from_points: 1"),
    ("stage-not-reachable", f"4, gate: {GATE}", "5}\n  - {id: top, title: Top, from_points: 6"),
    ("stage-not-reachable", "statements: [first, fourth]", f"statements: [first, fourth], stages: {PART_STAGES}"),
    ("missing-field", "point_range: [0, 10]\n", ""),
    ("points-merge-sums", "[0, 10]", "[0, 4]"),
    ("narrow-stage", TAIL, TAIL.replace("scale: two", "scale: two, weight: 5").replace(f"4, gate: {GATE}", "10")),
    ("stages-not-allowed", "overall: true", "overall: false"),
    ("unknown-field", "title: Both", "title: Both, better: lower"),
    ("better-not-allowed", "title: Two\n    statements", "title: Two\n    better: lower\n    statements"),
    ("polarity-mixed", "title: Two\n    statements", "title: Two\n    better: lower\n    statements"),
    ("gate-not-allowed", "from_points: 0", f"from_points: 0, gate: {GATE}"),
    ("gate-not-allowed", GATE, "[{count: 2, at_least: 2}]"),
    ("gate-not-monotone", GATE, "[{statement: third, at_least: 2}]"),
    ("not-on-default-scale", GATE, "[{each_at_least: 2, direction: one}]"),
    ("anchor-refused", GATE, f"&gate {GATE}"),
    ("stray-text", "title: So so", "title: So, or so"),
]


@pytest.mark.parametrize(("code", "old", "new"), MISTAKES, ids=lambda value: value.split(" ")[0])
def test_a_common_mistake_gives_the_problem_that_the_pages_name(code: str, old: str, new: str) -> None:
    assert parse_bank(SMALL).warnings == ()
    text = SMALL.replace(old, new)
    assert text != SMALL
    if code == "polarity-mixed":
        text = text.replace("overall: true", "overall: false").replace(STAGES, "")
    if code in {"points-merge-sums", "narrow-stage"}:
        assert [problem.code for problem in parse_bank(text).warnings] == [code]
        assert parse_bank(f"{text}accepted_warnings: [{code}]\n").warnings == ()
        return
    with pytest.raises(BankError) as caught:
        parse_bank(text)
    assert code in {problem.code for problem in caught.value.problems}


@pytest.mark.parametrize("name", ["instruments.md", "instruments_ru.md"])
def test_the_pages_list_exactly_these_mistakes(name: str) -> None:
    page = (EXAMPLES.parents[1] / name).read_text(encoding="utf-8")
    _, _, table = page.rpartition("\n\n")
    assert re.findall(r"^\|.*?\| `([a-z-]+)`.*\|$", table, flags=re.MULTILINE) == [code for code, _, _ in MISTAKES]


def result_of(text: str, **answers: AnswerValue) -> Assessment:
    return assess(answers, bank=parse_bank(text))


def stage_titles(part: Assessment | BlockResult | DirectionResult | SubscaleResult) -> list[str]:
    return [stage.title for stage in part.possible_stages]


def with_blocks(text: str) -> str:
    blocks = "blocks: [{id: a, title: A}, {id: b, title: B, point_range: [0, 2]}]\ndirections:\n"
    text = text.replace("directions:\n", blocks).replace("title: One\n", "title: One\n    block: a\n")
    return text.replace("title: Two\n", "title: Two\n    block: b\n")


def test_a_block_without_range_and_stages_has_the_bands_of_the_bank_without_gates() -> None:
    result = result_of(with_blocks(SMALL.replace("from_points: 4", "from_points: 3")), first=1, second=1, fourth=3)
    assert (result.score.points, result.stage and result.stage.title) == (6, "Low")
    same_bands, own_range = result.blocks
    assert (same_bands.score.points, same_bands.stage and same_bands.stage.title) == (3, "High")
    assert (own_range.score.points, own_range.stage) == (2, None)


def test_the_whole_passes_over_a_block_of_which_too_little_applies() -> None:
    text = with_blocks(SMALL).replace("id: fourth", "id: fifth, title: Fifth}, {id: sixth, title: Sixth}, {id: fourth")
    most = {"first": 3, "second": 1}
    assert result_of(text, **most).score.points is None
    assert result_of(text, **most, fifth="n/a").score.points is None
    assert result_of(text, **most, fifth="n/a", sixth="n/a").score.points == 10


def test_what_unanswered_statements_of_the_bank_count_as_holds_for_the_default_scale() -> None:
    text = SMALL + "unanswered_counts_as: 3\nmin_coverage_percent: 0\n"
    assert result_of(text, first=1).score.points == 5
    assert result_of(text.replace("scale: two", "scale: two, unanswered_counts_as: 1"), first=1).score.points == 6


def test_each_direction_names_its_block() -> None:
    with pytest.raises(BankError, match="block"):
        parse_bank(with_blocks(SMALL).replace("    block: b\n", ""))


def test_lower_is_better_changes_only_what_counts_as_good() -> None:
    answers: dict[str, AnswerValue] = {"first": 3, "second": 1, "fourth": 1}
    higher, lower = result_of(SMALL, **answers), result_of(SMALL + "better: lower\n", **answers)
    assert (higher.score, higher.stage) == (lower.score, lower.stage)
    assert (higher.strengths, higher.growth_zones) == (("one",), ("two",))
    assert (lower.strengths, lower.growth_zones) == (("two",), ("one",))
    assert lower.next_stage is not None
    assert lower.next_stage.id == "low"


def test_a_scope_with_a_statement_on_another_scale_has_no_level() -> None:
    result = result_of(SMALL, first=3, second=1, fourth=2)
    assert (result.score.level, [part.score.level for part in result.directions]) == (None, [None, 2])


def test_a_gate_passes_over_what_does_not_apply() -> None:
    text = SMALL.replace(GATE, "[{each_at_least: 3, subscale: both}]")
    assert stage_titles(result_of(text, first=3, second=1, fourth="n/a")) == ["High"]
    assert stage_titles(result_of(text, first=3, second=1)) == ["Low", "High"]
    assert stage_titles(result_of(text, first="n/a", second=1, fourth="n/a")) == ["High"]


def test_coverage_counts_statements_and_not_weights() -> None:
    text = SMALL.replace("title: First}", "title: First, weight: 100}")
    assert result_of(text, first=3).score.points is None
    assert result_of(text, second=0, fourth=1).score.points == 0


def test_a_part_with_a_gap_in_its_gate_has_several_possible_stages() -> None:
    stages = f"[{LOW}, {{id: top, title: Top, from_points: 3, gate: [{{statement: third, at_most: 2}}]}}]"
    text = SMALL.replace("statements: [first, fourth]", f"statements: [first, fourth], stages: {stages}")
    (part,) = result_of(text, first=3, second=1, fourth=3).subscales
    assert (part.stage and part.stage.title, stage_titles(part)) == ("Low", ["Low", "Top"])


def has_points(percent: int, statements: int, gaps: int, not_applicable: int = 0) -> bool:
    stated = ", ".join(f"{{id: s{number}, title: Statement {number}}}" for number in range(statements))
    text = f"{SMALL[: SMALL.index('directions:')]}directions: [{{id: one, title: One, statements: [{stated}]}}]\n"
    sheet: dict[str, AnswerValue] = {f"s{number}": 1 for number in range(not_applicable + gaps, statements)}
    sheet |= {f"s{number}": "n/a" for number in range(not_applicable)}
    return assess(sheet, bank=parse_bank(f"{text}min_coverage_percent: {percent}\n")).score.points is not None


def test_coverage_counts_gaps_apart_from_what_does_not_apply() -> None:
    assert [has_points(77, 9, gaps) for gaps in (2, 3)] == [True, False]
    assert [has_points(77, 9, 1, not_applicable) for not_applicable in (2, 3)] == [True, False]
    assert [has_points(80, size, gaps) for size in (5, 9) for gaps in (1, 2)] == [True, False, True, False]
    assert not has_points(81, 5, 1)


def test_weights_share_a_criterion_among_its_statements() -> None:
    statements = [
        ", ".join(
            f"{{id: {criterion}{number}, title: {criterion} {number}, weight: {weight}}}" for number in range(size)
        )
        for criterion, size, weight in (("a", 4, 9), ("b", 3, 8))
    ]
    parts = "".join(
        f"  - {{id: {id}, title: {id}, statements: [{each}]}}\n" for id, each in zip("ab", statements, strict=True)
    )
    bank = parse_bank(f"{SMALL[: SMALL.index('directions:')]}directions:\n{parts}".replace("[0, 10]", "[0, 100]"))
    sheet = {part.id: 3 if part.id.startswith("a") else 1 for part in bank.statements}
    assert assess(sheet, bank=bank).score.points == 60


def test_a_cut_off_by_sex_is_two_subscales_of_the_same_statements() -> None:
    both = "[first, fourth], stages: "
    men = f"{{id: men, title: Men, statements: {both}[{LOW}, {{id: high, title: High, from_points: 6}}]}}"
    women = f"{{id: women, title: Women, statements: {both}[{LOW}, {{id: high, title: High, from_points: 4}}]}}"
    text = re.sub(r"subscales: .*", f"subscales: [{men}, {women}]", SMALL)
    assert parse_bank(text).warnings == ()
    parts = result_of(text, first=2, second=0, fourth=2).subscales
    assert [(part.id, part.score.points, part.stage and part.stage.title) for part in parts] == [
        ("men", 5, "Low"),
        ("women", 5, "High"),
    ]


def test_the_commands_on_the_page_print_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (EXAMPLES.parents[1] / "instruments.md").read_text(encoding="utf-8")
    bank, sheet, shown = (
        re.findall(fence, page, flags=re.DOTALL | re.MULTILINE)[0]
        for fence in (r"^visit = \"\"\"\\\n(.*?)\"\"\"", r"^```yaml\n(.*?)```", r"^```console\n(.*?)```")
    )
    monkeypatch.chdir(tmp_path)
    Path("visit.yaml").write_text(bank, encoding="utf-8")
    transcript = ""
    for command in re.findall(r"^\$ cx-centricity (.*)$", shown, flags=re.MULTILINE):
        words, _, file = command.partition(" > ")
        code, output, _ = run(*words.split())
        assert code == 0
        if file:
            asked = [line for line in output.splitlines() if line and not line.startswith("#")]
            assert asked == [f"{line.split(':')[0]}:" for line in sheet.splitlines()]
            Path(file).write_text(sheet, encoding="utf-8")
        transcript += f"$ cx-centricity {command}\n{'' if file else output}"
    assert transcript == shown
