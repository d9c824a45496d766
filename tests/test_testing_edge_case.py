"""Edge cases: the sheets are valid and stand where they say."""

from __future__ import annotations

from hypothesis import given

from cx_centricity import QuestionBank, assess, default_bank
from cx_centricity.testing import edge_cases, question_banks, thresholds
from strategies import best_and_worst

BANK = default_bank()


def test_edge_cases_stand_where_they_say() -> None:
    best, worst = best_and_worst(BANK)
    found = {case.covers: case.answers for case in edge_cases(BANK)}
    assert (found["best everywhere"], found["worst everywhere"]) == (best, worst)
    for stage, before in zip(BANK.stages[1:], BANK.stages, strict=False):
        threshold = f"stage {stage.number} from {stage.from_points}"
        last, first = found[f"last sheet before {threshold}"], found[f"first sheet of {threshold}"]
        assert (assess(last).score.points, assess(first).score.points) == (before.to_points, stage.from_points)
    tie = assess(found["tie of the points of whole"]).score
    assert 2 * 89 * tie.gained % (2 * tie.attainable) == tie.attainable
    enough, too_few = (assess(found[f"{word} answered in block data"]) for word in ("enough", "one too few"))
    assert (enough.block("data").score.answered, too_few.block("data").score.answered) == (4, 3)
    assert (enough.block("data").score.points is None, too_few.block("data").score.points) == (False, None)
    above = assess(found["half a level above the whole in direction client"])
    client = above.direction("client").score
    assert client.gained * 384 * 16 - above.score.gained * 32 * 16 == 32 * 384
    assert "client" in above.strengths


@given(question_banks())
def test_law_edge_cases_are_valid_sheets_of_any_bank(bank: QuestionBank) -> None:
    cases = list(edge_cases(bank))
    for case in cases:
        assess(case.answers, bank=bank)
    covered = {case.covers for case in cases}
    for threshold in thresholds(bank):
        assert {f"last sheet before {threshold}", f"first sheet of {threshold}"} <= covered
