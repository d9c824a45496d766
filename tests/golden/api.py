"""The snapshot of the public API: every public name with its signature, taken from the source."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import cx_centricity

SHOWN_METHODS = ("__init__", "__call__")


def public_modules() -> list[ModuleType]:
    """Return all public modules: those of whose dotted name no part begins with an underscore."""
    found = pkgutil.walk_packages(cx_centricity.__path__, "cx_centricity.")
    names = [module.name for module in found if "._" not in module.name]
    return [cx_centricity, *map(importlib.import_module, sorted(names))]


def api_snapshot() -> str:
    """Return the snapshot as it is committed."""
    return "\n".join(line for module in public_modules() for line in _module(module)) + "\n"


def _module(module: ModuleType) -> Iterator[str]:
    yield f"# {module.__name__}"
    for name in sorted(module.__all__):
        defined_in, node = located(module.__name__, name)
        home = defined_in.partition("._")[0]
        if home == module.__name__:
            yield from _definition(node, "", getattr(module, name))
        else:
            yield f"{name} = {home}.{name}"
    yield ""


def located(module: str, name: str) -> tuple[str, ast.stmt]:
    """Return the module that defines a name, and the definition; imports of our own modules are followed."""
    node = _definitions(module).get(name, ast.Pass())
    if isinstance(node, ast.ImportFrom):
        source = str(node.module)
        return located(source, name) if source.startswith("cx_centricity") else (source, node)
    return ("builtins" if isinstance(node, ast.Pass) else module), node


def public_definitions() -> Iterator[tuple[str, str, ast.stmt]]:
    """Yield each public function, field and method: the module that defines it, its name, its definition."""
    for module in public_modules():
        for name in module.__all__:
            defined_in, node = located(module.__name__, name)
            yield defined_in, name, node
            for cls in _own_classes(getattr(module, name)) if isinstance(node, ast.ClassDef) else []:
                for member in _members(_definitions(cls.__module__)[cls.__name__]):
                    yield cls.__module__, f"{name}.{getattr(member, 'name', '')}", member


def _own_classes(cls: type) -> list[type]:
    """Return a class with its bases of our own."""
    return [base for base in inspect.getmro(cls) if base.__module__.startswith("cx_centricity")]


@cache
def _definitions(module: str) -> dict[str, ast.stmt]:
    """Return what a module defines or imports at its top level, by name."""
    file = inspect.getsourcefile(sys.modules[module])
    found: dict[str, ast.stmt] = {}
    for node in ast.parse(Path(str(file)).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            found[node.name] = node
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name: node for alias in node.names}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            found[ast.unparse(target)] = node
    return found


def _definition(node: ast.stmt, indent: str, value: Any = None) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef):
        marks = [f"@{ast.unparse(each)} " for each in node.decorator_list if isinstance(each, ast.Name)]
        returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
        yield f"{indent}{''.join(marks)}{node.name}({ast.unparse(node.args)}){returns}"
    elif isinstance(node, ast.ClassDef):
        yield f"{indent}class {node.name}({', '.join(ast.unparse(base) for base in node.bases)})"
        for cls in _own_classes(value):
            for member in _members(_definitions(cls.__module__)[cls.__name__]):
                yield from _definition(member, f"{indent}    ")
    else:
        yield f"{indent}{ast.unparse(node)}"


def _members(node: ast.stmt) -> Iterator[ast.stmt]:
    """Yield the public fields and methods of a class."""
    for member in node.body if isinstance(node, ast.ClassDef) else []:
        if isinstance(member, ast.FunctionDef):
            if not member.name.startswith("_") or member.name in SHOWN_METHODS:
                yield member
        elif isinstance(member, ast.AnnAssign) and not ast.unparse(member.target).startswith(("_", "model_config")):
            yield member
