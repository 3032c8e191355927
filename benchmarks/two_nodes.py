"""Generated reports read by a Ray cluster of two nodes, of which one is lost on the way and another joins.

    sudo python benchmarks/two_nodes.py REPORTS... [--reports 200]

Each node is in a network namespace of its own, joined to the others by a bridge, as machines are by a switch; it needs
root, `ip` of iproute2 and Ray. The second node is killed, with all that runs on it, when a third of the files is read,
and a third one joins then. Every row must be as one process makes it; another is an AssertionError.
"""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT), str(ROOT / "benchmarks")]
os.environ["PYTHONPATH"] = str(ROOT)  # of the nodes, too
os.environ |= {"RAY_AUTH_MODE": "token", "RAY_USAGE_STATS_ENABLED": "0"}

from long_reports import made_files, read_real  # noqa: E402
from test_cluster import below, rows  # noqa: E402

from rag import pipeline  # noqa: E402
from rag.config import load_settings  # noqa: E402
from rag.library.intake import Progress  # noqa: E402

_NET = "10.77.0"
_HEAD = f"{_NET}.1"


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


@contextmanager
def network(nodes: int) -> Iterator[list[str]]:
    """The names of as many namespaces on one bridge, the first with the address 10.77.0.1."""
    names = [f"govreport{at}" for at in range(nodes)]
    ip("link", "add", "govbridge", "type", "bridge")
    try:
        ip("link", "set", "govbridge", "up")
        for at, name in enumerate(names):
            ip("netns", "add", name)
            ip("link", "add", f"gov{at}", "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("link", "set", f"gov{at}", "master", "govbridge", "up")
            ip("-n", name, "addr", "add", f"{_NET}.{at + 1}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
            ip("-n", name, "link", "set", "lo", "up")
        yield names
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "del", name], check=False)
        ip("link", "del", "govbridge")


class Node:
    """One node of the cluster, in a namespace."""

    def __init__(self, name: str, address: str, scratch: Path) -> None:
        ray = Path(sys.executable).with_name("ray")
        head = ["--head", "--port=6379", "--ray-client-server-port=10001", "--include-dashboard=false"]
        head += [f"--temp-dir={scratch}"]
        joins = head if address == _HEAD else [f"--address={_HEAD}:6379"]
        start = [str(ray), "start", *joins, f"--node-ip-address={address}", "--num-cpus=1", "--block"]
        self._process = subprocess.Popen(
            ["ip", "netns", "exec", name, *start], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def kill(self) -> int:
        """At once, with all its processes; how many they were."""
        pids = [*below(self._process.pid), self._process.pid]
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._process.wait(30)
        return len(pids)


def reading(files: Path, library: Path) -> None:
    """In the first node's namespace: read all files on the cluster, and say after each how many are done."""

    def tell(now: Progress) -> None:
        if now.result is not None:
            print(now.files_done, flush=True)

    _wait_for(2)
    settings = load_settings(library=library, embedding_model="none")
    results = pipeline.ingest([files], settings, tell, on=f"ray://{_HEAD}:10001")
    print(dict(Counter(result.status for result in results)), flush=True)
    here = _nodes()
    print(f"at the end {here[True]} nodes are there, {here[False]} gone", flush=True)


def _wait_for(nodes: int) -> None:
    """Until so many nodes, of one processor each, have joined."""
    until = time.monotonic() + 600
    while time.monotonic() < until:
        here = _nodes()
        if here.get(True, 0) >= nodes:
            print(f"nodes: {nodes}", flush=True)
            return
        time.sleep(2)
    raise SystemExit("the cluster did not start")


def _nodes() -> Counter[bool]:
    """How many nodes are alive and how many are not, none while the cluster is still starting."""
    import ray

    try:
        ray.init(f"ray://{_HEAD}:10001", logging_level="ERROR")
        return Counter(bool(node["Alive"]) for node in ray.nodes())
    except (OSError, RuntimeError, ValueError):
        return Counter()
    finally:
        ray.shutdown()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--reading", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.reading:
        reading(*options.folders)
        return
    os.environ["RAY_AUTH_TOKEN"] = secrets.token_hex(32)
    # Ray's sockets have names of at most 107 bytes.
    with tempfile.TemporaryDirectory(prefix="two", dir="/tmp") as temporary, network(3) as names:
        folder = Path(temporary)
        bases, _ = read_real(options.folders, max(1, options.reports // 10))
        made_files(folder / "files", bases, options.reports)
        begun = time.perf_counter()
        settings = load_settings(library=folder / "serial", embedding_model="none")
        pipeline.ingest([folder / "files"], settings, on="serial")
        print(f"one process: {time.perf_counter() - begun:.1f} s", flush=True)
        nodes = [Node(names[0], _HEAD, folder / "ray")]
        try:
            time.sleep(20)
            nodes.append(Node(names[1], f"{_NET}.2", folder / "ray"))
            again = [sys.executable, __file__, "--reading", str(folder / "files"), str(folder / "cluster")]
            asked = ["ip", "netns", "exec", names[0], *again]
            with subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) as process:
                assert process.stdout is not None
                for line in process.stdout:
                    if line.startswith("nodes"):
                        begun = time.perf_counter()
                    if not line.strip().isdigit():
                        print(line.strip(), flush=True)
                    elif int(line) >= options.reports // 3 and len(nodes) == 2:
                        print(f"{int(line)} files: node 2 is killed, {nodes[1].kill()} processes", flush=True)
                        nodes.append(Node(names[2], f"{_NET}.3", folder / "ray"))
            assert process.returncode == 0, "reading failed"
            print(f"the cluster: {time.perf_counter() - begun:.1f} s", flush=True)
        finally:
            for node in nodes:
                node.kill()
        found = [[tuple(row) for row in rows(str(folder / name))] for name in ("serial", "cluster")]
        assert found[0] == found[1], "another library"
        print(f"{len(found[0]):,} rows, the same")


if __name__ == "__main__":
    main()
