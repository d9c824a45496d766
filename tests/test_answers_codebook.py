"""Codebooks: names of columns, codes of answers, and what a cell means."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from cx_centricity import QuestionBank, default_bank
from cx_centricity.answers import CellRule, Codebook, ColumnMatch, StatementCodes
from cx_centricity.errors import MAX_GUESSES
from cx_centricity.typing import MatchedBy
from scaled_bank import SCALED_BANK
from small_bank import make, raw_bank

BANK = default_bank()
SMALL = make(raw_bank())
KNOWN = Codebook.from_bank(BANK)
LOOP = BANK.statement("closed_loop")
INVALID = "invalid"


def matched(column: str, book: Codebook = KNOWN) -> tuple[str | None, MatchedBy | None, bool]:
    (match,) = book.match([column]).columns
    return match.statement, match.matched_by, match.is_comment


def answers(bank: QuestionBank, book: Codebook, statement: str, *cells: object) -> list[object]:
    """Return what cells mean, `INVALID` for those without a meaning."""
    rule = CellRule(bank, book)
    meanings = [rule.meaning(statement, cell) for cell in cells]
    return [INVALID if meaning == rule.invalid else rule.answer(meaning) for meaning in meanings]


# Names of columns.


@pytest.mark.parametrize(
    ("column", "matched_by"),
    [
        ("closed_loop", "id"),
        (" Closed_Loop\u00a0", "id"),
        ("«closed_loop»:", "id"),
        ("6.3", "number"),
        ("6.3.", "number"),
        (LOOP.title, "title"),
        (LOOP.title.upper(), "title"),
        (LOOP.title.replace(" ", "\u00a0\n"), "title"),
        (f"6.3. {LOOP.title}", "title"),
        (f"Вопрос 12) {LOOP.title}?", "title"),
        (f"№ 7 – {LOOP.title}", "title"),
        (f"Оцените практики [{LOOP.title}]", "title"),
        ("page1/closed_loop", "id"),
        (LOOP.claim, "claim"),
        (f"{LOOP.title}. {LOOP.claim}", "claim"),
        (f"{LOOP.title} {LOOP.claim}", "claim"),
    ],
)
def test_a_column_is_matched_by_id_number_title_or_claim(column: str, matched_by: MatchedBy) -> None:
    assert matched(column) == ("closed_loop", matched_by, False)


@pytest.mark.parametrize("suffix", ["_comment", ": comment", " — Комментарий", ".Comment"])
def test_a_column_of_comments_is_matched_by_its_ending(suffix: str) -> None:
    expected = ("closed_loop", "id", True) if "—" not in suffix else (None, None, False)
    assert matched(f"closed_loop{suffix}") == expected


@pytest.mark.parametrize("column", ["", " ", "Timestamp", "comment", "closed", "x" * 1_000_000, "-" * 100_000, "*"])
def test_other_columns_are_matched_to_nothing(column: str) -> None:
    assert matched(column) == (None, None, False)


def test_a_name_that_several_statements_share_matches_nothing() -> None:
    book = Codebook.from_bank(SMALL)
    assert matched("T", book) == (None, None, False)
    assert matched("first_x", book) == ("first_x", "id", False)
    assert matched("1.2", book) == ("first_y", "number", False)


def test_what_a_codebook_states_wins_over_what_the_bank_knows() -> None:
    book = Codebook(
        columns={"hiring": "training", "*": "data_trust"},
        comments={"training": "hiring"},
        statements={"closed_loop": StatementCodes(title="Follow-up")},
    ).completed_by(KNOWN)
    assert matched("Hiring", book) == ("training", "stated", False)
    assert matched("training", book) == ("hiring", "stated", True)
    assert matched("*", book) == ("data_trust", "stated", False)
    assert matched("1. Follow-up", book) == ("closed_loop", "title", False)
    assert matched(LOOP.title, book) == (None, None, False)


def test_former_ids_match_present_statements_and_retired_ones_none() -> None:
    former = {"loop": "closed_loop", "coupons": None}
    report = KNOWN.match(["Loop", "coupons", "hiring"], former=former)
    assert report.columns == (
        ColumnMatch(column="Loop", statement="closed_loop", matched_by="former_id"),
        ColumnMatch(column="coupons", matched_by="retired_id"),
        ColumnMatch(column="hiring", statement="hiring", matched_by="id"),
    )
    assert [*report.answers()] == [(0, report.columns[0], "closed_loop"), (2, report.columns[2], "hiring")]


def test_the_report_counts_names_and_lists_the_statements_without_a_column() -> None:
    report = Codebook.from_bank(SMALL).match(["who", "first_x", "first_y", "second_x comment"])
    assert repr(report) == "ColumnReport(matched=3, unmatched=1, missing=4)"
    assert report.missing == ("second_x", "second_y", "third_x", "third_y")


def test_columns_without_a_match_get_a_suggestion_where_one_is_near() -> None:
    near = f"Насколько хорошо работает {LOOP.title} у вас?"
    columns = ["hirring", near, "Timestamp", "", *(f"hiring_{n}" for n in range(MAX_GUESSES))]
    suggested = [match.nearest for match in KNOWN.match(columns).columns]
    assert suggested[:4] == ["hiring", "closed_loop", None, None]
    assert suggested.count("hiring") == MAX_GUESSES - 2
    assert {match.nearest for match in KNOWN.match(columns, guess=False).columns} == {None}


# What a cell means.


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("3", 3),
        (" 3\u00a0", 3),
        ("3.0", 3),
        ("3,0", 3),
        (3, 3),
        (3.0, 3),
        (np.int64(3), 3),
        ("", None),
        (" \n", None),
        (None, None),
        (float("nan"), None),
        ("Не знаю", None),
        ("don’t know", None),
        ("n/a", "n/a"),
        ("N/A", "n/a"),
        ("Неприменимо", "n/a"),
        ("н/п", "n/a"),
        ("Налаженный", INVALID),
        ("05", INVALID),
        ("+3", INVALID),
        ("-1", INVALID),
        ("1e0", INVALID),
        ("3.5", INVALID),
        ("\uff15", INVALID),
        ("3 000", INVALID),
        ("2024-03-05", INVALID),
        ("10", INVALID),
        (10, INVALID),
        (3.5, INVALID),
        (float("inf"), INVALID),
        (True, INVALID),
        (Decimal(3), INVALID),
        ([3], INVALID),
        (b"3", INVALID),
    ],
)
def test_the_same_cell_means_the_same_everywhere(cell: object, answer: object) -> None:
    assert answers(BANK, Codebook(), "closed_loop", cell) == [answer]


def test_the_titles_of_levels_are_known_with_and_without_their_number() -> None:
    level = BANK.levels[4]
    texts = [f"{level.number}{between}{level.title}" for between in (" — ", " - ", ". ", ") ", ": ", " ")]
    assert answers(BANK, Codebook(), "hiring", level.title, level.title.upper(), *texts) == [level.number] * 8
    assert answers(BANK, Codebook(), "hiring", f"4 — {level.title}") == [INVALID]


def test_the_texts_of_levels_are_known_for_their_statement_alone() -> None:
    text = LOOP.level_texts[2]
    cells = (text, text.removesuffix("."), f"3. {text}")
    assert answers(BANK, Codebook(), "closed_loop", *cells) == [3, 3, 3]
    assert answers(BANK, Codebook(), "hiring", text) == [INVALID]


def test_a_text_that_means_several_levels_or_is_written_like_a_number_is_not_known() -> None:
    bank = SMALL.with_changed("statements", "first_x", level_texts=["never", "never", "2"])
    assert answers(bank, Codebook(), "first_x", "never", "2", "3 — 2") == [INVALID, 2, 3]
    odd = SMALL.with_changed("statements", "first_x", level_texts=["n/a", ".", "Yes"])
    assert answers(odd, Codebook(), "first_x", "n/a", "", ".", "yes") == ["n/a", None, 2, 3]


def test_case_matters_only_between_texts_that_differ_in_nothing_else() -> None:
    book = Codebook(levels={"Yes": 3, "YES": 2, "Maybe": 2})
    assert answers(SMALL, book, "first_x", "Yes", "YES", "yes", "MAYBE") == [3, 2, INVALID, 2]


def test_codes_of_a_codebook_win_over_level_numbers_and_those_of_a_statement_over_all() -> None:
    book = Codebook(
        levels={1: 3, "3": 1, "full": 3},
        not_applicable=(98,),
        unanswered=("", "-", 99),
        statements={"first_x": StatementCodes(levels={"full": 2, 1: 1, "": 1})},
    )
    assert answers(SMALL, book, "first_y", "1", 1, "1.0", 3, 2, "Full", 98.0, "99,0", "-", "") == [
        3, 3, 3, 1, 2, 3, "n/a", None, None, None,
    ]  # fmt: skip
    assert answers(SMALL, book, "first_x", "1", 1, "full", "98", "") == [1, 1, 2, "n/a", 1]


def test_what_a_codebook_states_wins_over_the_texts_of_the_bank_in_any_case() -> None:
    bank = SMALL.with_changed("statements", "first_x", level_texts=["No", "Partly", "Fully"])
    book = Codebook(levels={"fully": 2}, unanswered=("NO",))
    assert answers(bank, book, "first_x", "fully", "Fully", "FULLY", "no", "No", "Partly") == [2, 2, 2, None, None, 2]


def test_a_codebook_is_completed_by_what_it_does_not_state() -> None:
    one = Codebook(
        columns={"a": "first_x"},
        levels={"yes": 3},
        not_applicable=("skip",),
        unanswered=("?",),
        statements={"first_x": StatementCodes(title="Own", levels={"x": 1})},
    )
    other = Codebook(
        columns={"a": "first_y", "b": "first_y"},
        comments={"c": "first_x"},
        levels={"Yes": 1, "no": 1},
        not_applicable=("Skip", "none"),
        unanswered=("?", "yes", "-"),
        statements={
            "first_x": StatementCodes(number="1", title="T", claim="C", levels={"X": 2, "YES": 2, "y": 2}),
            "first_y": StatementCodes(title="U"),
        },
    )
    both = one.completed_by(other)
    assert both.columns == {"a": "first_x", "b": "first_y"}
    assert both.comments == {"c": "first_x"}
    assert both.levels == {"yes": 3, "no": 1}
    assert (both.not_applicable, both.unanswered) == (("skip", "none"), ("?", "-"))
    assert both.statements == {
        "first_x": StatementCodes(number="1", title="Own", claim="C", levels={"x": 1, "y": 2}),
        "first_y": StatementCodes(title="U"),
    }


def test_a_cell_is_read_by_the_scale_of_the_statement() -> None:
    def read(statement: str, *cells: object) -> list[object]:
        return answers(SCALED_BANK, Codebook(), statement, *cells)

    assert read("first_x", "L3", "3 — L3", 3, "0", 1000, "Always", "Да") == [3, 3, 3, *[INVALID] * 4]
    assert read("second_x", "L3", "0 — L3", "l1", "3,0", 1000.0, "1000. Always") == [0, 0, 3, 3, 1000, 1000]
    assert read("second_x", 2, "2", "L2", 1001, "3 — L3", "a") == [INVALID] * 6
    assert read("third_x", "Да", "1) да", "b", "NOT AT ALL", "0 Нет", 1, 3, "L1") == [
        1,
        1,
        1,
        0,
        0,
        1,
        INVALID,
        INVALID,
    ]
    assert read("first_y", "b", "n/a", None) == [2, "n/a", None]
    assert read("unknown", "2", 1000) == [2, INVALID]


def test_a_code_has_no_meaning_in_a_column_whose_scale_lacks_its_level() -> None:
    book = Codebook(
        levels={"Да": 2, "all": 1000, 5: 1000, 1: 3},
        unanswered=("Нет",),
        statements={"first_x": StatementCodes(levels={"all": 1000, "none": 1})},
    )
    assert answers(SCALED_BANK, book, "first_x", "Да", "all", 5, "5", 1, "none") == [2, INVALID, INVALID, INVALID, 3, 1]
    assert answers(SCALED_BANK, book, "second_x", "Да", "all", 5, "5", 1) == [INVALID, 1000, 1000, 1000, 3]
    assert answers(SCALED_BANK, book, "third_x", "Да", "all", 5, 1, "Нет") == [1, INVALID, INVALID, 1, None]


def test_of_a_level_text_and_a_title_that_are_written_alike_the_text_counts() -> None:
    bank = SCALED_BANK.with_changed("statements", "first_x", level_texts=["same", "l1", "same"])
    assert answers(bank, Codebook(), "first_x", "L1", "l1", "L2", "same") == [2, 2, 2, INVALID]


def test_equal_codebooks_have_one_hash() -> None:
    one, other = (Codebook(columns={"a": "hiring"}, levels={1: 2}, not_applicable=(9,)) for _ in range(2))
    assert one == other
    assert len({one, other, Codebook()}) == 2


# What does not fit a bank.


def test_problems_of_a_codebook_name_its_parts() -> None:
    book = Codebook(
        columns={"q1": "hirring", "q2": "hiring"},
        comments={"q3": "closed_lop"},
        levels={"best": 10, "good": 9},
        not_applicable=(98, 99),
        unanswered=(99, "98.0"),
        statements={"closed_loop": StatementCodes(levels={"x": 0}), "trainin": StatementCodes()},
    )
    assert [str(problem) for problem in book.problems(BANK, ["Q2", "q33"])] == [
        "levels.best: “best” has the level 10; the levels go from 1 to 9 (level-outside-scale)",
        "statements.closed_loop.levels.x: “x” has the level 0; the levels go from 1 to 9 (level-outside-scale)",
        "q1: there is no column “q1” (column-not-found)",
        "q3: there is no column “q3”; did you mean “q33”? (column-not-found)",
        "statements.trainin: the bank has no statement “trainin”; did you mean “training”? (unknown-statement)",
        "q1: the bank has no statement “hirring”; did you mean “hiring”? (unknown-statement)",
        "q3: the bank has no statement “closed_lop”; did you mean “closed_loop”? (unknown-statement)",
        "the code 98 has more than one meaning; keep one of them (code-ambiguous)",
        "the code 99 has more than one meaning; keep one of them (code-ambiguous)",
        "the code '98.0' has more than one meaning; keep one of them (code-ambiguous)",
    ]
    assert not [*Codebook(columns={"q1": "hiring"}).problems(BANK)]


def test_levels_of_a_codebook_must_be_on_a_scale_and_those_of_a_statement_on_its_own() -> None:
    book = Codebook(
        levels={"x": 1000, "y": 4},
        statements={
            "third_x": StatementCodes(levels={"one": 1, "z": 3}),
            "second_x": StatementCodes(levels={"two": 2}),
            "third": StatementCodes(levels={"w": 1000}),
        },
    )
    assert [str(problem).replace(" (level-outside-scale)", "") for problem in book.problems(SCALED_BANK)] == [
        "levels.y: “y” has the level 4; the levels go from 0 to 1000 (0, 1, 2, 3, 1000)",
        "statements.third_x.levels.z: “z” has the level 3; the levels go from 0 to 1",
        "statements.second_x.levels.two: “two” has the level 2; the levels go from 0 to 1000 (0, 3, 1000)",
        "statements.third: the bank has no statement “third”; did you mean “third_x”? (unknown-statement)",
    ]


def test_only_the_first_unknown_names_of_a_codebook_get_a_suggestion() -> None:
    book = Codebook(columns={f"q{n}": f"hiring_{n}" for n in range(100)})
    assert sum(problem.nearest is not None for problem in book.problems(BANK)) == MAX_GUESSES


def test_a_column_is_matched_in_spite_of_yo_and_by_its_last_part() -> None:
    book = Codebook(statements={"a": StatementCodes(title="Учёт"), "b": StatementCodes(title="Опыт / путь")})
    matched = [(match.column, match.statement) for match in book.match(["учет", "группа/подгруппа/Учёт"]).columns]
    assert matched == [("учет", "a"), ("группа/подгруппа/Учёт", "a")]


def test_of_several_names_inside_of_a_column_the_longest_is_suggested_and_short_ones_are_chance() -> None:
    book = Codebook(
        statements={
            "a": StatementCodes(title="цель"),
            "b": StatementCodes(title="большая цель"),
            "c": StatementCodes(title="яма"),
        }
    )
    columns = ["Наша большая цель на год", "Наша цель на год", "Какая-то яма впереди и вокруг нас"]
    assert [match.nearest for match in book.match(columns).columns] == ["b", "a", None]


def test_codebooks_equal_only_codebooks_and_hashes_differ() -> None:
    book, other = Codebook(levels={"да": 5}), Codebook(levels={"да": 4})
    assert book != other
    assert book != "Codebook"
    assert len({hash(book), hash(other), hash(Codebook(levels={"да": 5}))}) == 2


def test_invisible_characters_and_forms_of_letters_do_not_matter_in_names() -> None:
    assert matched("\u200bHiring\ufeff")[0] == matched("Ｈｉｒｉｎｇ")[0] == "hiring"
    assert matched(f"\u200b{LOOP.title}\u200b")[0] == "closed_loop"


def test_what_only_one_of_two_codebooks_says_of_a_statement_is_kept() -> None:
    codes = StatementCodes(title="Набор", levels={"да": 5})
    for book in (
        Codebook(statements={"hiring": codes}).completed_by(Codebook()),
        Codebook().completed_by(Codebook(statements={"hiring": codes})),
    ):
        assert book.statements == {"hiring": codes}
