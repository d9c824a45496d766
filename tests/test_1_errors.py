"""Problems carry data, a place and a message in two languages; errors carry all problems."""

from __future__ import annotations

import pickle
import string
from typing import get_args

import pytest

from cx_centricity import AnswerError, BankError, CentricityError, Place, Problem, assess
from cx_centricity.errors import CATALOGUE, nearest
from cx_centricity.typing import ProblemCode


def test_the_catalogue_has_every_code_of_the_type_alias_in_kebab_case() -> None:
    assert set(CATALOGUE) == set(get_args(ProblemCode))
    assert all(set(code) <= set(string.ascii_lowercase + string.digits + "-") for code in CATALOGUE)


@pytest.mark.parametrize("code", CATALOGUE)
def test_each_message_uses_only_the_fields_of_its_kind_in_both_languages(code: str) -> None:
    kind = CATALOGUE[code]
    own = {*kind.fields, "suggestion", *(["kind_of"] if "kind" in kind.fields else [])}
    for template in (kind.en, kind.ru):
        used = {name for _, name, _, _ in string.Formatter().parse(template) if name}
        assert used <= own
    assert kind.explanation.endswith(".")


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


def test_problems_are_values_that_cannot_be_changed() -> None:
    one = Problem("duplicate-id", kind="block", id="a", first="blocks[0]")
    assert one == Problem("duplicate-id", kind="block", id="a", first="blocks[0]")
    assert hash(one) == hash(pickle.loads(pickle.dumps(one)))
    assert one != Problem("unknown-statement", statement="a")
    with pytest.raises(AttributeError, match="cannot be changed"):
        one.code = "empty-block"
    with pytest.raises(TypeError):
        one.data["id"] = "b"  # type: ignore[index] # pyright: ignore[reportIndexIssue]
    with pytest.raises(TypeError, match="no field oops"):
        Problem("unknown-statement", statement="a", oops=1)
    with pytest.raises(TypeError, match="needs statement as text, not None"):
        Problem("unknown-statement")
    assert repr(one).endswith("path=''), kind='block', id='a', first='blocks[0]')")


def test_errors_list_every_problem_and_survive_pickling() -> None:
    with pytest.raises(AnswerError) as caught:
        assess({"segmentaton": 3, "hiring": 10, "training": "3"})
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
    single = BankError([Problem("level-outside-scale", statement="a", found="10", lowest=1, highest=9)])
    assert repr(single) == "BankError(level-outside-scale)"


def test_a_line_is_one_line_whatever_the_input_holds() -> None:
    line = Problem("unknown-statement", Place(path="a\nb"), statement="a\nb\x1b]0;").line()
    assert line.isprintable()
    assert line.startswith(r"a\nb: the bank has no statement “a\nb\x1b]0;”")


def test_nearest_names_a_close_id_or_none() -> None:
    assert nearest("Personalisation", ["segmentation", "personalization"]) == "personalization"
    assert nearest("x" * 100_000, ["segmentation"]) is None
    assert nearest("training", ["training"]) is None
    many = [f"statement_{number}" for number in range(2_000)]
    assert nearest("statemnt_7", many) == "statement_7"
    assert nearest("xtatement_7", many) is None
