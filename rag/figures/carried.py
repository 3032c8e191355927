"""What a clause does with what it counts, put to a name that has lost it.

建成国家和省级|法治示范单位|10个        建成国家和省级法治示范单位: the deed that the clause begins with
打通甲路、乙路|4条|隧道               打通隧道
推动|80个|重点项目|开工               重点项目开工: what becomes of those for whom or with whom it is done
为|1.5万名|老年人|发放生活津贴         老年人发放生活津贴
|东湖图书馆|100万册|纸质图书增量计划     东湖图书馆纸质图书增量计划: the number stands within the name
连续|4年|绩效考评全省|第一             绩效考评全省第一
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.figures.deeds import deeds_end, deeds_start, is_soft, says_nothing, without_lead
from rag.figures.heads import BARE
from rag.figures.statements import Statement
from rag.numbers.quantities import Quantity
from rag.text.lazily import lazily

_WORDS = r"[^,;:。!?\n、()\d]"
_LONGEST = 36
_REACH = 80


def carried(text: str, statements: Sequence[Statement], place: int, name: str, made: Sequence[str]) -> str:
    """`name`, or what it is with what its own clause in folded `text` does with what is counted.

    `made` are the names of the numbers before it.
    """
    said = statements[place]
    number = said.quantity
    assert number is not None
    name = _measured_alike(text, said, _alone(text, said, _edged(text, said, name)), made)
    name = (
        _of_both(text, said, name) or _one_of_those(text, statements, place, name, made) or _beyond(said, name) or name
    )
    if said.measure != "level" or said.indicator is not None or len(name) <= 1:
        return name
    if name == "支出" and (hit := _SPENT_FOR.match(text, number.outer_end)) is not None:
        return name + hit["what"]
    begin = max(text.rfind(mark, 0, number.outer_start) for mark in ",;:。!?\n") + 1
    own = _ABOUT.sub("", text[max(begin, number.outer_start - _REACH) : number.outer_start].strip(" *"))
    whole = _within(text, number, own, name) or _becoming(text, said, own, name)
    return whole or (_done_to(said, number, own, name) if number.form == "amount" else "") or name


def _balanced(words: str) -> bool:
    return all(words.count(left) == words.count(right) for left, right in ("“”", "《》", "()"))


_SPENT_FOR = lazily(rf",(?P<what>(?:用于|保障|解决|补助|救助){_WORDS}{{2,16}})")
_ABOUT = lazily(r"(?:接?近|约|超过?|逾|共|总共|不少于|不低于|达到?)+$")

# --- at its edges --------------------------------------------------------------------------------------------------

_FRONT = lazily(
    r"^(?:以及|(?:虽然|尽管)(?:预计)?(?:全年)?|至于(?:\d{4}年)?|[(（]\d{1,3}[)）]|\d{1,3}\.(?!\d)|连续(?=连续)|可以支撑|即(?=县|市|区))(?=..)"
)
_BACK = lazily(
    r"(?<=..)(?:的基础上|[由从]“零”?|(?<![首成])都(?!市)|全年|年生|独|(?:(?:分别)?(?:达到|提高到|为))?月人均)$"
)
_RANKED = lazily(r"(?:均)?(?:[、和][^,;。、]{2,4})?第[一二三四五六七八九十\d]+[位名]?")
_OF_ALL = ("全国", "全省", "全市", "全区", "全球", "世界")


def _edged(text: str, said: Statement, name: str) -> str:
    """A name without what only stands at its edge; what lasts so long with the rank that it lasts at."""
    name = _BACK.sub("", _FRONT.sub("", name))
    if name.endswith(_OF_ALL) and said.quantity is not None and said.quantity.base_unit in _TIMES:
        at = text.find(name[-4:], said.clause_start, said.end + _REACH)
        hit = _RANKED.match(text, at + len(name[-4:])) if at >= 0 else None
        at = text.find(name[-2:], said.quantity.outer_end, said.quantity.outer_end + _REACH) if hit is None else -1
        hit = _RANKED.match(text, at + 2) if at >= 0 else hit
        return name + hit.group() if hit is not None else name
    return name


_TIMES = frozenset(("年", "个月", "月", "天", "日", "周", "季度", "个季度"))

_HOW_MANY = lazily(r"(?<=[^、])[两二三四五六七八九十]大(?:主导|支柱|重点|新兴|特色)?(?=行业|产业|领域)")


def _alone(text: str, said: Statement, name: str) -> str:
    """食品、医药六大行业收入分别达5亿元、|8亿元|: the last of those that are dealt out is one, and not six."""
    hit = _HOW_MANY.search(name)
    if hit is None or said.quantity is None:
        return name
    at = text.rfind(name[: hit.end()], max(0, said.clause_start - _REACH), said.quantity.outer_start)
    dealt = at > 0 and text[at - 1] in "、和" and "分别" in text[at : said.quantity.outer_start]
    return name[: hit.start()] + name[hit.end() :] if dealt else name


_FIELD = lazily(r"(?:产业|行业|制造业|企业|产品|工业|业)$")
_MEASURED = lazily(
    r"(?<=..)(?:(?:主营业务|营业|销售)?收入|(?:工业)?总?产值|增加值|投资|产量|利润|税收|进出口额?|出口额?|销售额|交易额)$"
)
_RATES = frozenset(("growth", "decline"))


def _measured_alike(text: str, said: Statement, name: str, made: Sequence[str]) -> str:
    """四大产业收入增长15%,其中新兴产业增长|30%|: by the same measure."""
    if said.measure not in _RATES or said.indicator is not None or not made or _FIELD.search(name) is None:
        return name
    among = "其中" in text[max(said.clause_start - 2, 0) : said.clause_start + 4] or (
        made[-1].startswith(name[:1]) is False and text[said.clause_start - 1 : said.clause_start] == "、"
    )
    hit = _MEASURED.search(made[-1])
    return name + hit.group() if among and hit is not None else name


_SIDES = "城镇|农村|城市|市区|县城|乡村|职工|居民|男性|女性"
_BOTH = lazily(
    rf"(?P<one>{_SIDES})[、和](?:{_SIDES})(?P<tail>[^,;:。、\d]{{2,16}}?)(?:分别|均|都|达|从|由|提高|增|[为]|$)"
)


def _of_both(text: str, said: Statement, name: str) -> str:
    """城镇、农村低保水平分别提高到|419元|、191元: the tail is both ones'."""
    if said.quantity is None or len(name) > _SIDE or said.indicator is not None:
        return ""
    hit = _BOTH.search(text, min(said.start, said.clause_start), said.quantity.outer_start)
    return name + hit["tail"] if hit is not None and hit["one"] == name else ""


