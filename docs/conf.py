"""Sphinx settings: built strictly, with doctest, without the network."""

import importlib
import inspect
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from types import ModuleType

from pydantic import BaseModel
from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer

import cx_centricity
from cx_centricity import typing

DOCS = Path(__file__).parent
PLAIN_TYPES = {
    "StrictStr": "str",
    "StrictInt": "int",
    "StrictFloat": "float",
    "StrictBool": "bool",
    "Id": "str",
    "Text": "str",
    "Points": "int",
}

project = "cx_centricity"
author = "cx_centricity contributors"
project_copyright = f"2026, {author}"
release = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.doctest",
    "sphinx.ext.viewcode",
]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "cx_centricity"
html_static_path = ["_static"]
html_css_files = ["review.css"]

default_role = "code"
doctest_test_doctest_blocks = ""  # pytest runs the examples of docstrings
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_default_options = {"members": True, "undoc-members": True, "exclude-members": "model_config"}
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88
# Types of other projects are named but not linked: links would need the network to check.
nitpick_ignore_regex = [
    ("py:.*", r"(pydantic|pydantic_core|annotated_types|hypothesis|narwhals|_pytest|typer)\..*"),
    ("py:.*", r"(collections\.abc|typing|types|os|pathlib)\..*"),
    ("py:.*", r"cx_centricity\..*\._.*"),
    ("py:class", r"Mark|Strict(Int|Str)"),
    ("py:class", r"Id|Text|Points|Field|FieldInfo|NoneType|Ge|Le|(datetime\.|dt\.)?date"),
]


def write_reference(_app: Sphinx) -> None:
    """Write one page for each public module into `api/generated`: what it is, a table of its names, their docs."""
    folder = DOCS / "api" / "generated"
    folder.mkdir(parents=True, exist_ok=True)
    found = pkgutil.walk_packages(cx_centricity.__path__, "cx_centricity.")
    names = [each.name for each in found if "._" not in each.name]
    for module in [cx_centricity, *map(importlib.import_module, names)]:
        page, text = folder / f"{module.__name__}.rst", "\n".join(reference_page(module)) + "\n"
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def reference_page(module: ModuleType) -> Iterator[str]:
    """Yield the lines of the page of a public module."""
    name = module.__name__
    own = {each: home(module, each) for each in module.__all__ if not each.startswith("__")}
    yield from (name, "=" * len(name), "", f".. automodule:: {name}", "   :no-members:", "")
    for each, where in own.items():
        summary = (documentation(module, each) or str(inspect.getdoc(getattr(module, each)))).splitlines()[0]
        yield f"* :py:obj:`{each} <{where}.{each}>` – {summary}"
    yield ""
    for each in [each for each, where in own.items() if where == name]:
        value = getattr(module, each)
        if inspect.isclass(value):
            show_plain_types(value)
        if inspect.isclass(value) or inspect.isfunction(inspect.unwrap(value) if callable(value) else value):
            yield from (f".. auto{'class' if inspect.isclass(value) else 'function'}:: {name}.{each}", "")
        else:
            yield from (f".. py:data:: {each}", "", f"   {documentation(module, each)}", "")


def home(module: ModuleType, name: str) -> str:
    """Return the public module that a name belongs to."""
    value = getattr(module, name)
    defined_in = str(getattr(value, "__module__", "")).partition("._")[0]
    if defined_in.startswith("cx_centricity"):
        return defined_in
    return "cx_centricity.typing" if name in typing.__all__ else module.__name__


def documentation(module: ModuleType, name: str) -> str:
    """Return the docstring of a constant, which stands below it in the module that defines it."""
    private = pkgutil.iter_modules(getattr(module, "__path__", []), f"{module.__name__}.")
    for source in [module.__name__, *(each.name for each in private)]:
        docs = ModuleAnalyzer.for_module(source).find_attr_docs().get(("", name))
        if docs:
            return " ".join(docs).strip()
    return ""


def without_signature(_app: Sphinx, what: str, _name: str, value: object, *_: object) -> tuple[str, str] | None:
    """Leave out the signatures of models and dataclasses: their fields are listed with types."""
    if what == "class" and isinstance(value, type) and (issubclass(value, BaseModel) or is_dataclass(value)):
        return "", ""
    return None


def show_plain_types(cls: type) -> None:
    """Replace the strict and bounded types of fields by the plain ones, which say the same to a reader."""
    for name, annotation in vars(cls).get("__annotations__", {}).items():
        if isinstance(annotation, str):
            cls.__annotations__[name] = re.sub(r"\b\w+\b", lambda word: PLAIN_TYPES.get(word[0], word[0]), annotation)


def setup(app: Sphinx) -> None:
    """Register what writes the pages of the reference."""
    app.connect("builder-inited", write_reference)
    app.connect("autodoc-process-signature", without_signature)
