"""Runs of one-character names of provinces: 粤桂琼, 鲁豫两省, 京、沪、粤.

A single one is left alone, and two in a row are taken only where they can hardly be anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from rag.gazetteer.divisions import by_name
from rag.records import Region
from rag.text.lazily import lazily

# 中华人民共和国各省级行政区的简称
_NAMES = {
    "京": "北京市", "津": "天津市", "冀": "河北省", "晋": "山西省", "蒙": "内蒙古自治区", "辽": "辽宁省",
    "吉": "吉林省",
    "黑": "黑龙江省",
    "沪": "上海市", "苏": "江苏省", "浙": "浙江省", "皖": "安徽省", "闽": "福建省", "赣": "江西省",
    "鲁": "山东省", "豫": "河南省", "鄂": "湖北省", "湘": "湖南省", "粤": "广东省", "桂": "广西壮族自治区",
    "琼": "海南省", "渝": "重庆市", "川": "四川省", "蜀": "四川省", "贵": "贵州省", "黔": "贵州省", "云": "云南省",
    "滇": "云南省", "藏": "西藏自治区", "陕": "陕西省", "秦": "陕西省", "甘": "甘肃省", "陇": "甘肃省", "青": "青海省",
    "宁": "宁夏回族自治区", "新": "新疆维吾尔自治区",
}  # fmt: skip
_WORDS = "蒙吉黑贵云秦甘青宁新藏川"  # of these two in a row may be a word, or part of one
_PLAIN = "".join(char for char in _NAMES if char not in _WORDS)
_ALL = "".join(_NAMES)
_COUNTED = r"(?=(?:这|等)?[两二三四五六七八九十]\s*个?(?:省|市|地|区|经济大省))"
_RUN = lazily(
    rf"(?:[{_ALL}]、?){{2,}}{_COUNTED}|[{_PLAIN}](?:、?[{_ALL}]){{2,}}|[{_ALL}](?:、[{_ALL}])+|[{_PLAIN}]{{2}}(?![剧语菜绣商])"
)

_JOINT = lazily(r"(?:东西部)?(?:合作|协作|共建|帮扶|对口)")


def find_abbreviations(folded: str, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int, tuple[Region, ...]]]:
    """(start, end, regions) of the runs in a folded question that touch nothing `taken`."""
    found = []
    for hit in _RUN.finditer(folded):
        if taken and _JOINT.match(folded, hit.end()):
            continue  # 云南|沪滇|合作园区: of the place that is named
        if not any(start < hit.end() and hit.start() < end for start, end in taken):
            chars = [char for char in hit.group() if char in _NAMES]
            if len(set(chars)) > 1:
                found.append((hit.start(), hit.end(), tuple(map(_region, chars))))
    return found


@cache
def _region(char: str) -> Region:
    return next(region for region in by_name(_NAMES[char]) if region.name == _NAMES[char])