_SIDE = 2
_SHORT = 5
_HEADS = ("人名", "家户", "个", "项", "件", "所", "座", "条")


def _alike(unit: str, other: str) -> bool:
    """Whether two units count the same: 万人 and 名."""
    return any(unit[-1:] in signs and other[-1:] in signs for signs in _HEADS if unit and other)


def _one_of_those(text: str, statements: Sequence[Statement], place: int, name: str, made: Sequence[str]) -> str:
    """引进人才3万名,其中博士400名、|硕士|5000名: of those, too."""
    said, number = statements[place], statements[place].quantity
    if number is None or said.measure != "level" or said.indicator is not None or not 1 < len(name) <= _SHORT:
        return ""
    if not made or name.startswith("平均"):
        return ""
    whole, among, part = made[-1].partition("中的")
    if among and text[said.clause_start - 1 : said.clause_start] == "、" and len(part) <= _SHORT:
        last = statements[place - 1].quantity
        return f"{whole}中的{name}" if part and last is not None and _alike(last.unit, number.unit) else ""
    begin = max(said.clause_start - 2, 0)
    if not (text.startswith(f"其中{name}", begin) or text.startswith(f"其中{name}", said.clause_start)):
        return ""
    for at in range(place - 1, max(place - _BACK_TO, 0) - 1, -1):
        told = statements[at].quantity
        if told is not None and _alike(told.unit, number.unit):
            fits = 1 < len(made[at]) <= _LONGEST // 2 and not made[at].endswith(name) and "中的" not in made[at]
            return f"{made[at]}中的{name}" if fits else ""
    return ""


