"""One test many times over, on one server of its own: how often it fails, and how.

    python benchmarks/repeats.py TEST [--times 40]

TEST as pytest names it; by default two writers and eight readers of one catalog on PostgreSQL. Not in the tests: it
takes minutes.
"""

import argparse
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WRITERS = "tests/test_postgres.py::test_writers_and_readers_at_once_lose_nothing_and_meet_no_error"


class Again:
    """Asks for each test so many times, and counts what became of them."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.passed: list[float] = []
        self.failed: list[str] = []

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        metafunc.fixturenames.append("again")
        metafunc.parametrize("again", range(self.times))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(f"{report.nodeid} {report.when}: {report.longreprtext[-600:]}")
        elif report.when == "call":
            self.passed.append(report.duration)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("test", nargs="?", default=WRITERS)
    parser.add_argument("--times", type=int, default=40)
    options = parser.parse_args()
    again, begun = Again(options.times), time.perf_counter()
    pytest.main(["-q", "-p", "no:cacheprovider", "--rootdir", str(ROOT), str(ROOT / options.test)], [again])
    print(*again.failed, sep="\n")
    took = f"{sum(again.passed) / max(1, len(again.passed)):.1f} s each, {time.perf_counter() - begun:.0f} s"
    print(f"{len(again.passed)} passed, {len(again.failed)} failed: {took}")
    return 1 if again.failed or not again.passed else 0


if __name__ == "__main__":
    sys.exit(main())
