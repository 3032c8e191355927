"""What in a source is noise, as spans with a reason. Nothing is deleted: the clean text is the spans between them.

Noise inside lines (adverts, invisible characters, Markdown signs, furniture after a sentence) is found first, then
noise lines, then the line ends that break a sentence. Taking noise out can bring the halves of an advert together, so
this is repeated on what is left until nothing changes; cleaning a clean text therefore changes nothing.

Reasons: layout, page break, page number, chrome, advert, contents, caption, front matter, markup, struck, hidden,
pinyin, watermark.
`rag.reports.split` adds outside, digest and duplicate. Placeholders for censored words (X, XXXX) are body characters
and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.records import Removed, Span, Spans
from rag.reports.cleaning.adverts import find_adverts, merge
from rag.reports.cleaning.lines import BLANK, INVISIBLE, Line, has_stop, is_finished, read_lines
from rag.reports.cleaning.marks import find_marks
from rag.reports.cleaning.paragraphs import breaks
from rag.reports.cleaning.site_lines import chrome_tail, line_reasons
from rag.text.fold import fold
from rag.text.lazily import lazily

_REASONS = (
    "",  # kept
    "layout",
    "page break",
    "page number",
    "chrome",
    "advert",
    "contents",
    "caption",
    "front matter",
    "markup",
    "struck",
    "hidden",
    "pinyin",
    "watermark",
)
_CODE = {reason: code for code, reason in enumerate(_REASONS)}
_ROUNDS = 6  # each takes out at least one character; two are the rule
_RUN = re.compile(b"|".join(re.escape(bytes((code,))) + b"+" for code in range(len(_REASONS))))
_FRONT_MATTER = lazily(r"\s{0,8}---[ \t]*\r?\n(?P<body>(?:[^\n]{0,2000}\n){1,60}?)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)")
_FIELD = lazily(r"(?P<key>[A-Za-z_][\w -]{0,40}):[ \t]*(?P<value>[^\r\n]*)")
_MARK = lazily(r"(?P<heading>#{1,6})(?=\s)|>(?=\s)|(?P<bold>\*\*|__)(?=\S)")
_RULE = lazily(r"(?:-{3,}|\*{3,}|_{3,}|={3,}|(?:[-*_] ){2,}[-*_])")
_INVISIBLE = lazily(f"[{INVISIBLE}]+")
_MANY_BLANKS = lazily(r"(?<= ) +")
_HAN = "\u4e00-\u9fff"
_SPACED = lazily(rf"(?<=[{_HAN}、。]) (?=[{_HAN}、。“”])")
_SPELLED = lazily(rf"(?<!\S)(?:[{_HAN}] +){{2,30}}[{_HAN}](?!\S)")
_HEADER = lazily(r"[^。,;:!?]{0,200}(?:报告|会议)[^。,;:!?]{0,200}各位")
_LEAD_CHARS = 25  # a space within the first words of a paragraph may stand for the stop of its lead sentence
_PUNCTUATION = ",;、。:!?+-*|/~·.()[]【】 "


@dataclass(frozen=True, slots=True)
class Field:
    """One `key: value` of a Markdown front matter, and where its value stands."""

    key: str
    value: str
    span: Span  # empty for what came beside the text, such as another column of a table
    told: str = ""  # where an excerpt's text says it

    @property
    def spans(self) -> Spans:
        """Where the value stands in the text."""
        return (self.span,) if self.span.end > self.span.start else ()

    @property
    def origin(self) -> str:
        """What kind of evidence this is."""
        return self.told or "front matter" if self.spans else "given with the text"


def read_front_matter(text: str) -> tuple[int, tuple[Field, ...]]:
    """Where the front matter at the head of a Markdown text ends, and its fields; (0, ()) if there is none."""
    found = _FRONT_MATTER.match(text)
    if found is None:
        return 0, ()
    fields: list[Field] = []
    for hit in _FIELD.finditer(found["body"]):
        value = hit["value"].strip().strip("\"'")
        start = found.start("body") + hit.start("value")
        fields.append(Field(hit["key"].strip().lower(), value, Span(start, start + len(hit["value"]))))
    return (found.end(), tuple(fields)) if fields else (0, ())


def find_noise(text: str, chrome: Spans = (), unseen: Sequence[Removed] = ()) -> tuple[Removed, ...]:
    """All noise in a source text, in reading order, without overlap; neighbours have different reasons.

    `chrome` is what is known to be page furniture before the text is looked at, `unseen` what is known to be struck
    through or hidden. A line end that ends a paragraph is
    kept, exactly one of them; the rest of the white space around it is "layout".
    """
    labels = bytearray(len(text))
    for start, end in chrome:
        labels[start:end] = bytes((_CODE["chrome"],)) * (end - start)
    folded = fold(text)
    known = [*unseen, *find_marks(text, folded)]
    for removed in known:
        start, end = removed.span
        labels[start:end] = bytes((_CODE[removed.reason],)) * (end - start)
    read, bare = text, folded  # what is left, as it stands and folded
    if chrome or known:
        left = [(start, end) for start, end, reason in _runs(labels) if not reason]
        read = "".join(text[start:end] for start, end in left)
        bare = "".join(folded[start:end] for start, end in left)
    headings: set[int] = set()
    for _ in range(_ROUNDS):
        found, marked = _one_round(read, bare, headings)
        if not any(found):
            break
        at = 0
        kept = [(start, end) for start, end, reason in _runs(labels) if not reason]
        for start, end in kept:
            labels[start:end] = found[at : at + end - start]
            at += end - start
        headings = _carry(marked, found)
        kept = [(start, end) for start, end, reason in _runs(labels) if not reason]
        read = "".join(text[start:end] for start, end in kept)
        bare = "".join(folded[start:end] for start, end in kept)
    return tuple(Removed(Span(start, end), _REASONS[reason]) for start, end, reason in _runs(labels) if reason)


def clean_spans(start: int, end: int, noise: Iterable[Removed]) -> Spans:
    """What is left of a text between `start` and `end`, without `noise` (in reading order)."""
    spans: list[Span] = []
    for removed in noise:
        if removed.span.end <= start:
            continue
        if removed.span.start >= end:
            break
        if removed.span.start > start:
            spans.append(Span(start, removed.span.start))
        start = max(start, removed.span.end)
    if start < end:
        spans.append(Span(start, end))
    return tuple(spans)


def _runs(labels: bytes | bytearray) -> Iterable[tuple[int, int, int]]:
    """Maximal runs of equal labels as (start, end, label)."""
    return ((run.start(), run.end(), labels[run.start()]) for run in _RUN.finditer(labels))


def _carry(marked: set[int], found: bytearray) -> set[int]:
    """Where the starts of marked headings stand once what `found` labels is taken out."""
    moved: set[int] = set()
    gone, last = 0, 0
    for start in sorted(marked):
        gone += (start - last) - found.count(0, last, start)
        last = start
        moved.add(start - gone)
    return moved


def _one_round(text: str, folded: str, headings: set[int]) -> tuple[bytearray, set[int]]:
    """A label for each character of `text`; and where marked headings begin (`headings`: those already known)."""
    labels = bytearray(bytes((_CODE["layout"],)) * len(text))
    start, _ = read_front_matter(text)
    labels[:start] = bytes((_CODE["front matter"],)) * start
    lines = read_lines(folded, start)
    inline = [(*place, _CODE["advert"]) for place in find_adverts(folded, lines)]
    markup, marked = _markup(lines)
    inline = sorted([*inline, *markup])
    bare, emptied = _without(folded, lines, inline)
    bare, tails = _cut_tails(bare)
    reasons = line_reasons(bare)
    kept = [index for index, reason in enumerate(reasons) if not reason]
    marked |= headings
    known = {place for place, index in enumerate(kept) if lines[index].start in marked or bare[index].start in marked}
    lines_kept = [bare[index] for index in kept]
    # a table's row ends with its line: what follows is the next row
    known |= {place for place, line in enumerate(lines_kept) if "\t" in text[line.start : line.end].strip()}
    joined = breaks(lines_kept, known)
    for line, reason in zip(bare, reasons, strict=True):
        labels[line.start : line.end] = bytes((_CODE[reason],)) * (line.end - line.start)
        if not reason:
            _mark_inner_layout(text, line, labels)
    _mark_line_ends(text, folded, lines_kept, joined, labels)
    for begin, end, code in [*emptied, *inline, *tails]:
        labels[begin:end] = bytes((code,)) * (end - begin)
    return labels, {lines_kept[place].start for place in known}


def _markup(lines: Sequence[Line]) -> tuple[list[tuple[int, int, int]], set[int]]:
    """Markdown signs at line starts, with the bold sign that closes; and the starts of the lines they make headings."""
    places: list[tuple[int, int, int]] = []
    marked: set[int] = set()
    code = _CODE["markup"]
    for line in lines:
        if _RULE.fullmatch(line.text):
            places.append((line.start, line.end, code))
            continue
        begin = 0
        while mark := _MARK.match(line.text, begin):
            stop = mark.end()
            if mark["bold"]:
                close = line.text.find(mark["bold"], stop)
                if close < 0:
                    break
                places.append((line.start + close, line.start + close + 2, code))
                if close + 2 == len(line.text):
                    marked.add(line.start)
            elif mark["heading"]:
                if line.text[stop:].strip("#" + BLANK):  # a sign alone on its line makes none of the next one
                    marked.add(line.start)
                closing = len(line.text) - len(line.text.rstrip("#"))
                if closing:
                    places.append((line.end - closing, line.end, code))
            stop += len(line.text[stop:]) - len(line.text[stop:].lstrip(BLANK))
            places.append((line.start + begin, line.start + stop, code))
            if mark["bold"]:
                break
            begin = stop
    return places, marked


def _without(
    folded: str, lines: Sequence[Line], inline: Sequence[tuple[int, int, int]]
) -> tuple[list[Line], list[tuple[int, int, int]]]:
    """The lines as they read without `inline` places; and lines of which nothing is left, with the reason."""
    bare: list[Line] = []
    emptied: list[tuple[int, int, int]] = []
    place = 0
    for line in lines:
        while place < len(inline) and inline[place][1] <= line.start:
            place += 1
        mine = place
        while mine < len(inline) and inline[mine][0] < line.end:
            mine += 1
        if mine == place:
            bare.append(line)
            continue
        pieces: list[tuple[int, int]] = []
        start = line.start
        for begin, end in merge((begin, end) for begin, end, _ in inline[place:mine]):
            pieces.append((start, begin))
            start = end
        pieces.append((start, line.end))
        if not "".join(folded[begin:end] for begin, end in pieces).strip(_PUNCTUATION + BLANK):
            emptied.append((line.start, line.end, inline[place][2]))
            continue
        pieces = _trim(folded, pieces)
        read = "".join(folded[begin:end] for begin, end in pieces)
        bare.append(replace(line, start=pieces[0][0], end=pieces[-1][1], text=read))
    return bare, emptied


def _trim(folded: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """`pieces` without blanks at the outer ends and without empty ones."""
    pieces = [(begin, end) for begin, end in pieces if begin < end]
    while pieces:
        begin, end = pieces[0]
        begin += len(folded[begin:end]) - len(folded[begin:end].lstrip(BLANK))
        pieces[0] = (begin, end)
        if begin < end:
            break
        pieces.pop(0)
    while pieces:
        begin, end = pieces[-1]
        end = begin + len(folded[begin:end].rstrip(BLANK))
        pieces[-1] = (begin, end)
        if begin < end:
            break
        pieces.pop()
    return pieces


def _cut_tails(lines: Sequence[Line]) -> tuple[list[Line], list[tuple[int, int, int]]]:
    """Lines without the furniture at their ends; and where that furniture stands."""
    cut: list[Line] = []
    tails: list[tuple[int, int, int]] = []
    for line in lines:
        at = chrome_tail(line.text) if len(line.text) == line.end - line.start else None
        if at is None:
            cut.append(line)
            continue
        tails.append((line.start + at, line.end, _CODE["chrome"]))
        read = line.text[:at].rstrip(BLANK)
        cut.append(replace(line, end=line.start + len(read), text=read))
    return cut, tails


def _mark_inner_layout(raw: str, line: Line, labels: bytearray) -> None:
    """Invisible characters, doubled spaces, and the spaces that PDF text has between Chinese characters."""
    text = line.text
    if len(text) != line.end - line.start:
        return  # an advert stands inside: the next round looks at the line without it
    code = _CODE["layout"]
    places = [hit.span() for hit in _INVISIBLE.finditer(raw[line.start : line.end])]  # folding made some of them spaces
    if " " in text:
        if "\t" not in raw[line.start : line.end]:  # two tabs hold an empty cell of a table
            places += [hit.span() for hit in _MANY_BLANKS.finditer(text)]
        for hit in _SPELLED.finditer(text):  # 政 府 工 作 报 告
            places += [(at, at + 1) for at in range(hit.start(), hit.end()) if text[at] == " "]
        head = _HEADER.match(text)  # in a copy without line ends these spaces are all that divides the header
        spaces = [hit.start() for hit in _SPACED.finditer(text, head.end() if head else 0)]
        if (is_finished(text) or has_stop(text)) and (len(spaces) > 1 or any(at > _LEAD_CHARS for at in spaces)):
            places += [(at, at + 1) for at in spaces]
    for begin, end in places:
        labels[line.start + begin : line.start + end] = bytes((code,)) * (end - begin)


def _mark_line_ends(text: str, folded: str, lines: Sequence[Line], joined: Sequence[bool], labels: bytearray) -> None:
    """Keep one line end after each paragraph; call the white space that breaks a sentence a page break."""
    for index, line in enumerate(lines):
        stop = lines[index + 1].start if index + 1 < len(lines) else len(text)
        if joined[index]:
            gap = labels[line.end : stop]
            labels[line.end : stop] = gap.replace(bytes((_CODE["layout"],)), bytes((_CODE["page break"],)))
            continue
        at = text.find("\n", line.end, stop)
        if at < 0:
            at = folded.find("\n", line.end, stop)
        if at >= 0:
            labels[at] = 0
