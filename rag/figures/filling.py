"""What a name that says nothing alone is filled up with, from the words around its number.

|8户|企业|入选百强                     企业入选百强: what becomes of them
推进东城供水等|13个|项目               东城供水等项目: examples of them
产值过亿元的|企业|达到12家             产值过亿元的企业: from which size on they are counted
新增经营主体5万户,其中|企业|2万户      新增经营主体中的企业: a part of what was told before
产量|连续|4年|保持第一                 产量连续保持第一
聚焦|353项|目标任务, 一等奖|           目标任务: the noun of the clause, never a bare verb
"""

from __future__ import annotations

import re

from rag.figures.deeds import deeds_end, without_lead
from rag.figures.statements import Statement
from rag.figures.subjects import front_off, plain_subject, trim
from rag.numbers.quantities import Quantity
from rag.text.lazily import lazily

_GENERAL = lazily(
    r"(?:上述|这些|全部)?(?:企业|项目|工程|产业|园区|城镇|农村|单位|部门|国家|地区|家庭|农户|居民|群众|学生|人员|人口|学校|高校|医院|机构|平台|基地|社区|街道|乡镇|镇|行政村"
    r"|自然村|建制村|贫困村|贫困县|村庄|村|县[市区城]?|县市区|区县|旗县|城市|市|区|小区|公司|产品|品牌|景区|改革|试点|活动|措施|政策|问题|事项|任务|目标|工作|指标)"
)
_KINDS = lazily(r"\([市区县旗镇乡街道地、]{1,6}\)$")
_WORDS = r"[^,;:。!?\n、()\d]"
# What is said of the things behind their name, to the end of the clause or to the next number.
_BEHIND = lazily(rf"(?P<what>{_WORDS}{{2,26}})(?=[,;:。!?\n、]|$|\d)")
_NO_MORE = lazily(
    r"(?:等(?!级)|以上|以下|左右|以内|的?(?:建设|任务|目标|名单|水平|标准)?(?:任务)?$|[和与及]|共|累计(?!获)|总|占|同比|增长|增加|下降|达到?$|有?$)"
)
_LOOSE_END = lazily(
    r"(?:不低于|不少于|不超过|超过|达到?|突破|超|约|近|至|到|共|总|计|累计|分别|各|为|有|的|和|与|及|了|第)+$"
)
# 6个县、400个|村|、11万人|实现脱贫
LATER = lazily(
    rf"(?:[、和及与]?\s*\d[\d.]*[万千百余多]*{_WORDS}{{1,12}}?)+(?P<what>(?:全部|全面|均|如期|实现|达到|退出|脱贫|摘帽|受灾|入选|荣获|获|被|上榜|跻身|进入|纳入|列入|通过|建成|完成|开工|竣工){_WORDS}{{0,26}})(?=[,;:。!?\n]|$)"
)
_ASIDE = lazily(r"\([^()\d]{1,8}\)")
_EXAMPLES = lazily(r"\s*(?P<what>[^,;:。!?\n]{2,80}?(?:等|的))(?:一批)?$")
_AMOUNT = lazily(r"\d[\d.]*(?:[万亿千百]|元|个|项|家|公里|年|户|名)|^[代号线期]")
_NOT_EXAMPLES = lazily(r"[对为向在与从]?(?:新增|其中|全部|已|目|有)的$|^的$|(?:其|同|平|均|中|初|高|何)等$")
_LONGEST = 24
_SISTERS = 2  # characters of 城市 and 农村
_LONG_QUOTE = 36
_SIZED = lazily(
    r"(?:^|[,;:。!?\n、])(?P<what>[^,;:。!?\n、]{0,14}?\d[\d.]*[万亿千百]*(?:元|美元|亩|吨|人|户|平方米)?(?:及?以上|级)?的?)$"
    r"|(?:^|[,;:。!?\n、])(?P<passed>[^,;:。!?\n、\d]{2,10}[过超][\d.]*[百千万亿]+(?:[元件家项户个人台吨亩])?(?:以上)?的?)$"
)
_REACH = 24
_OF_THOSE = lazily(r"^其中")
_WEAK_VERBS = lazily(
    r"(?:(?:聚焦|紧盯|围绕|改善|提升|提高|确保|力争|争取|抓好|办好|做好|推进|推动|加快|实现|完成|组织|开展|新建|收购|续建|建设|建成|实施|提供|落实|筹集|投入|新增|净增|启动|开工|竣工|完善|优化"
    r"|达到?|共|累计|和|与|及|、|了|再|继续|全面|全力|努力|深入|大力)+|)"
)
_NO_NOUN = lazily(r"以上|以下|左右|以内|[和与及]|共|总|占|同比|增长|增加|下降|达到|目标$|有|亿|万")
_COMPARED = lazily(r"(?:又|再|均|都|其中|分别)*(?:比|较|同比|环比|是|为|均|居|列|位|占|由|从|自|在)")
_NOUN = lazily(rf"(?:余|多|以上|左右|以内)?的?(?P<what>{_WORDS}{{2,24}})(?=[,;:。!?\n、(]|$)")
_TOPIC_END = lazily(
    r"(?P<what>[^,;:。!?\n、\d]{2,16}(?:建设|改造|工程|项目|服务|工作|就业|教育|住房|保险|行动|计划|任务|问题|经济|产业|道路|公路|企业|园|中心|基地|体系|发展))$"
)


