"""The structure of the code base: packages and what they import, public names, size of files."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path
from types import ModuleType

import pytest

import cx_centricity

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "cx_centricity"
FILES = sorted(SOURCE.rglob("*.py"))
PACKAGE_INITS = ("__init__.py", "__main__.py")


def module_name(file: Path) -> str:
    return ".".join(("cx_centricity", *file.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")


def package_of(module: str) -> str:
    """Return the package of a module: `bank` of `cx_centricity.bank._overlay`, "" of the top level."""
    return [*module.split("."), ""][1]


def rows_of_packages() -> dict[str, int]:
    """Return the row of each package in the table of CONTRIBUTING.md."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| ([`a-z, ]+) \|", text, flags=re.MULTILINE)
    return {name: int(row) for row, names in rows for name in re.findall(r"`(\w+)`", names)}


def own_imports(file: Path) -> list[ast.ImportFrom]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "cx_centricity"
    ]


def test_the_table_of_packages_names_every_package() -> None:
    packages = {package_of(module_name(file)) for file in FILES} - {"", "__main__"}
    assert set(rows_of_packages()) == packages


@pytest.mark.parametrize("file", FILES, ids=module_name)
def test_a_package_imports_only_from_rows_above_its_own(file: Path) -> None:
    rows, own = rows_of_packages(), package_of(module_name(file))
    for node in own_imports(file):
        assert node.level == 0
        other = package_of(str(node.module))
        if own in rows:
            assert other == own or rows[other] < rows[own], f"line {node.lineno}: {own} imports {node.module}"


@pytest.mark.parametrize("file", FILES, ids=module_name)
def test_other_packages_are_imported_as_packages_and_without_their_private_names(file: Path) -> None:
    own = package_of(module_name(file))
    for node in own_imports(file):
        if package_of(str(node.module)) != own:
            assert str(node.module).count(".") <= 1, f"line {node.lineno}: {node.module} is a module of another package"
            assert not [alias.name for alias in node.names if alias.name.startswith("_")]


def test_no_imports_form_a_cycle() -> None:
    names = {module_name(file) for file in FILES}
    graph = {
        module_name(file): {str(node.module) for node in own_imports(file) if node.module in names} for file in FILES
    }
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("file", FILES, ids=module_name)
def test_functions_import_no_package_of_our_own(file: Path) -> None:
    top_level = ast.parse(file.read_text(encoding="utf-8")).body
    functions = [node for top in top_level for node in ast.walk(top) if isinstance(node, ast.FunctionDef)]
    inside = [node for function in functions for node in ast.walk(function) if isinstance(node, ast.ImportFrom)]
    assert not [node.module for node in inside if str(node.module).startswith("cx_centricity")]


@pytest.mark.parametrize("file", [file for file in FILES if file.name not in PACKAGE_INITS], ids=module_name)
def test_a_file_has_at_most_600_lines_and_one_subject(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 600
    first_line = str(ast.get_docstring(ast.parse(text))).splitlines()[0]
    assert " and " not in first_line


def modules() -> list[ModuleType]:
    return [importlib.import_module(module_name(file)) for file in FILES if file.name != "__main__.py"]


def is_public(module: ModuleType) -> bool:
    return not any(part.startswith("_") for part in module.__name__.split("."))


def test_public_modules_list_their_names_and_all_others_begin_with_an_underscore() -> None:
    for module in modules():
        if is_public(module):
            names: list[str] = module.__all__
            assert dir(module) == sorted(names), module.__name__
            assert len(set(names)) == len(names)
        else:
            assert not hasattr(module, "__all__"), module.__name__


@pytest.mark.parametrize("module", [*filter(is_public, modules())], ids=lambda module: module.__name__)
def test_public_names_are_documented_with_an_example(module: ModuleType) -> None:
    for name in module.__all__:
        value = getattr(module, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            doc = str(inspect.getdoc(value))
            assert len(doc) > 20
            assert ">>>" in doc, f"{name} has no example"


def test_the_top_level_has_the_names_of_everyday_use() -> None:
    assert len(cx_centricity.__all__) <= 22


def test_no_two_classes_share_a_name_and_no_function_is_named_as_its_module() -> None:
    classes: Counter[str] = Counter()
    for file in FILES:
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                classes[node.name] += 1
            if isinstance(node, ast.FunctionDef) and file.name not in PACKAGE_INITS:
                assert node.name not in {file.stem.strip("_"), package_of(module_name(file))}, file
    assert [name for name, times in classes.items() if times > 1] == []
