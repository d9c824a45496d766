"""Functions that return banks: from paths, texts, packages, and the bundled bank."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zipfile
from importlib.metadata import EntryPoint
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace
from typing import Any

import pytest

from cx_centricity import (
    BankError,
    QuestionBank,
    assess,
    available_banks,
    default_bank,
    dump_bank,
    get_bank,
    load_bank,
    parse_bank,
)
from cx_centricity.loading import _banks as installed
from small_folder import MANIFEST, write_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path)


def test_a_bank_of_one_file_has_the_name_it_was_loaded_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(dump_bank(default_bank()), encoding="utf-8")
    bank = load_bank("mine.yaml")
    assert bank == default_bank()
    assert bank.provenance("title").file == "mine.yaml"
    assert load_bank(Path("./mine.yaml")).provenance("title").file == "mine.yaml"


def test_the_path_to_load_may_be_any_file_or_link(folder: Path) -> None:
    (folder / "link.yaml").symlink_to(folder / "bank.yaml")
    (folder / "a:b.yaml").symlink_to(folder / "bank.yaml")
    assert load_bank(folder / "link.yaml") == load_bank(folder / "a:b.yaml") == load_bank(folder)


@pytest.mark.parametrize("path", ["x" * 5_000, "a\0b", "id: x\n" * 3, "", "no/such"])
def test_a_text_that_cannot_be_a_path_is_a_missing_file(path: str) -> None:
    with pytest.raises(BankError) as caught:
        load_bank(path)
    assert [problem.code for problem in caught.value.problems] == ["file-not-found"]


def test_a_bank_in_a_text_cannot_name_files() -> None:
    assert parse_bank(dump_bank(default_bank()).encode()) == default_bank()
    with pytest.raises(BankError) as caught:
        parse_bank(MANIFEST, file="mail.yaml")
    assert [f"{problem.place} {problem.code}" for problem in caught.value.problems] == [
        "mail.yaml:10:5 directions[0].file no-folder",
        "mail.yaml:15:3 guidance.file no-folder",
    ]
    with pytest.raises(BankError, match="no-folder"):
        parse_bank("extends: {file: base.yaml}")
    with pytest.raises(BankError, match="byte 3 is not valid UTF-8"):
        parse_bank("a: \ud800")


def test_a_resource_in_an_archive_is_loaded_like_a_path(folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "banks.zip", "w") as archive:
        archive.writestr("empty/notes.txt", "")
        for file in folder.rglob("*.yaml"):
            archive.write(file, f"banks/{file.relative_to(folder)}")
        archive.writestr("whole.yaml", dump_bank(default_bank()))
    root = zipfile.Path(tmp_path / "banks.zip")
    assert load_bank(root / "banks") == load_bank(folder)
    assert load_bank(root / "whole.yaml") == default_bank()
    with pytest.raises(BankError, match=r"bank\.yaml: cannot read the file “bank.yaml”"):
        load_bank(root / "empty")
    with pytest.raises(BankError, match=r"none\.yaml: cannot read the file “none.yaml”"):
        load_bank(root / "none.yaml")


def test_an_overlay_that_changes_nothing_equals_the_installed_bank_it_extends() -> None:
    assert parse_bank("extends: {bank: cx_centricity}") == default_bank()
    assert parse_bank("{extends: {bank: cx_centricity}, change: {}, remove: {}, add: {}, order: {}}") == default_bank()


def test_a_bank_from_a_folder_and_from_a_text_are_equal(folder: Path) -> None:
    bank = load_bank(folder)
    assert parse_bank(dump_bank(bank)) == bank
    assert assess({"one": 1}, bank=bank) == assess({"one": 1}, bank=parse_bank(dump_bank(bank)))


def entry(name: str, target: str, package: str = "other-package") -> EntryPoint:
    """Return the entry point of a package that could be installed."""
    made = EntryPoint(name, target, "cx_centricity.banks")
    object.__setattr__(made, "dist", SimpleNamespace(name=package))
    return made


def install(monkeypatch: pytest.MonkeyPatch, *entries: EntryPoint) -> None:
    monkeypatch.setattr(installed, "_entries", lambda: entries)


def provides_number() -> int:
    return 7


def provides_exit() -> QuestionBank:
    sys.exit("no bank today")


def provides_circle() -> QuestionBank:
    return parse_bank("extends: {bank: circle}")


def test_banks_of_packages_are_found_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "provided_bank"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "bank.yaml").write_text("extends: {bank: cx_centricity}\nid: provided\n", encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    install(monkeypatch, entry("again", "cx_centricity:default_bank"), entry("provided", "provided_bank"))
    assert available_banks() == ("again", "cx_centricity", "provided")
    assert get_bank("again") is default_bank()
    assert get_bank("provided").id == "provided"
    assert get_bank("provided").provenance("id").file == "provided:bank.yaml"
    assert parse_bank("extends: {bank: provided}").provenance("id").file == "provided:bank.yaml"
    with pytest.raises(BankError) as caught:
        parse_bank("id: mine\nextends: {bank: providd}", file="mine.yaml")
    assert str(caught.value) == (
        "mine.yaml:2:11 extends.bank: the bank “providd” is not installed; "
        "installed banks: again, cx_centricity, provided; did you mean “provided”? (bank-not-installed)"
    )


@pytest.mark.parametrize(
    ("entries", "name", "expected"),
    [
        (
            [entry("x", "cx_centricity:default_bank", "one"), entry("x", "a:b", "two")],
            "x",
            "several packages provide a bank named “x”: one, two",
        ),
        ([entry("cx_centricity", "a:b")], "cx_centricity", "“cx_centricity”: other-package, cx-centricity"),
        ([entry("x", "no_such_module:bank")], "x", "(ModuleNotFoundError: No module named 'no_such_module')"),
        ([entry("x", f"{__name__}:provides_number")], "x", "(it returns int); name a function"),
        ([entry("x", f"{__name__}:provides_exit")], "x", "(SystemExit: no bank today); name a function"),
        ([entry("circle", f"{__name__}:provides_circle")], "circle", "extend each other in a cycle: circle, circle"),
        ([entry("x", "cx_centricity.errors")], "x", "(FileNotFoundError: bank.yaml); name a function"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_package_that_provides_no_bank_is_an_error(
    monkeypatch: pytest.MonkeyPatch, entries: list[EntryPoint], name: str, expected: str
) -> None:
    install(monkeypatch, *entries)
    with pytest.raises(BankError) as caught:
        get_bank(name)
    assert expected in str(caught.value)


def test_a_package_without_metadata_has_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, EntryPoint("x", "a:b", "cx_centricity.banks"))
    with pytest.raises(
        BankError, match=r"the package \? declares the bank “x” as a:b, which cannot be loaded \(ModuleNotFoundError"
    ):
        get_bank("x")


@pytest.mark.parametrize(
    ("function", "argument", "message"),
    [
        (load_bank, b"id: x", "expected a path, found bytes; to read a bank from a text, use parse_bank"),
        (load_bank, None, "expected a path, found nothing"),
        (load_bank, 5, "expected a path, found 5"),
        (parse_bank, None, "expected text, found nothing"),
        (parse_bank, Path("bank.yaml"), "expected text, found PosixPath"),
        (get_bank, None, "expected text, found nothing"),
        (get_bank, [], "expected text, found a list"),
    ],
)
def test_an_argument_of_another_type_is_an_error(function: Any, argument: object, message: str) -> None:
    with pytest.raises(BankError, match=f"^{message}"):
        function(argument)


def run_script(script: str) -> None:
    """Run a script in a process of its own, which must end within seconds."""
    subprocess.run([sys.executable, "-W", "ignore", "-c", dedent(script)], check=True, timeout=30)


def test_all_threads_get_one_default_bank_at_first_use() -> None:
    run_script("""
        import threading, cx_centricity
        barrier, banks = threading.Barrier(50), []
        def first():
            barrier.wait()
            cx_centricity.assess({"hiring": 3})
            banks.append(cx_centricity.default_bank())
        threads = [threading.Thread(target=first) for _ in range(50)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert len(banks) == 50 and len({id(bank) for bank in banks}) == 1
    """)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_children_forked_while_other_threads_assess_can_assess_too() -> None:
    run_script("""
        import os, signal, sys, threading, cx_centricity
        bank = cx_centricity.default_bank()
        def use():
            while True:
                cx_centricity.assess({"hiring": 3}, bank=cx_centricity.default_bank())
                copied = bank.model_copy()
                copied.statements, copied.rules_digest
        cx_centricity.assess({})
        sys.setswitchinterval(1e-6)
        for _ in range(4):
            threading.Thread(target=use, daemon=True).start()
        for _ in range(50):
            child = os.fork()
            if child == 0:
                signal.alarm(10)
                copied = cx_centricity.default_bank().model_copy()
                copied.statements, copied.rules_digest
                cx_centricity.assess({"hiring": 4})
                os._exit(0)
            assert os.waitpid(child, 0)[1] == 0
        os._exit(0)
    """)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs timers")
def test_a_signal_handler_can_use_the_default_bank_at_any_moment() -> None:
    run_script("""
        import signal, cx_centricity
        cx_centricity.default_bank()
        handled = []
        def handle(*_):
            handled.append(cx_centricity.assess({"hiring": 4}, bank=cx_centricity.default_bank()))
            signal.setitimer(signal.ITIMER_REAL, 0.001)
        signal.signal(signal.SIGALRM, handle)
        signal.setitimer(signal.ITIMER_REAL, 0.001)
        while len(handled) < 100:
            bank = cx_centricity.default_bank().model_copy()
            bank.statements, bank.rules_digest, cx_centricity.assess({"hiring": 3})
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
    """)
