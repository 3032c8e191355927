"""Numbers that only tell the size, the grade or the age of what is spoken of, and are neither result nor task:
投资|500万元以上项目, |220千伏变电站, |65岁以上老年人, |15分钟生活圈, 某厂|20万吨乙烯项目, 总投资|60亿元的某项目.
"""

from __future__ import annotations

from typing import NamedTuple

from rag.figures.counted import name_at
from rag.figures.subjects import front_off, trim
from rag.numbers.quantities import Quantity
from rag.text.lazily import lazily


class Size(NamedTuple):
    """What a number tells the size of, and where in the text the name of it ends."""

    name: str
    end: int


def size_of(text: str, number: Quantity) -> Size | None:
    """What `number` tells the size of, if that is all that it tells."""
    return (
        _threshold(text, number)
        or _quoted(text, number)
        or _graded(text, number)
        or _capacity(text, number)
        or _attribute(text, number)
    )


# 投资500万元以上项目, 销售收入过亿元的龙头企业, 25户以上自然村: which ones are meant, by their size.
_SIZED = lazily(
    r"(?P<more>(?:、[过超]?[\d.]+[十百千万亿]*(?:元|美元))*)(?:\([^()]{1,16}\)|\))?(?P<over>及?以上)?(?:的)?(?P<kind>[^,;:。!?\n、()\d]{0,12}?)(?P<noun>项目|企业集团|企业|集团|工程|园区|产业集群|产业基地|产业|集群|品牌|基地"
    r"|市场|自然村|行政村|自然屯|村庄|村|乡镇|镇|县市区|市县区|县区|区县|县市|县|大户|农户|家庭农场|合作社|单位|城市|产品)(?!基金|链|园区?|集群|投资|资金|发展|贷款|级|数|合同)(?P<told>[^,;:。!?\n、()\d]{0,6}\d)?"
)
_ALL_OF_KIND = lazily(r"(?:大型|重大|重点|骨干|龙头|工业|产业|农业|招商|技改|以上|大|新|外资|产业化)*")
_COUNT_BEFORE = lazily(
    r"\d\s?(?:余|多)?(?:个|家|户|项|座|条|所|名|处)(?:总|计划|年|新|完成|单体)?[^,;:。!?\n、\d]{0,10}$"
)
_SIZED_UNITS = frozenset(("元", "美元", "户", "人", "亩", "吨", "平方米", "千瓦", "件"))


def _threshold(text: str, number: Quantity) -> Size | None:
    """What a number tells the size of, where it says from which size on things are counted: 项目.

    Its bound is open above, what it qualifies follows at once, and either the things are counted right before or right
    behind, or they are named by their kind alone: the 50亿元 of 总投资超50亿元的某某机场项目 is that project's.
    """
    hit = _SIZED.match(text, number.outer_end)
    if hit is None:
        return _of_list(text, number)
    if number.base_unit == "件" and text[number.start - 1] not in _PASSED:
        return None
    is_open = number.bound == "at_least" or hit["over"] or text[number.outer_start - 1 : number.outer_start] in _PASSED
    if not is_open or number.form != "amount" or number.base_unit not in _SIZED_UNITS:
        return None
    before = text[max(0, number.outer_start - _REACH) : number.outer_start]
    counted = hit["told"] or _COUNT_BEFORE.search(before) or _ALL_OF_KIND.fullmatch(hit["kind"])
    if not counted and not hit["more"]:
        return None
    kind = (hit["kind"] + hit["noun"]).removeprefix("以上")
    end = text.index(kind, number.outer_end) + len(kind)
    if measure := _BY.search(before):
        return Size(kind + measure["by"], end)  # 产值超亿元的企业: 企业产值
    if hit["kind"] or number.base_unit not in _MONEY:
        return Size(kind, end)
    passed = text[number.start - 1] if text[number.start - 1] in _PASSED else ""
    return Size(passed + text[number.start : end], end)  # 超亿元项目