_BACK_TO = 3


_RATE = lazily(r"(?:率|比|比重|比例|强度|水平|度|数|[增提]速|增幅|系数|标准)$|占[^、]{2,}$")
_MORE_THAN = lazily(
    r"(?P<than>(?:高于|低于|快于|慢于|高出|领先)(?:全[国省市区州]|[^,;、\d]{2,8}?)(?:平均水平|平均|水平)?)(?:近|约|超过?)?$"
)


def _beyond(said: Statement, name: str) -> str:
    """产业增加值增速高于全国|0.8个百分点|: by how much it is beyond another, and not how much it grows."""
    number = said.quantity
    if number is None or said.indicator is not None or number.unit != "个百分点" or "于" in name:
        return ""
    hit = _MORE_THAN.search(said.predicate)
    pace = "" if _RATE.search(name) else "增速"
    return name + pace + hit["than"] if hit is not None and len(name) + len(hit["than"]) <= _LONGEST else ""


# --- within its name -----------------------------------------------------------------------------------------------

_NO_MORE = (
    r"\s|[和与及或等余多并且/]|以[上下内来]|左右|之间|[比较占达增超]|同比|下降|减少|提[高升前]|上升|不等|台阶|大关|关口|分别|其中|合计|共(?!同|建|享)"
    r"|目标|任务$|要求|标准(?!化)|水平$|的?(?:目标|任务|要求|标准(?!化)|水平|速度|基础|总体|时间|规模|情况|之间|方面|以上)|[^,]{0,2}基础上"
)
_GOES_ON = lazily(rf"(?!{_NO_MORE})(?P<what>[^,;:。!?\n、()\d“”/]{{2,22}})(?=[,;:。!?\n、(]|$)")
_SHARED = lazily(
    rf"(?:[和与、]{_WORDS}{{1,12}}\d[\d.]*[万亿]?(?P<unit>公里|千米|米|亩|平方公里|平方米|吨|千瓦|兆瓦|千伏))+(?!{_NO_MORE})(?P<what>{_WORDS}{{2,20}})(?=[,;:。!?\n、(]|$)"
)
_DESCRIBED = lazily(rf"{_WORDS}{{2,10}}、{_WORDS}{{2,10}}的(?P<what>{_WORDS}{{2,16}})(?=[,;:。!?\n、(]|$)")
_MEASURE = lazily(
    r"(?:面积|长度?|里程|规模|能力|产能|产量|总?投资|金额|总额|余额|资产|收入|产值|比重|比例|占比|标准|价格?|率|数|量|重|额|值|距|度|深|高|宽|容|装机|用时|目标|水平|速度|人口|指数|连续|时隔)$"
)
_SIZE_OF = lazily(r"(?:占地(?:面积)?|水面(?:面积)?|总?投资|(?:总?建筑|规划|总)面积|注册资本|资产规模|年产值|全长)$")
_NO_PLACE = lazily(r"(?:占(?!地)(?:到)?[^占]{0,8}|[^,;、]{0,3}[比较][^,;、]{1,8}|提前|用时?|仅|历时)$")
_ENTITIES = frozenset(("", "万", "亿", "代", "方面", "个方面", "倍", "番", "成", "个百分点", "位", "名次", "%"))


