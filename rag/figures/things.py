"""Things that people ask for by a number and that no indicator is alone (`things.toml`): PM2.5, 人均地区生产总值."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache, cached_property
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from rag.figures.lexicon import lexicon
from rag.records import Figure
from rag.text.fold import fold
from rag.text.lazily import lazily


class Thing(BaseModel):
    """One entry of `things.toml`; the file says what the fields are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: str = Field(min_length=2)
    asked: tuple[str, ...] = Field(min_length=1)
    names: str
    looked: tuple[str, ...] = Field(min_length=1)
    units: tuple[str, ...] = Field(min_length=1)
    bare: str = ""
    within: str = ""
    falls: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """How reports name it."""
        return re.compile(self.names, re.IGNORECASE)

    def states(self, figure: Figure, measure: str, sentence: Callable[[Figure], str] = lambda _: "") -> bool:
        """Whether a figure is a number of this thing, stated as `measure` says: growth (a fall too), else its level.

        `sentence` gives the folded sentence of a figure whose own subject is only the quantity: 总里程.
        """
        if figure.low is None or not (self.pattern.search(fold(figure.subject)) or self._named(figure, sentence)):
            return False
        if measure == "growth" and self.fell(figure):
            return True
        if measure == "growth":
            return figure.measure in ("growth", "decline") and figure.unit == "%"
        return figure.measure == "level" and figure.unit in self.units and not self._is_added(figure)

    def fell(self, figure: Figure) -> bool:
        """Whether a figure says by how much it fell, in a word that is no fall of other things: 改善."""
        if not self.falls or figure.unit != "%" or "%" in self.units:
            return False
        hit = self.pattern.search(fold(figure.subject))
        return hit is not None and re.search(rf"(?:{self.falls})$", fold(figure.subject)[hit.end() :]) is not None

    def of_some(self, before: str) -> bool:
        """Whether the words before its name in a clause say that it is of some places only: 关中5市|PM2.5浓度."""
        return _SOME.search(before) is not None

    def _named(self, figure: Figure, sentence: Callable[[Figure], str]) -> bool:
        is_bare = bool(self.bare) and re.fullmatch(self.bare, fold(figure.subject)) is not None
        return is_bare and re.search(self.within, sentence(figure)) is not None

    def _is_added(self, figure: Figure) -> bool:
        """Whether a figure is what came to it: 新增|高铁运营里程|81公里 and 里程新增|210公里 are no length of all."""
        quote = fold(figure.quote)
        own = max((hit.start() for hit in _DIGITS.finditer(quote)), default=0)
        return _ADDED.search(quote, 0, own) is not None or any(
            _ADDED.search(quote, 0, hit.start()) is not None for hit in self.pattern.finditer(quote)
        )


# 国考10市 are those that it is judged by.
_SOME = lazily(
    r"(?<!\d)(?<!国考)(?<!国控)(?<!设区)(?<!地级)(?<!全[省区])(?<!辖)\d+个?(?:设区|地级)?[市县区州盟]$"
    r"|(?:周边|片区|地区|流域|城市群)$"
)
_DIGITS = lazily(r"\d[\d.,]*")
_ADDED = lazily(r"(?:新增|净增|新开通|新建成?|新通车|增加)[^,;。、\d]{0,6}$")


@cache
def things() -> dict[str, Thing]:
    """Every thing by what answers call it. Raises `ValueError` if the file is wrong."""
    raw = tomllib.loads(files("rag.figures").joinpath("things.toml").read_text("utf-8"))
    found = [Thing.model_validate(entry) for entry in raw["thing"]]
    for each in found:
        re.compile("|".join((*each.asked, each.names)))
    return {each.subject: each for each in found}


def known(subject: str) -> bool:
    """Whether a subject is an indicator or a thing, and no free words."""
    return subject in lexicon() or subject in things()


@cache
def asked_things() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(subject, how questions name it) of each thing, for folded text in small letters."""
    return tuple((each.subject, re.compile("|".join(each.asked))) for each in things().values())