def _of_list(text: str, number: Quantity) -> Size | None:
    """5亿元以上项目10个、|1亿元以上|35个, 其中超|6亿元|的12个: another size of what was counted before."""
    passed = text[number.outer_start - 1 : number.outer_start] in _PASSED or text[number.start - 1] in _PASSED
    if number.form != "amount" or number.base_unit not in _MONEY or not (passed or number.bound == "at_least"):
        return None
    told = _COUNTED_NEXT.match(text, number.outer_end)
    kinds = _KINDS.findall(text, max(0, number.start - _REACH_OF_LIST), number.start) if told else []
    if told is None or not kinds:
        return None
    begin = number.start - 1 if text[number.start - 1] in _PASSED else number.start
    size = text[begin : number.end] + (told["over"] or ("以上" if number.outer_end > number.end else ""))
    return Size(size + kinds[-1], max(number.outer_end, told.end("over")))


_COUNTED_NEXT = lazily(
    r"(?P<over>及?以上)?的?(?:有|达到?|新增|增加)?(?=\d[\d.]*(?:个|家|户|项|只|宗|座)(?:以上)?(?:[,;:。!?、\n)]|$))"
)
_KINDS = lazily(
    r"(?:项目|企业集团|企业|集团|园区|开发区|产业集群|集群|县市区|县市|县区|乡镇|楼宇|品牌|产品|市场)(?=(?:超过?|达到?|增加到|新增|有)*\d|[,、]其中)"
)
_REACH_OF_LIST = 80
_MONEY = frozenset(("元", "美元"))
_BY = lazily(
    r"(?P<by>(?:年度?|总|固定资产|工业|主营业务|主营|营业|销售|经营性?|集体(?:经济)?|累计|纳|合同|协议|计划){0,3}(?:投资|产值|税收?|收入|营收|利税|利润|增加值|产出|销售额|交易额|成交额|进出口额|出口额|市值)额?)"
    r"(?:达到?|超过?|过|突破|在|上|约|近|不低于)*$"
)


_REACH = 16
_PASSED = ("过", "超")


# --- names that hold a number -----------------------------------------------------------------------------------

_CLASSED = frozenset("个项条家大类种件位名")


def _quoted(text: str, number: Quantity) -> Size | None:
    """“五个100%”: a number of a name in quotes."""
    begin = text.rfind("“", max(0, number.start - 10), number.start)
    end = text.find("”", number.end, number.end + 12)
    if begin < 0 or end < 0 or "”" in text[begin : number.start] or not _ONE_NAME.fullmatch(text, begin + 1, end):
        return None
    counts = number.unit[-1:] in _CLASSED or _SLOGAN.match(text, begin + 1) is not None
    return Size(text[begin + 1 : end], end + 1) if counts else None


_ONE_NAME = lazily(r"[^,;:。!?\n“、]+")
_SLOGAN = lazily(r"[一二三四五六七八九十两\d]个")

# --- grades ------------------------------------------------------------------------------------------------------

_VOLTS = frozenset(("千伏", "伏"))
_AGES = frozenset(("岁", "周岁"))
_MORE_VOLTS = lazily(
    r"(?:[、和及与](?:\d+(?:个|座|项|条|回))?\d+(?:\.\d+)?(?:千伏|kV|KV))*(?:及?以上)?(?:等)?(?:级)?的?"
)


def _past_volts(text: str, at: int) -> int:
    hit = _MORE_VOLTS.match(text, at)
    return hit.end() if hit else at


