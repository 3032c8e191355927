"""Verbs and adverbs of talk that carry nothing, or no more than 达到: 跑到了多少公里, 翻遍各省的报告, 直接写明.

What they are is told by where they stand and what stands behind them, so that any of their class is borne.

>>> without_idle_verbs("高铁去年底跑到了多少公里,今年要冲过哪道关口")
'高铁去年年底达到了多少公里,今年要达到多少'
>>> without_idle_verbs("那套经济政策今年拿出多少钱,比去年多了几亿?")
'经济政策今年安排多少钱,比去年多了多少?'
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.text.lazily import lazily

_MOVES = "[跑冲拼干走迈奔蹿爬站登踏闯挺落拿搞弄攒飙蹦窜飞杀跃挤摸够跨突越破]"
_MARK = r"(?:关口|大关|关|台阶|门槛|水平|高度|地步|刻度|数字|数|量级|整数关)"
# What is set as a limit, of which the strictest is the lowest: 失业率目标,谁|最严.
_LIMITED = r"(?:(?<=失业率)|(?<=[Cc][Pp][Ii])|(?<=价格)|(?<=物价)|(?<=通胀))(?P<of>[^。;]{0,14}?)"
_RULES = (
    # 去年底 is 去年年底
    (lazily(r"(?<=[去今前明上当]年)(?=[底末](?!线|梢|端)|初(?!步|中|级|心|期|始))"), "年"),
    # 冲过|哪道关口, 迈上|什么台阶
    (
        lazily(
            rf"{_MOVES}{{1,2}}(?:到|过|上|破|入|进|至|向|得)?(?P<done>了?)(?:哪|什么|几)(?:一|些)?(?:样的?)?[个道条级步]?"
            rf"(?P<size>(?:[万千百]?亿)?)(?:的)?{_MARK}"
        ),
        r"达到\g<done>多少\g<size>",
    ),
    # 跑到了|多少公里, 飙到|多少
    (
        lazily(
            rf"{_MOVES}{{1,2}}(?<!达)(?:到|至|上|出)(?P<done>了?)(?=(?:多少|几)(?:万|亿)*(?:公里|千米|亿|万|元|吨|斤|人|辆|台|[家户个列所座件条]|%|[,;。?]|$)|百分之几)"
        ),
        r"达到\g<done>",
    ),
    (
        lazily(r"(?<=[\u4e00-\u9fff])(?:跑|飙|窜|蹿|攒|拼|爬|干)到(?P<done>了?)(?=(?:多少|几)[天岁级名分次条万亿])"),
        r"达到\g<done>",
    ),
    (lazily(r"(?<=失业率)(?:的)?(?:控制)?(?:红?线|上限|天花板|警戒线)(?=[更最谁定设是为在])"), "目标"),
    (lazily(r"(?<=失业率)(?P<of>[^,。?;]{0,6}?)更(?:紧|严格?)"), r"\g<of>更低"),
    (lazily(r"(?<=失业率)(?P<of>[^,。?;]{0,6}?)更(?:宽松?|松)"), r"\g<of>更高"),
    # 拿出|多少钱
    (
        lazily(r"(?:拿|掏|砸|投|挤|筹)(?:出来?|下去?|进去?|了)*(?=了?多少(?:亿|万|钱|资金|投资|元|真金白银))"),
        "安排",
    ),
    # 总值|突破多少万亿
    (
        lazily(
            r"(?<=[\u4e00-\u9fff])(?:突破|超过|跨过|迈过|冲破|越过|站稳|站上)(?P<done>了?)(?=多少|几(?![个家]?[省市]))"
        ),
        r"达到\g<done>",
    ),
    (lazily(r"(?<=多少)万亿(?=[?,。;了]|$)"), "万亿元"),
    # 拖后腿了没有
    (lazily(r"拖了?(?:全国|大家)?的?后腿了?(?:没有?|吗)"), ""),
    # 十大未来产业|,完整名单是什么
    (
        lazily(
            r"(?:的)?[,、]?(?:的?完整|全部|具体|详细)的?(?:名单|清单|目录)(?:都?(?:是|有|包括))?(?:什么|哪些|啥)?(?=[?。]|$)"
        ),
        "是哪些",
    ),
    (
        lazily(r"(?<=[省市区州县京津沪渝江海川东西南北徽建肃疆藏夏宁])(?:说|讲|喊)的(?=[十百两二三四五六七八九\d“\"])"),
        "提出的",
    ),
    # 再添|多少个车位
    (lazily(r"(?:再|又|还要?)?添(?:置|上)?(?=了?(?:多少|几))"), "新增"),
    # 高标准农田|干了多少亩
    (lazily(r"(?<=[\u4e00-\u9fff]{2})(?:干|搞|弄|整)(?:成|出|下)?(?=了(?:多少|几))"), "完成"),
    # 说好的|粮食产量
    (lazily(r"(?:说好|许下|承诺|夸下|答应|喊出)(?:来)?的(?=[\u4e00-\u9fff]{2,8}[,;])"), ""),
    # 离|当初许下的数字|差多少
    (
        lazily(
            r"(?:当初|年初|当时|自己|原先)?(?:许下|立下|喊出|承诺|答应|夸下|说好|放出)(?:来)?的(?:那个)?(?:数字?|目标|话|海口|诺言?|豪言)"
            r"(?=[^,。?;]{0,4}(?:差|远|[高低多少]))"
        ),
        "年初的目标",
    ),
    # 收集率|提升到了多少
    (lazily(r"(?<=[率重例])(?:提升|攀升|扩大|提高|上升)(?:到|至)(?P<done>了?)(?=多少|几|百分之)"), r"达到\g<done>"),
    # 粮食|去年收成怎样
    (lazily(r"(?<=粮食)(?P<year>(?:(?:19|20)\d\d年|[去今]年)?)(?:的)?收成"), r"产量\g<year>实际"),
    # 今年底线|守在哪, 红线|画在多少
    (
        lazily(
            r"(?:底线|红线|上限|警戒线|天花板|杠杠)(?:又|是|要)?(?:守|画|划|设|定|卡|压|立)在(?:了)?(?:哪里?|哪儿|多少|几|什么位置)"
        ),
        "目标是多少",
    ),
    # 给自己压的|新增就业|担子
    (
        lazily(
            r"(?:给自己|给自身|自己)?(?:压|扛|挑|背|立|领)(?:上|下|起)?了?的(?P<what>[\u4e00-\u9fff]{2,8}?)(?:重?担子?|军令状|硬指标|小目标)"
        ),
        r"\g<what>目标",
    ),
    (lazily(r"(?:说好|承诺|喊出|放话)(?:了|过|要)*(?=(?:19|20)\d\d年|[今去]年)"), ""),
    (lazily(r"(?<=[\u4e00-\u9fff]{2})(?:要)?稳中(?:有增|有进|提质|有升|向好|求进)(?=[,。;])"), ""),
    (lazily(r"(?:最后|最终|结果)?交出的?(?:答卷|成绩单?|成绩|账单)(?=又?(?:是|为|怎|如何|多少))"), "实际增长"),
    # 比去年|多了几亿: by how much, in whatever it is counted
    (lazily(r"(?<=[多少])了(?:几|多少)个?[万亿]+(?=[?,。;]|$)"), "了多少"),
    # 那套|经济政策
    (lazily(r"(?<![\u4e00-\u9fff])(?:[那这])[套项条份批座笔场轮波](?=[“\"\u4e00-\u9fff])"), ""),
    (lazily(r"(?<=[省市区州县京津沪渝江海川东西南北徽建肃疆藏夏宁])(?:[那这])[套项条份批座笔场轮波](?=[“\"])"), ""),
    # 机场|送迎了多少旅客
    (
        lazily(r"(?:送迎|迎送|接送|运送|吞吐)了?多少(?P<unit>(?:万|亿)?(?:人次)?)的?(?:旅客|乘客|客人)"),
        r"旅客吞吐量多少\g<unit>",
    ),
    # 失业率目标|放得最宽, 卡得最紧
    (lazily(rf"{_LIMITED}(?:放|定|卡|管|控|设)?得?最(?:宽松?|松)"), r"\g<of>最高"),
    (lazily(rf"{_LIMITED}(?:卡|管|控|定|设|收|压)?得?最(?:紧|严格?|死)"), r"\g<of>最低"),
    # 达到|年初定的线
    (
        lazily(
            r"(?P<met>达到|够到|够着|碰到|摸到|守住|到)了?(?:年初|当初|自己)?(?:给自己)?(?:定|划|设|立|画|许)(?:下|出)?的?(?:那[条个道])?"
            r"(?:目标)?(?:线|杠杠?|红线|数|承诺|诺言?|标杆)(?=[了吗没?,。])"
        ),
        "达到目标",
    ),
    # 把电子信息和有色金属|两个产业做到多大: the size of each
    (
        lazily(
            r"(?:想要?|要|打算|计划)?(?:把|让|将)(?P<a>[^,。?;和与、\d]{2,8})(?:和|与|、)(?P<b>[^,。?;和与、\d]{2,8}?)(?:这)?(?:两|俩)个?(?P<what>产业|行业|集群)"
            r"(?:都|各|规模)*(?:做|发展|壮大|提升|打造|干|培育)到多(?:大|少)(?:规模)?"
        ),
        r"\g<a>\g<what>规模和\g<b>\g<what>规模目标是多少",
    ),
    # 合起来|几万亿
    (
        lazily(
            r"(?P<sum>合起来|加起来|合计|一共|总共|合共|总计|拢共)(?:是|有|能有|能|达到?|大概|约)*几个?[百千万]*亿元?(?=[?,。;]|$)"
        ),
        r"\g<sum>多少",
    ),
    # 哪个粮食|打得多
    (lazily(r"(?<=粮食|棉花|油料|蔬菜|水稻|玉米)(?:打|收|产)得(?:更|要)?(?P<way>[多少])(?!少|数)"), r"产量更\g<way>"),
    # 2026年底|冲|多少
    (lazily(r"(?<=[年底末])(?:要|想|打算|准备)?(?:冲|奔|够)(?=多少|几)"), "目标是"),
    # 单位想|统一成|万吨
    (
        lazily(
            r"(?:单位)?(?:想|要|请|都|能|给)*(?:统一|换算?|折算?|改|转|化)(?:成|为)(?P<unit>亿斤|万吨|公斤|亿元|万亿元|万亩|公顷)"
        ),
        r"换算成\g<unit>",
    ),
    # 比去年的产量|低,低|多少
    (
        lazily(
            r"(?<=比)(?P<year>去年|上年|前年|(?:19|20)?\d\d年)的?(?:产量|实际|数字?|量|水平)?(?P<way>[高低多少])[,、;](?P=way)(?:了|出)?(?=多少|几)"
        ),
        r"\g<year>\g<way>",
    ),
    # 粮仓账|怎么算
    (lazily(r"(?:粮[食仓]|粮袋子|饭碗)(?:的)?账(?:本)?(?=怎么|[,:])"), "粮食产量"),
    # 打了|119.3万吨粮
    (lazily(r"[打收产]了(?P<size>\d[\d.]*(?:亿斤|万吨))(?:的)?粮食?(?!食?产)"), r"粮食产量实际\g<size>"),
    (lazily(r"(?<=粮食)(?:的)?(?:底线|红线|保底线?)(?=[是为定在有]*\d)"), "产量目标"),
    (
        lazily(r"(?:[按照以用]|换算?成?|折算?成?)(?P<unit>亿斤|万吨|公斤|亿元|万亿元)(?:来)?(?:算|计|说|看|表示)"),
        r"换算成\g<unit>",
    ),
)


def without_idle_verbs(folded: str) -> str:
    """A folded question with the verbs of talk for reaching and giving as they are written."""
    for said, written in _RULES:
        folded = said.sub(written, folded)
    return folded


_LEADS = lazily(r"(?:^|[,:;。?])\s*$")
_ALL = lazily(r"\s*(?:[@|]|(?:各|全国|所有|这些|每)|(?:19|20)\d\d)")
_WHO = lazily(r"(?:哪[些个几一]*个?(?:省份?|省区市|市|地方|地区|城市)?|谁|@)\s*$")
_SAYS = lazily(
    r"\s*(?:地)?(?:把|将|给|为|对)?\s*(?:写|提|定|设|给|报|列|说|讲|交代|承认|宣布|公布|披露|明确|亮|喊|标|注|要|把|将|#)"
)
_WORKS = lazily(r"[不没未非无否除超过低高多少大小快慢更最比第前后倒仅只降升涨跌增减上下差余新旧首]")
_LONGEST = 4


def idle_words(bare: str, left: Sequence[str]) -> frozenset[str]:
    """Which words that no piece covers cannot change what is asked, by where they stand in a masked question.

    A verb that leads up to all that is read (翻遍|各省的报告), and an adverb before it is said (哪个省|直接|写明).
    Words of a subject, and words that choose, deny or compare, are never among them.
    """
    found: set[str] = set()
    at = 0
    for word in left:
        start = bare.find(word, at)
        if start < 0:
            continue
        end = at = start + len(word)
        if len(word) > _LONGEST or not _HAN.fullmatch(word) or _WORKS.search(word):
            continue
        leads = _LEADS.search(bare, 0, start) is not None and _ALL.match(bare, end) is not None
        adverb = (
            _WHO.search(bare[:start]) is not None and _SAYS.match(bare, end) is not None and bare[end : end + 1] != "#"
        )
        if leads or adverb:
            found.add(word)
    return frozenset(found)


_HAN = re.compile("[\u4e00-\u9fff]+")
