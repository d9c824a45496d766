"""Kinds of problems with answers: sheets, tables, data frames, ratings, stored results."""

from __future__ import annotations

from typing import Final

from cx_centricity.errors._kind import Kind

ANSWER_KINDS: Final[dict[str, Kind]] = {
    # Answer sheets.
    "answers-not-a-mapping": Kind(
        "The answers are not a mapping of statement ids to answers.",
        "expected a mapping of statement ids to answers, found {found}",
        "вместо ответов здесь {found}; нужны строки вида «код утверждения: номер уровня»",
        found="term",
    ),
    "statement-id-not-text": Kind(
        "A key of the answers is not text.",
        "statement ids must be text, found {key}",
        "{key} — не код утверждения; код должен быть текстом",
        key="term",
    ),
    "unknown-statement": Kind(
        "There is an answer to a statement that the bank does not have.",
        "the bank has no statement “{statement}”{suggestion}",
        "в анкете нет утверждения с кодом «{statement}»{suggestion}",
        statement="text",
    ),
    "not-a-level": Kind(
        "An answer is not a whole level number, None or NOT_APPLICABLE.",
        "the answer to “{statement}” is {found}; it must be a whole number from {lowest} to {highest}{gaps}, n/a (not "
        "applicable) or empty (unanswered){hint}",
        "ответ на «{statement}» — {found}; нужен номер уровня от {lowest} до {highest}{gaps}, n/a (неприменимо) или "
        "пустое место (нет ответа){hint}",
        statement="text",
        found="term",
        lowest="number",
        highest="number",
        numbers="numbers",
        hint="hint",
    ),
    "level-outside-scale": Kind(
        "An answer, or a text in a codebook, has a level number that the bank does not have.",
        "“{statement}” has the level {found}; the levels go from {lowest} to {highest}{gaps}",
        "у «{statement}» указан уровень {found}, а уровни есть только от {lowest} до {highest}{gaps}",
        statement="text",
        found="term",
        lowest="number",
        highest="number",
        numbers="numbers",
    ),
    "answered-twice": Kind(
        "A statement is answered under two names, such as its former id and its present one.",
        "“{statement}” is answered twice, also as “{other}”; keep one of the answers",
        "на утверждение «{statement}» дано два ответа, второй — под именем «{other}»; оставьте один",
        statement="text",
        other="text",
    ),
    "sheet-of-other-bank": Kind(
        "A sheet, or a stored result, says that it belongs to another bank.",
        "the sheet was filled in for the bank “{bank}”, not “{other}”; use that bank or, if the statements are the "
        "same, remove `bank` from the sheet",
        "бланк заполнен по анкете «{bank}», а не «{other}»; возьмите ту анкету или, если утверждения те же, уберите из "
        "бланка поле bank",
        bank="text",
        other="text",
    ),
    # Files of answer sheets.
    "not-a-text-file": Kind(
        "A file that should hold one answer sheet is not text.",
        "this is {found}, not a text; a sheet is YAML or JSON, a table is CSV: save it as CSV in UTF-8",
        "это {found}, а не текст; ответы одного бланка пишут в YAML или JSON, а таблицу сохраняют как CSV в UTF-8",
        found="term",
    ),
    "not-a-table": Kind(
        "A file that should hold a table is of another format.",
        "this is {found}, not a table of text; save it as CSV in UTF-8",
        "это {found}, а не текстовая таблица; сохраните её как CSV в кодировке UTF-8",
        found="term",
    ),
    "not-decodable": Kind(
        "A file is not written in the encoding that it seems to have or that was stated.",
        "byte {offset} does not fit the encoding {encoding}; save the file as UTF-8, or state its encoding",
        "байт {offset} не подходит к кодировке {encoding}; сохраните файл в UTF-8 или укажите его кодировку",
        encoding="text",
        offset="number",
    ),
    "not-one-sheet": Kind(
        "A table that should hold one answer sheet has none or several.",
        "the table has {rows} rows with answers, where one is expected; read it as a group",
        "в таблице строк с ответами: {rows}, а нужна одна; прочитайте её как группу",
        rows="number",
    ),
    "table-too-large": Kind(
        "A table is too large to be read into sheets.",
        "the table has more than {bound} bytes or cells; score it as a file instead, or split it",
        "в таблице больше {bound} байт или ячеек; оцените её как файл командой score или разделите",
        bound="number",
    ),
    "too-many-columns": Kind(
        "A table has too many columns.",
        "the table has {columns} columns; at most {bound} are allowed",
        "в таблице столбцов: {columns}; может быть не больше {bound}",
        columns="number",
        bound="number",
    ),
    "too-many-subgroups": Kind(
        "Sheets name too many subgroups.",
        "the sheets name {subgroups} subgroups; at most {bound} are allowed",
        "подгрупп: {subgroups}; может быть не больше {bound}",
        subgroups="number",
        bound="number",
    ),
    "cells-not-answers": Kind(
        "A column of answers has cells that hold none; the place is the first one.",
        "in the column “{column}”, cells without a valid answer: {count}, such as “{examples}”; an answer is a level "
        "from {lowest} to {highest}{gaps}, n/a, or empty. Say in a codebook what else a cell may mean",
        "в столбце «{column}» есть ячейки, которые не прочитать как ответ ({count}), например «{examples}»; ответ — "
        "это уровень от {lowest} до {highest}{gaps}, «н/п» или пустая ячейка. Что значит другое, укажите в "
        "таблице кодов",
        column="text",
        statement="text",
        count="number",
        examples="texts",
        lowest="number",
        highest="number",
        numbers="numbers",
    ),
    "columns-of-one-statement": Kind(
        "Two columns of a table answer one statement.",
        "the columns “{other}” and “{column}” both answer “{statement}”; remove one, or map it to another statement",
        "столбцы «{other}» и «{column}» отвечают на одно утверждение «{statement}»; уберите один или свяжите его с "
        "другим утверждением",
        column="text",
        other="text",
        statement="text",
    ),
    "respondent-repeated": Kind(
        "A respondent has several rows in a table. `lines` are those of the first one.",
        "in the column “{column}”, respondents with several rows: {respondents}, such as the one in lines {lines}; say "
        "whether the first or the last row counts, or remove the others",
        "в столбце «{column}» есть респонденты с несколькими строками ({respondents}), например в строках {lines}; "
        "укажите, какую считать — первую или последнюю, — либо уберите лишние",
        column="text",
        respondents="number",
        lines="numbers",
    ),
    "format-unknown": Kind(
        "The name of a file does not end like that of any supported format.",
        "unknown file format; the name must end in one of: {known}",
        "формат файла по имени не определить; имя должно заканчиваться на одно из: {known}",
        known="texts",
    ),
    "target-is-source": Kind(
        "The result would overwrite the file that it is computed from.",
        "the result would overwrite the file with the answers; choose another name",
        "результат нельзя записать в тот же файл, из которого читаются ответы; укажите другое имя",
    ),
    "file-unreadable": Kind(
        "A file is damaged, or its format is not the one its name states.",
        "not a valid {format} file ({reason}); save or export it again",
        "это не файл {format}, или он повреждён ({reason}); сохраните его заново",
        format="text",
        reason="term",
    ),
    "file-not-written": Kind(
        "The result cannot be written.",
        "cannot write the result ({reason}); check the folder and the free disk space",
        "результат не удалось записать ({reason}); проверьте папку и свободное место на диске",
        reason="term",
    ),
    "row-of-other-length": Kind(
        "A row of a table has more or fewer cells than the first row.",
        "cells in this row: {found}, in the first row: {expected}; check separators and quotes",
        "ячеек в строке: {found}, а в первой строке: {expected}; проверьте разделители и кавычки",
        found="number",
        expected="number",
    ),
    "row-too-long": Kind(
        "A row is too long, most often because a quote in it is not closed.",
        "the row that begins here is longer than {bound} bytes; close its quotes or shorten it",
        "здесь начинается строка длиннее {bound} байт; закройте в ней кавычки или сократите её",
        bound="number",
    ),
    "column-named-twice": Kind(
        "Several columns have the same name, or no name.",
        "several columns are named “{column}”; rename or remove all but one",
        "столбцов с названием «{column}» больше одного; переименуйте или уберите лишние",
        column="text",
    ),
    "column-not-writable": Kind(
        "A column has a type, or dates out of range, that the format of the result cannot hold.",
        "the column “{column}” has values of the type {found}, which cannot be written to this format; choose another "
        "format, or convert or remove the column",
        "значения типа {found} из столбца «{column}» в этот формат не записать; выберите другой формат либо "
        "преобразуйте или уберите столбец",
        column="text",
        found="text",
    ),
    # Data frames and their columns.
    "frames-not-supported": Kind(
        "A bank has features that data frames and files cannot be scored by; `features` names them as YAML does.",
        "data frames and files cannot be scored by this bank yet, because it has: {features}; use assess for single "
        "sheets, load_sheets and assess for tables",
        "датафреймы и файлы по такой анкете пока не оцениваются, в ней есть: {features}; для одного бланка возьмите "
        "assess, для таблицы — load_sheets, а затем assess",
        features="texts",
    ),
    "column-missing": Kind(
        "No column holds the answers to a statement; `nearest` is a column with a similar name.",
        "no column answers “{statement}”, so it counts as unanswered in every row{suggestion}",
        "нет столбца для утверждения «{statement}»; оно считается неотвеченным во всех строках{suggestion}",
        statement="text",
    ),
    "column-not-found": Kind(
        "The codebook or an argument names a column that does not exist.",
        "there is no column “{column}”{suggestion}",
        "столбца «{column}» нет{suggestion}",
        column="text",
    ),
    "column-type-refused": Kind(
        "A column has a type that cannot hold level numbers, or the names of groups.",
        "the column “{column}” has the type {found}{hint}",
        "в столбце «{column}» значения типа {found}{hint}",
        column="text",
        found="text",
        hint="hint",
    ),
    "group-by-answers": Kind(
        "A column that is to tell groups apart holds answers; the name of a small group would reveal what one person "
        "answered.",
        "the column “{column}” holds answers, and the name of a small group would reveal one; group by another column",
        "в столбце «{column}» — ответы, и по названию маленькой группы был бы виден чей-то ответ; выберите для групп "
        "другой столбец",
        column="text",
    ),
    "group-value-refused": Kind(
        "A value cannot name a group: it is infinite, a float too large to be exact, a date out of range, or no plain "
        "value.",
        "the column “{column}” has the value {found}, which cannot name a group; convert the column to whole numbers "
        "or texts",
        "в столбце «{column}» есть значение {found}, а назвать им группу нельзя; переведите столбец в целые числа или "
        "в тексты",
        column="text",
        found="text",
    ),
    "column-in-the-way": Kind(
        "A column has the name of a column that would be added.",
        "there already is a column “{column}”; remove it, or choose a prefix for the new columns",
        "столбец «{column}» уже есть; уберите его или задайте приставку для новых столбцов",
        column="text",
    ),
    "no-answer-column": Kind(
        "No column holds answers to any statement.",
        "no column (of {columns}) holds answers; name columns by statement ids, or map them in a codebook",
        "столбцов: {columns}, но ни в одном нет ответов; назовите столбцы кодами утверждений или укажите "
        "соответствие в таблице кодов",
        columns="number",
    ),
    "code-ambiguous": Kind(
        "A codebook gives one code several meanings.",
        "the code {found} has more than one meaning; keep one of them",
        "код {found} означает сразу несколько ответов; оставьте одно из значений",
        found="text",
    ),
    # Results and ratings.
    "other-rules": Kind(
        "A result was computed by scoring rules that differ from those of the given bank or of the other result.",
        "the result was made with {bank} {version}, whose scoring rules differ from those of {other} "
        "{other_version}{hint}",
        "результат получен по анкете {bank} {version}, а в анкете {other} {other_version} другие правила оценки{hint}",
        bank="text",
        version="text",
        other="text",
        other_version="text",
        hint="hint",
    ),
    "result-changed": Kind(
        "A stored result was changed after it was made: it contradicts its answers or the bank it names.",
        "the result names {bank} {version}, but it is not what this bank gives for its answers; assess the answers "
        "again",
        "в результате указана анкета {bank} {version}, но по этим ответам она даёт другой результат; оцените ответы "
        "заново",
        bank="text",
        version="text",
    ),
    "rating-outside-scale": Kind(
        "A rating is not a whole number within the scale of the indicator.",
        "expected a rating from {lowest} to {highest} (a whole number), found {found}",
        "оценка должна быть целым числом от {lowest} до {highest}, а указано: {found}",
        found="term",
        lowest="number",
        highest="number",
    ),
    "count-invalid": Kind(
        "A count is not a whole number, or contradicts the other counts.",
        "expected a whole number from {lowest} to {highest}, found {found}",
        "здесь нужно целое число от {lowest} до {highest}, а указано: {found}",
        found="term",
        lowest="number",
        highest="number",
    ),
    "amount-invalid": Kind(
        "An amount or a time is not a number, or contradicts the other amounts.",
        "expected a number from 0 to {highest}, found {found}",
        "здесь нужно число от 0 до {highest}, а указано: {found}",
        found="term",
        highest="number",
    ),
    "nothing-measured": Kind(
        "There is no data to compute an indicator from.",
        "there is no data; give at least one rating, one customer or an amount above 0",
        "считать не из чего; нужна хотя бы одна оценка, один клиент или сумма больше 0",
    ),
}
