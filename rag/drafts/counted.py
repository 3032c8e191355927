"""Which numbers count places: 18个省份下调, and those that leave the noun out (持平的12个，上调的仅江西1个)."""

from __future__ import annotations

import re

from rag.drafts.scene import NEAR, P, Ref, Role, Scene, T
from rag.text.lazily import lazily

_COUNTED = lazily(
    r"(?:省份|省区市|省市区|省级|省市|省区|省|直辖市|自治区|地级市|设区市|城市|地区|地方|市(?!场|民|级|政))(?![重级属管辖内外直会委道域部本市区县定产列统])"
)
_LISTED = lazily(
    r"(?:等|这|上述|以上|全部|所有|我国|全国|其余|其他|共计|东北|西部|中部|东部|东南|西南|西北|沿海|the|all|of|other|these)\s*$",
    re.IGNORECASE,
)
_ONLY = r"(?:只|仅|共|一共|总共|合计|还|就|则|也|才|都|分别|不过|不足|超过|多达|约|有|达到?|是|为|剩下?|变成|包括)*"
# 目标为5.5%左右的有四川、湖北、甘肃等|3个省: they are told of, and counted.
_WITH_NAMES = lazily(rf"(?:的|者)(?:省份)?{_ONLY}{P}(?:[、和与及]{P})*(?:等|这|共|一共)?\s*$")
_NOUN = lazily(r"省份|省区市|[各大]省|省市|31省|城市|\d个?省|[两三四五六七八九十](?:省|地|市|州|城)")
_AGAIN = lazily(
    rf"(?:的|者)(?:省份)?{_ONLY}(?:{P})?\s*$|"
    rf"省份(?:数量|数|个数)?,?(?:{T}年?)?(?:则|只|仅)?(?:由|从|为|有|达|增至|降至|减至|增加到|减少到|减少至)"
    r"[^,;。]{0,14}$|"
    rf"(?:的|者)[^,;。\d]{{0,6}}(?:由|从)(?:{T})?年?的?\s*$"
)
_THEN = lazily(rf"(?:^|[,;、])\s*(?:而|到|在)?{T}年?(?:时|的时候)?{_ONLY}\s*$")
_ON = lazily(
    rf"\s*(?:个|家)?(?:省份)?(?:[增减升降扩缩](?:加|少)?(?:到|至|为)|(?:变|回升|回落|下降|上升|扩大|缩减)(?:到|至|为|成))了?(?:{T}年?的?)?{_ONLY}\s*$"
)
# A condition of targets that is told without a noun: 写“以上”的, 给出区间的, 上调的.
_CONDITION = lazily(
    r"(?:[“\"'‘「『](?:以内|左右|以上|以下|区间)[”\"'’」』]|区间(?:目标|形式|值)?|上调|下调|调高|调低|调降|上修|下修|持平|不变|未变|没动)"
    r"(?:目标|表述|字样)?(?:的|者)"
)
# 恰好增长5.5%|的有|8个
_THAT_ARE = lazily(
    r"[”\"」]?(?:左右|及?以上|及?以下|以内)?[”\"」]?(?:区间)?的(?:则|只|仅|共|一共|总共|就|也|还)*(?:有|达|是|为)(?:了|到)?"
)
_VERB = lazily(
    r"(?:则|都|也|选择|将|已)?(?:下调|上调|持平|调[高低降]|[上下]修|(?:保持|维持)?不变|未变|未动|没动|没变|达标|(?:没有|没|未)?(?:完成|实现|达到))"
)
_CHANGED = lazily(r"(?:(?P<up>增加|增多|多|净增|扩容)|(?P<down>减少|少|净减|缩减))(?:了|出)?(?:约)?\s*$")


_ENDS = ",;。、)(增减升降扩缩变回下上到至"


def counted(scene: Scene) -> tuple[Role, Ref] | None:
    """The role of a number that counts places, or is the difference of two such counts; None where it does not."""
    number = scene.number
    if number.unit not in ("个", "家"):
        return None
    after = scene.text[number.end : number.end + 8].lstrip()
    if _COUNTED.match(after):
        return _count(scene)
    said = scene.text[max(scene.sentence[0], number.start - NEAR) : number.start]
    noun = _NOUN.search(said) is not None
    if noun and _VERB.match(after) and re.search(rf"(?:[,;、:]|{T}年?)\s*$|(?:中|里|有|\d个?省份?),?\s*$", said):
        return "count", Ref()
    if after and after[0] not in _ENDS:
        return None
    if _THAT_ARE.fullmatch(scene.text, scene.before.end if scene.before else number.start, number.start):
        return "count", Ref()
    if not noun and _CONDITION.search(said) is None:
        return None
    if _AGAIN.search(said) or (number_counted_before(scene) and (_THEN.search(said) or _moved_on(scene))):
        return "count", Ref()
    changed = _CHANGED.search(said)
    if changed and number_counted_before(scene):
        return "count_change", Ref(sign=1 if changed["up"] else -1)
    return None


def number_counted_before(scene: Scene) -> bool:
    """Whether the number before, in 个 or 家 like this one, counts places or may."""
    before = scene.before
    if before is None or before.unit not in ("个", "家"):
        return False
    after = scene.text[before.end : before.end + 8].lstrip()
    return _COUNTED.match(after) is not None or not after or after[0] in _ENDS or _VERB.match(after) is not None


def _moved_on(scene: Scene) -> bool:
    """由8个|减至2026年的6个"""
    before = scene.before
    return before is not None and _ON.fullmatch(scene.text, before.end, scene.number.start) is not None


def _count(scene: Scene) -> tuple[Role, Ref]:
    """18个省份: a count of places, unless it only names them (这4个省份, 31个省份)."""
    lead = scene.text[max(scene.sentence[0], scene.number.start - 14) : scene.number.start]
    if scene.number.low in (31, 34):
        return "aside", Ref()
    if _WITH_NAMES.search(scene.text[scene.near : scene.number.start]):
        return "count", Ref()
    if _LISTED.search(lead) or re.search(rf"{P}[^,;。]{{0,2}}$", lead):
        return "aside", Ref()
    return "count", Ref()


def counts_places(text: str, end: int) -> bool:
    """Whether what is counted by the number that ends there are places."""
    return _COUNTED.match(text, end) is not None
