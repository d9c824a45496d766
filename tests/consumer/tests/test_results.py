"""Results of the hotel survey are stored and read back."""

from pathlib import Path

from hotel_survey.results import first_steps, store, stored, wrong_statements

from cx_centricity import get_bank


def test_a_result_reads_back_equal(tmp_path: Path) -> None:
    answers = {statement.id: 5 for statement in get_bank("hotel").statements}
    result = store(answers, tmp_path / "result.json")
    assert stored(tmp_path / "result.json") == result
    assert (result.score.points, result.bank.id) == (51, "hotel")
    assert len(first_steps(result)) == 3


def test_wrong_answers_are_named_with_the_id_that_was_meant() -> None:
    assert wrong_statements({"late_chek_out": 3, "hiring": 12}) == {"late_chek_out": "late_check_out", "hiring": None}
