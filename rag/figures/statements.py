"""What a sentence states about which subject: the numbers of a text, each joined to the words it is about.

A report packs several statements into a clause list and leaves out what it has just said:

    一般公共预算收入129.6亿元,增长6.8%          the second number is about the same revenue
    城镇、农村居民人均可支配收入分别增长4%、7%    two subjects, two numbers, one verb
    固定资产投资、社会消费品零售总额均增长8%以上   two subjects, one number
    粮食生产再获丰收,产量达到6.72亿斤            the topic stands in a clause of its own

`find_statements` undoes that. It is pure: text in, statements out, with offsets into the text; linear in its length.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rag.figures.lexicon import find_names, lexicon, match
from rag.figures.subjects import (
    AMONG,
    BEYOND,
    DECLINE,
    GENERIC,
    GROWTH,
    PARTIAL,
    RESIDENTS,
    begins_rise,
    composed,
    front_off,
    measure_of,
    plain_subject,
    split_subjects,
    subjects_of,
    trim,
)
from rag.numbers.quantities import Quantity
from rag.records import Bound, Measure


class Statement(NamedTuple):
    """A subject and one number, or a subject and no number, in text[start:end).

    `clause_start` is where the clause of the number itself begins (`start` may lie before it, where the subject was
    said). `predicate` is the wording between subject and number: verbs, tense and time words.
    """

    start: int
    clause_start: int
    end: int
    subject: str
    indicator: str | None
    measure: Measure
    bound: Bound
    quantity: Quantity | None
    predicate: str
    origin: bool = False  # where a rise began: 由452亿元
    arrival: bool = False  # where it has come to: 由452亿元增加到1008亿元
    since: str = ""  # the words for where that rise began: 由2015年的452亿元增加到1008亿元,增长|123%


# --- the words around a number ---------------------------------------------------------------------------------

# Ends a clause. 、 does not by itself: it joins subjects as well as statements.
_BOUNDARY = re.compile(r"[,;:。!?\n]")
# Between two numbers of one list: 增长4.6%和8.2%.
_LIST_GAPS = frozenset(("、", "和", "与", "及", ",", "以及", "或"))
_AFTER_NOUN = re.compile(
    r"(?:(?!\d{1,2}月|[上下]半年|年底|年内|完成|实现|建成|开工|投用|投产|达到|达产|获评|获批|入选|荣获|入库|落地|签约|竣工|启动|全部|均|增长|下降|提高|占|分别|加快|正在|正|快速|顺利|有序)"
    r"[^,;:。!?\n、(（]){1,24}"
)
_CLASSIFIERS = frozenset(
    "大个条家座项所处套名人位台部件只张株棵场次批期轮艘架辆列班户间栋幢片块支类种门届届款份篇本口眼对宗起例步"
)


class _Group(NamedTuple):
    """Numbers that share the words before them: head = text[start:numbers[0].outer_start)."""

    start: int
    numbers: tuple[Quantity, ...]


# 分别下降0.7%和增长2.8%: dealt out, each number with its own verb.
_VERB_GAP = re.compile(rf"\s*(?:[、和与及]|以及)(?:{GROWTH}|{DECLINE})\s*")
_JOINED_TO = ("、", "和", "与", "及")


def _groups(text: str, start: int, end: int, numbers: Sequence[Quantity]) -> Iterator[_Group]:
    """Cut a sentence into groups; a group's head starts after the last clause boundary before its first number."""
    position = start
    pending: list[Quantity] = []
    head = start
    distributed = False
    for number in numbers:
        gap = text[position : number.outer_start].strip()
        same = bool(pending) and pending[-1].base_unit == number.base_unit
        listed = gap in _LIST_GAPS or (distributed and same and _VERB_GAP.fullmatch(gap) is not None)
        alike = distributed or (gap != "," and same)
        if pending and listed and alike and not number.soft and len(pending) < _LONGEST_LIST:
            pending.append(number)
        else:
            if pending:
                yield _Group(head, tuple(pending))
            # 160万亩小麦、172万亩玉米: what stands before the 、 belongs to the number before it
            ended = number.outer_start if gap.endswith(_JOINED_TO) else position
            head, pending = _past_boundaries(text, ended, number.outer_start), [number]
            distributed = "分别" in text[head : number.outer_start]
        position = max(number.outer_end, number.end)
    if pending:
        yield _Group(head, tuple(pending))


