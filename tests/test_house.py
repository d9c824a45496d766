"""What holds for the project as a whole: what an import loads, what is shipped, what the pages say."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from cx_centricity import assess, default_bank
from strategies import full_sheet

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "cx_centricity"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_importing_the_package_reads_no_data_and_no_yaml() -> None:
    script = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "import cx_centricity\n"
        "loaded = {'yaml', 'importlib_resources', 'hypothesis', 'typer', 'rich'} & set(sys.modules)\n"
        "assert not loaded, loaded\n"
        "data = [name for name in opened if name.endswith(('.yaml', '.json'))]\n"
        "assert not data, data\n"
        "cx_centricity.default_bank()\n"
        "assert [name for name in opened if name.endswith('bank.yaml')]\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_examples_in_the_readme_run_and_print_what_they_say() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```pycon\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "README.md", "README.md", 0)
    assert len(test.examples) >= 5
    assert doctest.DocTestRunner().run(test).failed == 0


def figures() -> dict[str, int]:
    """Return the figures of the bank that the pages state, by the name a page gives them."""
    bank = default_bank()
    return {
        "directions": len(bank.directions),
        "statements": len(bank.statements),
        "level texts": sum(len(statement.level_texts) for statement in bank.statements),
        "levels": len(bank.levels),
        "blocks": len(bank.blocks),
        "stages": len(bank.stages),
        "block profiles": sum(len(stage.profiles) for stage in bank.stages),
        "drivers of change": sum(len(stage.drivers) for stage in bank.stages),
        "pitfalls": len(bank.pitfalls),
        "discussion questions": sum(len(direction.discussion) for direction in bank.directions),
        "indicators": len(bank.indicators),
        "steps of guidance": len(bank.guidance),
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_figures_on_a_page_are_those_of_the_bank(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for name, figure in figures().items():
        for stated in re.findall(rf"\*\*(\d+) {name}\*\*", text):
            assert int(stated) == figure, f"{page.name} says {stated} {name}"


def test_the_readme_states_every_figure() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name, figure in figures().items() if f"**{figure} {name}**" not in text] == []


def test_the_benchmarks_run() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "run.py"), "--quick"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    table = done.stdout.splitlines()
    assert len(table) == 2 + 12
    assert all(line.count("|") == 6 for line in table)


def test_the_version_has_its_entry_in_the_changelog() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"## [{project['version']}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [re.split(r"[<>=]", name)[0].lower() for name in project["dependencies"]] == [
        "pydantic",
        "pyyaml",
        "importlib-resources",
    ]


OWN_BANK = """\
extends: {bank: cx_centricity}
id: hotels
version: 1.0.0
title: Диагностика гостиницы
add:
  statements:
    - {direction: service, id: late_check_out, title: Поздний выезд, claim: Гость может выехать позже.}
"""
OWN_PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "hotel-banks"
version = "1.0.0"
[project.entry-points."cx_centricity.banks"]
hotels = "hotel_banks"
hostels = "hotel_banks:hostels"
"""
OWN_MODULE = """\
from importlib.resources import files
from cx_centricity import load_bank
def hostels():
    return load_bank(files(__name__)).with_fields(id="hostels")
"""


def build_wheel(project: Path, folder: Path) -> Path:
    """Build the wheel of a project into a folder of its own."""
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(project)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def own_package(folder: Path) -> Path:
    """Write a package that provides two banks, and return its wheel."""
    package = folder / "project" / "hotel_banks"
    package.mkdir(parents=True)
    (package.parent / "pyproject.toml").write_text(OWN_PROJECT, encoding="utf-8")
    (package / "__init__.py").write_text(OWN_MODULE, encoding="utf-8")
    (package / "bank.yaml").write_text(OWN_BANK, encoding="utf-8")
    return build_wheel(package.parent, folder / "wheels")


def test_the_wheel_holds_all_data_and_works_in_a_clean_environment(tmp_path: Path) -> None:
    wheel = build_wheel(ROOT, tmp_path)
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {name for name in names if name.startswith("cx_centricity/")}
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {"cx_centricity"}
    on_disk = {f"cx_centricity/{file.relative_to(SOURCE).as_posix()}" for file in SOURCE.rglob("*") if file.is_file()}
    assert shipped == {name for name in on_disk if "__pycache__" not in name}

    venv.create(tmp_path / "clean", with_pip=True)
    python = str(tmp_path / "clean" / "bin" / "python")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))}
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)]
    subprocess.run(install, check=True, env=environment)
    script = (
        "from cx_centricity import assess, default_bank\n"
        "print(assess({s.id: 5 for s in default_bank().statements}).model_dump_json())"
    )
    done = subprocess.run([python, "-c", script], check=True, capture_output=True, cwd=tmp_path, env=environment)
    assert done.stdout.decode().strip() == assess(full_sheet(default_bank(), 5)).model_dump_json()
    command = [python, "-m", "cx_centricity"]
    without = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert without.stderr.strip().endswith("pip install 'cx-centricity[cli]'")
    command = [python, "-c", "import cx_centricity.testing"]
    without = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert without.stderr.strip().endswith("pip install 'cx-centricity[testing]'")

    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*command, str(own_package(tmp_path))], check=True, env=environment)
    of_package = (
        "from cx_centricity import assess, available_banks, get_bank\n"
        "print(*available_banks())\n"
        "for name in ('hotels', 'hostels'):\n"
        "    bank = get_bank(name)\n"
        "    result = assess({s.id: 5 for s in bank.statements}, bank=bank)\n"
        "    print(result.bank.id, result.score.points, result.score.total)\n"
    )
    found = subprocess.run([python, "-c", of_package], check=True, capture_output=True, cwd=tmp_path, env=environment)
    assert found.stdout.decode().splitlines() == ["cx_centricity hostels hotels", "hotels 51 49", "hostels 51 49"]

    zipped = {**environment, "PYTHONPATH": str(wheel)}
    uninstall = [python, "-m", "pip", "uninstall", "--quiet", "--yes", "--disable-pip-version-check", "cx-centricity"]
    subprocess.run(uninstall, check=True, env=environment)
    again = subprocess.run([python, "-c", script], check=True, capture_output=True, cwd=tmp_path, env=zipped)
    assert again.stdout == done.stdout, "the bank is not read out of a zip file"
