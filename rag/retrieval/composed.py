"""The clauses of a report that say most of what a question says, whatever either calls it: composed of words.

The words of a question are weighed by what kind they are (a thing counts, a verb hardly) and by how rare they are in
the report. A clause holds a word as it stands, by another name of it, by its parts (教联体 of 联体), or drawn out (国企
of 国有企业); its sentence, the one before and the heading hold it by half. What is asked for is then
looked for in the clause: a number in the unit asked for, names in a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log

from rag.retrieval.report_reading import Reading
from rag.retrieval.said import Said
from rag.retrieval.topics import light_words, topics_of
from rag.text.lazily import lazily
from rag.text.sentences import clauses

_VERB = 0.3  # worth of a word that names no thing
_AROUND = (0.6, 0.45, 0.4)  # worth of a word that stands in the sentence, in the one before, in the heading
_UNKNOWN = 0.3  # worth of what neither the report nor a dictionary knows, or of a deed that the report does not tell
_ABSENT = 3  # sentences that what a report does not name is weighed as if it stood in
_ROUGH = 0.3  # of the weight, in a sentence with the one before
_SOME = 0.4  # of a word, where it is named at all
_BEFORE = 0.4  # of the weight of what is asked, all that was asked before
_WIDE = 0.6  # worth of a word that only a wider topic stands for
_NEARLY, _FEW = 0.8, 4  # worth of one of few other names
_DRAWN = 0.75  # worth of 国有企业 for 国企
_IN_PAIRS = 0.8  # worth of a name of which all pairs of characters are named
_LONG = 120  # characters of clauses that are weighed together
_MOST = 4  # of them
_HEADS, _SHORT_HEAD = lazily(r"\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+、|—"), 40
_NO_NAME = frozenset("rudpcfyoexq")  # first letters of jieba's classes of characters that begin no name
_IS_THING = lazily(r"n|j|l|i|s|t|eng|vn|nz|b|z")
_IS_SIZE = lazily(r"[一二三四五六七八九十百千两]+[亿万]$")
_HAN = lazily(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question: its other names, what it is worth, whether it is a thing.

    `whole` is the word with what stands before it, where a report may call it so: 教联体 of 联体.
    """

    said: str
    others: tuple[str, ...]
    worth: float
    thing: bool
    known: bool = True
    whole: str = ""
    before: bool = False
    """It was said with what was asked before."""

    def in_report(self, text: str) -> Word:
        """The word as a report has it: whole, where it says that."""
        return replace(self, said=self.whole, whole="") if self.whole and self.whole in text else self

    def held(self, text: str) -> float:
        """How far a folded text in small letters holds it, 0 to 1."""
        if self.said in text:
            return 1.0
        wide = _NEARLY if len(self.others) <= _FEW else _WIDE
        best = max((wide for form in self.others if form in text), default=0.0)
        if best < _DRAWN and self.said[0] in text and self.said[-1] in text:
            drawn = _drawn(self.said)
            if drawn is not None and drawn.search(text):
                return _DRAWN
        if pairs := self._pairs():
            best = max(best, _IN_PAIRS * sum(pair in text for pair in pairs) / len(pairs))
        return best

    def held_by(self, said: Said) -> list[float]:
        """How far each sentence holds it: what `held` says of each."""
        found = [0.0] * len(said)
        wide = _NEARLY if len(self.others) <= _FEW else _WIDE
        for index in said.holding_any(self.others):
            found[index] = wide
        drawn = _drawn(self.said)
        ends = said.holding(self.said[0]) & said.holding(self.said[-1]) if drawn is not None else ()
        whole, is_drawn = said.holding(self.said), set[int]()
        for index in ends:
            if drawn is not None and found[index] < _DRAWN and index not in whole and drawn.search(said[index]):
                is_drawn.add(index)
        pairs = self._pairs()
        for index, count in said.counts(pairs).items():
            found[index] = max(found[index], _IN_PAIRS * count / len(pairs))
        for index in is_drawn:
            found[index] = _DRAWN
        for index in whole:
            found[index] = 1.0
        return found

    def _pairs(self) -> list[str]:
        """The pairs of characters by which a long name of a thing is known in part."""
        long = len(self.said) > 2 and self.thing
        return [self.said[at : at + 2] for at in range(len(self.said) - 1)] if long else []


