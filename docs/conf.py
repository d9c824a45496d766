"""Sphinx settings: built strictly, with doctest, without the network."""

import tomllib
from pathlib import Path

project = "cx_centricity"
author = "cx_centricity contributors"
project_copyright = f"2026, {author}"
_pyproject = (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
release = tomllib.loads(_pyproject)["project"]["version"]

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.doctest", "sphinx.ext.viewcode"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "cx_centricity"
html_static_path = ["_static"]
html_css_files = ["review.css"]

default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True, "undoc-members": True, "exclude-members": "model_config"}
# Types of other projects are named but not linked: links would need the network to check.
nitpick_ignore_regex = [
    ("py:.*", r"(pydantic|pydantic_core|annotated_types|hypothesis|narwhals|_pytest)\..*"),
    ("py:.*", r"(collections\.abc|typing|os|pathlib)\..*"),
    ("py:class", r"cx_centricity\.bank\.question_bank\.T"),
    # Aliases of plain types and the bounds that stand in them, named as in the source.
    ("py:class", r"cx_centricity\.(loading\.folder\.Resource|loading\.document\.Document|bank\.content\.Content)"),
    ("py:class", r"Mark|Strict(Int|Str)"),
    ("py:class", r"Id|Points|Horizon|Perspective|JourneyPhase|Better|Field|FieldInfo|NoneType|Ge|Le|(datetime\.)?date"),
]
