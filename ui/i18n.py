"""What the page says, in Chinese and English: `texts.toml`, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@cache
def _texts() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(files("ui").joinpath("texts.toml").read_text("utf-8"))


def say(key: str, lang: Lang, **values: object) -> str:
    """The text of `key` ("ask.send") with `{name}`s filled in. Raises `KeyError` for a key that is not there.

    It is plain text: whoever puts it into HTML escapes it, its values included.
    """
    group, _, name = key.partition(".")
    text = _texts()[group][name][lang]
    return text.format(**values) if values else text


def texts(group: str) -> dict[str, dict[str, str]]:
    """All texts of a group by name, in both languages: for a script that fills them in itself."""
    return _texts()[group]


def has(key: str) -> bool:
    """Whether there is a text of this key: for words that come from data, such as a reason for noise."""
    group, _, name = key.partition(".")
    return name in _texts().get(group, {})


def keys() -> tuple[str, ...]:
    """All keys, in the order of the file."""
    return tuple(f"{group}.{name}" for group, names in _texts().items() for name in names)


def lang_of(value: object) -> Lang:
    """The language that a browser names; Chinese for anything unknown."""
    return "en" if value == "en" else "zh"
