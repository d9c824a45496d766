"""The terminal: colours, encoding, languages, standard input."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import process, refused, run
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


@pytest.mark.parametrize(
    ("old", "new"), [("title:", "titel:"), ("point_range: [10, 50]", "point_range: [10, 50"), ("[10, 50]", "[10, 5]")]
)
def test_an_invalid_bank_is_reported_in_its_own_language(
    old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CX_CENTRICITY_LANGUAGE", raising=False)
    text = Path(CLIMATE).read_text(encoding="utf-8").replace(old, new, 1)
    (tmp_path / "bank.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "mine.yaml").write_text("extends: {file: bank.yaml}\nid: 7\n", encoding="utf-8")
    for source in ("-", str(tmp_path), str(tmp_path / "bank.yaml")):
        assert run("bank", "check", source, text=text)[1].splitlines()[-1].startswith("The bank is not valid.")
        assert re.search(r"[a-z]{4}", run("bank", "show", source, text=text)[2].split(": ", 1)[1])
        assert not re.search(r"[а-я]", run("bank", "show", source, text=text)[2])


def test_a_missing_blank_after_a_colon_is_named_where_it_is_missing(tmp_path: Path) -> None:
    sheet = re.sub(r"(?m)^([a-z_]+):$", r"\1: 5", run("questions", "--format", "yaml")[1])
    first, middle = "personalization", "closed_loop"
    for name, text in (
        (first, sheet.replace(f"\n{first}: 5", f"\n{first}:5")),
        (first, re.sub(r"(?m)^([a-z_]+): 5$", r"\1:5", sheet)),
        (middle, sheet.replace(f"\n{middle}: 5", f"\n{middle}:5")),
    ):
        (tmp_path / "sheet.yaml").write_text(text, encoding="utf-8")
        line = text[: text.index(f"\n{name}:5")].count("\n") + 2
        (problem,) = refused("assess", str(tmp_path / "sheet.yaml"), "--language", "en")
        assert problem.startswith(
            f"{tmp_path}/sheet.yaml:{line}:1: invalid syntax: could not find expected ':'; write a colon"
        )


def shell(script: str, folder: Path) -> tuple[int, str, str]:
    """Run a script of the shell, in which `cx` is the command line; it must end within seconds."""
    environment = {**os.environ, "CX_CENTRICITY_LANGUAGE": "en"}
    script = f'set -o pipefail; cx() {{ {sys.executable} -m cx_centricity "$@"; }}; {script}'
    done = subprocess.run(
        ["bash", "-c", script], check=False, capture_output=True, text=True, timeout=30, cwd=folder, env=environment
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    assert shell("cx questions > /dev/full", tmp_path) == (2, "", "cx-centricity: No space left on device\n")
    assert shell("cx assess none.yaml 2> /dev/full", tmp_path) == (2, "", "")


def test_a_closed_pipe_is_silent(tmp_path: Path) -> None:
    code, output, errors = shell("for i in 1 2 3; do cx questions || exit; done | head -1", tmp_path)
    assert (output.count("\n"), errors) == (1, "")
    assert code in (0, 1)


def test_a_named_pipe_is_neither_waited_for_nor_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for command in (("bank", "check"), ("assess",), ("group",), ("questions", "--bank"), ("bank", "new")):
        code, output, errors = run(*command, str(tmp_path / "pipe"), "--language", "en")
        assert code == (1 if "check" in command else 2)
        assert "cannot read the file" in output + errors or "Cannot write to the folder" in errors
    assert (tmp_path / "pipe").is_fifo()


def test_what_a_process_has_open_already_is_read(tmp_path: Path) -> None:
    code, output, errors = shell(f"cx bank check <(cat {CLIMATE}) && cx bank check /dev/stdin < {CLIMATE}", tmp_path)
    assert (code, output, errors) == (0, "The bank service_climate 1.0.0 is valid.\n" * 2, "")


def test_links_to_themselves_and_folders_are_problems(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    for source in (tmp_path / "loop", tmp_path / "loop" / "x", tmp_path / ("x" * 300)):
        for command in (("bank", "check"), ("assess",), ("group",), ("bank", "new")):
            code, output, errors = run(*command, str(source), "--language", "en")
            assert code == (1 if "check" in command else 2)
            assert (output + errors).count("\n") <= 2
    assert refused("assess", str(tmp_path), "--language", "en")[0].startswith("cannot read the file")


@pytest.mark.parametrize("function", ["open", "stat", "mkdir", "scandir", "listdir"])
def test_a_folder_without_permission_is_a_problem(
    function: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "bank.yaml").write_text("[]", encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(os, function, refuse)
        found = [run(*command, str(tmp_path)) for command in (("bank", "check"), ("assess",), ("bank", "new"))]
    assert [code for code, _, _ in found] == [1, 2, 2]


def test_standard_input_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    code, output, errors = shell("cx assess - 0> file", tmp_path)
    assert (code, output) == (2, "")
    assert errors == "cannot read the file “-”; check its name and folder (file-not-found)\n"


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
