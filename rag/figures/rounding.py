"""The last look at a name: what its clause says of the number and the name has not got is put to it.

|40个|创业项目进展|顺利            创业项目进展顺利: what is said of the things that are counted
解决|6万户|困难居民|的住房         解决困难居民的住房: what of theirs
市级资金集中|3亿元|用于城镇建设     市级资金集中用于城镇建设: what the money is for
每个县都有|1-2个|支柱产业          每个县支柱产业: each has so many
为贫困镇贴息1亿元、|免息借款|3亿元   贫困镇免息借款: for whom, along a list
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.figures.bare import of_purse
from rag.figures.deeds import deeds_end, without_lead
from rag.figures.filling import LATER
from rag.figures.phrases import phrase_of
from rag.figures.statements import Statement
from rag.numbers.quantities import Quantity
from rag.text.lazily import lazily

_WORDS = r"[^,;:。!?\n、()\d]"
_LONGEST = 36
_REACH = 80


def rounded(text: str, statements: Sequence[Statement], place: int, name: str, made: Sequence[str]) -> str:
    """`name` with what it lacks of what its clause says; `made` are the names of the numbers before."""
    said = statements[place]
    number = said.quantity
    assert number is not None
    own = text[max(said.clause_start, number.outer_start - _REACH) : number.outer_start]
    name = ("" if own.startswith("其中") else of_purse(said, name)) or name
    whole = (
        _risen(text, said, own, name, made)
        or _of_some(text, number, own, name, made)
        or _for_whom(text, number, name)
        or _level_of(own, name, made)
        or _share_of_it(name, made)
        or _mended(text, number, own, name)
    )
    whole = _AROUND.sub("", whole or name) or name
    if number.form in ("amount", "percent") and said.measure == "level":
        whole = _gone_on(text, statements, place, own, whole)
    whole = _with_size(text, said, whole)
    whole = _each(text, number, _shared(text, statements, place, whole, made))
    return _newly(text, said, whole, made)


_AROUND = lazily(
    r"^(?:重点)?(?:围绕|紧盯|针对)(?=(?!.*(?:建设|打造|开展|形成|创建|撬动|推进|实施|培育|组织))[^,;、“]{3,}$)"
)

# --- what is said of it ------------------------------------------------------------------------------------------

_REST = lazily(rf"(?P<rest>(?:\([^()\d]{{1,8}}\))?{_WORDS}{{1,22}})(?=[,;:。!?\n]|$)")
_NO_REST = lazily(
    r"\s|[和与及或等]|以[上下内]|左右|比|较|同比|增长|增加|下降|减少|占|达|为(?!民)|分别|共|合计|不等|中的|部分|方面|之一"
    r"|的(?:目标|任务|要求|总体|基础|速度|标准|水平|规模|比例|建设|成绩|工作|[^,]{0,3}(?:要求|目标|任务|原则|思路))"
)
_AIM = lazily(
    r"(?:的?(?:专项)?资金)?(?:用于|专项用于|主要用于|重点用于|投向|投入到?|支持|补助|奖励|补贴|扶持|购买|建设|改造|实施|解决|开展|帮助|向)(?=.)"
)
_MONEY = frozenset(("元", "美元"))
_EXAMPLES = lazily(r"等$")
# 40万人|脱贫|、1000个村退出; 空置率|50%以上的“空心村”搬迁
_IS_TOLD = lazily(
    r"(?:脱贫|退出|摘帽|出列|复工|竣工|投产|开工|推进|奖|率|收入|额|年产|列省|国定)$|被|获|入选|实现|完成|认定"
)
# 32项国家标准|、行业标准制修订
_LIST_REST = lazily(
    rf"(?P<rest>(?:、{_WORDS}{{2,8}}){{0,2}}、{_WORDS}{{2,10}}(?:制修订|制定|修订|编制|研制|创建|试点|救助|救治|培训|普查))(?=[,;:。!?\n]|$)"
)
_FIELDS = ("全国", "全球", "世界")  # 在全国168个重点城市排名
_SIZES = ("吨", "瓦", "千瓦时", "立方米", "安时", "斤")
_PEOPLE = frozenset(
    ("人", "户", "名", "人次", "家", "个", "条", "项", "所", "座", "处", "件", "套", "只", "部", "宗", "台", "对", "起")
)


def _gone_on(text: str, statements: Sequence[Statement], place: int, own: str, name: str) -> str:
    """The name with the rest of its clause, where it ends by naming what is counted and the clause goes on."""
    said = statements[place]
    number = said.quantity
    assert number is not None
    if number.base_unit in _MONEY:
        return _spent_on(text, statements, place, own, name)
    beside = number.unit.endswith(_SIZES) or own.endswith(_FIELDS)
    at = -1 if beside else _end_in(text, number, name)
    if at < 0:
        return name
    hit = _REST.match(text, at) or _LIST_REST.match(text, at)
    if hit is None and said.noun == name and not _IS_TOLD.search(name) and (told := LATER.match(text, at)) is not None:
        what = told["what"].rstrip()  # 10所|高中|、25所小学建成投用
        return name + what if len(name) + len(what) <= _LONGEST and _balanced(what) else name
    if hit is None or _NO_REST.match(hit["rest"]):
        return name
    rest = hit["rest"].rstrip()
    if rest[0] == "、":
        return name + rest if len(name) + len(rest) <= _LONGEST else name
    lead = without_lead(own.strip())
    alone = (
        not lead or _EXAMPLES.search(lead) or lead.endswith("的") or (deeds_end(name) == 0 and name.startswith(lead))
    )
    if not (rest.startswith("的") or alone) or not _balanced(name + rest) or len(name) + len(rest) > _LONGEST:
        return name
    if rest.startswith("的") and len(rest) <= 2:
        return name
    return name + rest


def _end_in(text: str, number: Quantity, name: str) -> int:
    """Where in the words behind a number its name ends, -1 if it does not end there."""
    stop = min((at for mark in ",;:。!?\n" if (at := text.find(mark, number.outer_end)) >= 0), default=len(text))
    behind = text[number.outer_end : min(stop, number.outer_end + _REACH)]
    for size in range(min(len(name), len(behind)), 1, -1):
        tail = name[-size:]
        at = behind.find(tail)
        if 0 <= at <= 3:
            return number.outer_end + at + size
    return -1


def _spent_on(text: str, statements: Sequence[Statement], place: int, own: str, name: str) -> str:
    """Money with what it is for, said at once behind it."""
    number = statements[place].quantity
    assert number is not None
    if not own.strip().endswith(name[-2:]) or not _AIM.match(text, number.outer_end):
        return name
    stop = min((at for mark in ",;:。!?\n" if (at := text.find(mark, number.outer_end)) >= 0), default=len(text))
    words, last = "", number.outer_end
    for each in statements[place + 1 :]:
        if each.quantity is None or each.quantity.outer_start >= stop:
            break
        words, last = words + text[last : each.quantity.outer_start], each.quantity.outer_end
    words = (words + text[last:stop]).strip()
    if len(name) + len(words) > _LONGEST:
        words = words.partition("、")[0]
    fits = (
        len(words) > 2
        and words[:6] not in name
        and len(name) + len(words) <= _LONGEST
        and _balanced(words)
        and not _DIGIT.search(words)
    )
    return name + words if fits else name


_DIGIT = lazily(r"\d")


def _balanced(words: str) -> bool:
    return all(words.count(left) == words.count(right) for left, right in ("“”", "《》", "()"))


# --- some of them ------------------------------------------------------------------------------------------------

_AMONG = lazily(r"(?:^|[,、从在])(?P<all>[^,;、\d]{2,24}?)[中里](?:已?有|的)?$")
_WITHIN = lazily(
    r"(?<=..)(?<![初高集其空途华居水手心])[中里](?:优?选(?:择|出|取)?|挑选|选拔|评选|筛选|遴选|抽取|[^,;、]{0,6}有)?$"
)


def _of_some(text: str, number: Quantity, own: str, name: str, made: Sequence[str]) -> str:
    """签约项目中有|187项|进入实施阶段: what of which; 79条|河涌中|64条完成任务: those that the others are of."""
    if number.form == "amount" and (cut := _WITHIN.search(name)) is not None and _end_in(text, number, name) >= 0:
        return name[: cut.start()]
    hit = _AMONG.search(own.strip())
    if hit is None or number.form != "amount":
        counted = _OF_COUNTED.search(text, max(0, number.outer_start - 24), number.outer_start) if made else None
        if counted is None or number.form != "amount" or counted["what"] not in made[-1]:
            return ""
        all_ = made[-1][: made[-1].find(counted["what"]) + len(counted["what"])]
    else:
        all_ = without_lead(hit["all"])
    if not all_ or all_ in name or _ALL_NO_THING.search(all_):
        return ""
    rest = _REST.match(text, number.outer_end)
    if rest is None or _NO_REST.match(rest["rest"]):
        return ""
    words = f"{all_}中{rest['rest'].rstrip().removeprefix('的')}"
    return words if len(words) <= _LONGEST and _balanced(words) else ""


_OF_COUNTED = lazily(r"\d(?:个|条|项|家|户|座|件|处|所)(?P<what>[^,;、。\d]{2,12})[中里](?:已?有)?$")
_ALL_NO_THING = lazily(r"(?:其|当|过程|[^,]期)$")


# --- for whom, of whom -------------------------------------------------------------------------------------------

_TO = lazily(r"(?:^|[,;:。、\n ])[^,;:。、\n\d]{0,6}?(?:为|向|对|给|让|使)(?:全[省市区县州])?(?:近|约|超过?|逾|余)*$")
_WHOM = lazily(
    r"(?:余|多)?(?:\d+周?岁\s*(?:\([^()]{1,4}\)|\s)*(?:及?以[上下])?的?)?(?P<what>[^,;:。!?\n、\d()]{4,30})(?=[,;:。!?\n、]|$)"
)
_HEADS = frozenset(("人", "户", "名", "万人", "万户", "万名", "家", "人次", "万人次", "万家"))


def _for_whom(text: str, number: Quantity, name: str) -> str:
    """为|2000户|困难家庭实施适老化改造: what is done for so many, where the name is none of it."""
    if number.unit not in _HEADS:
        return ""
    if not _TO.search(text, max(0, number.outer_start - 24), number.outer_start):
        return ""
    hit = _WHOM.match(text, number.outer_end)
    if hit is None or _rest_has(text, number, name) or hit["what"][:3] in name:
        return ""
    return hit["what"]


def _rest_has(text: str, number: Quantity, name: str) -> bool:
    """Whether the clause goes on with the name behind the number."""
    hit = _CLAUSE_END.search(text, number.outer_end)
    return bool(name) and name in text[number.outer_end : hit.start() if hit else len(text)]


_CLAUSE_END = lazily(r"[,;:。!?\n]")
_LEVELS = lazily(r"(?:中央|国家|省|自治区|市|州|盟|县|区|旗|县区|市县)(?:本?级)?(?:财政|资金|配套|补助|投资|承担)?")


def _level_of(own: str, name: str, made: Sequence[str]) -> str:
    """安排扶贫资金173亿元,其中省级|46亿元: of that."""
    if not made or not _LEVELS.fullmatch(name):
        return ""
    whole, among, part = made[-1].partition("中的")
    if among and _LEVELS.fullmatch(part):
        return made[-1] if part == name else f"{whole}中的{name}"
    return f"{made[-1]}中的{name}" if own.strip(" ,、").startswith("其中") and len(made[-1]) > 2 else ""


_SHARE = lazily(r"(?P<deed>[^\d、]{2})(?:的?比重|率|比例)")


def _share_of_it(name: str, made: Sequence[str]) -> str:
    """转移农村劳动力227万人,|转移比重|66%: of those whom the same was done to."""
    hit = _SHARE.fullmatch(name)
    if (
        hit is None
        or not made
        or not made[-1].startswith(hit["deed"])
        or made[-1].endswith(name[-2:])
        or len(made[-1]) <= len(hit["deed"]) + 1
    ):
        return ""
    return made[-1] + name[len(hit["deed"]) :]


_SIZED = lazily(r"(?P<size>[过超]?\d[\d.]*[百千万亿]*(?:元|美元|吨|人|亩|平方米|千瓦)(?:及?以[上下]|级)的?)$")
_KINDS = ("项目", "企业", "园区", "工程", "产业", "楼宇", "集群", "大户", "基地", "品种", "产品")


def _with_size(text: str, said: Statement, name: str) -> str:
    """10亿元以上|项目投资|增长35%: of those from that size on."""
    if not name.startswith(_KINDS) or said.quantity is None or said.noun:
        return name
    at = text.rfind(name, max(0, said.clause_start - 4), said.quantity.outer_start)
    hit = _SIZED.search(text, max(0, at - 16), at) if at > 0 else None
    return hit["size"] + name if hit is not None else name


_LENDS = lazily(
    r"(?:^|[,;、])(?:并|还|分别)?(?:为|向|对|给)(?P<who>[^,;、\d每]{2,14}?)(?:贴息|补助|补贴|提供|发放|拨付|安排|减免|落实|给予|下达|投放|争取|筹集|减负|减税|退税|让利|捐赠)"
)
_GIVEN = lazily(r"[^、\d]{0,4}(?:借款|贷款|贴息|补助|补贴|资金|减免|退税|奖励|税费|保费|租金|经费|物资)")


def _shared(text: str, statements: Sequence[Statement], place: int, name: str, made: Sequence[str]) -> str:
    """The name with those for whom it is, told at the first of its list."""
    said = statements[place]
    last = statements[place - 1] if place else None
    if last is None or last.quantity is None or text[said.clause_start - 1 : said.clause_start] != "、":
        return name
    hit = _LENDS.search(text, max(0, last.clause_start - 1), last.quantity.outer_start)
    who = hit["who"] if hit is not None else ""
    if not who and (told := _WHO_TOLD.match(made[-1])) and made[-1].startswith(told["who"]):
        who = told["who"] if _LENDS.search(text, max(0, said.clause_start - _REACH), said.clause_start) else ""
    return who + name if who and who not in name and _GIVEN.fullmatch(name) else name


_WHO_TOLD = lazily(r"(?P<who>[^、\d]{2,14}?)(?:贴息|免息|补助|补贴|贷款|减免|退税)")

_EACH = lazily(
    r"(?:^|[,;:。、\n]|年)(?:力争|确保|实现|做到|至少)*(?P<each>每(?:个|家|户|座|所|条)?[^,;:。、\n\d每]{1,6}?(?:\([^()]{1,8}\))?)(?:都|均|至少|要|应|须|必须|有|建成|建设|建有|建|培育|打造|配备|达到|形成|引进|新增|重点|抓好|拥有|不少于)+$"
)
_WISHED = lazily(r"的(?:总体|目标)?(?:要求|目标|格局|标准)$")


def _each(text: str, number: Quantity, name: str) -> str:
    """每个县都有|1-2个|支柱产业: so many are each one's."""
    hit = _EACH.search(text, max(0, number.outer_start - 32), number.outer_start)
    if hit is None or "每" in name or number.form != "amount":
        return name
    return hit["each"] + _WISHED.sub("", name)