def says_little(name: str) -> bool:
    """Whether a name is but a verb, or a noun that names any of a kind: 企业."""
    return _GENERAL.fullmatch(_KINDS.sub("", name)) is not None or verbs_alone(name)


def verbs_alone(name: str) -> bool:
    """Whether a name is but a verb."""
    words = without_lead(name).rstrip("好了")
    return _WEAK_VERBS.fullmatch(name) is not None or deeds_end(words) == len(words)


def filled(text: str, said: Statement, name: str, before: str) -> str:
    """`name`, or what it is filled up to if it says nothing alone; `before` is the name of the number before."""
    number = said.quantity
    assert number is not None
    own = text[said.clause_start : number.outer_start]
    name = _tidied(text, said, name, before)
    if name.endswith("连续"):
        hit = _BEHIND.match(text, number.outer_end)
        return name + _in_its_quote(text, _LOOSE_END.sub("", hit["what"]), number.outer_end) if hit else name
    done = deeds_end(name)
    if _GENERAL.fullmatch(name, done):
        more = _told_more(text, said, name[done:], own, "" if done else before)
        return name[:done] + more.removeprefix(name[:done]) if more else name
    if _WEAK_VERBS.fullmatch(name):
        return _noun_of(text, said, name, own, before) or name
    if number.form == "rank" and before and _RANKED_ALONE.match(name):
        return before
    if said.noun and name.endswith(said.noun):
        name = _of_all_listed(text, said, name)
    if number.unit in _CAPACITIES and (made := _OF_PROJECTS.match(text, number.outer_end)) is not None:
        return name if made["what"] in name else f"{name.removesuffix('等')}等{made['what']}"
    return name


def _in_its_quote(text: str, words: str, at: int) -> str:
    """Words from `at` on with the end of the quote that they were cut in: 蝉联“化工园区|30强”第一."""
    end = text.find("”", at + len(words), at + len(words) + _LONGEST) if words.count("“") > words.count("”") else -1
    if end < 0:
        return words
    rest = _BEHIND.match(text, end + 1)
    return text[at : end + 1] + (rest["what"] if rest and len(rest["what"]) <= _RANKING else "")


# 抓好3万吨树脂、80万吨PTA等|项目: what is built, and not so much of what it will make.
_CAPACITIES = frozenset(
    ("吨", "万吨", "千瓦", "万千瓦", "兆瓦", "GW", "亿立方米", "万立方米", "万辆", "万台", "万套", "万头")
)
_OF_PROJECTS = lazily(
    r"(?:[^,;:。!?\n、等]{0,14}|[^,;:。!?\n、等]{0,14}、[^,;:。!?\n等]{1,50})等[^,;:。!?\n、]{0,8}?(?P<what>项目|工程)(?!资金)"
)


def _of_all_listed(text: str, said: Statement, name: str) -> str:
    """20个无公害蔬菜|、水产基地: with the noun the list ends with; 30个重点县|农民收入增加156元: the counties."""
    number = said.quantity
    assert number is not None
    at = text.find(said.noun, number.outer_end) + len(said.noun)
    if number.form != "amount" or number.unit[-1:] not in _COUNTING:
        return name
    measured = _MEASURED.search(name)
    if measured is not None and _MORE.match(text, at):
        cut = _LAST_OF_KIND.match(name, 0, measured.start())
        if cut is not None or (number.unit == "种" and measured.start() > 1):
            return cut.group() if cut is not None else name[: measured.start()]
    if _OF_KIND.search(name) is None:
        listed = _LISTED.match(text, at)
        plain = listed is not None and all(deeds_end(each) in (0, len(each)) for each in listed.group()[1:].split("、"))
        return (
            name + listed.group() if listed and plain and without_lead(listed.group()) == listed.group()[1:] else name
        )
    return name


