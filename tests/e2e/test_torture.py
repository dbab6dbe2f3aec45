"""The figures of tests/torture in their short form."""
import os
import sys

import pytest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
                                "torture"))
import figures  # noqa: E402


@pytest.mark.parametrize("run", figures.FIGURES, ids=lambda run: run.__name__)
def test_figure(run):
    value, good = run(False)
    assert good, f"{run.what}: {value}; the goal is {run.goal}"
