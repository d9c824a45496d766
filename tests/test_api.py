"""The public API: it changes only on purpose, and its signatures name only public types."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from golden.api import api_snapshot, located, public_definitions, public_modules

SNAPSHOT = Path(__file__).parent / "golden" / "api.txt"


def test_the_public_api_is_the_committed_snapshot() -> None:
    assert api_snapshot() == SNAPSHOT.read_text(encoding="utf-8"), "run `make golden` and look at the difference"


def annotations_of(node: ast.stmt) -> Iterator[ast.expr]:
    """Yield the annotations of a function, of a field, or of the public members of a class."""
    if isinstance(node, ast.FunctionDef):
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        yield from (each for each in (*(one.annotation for one in arguments), node.returns) if each is not None)
    elif isinstance(node, ast.AnnAssign):
        yield node.annotation


def test_every_type_of_our_own_in_a_public_signature_is_public() -> None:
    public = {located(module.__name__, name) for module in public_modules() for name in module.__all__}
    private: set[str] = set()
    for module, name, node in public_definitions():
        for annotation in annotations_of(node):
            for part in ast.walk(annotation):
                if isinstance(part, ast.Name):
                    home, definition = located(module, part.id)
                    if home.startswith("cx_centricity") and (home, definition) not in public:
                        private.add(f"{module}.{name}: {home}.{part.id}")
    assert sorted(private) == []


def test_an_optional_bank_is_a_keyword_argument() -> None:
    for module, name, node in public_definitions():
        if isinstance(node, ast.FunctionDef) and node.args.defaults:
            optional = node.args.args[-len(node.args.defaults) :]
            assert "bank" not in {argument.arg for argument in optional}, f"{module}.{name}"
