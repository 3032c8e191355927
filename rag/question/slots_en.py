"""The slots of an English question. Subjects beyond the lexicon are read with the tables of `rag.figures.synonyms`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from rag.figures.lexicon import Name, lexicon
from rag.figures.synonyms import frame_words, translate, without_terms
from rag.question.frame_words import LIGHT, runs
from rag.question.slots import Slot, masked_text, measure_in, names_in, target_and_result

_ASKED_UNIT_EN = (
    ("人", re.compile(r"how many (?:\w+ )?(?:people|persons|residents|workers|jobs)", re.IGNORECASE)),
    ("公里", re.compile(r"how many (?:\w+ )?(?:km|kilomet(?:er|re)s)", re.IGNORECASE)),
    ("亩", re.compile(r"how many (?:\w+ )?mu\b", re.IGNORECASE)),
    ("吨", re.compile(r"how many (?:\w+ )?ton(?:ne)?s", re.IGNORECASE)),
    ("平方米", re.compile(r"how many (?:\w+ )?square met(?:er|re)s", re.IGNORECASE)),
    ("元", re.compile(r"how (?:much|many) (?:\w+ ){0,2}(?:yuan|rmb)|how much (?:money|investment)", re.IGNORECASE)),
    ("美元", re.compile(r"how (?:much|many) (?:\w+ ){0,2}(?:us )?dollars", re.IGNORECASE)),
    ("%", re.compile(r"what (?:percentage|percent|share|proportion)", re.IGNORECASE)),
)


def find_slots_en(folded: str, masked: Sequence[tuple[int, int]]) -> tuple[tuple[Slot, ...], tuple[str, ...]]:
    """The slots of a folded English question, and its content in Chinese for search; arguments as in `find_slots`."""
    text = masked_text(folded, masked)
    named = (lexicon()[name.id].zh for name in _names(text))
    words = (*named, *translate(text), *(run for run in runs(text, LIGHT) if not run.isascii()))
    return target_and_result(tuple(_english(text)), text), tuple(dict.fromkeys(words))


def untranslated(text: str) -> tuple[str, ...]:
    """Content words of an English question that no table knows; its places and years are struck out in `text`."""
    chars = list(text)
    for name in _names(text):
        chars[name.start : name.end] = " " * (name.end - name.start)
    rest = without_terms("".join(chars))
    words = [hit.group().lower().removesuffix("'s") for hit in _WORD.finditer(rest)]
    return tuple(dict.fromkeys(word for word in words if word not in frame_words() and len(word) > 2))


_WORD = re.compile(r"[A-Za-z][A-Za-z&'’-]*|\d+[A-Za-z]+")


@cache
def _full_names() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The names that answers print, longest first, without their brackets."""
    names = sorted(((item.id, item.en.split(" (")[0]) for item in lexicon().values()), key=lambda item: -len(item[1]))
    # value-added and fixed asset as well as value added and fixed-asset
    spelt = ((id_, "[- ]".join(re.escape(word) for word in re.split("[- ]", name))) for id_, name in names)
    return tuple((id_, re.compile(rf"\b{name}\b", re.IGNORECASE)) for id_, name in spelt)


def _names(text: str) -> list[Name]:
    """Names of indicators in an English text; `disposable income` is that of the residents it is said of."""
    found: list[Name] = []
    for id_, pattern in _full_names():
        for hit in pattern.finditer(text):
            if not any(hit.start() < name.end and hit.end() > name.start for name in found):
                found.append(Name(hit.start(), hit.end(), id_))
    plain = names_in(text.replace("-", " "))
    known = [*names_in(text), *plain]
    found += [
        name
        for name in dict.fromkeys(known)
        if not any(name.start < each.end and name.end > each.start for each in found)
    ]
    if any(name.id == "resident_income" for name in found):
        whose = [id_ for id_ in ("urban_income", "rural_income") if re.search(rf"\b{id_[:5]}\b", text, re.IGNORECASE)]
        income = next(name for name in found if name.id == "resident_income")
        found = [name for name in found if name.id not in ("resident_income", *whose)]
        found += [Name(income.start, income.end, id_) for id_ in whose] or [income]
    return sorted(found, key=lambda name: name.start)


def _english(text: str) -> Iterator[Slot]:
    names = _names(text)
    units = tuple(unit for unit, pattern in _ASKED_UNIT_EN if pattern.search(text))
    measure = measure_in(text)
    ids = tuple(dict.fromkeys(name.id for name in names))
    topic = translate(text)
    hints: tuple[str, ...] = ()
    phrase = ""
    if not ids:
        yield Slot(topic, hints, phrase, measure=measure, units=units)
        return
    narrowed = tuple(_touching(text, names))
    if narrowed:
        yield Slot(topic, hints, phrase, ids, text[names[0].start : names[0].end], narrowed, measure, units)
        return
    for id_ in ids:
        named = next(text[name.start : name.end] for name in names if name.id == id_)
        yield Slot(topic, hints, phrase, (id_,), named, (), measure, units)


def _touching(text: str, names: Sequence[Name]) -> Iterator[str]:
    """The word right before an indicator's name when it is no word of the frame: private | fixed-asset investment."""
    for name in names:
        words = list(_WORD.finditer(text, 0, name.start))
        if words and not text[words[-1].end() : name.start].strip():
            word = words[-1].group().lower().removesuffix("'s")
            if word not in frame_words():
                yield word
