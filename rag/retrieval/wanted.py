"""The words of a question with what they are worth in one report: how much of them a text says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property
from math import log

from rag.figures.synonyms import swaps
from rag.question.query import Words
from rag.retrieval.answer_patterns import WHY
from rag.retrieval.said import Said
from rag.text.lazily import lazily

_NUMBER = lazily(r"\d")
_COUNTED = lazily(r"^有?(?:几|多少)[项个]")  # 有几项|指标没完成
_GDP = (
    ("gdp", "生产总值"),
    ("地区生产总值", "gdp"),
    ("经济增长", "gdp增"),
    ("增速", "增幅"),
)  # said in a question, in a report
_WHOLE = 8  # characters of content that may be one name: 总目标, 主要预期目标
_STOPS = "。!?;"
_PARTIAL = 0.6  # worth of a word of which only some characters stand in a sentence

# Words that a question is put with and no passage is found by.
_STOP = frozenset(
    (
        "没有",
        "哪些",
        "什么",
        "为什么",
        "定为",
        "定在",
        "原因",
        "理由",
        "进行",
        "一个",
        "这个",
        "以及",
        "有关",
        "相关",
        "提出",
        "叫做",
        "名字",
        "名称",
        "属于",
        "主要",
        "解释",
        "怎么",
        "这么",
        "那么",
        "归因",
        "拖累",
        "归结",
        "哪儿",
        "回事",
        "自己",
        "一共",
        "几项",
        "总共",
    )
)


class Wanted:
    """The words of a question with their weights in one report, and other names of what it asks about."""

    def __init__(self, words: Words, said: Said) -> None:
        from rag.text.words import cut_words  # loads jieba: a table answer needs none of it

        asked = [*words.content, *words.terms]
        said_so = "".join(asked).lower()
        gdp = [pair for pair in _GDP if pair[0] in said_so]
        self._swaps = (*swaps("".join(asked)), *gdp)
        found = {word for word in cut_words(" ".join(asked)) if len(word) > 1 and word not in _STOP}
        found.update(term.lower() for term in words.terms)
        runs = [_COUNTED.sub("", run.lower()) for run in words.content]
        found.update(run for run in runs if 2 < len(run) <= _WHOLE)
        if WHY.search(words.text):  # 为什么只增长0.1%: why is told without the number
            found = {word for word in found if not _NUMBER.search(word)} or found
        self._said = said
        self._weights = {word: log(1 + len(said) / (len(said.holding(word)) or 0.5)) for word in sorted(found)}
        self._total = sum(self._weights.values()) or 1.0
        self._parts = tuple(
            (word, weight, tuple(word[at : at + 2] for at in range(len(word) - 1)) if len(word) > 2 else ())
            for word, weight in self._weights.items()
        )

    def share(self, text: str) -> float:
        """The share of the weight that a text (folded, small letters) has."""
        text += "".join([name for name, other in self._swaps if other in text])
        got = 0.0
        for word, weight, pairs in self._parts:
            if word in text:
                got += weight
            elif pairs:
                held = 0
                for pair in pairs:
                    if pair in text:
                        held += 1
                got += _PARTIAL * weight * held / len(pairs)
        return got / self._total

    @cached_property
    def shares(self) -> tuple[float, ...]:
        """The share that each sentence has."""
        found = self._weighed(self._said.holding)
        for index in self._swapped:
            found[index] = self.share(self._said[index])
        return tuple(found)

    @cached_property
    def joint(self) -> tuple[float, ...]:
        """The share that each sentence has together with the one before it."""
        said, swapped = self._said, self._swapped

        def holding(form: str) -> frozenset[int]:
            own = said.holding(form)
            return own.union(index + 1 for index in own if index + 1 < len(said))

        found = self._weighed(holding)
        for index in range(1, len(said)):
            before = said[index - 1]
            if before[-1] not in _STOPS or index in swapped or index - 1 in swapped:  # a word may stand over both
                found[index] = self.share(before + said[index])
        return tuple(found)

    @cached_property
    def _swapped(self) -> frozenset[int]:
        """The sentences that call by another name what is asked about."""
        return self._said.holding_any([other for _, other in self._swaps])

    def _weighed(self, holding: Callable[[str], frozenset[int]]) -> list[float]:
        """The share of each sentence, given which hold a form."""
        got = [0.0] * len(self._said)
        for word, weight, pairs in self._parts:
            whole = holding(word)
            for index in whole:
                got[index] += weight
            held: Counter[int] = Counter()
            for pair in pairs:
                held.update(holding(pair))
            for index, count in held.items():
                if index not in whole:
                    got[index] += _PARTIAL * weight * count / len(pairs)
        return [each / self._total for each in got]

    @cached_property
    def densities(self) -> tuple[float, ...]:
        """The `density` of each sentence."""
        found = [0] * len(self._said)
        for word in self._weights:
            for index in self._said.holding(word):
                found[index] += len(word)
        return tuple(min(1.0, each / len(text)) if text else 0.0 for each, text in zip(found, self._said, strict=True))

    def density(self, text: str) -> float:
        """The share of a text that was asked for: of two sentences with the same words, the shorter says it."""
        return min(1.0, sum(len(word) for word in self._weights if word in text) / len(text)) if text else 0.0
