"""The kinds of problems that answers can have: sheets, tables, data frames, ratings, stored results."""

from __future__ import annotations

from typing import Final

from cx_centricity.errors._kind import Kind

ANSWER_KINDS: Final[dict[str, Kind]] = {
    # Answer sheets.
    "answers-not-a-mapping": Kind(
        "The answers are not a mapping of statement ids to answers.",
        "answers are {found}, not a mapping; give one answer per statement id",
        "вместо ответов здесь {found}; нужны строки вида «код утверждения: номер уровня»",
        found="text",
    ),
    "statement-id-not-text": Kind(
        "A key of the answers is not text.",
        "the key {key} is not text; use the id of a statement",
        "{key} — не код утверждения; код должен быть текстом",
        key="text",
    ),
    "unknown-statement": Kind(
        "The sheet answers a statement that the bank does not have.",
        "the bank has no statement “{statement}”{suggestion}",
        "в анкете нет утверждения с кодом «{statement}»{suggestion}",
        statement="text",
    ),
    "not-a-level": Kind(
        "An answer is neither a whole level number, nor None, nor NOT_APPLICABLE.",
        "“{statement}” is answered with {found}; give a whole number from {lowest} to {highest}, nothing "
        "(unanswered) or n/a (not applicable)",
        "ответ на «{statement}» — {found}; нужен номер уровня от {lowest} до {highest}, n/a (неприменимо) или "
        "пустое место (нет ответа)",
        statement="text",
        found="text",
        lowest="number",
        highest="number",
    ),
    "level-outside-scale": Kind(
        "An answer is a whole number, but no level of the bank has it.",
        "“{statement}” is answered with {found}; the levels go from {lowest} to {highest}",
        "ответ на «{statement}» — {found}, а уровни есть только от {lowest} до {highest}",
        statement="text",
        found="text",
        lowest="number",
        highest="number",
    ),
    "answered-twice": Kind(
        "An old sheet answers a statement by its former id and by its present one.",
        "“{statement}” is answered twice, also as “{other}”; keep one of the answers",
        "на утверждение «{statement}» дано два ответа, второй — под кодом «{other}»; оставьте один",
        statement="text",
        other="text",
    ),
    # Files of answer sheets.
    "format-unknown": Kind(
        "The name of a file does not end as that of any format that is read and written.",
        "the name does not tell the format of the file; let it end in one of: {known}",
        "по имени файла не понять его формат; имя должно кончаться на одно из: {known}",
        known="texts",
    ),
    "target-is-source": Kind(
        "The result would be written over the file that it is made of.",
        "the scores cannot go to the file they are made of; give another name",
        "результат нельзя записать в тот же файл, из которого читаются ответы; укажите другое имя",
    ),
    "file-unreadable": Kind(
        "A file is not of the format that its name tells, or it is damaged.",
        "this is no {format} file, or it is damaged ({reason}); save it again",
        "это не файл {format}, или он повреждён ({reason}); сохраните его заново",
        format="text",
        reason="text",
    ),
    "file-not-written": Kind(
        "The result cannot be written.",
        "the result cannot be written ({reason}); check the folder and the room that is left",
        "результат не удалось записать ({reason}); проверьте папку и свободное место",
        reason="text",
    ),
    "row-of-other-length": Kind(
        "A row of a table has more or fewer cells than the first one.",
        "cells in the row: {found}, in the first row: {expected}; check separators and quotes",
        "ячеек в строке: {found}, а в первой строке: {expected}; проверьте разделители и кавычки",
        found="number",
        expected="number",
    ),
    "row-too-long": Kind(
        "A row has more bytes than the bound, most often since a quote in it is not closed.",
        "a row of more than {bound} bytes begins here; close its quotes or shorten it",
        "здесь начинается строка длиннее {bound} байт; закройте в ней кавычки или сократите её",
        bound="number",
    ),
    "column-named-twice": Kind(
        "Two columns have the same name, or none.",
        "more than one column is named “{column}”; rename or remove the others",
        "столбцов с названием «{column}» больше одного; переименуйте или уберите лишние",
        column="text",
    ),
    "column-not-writable": Kind(
        "A table of text has no place for the values of a column.",
        "values of type {found} in the column “{column}” do not go into a CSV file; choose Parquet, Arrow or JSON "
        "lines, or drop the column",
        "значения типа {found} из столбца «{column}» не записать в файл CSV; выберите Parquet, Arrow или JSON "
        "lines либо уберите столбец",
        column="text",
        found="text",
    ),
    # Columns of data frames.
    "column-missing": Kind(
        "No column of the frame answers a statement; `nearest` is a column that looks like it.",
        "no column answers the statement “{statement}”; it counts as unanswered in every row{suggestion}",
        "нет столбца для утверждения «{statement}»; оно считается неотвеченным во всех строках{suggestion}",
        statement="text",
    ),
    "column-not-found": Kind(
        "The codebook or an argument names a column that the frame does not have.",
        "there is no column “{column}”{suggestion}",
        "столбца «{column}» нет{suggestion}",
        column="text",
    ),
    "column-type-refused": Kind(
        "The values of a column are of a type that no level number has.",
        "the column “{column}” holds values of type {found}{hint}",
        "в столбце «{column}» значения типа {found}{hint}",
        column="text",
        found="text",
        hint="hint",
    ),
    "column-in-the-way": Kind(
        "A column has the name of one that is to be added.",
        "the frame has a column “{column}” already; drop it, or give the new columns a prefix",
        "столбец «{column}» уже есть; уберите его или задайте приставку для новых столбцов",
        column="text",
    ),
    "no-answer-column": Kind(
        "No column of the frame answers any statement.",
        "none of the {columns} columns answers a statement; name columns by ids of statements, or tell in a "
        "codebook which is which",
        "среди столбцов ({columns}) нет ни одного с ответами; назовите столбцы кодами утверждений или укажите "
        "соответствие в таблице кодов",
        columns="number",
    ),
    "code-ambiguous": Kind(
        "A codebook gives one code two meanings.",
        "{found} stands for more than one answer; keep one of its meanings",
        "{found} означает сразу несколько ответов; оставьте одно из значений",
        found="text",
    ),
    # Results and ratings.
    "other-rules": Kind(
        "A result was made by other rules than those of the bank, or of the result, that it meets.",
        "the result was made with {bank} {version}, and {other} {other_version} scores by other rules; give the "
        "bank that the result was made with",
        "результат получен по анкете {bank} {version}, а в анкете {other} {other_version} другие правила оценки; "
        "нужна та анкета, по которой получен результат",
        bank="text",
        version="text",
        other="text",
        other_version="text",
    ),
    "rating-outside-scale": Kind(
        "A rating is no whole number of the indicator's scale.",
        "{found} is no rating; give whole numbers from {lowest} to {highest}",
        "{found} — не оценка; нужны целые числа от {lowest} до {highest}",
        found="term",
        lowest="number",
        highest="number",
    ),
    "count-invalid": Kind(
        "A count is no whole number, or not possible beside the others.",
        "{found} is not possible here; give a whole number from {lowest} to {highest}",
        "{found} здесь невозможно; нужно целое число от {lowest} до {highest}",
        found="term",
        lowest="number",
        highest="number",
    ),
    "nothing-measured": Kind(
        "There is nothing to compute an indicator from.",
        "there is nothing to compute from; give at least one rating, or one customer at the start",
        "считать не из чего; нужна хотя бы одна оценка или хотя бы один клиент на начало периода",
    ),
}
