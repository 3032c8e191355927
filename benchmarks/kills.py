"""Kill what writes a library at a thousand moments: ingest, correct, index, remove, batch, with a stand-in embedding.

usage: kills.py [KILLS]

After each kill the same is run again, and both stores and the summaries must equal those of an undisturbed run. Prints
how many kills met the work running; any difference is an AssertionError.
"""

import multiprocessing
import os
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "tests"), str(HERE.parent)]
os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:2])

import crash_child  # noqa: E402
from test_crash import trials  # noqa: E402


def main(kills: int) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["crash_child"])
    for target in (crash_child.ingest, crash_child.everything):
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            met = trials(context, target, kills // 2, seed=1)
            print(f"{target.__name__}: {kills // 2} kills, {met} met it running, nothing lost", flush=True)
            os.chdir(HERE)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
