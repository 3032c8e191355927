"""What priorities are about (`themes.toml`): the themes that a heading names."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from rag.summaries.schema import Language
from rag.text.fold import fold


class Theme(BaseModel):
    """A theme: its names, and the words (regular expressions) by which a heading names it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str = Field(min_length=2)
    en: str = Field(min_length=2)
    words: tuple[str, ...] = Field(min_length=1)

    def name(self, language: Language) -> str:
        """The theme's name in a language."""
        return self.zh if language == "zh" else self.en


@cache
def themes() -> tuple[tuple[Theme, re.Pattern[str]], ...]:
    """Every theme with its pattern. Raises on a file that is not in the form."""
    raw = tomllib.loads(files("rag.summaries").joinpath("themes.toml").read_text("utf-8"))
    made = [Theme.model_validate(entry) for entry in raw["theme"]]
    return tuple((theme, re.compile("|".join(theme.words))) for theme in made)


def themes_of(heading: str) -> frozenset[Theme]:
    """The themes that a heading names."""
    folded = fold(heading)
    return frozenset(theme for theme, pattern in themes() if pattern.search(folded))
