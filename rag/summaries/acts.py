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
_NAMED = lazily(r"[“《「『][^”》」』]{2,}[”》」』]|工程|行动|试点|条例|项目|计划")
_DOES = lazily(
    r"(?:要|今年|继续|进一步|积极|大力|加快|努力|认真|着力|切实|全面|深入|扎实|稳步|重点|集中|全力|抓紧|有序|严格|不断|依法|高(?:质量|水平|标准))*"
    r"(?:建设|推进|实施|新建|完成|培育|打造|开工|建成|启动|出台|制定|办好|开展|改造|设立|推动|建立|健全|完善|扩大|抓好|搞好|做好|做强|做大|支持|鼓励|引导"
    r"|落实|强化|优化|提高|提升|争取|发展|深化|改革|推行|推广|引进|整合|调整|加强|加大|促进|构建|创建|组建|整治|整顿|治理|保护|取消|开放|开通|开辟|试行|规范"
    r"|压缩|清理|减免|降低|放宽|发行|化解|防范|打击|维护|巩固|拓展|开拓|增加)"
)
# 打造层次更高、环境更优的新高地, 平等、团结、互助的民族关系: qualities and no things
_PRAISE = lazily(
    r"更[^、,]{1,8}[、的]|新优势$|思维$|建设和管理$|(?:高|强|大|好|优|一流|完善|合理|明确|清晰|顺畅|互助|和谐|迸发|支撑|协调|有序|健全|完备|便捷|繁荣|公平|并重)的[^、,]{2,14}$"
)


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
    ]
    return tuple(sorted(named, key=lambda each: (-len(_NAMED.findall(each.said.folded)), len(each.said.text)))[:2])


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
        if BY.search(folded) or _PRAISE.search(folded):
            continue
        of_theme = bool(themes & themes_of(clause.said.text))
        if not clause.figures and folded.count("、") < _NAMED_THINGS - of_theme:
            continue
        shared = 2.0 * len(about & (pairs(folded) - OF_ANY)) / max(len(about), 1) + of_theme + bool(clause.figures)
        shared += _LISTED * min(folded.count("、"), 4) if shared else 0.0
        if shared > most:
            best, most = clause, shared
    return (best,) if best is not None else ()
