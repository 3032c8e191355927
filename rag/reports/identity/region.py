"""Which government a report is of.

Title, meeting line, speaker's line and opening name it; where they are missing, or say only 市 or 区, the page's title,
the front matter or the file's name may. A sentence of prose names no government: 人民安康 is no city, and a city that a
sentence praises is not the one that reports. Only where nothing else says it, a place of the report's own level that
its prose speaks of again and again, and of hardly any other, is taken. What none of them says is unknown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rag.gazetteer.regions import by_name, find_mentions, is_within, resolve
from rag.records import Evidence, Level, Region
from rag.reports.cleaning.lines import TITLE, Line, is_finished, is_salutation, title_of
from rag.reports.cues import OPENING, SPEAKER
from rag.reports.identity.header import Frame, Hint, evidence, meeting_in, opening_of
from rag.text.fold import fold
from rag.text.lazily import lazily

_SELF = lazily(
    "(?:(?<![居入在为])全|我|本)(?P<kind>自治区|自治州|自治县|街道|[省市县区州盟旗镇乡])(?!第|前|首|唯一|率先|平均)"
)
_BARE_NAME = lazily(
    r"(?:(?:\d{4}|20[Xx×*]{2}|[〇○零一二三四五六七八九]{4})\s*年度?(?:的)?|人民(?:政府|$)|行政?公署|行署|政府工作|工作(?:的)?|政府|管理?委员?会|管委会|报告|[()\s]"
    r"|\d{4})"
)
_PLACE_END = lazily("(?:[省市县区州盟旗]|地区|特区|新城)$")
_SESSION_ON = lazily("第?[一二三四五六七八九十\\d]+届.*")
_GENERIC = lazily("(?:我|本|全)?(?:自治区|自治州|自治县|自治旗|街道|[省市县区州盟旗镇乡])")
_TOWN_KINDS = ("镇", "乡", "道")  # 道: of 街道
_ORGAN = lazily("(?:人民)?政府|行政?公署|行署|公署|省长|市长|州长|县长|区长|旗长|盟长|专员|主席|管委会|管理委员会")
_NATION = lazily(r"国务院(?=总理|[,、]?向)|全国(?=人民代表大会第|人大)")
_TOWN = lazily("[\u4e00-\u9fff]{2,12}(?:镇|乡|街道|街道办事处|苏木)$")
_TOWN_TITLE = lazily(
    r"^\W*(?:\d{4}年度?)?(?P<town>[\u4e00-\u9fff]{2,12}(?:镇|乡|街道))(?:人民政府|办事处|办|党工委)?[^。]{0,8}工作报告"
)
_LEVEL_OF: dict[str, Level] = {"省": "province", "市": "prefecture", "州": "prefecture", "盟": "prefecture"}
_BESIDE = ("front matter", "given with the text")  # evidence that has to agree with the text
_FIRST_PAGES = 6000  # characters
_OFTEN, _OTHERS = 8, 4
"""Times that a text must name a place to be its report, and for one of any other of the same level."""


def find_region(frame: Frame) -> tuple[Region, Evidence | None]:
    """The government that a report is of, and what says so.

    Meeting line before title, speaker's line and opening, since a site may write the title; a name that does not fit
    what the report calls its own place (区, 市 ...) counts half. A town's or township's report keeps the town's name,
    and is never taken for its county's.
    """
    hints = [hint for hint in _place_hints(frame) if hint.value]
    towns = [hint for hint in hints if _TOWN.search(hint.value) and not _PLACE_END.search(hint.value)]
    text = frame.folded()
    kind = _own_kind(frame, text)
    if not towns and kind in _TOWN_KINDS:
        heads = [_hint(frame, line, *hit.span("town"), 1.0, "title") for line, hit in _town_titles(frame)]
        towns = [hint for hint in (*heads, *_titles_beside(frame)) if _TOWN.search(hint.value)]
    if towns:
        told = Evidence("region", towns[0].origin, towns[0].quote, towns[0].spans)
        return _town(towns[0].value, text, [hint.value for hint in hints]), told
    if kind in _TOWN_KINDS:  # 我镇: the county that its header names is not it
        return Region("", "township", "", _town("", text, [hint.value for hint in hints]).parent), None
    scores: dict[Region, float] = {}
    first: dict[Region, Hint] = {}
    for hint in hints:
        region = _resolve(hint.value, text)
        if region is None or (hint.origin in _BESIDE and name_stem(region.name) not in text):
            continue
        fits = 1.0 if not kind or region.name.endswith(kind) or region.level == "nation" else 0.5
        scores[region] = scores.get(region, 0.0) + hint.weight * fits
        if region not in first or hint.weight > first[region].weight:
            first[region] = hint
    if scores:
        best = max(scores, key=lambda region: scores[region])
        hint = first[best]
        return best, evidence("region", hint.origin, (hint.quote, hint.spans))
    return _otherwise(frame, text, kind, hints)


def name_stem(name: str) -> str:
    """A region's name without its last character (郑州市 -> 郑州); short names stay whole (吉县)."""
    return name[:-1] if len(name) > 2 else name


