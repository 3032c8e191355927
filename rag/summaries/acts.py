"""What a clause of the year's work is not to be: a reason, or a wish that any heading may hold."""

from __future__ import annotations

from rag.figures.figure_match import pairs
from rag.text.lazily import lazily

LONGEST = 48  # characters of a clause that is shown
OF_ANY = pairs("推进建设发展加快全面着力坚持深化深入持续高质量水平提升推动实现新突破服务管理")
"""What any heading may say."""
BY = lazily(
    r"^(?:我们)?要?以[^,;]*为(?:重点|支撑|依托|核心|龙头|带动|总?抓手|契机|主线|引领|牵引|载体|突破口)$"
    r"|按照|根据|围绕|聚焦|随着|面对|有关"
)
"""What opens or holds only a reason."""
# 白名单融资扩围增效, 集聚高端创新资源, 支持新区高质量发展: wishes that any heading may hold
_WISHES = lazily(
    r"(?:高质量|加快|跨越式?|融合|提速|创新|绿色|健康|协调|一体化)发展$|扩围增效$|提质增效$|提能升级$|做大做强$|集聚[^,]{0,8}资源$|开发建设$|建设和?发展$"
    r"|合作项目实施|成果应用$|项目落地(?:见效)?$|步伐$|强馆提升$|监管$|一体化(?:发展)?$|建设[^,;]*(?:高质量|现代化|一流|示范)[^,;]*(?:新区|城市|强[市省县]|区)$"
)


def is_a_wish(words: str) -> bool:
    """Whether a folded clause without a number only wishes its thing well.

    >>> is_a_wish("支持河湟新区高质量发展"), is_a_wish("力争新区产值高质量发展到90亿元"), is_a_wish("开工建设青山机场")
    (True, False, False)
    """
    return _WISHES.search(words) is not None and _DIGIT.search(words) is None


_DIGIT = lazily(r"\d")
