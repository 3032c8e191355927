"""The library as HTML: where files are dropped, what became of each, the list of reports. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from rag.gazetteer.divisions import ancestors
from rag.library.intake import IngestResult
from rag.library.store import CopyLine, ReportLine
from rag.records import Region, Report
from ui.html import Html, tag, together
from ui.i18n import Lang, say
from ui.job_board import Fault, Lost, Seen, Stopped
from ui.messages import explained
from ui.views.answer import button, dots, nothing_yet, notice, sorter
from ui.views.examples import name_of
from ui.views.pages import SHOWN, Turned, head_of, pager

_TYPES_SAID = "TXT, Markdown, HTML, PDF, DOCX, XLSX, CSV, JSON, ZIP"
"""The usual ones of `rag.formats.SUFFIXES`, to read."""

_SHOWN_TO_COME = 8
"""Files that wait are named up to so many."""


def drop_zone(suffixes: Sequence[str], mb: int, lang: Lang) -> Html:
    """The place to drop files on."""
    inside = (
        tag("span", "＋", class_="plus", aria_hidden="true"),
        tag("b", say("library.drop", lang)),
        tag("span", say("library.drop_hint", lang, types=_TYPES_SAID, mb=mb), class_="hint"),
    )
    return _zone(suffixes, mb, lang, together(inside), say("library.files", lang), "drop", several=True)


def small_drop_zone(suffixes: Sequence[str], mb: int, lang: Lang) -> Html:
    """The same for one draft, the size of a button."""
    return _zone(suffixes, mb, lang, say("verify.file", lang), say("verify.file", lang), "drop small", several=False)


def _zone(suffixes: Sequence[str], mb: int, lang: Lang, inside: str, label: str, kind: str, *, several: bool) -> Html:
    """What the page's script says of a file that is not sent is in the data."""
    said = {
        "data_types": " ".join(suffixes),
        "data_mb": str(mb),
        "data_big": say("library.too_big", lang, mb=mb),
        "data_wrong": say("library.wrong_type", lang, types=_TYPES_SAID),
        "data_broken": say("library.upload_failed", lang),
        "data_sending": say("library.sending", lang),
    }
    file = tag("input", type="file", multiple=several, accept=",".join(suffixes), class_="sr", aria_label=label)
    sent = tag("ul", class_="sending-list lines", aria_live="polite")
    return together((tag("label", file, inside, class_=kind, **said), sent))


def job_lines(job: Seen, lang: Lang, *, may_stop: bool, held: Collection[str] | None = None) -> Html:
    """What became of each file of an upload so far, which are to come, how far it is, and a way to stop it.

    `held` are the ids of the sources that are in the library now: what was removed since is told as that.
    """
    rows = [_intake_line(result, lang, held) for result in job.results]
    end = None
    if job.ended:
        end = _end(job, lang)
    elif job.ahead:
        rows.append(_working(job, say("library.waiting", lang, n=job.ahead), lang, may_stop=may_stop))
    else:
        at = min(job.done + 1, len(job.names))
        name = job.waiting[0] if job.waiting else ""
        now = say("library.reading", lang, name=name, done=at, all=len(job.names))
        rows.append(_working(job, now, lang, may_stop=may_stop))
    if not job.ended:
        rows += _to_come(job.waiting if job.ahead else job.waiting[1:], lang)
    listed = tag("ul", *rows, class_="lines", role="status", aria_live="polite") if rows else None
    return together((listed, end))


def _working(job: Seen, now: str, lang: Lang, *, may_stop: bool) -> Html:
    rest = say("library.left", lang, time=_duration(job.left, lang)) if job.left is not None and job.begun else ""
    label = say("library.how_far", lang)
    bar = tag("progress", max="100", value=str(round(100 * job.share)), aria_label=label) if job.begun else None
    word = say("library.stopping" if job.stopping else "library.stop", lang)
    stop = button(word, "tool", "stop", data_job=job.id, disabled=job.stopping) if may_stop else None
    return tag("li", dots(now), " ", bar, " ", tag("span", rest, class_="left"), " ", stop, class_="working")


def _to_come(names: Sequence[str], lang: Lang) -> list[Html]:
    state = tag("span", say("library.to_come", lang), class_="state")
    rows = [tag("li", tag("b", name), " ", state, class_="to-come") for name in names[:_SHOWN_TO_COME]]
    if more := len(names) - _SHOWN_TO_COME:
        rows += [tag("li", say("library.more_to_come", lang, n=more), class_="to-come")] if more > 0 else []
    return rows


def _end(job: Seen, lang: Lang) -> Html | None:
    if job.why is None:
        return None
    if isinstance(job.why, Stopped | Lost):
        key = "library.stopped" if isinstance(job.why, Stopped) else "library.lost"
        return notice(say(key, lang, done=job.done, all=len(job.names)))
    if isinstance(job.why, Fault):
        return notice(say("page.fault", lang, what=str(job.why)), "bad")
    return notice(say("library.refused", lang, why=explained(job.why, lang)), "bad")


