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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.figures.indicators import find_names, lexicon, match
from rag.numbers.quantities import Quantity
from rag.records import Bound, Measure


@dataclass(frozen=True, slots=True)
class Statement:
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


# --- the words around a number ---------------------------------------------------------------------------------

# Ends a clause. 、 does not by itself: it joins subjects as well as statements.
_BOUNDARY = re.compile(r"[,;:。!?\n]")
# Between two numbers of one list: 增长4.6%和8.2%.
_LIST_GAP = re.compile(r"\s*(?:[、和与及,]|以及|或)\s*")
_GROWTH = r"增长|增加(?!值)|提高|提升|上升|上涨|递增|增幅|增速|涨幅|增长率|攀升|新增长|净增长|净增|增产|微增|扩大"
_DECLINE = r"下降|降低|减少|回落|下调|降幅|负增长|压减|削减|缩减|下滑|压缩|减幅|缩短|减产|微降"
# What is taken off the end of the words before a number to get at the subject.
_PREDICATE = re.compile(
    rf"(?:{_GROWTH}|{_DECLINE}|分别|各|均|都|同比|(?:按)?(?:同|可比|自然)口径|(?:同)?比(?:上|去|前)年(?:同期)?|较(?:上|去)年(?:同期)?|环比|年均|平均|每年|"
    r"预计|预期|将|可|要|再|累计|总计|合计|共计|共|总|又|已|已经|力争|争取|确保|努力|达到|达|完成|实现|突破|超过|超|"
    r"为|是|至|到|从|由|居|列|位居|位列|排名|排|占|约|近|保持|稳定|控制|维持|稳|在|实际|名义|按(?:可比|不变)(?:价|价格|口径)计算|"
    r"可比价|可比|首次|一举|成功|全年|年度|计划|预算|安排|目标|以上|左右|有望|不低于|不超过|不高于|高于|低于|快于|"
    r"降至|降到|升至|升到|增至|缩短至|收窄至|收窄到|收窄|恢复到|恢复至|恢复性|跃升至|跃升到|跃上|跨上|跨过|迈上|迈过|攀升至|历史性地|历史性|逆势|止跌回升|止跌回稳|由负转正|企稳回升|稳中有升|稳中提质|大幅|小幅|持续|平稳|稳步|快速|强劲|略|仅|只|再|拟|人均|了|的|\s|[(（]|[,:、])+$"
)
# What is taken off the front of a subject, when it is about none of the lexicon.
_FRONT = re.compile(
    r"^(?:(?:全力|全(?:市|省|区|县|州|盟|旗|年|社会)|其中|同时|并|且|也|又|将|要|还|再|已|计划|力争|争取|确保|努力|预计|推动|促进|"
    r"加快|积极|着力|全面|持续|继续|深入|大力|扎实|统筹|抓好|推进|实施|开展|组织|举办|新(?:建成|建设|改扩建|改建|建|增设|增|开工|"
    r"培育|引进|认定|签约|创建|打造|发展|注册|入库|开|续建)|净增|增加|改扩建|改建|扩建|续建|建设|建成投用|建成|建立|完成|实现|"
    r"达到|引进|引育|培育|认定|打造|创建|开工建设|开工|投入|发放|筹集|改造提升|改造|整治|治理|投用|落实|争取|带动|拥有|累计|"
    r"共|总计|签约|招引|入选|获批|选派|选聘|招聘|拨付|兑现|办理|处理|解决|支持|帮助|救助|培训|年内|年底前|仅用|用|今年|去年|本年|"
    r"\d{4}年|[一二三四五六七八九十]是|以上|左右|以内|以下|的|了|使|让|把|对|为|\([^()]{0,16}\)|\s|[,:、”’》)])+)"
)
# Subjects that say nothing alone. The first kind means the whole of what was said before; the second a part or a
# rate of it, and is a subject of its own: 粮食 + 亩产.
_GENERIC = re.compile(
    r"(?:总量|总额|总值|总数|总产|总产量|产量|规模|总规模|增速|增幅|涨幅|数量|水平|全年|[上下]半年|前?[一二三四]季度|全市|全省|全县|全区|总)?"
)
_PARTIAL = re.compile(
    r"亩产|单产|余额|存量|占比|比重|税收占比|增量|收入|产值|增加值|利润|面积|单价|均价|占.{2,12}(?:比重|比例|比)"
)
_AFTER_NOUN = re.compile(
    r"(?:(?!完成|实现|建成|开工|投用|投产|达到|达产|获评|获批|入选|荣获|入库|落地|签约|竣工|启动|全部|均|增长|下降|提高|占|分别|加快|正在|正|快速|顺利|有序)"
    r"[^,;:。!?\n、(（]){1,24}"
)
_CLASSIFIERS = frozenset(
    "个条家座项所处套名人位台部件只张株棵场次批期轮艘架辆列班户间栋幢片块支类种门届届款份篇本口眼对宗起例步"
)


