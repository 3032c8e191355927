"""True sentences about governments, cut from the sample reports, and the same with one thing changed.

A sentence is a sentence of a report with whose it is, its year, and whether it is a plan or a result said before it, as
an article would say it. Everything is drawn with a fixed seed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.gazetteer.divisions import stem
from rag.ingest import read_document
from rag.numbers.quantities import Quantity, find_quantities
from rag.records import Document, text_at
from rag.text.fold import fold

UNITS = (
    ("亿元", "万元"),
    ("万人", "人"),
    ("万亩", "亩"),
    ("%", "个百分点"),
    ("亿斤", "万吨"),
    ("万个", "个"),
    ("公里", "米"),
)
BOUNDS = (("以上", "以下"), ("左右", "以上"), ("以内", "以上"), ("超过", "接近"), ("突破", "约"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and what was changed in it: "" nothing. text[start:end) is the number that is no longer true."""

    text: str
    changed: str
    start: int = 0
    end: int = 0


def read_samples(folder: Path) -> tuple[Document, ...]:
    """The sample reports, in the order of their names."""
    return tuple(read_document(path.read_bytes(), path.name, max_chars=300) for path in sorted(folder.glob("*.md")))


def true_sentences(documents: tuple[Document, ...]) -> Iterator[tuple[Document, str, str]]:
    """(report, opening, sentence) for every clause group of a report that tells one to four amounts."""
    for document in documents:
        (report,) = document.reports
        for section in document.sections:
            if section.role not in ("plan", "review"):
                continue
            year = report.year if section.role == "plan" else report.year - 1
            opening = f"{report.region.name}{year}年" + ("计划" if section.role == "plan" else "实际")
            text = re.sub(r"进入20\d\d年.*", "", text_at(document.source.text, section.spans))
            for said in re.split(r"[。；;！\n]", text):
                said = re.sub(r"^#+ .*|^[（(][一二三四五六七八九十]+[）)].*", "", said.strip())
                own_year = re.search(r"20\d\d|去年|年来|十三五|一年", fold(said))
                if not own_year and 1 <= len(find_quantities(fold(said))) <= 4 and len(said) < 90:
                    yield document, opening, said


def spoil(
    documents: tuple[Document, ...], document: Document, opening: str, said: str, kind: str, chance: random.Random
) -> Sentence | None:
    """The sentence with one change of this kind, None where it has nothing to change so."""
    (report,) = document.reports
    number = chance.choice(find_quantities(fold(said)))
    if kind == "digit":
        new = _other_digit(number, chance)
        return _replaced(opening, said, number, new, kind) if new else None
    if kind in ("unit", "bound"):
        for old, new in UNITS if kind == "unit" else BOUNDS:
            at = fold(said).find(old, number.outer_start, number.outer_end)
            if at >= 0:
                text = said[:at] + new + said[at + len(old) :]
                shift = len(opening) + (len(new) - len(old) if at < number.start else 0)
                return Sentence(opening + text, kind, number.start + shift, number.end + shift)
        return None
    if kind == "region":
        if stem(report.region.name) in fold(said):
            return None  # 内江黑猪 is 内江's, whoever is said before it
        others = [each.reports[0].region.name for each in documents if number.text not in fold(each.source.text)]
        new = chance.choice(others).join(("", opening[len(report.region.name) :])) if others else opening
    elif kind == "year":
        new = re.sub(r"\d{4}", lambda hit: str(int(hit.group()) - 3), opening)
    elif re.search(r"目标|力[争爭]|预期|預期|计划|同比|比上年|初步核算|争取|爭取|任务|预计|確保|确保", said):
        return None  # it says itself which it is
    else:
        new = opening.replace("计划", "已实际") if "计划" in opening else opening.replace("实际", "目标是")
    return Sentence(new + said, kind, number.start + len(new), number.end + len(new)) if new != opening else None


def _other_digit(number: Quantity, chance: random.Random) -> str:
    places = [at for at, char in enumerate(number.text) if char.isdigit()]
    if not places:
        return ""
    at = chance.choice(places)
    digit = chance.choice([char for char in "123456789" if char != number.text[at]])
    return number.text[:at] + digit + number.text[at + 1 :]


def _replaced(opening: str, said: str, number: Quantity, new: str, kind: str) -> Sentence:
    text = opening + said[: number.start] + new + said[number.end :]
    return Sentence(text, kind, number.start + len(opening), number.start + len(opening) + len(new))
