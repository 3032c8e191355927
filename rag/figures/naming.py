"""What a number outside the lexicon is called: [whose] [what is done] [thing] [measure] [what becomes of it].

改造农村公路30公里、危桥|593座            改造危桥: what is done goes on along a list
开工重点项目74个,完成投资|118亿元         重点项目完成投资: a bare measure is of the thing told before
投入|16.8亿元,新建16所中学                新建中学投入: money is of what it is spent on
|330个|工业项目竣工投产                   工业项目竣工投产: what becomes of the things that are counted
新建高标准农田25万亩、改造提升|8万亩       改造提升高标准农田: a deed alone is done to the thing told before

Names are for reading and for looking up. Which number belongs to which words is told by `rag.figures.statements`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from rag.figures.bare import unbared
from rag.figures.carried import carried
from rag.figures.counted import EXTENTS
from rag.figures.deeds import deeds_end, deeds_start, is_soft, says_nothing, stage_start, without_lead
from rag.figures.filling import filled
from rag.figures.heads import BARE, SPENT, Heads
from rag.figures.quoting import in_full
from rag.figures.rounding import rounded
from rag.figures.statements import Statement
from rag.figures.subjects import new_verb, plain_subject
from rag.figures.torn import untorn
from rag.figures.wholes import made_whole
from rag.numbers.quantities import Quantity
from rag.text.lazily import lazily

# What becomes of the things that are counted: |330个|工业项目|竣工投产.
_BECOMES = lazily(
    r"(?:全部|全面|均|已经?|陆续|顺利|相继|先后|实现|成功|正式|如期|按期|完成|得到|也|都|基本|率先|集中|提前)*"
    r"(?P<what>(?:(?:开工|竣工|投产|达产|投用|投运|完工|通车|启动|签约|落地|入驻|脱贫|摘帽|退出|出列|复工|开复工|建成|建设|并网|挂牌|投入|使用|运营|运行|开业|交付|回迁)+)"
    r"|(?:入选|入围|获评|获批|荣获|获|纳入|列入|进入|跻身|通过|被列为|被评为|被命名为|被认定为|成为|晋升为|退出|参加|享受)[^,;:。!?\n、()\d]{0,18}"
    r"|达标|(?:完成|实现|得到|建立|设立|成立|开展|实行|配备)(?![^,;:。!?\n]{0,20}\d)[^,;:。!?\n、()\d]{1,12}|再?就业)(?=[,;:。!?\n、]|$)"
)
_BECOMES_RATE = lazily(
    r"(?:以上|左右)?(?P<what>(?:达到|实现|完成|纳入|享受|通过|接入|签约|开工|竣工|投产|投用|入驻|落实|建成|参加|参保|就业|覆盖|达标|脱贫|开展|建立|设立|配备|安装|使用|上线"
    r"|进入|符合|收集|处理|整改|办结|回收|转化|进行|用于|投入|投向|得到)[^,;:。!?\n、()\d]{0,16})(?=[,;:。!?\n、]|$)"
)
_MEASURE_TAIL = lazily(r"(?<=..)(?:产能|产量|床位|学位|贷款|存栏|出栏|装机|库容|管网)$")
_HAS_MEASURE = lazily(r"[率值量额数比重入资积程能力产款位网房]$")
# 侦破案件173起、刑事打击|450人
_ITSELF_DONE = lazily(r"(?<=..)(?:打击|处理|处分|拘留|立案|问责|审批|结案|办结|销号|起诉|逮捕|判决|执结)$")
# 净增企业40家、实现产业主营业务收入|2000亿元
_EARNED = lazily(r"(?:收入|产值|增加值|利润|税收)$")
_COUNTING = frozenset("个家户项座条所处套件名位人台部只张株棵场批期艘架辆列班间栋幢片块支类种门届份篇本口眼对宗起例次")
_JOINED = frozenset("、和与及")
_LIST = lazily(r"[、和与及]")
_SHORT_JOINT = lazily(r"^[、和与及]+")
_LISTED = lazily(r"[^,;:。!?\n\d、()“”]{2,10}")
_CHANGES = frozenset(("growth", "decline", "share", "points", "rank", "ratio"))
_ALL_OF_THEM = lazily(r"总[量数额]|累计|共有|拥有|[存总]量|达到?|突破|超过?")
_GAP = lazily(r"[^,;:。!?\n]{0,6}[、和与及]\s*")
_SHARE = lazily(
    r"占[^,;]{1,8}$|保持[^,;]{2,8}$|在[^,;]{2,12}(?:中|内|里)?的?(?:排名|位次|比重|占比|份额)$|在[^,;]{2,12}(?:中|内)$"
)
_THAN = lazily(r"[比较][^,;]{2,8}")
_RANKED = lazily(
    r"(?:综合|世界城市|总体)?(?P<by>排名|位次|增速|增幅|涨幅|降幅|数量|总量|总数|规模|总额|水平|指数)(?=[^,;。、]*$)"
)
_DIGIT = lazily(r"\d")
_DEALT = lazily(r"分别(?:完成|高于|低于|快于|高出|占|比|较|提高|为|达)")
_CONTRIBUTES = lazily(r"(?:其中|并|且|预计)?(?P<what>对[^,;、]{2,16}(?:贡献|拉动)[^,;、]{0,6})")
_PART_OF = lazily(r"^(?:增加值|产值|投资|税收|收入|利润|出口)占")
_WHO_GATHERS = lazily(
    r"[^、,;]{3,14}?(?:聚集|集聚|吸引|吸纳|汇聚|拥有|入驻|落户|引进|签约)(?!项目|企业数|工程|资金|能力|区)"
)
_EDGE = lazily(
    r"(?<=..)(?:圆满|全部|全面|部分|早日|再次|首次|分别|每人|每[年月]|[月每])$|^(?:早日|尽快|有效|成功|分别|目前|现已|每年可为|到20\d\d年(?:底|末)?,?(?:全[省市区县州])?)(?=..)"
)
# 五年建成实验室2个、|工作站20个
_YEARS = lazily(
    r"^[二两三四五六十]年(?:来|间)?(?:共|累计)?(?=[^,;、]{3})(?!期|制|计划|规划|行动|任务|攻坚|内|时|左右|以上|一|前|后|的|级|大)"
)
_HERD = lazily(r"(?:存栏|出栏|年末存栏|年出栏|饲养)(?:总?量)?$")
_ADVERB = lazily(r"(?:全面|全部|陆续|顺利|相继|先后|均|已|基本|正式|集中)+")
_PREPOSITION = lazily(
    r"^(?:对|为|向|给|在|从|由|把|将|用|以|按照?|与|和|及|使|让|于|被)|[对为向给在从由把将用以按与和及“”(\d]$"
)
# 城镇低保覆盖|70多万|困难群众, 建成某区沿江两岸|30公里|慢行游道: who does it, and where
_TOLD_OF = lazily(
    r"(?:惠及|覆盖|吸引|吸纳|带动|服务|资助|救助|补助|帮助|扶持|[区县市州省镇乡村城岸侧段域带线河湖江库周边])$"
)
_AND_DOES = lazily(r"(?:.{7,}并(?=[^,;]{2})|.*(?:发展|增强|加快)(?=新))")
_GENERIC = 2  # characters of a noun that names any of a kind: 项目
_LONG_LEAD = 12
_LONG_ITEM = 14
_SHORT_NOUN = 4
_LONG_LIST = 40


class _Told(NamedTuple):
    """What was told of the number before."""

    deed: str
    thing: str  # without the deed
    unit: str
    end: int  # of the number and what it counts


def names_of(text: str, start: int, statements: Sequence[Statement]) -> tuple[str, ...]:
    """The names of the numbers of the sentence that begins at `start`: one for each of `statements`, in their order."""
    made: list[str] = []
    told: _Told | None = None
    heads = Heads(text, start)
    last = "", ""  # a bare measure, and what it was named
    for place, said in enumerate(statements):
        number = said.quantity
        if number is None or said.indicator is not None or said.is_size:
            made.append(said.subject)
            if said.indicator is not None and number is not None:
                heads.enter(said)
                heads.silent = heads.topic = ""
            told = None if said.indicator is not None else told
            continue
        heads.enter(said)
        before = told.thing if told is not None and told.unit[-1:] not in _COUNTING else ""
        name, told = _name(text, said, told)
        name = _YEARS.sub("", _EDGE.sub("", _whose(text, statements, place, made, heads, name, before)))
        counted = ""
        if 0 < deeds_end(name) == len(name):
            own = _own_words(text, said)
            name = own if own and name.endswith(own) else name  # 新开工207套,|基本建成|222套
            thing = heads.thing[: stage_start(heads.thing)]
            name = (thing + name if stage_start(thing + name) == len(thing) else name + thing) if thing else name
        elif len(name) < _LONG_ITEM and (BARE.fullmatch(name) or SPENT.fullmatch(name)):
            raw = name
            again = raw == last[0] and (said.measure in _CHANGES or number.form != "amount")
            following = partial(_following_name, text)
            name = last[1] if again else heads.measured(statements, place, made, before, name, following)
            last = raw, name  # 重点项目完成投资118亿元,|增长8%
        elif number.unit[-1:] in _COUNTING:
            counted = _NUMBER_OF.sub("", told.thing if len(told.thing) > _GENERIC else told.deed + told.thing)
        name = filled(text, said, name, made[-1] if made else "")
        name = in_full(text, start, statements, place, name, made, heads)
        name = made_whole(text, statements, place, name, made)
        name = rounded(text, statements, place, name, made)
        name = untorn(text, statements, place, name, made)
        name = unbared(text, statements, place, name, made)
        made.append(carried(text, statements, place, name, made))
        if counted:
            plain = name.endswith(counted) and len(name) > _GENERIC  # 签约|绿色化工等|项目
            heads.count(counted if len(counted) > _GENERIC else name if plain else "")
    return tuple(made)


def _whose(
    text: str, statements: Sequence[Statement], place: int, made: Sequence[str], heads: Heads, name: str, before: str
) -> str:
    """A share, or what is held against another, with the thing that it is of; `before` is what was measured last."""
    said = statements[place]
    if _DEALT.match(name) and (whose := _dealt_to(statements, place, made)):
        name = whose + name.removeprefix("分别")
    name = _EDGE.sub("", name)
    if (made or heads.topic) and _SHARE.match(name):
        # 划定生态保护红线7万平方公里、占全省的|47%
        fresh = heads.topic if heads.fresh or not made else ""
        return fresh + name if fresh else made[-1].removesuffix(name) + name
    if _THAN.fullmatch(name):
        return heads.thing or before or name
    if heads.thing and _PART_OF.match(name) and _PART_OF.search(_own_words(text, said)):
        return heads.thing + name  # 民营经济快速发展,增加值占|60%
    if contributes := _CONTRIBUTES.fullmatch(said.words):
        return (made[-1] if made and not heads.silent else heads.thing) + contributes["what"]
    return name


def _own_words(text: str, said: Statement) -> str:
    """The words of its clause before a number, from the deed or the thing on."""
    stop = said.quantity.outer_start if said.quantity else said.end
    return without_lead(text[said.clause_start : stop].strip(" ,、"))


def _following_name(text: str, said: Statement) -> str:
    return _name(text, said, None)[0]


@lru_cache(maxsize=1 << 14)
def thing_of(name: str) -> str:
    """The thing in the name of a number, to be looked up by: 改造|危桥; what comes new is another thing.

    >>> thing_of("改造危桥"), thing_of("新增床位")
    ('危桥', '新增床位')
    """
    new, thing = new_verb(name), plain_subject(name)
    return thing if thing.startswith(new) else new + thing


def _name(text: str, said: Statement, told: _Told | None) -> tuple[str, _Told]:
    """The name of a number by its own words, and by the deed of the list that it stands in."""
    number = said.quantity
    assert number is not None
    own = text[said.clause_start : number.outer_start].strip(" ,、")
    deed, thing, behind = "", said.subject, ""
    done = without_lead(own) if not said.noun or _ADVERB.fullmatch(said.noun) else ""
    alone = told is not None and 0 < len(done) == deeds_end(done)
    if alone and told is not None and (told.unit == number.unit or said.subject not in own):
        thing = told.thing if told.unit == number.unit else thing_of(said.subject)
        thing = thing[: stage_start(thing)]
        if stage_start(thing + done) == len(thing):
            behind = done  # 保障性住房开工9505套、竣工|8347套
        else:
            deed = done  # 取消审批事项68项、下放|22项
    elif said.noun:
        deed, thing = _counted(said, number.unit)
        if told is not None and deed and told.thing.endswith(deed):
            deed = ""  # 30多个国家|130多个|城市
        elif told is not None and len(told.thing) > 1 and _SHORT_JOINT.match(deed.removeprefix(told.thing)):
            deed = _SHORT_JOINT.sub("", deed.removeprefix(told.thing))  # 30件民生实事和全州|28件|民生实事
        behind = _becomes(text, said, own)
    else:
        if own or said.measure != "level":
            deed, thing = _told_before(text, said, own)
        behind = _ranked(own, said) or _becomes_rate(text, said) or ("" if done else _becomes(text, said, own))
    if (
        not deed
        and told is not None
        and told.deed
        and not said.predicate
        and number.form == "amount"
        and (_in_a_row(text, told, number) or _GAP.fullmatch(text, told.end, said.clause_start))
        and thing != told.thing
        and deeds_end(thing) == 0
        and _ITSELF_DONE.search(thing) is None
        and not BARE.fullmatch(thing)
        and not (number.base_unit == "元" and _EARNED.search(thing))
    ):
        deed = told.deed
        tail = _MEASURE_TAIL.search(told.thing) if told.unit == number.unit and not said.noun else None
        if tail and _HAS_MEASURE.search(thing) is None:
            thing += tail.group()  # 压减炼铁产能1000万吨、炼钢|800万吨
    if told is not None and _HERD.fullmatch(thing) and (herd := _HERD.search(told.thing)) and herd.start() > 0:
        deed, thing = "", told.thing[: herd.start()] + thing  # 生猪出栏362万头、存栏|253万头
    if says_nothing(deed) or (said.measure in _CHANGES and is_soft(deed)):
        deed = ""
    if deed and thing.startswith(deed):
        deed = ""
    behind = "" if thing.endswith(behind) else behind
    end = number.outer_end + (len(said.noun) if text.startswith(said.noun, number.outer_end) else 0)
    thing = _YEARS.sub("", thing)
    first = deeds_end(thing) if not deed else 0
    kept = (
        _gathers(text, said, thing)
        or deed[deeds_start(deed, len(deed)) :]
        or deed[: deeds_end(deed)]
        or (thing[:first] if len(thing) - first > 1 < first else "")
    )
    bare = thing[first:] if len(thing) - first > 1 else thing
    return deed + thing + behind, _Told(kept, bare, number.unit, end)


def _in_a_row(text: str, told: _Told, number: Quantity) -> bool:
    """Whether a number stands right behind another, and one deed before both: 解决1597个村|154.7万人的饮水问题."""
    return told.end == number.outer_start and told.deed in text[max(0, told.end - _LONG_ITEM) : told.end]


def _gathers(text: str, said: Statement, thing: str) -> str:
    """某平台聚集|科技型企业4.2万家、高校157家: who does what, for the next of the list."""
    hit = _WHO_GATHERS.match(thing) if said.measure == "level" and not said.noun else None
    return hit.group() if hit is not None and hit.end() < len(thing) - 1 else ""


def _told_before(text: str, said: Statement, own: str) -> tuple[str, str]:
    """What is done and to what, of words before their number."""
    at = said.words.find(said.subject) if said.subject else -1
    if at < 0:
        return "", said.subject
    borrowed = said.words not in own
    if not borrowed and said.measure == "level" and (listed := _under_one_deed(own, said)):
        return listed
    if borrowed and ((said.measure == "level" and said.subject != own) or _ALL_OF_THEM.search(own)):
        return "", _whole_list(text, said)  # 净增高新技术企业1600家、总量达|7800家
    return said.words[deeds_start(said.words, at) : at], _whole_list(text, said)


def _under_one_deed(own: str, said: Statement) -> tuple[str, str] | None:
    """办理|人大议案、代表建议: a deed, and the list that it is done to, where one number counts all of it."""
    words = without_lead(own)
    done = deeds_end(words)
    pieces = _LIST.split(words[done:])
    if (
        not 0 < done < len(words)
        or said.predicate
        or pieces[-1] != said.subject
        or len(words) > _LONG_LEAD + _LONG_ITEM
    ):
        return None
    alike = len(pieces) > 1 and all(_LISTED.fullmatch(each) and deeds_end(each) == 0 for each in pieces)
    return (words[:done], words[done:]) if alike else None


def _whole_list(text: str, said: Statement) -> str:
    """教育、医疗卫生、|文化体育的投入: a list that is one thing, of which only the last piece is told."""
    number = said.quantity
    assert number is not None
    begin = text.find(said.subject, said.clause_start, number.outer_start)
    if said.measure != "level" or begin <= said.clause_start or text[begin - 1] not in _JOINED:
        return said.subject
    if "分别" in text[begin : number.outer_start] or _DIGIT.search(text, begin, number.outer_start):
        return said.subject  # dealt out, one to each
    if text[begin - 1] == "、" and "的" not in said.subject:
        return said.subject
    before = without_lead(text[said.clause_start : begin])
    before = before[deeds_end(before) :]
    if not all(map(_LISTED.fullmatch, _LIST.split(before[:-1]))) or len(before) > _LONG_LIST:
        return said.subject
    return before + said.subject


def _counted(said: Statement, unit: str) -> tuple[str, str]:
    """What is done and what is counted, the name of it behind the number: 依法关停|30家|企业."""
    if said.subject not in (said.noun, new_verb(said.words) + said.noun):
        return "", said.subject
    words = without_lead(said.words)
    done = deeds_end(words)
    money = said.quantity is not None and said.quantity.base_unit == "元"
    if money and SPENT.fullmatch(words) and deeds_end(said.noun):
        # 投入|3.84亿元|实施改造工程
        return "", words if deeds_end(said.noun) == len(said.noun) else said.noun + words
    if unit[-1:] not in _COUNTING or said.predicate.startswith("的"):
        if done == len(words) or said.predicate.startswith("的"):
            return (words if done == len(words) else ""), said.noun
        told = 1 < len(words) <= _LONG_ITEM and _PREPOSITION.search(words) is None
        if told and (unit in EXTENTS or _TOLD_OF.search(words)):
            return words, said.noun
        return (words[deeds_start(words, len(words)) :] if unit in EXTENTS else ""), said.noun
    if done == len(words):
        return words, said.noun
    if words.endswith("等") or "、" in words:
        last = _LIST.split(words)[-1]
        example = last if last.endswith("等") and len(last) <= _LONG_ITEM and len(said.noun) <= _SHORT_NOUN else ""
        deed = "" if "、" in words[:done] or example.startswith(words[:done] or "、") else words[:done]
        return deed, example + said.noun
    words = words[hit.end() :] if (hit := _AND_DOES.search(words)) else words
    if len(words) <= _LONG_LEAD and _PREPOSITION.search(words) is None:
        return words, said.noun
    return (words[deeds_start(words, len(words)) :] or words[:done]), said.noun


def _becomes(text: str, said: Statement, own: str) -> str:
    """What is said to become of the things that are counted, behind their name."""
    number = said.quantity
    assert number is not None
    if without_lead(own):
        return ""
    hit = _BECOMES.match(text, text.find(said.noun, number.outer_end) + len(said.noun))
    if hit is not None and not said.noun and stage_start(said.subject + hit["what"]) > len(said.subject):
        return ""
    return hit["what"] if hit else ""


def _ranked(own: str, said: Statement) -> str:
    """淘宝村186个,|数量|居全国第一: by which measure something has its rank, if its name does not tell."""
    if said.measure != "rank":
        return ""
    at = own.find(said.subject) + len(said.subject) if said.subject in own else 0
    hit = _RANKED.match(own, at) or _RANKED.match(said.predicate)
    return hit.group() if hit is not None and not said.subject.endswith(hit["by"]) else ""


def _dealt_to(statements: Sequence[Statement], place: int, made: Sequence[str]) -> str:
    """The subject told before that the number at `place` of those dealt out is of: 分别完成全年任务的306%、205%."""
    clause = statements[place].clause_start
    dealt = [at for at, each in enumerate(statements) if each.clause_start == clause]
    at = dealt.index(place) + dealt[0] - len(dealt)
    return made[at] if 0 <= at < dealt[0] else ""


def _becomes_rate(text: str, said: Statement) -> str:
    """规划项目|80%|竣工: what holds for so many in a hundred."""
    number = said.quantity
    assert number is not None
    if number.form != "percent" or said.predicate or said.measure not in ("level", "share"):
        return ""
    hit = _BECOMES_RATE.match(text, number.outer_end)
    return hit["what"] if hit else ""


_NUMBER_OF = lazily(r"(?<=..)(?:数量|总数|总量|个数|家数|户数)$")