def _within(text: str, number: Quantity, own: str, name: str) -> str:
    """What the words go on with behind a number that stands in the midst of what they name."""
    if number.unit in _ENTITIES and number.form != "percent":
        return ""
    if not own.removesuffix("的").endswith(name[-4:]) or _NO_PLACE.search(name) or name.endswith("的"):
        return ""
    at = number.outer_end
    hit = _SHARED.match(text, at) or _GOES_ON.match(text, at)
    if (described := _DESCRIBED.match(text, at)) is not None and number.form == "amount":
        hit = described
    if hit is None:
        return ""
    what = hit["what"].rstrip()
    if what.startswith("的") and (size := _SIZE_OF.search(name)) is not None:
        return what[1:] + size.group()  # 占地|4.2平方公里|的东湖工程
    if number.form == "percent" and not what.startswith("的"):
        return ""
    if BARE.fullmatch(name) or _MEASURE.search(name) or what[:4] in name or deeds_end(name) == len(name) > len(what):
        return ""
    whole = name + ("的" if own.endswith("的") else "") + what
    return whole if len(whole) <= _LONGEST and _balanced(whole) else ""


# --- what becomes of them ------------------------------------------------------------------------------------------

_CAUSES = lazily(
    r"(?:[^,;、\d]{0,6}?)(?:推动|促进|促使|确保|支持|帮助|扶持|引导|鼓励|组织|指导|带动|吸引|安排|动员|资助|使|让|对|为|给|向|将|把)(?:全[省市区县州]|[^,;、\d]{0,2})$"
)
_BECOMES = lazily(
    rf"(?:[、和与及]\d[\d.]*[万千百余多]*[个名户家所人项件条座位处台]?{_WORDS}{{2,16}}?(?=进行|实施|开展|给予|提供|发放|实现|纳入|完成|接受|享受|就业|开工|竣工|投产))*(?P<what>(?!{_NO_MORE}|的){_WORDS}{{2,20}})(?=[,;:。!?\n、(\d]|$)"
)
_LOOSE = lazily(r"(?:达到?|超过?|约|近|共|总?计|各|不少于|不低于|不超过|每[人户年月]|分别|为|至|到|和|与|及|的)+$")


def _becoming(text: str, said: Statement, own: str, name: str) -> str:
    """What is done for those, or with those, that are counted behind the number."""
    number = said.quantity
    if number is None or number.form != "amount" or not said.noun or not name.endswith(said.noun):
        return ""
    tail = own.rpartition("、")[2]
    if (
        _LIGHTLY.fullmatch(tail)
        and not _IS_WORK.search(name)
        and (work := _WORK_ON_ALL.match(text, _end_of_noun(text, said))) is not None
    ):
        return name + work["what"]  # 实施|800个|老旧小区、309条背街小巷改造
    if _CAUSES.fullmatch(tail) is None:
        return ""
    at = text.find(said.noun, number.outer_end, number.outer_end + len(said.noun) + 4)
    hit = _BECOMES.match(text, at + len(said.noun)) if at >= 0 else None
    what = _LOOSE.sub("", hit["what"].strip()) if hit is not None else ""
    if hit is not None and text[hit.end() : hit.end() + 1].isdigit():
        what = _GIVES.sub("", what)
    whole = name + what
    return whole if len(what) > 1 and len(whole) <= _LONGEST and _balanced(whole) else ""


_LIGHTLY = lazily(r"[^,;、\d]{0,4}(?:完成|实施|推进|抓好|加快|推动|启动|开展)了?")
_IS_WORK = lazily(
    r"(?:改造|建设|整治|治理|修缮|绿化|提升|创建|修复|加固|升级|改革|分类|搬迁|化|以上|国际|级|安置|拆除|清理|任务|工作|工程)$"
)
_WORK_ON_ALL = lazily(
    rf"(?:[、和与及]\d[\d.]*[万千百]?(?:余|多)?(?:个|条|座|处|所|件|项|公里|平方米|亩|户|套|栋){_WORDS}{{2,12}}?)+"
    r"(?P<what>(?:升级|综合|更新|提质|除险|维修)?(?:改造|建设|整治|治理|修缮|绿化|提升|创建|修复|加固))(?=[,;:。!?\n]|$)"
)


