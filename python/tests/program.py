"""`sluice run` in a process of its own, a terminal for a person's acts, and that person's session at the page."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import httpx

T = TypeVar("T")

# A market without strategies; every limit as wide as the tests need it.
CONFIGURATION = """
strategies: []
limits:
  max_order_value: 10000
  max_position_fraction: 1
  price_collar: 0.05
  duplicate_window: 0ms
"""
ADDRESS = re.compile(r"(https?://127\.0\.0\.1:\d+)[^\s?#]*(?:[?#/][^\s]*?login=([0-9A-Za-z_-]+))?")
TOKEN = re.compile(r"SLUICE_TOKEN=(slc_\w+)")


class Program:
    """`sluice run`, or `sluice demo`, on a free port of loopback, ended by its process id."""

    def __init__(
        self,
        binary: str,
        folder: Path,
        configuration: str = CONFIGURATION,
        verb: str = "run",
        words: Sequence[str] = (),
    ) -> None:
        self.binary, self.folder, self.verb, self.words = binary, folder, verb, words
        self.home = folder / "home"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "sluice.yaml").write_text(configuration)
        self.heard: list[str] = []
        self.tokens: Counter[str] = Counter()
        self.url = self.code = self.shown_token = ""
        self.start()

    def start(self, port: int = 0) -> None:
        place = [
            "--home",
            str(self.home),
            "--config",
            str(self.folder / "sluice.yaml"),
            "--listen",
            f"127.0.0.1:{port}",
        ]
        self.process = subprocess.Popen(
            [self.binary, self.verb, *place, *self.words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "XDG_RUNTIME_DIR": str(self.folder)},
        )
        self.url = self.code = ""
        self._up = threading.Event()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        if not self._up.wait(60) or not self.url:
            raise RuntimeError("the program named no address:\n" + "".join(self.heard))

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.heard.append(line)
            if not self.url and (found := ADDRESS.search(line)):
                self.url, self.code = found[1], found[2] or ""
            if shown := TOKEN.search(line):
                self.shown_token = shown[1]
            if self.url and (self.shown_token if self.verb == "demo" else "Ready" in line):
                self._up.set()
        self._up.set()

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def stop(self, kill: bool = False) -> None:
        if self.process.poll() is None:
            if kill:
                self.process.kill()
            else:
                self.process.terminate()
            self.process.wait(60)
        self._listener.join(10)

    def at_terminal(self, *words: str) -> str:
        """What it says on standard output to a person at a terminal."""
        keyboard, theirs = pty.openpty()
        try:
            done = subprocess.run(
                [self.binary, *words, "--home", str(self.home)],
                stdin=theirs,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
        finally:
            os.close(keyboard)
            os.close(theirs)
        if done.returncode != 0:
            raise RuntimeError(f"sluice {' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def token(self, name: str = "tool", scope: str = "trade", *words: str) -> str:
        """A name is one valid token's at a time, so a later one of it gets a number."""
        self.tokens[name] += 1
        if self.tokens[name] > 1:
            name += f"-{self.tokens[name]}"
        return self.at_terminal("token", "create", name, "--scope", scope, *words).strip().splitlines()[-1]


class Person:
    """A session of the page, opened with the code the terminal shows."""

    def __init__(self, url: str, code: str) -> None:
        self.http = httpx.Client(base_url=url, trust_env=False, headers={"Origin": url})
        opened = self.http.post("/v1/session", json={"code": code})
        assert opened.status_code == 200, opened.text
        self.http.headers["X-Sluice-CSRF"] = opened.json()["csrf"]

    def approve(self, proposal_id: str) -> dict[str, Any]:
        """Reads what it is and approves exactly that."""
        shown = self.http.get(f"/v1/proposals/{proposal_id}").json()
        answer = self.http.post(f"/v1/proposals/{proposal_id}/approve", json={"hash": shown["hash"]})
        assert answer.status_code == 200, answer.text
        approved: dict[str, Any] = answer.json()
        return approved


def code_of(text: str) -> str:
    """The one-time code of the address `sluice token login` shows."""
    found = ADDRESS.search(text)
    assert found is not None, text
    assert found[2], text
    return found[2]


def until(look: Callable[[], T], what: str, seconds: float = 60) -> T:
    """Waits until it is true and answers it; how long that takes decides nothing but a failure."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < end, f"waited {seconds} s for {what}"
        time.sleep(0.02)