_TAIL_VERB = re.compile(r"(?:增速|增幅|涨幅|增长率|增长|降幅|减幅)$")


def _measure(subject: str, predicate: str, indicator: str | None, quantity: Quantity) -> Measure:
    """How the number is stated, by the last verb before it; without a verb, as its indicator usually is."""
    if quantity.form in ("rank", "ratio"):
        return "rank" if quantity.form == "rank" else "ratio"
    tail = _TAIL_VERB.search(subject)
    words = (tail.group() if tail else "") + predicate
    if re.search(rf"(?:{_GROWTH}|{_DECLINE})(?:到|至)", words):
        return "level"
    grown = max((hit.end() for hit in re.finditer(_GROWTH, words)), default=-1)
    fallen = max((hit.end() for hit in re.finditer(_DECLINE, words)), default=-1)
    if max(grown, fallen) >= 0:
        return "decline" if fallen >= grown else "growth"  # 负增长 ends where its 增长 ends
    usual = lexicon()[indicator].stated[0] if indicator else "level"
    return usual if quantity.form == "percent" and usual in ("growth", "decline") else "level"


@dataclass(frozen=True, slots=True)
class _Group:
    """Numbers that share the words before them: head = text[start:numbers[0].outer_start)."""

    start: int
    numbers: tuple[Quantity, ...]


def _groups(text: str, start: int, end: int, numbers: Sequence[Quantity]) -> Iterator[_Group]:
    """Cut a sentence into groups; a group's head starts after the last clause boundary before its first number."""
    position = start
    pending: list[Quantity] = []
    head = start
    for number in numbers:
        gap = text[position : number.outer_start]
        distributed = bool(pending) and "分别" in text[head : pending[0].outer_start]
        joined = _LIST_GAP.fullmatch(gap)
        if pending and joined and not number.soft and (distributed or "," not in gap):
            pending.append(number)
        else:
            if pending:
                yield _Group(head, tuple(pending))
            # 160万亩小麦、172万亩玉米: what stands before the 、 belongs to the number before it
            boundary = number.outer_start if gap.rstrip().endswith("、") else position
            for hit in _BOUNDARY.finditer(text, boundary, number.outer_start):
                boundary = hit.end()
            head, pending = boundary, [number]
        position = max(number.outer_end, number.end)
    if pending:
        yield _Group(head, tuple(pending))


# --- subjects ---------------------------------------------------------------------------------------------------

_JOINT = re.compile(r"、|和(?!谐|平|美)|与(?!经济|上年|去年|同期|全国|全省)|以及|及(?!格)")
# Words that stand for several subjects when numbers are dealt out to them.
_URBAN_RURAL = re.compile(r"城乡(?:常住)?居民")
_THREE_INDUSTRIES = re.compile(r"三次产业|(?:第)?一、?二、?三(?:次)?产业?")


def split_subjects(subject: str) -> tuple[str, ...]:
    """`城镇、农村居民收入` -> (`城镇居民收入`, `农村居民收入`): a shared tail is given to each piece that needs it."""
    pieces = [piece.strip() for piece in _JOINT.split(subject)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) < 2:
        return (subject,)
    last = pieces[-1]
    ids = [match(piece) for piece in pieces]
    for index, piece in enumerate(pieces[:-1]):
        # 规上、规下工业增加值: pieces of one shape share what follows the last
        if len(piece) <= 4 < len(last) and any(a == b for a, b in zip(piece, last, strict=False)):
            pieces[index] = piece + last[len(piece) :]
    if any(id_ is None for id_ in ids) and match(last):
        for index, piece in enumerate(pieces[:-1]):
            for cut in range(1, len(last) if ids[index] is None else 0):
                if match(piece + last[cut:]):
                    pieces[index] = piece + last[cut:]
                    break
    if ids[0] and any(id_ is None for id_ in ids[1:]):
        # 城镇居民人均可支配收入和农村: the tail stands at the first piece
        for index in range(1, len(pieces)):
            for cut in range(len(pieces[0]) - 1, 0, -1):
                if match(pieces[index]) is None and match(pieces[index] + pieces[0][cut:]):
                    pieces[index] = pieces[index] + pieces[0][cut:]
    return tuple(pieces)