_KIND = (
    r"(?:企业|项目|工程|园区|基地|平台|机构|中心|产业园|景区|品牌|小区|学校|医院|幼儿园|合作社|公司|示范[村区点县]|试点|村|镇|乡|县|市|区|街|路|桥|站|所|馆|厂|场|线|房|院|池|库|校|人|户|园"
    r"|市场|设施|设备|装置|体系|制度|机制|办法|措施|方案|规划|行动|活动|任务|问题|案件|人员|人才|岗位|专业|课程|专利|产品|车辆|公厕|标准|建设|改造)"
)
_OF_KIND = lazily(rf"{_KIND}$")
_LISTED = lazily(
    rf"(?:、[^,;:。!?\n、()\d“”]{{1,8}})*、[^,;:。!?\n、()\d“”]{{1,10}}?{_KIND}(?=[,;:。!?\n、]|$|[和与及]\d)"
)
_MEASURED = lazily(
    r"(?:(?:人均|年均|平均)?(?:可支配|纯|总|主营业务|营业|销售)?收入|(?:总)?产值|增加值|利润|税收|投资|销售额|产量|面积)$"
)
_MORE = lazily(r"(?:达到?|增加|增长|提高到?|突破|超过?|实现|完成|为|占|较|比|同比|上升|下降){1,3}[^,;。、\d]{0,6}\d")
_LAST_OF_KIND = lazily(r".{2,}(?:企业|公司|县|村|乡|镇|园区|项目|集群|产业链|市|区|合作社|产业|产品|行业)\)?")
_RANKED_ALONE = lazily(r"(?:均|都|分别)?(?:居|位居|排(?!名))[^榜评]{0,8}$")
_COUNTING = frozenset("个家户项座条所处套件名位人台部只张场批期艘架辆列班间栋幢片块支类种门")


def _tidied(text: str, said: Statement, name: str, before: str) -> str:
    """A name without what only stands at its edge, with the quote closed that it was cut out of."""
    number = said.quantity
    assert number is not None
    name = _EDGES.sub("", name)
    if graded := _GRADED.fullmatch(name):
        level = _GRADE.search(before)
        return before[: level.start()] + graded["level"] + before[level.end() :] if level else name
    reach = max(0, said.clause_start - _LONG_QUOTE)
    if len(name) > 1 and name.count("”") > name.count("“") and (at := text.rfind(name, reach, number.outer_start)) > 0:
        begin = text.rfind("“", max(0, at - _LONG_QUOTE), at)
        return text[begin:at] + name if begin >= 0 else name
    if name.count("“") > name.count("”") and name.rstrip("“") == name:
        begin, end = text.rfind(name, 0, number.start), text.find("”", number.end, number.end + _LONGEST)
        return text[begin : end + 1] if 0 <= begin == number.outer_start - len(name) and end > 0 else name
    if name.endswith("等") and (noun := _NOUN.match(text, number.outer_end)) and not _NO_NOUN.match(noun["what"]):
        return name + noun["what"]
    if before and _PAST.match(name) and not before.endswith(name):
        return before + name  # 净增高新技术企业68家、超过上年|2倍
    return before if _COMPARED.fullmatch(name) or name in _OF_LAST else name.rstrip("“") or name


_EDGES = lazily(
    r"^(?:来(?=第一)|即(?!办)|是指)(?=..)|(?<=...)(?:以|每|即|(?:(?:提高|增加|降低|下降|调整|上调)到|达到?|[由从])?(?:每人每?[月年]|(?:月|年)?人均|月均)|[由从])$"
)
_PAST = lazily(r"超(?:过|出|额)?(?:上年|去年|年初|年度|全年|预算|计划|目标|预期|序时)")
_OF_LAST = frozenset(("是上年", "是前", "比前", "较前", "是去年", "比计划", "比上年", "比去年", "是计划"))
_GRADED = lazily(
    r"(?:新增|其中|创建|认定|培育|获批|新认定|新培育|建成|申报|获评|新建|入选|引进)?"
    r"(?P<level>(?:国家|省部?|市|州|县|区|自治区)级)"
)
_GRADE = lazily(r"(?:国家|省部?|市|州|县|区|自治区)级(?:及?以上)?")


def _told_more(text: str, said: Statement, name: str, own: str, before: str) -> str:
    """The general name of what is counted, with what tells which of them."""
    number = said.quantity
    assert number is not None
    if not said.noun:
        at = text.rfind(name, said.clause_start, number.outer_start)
        if at < 0:
            return ""
        sized = _SIZED.search(text, max(0, at - _REACH), at)
        if sized is not None:
            lead = sized["what"] or sized["passed"]
            return plain_subject(lead.removeprefix("其中")) + name
        return _part_of(number, own, name, before)
    at = text.find(said.noun, number.outer_end)
    at = at + len(said.noun) if at >= 0 else number.outer_end
    examples = _EXAMPLES.match(own)
    if examples is not None and number.form == "amount" and not _NOT_EXAMPLES.search(own):
        listed = _first_off(examples["what"])
        if len(listed) > _LONGEST or _AMOUNT.search(listed):
            listed = listed.rpartition("、")[2]
        if 3 <= len(listed) <= _LONGEST and _balanced(listed) and not _AMOUNT.search(listed):
            return listed + name
    aside = _ASIDE.match(text, at)
    at = aside.end() if aside else at
    hit = LATER.match(text, at) or _BEHIND.match(text, at)
    if hit is not None and not _NO_MORE.match(hit["what"]):
        what = _LOOSE_END.sub("", hit["what"].strip())
        if len(what) > 1 and _balanced(what):
            return name + what
    return _part_of(number, own, name, before)


