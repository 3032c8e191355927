"""What a question in words wants of a report: what is done, what came of it, what is lacking. Folded text only."""

from __future__ import annotations

import re
from typing import Literal

from rag.retrieval.answer_patterns import WHY
from rag.text.lazily import lazily

Want = Literal["measures", "progress", "problems", "state", ""]

_LACKING = "问题|困难|不足|短板|挑战|差距|薄弱环节|弱项|难题|压力|风险隐患|软肋|痛点"
_PROBLEMS = lazily(
    rf"(?:哪些|什么|哪几[个大项]|啥|哪方面|多少)(?:样的|突出|主要|明显|重大|方面的?|具体|现实|严峻|大)*的?(?:{_LACKING})|"
    rf"(?:{_LACKING})(?:和(?:{_LACKING}))?(?:主要|分别|都|具体|究竟|到底)*(?:有|是|包括|在)(?:哪些|什么|哪|啥)|"
    rf"(?:承认|坦承|坦言|自认|指出|正视|检讨|反思|剖析)[^,。?;]{{0,16}}(?:{_LACKING})|"
    rf"(?:怎么|怎样|如何)(?:说|看|谈|讲|描述|评价|看待|表述|概括)[^,。?;]{{0,10}}(?:{_LACKING})|"
    rf"(?:{_LACKING})(?:又|都)?是?(?:怎么|怎样|如何)(?:说|看|谈|讲|描述|评价|表述|概括)的|"
    r"(?:承认|坦承|坦言|坦白|自认|直言)[^。;]*(?:怎么样|如何|怎样)|"
    rf"存在的?(?:主要|突出)?(?:{_LACKING})[?]?$|"
    r"\b(?:problems?|challenges?|difficulties|shortcomings?|weak(?:nesses| points| spots)|obstacles?|bottlenecks?)\b",
    re.IGNORECASE,
)
# What is done about problems is no list of them: 解决哪些问题, how will it address the problems.
_DEALT_WITH = lazily(
    r"(?:解决|整治|聚焦|破解|应对|克服|化解|针对|治理|回应)(?:了|好|的)?[^,。?;]{0,6}(?:哪些|什么|哪几)|"
    r"(?:怎么|怎样|如何|为什么|为何)(?!说|看|谈|讲|描述|评价|表述|概括|检讨|反思|剖析)[^,。?;]*$|"
    r"\b(?:address|solve|tackle|deal with|overcome|fix|respond)|^how\b",
    re.IGNORECASE,
)
_PROGRESS = lazily(
    r"(?:哪些|什么|哪几[个项方面]*|怎样的?|啥)[^,。?;]{0,6}(?:进展|成效|成绩|成果|成就|亮点|突破|变化|进步)|"
    r"(?:进展|成效|成绩|成果|成就|亮点|突破)(?:主要|都)?(?:有|是|体现在|包括|怎么样|如何)|(?:做|干|办|推进|采取|出台|实施)了(?:哪些|什么|啥)(?!安排|部署|打算|计划)|"
    r"\b(?:achieve(?:d|ments?)?|progress|accomplish\w*|highlights)\b|\bwhat has\b|\bhow (?:did|has|have)\b",
    re.IGNORECASE,
)
_MEASURES = lazily(
    r"如何|怎么(?!样|说|写|表述|提(?![振升高供质]))|怎样|措施|举措|做法|办法|手段|[靠拿凭用](?:什么|啥|哪些)|通过(?:什么|哪些)|从哪些方面|"
    r"(?:哪些|什么)[^,。?;]{0,4}?(?:工作|安排|部署|任务|方面|行动|动作|政策|支持|打算|计划|想法)|做(?:什么|哪些|些什么|点什么)|"
    r"\bhow\b|\bmeasures?\b|\bsteps\b|\bwhat (?:will|is|does|are|do)\b.*\b(?:do|doing|done|plan(?:s|ning)?)\b",
    re.IGNORECASE,
)
# How a topic is faring: 海洋经济怎么样, 高标准农田建设情况如何; not how it is to be done.
_HOW_IS_IT = r"(?:怎么样|怎样|咋样|如何|好不好)[了啊呢呀吗]*"
_STATE = lazily(
    r"(?:什么|哪些|哪几个|啥)(?:具体|发展|预期|量化)*的?目标|目标(?:都|主要)?(?:有|是)(?:哪些|什么|啥)|"
    r"\bwhat (?:\w+ )?(?:targets?|goals?|aims?)\b|"
    rf"(?<![是该要会])(?<!应当)(?<!具体)(?<!打算){_HOW_IS_IT}(?=[?,。;(]|$)|"
    r"(?:情况|状况|现状|概况|近况|态势|势头|格局)(?=[?,。;(]|$)|"
    r"(?:情况|状况|现状|概况)是?(?:怎样|什么样|怎么样|如何)的?(?=[?,。;(]|$)|"
    r"\bhow(?:'s| (?:is|are|was|were|did|does|do|has|have)) [^?]{1,80}?\b(?:doing|do|done|far(?:e|ed|ing)|go|gone|"
    r"going|perform(?:ed|ing)?|develop(?:ed|ing)?|progress(?:ed|ing)?|coming along|getting on)\b"
    r"(?= *(?:\?|$|in \d|last|now|so far|lately))|"
    r"\b(?:state|situation|overview|picture|status|performance) (?:of|in)\b|\btell me about\b",
    re.IGNORECASE,
)
# Why something was missed is told beside it, not among all that is lacking.
_MISSED = lazily(r"(?:没有?|未能?)(?:完成|达到?|实现|达标)|不及(?:预期|目标)|低于(?:预期|目标)|落空")
_PAST = lazily(
    r"(?<![除为])了(?!解|[?]?$)|去年|过去|(?:这|近|最近)[几两三四五六]年|(?<!今后)(?<!未来)[几三四五十]年[来间]|近年|以来|取得|已经|上年|\b(?:did|has|have|was|were|done)\b|\btook\b",
    re.IGNORECASE,
)