def _duration(seconds: float, lang: Lang) -> str:
    if seconds < 60:
        return say("library.seconds", lang, n=max(1, round(seconds)))
    return say("library.minutes", lang, n=round(seconds / 60))


def _intake_line(result: IngestResult, lang: Lang, held: Collection[str] | None) -> Html:
    if held is not None and result.source_id and result.source_id not in held:
        gone = tag("span", say("library.removed_since", lang), class_="state")
        return tag("li", tag("b", result.name), " ", gone, class_="removed")
    reason = explained(result.reason.removeprefix(f"{result.name}: "), lang)
    counts = say("page.join", lang).join(_labelled(each, lang) for each in result.found)
    if result.kept:
        kept, left = f"{result.kept:,}", f"{result.left_out:,}"
        counts = say("library.counts", lang, found=counts, kept=kept, left=left)
    said = " · ".join(part for part in (reason, counts, *(explained(note, lang) for note in result.notes)) if part)
    state = tag("span", say(f"library.{result.status}", lang), class_="state")
    see = None
    if result.left_out and result.source_id:
        see = button(say("library.see_left_out", lang), "tool", "read", data_source=result.source_id, data_left="yes")
    return tag("li", tag("b", result.name), " ", state, " ", tag("span", said), " ", see, class_=result.status)


def report_list(
    lines: Sequence[ReportLine],
    lang: Lang,
    at: Turned = Turned(),  # noqa: B008
    find: str = "",
    *,
    may_edit: bool = True,
) -> Html:
    """The reports, to read, correct or remove, each with its copies below: what fits on a page the browser searches
    and sorts. Who may not edit only reads.
    """
    if not lines:
        return nothing_yet(say("library.empty", lang), say("library.empty_text" if may_edit else "library.none", lang))
    together_in = Counter(name for line in lines for name in (line.source, *(copy.source for copy in line.copies)))
    words = find.lower().split()
    fitting = [line for line in lines if all(word in _found_by(line, lang) for word in words)] if words else lines
    ordered: Sequence[ReportLine] = sorted(
        fitting,
        key=lambda line: (
            not is_doubtful(line.report), -line.report.year, line.report.region.adcode, line.report.region.name,
        ),
    )  # fmt: skip
    doubtful = sum(is_doubtful(line.report) for line in lines)
    keys: Mapping[str, Callable[[ReportLine], Any]] = {
        "region": lambda line: line.report.region.adcode or line.report.region.name,
        "year": lambda line: line.report.year,
        "level": lambda line: line.report.region.level,
        "figures": lambda line: line.figures,
        "source": lambda line: line.source,
    }
    if at.column in keys:
        ordered = at.sorted(ordered, keys[at.column])
    head = []
    for column in keys:
        name = say(f"library.{column}", lang)
        # The browser sorts a table that is there whole.
        made, order = head_of(name, column, at) if len(lines) > SHOWN else (sorter(name), None)
        head.append(tag("th", made, scope="col", class_=f"c-{column}", aria_sort=order))
    head.append(tag("th", tag("span", say("library.open", lang), class_="sr")))
    body: list[Html] = []
    for line in at.of(ordered):
        body.append(_report_line(line, together_in, lang, may_edit=may_edit))
        body += [_copy_line(copy, line, together_in, lang, may_edit=may_edit) for copy in line.copies]
    table = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *body), class_="grid reports")
    ways = pager(at, len(ordered), lang)
    doubt = notice(say("library.doubtful_note", lang, n=doubtful)) if doubtful else None
    return together(
        (_finder(len(lines), len(ordered), at, find, lang), doubt, ways, tag("div", table, class_="scroll"), ways)
    )


def _finder(all_: int, shown: int, at: Turned, find: str, lang: Lang) -> Html:
    """The box to look for reports with: of more than a page the server finds them."""
    here = say("library.find", lang)
    count = say("library.shown", lang, shown="{shown}", all="{all}")
    box = {"type": "search", "placeholder": here, "aria_label": here}
    if all_ <= SHOWN:
        told = tag("span", class_="count", data_filter_count=count, role="status")
        searched = tag("input", data_filter=".reports tbody tr", **box)
    else:
        said = say("library.shown", lang, shown=shown, all=all_) if find else ""
        told = tag("span", said, class_="count", role="status")
        searched = tag("input", data_find_in="library", data_sort=at.sort, value=find, maxlength="200", **box)
    return tag("div", tag("h2", say("library.title", lang)), told, searched, class_="list-head")


def _labelled(found: str, lang: Lang) -> str:
    """A report as `intake_notes.labels` names it; what is not known of it in the page's language."""
    for unknown in ("region unknown", "year unknown"):
        found = found.replace(unknown, say(f"library.{unknown.replace(' ', '_')}", lang))
    return found


def is_doubtful(report: Report) -> bool:
    """Whether it is not known whose report it is, or of which year."""
    return not report.region.name or not 1950 <= report.year <= 2100


