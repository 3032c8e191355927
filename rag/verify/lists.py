"""Whether a sentence that takes a list from a text takes all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.text.fold import fold
from rag.text.lazily import lazily

_RUN = lazily(r"[^、,。;:!?\n]{1,40}(?:、[^、,。;:!?\n]{1,40})+")
_SIGNS = lazily(r"[\s“”\"‘’「」『』《》]")
_SHORTEST, _LONGEST = 2, 14  # characters of an item between two others
_ALIKE = 3  # characters in which two words are the same one: 法治强 is not 法治社会


def left_out(sentence: str, texts: Sequence[str]) -> tuple[str, ...]:
    """What a sentence leaves out of a list that it takes from `texts`: A、B where they have A、B、C.

    The first and the last item of a list carry words of the sentence around it, so of these an end is enough.

    >>> left_out("新布局是东强、南动。", ["围绕“东强、南动、西美”城市功能新布局"])
    ('西美城市功能新布局',)
    """
    flat = _SIGNS.sub("", fold(sentence))
    said = flat.rstrip("。.").split("、")
    if len(said) < 2:
        return ()
    for text in texts:
        for items in _lists(fold(text)):
            inner = [item for item in items[1:-1] if len(item) >= _SHORTEST]
            missing = [item for item in inner if item not in flat]
            missing += [] if items[0][-_SHORTEST:] in flat else items[:1]
            missing += [] if any(_begins(items[-1], each) for each in said) else items[-1:]
            if missing and len(inner) + 2 - len(missing) > 1:
                return tuple(missing)
    return ()


def _begins(item: str, said: str) -> bool:
    """Whether the last item of a list, which words of its sentence follow, begins with what was said."""
    many = min(len(said), _ALIKE)
    return many >= _SHORTEST and item[:many] == said[:many]


def _lists(folded: str) -> Iterator[list[str]]:
    """The lists of a text, as their items. A long item between two others ends one list and begins the next."""
    for run in _RUN.finditer(folded):
        items = [_SIGNS.sub("", item) for item in run.group().split("、")]
        begin = 0
        for at in range(1, len(items)):
            if at == len(items) - 1 or len(items[at]) > _LONGEST:
                yield items[begin : at + 1]
                begin = at