def _past_boundaries(text: str, start: int, end: int) -> int:
    """Where the last clause of text[start:end) begins."""
    for hit in _BOUNDARY.finditer(text, start, end):
        start = hit.end()
    return start


# A number beside the statement: 为上年的74.1%, 连续12年. It has no subject of its own and gives none to what follows.
_ASIDE = re.compile(r"(?:为|占|相当于|是|比|较|连续|连年|历时|完成(?:年|预算|目标|计划)|高于|低于|快于|列|居)")


# --- statements -------------------------------------------------------------------------------------------------


class _Owner(NamedTuple):
    """What a later number without a subject is about: the subjects last named, and where."""

    start: int
    subjects: tuple[str, ...]


def _topic(text: str, start: int, end: int) -> _Owner | None:
    """The indicator that a clause without a number is about, if it begins with one: 进出口逆势上扬."""
    names = find_names(text[start:end])
    if not names or names[0].start > 8:
        return None
    said = text[start + names[0].start : start + names[0].end]
    if said in lexicon()[names[0].id].common and names[0].start > 2:
        return None  # 廉租房、经济适用房建设任务: not the economy
    return _Owner(start, (text[start + names[0].start : start + names[0].end],))


def _following_noun(text: str, number: Quantity, end: int, before: str, verb: str) -> str:
    """4条智慧停车示范街 -> 智慧停车示范街; empty where a number is not followed by what it counts.

    A measure such as 万亩 counts what follows only where nothing but a verb stands before it: 打造160万亩小麦.
    """
    alone = len(front_off(before)) <= 2
    start = number.outer_end
    if number.form == "percent":
        counts = alone and _PLAIN_VERB.fullmatch(verb) is not None  # 80%以上的综合医院: a share of what follows
    elif number.form == "amount" and not number.unit:
        start, counts = start + 1, text[start : start + 1] == "大"  # 10大产业集群
    else:
        counts = number.form == "amount" and (alone or number.unit[-1:] in _CLASSIFIERS)
    if not counts:
        return ""
    hit = _AFTER_NOUN.match(text, start, end) or (
        # 2个3万吨级泊位: what is counted has a number of its own
        _AFTER_NOUN.match(text, start) if end == start else None
    )
    noun = _GRADE.sub("", hit.group().strip()).lstrip("的") if hit else ""
    noun = _NOUN_END.sub("", noun)
    return "" if (_NO_NOUN if alone else _NO_NOUN_NOR_TASK).match(noun) else noun


_NOUN_END = re.compile(r"(?<=.)(?:为|实现|达到|达|累计|保持|全面|基本|和|与|及)+$")
_PLAIN_VERB = re.compile(r"(?:确保|力争|争取|努力|实现|将|使|让|有|约|近|超过|超)*")
_GRADE = re.compile(r"^级(?:及)?(?:以上)?")
_NO_NOUN = re.compile(
    r"(?:以上|以下|左右|以内|台阶|大关|关口|[)）]|和|与|及|等|多|余|\d+[人名]|.{0,4}目标(?:$|任务|要求|以内|值)|要求|速度|增速|水平|比例|份额|增|背景|"
    r"情况|基础上|靠拢|迈进|看齐)"
)
_NO_NOUN_NOR_TASK = re.compile(rf"{_NO_NOUN.pattern}|的?任务")


