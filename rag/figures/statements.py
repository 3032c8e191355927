"""What a sentence states about which subject: the numbers of a text, each joined to the words it is about.

A report packs several statements into a clause list and leaves out what it has just said:

    一般公共预算收入129.6亿元,增长6.8%          the second number is about the same revenue
    城镇、农村居民人均可支配收入分别增长4%、7%    two subjects, two numbers, one verb
    固定资产投资、社会消费品零售总额均增长8%以上   two subjects, one number
    粮食生产再获丰收,产量达到6.72亿斤            the topic stands in a clause of its own

`find_statements` undoes that. It is pure: text in, statements out, with offsets into the text; linear in its length.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rag.figures.counted import following_noun, whose_measures
from rag.figures.groups import VERB_GAP, Group, groups_of, is_torn, past_boundaries, share_bound
from rag.figures.joint import subjects_of
from rag.figures.lexicon import match
from rag.figures.owners import Owner, owner_of
from rag.figures.sizes import Size, measured_of, size_of
from rag.figures.subjects import (
    AMONG,
    BEYOND,
    GENERIC,
    PARTIAL,
    begins_rise,
    composed,
    front_off,
    new_verb,
    plain_subject,
    stated_as,
    trim,
)
from rag.numbers.quantities import Quantity
from rag.records import Bound, Measure
from rag.text.lazily import lazily


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
    is_size: bool = False  # only says of what size the things are that are counted: 投资500万元以上项目
    since: str = ""  # the words for where that rise began: 由2015年的452亿元增加到1008亿元,增长|123%
    words: str = ""  # what was said of the number: those before it, else those it goes on with, verbs and all
    noun: str = ""  # what it counts, said behind it: 4条|智慧停车示范街


# --- the words around a number ---------------------------------------------------------------------------------

# A number beside the statement: 为上年的74.1%, 连续12年. It has no subject of its own and gives none to what follows.
_ASIDE = lazily(
    r"(?:超(?:过|出|额)?(?=上年|去年|年初|年度|全年|预算|计划|目标|预期|序时)|为|占|相当于|是|比|较|连续|连年|历时|完成(?:年|全年|预算|调整|目标|计划)|高于|低于|快于|列|居)"
)


# --- statements -------------------------------------------------------------------------------------------------


def find_statements(
    text: str, numbers: Sequence[Quantity], start: int, end: int, opening: str = ""
) -> tuple[Statement, ...]:
    """The statements with a number in the sentence text[start:end); `numbers` are the quantities inside it.

    `opening` is the sentence before, if it only opens the topic (粮食生产再创新高。总产量达到816亿斤).

    `text` is folded. A number whose subject cannot be told gets the words around it as subject and no indicator.
    """
    reading = _Reading(text, start, end, opening)
    sizes = {number: kind for number in numbers if (kind := size_of(text, number))}
    numbers = [number for number in numbers if number not in sizes]
    groups = tuple(groups_of(text, start, end, numbers))
    limits = [*(group.numbers[0].outer_start for group in groups[1:]), end]
    told = [st for group, limit in zip(groups, limits, strict=False) for st in reading.of(group, limit)]
    told += [_size(text, number, kind) for number, kind in sizes.items()]
    return tuple(sorted(told, key=_place)) if sizes else tuple(told)


def _place(statement: Statement) -> int:
    return statement.quantity.start if statement.quantity else statement.end


def _size(text: str, number: Quantity, size: Size) -> Statement:
    """The size of the things that are spoken of: 投资|500万元以上项目."""
    begin = past_boundaries(text, max(0, number.outer_start - _MAX_HEAD), number.outer_start)
    bound, end = number.bound, max(size.end, number.end)
    return Statement(begin, begin, end, size.name, None, "level", bound, number, "", is_size=True)


class _Head(NamedTuple):
    """The words before a group of numbers, from `offset` on: their subject, and the predicate behind it."""

    offset: int
    words: str
    predicate: str
    distributed: bool
    compared: bool  # with others: 增幅居全省第1位
    torn: bool  # its list of numbers could not be read whole: 一、二、三产业分别增长6%、1$.2%、8%
    origin: bool  # where a rise begins
    aside: bool  # a number beside the statement, that gives no subject to what follows
    new: str  # the verb by which what is counted comes new: 新增


class _Reading:
    """A sentence read from left to right, and what has been told in it so far."""

    def __init__(self, text: str, start: int, end: int, opening: str) -> None:
        self._text = text
        self._end = end
        self._opening = opening
        self._told: deque[Owner] = deque(maxlen=_RECALL)
        self._done = start  # end of the last number
        self._risen = False  # the group before is where a rise began
        self._predicate = ""  # of the group before
        self._new = ""  # the verb by which what the group before counts comes new
        self._since = ""  # the words that told where the rise of its subject began
        self._outside: Owner | None = None  # what was told last before a bracket that is still open

    def of(self, group: Group, limit: int) -> Iterator[Statement]:
        """The statements of the next group; the words of the one after it begin at `limit`."""
        self._leave_bracket(group.numbers[0].outer_start)
        head = self._head(group)
        owner = self._owner_of(group, head)
        count = len(group.numbers)
        subjects = owner.subjects
        if len(subjects) == 1:
            subjects = subjects_of(subjects[0], count, head.distributed)
        bounds = share_bound(group.numbers) if head.distributed else tuple(number.bound for number in group.numbers)
        if head.torn:
            owner, subjects = Owner(head.offset, (head.words,)), (head.words,)
        elif len(subjects) > 1 and len(subjects) != count > 1:
            # three subjects and two numbers: which number is whose cannot be told
            owner, subjects = Owner(owner.start, ("、".join(subjects),)), ("、".join(subjects),)
        for place, number in enumerate(group.numbers):
            about = subjects if count == 1 else owner.subjects[:1]  # several subjects share one number
            if len(subjects) == count:
                about = (subjects[place],)
            gap = self._text[group.numbers[place - 1].outer_end : number.outer_start] if place else ""
            predicate = gap if VERB_GAP.fullmatch(gap) else head.predicate
            for subject in about:
                said = self._statement(head, owner, number, subject, predicate, limit, bounds[place])
                yield said
                if count == 1 and len(about) == 1 and said.subject != subject and not front_off(subject):
                    subjects = (said.subject,)  # 抓好100项重点项目,|25个竣工: of those
        if not head.aside:
            self._told.append(Owner(owner.start, subjects, count, group.numbers[-1].base_unit))
        self._done = group.numbers[-1].outer_end
        self._since = head.predicate if head.origin else self._since if not head.words else ""
        self._risen, self._new = head.origin, head.new
        self._predicate = head.predicate

    def _leave_bracket(self, begin: int) -> None:
        """Up to a number at `begin`: 生产总值增长6%(按原方法增长7%),|总量达9万亿元 goes on with what was outside."""
        gap = self._text[self._done : begin]
        if self._outside is not None and ")" in gap:
            self._told.append(self._outside)
            self._outside = None
        if self._told and gap.rfind("(") > gap.rfind(")"):
            self._outside = self._outside or self._told[-1]

    def _head(self, group: Group) -> _Head:
        text, first = self._text, group.numbers[0]
        begin = first.outer_start
        lead = _LEAD.match(text, group.start, begin)
        offset = lead.end() if lead is not None else group.start
        head = text[max(offset, begin - _MAX_HEAD) : begin]
        if "(" in head and head.count("(") > head.count(")"):
            head = head.rsplit("(", 1)[-1]
        words, predicate = trim(_UNDER.sub("", _without_asides(head)))
        compared = None
        if first.form == "rank":
            compared = AMONG.search(words)
        elif first.unit in ("个百分点", "百分点", "位"):
            compared = BEYOND.search(words)
        if compared:
            words, verb = trim(words[: compared.start()])
            predicate = verb + head[len(words) + len(verb) :]
            if first.form == "rank" and verb.startswith(_PACES):
                words += verb[:2]  # 经济增速|居全国前3位
        origin = begins_rise(head) is not None and _RISES.match(text, group.numbers[-1].outer_end) is not None
        gap = text[self._done : begin].strip()
        if not words and self._told and (self._risen or gap in _UP_TO or (gap == "、" and begin == first.start)):
            predicate = self._predicate + predicate  # 降幅由23%|收窄到16.6%: the rate is said before
        aside = bool(self._told) and match(words) is None and _ASIDE.match(head) is not None and not origin
        distributed = "分别" in head
        torn = distributed and is_torn(text, group)
        new = new_verb(words) or new_verb(predicate)
        if (
            not new
            and words
            and text[offset - 1] == "、"
            and front_off(words) == words
            and not _OTHER_DEED.match(words)
            and not (first.base_unit in _MONEY and _MEASURES.search(words))
        ):
            new = self._new  # 新增|养老服务设施284个、床位7200张
        return _Head(offset, words, predicate, distributed, compared is not None, torn, origin, aside, new)

    def _owner_of(self, group: Group, head: _Head) -> Owner:
        silent = None
        if group.start - 1 > self._done:
            # only the clause right before the number's own
            silent = (past_boundaries(self._text, self._done, group.start - 1), group.start - 1)
        owner = owner_of(self._text, self._mates(group, head), len(group.numbers), silent, head.words, head.offset)
        words = head.words
        if self._opening and not self._told and owner.subjects == (words,):
            bare = front_off(words)
            leans = not bare or GENERIC.fullmatch(bare) or PARTIAL.fullmatch(bare)
            whole = composed(self._opening, bare, alone=False) if bare else self._opening
            return Owner(head.offset, (whole,)) if leans and match(whole) else owner
        if (adding := self._adding(words, head.offset)) is not None:
            return adding
        if len(owner.subjects) == 1 and owner.start < head.offset and match(owner.subjects[0]) is None:
            # 进出口占全州93%,带动全州完成25.5亿美元; 工业投资占比突破40%、增长21%: of the thing, not of its share
            whole = _SHARE_OF.sub("", owner.subjects[0])
            first = group.numbers[0]
            if (first.form != "percent" or _CHANGES.search(head.predicate)) and match(whole):
                return Owner(owner.start, (whole,))
        return owner

    def _mates(self, group: Group, head: _Head) -> Sequence[Owner]:
        """What has been told before a group: up to what is counted in its unit, if it has no words of its own.

        签约项目117个、投资总额893亿元,已开工|93个: of the projects, not of the money.
        """
        told, unit = self._told, group.numbers[0].base_unit
        if front_off(head.words) or len(told) < _PAIR or group.numbers[0].form != "amount" or not unit:
            return told
        if told[-1].unit in _MONEY and unit not in _MONEY and told[-2].unit == unit:
            return [*told][:-1]
        return told

    def _adding(self, words: str, offset: int) -> Owner | None:
        """新增创业人员6.1万人、|城镇就业9.9万人: both are new, if that makes an indicator of the second."""
        added = self._told and self._text[offset - 1 : offset] == "、" and match(words) is None
        if added and self._text.startswith(_NEW, self._told[-1].start) and match(_NEW + words):
            return Owner(offset, (_NEW + words,))
        told = (
            _PER_OUTPUT.match(self._told[-1].subjects[-1])
            if self._told and match(words) is None and "总量" not in words
            else None
        )
        if told and match(told.group() + words):
            return Owner(offset, (told.group() + words,))  # 单位GDP能耗下降3%、|碳排放下降4%: both are a unit's
        return None

    def _statement(
        self, head: _Head, owner: Owner, number: Quantity, subject: str, predicate: str, limit: int, bound: Bound
    ) -> Statement:
        text = self._text
        noun = "" if head.origin else following_noun(text, number, limit, head.words, head.predicate)
        indicator = None if head.compared or head.torn else match(subject) or match(front_off(subject))
        if number.form != "percent" and _COUNTED_BY_SIZE.match(text, number.outer_end):
            indicator = None  # 生产总值过百亿元的县区由4个增加到6个: how many there are of a size
        if noun and not front_off(head.words):
            # what it counts is said behind it, whatever was said before; 500万元以上项目投资 is a threshold
            indicator = None if number.outer_end > number.end else match(noun)
        counted = bool(noun) and indicator is None
        if indicator is None and (measured := measured_of(text, number)):
            subject, noun, counted = measured, "", False
        if number.unit in _TIMES_LONG and _RUN.search(text, head.offset, number.outer_start):
            subject, indicator = plain_subject(subject) + "连续", None  # 产量连续4年占全国九成: how long, not how much
        named = noun if counted else (plain_subject(subject) or noun)
        if counted and not head.predicate:
            named = whose_measures(head.words, noun) or noun
        new = head.new or (new_verb(subject) if not counted and named else "")
        borrowed = not counted and owner.start < head.offset  # 新增企业9家,总数达|10家: of all of them
        measure = stated_as(text, head.words, predicate, indicator, number)
        return Statement(
            start=head.offset if counted or head.offset - owner.start > _MAX_QUOTE else owner.start,
            clause_start=head.offset,
            end=_stop(text, min(number.outer_end + len(noun), limit), limit),
            subject=named
            if (indicator and match(new + named) != indicator) or (borrowed and measure == "level") or new in named
            else new + named,
            indicator=indicator,
            measure=measure,
            bound=bound,
            quantity=number,
            predicate=head.predicate,
            origin=head.origin,
            arrival=self._risen,
            since="" if self._risen or head.origin or head.words else self._since,
            words=head.words if counted else subject,
            noun=noun if counted else "",
        )


_NEW = "新增"
_PER_OUTPUT = lazily(r"(?:单位|每?万元)(?:地区|国内)?(?:生产总值|GDP)")
_PAIR = 2
_MONEY = frozenset(("元", "美元"))
_OTHER_DEED = lazily(r"升级|优化|扩容|提升|超|更新|修缮|维修|完善|改善|总|累计|保留|取消|撤")
# 净增企业40家、实现营业收入|2000亿元: what there is of it
_MEASURES = lazily(r"(?:收入|产值|增加值|利润|税收|总额|总量|余额)$")
_PACES = ("增速", "增幅")
_TIMES_LONG = frozenset(("年", "个月", "月", "个季度", "季度", "天"))
_RUN = lazily("连续$")
# 在下降超3成|的情况下增长12%: the number before was beside the statement.
_UNDER = lazily(r"^(?:左右|以上)?的?[^,;、。\d]{0,6}?(?:情况|背景|形势|条件|前提|基础|基数)(?:之)?[下上][,、]?")
_ASIDE_PIECE = lazily(
    r"[、\s]*(?:均|都|总量|增速|增幅|规模)*(?:稳居|位居|位列|居(?!民)|列|排名|跻身|进入|名列|领跑|高于|快于|好于|优于|领先|超出|继续保持|创(?![新业造建])|连续|占)[^、,;]*、(?=[^、]*$)"
)
_SHARE_OF = lazily(r"(?:占到?|在)[^,;、]{0,12}$|(?:的)?(?:占比|比重|贡献率)$")
_CHANGES = lazily(r"(?:增长|增|下降|降)$")
_COUNTED_BY_SIZE = lazily(
    r"(?:的)?(?:县(?!级|域生产)|区县|区\(市\)县|县\(市、区\)|县区|县市|县域|城市|镇|乡|企业|园区|产业集群|产业|集群|产品|品牌|大县|强县|项目|市州)|级|俱乐部|(?:[十百千]亿|万亿)元?(?:级)?(?:台阶|大关|关口)"
)
_RISES = lazily(
    r"(?:左右)?[,、]?(?:稳步|快速|大幅|逐步|持续|一举|分别|翻番|跃|攀|再|又|预计)*(?:增|提|上升|升|扩|发展|跃|降|下降|减|缩|回落|到|至|为|上涨|迈|跨|变|调|增产|压|收窄|缩窄|缩小|回升|反弹|加快|放缓)"
)
_UP_TO = frozenset(("至", "到", "后达到", "达到", "达", "后为", "为"))


def _without_asides(head: str) -> str:
    """The words before a number without a remark that stands between: 、稳居全国前十强、增长 -> 增长."""
    aside = _ASIDE_PIECE.match(head) if "、" in head else None
    return head[aside.end() :] if aside else head


def _stop(text: str, position: int, limit: int) -> int:
    """The end of the clause of a number: the next boundary, or where the words of the next number begin."""
    hit = _END.search(text, position, limit)
    if hit:
        return hit.start()
    while limit > position and text[limit - 1] in "和与及":
        limit -= 1  # 285个老旧小区和|37条背街
    return limit


_END = lazily(r"[,;:。!?\n、]")
_LEAD = lazily(r"(?:[\s、,;:或]|和(?![谐平美])|及(?![时格早])|与(?!会))*")
_MAX_HEAD = 120
# A sentence of any length is read in linear time: a list, and what a clause looks back on, has an end.
_RECALL = 60
_MAX_QUOTE = 240  # characters that a quote may reach back to its subject
