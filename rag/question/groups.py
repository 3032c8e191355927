"""Groups of regions that people name (`groups.toml`), and their names in questions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from rag.gazetteer.divisions import by_name
from rag.records import Region
from rag.text.fold import fold
from rag.text.lazily import lazily


class GroupEntry(BaseModel):
    """A group of `groups.toml`: what it is called, its members by full name, and where the list is from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    names: tuple[str, ...] = Field(min_length=1)
    members: tuple[str, ...] = Field(min_length=2)
    source: str = Field(min_length=2)


@cache
def groups() -> dict[str, GroupEntry]:
    """Every name of a group, folded and in small letters, with its entry."""
    raw = tomllib.loads(files("rag.question").joinpath("groups.toml").read_text("utf-8"))
    entries = [GroupEntry.model_validate(entry) for entry in raw["group"]]
    return {fold(name).lower(): entry for entry in entries for name in entry.names}


def group_of(name: str) -> GroupEntry | None:
    """The group of this name, in either script or in English; None if no list has it."""
    return groups().get(fold(name).lower())


@cache
def members(entry: GroupEntry) -> tuple[Region, ...]:
    """A group's members as regions of the gazetteer."""
    found = [next(r for r in by_name(name) if r.name == name and r.level != "county") for name in entry.members]
    return tuple(found)


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(groups(), key=len, reverse=True)
    said = (rf"\b(?:the )?{re.escape(name)}\b" if name.isascii() else re.escape(name) for name in names)
    return re.compile(
        rf"(?:{'|'.join(said)})(?:三?省一市|两省一市|地区|三省|六省|(?:各|等)?省(?:市|份)?|各?城市|[两三四五六七八九]地|provinces?|region)?"
    )


def find_groups(folded: str, regions: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """(start, end, name) of the groups in a folded question, but for what stands inside the names of regions."""
    found = []
    for hit in _pattern().finditer(folded.lower()):
        inside = any(start <= hit.start() and hit.end() <= end for start, end in regions)
        name = next((known for known in _names_in(hit.group())), "")
        goes_on = _ABBREVIATED.fullmatch(hit.group()) and _ABBREVIATED.match(folded, hit.end())  # 京津冀|晋 are four
        if name and not inside and not goes_on and not _is_stretch(folded, hit, regions):
            found.append((hit.start(), hit.end(), name))
    return found


_ABBREVIATED = lazily("[京津冀晋辽沪苏浙江皖闽赣鲁豫鄂湘粤桂琼渝蜀黔滇陕]+")


def _is_stretch(folded: str, hit: re.Match[str], regions: Sequence[tuple[int, int]]) -> bool:
    """Whether a river's basin or a coast is what lies of it in one place, and no group: 甘肃2024年|黄河流域|水质."""
    if regions and folded[max(0, hit.start() - 1) : hit.start()] == "(" and folded.startswith(")", hit.end()):
        return True  # 重庆|中欧班列(成渝): a part of its name
    if hit.group() == "沿海" and folded.startswith(("港", "防", "滩"), hit.end()):
        return True
    ends = [end for _, end in regions if end <= hit.start()]
    if hit.group() == "自治区" and (max(ends, default=-1) == hit.start() or _GRADE.match(folded, hit.end())):
        return True  # 新疆|自治区级示范高中: one of them, by what it is
    return (
        bool(ends)
        and hit.group().endswith(("流域", "沿海"))
        and _OF_PLACE.fullmatch(folded, max(ends), hit.start()) is not None
    )


_GRADE = lazily("[级属]|本级|直属|党委|政府|人大|政协")
_OF_PLACE = lazily(r"(?:省|市|自治区)?(?:(?:19|20)\d\d年?|[去今]年|的)*")


def _names_in(said: str) -> list[str]:
    """The names of groups that `said` begins with, the longest first."""
    text = said.removeprefix("the ")
    return sorted((name for name in groups() if text.startswith(name)), key=len, reverse=True)


_LOOKS_LIKE = lazily(
    r"[\u4e00-\u9fff]{1,4}(?:城市群|都市圈|经济带|经济区|经济圈|[三四五六七八九十]省(?:区)?|[三四五六七八九十两]市(?!场)|三角洲?|走廊|湾区)"
)
_ASKED = lazily("什么|哪|多少|几|[了的]")  # 建成了什么走廊
_COUNTED = lazily(r"^(?:这|那|前|后|以上|上述|其他|最高的|最低的|哪|的|和|与|、|，|,|\|)*[三四五六七八九十两]")


# What the places of a group do together is a topic of each of their reports: 京津冀|协同发展, 长三角|一体化.
_TOGETHER = lazily(
    r"陆海新通道|大开发|(?:区域|地区|城市群|双城|生态)?(?:的)?(?:一体化|协同|协作|合作|联动|共建|建设|战略|高质量发展|发展战略|生态保护|大?保护)|"
    r"\s+(?:area\s+)?(?:coordinat\w+|integrat\w+|collaborat\w+|cooperat\w+|joint|strategy|construction)\b",
    re.IGNORECASE,
)


def topical(folded: str, named: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where the name of a group is part of a topic that another place, one of those `named`, is asked about."""
    ways = (*_pattern().finditer(folded.lower()), *_LOOKS_LIKE.finditer(folded))
    spans = sorted({hit.span() for hit in ways if _TOGETHER.match(folded, hit.end())})
    beside = [span for span in named if not any(start < span[1] and span[0] < end for start, end in spans)]
    return spans if beside or _OVER_PLACES.search(folded) else []


def topic_in_chinese(folded: str, span: tuple[int, int]) -> tuple[str, int]:
    """An English topic with a group's name at `span`, as reports call it, and where it ends."""
    name = next((known for known in _names_in(folded[span[0] : span[1]].lower())), "")
    said = _TOGETHER.match(folded, span[1])
    if not name or said is None:
        return "", span[1]
    how = next((zh for en, zh in _HOW.items() if en in said.group().lower()), "")
    end = next((hit.end() for hit in re.finditer(r"\s+development\b", folded) if hit.start() == said.end()), said.end())
    return f"{groups()[name].names[0]}{how}", end


_OVER_PLACES = lazily(r"(?:哪[些几]?个?|多少个?|几个)(?:省|市|区|县|地方)")
_HOW = {"integrat": "一体化", "coordinat": "协同发展", "construction": "建设"}


def unknown_group(folded: str, spans: Sequence[tuple[int, int]]) -> str:
    """The name of what looks like a group that no list has; "" if there is none."""
    for hit in _LOOKS_LIKE.finditer(folded):
        if (
            _COUNTED.match(hit.group())
            or _ASKED.search(hit.group())
            or any(start < hit.end() and hit.start() < end for start, end in spans)
        ):
            continue
        return hit.group()
    return ""