def _resolve(name: str, text: str) -> Region | None:
    """The region that `name` means in a report: its first pages tell homonyms apart as a rule, else all of it."""
    known = by_name(name)
    if len(known) == 1 and known[0].name == name:
        return known[0]  # reading the report for other places is the dearest step here, and needless
    return resolve(name, text[:_FIRST_PAGES]) or (resolve(name, text) if len(text) > _FIRST_PAGES else None)


def _place_hints(frame: Frame) -> Iterable[Hint]:
    """Names of the place as header and opening write them, and the front matter's."""
    for index, line in enumerate(frame.header):
        text = line.text
        at = title_of(text)
        if at is not None:
            yield _hint(frame, line, *_name_span(text, *at), 2.0, "title")
            if index and at[1] - at[0] <= len("政府工作报告"):
                above = frame.header[index - 1]
                yield _hint(frame, above, *_name_span(above.text, 0, len(above.text)), 2.0, "title")
        held = meeting_in(text)
        if held is not None:
            yield _hint(frame, line, *held.span("place"), 3.0, "meeting line")
        said = None if at or held or is_salutation(text) else SPEAKER.fullmatch(text)
        if said is not None and not is_finished(text):
            end = _ORGAN.search(text)
            yield _hint(frame, line, 0, end.start() if end else 0, 2.0, "speaker line")
        nation = None if is_finished(text) and not OPENING.search(text[:240]) else _NATION.search(text[:240])
        if nation is not None:
            origin = "opening" if is_finished(text) else "meeting line"
            yield Hint("国务院", 4.0, origin, *frame.quote(line, *nation.span()))
    opening = opening_of(frame)
    if opening is not None:
        yield _hint(frame, opening[0], *opening[1], 2.0, "opening")
    for field in frame.fields:
        if field.key in ("region", "地区", "place"):
            yield Hint(field.value, 1.5, field.origin, field.value, field.spans)


def _town_titles(frame: Frame) -> Iterable[tuple[Line, re.Match[str]]]:
    """Header lines that are a town's title without the word government: 某某区某某街道工作报告."""
    for line in (*frame.header, *frame.around):
        hit = _TOWN_TITLE.search(line.text) if len(line.text) <= 40 else None
        if hit is not None:
            yield line, hit


def _hint(frame: Frame, line: Line, start: int, end: int, weight: float, origin: str) -> Hint:
    value = line.text[start:end].strip(" ,、:—-()")
    value = re.sub(r"^(?:\d{4}年度?)|(?:召开的?)?$|\s", "", value)
    quote, spans = frame.quote(line, start, end)
    return Hint(value if len(value) > 1 else "", weight, origin, quote, spans)


def _name_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The longest stretch of a title that is no year and no 政府工作报告: the place."""
    best = (start, start)
    last = start
    for hit in [*_BARE_NAME.finditer(text, start, end)]:
        if hit.start() - last > best[1] - best[0]:
            best = (last, hit.start())
        last = hit.end()
    return best if end - last <= best[1] - best[0] else (last, end)


def _own_kind(frame: Frame, text: str) -> str:
    """What the report calls its own place (区, 县, 市, 省 ...), in the header or else in the body; "" if unknown."""
    names = [held["place"] for held in map(meeting_in, (line.text for line in frame.header)) if held is not None]
    opening = opening_of(frame)
    names += [opening[0].text[slice(*opening[1])]] if opening else []
    for name in names:
        if _GENERIC.fullmatch(name.strip()):
            return name.strip()[-1]
    counts = Counter(hit["kind"][-1] for hit in _SELF.finditer(text))
    most = max(counts.values(), default=0)
    enough = most / 4
    town = next((kind for kind in _TOWN_KINDS if counts[kind] == most > 2), "")
    if town:
        return town
    # 全省 is what a city compares itself with, so the lowest unit that is spoken of often enough is the report's own.
    return next((kind for kind in "县旗区市州盟省" if counts[kind] > max(1, enough)), "")


def _otherwise(frame: Frame, text: str, kind: str, hints: Sequence[Hint]) -> tuple[Region, Evidence | None]:
    """The region that the page's title, the front matter's title or the file's name says; else a name no list knows."""
    for hint in _titles_beside(frame):
        region = _resolve(hint.value, text) if hint.value else None
        if region is not None and _may_be(region, kind, text):
            return region, Evidence("region", hint.origin, hint.quote, hint.spans)
    for hint in hints:
        if hint.origin in _BESIDE and name_stem(hint.value) not in text:
            continue
        if _PLACE_END.search(hint.value) and len(hint.value) > 1 and not _GENERIC.fullmatch(hint.value):
            level = _LEVEL_OF.get(hint.value[-1], "county")
            return Region(hint.value, level, "", ""), evidence("region", hint.origin, (hint.quote, hint.spans))
    spoken = _spoken_of(text, kind)
    if spoken is not None:
        return spoken, evidence("region", "body", (spoken.name, ()))
    return Region("", _LEVEL_OF.get(kind, "county"), "", ""), None