def _end_of_noun(text: str, said: Statement) -> int:
    at = said.quantity.outer_end if said.quantity is not None else said.end
    return max(text.find(said.noun, at, at + len(said.noun) + 4), at) + len(said.noun)


_GIVES = lazily(r"(?<=...)(?:提供|发放|给予|落实|补贴|补助|安排|投入)$")

# --- what is done to them ------------------------------------------------------------------------------------------

_COUNTED = frozenset("个家户项座条所处套件名位人台部只张场批辆列班间栋幢片块支类种门届份篇本对宗起例次")
_AREAS = ("亩", "公里", "平方米", "千瓦", "立方米", "公顷")
_NEWS = lazily(r"新增|净增|累计|总数|总量|新建|达到|在[孵建校营]|存量|剩余")
_ADDS = lazily(r"(?:净|累计|共|又|再)?新增了?(?:近|约|超过?)?")
_STOPS = lazily(
    r"[一二三四五]年(?:来|间)?(?:共|累计)?|平均|每年|自[^,;]{2,10}以来|至\d{4}年底?|全[省市区县州][^,;、\d]{0,2}?(?=新增|净增)"
)
_LIST = lazily(r"[、和与及]")
_WEAK = frozenset(
    ("组织", "服务", "生产", "保护", "发展", "支持", "解决", "布局", "加工", "监管", "建", "获", "落实", "争取")
)
_VERBS_WITHIN = lazily(r"[^、]{2,}(?:完成|实现|达到?|突破|增长|提高|下降|提升|进行|纳入|获评?|入选|通过|取得)")
_LIGHT = lazily(r"(?:了|好|全面|全部|一批|首批|全[省市区县州]|市区|城区)*")


def _done_to(said: Statement, number: Quantity, own: str, name: str) -> str:
    """The name behind the deed that the clause begins with, or that stands right before the number."""
    if not (number.unit[-1:] in _COUNTED or number.unit.endswith(_AREAS)):
        return ""
    if deeds_end(name) or _NEWS.search(name):
        return ""
    if said.noun and said.noun == name and _ADDS.fullmatch(said.predicate):
        return f"新增{name}"
    if said.predicate.strip(" ,、的共约近超过"):
        return ""
    if not said.noun:
        return _done_to_told(own, name)
    if not name.startswith(said.noun[:2]):
        return ""
    own = own.rstrip("了好")
    start = deeds_start(own, len(own))
    deed = own[start:]
    if not deed:
        lead = without_lead(_STOPS.sub("", own, count=1))
        done = deeds_end(lead)
        listed = lead[done:]
        examples = listed.endswith(("、", "和", "与", "及")) or ("、" in listed and not listed.endswith("等"))
        deed = lead[:done] if done and examples and not _other_deeds(listed) else ""
    fits = len(deed) > 1 and not says_nothing(deed) and not is_soft(deed) and deed not in _WEAK
    whole = deed + name
    return whole if fits and len(whole) <= _LONGEST and deed[-2:] not in name else ""


def _other_deeds(listed: str) -> bool:
    """Whether a list goes on with deeds of its own."""
    return any(
        deeds_end(without_lead(piece)) > 1 or _VERBS_WITHIN.match(piece) for piece in _LIST.split(listed) if piece
    )


def _done_to_told(own: str, name: str) -> str:
    lead = without_lead(_STOPS.sub("", own, count=1))
    done = deeds_end(lead)
    if not done or not lead.endswith(name) or lead[:done] in _WEAK or is_soft(lead[:done]) or says_nothing(lead[:done]):
        return ""
    between = lead[done : len(lead) - len(name)]
    if _DIGIT.search(between) or _VERBS_WITHIN.match(between) or len(lead) == len(name):
        return ""
    if _LIGHT.fullmatch(between):
        return lead[:done] + name
    if _other_deeds(between) or not _balanced(lead):
        return ""
    return lead if len(lead) <= _LONGEST else lead[:done] + name


_DIGIT = lazily(r"\d")
