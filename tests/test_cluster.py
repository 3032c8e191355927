"""Reading on a Ray cluster of this machine's own: the same library as by one process, whoever dies on the way."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

import pytest
import toy
from toy import ToyEmbedder, report_text

from rag import pipeline
from rag.config import Settings, load_settings
from rag.formats import SUFFIXES
from rag.library.cluster import RayTasks
from rag.library.cluster_models import Models
from rag.library.codecs import Row
from rag.library.dispatch import Dispatch, Threads, WorkerDied
from rag.library.embedding import vector_key
from rag.library.files import find_files
from rag.library.intake import Progress
from rag.library.making import PartOrder, make_parts
from rag.library.parts import Parts
from rag.library.store import open_library
from rag.records import LibraryError

T = TypeVar("T")
MANY = 12
KILLS = 3
LOOPBACK_4 = "0100007F"
LOOPBACK_6 = "00000000000000000000000001000000"
LOOPBACK_4_IN_6 = "0000000000000000FFFF00000100007F"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="workers are found in /proc")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    for at in range(MANY):
        text = report_text(("郑州市", "洛阳市", "开封市")[at % 3], 2010 + at // 3, sentences=120)
        (folder / f"{at:02}.txt").write_text(text, "utf-8")
    return folder


def settings(library: str) -> Settings:
    return load_settings(library=Path(library), embedding_model="none", workers=2)


def rows(library: str) -> list[Row]:
    with open_library(Path(library), "") as opened:
        return list(opened.dump())


@pytest.fixture(scope="module")
def cluster() -> Iterator[RayTasks]:
    """One for all tests but the first, which starts its own by the command's way.

    It repeats no task of a dead worker: a new worker takes seconds, and what is tested here is what comes after that.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rag.library.cluster._RETRIES", 0)
        tasks = RayTasks("", 2)
    yield tasks
    tasks.close()


def below(top: int) -> Iterator[int]:
    """The processes that this one started, and those started by them."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:  # it has ended
                continue
    for pid in parents:
        above = parents[pid]
        while above in parents and above != top:
            above = parents[above]
        if above == top:
            yield pid


def workers_of_ray(doing: str = "_run") -> Iterator[int]:
    """Those in which a task runs, or whatever begins with `doing`."""
    for pid in below(os.getpid()):
        try:
            if Path(f"/proc/{pid}/cmdline").read_text().startswith(f"ray::{doing}"):
                yield pid
        except OSError:  # it has ended
            continue


def listening() -> Iterator[tuple[str, str]]:
    """(inode, address) of each socket that waits for connections, as the kernel writes them."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A":
                yield fields[9], fields[1].partition(":")[0]


