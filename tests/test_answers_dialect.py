"""The dialect of a table: encoding, separator, header."""

from __future__ import annotations

import codecs
from itertools import product

import pytest

from cx_centricity import AnswerError, default_bank
from cx_centricity.answers import MAX_ROW, Codebook, Dialect, read_rows, recognise
from cx_centricity.typing import Encoding, Separator

BANK = default_bank()
BOOK = Codebook.from_bank(BANK)
TABLE = "Кто;hiring;training\nАнна;5;н/п\n"


def dialect(
    data: bytes | str, encoding: Encoding | None = None, separator: Separator | None = None, *, is_whole: bool = True
) -> Dialect:
    data = data.encode() if isinstance(data, str) else data
    return recognise(data, BOOK, file="in.csv", is_whole=is_whole, former={}, encoding=encoding, separator=separator)


def problem(data: bytes | str, encoding: Encoding | None = None) -> str:
    with pytest.raises(AnswerError) as caught:
        dialect(data, encoding)
    (only,) = caught.value.problems
    return str(only)


# Encodings.


@pytest.mark.parametrize(
    ("data", "encoding", "mark"),
    [
        (TABLE.encode(), "utf-8", 0),
        (codecs.BOM_UTF8 + TABLE.encode(), "utf-8", 3),
        (codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"), "utf-16", 2),
        (codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"), "utf-16", 2),
        (TABLE.replace("Кто", "who").encode("utf-16-le"), "utf-16", 0),
        (TABLE.replace("Кто", "who").encode("utf-16-be"), "utf-16", 0),
        (TABLE.encode("cp1251"), "windows-1251", 0),
    ],
)
def test_the_encoding_is_recognised_and_the_rows_below_the_header_are_found(
    data: bytes, encoding: str, mark: int
) -> None:
    found = dialect(data)
    assert (found.decoding.name, found.decoding.mark) == (encoding, mark)
    assert found.header[1:] == ("hiring", "training")
    rest = data[found.offset :].decode(found.decoding.codec)
    assert rest == "Анна;5;н/п\n"
    whole = data[mark:].decode(found.decoding.codec)
    assert whole[found.end :] == rest
    assert (found.line, found.next_line) == (1, 2)


def test_a_stated_encoding_wins() -> None:
    assert dialect(TABLE.encode("utf-16-le"), "utf-16").header == ("Кто", "hiring", "training")
    assert dialect(TABLE.encode("cp1251"), "windows-1251").decoding.name == "windows-1251"
    assert dialect(codecs.BOM_UTF8 + TABLE.encode(), "utf-8").header[0] == "Кто"
    assert dialect(TABLE.encode("cp1251"), "windows-1251").header[0] == "Кто"
    read_as_stated = dialect(codecs.BOM_UTF8 + b"hiring\n5\n", "windows-1251")
    assert (read_as_stated.decoding.mark, read_as_stated.header) == (0, ("п»їhiring",))


def test_windows_1251_is_taken_only_if_its_header_names_a_statement() -> None:
    data = "Кто;Вопрос\nАнна;5\n".encode("cp1251")
    text = "byte 0 does not fit the encoding utf-8; save the file as UTF-8, or state its encoding (not-decodable)"
    assert problem(data) == f"in.csv:1: {text}"
    assert dialect(data, "windows-1251").header == ("Кто", "Вопрос")
    assert problem(b"hiring\n\xff\x98\n").startswith("in.csv:2: byte 7 does not fit the encoding utf-8")
    assert problem(b"hiring\n\x98\n", "windows-1251").startswith("in.csv:2: byte 7 does not fit the encoding windows")
    title = BANK.statement("hiring").title
    assert dialect(f"Кто;{title}\n".encode("cp1251")).columns.columns[1].statement == "hiring"


def test_the_line_of_a_byte_that_cannot_be_decoded_is_named() -> None:
    assert problem(codecs.BOM_UTF16_LE + "hiring\n5\n".encode("utf-16-le")[:-1]).startswith("in.csv:2: byte 18 ")
    assert problem(b"hiring\r\n5\r\n\xff", "utf-8").startswith("in.csv:3: byte 11 ")


def test_a_part_of_a_file_may_end_within_a_character() -> None:
    data = "hiring;comment\n5;да".encode()[:-1]
    assert dialect(data, is_whole=False).header == ("hiring", "comment")
    assert dialect(data).decoding.name == "windows-1251"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"PK\x03\x04rest", "an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "an Excel workbook"),
        (b"%PDF-1.7", "a PDF document"),
        (b"\x1f\x8brest", "a compressed file"),
        (b"\xef\xbb\xbf\r\n <html>", "a web page"),
    ],
)
def test_files_of_other_formats_are_named(data: bytes, found: str) -> None:
    assert problem(data) == f"in.csv: this is {found}, not a table of text; save it as CSV in UTF-8 (not-a-table)"


