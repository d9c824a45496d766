"""Results of the survey, stored as JSON files."""

from collections.abc import Mapping
from pathlib import Path

from cx_centricity import AnswerError, Assessment, assess, get_bank
from cx_centricity.guidance import next_steps
from cx_centricity.typing import AnswerValue


def store(answers: Mapping[str, AnswerValue], file: Path) -> Assessment:
    """Assess a hotel and store the result."""
    result = assess(answers, bank=get_bank("hotel"))
    file.write_text(result.model_dump_json(), encoding="utf-8")
    return result


def stored(file: Path) -> Assessment:
    """Return a result that was stored."""
    return Assessment.model_validate_json(file.read_text(encoding="utf-8"))


def first_steps(result: Assessment) -> list[str]:
    """Return the titles of the first three statements to raise."""
    steps = next_steps(result, bank=get_bank("hotel"))
    return [one.title for one in steps.raises[:3]]


def wrong_statements(answers: Mapping[str, AnswerValue]) -> dict[str, str | None]:
    """Return the statements whose answers do not fit the bank, each with the id that was probably meant."""
    try:
        assess(answers, bank=get_bank("hotel"))
    except AnswerError as error:
        return {problem.place.path: problem.nearest for problem in error.problems}
    return {}
