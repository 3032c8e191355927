"""A reasoning model's reply without the thoughts that some servers put before it, in <think> marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Some servers leave out the mark that opens them.
_THOUGHTS = re.compile(r"\A\s*<think>.*?(?:</think>\s*|\Z)|\A(?:(?!<think>).)*?</think>\s*", re.DOTALL)


def without_thoughts(text: str) -> str:
    """What a whole reply says after its thoughts."""
    return _THOUGHTS.sub("", text)


def pieces_without_thoughts(pieces: Iterator[str]) -> Iterator[str]:
    """The same of a reply that comes in pieces."""
    held = ""
    thinking: bool | None = None
    for piece in pieces:
        if thinking is False:
            yield piece
            continue
        held += piece
        start = held.lstrip()
        if thinking is None and len(start) < len("<think>") and "<think>".startswith(start):
            continue
        thinking = start.startswith("<think>") and "</think>" not in start
        if not thinking:
            yield without_thoughts(held)
    if thinking is None:
        yield held