def want_of(question: str) -> Want:
    """What a folded question in words wants more than a sentence of; "" where it wants a fact or a reason.

    >>> want_of("山东怎么防范地方债务风险"), want_of("存在哪些问题"), want_of("为什么下调目标"), want_of("茶产业怎么样")
    ('measures', 'problems', '', 'state')
    """
    question = _DID_PLAN.sub("does", question)
    missed = WHY.search(question) is not None and _MISSED.search(question) is not None
    if _PROBLEMS.search(question) and not _DEALT_WITH.search(question) and not missed:
        return "problems"
    if WHY.search(question):
        return ""
    if _STATE.search(question) and not _DONE.search(question):
        return "state"
    if _PROGRESS.search(question):
        return "progress"
    return "measures" if _MEASURES.search(question) else ""


_DONE = lazily(
    r"(?:进展|成效|成绩|成果|成就|亮点|突破|完成|落实|执行|达标|目标)[^,。?;有是哪什啥]{0,3}(?:怎么样|怎样|如何|情况)|承认|坦承|坦言|坦白|自认|直言|措施|举措"
)
_ARRANGED = lazily(r"(?:做|作|定|有|提)出?了(?=[^,。?;]{0,6}(?:安排|部署|打算|计划))")
_DID_PLAN = lazily(r"\bdid\b(?=[^,.?]{1,40}\b(?:plan|intend|aim|propose|want|pledge|promise)\b)", re.IGNORECASE)
_AHEAD = lazily(r"打算|计划|准备|今后|下一步|\b(?:plans? to|planning to|will|going to)\b", re.IGNORECASE)


def is_ahead(question: str) -> bool:
    """Whether it asks for what a report plans: 有什么打算, how does it plan to."""
    question = _DID_PLAN.sub("does", question)
    return _AHEAD.search(question) is not None and not is_past(question)


def is_past(question: str) -> bool:
    """Whether it asks for what was done: 出台了哪些举措, how did it. 做了哪些安排 asks for what is planned."""
    return _PAST.search(_ARRANGED.sub("", _DID_PLAN.sub("does", question))) is not None
