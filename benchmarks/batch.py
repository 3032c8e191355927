"""Batches of summaries of generated reports: speed, what they add to the endpoint's own time, memory, kills.

usage: python benchmarks/batch.py [REPORTS] [WORK_DIR]      (defaults: 1000, a temporary folder)

The endpoint is scripted, on loopback, in a process of its own, and answers at once. Prints:

1. reports a minute without a model;
2. with it: requests a second, and milliseconds a request beyond the endpoint's own (measured by asking it the same
   prompts with a bare HTTP client, as many at once);
3. peak memory (resident) of the batch at a tenth of the reports and at all of them;
4. killed five times at random moments and restarted: results, requests asked twice.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from many_reports import honest, make_library  # noqa: E402
from scripted_llm import ScriptedLLM  # noqa: E402

from rag.library.store import open_library  # noqa: E402
from rag.models.llm import RemoteLLM  # noqa: E402
from rag.models.reply_cache import Replies  # noqa: E402
from rag.summaries.batch import Order, run  # noqa: E402
from rag.summaries.manifest import read_entries  # noqa: E402
from rag.summaries.summarize import Shelf  # noqa: E402

AT_ONCE = 8


def serve() -> None:
    """The endpoint; prints its URL, then, for each line it reads, the number of requests so far."""
    with ScriptedLLM(honest) as endpoint:
        print(endpoint.url, flush=True)
        for _ in sys.stdin:
            print(len(endpoint.asked), flush=True)


def batch(library: Path, out: Path, url: str) -> None:
    """One batch; prints seconds, requests and peak memory in MB as JSON. Without a model where `url` is "-"."""
    out.mkdir(parents=True, exist_ok=True)
    with open_library(library, "toy") as opened, Replies(out, 1 << 28) as replies:
        llm = None if url == "-" else RemoteLLM("scripted", base_url=url, api_key="")
        if llm:
            _ = llm._client
        begun = time.monotonic()
        shelf = Shelf(opened)
        outcome = run(shelf, shelf.reports, Order(out, at_once=AT_ONCE), llm, replies)
        seconds = time.monotonic() - begun
    requests = sum(entry.requests for entry in outcome.entries)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "requests": requests, "reports": len(outcome.entries), "peak": peak}))


def in_child(*arguments: object) -> dict[str, float]:
    """Run this file with `arguments` in a process; what it prints."""
    command = [sys.executable, __file__, *map(str, arguments)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return found


class Endpoint:
    """The endpoint's process."""

    def __init__(self) -> None:
        command = [sys.executable, __file__, "serve"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        self.url = self._process.stdout.readline().strip()

    def asked(self) -> int:
        """Requests so far."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write("?\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End it."""
        self._process.communicate()


def bare(url: str, count: int) -> float:
    """Seconds that the endpoint takes for `count` requests of a usual size, `AT_ONCE` at once."""
    prompt = "<<<资料\n" + "\n".join(f"[{n}] 新建改造道路{n}条，惠及群众{n}万人。" for n in range(1, 9)) + "\n>>>"
    body = json.dumps({"model": "m", "max_tokens": 300, "messages": [{"role": "user", "content": prompt}]}).encode()

    def ask(_: int) -> None:
        request = urllib.request.Request(f"{url}/chat/completions", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as reply:
            reply.read()

    begun = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(ask, range(count)))
    return time.monotonic() - begun


def kills(library: Path, out: Path, count: int) -> None:
    """Kill a batch five times at random moments, then let it end."""
    chance = random.Random(1)
    endpoint = Endpoint()
    for turn in range(5):
        process = subprocess.Popen(
            [sys.executable, __file__, "batch", library, out, endpoint.url], stdout=subprocess.DEVNULL
        )
        until = (turn + chance.random()) / 6 * 3 * count
        while endpoint.asked() < until:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    in_child("batch", library, out, endpoint.url)
    entries = read_entries(out).values()
    done = sum(entry.status == "done" for entry in entries)
    again = endpoint.asked() - sum(entry.requests for entry in entries)
    print(f"killed 5 times: {done} of {count} results, {again} requests asked twice (at most {5 * AT_ONCE} under way)")
    endpoint.close()


def main(count: int, work: Path) -> None:
    """All four measurements."""
    print(f"{count} generated reports, {os.cpu_count()} cores")
    whole, tenth = make_library(work / "whole", count), make_library(work / "tenth", max(1, count // 10))
    plain = in_child("batch", whole, work / "plain", "-")
    print(f"without a model: {60 * plain['reports'] / plain['seconds']:,.0f} reports a minute")
    endpoint = Endpoint()
    small = in_child("batch", tenth, work / "small", endpoint.url)
    large = in_child("batch", whole, work / "large", endpoint.url)
    own = bare(endpoint.url, 500) / 500
    endpoint.close()
    each = large["seconds"] / large["requests"]
    print(
        f"with a model: {large['requests']:.0f} requests, {1 / each:,.0f} a second, {1000 * (each - own):.1f} ms each "
        f"beyond the endpoint's {1000 * own:.1f} ms, {AT_ONCE} at once"
    )
    for name, found in (("tenth", small), ("whole", large)):
        print(f"peak memory, {name} ({found['reports']:.0f} reports): {found['peak']:.0f} MB")
    print(f"ratio {large['peak'] / small['peak']:.3f}; without a model {plain['peak']:.0f} MB")
    kills(whole, work / "killed", count)


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve()
    elif sys.argv[1:2] == ["batch"]:
        batch(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(int((sys.argv[1:] or ["1000"])[0]), Path((sys.argv[2:] or [folder])[0]))
