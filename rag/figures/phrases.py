"""What a clause is about, as a noun phrase that can stand before a measure: 认真办理|人大代表建议|,办结率达到100%.

成功举办首届贸易洽谈会            贸易洽谈会: what is done to
养老保险实现社会化发放            养老保险: what it is said of
装备制造业以汽车零部件为主导       装备制造业
位于东坝与老城交界处             none: it says no more than where
"""

from __future__ import annotations

import re

from rag.figures.deeds import deeds_end, without_lead
from rag.text.lazily import lazily


def phrase_of(clause: str) -> str:
    """The noun phrase that a folded clause without a number is about, "" if it names none.

    >>> [phrase_of(words) for words in ("认真办理人大代表建议和政协提案", "养老保险实现社会化发放", "位于东坝交界处")]
    ['人大代表建议和政协提案', '养老保险', '']
    """
    words = _NUMBERED.sub("", clause.strip(" *"))
    if topped := _WITH_MAIN.match(words) or _MAINLY.match(words):
        return _tidied(topped["what"])
    words = without_lead(words)
    at = 0
    while at < len(words):
        done = deeds_end(words, at)
        if done <= at + 1 or _IS_NO_DEED.match(words, at) or words[done : done + 1] in _ENDS_A_NOUN:
            done = at  # 建议, 生产总值, 种植业
        hit = _VERBS.match(words, done)
        end = hit.end() if hit is not None else done
        if end == at:
            break
        at = end
    words = words[at:]
    if not at and _NO_SUBJECT.match(words):
        return ""
    hit = _SAID.search(words)
    return _tidied(words[: hit.start()] if hit is not None else words)


def _tidied(words: str) -> str:
    words = _LOOSE.sub("", words.strip(" 、的了"))
    words = re.sub(_HOW_MUCH, "", words)
    if not _SHORTEST <= len(words) <= _LONGEST or _NO_NAME.search(words) or deeds_end(words) == len(words):
        return ""
    unquoted = _QUOTED.sub("", words)
    if _DIGIT.search(unquoted) or (not unquoted.strip("和与及、") and not _THINGS.search(words)):
        return ""
    return words if all(words.count(left) == words.count(right) for left, right in ("“”", "《》", "()")) else ""


