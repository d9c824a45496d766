"""The commands assess, questions, plan, compare and group: input, output, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from command_line import (
    AFTER,
    BEFORE,
    HEADER,
    IDS,
    SMALL,
    STRONG,
    WEAK,
    bare,
    environment_without,
    flat,
    page,
    process,
    refused,
    run,
    sheet,
    write_bank,
)
from cx_centricity import Assessment, __version__, assess, default_bank, load_bank
from cx_centricity.__main__ import main
from cx_centricity.answers import MAX_TABLE_BYTES
from cx_centricity.comparison import Comparison, compare
from cx_centricity.groups import GroupAssessment, assess_group
from cx_centricity.loading import MAX_BYTES
from cx_centricity.plan import Plan, make_plan
from cx_centricity.typing import AnswerValue
from golden.regenerate import EXAMPLE
from golden.results import example
from small_bank import make, raw_bank

BANK = default_bank()
BANKS = Path(__file__).parents[1] / "docs" / "examples" / "banks"
CLIMATE = str(BANKS / "service_climate.yaml")
pytestmark = pytest.mark.usefixtures("small_bank_folder")


def test_version_is_the_version_of_the_package() -> None:
    assert run("--version") == (0, f"cx-centricity {__version__}\n", "")


def test_without_arguments_the_help_is_printed() -> None:
    assert "Usage: " in run()[1]


def test_main_prints_to_a_replaced_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cx_centricity.__main__.interrupt_on_sigterm", lambda: None)
    monkeypatch.setattr(sys, "argv", ["cx-centricity", "assess", str(EXAMPLE), "--format", "json"])
    with redirect_stdout(StringIO()) as printed, pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert Assessment.model_validate_json(printed.getvalue()).score.points == 41


WAITING = """
import signal, sys
from cx_centricity.__main__ import interrupt_on_sigterm
signal.signal(signal.SIGINT, signal.SIG_IGN)
interrupt_on_sigterm()
print(flush=True)
sys.stdin.read()
"""


def test_sigterm_ends_a_command_that_ignores_interrupts_as_in_the_background_of_a_script() -> None:
    command = [sys.executable, "-c", WAITING]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        running.stdout.readline()
        running.terminate()
        assert running.wait() == 143


@pytest.mark.parametrize("missing", ["typer", "rich"])
def test_a_missing_extra_is_reported_in_one_sentence(missing: str, tmp_path: Path) -> None:
    done = subprocess.run(
        process("questions"),
        check=False,
        capture_output=True,
        text=True,
        env=environment_without(missing, tmp_path),
    )
    assert done.returncode == 1
    assert done.stderr == (
        f"the command line needs {missing}, which is not installed: pip install 'cx-centricity[cli]'\n"
    )


def test_another_missing_module_is_not_reported_as_a_missing_extra(tmp_path: Path) -> None:
    environment = environment_without("cx_centricity.cli._page", tmp_path)
    done = subprocess.run(process("questions"), check=False, capture_output=True, text=True, env=environment)
    assert "ModuleNotFoundError: import of cx_centricity.cli._page halted" in done.stderr


def test_assess_prints_the_full_result_as_json() -> None:
    code, output, _ = run("assess", str(EXAMPLE), "--format", "json", "--top", "0")
    assert code == 0
    result = Assessment.model_validate_json(output)
    assert result == assess({part.id: part.answer for part in result.statements})


def test_plan_and_compare_print_the_full_result_as_json() -> None:
    def printed(*arguments: str) -> str:
        return run(*arguments, "--format", "json")[1]

    assert Plan.model_validate_json(printed("plan", WEAK, "--size", "3")) == make_plan(example(WEAK), size=3)
    compared = Comparison.model_validate_json(printed("compare", BEFORE, AFTER, "--target", STRONG))
    assert compared == compare(example(BEFORE), example(AFTER), target=example(STRONG))


def test_group_prints_the_full_result_as_json() -> None:
    rows: list[tuple[AnswerValue, ...]] = [(n % 3 + 1, 2, "n/a", None, 1, 3) for n in range(6)]
    table = [f"{'a' if n < 3 else 'b'},{row[0]},2,n/a,,1,3" for n, row in enumerate(rows)]
    expected = assess_group(
        [dict(zip(IDS, row, strict=True)) for row in rows],
        subgroups={"a": range(3), "b": range(3, 6)},
        bank=make(raw_bank()),
        min_respondents=3,
    )
    options = (*SMALL, "--min-respondents", "3", "--top", "1", "--format", "json")
    text = "\n".join([f"subgroup,{HEADER}", *table])
    assert GroupAssessment.model_validate_json(run("group", "-", *options, text=text)[1]) == expected


def test_assess_lists_every_problem_by_line_in_russian_with_exit_code_2(tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text("hiring: 10\nsegmentaton: 3\ntraining: yes\nhiring: 3\n7: 1\n", encoding="utf-8")
    code, output, errors = run("assess", str(file))
    assert (code, output) == (2, "")
    assert [line.removeprefix(str(file)).split()[0] for line in errors.splitlines()] == [
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


def test_plan_and_compare_list_every_problem_by_line() -> None:
    Path("wrong.yaml").write_text("first_x: 4\nfirst_z: 1\nfirst_y: yes\n", encoding="utf-8")
    Path("right.yaml").write_text("first_x: 1\n", encoding="utf-8")
    for command in (
        ["plan", "wrong.yaml"],
        ["compare", "wrong.yaml", "right.yaml"],
        ["compare", "right.yaml", "wrong.yaml"],
        ["compare", "right.yaml", "right.yaml", "--target", "wrong.yaml"],
    ):
        level, unknown, word = refused(*command, *SMALL)
        assert (
            level
            == "wrong.yaml:1:1 first_x: “first_x” has the level 4; the levels go from 1 to 3 (level-outside-scale)"
        )
        assert unknown.startswith(
            "wrong.yaml:2:1 first_z: the bank has no statement “first_z”; did you mean “first_y”?"
        )
        assert word.startswith("wrong.yaml:3:1 first_y: the answer to “first_y” is “yes”; it must be a whole number")
        assert "а уровни есть только от 1 до 3" in refused(*command, *SMALL, "--language", "ru")[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"hiring": 3, "hiring": 4}', "duplicate-key"),
        ("hiring: [", "syntax"),
        ("- hiring", "answers-not-a-mapping"),
        ("", "answers-not-a-mapping"),
        (b"\xff", "not-decodable"),
        (b"\xff\xfe", "answers-not-a-mapping"),
    ],
)
def test_standard_input_is_checked_like_a_file(text: str | bytes, code: str) -> None:
    exit_code, output, errors = run("assess", "-", text=text)
    assert (exit_code, output) == (2, "")
    assert errors.startswith("-")
    assert f"({code})" in errors


@pytest.mark.parametrize("arguments", [["-", "-"], ["-", WEAK, "--target", "-"], ["./-", WEAK, "--bank", "-"]])
def test_compare_reads_standard_input_only_once(arguments: list[str]) -> None:
    assert "standard input can be read only once" in " ".join(refused("compare", *arguments, text=sheet(1)))


def test_a_missing_file_is_one_problem(tmp_path: Path) -> None:
    code, _, errors = run("assess", str(tmp_path / "none.yaml"))
    assert code == 2
    assert errors.strip().endswith("не найден или не открывается; проверьте имя и папку (file-not-found)")
    assert run("assess", str(tmp_path))[0] == 2


def test_a_file_beyond_the_size_limit_is_rejected(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    huge.write_bytes(b"#" * 4_000_001)
    assert run("assess", str(huge))[0] == 2


@pytest.mark.parametrize("command", [["plan"], ["compare", BEFORE], ["compare", BEFORE, AFTER, "--target"]])
def test_missing_and_too_large_files_are_one_problem_each(command: list[str]) -> None:
    (missing,) = refused(*command, "none.yaml")
    assert missing.endswith("не найден или не открывается; проверьте имя и папку (file-not-found)")
    Path("huge.yaml").write_bytes(b"1" * (MAX_BYTES + 1))
    assert refused(*command, "huge.yaml", "--language", "en") == [
        f"huge.yaml: the input, all its files together, is larger than {MAX_BYTES} bytes; shorten it (too-large)"
    ]
    (no_bank,) = refused(*command, "none.yaml", "--bank", "bank:nothing")
    assert no_bank.endswith("(bank-not-installed)")


def test_a_table_beyond_the_size_limit_is_rejected() -> None:
    Path("huge.csv").write_bytes(b"1" * (MAX_TABLE_BYTES + 1))
    (line,) = refused("group", "huge.csv", "--language", "en")
    assert line.startswith(f"huge.csv: the table has more than {MAX_TABLE_BYTES} bytes")


@pytest.mark.parametrize(
    "option",
    [
        ["plan", WEAK, "--size", "0"],
        ["plan", WEAK, "--by", "owner"],
        ["compare", BEFORE, AFTER, "--format", "yaml"],
        ["group", "-", "--min-respondents", "0"],
        ["group", "-", "--top", "0"],
    ],
    ids=lambda option: option[-2],
)
def test_options_out_of_range_are_rejected(option: list[str]) -> None:
    assert option[-2] in " ".join(refused(*option))


def test_assess_and_questions_accept_another_bank() -> None:
    sheet = {statement.id: 4 for statement in load_bank(CLIMATE).statements}
    code, output, _ = run("assess", "-", "--bank", CLIMATE, text=json.dumps(sheet))
    assert code == 0
    assert "32 points on a scale from 10 to 50   Stage 2 of 3: Mixed (26…37)" in output
    assert not set("абвгдежзийклмнопрстуфхцчшщъыьэюя") & set(output)
    in_russian = run("assess", "-", "--bank", CLIMATE, "--language", "ru", text=json.dumps(sheet))[1]
    assert "32 балла на шкале 10…50" in in_russian
    code, output, _ = run("questions", "--bank", CLIMATE)
    assert "Levels\n  1  Strongly disagree\n" in output
    assert "1.1 I hear what became of a problem that I passed on.\n" in output
    sheet_text = run("questions", "--bank", CLIMATE, "--format", "yaml")[1]
    assert "#   5  Strongly agree\n" in sheet_text
    assert "# 1.1 I hear what became of a problem that I passed on.\ntold_outcome:\n" in sheet_text
    code, _, errors = run("assess", "-", "--bank", "bank:nothing", text="{}")
    assert (code, "bank-not-installed" in errors) == (2, True)
    code, _, errors = run("assess", "-", "--bank", CLIMATE, text="{told_outcome: 6}")
    assert (code, "the levels go from 1 to 5" in errors) == (2, True)


def test_assess_migrates_answers_under_former_ids_on_request(tmp_path: Path) -> None:
    overlay = "extends: {bank: cx_centricity}\nrenamed: [{old: loop, new: closed_loop}]\nretired: [coupons]\n"
    (tmp_path / "bank.yaml").write_text(overlay, encoding="utf-8")
    sheet = "loop: 4\ncoupons: 2\n"
    code, _, errors = run("assess", "-", "--bank", str(tmp_path), text=sheet)
    assert (code, errors.count("unknown-statement")) == (2, 2)
    code, output, errors = run("assess", "-", "--bank", str(tmp_path), "--migrate", text=sheet)
    assert code == 0
    assert errors == "loop → closed_loop (переименовано), ответ 4\ncoupons — исключено, ответ 2 не учтён\n"
    assert "Утверждений с ответом: 1" in output
    code, _, errors = run("assess", "-", "--bank", str(tmp_path), "--migrate", text="loop: 4\nclosed_loop: 3\n")
    assert (code, errors.split()[0]) == (2, "-:2:1")


def test_a_bank_without_optional_parts_has_pages_of_plan_comparison_and_group() -> None:
    write_bank(bare())
    for by in ("horizon", "block", "perspective", "journey_phase"):
        drawn = page("plan", "-", *SMALL, "--by", by, text=sheet(1))
        assert drawn.splitlines()[2:] == [
            "0 points, stage 1: “Low”. The goal is stage 2: “High” (from 50 points).",
            "The bank has no drivers for this stage that are not done, so there are no initiatives.",
            "",
            "Afterwards",
            "Left to raise for the next stage: T 1 → 2; T 1 → 2; T 1 → 2; T 1 → 2; T 1 → 2; and 1 more.",
        ]
    Path("after.json").write_text(sheet(2), encoding="utf-8")
    compared = page("compare", "-", "after.json", *SMALL, text=sheet(1))
    assert "Blocks" not in compared
    assert "Overall 0 50 +50 Directions D 0 50 +50 " in flat(compared)
    group = page("group", "-", *SMALL, text=HEADER + "\n1,1,1,1,1,1" * 5)
    assert "Blocks" not in group
    assert "\nDirections\nD  0\n" in group
