"""Where a text names regions, in Chinese or in Latin letters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from operator import add
from typing import Literal

from rag.gazetteer.divisions import gazetteer, named, under
from rag.gazetteer.placewords import COMMON_DISTRICTS, COMMON_WORDS, PHRASES
from rag.gazetteer.romanised import find_romanised
from rag.records import Region
from rag.text.fold import fold

Form = Literal["full", "short", "old", "pinyin", "english"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A region named at `start` to `end` of a text; several `candidates`, best first, where the name has homonyms.

    `form` tells how it is named: by today's full name, a short name, a former name (full or short), in pinyin or in
    English.
    """

    start: int
    end: int
    candidates: tuple[Region, ...]
    form: Form


@cache
def _starts() -> dict[str, tuple[str, ...]]:
    """First two characters -> the names and the everyday phrases that begin so, longest first."""
    names = gazetteer()
    found: dict[str, list[str]] = {}
    for key in {*names.full, *names.short, *names.stems, *PHRASES}:
        found.setdefault(key[:2], []).append(key)
    return {start: tuple(sorted(keys, key=len, reverse=True)) for start, keys in found.items()}


def find_mentions(text: str, *, short_counties: bool = False) -> tuple[Mention, ...]:
    """Where `text` names regions, left to right, the longest name at each place, in linear time.

    Full names, former names and short names of provinces and prefectures are always found, those of counties only with
    their type (管城区), right after the region they lie in (郑州管城) or if `short_counties` asks for them; and never
    where they are everyday words (和平, 资源). Of homonyms only those are given that lie in the region named right
    before, if any. Latin letters are read as pinyin or English.
    """
    folded = fold(text)
    found = _find_chinese(folded, short_counties)
    latin = [
        Mention(s, e, regions, "english" if english else "pinyin") for s, e, regions, english in find_romanised(folded)
    ]
    return tuple(sorted(found + _narrowed(latin, folded), key=lambda mention: mention.start))


def _narrowed(latin: list[Mention], text: str) -> list[Mention]:
    """Of homonyms named beside a region they lie in, those that do: Suzhou, Anhui; Beijing's Chaoyang District."""
    for i in range(1, len(latin)):
        left, right = latin[i - 1], latin[i]
        if text[left.end : right.start] in _BESIDE:
            inner = under(left.candidates, right.candidates)
            latin[i - 1] = replace(left, candidates=inner or left.candidates)
            inner = under(right.candidates, left.candidates)
            latin[i] = replace(right, candidates=inner or right.candidates)
    return latin


def _find_chinese(text: str, short_counties: bool) -> list[Mention]:
    starts = _starts()
    found: list[Mention] = []
    done = 0
    # The pairs are looked up outside of Python's own loop: nine tenths of them begin no name.
    for i, keys in enumerate(map(starts.get, map(add, text, islice(text, 1, None)))):
        if keys is None or i < done:
            continue
        for key in keys:
            if text.startswith(key, i):
                if key in _PHRASES:
                    done = i + len(key)
                    break
                near = found and found[-1].end >= i - 1 and text[found[-1].end : i] in _ADJOINING
                before = found[-1].candidates if near else ()
                mention = _mention(text, i, key, before, short_counties)
                if mention is not None:
                    found.append(mention)
                    done = mention.end
                    break
    return found


_PHRASES = frozenset(PHRASES)
_ADJOINING = ("", " ")
_BESIDE = frozenset((" ", ", ", ",", " in ", " of ", "'s ", "’s ", " (", "-"))
_DIRECTIONS = frozenset("东西南北")
_COMPASS = frozenset("东西南北豫鲁皖赣闽湘鄂粤桂琼川蜀黔滇陕甘青蒙辽冀晋苏浙")


def _mention(text: str, start: int, key: str, before: tuple[Region, ...], short_counties: bool) -> Mention | None:
    """The name `key` at `start` as a mention, or None where it is no name; `before` is named right before it."""
    names = gazetteer()
    inside = before if before and before[0].level != "nation" else ()
    nested = under(named(key), inside) if inside else ()
    if nested and key not in COMMON_WORDS:
        regions = nested
    else:
        full, short = names.full.get(key, ()), names.short.get(key, ())
        if len(key) == 2 and full and full[0].level == "county" and not (short_counties or _apart(text, start)):
            full = ()
        if key in COMMON_DISTRICTS:
            full = ()
        stems = names.stems.get(key, ()) if short_counties and key not in COMMON_WORDS else ()
        regions = tuple(dict.fromkeys(full + short + stems))
        if not inside and key[0] in _DIRECTIONS and text[start - 1 : start] in _COMPASS:
            return None  # 东北|林区, 豫西|南山区: the name's first character belongs to the direction before it
        if key[0] == "市" and text[start - 1 : start] == "城":
            return None  # 城市|中区
    if not regions or not _fits_after(key, text[start + len(key) : start + len(key) + 1]):
        return None
    form: Form = "full" if regions[0].name == key or key in names.full else "short"
    return Mention(start, start + len(key), regions, "old" if names.former.issuperset(regions) else form)


def _apart(text: str, start: int) -> bool:
    """Whether a county's name of two characters (成县, 新县) stands where a name can begin, not inside words."""
    before = text[start - 1 : start] if start else ""
    return not ("\u4e00" <= before <= "\u9fff") or before in "和与及、"


def _fits_after(key: str, after: str) -> bool:
    if not after:
        return True
    if len(key) == 2 and key[-1] == "县":
        return after not in "级域道乡城区市("  # 建成|县道, 和|县(市)
    return not (
        (key[-1] == "市" and after == "场")  # 东方|市场
        or (key[-1] == "区" and after in "域间块")  # 和平|区域
        or (key[-1] in "河江" and after == "流")  # 黑河流域
    )
