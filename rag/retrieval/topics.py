"""What a question for more than a sentence is about, in the ways that a report may say it (`topics.toml`).

>>> [unit.name for unit in topics_of("防范化解地方债务风险", ()) if unit.is_noun]
['地方债务', '风险']
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log

from pydantic import BaseModel, ConfigDict

from rag.figures.synonyms import swaps, variants
from rag.retrieval.said import Said

_LIGHT = 0.2  # a verb's share of the weight that its rarity gives


class _Topic(BaseModel):
    """A row of `topics.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    asked: tuple[str, ...]
    said: tuple[str, ...]


class _Words(BaseModel):
    """`topics.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verbs: str
    empty: str
    topic: tuple[_Topic, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that a question names: a text that holds any of `forms` (small letters) holds it.

    `name` is what the question calls it.
    """

    forms: tuple[str, ...]
    is_noun: bool
    name: str = ""
    is_phrase: bool = False
    """Several words that count only where the report has them together."""

    def stands_in(self, text: str) -> bool:
        """Whether a folded text in small letters names it."""
        return any(form in text for form in self.forms)


@cache
def _data() -> tuple[frozenset[str], frozenset[str], tuple[tuple[str, tuple[str, ...]], ...]]:
    words = _Words.model_validate(tomllib.loads(files("rag.retrieval").joinpath("topics.toml").read_text("utf-8")))
    asked = [(name.lower(), tuple(form.lower() for form in each.said)) for each in words.topic for name in each.asked]
    return (
        frozenset(words.verbs.split()),
        frozenset(words.empty.split()),
        tuple(asked),
    )


def light_words() -> tuple[frozenset[str], frozenset[str]]:
    """Verbs that go with any topic, and words that only say what kind of answer is wanted."""
    return _data()[:2]


def topics_of(text: str, without: Sequence[str]) -> tuple[Unit, ...]:
    """The things that folded words name, each once; `without`: names that say nothing here, as of the place."""
    from rag.text.words import cut_words  # loads jieba: a table answer needs none of it

    verbs, empty, topics = _data()
    rest, found = text.lower(), list[Unit]()
    for name in without:
        rest = rest.replace(name, " ")
    named = {form.lower() for form, _ in swaps(rest) if len(form) > 2 and not any(word in form for word in empty)}
    names = (*topics, *((form, (form, *variants(form))) for form in named if all(form != name for name, _ in topics)))
    for name, said in sorted(names, key=lambda each: -len(each[0])):
        if name in rest:
            rest = rest.replace(name, " ")
            found.append(Unit(tuple(dict.fromkeys((*(form.lower() for form in said), name))), is_noun=True, name=name))
    for run in rest.split():
        phrase = _bare(run, verbs | empty)
        if 3 < len(phrase) <= 12:
            found.append(Unit((phrase,), is_noun=True, name=phrase, is_phrase=True))
    words = [word for run in rest.split() for word in cut_words(run) if len(word) > 1 and word not in empty]
    whole = [word for word in words if not any(word != other and word in other for other in words)]
    for word in dict.fromkeys(whole):
        if not any(word in unit.forms for unit in found if not unit.is_phrase):
            others = variants(word) if word not in verbs else ()
            found.append(Unit((word, *(other.lower() for other in others)), is_noun=word not in verbs, name=word))
    return tuple(found)


def _bare(run: str, light: frozenset[str]) -> str:
    """A run of words without those at its ends that say nothing."""
    left, right = 0, len(run)
    while size := next((n for n in (4, 3, 2) if run[left:right][:n] in light and right - left > n), 0):
        left += size
    while size := next((n for n in (4, 3, 2) if run[left:right][-n:] in light and right - left > n), 0):
        right -= size
    return run[left:right]


class Weighed:
    """The things asked about, weighed by how rare they are in one report."""

    def __init__(self, units: Sequence[Unit], said: Said) -> None:
        """`said`: the report's sentences."""
        found = [(unit, said.holding_any(unit.forms)) for unit in units]
        found = [(unit, held) for unit, held in found if held or not unit.is_phrase]
        self._units = tuple(unit for unit, _ in found)
        self._held = tuple(held for _, held in found)
        weights = [log(1 + len(said) / (len(held) or 0.5)) * (1 if unit.is_noun else _LIGHT) for unit, held in found]
        total = sum(weights) or 1.0
        self._weights = tuple(weight / total for weight in weights)

    def hits(self, text: str) -> frozenset[int]:
        """Which of the things a folded text in small letters names."""
        return frozenset(index for index, unit in enumerate(self._units) if unit.stands_in(text))

    def hits_at(self, index: int) -> frozenset[int]:
        """Which of the things the sentence at a place names."""
        return frozenset(at for at, held in enumerate(self._held) if index in held)

    def density(self, text: str) -> float:
        """The share of a text that names what is asked about, by whatever form."""
        nouns = [unit for unit in self._units if unit.is_noun]
        named = {at for unit in nouns for form in unit.forms for at in _places(form, text)}
        return len(named) / len(text) if text else 0.0

    def mentions(self, text: str) -> int:
        """How often a text names what is asked about."""
        nouns = [unit for unit in self._units if unit.is_noun]
        taken = sorted({at for unit in nouns for form in unit.forms for at in _places(form, text)})
        return sum(1 for index, at in enumerate(taken) if not index or at > taken[index - 1] + 1)

    def called(self, text: str) -> float:
        """The share of the things that a text calls by the question's own name of them."""
        nouns = [unit for unit in self._units if unit.is_noun]
        return sum(unit.name in text for unit in nouns) / len(nouns) if nouns else 0.0

    def share(self, hits: frozenset[int]) -> float:
        """The share of the weight that these have."""
        return sum(self._weights[index] for index in hits)


def _places(form: str, text: str) -> list[int]:
    """The characters of a text that any occurrence of a form takes."""
    found, at = list[int](), text.find(form)
    while at >= 0:
        found += range(at, at + len(form))
        at = text.find(form, at + len(form))
    return found
