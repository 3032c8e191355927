"""What a topic of the year's work does where it sets no number: clauses that name a scheme, or that list its things."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rag.figures.figure_match import pairs
from rag.summaries.themes import themes_of
from rag.summaries.topics import Topic
from rag.summaries.year_plan import Clause
from rag.text.fold import fold
from rag.text.lazily import lazily

LONGEST = 48  # characters of a clause that is shown
_LONG = 84  # of one that lists what its number counts
_SHORTEST = 11  # 开展“法治护航”行动 tells a reader nothing
_NAMED_THINGS = 2  # signs between the things that a clause lists: what lists none is a phrase
_LISTED = 0.1  # what each more thing in a list is worth
OF_ANY = pairs("推进建设发展加快全面着力坚持深化深入持续高质量水平提升推动实现新突破服务管理")
"""What any heading may say."""
BY = lazily(r"^(?:我们)?要?以[^,;]*为(?:带动|抓手|契机|主线|引领|牵引|载体|突破口)$|按照|根据|围绕|聚焦|随着|面对|有关")
"""What opens or holds only a reason."""
_ACTS = lazily(
    r"^(?:深入|全面|加快|扎实|高水平|高质量|高标准|大力|积极|持续)*(?:建设|推进|实施|新建|完成|培育|打造|开工|建成|启动|出台|制定|办好|开展|改造|设立|推动)"
)
_SCHEME = "计划|行动|工程|改革|条例|规划|方案|品牌|活动|赛事|项目|试点|中心|基地|平台|机制|创建|任务|普法"
_NAMED = lazily(
    rf"[“《「『][^”》」』]+(?:{_SCHEME})[”》」』]|[“「『][^”」』]{{2,}}[”」』](?=[^,;“]{{0,8}}(?:{_SCHEME}))|[“「『][^”」』]{{2,}}[”」』](?=[“「『])|《[^》]+》"
)
"""What names one thing: a scheme between quotation marks, a law; 一批标志性项目 and 八大工程 name none."""
# 实施潜力地区城镇化水平提升行动, and not 实施一批重大工程 or 八大工程
_SCHEMES = lazily(
    r"(?:深入|全面|启动)*(?:实施|开展|启动|完成|制定|出台)(?!一批|若干|系列|重[大点]|[一二三四五六七八九十]+[大批类])[^,;“]{6,}(?:行动|工程|试点|条例|规划|方案)$"
)
_DOES = lazily(
    r"(?:要|今年|继续|进一步|积极|大力|加快|努力|认真|着力|切实|全面|深入|扎实|稳步|重点|集中|全力|抓紧|有序|严格|不断|依法|高(?:质量|水平|标准))*"
    r"(?:建设|推进|实施|新建|完成|培育|打造|开工|建成|启动|出台|制定|办好|开展|改造|设立|推动|建立|健全|完善|扩大|抓好|搞好|做好|做强|做大|支持|鼓励|引导"
    r"|落实|强化|优化|提高|提升|争取|发展|深化|改革|推行|推广|引进|整合|调整|加强|加大|促进|构建|创建|组建|整治|整顿|治理|保护|取消|开放|开通|开辟|试行|规范"
    r"|压缩|清理|减免|降低|放宽|发行|化解|防范|打击|维护|巩固|拓展|开拓|增加)"
)
# 打造层次更高、环境更优的新高地, 平等、团结、互助的民族关系: qualities and no things
_PRAISE = lazily(
    r"更[^、,]{1,8}[、的]|新优势$|思维$|建设和管理$|(?:高|强|大|好|优|一流|完善|合理|明确|清晰|顺畅|互助|和谐|迸发|支撑|协调|有序|健全|完备|便捷|繁荣|公平|并重)的[^、,]{2,14}$"
    r"|和顺|(?:治理|管理|服务|保障|发展|科学化)(?:水平|能力)$|(?:局面|格局|氛围)$"
)


# 白名单融资扩围增效, 集聚高端创新资源, 支持新区高质量发展: wishes that any heading may hold
_WISHES = lazily(
    r"(?:高质量|加快|跨越式?|融合|提速|创新|绿色|健康|协调|一体化)发展$|扩围增效$|提质增效$|提能升级$|做大做强$|集聚[^,]{0,8}资源$|开发建设$|建设和?发展$"
    r"|合作项目实施|成果应用$|项目落地(?:见效)?$|步伐$|一体化(?:发展)?$"
)


def is_a_wish(words: str) -> bool:
    """Whether a folded clause without a number only wishes its thing well.

    >>> is_a_wish("支持河湟新区高质量发展"), is_a_wish("力争新区产值高质量发展到90亿元"), is_a_wish("开工建设青山机场")
    (True, False, False)
    """
    return _WISHES.search(words) is not None and _DIGIT.search(words) is None


_DIGIT = lazily(r"\d")


def by_name(found: Sequence[Clause], without: Collection[str]) -> tuple[Clause, ...]:
    """The clauses of a topic that say most plainly what is done, by the name of a scheme."""
    fit = {
        each.said.text: each
        for each in found
        if each.alone
        and not each.figures
        and _ACTS.match(each.said.folded)
        and _SHORTEST <= len(each.said.text) <= LONGEST
    }
    named = [
        each
        for text, each in fit.items()
        if text not in without and _NAMED.search(each.said.folded) and not BY.search(each.said.folded)
        if not is_a_wish(each.said.folded)
    ]
    return tuple(sorted(named, key=lambda each: (-len(_NAMED.findall(each.said.folded)), len(each.said.text)))[:2])


def by_scheme(found: Sequence[Clause], without: Collection[str]) -> tuple[Clause, ...]:
    """The clause of a topic that names a scheme without quotation marks, where it tells nothing else."""
    fit = (each for each in found if each.alone and not each.figures and each.said.text not in without)
    return tuple(each for each in fit if _SCHEMES.match(each.said.folded) and len(each.said.text) <= LONGEST)[:1]


def by_things(topic: Topic, found: Sequence[Clause], without: Collection[str]) -> tuple[Clause, ...]:
    """The clause of a topic that does most of what its heading says, and says to which things."""
    about, themes = pairs(fold(topic.title)) - OF_ANY, themes_of(topic.title)
    best: Clause | None = None
    most = 0.0
    for clause in found:
        folded = clause.said.folded
        if not clause.alone or clause.said.text in without or not _DOES.match(folded):
            continue
        if not _SHORTEST <= len(folded) <= (_LONG if clause.figures else LONGEST):
            continue
        if BY.search(folded) or _PRAISE.search(folded) or is_a_wish(folded):
            continue
        of_theme = bool(themes & themes_of(clause.said.text))
        if not clause.figures and folded.count("、") < _NAMED_THINGS - of_theme:
            continue
        shared = 2.0 * len(about & (pairs(folded) - OF_ANY)) / max(len(about), 1) + of_theme + bool(clause.figures)
        shared += _LISTED * min(folded.count("、"), 4) if shared else 0.0
        if shared > most:
            best, most = clause, shared
    return (best,) if best is not None else ()
