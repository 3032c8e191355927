"""The sentences of answers, one TOML file a language: `sentences/zh.toml`, `sentences/en.toml`, checked against each
other.

>>> sentence("zh", "total.left_out", count=3)
'其中3个没有数字，没有计入。'
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Literal

Tongue = Literal["zh", "en"]


@cache
def sentences(tongue: Tongue) -> Mapping[str, str]:
    """All sentences of a language by `table.key`. Raises `ValueError` if the two languages differ in keys or fields."""
    both: dict[Tongue, dict[str, str]] = {name: dict(_read(name)) for name in ("zh", "en")}
    lacking = set(both["zh"]) ^ set(both["en"])
    if lacking:
        raise ValueError(f"only one language has the sentences {', '.join(sorted(lacking))}")
    for key, text in both["zh"].items():
        if _fields(text) != _fields(both["en"][key]):
            raise ValueError(f"the sentence {key} has other fields in zh than in en")
    return both[tongue]


def sentence(tongue: Tongue, key: str, **fields: object) -> str:
    """The sentence of this key with its fields filled in. Raises `KeyError` for an unknown key or a missing field."""
    return sentences(tongue)[key].format(**fields)


def _read(tongue: Tongue) -> Iterator[tuple[str, str]]:
    raw = tomllib.loads(files("rag.answering").joinpath(f"sentences/{tongue}.toml").read_text("utf-8"))
    yield from _flat(raw, "")


def _flat(table: Mapping[str, object], before: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{key}.")
        elif isinstance(value, str):
            yield before + key, value
        else:
            raise ValueError(f"{before}{key} is no text")


def _fields(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)
