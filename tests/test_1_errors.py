"""Problems carry data, a place and a message in two languages; errors carry all problems."""

from __future__ import annotations

import pickle
import string

import pytest

from cx_centricity import AnswerError, BankError, CentricityError, Place, Problem, assess
from cx_centricity.errors import DuplicateId, LevelOutsideScale, UnknownStatement
from cx_centricity.errors.problem import nearest
from golden.regenerate import problem_classes


def test_codes_are_kebab_case_and_unique() -> None:
    codes = [cls.code for cls in problem_classes()]
    assert len(codes) == len(set(codes)) >= 35
    assert all(set(code) <= set(string.ascii_lowercase + string.digits + "-") for code in codes)


@pytest.mark.parametrize("cls", problem_classes(), ids=lambda cls: cls.code)
def test_each_message_uses_only_the_data_of_its_problem_in_both_languages(cls: type[Problem]) -> None:
    own = {name for base in cls.__mro__[:-1] for name in vars(base).get("__annotations__", {})} | {"suggestion"}
    own |= {"kind_of"} if "kind" in own else set()
    for template in (cls.en, cls.ru):
        used = {name for _, name, _, _ in string.Formatter().parse(template) if name}
        assert used <= own
    assert cls.__doc__


def test_a_problem_shows_place_message_and_code() -> None:
    problem = UnknownStatement(statement="segmentaton", nearest="segmentation")
    assert str(problem) == "the bank has no statement “segmentaton”; did you mean “segmentation”? (unknown-statement)"
    placed = problem.at(Place(file="answers.yaml", line=3, column=1, path="segmentaton"))
    assert placed.line("ru") == (
        "answers.yaml:3:1 segmentaton: в анкете нет утверждения с кодом «segmentaton»; "
        "возможно, имелось в виду «segmentation» (unknown-statement)"
    )
    assert (placed.statement, placed.nearest, placed.message) == ("segmentaton", "segmentation", problem.message)


def test_problems_are_values_that_cannot_be_changed() -> None:
    one = DuplicateId(kind="block", id="a", first="blocks[0]")
    assert one == DuplicateId(kind="block", id="a", first="blocks[0]")
    assert hash(one) == hash(pickle.loads(pickle.dumps(one)))
    assert one != UnknownStatement(statement="a")
    with pytest.raises(AttributeError, match="cannot be changed"):
        one.id = "b"  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(TypeError, match="no field oops"):
        UnknownStatement(statement="a", oops=1)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    with pytest.raises(TypeError, match="lacks statement"):
        UnknownStatement()  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    assert repr(one) == "DuplicateId(kind='block', id='a', first='blocks[0]')"


def test_errors_list_every_problem_and_survive_pickling() -> None:
    with pytest.raises(AnswerError) as caught:
        assess({"segmentaton": 3, "hiring": 10, "training": "3"})
    error = caught.value
    assert [problem.code for problem in error.problems] == ["unknown-statement", "level-outside-scale", "not-a-level"]
    assert str(error).count("\n") == 2
    assert error.describe("ru").startswith("segmentaton: в анкете нет утверждения с кодом «segmentaton»")
    assert repr(error) == "AnswerError(unknown-statement and 2 more)"
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is AnswerError
    assert copy.problems == error.problems
    assert isinstance(error, CentricityError)
    assert isinstance(error, ValueError)
    single = BankError([LevelOutsideScale(statement="a", found="10", lowest=1, highest=9)])
    assert repr(single) == "BankError(level-outside-scale)"


def test_a_line_is_one_line_whatever_the_input_holds() -> None:
    line = UnknownStatement(statement="a\nb\x1b]0;", place=Place(path="a\nb")).line()
    assert line.isprintable()
    assert line.startswith(r"a\nb: the bank has no statement “a\nb\x1b]0;”")


def test_nearest_names_a_close_id_or_none() -> None:
    assert nearest("Personalisation", ["segmentation", "personalization"]) == "personalization"
    assert nearest("x" * 100_000, ["segmentation"]) is None
    assert nearest("training", ["training"]) is None
    many = [f"statement_{number}" for number in range(2_000)]
    assert nearest("statemnt_7", many) == "statement_7"
    assert nearest("xtatement_7", many) is None
