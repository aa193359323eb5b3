"""The worked examples, as a person runs them; the agent's person is at the page, in test/page/agent_test.mjs."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from program import CONFIGURATION, Program


def start(script: Path, program: Program, token: str, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(script), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "SLUICE_URL": program.url, "SLUICE_TOKEN": token},
    )


def test_a_strategy_in_a_process_of_its_own_takes_up_what_an_earlier_one_held(
    binary: str, repository: Path, tmp_path: Path
) -> None:
    demo = Program(binary, tmp_path / "demo", CONFIGURATION, "demo", ["--speed", "10"])
    script, quotes = repository / "examples" / "python_strategy.py", ["--quotes", "5"]
    try:
        first = start(script, demo, demo.shown_token, *quotes)
        assert first.stdout is not None
        said = ""
        while not said.endswith(" filled\n"):
            line = first.stdout.readline()
            assert line, said
            said += line
        first.send_signal(signal.SIGTERM)
        rest, _ = first.communicate(timeout=60)
        assert re.search(r"^buy 1 at \d", said, re.MULTILINE), said
        assert first.returncode == 0, said + rest
        [held] = re.findall(r"held: (\d)\n$", rest)
        second = start(script, demo, demo.shown_token, *quotes, "--trips", "1")
        said, _ = second.communicate(timeout=120)
    finally:
        demo.stop()
    assert second.returncode == 0, said
    assert f" {held} held\n" in said, said
    assert re.search(r"^sell 1 at \d", said, re.MULTILINE), said
    assert said.endswith("stopped; NOVA.SIM held: 0\n"), said


def test_a_strategy_ends_in_order_on_a_signal(program: Program, repository: Path) -> None:
    strategy = start(
        repository / "examples" / "python_strategy.py", program, program.token("pullback"), "--quotes", "100000"
    )
    assert strategy.stdout is not None
    assert "watches" in strategy.stdout.readline()
    strategy.send_signal(signal.SIGTERM)
    said, _ = strategy.communicate(timeout=60)
    assert strategy.returncode == 0, said
    assert re.search(r"stopped; NOVA.SIM held: \d+\n$", said), said


def test_the_page_about_python_runs_as_it_is_printed(program: Program, repository: Path, tmp_path: Path) -> None:
    page = (repository / "docs" / "python.md").read_text()
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 8
    (tmp_path / "page.py").write_text("\n".join(blocks))
    page_run = start(tmp_path / "page.py", program, program.token())
    said, _ = page_run.communicate(timeout=120)
    assert page_run.returncode == 0, said
    assert said.startswith("filled 10 "), said
    assert "True 3\ncanceled\n" in said, said
    assert "there is no method 'buy_everything'" in said, said
    assert "order_value " in said, said