def _named(subject: str) -> bool:
    return match(subject) is not None


def _subjects(head: str, count: int, distributed: bool) -> tuple[str, ...]:
    """The subjects that the words before `count` numbers name; one subject unless the words spread them."""
    if distributed and count == 2 and _URBAN_RURAL.search(head):
        return tuple(_URBAN_RURAL.sub(f"{kind}居民", head) for kind in ("城镇", "农村"))
    if distributed and count == 3 and _THREE_INDUSTRIES.search(head):
        return ("第一产业增加值", "第二产业增加值", "第三产业增加值")
    pieces = split_subjects(head)
    if len(pieces) == 1 or match(head):
        return (head,) if not (distributed and len(pieces) == count) else pieces
    if distributed or (count > 1 and len(pieces) == count):
        return pieces
    known = [piece for piece in pieces if _named(piece)]
    # 进出口稳中提质、一般公共预算收入增长4%: only the piece next to the number is its subject.
    return tuple(pieces) if len(known) == len(pieces) else (pieces[-1],)


_BESIDES = re.compile(r"(?:(?:因|受|剔除|扣除|按)[^,;、]{2,24}?(?:影响|因素|下行|后|口径)+(?:后)?|因[^,;、]{1,4})$")
# A number beside the statement: 为上年的74.1%, 连续12年. It has no subject of its own and gives none to what follows.
_ASIDE = re.compile(r"(?:为|占|相当于|是|比|较|连续|连年|历时|完成(?:年|预算|目标|计划)|高于|低于|快于|列|居)")


def trim(head: str) -> tuple[str, str]:
    """Split the words before a number into subject and predicate: 居民消费价格涨幅|控制在."""
    hit = _PREDICATE.search(head)
    if hit is None or not _BESIDES.search(head, 0, hit.start()):
        return (head[: hit.start()], head[hit.start() :]) if hit else (head, "")
    # 固定资产投资因房地产下行回落8.4%, 剔除留抵退税因素后增长4.9%: the reason is no part of the subject
    words = _BESIDES.sub("", head[: hit.start()])
    return words, head[hit.start() :]


def plain_subject(words: str) -> str:
    """Subject words without the verbs and time words in front: 新建5G基站 -> 5G基站."""
    rest = _front_off(words)
    return rest if len(rest) > 1 else words.strip()


def _front_off(words: str) -> str:
    hit = _FRONT.match(words)
    return (words[hit.end() :] if hit else words).lstrip(" )、,:").rstrip(" (、,:")


# --- statements -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Owner:
    """What a later number without a subject is about: the subjects last named, and where."""

    start: int
    subjects: tuple[str, ...]


def _topic(text: str, start: int, end: int) -> _Owner | None:
    """The indicator that a clause without a number is about, if it begins with one: 进出口逆势上扬."""
    names = find_names(text[start:end])
    if not names or names[0].start > 8:
        return None
    return _Owner(start, (text[start + names[0].start : start + names[0].end],))


def _following_noun(text: str, number: Quantity, end: int, before: str) -> str:
    """4条智慧停车示范街 -> 智慧停车示范街; empty where a number is not followed by what it counts.

    A measure such as 万亩 counts what follows only where nothing but a verb stands before it: 打造160万亩小麦.
    """
    counts = number.unit[-1:] in _CLASSIFIERS or len(_front_off(before)) <= 2
    if number.form != "amount" or not number.unit or not counts:
        return ""
    hit = _AFTER_NOUN.match(text, number.outer_end, end) or (
        # 2个3万吨级泊位: what is counted has a number of its own
        _AFTER_NOUN.match(text, number.outer_end) if end == number.outer_end else None
    )
    noun = hit.group().strip().lstrip("的") if hit else ""
    return "" if re.match(r"(?:以上|以下|的?任务|[)）]|和|与|及)", noun) else noun


