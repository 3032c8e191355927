"""Search by words: BM25 over the words of chunks, at a cost that does not grow with the library.

SQLite's own `bm25()` walks every chunk that holds a word, for each word of the query, even under a filter that leaves
ten chunks: at 100,000 chunks a question takes 200 ms. So the database only finds: which chunks hold a word, and how
many do. A few hundred chunks that hold the rarest words are then weighed here by all words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import log

Match = Callable[[Sequence[str], int], list[int]]
"""Words and a limit -> the first chunks (`chunks.n`) that hold all of them."""

_WALK = 3000  # entries of the index that one search without a filter reads to find its candidates
WEIGHED = 300  # candidates that are weighed by all words
_K1, _B = 1.2, 0.75  # as SQLite has them, and most others


def idf(count: int, total: int) -> float:
    """The weight of a word that stands in `count` of `total` chunks, never negative (Robertson and Spärck Jones 1976).

    A word of more than half of the chunks still counts a little: within one report it may tell them apart. The two are
    counted one after the other: where somebody writes meanwhile, a word may stand in more chunks than there were.
    """
    return max(log((max(total, count) - count + 0.5) / (count + 0.5)), 1e-6)


def find_rows(match: Match, counts: Mapping[str, int], total: int) -> list[int]:
    """The chunks (`chunks.n`) that hold the rarest of the words that `counts` has, those with the most telling first.

    Common words only find chunks when all words are common, and then together.
    """
    worth: dict[int, float] = {}
    left = _WALK
    known = sorted((word for word, count in counts.items() if count), key=lambda word: (counts[word], word))
    for word in known:
        left -= counts[word]
        if left < 0:
            break
        telling = idf(counts[word], total)
        for row in match([word], _WALK):
            worth[row] = worth.get(row, 0.0) + telling
    if not worth and known:
        return match(known, WEIGHED) or match(known[:1], WEIGHED)
    return sorted(worth, key=lambda row: (-worth[row], row))


def bm25(
    chunks: Sequence[tuple[str, str]], counts: Mapping[str, int], total: int, limit: int
) -> tuple[tuple[str, float], ...]:
    """(id, score) of the best `limit` of `chunks`, given as (id, words joined by spaces); without those that score 0.

    `counts` and `total` are of the whole library, so scores of two filters can be compared; the usual length of a
    chunk is that of these. Ties by id. Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009.
    """
    split = [(id_, words.split(" ")) for id_, words in chunks]
    usual = sum(len(words) for _, words in split) / (len(split) or 1)
    weight = {word: idf(count, total) for word, count in counts.items() if count}
    found = []
    for id_, words in split:
        held = Counter(filter(weight.__contains__, words))
        if held:
            long = _K1 * (1 - _B + _B * len(words) / usual)
            found.append((id_, sum(weight[word] * n * (_K1 + 1) / (n + long) for word, n in held.items())))
    return tuple(sorted(found, key=lambda item: (-item[1], item[0]))[:limit])