@lru_cache(maxsize=1 << 12)
def _drawn(said: str) -> re.Pattern[str] | None:
    """国有企业 for 国企: its characters in order, with little between them."""
    if not 2 <= len(said) <= 4 or _HAN.fullmatch(said) is None:
        return None
    between = "[\u4e00-\u9fff]{0,1}" if len(said) > 2 else "[\u4e00-\u9fff]{1,2}"
    return re.compile(between.join(said))


def words_of(runs: Sequence[str], without: Sequence[str] = ()) -> tuple[Word, ...]:
    """The words of a question's content, each once. `without`: names that say nothing here."""
    from rag.text.words import is_word, tagged  # loads jieba: only where figures do not answer

    verbs, empty = light_words()
    units = {unit.name: unit for unit in topics_of(" ".join(runs), without) if not unit.is_phrase}
    found: dict[str, Word] = {}
    for run in runs:
        rest = run.lower()
        for name in without:
            rest = rest.replace(name, " ")
        for said, whole, flag in _joined(
            [each for piece in rest.split() for each in tagged(piece)], alone=len(run) == 1
        ):
            if said in empty or said in found:
                continue
            unit = units.get(said)
            others = tuple(form for form in unit.forms if form != said) if unit is not None else ()
            light = said in verbs or not (_IS_THING.match(flag) or _IS_SIZE.match(said) or others or said.isdecimal())
            known = is_word(said)
            found[said] = Word(said, others, _VERB if light else 1.0, not light, known, whole)
    for name, unit in units.items():  # names of several words: 民营企业
        parts = [each for each in found if each in name]
        if len(unit.forms) > 1 and not any(name in each for each in found) and len("".join(parts)) < len(name):
            found[name] = Word(name, tuple(form for form in unit.forms if form != name), 1.0, thing=True)
    return tuple(found.values())


def _joined(words: Sequence[tuple[str, str]], *, alone: bool) -> list[tuple[str, str, str]]:
    """The words of a run, each with single characters before it: 教|联体, 国|四|柴油车. `alone`: it is only one."""
    if alone:
        return [(said, "", "n") for said, _ in words]
    found: list[tuple[str, str, str]] = []
    single = ""
    for said, flag in words:
        if len(said) == 1 and not said.isascii():
            single = single + said if flag[:1] not in _NO_NAME else ""
            continue
        if not said.isascii() or said.isalpha() or len(words) == 1:  # “117”
            found.append((said, single + said if single else "", flag))
        single = ""
    last = words[-1][1] if words else ""
    if single and found and len(single) == 1 and words[-2][0] == found[-1][0] and last[:1] == "n":  # 保教|费
        found[-1] = (found[-1][0], found[-1][0] + single, found[-1][2])
        if found[-1][2][:1] == "v":  # 培育|县
            found.append((single, "", last))
    elif len(single) > 1 or (single and words[-1][1] == "n"):
        found.append((single, "", "n"))
    return found


@dataclass(frozen=True, slots=True)
class Composed:
    """Clauses of a report, the share of the question that they hold with what is around them, and by themselves.

    `things`: the share of the things that they hold so; `counted`: they have what is asked for.
    """

    start: int
    end: int
    share: float
    own: float
    things: float
    counted: bool
    role: str
    lacks: int = 0
    """Things asked about that the report names, but neither here nor around."""
    absent: int = 0
    """Things asked about that it names nowhere."""


