"""A web page -> a `Source`: every paragraph, heading and table row of its body as one line, in document order.

Parsed as browsers do (Lexbor). No visible character is left out: what the page's structure says is furniture
(navigation, link lists, share bars, form controls, footnote marks) stays in the text and is listed as chrome.
Scripts, styles, comments and templates are not text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rag.formats.decode import decode
from rag.formats.page_blocks import Container, Written, furniture, is_chrome_name
from rag.formats.source_writer import CELL, Draft
from rag.records import InputError, Source

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_NOT_TEXT = frozenset("head script style template iframe object embed svg canvas audio video map datalist math".split())  # noqa: SIM905
_BLOCK_LIST = (
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer "
    "form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav noscript ol optgroup option p pre "
    "search section summary table tbody td tfoot th thead tr ul caption textarea"
)
_BLOCK = frozenset(_BLOCK_LIST.split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())  # noqa: SIM905
_CONTROLS = frozenset("button select option textarea input label".split())  # noqa: SIM905
_BLANKS = re.compile(r"([ \t\r\n\f]+)")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,30})""", re.IGNORECASE)
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)([^\s<>]{4,500})")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|%|;|$)", re.IGNORECASE)
_LINE_THROUGH = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_SHEET = re.compile(r"<style\b[^>]{0,200}>([^<]*)", re.IGNORECASE)
_RULE = re.compile(r"([^{}]{1,400})\{([^{}]*)\}")
_LAST_CLASS = re.compile(r"\.([\w-]+)\s*(?=,|$)")  # of a selector: the element itself, not what it stands in
_STRUCK_TAGS = frozenset(("s", "strike", "del"))
_NOTE_MARK = re.compile(r"\s*[\[〔【(（]?\s*(?:\d{1,3}|[①-⑳⑴-⒇*※]{1,3}|注\d{0,2})\s*[\]〕】)）]?\s*")
_SQUARED = re.compile(r"(?:[mM]|米|公里)\Z")
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—]")
# Elements that only their own end tag closes; a page that forgets some of these stays far below the bound.
_NESTING = re.compile(
    r"<(/?)(?:div|ul|ol|dl|dir|section|article|blockquote|center|form|fieldset|table|main|nav|aside|header|footer|figure"
    r"|menu|address|details|span|font|b|i|em|strong|u|a|svg|math|object|ruby|listing|pre|button)\b[^<>]{0,300}",
    re.IGNORECASE,
)
_DEEPEST = 5_000
_INLINE_NOISE = 60  # characters; a longer inline element is text, whatever its class says
_LABEL = 40  # characters; a cell of several paragraphs with more is a part of the layout
_CELL = 120  # the same for a cell of one paragraph
_TITLE_META = ("articletitle", "og:title", "dc.title", "twitter:title")


def read_html(data: bytes, name: str) -> Source:
    """The text of one page. Raises `InputError` if it holds none or cannot be decoded."""
    text, encoding, notes = decode_html(data, name)
    return page(text, name, len(data), encoding, _saved_from(data), notes)


def read_mhtml(data: bytes, name: str) -> Source:
    """The page in a web archive (`.mht`, `.mhtml`): its first HTML part."""
    import email.policy  # slow to load, and web archives are rare

    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and body.strip():
                text, encoding, notes = decode_html(body, name)
                url = str(part.get("Content-Location") or message.get("Snapshot-Content-Location") or "")
                return page(text, name, len(data), encoding, url, notes)
    raise InputError(f"{name}: a web archive without a page in it. Save the page again as HTML.")


