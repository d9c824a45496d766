"""The command `score`: options, the printed summary, progress, interrupted runs."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from command_line import HEADER, IDS, SMALL, environment_without, leftovers, page, process, refused, run, save
from cx_centricity import default_bank
from cx_centricity.answers import Codebook, load_codebook
from cx_centricity.frames import FileSummary
from golden.results import example

CODEBOOK = """\
columns: {q1: first_x, q2: first_y}
levels:
  плохо: 1
  хорошо: 3
not_applicable: [98, нет]
unanswered: 99
"""
pytestmark = pytest.mark.usefixtures("small_bank_folder", "traced_polars_threads")


def test_score_reads_a_codebook_and_a_column_map_and_prints_a_summary() -> None:
    save(CODEBOOK, "codes.yaml")
    header = "q1,q2,q=3,second_y,third_x,first_z,note,\x1b[1m"
    save(f"{header}\nплохо,98,3,3,хорошо,,x,\nнет,99,1,\x1b[1m,1,,,\n5,4,99,,,,,\nда,нет,99,,,,,\n,,,,,,,\n")
    options = ("score", "in.csv", "-o", "out.csv", *SMALL, "--codebook", "codes.yaml", "--map", "q=3=second_x")
    assert page(*options, "--language", "ru") == (
        "in.csv → out.csv\n"
        "Строк прочитано: 4, с оценкой: 1.\n"
        "Без оценки из-за недопустимых значений: 3.\n"
        "\nНедопустимые значения: 4\n"
        "• q1: 2, например «5», «да»\n"
        "• q2: 1, например «4»\n"
        "• second_y: 1, например «\\x1b[1m»\n"
        "\nУтверждения без столбца (считаются неотвеченными): third_y.\n"
        "\nПеренесены без изменений: first_z, note, \\x1b[1m.\n"
        "\nДля специалиста: кодировка UTF-8, столбцы разделяет запятая, названия столбцов — в строке 1.\n"
    )
    lenient = page(*options, "--invalid", "unanswered", "--language", "en")
    assert "\nRows with invalid values, which count as unanswered: 3.\n" in lenient
    result = FileSummary.model_validate_json(run(*options, "--format", "json", "--prefix", "cx_")[1])
    assert (result.rows, result.scored, result.added[0]) == (4, 1, "cx_points")
    assert result.invalid[0].examples == ("5", "да")
    assert [line.rsplit(" ", 1)[1] for line in refused(*options, "--strict")] == ["(column-missing)"]


def test_score_takes_one_row_of_each_respondent_as_other_commands_do() -> None:
    save(f"Mail,{HEADER}\nA,1,1,1,1,1,1\nB,2,2,2,2,2,2\nA,3,3,3,3,3,3\n,2,2,2,2,2,2\n,2,2,2,2,2,2\n")
    options = ("in.csv", *SMALL, "--respondent", "mail", "--language", "en")
    score = ("score", *options, "-o", "out.jsonl")
    assert refused(*score) == refused("group", *options)
    assert leftovers() == []
    for repeats, first in (("first", [1, 2, 2, 2]), ("last", [2, 3, 2, 2])):
        assert page(*score, "--repeats", repeats).startswith(
            "in.csv → out.jsonl\nRows read: 5, scored: 4.\nThe column “Mail” tells respondents apart.\n"
            f"Repeated rows of respondents left out: 1 (the {repeats} row counts).\n"
        )
        rows = Path("out.jsonl").read_text(encoding="utf-8").splitlines()
        assert [int(json.loads(row)["first_x"]) for row in rows] == first
    result = FileSummary.model_validate_json(run(*score, "--repeats", "last", "--format", "json")[1])
    assert (result.rows, result.repeated_rows, result.respondent_column) == (4, 1, "Mail")


def test_the_summary_stays_short_for_many_columns() -> None:
    ids = [statement.id for statement in default_bank().statements]
    names = [f"{id}s" for id in ids[40:]] + [f"c{number}" for number in range(20)]
    save(",".join([*ids[:30], *names]) + "\n" + ",".join(["77"] * (30 + len(names))) + "\n")
    lines = page("score", "in.csv", "-o", "out.csv").splitlines()
    assert len(lines) < 30
    assert "• и ещё 20" in lines
    text = " ".join(lines)
    assert f"(считаются неотвеченными): {ids[40]} (похож столбец «{ids[40]}s»), " in text
    assert "и ещё 8." in text
    assert "и ещё 18." in text


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("columns: [q1]\nlevels: 3\n", ["1:1 columns: wrong-type", "2:1 levels: wrong-type"]),
        ("columns: {q1: 3}\nlevels: {a: b, c: true}\n", ["wrong-type"] * 3),
        ("not_applicable: [null, true, [1]]\nunanswered: {a: 1}\n", ["wrong-type"] * 4),
        ("colums: {}\n", ["unknown-field"]),
        ("- a\n", ["wrong-type"]),
        ("levels: {a: 1, a: 2, b: &x 1, c: *x}\ncolumns: !!str a\n", ["duplicate-key", "anchor-refused"]),
        (
            "levels: {a: 9}\ncolumns: {q1: first_z, q3: first_x, q2: first_x}\nunanswered: 1\n",
            ["level-outside-scale", "column-not-found", "unknown-statement"],
        ),
        ("levels: [\n", ["syntax"]),
    ],
    ids=lambda _: "",
)
def test_problems_of_a_codebook_have_their_line(text: str, problems: list[str]) -> None:
    save(text, "codes.yaml")
    save(f"q1,q2,{HEADER}\n1,1,1,1,1,1,1,1\n")
    lines = refused("score", "in.csv", "-o", "out.csv", *SMALL, "--codebook", "codes.yaml", "--language", "en")
    assert all(line.startswith("codes.yaml:") for line in lines[: len(problems)])
    found = [line.rsplit("(", 1)[1].removesuffix(")") for line in lines]
    assert [problem.split()[-1] for problem in problems] == found[: len(problems)]
    assert leftovers() == []


def test_a_missing_codebook_and_invalid_options_are_rejected() -> None:
    save(f"{HEADER}\n")
    (line,) = refused("score", "in.csv", "-o", "out.csv", "--codebook", "none.yaml")
    assert line.endswith("(file-not-found)")
    assert "--map" in " ".join(refused("score", "in.csv", "-o", "out.csv", "--map", "first_x"))
    assert "--invalid" in " ".join(refused("score", "in.csv", "-o", "out.csv", "--invalid", "zero"))
    (line,) = refused("score", "in.csv", "-o", "in.csv", *SMALL)
    assert line.startswith("in.csv: ")
    assert line.endswith("(target-is-source)")
    save("unanswered: 99\n", "codes.yaml")
    assert load_codebook("codes.yaml") == Codebook(unanswered=(99,))


def test_score_agrees_with_assess_on_the_example_answers() -> None:
    result = example("answers.yaml")
    sheet = {part.id: part.answer for part in result.statements}
    pl.DataFrame({id: [None if answer is None else str(answer)] for id, answer in sheet.items()}).write_csv("in.csv")
    page("score", "in.csv", "-o", "out.jsonl")
    row = json.loads(Path("out.jsonl").read_text(encoding="utf-8"))
    assert (row["points"], row["lower"], row["upper"]) == (result.score.points, result.score.lower, result.score.upper)


def test_a_terminal_shows_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    save(f"{HEADER}\n1,1,1,1,1,1\n")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "100%" in run("score", "in.csv", "-o", "out.csv", *SMALL)[2]
    monkeypatch.delenv("FORCE_COLOR")
    leader, follower = pty.openpty()
    command = process("score", "in.csv", "-o", "out.csv", *SMALL, "--language", "ru")
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80"}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=follower, env=environment)
    os.close(follower)
    shown = os.read(leader, 65536).decode()
    os.close(leader)
    assert "100%" in shown
    assert "строк: 1" in shown
    assert done.stdout.decode().startswith("in.csv → out.csv\n")


@pytest.mark.parametrize("missing", ["narwhals", "polars"])
def test_a_missing_extra_is_reported_in_one_sentence(missing: str, tmp_path: Path) -> None:
    command, environment = process("score", "in.csv", "-o", "out.csv"), environment_without(missing, tmp_path)
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (f"score needs {missing}, which is not installed: pip install 'cx-centricity[cli,frames]'\n")


def test_another_missing_module_is_not_reported_as_a_missing_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cx_centricity.cli._score", None)
    result = run("score", "in.csv", "-o", "out.csv")
    assert result[0] == 1
    assert "pip install" not in result[2]


def test_other_commands_do_not_import_polars() -> None:
    script = "import sys, cx_centricity.cli; print(*sorted({'polars', 'narwhals', 'rich.progress'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", script], check=True, capture_output=True).stdout == b"\n"


def started(*more: str) -> subprocess.Popen[bytes]:
    """Start scoring a file that takes seconds, and return once a part of the result is written."""
    many = 150_000
    pl.DataFrame({id: ["1", "3", "n/a"] * many for id in IDS}).write_csv("long.csv")
    command = process("score", "long.csv", "-o", "out.csv", *SMALL, *more)
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until = time.monotonic() + 60
    while not any(Path(name).stat().st_size for name in leftovers()):
        assert time.monotonic() < until
        time.sleep(0.002)
    return running


def test_an_interrupted_run_leaves_nothing_and_a_killed_run_no_result() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        with started() as running:
            running.send_signal(number)
            _, errors = running.communicate()
        assert running.returncode not in {0, -number}
        assert b"Traceback" not in errors
        assert leftovers() == []
    with started() as running:
        running.kill()
    (rest,) = leftovers()
    assert rest.startswith(".cx-centricity-")
    assert run("score", "long.csv", "-o", "out.csv", *SMALL)[0] == 0
    assert sorted(leftovers()) == [rest, "out.csv"]


def test_a_bank_that_frames_cannot_score_is_refused_by_name() -> None:
    save("extends: {bank: cx_centricity}\nid: ours\nunanswered_counts_as: 1\n", "ours.yaml")
    (line,) = refused("score", "in.csv", "-o", "out.csv", "--bank", "ours.yaml", "--language", "ru")
    assert line.endswith(
        "в ней есть: unanswered_counts_as; для одного бланка возьмите assess, для таблицы — load_sheets, "
        "а затем assess (frames-not-supported)"
    )
    assert leftovers() == []
