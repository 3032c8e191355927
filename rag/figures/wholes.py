"""A name that a number has got, against the words around it: what it has lost there is given back.

惠及|1.2万户                 村安全饮水工程惠及: whom something reaches is no more of that thing
50亿元以上|5个               50亿元以上项目: those of another size, in a list of sizes
用|5年|时间,建成新城           建成新城用时: how long, and what for
提前|9个月|建成通车           支线铁路提前建成通车
基本建成|16000套            保障性住房基本建成: of what was last counted in the same unit
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.figures.deeds import deeds_end, stage_start, without_lead
from rag.figures.statements import Statement
from rag.figures.subjects import front_off, new_verb, plain_subject
from rag.numbers.quantities import Quantity
from rag.text.lazily import lazily

_WORDS = r"[^,;:。!?\n、()\d]"
_REACH = 60  # characters before a number in which its own words are looked for
_LONGEST = 30


def made_whole(text: str, statements: Sequence[Statement], place: int, name: str, made: Sequence[str]) -> str:
    """The name of the number at `place` with what it has lost; `made` are the names of those before it."""
    said = statements[place]
    number = said.quantity
    assert number is not None
    own = text[max(said.clause_start, number.outer_start - _REACH) : number.outer_start]
    whole = (
        (_time(text, number, own, name, made) if number.base_unit in _TIMES else "")
        or _reached(text, said, own, name, statements, place, made)
        or ("" if said.noun else _of_size(own, made))
        or _of_stage(statements, place, name, made)
        or _by_them(text, said, own, name, statements, place, made)
        or _of_rules(text, number, own)
        or ("" if said.noun or said.predicate else _of_extent(text, number, own, name))
        or ("" if name else _what_follows(text, number))
    )
    if not whole and number.unit in _PLACES and own.endswith(name):
        whole = name + number.unit  # 山区|8县
    if not whole and name.endswith("等") and (row := _PAST_NUMBERS.match(text, number.outer_end)):
        whole = name + row["what"]  # 岷县至合作等|10条|942公里国道改造项目
    if not whole and _IN_ALL.fullmatch(own.strip(" ,、")):
        whole = _NEWLY.sub("", name, count=1)  # 新增企业291家,累计达到|1781家: those are no new ones
    if not whole and "、" in own and _may_be_listed(text, statements, place):
        whole = _listed(own, name)
    return _with_its_quote(text, said, _LOOSE.sub("", whole or name))


def _with_its_quote(text: str, said: Statement, name: str) -> str:
    """A name that was cut within a quote, with the rest of it: 实施“微改革|、微创新”项目."""
    if name.count("“") <= name.count("”") or name.endswith("“"):
        return name
    tail = name[name.rindex("“") :]
    at = text.find(tail, said.clause_start, said.end + _REACH)
    hit = _QUOTE_END.match(text, at + len(tail)) if at >= 0 else None
    return name + hit.group() if hit is not None else name


_QUOTE_END = lazily(r"[^”“;。!?\n\d]{0,20}”(?:[^,;:。!?\n、()“”\d和与及]{2,12}(?=[,;:。!?\n、和与及]))?")
_LOOSE = lazily(r"(?<=...)(?<![公平年月人户亩合兼])(?:共|都|均|将|并)$")
_PLACES = frozenset(("县", "县市", "县区", "区", "市", "镇", "乡镇", "村", "旗县"))

_PAST_NUMBERS = lazily(
    rf"(?:共|约|、|总长)?(?:\d[\d.]*[万亿]?(?:公里|千米|亩|平方米|亿?元|个|项|条|座|处|家)){{1,2}}的?(?P<what>{_WORDS}{{2,16}})"
)
_IN_ALL = lazily(r"(?:累计|总数|总量|总共|目前)(?:已|共|数|总数)?(?:达到?|有|为)?(?:近|约|超过?)?")
_NEWLY = lazily(r"新增|净增|新认定|新引进|新培育|新注册|新建")


def _may_be_listed(text: str, statements: Sequence[Statement], place: int) -> bool:
    """Whether the words before a number may be a list of its own: 38场|精品演出、群众性活动|300场 are no two of it."""
    said, last = statements[place], statements[place - 1].quantity if place else None
    number = said.quantity
    assert number is not None
    if last is not None and last.outer_end >= said.clause_start and not _GRADES.match(text, said.clause_start):
        return False
    if number.form == "amount" and number.unit in _MADE:
        return text[number.end : number.end + 1] in _EDGE  # 甲厂、乙厂|47万吨|新材料
    return number.form != "amount" or bool(number.unit)


_GRADES = lazily(r"\s*[国省市县区]、")
_MADE = frozenset(("吨", "万吨", "千瓦", "万千瓦", "兆瓦", "公里", "平方公里"))


def _listed(own: str, name: str) -> str:
    """配建廉租房、|公租房|1684套: all that one number counts, and not the last of the list alone."""
    at, new = own.rfind("、" + name), new_verb(name)
    if at < 0 and new and own.lstrip(" ,、").startswith(new):
        name = name.removeprefix(new)  # 新增绿色、有机食品|50个
        at = own.rfind("、" + name)
    if at < 0 or "分别" in own or _EACH.search(own) or len(own) - at > len(name) + _SHORT or name.endswith("等"):
        return ""
    before = without_lead(own[:at].strip(" ,、"))
    done = deeds_end(before)
    pieces = _JOINT.split(before[done:]) if done < len(before) else []
    if any(not _PIECE.fullmatch(piece) or deeds_end(piece) for piece in pieces) or len(before) > _LONGEST:
        return ""
    if (deeds_end(name) > 0 and pieces) or (before in _ITEM and name[:1] not in _ITEM):
        return ""  # 开展检查、新建工厂|3家: another deed, of its own number
    return f"{before}、{name}" if before else ""


_EDGE = frozenset(" ,;:。!?\n、(以左余多的")
_ITEM = frozenset("一二三四五六七八九十")
_JOINT = lazily(r"[、和与及]")
_EACH = lazily(r"各$|\d")
_PIECE = lazily(r"(?:(?![稳增升降提持]|加快|改善|明显|显著|完成|实现|突破|良好|领先|居|位)[^,;\d“”()等将把]){1,9}")

# --- how long ----------------------------------------------------------------------------------------------------

_TIMES = frozenset(("年", "月", "个月", "天", "日", "小时", "分钟", "周"))
_TAKES = lazily(r"(?:用|通过|经过|利用|花)(?:大约|约|近|了)?$")
_TIME_FOR = lazily(r"(?:左右|以内|之内)?的?(?:时间|内|光阴)[,、]?(?:内|里)?[,、]?(?P<what>[^,;:。!?\n、()]{4,40})")
_EARLIER = lazily(rf"半?(?P<what>{_WORDS}{{2,24}})")
_AGO = lazily(r"(?:时隔)$")
_SINCE = lazily(
    rf"(?:以?来|多来)(?P<what>(?:的)?(?:首次|第[一二三]|最|增|降|未|没有|规模){_WORDS}{{2,24}}|的?最好水平)"
)


def _time(text: str, number: Quantity, own: str, name: str, made: Sequence[str]) -> str:
    """The name of a number that only tells how long something takes, or how much earlier it is done."""
    at = number.outer_end
    if _TAKES.search(own) and (hit := _TIME_FOR.match(text, at)):
        return f"{_cut(hit['what'])}用时"
    if own.endswith("提前") and (hit := _EARLIER.match(text, at)):
        who = without_lead(own[:-2].strip(" ,、"))
        what = hit["what"].replace("了", "", 1)
        return f"{who if len(who) <= _LONGEST else ''}提前{_cut(what)}"
    if _AGO.search(own):
        hit = _EARLIER.match(text, at)
        return f"{hit['what']}时隔" if hit and not hit["what"].startswith(("之后", "后")) else name
    if hit := _SINCE.match(text, at):
        who = _ON_LY.sub("", without_lead(own.strip(" ,、")))
        return f"{who if len(who) <= _SHORT else ''}近年来{_cut(hit['what'].lstrip('的'))}"
    if own.endswith("连续") and name[:1] == "超" and made:
        return f"{made[-1].removesuffix('时隔')}连续{name}"
    return ""


_ON_LY = lazily(r"(?:^(?:特别是|这是|也是|面对|[也均都]))|(?:[是为]?近?|[是为])$")
_SHORT = 12


def _cut(words: str) -> str:
    return words[:_LONGEST]


# --- whom it reaches -----------------------------------------------------------------------------------------------

_REACHES = lazily(
    r"(?:^|[,、])(?P<who>[^,;、\d]{0,18}?)(?:预计|共|累计|直接|已|可|将|年|分别)*(?P<verb>(?:惠及|受益|覆盖|受惠)(?:群众|人口)?|让|使)(?:全市|全省|全区|全县)?(?:近|约|超过?|达到?|逾)*$"
)
_OF_WHAT = lazily(rf"(?:以上|左右)?的(?P<what>{_WORDS}{{2,20}})(?=[,;:。!?\n、]|$)")
_WHO = lazily(
    rf"(?:以上|左右)?(?:[、和]?\d[\d.]*[万千百亿]*(?:余|多)?(?:人|户|名|个)?)?(?:以上|左右)?(?P<what>{_WORDS}{{2,24}})"
)
_PEOPLE = frozenset(("人", "户", "人次", "名", "万人", "万户", "万名", "万人次", "亿人次", "家", "所", ""))


def _reached(
    text: str, said: Statement, own: str, name: str, statements: Sequence[Statement], place: int, made: Sequence[str]
) -> str:
    """Whom something reaches: 惠及|12万人|的供水工程, 完成供水工程|136个|,惠及|1.2万户."""
    number = said.quantity
    assert number is not None
    hit = _REACHES.search(own)
    if hit is None or number.form != "amount" or number.unit not in _PEOPLE or "分别" in own:
        return ""
    verb, who = hit["verb"], front_off(without_lead(hit["who"].strip()))
    if verb in ("让", "使"):
        if said.noun:
            return ""
        told = _WHO.match(text, number.outer_end)
        return told["what"] if told else ""
    if of := _OF_WHAT.match(text, number.outer_end):
        return f"{of['what']}{verb}"
    if who:
        return f"{who}{verb}{said.noun}" if said.noun and len(who) > 1 else ""
    last = statements[place - 1].quantity if place else None
    between = text[last.outer_end : said.clause_start] if last is not None else ""
    if last is None or between.count(",") > 1 or ";" in between or "。" in between:
        silent = text[max(0, said.clause_start - _REACH) : said.clause_start].rstrip(" ,;、")
        silent = without_lead(_BEFORE_IT.sub("", silent))
        clean = 3 < len(silent) <= _LONGEST and not any(sign.isdigit() for sign in silent)
        return f"{silent},{verb}{said.noun}" if clean else ""
    before = made[-1]
    if _REACHED.search(before):
        return _REACHED.sub("", before) + verb + said.noun
    thing = plain_subject(before)
    return f"{thing}{verb}{said.noun}" if 1 < len(thing) <= _LONGEST and not _BY_ITSELF.search(thing) else ""


_BY_ITSELF = lazily(r"(?:效益|照|达到|每[人月年]|标准)$")
_REACHED = lazily(r"(?:惠及|受益|覆盖|受惠)[^,]{0,8}$")
_BEFORE_IT = lazily(r"(?s)^.*[,。;:!?、\n]")


def _by_them(
    text: str, said: Statement, own: str, name: str, statements: Sequence[Statement], place: int, made: Sequence[str]
) -> str:
    """农民专业合作社323家,|带动农户|4.9万户: who does it is what was counted right before."""
    last = statements[place - 1].quantity if place else None
    hit = _DOES.match(own.strip(" ,、"))
    if last is None or hit is None or not name.startswith(hit["verb"]) or last.unit[-1:] not in _HOUSES:
        return ""
    thing = plain_subject(made[-1])
    near = text[last.outer_end : said.clause_start].strip() == "," and _KEEPERS.search(thing) is not None
    return thing + name if near and len(thing) <= _LONGEST else ""


_DOES = lazily(r"(?:共|累计|可|已)*(?P<verb>带动|集聚|聚集|汇聚|吸纳|吸引|入驻|孵化|容纳|集中供养|入住)")
_HOUSES = frozenset("家个所处户座")
_KEEPERS = lazily(r"(?:社|器|空间|园|园区|基地|中心|平台|机构|站|企业|公司|车间|集团|院|楼宇|小区|点|港|农场)$")


def _of_rules(text: str, number: Quantity, own: str) -> str:
    """落实工业|21条|、服务业20条等政策措施: rules for it, and not it."""
    hit = _RULES.match(text, number.outer_end) if number.unit in ("条", "款") else None
    thing = _LEADS_UP.sub("", without_lead(own.strip(" ,、")))
    return thing + hit["what"] if hit is not None and 1 < len(thing) <= _LONGEST else ""


_RULES = lazily(r"(?:、[^,;:。!?\n]{0,60})?等(?:一系列|系列|若干|具体)?(?P<what>政策措施|政策|措施|举措|办法)")
_LEADS_UP = lazily(
    r"^(?:出台|打出|配套|不折不扣|贯彻|支持|并|制定|完善|落实|实施|推出|执行|推行|印发|用好|全面|认真|和|、)+"
)


def _of_extent(text: str, number: Quantity, own: str, name: str) -> str:
    """都江堰|10万亩|农业集聚区, 日处理|1200吨|垃圾处理场: how large the thing is that is told behind."""
    hit = _EXTENT.match(text, number.outer_end) if number.unit in _MADE or number.unit.endswith("亩") else None
    if hit is None or not own.endswith(name) or _HAS_SIZE.search(name) or hit["what"] in name:
        return ""
    return (_BUILDS.sub("", name) or name) + hit["what"]


_EXTENT = lazily(
    r"(?P<what>[^,;:。!?\n、()“”\d的和与及]{2,12}?(?:处理场|处理厂|电站|基地|产业园|园区|集聚区|示范园|示范区|码头|水库|公园|电厂|生产线|农田|牧场|湿地))"
    r"(?=[,;:。!?\n、和]|$|初步|基本|全面|顺利|建成|开工|投产|建设|竣工|投运|投用|投入|完成|等|项目|工程)"
)
_HAS_SIZE = lazily(r"(?:面积|产能|容量|规模|能力|里程|长度|产量|装机|治理|造林|整治|改造|流转|种植)$")
_BUILDS = lazily(r"(?<=..)建设$")


def _what_follows(text: str, number: Quantity) -> str:
    """The words behind a number that has no name at all: |7个|2025规划."""
    hit = _FOLLOWS.match(text, number.outer_end)
    return hit["what"] if hit is not None else ""


_FOLLOWS = lazily(r"(?:余|多|大)?的?(?P<what>[^,;:。!?\n、()“”]{2,16}?)(?=包括|是|为|指|[,;:。!?\n、(]|$)")

# --- of which size, in which stage -----------------------------------------------------------------------------------

_ONLY_SIZE = lazily(
    r"(?:^|[,、])(?:其中|新增)?(?P<size>[^,、\d]{0,10}?(?:超过?|过|上|达到?)?\d[\d.]*[百千万亿]*(?:亿|美?元|吨|人)(?:及?以上|级)?|[^,、\d]{0,10}?[过超][百千万亿]+元?(?:及?以上)?|[百千万亿]+元(?:及?以上)?)(?:的)?(?:有|达到?|分别)?$"
)
_KIND_END = lazily(
    r"(?:[过超]?[\d.]*[百千万亿]*元?(?:以上)?的?)?(?P<kind>[^,、\d过超]{0,8}?(?:项目|企业|集团|园区|开发区|产业|集群|县市区|县市|县区|县|镇|乡|村|品牌|产品|市场|楼宇|大户|平台))(?:新增[^,]*)?$"
)


def _of_size(own: str, made: Sequence[str]) -> str:
    """50亿元以上|5个: things of the kind that was told before, by another size."""
    hit = _ONLY_SIZE.search(own)
    if hit is None or not made:
        return ""
    kind = next((found["kind"] for last in made[-1:-4:-1] if (found := _KIND_END.search(last))), "")
    if not kind:
        return ""
    size = hit["size"]
    joins = "的" if _VERBAL.match(size) else ""
    return new_verb(made[-1]) + size + joins + kind.lstrip("的")


_VERBAL = lazily(r"[^\d亿元]{2,10}?[超过上达]")


def _of_stage(statements: Sequence[Statement], place: int, name: str, made: Sequence[str]) -> str:
    """保障性住房新开工11558套,新增租赁补贴1000户,基本建成|16000套: of what was counted in the same unit."""
    number = statements[place].quantity
    last = statements[place - 1].quantity if place else None
    if number is None or last is None or place < _APART or number.base_unit == last.base_unit:
        return ""
    stage = name[stage_start(name) :]
    if not stage or stage_start(name) == 0 or not made[-1].endswith(name[: stage_start(name)]):
        return ""
    for at in range(place - 2, max(-1, place - 5), -1):
        other = statements[at].quantity
        if other is not None and other.base_unit == number.base_unit and statements[at].indicator is None:
            whose = made[at][: stage_start(made[at])]
            return whose + stage if whose != made[at] else plain_subject(whose) + stage
    return ""


_APART = 2
