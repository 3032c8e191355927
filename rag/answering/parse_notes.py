"""What of a question was not understood, or was mended, said beside its answer."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.voice import Voice
from rag.answering.wording import in_script
from rag.library.store import Library
from rag.question.answer_table import Row
from rag.question.parse import Parsed
from rag.records import Report

_NAMED = 8  # regions that a no names


def notes_of(parsed: Parsed, voice: Voice) -> tuple[str, ...]:
    """One line each, in the language of the question."""
    found = []
    for wrong, right in (*parsed.earlier, parsed.mended) if parsed.mended else ():
        found.append(f"read “{wrong}” as “{right}”" if voice.tongue == "en" else f"把“{wrong}”读作“{right}”。")
    if parsed.preamble:
        en = voice.tongue == "en"
        found.append(f"set aside: “{parsed.preamble}”" if en else f"“{parsed.preamble}”不作提问理解。")
    if parsed.left:
        if voice.tongue == "en":
            found.append(f"not understood: {', '.join(parsed.left)}")
        else:
            found.append(f"我没有理解：{'、'.join(parsed.left)}。")
    return tuple(in_script(line, voice.language) for line in found)


def held_line(rows: Sequence[Row], reports: Sequence[Report], voice: Voice) -> str:
    """Which reports of the only place asked about are there, or of which places; "" of several places."""
    if len(rows) != 1:
        return ""
    years = sorted({report.year for report in reports if report.region.name == rows[0].region.name})
    if not years:
        names = [voice.region(region) for region in dict.fromkeys(report.region for report in reports)]
        if not names:
            return ""
        if voice.tongue == "en":
            return f" It holds reports of {voice.join(names[:_NAMED])}{' and others' * (len(names) > _NAMED)}."
        more = "等地" if len(names) > _NAMED else ""
        return in_script(f"资料库有{voice.join(names[:_NAMED])}{more}的报告。", voice.language)
    if voice.tongue == "en":
        return f" It holds those of {', '.join(map(str, years))}."
    return in_script(f"资料库有它{'、'.join(f'{year}年' for year in years)}的报告。", voice.language)


def words_only_line(library: Library, voice: Voice) -> str:
    """That texts were searched by words alone, and how many chunks have vectors."""
    done, chunks = library.coverage()
    if voice.tongue == "en":
        return f"Searched by words alone: {done} of {chunks} chunks have vectors so far (govreport index)."
    return in_script(f"只按词语查找：{chunks}段中{done}段有向量（govreport index补齐）。", voice.language)
