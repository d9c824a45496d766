"""A project of a user: installed from the wheel into a clean environment, checked strictly, tested."""

from __future__ import annotations

import ast
import importlib
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CONSUMER = Path(__file__).parent / "consumer"
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV", "MYPY"))}


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run([*map(str, command)], check=False, capture_output=True, text=True, cwd=cwd, env=CLEAN)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def wheel_of(project: Path, folder: Path) -> Path:
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, project, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter with the two wheels, Hypothesis and pytest."""
    folder = tmp_path_factory.mktemp("consumer")
    venv.create(folder / "clean", with_pip=True)
    python = folder / "clean" / "bin" / "python"
    for name, project in (("ours", ROOT), ("theirs", CONSUMER)):
        (folder / name).mkdir()
        wheel = wheel_of(project, folder / name)
        requirement = f"cx-centricity[testing] @ {wheel.as_uri()}" if name == "ours" else str(wheel)
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement, "pytest", cwd=folder)
    return python


def test_the_consumer_imports_only_public_names() -> None:
    for file in CONSUMER.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and str(node.module).partition(".")[0] == "cx_centricity":
                public: list[str] = importlib.import_module(str(node.module)).__all__
                assert {alias.name for alias in node.names} <= set(public), file


def test_the_consumer_passes_its_own_tests(python: Path, tmp_path: Path) -> None:
    printed = run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", CONSUMER / "tests", cwd=tmp_path)
    assert " passed" in printed
    assert "failed" not in printed


@pytest.mark.parametrize(
    "checker",
    [["-m", "mypy", "--python-executable"], ["-m", "pyright", "--pythonpath"]],
    ids=["mypy", "pyright"],
)
def test_the_consumer_is_strictly_typed(checker: list[str], python: Path) -> None:
    run(sys.executable, *checker, python, cwd=CONSUMER)