class Killer(threading.Thread):
    """Kills a worker while it reads, after each of the first files."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.done = threading.Event()
        self.killed: set[int] = set()
        self._files = 0

    def see(self, now: Progress) -> None:
        self._files = now.files_done

    def run(self) -> None:
        while not self.done.wait(0.01):
            if len(self.killed) < KILLS and self._files > len(self.killed):
                for pid in list(workers_of_ray())[:1]:
                    self.killed.add(pid)
                    os.kill(pid, signal.SIGKILL)


def test_one_process_a_pool_and_a_cluster_make_the_same_library_with_workers_killed_on_the_way(
    files: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pipeline.ingest([files], settings("serial"), on="serial")
    pipeline.ingest([files], settings("pool"), on="pool")
    killer = Killer()
    killer.start()
    results = pipeline.ingest([files], settings("ray"), killer.see, on="ray")
    killer.done.set()
    killer.join()
    assert len(killer.killed) == KILLS
    assert [result.status for result in results] == ["added"] * MANY
    assert rows("serial") == rows("pool") == rows("ray")
    assert capfd.readouterr().out == ""  # where results stand


def test_a_cluster_that_is_not_there_is_said_at_once() -> None:
    with pytest.raises(LibraryError, match="cannot be used"):
        RayTasks("ray://127.0.0.1:1", 1)


def test_a_cluster_of_this_machine_listens_to_this_machine_only(cluster: RayTasks) -> None:
    assert cluster.submit(abs, -1).result() == 1
    ours = {os.getpid(), *below(os.getpid())}
    sockets = {
        os.readlink(handle)
        for pid in ours
        if Path(f"/proc/{pid}/fd").is_dir()
        for handle in Path(f"/proc/{pid}/fd").iterdir()
        if os.path.lexists(handle)
    }
    open_to = {address for inode, address in listening() if f"socket:[{inode}]" in sockets}
    assert open_to
    assert open_to <= {LOOPBACK_4, LOOPBACK_6, LOOPBACK_4_IN_6}


class Poisoned(Dispatch):
    """Tasks on a cluster, of which one file ends whatever process reads it."""

    def __init__(self, cluster: RayTasks, name: str) -> None:
        super().__init__()
        self._cluster = cluster
        self._name = name

    @property
    def workers(self) -> int:
        return self._cluster.workers

    def _begin(self, task: Callable[..., T], *arguments: object) -> Future[T]:
        return self._cluster.submit(*self._poisoned(task, *arguments))

    def alone(self, task: Callable[..., T], *arguments: object) -> T:
        return self._cluster.alone(*self._poisoned(task, *arguments))

    def _poisoned(self, *task: Any) -> Any:  # noqa: ANN401  # a function with arguments of any kind
        return (os._exit, 9) if getattr(task[1], "name", "") == self._name else task

    def close(self) -> None:
        """The cluster is for other tests, too."""


def test_a_file_that_ends_its_workers_costs_itself_only_and_is_named(
    files: Path, cluster: RayTasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.library.dispatch._PAUSE", 0.0)
    monkeypatch.setattr("rag.library.dispatch.BLAMED", 2)  # a new worker takes seconds
    found = find_files([files], SUFFIXES)[:6]
    order = PartOrder(str(Path("parts").resolve()), pipeline.limits_of(load_settings()), 300, 1_000_000)
    made = list(make_parts(found, order, Poisoned(cluster, "03.txt")))
    assert [each.results[0].status for each in made] == [*["added"] * 3, "failed", *["added"] * 2]
    assert made[3].results[0].name == "03.txt"
    assert "2 times while it was read alone" in made[3].results[0].reason
    assert len(Parts("parts").names()) == 5
    again = [each.results[0].status for each in make_parts(found, order, cluster)]
    assert again == [*["unchanged"] * 3, "added", *["unchanged"] * 2]


def test_the_nodes_embed_texts_of_several_files_together_though_a_model_is_killed(
    files: Path, cluster: RayTasks
) -> None:
    cluster.ray.cloudpickle.register_pickle_by_value(toy)  # the nodes have no tests
    order = PartOrder(str(Path("parts").resolve()), pipeline.limits_of(load_settings()), 300, 1_000_000)
    names = [each.part for each in make_parts(find_files([files], SUFFIXES)[:2], order, Threads(1))]
    here, there = Parts("parts"), Models(cluster, ToyEmbedder)
    texts = list({each.text for name in names for item in here.read(name) for each in item.passages})  # type: ignore[union-attr]
    embedder = there.embedder(batch=8)
    assert (embedder.name, embedder.engine, embedder.dim) == ("toy", "toy", 64)
    for pid in workers_of_ray("_Model"):
        os.kill(pid, signal.SIGKILL)
    assert (embedder.passages(texts) == ToyEmbedder().passages(texts)).all()
    (made,) = there.parts(order.where, [names], batch=8)
    assert made == len(texts)
    assert sorted({key for name in names for key in here.read_vectors(name, "toy")[1]}) == sorted(
        map(vector_key, texts)
    )
    assert list(there.parts(order.where, [names], batch=8)) == [0]  # none twice


def test_tasks_raise_what_they_raised_and_tell_of_a_dead_worker(
    cluster: RayTasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cluster.submit(os.getpid).result() != os.getpid()
    with pytest.raises(ValueError, match="invalid literal"):
        cluster.submit(int, "no number").result()
    with pytest.raises(WorkerDied):
        cluster.submit(os._exit, 9).result()
    assert cluster.submit(abs, -1).result() == 1
    monkeypatch.setattr(cluster, "rules", "others")
    with pytest.raises(LibraryError, match="another version"):
        cluster.submit(abs, -1).result()
