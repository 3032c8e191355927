"""What a report plans, by section: which sections are its topics, which sentences stand for each, which are its
livelihood projects (民生实事).

A topic is a planned section whose parts are not topics themselves. A section gives way to its parts where it holds
more than a third of all that is planned and has at least three of them: so 一、二、三 serve a report that puts its work
there, and （一）（二）（三） one that puts all of it under a single heading.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rag.figures.figure_match import pairs
from rag.numbers.quantities import find_quantities
from rag.records import Section, Span, Spans
from rag.summaries.told_alone import LEFT_OUT
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.sentences import clauses, sentences
from rag.text.view import View

CHOSEN = 2  # sentences that stand for a topic
LONGEST = 120  # characters of a quoted sentence; of a longer one, the clauses with most to say
PROJECTS = 40  # livelihood projects listed at most

_PARTS = 3
_LISTED = 3  # sentences that make a list of projects
_SHARE = 0.34
_NUMERAL = lazily(
    r"^[\s#*]*(?:第?[（(]?[一二三四五六七八九十百零〇\d]{1,4}[)）、.．]|第?[一二三四五六七八九十]{1,3}[,，、:：\s]|[①-⑳])\s*"
)
_GUIDANCE = lazily(r"总体形势|面临的?形势|总体?要求|指导思想|工作思路|总体思路|总体考虑|基本思路|工作总基调")
_TARGETS = lazily(r"(?:预期|主要|发展|工作|奋斗|总体|增长)(?:的)?(?:目标|指标)|目标任务")
_MARKS = lazily(r"[\s。.,，;；:：!！#*]")
_LONGER = lazily(r"十[一二三四五六七]五|(?<!\d)[五5]年|远景|20[2-9]\d年远景")
_ACTS = lazily(
    r"建设|推进|实施|新建|完成|培育|引进|打造|开工|建成|启动|新增|办好|落实|开展|支持|发展|加快|力争|确保|投放|改造|设立"
)
_EMPTY = lazily(r"各位代表|同志们|让我们|我们要|必须|坚持以|高举|深入学习|党中央|牢记|不忘")
_PROJECTS = lazily(
    r"(?:民生|为民|惠民|便民|利民|惠企利民|民心|重点|可感可及的?|一批)[^,。;:]{0,8}实事|实事(?:项目|工程|清单)|(?:件|[一二三四五六七八九十\d](?:大?[项类]|个?方面))[^,。;:]{0,8}实事"
)
_DOES_GOOD = lazily(
    r"微实事|惠企实事|惠企[^,。;利惠]{0,4}实事|(?:为群众|为企业|为基层)[^,。;]{0,6}办实事|把好事办好|好事办好"
)
ITEM = lazily(r"[一二三四五六七八九十]{1,3}[是要]|第[一二三四五六七八九十]|\(?\d{1,2}[).、]|[①-⑳]")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sentence, or the clauses of one, at `spans` of the source; `folded` for rules."""

    text: str
    folded: str
    spans: Spans
    section: Section


