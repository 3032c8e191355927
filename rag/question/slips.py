"""Slips of the pen in a question: what was not understood, mended to a known word that sounds or looks like it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from rag.figures.lexicon import lexicon
from rag.gazetteer.divisions import by_name
from rag.question.pieces import known_words
from rag.text.fold import fold
from rag.text.lazily import lazily


def slip(folded: str, left: Sequence[str]) -> tuple[str, str] | None:
    """A slip of the pen: (wrong, right) of words about a left-over run that differ from a known one in one sign.

    Where several words are as near, the one that sounds alike is meant (新憎: 新增), else the one that begins so.
    """
    for run in left:
        known = next((word for word in ("gdp", "cpi", "fdi") if sorted(run.lower()) == sorted(word)), "")
        if known:
            return run, known.upper()
        near = set(_near(run, known_words()))
        heard = {(wrong, right) for wrong, right in near if sounds_alike(wrong, right)}
        if len({right for _, right in near}) > 1:  # 目际 is nearer to 目标 than to 实际
            near = heard or {(wrong, right) for wrong, right in near if _looks_alike(wrong, right)}
        if len({right for _, right in near}) > 1:
            near = {(wrong, right) for wrong, right in near if wrong[0] == right[0]}
        if len({right for _, right in near}) == 1 and (
            heard or any(_looks_alike(*p) or len(p[1]) > 2 or (p[0] == run and _is_province(p[1])) for p in near)
        ):
            return next(iter(near))  # 改成 differs from 完成 in one sign, too, and is no slip
    return _misheard(folded) if left else None


def misheard_place(folded: str, names: Sequence[str]) -> tuple[str, str] | None:
    """A name of `names` that a question which names no place writes with another sign: of its sound (新彊, 湘谭), or
    right before the year (重厌2026年).
    """
    near = set(_near(folded, names))
    found = {pair for pair in near if sounds_alike(*pair)}
    found = found or {pair for pair in near if folded.startswith(pair[0]) and _DATED.match(folded, len(pair[0]))}
    if len({right for _, right in found}) > 1:  # 和北 is rather 河北 than 湖北, though 和 may be read hú
        found = {pair for pair in found if sounds_alike(*pair, usual=True)}
    return next(iter(found)) if len({right for _, right in found}) == 1 else None


def dated_name(folded: str, name: str) -> bool:
    """Whether a question begins with this name and its year: 宜滨2024年."""
    return folded.startswith(name) and _DATED.match(folded, len(name)) is not None


def misnamed(folded: str) -> tuple[str, str] | None:
    """An indicator's name of which one sign is written as another that sounds alike: 城真化率."""
    found = {pair for pair in _near(folded, _names()) if _sounds_like(*pair)}
    longest = max((len(wrong) for wrong, _ in found), default=0)  # 社会消费品零受总额, not 零受总额
    found = {pair for pair in found if len(pair[0]) == longest}
    return next(iter(found)) if len(found) == 1 else None


@cache
def _names() -> tuple[str, ...]:
    """The names of indicators that are long enough to be known with one sign wrong."""
    asks = (name for entry in lexicon().values() for name in (entry.zh, *entry.asks))
    return tuple(dict.fromkeys(name for name in map(fold, asks) if _NAME.fullmatch(name)))


_NAME = lazily("[\u4e00-\u9fff]{3,8}")
_BLURRED = lazily("(?<=[zcs])h|(?<=[aei]n)g")


def _sounds_like(wrong: str, right: str) -> bool:
    """Whether the sign that differs sounds alike, also to those who do not tell zhen from zeng."""
    return all(
        {_BLURRED.sub("", sound) for sound in _sounds(a)} & {_BLURRED.sub("", sound) for sound in _sounds(b)}
        for a, b in zip(wrong, right, strict=True)
        if a != b
    )


_DATED = lazily(r"[省市]?(?:(?:19|20)\d\d年|[今去明]年)")  # 重厌|2026年: where a place's name stands


def _near(text: str, known: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The stretches of a text that differ in one sign from a known word."""
    blanked = _blanked(tuple(known))
    for size, words in blanked.items():
        for at in range(len(text) - size + 1):
            said = text[at : at + size]
            for sign in range(size):
                for word in words.get((said[:sign], said[sign + 1 :]), ()):
                    if word[sign] != said[sign]:
                        yield said, word


@lru_cache(maxsize=16)
def _blanked(known: tuple[str, ...]) -> dict[int, dict[tuple[str, str], list[str]]]:
    """Known words by their length and by what is left of them without each of their signs."""
    found: dict[int, dict[tuple[str, str], list[str]]] = {}
    for word in dict.fromkeys(known):
        of_size = found.setdefault(len(word), {})
        for sign in range(len(word)):
            of_size.setdefault((word[:sign], word[sign + 1 :]), []).append(word)
    return found


def _misheard(folded: str) -> tuple[str, str] | None:
    """Anywhere, but only a word that sounds exactly as a known one of three characters or more, or 新增 and 目标."""
    known = [word for word in known_words() if word in _OFTEN]
    found = {pair for pair in _near(folded, known) if sounds_alike(*pair)}
    return next(iter(found)) if len(found) == 1 else None


_OFTEN = frozenset({"就业", "新增", "目标", "固投", "社零", "工业", "投资", "增速"})
# Signs that are taken for each other by their looks.
_ALIKE = frozenset({"际标", "标际", "此北", "北此", "未末", "末未", "栗粟", "粟栗", "千干", "干千"})


def _is_province(word: str) -> bool:
    return any(region.level == "province" for region in by_name(word))


def _looks_alike(wrong: str, right: str) -> bool:
    return any(a + b in _ALIKE for a, b in zip(wrong, right, strict=True) if a != b)


def sounds_alike(wrong: str, right: str, *, usual: bool = False) -> bool:
    """Whether what differs sounds alike; `usual`: as it is mostly read."""
    pairs = [(a, b) for a, b in zip(wrong, right, strict=True) if a != b]
    return all(bool(_sounds(a, usual=usual) & _sounds(b, usual=usual)) for a, b in pairs)


@cache
def _sounds(sign: str, *, usual: bool = False) -> frozenset[str]:
    if not "\u4e00" <= sign <= "\u9fff":
        return frozenset()
    from pypinyin import Style, pinyin  # loaded only where something was not understood

    return frozenset(pinyin(sign, style=Style.NORMAL, heteronym=not usual)[0])
