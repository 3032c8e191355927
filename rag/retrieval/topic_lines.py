"""The clauses of a report that tell how a topic is faring: ten at most, those with numbers first chosen, in text order.

A question for a whole (海洋经济怎么样) is answered by no one sentence: the review tells what came of it, the plan
what is to come. A clause is about the topic where it names it by itself or under an opening that does (经略海洋。).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rag.retrieval.passages import Passage
from rag.retrieval.report_reading import Heading, Reading
from rag.retrieval.topics import Unit, Weighed
from rag.text.lazily import lazily
from rag.text.sentences import clauses

LINES = 10
_LONG = 110  # a longer sentence is cut to its clauses on the topic
_SHORT = 8
_SAYS_LITTLE = 22  # characters of a sentence without a number that only heads others
_NEARLY = 0.35  # of the best one's score
_ENOUGH = 0.5  # of the weight of the topic, in a sentence with its opening
_OPENS = 12  # characters of a sentence that may open a few others
_OPENED = 2  # sentences behind it that it is said of
_NUMBER = lazily(r"\d|[一二三四五六七八九十百千]+(?:个|项|家|条|座|批)")
_AIMLESS = lazily(r"以习近平|指导思想|重要讲话|全会精神|总体要求|各位代表|困难|问题|不足|短板")
_NUMBERED = lazily(r"\(?[一二三四五六七八九十]+[)、]")
_NO_OPENING = lazily(r"\d|[,:;]")


@dataclass(frozen=True, slots=True)
class _Line:
    """A stretch of the text, in a part of this role, and what it is worth."""

    start: int
    end: int
    score: float
    role: str


def topic_lines(
    reading: Reading, units: Sequence[Unit], roles: Sequence[str], *, numbers: bool = False
) -> tuple[Passage, ...]:
    """What a report says of `units`, in the order of the text; () where no sentence names them.

    `roles` are the parts that may tell it; of two each gets half of the lines, where it has so many. With `numbers`
    only lines with one are given, where there are any.
    """
    text = reading.view.folded
    said = reading.said
    nouns = [unit for unit in units if unit.is_noun and not unit.is_phrase]
    weighed = Weighed(nouns, said)
    if not nouns or not any(said.holding_any(unit.forms) for unit in nouns):
        return ()
    begins = [heading.start for heading in reading.headings]
    found: list[_Line] = []
    opening, since, before = "", 0, 0
    for index, (start, end) in enumerate(reading.sentences):
        sentence = said[index]
        at = bisect_right(begins, start) - 1
        heading = reading.headings[at] if at >= 0 else None
        role = heading.role if heading is not None else ""
        if index - since > _OPENED or "\n" in text[before:start]:
            opening = ""
        before = end
        if end - start <= _OPENS and not _NO_OPENING.search(sentence[:-1]):
            opening, since = sentence, index
            continue
        numbered = _NUMBERED.match(sentence) is not None and end - start < 2 * _SAYS_LITTLE
        if (
            numbered
            or role not in roles
            or sentence[-1] not in "。!;?"
            or len(sentence) < _SHORT
            or _AIMLESS.search(sentence)
        ):
            continue
        line = _scored(text, (start, end), weighed, weighed.hits_at(index), opening, heading)
        if line is not None:
            found.append(_Line(*line, role))
    told = [each for each in found if any(map(str.isdigit, text[each.start : each.end]))] if numbers else []
    found = told or found
    least = _NEARLY * max((each.score for each in found), default=0.0)
    found = [each for each in found if each.score >= least]
    chosen: list[_Line] = []
    best = sorted(found, key=lambda each: (-each.score, each.start))
    for share, among in ((LINES // max(1, len(roles)), roles), (LINES, ("",))):
        for role in among:
            left = [each for each in best if each not in chosen and role in ("", each.role)]
            chosen += left[: min(share, LINES - len(chosen))]
    return tuple(Passage(e.start, e.end, e.score, 1.0, 0) for e in sorted(chosen, key=lambda each: each.start))


def _scored(
    text: str,
    sentence: tuple[int, int],
    weighed: Weighed,
    own: frozenset[int],
    opening: str,
    heading: Heading | None,
) -> tuple[int, int, float] | None:
    """What of a sentence is about the topic, with its worth; None where it is about something else."""
    opened = weighed.hits(opening)
    under = opened | (weighed.hits(heading.title.lower()) if heading is not None else frozenset())
    if not own and weighed.share(opened) < _ENOUGH:
        return None
    if weighed.share(own | under) < _ENOUGH:
        return None
    start, end = _cut(text, sentence, weighed)
    said = text[start:end].lower()
    score = (
        weighed.share(own)
        + 0.4 * weighed.share(under)
        + 0.3 * weighed.called(said)
        + 0.5 * (_NUMBER.search(said) is not None)
        + 0.4 * min(1.0, 5 * weighed.density(said))
        - 0.6 * (end - start < _SAYS_LITTLE and _NUMBER.search(said) is None)
    )
    return start, end, score


def _cut(text: str, sentence: tuple[int, int], weighed: Weighed) -> tuple[int, int]:
    """A long sentence cut to its clauses from the first that names the topic on, as many as there is room for."""
    if sentence[1] - sentence[0] <= _LONG:
        return sentence
    parts = clauses(text, *sentence)
    telling = [at for at, (a, b) in enumerate(parts) if weighed.hits(text[a:b].lower())] or [0]
    first = last = telling[0]
    for at in range(first + 1, len(parts)):
        if parts[at][1] - parts[first][0] > _LONG:
            break
        last = at if at <= telling[-1] else last
    return parts[first][0], parts[last][1]
