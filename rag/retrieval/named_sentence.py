"""The sentence of a report that says most of a thing by the thing's own name; its whole text is looked through.

What a report is said not to hold must not stand there in plain words, so the name is looked for in every sentence:
first as the question has it, then its words in one clause, then what else tells of such a topic (`topics.toml`).

>>> from rag.records import Span
>>> from rag.text.view import View
>>> said = Reading.of(View("要发展钢铁、低空经济等产业。大力发展低空经济,开通10条航线。", (Span(0, 31),)))
>>> found = named_sentence(said, thing_of("发展低空经济"), "plan")
>>> said.view.text[found.passage.start : found.passage.end], found.how
('大力发展低空经济,开通10条航线。', 'named')
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.figures.synonyms import swaps
from rag.retrieval.closest import nouns_of
from rag.retrieval.passages import Passage
from rag.retrieval.report_reading import Reading
from rag.retrieval.topics import light_words, topics_of
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.sentences import clauses, widened

_LONG = 120  # characters of what is quoted
_EARLY = 14  # characters in which a sentence says what it is about
_SHORT = 16  # a sentence of fewer only opens what follows
_LEAST = 3  # characters of a name that may stand without the verb behind it
_KINDS = frozenset({"经济", "社会", "市场", "产业", "企业", "群众", "能力", "体系", "机制", "水平", "服务", "管理"})
"""Light words that belong to a name where they stand behind it: 低空|经济, 养老|服务."""
_PARTICLES = frozenset("pucdr")  # first letters of jieba's classes
_GUIDES = lazily(r"以习近平|指导思想|重要讲话|总基调|总体要求|党的二十|全会精神")


@dataclass(frozen=True, slots=True)
class Thing:
    """What is asked about: its name, what else is the same (`forms`), its words, and what tells of it (`related`)."""

    name: str
    forms: tuple[str, ...]
    words: tuple[str, ...]
    related: tuple[str, ...]

    def with_words_of(self, other: Thing) -> Thing:
        """One thing that is named by the words of both."""
        words, related = (*self.words, *other.words), (*self.related, *other.related)
        return Thing(f"{self.name}、{other.name}", (), tuple(dict.fromkeys(words)), tuple(dict.fromkeys(related)))


How = Literal["named", "elsewhere", "near"]
"""By its name or all its words in the part asked about, by them in another part, or by what else tells of it."""


@dataclass(frozen=True, slots=True)
class Named:
    """A sentence, or its clauses, and how it tells of the thing."""

    passage: Passage
    how: How


def thing_of(run: str, *, is_term: bool = False) -> Thing | None:
    """The thing that a run of a question's words names; None where all of them are light. A term is taken as it is."""
    from rag.text.words import tagged  # loads jieba: a table answer needs none of it

    run = fold(run).lower().strip()
    light = frozenset[str]().union(*light_words())
    cut = tagged(run)
    while (
        cut and not is_term and (cut[0][0] in light or cut[0][1][:1] in _PARTICLES) and _size(cut) - len(cut[0][0]) > 1
    ):
        cut = cut[1:]
    while cut and not is_term and cut[-1][0] in light - _KINDS and _size(cut) - len(cut[-1][0]) >= _LEAST:
        cut = cut[:-1]
    name = run if is_term else "".join(word for word, _ in cut)
    if len(name) < 2 or name in light:
        return None
    forms = tuple(dict.fromkeys((name, *(name.replace(form, other.lower()) for form, other in swaps(name)))))
    if is_term:
        return Thing(name, forms, (), ())
    words = tuple(dict.fromkeys(word for word, _ in cut if len(word) > 1))
    related = (form for unit in nouns_of(topics_of(name, ())) for form in unit.forms if len(form) > 1)
    return Thing(name, forms, words, tuple(dict.fromkeys(form for form in related if form not in light)))


def _size(cut: Sequence[tuple[str, str]]) -> int:
    return sum(len(word) for word, _ in cut)


def named_sentence(reading: Reading, thing: Thing, role: str) -> Named | None:
    """The best sentence of the whole report on a thing, those of a part of this role first; None where none tells."""
    by_form, by_words = reading.said.holding_any(thing.forms), _together(reading, thing.words)
    within = [frozenset(at for at in held if _is_in(reading, at, role)) for held in (by_form, by_words)]
    tiers: list[tuple[How, frozenset[int], tuple[str, ...]]] = [
        ("named", within[0], thing.forms),
        ("named", within[1], thing.words),
        ("elsewhere", by_form, thing.forms),
        ("elsewhere", by_words, thing.words),
        ("near", reading.said.holding_any(thing.related), thing.related),
    ]
    return next((Named(_best(reading, held, forms, role), how) for how, held, forms in tiers if held), None)


def _is_in(reading: Reading, index: int, role: str) -> bool:
    """Whether a sentence stands in a part of this role, or in one whose role is not known."""
    return reading.role_at(reading.sentences[index][0]) in ("", role)


def _together(reading: Reading, words: Sequence[str]) -> frozenset[int]:
    """The sentences that have all of some words in one clause."""
    if not words:
        return frozenset()
    said, text = reading.said, reading.view.folded
    held = frozenset[int].intersection(*(said.holding(word) for word in words))
    return frozenset(
        index
        for index in held
        if any(all(word in text[a:b].lower() for word in words) for a, b in clauses(text, *reading.sentences[index]))
    )


def _best(reading: Reading, among: frozenset[int], forms: Sequence[str], role: str) -> Passage:
    index = max(sorted(among), key=lambda at: _worth(reading, at, forms, role))
    start, end = _cut(reading, index, forms)
    return Passage(start, end, 1.0, 1.0, 0)


def _worth(reading: Reading, index: int, forms: Sequence[str], role: str) -> float:
    """How much a sentence tells of what it names: early, often, in the part asked about; not in a list of things."""
    sentence, start = reading.said[index], reading.sentences[index][0]
    titled = sentence.rstrip("。") in reading.title_at(start).lower()
    held = [form for form in forms if form in sentence]
    places = [sentence.find(form) for form in held]
    listed = all(
        "、" in (sentence[max(at - 1, 0) : at], sentence[at + len(form) : at + len(form) + 1])
        for at, form in zip(places, held, strict=True)
    )
    named = sum(sentence.count(form) * len(form) for form in held) / len(sentence)
    return (
        1.0 * _is_in(reading, index, role)
        + 0.3 * (min(places) < _EARLY)
        + 0.5 * min(named, 0.4)
        + 0.1 * min(len(held), 3)
        - 0.35 * listed
        - 0.6 * (_GUIDES.search(sentence) is not None)
        - 1.5 * (titled or sentence[-1] not in "。!?;" or "\n" in sentence)
    )


def _cut(reading: Reading, index: int, forms: Sequence[str]) -> tuple[int, int]:
    """The sentence with what it opens, or of a long one the clauses around the name."""
    text, (start, end) = reading.view.folded, reading.sentences[index]
    if end - start <= _SHORT and index + 1 < len(reading.sentences):
        left, right = reading.sentences[index + 1]
        if "\n" not in text[end:left] and right - start <= _LONG:
            return start, right
    if end - start <= _LONG:
        return start, end
    parts = clauses(text, start, end)
    named = next((at for at, (a, b) in enumerate(parts) if any(form in text[a:b].lower() for form in forms)), 0)
    return widened(parts, named, _LONG)
