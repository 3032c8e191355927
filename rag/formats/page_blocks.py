"""Which lines of a page are its furniture, by the page's structure alone.

Names of elements and classes are evidence, never proof: sites call the article "header-content" too. What holds a
main heading, or prose of any length, is not furniture whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

_TAGS = frozenset("nav footer aside menu dialog header noscript search".split())  # noqa: SIM905
_ROLES = frozenset("navigation banner contentinfo search complementary menu menubar toolbar dialog".split())  # noqa: SIM905
_LISTS = frozenset("ul ol dl div table td section form p center dir".split())  # noqa: SIM905
_WORDS_LIST = (
    "nav navbar navigation menu submenu mainmenu breadcrumb breadcrumbs crumb crumbs weizhi dqwz curpos curposition "
    "footer foot copyright sidebar aside share sharebox bdshare bdsharebuttonbox fenxiang related relate relevant "
    "recommend recommended tuijian xgxw xgwz xgwd xgyd xiangguan pager pagination pagebar paging prevnext nextprev "
    "comment comments pinglun reply replies login register search searchbox searchform toolbar ad ads adv advert "
    "advertisement guanggao banner hotnews rank ranking paihang qrcode ewm erweima tags taglist print printer fontsize "
    "zihao friendlink friendlinks youqing gotop totop backtop weather subscribe topbar toplink header toolbox jammer "
    "noprint position dayin guanbi accessibility wza"
)
_WORDS = frozenset(_WORDS_LIST.split())
_SPLIT = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
_STOP = re.compile("[。！？!?；;]")
_PROSE = 300  # characters outside links in sentences: so much is body text
_LINKED = 0.6  # share of a block's characters that are links
_LINKS = 3
_SHORT = 60


@dataclass(slots=True)
class Written:
    """One line of the page.

    `linked` counts the characters inside links, `noise` lists inline furniture, `unseen` what is struck or hidden.
    """

    text: str = ""
    linked: int = 0
    links: int = 0
    heading: bool = False
    noise: list[tuple[int, int]] = field(default_factory=list)
    unseen: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Container:
    """A block element and the lines it holds, `first` to before `end`."""

    tag: str
    by_name: bool
    first: int
    end: int


def is_chrome_name(tag: str, attributes: Mapping[str, str | None]) -> bool:
    """Whether an element's tag, role, class or id names furniture."""
    if tag in _TAGS or (attributes.get("role") or "").lower() in _ROLES:
        return True
    if tag in ("html", "body", "main", "article"):
        return False
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return len(named) < 500 and any(word.lower() in _WORDS for word in _SPLIT.split(named))


def furniture(lines: Sequence[Written], containers: Sequence[Container], titles: Sequence[str]) -> list[bool]:
    """For each line whether it is furniture. Linear in lines and containers."""
    prose = list(accumulate((_prose(line) for line in lines), initial=0))
    chars = list(accumulate((len(line.text) for line in lines), initial=0))
    linked = list(accumulate((line.linked for line in lines), initial=0))
    links = list(accumulate((line.links for line in lines), initial=0))
    headings = list(accumulate((line.heading and _is_own_title(line, titles) for line in lines), initial=0))
    steps = [0] * (len(lines) + 1)
    for held in containers:
        first, end = held.first, min(held.end, len(lines))
        if end <= first or headings[end] > headings[first] or prose[end] - prose[first] > _PROSE:
            continue
        dense = (
            held.tag in _LISTS
            and links[end] - links[first] >= _LINKS
            and linked[end] - linked[first] >= _LINKED * (chars[end] - chars[first])
        )
        if held.by_name or dense:
            steps[first] += 1
            steps[end] -= 1
    depths = accumulate(steps[:-1])
    return [depth > 0 or _is_link(line, titles) for line, depth in zip(lines, depths, strict=True)]


def _prose(line: Written) -> int:
    """Characters outside links of a line that is a sentence."""
    return len(line.text) - line.linked if len(line.text) > _SHORT or _STOP.search(line.text) else 0


def _is_link(line: Written, titles: Sequence[str]) -> bool:
    """Whether a line is one short link and nothing else: the way to another page."""
    return (
        0 < len(line.text) <= _SHORT
        and line.linked >= 0.9 * len(line.text)
        and not line.heading
        and not _STOP.search(line.text)
        and not _is_title(line.text, titles)
    )


def _is_own_title(line: Written, titles: Sequence[str]) -> bool:
    """Whether a heading is what the page is about: it says so elsewhere, or the heading names a report itself."""
    return _is_title(line.text, titles) or ("工作报告" in line.text and 2 * line.linked < len(line.text))


def _is_title(text: str, titles: Sequence[str]) -> bool:
    bare = text.strip()
    return len(bare) > 5 and any(bare in title for title in titles)
