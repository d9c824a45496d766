"""The wheel, and the project of a user: installed into a clean environment, checked strictly, tested."""

from __future__ import annotations

import ast
import importlib
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from cx_centricity import assess, default_bank
from strategies import full_sheet

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "cx_centricity"
pytestmark = pytest.mark.engine
CONSUMER = Path(__file__).parent / "consumer"
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV", "MYPY"))}
ASSESS = (
    "from cx_centricity import assess, default_bank\n"
    "print(assess({s.id: 5 for s in default_bank().statements}).model_dump_json())"
)


def run(*command: str | Path, cwd: Path, code: int = 0, **environment: str) -> str:
    """Run a command and return what it prints."""
    environment = {**CLEAN, **environment}
    done = subprocess.run(
        [*map(str, command)], check=False, capture_output=True, encoding="utf-8", cwd=cwd, env=environment
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def wheel_of(project: Path, folder: Path) -> Path:
    folder.mkdir()
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, project, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


def test_the_consumer_imports_only_public_names() -> None:
    for file in CONSUMER.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and str(node.module).partition(".")[0] == "cx_centricity":
                public: list[str] = importlib.import_module(str(node.module)).__all__
                assert {alias.name for alias in node.names} <= set(public), file


def test_a_consumer_works_with_the_wheel_in_a_clean_environment(tmp_path: Path) -> None:
    wheel = wheel_of(ROOT, tmp_path / "ours")
    names = zipfile.ZipFile(wheel).namelist()
    files = {name for name in names if ".dist-info/" not in name}
    on_disk = {f"cx_centricity/{file.relative_to(SOURCE).as_posix()}" for file in SOURCE.rglob("*") if file.is_file()}
    assert files == {name for name in on_disk if "__pycache__" not in name}

    venv.create(tmp_path / "clean", with_pip=True)
    python = tmp_path / "clean" / "bin" / "python"
    pip: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]

    # Without extras: the package works, and what is missing is named.
    run(*pip, wheel, cwd=tmp_path)
    expected = assess(full_sheet(default_bank(), 5)).model_dump_json()
    assert run(python, "-c", ASSESS, cwd=tmp_path).strip() == expected
    for module, extra in (("cx_centricity.__main__", "cli"), ("cx_centricity.testing", "testing")):
        printed = run(python, "-c", f"import {module}", cwd=tmp_path, code=1)
        assert printed.strip().endswith(f"pip install 'cx-centricity[{extra}]'")
    assert run(python, "-c", ASSESS, cwd=tmp_path, PYTHONPATH=str(wheel)).strip() == expected  # out of the zip file

    # The consumer: its bank by entry point, its tests, its types.
    run(*pip, wheel_of(CONSUMER, tmp_path / "theirs"), "hypothesis", "pytest", cwd=tmp_path)
    printed = run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", CONSUMER / "tests", cwd=tmp_path)
    assert printed.splitlines()[-1].split()[1] == "passed"
    run(sys.executable, "-m", "mypy", "--python-executable", python, cwd=CONSUMER)
    run(sys.executable, "-m", "pyright", "--pythonpath", python, cwd=CONSUMER)
