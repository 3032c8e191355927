"""Models on the nodes of a Ray cluster: an actor a node holds an embedder, and is given batches of any files' texts.

An actor whose node leaves starts again on another one, and the batch that it had is embedded there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from rag.library.cluster import RayTasks, same_rules
from rag.library.making import embed_parts
from rag.library.parts import Parts
from rag.records import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.models.embedders import Embedder

    Vectors = NDArray[np.float32]

T = TypeVar("T")

_AHEAD = 2  # batches that an actor has before it, so that it never waits
_ROUND = 4  # batches of each actor that are asked for at once
_DEATHS = 3  # of the actors that embed a batch, before it is given up


class Models:
    """Embedders that `make` makes, one on each node of `cluster`; those that join later are used as well."""

    def __init__(self, cluster: RayTasks, make: Callable[[], Embedder | None]) -> None:
        self._cluster = cluster
        self._ray = cluster.ray
        self._make = make
        self._actors: dict[str, Any] = {}

    def embedder(self, batch: int) -> ClusterEmbedder:
        """All of them as one, which is asked `batch` texts at a time. Raises `ModelError`."""
        (told,) = self._each(_about, [()])
        return ClusterEmbedder(self, batch, *told)

    def parts(self, where: str, groups: Iterable[Sequence[str]], batch: int) -> Iterator[int]:
        """Make the vectors of groups of parts in the folder `where`, none twice. Raises as `embed_parts`."""
        return self._each(_parts, ((where, group, batch) for group in groups))

    def vectors(self, batches: Iterable[Sequence[str]]) -> Iterator[Vectors]:
        """The vectors of each batch of texts, in their order. Raises `ModelError`."""
        return self._each(_passages, ((batch,) for batch in batches))

    def count(self) -> int:
        """How many there are, as the nodes are now."""
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        nodes = [node for node in self._ray.nodes() if node["Alive"] and node["Resources"].get("CPU")]
        here = {node["NodeID"] for node in nodes}
        for gone in self._actors.keys() - here:
            del self._actors[gone]
        for node in here - self._actors.keys():
            # One has all processors of its node, and runs when nothing is read any more.
            options = {"num_cpus": 0, "max_restarts": -1, "max_task_retries": _DEATHS}
            place = NodeAffinitySchedulingStrategy(node, soft=True)
            kind = self._ray.remote(**options)(_Model)
            self._actors[node] = kind.options(scheduling_strategy=place).remote(self._cluster.rules, self._make)
        return max(1, len(self._actors))

    def _each(self, work: Callable[..., T], orders: Iterable[tuple[Any, ...]]) -> Iterator[T]:
        """`work(embedder, *order)` for each order, in their order."""
        from ray.exceptions import RayError, RayTaskError

        ahead: deque[Any] = deque()
        turn = 0
        left = iter(orders)
        order = next(left, None)
        while order is not None or ahead:
            while order is not None and len(ahead) < _AHEAD * self.count():
                actors = list(self._actors.values())
                ahead.append(actors[turn % len(actors)].do.remote(work, order))
                turn += 1
                order = next(left, None)
            try:
                yield self._ray.get(ahead.popleft())
            except RayTaskError as error:
                raise (error.cause if isinstance(error.cause, Exception) else error) from error
            except RayError as error:
                raise ModelError(
                    f"the processes that embed on the cluster were ended ({str(error).splitlines()[0]}). Look for what "
                    "ends them (memory?) and give the same command again."
                ) from error


class ClusterEmbedder:
    """The models of a cluster as one `Embedder`."""

    def __init__(self, models: Models, batch: int, name: str, engine: str, dim: int) -> None:
        self._models = models
        self._batch = batch
        self.name, self.engine, self.dim = name, engine, dim

    @property
    def at_once(self) -> int:
        """How many texts keep all nodes at work."""
        return self._batch * self._models.count() * _ROUND

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts to be found, shape (len(texts), dim)."""
        import numpy as np

        batches = [texts[at : at + self._batch] for at in range(0, len(texts), self._batch)]
        return np.concatenate([np.zeros((0, self.dim), np.float32), *self._models.vectors(batches)])

    def query(self, text: str) -> Vectors:
        """The vector of a question, shape (dim,)."""
        raise NotImplementedError("questions are embedded where they are asked")


class _Model:
    """An actor: the embedder of one node."""

    def __init__(self, rules: str, make: Callable[[], Embedder | None]) -> None:
        self._rules = rules
        self._make = make
        self._embedder: Embedder | None = None

    def do(self, work: Callable[..., T], order: tuple[Any, ...]) -> T:
        if self._embedder is None:  # not when it is made: then an error would end the actor, and not be told
            same_rules(self._rules)
            self._embedder = self._make()
        if self._embedder is None:
            raise ModelError("a node of the cluster has no engine for the local model: pip install 'govreport[local]'")
        return work(self._embedder, *order)


def _about(embedder: Embedder) -> tuple[str, str, int]:
    return embedder.name, embedder.engine, embedder.dim


def _passages(embedder: Embedder, texts: Sequence[str]) -> Vectors:
    return embedder.passages(texts)


def _parts(embedder: Embedder, where: str, names: Sequence[str], batch: int) -> int:
    return embed_parts(Parts(where), names, embedder, batch)
