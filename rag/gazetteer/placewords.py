"""The word lists that names of divisions are read with: `placewords.toml`, checked when it is loaded.

The divisions themselves come from packages (`rag.gazetteer.divisions`); the file says why each list is needed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from rag.text.lazily import lazily

_FILE = Path(__file__).with_suffix(".toml")
_HAN = lazily("[\u4e00-\u9fff]+")
_LATIN = lazily("[a-z]+(?: [a-z]+)*")


def _split(text: object) -> object:
    return tuple(text.split()) if isinstance(text, str) else text


def _all(pattern: re.Pattern[str], words: Iterable[str]) -> None:
    for word in words:
        if pattern.fullmatch(word) is None:
            raise ValueError(f"{word!r} is no name of this list")


def _chinese(words: tuple[str, ...]) -> tuple[str, ...]:
    _all(_HAN, words)
    if len(set(words)) < len(words):
        raise ValueError(f"twice in the list: {', '.join(sorted({w for w in words if words.count(w) > 1}))}")
    return words


def _english(words: tuple[str, ...]) -> tuple[str, ...]:
    _all(_LATIN, words)
    return words


def _named(table: dict[str, str]) -> dict[str, str]:
    _all(_HAN, (*table, *table.values()))
    return table


def _read_as(table: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    _all(_HAN, table)
    _all(_LATIN, (reading for readings in table.values() for reading in readings))
    return table


_Words = Annotated[tuple[str, ...], BeforeValidator(_split), AfterValidator(_chinese)]
_Latin = Annotated[tuple[str, ...], BeforeValidator(_split), AfterValidator(_english)]


class PlaceWords(BaseModel):
    """What `placewords.toml` holds, each list in its order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    peoples: _Words
    common_districts: _Words
    common_words: _Words
    phrases: _Words
    misprints: _Words
    english_peoples: _Latin
    english_words: _Latin
    aliases: Annotated[dict[str, str], AfterValidator(_named)]
    zones: Annotated[dict[str, str], AfterValidator(_named)]
    readings: dict[str, str]
    name_readings: Annotated[dict[str, tuple[str, ...]], AfterValidator(_read_as)]


def load(text: str) -> PlaceWords:
    """The lists in a text of the file's form. Raises `ValueError` naming the list and the word that is wrong."""
    return PlaceWords.model_validate(tomllib.loads(text))


_LISTS = load(_FILE.read_text("utf-8"))

# With and without 族; 白 or 水 alone is no people's name.
PEOPLES = frozenset(p + tail for p in _LISTS.peoples for tail in ("族", "") if tail or len(p) > 1)
ALIASES = _LISTS.aliases
COMMON_DISTRICTS = frozenset(_LISTS.common_districts)
COMMON_WORDS = frozenset(_LISTS.common_words)
PHRASES = _LISTS.phrases
ZONES = _LISTS.zones
MISPRINTS = frozenset(_LISTS.misprints)
READINGS = _LISTS.readings
NAME_READINGS = _LISTS.name_readings
ENGLISH_PEOPLES = frozenset(_LISTS.english_peoples)
ENGLISH_WORDS = frozenset(_LISTS.english_words)
