"""The imports of our own modules are those of the table in docs/architecture.md, and form no cycle."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("rag", "ui")


def table() -> dict[str, set[str]]:
    rows: dict[str, set[str]] = {}
    for line in (ROOT / "docs/architecture.md").read_text("utf-8").splitlines():
        found = re.match(r"\| `((?:rag|ui)/\w+\.py)` \|.*\| ([\w ]*) ?\|$", line)
        if found:
            rows[found[1]] = set(found[2].split())
    return rows


def modules() -> list[str]:
    return sorted(
        f"{package}/{path.name}"
        for package in PACKAGES
        for path in (ROOT / package).glob("*.py")
        if path.name not in ("__init__.py", "__main__.py")
    )


def imported(module: str) -> set[str]:
    """Names of our own modules that `module` imports, at the top or inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / module).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in PACKAGES:
            parts = node.module.split(".")
            names |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {a.name.split(".")[1] for a in node.names if a.name.split(".")[0] in PACKAGES and "." in a.name}
    return names


def test_every_module_is_in_the_table_and_the_table_names_no_other() -> None:
    assert set(modules()) == set(table())


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_only_what_the_table_allows(module: str) -> None:
    allowed = table()[module]
    if allowed == {"all"}:
        return
    assert imported(module) <= allowed


def test_imports_form_no_cycle() -> None:
    graph = {Path(module).stem: imported(module) for module in modules()}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join([*path, name])
        if name not in done:
            for other in sorted(graph.get(name, ())):
                visit(other, (*path, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())