def _spoken_of(text: str, kind: str) -> Region | None:
    """The place of the report's own level that the whole text speaks of, if it does so often and of no other."""
    counts = Counter(
        mention.candidates[0]
        for mention in find_mentions(text)
        if len({region.name for region in mention.candidates}) == 1
    )
    own = Counter({region: n for region, n in counts.items() if kind and region.name.endswith(kind)})
    most = own.most_common(2)
    if not most or most[0][1] < _OFTEN or (len(most) > 1 and most[1][1] * _OTHERS > most[0][1]):
        return None
    return most[0][0]


def _may_be(region: Region, kind: str, text: str) -> bool:
    """Whether a region that is named beside a text can be the one that reports in it."""
    return name_stem(region.name) in text or (
        region.name.endswith(kind) if kind else not find_mentions(text[:_FIRST_PAGES])
    )


def _titles_beside(frame: Frame) -> Iterable[Hint]:
    """What titles outside of the report call the place: the front matter's, the page's, the file's name."""
    for field in frame.fields:
        hit = TITLE.search(fold(field.value)) if field.key in ("title", "标题") else None
        if hit is not None:
            value = fold(field.value)[slice(*_name_span(fold(field.value), *hit.span("core")))]
            yield Hint(_SESSION_ON.sub("", value).strip(), 1.0, field.origin, field.value, field.spans)
    for line in frame.around:
        if title_of(line.text) is not None and not is_finished(line.text):
            yield _hint(frame, line, *_name_span(line.text, *(title_of(line.text) or (0, 0))), 1.0, "page")
    yield Hint(_file_place(frame.name), 1.0, "file name", frame.name, ())


def _file_place(name: str) -> str:
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return _BARE_NAME.sub("", stem).strip(" _-0123456789")


def _town(name: str, text: str, said: Sequence[str]) -> Region:
    """A town's or township's government, under its county if that is known.

    The county stands before the town's name, or is named by another line of the header (`said`); else it is the one
    that the text names most.
    """
    parent: Region | None = None
    for mention in find_mentions(name, short_counties=True):
        if mention.start and parent is None:
            break
        inner = [region for region in mention.candidates if parent is None or is_within(region, parent)]
        rest = name[mention.end :]
        if len(rest) < 2 or not inner:
            break
        parent = inner[0]
    if parent is not None:
        name = name[name.rindex(_said_as(parent, name)) + len(_said_as(parent, name)) :]
    for other in said:
        if parent is None or parent.level != "county":
            found = _resolve(other, text) if not _TOWN.search(other) else None
            parent = found if found is not None and found.level in ("county", "prefecture") else parent
    if parent is None or parent.level != "county":
        parent = _most_spoken_of(text, parent) or parent
    return Region(name, "township", "", parent.name if parent else "")


def _said_as(region: Region, name: str) -> str:
    """How `name` writes a region that it names: 昆山市, or 昆山."""
    return region.name if region.name in name else name_stem(region.name)


def _most_spoken_of(text: str, outer: Region | None) -> Region | None:
    """The county (in `outer`, if given) that a text names most, else the prefecture."""
    counts = Counter(
        region
        for mention in find_mentions(text)
        for region in mention.candidates[:1]
        if region.level in ("county", "prefecture") and (outer is None or is_within(region, outer))
    )
    ranked = sorted(counts, key=lambda region: (region.level != "county", -counts[region]))
    return ranked[0] if ranked else None