_OF_AGE = lazily(
    r"(?:\([^()]{1,6}\)|\s{1,6})?(?:及?以[上下])?的?(?=[^,;:。!?\n、\d]{0,14}?(?:人|儿童|妇女|居民|青少年|学生|婴幼儿|公民|女性|男性|对象))"
)
_LEVEL = lazily(r"级(?:及?以上)?的?(?!规模|产业规模|大关|台阶|水平|行列|目标)(?=[^,;:。!?\n、\d\s和与及])")
_RING = lazily(r"[^,;:。!?\n、\d]{0,14}?圈|过境免签|免签")
_RING_END = lazily(r"(?<=圈)(?!”).+|(?<=圈”).+")
_ALL_DAY = lazily(r"(?=[^,;:。!?\n、\d左以内之后前里])")
_BOILER = lazily(r"(?:/小?时)?(?:及?以[上下])?(?=[^,;:。!?\n、\d]{0,6}锅炉)")


def _graded(text: str, number: Quantity) -> Size | None:
    """220千伏变电站, 10万吨级码头, 65岁以上老年人, 15分钟生活圈: what grade a thing is of."""
    if number.form != "amount":
        return None
    at = number.outer_end if number.outer_end >= number.end else number.end
    if number.base_unit in _VOLTS:
        size = _named(text, _past_volts(text, at))
        return size and Size(_whose(text, number)[1] + size.name, size.end)
    elif number.unit in _AGES:
        hit = _OF_AGE.match(text, number.end)
    elif number.base_unit in ("分钟", "小时"):
        round_ = number.base_unit == "小时" and number.low == _DAY
        hit = _RING.match(text, number.end) or (_ALL_DAY.match(text, number.end) if round_ else None)
        ring = _named(text, number.end) if hit else None
        return ring and Size(_RING_END.sub("", ring.name), ring.end)
    elif number.base_unit in ("吨", "蒸吨") and (boiler := _BOILER.match(text, number.end)):
        hit = boiler
    else:
        hit = _LEVEL.match(text, number.end)
    return _named(text, hit.end()) if hit else None


_DAY = 24


def _named(text: str, start: int) -> Size | None:
    name = _IN_ALL.split(name_at(text, start))[0].rstrip("和与及")
    return Size(name, text.index(name, start) + len(name)) if len(name) > 1 else None


# 乙烯|等项目, 泊位|9个
_IN_ALL = lazily(r"等|\d")
_PIECE = lazily(r"[,;:。!?\n、\s]|[和及与](?!平)")
_DOING = lazily(
    r"(?:新增|新建|新上|建成|淘汰|压减|削减|关停|拆除|退出|化解|完成|实施|推进|推动|投产|并网|开工|启动|引进|加快|建设|改造|治理|形成|达产|储备|核准"
    r"|落实|争取|具备|确保|规划|新投产|抓好|突出抓|获批|了|的|个|座|台|条|约|近|达|超|超过|计划|力争|各|增加|减少|替代|配套|竣工|安装|发展|布局|打造|满|为|对|等|出|的)$"
)


def _whose(text: str, number: Quantity) -> tuple[str, str]:
    """The words right before a number, and what in them names somebody or something: 推进|某厂."""
    words = _PIECE.split(text[max(0, number.outer_start - _REACH_OF_NAME) : number.outer_start])[-1]
    rest, predicate = trim(words)
    name = front_off(rest)
    plain = (
        number.outer_start == number.start and not predicate and not _DOING.search(rest) and not _IN_ALL.search(rest)
    )
    return words, name if plain and len(name) > 1 else ""


_REACH_OF_NAME = 24

# --- capacities --------------------------------------------------------------------------------------------------

