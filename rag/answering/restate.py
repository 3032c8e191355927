"""An elliptic question said in full, in its own language: whose report, which year, what of it."""

from __future__ import annotations

from rag.answering.wording import english_name, in_script, region_words
from rag.figures.lexicon import lexicon
from rag.question.questions import Question

_KINDS = {"target": ("目标", "target"), "actual": ("实际", "result"), "plan": ("规划", "plan")}
_COMPARED = {
    "highest": ("最高", "highest"),
    "lowest": ("最低", "lowest"),
    "rank": ("排名", "ranking"),
    "difference": ("相差多少", "difference"),
    "sum": ("合计", "sum"),
    "average": ("平均", "average"),
    "count": ("有几个", "how many"),
    "list": ("分别", "each"),
}


def in_words(question: Question) -> str:
    """What an elliptic question was taken to ask: 郑州市2024年 固定资产投资 目标. "" for one that says it itself."""
    if not question.carried:
        return ""
    english = question.language == "en"
    join = ", " if english else "、"
    dated = []
    for place in question.places:
        year = place.year or place.report_year
        region = place.region
        name = "" if region is None else english_name(region, question) if english else region_words(region)
        dated.append(f"{name} {year or ''}".strip() if english else f"{name}{year}年" if year else name)
    known = lexicon()
    asked = []
    for slot in question.slots:
        names = [known[id_].en if english else known[id_].zh for id_ in slot.indicators if id_ in known]
        asked.append(join.join(names) if names and not slot.narrowed else "".join(slot.topic))
    kind = _KINDS.get(question.kind, ("", ""))[english] if question.wants == "amount" else ""
    compared = _COMPARED.get(question.comparison, ("", ""))[english]
    parts = (join.join(filter(None, dated)), join.join(filter(None, asked)), kind, compared)
    return in_script(" ".join(part for part in parts if part), question.language)