def decode_html(data: bytes, name: str) -> tuple[str, str, tuple[str, ...]]:
    """Text, encoding and notes. What the page declares counts only where its bytes alone do not decide.

    A page may hold a few bytes that fit no encoding (a character cut by its server): they are replaced, as browsers
    do, and counted in a note.
    """
    try:
        source = decode(data, name)
    except InputError:
        declared = _CHARSET.search(data[:4096])
        if declared is None:
            raise
        charset = declared[1].decode("ascii").lower()
        charset = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950", "utf8": "utf-8"}.get(charset, charset)
        try:
            text = data.decode(charset, "replace")
        except LookupError:
            raise InputError(f"{name}: declares the unknown character set {charset}. Save it again as UTF-8.") from None
        bad = text.count("\ufffd")
        if bad > 0.01 * len(text) or "\x00" in text:
            raise
        return text, charset, (f"{bad} characters could not be decoded as {charset}",)
    return source.text, source.encoding, ()


def _saved_from(data: bytes) -> str:
    found = _SAVED_FROM.search(data[:4096])
    return found[1].decode("latin-1") if found else ""


def page(html: str, name: str, size: int, encoding: str, url: str = "", notes: tuple[str, ...] = ()) -> Source:
    """The text of a decoded page or of a fragment of one."""
    _refuse_deep(html, name)
    from selectolax.lexbor import LexborHTMLParser  # loads a parser that most files never need

    tree = LexborHTMLParser(html.replace("\x00", ""))
    root = tree.root
    if root is None:
        raise InputError(f"{name}: it holds no page. Save it again.")
    titles = _titles(tree.css("title, meta"))
    if not url:
        canonical = tree.css_first("link[rel=canonical]")
        url = (canonical.attributes.get("href") or "") if canonical is not None else ""
    walk = _Walk(_struck_classes(html))
    walk.over(root)
    draft = Draft()
    removed = furniture(walk.lines, walk.containers, titles)
    shown = _is_shown(walk.lines)
    for line, chrome in zip(walk.lines, removed, strict=True):
        draft.line(line.text, chrome or line.noise, line.unseen if shown else _struck(line))
    if len(draft) < 2 or not any(line.text.strip() for line in walk.lines):
        raise InputError(
            f"{name}: the page holds no text of its own; a script loads it. Save it from a browser once it shows."
        )
    hints = tuple((key, value) for key, value in (("title", titles[0] if titles else ""), ("url", url)) if value)
    return draft.source(name, size, "html", encoding, hints, notes)


def _refuse_deep(html: str, name: str) -> None:
    """Raises `InputError` for a page whose elements nest too deep: building its tree takes time by the square of it."""
    if html.count("<") <= _DEEPEST:
        return
    depth = 0
    for tag in _NESTING.finditer(html):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _DEEPEST:
            raise InputError(f"{name}: its elements are nested deeper than {_DEEPEST} levels. Not read.")


def _titles(nodes: list[LexborNode]) -> tuple[str, ...]:
    """What the page calls itself, the most telling first."""
    found: dict[str, str] = {}
    for node in nodes:
        if node.tag == "title":
            found.setdefault("title", " ".join((node.text_content or node.text()).split()))
        else:
            attributes = node.attributes
            key = (attributes.get("name") or attributes.get("property") or "").lower()
            if key in _TITLE_META:
                found.setdefault(key, " ".join((attributes.get("content") or "").split()))
    return tuple(found[key] for key in (*_TITLE_META, "title") if found.get(key))


def _is_shown(lines: Sequence[Written]) -> bool:
    """Whether a page shows most of its text: one whose article is hidden has a script that shows it."""
    hidden = sum(end - begin for line in lines for begin, end, reason in line.unseen if reason == "hidden")
    return 2 * hidden <= sum(len(line.text) for line in lines)


def _struck(line: Written) -> list[tuple[int, int, str]]:
    return [place for place in line.unseen if place[2] == "struck"]


def _struck_classes(html: str) -> frozenset[str]:
    """The classes that the page's own style sheets strike through: .old{text-decoration:line-through}."""
    found: set[str] = set()
    for sheet in _SHEET.finditer(html):
        for rule in _RULE.finditer(sheet[1]):
            if _LINE_THROUGH.search(rule[2]):
                found.update(_LAST_CLASS.findall(rule[1]))
    return frozenset(found)


