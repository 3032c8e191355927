"""Tasks on a Ray cluster: one that runs, by its address, or one of this machine's own processes.

Nothing is told to anybody: no usage statistics, no dashboard, and a cluster that is started here listens on this
machine's own address only.
"""

from __future__ import annotations

import logging
import os
import shutil
import socket
import tempfile
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future, wait
from functools import cache
from typing import Any, TypeVar
from urllib.parse import urlsplit

from rag.extras import need
from rag.ingest import rules_fingerprint
from rag.library.dispatch import Dispatch, WorkerDied
from rag.records import LibraryError

T = TypeVar("T")

SCHEME = "ray://"
_PORT = 10001  # of Ray's server for clients, unless the address names another
_QUIET: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
_PATIENCE = 5.0  # seconds for a connection
_RETRIES = 1  # by Ray, elsewhere and at once, of a task whose worker or node is gone
_CALM = 30.0  # seconds without the death of an innocent worker, after which a death is held against its task
_WAIT = 60.0  # seconds for an actor to answer


_log = logging.getLogger(__name__)


class RayTasks(Dispatch):
    """Tasks on the cluster at `address` (`ray://HOST[:PORT]`), or on one of `workers` processes of this machine if "".

    Its nodes must have this govreport: one that reads by other rules fails its tasks with a `LibraryError` that says
    so. Raises `LibraryError` where the cluster cannot be reached, `MissingExtra` without the extra for it.
    """

    def __init__(self, address: str, workers: int) -> None:
        super().__init__()
        need("cluster", "a cluster")
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
        if not address:
            # Ray takes the address of a network for its own, and listens to all of them, unless it is told that there
            # is no cluster of machines. It reads this when it is imported.
            os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
        import ray  # seconds, and only for who has a cluster
        from ray._private import worker

        # Ray writes of each worker that died to standard output, whatever it is told of logs: results stand there.
        worker.print_to_stdstream = _note
        self.ray: Any = ray
        self._scratch = "" if address else tempfile.mkdtemp(prefix="govreport-ray-")
        try:
            if address:
                ray.init(_reached(address), **_QUIET)
            else:
                here: dict[str, Any] = {"_node_ip_address": "127.0.0.1", "include_dashboard": False}
                ray.init("local", num_cpus=workers, _temp_dir=self._scratch, **here, **_QUIET)
        except (OSError, RuntimeError, ValueError) as error:
            raise LibraryError(
                f"the cluster at {address or 'this machine'} cannot be used: {error}. Check that it runs "
                "(ray status), and the token that it asks for (RAY_AUTH_MODE, RAY_AUTH_TOKEN)."
            ) from error
        self._run: Any = ray.remote(max_retries=_RETRIES, num_cpus=1)(_run)
        self._run_once: Any = ray.remote(max_retries=0, num_cpus=1)(_run)
        self.rules = _rules()
        self._witness: Any = None
        self._shaken = -_CALM  # when a worker died that was not to blame, by time.monotonic

    @property
    def workers(self) -> int:
        """How many tasks the cluster runs at the same time, as it is now."""
        return max(1, int(self.ray.cluster_resources().get("CPU", 1)))

    def alone(self, task: Callable[..., T], *arguments: object) -> T:
        """As in `Dispatch`, with a worker that does nothing as a witness: if that died, too, it was not the task.

        Raises what the task raised, or `WorkerDied`.
        """
        wait(self._under_way.copy())
        before = self._life()
        told: Future[T] = Future()
        self._run_once.remote(self.rules, task, arguments).future().add_done_callback(
            lambda done: self._settle(done, told)
        )
        try:
            given = told.result()
        except WorkerDied as died:
            if died.outside or not before or self._life() != before:
                self._shaken = time.monotonic()
            raise WorkerDied(str(died), outside=time.monotonic() - self._shaken < _CALM) from died
        self._shaken = time.monotonic()  # what ended its worker before was not the task
        return given

    def _life(self) -> str:
        """The name of the witness, another one for each time that it was started; "" if it does not answer."""
        from ray.exceptions import RayError

        if self._witness is None:
            kind = self.ray.remote(num_cpus=0, max_restarts=-1, max_task_retries=-1)(_Witness)
            self._witness = kind.remote()
        try:
            return str(self.ray.get(self._witness.life.remote(), timeout=_WAIT))
        except RayError as error:  # a timeout is one, too
            _log.info("the witness does not answer: %s", error)
            self._witness = None
            return ""

    def _begin(self, task: Callable[..., T], *arguments: object) -> Future[T]:
        told: Future[T] = Future()
        begun: Future[T] = self._run.remote(self.rules, task, arguments).future()
        begun.add_done_callback(lambda done: self._settle(done, told))
        return told

    def close(self) -> None:
        """Give up what has not ended, and let go of the cluster; one that was started here ends."""
        self._witness = None
        self.ray.shutdown()
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _settle(self, done: Future[T], told: Future[T]) -> None:
        from ray.exceptions import OutOfMemoryError, RayError, RayTaskError, TaskCancelledError, WorkerCrashedError

        if done.cancelled():
            told.set_exception(WorkerDied("given up"))
            return
        error = done.exception()
        if isinstance(error, RayTaskError) and not isinstance(error, TaskCancelledError):
            told.set_exception(error.cause if isinstance(error.cause, Exception) else error)
        elif isinstance(error, RayError):
            # Of other errors the node is gone, or what held the result.
            outside = not isinstance(error, (WorkerCrashedError, OutOfMemoryError))
            told.set_exception(WorkerDied(str(error).split("\n", 1)[0], outside=outside))
        elif error is not None:
            told.set_exception(error)
        else:
            told.set_result(done.result())


class _Witness:
    """An actor that does nothing. Whoever ends workers at random ends it as well."""

    def __init__(self) -> None:
        self._life = uuid.uuid4().hex

    def life(self) -> str:
        return self._life


def _reached(address: str) -> str:
    """`address` with its port. Raises `OSError` if nobody listens there: Ray itself would try for half a minute."""
    parts = urlsplit(address)
    port = parts.port or _PORT
    socket.create_connection((parts.hostname or "", port), timeout=_PATIENCE).close()
    return f"{SCHEME}{parts.netloc.rpartition(':')[0] if parts.port else parts.netloc}:{port}"


def _note(data: dict[str, Any], ignore_prefix: bool = False) -> None:
    """In the place of Ray's own function that prints."""
    _log.info("%s", " ".join(map(str, data.get("lines", ()))))


@cache
def _rules() -> str:
    return rules_fingerprint(0)


def _run(rules: str, task: Callable[..., T], arguments: tuple[object, ...]) -> T:
    """On a node of the cluster."""
    same_rules(rules)
    return task(*arguments)


def same_rules(rules: str) -> None:
    """On a node: raises `LibraryError` if it reads by other rules."""
    if _rules() != rules:
        raise LibraryError(
            "a node of the cluster has another version of govreport, or of the packages whose data decide what is "
            "read. Install the same on all nodes: pip freeze | grep -i govreport"
        )
