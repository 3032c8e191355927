"""What a topic of the year's work without numbers sets out to do: the clauses that say most, and no wish.

提高退休人员养老金, 组建青山港口集团, 办好第五届青山博览会 say something; 深入实施提升行动 says nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rag.summaries.acts import BY, is_a_wish
from rag.summaries.salient import Salience
from rag.summaries.told_alone import hangs
from rag.summaries.year_plan import Clause
from rag.text.lazily import lazily

_SHORTEST, _LONGEST = 8, 44
_LONG = 26
_LEAST = 1.3
# what any verb of a plan may have before it
_LEAD = (
    r"(?:[一二三四五六七八九十]{1,3}是)?(?:年内|全面|力争|确保|率先|正式|基本|深入|稳步|扎实|积极|持续"
    r"|加快|继续|认真|精心|高水平|高标准|高质量|统筹|大力|全力|着力|推动|推进|支持|适时|逐步|进一步"
    r"|抓好|做好|做|有序|严格|抓紧|今年|要)*"
)
# what ends in a thing done, founded or abolished
_DONE = lazily(
    _LEAD
    + (
        r"(?:完成(?!好)|建成|开工|竣工|投用|投运|投产|出台|颁布|推出|取消|停征|免除|免征|开通|启用|关停"
        r"|取缔|退出|清零|办结|上线|试行|启动)"
    )
)
_FOUNDS = lazily(
    _LEAD
    + (
        r"(?:组建|设立|成立|重组|整合|筹建|挂牌|撤并|合并)[^,;]{2,}(?:集团|公司|基金|银行|中心|局|院|大学"
        r"|学院|联盟|试验区|园区|专项|资金|平台|法人)"
    )
    + r"|[^,;]{4,20}(?:集团|公司)[^,;]{0,4}(?:重组|整合|上市|挂牌)"
)
# what people get
_GIVES = lazily(
    _LEAD
    + (
        r"(?:提高|上调|增加|调整)[^,;]*(?:养老金|低保|补助|补贴|津贴|工资|待遇|救助|供养|抚恤)[^,;]{0,6}(?:标准"
        r"|水平|额度)?"
    )
    + r"|[^,;]{0,8}(?:免费(?!开放)|免除|免收|减免)[^,;]{2,}|"
    + _LEAD
    + (
        r"(?:发放|发行|实行|推行|落实|实现|开展|扩大)[^,;]*(?:补贴|津贴|消费券|免费|学费|学杂费|直接结算"
        r"|省级统筹|市级统筹|即时报销|育儿假|筛查|全覆盖|住房公积金|带薪)"
    )
)
_HOSTS = lazily(
    _LEAD
    + (
        r"(?:举办|办好|承办|筹办|申办|用好举办|参加)[^,;]*(?:大会|峰会|论坛|博览会|[交洽进农]会|展会|展览会"
        r"|运动会|[^消竞]赛事?|艺术节|文化节|旅游节|年会)"
    )
)
_CREATES = lazily(
    _LEAD
    + (
        r"(?:争创|创建|申报|申建|争取|创成|建设|打造|获批|争当|巩固)[^,;]{0,16}(?:国家|全国|世界|5A|4A|自贸"
        r"|综合?保税?区|试验区|先导区|遗产|示范[省市县区]|文明城市)"
    )
)
_BUILDS = lazily(
    _LEAD
    + (
        r"(?:建设|新建|扩建|改造|改扩建|迁建|续建|实施|谋划|打通|引进|培育|打造|支持|修建|修复|治理|整治"
        r"|关闭|搬迁|拆除|收购|回购|盘活|开发|规划)"
    )
)
_A_THING = lazily(
    r"项目|工程|基地|中心|医院|大学|学院|学校|博物馆|图书馆|体育馆|剧院|公园|机场|铁路|高速|公路|大桥|隧道|港|码头|水库|电站|电厂|管网|园区|产业园|生产线|专线|航线|班列|口岸|平台|示范区|开发区|古城|遗址|景区|湿地|片区|街区|垃圾|污水"
)
_BRINGS = lazily(_LEAD + r"(?:实施|推行|实行|落实|争取|申报|创建|承办|(?:深化|推进|开展|推动)(?=[^,;]*[“《]))")
_THING = lazily(
    r"试点|试验区|示范区|条例|基金|法人|重组|上市|退出|化解|“[^”]{2,14}”|《[^》]{2,20}》|国有|银行|债务|隐性"
)
# an action, a plan or a policy by its name alone
_SLOGAN = lazily(
    r"(?:行动|行动计划|工程|计划|攻坚战?|专项|方案|政策|意见|规划|任务|活动|战略|机制|体系|制度|改革|措施|举措|改进|战役|实施|开放|责任制?|规定|决定|条例|要求|部署|精神)(?:提质增效|落[地实细](?:见效)?|实施|见效)?$"
)
_NAMED = lazily(
    r"[A-Z]{2,}|第[一二三四五六七八九十\d]+届|“[^”]{3,14}”(?!行动|工程|计划|战略)|《[^》]{2,20}》|\d(?!个?[“方领三]|\+)[\d.]*[条个家所座项万户人亿%]"
)
_SPECIFIC = lazily(r"第[一二三四五六七八九十\d]+届|《[^》]{2,20}》|\d[\d.]*[万亿]*[条个家所座户人公%]")
_EMPTY = lazily(
    r"意识|思维|理念|精神|责任感|作风|原则|主线|贯彻|领导|坚持|充分|不断|切实|更加|氛围|活力|能力$|水平$|力度$|作用$|格局$|环境$|(?<!项目)(?<!工程)(?<![区园港路])建设$|(?<!协同)发展$|管理$|服务$|工作$|安全$|稳定$|体系$|保障$|监管$|质量$|优势$|融合$|升级$|转型$|合作$|创新$|潜力$|品牌$|步伐$|文化$|机制$|短板$|链条?$|协同$|联动$|高地$|策源地$|样板$|标杆$|一批(?!重)|各项|一费制|有关|相关|重要指示|双拥|行政执法|依法行政|社会主义思想|公民道德|核心价值观|学习教育"
)


def deeds_in_words(
    found: Sequence[Clause],
    salience: Salience,
    told: Collection[str],
    most: int = 2,
    places: frozenset[str] = frozenset(),
) -> tuple[Clause, ...]:
    """At most so many clauses of a topic that tell by words alone what is to be done, the most telling first.

    `places`: what the parts of the territory are called; a clause that names one says where.
    """
    weighed: list[tuple[float, Clause]] = []
    for at, clause in enumerate(found):
        words = clause.said.folded.rstrip("。;,")
        if (
            not clause.alone
            or not _SHORTEST <= len(words) <= _LONGEST
            or any(clause.said.text in each for each in told)
        ):
            continue
        if hangs(words) or BY.search(words) or is_a_wish(words) or _EMPTY.search(words):
            continue
        worth = _says(words) + 0.6 * any(place in words for place in places)
        if worth <= 0:
            continue
        worth += 0.5 * bool(_NAMED.search(words)) + salience.often_named(words)
        worth -= max(0, len(words) - _LONG) / 30 + 0.3 * max(words.count("、") - 3, 0) + 0.4 * at / len(found)
        weighed.append((worth, clause))
    best = sorted((each for each in weighed if each[0] >= _LEAST), key=lambda each: -each[0])
    chosen: list[Clause] = []
    for _, clause in best:
        if clause.said.text not in {each.said.text for each in chosen} and len(chosen) < most:
            chosen.append(clause)
    return tuple(chosen)


def _says(words: str) -> float:
    """How much folded words of a clause say of what will be; 0 where they are a slogan or no deed."""
    kinds = ((1.6, _GIVES), (1.5, _FOUNDS), (1.4, _HOSTS), (1.1, _CREATES))
    if told := next((worth for worth, pattern in kinds if pattern.match(words)), 0.0):
        return told
    if _SLOGAN.search(words) and not _SPECIFIC.search(words):
        return 0.0
    if _DONE.match(words):
        return 1.2 + 0.4 * bool(_A_THING.search(words))
    if _BUILDS.match(words) and _A_THING.search(words):
        return 0.8
    return 0.6 if _BRINGS.match(words) and _THING.search(words) else 0.0
