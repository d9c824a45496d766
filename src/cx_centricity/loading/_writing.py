"""Banks as YAML text, and scaffolds of new ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from cx_centricity.bank import QuestionBank, thawed
from cx_centricity.errors import BankError, Place, Problem
from cx_centricity.loading._document import CONTROL, control_character, is_resolved
from cx_centricity.typing import Language


def dump_bank(bank: QuestionBank) -> str:
    """Return a bank as YAML text in one file, from which `parse_bank` makes an equal bank.

    What follows from the position of a part, or is at its default, is left out. Raises BankError where a text holds
    control characters, since no bank that has any can be read.

    >>> from cx_centricity import default_bank, dump_bank, parse_bank
    >>> parse_bank(dump_bank(default_bank())) == default_bank()
    True
    """
    import yaml

    content = written(bank)
    problems = list(_unwritable(content, ""))
    if problems:
        raise BankError(problems)

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - nothing is written by reference
            return True

    def text(dumper: Any, value: str) -> yaml.ScalarNode:
        node: yaml.ScalarNode = dumper.represent_str(value)
        node.style = "'" if is_resolved(value) else None
        return node

    Dumper.add_representer(str, text)
    return yaml.dump(content, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=1_000_000)


def written(bank: QuestionBank) -> dict[str, Any]:
    """Return the content of a bank as one would write it, in lists and mappings."""
    content: dict[str, Any] = thawed(bank.model_dump(exclude_defaults=True))
    for stage in content["stages"]:
        del stage["to_points"]
        stage.pop("number", None)
    if [level.value for level in bank.levels] == list(range(len(bank.levels))):
        for level in content["levels"]:
            del level["value"]
    for direction in content["directions"]:
        for statement in direction["statements"]:
            if statement["claim"] == statement["title"]:
                del statement["claim"]
    return content


def _unwritable(value: object, path: str) -> Iterator[Problem]:
    if isinstance(value, dict):
        for key, item in cast("dict[str, object]", value).items():
            yield from _unwritable(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            yield from _unwritable(item, f"{path}[{index}]")
    elif isinstance(value, str) and (control := CONTROL.search(value)):
        yield control_character(Place(path=path), control[0])


def scaffold(language: Language = "en", *, extends: str | None = None) -> str:
    """Return a commented bank file to begin with, valid as it is; with `extends`, an overlay of that installed bank.

    >>> from cx_centricity import parse_bank
    >>> parse_bank(scaffold("ru")).title
    'Моя анкета'
    """
    from importlib_resources import files

    name = f"{'bank' if extends is None else 'overlay'}.{language}.yaml"
    text = (files("cx_centricity") / "data" / "scaffold" / name).read_text(encoding="utf-8")
    return text.replace("BASE", extends or "")
