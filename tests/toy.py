"""Stand-ins for tests: a toy embedder, and small documents and report texts made up here."""

from __future__ import annotations

import time
from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from rag.records import Chunk, Document, Figure, Region, Removed, Report, Section, Source, Span

Vectors = NDArray[np.float32]


class ToyEmbedder:
    """Counts pairs of neighbouring characters: texts with the same words get near vectors. No weights, no wait."""

    def __init__(self, name: str = "toy", dim: int = 64, seconds: float = 0.0) -> None:
        self.name = self.engine = name
        self.dim = dim
        self.seconds = seconds  # slept for each batch
        self.asked: list[str] = []

    def passages(self, texts: Sequence[str]) -> Vectors:
        time.sleep(self.seconds)
        self.asked.extend(texts)
        return np.array([self.query(text) for text in texts], np.float32).reshape(len(texts), self.dim)

    def query(self, text: str) -> Vectors:
        counts = np.zeros(self.dim, np.float64)
        for pair in map("".join, zip(text, text[1:] + "。", strict=False)):
            counts[int.from_bytes(sha256(pair.encode()).digest()[:4], "big") % self.dim] += 1
        return (counts / (np.linalg.norm(counts) or 1.0)).astype(np.float32)


def report_text(region: str = "郑州市", year: int = 2024, growth: str = "7%", sentences: int = 12) -> str:
    """A made-up report in the form of real ones."""
    works = "\n".join(
        f"持续抓好第{number}项重点工作，新建改造道路{number + 3}条，惠及群众{number * 7 + 2}万人，群众满意度不断提高。"
        for number in range(1, sentences + 1)
    )
    return f"""{region}{year}年政府工作报告

各位代表：
现在，我代表市人民政府，向大会报告工作，请予审议。
一、{year - 1}年工作回顾
过去一年，地区生产总值增长6.2%，规模以上工业增加值增长8.1%，城镇新增就业12.5万人。
二、{year}年工作安排
{year}年经济社会发展主要预期目标是：地区生产总值增长{growth}左右，固定资产投资增长8%以上，城镇新增就业11万人以上。
（一）扩大有效投资
{works}
（二）保障改善民生
新增公办幼儿园学位6000个，开工改造老旧小区120个。
各位代表，让我们团结奋斗，为实现目标任务努力工作！
"""


def document(
    name: str = "a.txt", region: str = "郑州市", year: int = 2024, clauses: Sequence[str] = ("地区生产总值增长7%左右",)
) -> Document:
    """A document by hand: a title, then a section of one chunk and one figure for each clause."""
    title = f"{region}{year}年政府工作报告\n"
    text, spans = title, []
    for clause in clauses:
        spans.append(Span(len(text), len(text) + len(clause) + 1))
        text += clause + "\n"
    noise = Span(len(text), len(text) + 3)
    text += "上一页"
    source = Source(sha256(text.encode()).hexdigest(), name, text, "utf-8", len(text.encode()))
    report_id = sha256(f"{source.id}{region}{year}".encode()).hexdigest()[:12]
    place = Region(region, "prefecture", "410100", "河南省")
    report = Report(report_id, source.id, place, year, title.strip(), "", "", (Span(0, noise.start),))
    sections, chunks, figures = [], [], []
    for at, (span, clause) in enumerate(zip(spans, clauses, strict=True)):
        id_ = sha256(f"{report_id}{at}{clause}".encode()).hexdigest()[:16]
        role = "plan" if at % 2 == 0 else "review"
        path = (f"第{at + 1}节",)
        sections.append(Section(f"s{id_}", report_id, path, 1, role, (span,)))  # type: ignore[arg-type]
        chunks.append(Chunk(f"c{id_}", report_id, f"s{id_}", path, (span,), clause + "\n"))
        figures.append(
            Figure(
                *(
                    f"f{id_}",
                    report_id,
                    f"s{id_}",
                    "gdp_growth",
                    "地区生产总值",
                    "target",
                    "growth",
                    at == 0,
                    str(year),
                ),
                *(Decimal("7"), Decimal("7.50"), "%", None, "%", "about", clause),  # type: ignore[arg-type]
                *((Span(span.start, span.end - 1),), (), "toy"),
            )
        )
    return Document(
        *(source, (report,), tuple(sections), tuple(chunks), tuple(figures)), (Removed(noise, "page chrome"),)
    )
