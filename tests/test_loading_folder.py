"""The files of a bank, including those of the banks that it extends."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from cx_centricity import BankError, Problem, QuestionBank, default_bank, load_bank, parse_bank
from cx_centricity.loading import _file
from cx_centricity.loading._folder import read_bank
from small_folder import GUIDANCE, MANIFEST, lines, spoil, write_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path)


def test_a_bank_consists_of_its_files(folder: Path) -> None:
    bank = load_bank(folder)
    assert [statement.level_texts for statement in bank.statements] == [("Not at all.", "Always.")]
    assert [step.id for step in bank.guidance] == ["talk"]
    assert load_bank(str(folder / "bank.yaml")) == bank
    assert str(bank.provenance("statements[one].claim")) == (
        f"{folder}/directions/only.yaml:6:5 directions[0].statements[0].claim"
    )


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


def test_what_does_not_fit_together_is_reported_once_all_files_are_right_in_form(folder: Path) -> None:
    spoil(folder, "directions/only.yaml", "title: Only", "title: [")
    (folder / "guidance.yaml").unlink()
    spoil(folder, "bank.yaml", "from_points: 50", "from_points: 101")
    assert lines(folder) == ["bank.yaml:15:3 guidance.file file-not-found", "directions/only.yaml:4:3 syntax"]
    (folder / "guidance.yaml").write_text(GUIDANCE + GUIDANCE, encoding="utf-8")
    spoil(folder, "directions/only.yaml", "title: [", "title: Only")
    assert lines(folder) == [
        "bank.yaml:13:40 stages[1].from_points stages-do-not-cover-range",
        "guidance.yaml:2:3 guidance[1] duplicate-id",
    ]


def test_an_unknown_field_suggests_the_field_that_was_probably_meant(folder: Path) -> None:
    spoil(folder, "directions/only.yaml", "claim:", "clam:")
    with pytest.raises(BankError) as caught:
        load_bank(folder)
    assert [(problem.code, problem.nearest) for problem in caught.value.problems] == [("unknown-field", "claim")]
    assert caught.value.message("ru").endswith(
        "поля «clam» здесь быть не может; исправьте название или уберите его; "
        "возможно, имелось в виду «claim» (unknown-field)"
    )


@pytest.mark.parametrize(
    "name", ["../bank.yaml", "/etc/passwd", "a/./b.yaml", "a//b.yaml", "a\\b.yaml", "c:b.yaml", "''", '"a\\tb"']
)
def test_no_file_outside_the_folder_is_read(folder: Path, name: str) -> None:
    spoil(folder, "bank.yaml", "guidance.yaml", name)
    assert lines(folder) == ["bank.yaml:15:3 guidance.file file-outside-folder"]


def test_a_link_is_not_followed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.yaml"
    secret.write_text(GUIDANCE, encoding="utf-8")
    (folder / "guidance.yaml").unlink()
    (folder / "guidance.yaml").symlink_to(secret)
    assert lines(folder) == ["bank.yaml:15:3 guidance.file link-refused"]
    (folder / "directions" / "only.yaml").rename(secret.parent / "only.yaml")
    (folder / "directions").rmdir()
    (folder / "directions").symlink_to(secret.parent)
    assert "bank.yaml:10:5 directions[0].file link-refused" in lines(folder)


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("bank.yaml", "  - {number: 0, id: no, title: Never}", "  - {file: no.yaml}", "levels[0].file file-not-found"),
        ("directions/only.yaml", "    claim: The claim.", "    claim: {file: claim.yaml}", "claim wrong-type"),
        ("directions/only.yaml", "  - id: one", "  - file: one.yaml\n  - id: one", "[0].file file-not-here"),
        ("guidance.yaml", "- {id", "- {file: x.yaml}\n- {id", "guidance[0].file file-not-here"),
    ],
)
def test_only_the_manifest_can_name_files(folder: Path, name: str, old: str, new: str, place: str) -> None:
    spoil(folder, name, old, new)
    (problem,) = lines(folder)
    assert problem.endswith(place)


def test_sections_of_an_overlay_and_their_kinds_can_be_files(folder: Path) -> None:
    (folder / "new.yaml").write_text("- {id: more, title: More, text: More.}\n", encoding="utf-8")
    (folder / "change.yaml").write_text("statements: {one: {weight: 3}}\n", encoding="utf-8")
    overlay = "extends: {file: bank.yaml}\nchange: {file: change.yaml}\nadd: {guidance: {file: new.yaml}}\n"
    (folder / "mine.yaml").write_text(overlay, encoding="utf-8")
    bank = load_bank(folder / "mine.yaml")
    assert ([step.id for step in bank.guidance], bank.statement("one").weight) == (["talk", "more"], 3)
    assert bank.provenance("guidance[more].text").file == f"{folder}/new.yaml"


def test_a_name_too_long_for_the_file_system_is_a_missing_file(folder: Path) -> None:
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


@pytest.mark.parametrize("features", [os.supports_dir_fd, set[object]()], ids=["openat", "Windows"])
def test_only_regular_files_are_read(folder: Path, features: set[object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "supports_dir_fd", features)
    assert load_bank(folder).guidance
    (folder / "guidance.yaml").unlink()
    (folder / "guidance.yaml").mkdir()
    assert lines(folder) == ["bank.yaml:15:3 guidance.file file-not-found"]
    (folder / "guidance.yaml").rmdir()
    (folder / "guidance.yaml").symlink_to("guidance.yaml")
    assert lines(folder) == ["bank.yaml:15:3 guidance.file link-refused"]
    (folder / "guidance.yaml").unlink()
    (folder / "directions").rename(folder / "elsewhere")
    (folder / "directions").symlink_to("elsewhere")
    assert "bank.yaml:10:5 directions[0].file link-refused" in lines(folder)


def test_a_named_pipe_is_not_opened(folder: Path) -> None:
    (folder / "guidance.yaml").unlink()
    os.mkfifo(folder / "guidance.yaml")
    assert lines(folder) == ["bank.yaml:15:3 guidance.file file-not-found"]
    with pytest.raises(BankError, match=r"cannot read the file “guidance\.yaml”"):
        load_bank(folder / "guidance.yaml")


@pytest.mark.parametrize("features", [os.supports_dir_fd, set[object]()], ids=["openat", "Windows"])
@pytest.mark.parametrize("inner", ["guidance.yaml", "directions"])
def test_a_link_put_in_place_of_a_file_at_any_moment_is_not_followed(
    folder: Path, tmp_path: Path, features: set[object], inner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if inner == "directions" and not features:
        pytest.skip("links need a privilege on Windows")
    secret = tmp_path.parent / f"{tmp_path.name}-secret"
    secret.mkdir()
    (secret / "guidance.yaml").write_text("- {id: secret, title: S, text: S.}\n", encoding="utf-8")
    (secret / "only.yaml").write_text(lines_of(folder / "directions" / "only.yaml", "Only", "Secret"), encoding="utf-8")
    target, spare, link = folder / inner, folder / "spare", folder / "link"
    link.symlink_to(secret if inner == "directions" else secret / inner)
    monkeypatch.setattr(os, "supports_dir_fd", features)
    stop, seen = Event(), set[str]()

    def swap() -> None:
        while not stop.is_set():
            for source in (link, spare):
                target.rename(spare if source is link else link)
                source.rename(target)

    swapping = Thread(target=swap)
    swapping.start()
    try:
        for _ in range(300):
            try:
                bank = load_bank(folder)
                seen |= {bank.guidance[0].id, bank.directions[0].title}
            except BankError as error:
                assert {problem.code for problem in error.problems} <= {"link-refused", "file-not-found"}
    finally:
        stop.set()
        swapping.join()
    assert seen <= {"talk", "Only"}


def lines_of(file: Path, old: str, new: str) -> str:
    return file.read_text(encoding="utf-8").replace(f"title: {old}", f"title: {new}")


def test_a_base_in_a_folder_that_becomes_a_link_is_not_followed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "base").mkdir()
    for name in ("bank.yaml", "guidance.yaml", "directions"):
        (folder / name).rename(folder / "base" / name)
    (folder / "bank.yaml").write_text(OVERLAY.replace("bank.yaml", "base/bank.yaml"), encoding="utf-8")
    read = _file.read_file_inside

    def read_and_swap(*arguments: Any) -> bytes:
        data = read(*arguments)
        if arguments[1] == ("base", "bank.yaml"):
            (folder / "base").rename(folder / "other")
            (folder / "base").symlink_to("other")
        return data

    monkeypatch.setattr("cx_centricity.loading._folder.read_file_inside", read_and_swap)
    assert {line.split()[-1] for line in lines(folder)} == {"link-refused", "unknown-reference"}


def test_an_unreadable_file_is_a_missing_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    assert lines(folder) == ["bank.yaml file-not-found"]
    assert lines(folder / "bank.yaml") == ["bank.yaml file-not-found"]


def test_all_files_of_a_bank_share_the_bounds(folder: Path) -> None:
    (folder / "guidance.yaml").write_text(GUIDANCE + "#" * 3_999_500, encoding="utf-8")
    assert lines(folder) == ["guidance.yaml too-large"]
    (folder / "guidance.yaml").write_text(GUIDANCE + "- {x: x}\n" * 16_660, encoding="utf-8")
    assert lines(folder) == ["guidance.yaml:1:1 too-many-values"]


def test_a_missing_manifest_and_a_manifest_that_is_a_list_are_problems(folder: Path) -> None:
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
def test_a_problem_shows_a_value_shortened(folder: Path, value: str, shown: str) -> None:
    spoil(folder, "bank.yaml", "language: en", f"language: {value}")
    with pytest.raises(BankError) as caught:
        load_bank(folder)
    assert caught.value.problems[0].message().startswith(f"expected text, found {shown}")
    spoil(folder, "bank.yaml", f"language: {value}", f"language: {'y' * 99}")
    with pytest.raises(BankError, match=f"“{'y' * 40}…” is not a language tag"):
        load_bank(folder)


OVERLAY = "extends: {file: bank.yaml}\nid: mine\nchange: {statements: {one: {weight: 2}}}\n"


def test_a_bank_can_extend_a_file_of_its_folder(folder: Path) -> None:
    (folder / "mine.yaml").write_text(OVERLAY, encoding="utf-8")
    bank = load_bank(folder / "mine.yaml")
    assert (bank.id, bank.statement("one").weight, bank.title) == ("mine", 2, "Small")
    assert bank.provenance("statements[one].claim").file == f"{folder}/directions/only.yaml"
    assert str(bank.provenance("statements[one].weight")).startswith(f"{folder}/mine.yaml:3:")


def test_a_base_names_files_from_its_own_folder(folder: Path) -> None:
    inner = folder / "base" / "deep"
    inner.parent.mkdir()
    for name in ("bank.yaml", "guidance.yaml", "directions"):
        inner.mkdir(exist_ok=True)
        (folder / name).rename(inner / name)
    (folder / "bank.yaml").write_text(OVERLAY.replace("bank.yaml", "base/deep/bank.yaml"), encoding="utf-8")
    assert load_bank(folder).provenance("title").file == f"{folder}/base/deep/bank.yaml"
    spoil(inner, "directions/only.yaml", "title: One", "title: 1")
    assert lines(folder) == ["base/deep/directions/only.yaml:5:5 directions[0].statements[0].title wrong-type"]


def test_an_overlay_is_checked_even_if_files_or_its_base_cannot_be_read(folder: Path) -> None:
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
def test_a_threshold_that_an_overlay_makes_wrong_is_placed_in_the_overlay(overlay: str, place: str) -> None:
    with pytest.raises(BankError) as caught:
        parse_bank(f"extends: {{bank: cx_centricity}}\n{overlay}\n", file="mine.yaml")
    assert [str(problem.place) for problem in caught.value.problems] == [place]


def test_a_threshold_that_a_removal_makes_wrong_is_placed_where_it_is_written() -> None:
    with pytest.raises(BankError) as caught:
        default_bank().with_overlay({"remove": {"stages": ["acquaintance"]}, "title": "T"})
    assert caught.value.problems[0].place.file == "cx_centricity:stages/first_steps.yaml"


def test_an_alias_or_tag_in_an_overlay_is_reported_once() -> None:
    sections = (
        "change: {blocks: {people: *a}}\nremove: {pitfalls: [*b], indicators: *c}\nadd: {drivers: [*d]}\norder: *e"
    )
    with pytest.raises(BankError) as caught:
        parse_bank(f"extends: {{bank: cx_centricity}}\n{sections}\n")
    assert {problem.code for problem in caught.value.problems} == {"anchor-refused"}
    assert len(caught.value.problems) == 5


@pytest.mark.parametrize(
    ("version", "code"),
    [
        *((version, "") for version in (">=2.0,<3", "==2.0", "==2.0.0+build", ">= 2.0.0 , <= 2.0.0", ">2.0.0-rc.1")),
        *((version, "version-outside-range") for version in (">=3", "<2.0", ">2.0", "<2.0.0-rc.1", ">=1,<2.0", "==1")),
        *(
            (version, "not-a-version-range")
            for version in ("1.2", "~=1.2", ">=1.2,", "", ">=1.2.0-..", ">=01", ">=1 <2")
        ),
        *((version, "not-a-version-range") for version in (">=1.2.3.4", "=1.2", ">=1-rc", ">=")),
    ],
)
def test_an_overlay_can_state_which_versions_of_its_base_fit(version: str, code: str, folder: Path) -> None:
    spoil(folder, "bank.yaml", "version: 1.0.0", "version: 2.0.0")
    extends = {"bank": "cx_centricity", "file": "bank.yaml"}
    for key, name in extends.items():
        overlay = f'id: mine\nextends: {{{key}: {name}, version: "{version}"}}\n'
        (folder / "mine.yaml").write_text(overlay, encoding="utf-8")
        if code:
            (found,) = lines(folder / "mine.yaml")
            assert found == f"mine.yaml:2:{overlay.index('version') - 8} extends.version {code}"
        else:
            assert load_bank(folder / "mine.yaml").id == "mine"


def test_a_range_of_versions_says_nothing_about_a_base_without_a_version(folder: Path) -> None:
    (folder / "mine.yaml").write_text('extends: {file: bank.yaml, version: ">=9"}\nid: mine\n', encoding="utf-8")
    spoil(folder, "bank.yaml", "version: 1.0.0", "version: 1.0")
    assert [line.split()[-1] for line in lines(folder / "mine.yaml")] == ["not-semver"]
    spoil(folder, "bank.yaml", "version: 1.0\n", "")
    assert [line.split()[-1] for line in lines(folder / "mine.yaml")] == ["missing-field"]


def test_an_overlay_that_keeps_the_id_of_its_base_has_a_warning(folder: Path) -> None:
    (folder / "mine.yaml").write_text("version: 9.0.0\nextends: {file: bank.yaml}\n", encoding="utf-8")
    (folder / "top.yaml").write_text("id: top\nextends: {file: mine.yaml}\n", encoding="utf-8")
    (warning,) = kept = [one for one in load_bank(folder / "mine.yaml").warnings if one.code == "id-of-base"]
    assert str(warning.place) == f"{folder}/mine.yaml:2:1 extends"
    assert warning.data["id"] == "small"
    for bank in (load_bank(folder / "top.yaml"), load_bank(folder / "mine.yaml").with_fields(id="other")):
        assert not [one for one in bank.warnings if one.code == "id-of-base"], kept


def test_a_text_that_a_comment_cuts_off_is_a_warning_at_its_place_in_the_bank(folder: Path) -> None:
    spoil(folder, "bank.yaml", "title: Small", "title: Small bank #1")
    spoil(folder, "directions/only.yaml", "claim: The claim.", "claim: The claim #1 is this.")
    (folder / "guidance.yaml").write_text("- {id: talk, title: T, text: Talk\n  to #1\n  }\n", encoding="utf-8")

    def found(bank: QuestionBank) -> list[str]:
        cut = [str(one.place) for one in bank.warnings if one.code == "text-before-comment"]
        return [place.removeprefix(f"{folder}/") for place in cut]

    expected = [
        "bank.yaml:4:1 title",
        "directions/only.yaml:6:5 directions[0].statements[0].claim",
        "guidance.yaml:1:24 guidance[0].text",
    ]
    assert found(load_bank(folder)) == expected
    (folder / "mine.yaml").write_text(f"{OVERLAY}title: Mine #1\n", encoding="utf-8")
    assert found(load_bank(folder / "mine.yaml")) == [*expected[1:], "mine.yaml:4:1 title"]
    assert found(load_bank(folder / "mine.yaml").with_fields(title="T", guidance=())) == expected[1:2]


def test_statements_are_renamed_in_files_too(folder: Path) -> None:
    overlay = "extends: {file: bank.yaml}\nid: mine\nrename: {statements: {one: file}}\n"
    (folder / "mine.yaml").write_text(overlay, encoding="utf-8")
    bank = load_bank(folder / "mine.yaml")
    assert bank.statement("file").level_texts
    assert str(bank.provenance("statements[file].id")).startswith(f"{folder}/mine.yaml:3:")
    assert str(bank.provenance("statements[file].claim")).startswith(f"{folder}/directions/only.yaml:6:")
    (folder / "top.yaml").write_text(
        overlay.replace("bank", "mine").replace("one: file", "file: two"), encoding="utf-8"
    )
    assert load_bank(folder / "top.yaml").present_ids == {"one": "two", "file": "two"}


@pytest.mark.parametrize(
    ("old", "new"),
    [("title: Small", "titel: Small"), ("title: Small", "title: [Small"), ("from_points: 50", "from_points: 0")],
)
def test_an_error_knows_the_language_of_the_bank(folder: Path, old: str, new: str) -> None:
    (folder / "mine.yaml").write_text("extends: {file: bank.yaml}\nid: 1\n", encoding="utf-8")
    spoil(folder, "bank.yaml", old, new)
    with pytest.raises(BankError) as caught:
        load_bank(folder)
    assert caught.value.language == "en"
    with pytest.raises(BankError) as caught:
        load_bank(folder / "mine.yaml")
    assert caught.value.language == (None if "[" in new else "en")
    assert BankError([Problem("no-folder", name="x")]).language is None


def test_the_length_of_a_chain_of_banks_is_limited(folder: Path) -> None:
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


def test_the_bundled_bank_cannot_extend_installed_banks(folder: Path) -> None:
    (folder / "bank.yaml").write_text("extends: {bank: cx_centricity}", encoding="utf-8")
    assert load_bank(folder) == default_bank()
    with pytest.raises(BankError, match="the bank “cx_centricity” is not installed; installed banks: —"):
        read_bank(folder)


def test_a_problem_of_a_base_is_reported_once_and_beside_those_of_the_overlay(folder: Path) -> None:
    (folder / "guidance.yaml").write_text(GUIDANCE + GUIDANCE, encoding="utf-8")
    spoil(folder, "bank.yaml", "from_points: 50", "from_points: 0")
    (folder / "middle.yaml").write_text(OVERLAY, encoding="utf-8")
    drivers = "[{stage: low, id: hire, text: Hire., supports: [train]}]"
    overlay = f"extends: {{file: middle.yaml}}\npoint_range: [0, 90]\nadd: {{drivers: {drivers}}}\n"
    (folder / "top.yaml").write_text(overlay, encoding="utf-8")

    def found() -> list[str]:
        with pytest.raises(BankError) as caught:
            load_bank(folder / "top.yaml")
        spots = [(p.place.file, p.place.line, p.place.column, p.code) for p in caught.value.problems]
        return [f"{file}:{line}:{column} {code}".removeprefix(f"{folder}/") for file, line, column, code in spots]

    assert found() == [
        "bank.yaml:13:40 stages-do-not-cover-range",
        "guidance.yaml:2:3 duplicate-id",
        "top.yaml:3:64 unknown-reference",
    ]
    spoil(folder, "bank.yaml", "language: en", "language: English")
    assert found() == ["bank.yaml:3:1 not-a-language"]


def test_a_duplicate_that_an_overlay_adds_is_placed_in_the_overlay(folder: Path) -> None:
    add = "add: {guidance: [{before: talk, id: talk, title: T, text: T.}]}\n"
    (folder / "mine.yaml").write_text(f"extends: {{file: bank.yaml}}\n{add}", encoding="utf-8")
    with pytest.raises(BankError) as caught:
        load_bank(folder / "mine.yaml")
    (problem,) = caught.value.problems
    assert str(problem.place) == f"{folder}/mine.yaml:2:18 guidance[0]"
    assert problem.data["first"] == f"{folder}/guidance.yaml:1:3 guidance[1]"
