"""Banks from files, folders, packages, texts and by name; what they extend; the bundled bank."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import EntryPoint
from pathlib import Path
from threading import Barrier
from types import SimpleNamespace

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
from cx_centricity.bank import derived
from cx_centricity.loading import _banks as installed
from cx_centricity.loading._folder import read_bank

MANIFEST = """\
id: small
version: 1.0.0
language: en
title: Small
levels:
  - {number: 0, id: no, title: Never}
  - {number: 1, id: yes, title: Always}
point_range: [0, 100]
directions:
  - file: directions/only.yaml
stages:
  - {number: 1, id: low, title: Low, from_points: 0}
  - {number: 2, id: high, title: High, from_points: 50}
guidance:
  file: guidance.yaml
"""
DIRECTION = """\
id: only
title: Only
statements:
  - id: one
    title: One
    claim: The claim.
    level_texts:
      - Not at all.
      - Always.
"""
GUIDANCE = "- {id: talk, title: Talk, text: Talk about it.}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "directions").mkdir()
    (tmp_path / "bank.yaml").write_text(MANIFEST, encoding="utf-8")
    (tmp_path / "directions" / "only.yaml").write_text(DIRECTION, encoding="utf-8")
    (tmp_path / "guidance.yaml").write_text(GUIDANCE, encoding="utf-8")
    return tmp_path


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def lines(folder: Path) -> list[str]:
    """Return the problems of a folder as `place code`."""
    with pytest.raises(BankError) as caught:
        load_bank(folder)
    return [f"{problem.place} {problem.code}".removeprefix(f"{folder}/") for problem in caught.value.problems]


def test_a_bank_is_made_of_its_files(folder: Path) -> None:
    bank = load_bank(folder)
    assert [statement.level_texts for statement in bank.statements] == [("Not at all.", "Always.")]
    assert [step.id for step in bank.guidance] == ["talk"]
    assert load_bank(str(folder / "bank.yaml")) == bank
    assert str(bank.provenance("statements[one].claim")) == (
        f"{folder}/directions/only.yaml:6:5 directions[0].statements[0].claim"
    )


def test_a_bank_of_one_file_is_named_as_it_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(dump_bank(default_bank()), encoding="utf-8")
    bank = load_bank("mine.yaml")
    assert bank == default_bank()
    assert bank.provenance("title").file == "mine.yaml"
    assert load_bank(Path("./mine.yaml")).provenance("title").file == "mine.yaml"


def test_every_problem_has_its_file_line_and_column(folder: Path) -> None:
    spoil(folder, "bank.yaml", "point_range: [0, 100]\n", "point_rnge: [0, 100]\n")
    spoil(folder, "directions/only.yaml", "title: Only", "title: 3")
    spoil(folder, "guidance.yaml", ", text: Talk about it.", "")
    assert lines(folder) == [
        "bank.yaml:1:1 missing-field",
        "bank.yaml:8:1 point_rnge unknown-field",
        "directions/only.yaml:2:1 directions[0].title wrong-type",
        "guidance.yaml:1:3 guidance[0] missing-field",
    ]


def test_an_unknown_field_names_the_one_that_was_probably_meant(folder: Path) -> None:
    spoil(folder, "directions/only.yaml", "claim:", "clam:")
    with pytest.raises(BankError) as caught:
        load_bank(folder)
    assert [(problem.code, problem.nearest) for problem in caught.value.problems] == [("unknown-field", "claim")]
    assert caught.value.message("ru").endswith(
        "поля «clam» здесь быть не может; исправьте название или уберите его; "
        "возможно, имелось в виду «claim» (unknown-field)"
    )


def test_faults_of_files_are_told_with_what_does_not_fit_in_the_others(folder: Path) -> None:
    spoil(folder, "directions/only.yaml", "title: Only", "title: [")
    (folder / "guidance.yaml").unlink()
    spoil(folder, "bank.yaml", "from_points: 50", "from_points: 101")
    assert lines(folder) == [
        "bank.yaml:13:40 stages[1].from_points stages-do-not-cover-range",
        "bank.yaml:15:3 guidance.file file-not-found",
        "directions/only.yaml:4:3 syntax",
    ]


@pytest.mark.parametrize(
    "name", ["../bank.yaml", "/etc/passwd", "a/./b.yaml", "a//b.yaml", "a\\b.yaml", "c:b.yaml", "''", '"a\\tb"']
)
def test_no_file_outside_the_folder_is_read(folder: Path, name: str) -> None:
    spoil(folder, "bank.yaml", "guidance.yaml", name)
    assert lines(folder) == ["bank.yaml:15:3 guidance.file file-outside-folder"]


def test_a_link_is_not_followed_wherever_it_leads(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.yaml"
    secret.write_text(GUIDANCE, encoding="utf-8")
    (folder / "guidance.yaml").unlink()
    (folder / "guidance.yaml").symlink_to(secret)
    assert lines(folder) == ["bank.yaml:15:3 guidance.file link-refused"]
    (folder / "directions" / "only.yaml").rename(secret.parent / "only.yaml")
    (folder / "directions").rmdir()
    (folder / "directions").symlink_to(secret.parent)
    assert "bank.yaml:10:5 directions[0].file link-refused" in lines(folder)


def test_the_path_that_is_asked_for_may_be_any_file(folder: Path) -> None:
    (folder / "link.yaml").symlink_to(folder / "bank.yaml")
    (folder / "a:b.yaml").symlink_to(folder / "bank.yaml")
    assert load_bank(folder / "link.yaml") == load_bank(folder / "a:b.yaml") == load_bank(folder)


@pytest.mark.parametrize("path", ["x" * 5_000, "a\0b", "id: x\n" * 3, "", "no/such"])
def test_what_cannot_be_a_path_is_a_file_that_is_not_there(path: str) -> None:
    with pytest.raises(BankError) as caught:
        load_bank(path)
    assert [problem.code for problem in caught.value.problems] == ["file-not-found"]


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("bank.yaml", "  - {number: 0, id: no, title: Never}", "  - {file: no.yaml}", "levels[0].file file-not-found"),
        ("directions/only.yaml", "    claim: The claim.", "    claim: {file: claim.yaml}", "claim wrong-type"),
        ("directions/only.yaml", "  - id: one", "  - file: one.yaml\n  - id: one", "[0].file file-not-here"),
        ("guidance.yaml", "- {id", "- {file: x.yaml}\n- {id", "guidance[0].file file-not-here"),
    ],
)
def test_a_file_is_named_in_the_manifest_only(folder: Path, name: str, old: str, new: str, place: str) -> None:
    spoil(folder, name, old, new)
    (problem,) = lines(folder)
    assert problem.endswith(place)


def test_kinds_of_a_section_may_be_files_too(folder: Path) -> None:
    (folder / "new.yaml").write_text("- {id: more, title: More, text: More.}\n", encoding="utf-8")
    (folder / "change.yaml").write_text("statements: {one: {weight: 3}}\n", encoding="utf-8")
    overlay = "extends: {file: bank.yaml}\nchange: {file: change.yaml}\nadd: {guidance: {file: new.yaml}}\n"
    (folder / "mine.yaml").write_text(overlay, encoding="utf-8")
    bank = load_bank(folder / "mine.yaml")
    assert ([step.id for step in bank.guidance], bank.statement("one").weight) == (["talk", "more"], 3)
    assert bank.provenance("guidance[more].text").file == f"{folder}/new.yaml"


def test_a_name_too_long_for_the_disk_is_a_file_that_is_not_there(folder: Path) -> None:
    spoil(folder, "bank.yaml", "file: guidance.yaml", f"file: {'x' * 300}")
    assert lines(folder) == ["bank.yaml:15:3 guidance.file file-not-found"]


def test_a_base_in_the_folder_shares_the_bounds(folder: Path) -> None:
    (folder / "guidance.yaml").write_text(GUIDANCE + "- {x: x}\n" * 14_000, encoding="utf-8")
    (folder / "mine.yaml").write_text(
        f"{OVERLAY}#" + "\n" * 10 + "guidance:\n" + "- {x: x}\n" * 5_000, encoding="utf-8"
    )
    with pytest.raises(BankError) as caught:
        load_bank(folder / "mine.yaml")
    assert {problem.code for problem in caught.value.problems} >= {"too-many-values"}


def test_what_is_no_regular_file_is_not_opened(folder: Path) -> None:
    (folder / "guidance.yaml").unlink()
    os.mkfifo(folder / "guidance.yaml")
    assert lines(folder) == ["bank.yaml:15:3 guidance.file file-not-found"]


def test_a_file_that_cannot_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    assert lines(folder) == ["bank.yaml file-not-found"]


def test_all_files_of_a_bank_share_the_bounds(folder: Path) -> None:
    (folder / "guidance.yaml").write_text(GUIDANCE + "#" * 3_999_500, encoding="utf-8")
    assert lines(folder) == ["guidance.yaml too-large"]
    (folder / "guidance.yaml").write_text(GUIDANCE + "- {x: x}\n" * 16_660, encoding="utf-8")
    assert lines(folder) == ["guidance.yaml:1:1 too-many-values"]


def test_a_folder_without_a_manifest_and_a_manifest_that_is_no_mapping_are_refused(folder: Path) -> None:
    (folder / "bank.yaml").write_text("- a list", encoding="utf-8")
    assert lines(folder) == ["bank.yaml:1:1 wrong-type"]
    (folder / "bank.yaml").unlink()
    assert lines(folder) == ["bank.yaml file-not-found"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("[1]", "a list"),
        ("{a: b}", "a mapping"),
        ("~", "nothing"),
        ("7", "7"),
        ("true", "true"),
    ],
)
def test_a_value_that_does_not_fit_is_shown_short(folder: Path, value: str, shown: str) -> None:
    spoil(folder, "bank.yaml", "language: en", f"language: {value}")
    with pytest.raises(BankError) as caught:
        load_bank(folder)
    assert caught.value.problems[0].message().startswith(f"expected text, found {shown}")
    spoil(folder, "bank.yaml", f"language: {value}", f"language: {'y' * 99}")
    with pytest.raises(BankError, match=f"“{'y' * 40}…” is not a language tag"):
        load_bank(folder)


def test_a_text_is_a_bank_of_its_own_and_names_no_files() -> None:
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


def test_a_resource_in_an_archive_is_read_like_a_folder_or_a_file(folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "banks.zip", "w") as archive:
        for file in folder.rglob("*.yaml"):
            archive.write(file, f"banks/{file.relative_to(folder)}")
        archive.writestr("whole.yaml", dump_bank(default_bank()))
    root = zipfile.Path(tmp_path / "banks.zip")
    assert load_bank(root / "banks") == load_bank(folder)
    assert load_bank(root / "whole.yaml") == default_bank()
    with pytest.raises(BankError, match=r"none\.yaml: cannot read the file “none.yaml”"):
        load_bank(root / "none.yaml")


OVERLAY = "extends: {file: bank.yaml}\nid: mine\nchange: {statements: {one: {weight: 2}}}\n"


def test_a_bank_extends_a_file_of_its_folder_and_texts_keep_their_place(folder: Path) -> None:
    (folder / "mine.yaml").write_text(OVERLAY, encoding="utf-8")
    bank = load_bank(folder / "mine.yaml")
    assert (bank.id, bank.statement("one").weight, bank.title) == ("mine", 2, "Small")
    assert bank.provenance("statements[one].claim").file == f"{folder}/directions/only.yaml"
    assert str(bank.provenance("statements[one].weight")).startswith(f"{folder}/mine.yaml:3:")


def test_the_files_of_a_base_are_named_from_where_it_lies(folder: Path) -> None:
    inner = folder / "base" / "deep"
    inner.parent.mkdir()
    for name in ("bank.yaml", "guidance.yaml", "directions"):
        inner.mkdir(exist_ok=True)
        (folder / name).rename(inner / name)
    (folder / "bank.yaml").write_text(OVERLAY.replace("bank.yaml", "base/deep/bank.yaml"), encoding="utf-8")
    assert load_bank(folder).provenance("title").file == f"{folder}/base/deep/bank.yaml"
    spoil(inner, "directions/only.yaml", "title: One", "title: 1")
    assert lines(folder) == ["base/deep/directions/only.yaml:5:5 directions[0].statements[0].title wrong-type"]


def test_an_overlay_that_changes_nothing_equals_the_installed_bank_it_extends() -> None:
    assert parse_bank("extends: {bank: cx_centricity}") == default_bank()
    assert parse_bank("{extends: {bank: cx_centricity}, change: {}, remove: {}, add: {}, order: {}}") == default_bank()


def test_what_an_overlay_states_is_checked_beside_files_and_bases_that_cannot_be_read(folder: Path) -> None:
    add = "add: {statements: [{file: none.yaml}], guidance: [{file: no.yaml}]}\n"
    (folder / "mine.yaml").write_text(f"{OVERLAY}min_coverage_percent: 101\n{add}", encoding="utf-8")
    expected = ["mine.yaml:4:1 out-of-bounds", "mine.yaml:5:21 file-not-found", "mine.yaml:5:52 file-not-found"]

    def found() -> list[str]:
        with pytest.raises(BankError) as caught:
            load_bank(folder / "mine.yaml")
        spots = [(p.place.file, p.place.line, p.place.column, p.code) for p in caught.value.problems]
        return [f"{file}:{line}:{column} {code}".removeprefix(f"{folder}/") for file, line, column, code in spots]

    assert found() == expected
    spoil(folder, "bank.yaml", "point_range", "- point_range")
    assert found() == ["bank.yaml:8:1 syntax", *expected]
    (folder / "bank.yaml").write_text("[]", encoding="utf-8")
    assert found() == ["bank.yaml:1:1 wrong-type", *expected]


@pytest.mark.parametrize(
    ("overlay", "place"),
    [
        ("change: {stages: {scaling: {from_points: 80}}}", "mine.yaml:2:29 stages[3].from_points"),
        ("point_range: [0, 95]", "mine.yaml:2:1 point_range"),
        ("change: {stages: {embedding: {from_points: 50}}}", "mine.yaml:2:31 stages[4].from_points"),
    ],
)
def test_a_threshold_that_an_overlay_makes_wrong_is_told_in_the_overlay(overlay: str, place: str) -> None:
    with pytest.raises(BankError) as caught:
        parse_bank(f"extends: {{bank: cx_centricity}}\n{overlay}\n", file="mine.yaml")
    assert [str(problem.place) for problem in caught.value.problems] == [place]


def test_a_threshold_that_is_wrong_by_what_was_removed_is_told_where_it_stands() -> None:
    with pytest.raises(BankError) as caught:
        default_bank().with_overlay({"remove": {"stages": ["acquaintance"]}, "title": "T"})
    assert caught.value.problems[0].place.file == "cx_centricity:stages/first_steps.yaml"


def test_what_an_overlay_states_by_an_alias_or_a_tag_is_told_once() -> None:
    sections = (
        "change: {blocks: {people: *a}}\nremove: {pitfalls: [*b], indicators: *c}\nadd: {drivers: [*d]}\norder: *e"
    )
    with pytest.raises(BankError) as caught:
        parse_bank(f"extends: {{bank: cx_centricity}}\n{sections}\n")
    assert {problem.code for problem in caught.value.problems} == {"anchor-refused"}
    assert len(caught.value.problems) == 5


def test_a_chain_of_banks_has_an_end(folder: Path) -> None:
    for number in range(20):
        text = f"extends: {{file: {f'b{number - 1}' if number else 'bank'}.yaml}}\nid: b{number}\n"
        (folder / f"b{number}.yaml").write_text(text, encoding="utf-8")
    assert load_bank(folder / "b14.yaml").id == "b14"
    with pytest.raises(BankError, match="more than 16 banks extend one another"):
        load_bank(folder / "b15.yaml")


def test_sections_of_an_overlay_need_a_base(folder: Path) -> None:
    (folder / "bank.yaml").write_text(f"{MANIFEST}change: {{}}\nremove: 3\n", encoding="utf-8")
    assert lines(folder) == ["bank.yaml:16:1 change overlay-without-base", "bank.yaml:17:1 remove overlay-without-base"]
    with pytest.raises(BankError, match=r"extends: \{bank: NAME\} or extends: \{file: NAME\}"):
        load_bank(folder)


def entry(name: str, target: str, package: str = "other-package") -> EntryPoint:
    """Return the entry point of a package that could be installed."""
    made = EntryPoint(name, target, "cx_centricity.banks")
    object.__setattr__(made, "dist", SimpleNamespace(name=package))
    return made


def install(monkeypatch: pytest.MonkeyPatch, *entries: EntryPoint) -> None:
    monkeypatch.setattr(installed, "_entries", lambda: entries)


def provides_number() -> int:
    return 7


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
        ([entry("circle", f"{__name__}:provides_circle")], "circle", "extend each other in a cycle: circle, circle"),
        ([entry("x", "cx_centricity.errors")], "x", "(FileNotFoundError: bank.yaml); name a function"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_package_provides_wrongly_is_told(
    monkeypatch: pytest.MonkeyPatch, entries: list[EntryPoint], name: str, expected: str
) -> None:
    install(monkeypatch, *entries)
    with pytest.raises(BankError) as caught:
        get_bank(name)
    assert expected in str(caught.value)


def test_a_package_whose_metadata_is_gone_has_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, EntryPoint("x", "a:b", "cx_centricity.banks"))
    with pytest.raises(
        BankError, match=r"the package \? declares the bank “x” as a:b, which cannot be loaded \(ModuleNotFoundError"
    ):
        get_bank("x")


def test_the_bundled_bank_could_extend_no_other(folder: Path) -> None:
    (folder / "bank.yaml").write_text("extends: {bank: cx_centricity}", encoding="utf-8")
    assert load_bank(folder) == default_bank()
    with pytest.raises(BankError, match="the bank “cx_centricity” is not installed; installed banks: —"):
        read_bank(folder)


def test_a_bank_stays_the_same_wherever_it_is_read_from(folder: Path) -> None:
    bank = load_bank(folder)
    assert assess({"one": 1}, bank=bank) == assess({"one": 1}, bank=parse_bank(dump_bank(bank)))


def test_the_default_bank_is_one_for_all_threads_at_first_use() -> None:
    script = (
        "import threading, cx_centricity\n"
        "barrier, banks = threading.Barrier(8), []\n"
        "def first():\n"
        "    barrier.wait()\n"
        "    banks.append(cx_centricity.default_bank())\n"
        "threads = [threading.Thread(target=first) for _ in range(8)]\n"
        "[thread.start() for thread in threads]\n"
        "[thread.join() for thread in threads]\n"
        "assert len(banks) == 8 and len({id(bank) for bank in banks}) == 1\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_what_threads_derive_from_a_bank_is_one_object() -> None:
    bank = QuestionBank.model_validate(default_bank().model_dump())
    barrier = Barrier(8)

    def derive(_: int) -> object:
        barrier.wait()
        return derived(bank, _marker)

    with ThreadPoolExecutor(8) as pool:
        assert len({id(made) for made in pool.map(derive, range(8))}) == 1


def _marker(_: QuestionBank) -> list[str]:
    return []
