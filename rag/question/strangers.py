"""Places that a question names and nothing knows: 青禾县2026年GDP目标, of no report and of no list of divisions.

>>> found = stranger("青禾县2026年GDP目标是多少")
>>> found.candidates[0].name if found else ""
'青禾县'
>>> [stranger(text) for text in ("全县2026年GDP目标", "楼市2026年的政策", "百强县的目标")]
[None, None, None]
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.gazetteer.regions import Mention
from rag.records import Level, Region
from rag.text.lazily import lazily

_LEVELS: dict[str, Level] = {"县": "county", "区": "county", "旗": "county", "市": "prefecture", "州": "prefecture"}
# Only where a question begins or behind the place that it lies in, and before a year, 的 or another place: further on
# 县 and 市 are parts of many words.
_NAME = lazily(
    r"(?P<name>(?![各全本我你他该这那每某哪有几多两三四五六七八九十])"
    r"(?:[\u4e00-\u9fff]{1,7}?(?<![强大穷困富业贫小级省个的全各])县|[\u4e00-\u9fff]{1,3}?(?<![红国的个])旗|"
    r"[\u4e00-\u9fff]{2,3}?(?<![强城股楼超夜集都门上菜级省个的全各房车地])市|[\u4e00-\u9fff]{2,3}?(?<![贵神的个各全])州|"
    r"[\u4e00-\u9fff]{2,3}?(?<![城新园市县郊景社小矿灾山林牧库湾验范发作税贸能困展业行校军战港心片个的全各地辖治特老专分禁误厂街])区))"
    r"(?=的|20\d\d|今年|明年|去年|上年|近[几两三]年|[和与、,])"
)
_ASKED = lazily(r"(?:请问|问一下|查一下|查查|看看|想知道)?")
_JOINED = lazily("[和与及跟、,]")
_PLAIN = lazily(
    r"[的是在有最哪些个省多少各全和与及]|第[一二三]|沿海|边境|民族|贫困|农业|产粮|粮食|生态|重点|试点|脱贫|产业|人口|经济|示范|试验|口岸"
)


def stranger(folded: str, mentions: Sequence[Mention] = ()) -> Mention | None:
    """The place, by its form, that a folded question begins with or that stands behind one of the `mentions`.

    Nothing known is named there: that is what `mentions` are.
    """
    begin = _ASKED.match(folded)
    places = [(begin.end() if begin else 0, "")]
    for mention in mentions:
        joined = _JOINED.match(folded, mention.end)
        places += [(joined.end(), "")] if joined else [(mention.end, mention.candidates[0].name)]
    for at, within in places:
        hit = _NAME.match(folded, at)
        if hit is None or _PLAIN.search(name := hit["name"]):
            continue
        if not any(each.start < hit.end() and hit.start() < each.end for each in mentions):
            return Mention(hit.start(), hit.end(), (Region(name, _LEVELS[name[-1]], "", within),), "full")
    return None
