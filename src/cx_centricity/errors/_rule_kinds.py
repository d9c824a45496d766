"""Kinds of problems between the parts of a question bank: ids, scales, points, stages, conditions."""

from __future__ import annotations

from typing import Final

from cx_centricity.errors._kind import Kind

RULE_KINDS: Final[dict[str, Kind]] = {
    "duplicate-id": Kind(
        "Two parts of one kind have the same id.",
        "the {kind} id “{id}” is already used at {first}; choose another id",
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
        "The bank has blocks, but a direction does not belong to any.",
        "the direction “{direction}” does not belong to a block; set its `block` to one of: {blocks}",
        "направление «{direction}» не входит ни в один блок; добавьте поле block с одним из кодов: {blocks}",
        direction="text",
        blocks="texts",
    ),
    "empty-block": Kind(
        "A block has no directions.",
        "no direction belongs to the block “{block}”; assign one to it or remove it",
        "к блоку «{block}» не относится ни одно направление; впишите block: {block} в нужное направление или "
        "уберите блок",
        block="text",
    ),
    "level-numbers-not-rising": Kind(
        "The number of a level is not greater than the number of the level before it.",
        "the level numbers are {numbers}; each must be greater than the one before it",
        "номера уровней: {numbers}; каждый следующий должен быть больше предыдущего",
        numbers="numbers",
    ),
    "level-values-all-equal": Kind(
        "All levels of a scale have the same value, so that no answer gains anything.",
        "all levels of the scale “{scale}” have the value {value}; give different values to different levels",
        "у всех уровней шкалы «{scale}» value равно {value}; дайте разным уровням разные значения",
        scale="text",
        value="number",
    ),
    "value-not-whole": Kind(
        "The value of a level, or a weight, is not a whole number.",
        "{found} is not a whole number; multiply {what} by {factor}, which changes no points",
        "{found} — не целое число; умножьте {what} на {factor}: баллы от этого не изменятся",
        found="term",
        what="term",
        factor="number",
    ),
    "too-many-decimals": Kind(
        "A number of points has more decimals than the bank.",
        "{found} has more decimals than the bank, which has {decimals}; round it, or raise `decimals` of the bank (at "
        "most {most})",
        "у {found} больше знаков после запятой, чем в анкете ({decimals}); округлите или увеличьте decimals анкеты "
        "(не больше {most})",
        found="figure",
        decimals="number",
        most="number",
    ),
    "nothing-scored": Kind(
        "All statements of a scope have the weight 0, so that it can have no points.",
        "all statements of the {kind} “{id}” have the weight 0, so it can have no points; give one of them a weight",
        "{kind} «{id}»: у всех утверждений вес 0, поэтому баллов не бывает; дайте вес хотя бы одному",
        kind="term",
        id="text",
    ),
    "polarity-mixed": Kind(
        "A block or subscale has statements of which more is better, and others of which less is better.",
        "in the {kind} “{id}”, higher is better for {higher}, and lower for {lower}; mark the statements of one side "
        "as reversed and let their directions agree",
        "{kind} «{id}»: для {higher} лучше больше, а для {lower} — меньше; пометьте утверждения одной стороны как "
        "reversed и укажите у их направлений одно и то же better",
        kind="term",
        id="text",
        higher="texts",
        lower="texts",
    ),
    "better-not-allowed": Kind(
        "A direction states `better` although the bank has points of the whole.",
        "the direction “{direction}” states `better`, but points of the whole need one answer for all; state `better` "
        "for the bank, or `overall: false`",
        "у направления «{direction}» указано better, но для общей оценки оно должно быть одно; укажите better у анкеты "
        "или overall: false",
        direction="text",
    ),
    "stages-not-allowed": Kind(
        "The bank has `overall: false` and stages of the whole.",
        "with `overall: false` the whole has no points and so no stages; give `stages` to blocks, directions or "
        "subscales",
        "при overall: false общей оценки нет, а значит, нет и стадий; укажите stages у блоков, направлений или субшкал",
    ),
    "level-unknown": Kind(
        "A field names a level that the scale does not have.",
        "the scale has no level {number}; its levels are {numbers}",
        "на шкале нет уровня {number}; на ней уровни {numbers}",
        number="number",
        numbers="numbers",
    ),
    "evidence-not-rising": Kind(
        "The evidence of a statement is not in the order of the levels: its ranges do not rise.",
        "this evidence is up to level {up_to}, the one before it up to level {before}; order evidence by level, so "
        "that each `up_to` is greater than the one before",
        "здесь описано, как проверить уровни до {up_to}, а в предыдущей записи — до {before}; расположите записи по "
        "уровням, чтобы up_to росло",
        up_to="number",
        before="number",
    ),
    "evidence-incomplete": Kind(
        "The evidence of a statement does not cover the highest levels of its scale.",
        "there is evidence up to level {up_to}, but levels go up to {highest}; add evidence, or leave out `up_to` in "
        "the last one, which is then for all levels that are left",
        "описано, как проверить уровни до {up_to}, а на шкале они идут до {highest}; добавьте запись или уберите up_to "
        "из последней, чтобы она относилась ко всем остальным уровням",
        up_to="number",
        highest="number",
    ),
    "not-on-default-scale": Kind(
        "A condition compares statements by default levels, but some of them are on another scale.",
        "levels can only be compared on the default scale, and these statements are on others: {statements}; state "
        "conditions on single statements instead",
        "сравнивать уровни можно только на общей шкале, а у этих утверждений свои: {statements}; задайте условия на "
        "отдельные утверждения",
        statements="texts",
    ),
    "condition-form": Kind(
        "A condition states too much or too little.",
        "the condition is incomplete or contradictory (it states: {stated}){hint}",
        "условие неполно или противоречиво (указано: {stated}){hint}",
        stated="texts",
        hint="hint",
    ),
    "condition-always-true": Kind(
        "A condition is true whatever is answered.",
        "{condition} {value} is true whatever is answered, because nothing is below it; choose a higher one",
        "условие {condition} {value} верно при любых ответах: ниже ничего нет; выберите выше",
        condition="text",
        value="text",
    ),
    "count-too-large": Kind(
        "A condition counts more statements than its scope has.",
        "count is {count}, but there are only {statements} scored statements; lower it",
        "count равно {count}, а оцениваемых утверждений всего {statements}; уменьшите",
        count="number",
        statements="number",
    ),
    "gate-not-allowed": Kind(
        "The first stage has a gate, or a gate has a condition of a kind that is not possible there.",
        "the gate of the stage “{stage}” is not possible{hint}",
        "условия gate стадии «{stage}» невозможны{hint}",
        stage="text",
        hint="hint",
    ),
    "gate-not-monotone": Kind(
        "A condition of a gate is met at some level, but not at each level that gains more.",
        "the condition on “{statement}” in the gate of “{stage}” shuts out levels that gain as much as those it lets "
        "through, or more{hint}",
        "условие на «{statement}» в gate стадии «{stage}» не пропускает уровни, которые дают столько же или больше, "
        "чем те, что пропускает{hint}",
        stage="text",
        statement="text",
        hint="hint",
    ),
    "level-values-not-rising": Kind(
        "The value of a level is not greater than the value of the level before it.",
        "level {number} has the value {value}, but the level before it has {before}; values must increase",
        "value уровня {number} равно {value}, а предыдущего — {before}; каждое следующее должно быть больше",
        number="number",
        value="number",
        before="number",
    ),
    "level-values-incomplete": Kind(
        "Some levels have a value, others do not.",
        "levels without a value: {without}; give a value to all levels or to none",
        "нет value у уровней: {without}; укажите value у всех уровней или ни у одного",
        without="numbers",
    ),
    "missing-level-text": Kind(
        "A statement has fewer level texts than the bank has levels.",
        "level texts: {texts}, levels: {levels}; write one text per level, or none at all",
        "текстов: {texts}, а уровней: {levels}; напишите по тексту на каждый уровень или уберите все; проверьте, "
        "не слились ли два текста из-за отступа",
        texts="number",
        levels="number",
    ),
    "surplus-level-text": Kind(
        "A statement has more level texts than the bank has levels.",
        "level texts: {texts}, levels: {levels}; remove the texts that are too many",
        "текстов: {texts}, а уровней: {levels}; уберите лишние",
        texts="number",
        levels="number",
    ),
    "weight-total-too-large": Kind(
        "The sum of weight × range of level values over all statements exceeds the limit for exact arithmetic.",
        "the sum of weight × range of level values over all statements is {total}, at most {bound} is allowed; reduce "
        "the weights or the values",
        "сумма весов, умноженная на размах значений уровней, равна {total}, а допустимо {bound}; уменьшите веса "
        "или значения",
        total="number",
        bound="number",
    ),
    "point-range-invalid": Kind(
        "The range of points is empty, reversed or too wide.",
        "points range from {min} to {max}; the maximum must exceed the minimum, by at most {bound}",
        "баллы указаны от {min} до {max}; наибольший должен превышать наименьший, но не более чем на {bound}",
        min="figure",
        max="figure",
        bound="number",
    ),
    "stage-numbers-not-consecutive": Kind(
        "Stages are not numbered 1, 2, 3, … in order.",
        "the stage numbers are {numbers}; number the stages 1, 2, 3, … in order",
        "номера стадий: {numbers}; они должны идти по порядку: 1, 2, 3, …",
        numbers="numbers",
    ),
    "stages-do-not-cover-range": Kind(
        "The first stage does not begin at the minimum of points, or another stage not above the one before it.",
        "the stage “{stage}” begins at {from_points}; it must begin within {least}…{most}",
        "стадия «{stage}» начинается с {from_points}; укажите from_points в пределах {least}…{most}: первая стадия "
        "начинается с наименьшего балла, каждая следующая — выше предыдущей",
        stage="text",
        from_points="figure",
        least="figure",
        most="figure",
    ),
    "stage-end-wrong": Kind(
        "The stated end of a stage is not just below the start of the next stage.",
        "the stage “{stage}” has to_points {to_points}, but it ends at {expected}; leave to_points out",
        "у стадии «{stage}» указано to_points {to_points}, но она заканчивается на {expected}; уберите to_points",
        stage="text",
        to_points="figure",
        expected="figure",
    ),
    "stage-not-reachable": Kind(
        "No complete sheet of answers reaches a stage.",
        "no complete sheet reaches the stage “{stage}” ({from_points}…{to_points}){hint}",
        "стадия «{stage}» ({from_points}…{to_points}) недостижима: к ней не ведёт ни один полный набор ответов{hint}",
        stage="text",
        from_points="figure",
        to_points="figure",
        hint="hint",
    ),
    "supports-circle": Kind(
        "Drivers support each other in a cycle.",
        "drivers support each other in a cycle: {drivers}; remove one of the links",
        "драйверы поддерживают друг друга по кругу: {drivers}; уберите одну из связей",
        drivers="texts",
    ),
    "condition-impossible": Kind(
        "A condition on a statement is met by every level, or by none.",
        "the condition on “{statement}” is met by every level or by none; set at_least or at_most so that only some "
        "of the levels {lowest}…{highest} meet it",
        "условие для «{statement}» выполняется на любом уровне или ни на одном; задайте at_least или at_most так, "
        "чтобы подходила только часть уровней {lowest}…{highest}",
        statement="text",
        lowest="number",
        highest="number",
    ),
    "former-id-in-use": Kind(
        "An id listed as renamed or retired still belongs to a statement.",
        "“{id}” is listed as renamed or retired, but a statement has this id; remove it from the list or give the "
        "statement another id",
        "код «{id}» указан в renamed или retired как прежний, но принадлежит действующему утверждению; уберите "
        "его оттуда или дайте утверждению другой код",
        id="text",
    ),
    "rename-circle": Kind(
        "Renamed ids form a cycle and never lead to a statement.",
        "renamed ids form a cycle: {ids}; the last one must lead to a statement",
        "переименования замкнуты в круг: {ids}; последнее должно вести к действующему утверждению",
        ids="texts",
    ),
}
