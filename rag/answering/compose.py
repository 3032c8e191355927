"""Findings and passages -> an `Answer` with citations, or one of the plain noes. Words only: no search, no model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from rag.answering.compute import Entry, compare, compare_values, gap_of
from rag.answering.wording import (
    english_name,
    in_script,
    not_found,
    not_loaded,
    not_stated,
    premise_words,
    quoted,
    report_name,
    unclear,
    value_sentence,
)
from rag.figures.lexicon import lexicon
from rag.question.questions import Question
from rag.records import Answer, Citation, Figure, Mark, Mode, Report, Spans, Status, place_at
from rag.retrieval.answer_patterns import BROAD
from rag.retrieval.figure_lookup import Finding
from rag.text.fold import fold


@dataclass(slots=True)
class Citer:
    """Numbers citations in the order of the answer; a clause cited twice has one number.

    `sources` maps a report's id to the name of its source, `paths` a section's id to its path, `marks` a report's id
    to the pages or rows of its source.
    """

    sources: Mapping[str, str]
    paths: Mapping[str, tuple[str, ...]]
    marks: Mapping[str, Sequence[Mark]] = field(default_factory=dict)
    made: list[Citation] = field(default_factory=list)

    def cite(self, report: Report, section_id: str, spans: Spans, quote: str) -> int:
        """The number of the citation of `quote`, which is the source text at `spans`."""
        for citation in self.made:
            if citation.spans == spans and citation.source == self.sources[report.id]:
                return citation.n
        n = len(self.made) + 1
        path = self.paths.get(section_id, ())
        place = place_at(self.marks.get(report.id, ()), spans[0].start) if spans else ""
        source = self.sources[report.id]
        self.made.append(Citation(n, report.region.name, report.year, path, source, spans, quote, place))
        return n

    def figure(self, report: Report, figure: Figure) -> int:
        """The number of the citation of a figure's clause."""
        return self.cite(report, figure.section_id, figure.spans, figure.quote)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A passage to quote: its report, section, place and text."""

    report: Report
    section_id: str
    spans: Spans
    text: str


def _answer(
    question: Question, text: str, status: Status, mode: Mode, citer: Citer | None, reports: Sequence[Report]
) -> Answer:
    looked = tuple(dict.fromkeys(report_name(report) for report in reports))
    return Answer(question.text, text, status, mode, tuple(citer.made) if citer else (), (), looked)


def from_findings(findings: Sequence[Finding], question: Question, citer: Citer, loaded: Sequence[Report]) -> Answer:
    """The answer to a question for numbers, all of whose findings are settled.

    Several slots of one place give a sentence each, several places a comparison. With nothing found it is a refusal.
    """
    found = [finding for finding in findings if finding.outcome == "found"]
    looked = [report for finding in findings for report in finding.looked_in]
    if not found:
        return refusal(findings, question, loaded)
    scopes = {finding.scope for finding in findings}
    entries = [
        Entry(finding, figure, citer.figure(finding.report, figure))
        for finding in found
        for figure in finding.figures
        if finding.report is not None
    ]
    missing = [finding for finding in findings if finding.outcome != "found"]
    if len(scopes) > 1:
        slots = list(dict.fromkeys(finding.slot for finding in findings))
        blocks = []
        for slot in slots:
            own = [entry for entry in entries if entry.finding.slot == slot]
            lacking = [finding for finding in missing if finding.slot == slot]
            blocks.append(compare(own, lacking, question))
        text = "\n".join(blocks)
    else:
        lines = [value_sentence(entry.finding, entry.figure, f"[{entry.n}]", question) for entry in entries]
        lines += [
            not_stated(finding, question) if finding.report is not None else not_loaded(finding, question, ())
            for finding in missing
        ]
        if found[0].scope.guessed:
            lines.append(_guess_note(found[0], question))
        text = "\n".join(dict.fromkeys(lines))
        gap = _progress(entries, question) or compare_values(entries, question)
        text += f"\n{gap}" if gap else ""
        if len(entries) == 1:
            text = premise_words(entries[0].finding, entries[0].figure, question) + text
    return _answer(question, text, "answered", "table", citer, looked)


def _progress(entries: Sequence[Entry], question: Question) -> str:
    """For a target asked for with its result: the one held against the other."""
    pairs = [entry for entry in entries if entry.finding.slot.kind]
    if len(pairs) != 2 or pairs[0].figure.indicator != pairs[1].figure.indicator:
        return ""
    readings = {entry.finding.reading: entry for entry in pairs}
    if set(readings) != {"target", "actual"}:
        return ""
    return gap_of(readings["target"], readings["actual"], question)


def no_such_group(question: Question) -> Answer:
    """`not_loaded`: a group of which the library holds no report."""
    group = question.group
    inside = group.within if group else None
    if question.language == "en":
        place = english_name(inside, question) if inside else "that level"
        text = f"The library does not hold the reports asked for (regions of {place})."
    else:
        level = {"province": "各省", "prefecture": "各市", "county": "各区县"}.get(
            (group.level if group else "") or "", ""
        )
        text = in_script(
            f"资料库没有收录{inside.name if inside else ''}{level}相应年份的政府工作报告。", question.language
        )
    return _answer(question, text, "not_loaded", "table", None, [])


def _guess_note(finding: Finding, question: Question) -> str:
    year = finding.report.year if finding.report else ""
    if question.language == "en":
        return f"(The question names no year; this is from the newest report in the library, {year}.)"
    return in_script(f"（问题没有写年份，这里取资料库中最新的{year}年报告。）", question.language)


def refusal(findings: Sequence[Finding], question: Question, loaded: Sequence[Report]) -> Answer:
    """`not_loaded` if every report is missing, else `not_stated`. `loaded` are all reports, to name those inside."""
    missing = [finding for finding in findings if finding.outcome == "not_loaded"]
    looked = [report for finding in findings for report in finding.looked_in]
    if len(missing) == len(findings):
        lines = [
            not_loaded(finding, question, [r for r in loaded if _is_inside(r, finding)])
            for finding in _one_each(missing)
        ]
        return _answer(question, "\n".join(lines), "not_loaded", "table", None, [])
    lines = [not_stated(finding, question) for finding in findings if finding.report is not None]
    lines += [not_loaded(finding, question, ()) for finding in _one_each(missing)]
    return _answer(question, "\n".join(dict.fromkeys(lines)), "not_stated", "table", None, looked)


def _one_each(findings: Sequence[Finding]) -> list[Finding]:
    return list({finding.scope: finding for finding in findings}.values())


def _is_inside(report: Report, finding: Finding) -> bool:
    region = finding.scope.region
    digits = {"province": 2, "prefecture": 4}.get(region.level, 6)
    own = report.region.adcode
    return bool(own and region.adcode) and own != region.adcode and own[:digits] == region.adcode[:digits]


_MISSED = re.compile(r"(?:未能?|没有?能?|尚未)(?:如期|全面)?(?:完成|达到|实现)")


def misses_target(sentence: str) -> bool:
    """Whether a folded sentence admits that something was not reached: 未能完成预期目标."""
    return _MISSED.search(sentence) is not None


def contradicted(finding: Finding, question: Question, passage: Quoted, citer: Citer) -> Answer:
    """The question says that a target was met; the report says that it was not, and gives no number."""
    n = citer.cite(passage.report, passage.section_id, passage.spans, passage.text)
    base = not_stated(finding, question)
    if question.language == "en":
        text = f"The premise does not agree with the report, which says: {quoted(passage.text)} [{n}]\n{base}"
    else:
        begin = in_script("问题的前提与报告不符，报告的原文是：", question.language)
        text = f"{begin}{quoted(passage.text)}。[{n}]\n{base}"
    return _answer(question, text, "not_stated", "table", citer, finding.looked_in)


def admitted(answer: Answer, passage: Quoted, question: Question, citer: Citer) -> Answer:
    """An answer with the clause in which the report says that the target was not reached."""
    n = citer.cite(passage.report, passage.section_id, passage.spans, passage.text)
    begin = "The report says: " if question.language == "en" else in_script("报告写明：", question.language)
    return replace(answer, answer=f"{answer.answer}\n{begin}{quoted(passage.text)}[{n}]", citations=tuple(citer.made))


def from_passages(passages: Sequence[Quoted], question: Question, citer: Citer) -> Answer:
    """The answer in the report's own words."""
    lines = []
    for passage in passages:
        n = citer.cite(passage.report, passage.section_id, passage.spans, passage.text)
        if question.language == "en":
            name = english_name(passage.report.region, question)
            lines.append(f"{name}'s {passage.report.year} report says: {quoted(passage.text)} [{n}]")
        else:
            begin = in_script(f"{report_name(passage.report)}：", question.language)
            lines.append(f"{begin}{quoted(passage.text)}[{n}]")
    return _answer(question, "\n".join(lines), "answered", "extract", citer, [each.report for each in passages])