def _owner(
    text: str, told: Sequence[_Owner], count: int, silent: tuple[int, int] | None, subject: str, offset: int
) -> _Owner:
    """The subjects of a group of `count` numbers: its own words, else what the clause before is about, else what was
    told last; where numbers are dealt out to subjects told one by one, that many of them.
    """
    own = _Owner(offset, (subject,))
    if match(subject):
        return own
    turned = _TURNED.search(subject)
    if turned and match(subject[: turned.start()]):
        return _Owner(offset, (subject[: turned.start()],))  # 工业投资扭转下滑局面、完成652亿元
    if turned and not trim(subject[: turned.start()])[0]:
        subject = ""  # 前三季度扭负为正、增长0.3%
    pieces = [_telling(piece) for piece in split_subjects(subject)]
    if not all(_leans(piece) for piece in pieces):
        return own
    before = (_topic(text, *silent) if silent else None) or (told[-1] if told else None)
    if before is None:
        return own
    if count > 1 and len(before.subjects) == 1 and len(pieces) == 1:
        # 接待游客5000万人次,旅游收入300亿元,(分别)增长14%、23%
        lately = _lately(told, count)
        if lately:
            return _Owner(lately[0].start, tuple(owner.subjects[-1] for owner in lately))
    if pieces == [""]:
        return before
    if len(before.subjects) > 1:
        return before if len(pieces) == 1 and GENERIC.fullmatch(pieces[0]) else own
    whole = before.subjects[0]
    if match(whole) == "resident_income" and all(RESIDENTS.fullmatch(piece) for piece in pieces):
        # 居民人均可支配收入增长5.3%,其中城镇、农村居民分别增长4.7%、6.4%
        return _Owner(before.start, tuple(f"{piece[:2]}居民人均可支配收入" for piece in pieces))
    if match(whole) is None and all(RESIDENTS.fullmatch(piece) for piece in pieces):
        return own  # 其中城市2.3%,农村4.6%
    parts = tuple(composed(whole, piece, alone=len(pieces) == 1) for piece in pieces)
    return _Owner(before.start, parts)


def _telling(piece: str) -> str:
    """Subject words without what only leads up to them; "" for a time alone: 2015年."""
    return plain_subject(piece) if front_off(piece) else ""


@lru_cache(maxsize=1 << 12)
def _leans(piece: str) -> bool:
    """Whether subject words say nothing alone."""
    return (
        GENERIC.fullmatch(piece) is not None or PARTIAL.fullmatch(piece) is not None or bool(RESIDENTS.fullmatch(piece))
    )


_TURNED = re.compile(
    r"(?:扭转|克服|顶住|顶压|承压|企稳|止跌|回暖|回稳|复苏|恢复|逐步|逐季|逐月|逆势|再创|创下|迎来|一路|强势|由降转升|由负转正|扭负为正|扭降为升|扭亏为盈|止降转增|好于预期|超出预期)[^,;]*$"
)


def _lately(told: Sequence[_Owner], count: int) -> tuple[_Owner, ...]:
    """The last `count` different single subjects, in reading order; none if there are not so many."""
    found: list[_Owner] = []
    for owner in reversed(told):
        if len(owner.subjects) > 1:
            break
        if not found or owner.subjects != found[-1].subjects:
            found.append(owner)
        if len(found) == count:
            return tuple(reversed(found))
    return ()


def _share_bound(numbers: tuple[Quantity, ...]) -> tuple[Bound, ...]:
    """分别增长4.5%、5.5%左右: the bound word at the end holds for every number of the list."""
    bounds = [number.bound for number in numbers]
    last = bounds[-1]
    first = numbers[0]
    if first.bound in ("at_least", "at_most") and first.outer_start < first.start and set(bounds[1:]) <= {"exact"}:
        return (first.bound,) * len(bounds)  # 分别不低于20%、9%、10.5%
    if len(bounds) > 1 and last in ("about", "at_least", "at_most") and all(b == "exact" for b in bounds[:-1]):
        return (last,) * len(bounds)
    return tuple(bounds)


def find_statements(
    text: str, numbers: Sequence[Quantity], start: int, end: int, opening: str = ""
) -> tuple[Statement, ...]:
    """The statements with a number in the sentence text[start:end); `numbers` are the quantities inside it.

    `opening` is the sentence before, if it only opens the topic (粮食生产再创新高。总产量达到816亿斤).

    `text` is folded. A number whose subject cannot be told gets the words around it as subject and no indicator.
    """
    reading = _Reading(text, start, end, opening)
    groups = tuple(_groups(text, start, end, numbers))
    limits = [*(group.numbers[0].outer_start for group in groups[1:]), end]
    return tuple(
        statement for group, limit in zip(groups, limits, strict=True) for statement in reading.of(group, limit)
    )


class _Head(NamedTuple):
    """The words before a group of numbers, from `offset` on: their subject, and the predicate behind it."""

    offset: int
    words: str
    predicate: str
    distributed: bool
    compared: bool  # with others: 增幅居全省第1位
    origin: bool  # where a rise begins
    aside: bool  # a number beside the statement, that gives no subject to what follows


