"""The sentences nearest to a question that no passage answers well: those that name its core words, at most three.

They are quoted, no more: what a reader gets is the report's own sentence on the matter. Where no sentence names most of
what was asked about there are none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from rag.figures.figure_match import pairs
from rag.retrieval.passages import Passage
from rag.retrieval.report_reading import Reading
from rag.retrieval.topics import Unit, Weighed
from rag.text.sentences import clauses

_ENOUGH = 0.55  # of the weight of what is asked about, in a sentence
_NEARLY = 0.85  # of the best one's score
_MOST = 3
_ROOM = 600  # characters of all
_LONG = 200  # a longer sentence is cut to its clauses on the matter
_SHORT = 10
_LIKENESS = 0.4  # worth of the pairs of characters that the question and a sentence share
_ROLE = 0.15


def nearest(reading: Reading, units: Sequence[Unit], asked: str, role: str = "") -> tuple[Passage, ...]:
    """The sentences that name most of `units`, best first. `asked`: the words of the question; `role`: its part."""
    nouns = [unit for unit in units if unit.is_noun and not unit.is_phrase]
    text = reading.view.folded
    said = reading.said
    if not nouns:
        return ()
    weighed, sought = Weighed([*nouns, *(unit for unit in units if not unit.is_noun)], said), set(pairs(asked))
    begins = [heading.start for heading in reading.headings]
    scored: list[tuple[float, float, int]] = []
    for index, sentence in enumerate(said):
        hits = weighed.hits_at(index)
        share = weighed.share(hits)
        if share < _ENOUGH or len(sentence) < _SHORT or sentence[-1] not in "。!;?":
            continue
        at = bisect_right(begins, reading.sentences[index][0]) - 1
        fits = at >= 0 and role != "" and reading.headings[at].role == role
        likeness = len(sought & set(pairs(sentence))) / (len(sought) or 1)
        score = share + _LIKENESS * likeness + _ROLE * fits + 0.1 * min(1.0, 8 * weighed.density(sentence))
        scored.append((score, share, index))
    scored.sort(key=lambda each: (-each[0], each[2]))
    found: list[Passage] = []
    room = _ROOM
    for score, share, index in scored[:_MOST]:
        start, end = _cut(text, *reading.sentences[index], weighed)
        if found and (score < _NEARLY * scored[0][0] or end - start > room):
            break
        room -= end - start
        found.append(Passage(start, end, score, share, 0))
    return tuple(found)


def _cut(text: str, start: int, end: int, weighed: Weighed) -> tuple[int, int]:
    """A long sentence cut to its clauses from the first to the last that name something asked about."""
    if end - start <= _LONG:
        return start, end
    parts = clauses(text, start, end)
    telling = [at for at, (a, b) in enumerate(parts) if weighed.hits(text[a:b].lower())]
    if not telling:
        return start, end
    first = max(0, telling[0] - 1)
    last = min(len(parts) - 1, telling[-1] + 1)
    return parts[first][0], parts[last][1]
