"""The distribution: what an import loads, what the wheel contains, what README and docs state."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import cx_centricity
from cx_centricity import default_bank

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "cx_centricity"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_importing_the_package_reads_no_data_and_loads_no_yaml() -> None:
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


@pytest.mark.no_cover  # Measuring coverage doubles the time of a search.
def test_examples_in_the_readme_print_what_they_show() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```pycon\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "README.md", "README.md", 0)
    assert len(test.examples) >= 5
    assert doctest.DocTestRunner().run(test).failed == 0


def figures() -> dict[str, int]:
    """Return the figures of the bundled bank by the names that the pages use."""
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
def test_figures_on_a_page_match_the_bank(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for name, figure in figures().items():
        for stated in re.findall(rf"\*\*(\d+) {name}\*\*", text):
            assert int(stated) == figure, f"{page.name} says {stated} {name}"


def test_the_readme_states_every_figure() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name, figure in figures().items() if f"**{figure} {name}**" not in text] == []


@pytest.mark.engine
def test_the_benchmarks_run() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "run.py"), "--quick"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    table = done.stdout.splitlines()
    assert len(table) == 2 + 13
    assert all(line.count("|") == 6 for line in table)


def test_the_version_matches_the_package_and_has_a_changelog_entry() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == cx_centricity.__version__
    assert f"## [{project['version']}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [re.split(r"[<>=]", name)[0].lower() for name in project["dependencies"]] == [
        "pydantic",
        "pyyaml",
        "importlib-resources",
    ]
