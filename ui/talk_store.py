"""Conversations of signed-in users, beside the catalog: each user's are nobody else's to see or change.

They are in a file, or with the catalog on its server (`ui/page_tables.py`).
"""

from __future__ import annotations

import os
import sqlite3
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from rag.records import LibraryError
from ui.conversation import restored

FILE = "conversations.sqlite3"
"""Beside the catalog, known to `backup`."""
MOST_TALKS = 100
"""Conversations of a user; the one that was left alone longest goes first."""
MOST_BYTES = 20 << 20
"""Of a user's conversations together, as they are stored."""
_SECONDS = 10.0  # that one writer waits for another

_TABLE = """CREATE TABLE IF NOT EXISTS talks (
    "user" TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, named INTEGER NOT NULL, at INTEGER NOT NULL,
    words TEXT NOT NULL, turns BLOB NOT NULL, PRIMARY KEY ("user", id)) WITHOUT ROWID"""
_KEEP = """INSERT INTO talks VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT ("user", id) DO UPDATE SET at = excluded.at,
    words = excluded.words, turns = excluded.turns,
    name = CASE WHEN talks.named > 0 THEN talks.name ELSE excluded.name END,
    named = CASE WHEN talks.named > 0 THEN 1 ELSE excluded.named END"""


class Statements(Protocol):
    """What SQL of this module runs on."""

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Any: ...  # noqa: ANN401


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as it is kept.

    `named`: the user gave it its name. `at`: when it was last kept, in milliseconds; no two states of one have the
    same. `turns`: `ui.conversation.kept`, "" in a list.
    """

    id: str
    name: str
    named: bool
    at: int
    turns: str = ""


class Talks:
    """All users' conversations. Used by many threads at once. Every method raises `LibraryError` if the file fails."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def listed(self, user: str, find: str = "") -> tuple[Talk, ...]:
        """The user's, the latest first; with `find`, those that hold all of its words in name, questions or answers."""
        words = find.lower().split()
        having = "".join(" AND instr(lower(name) || ' ' || words, ?) > 0" for _ in words)
        asked = f'SELECT id, name, named, at FROM talks WHERE "user" = ?{having} ORDER BY at DESC'  # noqa: S608  # marks only
        with self._open() as held:
            return tuple(
                Talk(id_, name, bool(named), at) for id_, name, named, at in held.execute(asked, (user, *words))
            )

    def read(self, user: str, id_: str) -> Talk | None:
        """One of the user's with its turns; None if there is none."""
        with self._open() as held:
            found = held.execute(
                'SELECT name, named, at, turns FROM talks WHERE "user" = ? AND id = ?', (user, id_)
            ).fetchone()
        return Talk(id_, found[0], bool(found[1]), found[2], zlib.decompress(found[3]).decode()) if found else None

    def keep(self, user: str, talk: Talk) -> int:
        """Keep a conversation that stood as at `talk.at` before; the time of its new state.

        0, and nothing is changed, where it stands otherwise by now: another tab, or machine, went on with it. A name
        that the user gave is not changed.
        """
        said = [turn.question + "\n" + (turn.answer.answer if turn.answer else "") for turn in restored(talk.turns)]
        words = "\n".join(said).lower()
        with self._open(user) as held:
            before = held.execute('SELECT at FROM talks WHERE "user" = ? AND id = ?', (user, talk.id)).fetchone()
            if before and before[0] != talk.at:
                return 0
            now = max(time.time_ns() // 1_000_000, before[0] + 1 if before else 1)
            turns = zlib.compress(talk.turns.encode())
            held.execute(_KEEP, (user, talk.id, talk.name, int(talk.named), now, words, turns))
            _drop_oldest(held, user, talk.id)
        return now

    def rename(self, user: str, id_: str, name: str) -> bool:
        """Whether there was such a one to be named."""
        with self._open(user) as held:
            asked = 'UPDATE talks SET name = ?, named = 1 WHERE "user" = ? AND id = ?'
            return int(held.execute(asked, (name, user, id_)).rowcount) > 0

    def remove(self, user: str, id_: str) -> bool:
        """Whether there was such a one to be removed."""
        with self._open(user) as held:
            return int(held.execute('DELETE FROM talks WHERE "user" = ? AND id = ?', (user, id_)).rowcount) > 0

    @contextmanager
    def _open(self, writer: str = "") -> Iterator[Statements]:
        """A transaction; one that writes what is of the user `writer` waits for the others of his."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600))  # what users ask is theirs
            with closing(sqlite3.connect(self._file, timeout=_SECONDS)) as held, held:
                held.execute("PRAGMA secure_delete = ON")  # what is deleted is gone
                held.execute(_TABLE)
                if writer:
                    held.execute("BEGIN IMMEDIATE")
                yield held
        except (OSError, sqlite3.Error, zlib.error) as error:
            raise LibraryError(
                f"{self._file}: conversations cannot be kept there ({error}). Make it writable, or move it away."
            ) from error


def _drop_oldest(held: Statements, user: str, but: str) -> None:
    room, many = MOST_BYTES, 0
    for id_, size in held.execute(
        'SELECT id, length(turns) + length(words) FROM talks WHERE "user" = ? ORDER BY id = ? DESC, at DESC',
        (user, but),
    ).fetchall():
        room, many = room - size, many + 1
        if (room < 0 or many > MOST_TALKS) and id_ != but:
            held.execute('DELETE FROM talks WHERE "user" = ? AND id = ?', (user, id_))
