"""The regions that the places of a `Query` are, in order, each once; and what of them no list knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rag.gazetteer.divisions import LEVELS, NATION, ancestors, by_adcode, by_name, is_within
from rag.question.groups import group_of, members
from rag.question.query import Above, AllOf, Below, Group, Named, Place
from rag.records import Level, Region


@dataclass(frozen=True, slots=True)
class Places:
    """Regions in the order asked for, and the names that nothing is known by."""

    regions: tuple[Region, ...]
    unknown: tuple[str, ...]


def region_of(name: str, adcode: str = "") -> Region | None:
    """The region of this name (and code): a code decides; of several of one name the highest level is taken."""
    if adcode:
        found = by_adcode(adcode)
        if found is not None and found.name == name:
            return found
        same = [region for region in by_name(name) if region.adcode == adcode]
        return same[0] if same else found
    full = [region for region in by_name(name) if region.name == name]
    return full[0] if full else next(iter(by_name(name)), None)


Loaded = Callable[[Level], Sequence[Region]]
"""The regions of a level of which the library holds a report."""


def find_places(places: Iterable[Place], without: Iterable[Place], loaded: Loaded) -> Places:
    """The regions of `places` but for those of `without`. See the records of `rag.question.query` for their meaning."""
    unknown: list[str] = []
    found = [region for place in places for region in _of(place, loaded, unknown)]
    out = {region for place in without for region in _of(place, loaded, unknown)}
    return Places(tuple(region for region in dict.fromkeys(found) if region not in out), tuple(dict.fromkeys(unknown)))


def _of(place: Place, loaded: Loaded, unknown: list[str]) -> Sequence[Region]:
    if isinstance(place, AllOf):
        return _in_order(loaded(place.level))
    if isinstance(place, Group):
        group = group_of(place.name)
        if group is None:
            unknown.append(place.name)
            return ()
        return members(group)
    region = _one_of(place.name, place.adcode, loaded)
    if region is None:
        unknown.append(place.name)
        return ()
    if isinstance(place, Named):
        return (region,)
    return _above(place, region) if isinstance(place, Above) else _below(place, region, loaded)


def _one_of(name: str, adcode: str, loaded: Loaded) -> Region | None:
    """The region meant, or None: of several of one name and level the one that the library has, if it has only one.

    A zone or a town that no code list holds (高新区, 周庄镇) is known by the library's own reports.
    """
    region = region_of(name, adcode)
    if region is None:
        return next((own for level in LEVELS[:2:-1] for own in loaded(level) if own.name == name), None)
    if adcode:
        return region
    same = [other for other in by_name(name) if other.name == region.name and other.level == region.level]
    if len(same) < 2 or region.level != "county":
        return region
    here = [each for each in loaded("county") if each.name == region.name]
    return here[0] if len(here) == 1 else None


def _below(place: Below, region: Region, loaded: Loaded) -> Sequence[Region]:
    if place.level is not None:
        levels: tuple[Level, ...] = (place.level,)
    elif region.level == "province" and region.name.endswith("市"):
        levels = ("county",)  # a municipality has districts and no prefectures
    else:
        levels = LEVELS[LEVELS.index(region.level) + 1 : LEVELS.index(region.level) + 2]
    inside = [each for level in levels for each in loaded(level) if each != region and is_within(each, region)]
    return _in_order(inside)


def _above(place: Above, region: Region) -> Sequence[Region]:
    above = (*ancestors(region), NATION)
    if place.level is not None:
        above = tuple(each for each in above if each.level == place.level)
    return above[:1] if region != NATION else ()


def _in_order(regions: Iterable[Region]) -> Sequence[Region]:
    """By code, which is the official order; those without one after them, by name."""
    return sorted(dict.fromkeys(regions), key=lambda region: (not region.adcode, region.adcode, region.name))
