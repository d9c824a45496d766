"""Banks as YAML text."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any, cast

from cx_centricity.bank import QuestionBank, drop_followers, to_plain
from cx_centricity.errors import BankError, Place, Problem, limited
from cx_centricity.loading._document import CONTROL, control_character, is_resolved
from cx_centricity.typing import Language


def dump_bank(bank: QuestionBank) -> str:
    """Return a bank as YAML text in one file; `parse_bank` makes an equal bank of it.

    Fields that follow from the position of a part, or are at their defaults, are left out. Raises BankError if a text
    contains control characters, since a bank with any cannot be read.

    >>> from cx_centricity import default_bank, dump_bank, parse_bank
    >>> parse_bank(dump_bank(default_bank())) == default_bank()
    True
    """
    content = bank_to_dict(bank)
    problems = list(control_characters(content))
    if problems:
        raise BankError(limited(problems))
    return yaml_text(content)


def yaml_text(content: object) -> str:
    """Return plain content without control characters as YAML text, of which `parse_document` makes the same content.

    >>> print(yaml_text({"title": "null", "answers": {"hiring": None}}), end="")
    title: 'null'
    answers:
      hiring: null
    """
    import yaml

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - nothing is written as a reference
            return True

    def represent_text(dumper: Any, value: str) -> yaml.ScalarNode:
        node: yaml.ScalarNode = dumper.represent_str(value)
        node.style = "'" if is_resolved(value) else None
        return node

    Dumper.add_representer(str, represent_text)
    stream = StringIO()
    dumper = cast("Any", Dumper(stream, allow_unicode=True, sort_keys=False, width=1_000_000))
    dumper.open()
    dumper.represent(content)
    dumper.close()
    return stream.getvalue()


def bank_to_dict(bank: QuestionBank) -> dict[str, Any]:
    """Return the content of a bank file: lists and mappings, without fields that follow from others."""
    content: dict[str, Any] = to_plain(bank.model_dump(exclude_defaults=True))
    drop_followers(content)
    for levels in (content["levels"], *(scale["levels"] for scale in content.get("scales", ()))):
        if all(level["value"] == level["number"] - levels[0]["number"] for level in levels):
            for level in levels:
                del level["value"]
    for direction in content["directions"]:
        for statement in direction["statements"]:
            if statement["claim"] == statement["title"]:
                del statement["claim"]
            evidence = statement.get("evidence", [])
            if [list(each) for each in evidence] == [["text"]]:  # for all levels
                statement["evidence"] = evidence[0]["text"]
    return content


def control_characters(value: object, path: str = "") -> Iterator[Problem]:
    r"""Yield a problem for each text in plain content that has a control character.

    >>> [str(problem.place) for problem in control_characters({"titles": ["Bell", "\x07"]})]
    ['titles[1]']
    """
    if isinstance(value, dict):
        for key, item in cast("dict[str, object]", value).items():
            yield from control_characters(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            yield from control_characters(item, f"{path}[{index}]")
    elif isinstance(value, str) and (control := CONTROL.search(value)):
        yield control_character(Place(path=path), control[0])


def scaffold(language: Language = "en", *, extends: str | None = None) -> str:
    """Return a commented, valid bank file to start from; with `extends`, an overlay of that installed bank.

    >>> from cx_centricity import parse_bank
    >>> parse_bank(scaffold("ru")).title
    'Моя анкета'
    """
    from importlib_resources import files

    name = f"{'bank' if extends is None else 'overlay'}.{language}.yaml"
    text = (files("cx_centricity") / "data" / "scaffold" / name).read_text(encoding="utf-8")
    return text.replace("BASE", extends or "")
