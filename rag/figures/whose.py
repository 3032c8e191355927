"""Of whom a sentence is that opens by naming them: the countryside, a firm, a plan.

实施农村实事工程,新改建道路367公里        农村新改建道路
城发集团整合资源,债券利率降至|2.4%        城发集团债券利率
规划方案获批,|113个|项目开工             规划方案项目开工
"""

from __future__ import annotations

from rag.figures.phrases import phrase_of
from rag.text.lazily import lazily

_FIRST = lazily(r"[\s*]*(?:\(?[一二三四五六七八九十\d]{1,3}(?:[).、]|是)\s*)*(?P<words>[^,;。!?\n]{4,40}),")
_DIGIT = lazily(r"\d")
_QUOTED = lazily(r"“[^”]*”")
_RURAL = lazily(r"农村|乡村|村庄|新农村")
_TOWN = lazily(r"城|镇化|电商|游|融合|银行|金融|市场|改革|产权")
# What stands in towns as well, and of which the government has more than the countryside's.
_ANYWHERE = lazily(
    r"(?:道路|公路|桥梁|危桥|河道|厕所|公厕|户厕|危房|危旧房|学校|校舍|中小学危房|管网|管道|路灯|房屋|住房|基站|敬老院)(?:改造|建设|整治)?$"
)
_OF_COUNTRY = lazily(r"[农村乡镇城县区市]")
_FIRM = lazily(
    r"(?P<firm>[^,;、“”()\d的]{2,14}?(?:集团|公司|银行|交投|城投|国投|平台公司))(?=作为|聚焦|实施|完成|实现|加快|成功|整合|推进|改革|坚持|全面|持续|积极|深入|重组|挂牌|运营|发展|主动|建成|入选|获)"
)
_OWN_OF_FIRMS = lazily(
    r"(?:年|实现|完成|整合[^,;]{2,8})*(?:(?:主营业务|营业|销售|租金)?收入|营收|利润(?:总额)?|净利润|净资产"
    r"|资产(?:总额|规模|负债率)?|总资产|负债率?|(?:债券)?(?:发行)?利率|债务(?:成本|规模)?|(?:综合)?融资(?:成本|规模|额)?"
    r"|市值|信用评级|不良率|存款|贷款|存贷款?余额)"
)
_ANY_PROJECTS = lazily(
    r"(?:重点|重大)?(?:项目|工程)(?:全部|全面|基本|已|顺利|相继|陆续)*"
    r"(?:开工|竣工|完工|建成|投产|落地|启动|实施|建设|投用)+"
)
_PLAN = lazily(r"(?:规划|方案|计划|行动|会战|攻坚战|三年行动)$")
_LONGEST = 36


def of_the_opening(text: str, start: int, name: str, clause_start: int) -> str:
    """The name of a number with whom its sentence, that begins in folded `text` at `start`, is of."""
    hit = _FIRST.match(text, start)
    if hit is None or hit.end() > clause_start + 1:
        return name
    opening = _QUOTED.sub("", hit["words"])
    if _DIGIT.search(opening):
        return name
    if _RURAL.search(opening) and not _TOWN.search(opening) and "、" not in opening and _ANYWHERE.search(name):
        return name if _OF_COUNTRY.search(name) else f"农村{name}"
    if (firm := _FIRM.match(hit["words"])) and _OWN_OF_FIRMS.fullmatch(name):
        return firm["firm"] + name
    if _ANY_PROJECTS.fullmatch(name) and ";" not in text[start:clause_start]:
        what = phrase_of(hit["words"])
        return what + name if _PLAN.search(what) and len(what) + len(name) <= _LONGEST else name
    return name
