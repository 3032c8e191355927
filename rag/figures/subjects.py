"""The words before a number: what in them is the subject, and what only leads up to the number.

全市规模以上工业增加值同比增长|7.2%      subject, then predicate
城镇、农村居民人均可支配收入|...          two subjects that share a tail
增幅均居全省|第1位                       a subject, and whom it is compared with
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.figures.lexicon import lexicon, match
from rag.numbers.quantities import Quantity
from rag.records import Measure
from rag.text.lazily import lazily

GROWTH = (
    r"(?<!新)增(?![加长速幅至到值产量收设进强添])|增长|增加(?!值)|提高|提升|上升|上涨|递增|增幅|增速|涨幅|增长率|攀升"
    r"|新增长|净增长|净增|增产|微增|扩大"
)
DECLINE = r"降(?![低至到幅雨水本])|下降|降低|减少|回落|下调|降幅|负增长|压减|削减|缩减|下滑|压缩|减幅|缩短|减产|微降"
_ORIGIN = lazily(
    r"(?:,)?(?:分别|各|均)?(?:从|由|自)(?:(?:19|20)\d\d年(?:底|末|初)?|(?:每人)?每[年月]|年人均|人均|目前|现在|现有|原来|原有|上年同期|上年|去年|前年|同期|上半年|[一二三]季度|前[一二三]季度|年初"
    r"|(?:“?[十八九][一二三四五六]?五”?|上届|五年前|建[市州区省]|期|年|改革开放)(?:规划)?(?:期)?(?:初|末|底)?(?:期)?)?"
    r"(?:的|时的)?(?:不足|不到)?$"
)
_PLAIN_PREDICATES = """
    分别 各 均 都 同比 环比 年均 平均 每年 预计 预期 将 可 要 再 累计 总计 合计 共计 共 总 又 已 已经 力争 争取 确保
    努力 达到 达 完成 实现 突破 超过 过 超 为 是 至 到 从 由 居 列 位居 位列 排名 排 占 约 近 保持 稳定 控制 维持 稳
    在 实际 名义 可比价 可比 首次 仍然 仍 依然 一举 成功 全年 年度 计划 预算 安排 目标 以上 左右 有望 不低于 不超过
    不高于 高于 低于 快于 降至 降到 升至 升到 增至 缩短至 扩展至 扩展到 拓展至 拓展到 扩大至 扩大到 调增至 调增到
    压减至 压缩至 收窄至 收窄到 收窄 恢复到 恢复至 恢复性 跃升至 跃升到 跃上 跨上 跨过 迈上 迈过 攀升至 历史性地
    历史性 逆势 止跌回升 止跌回稳 由负转正 企稳回升 稳中有升 稳中提质 大幅 小幅 持续 平稳 稳步 快速 强劲 略 仅 确定
    确定为 设定为 定为 安排为 预期为 按 升 下达 继续 一直 始终 大体 基本 冲刺 预计可 有望达到 增加到 提高到 上升到
    上升至 提升到 提升至 提高至 增加至 增长到 增长至 上涨至 发展到 跃增至 增 冲过 冲破 跃过 闯过 登上 站上 跨入 迈入
    跨越 跃居 首破 首超 成功突破 首次突破 连续突破 先后突破 相继突破 双双突破 率先突破 一举突破 接近 逼近 将达 已达
    可达 预计达 高达 多达 只达 仅达 净增加 较好地 完成了 实现了 达到了 超额完成 平均增长 平均每年增长 年平均增长
    年递增 年均递增
    平均递增 快速增长 稳定增长 稳步增长 平稳增长 持续增长 较快增长 大幅增长 恢复性增长 保持增长 累计增长 累计增加
    累计完成 累计实现 总计达 合计达 共完成 共实现 预算数 快报数 调整为 调整到 实现了历史性突破 历史性突破
    历史性突破达到 历史性达到 由上年 由去年 下降到 下降至 降低到 降低至 回落到 回落至 减少到 减少至 压减到 控制到
    缩小到 缩小至 缩小 缩窄 缩窄至 回升 回升到 回升至 加快 加快到 加快至 放缓 放缓到 放缓至 减缓 趋缓 反弹 收窄为
    全年的 连跨 连上 五年连跨 连续跨越 连续跨过 连续迈上 连续跨上 连续登上 连续迈过 先后跨越 先后跨过 折合 折合约 约合
    一季度 二季度 三季度 四季度 上半年 下半年 前三季度 前三季 仅为
    将为 冲 提至 提到 大约 大约为 约为 有 只有 仅有 只 拟 连续 人均 了 的
    每人 每年 每月 每户 每亩 每学年 每生 每天 倍增至 倍增到 增加为 核减至 核减为 核减 消减 减至 调减 新增 新签约
    三年 四年 五年 十年 五年来 五年间 四年间 三年来 近三年 近五年 过去五年 五年里 上个五年 是上个五年 翻