class _Reading:
    """A sentence read from left to right, and what has been told in it so far."""

    def __init__(self, text: str, start: int, end: int, opening: str) -> None:
        self._text = text
        self._end = end
        self._opening = opening
        self._told: deque[_Owner] = deque(maxlen=_RECALL)
        self._done = start  # end of the last number
        self._risen = False  # the group before is where a rise began
        self._predicate = ""  # of the group before
        self._since = ""  # the words that told where the rise of its subject began

    def of(self, group: _Group, limit: int) -> Iterator[Statement]:
        """The statements of the next group; the words of the one after it begin at `limit`."""
        head = self._head(group)
        owner = self._owner_of(group, head)
        count = len(group.numbers)
        subjects = owner.subjects
        if len(subjects) == 1:
            subjects = subjects_of(subjects[0], count, head.distributed)
        bounds = _share_bound(group.numbers) if head.distributed else tuple(number.bound for number in group.numbers)
        for place, number in enumerate(group.numbers):
            about = subjects if count == 1 else owner.subjects[:1]  # several subjects share one number
            if len(subjects) == count:
                about = (subjects[place],)
            gap = self._text[group.numbers[place - 1].outer_end : number.outer_start] if place else ""
            predicate = gap if _VERB_GAP.fullmatch(gap) else head.predicate
            for subject in about:
                yield self._statement(head, owner, number, subject, predicate, limit, bounds[place])
        if not head.aside:
            self._told.append(_Owner(owner.start, subjects))
        self._done = group.numbers[-1].outer_end
        self._since = head.predicate if head.origin else self._since if not head.words else ""
        self._risen = head.origin
        self._predicate = head.predicate

    def _head(self, group: _Group) -> _Head:
        text, first = self._text, group.numbers[0]
        begin = first.outer_start
        lead = _LEAD.match(text, group.start, begin)
        offset = lead.end() if lead is not None else group.start
        head = text[max(offset, begin - _MAX_HEAD) : begin]
        if "(" in head and head.count("(") > head.count(")"):
            head = head.rsplit("(", 1)[-1]
        words, predicate = trim(_without_asides(head))
        compared = None
        if first.form == "rank":
            compared = AMONG.search(words)
        elif first.unit in ("个百分点", "百分点", "位"):
            compared = BEYOND.search(words)
        if compared:
            words, verb = trim(words[: compared.start()])
            predicate = verb + head[len(words) + len(verb) :]
        origin = begins_rise(head) is not None and _RISES.match(text, group.numbers[-1].outer_end) is not None
        gap = text[self._done : begin].strip()
        if not words and self._told and (self._risen or gap in _UP_TO or (gap == "、" and begin == first.start)):
            predicate = self._predicate + predicate  # 降幅由23%|收窄到16.6%: the rate is said before
        aside = bool(self._told) and match(words) is None and _ASIDE.match(head) is not None and not origin
        return _Head(offset, words, predicate, "分别" in head, compared is not None, origin, aside)

    def _owner_of(self, group: _Group, head: _Head) -> _Owner:
        silent = None
        if group.start - 1 > self._done:
            # only the clause right before the number's own
            silent = (_past_boundaries(self._text, self._done, group.start - 1), group.start - 1)
        owner = _owner(self._text, self._told, len(group.numbers), silent, head.words, head.offset)
        words = head.words
        if self._opening and not self._told and owner.subjects == (words,) and words and GENERIC.fullmatch(words):
            whole = composed(self._opening, words, alone=False)
            return _Owner(head.offset, (whole,)) if match(whole) else owner
        if len(owner.subjects) == 1 and owner.start < head.offset and match(owner.subjects[0]) is None:
            # 进出口占全州93%,带动全州完成25.5亿美元; 工业投资占比突破40%、增长21%: of the thing, not of its share
            whole = _SHARE_OF.sub("", owner.subjects[0])
            first = group.numbers[0]
            if (first.form != "percent" or _CHANGES.search(head.predicate)) and match(whole):
                return _Owner(owner.start, (whole,))
        return owner

    def _statement(
        self, head: _Head, owner: _Owner, number: Quantity, subject: str, predicate: str, limit: int, bound: Bound
    ) -> Statement:
        text = self._text
        noun = _following_noun(text, number, limit, head.words, head.predicate)
        indicator = None if head.compared else match(subject) or match(front_off(subject))
        if number.form != "percent" and _COUNTED_BY_SIZE.match(text, number.outer_end):
            indicator = None  # 生产总值过百亿元的县区由4个增加到6个: how many there are of a size
        if noun and not front_off(head.words):
            # what it counts is said behind it, whatever was said before; 500万元以上项目投资 is a threshold
            indicator = None if number.outer_end > number.end else match(noun)
        counted = bool(noun) and indicator is None
        return Statement(
            start=head.offset if counted or head.offset - owner.start > _MAX_QUOTE else owner.start,
            clause_start=head.offset,
            end=_stop(text, min(number.outer_end + len(noun), limit), limit),
            subject=noun if counted else (plain_subject(subject) or noun),
            indicator=indicator,
            measure=_measure(text, head.words, predicate, indicator, number),
            bound=bound,
            quantity=number,
            predicate=head.predicate,
            origin=head.origin,
            arrival=self._risen,
            since="" if self._risen or head.origin or head.words else self._since,
        )


