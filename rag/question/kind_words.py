"""Does a question ask for a target, a result, or a goal of several years? By its words; folded text only."""

from __future__ import annotations

import re
from typing import Literal

from rag.text.lazily import lazily

Asked = Literal["target", "actual", "plan", ""]

_PLAN = lazily(
    r"[“\"]?十[一二三四五六七]五[”\"]?(?:时期|期间|规划|末|以来)?|五年规划|远景|未来[三五]年|今后[三五]年|年均|规划期|"
    r"(?<!年)到(?:19|20)\d\d年(?:底|末)?|\b(?:five-year|per year on average|annual average|by (?:19|20)\d\d)\b",
    re.IGNORECASE,
)
# 实际利用外资 is the name of an indicator, not a word for a result.
_PAST = lazily(
    r"实际(?!利用|使用|到位|到账|吸收|外资|直接)|(?:完成|实现|达到|建成)了|已(?:经)?(?:完成|建成|实现|达|累计|有)|"
    r"完成情况|执行情况|"
    r"超额完成|完成得|目标完成|没(?:有)?(?:完成|达到)|未(?:能)?(?:完成|达到)"
)
# 了 and 同比 tell of the past unless a word such as 目标 says otherwise: 目标提高了多少.
_PAST_TENSE = lazily(r"(?:增长|下降|提高|增加|减少|新增|降低|提升|上涨)了|了(?:多少|几)|同比|比上年|较上年|成绩|累计")
_AHEAD = lazily(
    r"目标|预期(?!寿命)|(?<!培养)(?<!行动)(?<!专项)(?<!支持)(?<!资助)(?<!攻坚)(?<!倍增)(?<!培育)计划|力争|拟|红线|上限|天花板|想(?=[要把新增涨建改种])|(?<!稳)定在|定为|定了|设定|设为|控制在|打算|准备|将(?!近)|年内|"
    r"(?<![主重需只必])要(?!求|闻|素|点|件|么|回)|指标定"
)
_PAST_EN = lazily(
    r"\b(?:actual(?:ly)?|achieved|completed|grew|rose|fell|declined|dropped|increased|decreased|outturn|results?|"
    r"did|was|"
    r"were|had|last year|reached|built|created)\b",
    re.IGNORECASE,
)
_ACTUALLY_EN = lazily(r"\bactual(?:ly)?\b(?! used| utili[sz]ed)|\boutturn\b", re.IGNORECASE)
_AHEAD_EN = lazily(
    r"\b(?:targets?|targeted|goals?|aim(?:s|ed|ing)?|plan(?:s|ned|ning)?|will|should|expect(?:s|ed|ation)?|intends?|"
    r"intended|"
    r"hope[sd]?|seeks?|sought|projected|objectives?|tasks?|sets?(?! up)|going to|to be (?:built|created|completed)|"
    r"cap(?:ped)?)\b",
    re.IGNORECASE,
)
_CLAIM = lazily(r"(?:超额|圆满|顺利|如期)?(?:完成|达到|实现|超过)(?:了)?(?:年度|预期|既定|全年)?目标")


def kind_asked(folded: str, language: str) -> Asked:
    """What a folded question or a part of it asks for, "" where its words do not tell."""
    if _PLAN.search(folded):
        return "plan"
    if language == "en":
        if _AHEAD_EN.search(folded) and not _ACTUALLY_EN.search(folded):
            return "target"
        return "actual" if _PAST_EN.search(folded) else ""
    if _PAST.search(folded) or _CLAIM.search(folded):
        return "actual"
    if _AHEAD.search(folded) or ("任务" in folded and "完成" not in folded):
        return "target"  # 完成多少项任务 may ask for either
    return "actual" if _PAST_TENSE.search(folded) else ""


def claims_success(folded: str) -> bool:
    """Whether a question says that a target was met: 超额完成目标."""
    return bool(_CLAIM.search(folded))