def _unseen(tag: str, attributes: Mapping[str, str | None], struck: frozenset[str]) -> str:
    """Why an element's text is not shown as text of the page: it is "struck" through or "hidden"; "" if it is shown.

    `struck` are the classes that a style sheet strikes through.
    """
    style = attributes.get("style") or ""
    if tag in _STRUCK_TAGS or _LINE_THROUGH.search(style):
        return "struck"
    if struck and not struck.isdisjoint((attributes.get("class") or "").split()):
        return "struck"
    return "hidden" if "hidden" in attributes or _HIDDEN.search(style) else ""


class _Walk:
    """One pass over the tree, without recursion: a page may be nested deeper than Python's stack."""

    def __init__(self, struck: frozenset[str]) -> None:
        self._struck = struck  # classes
        self.lines: list[Written] = []
        self.containers: list[Container] = []
        self._line = Written()
        self._blank = ""  # white space seen and not yet written
        self._open: list[tuple[str, bool, int, int]] = []  # tag, furniture by name, first line, first character
        self._why: list[str] = []  # of each open element: why its text is not seen, "" if it is
        self._cells: list[list[tuple[int, int]]] = []  # of each open table row, the lines of its cells
        self._links = 0
        self._controls = 0
        self._pre = 0
        self._heading = 0

    def over(self, root: LexborNode) -> None:
        node: LexborNode | None = root
        depth = 0
        while node is not None:
            entered = self._enter(node)
            child = node.first_child if entered else None
            if child is not None:
                depth += 1
                node = child
                continue
            if entered:
                self._leave()
            while node is not None and node.next is None:
                node = node.parent if depth else None
                depth -= 1
                if node is not None:
                    self._leave()
            node = node.next if node is not None and depth >= 0 else None
        self._flush()

    def _enter(self, node: LexborNode) -> bool:
        """Whether the node is an element that has been opened."""
        if node.is_text_node:
            self._write(node.text_content or "")
            return False
        tag = node.tag or ""
        if not node.is_element_node:
            return node.is_document_node and self._push(tag, False)
        if tag in _NOT_TEXT:
            return False
        if tag == "br":
            self._flush()
            return False
        attributes = node.attributes
        if tag == "input":
            kind = (attributes.get("type") or "").lower()
            if kind in ("button", "submit", "reset"):
                self._controls += 1
                self._write(attributes.get("value") or "")
                self._controls -= 1
            return False
        block = tag in _BLOCK
        if block:
            self._flush()
        by_name = is_chrome_name(tag, attributes)
        if tag == "a" and (attributes.get("href") or "#")[0] != "#":  # a way to another page, not within this one
            self._links += 1
            self._line.links += 1
        self._controls += tag in _CONTROLS
        self._pre += tag in ("pre", "textarea")
        self._heading += tag in _HEADINGS
        if tag == "tr":
            self._cells.append([])
        return self._push(tag, by_name, _unseen(tag, attributes, self._struck))

    def _push(self, tag: str, by_name: bool, unseen: str = "") -> bool:
        self._why.append(unseen or (self._why[-1] if self._why else ""))
        self._open.append((tag, by_name, len(self.lines), len(self._line.text)))
        return True

    def _leave(self) -> None:
        tag, by_name, first, begin = self._open.pop()
        self._why.pop()
        if tag in _BLOCK:
            self._flush()
            if tag in ("td", "th") and self._cells:
                self._cells[-1].append((first, len(self.lines)))
            elif tag == "tr" and self._cells:
                self._join_row(self._cells.pop())
            if len(self.lines) > first:
                self.containers.append(Container(tag, by_name, first, len(self.lines)))
        elif first == len(self.lines) and len(self._line.text) > begin:
            self._inline(tag, by_name, begin)
        self._links -= bool(self._links) and tag == "a"
        self._controls -= tag in _CONTROLS
        self._pre -= tag in ("pre", "textarea")
        self._heading -= tag in _HEADINGS

    def _inline(self, tag: str, by_name: bool, begin: int) -> None:
        line = self._line
        inside = line.text[begin:]
        if tag == "sup" and inside.strip() in ("2", "3") and _SQUARED.search(line.text[:begin].rstrip()):
            line.text = line.text[:begin] + ("²" if inside.strip() == "2" else "³")
        elif (tag == "sup" and _NOTE_MARK.fullmatch(inside)) or (by_name and len(inside) <= _INLINE_NOISE):
            line.noise.append((begin, len(line.text)))

    def _write(self, text: str) -> None:
        line = self._line
        if self._pre:
            first, *more = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            begin = len(line.text)
            line.text += first
            self._hide(begin)
            for part in more:
                self._flush()
                self._line.text = part
                self._hide(0)
            return
        for token in _BLANKS.split(text):
            if not token:
                continue
            if token.isspace() and token[0] in " \t\r\n\f":
                self._blank = "\n" if "\n" in token or "\r" in token or self._blank == "\n" else " "
                continue
            line.heading |= self._heading > 0
            # A line end in the page's source is no space beside a Chinese character (after CSS Text 3, 4.1.3).
            joins = self._blank == "\n" and line.text and (_WIDE.match(line.text[-1]) or _WIDE.match(token[0]))
            if self._blank and line.text and not joins:
                line.text += " "
            self._blank = ""
            begin = len(line.text)
            line.text += token
            line.linked += len(token) if self._links else 0
            self._hide(begin)
            if self._controls and len(token) <= _INLINE_NOISE:
                line.noise.append((begin, len(line.text)))

    def _hide(self, begin: int) -> None:
        """List what was just written from `begin` on, if it is not seen."""
        line, why = self._line, self._why[-1] if self._why else ""
        if not why or begin == len(line.text):
            return
        last = line.unseen[-1] if line.unseen else (0, -1, "")
        if last[2] == why and last[1] in (begin, begin - 1) and not line.text[last[1] : begin].strip():
            line.unseen[-1] = (last[0], len(line.text), why)
        else:
            line.unseen.append((begin, len(line.text), why))

    def _flush(self) -> None:
        self._blank = ""
        if self._line.text.strip():
            self.lines.append(self._line)
            self._line = Written()
        else:
            self._line = Written(links=self._line.links)

    def _join_row(self, cells: list[tuple[int, int]]) -> None:
        """Make the lines of a data row one line; the row of a layout table stays as it is."""
        filled = [(first, end) for first, end in cells if end > first]
        if len(filled) < 2 or any(end > len(self.lines) for _, end in filled):
            return
        for first, end in filled:
            if sum(len(line.text) for line in self.lines[first:end]) > (_CELL if end == first + 1 else _LABEL):
                return
        row = Written()
        for first, end in cells:
            for line in self.lines[first:end]:
                joint = "" if not row.text else " " if line is not self.lines[first] else CELL
                shift = len(row.text) + len(joint)
                row.text += joint + line.text.strip()
                row.linked += line.linked
                row.links += line.links
                row.noise += [(shift + begin, shift + stop) for begin, stop in line.noise]
                row.unseen += [(shift + begin, shift + stop, why) for begin, stop, why in line.unseen]
        start = filled[0][0]
        del self.lines[start:]
        self.lines.append(row)
        while self.containers and self.containers[-1].first >= start:
            self.containers.pop()


def looks_like_markup(text: str) -> bool:
    """Whether a cell of a table holds a fragment of a page instead of its text."""
    return sum(1 for _ in _tags(text)) >= 3


def _tags(text: str) -> Iterator[re.Match[str]]:
    return re.finditer(r"</?(?:p|div|br|span|table|td|strong|h\d)\b[^<>]{0,300}>", text[:20_000], re.IGNORECASE)
