"""An answer as a chat program shows it, and what chat programs ask for that is no question.

The citations go out three ways, since no two programs read the same: in the text, which can be read alone; as
annotations; as an object of ours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rag.records import Answer, Citation
from rag.service.service import Service

_MARK = re.compile(r"\[(\d{1,4})\]")
_PIECE = re.compile(r"[^。！？\n]*[。！？\n]+(?:\[\d{1,4}\](?!:))*\n*|[^。！？\n]+$")
_TITLE = 20  # characters


@dataclass(frozen=True, slots=True)
class Linked:
    """A citation with its address and the id of its source."""

    citation: Citation
    url: str
    file_id: str

    @property
    def title(self) -> str:
        """Whose report, and where in it."""
        return " › ".join((f"{self.citation.region} {self.citation.year}", *self.citation.section))


@dataclass(frozen=True, slots=True)
class Said:
    """What is shown: the answer as every face gives it, then its sources; `about` is our own object."""

    text: str
    answer_length: int
    links: tuple[Linked, ...]
    about: dict[str, Any]

    def pieces(self) -> Iterator[str]:
        """The text sentence by sentence."""
        return (found.group() for found in _PIECE.finditer(self.text))

    def marks(self) -> Iterator[tuple[int, int, Linked]]:
        """Where the answer cites what: start, end, citation."""
        by_number = {link.citation.n: link for link in self.links}
        for mark in _MARK.finditer(self.text, 0, self.answer_length):
            link = by_number.get(int(mark[1]))
            if link is not None:
                yield mark.start(), mark.end(), link


def told(answer: Answer, service: Service, base: str) -> Said:
    """An answer with its sources below it; their addresses make each [1] a link where Markdown is shown."""
    links = []
    for citation in answer.citations:
        links.append(Linked(citation, service.address_of(citation, base), service.report_of(citation).source_id))
    text = answer.answer
    for note in answer.notes:
        text += f"\n\n{note}"
    if links:
        sources = "\n".join(f"- [{link.citation.n}] {link.title}：“{_line(link.citation.quote)}”" for link in links)
        addresses = "\n".join(f"[{link.citation.n}]: {link.url}" for link in links)
        text += f"\n\n{sources}\n\n{addresses}"
    about = service.answer_json(answer, base)
    kept = ("status", "mode", "citations", "numbers", "looked_in", "notes", "model", "query_by")
    return Said(text, len(answer.answer), tuple(links), {name: about[name] for name in kept if name in about})


def _line(text: str) -> str:
    return " ".join(text.split())


# What is no question: Open WebUI marks its tasks so, the others are prompts of LibreChat, Cherry Studio, NextChat.
_TASK = re.compile(r"^\s*#{2,4} Task:", re.MULTILINE)
_OTHER = re.compile(
    r"(?:concise|brief|short)[^\n]{0,40}\btitle\b|title for (?:the|this) (?:chat|conversation)|"
    r"summari[sz]e[^\n]{0,60}(?:title|conversation)|(?:总结|概括|归纳|生成|起)[^\n]{0,30}标题|"
    r"四到五个字[^\n]{0,10}主题|总结一下对话内容|后续的上下文提示",
    re.IGNORECASE,
)
_KINDS = (
    ("follow_ups", re.compile(r"follow[-_ ]?ups?\b", re.IGNORECASE)),
    ("tags", re.compile(r"\btags\b", re.IGNORECASE)),
    ("queries", re.compile(r"\bqueries\b", re.IGNORECASE)),
    ("title", re.compile(r"\btitle\b", re.IGNORECASE)),
)
_USER = re.compile(r"(?:^|\n)\s*(?:<user>|USER:|User:|用户[:：]|\"?user\"?:)\s*(.+)")


def side_task(system: str, users: Sequence[str]) -> str | None:
    """The reply to a chat program that asks for a title, tags, follow-ups or a search query; None for a question."""
    last = users[-1]
    if _TASK.search(last):
        about = _USER.search(last)
        said = about[1] if about else ""
        for kind, named in _KINDS:
            if named.search(last):
                value: object = _title(said) if kind == "title" else ["政府工作报告"] if kind == "tags" else []
                return json.dumps({kind: value}, ensure_ascii=False)
        return json.dumps({"text": ""})  # an autocompletion, an emoji
    if _OTHER.search(last) or (_OTHER.search(system) and len(system) < 2000):
        about = _USER.search(last)
        asked = next((each for each in users if not _OTHER.search(each)), "")
        return _title(about[1] if about else asked)
    return None


def _title(said: str) -> str:
    said = _line(said).strip(" \"'{},")
    return (said[:_TITLE] + "…" if len(said) > _TITLE else said) or "政府工作报告"
