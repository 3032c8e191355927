"""A follow-up said in full: whose report, which year, what of it."""

from __future__ import annotations

from rag.figures.lexicon import lexicon
from rag.question.questions import Question
from ui.i18n import Lang, say
from ui.views.examples import name_of


def in_full(question: Question, lang: Lang) -> str:
    """What an elliptic question was taken to ask: 郑州市2024年 固定资产投资 目标. "" for one that says it itself."""
    if not question.carried:
        return ""
    join = say("page.join", lang)
    dated = []
    for place in question.places:
        name = name_of(place.region, lang) if place.region else ""
        year = place.year or place.report_year
        dated.append(f"{name} {year or ''}".strip() if lang == "en" else f"{name}{year}年" if year else name)
    known = lexicon()
    asked = []
    for slot in question.slots:
        names = [(known[id_].en if lang == "en" else known[id_].zh) for id_ in slot.indicators if id_ in known]
        asked.append(join.join(names) if names and not slot.narrowed else "".join(slot.topic))
    kind = say(f"ask.ask_{question.kind}", lang) if question.kind and question.wants == "amount" else ""
    comparison = say(f"ask.ask_{question.comparison}", lang) if question.comparison else ""
    return " ".join(
        part for part in (join.join(filter(None, dated)), join.join(filter(None, asked)), kind, comparison) if part
    )
