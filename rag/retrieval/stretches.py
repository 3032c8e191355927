"""The stretches of a report that tell how, by what means, with what results: more than one sentence answers.

A report is cut into blocks: a short sentence that opens (大力提振消费。) with those behind it, under its headings. A
block answers by what its sentences name of the question, by its opening, and by its headings, in this order; the year's
tasks tell what is to be done, the review what was. What is quoted is the block where its opening is the topic, else the
sentences in it that are about the topic.
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

LONGEST = 420  # characters of one stretch
_WHOLE = 900  # of all that are quoted
_MOST = 3  # stretches
_OPENS = 26  # characters of a sentence that may open a block
_ENOUGH = 0.5  # of the question's weight, in a sentence with its opening
_NEARLY = 0.75  # of the best one's score
_OPENING, _HEADING = 0.6, 0.3  # worth of what only these name
_NAMES = 0.25  # share of an opening that names the topic
_SHORT = 40  # characters of an opening with its block that say too little
_GAP = 60  # characters about something else between two sentences about the topic
_LONG = 200  # a longer sentence is cut to the clauses that are about the topic
_GUIDES = lazily(r"以习近平|指导思想|重要讲话|总基调|总体要求|党的二十大|全会精神")
_EARLY = 14  # characters in which a sentence says what it is about
_AIM = lazily(r"预期目标|^[^,;]{0,24}\d[\d.]*%?(?:左右|以上|以内)?[;。,]?$")  # a target says not how it is reached
_LISTS_ONLY = lazily(
    r"[^,;。:]{1,4}?(?:推进|深化|实施|抓好|加强|落实|完善|加快|开展)[^,;。:]*、[^,;。:]*[和与及][^,;。:]*。$"
)
_YEARS = lazily(r"十[一二三四五六七]五|[五5]年|远景")
_OWN_CONDUCT = lazily("自身建设|作风建设|施政能力")
_ONE_YEAR = lazily(r"20\d\d年|今年|明年|年度")
_NO_OPENING = lazily(r"\d|[,:;]|^各位")


@dataclass(frozen=True, slots=True)
class _Block:
    """Sentences first to last; `opening` is the first one, "" where it does not open."""

    first: int
    last: int
    opening: str
    heading: Heading | None


@dataclass(frozen=True, slots=True)
class _Scored:
    block: _Block
    at: int
    score: float
    share: float
    opened: float
    own: tuple[float, ...]


class Stretches:
    """One report read for what is done about some things."""

    def __init__(self, reading: Reading, units: Sequence[Unit], role: str) -> None:
        """`role`: the part that is asked about, "" for any."""
        self._text = reading.view.folded
        self._cut = reading.sentences
        self._role = role
        self._headings = reading.headings
        self._begins = [heading.start for heading in self._headings]
        self._said = reading.said
        self._weighed = Weighed(units, self._said)

    def best(self, *, of_years: bool = False) -> tuple[Passage, ...]:
        """What answers, best first; () where no part says enough of it. `of_years`: a plan of years is meant."""
        scored = [each for block in self._blocks() if (each := self._scored(block, of_years)) is not None]
        scored.sort(key=lambda each: -each.score)
        found: list[Passage] = []
        for each in scored:
            start, end = self._quoted(each)
            room = sum(passage.end - passage.start for passage in found) + end - start <= _WHOLE
            near = each.score >= _NEARLY * scored[0].score and self._is_of_it(each)
            if found and not (near and room and len(found) < _MOST):
                continue
            found.append(Passage(start, end, each.score, each.share, 0))
        return tuple(found)

    def _is_of_it(self, each: _Scored) -> bool:
        """Whether it is about the topic, and does not only name it in passing."""
        said = self._said[each.at]
        early = self._weighed.share(self._weighed.hits(said[:_EARLY]))
        return each.opened >= _ENOUGH or early >= 0.3 or self._weighed.mentions(said) > 1

    def _blocks(self) -> list[_Block]:
        found: list[_Block] = []
        for index, (start, _) in enumerate(self._cut):
            heading = self._heading(start)
            opens = self._opens(index)
            leads = found and found[-1].opening and found[-1].last == found[-1].first == index - 1
            broken = index and not leads and "\n" in self._text[self._cut[index - 1][1] : start]
            moved = found and heading is not found[-1].heading and not (leads and not opens)
            if not found or opens or broken or moved:
                found.append(_Block(index, index, self._said[index] if opens else "", heading))
            else:
                last = found[-1]
                found[-1] = _Block(last.first, index, last.opening, last.heading)
        return found

    def _opens(self, index: int) -> bool:
        start, end = self._cut[index]
        said = self._said[index]
        return end - start <= _OPENS and said.endswith("。") and not _NO_OPENING.search(said)

    def _heading(self, start: int) -> Heading | None:
        index = bisect_right(self._begins, start) - 1
        return self._headings[index] if index >= 0 else None

    def _scored(self, block: _Block, of_years: bool) -> _Scored | None:
        heading = block.heading
        if self._role and (heading is None or heading.role not in ("", self._role)):
            return None
        opening = self._weighed.hits(block.opening)
        title = self._weighed.hits(heading.title.lower()) if heading is not None else frozenset[int]()
        if block.first == block.last and self._said[block.first][-1] not in "。!?;":
            return None  # a heading names its subject and says nothing of it
        own = [self._weighed.hits_at(index) for index in range(block.first, block.last + 1)]
        shares = tuple(self._weighed.share(hits) for hits in own)
        worth = [
            self._weighed.share(hits)
            + _OPENING * self._weighed.share(opening - hits)
            + _HEADING * self._weighed.share(title - opening - hits)
            + self._about(self._said[block.first + index])
            for index, hits in enumerate(own)
        ]
        at = max(range(len(worth)), key=worth.__getitem__)
        held = self._weighed.share(own[at] | opening | (title if own[at] or opening else frozenset()))
        if held < _ENOUGH or worth[at] < 0.3:
            return None
        rich = sum(1 for share in shares if share >= 0.5 * max(shares) > 0)
        # what stands behind an opening is about something else, unless the opening names little but the topic
        bare = len(shares) == 1 or (max(shares[1:]) < 0.2 and self._weighed.density(block.opening) < _NAMES)
        opened = 0.0 if bare else self._weighed.share(opening)
        score = (
            worth[at]
            + 0.4 * opened
            + 0.2 * self._weighed.called(block.opening)
            + 0.06 * min(3, rich)
            + 0.1 * bool(self._role and heading and heading.role)
        )
        top = heading.top if heading is not None else ""
        if of_years != bool(_YEARS.search(top) and not _ONE_YEAR.search(top)):
            score *= 0.75  # the plan's years are not the year's tasks
        if _OWN_CONDUCT.search(top + (heading.title if heading is not None else "")):
            score *= 0.7  # that it serves an end is no way to it
        if block.opening and bare and at == 0:
            score *= 0.6
        return _Scored(block, at + block.first, score, held, opened, shares)

    def _about(self, sentence: str) -> float:
        """How much more a sentence is about what it names: early, often, by the name asked for; not as an aim."""
        early = self._weighed.share(self._weighed.hits(sentence[:_EARLY]))
        worth = 0.25 * early + 0.6 * min(self._weighed.density(sentence), 0.4) + 0.15 * self._weighed.called(sentence)
        if _GUIDES.search(sentence):
            worth -= 0.5
        if _LISTS_ONLY.match(sentence):
            worth -= 0.35  # 统筹推进A改革、B改革和C改革。 says of none how
        return worth - (0.3 if _AIM.search(sentence) else 0.0)

    def _quoted(self, each: _Scored) -> tuple[int, int]:
        """The block where it opens with the topic, else its best sentence with its neighbours on the topic."""
        block, at = each.block, each.at
        if each.opened >= _ENOUGH:
            start, last = self._cut[block.first][0], block.first
            while self._goes_on(block, start, last):
                last += 1
            return (start, self._cut[last][1]) if last > block.first else self._cut_to(*self._cut[block.first])
        bar = max(0.5 * each.own[at - block.first], 0.2)
        start, end = self._cut_to(*self._cut[at])
        if end < self._cut[at][1]:
            return start, end
        first = last = at
        while first > block.first and each.own[first - 1 - block.first] >= bar and end - self._cut[first - 1][0] <= 300:
            first -= 1
        start = self._cut[first][0]
        for index in range(last + 1, block.last + 1):
            if self._cut[index][1] - start > LONGEST or self._cut[index][0] - self._cut[last][1] > _GAP:
                break
            if each.own[index - block.first] >= bar:
                last = index
        return start, self._cut[last][1]

    def _goes_on(self, block: _Block, start: int, last: int) -> bool:
        """Whether the sentence behind `last` belongs to an opening: in its block, or where that is short, behind it."""
        if last + 1 >= len(self._cut) or self._cut[last + 1][1] - start > LONGEST:
            return False
        if last < block.last:
            return True
        left, end = self._cut[last + 1][0], self._cut[last][1]
        short = _SHORT if self._opens(last + 1) else 2 * _SHORT
        return end - start < short and self._heading(left) is block.heading and "\n" not in self._text[end:left]

    def _cut_to(self, start: int, end: int) -> tuple[int, int]:
        """A long sentence cut to its clauses from the first to the last that name something asked about."""
        if end - start <= _LONG:
            return start, end
        parts = clauses(self._text, start, end)
        shares = [self._weighed.share(self._weighed.hits(self._text[a:b].lower())) for a, b in parts]
        telling = [index for index, share in enumerate(shares) if share >= 0.5 * max(shares, default=0) > 0]
        if not telling:
            return start, end
        first = last = telling[0]
        for index in telling[1:]:
            if parts[index][1] - parts[first][0] <= _LONG:
                last = index
        return parts[first][0], parts[last][1]
