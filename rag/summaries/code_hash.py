"""A hash of the code that modules run: what they import of this program, and the word lists beside it.

It is read from the imports themselves, so that a module that comes to matter is in it without being named anywhere.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent.parent


def files_behind(*modules: str) -> tuple[Path, ...]:
    """The source files of `modules` (rag.summaries.one_page) and of all that they import of `rag`, and the word lists
    (TOML, text) in the folders of these. Imports inside functions count, those for type checking too.
    """
    waiting, files = [path for module in modules if (path := _file_of(module))], set[Path]()
    while waiting:
        file = waiting.pop()
        if file in files:
            continue
        files.add(file)
        waiting += [path for name in _imported(file) if (path := _file_of(name))]
    lists = {path for folder in {file.parent for file in files} for path in folder.iterdir()}
    files |= {path for path in lists if path.suffix in (".toml", ".txt")}
    return tuple(sorted(files))


@cache
def code_hash(*modules: str) -> str:
    """A hash over `files_behind` these modules."""
    digest = sha256()
    for path in files_behind(*modules):
        digest.update(str(path.relative_to(_ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _file_of(module: str) -> Path | None:
    if not module.startswith("rag."):
        return None
    path = _ROOT.joinpath(*module.split("."))
    found = (path.with_suffix(".py"), path / "__init__.py")
    return next((each for each in found if each.is_file()), None)


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
