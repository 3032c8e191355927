"""Replies of LLMs kept in the library's folder, by model, prompt and parameters: nothing is asked and paid for twice.

What is kept is an answer that could be used: one that its reader refused, an empty one, or trouble with the endpoint is
asked for again the next time. The least recently used go first when the size limit is reached.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING, TypeVar

from rag.models.llm import LLM, Message, Reply
from rag.models.tool_calls import Tool
from rag.records import LibraryError, ModelError

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from pydantic import BaseModel

T = TypeVar("T")
Form = TypeVar("Form", bound="BaseModel")

FILE = "replies.sqlite3"
_COUNT_AFTER = 64  # replies written between two looks at the size: another process may write too
_SHOWN = 400  # characters of a refused reply that the model is shown: a small context must do
_ROOM = 0.9  # of the limit is left after a clearing out


class UnusableError(ModelError):
    """A reply that its reader cannot use: the message is the complaint that the model is given."""


@dataclass(frozen=True, slots=True)
class CacheLine:
    """What is kept of one model's replies. Sizes are of prompts' keys and texts, in bytes."""

    model: str
    replies: int
    size: int
    prompt_tokens: int
    reply_tokens: int


class Replies:
    """The cache in one library folder, for any number of threads. Use it in a `with`, or call `close`."""

    def __init__(self, folder: Path, limit: int) -> None:
        """`limit` is in bytes. Raises `LibraryError` if the file cannot be opened or written."""
        self._path = folder / FILE
        self._limit = limit
        self._lock = Lock()
        self._written = 0
        try:
            self._catalog = sqlite3.connect(self._path, timeout=30, isolation_level=None, check_same_thread=False)
        except sqlite3.Error as error:
            raise self._unusable(error) from error
        with self._told() as catalog:
            catalog.execute("PRAGMA journal_mode = WAL")
            catalog.execute("PRAGMA synchronous = NORMAL")  # a kill loses nothing; a power cut may cost the last reply
            catalog.execute(
                """CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, model TEXT NOT NULL, text TEXT NOT NULL,
                   prompt_tokens INTEGER NOT NULL, reply_tokens INTEGER NOT NULL, cut INTEGER NOT NULL,
                   troubles TEXT NOT NULL, size INTEGER NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID"""
            )
            catalog.execute("CREATE INDEX IF NOT EXISTS replies_used ON replies (used, size)")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._catalog.close()

    def get(self, key: str) -> Reply | None:
        """The reply kept under `key`, which counts as used."""
        with self._told() as catalog:
            row = catalog.execute(
                "SELECT text, prompt_tokens, reply_tokens, cut, troubles FROM replies WHERE key = ?", (key,)
            ).fetchone()
            if row is None:
                return None
            catalog.execute("UPDATE replies SET used = (SELECT max(used) + 1 FROM replies) WHERE key = ?", (key,))
        text, prompt, given, cut, troubles = row
        return Reply(text, prompt, given, bool(cut), tuple(json.loads(troubles)))

    def put(self, key: str, model: str, reply: Reply) -> None:
        """Keep `reply`, for good once this returns, and make room if there is none."""
        size = len(key) + len(model) + len(reply.text.encode())
        troubles = json.dumps(reply.troubles, ensure_ascii=False)
        row = (key, model, reply.text, reply.prompt_tokens, reply.reply_tokens, reply.cut, troubles, size)
        with self._told() as catalog:
            catalog.execute(
                """INSERT OR REPLACE INTO replies
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(used), 0) + 1 FROM replies))""",
                row,
            )
            self._written += 1
            if self._written % _COUNT_AFTER == 1:
                self._make_room(catalog)

    def lines(self) -> tuple[CacheLine, ...]:
        """What is kept, by model."""
        with self._told() as catalog:
            rows = catalog.execute(
                """SELECT model, count(*), sum(size), sum(prompt_tokens), sum(reply_tokens) FROM replies
                   GROUP BY model ORDER BY model"""
            ).fetchall()
        return tuple(CacheLine(*row) for row in rows)

    def clear(self, model: str | None = None) -> int:
        """Forget all replies, or one model's; how many there were."""
        with self._told() as catalog:
            gone = catalog.execute("DELETE FROM replies WHERE ?1 IS NULL OR model = ?1", (model,)).rowcount
            catalog.execute("VACUUM")
        return gone

    def _make_room(self, catalog: sqlite3.Connection) -> None:
        size = catalog.execute("SELECT coalesce(sum(size), 0) FROM replies").fetchone()[0]
        if size <= self._limit:
            return
        for used, each in catalog.execute("SELECT used, size FROM replies ORDER BY used").fetchall():
            if size <= self._limit * _ROOM:
                break
            catalog.execute("DELETE FROM replies WHERE used = ?", (used,))
            size -= each

    @contextmanager
    def _told(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                yield self._catalog
            except sqlite3.Error as error:
                raise self._unusable(error) from error

    def _unusable(self, error: sqlite3.Error) -> LibraryError:
        return LibraryError(
            f"the reply cache {self._path} cannot be used: {error}. Check the disk and the folder's permissions; if "
            "the file is damaged, delete it: only replies are in it."
        )


def key_of(model: str, messages: Sequence[Message], max_tokens: int, tool: Tool | None = None) -> str:
    """What names a request: model, prompt and parameters."""
    parts: list[object] = [model, max_tokens, [(message.role, message.content) for message in messages]]
    if tool is not None:
        parts += [tool.name, tool.description, tool.as_text]
    return sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def ask(
    llm: LLM,
    messages: Sequence[Message],
    read: Callable[[str], T],
    *,
    max_tokens: int,
    replies: Replies | None = None,
    cancel: Event | None = None,
    tool: Tool | None = None,
) -> tuple[T, Reply]:
    """What `read` makes of the model's reply, and the reply with the tokens of all that it took.

    With `tool` the reply is the arguments of its call. `read` raises `UnusableError` with what is wrong with a reply;
    then the model is asked once more and told so. Raises `UnusableError` if that is of no use either, `EndpointError`
    and `CancelledError` as the model does.
    """
    key = key_of(llm.name, messages, max_tokens, tool)
    kept = replies.get(key) if replies else None
    if kept is not None:
        try:
            return read(kept.text), kept
        except UnusableError:  # kept by another version, whose reader took it
            pass
    reply = llm.reply(messages, max_tokens=max_tokens, cancel=cancel, tool=tool)
    try:
        value = _read(read, reply)
    except UnusableError as complaint:
        again = [
            *messages,
            Message("assistant", reply.text[:_SHOWN] or "（空）"),
            Message("user", f"上面的回答不能用：{complaint}。请按要求重新回答，只写要求的内容。"),
        ]
        second = llm.reply(again, max_tokens=max_tokens, cancel=cancel, tool=tool)
        reply = replace(
            second,
            prompt_tokens=reply.prompt_tokens + second.prompt_tokens,
            reply_tokens=reply.reply_tokens + second.reply_tokens,
            troubles=(*reply.troubles, str(complaint), *second.troubles),
        )
        value = _read(read, reply)
    if replies:
        replies.put(key, llm.name, reply)
    return value, reply


def _read(read: Callable[[str], T], reply: Reply) -> T:
    if not reply.text.strip():
        raise UnusableError("回答是空的")
    try:
        return read(reply.text)
    except UnusableError as complaint:
        if reply.cut:
            raise UnusableError("回答太长，没有写完就中断了，要短一些") from complaint
        raise


def read_json(text: str, form: type[Form]) -> Form:
    """The one JSON object of a reply, in the given form. Words or a code fence around it are passed over.

    Raises `UnusableError` naming the first thing that is wrong.
    """
    return validated(json_of(text), form)


def json_of(text: str) -> object:
    """The first JSON object of a reply as it is. Raises `UnusableError`."""
    start = text.find("{")
    if start < 0:
        raise UnusableError("没有JSON对象")
    try:
        value: object = _DECODER.raw_decode(text, start)[0]
    except (ValueError, RecursionError) as error:  # a JSONDecodeError is a ValueError, and so is an endless number
        raise UnusableError(f"JSON不完整或有语法错误（{' '.join(str(error).split())[:80]}）") from error
    return value


def validated(value: object, form: type[Form]) -> Form:
    """A JSON value in the given form. Raises `UnusableError` naming the first thing that is wrong."""
    from pydantic import ValidationError

    try:
        return form.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "JSON"
        raise UnusableError(f"JSON的 {where} 不合要求（{first['msg'][:80]}）") from error


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


_DECODER = json.JSONDecoder(parse_constant=_no_constant)
