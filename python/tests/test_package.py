"""The package as it is built, installed, typed and shown."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from program import Program, until

import sluice


def run(*words: str, **environment: str) -> str:
    done = subprocess.run(
        words, capture_output=True, text=True, check=False, timeout=300, env={**os.environ, **environment}
    )
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout}{done.stderr}"
    return done.stdout


def marked(text: str, name: str) -> str:
    found = re.search(rf"<!-- {name}: begin -->\n```python\n(.*?)```", text, re.DOTALL)
    assert found is not None, f"there is no {name}"
    return found[1]


def test_every_name_that_is_offered_is_there() -> None:
    assert all(hasattr(sluice, name) for name in sluice.__all__)
    assert sorted(sluice.__all__) == sluice.__all__


def test_types_hold_strictly(repository: Path, tmp_path: Path) -> None:
    folder = repository / "python"
    run(
        sys.executable,
        "-m",
        "mypy",
        "--config-file",
        str(folder / "pyproject.toml"),
        "--cache-dir",
        str(tmp_path),
        str(folder / "src"),
        str(folder / "tests"),
        str(repository / "examples"),
        MYPYPATH=str(folder / "src"),
    )


def test_it_reads_as_ruff_wants_it(repository: Path) -> None:
    folders = [str(repository / "python"), str(repository / "examples")]
    settings = ["--no-cache", "--config", str(repository / "python" / "pyproject.toml")]
    run(sys.executable, "-m", "ruff", "check", *settings, *folders)
    run(sys.executable, "-m", "ruff", "format", "--check", *settings, *folders)


def test_no_source_passes_400_lines(repository: Path) -> None:
    for source in [*(repository / "python").rglob("*.py"), *(repository / "examples").rglob("*.py")]:
        assert len(source.read_text().splitlines()) <= 400, source


@pytest.fixture(scope="module")
def installed(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a fresh environment with the wheel and what it needs; no registry is asked."""
    wheelhouse = os.environ.get("SLUICE_WHEELHOUSE", "")
    if not wheelhouse:
        pytest.skip("SLUICE_WHEELHOUSE names no folder of wheels; test/python/run.py makes one")
    made = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(made),
        str(sources),
    )
    [wheel] = made.glob("*.whl")
    assert wheel.name == f"sluice-{sluice.__version__}-py3-none-any.whl"
    fresh = tmp_path_factory.mktemp("fresh") / "venv"
    venv.create(fresh, with_pip=False)
    python = str(fresh / "bin" / "python")
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-index",
        "--find-links",
        wheelhouse,
        str(wheel),
    )
    return fresh / "bin" / "python"


def test_the_wheel_brings_its_types_and_needs_little(installed: Path) -> None:
    shown = run(
        str(installed),
        "-c",
        "import pathlib, sluice; print((pathlib.Path(sluice.__file__).parent / 'py.typed').exists())",
    )
    assert shown.strip() == "True"
    listed = run(sys.executable, "-m", "pip", "--python", str(installed), "list", "--format", "freeze")
    names = {line.split("==")[0].lower().replace("_", "-") for line in listed.splitlines()}
    assert {"httpx", "pydantic", "sluice"} <= names
    assert not {"pandas", "numpy", "langchain-core", "requests"} & names


def test_the_ten_lines_run_from_the_wheel_against_the_demo(
    installed: Path, binary: str, repository: Path, tmp_path: Path
) -> None:
    script = marked((repository / "python" / "README.md").read_text(), "ten lines")
    assert len([line for line in script.splitlines() if line.strip()]) <= 10
    (tmp_path / "ten.py").write_text(script)
    demo = Program(binary, tmp_path / "demo", "", "demo", ["--venue", "alpaca", "--speed", "1"])
    try:
        said = {"SLUICE_URL": demo.url, "SLUICE_TOKEN": demo.shown_token, "PYTHONPATH": ""}
        wait_for_quotes(demo)
        shown = run(str(installed), str(tmp_path / "ten.py"), **said)
    finally:
        demo.stop()
    assert "OrderPlaced" in shown
    assert "Filled" in shown


def wait_for_quotes(demo: Program) -> None:
    with sluice.Sluice(demo.url, demo.shown_token) as client:
        until(lambda: any(quote.ask_price for quote in client.quotes()), "a quote")