def in_own_words(
    text: str, cited: Sequence[Quoted], quoted_too: Sequence[Quoted], question: Question, citer: Citer
) -> Answer:
    """An answer that a model wrote, its marks [1], [2] being `cited` in this order.

    The passages that the answer by rule would have been come below it, unless it repeats them: a reader need not look
    far for the proof, and misses nothing that the model passed over. A paragraph that it sums up is only cited.
    """
    for passage in cited:
        citer.cite(passage.report, passage.section_id, passage.spans, passage.text)
    lines = [text]
    said = _bare(text)
    longest = _SHORT if BROAD.search(question.folded) else _LONG
    for passage in quoted_too:
        if len(passage.text) <= longest and _bare(passage.text) not in said:
            n = citer.cite(passage.report, passage.section_id, passage.spans, passage.text)
            begin = "Original: " if question.language == "en" else in_script("原文：", question.language)
            lines.append(f"{begin}{quoted(' '.join(passage.text.split()))}[{n}]")
    reports = [passage.report for passage in (*cited, *quoted_too)]
    return _answer(question, "\n".join(lines), "answered", "llm", citer, reports)


_SHORT, _LONG = 160, 700  # characters of a passage quoted below a model's answer: to a broad question, to others
_SIGNS = re.compile(r"[\s“”\"‘’「」『』,;。:、!?()]|\[\d+\]")