# --- what its words are torn from --------------------------------------------------------------------------------

_FROM = lazily(r"^(?:已|逐步|快速)?[由从](?:(?:19|20)\d\d|上|去|前|年初|[^,;\d]{0,6}$)")
_TO_NOW = lazily(r"(?:增加|增|发展|扩大|扩|提高|上升|升|减少|下降|降|突破|达)[到至]?")


def _risen(text: str, said: Statement, own: str, name: str, made: Sequence[str]) -> str:
    """上市企业,由2007年的|48家|增加到2012年的|132家: of what the clause before names."""
    torn = not name or name[0] in "由从" or _FROM.match(name)
    if not torn or not (_FROM.match(own) or _TO_NOW.match(own)):
        return ""
    if made and _TO_NOW.match(own) and made[-1]:
        return made[-1]
    before = text[max(0, said.clause_start - 60) : said.clause_start].rstrip(" ,")
    clause = _LAST.split(before)[-1].strip()
    if not clause or _DIGIT.search(clause):
        return ""
    what = phrase_of(clause)
    return clause if clause.endswith(what or clause) and len(clause) <= _SHORT_CLAUSE else what


_SHORT_CLAUSE = 24
_LAST = lazily(r"[,;:。!?\n]")
_RANK_FROM = lazily(
    r"(?<=..)[由从](?:全[国省市区县州]|上年|去年|[^,;、\d]{0,4})?(?:倒数)?第?(?:\d+|[一二三四五六七八九十]+)?(?:位|名)?$"
)
_PAIR = lazily(r"(?<=..)(?:[两二三四五六七八九十]|\d)(?:个|座|条|台|家)$")
_BUILT = lazily(r"(?:级)?(?P<what>[^,;:。!?\n、\d()]{2,14}?(?:项目|工程|电站|机组|电厂|生产线|基地|码头|泊位))")
_LATELY = lazily(r"(?:过去|最?近|未来|今后)$")
_REACHES = lazily(r"(?:保持|稳定|维持|控制|达到?|为|在|约|近|超过?|突破|至|到)+$")
_WINS = lazily(r"(?:获得?|荣获|夺得?|勇夺|取得|斩获|摘得|赢得)$")
_MEDALS = frozenset("金银铜")
_WON = lazily(r"(?P<what>[^,;:。!?\n、()\d的和]{2,12})")
_RULES = lazily(r"(?:出台|推出|制定|印发|兑现|落实|全面落实|执行|发布|实施|用好)")
_RULE_WORD = lazily(r"(?:政策|措施|举措|办法|意见|规定|条例|细则|清单|制度|条款|方案|规则|标准|线|路|街|巷|河)")
_GLOSSED = lazily(r"^(?:是?指|即)(?:在|对|通过)?(?:全[省市区县州])?")
_ENDS = frozenset((",", ";", "、", "。", "", "\n", ")", "和", "及", "”"))