"""
# What a number is held against within one sentence: 降幅较上半年收窄.
_EARLIER = "上半年 一季度 前三季度 三季度 二季度 年初 年中 上月 上月末 前期 上季度 去年底 上年末"
# What is taken off the end of the words before a number to get at the subject: any run of these.
_PREDICATES = frozenset(
    {word.removeprefix("(?<!新)").partition("(")[0] for word in f"{GROWTH}|{DECLINE}".split("|")}
    | {
        f"{lead}{verb}"
        for lead in ("比", "同比", "年", "年均", "净", "比上年", "较上年", "环比")
        for verb in ("增", "增长", "升", "降", "下降")
    }
    | {by + same + "口径" for by in ("", "按") for same in ("同", "可比", "自然")}
    | {than + year + since for than in ("比", "同比") for year in ("上年", "去年", "前年") for since in ("", "同期")}
    | {"较" + year + since for year in ("上年", "去年") for since in ("", "同期")}
    | {than + when for than in ("比", "较") for when in _EARLIER.split()}
    | {f"按{base}{price}计算" for base in ("可比", "不变") for price in ("价", "价格", "口径")}
    | set(" \n(（,:、")
    | set(_PLAIN_PREDICATES.split())
)
# Their lengths by their last character.
_SIZES = {char: tuple({len(word) for word in _PREDICATES if word[-1] == char}) for char in {w[-1] for w in _PREDICATES}}
# What is taken off the front of a subject, when it is about none of the lexicon.
_FRONT = lazily(
    r"(?:(?:(?<![\d.])\d{1,3}[.、](?!\d)\s*|提出(?=地区|国内|生产|经济|全|城|居)|全力|全(?:市|省|区|县|州|盟|旗|年|社会)(?!性)|其中|同时|尤其是|特别是|并(?!网|购|轨|联|线)|且|也|又|将|要|还|再(?!生|制造|就业)|已(?:经)?|计划(?!外|单列|生育)|力争|争取|确保|努力|预计|推动|促进|"
    r"加快|积极|着力|全面|持续|继续|深入|大力|扎实|统筹|重点抓好|抓好|推进|实施|开展|组织|举办|我们|最终|进一步|集中力量|惠及|废止|修改(?!完善)|按照|相当于(?:过去)?|为此|新(?:建成|建设|改扩建|改建|建|增设(?!施|备)|增|开工|"
    r"培育|引进|认定|签约|创建|打造|发展|注册|入库|开(?:发|通|辟)?|续建)|净增|增加(?!值)|改扩建|改建|扩建|续建|建设(?!用地|性|者)|建成投[用产]|建成(?!区)|建立|完成|实现|"
    r"达到|引进|引育|培育|认定|打造|创建|开工建设|开工|投入(?!强度|占比|产出|比|总额|总量)|发放|筹集|改造提升|改造|整治|治理|投用|落实|争取|带动|拥有|累计|"
    r"共(?:有|计|筹集?)|共(?![建同享])|总计|签约|招引|入选|获批|选派|选聘|招聘|拨付|兑现|办理|处理|解决|支持|帮助|救助|培训|年内|年底前|构建|形成|设立|谋划|分步|高效(?=推|实|组)|突出(?=抓|推)|有效(?=解决|治理|化解|整治)|促成|新\([改扩建、续]+\)建?|(?:剔除|扣除)[^,;、]{1,14}后|\d{1,2}月(?:份|底|末|上旬|中旬|下旬)?[前起]?|获得|荣获|获评|获(?!取|奖|利)|和(?=新|改|提升|扩|更新)|与(?=新|改)|仅用|用(?![地户水电工气能于途品])|今年|去年|本年|"
    r"\d{4}年(?:底|末|初)?|[一二三四五六七八九十]是|以上|左右|以内|以下|[^,;、\d]{1,6}之年|的|了|使|让|把|对(?!外|口|接|台|标)|为(?!民)|\([^()]{0,16}\)|\s|[,:、”’》)])+)"
)
# 增幅均居全省|第1位, 投入强度高出全省|4.3个百分点: whom the subject is compared with, and the verb before it.
_GROUP = (
    r"(?:中西部|东中部|全国|全省|全市|全区|全州|全自治区|世界|全球|中部|西部|东部|东北|"
    r"同类|副省级|省会|国内|省内|中原|川渝)"
)
AMONG = lazily(
    r"(?:均|都|(?<!均)分(?=[列居])|连续[^,;]{1,6}|仍|首次|历史性|综合)*"
    rf"(?:(?:稳居|位居|位列|名列|跃居|高居|居|跻身|排名|排在|排|(?<![班专队系序前陈行])列|进入|升至|跃升至|上升至)(?:在)?{_GROUP}[^,;。、]{{0,14}}"
    rf"|{_GROUP}(?:(?:重点|主要|同类)?(?:城市|地级市|省辖市|地市|市州|县市区|县市|区县))?)$"
)
BEYOND = lazily(
    r"(?<!或)(?:均|都|分别|明显|大幅|始终)*(?:高出|高于|低于|快于|慢于|好于|优于|领先|落后|超出|超过)(?:于)?[^,;。、]{1,24}$"
)
# Subjects that say nothing alone. The first kind means the whole of what was said before; the second a part or a
# rate of it, and is a subject of its own: 粮食 + 亩产.
GENERIC = lazily(
    r"(?:位次|排名|综合排名|总量|总额|总值|总数|总产|总产量|产量|规模|总规模|增速|增幅|涨幅|数量|水平|全年|[上下]半年|前?[一二三四]季度|全市|全省|全县|全区|总)?"
)
PARTIAL = lazily(
    r"(?:基本建成|竣工|完工|投产|达产|投用|在建|竣工投产|建成投产|建成投用|竣工投用|交付使用|复工|开工率|竣工率|建成率|落地率|签约率|到位率|办结率|办复率|履约率)"
    r"|达标率|优良率|投资(?:规模|总量|额)|(?:投入)?强度|亩产|单产|余额|存量|占比|比重|税收占比|增量|收入|(?:总)?产值|增加值|利润|面积|单价|均价|占.{2,12}(?:比重|比例|比)"
    r"|占(?:[全本][省市区县州])?(?:地区|国内)?(?:生产总值|GDP)"
)
RESIDENTS = lazily(r"(?:城镇|农村)(?:常住)?(?:居民)?")


def begins_rise(head: str) -> re.Match[str] | None:
    """Where the words before a number end by telling where a rise began: 由2010年的."""
    return _ORIGIN.search(head) if "从" in head or "由" in head or "自" in head else None


def trim(head: str) -> tuple[str, str]:
    """Split the words before a number into subject and predicate: 居民消费价格涨幅|控制在."""
    origin = begins_rise(head)
    begins = origin.start() if origin else len(head)
    at = _predicate_at(head[:begins])
    words, predicate = head[:at], head[at:]
    if predicate and _REASON_SIGN.search(words):
        # 固定资产投资因房地产下行回落8.4%, 剔除留抵退税因素后增长4.9%: the reason is no part of the subject
        words = _BESIDES.sub("", words)
    return words, predicate


def _predicate_at(head: str) -> int:
    """Where the longest run of predicate words that ends `head` begins; its length if it ends with none."""
    found = {len(head)}
    ahead = [len(head)]
    while ahead:
        end = ahead.pop()
        year = _YEAR_END.search(head, max(0, end - 10), end) if head[end - 1 : end] in _YEAR_LAST else None
        if year is not None and year.start() not in found:
            # 生产总值2002年预计达到, 比2022年增长
            found.add(year.start())
            ahead.append(year.start())
        for size in _SIZES.get(head[end - 1 : end], ()):
            start = end - size
            word = head[start:end]
            if start >= 0 and start not in found and word in _PREDICATES and _is_verb(word, head[start - 1 : start]):
                found.add(start)
                ahead.append(start)
    return min(found)


_YEAR_LAST = tuple("年底末期平”五间")
_YEAR_END = lazily(
    r"(?:同?比|较)?(?<!\d)(?:19|20)\d\d年(?:底|末|同期|水平)?$"
    r"|(?:同?比|较|是|为)“?(?:[八九十]|十[一二三四])五”?(?:规划)?(?:时期|期间|期|末|期末)?$"
)


def _is_verb(word: str, before: str) -> bool:
    """列 of 班列 is no rank, and 过 only follows what can pass a mark: 投资过50亿元."""
    if (word[0] == "年" and before in _HALVES) or (word[0] == "增" and before in ("新", "然")):
        return False  # 上半年增长, 新增5家, 人口自然增长率
    if before and before in _WITHIN.get(word, ""):
        return False  # 成都, 国有, 减排
    return word != "过" or before in _PASSING or before == ""


# One character that ends a word together with the one before it.
_WITHIN = {
    "列": "班专队系序前陈行名出入",
    "冲": "缓要对折",
    "都": "成首古京",
    "居": "定民安移旅新群邻",
    "排": "减彩编",
    "约": "节合签条公履",
    "有": "国私公所",
    "可": "许认",
    "要": "需重主摘",
    "略": "战策",
    "在": "存潜",
    "达": "发直",
    "为": "行作认",
    "共": "公",
    "占": "侵抢",
    "近": "附邻就",
    "由": "自",
    "拟": "模虚",
    "到": "报签",
    "升": "攀晋",
    "总": "汇",
}
_HALVES = tuple("半全去今明本当上")
_PASSING = tuple("投资值额入量")


def plain_subject(words: str) -> str:
    """Subject words without the verbs and time words in front: 新建5G基站 -> 5G基站."""
    rest = front_off(words)
    return rest if len(rest) > 1 else words.strip()


@lru_cache(maxsize=1 << 12)
def front_off(words: str) -> str:
    hit = _FRONT.match(words)
    if hit and words[hit.end() : hit.end() + 1] in ("和", "与", "及"):
        hit = _FRONT.match(words, hit.end() + 1)  # 新建和提升改造|市场, but 新建和收购政策性住房
    return (words[hit.end() :] if hit else words).lstrip(" )、,:").rstrip(" (、,:")


# What comes new is named so: 新增床位 is not what there is of them.
_NEW = lazily(
    r"(?:新(?:增|建成?|建设|改建|改扩建|开工|认定|引进|培育|签约|注册|入库|开[发通辟])|净增|改扩建|改建|扩建|续建)$"
)


@lru_cache(maxsize=1 << 12)
def new_verb(words: str) -> str:
    """The verb by which `words` tell that what they name comes new: 新增|床位; "" if none does."""
    hit = _FRONT.match(words)
    verb = _NEW.search(hit.group().rstrip()) if hit else None
    return verb.group() if verb else ""


_BESIDES = lazily(
    r"(?:(?:因|受|剔除|扣除|调整|按)[^,;]{1,24}?(?:影响|因素|下行|后|口径|价格?(?=计算|统计|核算))+(?:后)?(?:计算|统计|核算)?|因[^,;、]{1,4}"
    r"|在[^,;、]{1,12}(?:基数|基础|情况|形势|背景|前提|压力|之年|年份|年景)(?:的)?(?:较[高大])?(?:上|下)?)$"
)
_REASON_SIGN = lazily("[因受除按在调]")  # one of them is in whatever `_BESIDES` finds


def composed(whole: str, piece: str, alone: bool) -> str:
    """粮食生产 + 总产 -> 粮食总产: the beginning of what was said that makes an indicator with `piece`, if any does."""
    for end in range(len(whole), 1, -1):
        if piece and match(whole[:end] + piece):
            return whole[:end] + piece
    if PARTIAL.fullmatch(piece) and (told := _PART_TOLD.search(whole)) and told.start() > 1:
        return whole[: told.start()] + piece  # 粮食播种面积, 总产, 单产: the last is no 单产 of the 总产
    if not piece.startswith("投资") and (spent := _SPENT.search(whole)) is not None and PARTIAL.fullmatch(piece):
        return whole[: spent.start()] + piece  # 工业园完成投资46亿元,产值52亿元: of the park
    return whole if alone and not PARTIAL.fullmatch(piece) else whole + piece


# The measure that a subject ends with, that another of the same thing takes the place of.
_PART_TOLD = lazily(
    r"(?:总产(?:量)?|产量|亩产|单产|(?:播种|种植)?面积|存量|增量|余额|单价|均价|产值|利润"
    r"|(?:累计)?新?开工(?:建设)?|基本建成|竣工|完工|投产|达产|投用|在建|竣工投产|建成投产|建成投用|竣工投用|交付使用|复工|开工率|竣工率|建成率|落地率|签约率|到位率|办结率|办复率|履约率)$"
)
_SPENT = lazily(r"(?:完成|实现|到位|总)*投资$")
_INDEX = 50
# A change of a rate: 降幅收窄2.3个百分点; up to its end (降幅收窄至2.3%) it is the rate.
_RATE = "增速|增幅|涨幅|(?<!自然)增长率|降幅|减幅|跌幅"
_SHIFT = "收窄|缩窄|扩大|缩小|提高|提升|上升|回升|反弹|加快|提速|放缓|减缓|趋缓|回落|下降|降低|减少|增加|下滑"
_RATE_ONLY = lazily(rf"(?:{_RATE})(?:分别|均|都)?(?:控制在|保持在|稳定在|低于|高于)[^增升涨]*$")
_SHIFTED = lazily(rf"(?P<rate>{_RATE})[^,;。]*?(?:{_SHIFT})(?P<to>[到至为达])?[^,;。]*$")
_QUICKER = lazily("(?:收窄|缩窄|加快|提速|放缓|减缓|趋缓|扩大)$")  # what only a rate does: 比上年加快1.2个百分点
_TAIL_VERBS = ("增速", "增幅", "涨幅", "增长率", "增长", "降幅", "减幅")
_TO_LEVEL = lazily(rf"(?:{GROWTH}|{DECLINE})(?:到|至)")
_GROWN = lazily(GROWTH)
_FALLEN = lazily(DECLINE)


def measure_of(subject: str, predicate: str, indicator: str | None, quantity: Quantity) -> Measure:
    """How the number is stated, by the last verb before it; without a verb, as its indicator usually is."""
    if quantity.form in ("rank", "ratio"):
        return "rank" if quantity.form == "rank" else "ratio"
    tail = next((verb for verb in _TAIL_VERBS if subject.endswith(verb)), "")
    said = _verb(tail + predicate)
    if quantity.base_unit.endswith("百分点"):
        said = "points" if _QUICKER.search(predicate) else said
    elif said == "points" and quantity.form != "percent":
        said = None
    if said == "growth" and indicator and _RATE_ONLY.search(predicate) and "growth" not in lexicon()[indicator].stated:
        said = None  # 城镇调查失业率、居民消费价格涨幅分别控制在5%和3%以内: the 涨幅 is that of prices
    if said is not None:
        return said
    usual = lexicon()[indicator].stated[0] if indicator else "level"
    if subject.endswith("指数") and quantity.low > _INDEX:
        return "level"  # 价格指数为105.1%
    return usual if quantity.form == "percent" and usual in ("growth", "decline") else "level"


def stated_as(text: str, words: str, predicate: str, indicator: str | None, number: Quantity) -> Measure:
    """How a number of a clause is stated: as `measure_of` says, but a part of an earlier value is a ratio."""
    start = number.outer_start
    if number.form == "percent" and text[start - 1] in "的约近过":
        relative = _OF_BEFORE.search(text, max(0, start - 16), start) and not _IN_PERCENT.search(words)
        if relative and not _FROM_YEAR.search(text, max(0, start - 48), start):
            return "ratio"  # 恢复到上年的95%
    return measure_of(words, predicate, indicator, number)


_OF_BEFORE = lazily(
    r"(?:上年|去年|前年|同期|(?:19|20)\d\d年|疫情前)(?:同期|水平|总量|全年|同期水平)?的(?:约|近|超过)?$"
)
# 城镇化率…到2025年的57.7%, 从2020年的20%提高到2025年的30%: the number is that year's own.
_IN_PERCENT = lazily(r"(?:率|比重|占比|比例|强度|份额)$")
_FROM_YEAR = lazily(
    r"[从由自](?:上年|去年|前年|(?:19|20)\d\d年)(?:底|末|初)?的(?:约|近|超过)?"
    r"(?:[\d.]+%[^,;。\d]{1,8}(?:19|20)\d\d年(?:底|末)?的(?:约|近|超过)?)?$"
)


@lru_cache(maxsize=1 << 12)
def _verb(words: str) -> Measure | None:
    """What the last verb of change in `words` says of a number, None if there is no such verb."""
    shifted = _SHIFTED.search(words)
    if shifted:
        return "points" if not shifted["to"] else "decline" if shifted["rate"][0] in "降减跌" else "growth"
    if _TO_LEVEL.search(words):
        return "level"
    grown = max((hit.end() for hit in _GROWN.finditer(words)), default=-1)
    fallen = max((hit.end() for hit in _FALLEN.finditer(words)), default=-1)
    if max(grown, fallen) < 0:
        return None
    return "decline" if fallen >= grown else "growth"  # 负增长 ends where its 增长 ends