def _bare(text: str) -> str:
    return _SIGNS.sub("", fold(text))


def nothing_found(terms: Sequence[str], reports: Sequence[Report], question: Question) -> Answer:
    """`not_found`: the reports that were looked in do not hold these terms, or nothing relevant."""
    return _answer(question, not_found(terms, reports, question), "not_found", "extract", None, reports)


def which_region(choices: Sequence[str], question: Question, ambiguous: bool) -> Answer:
    """`unclear`: no region named where the library holds several, or one of several of that name."""
    return _answer(question, unclear(choices, question, ambiguous), "unclear", "table", None, [])


def plain_quotes(answer: Answer, question: Question) -> str:
    """The cited clauses and nothing else: what stands in for an answer with a number that none of them supports."""
    lines = []
    for citation in answer.citations:
        if question.language == "en":
            lines.append(f"{citation.region}, {citation.year} report: {quoted(citation.quote)} [{citation.n}]")
        else:
            begin = in_script(f"{citation.region}{citation.year}年政府工作报告：", question.language)
            lines.append(f"{begin}{quoted(citation.quote)}[{citation.n}]")
    return "\n".join(lines)


def names_of(indicators: Sequence[str]) -> tuple[str, ...]:
    """The Chinese names of indicators."""
    return tuple(lexicon()[id_].zh for id_ in indicators if id_ in lexicon())


def answer_to_json(answer: Answer) -> dict[str, object]:
    """An answer in the fixed form of the JSON interface."""
    return {
        "question": answer.question,
        "answer": answer.answer,
        "status": answer.status,
        "mode": answer.mode,
        "citations": [
            {
                "n": citation.n,
                "region": citation.region,
                "year": citation.year,
                "section": list(citation.section),
                "source": citation.source,
                "spans": [list(span) for span in citation.spans],
                "quote": citation.quote,
                **({"place": citation.place} if citation.place else {}),
            }
            for citation in answer.citations
        ],
        "numbers": [
            {"text": check.text, "status": check.status, "citation": check.citation, "formula": check.formula}
            for check in answer.numbers
        ],
        "looked_in": list(answer.looked_in),
        **({"model": answer.model} if answer.model else {}),
        **({"notes": list(answer.notes)} if answer.notes else {}),
        "ms": {
            "parse": answer.ms.parse,
            "retrieve": answer.ms.retrieve,
            "llm": answer.ms.llm,
            "check": answer.ms.check,
            "total": answer.ms.total,
        },
    }
