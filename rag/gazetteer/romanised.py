"""Names of divisions in Latin letters: pinyin (Zhengzhou, Guancheng Hui District) or English (Inner Mongolia)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from rag.gazetteer.divisions import LEVELS, NATION, gazetteer, stem
from rag.gazetteer.placewords import ENGLISH_PEOPLES, ENGLISH_WORDS, NAME_READINGS, READINGS
from rag.records import Region
from rag.text.fold import fold
from rag.text.lazily import lazily

_WORD = lazily(r"[A-Za-zÀ-ɏ]+(?:['’ʼ][A-Za-zÀ-ɏ]+)*['’]?")
_LONGEST = 6  # words a name may be written in: Xi Shuang Ban Na

# What an English word after a name says about the division: its levels, and what its Chinese name ends in.
_KINDS = {
    "province": (("province",), "省"),
    "municipality": (("province", "prefecture", "county"), "市"),
    "city": (("province", "prefecture", "county"), "市"),
    "prefecture": (("prefecture",), "市州区盟"),
    "district": (("county",), "区"),
    "county": (("county",), "县旗市"),
    "banner": (("county",), "旗"),
    "league": (("prefecture",), "盟市"),
    "region": (("province",), "区"),
    "sar": (("province",), "区"),
    "area": (("county",), "区"),
    "government": (LEVELS, ""),
}
_BETWEEN = frozenset({"autonomous", "new", "special", "administrative", "level", "s"}) | ENGLISH_PEOPLES


class Word(NamedTuple):
    """A Latin word of a text: where it stands, its letters in lower case without marks, whether it is capitalised."""

    start: int
    end: int
    letters: str
    capital: bool


class Found(NamedTuple):
    """A division named in Latin letters at `start` to `end`."""

    start: int
    end: int
    candidates: tuple[Region, ...]
    english: bool


def find_romanised(text: str) -> tuple[Found, ...]:
    """Names in pinyin or English in `text`, in reading order, longest first, whatever the case.

    A county needs a capital letter or a word such as County after it, and one whose pinyin is an English word or has
    one syllable needs that word. A possessive 's and the tone marks of pinyin are passed over.
    """
    words = tuple(_words(text))
    if not words:
        return ()
    index = _index()
    found: list[Found] = []
    i = 0
    while i < len(words):
        hit, i = _match(text, words, i, index)
        if hit is not None:
            found.append(hit)
    return tuple(found)


def _match(text: str, words: tuple[Word, ...], i: int, index: dict[str, _Entry]) -> tuple[Found | None, int]:
    """The longest name from word `i` on, and the word to go on with."""
    beginnings = _beginnings()
    joined, cuts, capitals = "", [0], True
    stops = []
    for n in range(i, min(i + _LONGEST, len(words))):
        if n > i and not _joins(text[words[n - 1].end : words[n].start]):
            break
        joined += words[n].letters
        if joined not in beginnings:
            break
        cuts.append(len(joined))
        capitals = capitals and words[n].capital
        stops.append((joined, n, frozenset(cuts[1:]), capitals))
    for key, last, written_apart, capital in reversed(stops):
        entry = index.get(key)
        if entry is None or not written_apart <= entry.breaks:
            continue
        kind, after = _kind(text, words, last + 1)
        levels, ends = _KINDS.get(kind, (LEVELS, ""))
        fitting = tuple(r for r in entry.regions if r.level in levels and (not ends or r.name[-1] in ends))
        if not fitting or not kind:
            fitting, after = tuple(r for r in entry.regions if _stands_alone(r, key, entry, capital)), last + 1
        if fitting:
            fitting = _likely(fitting)
            return Found(words[i].start, words[after - 1].end, fitting, entry.english or after > last + 1), after
    return None, i + 1


def _likely(regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """Jinan is 济南 and not 金安区 or 晋安区; but Chaoyang is 朝阳市 and also 朝阳区."""
    cities = {stem(region.name) for region in regions if region.level != "county"}
    return tuple(r for r in regions if r.level != "county" or not cities or stem(r.name) in cities)


def _stands_alone(region: Region, key: str, entry: _Entry, capital: bool) -> bool:
    if region.level != "county":
        return len(key) > 3 or capital  # ali, aba and ili may be other words
    return capital and entry.syllables > 1 and key not in ENGLISH_WORDS


def _kind(text: str, words: tuple[Word, ...], i: int) -> tuple[str, int]:
    """The kind of division that the words from `i` on name (Hui Autonomous County: county), and the word after it."""
    for n in range(i, min(i + 7, len(words))):
        if not _joins(text[words[n - 1].end : words[n].start]):
            break
        if words[n].letters in _KINDS and words[n].letters != "government":
            return words[n].letters, n + 1
        if words[n].letters not in _BETWEEN:
            break
    return "", i


def _joins(gap: str) -> bool:
    return gap in (" ", "-", "")


def _words(text: str) -> Iterator[Word]:
    for match in _WORD.finditer(text):
        word, end = match.group(), match.end()
        if word[-2:].lower() in ("'s", "’s") and len(word) > 2:
            word, end = word[:-2], end - 2
        elif word[-1] in "'’":
            word, end = word[:-1], end - 1
        yield Word(match.start(), end, _letters(word), word[0].isupper())


def _letters(word: str) -> str:
    """Lower case, without marks and apostrophes; ü is v: Lüliang -> lvliang, Xi'an -> xian."""
    marks = unicodedata.normalize("NFD", word.lower()).replace("u\u0308", "v")
    return "".join(char for char in marks if "a" <= char <= "z")


