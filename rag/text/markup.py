"""Quotes as plain text: what stands in a source as markup, a link or a mark must not become one in an answer."""

from __future__ import annotations

import re
from html import unescape

from rag.text.lazily import lazily

_NESTED = 3  # times that &lt; may stand escaped: &amp;lt;
_TAG = lazily(r"<[a-zA-Z/!?][^<>]{0,500}>?")
_LINKED = lazily(r"!?\[([^\[\]]{0,200})\]\([^()\s]{0,500}[^()]{0,100}\)")
# A link that a clause was cut from in the middle.
_HALF = lazily(r"!?\[([^\[\]]{0,200})\]\([^()]{0,300}$|\]\([^()]{0,300}\)?")
_URL = lazily(
    r"(?:\b(?:https?|ftp|file|data|javascript|mailto):|\bwww\.)[^\s\u3000-\u9fff，。；、）”」<>]*", re.IGNORECASE
)
# An underscore within a word and a # behind one mark nothing; a footnote's mark behind a ! would be a picture.
_SIGNS = lazily(r"([\\`*\[\]|~$]|(?<!\w)_|_(?!\w)|(?<!\S)#|!$)")
_ENTITY = lazily(r"&(?=#?\w{1,12};)")
_LINK = lazily(r"(?i)\b(https?|ftp|mailto|www|javascript|data|file)(?=[:.])")
_MARK = lazily(r"\[(\d{1,4})\]")


def plain(text: str) -> str:
    """`text` without tags, links and images (their words stay), and with [3] as 〔3〕: only an answer's own marks cite.

    >>> plain("建成[公园](http://a.cn)3个<br>，见[2]")
    '建成公园3个，见〔2〕'
    """
    if not any(sign in text for sign in "<[:.`&"):
        return text
    for _ in range(_NESTED):
        if "&" in text:
            text = unescape(text)
    for pattern, words in ((_TAG, ""), (_LINKED, r"\1"), (_HALF, r"\1"), (_URL, ""), (_MARK, r"〔\1〕")):
        text = pattern.sub(words, text)
    return text.replace("`", "'")


def plain_markdown(text: str) -> str:
    r"""Text of others for Markdown: nothing in it is markup, a link or a line of its own.

    >>> plain_markdown("见[此处](http://a.cn) <b>")
    '见\\[此处\\](http\\://a.cn) &lt;b&gt;'
    """
    text = _ENTITY.sub("&amp;", " ".join(text.split())).replace("<", "&lt;").replace(">", "&gt;")
    text = _SIGNS.sub(r"\\\1", text)
    return _LINK.sub(r"\1\\", text)
