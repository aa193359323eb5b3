from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from program import Program

import sluice

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def binary() -> str:
    """The program under test, named by SLUICE_BINARY."""
    path = os.environ.get("SLUICE_BINARY", "")
    if not path:
        pytest.skip("SLUICE_BINARY names no program; the tests that need one are passed over")
    if "--listen" not in subprocess.run([path, "run", "--help"], capture_output=True, text=True, check=False).stdout:
        pytest.skip(f"{path} has no --listen yet, so there is no door to test")
    return path


@pytest.fixture(scope="session")
def program(binary: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """One for all tests that do not stop it."""
    running = Program(binary, tmp_path_factory.mktemp("run"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def trade_token(program: Program) -> str:
    return program.token("bot", "trade")


@pytest.fixture
def client(program: Program, trade_token: str) -> Iterator[sluice.Sluice]:
    with sluice.Sluice(program.url, trade_token) as made:
        yield made


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package's sources where a build may write."""
    copy = tmp_path_factory.mktemp("source") / "python"
    shutil.copytree(REPOSITORY / "python", copy, ignore=shutil.ignore_patterns(".*_cache", "__pycache__", "dist"))
    return copy
