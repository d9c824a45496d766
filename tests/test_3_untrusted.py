"""Hostile files: each is refused with its own code, within 200 MB, in a process that may not take long."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hostile import HOSTILE

SCRIPT = """
import json, resource, sys
from pathlib import Path
import yaml, importlib_resources
from cx_centricity import BankError, default_bank, load_bank
default_bank()
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
try:
    load_bank(sys.argv[1])
    codes = []
except BankError as error:
    codes = [problem.code for problem in error.problems]
    error.message("ru")
# The peak of this program alone: `ru_maxrss` counts that of the process that started it too.
(peak,) = [line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
print(json.dumps([sorted(set(codes)), int(peak) / 1024]))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
@pytest.mark.parametrize("name", HOSTILE)
def test_each_is_refused_by_its_code_within_two_hundred_megabytes(name: str, tmp_path: Path) -> None:
    data, code = HOSTILE[name]
    file = tmp_path / "bank.yaml"
    file.write_bytes(data)
    # Tracing lines for coverage would cost more than what is measured.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    command = [sys.executable, "-c", SCRIPT, str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    codes, megabytes = json.loads(done.stdout)
    assert code in codes
    assert megabytes < 200
