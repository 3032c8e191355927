"""`govreport serve` and `govreport password`, as commands."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rag.cli.main import app
from ui.auth import read_accounts

ROOT = Path(__file__).resolve().parent.parent


def test_serving_strangers_without_a_login_is_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["serve", "--host", "0.0.0.0", "--port", "0", "--library", str(tmp_path)])
    assert done.exit_code == 1
    assert "GOVREPORT_AUTH" in str(done.exception)


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(app, ["serve", "--port", port, "--library", str(tmp_path)])
    assert done.exit_code == 1
    assert f"127.0.0.1:{port} cannot be listened on" in str(done.exception)


def test_the_line_of_an_account_lets_its_user_in(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["password", "wang"], input="correct horse\ncorrect horse\n")
    assert done.exit_code == 0
    assert "correct horse" not in done.stdout
    file = tmp_path / "accounts"
    file.write_text(done.stdout, "utf-8")
    accounts = read_accounts(str(file))
    assert accounts is not None
    assert accounts.admits("wang", "correct horse")


@pytest.mark.parametrize("user", ["", "a:b", "#x"])
def test_a_name_that_the_file_cannot_hold_is_refused(user: str) -> None:
    assert CliRunner().invoke(app, ["password", user], input="x\nx\n").exit_code == 1


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_the_page_is_served_until_it_is_ended_and_leaves_no_folder(name: str, tmp_path: Path) -> None:
    if not hasattr(signal, name):
        pytest.skip(f"no {name} on this platform")
    code = "import sys; sys.argv[0] = 'govreport'; from rag.cli.main import main; main()"
    command = [sys.executable, "-c", code, "serve", "--port", "0", "--library", str(tmp_path / "library")]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, cwd=tmp_path) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert "http://127.0.0.1:" in line
        address = next(word for word in line.split() if word.startswith("http"))
        with urllib.request.urlopen(address, timeout=20) as reply:
            assert reply.status == 200
        process.send_signal(getattr(signal, name))
        rest = process.stderr.read()
        assert process.wait(20) == 0
    assert "Traceback" not in rest
    assert not list(tmp_path.glob("govreport-*"))
