"""The badge of an answer: how many of its numbers were checked, and each check. Pure functions; no Gradio."""

from __future__ import annotations

from collections.abc import Sequence

from rag.records import Check
from ui.html import Html, tag
from ui.i18n import Lang, say


def badge(checks: Sequence[Check], lang: Lang, notes: Sequence[str] = ()) -> Html | None:
    """「n 个数字已核对」, green; amber with the reason where a number has no clause or a model's words were put aside.

    Opens to the checks one by one. None without numbers.
    """
    checks = tuple(dict.fromkeys(checks))  # a number that is said twice is one
    if not checks:
        return None
    bad = sum(check.status == "unsupported" for check in checks)
    hand = sum(check.status == "by_hand" for check in checks)
    if hand and not bad:
        text = say("check.hand", lang, n=len(checks), hand=hand)
    elif bad:
        text = say("check.some", lang, n=len(checks), bad=bad)
    else:
        text = say("check.one" if len(checks) == 1 else "check.all", lang, n=len(checks))
        text += say("check.replaced", lang) if notes else ""
    rows = (tag("li", tag("b", check.text), " ", _why(check, lang), class_=check.status) for check in checks)
    amber = bool(bad or hand or notes)
    sign = tag("span", "!" if amber else "✓", aria_hidden="true")
    reasons = (tag("p", note, class_="reason") for note in notes)
    listed = tag("div", *reasons, tag("h4", say("check.title", lang)), tag("ul", *rows), class_="checks")
    return tag("details", tag("summary", sign, " ", text), listed, class_=f"badge {'amber' if amber else 'green'}")


def _why(check: Check, lang: Lang) -> str:
    if check.status == "supported":
        return say("check.supported", lang, n=check.citation)
    if check.status == "by_hand":
        return say("check.by_hand", lang)
    if check.status == "computed" and check.formula == "as asked":
        return say("check.asked", lang)
    if check.status == "computed" and _is_name(check.formula or ""):
        return say("check.counted", lang)  # the name of what was done, which shows no sum
    if check.status == "computed":
        return say("check.computed", lang, formula=check.formula or "")
    return say("check.unsupported", lang)


def _is_name(formula: str) -> bool:
    return formula.isascii() and formula.replace("_", "").isalpha()
