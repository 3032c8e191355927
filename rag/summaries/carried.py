"""What a clause is told with that its sentence named before: whose its number is, a part's or another whole's.

铁路建设取得突破,投资规模|连续两年位居全国第一        铁路建设 … 投资规模连续两年位居全国第一
甲乙协作投入资金3亿元,...,新增|落地企业500家          甲乙协作 … 新增落地企业500家
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rag.figures.figure_match import pairs
from rag.figures.lexicon import find_names
from rag.text.lazily import lazily
from rag.text.sentences import clauses

TOGETHER = 60  # characters of clauses that are told as one
_OWN = 2  # signs that name something
_FAR, _SURE = 4, 3  # signs of a name that is told without its clause, and of one that opens it
_SHORT = 2  # signs of a name that names any: 投资, 出口


class Carried(NamedTuple):
    """What is told before a clause, from `start` to `end` of its sentence; `joined`: right before it, without a gap."""

    start: int
    end: int
    joined: bool = False


def carried(
    sentence: str, start: int, end: int, names: Sequence[str] = (), places: frozenset[str] = frozenset()
) -> Carried | None:
    """What must stand before the clause from `start` to `end` of a folded sentence, None where it names all itself.

    `names`: what the reading calls its numbers, which may say more than the clause. `places`: inside the territory.

    >>> carried("铁路建设取得突破,投资规模连续两年位居全国第一", 9, 22)
    Carried(start=0, end=4, joined=False)
    >>> carried("工业稳步增长,新增企业65家", 7, 14) is None
    True
    """
    if start == 0:
        return None
    words = sentence[start:end]
    if _WHOLE.match(words):
        return None
    return (
        _by_name(sentence, start, end, names)
        or _of_those(sentence, start, end)
        or _rate_of_that(sentence, start, end)
        or _on_a_place(sentence, start, end, places)
        or _by_topic(sentence, start, end)
    )


def _by_name(sentence: str, start: int, end: int, names: Sequence[str]) -> Carried | None:
    """Where the words stand that only the name of a number tells: 居民参保,筹资标准提高到350元, of 居民筹资标准."""
    told, ahead = sentence[start:end], sentence[:start]
    for name in names:
        for run in _unsaid(name, told):
            at = ahead.rfind(run)
            if at < 0 or len(_plain(run)) < _OWN or (find_names(run) and _BUILDS.match(told)):
                continue
            parts = clauses(ahead, 0, start)
            opens = max((a for a, _ in parts if a <= at), default=at)
            near = opens == max((a for a, _ in parts), default=opens)
            if not near and len(run) >= (_SURE if at == opens else _FAR):
                return Carried(at, at + len(run.rstrip("在的等了")))
            if end - opens <= TOGETHER:
                return Carried(opens, start, joined=True)
    return None


def _unsaid(name: str, told: str) -> list[str]:
    """The runs of signs of a name of which no pair stands in folded words, the longest first.

    >>> _unsaid("城乡居民筹资标准", "筹资标准提高到350元")
    ['城乡居民']
    """
    said = {sign for at in range(len(name) - 1) if name[at : at + 2] in told for sign in (at, at + 1)}
    runs = "".join("," if at in said else sign for at, sign in enumerate(name)).split(",")
    return sorted((each for each in runs if len(each) >= _OWN), key=len, reverse=True)


def _by_topic(sentence: str, start: int, end: int) -> Carried | None:
    """The noun that the sentence opens with, where a clause without a noun of its own goes on from it."""
    words = sentence[start:end]
    if not _goes_on(words):
        return None
    topic = topic_of(sentence[:start])
    if topic is None or pairs(_plain(sentence[slice(*topic)])) & pairs(words):
        return None
    return Carried(*topic)


def _of_those(sentence: str, start: int, end: int) -> Carried | None:
    """The clause before that names what a further measure is of: 私营企业发展到4万户,从业人员57万人,注册资金643亿元."""
    if _FURTHER.match(sentence, start, end) is None:
        return None
    before = [part for part in clauses(sentence[:start], 0, start) if not _FURTHER.match(sentence, *part)]
    if not before or end - before[-1][0] > TOGETHER:
        return None
    return Carried(before[-1][0], start, joined=True)


_FURTHER = lazily(
    r"(?:预计)?是[^,;]{2,16}的[\d.]+倍|(?:从业人员|注册资[金本]|吸纳就业|资产总额|总资产)[^,;]{0,4}\d"
    r"|[^,;\d]{2,16}?占(?:达到?|为|约|近)?\d[\d.]*%(?:以上|左右)?(?=[,;。]|$)"
)


def _rate_of_that(sentence: str, start: int, end: int) -> Carried | None:
    """The clause before a rate of what was done there: 项目交付1.8万套,交付率居全省第3位."""
    hit, before = _RATE.match(sentence, start, end), max(clauses(sentence[:start], 0, start), default=None)
    if hit is None or before is None or hit["deed"] not in sentence[slice(*before)] or end - before[0] > TOGETHER:
        return None
    return Carried(before[0], start, joined=True)


_RATE = lazily(r"(?P<deed>[\u4e00-\u9fff]{2})[\u4e00-\u9fff]?[率量额数](?:均|已|达|位?居|列|排|为|超|提高|\d|全)")


def _on_a_place(sentence: str, start: int, end: int, places: frozenset[str]) -> Carried | None:
    """The clause before a bare measure, where it opens with a place inside: 青山航线恢复至52条,出入境旅客132万人."""
    before = max(clauses(sentence[:start], 0, start), default=None)
    if before is None or _MEASURE.match(sentence[start:end]) is None or end - before[0] > TOGETHER:
        return None
    opens = sentence.startswith(tuple(places), before[0]) if places else False
    return Carried(before[0], start, joined=True) if opens else None


def topic_of(ahead: str) -> tuple[int, int] | None:
    """Where the noun stands that the folded beginning of a sentence is about; None where it is about no one thing.

    >>> topic_of("青山建设积厚成势,"), topic_of("(二)青山协作投入资金3亿元,"), topic_of("新增企业3家,")
    ((0, 4), (3, 7), None)
    """
    lead = _LEAD.match(ahead)
    at = lead.end() if lead is not None else 0
    for pattern in (_VERDICT, _DEED):
        hit = pattern.match(ahead, at)
        if hit is not None and _is_one(hit["topic"]):
            return hit.span("topic")
    return None


def _is_one(topic: str) -> bool:
    """Whether a noun names a part or another whole, a railway, a league; no branch of any government's work."""
    if _NO_TOPIC.search(topic) or any(name.start == 0 for name in find_names(topic)):
        return False
    return _PART.search(topic) is not None or _plain(topic) == _BUILT.sub("", topic)


