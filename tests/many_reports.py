"""A library of many reports, made quickly: one made-up report is read, the others are its copies under other names.

Also what a well-behaved model answers about them, so that a scripted endpoint can play it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import product
from pathlib import Path

from scripted_llm import Asked
from toy import report_text

from rag.formats.decode import decode
from rag.ingest import document_of
from rag.library.writer import open_writer
from rag.records import Document, Region

NAME, YEAR = "郑州市", 2024
_FIRST = "东西南北上下前后左右内外大小新旧长平安康"
_SECOND = "山河湖海江川林原州阳丰宁泰和昌盛华明光远兴隆永顺清源泉溪岭坪"
_PASSAGE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_TARGET = re.compile(r"([\u4e00-\u9fff]+?)(?:增长)?(\d[\d.]*(?:%|万人)(?:左右|以上|以内)?)")


def names(count: int) -> Iterator[str]:
    """Made-up names of places, each as long as `NAME`."""
    made = (f"{a}{b}市" for a, b in product(_SECOND, _FIRST + _SECOND))
    return (name for name, _ in zip(made, range(count), strict=False))


def documents(count: int, sentences: int = 6) -> Iterator[Document]:
    """`count` documents of one report each, of one year and level, with the same figures."""
    base = document_of(decode(report_text(NAME, YEAR, sentences=sentences).encode(), "a.txt"), max_chars=300)
    report = base.reports[0]
    for name in names(count):
        text = base.source.text.replace(NAME, name)
        source = replace(base.source, id=sha256(text.encode()).hexdigest(), name=f"{name}.txt", text=text)
        id_ = source.id[:16]
        region = Region(name, "prefecture", "", "河南省")
        yield replace(
            base,
            source=source,
            reports=(
                replace(report, id=id_, source_id=source.id, region=region, title=report.title.replace(NAME, name)),
            ),
            sections=tuple(replace(each, id=each.id.replace(report.id, id_), report_id=id_) for each in base.sections),
            chunks=(),
            figures=tuple(
                replace(
                    each,
                    id=each.id.replace(report.id, id_),
                    report_id=id_,
                    section_id=each.section_id.replace(report.id, id_),
                )
                for each in base.figures
            ),
        )


def make_library(folder: Path, count: int, sentences: int = 6) -> Path:
    """A library of `count` reports, without anything to search by: summaries need none."""
    with open_writer(folder, "toy") as writer:
        for document in documents(count, sentences):
            writer.put(document, (), "generated")
    return folder


def honest(asked: Asked) -> str:
    """What a model says that does as it is told: the first passage, or all targets in the passages."""
    passages = _PASSAGE.findall(asked.text)
    if '"targets"' not in asked.text:
        number, text = passages[0]
        return f"{text.rstrip('。；;')}[{number}]。"
    lines = [
        {"indicator": name, "value": value, "sentence": int(number)}
        for number, text in passages
        if "目标是" in text
        for clause in text.partition("：")[2].split("，")
        for name, value in _TARGET.findall(clause)[:1]
    ]
    return json.dumps({"targets": lines}, ensure_ascii=False)
