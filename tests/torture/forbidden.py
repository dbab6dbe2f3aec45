"""14 forbidden acts in each role: 14 refused."""
import os
import re
import subprocess

from common import NotShown, PATIENCE, Row

ROLES = ("worker", "indexer", "checker")


def show(ground):
    """What the processes may not do is tried in tests/unit/test_confine.c."""
    ground.needs_plain_build("whose processes are not confined")
    done = subprocess.run([os.path.join(ground.build, "tests", "test_confine")],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=PATIENCE, text=True, check=False)
    if "[  SKIPPED ]" in done.stdout:
        raise NotShown("this kernel lacks Landlock or seccomp")
    for role in ROLES:
        found = re.search(rf"^{role}: (\d+) of (\d+) forbidden acts refused", done.stdout, re.M)
        still = re.search(r"it still .*", done.stdout)
        seen = found[0].partition(": ")[2] if found else still[0] if still else "failed"
        yield Row(f"{role}: all of 14 or more forbidden acts are refused", seen,
                  found and found[1] == found[2] and int(found[1]) >= 14)
