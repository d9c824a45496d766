"""Problems carry data, a place and messages in two languages; errors carry all problems of an input."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, TypeAdapter, ValidationError

from cx_centricity import AnswerError, BankError, CentricityError, Place, Problem, assess
from cx_centricity.errors import MAX_PROBLEMS, limited, listed, nearest, shortened


def test_a_problem_shows_place_message_and_code() -> None:
    problem = Problem("unknown-statement", statement="segmentaton", nearest="segmentation")
    assert str(problem) == "the bank has no statement “segmentaton”; did you mean “segmentation”? (unknown-statement)"
    placed = problem.at(Place(file="answers.yaml", line=3, column=1, path="segmentaton"))
    assert placed.line("ru") == (
        "answers.yaml:3:1 segmentaton: в анкете нет утверждения с кодом «segmentaton»; "
        "возможно, имелось в виду «segmentation» (unknown-statement)"
    )
    assert (placed.data["statement"], placed.nearest, placed.message()) == (
        "segmentaton",
        "segmentation",
        problem.message(),
    )


def test_russian_messages_translate_terms_and_quote_in_the_russian_way() -> None:
    for found, shown in (("“3”", "«3»"), ("nothing", "пустое значение"), ("3.5", "3.5")):
        message = Problem("not-a-level", statement="a", found=found, lowest=1, highest=9, numbers=()).message("ru")
        assert message.startswith(f"ответ на «a» — {shown}; нужен номер уровня от 1 до 9")


def test_problems_are_immutable_values() -> None:
    one = Problem("duplicate-id", kind="block", id="a", first="blocks[0]")
    assert one == Problem("duplicate-id", kind="block", id="a", first="blocks[0]")
    assert hash(one) == hash(pickle.loads(pickle.dumps(one)))
    assert one != Problem("unknown-statement", statement="a")
    with pytest.raises(AttributeError, match="cannot be changed"):
        one.code = "empty-block"
    with pytest.raises(TypeError):
        one.data["id"] = "b"  # type: ignore[index] # pyright: ignore[reportIndexIssue]
    assert repr(one).endswith("path=''), kind='block', id='a', first='blocks[0]')")


def test_data_that_does_not_fit_the_code_is_refused() -> None:
    with pytest.raises(TypeError, match="no field oops"):
        Problem("unknown-statement", statement="a", oops=1)
    with pytest.raises(TypeError, match="needs statement as text, not None"):
        Problem("unknown-statement")


def test_an_error_lists_every_problem_and_can_be_pickled() -> None:
    with pytest.raises(AnswerError) as caught:
        assess({"segmentaton": 3, "hiring": 10, "training": "3"})  # type: ignore[dict-item] # pyright: ignore[reportArgumentType]
    error = caught.value
    assert [problem.code for problem in error.problems] == ["unknown-statement", "level-outside-scale", "not-a-level"]
    assert str(error).count("\n") == 2
    assert error.message("ru").startswith("segmentaton: в анкете нет утверждения с кодом «segmentaton»")
    assert repr(error) == "AnswerError(unknown-statement and 2 more)"
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is AnswerError
    assert copy.problems == error.problems
    assert isinstance(error, CentricityError)
    assert isinstance(error, ValueError)
    single = BankError([Problem("level-outside-scale", statement="a", found="10", lowest=1, highest=9, numbers=())])
    assert repr(single) == "BankError(level-outside-scale)"


def test_a_line_is_one_printable_line_whatever_the_input_contains() -> None:
    line = Problem("unknown-statement", Place(path="a\nb"), statement="a\nb\x1b]0;").line()
    assert line.isprintable()
    assert line.startswith(r"a\nb: the bank has no statement “a\nb\x1b]0;”")


def test_long_texts_and_lists_are_abbreviated_in_messages_and_long_texts_cut_in_data() -> None:
    key = f"{'a' * 1_000_000}z"
    problem = Problem("unknown-statement", Place("sheet.yaml", path=key), statement=key, nearest=key)
    shown = f"{'a' * 100}…{'a' * 99}z"
    assert problem.line() == (
        f"sheet.yaml {shown}: the bank has no statement “{shown}”; did you mean “{shown}”? (unknown-statement)"
    )
    kept = f"{'a' * 500}…{'a' * 499}z"
    assert (problem.data["statement"], problem.place.path, problem.nearest) == (kept, key, kept)
    assert problem.to_dict()["place"]["path"] == kept
    banks = Problem("extends-circle", banks=("b" * 1000, *map(str, range(100))))
    assert f": {'b' * 100}…{'b' * 100}, 0, 1, " in banks.message()
    assert ", 17, 18, … (+81); " in banks.message()
    numbers = Problem("level-numbers-not-rising", numbers=(0, 2**64, 2))
    assert " 0, ≈2^65, 2; " in numbers.message()


def test_of_too_many_problems_the_first_are_listed_with_a_note() -> None:
    def found(count: int, *files: str) -> list[Problem]:
        problems = [Problem("empty-text", Place(files[n % len(files)], n + 1)) for n in range(count)]
        assert limited(problems)[:MAX_PROBLEMS] == problems[:MAX_PROBLEMS]
        return limited(problems)[MAX_PROBLEMS:]

    assert found(MAX_PROBLEMS, "a") == []
    assert found(MAX_PROBLEMS + 1, "a") == [Problem("too-many-problems", Place("a"), bound=MAX_PROBLEMS)]
    assert found(2 * MAX_PROBLEMS, "a", "b") == [Problem("too-many-problems", bound=MAX_PROBLEMS)]
    cut = limited([Problem("empty-text")] * 5, 3)
    assert limited(cut, 3) == cut


def test_nearest_returns_a_similar_id_or_none() -> None:
    assert nearest("Personalisation", ["segmentation", "personalization"]) == "personalization"
    assert nearest("x" * 100_000, ["segmentation"]) is None
    assert nearest("training", ["training"]) is None
    many = [f"statement_{number}" for number in range(2_000)]
    assert nearest("statemnt_7", many) == "statement_7"
    assert nearest("xtatement_7", many) is None


class Report(BaseModel):
    """A model of a web service that has problems as fields."""

    problems: tuple[Problem, ...]
    place: Place


def test_problems_are_fields_of_models_and_read_back() -> None:
    problems = (
        Problem("unknown-statement", Place("a.yaml", 3, 1, "hirin"), statement="hirin", nearest="hiring"),
        Problem("format-unknown", known=("a", "b")),
        Problem("nothing-measured"),
    )
    report = Report(problems=problems, place=problems[0].place)
    assert Report.model_validate_json(report.model_dump_json()) == report
    assert Report.model_validate(json.loads(report.model_dump_json())) == report
    assert Report.model_json_schema(mode="serialization")["$defs"]["Place"]
    schema: Any = Draft202012Validator(Report.model_json_schema())
    schema.validate(json.loads(report.model_dump_json()))
    for problem in problems:
        assert Problem.from_dict(problem.to_dict()) == problem


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"code": "no-such-code"}, "not a problem that was stored"),
        ({"code": "empty-block"}, "needs block as text"),
        ({"severity": "warning"}, "the severity of unknown-statement is error"),
        ({"data": None}, "not a problem that was stored"),
        ({"place": {"row": 1}}, "not a problem that was stored"),
    ],
)
def test_what_is_no_stored_problem_is_refused(changes: dict[str, Any], message: str) -> None:
    stored = {**Problem("unknown-statement", statement="hirin").to_dict(), **changes}
    with pytest.raises(ValueError, match=message):
        Problem.from_dict(stored)
    with pytest.raises(ValidationError):
        TypeAdapter(Problem).validate_python(stored)


def test_long_and_many_values_are_cut_in_messages() -> None:
    assert len(shortened("x" * 1_000_000)) == len(shortened(Long())) == 100
    assert shortened(10**5000).startswith("≈2^")
    assert len(listed(["x" * 1000] * 1000)) < 1_100
    assert listed(iter([1, 2])) == "1, 2"


class Long:
    """An object with a long repr."""

    def __repr__(self) -> str:
        return "x" * 1_000_000
