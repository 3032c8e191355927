"""Names of other people's files, for a terminal, a log and the catalog."""

from __future__ import annotations

import os

from rag.text.lazily import lazily

LONGEST = 400
"""Characters of a name that are shown: more than any file system allows in one part of a path."""
_TURNS = lazily("[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def printable(name: str) -> str:
    r"""A name in one line that does nothing to a terminal: what is not UTF-8, controls or turns the text becomes `?`.

    >>> printable("a\nok  fake.txt\x1b[2J")
    'a?ok  fake.txt?[2J'
    """
    text = os.fsencode(name).decode("utf-8", "replace").replace("\ufffd", "?") if _is_of_the_system(name) else name
    text = _TURNS.sub("?", "".join(char if char.isprintable() else "?" for char in text))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 41]}…{text[-40:]}"


def _is_of_the_system(name: str) -> bool:
    """Whether a name can be one that the file system gave: others may hold half of a pair of surrogates."""
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return False
    return True
