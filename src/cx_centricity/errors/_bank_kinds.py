"""Kinds of problems with a question bank: its files, its fields, its overlays."""

from __future__ import annotations

from typing import Final

from cx_centricity.errors._kind import Kind

BANK_KINDS: Final[dict[str, Kind]] = {
    # Documents: bytes, YAML and the files of a bank.
    "syntax": Kind(
        "The text is not valid YAML (of which JSON is a part) or CSV; `reason` is the message of the parser.",
        "invalid syntax: {reason}{hint}",
        "синтаксическая ошибка{hint}",
        reason="text",
        hint="hint",
    ),
    "duplicate-key": Kind(
        "A mapping has the same key twice, or a table the same column.",
        "“{key}” is repeated (first on line {first_line}); keep one",
        "«{key}» повторяется (впервые — в строке {first_line}); оставьте одно",
        key="text",
        first_line="number",
    ),
    "key-not-text": Kind(
        "A key of a mapping is not text.",
        "a key must be text; check indentation and colons, or put the key in quotes; inside {{ }} a comma separates "
        "fields, so write 0.25, not 0,25",
        "имя поля должно быть текстом; проверьте отступы и двоеточия, а если имя верное, возьмите его в кавычки; "
        "внутри {{ }} запятая разделяет поля, поэтому пишите 0.25, а не 0,25",
    ),
    "key-too-long": Kind(
        "A key is too long, together with the keys of the mappings it is nested in.",
        "the path to this key is longer than {bound} characters; shorten the key",
        "имя поля вместе с именами, которые ведут к нему, длиннее {bound} знаков; сократите его",
        bound="number",
    ),
    "tag-refused": Kind(
        "The document uses a YAML tag, which could turn a text into any object.",
        "YAML tags such as {tag} are not allowed; remove it, or put the value in quotes if it is text",
        "«{tag}» означает тег, теги не разрешены; если это текст, возьмите его в кавычки",
        tag="text",
    ),
    "anchor-refused": Kind(
        "The document uses an anchor or alias, with which a small file can grow without limit.",
        "YAML anchors and aliases such as “{anchor}” are not allowed; write the value out, or put it in quotes if it "
        "is text",
        "знаки «&» и «*» в начале значения означают якорь или ссылку («{anchor}»), они не разрешены; если это "
        "текст, возьмите его в кавычки",
        anchor="text",
    ),
    "several-documents": Kind(
        "The file contains more than one YAML document.",
        "a second document begins here; keep one document per file",
        "строка «---» начинает второй документ; в файле должен быть один, уберите её",
    ),
    "too-deep": Kind(
        "Lists and mappings are nested too deeply.",
        "nesting is deeper than {bound} levels; simplify the structure",
        "вложенность глубже {bound}; упростите запись",
        bound="number",
    ),
    "too-large": Kind(
        "A file, or all files of a bank together, are too large.",
        "the input, all its files together, is larger than {bound} bytes; shorten it",
        "данные вместе со всеми их файлами занимают больше {bound} байт; сократите их",
        bound="number",
    ),
    "number-too-long": Kind(
        "A whole number has too many digits.",
        "a number of {digits} digits is too long; put it in quotes if it is text",
        "число слишком длинное (цифр: {digits}); если это текст, возьмите его в кавычки",
        digits="number",
    ),
    "too-many-values": Kind(
        "A document, or all files of a bank together, have too many values.",
        "the input, all its files together, has more than {bound} values; shorten it",
        "в данных вместе со всеми их файлами больше {bound} значений; сократите их",
        bound="number",
    ),
    "control-character": Kind(
        "A text contains a control character, which is invisible and could affect a terminal, end a line or reverse "
        "the direction of writing, or a code point that is no character.",
        "the text contains the control character {character}; remove it",
        "в тексте есть невидимый управляющий символ {character}; удалите его",
        character="text",
    ),
    "not-utf8": Kind(
        "The file is not encoded in UTF-8.",
        "byte {offset} is not valid UTF-8; save the file as UTF-8",
        "файл сохранён не в UTF-8 (байт {offset}); сохраните его в кодировке UTF-8",
        offset="number",
    ),
    "file-outside-folder": Kind(
        "A bank refers to a file by a path that is absolute, unusual or leads out of its folder.",
        "“{name}” must be a relative path inside the folder of the bank, such as directions/client.yaml",
        "имя «{name}» не подходит: файл должен лежать в папке анкеты, а путь к нему — начинаться от этой папки, "
        "например directions/client.yaml",
        name="text",
    ),
    "link-refused": Kind(
        "A bank refers to a symbolic link, which could lead out of its folder.",
        "“{name}” is a symbolic link, or its path contains one; put the file itself into the folder of the bank",
        "«{name}» — символическая ссылка, или путь к нему идёт через неё; положите в папку анкеты сам файл",
        name="text",
    ),
    "file-used-twice": Kind(
        "A bank refers to the same file in two places.",
        "the file “{name}” is already used at {first}; use each file only once",
        "файл «{name}» уже указан ({first}); каждый файл указывают один раз",
        name="text",
        first="text",
    ),
    "no-folder": Kind(
        "A bank given as text refers to a file.",
        "a bank given as text cannot refer to files such as “{name}”; write the content here",
        "анкета передана текстом, без папки, поэтому файл «{name}» взять неоткуда; впишите его содержание сюда",
        name="text",
    ),
    "file-not-found": Kind(
        "A file does not exist or cannot be read.",
        "cannot read the file “{name}”; check its name and folder{suggestion}",
        "файл «{name}» не найден или не открывается; проверьте имя и папку{suggestion}",
        name="text",
    ),
    # Fields of a bank.
    "missing-field": Kind(
        "A required field is missing.",
        "the field “{name}” is missing; add it",
        "не хватает поля «{name}»; добавьте его",
        name="text",
    ),
    "unknown-field": Kind(
        "A field is not part of the format.",
        "unknown field “{name}”; correct its name or remove it{suggestion}{hint}",
        "поля «{name}» здесь быть не может; исправьте название или уберите его{suggestion}{hint}",
        name="text",
        hint="hint",
    ),
    "stray-text": Kind(
        "Part of a text is read as a field without a value, because a comma within braces separates fields.",
        "“{text}” is read as a field without a value, because a comma within {{ }} separates fields; put texts with "
        "commas in quotes",
        "«{text}» читается как поле без значения: внутри {{ }} запятая отделяет поля; текст с запятой возьмите в "
        "кавычки",
        text="text",
    ),
    "file-not-here": Kind(
        "A file is named in a place where that is not possible.",
        "a file cannot be named here, only in the main file, as the value of a field or an item of its list; write "
        "the content here instead",
        "здесь нельзя указать файл; это можно сделать в главном файле — вместо значения поля или элемента его "
        "списка; либо впишите содержание сюда",
    ),
    "fields-exclusive": Kind(
        "Several fields are given that exclude each other.",
        "only one of these fields can be given: {names}; remove the others",
        "поля {names} нельзя указывать вместе; оставьте одно",
        names="texts",
    ),
    "wrong-type": Kind(
        "A value has the wrong type.",
        "expected {expected}, found {found}{hint}",
        "нужно: {expected}, а здесь {found}{hint}",
        found="term",
        expected="term",
        hint="hint",
    ),
    "out-of-bounds": Kind(
        "A number is too small or too large for its field.",
        "{found} is out of range; it must be {sign} {bound}",
        "{found} вне допустимых границ; нужно целое число {sign} {bound}",
        found="number",
        sign="text",
        bound="number",
    ),
    "not-among": Kind(
        "A value is not one of the allowed values.",
        "{found} is not one of the allowed values: {allowed}{suggestion}",
        "значение {found} не подходит; допустимы: {allowed}{suggestion}",
        found="term",
        allowed="texts",
    ),
    "not-an-id": Kind(
        "A text is not a valid id.",
        "{found} is not a valid id; use at most 64 lower-case Latin letters, digits and underscores, beginning with a "
        "letter",
        "{found} не годится как код; нужны строчные латинские буквы, цифры и «_», первой — буква, не больше 64 "
        "знаков; проверьте, нет ли русских букв",
        found="term",
    ),
    "not-semver": Kind(
        "A version does not follow Semantic Versioning.",
        "{found} is not a version number; write three numbers such as 1.0.0 (semver.org)",
        "{found} — не номер версии; нужны три числа через точку, например 1.0.0",
        found="term",
    ),
    "not-a-language": Kind(
        "A language is not a language tag.",
        "{found} is not a language tag; write one such as ru, en or pt-BR",
        "{found} — не код языка; напишите, например, ru, en или pt-BR",
        found="term",
    ),
    "empty-text": Kind(
        "A text is empty.",
        "the text is empty; write it, or remove the field if it is optional",
        "текст пустой; напишите его или, если он необязателен, уберите",
    ),
    "too-few-items": Kind(
        "A list has too few items.",
        "too few items ({items}); at least {least} are required",
        "элементов в списке: {items}; нужно не меньше {least}",
        items="number",
        least="number",
    ),
    "too-many-items": Kind(
        "A list has too many items, or a table too many columns or subgroups.",
        "too many items ({items}); at most {most} are allowed",
        "элементов: {items}; может быть не больше {most}",
        items="number",
        most="number",
    ),
    "invalid-value": Kind(
        "A value is not valid for a reason that has no code of its own.",
        "{found} is not valid: {expected}",
        "{found} не подходит: {expected}",
        found="term",
        expected="text",
    ),
    "too-many-problems": Kind(
        "There are more problems than are listed.",
        "there are more than {bound} problems; correct these to see the others",
        "больше {bound} ошибок; сначала исправьте эти, затем будут показаны остальные",
        bound="number",
    ),
    # Installed banks and overlays.
    "bank-not-installed": Kind(
        "No installed package provides a bank of this name.",
        "the bank “{name}” is not installed; installed banks: {installed}{suggestion}",
        "анкета «{name}» не установлена; установлены: {installed}{suggestion}",
        name="text",
        installed="texts",
    ),
    "bank-name-ambiguous": Kind(
        "Several installed packages provide a bank of this name.",
        "several packages provide a bank named “{name}”: {packages}; uninstall all but one",
        "анкету с именем «{name}» предоставляют несколько пакетов: {packages}; удалите все, кроме одного",
        name="text",
        packages="texts",
    ),
    "bank-not-provided": Kind(
        "An installed package declares a bank that cannot be loaded.",
        "the package {package} declares the bank “{name}” as {target}, which cannot be loaded ({reason}); name a "
        "function that returns a QuestionBank, or a package with a bank.yaml",
        "пакет {package} объявляет анкету «{name}» ({target}), но получить её не удалось: {reason}; укажите "
        "функцию, которая возвращает QuestionBank, или пакет с файлом bank.yaml",
        name="text",
        package="text",
        target="text",
        reason="text",
    ),
    "extends-circle": Kind(
        "Banks extend each other in a cycle.",
        "banks extend each other in a cycle: {banks}; remove `extends` from one of them",
        "анкеты ссылаются друг на друга через extends по кругу: {banks}; в одной из них уберите extends",
        banks="texts",
    ),
    "extends-too-long": Kind(
        "The chain of banks that extend one another is too long.",
        "more than {bound} banks extend one another; merge some of them",
        "цепочка extends длиннее {bound}; объедините часть анкет",
        bound="number",
    ),
    "not-a-version-range": Kind(
        "A range of versions of the extended bank is malformed.",
        "{found} is not a range of versions; write comparisons with commas between them, such as “>=1.2, <2”",
        "{found} — не диапазон версий; напишите сравнения через запятую, например «>=1.2, <2»",
        found="term",
    ),
    "version-outside-range": Kind(
        "The extended bank has a version that the overlay does not accept.",
        "the bank “{id}” has the version {version}, which is not within {wanted}; use another version of it, or change "
        "the range once the overlay fits",
        "версия анкеты «{id}» — {version}, а нужна {wanted}; возьмите подходящую версию или, если наложение к этой "
        "подходит, измените диапазон",
        id="text",
        version="text",
        wanted="text",
    ),
    "overlay-without-base": Kind(
        "A bank has sections that change another bank, but does not say which bank it extends.",
        "“{section}” changes another bank; add extends: {{bank: NAME}} or extends: {{file: NAME}}",
        "раздел «{section}» меняет другую анкету; укажите, какую: extends: {{bank: ИМЯ}} или extends: {{file: ФАЙЛ}}",
        section="text",
    ),
    "still-referred-to": Kind(
        "An overlay removes a part that other parts refer to.",
        "cannot remove the {kind} “{id}”, which is used by {referrers}; change or remove these first",
        "нельзя убрать «{id}» ({kind}): этот код используют {referrers}; сначала измените или уберите их",
        kind="term",
        id="text",
        referrers="texts",
    ),
    "order-incomplete": Kind(
        "A new order does not name each part exactly once.",
        "the order must name each {kind} exactly once; missing: {missing}; repeated: {repeated}",
        "перечислите все коды ({kind}) ровно по одному разу; пропущены: {missing}; повторены: {repeated}",
        kind="term",
        missing="texts",
        repeated="texts",
    ),
    # Warnings: legal, but probably a mistake.
    "text-before-comment": Kind(
        "A text without quotes ends before a “#” on its line, because a comment begins there.",
        "the text ends before “ #”, where a comment begins; put the text in quotes",
        "текст обрывается перед « #»: дальше идёт комментарий; возьмите текст в кавычки",
        severity="warning",
    ),
    "id-of-base": Kind(
        "An overlay does not state an id, so results carry the id of the bank that it extends.",
        "the bank has the id “{id}” of the bank that it extends; state an id of its own",
        "у анкеты тот же код «{id}», что и у анкеты, которую она расширяет; укажите свой id",
        severity="warning",
        id="text",
    ),
    "repeated-text": Kind(
        "The same text occurs in two places.",
        "the same text occurs at {first}; one of them may be a copy that was never rewritten",
        "такой же текст уже есть ({first}); возможно, один из них забыли переписать",
        severity="warning",
        first="text",
    ),
    "similar-ids": Kind(
        "Two ids of one kind differ by a single letter.",
        "the {kind} ids “{id}” and “{other}” differ by one letter; unless it is a typo, make them easier to tell apart",
        "коды «{id}» и «{other}» ({kind}) различаются одной буквой; если это не опечатка, сделайте их менее похожими",
        severity="warning",
        kind="term",
        id="text",
        other="text",
    ),
    "lone-statement": Kind(
        "A direction has a single statement, so its score depends on one answer.",
        "the direction “{direction}” has a single statement, so its score depends on one answer; add more statements",
        "в направлении «{direction}» только одно утверждение, и оценка зависит от одного ответа; добавьте ещё",
        severity="warning",
        direction="text",
    ),
    "stage-without-drivers": Kind(
        "A stage has no drivers, although other stages have some.",
        "the stage “{stage}” has no drivers, although other stages have some; add what moves a company to the next "
        "stage",
        "у стадии «{stage}» нет драйверов, а у других есть; добавьте драйверы: что ведёт компанию дальше",
        severity="warning",
        stage="text",
    ),
    "points-merge-sums": Kind(
        "Points merge sums of gains that differ: fewer points can be reached than sums.",
        "in the {kind} “{id}”, {sums} sums of gains differ, but only {reachable} points can be reached, so different "
        "answers get the same points, perhaps across a border; raise `decimals` or widen `point_range`, or list this "
        "code in `accepted_warnings`",
        "{kind} «{id}»: разных сумм {sums}, а возможных баллов только {reachable}; разные ответы получают одинаковые "
        "баллы, иногда по другую сторону границы; увеличьте decimals, расширьте point_range или укажите этот код в "
        "accepted_warnings",
        severity="warning",
        kind="term",
        id="text",
        sums="number",
        reachable="number",
    ),
    "range-inherited": Kind(
        "A part states no point range and has that of the bank, which is not its sum, although other points are sums.",
        "the {kind} “{id}” states no point range and has that of the bank, {least}…{most}, but its answers span {span} "
        "points; give it a `point_range`, or list this code in `accepted_warnings`",
        "{kind} «{id}»: point_range не указан, поэтому действует диапазон анкеты, {least}…{most}, а размах суммы "
        "ответов здесь {span}; укажите point_range или внесите этот код в accepted_warnings",
        severity="warning",
        kind="term",
        id="text",
        least="figure",
        most="figure",
        span="number",
    ),
    "narrow-stage": Kind(
        "A stage contains so few of the reachable points that a single answer may skip it.",
        "the stage “{stage}” is too narrow: it contains {reachable} of {all} reachable points, less than a quarter of "
        "an equal share; widen it",
        "стадия «{stage}» очень узкая: {reachable} из {all} возможных баллов, меньше четверти равной доли; "
        "расширьте её",
        severity="warning",
        stage="text",
        reachable="number",
        all="number",
    ),
    "statement-without-driver": Kind(
        "No driver refers to the direction or the block of a statement.",
        "no driver refers to the direction “{direction}” of the statement “{statement}”, or to its block; add one",
        "к утверждению «{statement}» не относится ни один драйвер: ни у одного не указаны направление "
        "«{direction}» или его блок; добавьте драйвер",
        severity="warning",
        statement="text",
        direction="text",
    ),
}