def composed(reading: Reading, words: Sequence[Word], numbers: Sequence[re.Pattern[str]] = ()) -> list[Composed]:
    """The best clauses of each sentence that holds most of `words`, best first."""
    text = reading.view.folded
    said = reading.said
    whole_text = text.lower()
    words = [word.in_report(whole_text) for word in words]
    by_word = [word.held_by(said) for word in words]
    held = list(zip(*by_word, strict=True)) or [()] * len(said)
    weights, counts = list[float](), list[int]()
    for word, column in zip(words, by_word, strict=True):
        count = sum(1 for each in column if each >= 0.6)
        counts.append(count)
        rare = log(1 + len(said) / (count or _ABSENT))
        weights.append(word.worth * rare * (1.0 if count or (word.thing and word.known) else _UNKNOWN))
    weights = _lessened(weights, words)
    total = sum(weights) or 1.0
    of_things = sum(weight for weight, word in zip(weights, words, strict=True) if word.thing) or 1.0
    found: list[Composed] = []
    titles: dict[str, list[float]] = {}
    for index, (start, end) in enumerate(reading.sentences):
        before = held[index - 1] if index else (0.0,) * len(words)
        if _HEADS.match(said[index]) and end - start < _SHORT_HEAD and said[index][-1] not in "。!?;":
            continue  # a heading tells nothing of what it names
        if not any(held[index]) or not _is_near(weights, held[index], before, total):
            continue
        title = reading.title_at(start).lower()
        if title not in titles:
            titles[title] = [word.held(title) for word in words]
        around = [
            max(_AROUND[0] * a, _AROUND[1] * b, _AROUND[2] * c)
            for a, b, c in zip(held[index], before, titles[title], strict=True)
        ]
        # what the sentence before names is of other numbers
        near = [max(_AROUND[0] * a, _AROUND[2] * c) for a, c in zip(held[index], titles[title], strict=True)]
        near = near if numbers else around
        own_role = reading.role_at(start)
        best: tuple[tuple[bool, float], Composed] | None = None
        parts = [part for part in clauses(text, start, end) if part[1] > part[0]]
        each_held = [[word.held(text[a:b].lower()) for word in words] for a, b in parts]
        for first in range(len(parts)):
            for last in range(first, min(len(parts), first + _MOST)):
                left, right = parts[first][0], parts[last][1]
                if right - left > _LONG and last > first:
                    break
                here = [max(column) for column in zip(*each_held[first : last + 1], strict=True)]
                whole = [max(a, b) for a, b in zip(here, around, strict=True)]
                share = sum(w * h for w, h in zip(weights, whole, strict=True)) / total
                own = sum(w * h for w, h in zip(weights, here, strict=True)) / total
                things = sum(w * h for w, h, word in zip(weights, whole, words, strict=True) if word.thing) / of_things
                asked = [at for at, word in enumerate(words) if word.thing and not word.before]
                lacks = sum(
                    counts[at] > 0 and max(here[at], near[at]) < _SOME and len(words[at].others) <= _FEW for at in asked
                )
                absent = sum(not counts[at] and whole[at] < _SOME for at in asked)
                counted = all(number.search(text, left, right) is not None for number in numbers)
                each = Composed(left, right, share, own, things, counted, own_role, lacks, absent)
                worth = (counted, share - 0.001 * (right - left) / 10)
                if best is None or worth > best[0]:
                    best = worth, each
        if best is not None:
            found.append(best[1])
    found.sort(key=lambda each: -(each.share + 0.3 * each.counted))
    return found


def _is_near(weights: Sequence[float], held: Sequence[float], before: Sequence[float], total: float) -> bool:
    """Whether a sentence and the one before hold enough to be looked at clause by clause."""
    return sum(w * max(a, _AROUND[1] * b) for w, a, b in zip(weights, held, before, strict=True)) >= _ROUGH * total


def _lessened(weights: Sequence[float], words: Sequence[Word]) -> list[float]:
    """The weights, those of what was asked before together a share of those of what is asked now."""
    own = sum(weight for weight, word in zip(weights, words, strict=True) if not word.before)
    rest = sum(weight for weight, word in zip(weights, words, strict=True) if word.before)
    factor = min(1.0, _BEFORE * own / rest) if own and rest else 1.0
    return [weight * (factor if word.before else 1.0) for weight, word in zip(weights, words, strict=True)]
