"""The lexicon of indicators (`indicators.toml`): which subject words mean which indicator, and all its facts.

A report says 全市规上工业增加值, 规模以上工业实现增加值 or 规上工业; a reader says 工业增速. Names are read by
a grammar,

    subject = modifier* name suffix*        with verbs and asides anywhere between the words of a name

whose word classes stand in the same file. `match` decides whether a *subject*, taken whole, is one of the indicators;
`find_names` finds names anywhere in a text, as questions need.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from rag.text.fold import fold
from rag.text.lazily import lazily

Stated = Literal["growth", "decline", "level", "share"]


def _is_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_is_pattern)]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cut(_Data):
    """What a subject names more exactly than its indicator: 农民人均纯收入 for what later is 农村居民人均可支配收入."""

    when: Pattern
    zh: str
    en: str


class Indicator(_Data):
    """One entry of the lexicon; `indicators.toml` says what each field means."""

    id: str
    zh: str
    en: str
    names: tuple[Pattern, ...]
    signs: tuple[str, ...]
    asks: tuple[str, ...]
    stated: tuple[Stated, ...]
    units: tuple[str, ...]
    plausible: tuple[float, float]
    worded: tuple[Pattern, ...] = ()
    less_is_better: bool = False
    one_way: bool = False
    adds_up: bool = False
    gathers: bool = False
    of_parts: bool = False
    inside: bool = True
    common: tuple[str, ...] = ()
    instead: tuple[tuple[str, ...], ...] = ()
    family: str = ""
    loose: tuple[str, ...] = ()
    narrower: tuple[Pattern, ...] = ()
    narrower_anywhere: int = 0
    cuts: tuple[Cut, ...] = ()
    rise: str = "增长"

    @property
    def plain_units(self) -> frozenset[str]:
        """`units` without scale words."""
        return _plain_units(self.units)


class Grammar(_Data):
    """The word classes around and within names, as regular expressions; `parts` are spliced into names as {part}."""

    before: tuple[Pattern, ...]
    between: tuple[Pattern, ...]
    after: tuple[Pattern, ...]
    parts: dict[str, Pattern]


class _Lexicon(_Data):
    grammar: Grammar
    indicator: tuple[Indicator, ...]

    @model_validator(mode="before")
    @classmethod
    def _with_parts(cls, data: dict[str, object]) -> dict[str, object]:
        """Names with their {parts} spliced in."""
        grammar, entries = data.get("grammar"), data.get("indicator")
        parts = grammar.get("parts", {}) if isinstance(grammar, dict) else {}
        if not isinstance(entries, list):
            return data
        filled = [
            {**entry, **{key: [_spliced(name, parts) for name in entry.get(key, ())] for key in ("names", "worded")}}
            for entry in entries
        ]
        return {**data, "indicator": filled}

    @model_validator(mode="after")
    def _ids_are_known(self) -> Self:
        ids = [entry.id for entry in self.indicator]
        if len(set(ids)) < len(ids):
            raise ValueError("an id stands twice in the lexicon")
        for entry in self.indicator:
            wrong = [id_ for way in entry.instead for id_ in way if id_ not in ids]
            if wrong:
                raise ValueError(f"{entry.id}: instead names {wrong[0]}, which is no indicator")
        return self


def _spliced(name: str, parts: dict[str, str]) -> str:
    def part(hit: re.Match[str]) -> str:
        if hit[1] not in parts:
            raise ValueError(f"{name!r} names a part {hit[1]!r} that the grammar does not have")
        return f"(?:{parts[hit[1]]})"

    return re.sub(r"\{([a-z_]+)\}", part, name)


class Name(NamedTuple):
    """A name of an indicator at [start, end) of a text."""

    start: int
    end: int
    id: str


@cache
def _data() -> _Lexicon:
    return _Lexicon.model_validate(tomllib.loads(files("rag.figures").joinpath("indicators.toml").read_text("utf-8")))


@cache
def lexicon() -> dict[str, Indicator]:
    """All indicators by id, in the order of the file."""
    return {entry.id: entry for entry in _data().indicator}


def fits(indicator: Indicator, unit: str) -> bool:
    """Whether an indicator may be stated in `unit`, whatever its scale: 万亿元 fits where 亿元 does."""
    return _plain(unit) in indicator.plain_units


_SCALE = lazily(r"^[十百千万亿]+(?=.)")


@lru_cache(maxsize=1 << 12)
def _plain(unit: str) -> str:
    return _SCALE.sub("", unit)


@lru_cache(maxsize=1 << 8)
def _plain_units(units: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_plain(unit) for unit in units)


@cache
def _subject_pattern() -> re.Pattern[str]:
    grammar = _data().grammar
    groups = "|".join(f"(?P<{item.id}>{'|'.join(item.names)})" for item in lexicon().values())
    return re.compile(rf"(?:{'|'.join(grammar.before)})*?(?:{groups})(?:{'|'.join(grammar.after)})*", re.IGNORECASE)


@cache
def _between() -> re.Pattern[str]:
    return re.compile("|".join(_data().grammar.between))


@lru_cache(maxsize=1 << 16)
def match(subject: str) -> str | None:
    """The id of the indicator that `subject`, all of it but for modifiers, names; None if it is about something else.

    >>> match("全市规模以上工业实现增加值"), match("高技术产业增加值")
    ('industrial_value_added', None)
    """
    if len(subject) > _LONGEST:
        return None
    signed = _any_sign().search(subject.upper()) is not None
    found = _subject_pattern().fullmatch(subject) if signed else None
    if found is None:
        bare = _between().sub("", subject)
        told = bool(bare) and bare != subject and (signed or _any_sign().search(bare.upper()) is not None)
        found = _subject_pattern().fullmatch(bare) if told else None
    return found.lastgroup if found else None


_LONGEST = 60  # characters of a subject


@cache
def _patterns(asks: bool) -> dict[str, re.Pattern[str]]:
    """The names of each indicator, the longest first."""
    made: dict[str, re.Pattern[str]] = {}
    for item in lexicon().values():
        names = sorted(item.names, key=len, reverse=True)
        if asks:
            names += [rf"\b{re.escape(ask)}\b" if ask.isascii() else re.escape(fold(ask)) for ask in item.asks]
        made[item.id] = lazily("|".join(f"(?:{name})" for name in names), re.IGNORECASE)
    return made


@cache
def _asked() -> tuple[tuple[str, str], ...]:
    """What readers call each indicator, in small letters."""
    return tuple((item.id, fold(ask).lower()) for item in lexicon().values() for ask in item.asks)


@cache
def _signs() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each sign with the indicators whose names hold it."""
    signs = dict.fromkeys(sign for item in lexicon().values() for sign in item.signs)
    return tuple((sign, tuple(item.id for item in lexicon().values() if sign in item.signs)) for sign in signs)


