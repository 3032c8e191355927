"""The word lists of `grammar.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from rag.text.lazily import lazily


@cache
def words() -> dict[str, Any]:
    """The lists of `grammar.toml`."""
    return tomllib.loads(files("rag.drafts").joinpath("grammar.toml").read_text("utf-8"))


@cache
def pattern(*names: str) -> re.Pattern[str]:
    """One pattern of the word lists of these names."""
    found = sorted({word for name in names for word in words()[name]}, key=len, reverse=True)
    return re.compile("|".join(f"(?:{word})" for word in found), re.IGNORECASE)


def find_words(name: str, text: str) -> list[re.Match[str]]:
    """Where a text has words of a list, in reading order; those of a script that it does not use are not looked for."""
    scripts = [script for script, letter in _SCRIPTS.items() if letter.search(text)]
    return sorted((hit for script in scripts for hit in _of_script(name, script).finditer(text)), key=re.Match.start)


_SCRIPTS = {"zh": lazily("[\u4e00-\u9fff]"), "en": lazily("[A-Za-z]{2}")}


@cache
def _of_script(name: str, script: str) -> re.Pattern[str]:
    found = sorted(words()[name], key=len, reverse=True)
    found = [word for word in found if (_SCRIPTS["zh"].search(word) is not None) == (script == "zh")]
    return re.compile("|".join(f"(?:{word})" for word in found), re.IGNORECASE)