def _found_by(line: ReportLine, lang: Lang) -> str:
    report, region = line.report, line.report.region
    return f"{region.name} {name_of(region, lang)} {region.parent} {report.year} {line.source} {report.title}".lower()


def _report_line(line: ReportLine, sharing: Mapping[str, int], lang: Lang, *, may_edit: bool) -> Html:
    """One report; `sharing` is how many reports each source holds: they are removed together."""
    report, region = line.report, line.report.region
    name = name_of(region, lang)
    cut = None
    if report.cut:
        why = say("library.cut_why", lang, why=report.cut)
        cut = tag("span", say("library.cut", lang), class_="chip", title=why)
    doubt = tag("span", say("library.doubtful", lang), class_="chip unclear") if is_doubtful(report) else None
    by_hand = None
    if any(item.origin == "by hand" for item in report.evidence):
        by_hand = tag("span", say("library.by_hand", lang), class_="chip unclear")
    read = {"data_report": report.id, "aria_label": say("library.open_label", lang, report=f"{name} {report.year}")}
    return tag(
        "tr",
        tag(
            "th",
            button(name or say("library.region_unknown", lang), "cell name", "read", **read),
            tag("span", above, class_="parent") if (above := _above(region, lang)) else None,
            cut,
            doubt,
            by_hand,
            scope="row",
        ),
        tag("td", str(report.year or "–"), class_="year"),
        tag("td", say(f"level.{region.level}", lang)),
        tag("td", str(line.figures), class_="num", data_unit=say("library.figures", lang)),
        tag("td", line.source, class_="file"),
        tag("td", *_acts(report, report.id, line.source, sharing, lang, may_edit=may_edit), class_="acts"),
        data_find=_found_by(line, lang),
    )


def _copy_line(copy: CopyLine, line: ReportLine, sharing: Mapping[str, int], lang: Lang, *, may_edit: bool) -> Html:
    """Another copy of the report of `line`: it counts in no answer and no table, and is there to be looked at."""
    report, region = line.report, line.report.region
    why = say("library.copy_why", lang, name=line.source)
    same = say(f"library.{copy.copy.relation}", lang, share=f"{int(100 * copy.copy.overlap)}%")
    return tag(
        "tr",
        tag("th", tag("span", f"↳ {name_of(region, lang)}"), tag("span", same, class_="chip", title=why), scope="row"),
        tag("td", str(report.year or "–"), class_="year"),
        tag("td", say(f"level.{region.level}", lang)),
        tag("td", "–", class_="num"),
        tag("td", copy.source, class_="file"),
        tag("td", *_acts(report, copy.copy.other, copy.source, sharing, lang, may_edit=may_edit), class_="acts"),
        data_find=f"{_found_by(line, lang)} {copy.source.lower()}",
        class_="other-copy",
    )


def _acts(
    report: Report, id_: str, source: str, sharing: Mapping[str, int], lang: Lang, *, may_edit: bool
) -> tuple[Html | None, ...]:
    """What can be done with the report of an id, which is of the same government and year as `report`."""
    name = f"{name_of(report.region, lang)} {report.year}"
    label = say("library.open_label", lang, report=name)
    read = button(say("library.open", lang), "tool", "read", data_report=id_, aria_label=label)
    if not may_edit:
        return (read,)
    remove, edit = say("library.remove_label", lang, name=source), say("library.edit_label", lang, report=name)
    plain = tag(
        "span",
        read,
        button(say("library.edit", lang), "tool", "edit", aria_label=edit),
        button(say("library.remove", lang), "tool", "confirm", aria_label=remove),
        class_="plain",
    )
    sure = tag(
        "span",
        say("library.remove_ask", lang, name=source, n=sharing[source]),
        " ",
        button(say("library.remove_yes", lang), "tool danger", "remove", data_source=source),
        button(say("library.remove_no", lang), "tool", "keep"),
        class_="sure",
    )
    return plain, sure, _edit(report, id_, lang)


def _above(region: Region, lang: Lang) -> str:
    """What a government is part of, in the page's language."""
    if lang == "en":
        return ", ".join(name_of(each, lang) for each in ancestors(region))
    return region.parent if region.level != "province" else ""


def _edit(report: Report, id_: str, lang: Lang) -> Html:
    """The form to say by hand whose report it is, and for which year."""
    region, year = report.region.name, str(report.year or "")
    named, dated = say("library.region", lang), say("library.year", lang)
    where = say("library.edit_region", lang)
    return tag(
        "form",
        tag("label", tag("span", named), _field("region", region, where)),
        tag("label", tag("span", dated), _field("year", year, dated)),
        tag("button", say("library.edit_yes", lang), type="submit", class_="tool framed"),
        button(say("library.edit_no", lang), "tool", "unedit"),
        class_="edit",
        data_form="correct",
        data_report=id_,
    )


def _field(name: str, value: str, hint: str) -> Html:
    return tag("input", **{"name_": name, "value": value, "maxlength": "60", "title": hint, "autocomplete": "off"})