class _Entry(NamedTuple):
    """What one spelling stands for. `breaks` are the places where it may be written apart (zheng zhou: 5)."""

    regions: tuple[Region, ...]
    english: bool
    syllables: int
    breaks: frozenset[int]


@cache
def _index() -> dict[str, _Entry]:
    """Pinyin and English keys of all divisions, short (zhengzhou) and full (zhengzhoushi); built once, in 0.1 s."""
    characters = _Characters()
    names = gazetteer()
    regions: dict[str, list[Region]] = {}
    english: set[str] = set()
    breaks: dict[str, set[int]] = {}
    for region in (NATION, *names.above):
        tail = stem(region.name)
        plain = [characters[char] for char in tail]
        kind = [characters[char] for char in region.name[len(tail) :]]
        known = NAME_READINGS.get(tail)
        spoken = [reading.split() for reading in known] if known else [plain]
        if region in names.former and not any(
            region in found.get(fold(tail), ()) for found in (names.short, names.stems)
        ):
            spoken = []  # today's division has the short name; the full one is still the former one's
        for syllables in spoken:
            foreign = known is not None and "".join(syllables) != "".join(plain)
            for spelled in _spellings(syllables):
                for written in (spelled, spelled + kind):
                    key = "".join(written)
                    regions.setdefault(key, []).append(region)
                    breaks.setdefault(key, set()).update(accumulate(len(syllable) for syllable in written))
                    if foreign:
                        english.add(key)
    return {
        key: _Entry(
            tuple(sorted(found, key=lambda r: (r in names.former, LEVELS.index(r.level), r.adcode))),
            key in english,
            len(breaks[key]),
            frozenset(breaks[key]),
        )
        for key, found in regions.items()
    }


@cache
def _beginnings() -> frozenset[str]:
    """What a name can begin with when it is written apart, and the whole names."""
    return frozenset(key[:end] for key, entry in _index().items() for end in entry.breaks)


def _spellings(syllables: list[str]) -> list[list[str]]:
    """吕梁 is written Lvliang, Luliang and Lyuliang."""
    ways = ("v", "u", "yu") if any("v" in syllable for syllable in syllables) else ("v",)
    return [[syllable.replace("v", way) for syllable in syllables] for way in ways]


class _Characters(dict[str, str]):
    """The reading of each character, without tone, looked up once."""

    def __init__(self) -> None:
        super().__init__(READINGS)
        self._table = _character_table()

    def __missing__(self, char: str) -> str:
        self[char] = _letters(self._table.get(ord(char), "").split(",")[0])
        return self[char]


def _character_table() -> dict[int, str]:
    """The table of characters of pypinyin, without importing pypinyin.

    The package reads a table of 47,000 phrases on import, which takes 0.25 s; the readings that names of places need
    beyond single characters are in `rag.gazetteer.placewords`.
    """
    from importlib.util import find_spec, module_from_spec, spec_from_file_location  # rarely needed
    from pathlib import Path

    package = find_spec("pypinyin")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("pypinyin is not installed: pip install pypinyin", name="pypinyin")
    spec = spec_from_file_location("pypinyin_characters", Path(package.origin).parent / "pinyin_dict.py")
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError("pypinyin has no pinyin_dict.py: pip install 'pypinyin>=0.55'", name="pypinyin")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    table: dict[int, str] = module.pinyin_dict
    return table