_ASIDE_PIECE = re.compile(
    r"[、\s]*(?:均|都|总量|增速|增幅|规模)*(?:稳居|位居|位列|居(?!民)|列|排名|跻身|进入|名列|领跑|高于|快于|好于|优于|领先|超出|继续保持|创(?![新业造建])|连续|占)[^、,;]*、(?=[^、]*$)"
)
_SHARE_OF = re.compile(r"(?:占到?|在)[^,;、]{0,12}$|(?:的)?(?:占比|比重|贡献率)$")
_CHANGES = re.compile(r"(?:增长|增|下降|降)$")
_COUNTED_BY_SIZE = re.compile(
    r"(?:的)?(?:县(?!级|域生产)|区县|区\(市\)县|县\(市、区\)|县区|县市|县域|城市|镇|乡|企业|园区|产业集群|产业|集群|产品|品牌|大县|强县|项目|市州)|级|俱乐部|(?:[十百千]亿|万亿)元?(?:级)?(?:台阶|大关|关口)"
)
_RISES = re.compile(
    r"(?:左右)?[,、]?(?:稳步|快速|大幅|逐步|持续|一举|分别|翻番|跃|攀|再|又|预计)*(?:增|提|上升|升|扩|发展|跃|降|下降|减|缩|回落|到|至|为|上涨|迈|跨|变|调|增产|压|收窄|缩窄|缩小|回升|反弹|加快|放缓)"
)
_UP_TO = frozenset(("至", "到", "后达到", "达到", "达", "后为", "为"))
_OF_BEFORE = re.compile(
    r"(?:上年|去年|前年|同期|(?:19|20)\d\d年|疫情前)(?:同期|水平|总量|全年|同期水平)?的(?:约|近|超过)?$"
)


def _without_asides(head: str) -> str:
    """The words before a number without a remark that stands between: 、稳居全国前十强、增长 -> 增长."""
    aside = _ASIDE_PIECE.match(head) if "、" in head else None
    return head[aside.end() :] if aside else head


def _measure(text: str, words: str, predicate: str, indicator: str | None, number: Quantity) -> Measure:
    if (
        number.form == "percent"
        and text[number.outer_start - 1] in "的约近过"
        and _OF_BEFORE.search(text, max(0, number.outer_start - 16), number.outer_start)
    ):
        return "ratio"  # 恢复到上年的95%
    return measure_of(words, predicate, indicator, number)


def _stop(text: str, position: int, limit: int) -> int:
    """The end of the clause of a number: the next boundary, or where the words of the next number begin."""
    hit = _END.search(text, position, limit)
    if hit:
        return hit.start()
    while limit > position and text[limit - 1] in "和与及":
        limit -= 1  # 285个老旧小区和|37条背街
    return limit


_END = re.compile(r"[,;:。!?\n、]")
_LEAD = re.compile(r"[\s、,;:和及与或]*")
_MAX_HEAD = 120
# A sentence of any length is read in linear time: a list, and what a clause looks back on, has an end.
_LONGEST_LIST = 60
_RECALL = 60
_MAX_QUOTE = 240  # characters that a quote may reach back to its subject
