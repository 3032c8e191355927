"""The word lists of `grammar.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words() -> dict[str, Any]:
    """The lists of `grammar.toml`."""
    return tomllib.loads(files("rag.drafts").joinpath("grammar.toml").read_text("utf-8"))


@cache
def pattern(*names: str) -> re.Pattern[str]:
    """One pattern of the word lists of these names."""
    found = sorted({word for name in names for word in words()[name]}, key=len, reverse=True)
    return re.compile("|".join(f"(?:{word})" for word in found), re.IGNORECASE)
