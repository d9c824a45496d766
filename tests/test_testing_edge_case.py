"""Edge cases: the sheets are valid and stand where they say."""

from __future__ import annotations

from hypothesis import given

from cx_centricity import QuestionBank, assess, default_bank
from cx_centricity.testing import conformance_cases, edge_cases, question_banks, thresholds
from strategies import best_and_worst

BANK = default_bank()


def test_edge_cases_stand_where_they_say() -> None:
    best, worst = best_and_worst(BANK)
    found = {case.covers: case.answers for case in edge_cases(BANK)}
    assert (found["most gain everywhere"], found["least gain everywhere"]) == (best, worst)
    for stage, before in zip(BANK.stages[1:], BANK.stages, strict=False):
        threshold = f"stage {stage.number} from {stage.from_points}"
        last, first = found[f"last sheet before {threshold}"], found[f"first sheet of {threshold}"]
        assert (assess(last).score.points, assess(first).score.points) == (before.to_points, stage.from_points)
    tie = assess(found["tie of the points of whole"]).score
    assert 2 * 89 * tie.gained % (2 * tie.attainable) == tie.attainable
    enough, too_few = (assess(found[f"{word} answered in block data"]) for word in ("enough", "one too few"))
    assert (enough.block("data").score.answered, too_few.block("data").score.answered) == (4, 3)
    assert (enough.block("data").score.points is None, too_few.block("data").score.points) == (False, None)
    above = assess(found["a level above the whole in direction client"])
    client = above.direction("client").score
    assert client.gained * 384 * 8 - above.score.gained * 32 * 8 == 32 * 384
    assert "client" in (*above.strengths, *above.relative_strengths)


def test_edge_cases_stand_on_both_sides_of_every_gate() -> None:
    gated = next(case.bank for case in conformance_cases() if case.suite == "gates")
    stages: dict[str, object] = {}
    for case in edge_cases(gated):
        result = assess(case.answers, bank=gated)
        reached = result.subscale("core").stage if "subscale core" in case.covers else result.stage
        stages[case.covers] = reached and reached.number
    assert [stages[f"the gate of stage {number} just met"] for number in (2, 3, 4)] == [2, 3, 4]
    assert stages["the gate of stage 2 just missed by a1"] == 1
    assert stages["the gate of stage 3 just missed by a2"] == 2
    assert stages["the gate of stage 2 open by a1"] == 4  # it counts as level 2
    assert stages["the gate of stage 4 just missed by held"] == stages["the gate of stage 4 open by held"] == 3
    assert stages["the gate of stage 4 without held"] == 4
    assert stages["the gate of subscale core: stage 2 just met"] == 2
    assert stages["the gate of subscale core: stage 2 just missed by b1"] == 1


@given(question_banks())
def test_law_edge_cases_are_valid_sheets_of_any_bank(bank: QuestionBank) -> None:
    cases = list(edge_cases(bank))
    for case in cases:
        assess(case.answers, bank=bank)
    covered = {case.covers for case in cases}
    for threshold in thresholds(bank):
        assert {f"last sheet before {threshold}", f"first sheet of {threshold}"} <= covered
