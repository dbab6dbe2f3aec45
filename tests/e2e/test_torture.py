"""What the server survives, in short: `make torture` shows it in full."""
import os
import re
import subprocess
import sys

import pytest

from conftest import PROGRAM, ROOT

RUN = os.path.join(ROOT, "tests", "torture", "run")
FIGURES = subprocess.run([sys.executable, RUN, "--list"], capture_output=True, check=True,
                         text=True).stdout.split()


@pytest.mark.parametrize("figure", FIGURES)
def test_what_it_survives(figure):
    done = subprocess.run(
        [sys.executable, RUN, "--build", os.path.dirname(PROGRAM), "--short", "--only", figure],
        capture_output=True, text=True, timeout=300, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    if re.search(r"^0 reached, 0 MISSED", done.stdout, re.M):
        pytest.skip("; ".join(re.findall(r"  (\S.*?)  +not shown$", done.stdout, re.M)))
