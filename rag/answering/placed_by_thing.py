"""Where a question names no place but a thing that the reports of one place alone know: 义新欧 is of 浙江.

Its proper or unknown words are looked for by the index, the longest run first: plain words (高标准农田建成) may stand
in one report by chance, and what several places tell of names none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice, pairwise

from rag.figures.things import known
from rag.library.store import Library
from rag.question.own_words import language_of
from rag.question.parse import Parsed
from rag.records import Region, Report
from rag.retrieval.answer_patterns import has_term
from rag.text.fold import fold

_LEAST = 2  # characters of a name
_PLACED = frozenset({"ns", "nz", "nt"})  # those that make a name with the noun behind them
_PROPER = frozenset({"nr", "ns", "nt", "nz", "j"})  # jieba's classes of names
_TRIED = 16  # names that are looked for
_CHUNKS = 60


def place_of_thing(parsed: Parsed, reports: Sequence[Report], library: Library) -> Region | None:
    """The only place whose reports name what is asked about; None where several do, or none does."""
    words, asked = parsed.words.words if parsed.words is not None else None, parsed.asked
    if not parsed.unclear or words is None or asked is None or asked.choices or asked.many or asked.leans:
        return None
    if language_of(words.text) == "en" or not any(not known(piece.value) for piece in asked.free):
        return None
    of = {report.id: report.region for report in reports}
    if len(set(of.values())) < 2:
        return None
    common: list[str] = []
    for name in islice(_names(words.terms, words.content), _TRIED):
        if any(name in other for other in common):
            continue
        holders = {of[id_] for id_ in _holding(name, tuple(of), library)}
        if len(holders) == 1:
            return next(iter(holders))
        common += [name] * bool(holders)  # of 中欧班列 several places tell
    return None


def _holding(name: str, ids: Sequence[str], library: Library) -> set[str]:
    from rag.text.words import cut_words  # loads jieba: only where a question names no place

    chunks = library.chunks_saying(name, cut_words(name), ids, limit=_CHUNKS)
    return {chunk.report_id for chunk in chunks if has_term(name, fold(chunk.text))}


def _names(terms: Sequence[str], content: Sequence[str]) -> Iterator[str]:
    """What may be the thing's own name: what is quoted, then runs of proper or unknown words, the longest first."""
    from rag.text.words import is_word, tagged  # loads jieba

    yield from map(fold, terms)
    found: list[str] = []
    for run in content:
        cut = [word if flag in _PROPER or not is_word(word) else "" for word, flag in tagged(fold(run))]
        for (place, flag), (noun, _) in pairwise(tagged(fold(run))):
            found += [place + noun] if flag in _PLACED and len(place) > 1 < len(noun) else []  # 龙江|民居
        for first, last in combinations(range(len(cut) + 1), 2):
            name = "".join(cut[first:last])
            if all(cut[first:last]) and len(name) >= _LEAST:
                found.append(name)
    yield from sorted(dict.fromkeys(found), key=len, reverse=True)