def _goes_on(words: str) -> bool:
    """Whether a folded clause has no subject of its own: 招引项目605个, 投资规模居全国第一."""
    if any(name.start == 0 and name.end - name.start > _SHORT for name in find_names(words)):
        return False
    return _OPEN.match(words) is not None or _MEASURE.match(words) is not None


def _plain(name: str) -> str:
    """A name without the words of any government's work: 铁路建设 is of 铁路."""
    return re.sub(r"[^\u4e00-\u9fffA-Za-z]", "", _GENERAL.sub("", name))


_BUILDS = lazily(r"(?:又|再|新|共|已)?(?:建成|新建|新增|开工|实施|改造|建设|培育|引进|打造)")  # no measure's doing
_WHOLE = lazily(
    r"[^,;]{0,6}(?:全[省市区县州](?!第|前|首|平均|最)|我[省市区县州]|[市省](?:本级|属))|[省市区县州]级?重[点大]"
)
_LEAD = lazily(
    r"[\s*—-]*(?:[一二三四五六七八九十]{1,3}(?:是要?|要)|\([一二三四五六七八九十\d]{1,2}\)|第[一二三四五六七八九十],)?"
    r"(?:一年来|过去一年|去年|20\d\d年|全年|全[省市区县州]|我[省市区县州]|今年)*,?"
)
# 铁路建设|取得突破性进展, 青山经济圈|积厚成势
_VERDICT = lazily(
    r"(?P<topic>[^,;:。\d“”]{3,16}?)(?:工作)?(?:取得|实现(?=[^,;\d]{0,8}突破)|获得(?=[^,;\d]{0,6}进展)|得到|积厚成势|成势|见效|成效|卓有成效"
    r"|(?:扎实|稳步|加快|全面|深入|有序|持续|纵深|强力|顺利|提速|快速|蓬勃|不断|更加|进一步|日益|明显|显著|积极|统筹)(?:推进|推动|发展|实施|开展|建设|铺开|深化|优化|提升|改善|增强|完善|壮大|加强|加快|展开|提速|向好|扩大)"
    r"|扩面|扩容|扩能|迈出|再上|跑出|走在|蓬勃|提质|提速|全面(?:铺开|完成|启动)|势头|成果丰硕|成绩)[^,;:\d]{0,12},"
)
# 甲乙协作|投入资金3亿元, 煤炭行业的困难企业|实施破产项目33项
_DEED = lazily(
    r"(?P<topic>[^,;:。\d“”]{3,16}?)(?:累计|共|已|全年|新|计划|实际|完成)*(?:投入|实施|承接|承担|引进|招引|落户|开行|恢复至|获批|交付|入驻|集聚|拥有|签约)[^,;:]{0,16}\d[^,;:]{0,12}[,、]"
)
_NO_TOPIC = lazily(
    r"^(?:[、和与及]|纳入|了|新|再|共|已|累计|完成|实现|实施|推进|加快|深化|开展|建成|改造|坚持|突出|聚焦|围绕|落实|强化|加强|持续|着力|大力|全面|积极|深入|扎实|抓|把|将|以|对|从|在|为|通过|依托|依法|率先|成功|主动|不断|进一步|我们|各级|引导|鼓励|支持|优化|提升|完善|健全)"
    r"|[、和与及]$|质量|水平|能力|意识|步伐|力度|速度|成果|成效|局面|基础|氛围"
)
_BUILT = lazily(r"(?:建设|发展|工作|改革)+$")
# what is no branch of work but a thing, or a band of some
_PART = lazily(
    r"铁路|高铁|航空|机场|港(?!澳)|口岸|班列|航线|高速|公路|地铁|高校|中小学|幼儿园|院|行业|集团|公司|协作|支援|帮扶|合作|经济圈|都市圈|城市群|经济带"
    r"|走廊|联盟|产业集群|数据中心|创新中心|科学中心|新城|新区|自贸|综保区|保税|园区|产业园|科技园|基地|片区|流域|大桥|水库|军工|楼|农村|林区|垦区|矿区|库区|老区|兵团|军民"
)
# a clause whose verb has no subject, of what any whole has: firms, projects, money, people
_OPEN = lazily(
    r"(?:又|再|共|已|累计|全年|新|计划|力争|确保|完成|实现|年度|合作|共建|联手|共同)*(?:新增|招引|引进|引导|签约|落户|落地|入驻|集聚|吸引|带动|安置|完成|实现|共建|建成|改造|投入|实施|开工|培育|孵化|转化|核销|服务|推动|承接|新开工|获批|达成)"
    r"[^,;]{0,24}?(?:项目|企业|投资|资金|工程|园区|平台|载体|人才|人员|职工|学生|就业|岗位|危房|房屋|贷款|融资|产值|收入|税收|订单|合同|协议|成果|专利|技术|试点|机构|资产|呆坏账|合作|航线|班列|事项)[^,;]{0,16}\d"
    r"|(?:合作|联手|共同|合力)(?:共建|建设|打造|实施|推进)[^,;]{0,16}\d"
    r"|(?:新增|招引|引进|引导|安置|带动|完成|改造|共建|合作共建)[^,;]{0,16}\d[\d.]*[万亿]*(?:元|家|个|人|名|户|项|套)(?:职工|企业|项目|人员)?$"
    r"|(?:招引|引进|签约|落户|新增|安置|改造)[^,;]{2,30}(?:等)?(?:项目|企业|职工|危房)[\d.]+"
)
# 投资规模, 交付率, 出入境旅客: what is measured of any thing
_MEASURE = lazily(
    r"(?:[^,;\d、]{0,6}(?<![\u4e00-\u9fff]{6})(?:规模|里程|总量|产量|产值|销量|收入|增速|增幅|增量|数量|总数|率|旅客|客流(?:量)?|运量|吞吐量|货值|货量|班次|交易额|签约额|面积|投资)(?:[和与、][^,;\d、]{2,8})?)"
    r"(?:已|均|连续[^,;]{1,4}年|稳|跃|首次|同比)*(?:位?居|位?列|排名?|第|达|突破|超|增长|增至|提高|恢复|\d)"
)
# words of any government's work; a topic of nothing else is of the whole
_GENERAL = lazily(
    r"经济社会|国民经济|实体经济|县域经济|民营经济|数字经济|开放型经济|经济|社会事业|社会|工业|农业|农村|三农|服务业|制造业|第[一二三]产业|产业(?:链|集群)?|传统|新兴|战略性?|先进|现代|未来|特色|优势|支柱|主导"
    r"|投资|消费|内需|外需|外贸|外资|招商引资|招商|引资|财政|金融|税收|收入|民生|就业|创业|社保|社会保障|保障|教育|文化|体育|卫生|医疗|健康|养老|住房|旅游|文旅|生态|环境|环保|污染防治|绿色|低碳|节能|减排|城乡|城镇|城市|城镇化|新型|乡村振兴|乡村|新农村|美丽|区域|协调|一体化|融合"
    r"|改革|开放|创新|科技|人才|市场|企业|国企|国资|营商|主体|基础设施|设施|交通|能源|水利|重大|重点|项目|工程|平台|载体|试点|示范|脱贫|攻坚|扶贫|安全|生产|稳定|治理|平安|法治|信访|食品|药品|风险|防范|化解|底线|债务|政府|行政|审批|效能|职能|作风|服务|政务|公共|人民|群众|生活|居民"
    r"|建设|发展|工作|任务|事业|行动|计划|战略|规划|政策|措施|体系|机制|制度|格局|结构|布局|转型|升级|优化|调整|提升|推进|实施|驱动|动能|活力|动力|质量|高质量|高水平|对外|对内|内部|深化|全面|综合|各项|各类|主要|有效|统筹|和|与|及|的|等|、"
)
