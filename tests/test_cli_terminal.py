"""The terminal: colours, encoding, languages, standard input."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import process, run
from cx_centricity import CentricityError
from cx_centricity.cli import _terminal as terminal
from cx_centricity.errors import Problem
from golden.regenerate import EXAMPLE

BANKS = Path(__file__).parents[1] / "docs" / "examples" / "banks"
CLIMATE = str(BANKS / "service_climate.yaml")


def test_a_terminal_gets_colours_and_lines_within_its_width() -> None:
    leader, follower = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80"}
    with subprocess.Popen(process("assess", str(EXAMPLE)), stdout=follower, env=environment) as running:
        os.close(follower)
        read = bytearray()
        while True:
            try:
                chunk = os.read(leader, 65536)
            except OSError:  # the end, on Linux
                break
            if not chunk:
                break
            read += chunk
    os.close(leader)
    assert running.returncode == 0
    assert b"\x1b[1" in read
    lines = re.sub(r"\x1b\[[\d;]*m", "", read.decode()).splitlines()
    assert max(map(len, lines)) == 80


def test_output_is_utf_8_whatever_the_locale() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    done = subprocess.run(process("assess", str(EXAMPLE)), check=True, capture_output=True, env=environment)
    assert "Диагностика клиентоцентричности" in done.stdout.decode("utf-8")


def test_closed_standard_input_and_invalid_file_names_are_one_problem_each() -> None:
    for command in ("assess - <&-", "assess $'\\xff.yaml'"):
        script = f"{sys.executable} -m cx_centricity {command}"
        done = subprocess.run(["bash", "-c", script], check=False, capture_output=True)
        assert done.returncode == 2
        assert b"(file-not-found)" in done.stderr
        assert b"Traceback" not in done.stderr


def test_closed_standard_input_is_a_problem_of_a_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "read_standard_input", refuse_input)
    for command in ("check", "show"):
        code, output, errors = run("bank", command, "-", "--language", "en")
        assert code == {"check": 1, "show": 2}[command]
        assert "cannot read the file" in output + errors


def refuse_input() -> bytes:
    raise CentricityError([Problem("file-not-found", name="-")])


def test_a_bank_is_read_from_standard_input() -> None:
    text = Path(CLIMATE).read_text(encoding="utf-8")
    assert run("bank", "check", "-", text=text) == (0, "The bank service_climate 1.0.0 is valid.\n", "")
    assert "\n-:6:1 titel: " in run("bank", "check", "-", text=text.replace("title:", "titel:", 1))[1]


def test_a_bank_name_instead_of_a_path_suggests_the_installed_bank() -> None:
    output = run("bank", "check", "cx_centricity", "--language", "en")[1]
    assert "cannot read the file “cx_centricity”" in output
    assert "did you mean “bank:cx_centricity”? (file-not-found)" in output
    assert "did you mean" not in run("bank", "check", "cx_other", "--language", "en")[1]


def test_the_environment_sets_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CX_CENTRICITY_LANGUAGE", "en")
    assert run("assess", "-", "--bank", "none.yaml", text="{}")[2].startswith(
        "none.yaml: cannot read the file “none.yaml”"
    )
    assert "Growth zones" in run("assess", str(BANKS.parent / "answers.yaml"))[1]
