"""The packages import what docs/architecture.md says they may, list the modules that they have, and form no cycle."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Row:
    where: str
    modules: frozenset[str]
    allowed: frozenset[str]

    @property
    def name(self) -> str:
        return Path(self.where).stem


def table() -> tuple[Row, ...]:
    found = re.findall(
        r"^\| `((?:rag|ui|govreport)[\w/.]*)` \| .* \| ([\w/ ]*) \| ([\w ]*) \|$",
        (ROOT / "docs/architecture.md").read_text("utf-8"),
        re.MULTILINE,
    )
    return tuple(Row(where, frozenset(modules.split()), frozenset(may.split())) for where, modules, may in found)


@cache
def units() -> dict[str, tuple[Path, ...]]:
    """The source files of each unit: a package of `rag`, a module at its top, `ui`, or `govreport`."""
    made = {name: tuple((ROOT / name).rglob("*.py")) for name in ("ui", "govreport")}
    for path in sorted((ROOT / "rag").iterdir()):
        if path.is_dir() and (path / "__init__.py").exists():
            made[f"rag/{path.name}"] = tuple(path.rglob("*.py"))
        elif path.suffix == ".py" and path.stem != "__init__":
            made[f"rag/{path.name}"] = (path,)
    return made


def imported(file: Path) -> set[str]:
    """Names of the units that a file imports, at its top or inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        modules: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module:
            modules = [f"rag.{alias.name}" for alias in node.names] if node.module == "rag" else [node.module]
        elif isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        for module in modules:
            parts = module.split(".")
            if parts[0] in ("ui", "govreport"):
                names.add(parts[0])
            elif parts[0] == "rag" and len(parts) > 1:
                names.add(parts[1])
    return names


@cache
def graph() -> dict[str, set[str]]:
    return {
        Path(where).stem: set().union(*(imported(file) for file in files)) - {Path(where).stem}
        for where, files in units().items()
    }


def test_every_package_is_in_the_table_and_the_table_names_no_other() -> None:
    assert {row.where for row in table()} == set(units())


@pytest.mark.parametrize("row", table(), ids=lambda row: row.where)
def test_a_row_lists_the_modules_that_are_there(row: Row) -> None:
    folder = ROOT / row.where
    files = () if row.where.endswith(".py") else units()[row.where]
    names = {file.relative_to(folder).with_suffix("").as_posix() for file in files if file.stem != "__init__"}
    assert row.modules == names


@pytest.mark.parametrize("row", table(), ids=lambda row: row.where)
def test_a_package_imports_only_what_the_table_allows(row: Row) -> None:
    assert graph()[row.name] <= row.allowed


def test_packages_form_no_cycle() -> None:
    edges = graph()
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join([*path, name])
        if name not in done:
            for other in sorted(edges.get(name, ())):
                visit(other, (*path, name))
            done.add(name)

    for name in sorted(edges):
        visit(name, ())


def module_imports(file: Path, modules: dict[str, Path]) -> set[str]:
    """The modules of ours that a file imports, wherever the import stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names} & set(modules)
            found |= inner or ({node.module} & set(modules))
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & set(modules)
    return found


def circles(edges: dict[str, set[str]]) -> list[str]:
    """One line for each circle that a walk over the edges meets."""
    found: list[str] = []
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            found.append(" -> ".join([*path[path.index(name) :], name]))
        elif name not in done:
            for other in sorted(edges.get(name, ())):
                visit(other, (*path, name))
            done.add(name)

    for name in sorted(edges):
        visit(name, ())
    return found


def test_no_two_modules_import_each_other_in_a_circle() -> None:
    files = [file for folder in ("rag", "ui") for file in (ROOT / folder).rglob("*.py")]
    modules = {".".join(file.relative_to(ROOT).with_suffix("").parts): file for file in files}
    assert circles({name: module_imports(file, modules) for name, file in modules.items()}) == []
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a -> b -> c -> a"]


def test_storage_and_rules_know_nothing_of_questions_and_models() -> None:
    edges = graph()
    assert not edges["library"] & {"question", "retrieval", "answering", "verify", "summaries", "drafts"}
    for rules in ("text", "numbers", "gazetteer", "reports", "outline", "figures"):
        assert not edges[rules] & {"models", "library", "question", "retrieval", "answering", "summaries"}


def test_the_number_lock_knows_no_model_no_library_and_nothing_that_it_checks() -> None:
    assert not graph()["verify"] & {"models", "library", "question", "retrieval", "answering", "summaries"}