_SHORTEST, _LONGEST = 2, 32
_DIGIT = lazily(r"\d")
_ENDS_A_NOUN = frozenset("业率者性力量")
_QUOTED = lazily(r"“[^”]*”")
_THINGS = lazily(r"(?:业|工程|项目|计划|行动|链|集群|园|区|产品|品牌|政策|攻坚|战)”$")
_NUMBERED = lazily(r"^\(?[一二三四五六七八九十\d]{1,3}(?:[).、]|是要?)\s*")
_WITH_MAIN = lazily(
    r"(?P<what>[^,;:、\d以]{2,16})(?:要)?以[^,;:]{2,24}为(?:主导|重点|抓手|龙头|引领|载体|核心|主|牵引|依托|契机|支撑)"
)
# Verbs that are no deeds of deeds.py, and what stands between a verb and its object.
_VERBS = lazily(
    r"(?:了|好|对(?!外|台|口|接|标|于)|把|将|做好|做强|做大|做优|做实|扩大|激发|健全|巩固|落实|防控|深挖|发挥|挖掘|优化|壮大|增强|强化|提高|提升|改善|维护|保障(?!性|力|房)|加大|加强|增加|切实|全面|深入|稳妥|积极|认真|成功|继续|率先|持续|大力"
    r"|按时|首次|超额|完成|进行|实行|执行|贯彻|依托|利用|用好|抓住|聚焦|围绕|坚持|扎实|稳步|不断|一批|重大的|相继|普遍|正式|足额|有序|有效|安排|达成|纳入|涉及|突出抓好|抓好|精心|参与|参加|连片|纵深|明确|对接|坚定不移|接受|创造|多渠道|统筹|鼓励|引导|倡导|提倡|繁荣|活跃|放大|释放|延伸|拓宽|拓展|打通|畅通|打好|打赢|坚决)"
)
_MAINLY = lazily(
    r"(?:要|继续|坚持)?以(?:发展|推进|加快|培育|做强|壮大)?(?P<what>[^,;:\d]{2,60}?)为(?:主导|重点|抓手|龙头|引领|核心)$"
)
_IS_NO_DEED = lazily(
    r"生产(?:总值|能力|线|性)|建议|开发区|启动区|招商(?:推介|引资|活动)|服务业|服务[^,;]{0,2}(?:项目|平台|体系)|培训(?:基地|中心)|发展(?:规划|战略)|搬迁投资"
)
_NO_SUBJECT = lazily(
    r"(?:位于|坐落|是指|进入|迈入|被(?!动)|我[省市区县州]|我们|全[省市区县州]|其中|占|同比|比|较|同时|此外|目前|并|且|在|按|根据|通过|如|特别|尤其|从|由|向|为|因|经|受|以|随|自|至|到|有|使|让|也|还|即|指|仅|只|再|又|都|将)"
)
_SAID = lazily(
    r"(?<=..)(?:(?:进一步|继续(?=下降|增长|保持|扩大|提升|改善|好转|深化|推进|位居|回升)|不断|明显|显著|大幅|全面|全部|(?<!人)均|已|稳步|扎实|有序|顺利|圆满|深入|快速|持续|加快|逐步|相继|正式|基本(?=建成|完成|形成|实现|消除|解决|建立)|率先|强力|纵深|蓬勃|迅速|成功|较快|平稳|健康(?=发展|成长|运行)|加速|稳定(?=增长|提高|在|运行)|保持|确保|发挥|立足|紧盯|聚焦|逆势|稳中|更加|有效|积极|初步|如期|提前|陆续|先后|得到|取得|实现"
    r"|呈现|形成|迈出|进入|获[批评得]|被|列为|入选|成为|跃居|荣获|壮大规模|做大|做强|做优|扩规|提质|提速|增效|(?:实施|进行|开展|给予|实行|落户|从|由(?=[^,;、]{1,4}[成向变转到])|覆盖(?=全|了|到|所有)|获(?!取)|投入(?!品)|达到)|增长|增强|增加|提高|提升|扩大|改善|完善|发展(?=迅速|加快|较快|快|良好|势头|壮大|$)|好转|凸显|突破(?!行动|性|口)|启动|开工|竣工|投产|投用|建成|完工|办结|运行良好|进展)"
    r"|(?<=业)(?:升级|改造|转型|振兴|崛起|集聚|链条)|(?:力度|步伐|进程|水平|规模|实力|活力|质量|效益|能力)(?:进一步|不断|明显|显著|大幅|持续|全面|加大|加快|提高|提升|扩大|增强|改善|更|$))"
)
_LOOSE = lazily(r"(?:工作|步伐|进程|力度|水平|方面|作用|潜力|活力|规模|实力)$")
_HOW_MUCH = r"^(?:首届|一批|一系列|部分|各类|各项|的)(?=..)"
_NO_NAME = lazily(
    r"^(?:经济|社会|国民经济|民生|成效|工作|发展|方式|结构|质量|效益|水平|政府)$|^[的和与及]|[和与及、在对为向]$|[,;:]"
)


def sector_before(text: str, start: int, at: int) -> str:
    """The branch of the economy that the sentence from `start`, read up to `at`, is about; "" if none is told.

    It, or the nearest before it in its paragraph, opens with one, else the heading on the line above.
    """
    begin = text.rfind("\n", 0, start) + 1
    for sentence in (text[start:at], *reversed(text[begin:start].split("。"))):
        if (what := phrase_of(_CLAUSE.split(sentence)[0])) and _SECTOR.search(what):
            return what
    above = text[text.rfind("\n", 0, max(begin - 2, 0)) + 1 : begin].strip(" \n*")
    titles = _CLAUSE.split(above.rstrip("。")) if len(above) <= _TITLE else []
    return next((what for title in titles if (what := phrase_of(title)) and _SECTOR.search(what)), "")


_CLAUSE = lazily(r"[,;:]")
_TITLE = 40
_SECTOR = lazily(r"(?:产业|[造筑售饮游游品工农牧渔林物流融]业|经济|产业链|集群)$")
