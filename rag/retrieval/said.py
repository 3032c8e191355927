"""The sentences of a report in small letters, with an index of which of them hold a form.

Whoever weighs all sentences of a report by some words asks the index, which looks for each form in the whole text once,
and not each sentence for each form.

>>> said = Said(("要办实事。", "办好民生实事。", "要办。"))
>>> said.holding("实事"), said.holding("要办")
(frozenset({0, 1}), frozenset({0, 2}))
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import overload

_KEPT = 1 << 12  # forms whose sentences are remembered
_BETWEEN = "\0"  # stands in no form


class Said(Sequence[str]):
    """Sentences, folded and in small letters."""

    __slots__ = ("_all", "_each", "_held", "_starts")

    def __init__(self, sentences: Sequence[str]) -> None:
        self._each = tuple(sentences)
        self._all = _BETWEEN.join(self._each)
        self._starts = list(accumulate((len(each) + 1 for each in self._each), initial=0))
        self._held: dict[str, frozenset[int]] = {}

    def __len__(self) -> int:
        return len(self._each)

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...

    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        return self._each[index]

    def __iter__(self) -> Iterator[str]:
        return iter(self._each)

    def holding(self, form: str) -> frozenset[int]:
        """Which sentences hold a form, by their place."""
        found = self._held.get(form)
        if found is None:
            found = frozenset(self._look(form)) if form else frozenset(range(len(self._each)))
            if len(self._held) >= _KEPT:
                self._held.clear()
            self._held[form] = found
        return found

    def holding_any(self, forms: Sequence[str]) -> frozenset[int]:
        """Which sentences hold any of some forms."""
        return frozenset().union(*map(self.holding, forms))

    def counts(self, forms: Sequence[str]) -> Mapping[int, int]:
        """How many of some forms each sentence holds; those with none are left out."""
        found: Counter[int] = Counter()
        for form in forms:
            found.update(self.holding(form))
        return found

    def _look(self, form: str) -> Iterator[int]:
        at = self._all.find(form)
        while at >= 0:
            index = bisect_right(self._starts, at) - 1
            yield index
            at = self._all.find(form, self._starts[index + 1])