@dataclass(frozen=True, slots=True)
class Topic:
    """A planned section with the parts under it, in reading order. `title` is its heading without the numeral."""

    section: Section
    title: str
    parts: tuple[Section, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """The section and its parts."""
        return (self.section, *self.parts)


@dataclass(slots=True)
class _Node:
    section: Section
    size: int  # characters of its own
    inner: list[_Node] = field(default_factory=list)
    kept: bool = False  # one of several numbered parts, whose own parts are not numbered

    @property
    def total(self) -> int:
        return self.size + sum(node.total for node in self.inner)

    def under(self) -> list[Section]:
        return [section for node in self.inner for section in (node.section, *node.under())]


def find_topics(sections: Sequence[Section]) -> tuple[Topic, ...]:
    """The topics of a report, in reading order. Text that stands under no heading is a topic without a title."""
    roots = _forest([section for section in sections if section.role == "plan"])
    whole = sum(node.total for node in roots)
    found: list[_Node] = []
    waiting = list(reversed(roots))
    while waiting:
        node = waiting.pop()
        if _gives_way(node, whole) and not node.kept:
            numbered = [inner for inner in node.inner if style_of(inner.section.path[-1]) != "."]
            for inner in numbered if len(numbered) >= _PARTS else ():
                inner.kept = all(style_of(part.section.path[-1]) == "." for part in inner.inner)
            waiting.extend(reversed(node.inner))
        else:
            found.append(node)
    return tuple(Topic(node.section, title_of(node.section), tuple(node.under())) for node in found if node.total)


def _gives_way(node: _Node, whole: int) -> bool:
    """Whether the parts of a section serve better than it does: three of them, or one that itself gives way."""
    if node.total <= _SHARE * whole:
        return False
    parts = [inner for inner in node.inner if inner.total]
    return len(parts) >= _PARTS or any(_gives_way(inner, whole) for inner in parts)


def is_guidance(topic: Topic) -> bool:
    """Whether the topic says how the year's work is meant (总体要求), not what is to be done."""
    return bool(_GUIDANCE.search(fold(topic.title)))


def is_longer(topic: Topic) -> bool:
    """Whether the topic is about several years (“十四五”时期) and not only the year ahead."""
    return bool(_LONGER.search(fold(topic.title)))


def is_target_list(topic: Topic) -> bool:
    """Whether the topic is the list of targets, which a summary shows as a table."""
    return bool(_TARGETS.search(fold(topic.title))) and not topic.parts


def title_of(section: Section) -> str:
    """A section's heading without its numeral.

    >>> title_of(Section("", "", ("（一）扩大有效投资",), 1, "plan", ()))
    '扩大有效投资'
    """
    return _NUMERAL.sub("", section.path[-1]).strip() if section.path else ""


_STYLE = lazily(r"[\s#*]*([（(])?第?([一二三四五六七八九十百]+|\d+)[)）、.．,，:：\s]")


def style_of(heading: str) -> str:
    """How a heading is numbered: "(c" for （一）, "d" for 1., "c" for 一、, "." for not at all."""
    hit = _STYLE.match(heading)
    if hit is None:
        return "."
    return ("(" if hit[1] else "") + ("d" if hit[2].isdigit() else "c")


def sentences_of(text: str, sections: Sequence[Section]) -> tuple[Chosen, ...]:
    """The sentences of `sections` of the source `text`, in their order, without headings."""
    found: list[Chosen] = []
    for section in sections:
        view = View(text, section.spans)
        heading = _bare(section.path[-1]) if section.path else ""
        for start, end in sentences(view.folded):
            end -= len(view.folded[start:end]) - len(view.folded[start:end].rstrip(";"))
            words = _bare(view.text[start:end])
            if heading and heading.startswith(words):  # a heading may stand on two lines, or end in a full stop
                heading = heading[len(words) :]
                continue
            heading = ""
            said = Chosen(view.text[start:end], view.folded[start:end], view.spans_of(start, end), section)
            found.append(unmarked(said))
    return tuple(found)


def joined_to(sentence: Chosen, head: tuple[int, int], clause: tuple[int, int]) -> Chosen:
    """Two runs of signs of a sentence as one quote, with a mark for what stands between them."""
    one, two = (
        Chosen(sentence.text[a:b], sentence.folded[a:b], cut_spans(sentence.spans, a, b), sentence.section)
        for a, b in (head, clause)
    )
    text, folded = (LEFT_OUT.join(pair) for pair in ((one.text, two.text), (one.folded, two.folded)))
    return Chosen(text, folded, (*one.spans, *two.spans), sentence.section)


# Of a page's markup and of notes: **一是**, 产业集群[18], 技改工程（26）
_MARKUP = lazily(
    r"\*{2,}|(?<=[\w”》）])\[\d{1,3}\]|(?<=[\u4e00-\u9fff”》])[（(]\d{1,3}[）)](?![个项家人户件条处座年月日%万亿元])"
)


def unmarked(said: Chosen) -> Chosen:
    """A sentence without the marks of emphasis and notes in it; its spans leave them out, too."""
    if not any(sign in said.text for sign in "*[(（"):
        return said
    ends = [(0, 0), *(hit.span() for hit in _MARKUP.finditer(said.text)), (len(said.text), len(said.text))]
    kept = [(before, start) for (_, before), (start, _) in pairwise(ends) if before < start]
    return Chosen(
        "".join(said.text[start:end] for start, end in kept),
        "".join(said.folded[start:end] for start, end in kept),
        tuple(span for start, end in kept for span in cut_spans(said.spans, start, end)),
        said.section,
    )


def choose(topic: Topic, said: Sequence[Chosen], numbers: Collection[int], most: int = CHOSEN) -> tuple[Chosen, ...]:
    """The sentences of a topic that stand for it, in reading order, long ones cut to the clauses that say most.

    `said` are its sentences, `numbers` the source positions of what it is to achieve in numbers. A sentence counts for
    the numbers in it, for naming what the heading names, for acts, and for opening the topic; it is held against one
    that it is long, or made of words that every report has.
    """
    about = pairs(fold(topic.title))
    weighed = sorted(
        ((_worth(sentence, about, numbers) + 0.5 * (index == 0), index) for index, sentence in enumerate(said)),
        key=lambda item: (-item[0], item[1]),
    )
    best = [index for worth, index in weighed[:most] if worth > 0] or [index for _, index in weighed[:1]]
    return tuple(_shortened(said[index], numbers) for index in sorted(best))


def worth_of(topic: Topic, said: Sequence[Chosen], numbers: Collection[int]) -> tuple[float, ...]:
    """What each sentence of a topic is worth to a reader with little room; see `choose`."""
    about = pairs(fold(topic.title))
    return tuple(_worth(sentence, about, numbers) for sentence in said)


def projects(text: str, sections: Sequence[Section]) -> tuple[Chosen, ...]:
    """The livelihood projects of the year ahead.

    The sentences of a section of that name; else the sentence that announces them with the items that follow it
    (一是……；二是……).
    """
    plan = [section for section in sections if section.role == "plan"]
    named = [index for index, section in enumerate(plan) if section.path and announces(fold(title_of(section)))]
    if named:
        first = plan[named[0]]
        inside = [first]
        for section in plan[named[0] + 1 :]:
            if section.depth <= first.depth:
                break
            inside.append(section)
        listed = sentences_of(text, inside)
        if len(listed) >= _LISTED:
            return tuple(_shortened(each, ()) for each in listed[:PROJECTS])
    for section in plan:
        said = sentences_of(text, (section,))
        for index, sentence in enumerate(said):
            if not announces(sentence.folded):
                continue
            end = index + 1
            while end < len(said) and ITEM.match(said[end].folded):
                end += 1
            if end > index + 1 or find_quantities(sentence.folded):  # 办好民生实事 alone lists nothing
                return tuple(_shortened(each, ()) for each in said[index : min(end, index + PROJECTS)])
    return ()


def announces(words: str) -> bool:
    """Whether folded words name a list of livelihood projects."""
    return bool(_PROJECTS.search(words)) and not _DOES_GOOD.search(words)


def _forest(plan: Sequence[Section]) -> list[_Node]:
    roots: list[_Node] = []
    stack: list[_Node] = []
    for section in plan:
        node = _Node(section, sum(span.end - span.start for span in section.spans))
        while stack and stack[-1].section.path != section.path[: stack[-1].section.depth]:
            stack.pop()
        while stack and stack[-1].section.depth >= section.depth:
            stack.pop()
        if stack and stack[-1].section.path:
            stack[-1].inner.append(node)
        else:
            roots.append(node)
        stack.append(node)
    return roots


def _worth(sentence: Chosen, about: frozenset[str], numbers: Collection[int]) -> float:
    text = sentence.folded
    inside = sum(1 for at in numbers if any(span.start <= at < span.end for span in sentence.spans))
    shared = len(about & pairs(text)) / len(about) if about else 0.0
    worth = 1.2 * min(inside, 4) + 1.5 * shared + 0.3 * min(len(_ACTS.findall(text)), 4)
    if _EMPTY.search(text):
        worth -= 1.5
    if len(text) < 12:
        worth -= 2.0
    return worth - max(0, len(text) - LONGEST) / 80


def _shortened(sentence: Chosen, numbers: Collection[int]) -> Chosen:
    """The run of clauses, of at most `LONGEST` characters, with most numbers and acts in it; the first of equals."""
    if len(sentence.text) <= LONGEST:
        return sentence
    parts = clauses(sentence.folded, 0, len(sentence.folded))
    places = [offset_in(sentence.spans, at) for at in numbers]
    best: tuple[float, int, int] | None = None
    for first in range(len(parts)):
        start = parts[first][0]
        for last in range(first, len(parts)):
            end = parts[last][1]
            if end - start > LONGEST and last > first:
                break
            inside = sum(1 for place in places if place is not None and start <= place < end)
            worth = inside + 0.2 * len(_ACTS.findall(sentence.folded[start:end])) + (end - start) / 1000
            if best is None or worth > best[0]:
                best = (worth, start, end)
    if best is None:
        return sentence
    _, start, end = best
    return Chosen(
        sentence.text[start:end], sentence.folded[start:end], cut_spans(sentence.spans, start, end), sentence.section
    )


def offset_in(spans: Spans, at: int) -> int | None:
    """Where the source position `at` is in the text at `spans`; None if it is not in it."""
    before = 0
    for start, end in spans:
        if start <= at < end:
            return before + at - start
        before += end - start
    return None


def cut_spans(spans: Spans, first: int, last: int) -> Spans:
    """The part of `spans` that holds their characters `first` to `last`."""
    found: list[Span] = []
    before = 0
    for start, end in spans:
        left, right = max(first - before, 0), min(last - before, end - start)
        if left < right:
            found.append(Span(start + left, start + right))
        before += end - start
    return tuple(found)


def _bare(words: str) -> str:
    return _MARKS.sub("", words)
