"""A checked draft as HTML: its numbers coloured, each with its clause. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from rag.drafts.ledger import Finding
from ui.html import Html, tag, together
from ui.i18n import Lang, say
from ui.views.answer import button, notice, place_button, where

_VERDICTS = ("supported", "contradicted", "unknown")
_KINDS = ("value", "unit", "bound", "direction")


def draft(
    text: str, findings: Sequence[Finding], sources: Mapping[str, str], regions: Collection[str], lang: Lang
) -> Html:
    """The draft with its numbers marked, then a line for each that is not supported.

    `sources` maps a source's name to its id; `regions` are the names of those with a report in the library.
    """
    if not findings:
        return together((notice(say("verify.none", lang)), _paragraphs([text])))
    counts = Counter(finding.verdict for finding in findings)
    each = {verdict: counts[verdict] for verdict in _VERDICTS}  # type: ignore[index]  # they are the verdicts
    kind = "bad" if counts["contradicted"] else "good" if counts["supported"] == len(findings) else "info"
    made: list[str] = []
    done = 0
    for finding in findings:
        start, end = finding.claim.start, finding.claim.end
        if start >= done:  # of two claims over one stretch the first is shown
            made += (text[done:start], _number(finding, sources, regions, lang))
            done = end
    made.append(text[done:])
    key = (tag("span", say(f"verify.{verdict}", lang), class_=f"claim {verdict}") for verdict in _VERDICTS)
    ways = (button(name, "tool framed", "mark", data_kind=kind) for name, kind in (("Word", "docx"), ("HTML", "html")))
    problems = [_problem(finding, sources, regions, lang) for finding in findings if finding.verdict != "supported"]
    return together(
        (
            notice(say("verify.count", lang, n=len(findings), **each), kind),
            tag("p", *key, tag("span", say("verify.hint", lang)), class_="draft-key"),
            tag("p", tag("span", say("verify.marked", lang)), *ways, class_="draft-key"),
            _paragraphs(made),
            tag("ul", *problems, class_="problems") if problems else None,
        )
    )


def _paragraphs(parts: Sequence[str]) -> Html:
    """Text and markup as paragraphs: a line break in the text ends one."""
    lines: list[list[str]] = [[]]
    for part in parts:
        if isinstance(part, Html):
            lines[-1].append(part)
            continue
        first, *others = part.split("\n")
        lines[-1].append(first)
        lines += [[other] for other in others]
    filled = (line for line in lines if any(part.strip() for part in line))
    return tag("div", *(tag("p", *line) for line in filled), class_="draft-text")


def _number(finding: Finding, sources: Mapping[str, str], regions: Collection[str], lang: Lang) -> Html:
    shown = " ".join(finding.text.split())
    label = f"{shown}: {say(f'verify.{finding.verdict}', lang)}. {why(finding, regions, lang)}"
    kind = f"claim {finding.verdict}"
    if finding.citation is None:
        return tag("span", shown, class_=kind, title=label)
    source = sources.get(finding.citation.source, "")
    return place_button(shown, kind, source, finding.citation.spans, title=label, aria_label=label)


def why(finding: Finding, regions: Collection[str], lang: Lang) -> str:
    """What a finding rests on, in words: the clause, what differs from it, or why there is none."""
    region = finding.claim.region
    if finding.citation is not None:
        quote = say("verify.says", lang, quote=finding.citation.quote)
        kind = finding.why
        if finding.verdict == "contradicted" and kind not in _KINDS:
            return f"{finding.reason}{'；' if lang == 'zh' else '; '}{quote}"
        if finding.verdict == "contradicted":
            what = say("verify.differs", lang, what=say(f"verify.{kind}", lang))
            return f"{what}{'；' if lang == 'zh' else '; '}{quote}"
        return quote
    if finding.why not in ("not_loaded", "not_understood"):
        return finding.reason
    if region is None:
        return say("verify.no_region", lang)
    return finding.reason if region.name in regions else say("verify.no_report", lang, region=region.name)


def _problem(finding: Finding, sources: Mapping[str, str], regions: Collection[str], lang: Lang) -> Html:
    place = None
    if finding.citation is not None:
        source = sources.get(finding.citation.source, "")
        place = place_button(where(finding.citation, lang), "tool", source, finding.citation.spans)
    number = tag("span", finding.text, class_=f"claim {finding.verdict}")
    return tag("li", number, " ", why(finding, regions, lang), " ", place, class_=finding.verdict)
