"""Text -> the words it is found by, with jieba."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import version
from math import inf, log
from pathlib import Path
from typing import TYPE_CHECKING

from rag.text.fold import fold

if TYPE_CHECKING:
    from jieba import Tokenizer


def cache_dir() -> Path:
    """Where this user's programs keep what can be made again."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


@cache
def _tokenizer() -> Tokenizer:
    import jieba  # with its dictionary 0.3 s from the cache, 1 s without

    class Faster(jieba.Tokenizer):  # type: ignore[misc]  # jieba has no types
        """jieba's cut by the likeliest path, word for word the same, found in one walk instead of two.

        jieba lists the words that begin at each character, then looks each up again to weigh it. As half of an
        ingest's own time goes here, words are weighed where they are met: 1.4 times as fast.
        """

        def get_DAG(self, sentence: str) -> dict[int, list[int]]:  # noqa: N802  # jieba's name
            self.check_initialized()
            return {}

        def calc(self, sentence: str, DAG: object, route: dict[int, tuple[float, int]]) -> None:  # noqa: N803
            """Fill `route` from the end: for each character (log probability, last character of its word)."""
            counts, log_total, size = self.FREQ, log(self.total), len(sentence)
            scores = [0.0] * (size + 1)
            for at in range(size - 1, -1, -1):
                best, last = -inf, at
                end, word = at, sentence[at]
                while end < size and (count := counts.get(word)) is not None:  # 0: only begins longer words
                    if count and (score := log(count) - log_total + scores[end + 1]) >= best:
                        best, last = score, end
                    end += 1
                    word = sentence[at : end + 1]
                scores[at] = best if best > -inf else scores[at + 1] - log_total
                route[at] = (scores[at], last)

    jieba.setLogLevel(60)  # it reports every start on stderr
    # jieba's own cache lies in the world-writable temporary folder under a fixed name, and is read unchecked;
    # it also outlives an upgrade of the dictionary. Ours is the user's own and named after the version.
    folder = cache_dir() / "govreport" / f"jieba-{version('jieba')}"
    tokenizer = Faster()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tokenizer.tmp_dir = str(folder)
    except OSError:
        tokenizer.tmp_dir = os.devnull  # a read-only home: no cache, only slower
    tokenizer.initialize()
    return tokenizer


def cut_words(text: str) -> tuple[str, ...]:
    """The words of `text` in order, folded, small letters, long words also in parts; no punctuation.

    >>> cut_words("生產總值增長7.4%")
    ('生产', '总值', '生产总值', '增长', '7.4%')
    """
    words = _tokenizer().cut_for_search(fold(text).lower())
    return tuple(word for word in words if word[0].isalnum() or word[-1].isalnum())


@cache
def _tagger() -> Callable[[str], Iterable[tuple[str, str]]]:
    import jieba.posseg  # reads its dictionary again for the tags, 0.5 s

    return jieba.posseg.POSTokenizer(_tokenizer()).cut  # type: ignore[no-any-return]  # jieba has no types


def tagged(text: str) -> tuple[tuple[str, str], ...]:
    """The words of folded Chinese text in order, each with what kind of word it is in jieba's letters: n, v, d...

    >>> tagged("重大项目完成")
    (('重大项目', 'n'), ('完成', 'v'))
    """
    return tuple((word, flag) for word, flag in _tagger()(text))


def is_word(text: str) -> bool:
    """Whether the dictionary has a word, and it was not put together from its characters."""
    return bool(_tokenizer().FREQ.get(text))