_OUTPUT = frozenset(
    (
        "吨",
        "千瓦",
        "兆瓦",
        "吉瓦",
        "吉瓦时",
        "兆瓦时",
        "安时",
        "辆",
        "台",
        "套",
        "只",
        "片",
        "头",
        "羽",
        "包",
        "立方米",
        "米",
        "件",
        "张",
        "颗",
        "块",
        "枚",
        "吨/日",
        "吨/年",
    )
)
_MADE = frozenset(("吨", "辆", "台", "套", "只", "片", "安时", "吉瓦时", "吉瓦", "吨/年"))
_PLANT = lazily(
    r"(?:/[年日天])?(?P<what>[^,;:。!?\n、()\d]{0,14}?(?P<kind>项目|生产线|装置|机组|电站|码头|泊位|航道|工程|基地)(?!资金|投资|改造|获批数))"
)
_IN_LIST = lazily(
    r"(?P<what>[^,;:。!?\n、()\d和与及]{1,14})[、和与及][^,;:。!?\n]{0,80}?(?:等|一批)[^,;:。!?\n、\d]{0,12}(?:项目|工程)"
)
_PER_YEAR = lazily(
    r"(?:(?<!每)年产|日产|日处理|年处理|年加工|年生产|单机(?:容量)?|日供水|扩[产能])(?:能力)?(?:约|近|达|超)?$"
)
_AWAY = lazily(r"新增|淘汰|压减|削减|关停|拆除|退出|化解|完成|治理|改造|新投产|并网|替代")


def _capacity(text: str, number: Quantity) -> Size | None:
    """某厂|20万吨乙烯项目, 年产|5万吨锂盐生产线: what a plant is built for."""
    if number.base_unit not in _OUTPUT or number.form != "amount":
        return None
    hit = _PLANT.match(text, number.end)
    listed = hit is None or hit["kind"] == "工程"
    if listed:
        hit = _IN_LIST.match(text, number.end) or hit
    if hit is None:
        return None
    words, name = _whose(text, number)
    yearly = _PER_YEAR.search(words)
    if not name and not yearly:
        moved = (
            hit.re.pattern == _PLANT.pattern and hit["kind"] in ("项目", "生产线", "装置") and number.base_unit in _MADE
        )
        if not moved or not words or front_off(words) or _AWAY.search(words):
            return None
    end = hit.end("what")
    what = _IN_ALL.split(hit["what"].lstrip("的"))[0]
    named = (name[: -len(yearly.group())] if yearly and name.endswith(yearly.group()) else name) + what
    return Size(named or hit["what"], end)


# --- what something costs or covers in all -----------------------------------------------------------------------

_OF_ALL = lazily(
    r"(?<!年度)(?<!完成)(?<!房)(?<!均)(?P<attribute>(?:计划|概算|估算|匡算|协议|预计)?总投资(?:额|规模)?|投资总?额?|占地(?:面积)?|总?建筑面积|总?装机(?:容量|规模)?|总?库容|年产能?|产能)"
    r"(?:约|达到?|为|近|超过?|逾|过)*$"
)
_COUNTED = lazily(r"的(?:\d[\d.,]*(?:余|多)?(?:个|项|座|条|家|大?类)(?:、\d+项)?)?(?=[^,;:。!?\n、\d])")


def _attribute(text: str, number: Quantity) -> Size | None:
    """总投资|60亿元的某项目, 装机|30万千瓦的电站."""
    if not text.startswith("的", number.outer_end) or number.form != "amount":
        return None
    said = _OF_ALL.search(text, max(0, number.outer_start - _REACH), number.outer_start)
    hit = _COUNTED.match(text, number.outer_end)
    if said is None or hit is None:
        return None
    name = _IN_ALL.split(name_at(text, hit.end()))[0]
    return Size(name + said["attribute"], hit.end() + len(name)) if len(name) > 1 else None


_OF_PART = lazily(
    r"(?P<attribute>年度(?:计划)?投资|总规模|(?<=[,;、。立建])规模|全长|总长度?|总面积)(?:约|达到?|为|近|超过?|逾|过)*$"
)


def measured_of(text: str, number: Quantity) -> str:
    """规模|500亿元的母基金, 年度投资|562亿元的重点项目: what the measure before the number is of, with the measure."""
    if not text.startswith("的", number.outer_end) or number.form != "amount":
        return ""
    said = _OF_PART.search(text, max(0, number.outer_start - _REACH), number.outer_start)
    hit = _COUNTED.match(text, number.outer_end)
    name = _IN_ALL.split(name_at(text, hit.end()))[0] if said and hit else ""
    return name + said["attribute"] if said and len(name) > 1 else ""