def _owner(
    text: str, told: Sequence[_Owner], count: int, silent: tuple[int, int] | None, subject: str, offset: int
) -> _Owner:
    """The subjects of a group of `count` numbers: its own words, else what the clause before is about, else what was
    told last; where numbers are dealt out to subjects told one by one, that many of them.
    """
    own = _Owner(offset, (subject,))
    if match(subject):
        return own
    pieces = [plain_subject(piece) if piece else "" for piece in split_subjects(subject)]
    if not all(_GENERIC.fullmatch(piece) or _PARTIAL.fullmatch(piece) for piece in pieces):
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
        return before if len(pieces) == 1 and _GENERIC.fullmatch(pieces[0]) else own
    whole = before.subjects[0]
    composed = tuple(_composed(whole, piece, alone=len(pieces) == 1) for piece in pieces)
    return _Owner(before.start, composed)


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


def _composed(whole: str, piece: str, alone: bool) -> str:
    """粮食生产 + 总产 -> 粮食总产: the beginning of what was said that makes an indicator with `piece`, if any does."""
    for end in range(len(whole), 1, -1):
        if piece and match(whole[:end] + piece):
            return whole[:end] + piece
    return whole if alone and not _PARTIAL.fullmatch(piece) else whole + piece


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


def find_statements(text: str, numbers: Sequence[Quantity], start: int, end: int) -> tuple[Statement, ...]:
    """The statements with a number in the sentence text[start:end); `numbers` are the quantities inside it.

    `text` is folded. A number whose subject cannot be told gets the words around it as subject and no indicator.
    """
    found: list[Statement] = []
    told: list[_Owner] = []
    done = start  # end of the last number
    groups = tuple(_groups(text, start, end, numbers))
    for index, group in enumerate(groups):
        offset = group.start + len(_LEAD.match(text[group.start : group.numbers[0].outer_start]).group())  # type: ignore[union-attr]
        head = text[max(offset, group.numbers[0].outer_start - _MAX_HEAD) : group.numbers[0].outer_start]
        head = head.rsplit("(", 1)[-1] if head.count("(") > head.count(")") else head
        words, predicate = trim(head)
        silent = (done, group.start - 1) if group.start - 1 > done else None
        if silent:
            # only the clause right before the number's own
            cut = max((hit.end() for hit in _BOUNDARY.finditer(text, silent[0], silent[1])), default=silent[0])
            silent = (cut, silent[1])
        distributed = "分别" in head
        owner = _owner(text, told, len(group.numbers), silent, words, offset)
        aside = bool(told) and match(words) is None and _ASIDE.match(head) is not None
        subjects = (
            _subjects(owner.subjects[0], len(group.numbers), distributed)
            if len(owner.subjects) == 1
            else owner.subjects
        )
        limit = groups[index + 1].numbers[0].outer_start if index + 1 < len(groups) else end
        bounds = _share_bound(group.numbers) if distributed else tuple(number.bound for number in group.numbers)
        for place, number in enumerate(group.numbers):
            if len(subjects) == len(group.numbers):
                about: tuple[str, ...] = (subjects[place],)
            elif len(group.numbers) == 1:
                about = subjects
            else:
                about = (owner.subjects[0],)
            noun = _following_noun(text, number, limit, words)
            stop = _stop(text, min(number.outer_end + len(noun), limit), limit)
            for subject in about:
                indicator = match(subject) or match(_front_off(subject))
                found.append(
                    Statement(
                        start=offset
                        if (noun and indicator is None) or offset - owner.start > _MAX_QUOTE
                        else owner.start,
                        clause_start=offset,
                        end=stop,
                        subject=noun if noun and indicator is None else (plain_subject(subject) or noun),
                        indicator=indicator,
                        measure=_measure(words, predicate, indicator, number),
                        bound=bounds[place],
                        quantity=number,
                        predicate=predicate,
                    )
                )
        if not aside:
            told.append(_Owner(owner.start, subjects))
        done = group.numbers[-1].outer_end
    return tuple(found)


def _stop(text: str, position: int, limit: int) -> int:
    """The end of the clause of a number: the next boundary, or where the words of the next number begin."""
    hit = _ENDS.search(text, position, limit)
    return hit.start() if hit else position


_ENDS = re.compile(r"[,;:。!?\n、]|$")
_LEAD = re.compile(r"[\s、,;:和及与或]*")
_MAX_HEAD = 120
_MAX_QUOTE = 240  # characters that a quote may reach back to its subject
