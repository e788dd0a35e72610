"""Nothing leaves the computer."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from settings import OFFLINE

ROOT = Path(__file__).parent.parent

# Builds, asks and makes the page with the real model while every connection but loopback is refused and counted.
JOB = """
import socket, sys
from pathlib import Path
tried = []
connect, lookup = socket.socket.connect, socket.getaddrinfo
def guarded(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1"):
        tried.append(address); raise OSError("refused")
    return connect(self, address)
def looked_up(host, *rest, **options):
    if host not in (None, "localhost", "127.0.0.1", "::1"):
        tried.append(host); raise OSError("refused")
    return lookup(host, *rest, **options)
socket.socket.connect, socket.getaddrinfo = guarded, looked_up
import cli
folders = ["--corpus", sys.argv[1], "--index", sys.argv[2]]
assert cli.main(["build", *folders]) == 0
assert cli.main(["ask", "When are the pears watered?", *folders]) == 0
import app
sys.exit(f"tried: {tried}" if tried else 0)
"""


def test_build_ask_and_page_reach_nothing_but_loopback(where: object) -> None:
    folders = [str(where.corpus), str(where.index)]  # type: ignore[attr-defined]
    done = subprocess.run([sys.executable, "-c", JOB, *folders], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]


def test_telemetry_and_downloads_are_switched_off() -> None:
    assert all(os.environ[name] == value for name, value in OFFLINE.items())
    assert {"ANONYMIZED_TELEMETRY", "GRADIO_ANALYTICS_ENABLED", "HF_HUB_OFFLINE"} <= set(OFFLINE)


def test_the_guard_of_these_tests_works() -> None:
    with pytest.raises(AssertionError, match="a connection"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_no_page_of_ours_names_a_web_address_to_load_from() -> None:
    pages = [*ROOT.glob("ui/*.css"), *ROOT.glob("ui/*.js"), *ROOT.glob("ui/*.py"), ROOT / "app.py"]
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert "fonts.googleapis" not in text
        assert "@import" not in text
        assert 'src="http' not in text