# Separators.


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_that_gives_names_of_statements(separator: str) -> None:
    text = f'"a, b; c | d"{separator}hiring{separator}training\n1{separator}5{separator}5\n'
    found = dialect(text)
    assert (found.separator, found.header) == (separator, ("a, b; c | d", "hiring", "training"))


def test_without_known_names_the_separator_gives_rows_of_equal_width() -> None:
    assert dialect("a, b, c;d\n1;2\n3, 4;5\n").separator == ";"
    assert dialect("a;b\n1,5;2,5\n").separator == ";"
    assert dialect("a\n1\n").separator == ","


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "sep=;;;", "sep=\t", "sep=|"])
def test_the_line_of_excel_states_the_separator(line: str) -> None:
    separator = line.strip('"')[4]
    found = dialect(f"{line}\r\nhiring{separator}x, y\r\n5{separator}1\r\n")
    assert (found.separator, found.header, found.line, found.titles) == (separator, ("hiring", "x, y"), 2, ())


def test_a_stated_separator_wins() -> None:
    assert dialect("sep=;\na,hiring;training\n", separator=",").header == ("a", "hiring;training")
    assert dialect("sep=;\na,hiring;training\n", separator=",").line == 2
    assert dialect("hiring;training\n", separator="|").header == ("hiring;training",)


# The header.


def test_rows_above_the_header_are_titles() -> None:
    found = dialect("\n\nОпрос 2026;;\n;;\n\n№;hiring;training\n1;5;5\n")
    assert (found.header, found.line, found.next_line) == (("№", "hiring", "training"), 6, 7)
    assert found.titles == ((3, "Опрос 2026"),)


def test_the_header_is_the_first_row_with_at_least_half_of_the_most_names() -> None:
    found = dialect("who;hiring;training\n1.1;1.2;1.3\n")
    assert (found.line, found.titles) == (1, ())
    found = dialect("hiring;;;;\nwho;hiring;training;closed_loop;data_trust\n1;2;3;4;5\n")
    assert (found.line, found.titles) == (2, ((1, "hiring"),))


def test_without_known_names_the_header_is_the_first_row_with_text() -> None:
    found = dialect("\n;;\nwho;a;b\n1;2;3\n")
    assert (found.header, found.line) == (("who", "a", "b"), 3)
    assert dialect(b"").header == ()
    assert dialect("\n \n").header == ()


def test_a_header_may_have_line_breaks_in_quotes() -> None:
    text = 'who;"hiring\r\n";training\r\n1;5;5\r\n'
    found = dialect(text)
    assert (found.line, found.next_line, text[found.end :]) == (1, 3, "1;5;5\r\n")


@pytest.mark.parametrize("rest", ["5,5\n4,4\n", "5,5\n" * 3_000])
def test_an_unclosed_quote_in_the_header_is_a_problem(rest: str) -> None:
    reason = "unexpected end of data; close the quote that is opened in this row (syntax)"
    assert problem(f'hiring,"training\n{rest}').endswith(reason)
    assert problem(f'Title\nhiring,"training\n{rest}').startswith("in.csv:2: ")


def test_a_part_of_a_file_may_end_within_its_header() -> None:
    assert dialect('hiring,"training', is_whole=False).header == ("hiring", "training")


def test_a_cell_beyond_the_limit_ends_the_rows() -> None:
    row, *others = read_rows(f"a,b\n{'x' * (MAX_ROW + 1)}\nc\n", ",")
    assert (row.cells, others) == (("a", "b"), [])
    assert problem("x" * (MAX_ROW + 1)).endswith("(row-too-long)")


def test_only_some_cells_are_searched_for_the_header() -> None:
    wide = ",".join(f"q{n}" for n in range(19_000))
    assert dialect(f"{wide}\n{wide}\nq,hiring\n").line == 1
    narrow = ",".join(f"q{n}" for n in range(9_000))
    assert dialect(f"{narrow}\n{narrow}\nq,hiring\n").line == 3
    assert dialect("a,b\n" * 30 + "q,hiring\n").line == 1


def test_a_table_may_have_20000_columns() -> None:
    assert problem(",".join(["hiring"] * 20_001)) == (
        "in.csv:1: the table has 20001 columns; at most 20000 are allowed (too-many-columns)"
    )


@pytest.mark.parametrize(("line", "end"), [*product(["\n", "\r\n", "\r"], ["", "\n"])])
def test_a_line_ends_with_lf_cr_or_both(line: str, end: str) -> None:
    text = f"a,b{line}1,2{line}{line}3,4{end}"
    rows = [*read_rows(text, ",")]
    assert [row.cells for row in rows] == [("a", "b"), ("1", "2"), (), ("3", "4")]
    assert [row.line for row in rows] == [1, 2, 3, 4]
    assert [row.start for row in rows] == [0, *(row.end for row in rows[:-1])]
    assert rows[-1].end == len(text)
    assert [row.cells for row in read_rows(text, ",", start=rows[0].end)] == [row.cells for row in rows[1:]]
