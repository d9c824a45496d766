"""The command line: what it reads, prints and refuses."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from cx_centricity import Assessment, QuestionBank, __version__, assess, default_bank
from cx_centricity.__main__ import main
from cx_centricity.cli import app
from cx_centricity.cli._sheets import answer_sheet, print_questionnaire
from cx_centricity.cli._report import print_report
from cx_centricity.loading import parse_document
from golden.regenerate import EXAMPLE, example_result
from strategies import full_sheet

BANK = default_bank()


def run(*arguments: str, text: str | bytes | None = None) -> tuple[int, str, str]:
    """Return exit code, output and errors of a command."""
    result = CliRunner().invoke(app, arguments, input=text)
    return result.exit_code, result.stdout, result.stderr


def test_version_is_the_version_of_the_package() -> None:
    assert run("--version") == (0, f"cx-centricity {__version__}\n", "")


def test_without_arguments_the_help_is_printed() -> None:
    assert "Usage: " in run()[1]


def test_the_report_names_points_stage_blocks_directions_and_what_to_do() -> None:
    code, output, errors = run("assess", str(EXAMPLE))
    assert (code, errors) == (0, "")
    result = example_result()
    assert result.stage is not None
    assert f"{result.score.points} балл на шкале 6…95   Этап 3 из 5: {result.stage.title} (38…56)" in output
    assert f"До этапа «Масштабирование»: {result.points_to_next_stage} баллов." in output
    for title in [block.title for block in result.blocks] + [direction.title for direction in result.directions]:
        assert title in output
    words = " ".join(output.split())
    shown, hidden = result.growth_zones[:3], result.growth_zones[3:]
    assert hidden
    for part in result.statements:
        assert (f"{part.title} — уровень {part.answer}" in output) == (part.direction in shown)
        if part.direction in shown:
            assert (part.level_text or "").split()[-1] in words
            assert (part.next_level_text or "").split()[-1] in words
    for driver in result.drivers:
        months = "" if driver.horizon is None else f" [{driver.horizon} мес.]"
        mark = "" if set(shown).isdisjoint(driver.directions) else " ← зона роста"
        assert f"{driver.text}{months}{mark} {driver.why}" in words
    assert "\x1b" not in output
    assert all(len(line) <= 100 and line == line.rstrip() for line in output.splitlines())


def test_bars_are_as_long_as_the_points_in_their_range() -> None:
    sheet = {**full_sheet(BANK, 1), **dict.fromkeys([s.id for s in BANK.direction("client").statements], 9)}
    _, output, _ = run("assess", "-", text=json.dumps(sheet))
    rows = [line for line in output.splitlines() if line.startswith(("1. ", "3. ")) and "уровень" in line]
    assert [row.count("█") for row in rows] == [20, 0]
    assert [row.count("░") for row in rows] == [0, 20]


def test_a_sheet_with_nothing_answered_is_reported_as_open() -> None:
    code, output, _ = run("assess", "-", text="{}")
    assert code == 0
    assert "Баллов нет: слишком мало ответов или применимых утверждений" in output
    assert "Даны не все ответы; возможный итог в баллах: 6…95." in output
    assert "Этап не определён; возможны: «Знакомство»" in output
    assert "Что двигает вперёд" not in output


def test_a_sheet_with_nothing_applicable_is_reported_without_bounds() -> None:
    sheet = json.dumps({statement.id: "n/a" for statement in BANK.statements})
    code, output, _ = run("assess", "-", text=sheet)
    assert code == 0
    assert "Утверждений с ответом: 0, применимых: 0, всего: 48." in output
    assert "возможн" not in output


def test_the_top_stage_has_nothing_after_it_and_no_growth_zones() -> None:
    code, output, _ = run("assess", "-", text=json.dumps(full_sheet(BANK, 9)))
    assert code == 0
    assert "Этап 5 из 5: Укоренение" in output
    assert "До этапа" not in output
    assert "Зоны роста" not in output


def test_growth_zones_show_unanswered_and_not_applicable_statements_too() -> None:
    sheet: dict[str, object] = {**full_sheet(BANK, 8), "hiring": None, "training": "n/a"}
    sheet |= {"experience_team": 1, "employee_experience": 1}
    _, output, _ = run("assess", "-", text=json.dumps(sheet))
    assert "Обучение — неприменимо" in output
    assert "Подбор и адаптация — нет ответа" in output


def test_json_is_the_whole_result() -> None:
    code, output, _ = run("assess", str(EXAMPLE), "--format", "json", "--top", "0")
    assert code == 0
    result = Assessment.model_validate_json(output)
    assert result == assess({part.id: part.answer for part in result.statements})


def test_every_problem_is_listed_by_line_in_russian_with_exit_code_two(tmp_path: Path) -> None:
    sheet = tmp_path / "answers.yaml"
    sheet.write_text("hiring: 10\nsegmentaton: 3\ntraining: yes\nhiring: 3\n7: 1\n", encoding="utf-8")
    code, output, errors = run("assess", str(sheet))
    assert (code, output) == (2, "")
    assert [line.removeprefix(str(sheet)).split()[0] for line in errors.splitlines()] == [
        ":1:1",
        ":2:1",
        ":3:1",
        ":4:1",
        ":5:1:",
    ]
    assert [line.rsplit("(", 1)[1] for line in errors.splitlines()] == [
        "level-outside-scale)",
        "unknown-statement)",
        "not-a-level)",
        "duplicate-key)",
        "key-not-text)",
    ]
    assert "возможно, имелось в виду «segmentation»" in errors


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"hiring": 3, "hiring": 4}', "duplicate-key"),
        ("hiring: [", "syntax"),
        ("- hiring", "answers-not-a-mapping"),
        ("", "answers-not-a-mapping"),
        (b"\xff\xfe", "not-utf8"),
    ],
)
def test_standard_input_is_checked_alike(text: str | bytes, code: str) -> None:
    exit_code, output, errors = run("assess", "-", text=text)
    assert (exit_code, output) == (2, "")
    assert errors.startswith("-")
    assert f"({code})" in errors


def test_a_file_that_is_not_there_is_one_problem(tmp_path: Path) -> None:
    code, _, errors = run("assess", str(tmp_path / "none.yaml"))
    assert code == 2
    assert errors.strip().endswith("не найден или не открывается; проверьте имя и папку (file-not-found)")
    assert run("assess", str(tmp_path))[0] == 2


def test_a_file_beyond_the_bound_is_refused_unread(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    huge.write_bytes(b"#" * 4_000_001)
    assert run("assess", str(huge))[0] == 2


def test_closed_standard_input_and_odd_file_names_are_one_problem_each() -> None:
    for command in ("assess - <&-", "assess $'\\xff.yaml'"):
        script = f"{sys.executable} -m cx_centricity {command}"
        done = subprocess.run(["bash", "-c", script], check=False, capture_output=True)
        assert done.returncode == 2
        assert b"(file-not-found)" in done.stderr
        assert b"Traceback" not in done.stderr


def test_titles_are_printed_as_they_are() -> None:
    raw = BANK.model_dump()
    raw["directions"][0]["title"] = raw["blocks"][0]["title"] = "[red]Title [/b]"
    bank = QuestionBank.model_validate(raw)
    console = Console(width=100, highlight=False)
    with console.capture() as report:
        print_report(assess(full_sheet(bank, 3), bank=bank), bank, console)
    assert report.get().count("[red]Title [/b]") == 2


def test_the_questionnaire_holds_every_text_in_order() -> None:
    code, output, _ = run("questions")
    words = " ".join(output.split())
    assert code == 0
    position = 0
    for d, direction in enumerate(BANK.directions, start=1):
        assert f"{d}. {direction.title} {direction.summary}" in words
        for s, statement in enumerate(direction.statements, start=1):
            texts = " ".join(f"{n} {text}" for n, text in enumerate(statement.level_texts, start=1))
            position = words.index(f"{d}.{s} {statement.title}. {statement.claim} {texts}", position)


def test_the_answer_sheet_is_legal_as_it_stands_and_as_filled_in() -> None:
    code, sheet, _ = run("questions", "--format", "yaml")
    assert code == 0
    assert max(map(len, sheet.splitlines())) <= 110
    assert parse_document(sheet.encode()).value == {statement.id: None for statement in BANK.statements}
    filled = sheet.replace("segmentation:\n", "segmentation: 4\n").replace("data_trust:\n", "data_trust: n/a\n")
    code, output, _ = run("assess", "-", "--format", "json", text=filled)
    result = Assessment.model_validate_json(output)
    assert (result.statement("segmentation").answer, result.statement("data_trust").answer) == (4, "n/a")


def test_a_terminal_gets_colours_and_no_more_than_its_width() -> None:
    leader, follower = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80"}
    command = [sys.executable, "-m", "cx_centricity", "assess", str(EXAMPLE)]
    with subprocess.Popen(command, stdout=follower, env=environment) as process:
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
    assert process.returncode == 0
    assert b"\x1b[1" in read


def test_it_prints_utf_8_wherever_the_locale_is_not() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "cx_centricity", "assess", str(EXAMPLE)]
    done = subprocess.run(command, check=True, capture_output=True, env=environment)
    assert "Диагностика клиентоцентричности" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("missing", ["typer", "rich"])
def test_without_the_extra_one_sentence_says_what_to_install(missing: str, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(f"import sys\nsys.modules[{missing!r}] = None\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "cx_centricity", "questions"],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )
    assert done.returncode == 1
    assert done.stderr == (
        f"the command line needs {missing}, which is not installed: pip install 'cx-centricity[cli]'\n"
    )


def test_another_missing_module_is_not_blamed_on_the_extra(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nsys.modules['cx_centricity.cli._report'] = None\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "cx_centricity", "questions"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert "ModuleNotFoundError: import of cx_centricity.cli._report halted" in done.stderr


def test_main_prints_to_whatever_stands_for_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["cx-centricity", "assess", str(EXAMPLE), "--format", "json"])
    with redirect_stdout(StringIO()) as printed, pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert Assessment.model_validate_json(printed.getvalue()).score.points == 41


def test_a_bank_without_the_optional_parts_is_reported_and_asked_too() -> None:
    bank = QuestionBank.model_validate(
        {
            "id": "bare",
            "version": "1.0.0",
            "language": "en",
            "title": "Bare",
            "levels": ({"number": 0, "id": "no", "title": "No"}, {"number": 1, "id": "yes", "title": "Yes"}),
            "point_range": (0, 10),
            "directions": tuple(
                {"id": id, "title": id.title(), "statements": ({"id": f"{id}_1", "title": "One", "claim": "So."},)}
                for id in ("first", "second")
            ),
            "stages": (
                {"number": 1, "id": "all", "title": "All", "from_points": 0, "drivers": ({"id": "d", "text": "Do."},)},
            ),
        }
    )
    console = Console(width=100, highlight=False)
    with console.capture() as report:
        print_report(assess({"first_1": 0, "second_1": 1}, bank=bank), bank, console)
    assert "Блоки" not in report.get()
    assert "5 баллов на шкале 0…10   Этап 1 из 1: All (0…10)" in report.get()
    assert "• First (0)\n  One — уровень 0\n" in report.get()
    assert "1. Do." in report.get()
    with console.capture() as questionnaire:
        print_questionnaire(bank, console)
    assert questionnaire.get().rstrip().endswith("2. Second\n\n2.1 One. So.")
    assert answer_sheet(bank).endswith("# 2.1 One. So.\nsecond_1:\n")
