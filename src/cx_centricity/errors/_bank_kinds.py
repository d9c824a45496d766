"""The kinds of problems that a question bank can have: its files, its fields, its overlays, its parts."""

from __future__ import annotations

from typing import Final

from cx_centricity.errors._kind import Kind

BANK_KINDS: Final[dict[str, Kind]] = {
    # Documents: bytes, YAML and the files of a bank.
    "syntax": Kind(
        "The text is not YAML (or JSON, which is read by the same rules); `reason` is what the parser says.",
        "the text cannot be read ({reason}){hint}",
        "текст не читается{hint}",
        reason="text",
        hint="hint",
    ),
    "duplicate-key": Kind(
        "A mapping has the same key twice.",
        "the key “{key}” is here for the second time (first on line {first_line}); keep one",
        "поле «{key}» указано дважды (впервые — в строке {first_line}); оставьте одно",
        key="text",
        first_line="number",
    ),
    "key-not-text": Kind(
        "A key of a mapping is not plain text.",
        "a key must be text; put it in quotes",
        "имя поля должно быть текстом; проверьте отступы и двоеточия, а если имя верное, возьмите его в кавычки",
    ),
    "key-too-long": Kind(
        "A key, with those that lead to it, is longer than anything of this library needs.",
        "this key, with those that lead to it, has more than {bound} characters; shorten it",
        "имя поля вместе с теми, что ведут к нему, длиннее {bound} знаков; сократите его",
        bound="number",
    ),
    "tag-refused": Kind(
        "The document uses a YAML tag, which could make anything of a text.",
        "the tag {tag} is not allowed; remove it and write plain values",
        "«{tag}» означает тег, теги не разрешены; если это текст, возьмите его в кавычки",
        tag="text",
    ),
    "anchor-refused": Kind(
        "The document uses an anchor or an alias, by which a small file can grow without bound.",
        "the anchor or alias “{anchor}” is not allowed; write the value out",
        "знаки «&» и «*» в начале значения означают якорь или ссылку («{anchor}»), они не разрешены; возьмите "
        "текст в кавычки",
        anchor="text",
    ),
    "several-documents": Kind(
        "There is more than one document in the text.",
        "a second document begins here; keep one document per file",
        "строка «---» начинает второй документ; в файле должен быть один, уберите её",
    ),
    "too-deep": Kind(
        "Lists and mappings are nested more deeply than anything of this library needs.",
        "nested more than {bound} deep; flatten it",
        "вложенность глубже {bound}; упростите запись",
        bound="number",
    ),
    "too-large": Kind(
        "The document is larger than the bound.",
        "more than {bound} bytes; split the file or shorten it",
        "файлы анкеты занимают больше {bound} байт; сократите их",
        bound="number",
    ),
    "number-too-long": Kind(
        "A whole number has more digits than any figure of this library.",
        "a number of {digits} digits; if it is a text, put it in quotes",
        "число слишком длинное (цифр: {digits}); если это текст, возьмите его в кавычки",
        digits="number",
    ),
    "too-many-values": Kind(
        "A document, or all files of a bank together, hold more values than anything of this library needs.",
        "more than {bound} values; split what is here into several banks",
        "больше {bound} значений; разделите содержание на несколько анкет",
        bound="number",
    ),
    "control-character": Kind(
        "A text has a character that shows nothing and may steer a terminal.",
        "the control character {character} is in the text; remove it",
        "в тексте есть невидимый управляющий символ {character}; удалите его",
        character="text",
    ),
    "not-utf8": Kind(
        "The bytes of the file are no UTF-8 text.",
        "byte {offset} is no UTF-8; save the file as UTF-8",
        "файл сохранён не в UTF-8 (байт {offset}); сохраните его в кодировке UTF-8",
        offset="number",
    ),
    "file-outside-folder": Kind(
        "A bank names a file that is not inside the bank's own folder.",
        "“{name}” is not a plain relative name inside the bank's folder; use names such as directions/client.yaml",
        "имя «{name}» не подходит: файл должен лежать в папке анкеты, а путь к нему — начинаться от этой папки, "
        "например directions/client.yaml",
        name="text",
    ),
    "link-refused": Kind(
        "A bank names a symbolic link, which may lead out of the bank's own folder.",
        "“{name}” is, or goes through, a symbolic link; put the file itself into the bank's folder",
        "«{name}» — символическая ссылка, или путь к нему идёт через неё; положите в папку анкеты сам файл",
        name="text",
    ),
    "file-used-twice": Kind(
        "A bank names the same file in two places.",
        "the file “{name}” is already used at {first}; each file stands for one part",
        "файл «{name}» уже указан ({first}); каждый файл указывают один раз",
        name="text",
        first="text",
    ),
    "no-folder": Kind(
        "A bank that is given as text names a file.",
        "a bank given as text has no folder to take “{name}” from; write its content here",
        "у анкеты, переданной текстом, нет папки, поэтому файл «{name}» взять неоткуда; впишите его содержание",
        name="text",
    ),
    "file-not-found": Kind(
        "A file that should be read is not there.",
        "the file “{name}” cannot be read; check its name and place{suggestion}",
        "файл «{name}» не найден или не открывается; проверьте имя и папку{suggestion}",
        name="text",
    ),
    # Fields of a bank.
    "missing-field": Kind(
        "A part lacks a field it must have.",
        "the field “{name}” is missing; add it",
        "не хватает поля «{name}»; добавьте его",
        name="text",
    ),
    "unknown-field": Kind(
        "A part has a field that is not known.",
        "there is no field “{name}” here{suggestion}; correct its name or remove it",
        "поля «{name}» здесь быть не может{suggestion}; исправьте название или уберите его",
        name="text",
    ),
    "stray-text": Kind(
        "Part of a text stands where a field should: within braces, a comma ends the text before it.",
        "“{text}” is here as a field without a value; within {{ }} a comma separates fields, so put a text that "
        "has one in quotes",
        "«{text}» стоит здесь как поле без значения; внутри {{ }} запятая отделяет поля, поэтому текст с запятой "
        "возьмите в кавычки",
        text="text",
    ),
    "file-not-here": Kind(
        "A file is named where none can stand.",
        "no file can be named here; name it in the manifest, as the value of a field or an item of its list, or "
        "write its content here",
        "здесь нельзя указать файл; это можно сделать в главном файле — вместо значения поля или элемента его "
        "списка; либо впишите содержание сюда",
    ),
    "fields-exclusive": Kind(
        "Fields stand together of which only one may be there.",
        "only one of these fields can be here: {names}; state one",
        "поля {names} нельзя указывать вместе; оставьте одно",
        names="texts",
    ),
    "wrong-type": Kind(
        "A value is of another kind than the field wants.",
        "{found} is here, but {expected} is needed{hint}",
        "здесь {found}, а нужно: {expected}{hint}",
        found="term",
        expected="term",
        hint="hint",
    ),
    "out-of-bounds": Kind(
        "A number is below or above what the field allows.",
        "{found} is out of bounds; give a whole number {sign} {bound}",
        "{found} вне допустимых границ; нужно целое число {sign} {bound}",
        found="number",
        sign="text",
        bound="number",
    ),
    "not-among": Kind(
        "A value is none of those that the field knows.",
        "{found} is not known here; choose one of: {allowed}{suggestion}",
        "значение {found} не подходит; допустимы: {allowed}{suggestion}",
        found="term",
        allowed="texts",
    ),
    "not-an-id": Kind(
        "A text cannot serve as an id.",
        "{found} is no id; use at most 64 small Latin letters, digits and underscores, beginning with a letter",
        "{found} не годится как код; нужны строчные латинские буквы, цифры и «_», первой — буква, не больше 64 "
        "знаков; проверьте, нет ли русских букв",
        found="text",
    ),
    "not-semver": Kind(
        "A version is not written as Semantic Versioning wants it.",
        "{found} is no version; write three numbers such as 1.0.0 (semver.org)",
        "{found} — не номер версии; нужны три числа через точку, например 1.0.0",
        found="text",
    ),
    "not-a-language": Kind(
        "A language is not written as a language tag.",
        "{found} is no language tag; write one such as ru, en or pt-BR",
        "{found} — не код языка; напишите, например, ru, en или pt-BR",
        found="text",
    ),
    "empty-text": Kind(
        "A text that must say something is empty.",
        "the text is empty; write it or remove the field",
        "текст пустой; напишите его или, если он необязателен, уберите",
    ),
    "too-few-items": Kind(
        "A list has fewer items than it must have.",
        "the list has {items} items; it needs at least {least}",
        "элементов в списке: {items}; нужно не меньше {least}",
        items="number",
        least="number",
    ),
    "too-many-items": Kind(
        "A list has more items than it may have.",
        "the list has {items} items; it can have at most {most}",
        "элементов в списке: {items}; может быть не больше {most}",
        items="number",
        most="number",
    ),
    "invalid-value": Kind(
        "A value does not fit for a reason that has no kind of its own.",
        "{found} does not fit: {expected}",
        "{found} не подходит: {expected}",
        found="term",
        expected="text",
    ),
    "too-many-problems": Kind(
        "So much is wrong that the search was ended.",
        "more than {bound} problems; mend these first, the others are told after that",
        "больше {bound} ошибок; сначала исправьте эти, остальные будут показаны потом",
        bound="number",
    ),
    # What must hold between the parts of a bank.
    "duplicate-id": Kind(
        "Two parts of one kind have the same id.",
        "the {kind} id “{id}” is already used at {first}; give each {kind} its own",
        "код {kind_of} «{id}» уже занят ({first}); замените один из них",
        kind="term",
        id="text",
        first="text",
    ),
    "unknown-reference": Kind(
        "A part refers to an id that the bank does not have.",
        "the bank has no {kind} “{id}”{suggestion}",
        "в анкете нет {kind_of} с кодом «{id}»{suggestion}",
        kind="term",
        id="text",
    ),
    "direction-without-block": Kind(
        "The bank has blocks, but a direction belongs to none.",
        "the direction “{direction}” is in no block; name one of: {blocks}",
        "направление «{direction}» не входит ни в один блок; добавьте поле block с одним из кодов: {blocks}",
        direction="text",
        blocks="texts",
    ),
    "empty-block": Kind(
        "No direction belongs to a block.",
        "no direction belongs to the block “{block}”; remove it or name it in a direction",
        "к блоку «{block}» не относится ни одно направление; впишите block: {block} в нужное направление или "
        "уберите блок",
        block="text",
    ),
    "level-numbers-not-consecutive": Kind(
        "Level numbers do not go up by one from 0 or 1.",
        "level numbers are {numbers}; they must go up by one from 0 or 1",
        "номера уровней: {numbers}; они должны идти подряд, начиная с 0 или 1",
        numbers="numbers",
    ),
    "level-values-not-rising": Kind(
        "The value of a level is not above that of the level before.",
        "level {number} has the value {value}, not above {before} of the level before; values must rise",
        "value уровня {number} — {value}, а у предыдущего — {before}; каждое следующее должно быть больше",
        number="number",
        value="number",
        before="number",
    ),
    "level-values-incomplete": Kind(
        "Some levels state a value and some do not.",
        "levels {without} have no value though others have; state all or none",
        "у уровней {without} не указано value, а у других указано; укажите у всех или ни у одного",
        without="numbers",
    ),
    "missing-level-text": Kind(
        "A statement has fewer level texts than the bank has levels.",
        "{texts} texts for {levels} levels; write one for each level, or none at all",
        "текстов: {texts}, а уровней: {levels}; напишите по тексту на каждый уровень или уберите все; проверьте, "
        "не слились ли два текста из-за отступа",
        texts="number",
        levels="number",
    ),
    "surplus-level-text": Kind(
        "A statement has more level texts than the bank has levels.",
        "{texts} texts for {levels} levels; remove what is too much",
        "текстов: {texts}, а уровней: {levels}; уберите лишние",
        texts="number",
        levels="number",
    ),
    "weight-total-too-large": Kind(
        "The sum of weight × range over the statements is above the bound that keeps every product exact.",
        "weights times the range of the level values add up to {total}, above {bound}; divide the weights or the "
        "values",
        "сумма весов, умноженная на размах значений уровней, равна {total}, а допустимо {bound}; уменьшите веса "
        "или значения",
        total="number",
        bound="number",
    ),
    "point-range-invalid": Kind(
        "The range of points is empty, reversed or too wide.",
        "points go from {min} to {max}; the end must be above the start, by at most {bound}",
        "баллы указаны от {min} до {max}; наибольший должен превышать наименьший, но не более чем на {bound}",
        min="number",
        max="number",
        bound="number",
    ),
    "stage-numbers-not-consecutive": Kind(
        "Stages are not numbered 1, 2, 3, … in order.",
        "stage numbers are {numbers}; number the stages 1, 2, 3, … in order",
        "номера этапов: {numbers}; они должны идти по порядку: 1, 2, 3, …",
        numbers="numbers",
    ),
    "stages-do-not-cover-range": Kind(
        "A stage does not begin where it must: the first at the least points, each other above the one before it.",
        "the stage “{stage}” begins at {from_points}; it must begin within {least}…{most}",
        "этап «{stage}» начинается с {from_points}; укажите from_points в пределах {least}…{most}: первый этап "
        "начинается с наименьшего балла, каждый следующий — выше предыдущего",
        stage="text",
        from_points="number",
        least="number",
        most="number",
    ),
    "stage-end-wrong": Kind(
        "A stage states an end that does not follow from where the next one begins.",
        "the stage “{stage}” states to_points {to_points}, but it ends at {expected}; leave to_points out",
        "у этапа «{stage}» указано to_points {to_points}, но он заканчивается на {expected}; уберите to_points",
        stage="text",
        to_points="number",
        expected="number",
    ),
    "stage-not-reachable": Kind(
        "No complete sheet of answers gives points within a stage.",
        "no complete sheet gives {from_points}…{to_points} points of the stage “{stage}”; widen it or change "
        "weights or values",
        "этап «{stage}» ({from_points}…{to_points}) недостижим: таких баллов не даёт ни один полный набор "
        "ответов; расширьте этап либо измените веса или значения уровней",
        stage="text",
        from_points="number",
        to_points="number",
    ),
    "supports-circle": Kind(
        "Drivers support each other in a circle.",
        "drivers support each other in a circle: {drivers}; remove one link",
        "драйверы поддерживают друг друга по кругу: {drivers}; уберите одну из связей",
        drivers="texts",
    ),
    "condition-impossible": Kind(
        "The condition of a pitfall states no bound, or bounds that no level meets.",
        "no level, or every level, meets the condition on “{statement}”; state at_least or at_most within "
        "{lowest}…{highest}",
        "условие для «{statement}» выполняется на любом уровне или ни на одном; задайте at_least или at_most так, "
        "чтобы подходила только часть уровней {lowest}…{highest}",
        statement="text",
        lowest="number",
        highest="number",
    ),
    "former-id-in-use": Kind(
        "An id that is said to be renamed or retired still belongs to a statement.",
        "“{id}” is said to be renamed or retired, but a statement has this id; give the statement another",
        "код «{id}» указан в renamed или retired как прежний, но принадлежит действующему утверждению; уберите "
        "его оттуда или дайте утверждению другой код",
        id="text",
    ),
    "rename-circle": Kind(
        "Renamed ids lead to each other in a circle, and never to a statement.",
        "renamed ids lead in a circle: {ids}; let the last one lead to a statement",
        "переименования замкнуты в круг: {ids}; последнее должно вести к действующему утверждению",
        ids="texts",
    ),
    # Installed banks and overlays.
    "bank-not-installed": Kind(
        "No installed package provides a bank of this name.",
        "no bank “{name}” is installed{suggestion}; installed are: {installed}",
        "анкета «{name}» не установлена{suggestion}; установлены: {installed}",
        name="text",
        installed="texts",
    ),
    "bank-name-ambiguous": Kind(
        "Several installed packages provide a bank of this name.",
        "the bank name “{name}” is claimed by several packages: {packages}; uninstall all but one",
        "анкету с именем «{name}» предоставляют несколько пакетов: {packages}; удалите все, кроме одного",
        name="text",
        packages="texts",
    ),
    "bank-not-provided": Kind(
        "What an installed package names as its bank is not there or is no bank.",
        "the package {package} should provide the bank “{name}” as {target}, but: {reason}; name a function that "
        "returns a QuestionBank, or a package with a bank.yaml",
        "пакет {package} объявляет анкету «{name}» ({target}), но получить её не удалось: {reason}; укажите "
        "функцию, которая возвращает QuestionBank, или пакет с файлом bank.yaml",
        name="text",
        package="text",
        target="text",
        reason="text",
    ),
    "extends-circle": Kind(
        "Banks extend each other in a circle.",
        "banks extend each other in a circle: {banks}; let one of them stand alone",
        "анкеты ссылаются друг на друга через extends по кругу: {banks}; в одной из них уберите extends",
        banks="texts",
    ),
    "extends-too-long": Kind(
        "Banks extend one another in a chain that is longer than anything of this library needs.",
        "more than {bound} banks extend one another; join some of them",
        "цепочка extends длиннее {bound}; объедините часть анкет",
        bound="number",
    ),
    "overlay-without-base": Kind(
        "A bank has sections that change another bank, but extends none.",
        "“{section}” changes another bank; say which with extends: {{bank: NAME}} or {{file: NAME}}",
        "раздел «{section}» меняет другую анкету; укажите, какую: extends: {{bank: ИМЯ}} или {{file: ФАЙЛ}}",
        section="text",
    ),
    "still-referred-to": Kind(
        "A part is removed to which others refer.",
        "the {kind} “{id}” is removed, but these refer to it: {referrers}; change or remove them too",
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
    "repeated-text": Kind(
        "The same text stands in two places.",
        "the same text stands at {first}; was one of them to be rewritten?",
        "такой же текст уже есть ({first}); возможно, один из них забыли переписать",
        severity="warning",
        first="text",
    ),
    "similar-ids": Kind(
        "Two ids of one kind differ by a single letter.",
        "the {kind} ids “{id}” and “{other}” differ by one letter; make them easier to tell apart",
        "коды «{id}» и «{other}» ({kind}) различаются одной буквой; если это не опечатка, сделайте их менее похожими",
        severity="warning",
        kind="term",
        id="text",
        other="text",
    ),
    "lone-statement": Kind(
        "A direction has a single statement, so one answer decides it.",
        "the direction “{direction}” has one statement, so a single answer decides it; add more",
        "в направлении «{direction}» только одно утверждение, и оценка зависит от одного ответа; добавьте ещё",
        severity="warning",
        direction="text",
    ),
    "stage-without-drivers": Kind(
        "Other stages have drivers and this one has none.",
        "the stage “{stage}” has no drivers though others have; say what moves a company on from it",
        "у этапа «{stage}» нет драйверов, а у других есть; добавьте драйверы: что ведёт компанию дальше",
        severity="warning",
        stage="text",
    ),
    "narrow-stage": Kind(
        "A stage holds so few of the points that can be reached that a single answer may leap over it.",
        "complete sheets reach {reachable} of {all} possible points within the stage “{stage}”, less than a "
        "quarter of an equal share; widen it",
        "этап «{stage}» очень узкий: {reachable} из {all} возможных баллов, меньше четверти равной доли; расширьте его",
        severity="warning",
        stage="text",
        reachable="number",
        all="number",
    ),
    "statement-without-driver": Kind(
        "No driver speaks of a statement's direction or block.",
        "no driver names the direction “{direction}” of the statement “{statement}” or its block; add one",
        "к утверждению «{statement}» не относится ни один драйвер: ни у одного не указаны направление "
        "«{direction}» или его блок; добавьте драйвер",
        severity="warning",
        statement="text",
        direction="text",
    ),
}