@cache
def _any_sign() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(sign) for sign, _ in _signs()))


def signs_of(ids: Iterable[str]) -> tuple[str, ...]:
    """One of them stands in whatever names one of the indicators `ids`."""
    return tuple(dict.fromkeys(sign for id_ in ids for sign in lexicon()[id_].signs))


def _signed(folded: str) -> set[str]:
    """The indicators that a text may name, by their signs."""
    found: set[str] = set()
    capital = folded.upper()
    if _any_sign().search(capital) is None:
        return found
    for sign, ids in _signs():
        if sign in capital:
            found.update(ids)
    return found


def find_names(text: str, *, asks: bool = False) -> tuple[Name, ...]:
    """Names of indicators in `text`, left to right, the longest where several begin; `asks` admits readers' names too.

    >>> find_names("What is Zhengzhou's 2024 GDP target", asks=True)
    (Name(start=25, end=28, id='gdp_growth'),)
    """
    return names_in(fold(text), asks=asks)


def names_in(folded: str, *, asks: bool = False) -> tuple[Name, ...]:
    """As `find_names`, of a text that is folded."""
    patterns = _patterns(asks)
    ids = _signed(folded)
    if asks:
        small = folded.lower()
        ids |= {id_ for id_, ask in _asked() if ask in small}
    hits = [Name(hit.start(), hit.end(), id_) for id_ in ids for hit in patterns[id_].finditer(folded)]
    found: list[Name] = []
    for name in sorted(hits, key=lambda name: (name.start, -name.end, name.id)):
        if name.end > name.start and (not found or name.start >= found[-1].end):
            found.append(name)
        elif found and name.start == found[-1].start and name.end > found[-1].end:
            found[-1] = name
    return tuple(found)