def _part_of(number: Quantity, own: str, name: str, before: str) -> str:
    whole, among, part = before.partition("中的")
    if among and len(part) == len(name) == _SISTERS and number.form == "percent":
        return f"{whole}中的{name}"  # 其中城市2.3%,农村|4.6%
    if not before or before.endswith(name) or not _OF_THOSE.match(own.strip(" ,、")):
        return ""
    return f"{before}中的{name}"


def _first_off(words: str) -> str:
    words = front_off(without_lead(words))
    return words[deeds_end(words) :].lstrip("了对与为向在、")


def _balanced(words: str) -> bool:
    return words.count("“") == words.count("”") and words.count("《") == words.count("》")


def _noun_of(text: str, said: Statement, name: str, own: str, before: str) -> str:
    """The noun of a clause whose number has but verbs for a name."""
    number = said.quantity
    assert number is not None
    hit = _NOUN.match(text, number.outer_end)
    if hit is not None and number.form in ("amount", "percent") and not _NO_NOUN.match(hit["what"]):
        what = hit["what"].strip()
        if deeds_end(what) < len(what) and _balanced(what):
            return name + what if name and deeds_end(name) == len(name) else what
    for shared in (_COUNTED_TWICE, _SHARED):
        if (hit := shared.match(text, number.outer_end)) is not None and number.form == "amount":
            return (name if deeds_end(name) == len(name) else "") + hit["what"]
    words = without_lead(own.strip(" ,、"))
    if number.form == "rank" and len(words) > _RANKING:
        return words
    if _COMPARED.match(words) or not trim(words)[0]:
        return "" if name else before if _COMPARED.match(words) and before else _silent(text, said)
    if len(words) > 2 and not _WEAK_VERBS.fullmatch(words):
        return words
    topic = _TOPIC_END.search(_first_off(_clause_before(text, said))) if name else None
    return topic["what"] + name if topic is not None else ""


def _clause_before(text: str, said: Statement) -> str:
    """The clause before that of a number, "" if it holds a number itself."""
    lately = text[max(0, said.clause_start - _REACH_BACK) : said.clause_start].rstrip(" ,;、:。")
    clause = _POINT.sub("", re.split("[,;:。!?\n]", lately)[-1])
    return clause if _DIGIT.search(clause) is None else ""


def _silent(text: str, said: Statement) -> str:
    """What the clause before says the change or the rank of: 案件发案数逐年下降,比上年下降|9%."""
    own = text[said.clause_start : said.quantity.outer_start] if said.quantity else ""
    if not own and text[said.clause_start - 1 : said.clause_start] not in _BOUNDARY:
        return _clause_before(text, said).strip()  # 长期护理险惠及|725万人
    if said.measure == "level" and not _COMES_TO.search(own):
        return ""
    words = _ON_THE_WAY.sub("", trim(plain_subject(_clause_before(text, said)))[0])
    return words if not _COMPARED.match(words) and 3 <= len(words) <= _LONGEST else ""


_BOUNDARY = frozenset(",;:。!?\n、()“”")
_COMES_TO = lazily(r"达|突破|[加少升降高低增整]到|[增升降]至")
_POINT = lazily(r"^\s*\(?\d{1,3}[.、)](?!\d)")
# 推进6方面|36项合作事项; 完成34万亩|和启动新建29万亩高标准农田
_COUNTED_TWICE = lazily(rf"\s*\d[\d.]*(?:余|多)?[大]?(?:项|件|个|条|名|户|家|处|座|人)(?P<what>{_WORDS}{{2,16}})")
_SHARED = lazily(
    rf"[和与及、]{_WORDS}{{0,6}}\d[\d.]*[万亿千百]*(?:亩|公里|平方米|套|户|个|家|项|座|台|人|吨)(?P<what>{_WORDS}{{2,16}})"
)
_RANKING = 6
_REACH_BACK = 60
_DIGIT = lazily(r"\d")
_ON_THE_WAY = lazily(
    r"(?<=...)(?:呈现|发生|取得|实现|得到|进一步|逐(?:[年步]|$)|不断|显著|明显|积极|持续|全面|稳步|保持|在).*$"
)
