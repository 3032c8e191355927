"""Tokens, counted with OpenAI's cl100k_base: what a prompt takes of a model's context.

Other models cut otherwise, most of them Chinese more coarsely; `MARGIN` is for those that cut finer. The table lies in
llama-index-core's package. tiktoken would download it, and llama_index points it there only while it is imported, so
the file is read here: nothing is fetched, and llama_index (seconds to import) is not loaded.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktoken import Encoding

MARGIN = 1.1
"""Tokens of a model for one of cl100k_base, at most: a prompt is fitted to the context divided by it."""

# The SHA-1 of the table's address, which is how tiktoken names it in a cache.
_TABLE = "_static/tiktoken_cache/9b5ad71b2ce5302211f9c61530b329a4922fc6a4"
# As in tiktoken_ext.openai_public.cl100k_base.
_PATTERN = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|"
    r"\s*[\r\n]|\s+(?!\S)|\s"
)
_SLICE = 2000  # characters handed to tiktoken at once: it is slow on long runs without a break


def count_tokens(text: str) -> int:
    """Tokens of `text`. Where the table is missing, an estimate on the high side.

    >>> count_tokens("地区生产总值增长7%左右")
    12
    """
    encoding = _encoding()
    if encoding is None:
        wide = sum(char > "\u2000" for char in text)
        return ceil(wide * 1.5 + (len(text) - wide) / 2)
    return sum(len(encoding.encode_ordinary(text[at : at + _SLICE])) for at in range(0, len(text), _SLICE))


def fitting(texts: Sequence[str], budget: int, worth: Sequence[float]) -> tuple[int, ...]:
    """Which of `texts` go into `budget` tokens, the worthiest first; their indices in reading order.

    Each text costs its own tokens and four for its number and line break. A text that alone is too long is left out.
    """
    left = budget
    kept: list[int] = []
    for index in sorted(range(len(texts)), key=lambda index: (-worth[index], index)):
        cost = count_tokens(texts[index]) + 4
        if cost <= left:
            kept.append(index)
            left -= cost
    return tuple(sorted(kept))


@cache
def _encoding() -> Encoding | None:
    from tiktoken import Encoding  # half a second to load with its table: only prompts need it

    spec = find_spec("llama_index.core")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder, _TABLE)
        if path.is_file():
            lines = (line.split() for line in path.read_bytes().splitlines() if line)
            ranks = {base64.b64decode(token): int(rank) for token, rank in lines}
            return Encoding("cl100k_base", pat_str=_PATTERN, mergeable_ranks=ranks, special_tokens={})
    return None