def _mended(text: str, number: Quantity, own: str, name: str) -> str:
    """A name without, or with, what it has been cut in the midst of."""
    if number.form == "rank" and (cut := _RANK_FROM.search(name)):
        return name[: cut.start()]
    if (cut := _PAIR.search(name)) and (built := _BUILT.match(text, number.outer_end)):
        return name[: cut.start()] + built["what"]
    if _LATELY.search(name) and (at := own.find(name)) >= 0:
        return _REACHES.sub("", own[at:].strip())
    if _WINS.search(name) and number.unit in _MEDALS:
        return f"{name}{number.unit}牌"
    if _WINS.search(name) and own.endswith(name[-2:]) and (won := _WON.match(text, number.outer_end)):
        return name + won["what"]
    if number.unit == "条" and _RULES.match(name) and text[number.outer_end : number.outer_end + 1] in _ENDS:
        return "" if _RULE_WORD.search(name) or name.endswith("”") else f"{name}政策"
    if name.endswith("意见") and (
        fixed := _PROPOSALS.search(text, max(0, number.outer_start - 40), number.outer_start)
    ):
        return without_lead(_YEARS.sub("", fixed["what"]))
    return _GLOSSED.sub("", name) if len(name) > 4 and _GLOSSED.match(name) else ""


_YEARS = lazily(r"^[三四五]年(?:来|间)?(?:共|累计)?")
_PROPOSALS = lazily(r"(?:^|[,;。\n])(?P<what>[^,;。\n\d]{2,20}、批评和意见)(?:建议)?$")
_BUILT_SO = lazily(r"新?\((?P<how>[改扩迁续建、]+)\)$")
_HOW = lazily(r"新(?:[改扩迁续])+建")


def _newly(text: str, said: Statement, name: str, made: Sequence[str]) -> str:
    """新(改、扩)|建学校: with the bracket that it was cut behind, along a list."""
    if not name.startswith("建") or name.startswith(("建设", "建成", "建立", "建筑", "建档", "建制", "建议", "建材")):
        return name
    at = text.rfind(name[:3], max(0, said.clause_start - 4), said.end)
    hit = _BUILT_SO.search(text, max(0, at - 8), at) if at >= 0 else None
    if hit is not None:
        return "新" + "".join(sign for sign in hit["how"] if sign in "改扩迁续") + name
    told = _HOW.match(made[-1]) if made and text[said.clause_start - 1] == "、" else None
    return told.group() + name[1:] if told else name
