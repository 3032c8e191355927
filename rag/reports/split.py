"""A source -> the reports in it, and everything that belongs to none, so that the two cover the source exactly."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.records import Removed, Report, Source, Span, Spans
from rag.reports.boundaries import Extent, find_extents
from rag.reports.cleaning.lines import TITLE, Line, is_finished, read_lines
from rag.reports.cleaning.noise import Field, clean_spans, find_noise, read_front_matter
from rag.reports.excerpts import find_excerpt
from rag.reports.identity.identify import Identity, identify
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.view import View

_SAMPLE = 4096
_TITLE = 160  # characters of a page's title that are looked at
_FEW = 24  # distinct characters: no report is written with so few
_CLAUSE = lazily(r"[^。;!?:\n]{12,}")
_REACH = 40  # paragraphs before a report that may be its digest, or name it
_AFTER = 3  # paragraphs after it that may name it
_ADDRESS = lazily("^各位代表[:,]")
_SAME_SHARE = 0.8  # of a report's paragraphs that stand in an earlier one: it is a second copy


def split(source: Source) -> tuple[tuple[Report, ...], tuple[Removed, ...]]:
    """The reports in a source, in reading order, and the stretches that are in no report's text, with the reason.

    Spans of all reports and of all removed stretches cover the source text exactly, without overlap. A source without
    a report gives () and one stretch.
    """
    text = source.text
    if not text or _is_degenerate(text):
        return (), _covering(text, [], ())
    noise = find_noise(text, source.chrome, source.unseen)
    view = View(text, clean_spans(0, len(text), noise))
    paragraphs = read_lines(view.folded)
    extents = find_extents(paragraphs)
    fields = read_front_matter(text)[1]
    if not extents and (excerpt := find_excerpt(paragraphs)) is not None:
        extents, fields = (excerpt[0],), (*fields, *_in_source(view, excerpt[1]))
    reasons: list[Removed] = []
    identities: list[Identity] = []
    floor = 0
    for place, extent in enumerate(extents):
        before = range(max(floor, extent.first - _REACH), extent.first)
        floor = extent.stop
        ceiling = extents[place + 1].first if place + 1 < len(extents) else len(paragraphs)
        around = [*paragraphs[before.start : before.stop], *paragraphs[floor : min(ceiling, floor + _AFTER)]]
        # Front matter is about one report.
        if len(extents) == 1:
            identities.append(_with_hints(source, view, paragraphs, extent, around, fields))
        else:
            identities.append(identify(view, paragraphs, extent, around, (), source.name))
        for index in extent.inside:
            reasons += _label(view, paragraphs, index, index + 1, "chrome" if index > extent.body else "outside")
        reasons += _digest(view, paragraphs, extent, before)
    reports: list[Report] = []
    copies = _copies(paragraphs, extents, identities)
    for place, (extent, identity) in enumerate(zip(extents, identities, strict=True)):
        if place in copies:
            reasons += _label(view, paragraphs, extent.first, extent.stop, "duplicate")
        else:
            reports.append(_report(source, _spans(view, paragraphs, extent), identity, extent))
    return tuple(reports), _covering(text, [*noise, *reasons], tuple(report.spans for report in reports))


def _in_source(view: View, fields: Sequence[Field]) -> Iterator[Field]:
    """Fields whose spans are of the view, with those of the source."""
    for field in fields:
        yield replace(field, span=view.spans_of(*field.span)[0])


def _with_hints(
    source: Source,
    view: View,
    paragraphs: Sequence[Line],
    extent: Extent,
    around: Sequence[Line],
    fields: Sequence[Field],
) -> Identity:
    """Who the one report of a source is of, with what the file says beside its text (columns, the page's title)."""
    hints = dict(source.hints)
    given = [Field("region", hints["region"].replace(" ", ""), Span(0, 0))] if "region" in hints else []
    if "year" in hints and hints["year"] in view.folded:
        given.append(Field("year", hints["year"], Span(0, 0)))
    title = TITLE.search(fold(hints.get("title", "")[:_TITLE]))
    found = identify(view, paragraphs, extent, around, (*fields, *given), title["core"] if title else source.name)
    if title is None:
        return found
    evidence = (replace(item, origin="page title") if item.origin == "file name" else item for item in found.evidence)
    return replace(found, evidence=tuple(evidence))


def _copies(paragraphs: Sequence[Line], extents: Sequence[Extent], identities: Sequence[Identity]) -> set[int]:
    """Which reports say the same as another one of the same government and year; the longest of each stays."""
    groups: dict[tuple[str, int], list[int]] = {}
    for place, identity in enumerate(identities):
        groups.setdefault((identity.region.name, identity.year), []).append(place)
    copies: set[int] = set()
    for group in groups.values():
        kept: list[frozenset[str]] = []
        texts = {place: _own_texts(paragraphs, extents[place]) for place in group} if len(group) > 1 else {}
        for place in sorted(texts, key=lambda place: (-len(texts[place]), place)):
            own = texts[place]
            if any(own and len(own & other) >= _SAME_SHARE * len(own) for other in kept):
                copies.add(place)
            else:
                kept.append(own)
    return copies


def _is_degenerate(text: str) -> bool:
    """Whether a text is made of a handful of characters; told from samples, however long it is."""
    middle = len(text) // 2
    sample = text[:_SAMPLE] + text[middle : middle + _SAMPLE] + text[-_SAMPLE:]
    return len(text) > _SAMPLE and len(set(sample)) < _FEW


def _bounds(view: View, paragraphs: Sequence[Line], first: int, stop: int) -> tuple[int, int]:
    """Where paragraphs `first` to `stop` stand in the view, with the line end of the last."""
    return paragraphs[first].start, min(paragraphs[stop - 1].end + 1, len(view))


def _spans(view: View, paragraphs: Sequence[Line], extent: Extent) -> Spans:
    """The source spans of a report, without the paragraphs inside that are not its own."""
    spans: list[Span] = []
    first = extent.first
    for index in [*extent.inside, extent.stop]:
        if index > first:
            spans += view.spans_of(*_bounds(view, paragraphs, first, index))
        first = index + 1
    return tuple(spans)


def _report(source: Source, spans: Spans, identity: Identity, extent: Extent) -> Report:
    digest = hashlib.sha256(f"{source.id} {spans[0].start}".encode()).hexdigest()
    return Report(
        id=digest[:16],
        source_id=source.id,
        region=identity.region,
        year=identity.year,
        title=identity.title,
        meeting_date=identity.meeting_date,
        speaker=identity.speaker,
        spans=spans,
        evidence=identity.evidence,
        cut=extent.cut,
    )


def _own_texts(paragraphs: Sequence[Line], extent: Extent) -> frozenset[str]:
    """The paragraphs by which a report is compared; an address before the opening set aside."""
    texts = (_ADDRESS.sub("", line.text) for line in paragraphs[extent.first : extent.stop])
    return frozenset(text for text in texts if len(text) > 20)


def _label(view: View, paragraphs: Sequence[Line], first: int, stop: int, reason: str) -> list[Removed]:
    return [Removed(span, reason) for span in view.spans_of(*_bounds(view, paragraphs, first, stop))]


def _digest(view: View, paragraphs: Sequence[Line], extent: Extent, before: range) -> list[Removed]:
    """The paragraphs `before` a report that retell it: from the first with a clause that stands in it word for word.

    Whole sentences right before that paragraph introduce it.
    """
    body = view.folded[paragraphs[extent.first].start : paragraphs[extent.stop - 1].end]
    for first in before:
        if any(clause in body for clause in _CLAUSE.findall(paragraphs[first].text[:600])):
            while first > before.start and is_finished(paragraphs[first - 1].text):
                first -= 1
            return _label(view, paragraphs, first, extent.first, "digest")
    return []


def _covering(text: str, reasons: Sequence[Removed], reports: Sequence[Spans]) -> tuple[Removed, ...]:
    """All of `text` that is in no report, in reading order: `reasons` where they hold, "outside" elsewhere.

    Reasons given later win over earlier ones; neighbours of one reason are merged.
    """
    names = ["", "outside"]
    labels = bytearray(b"\x01") * len(text)
    for removed in reasons:
        if removed.reason not in names:
            names.append(removed.reason)
        start, end = removed.span
        labels[start:end] = bytes((names.index(removed.reason),)) * (end - start)
    for spans in reports:
        for start, end in spans:
            labels[start:end] = bytes(end - start)
    runs = re.finditer(b"|".join(re.escape(bytes((code,))) + b"+" for code in range(1, len(names))), labels)
    return tuple(Removed(Span(*run.span()), names[labels[run.start()]]) for run in runs)
