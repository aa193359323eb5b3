"""ALP-R: the script of the project's README does what it says, word for word."""
import pathlib
import subprocess
import sys

import requests
from kit import case

HERE = pathlib.Path(__file__).resolve().parent
README = HERE.parents[2] / "README.md"
BEGIN, END = "<!-- twelve lines: begin -->\n```python\n", "```\n<!-- twelve lines: end -->"


@case("ALP-R01", "the README's twelve lines place, stream, fill and cancel")
def twelve_lines(simulator):
    text = README.read_text(encoding="utf-8")
    assert BEGIN in text and END in text, "README.md has lost the marks around its alpaca-py script"
    script = text.split(BEGIN, 1)[1].split(END, 1)[0]
    assert script == (HERE / "twelve_lines.py").read_text(encoding="utf-8"), "README.md and twelve_lines.py differ"
    assert len(script.splitlines()) == 12
    said = play(script.replace("127.0.0.1:8900", f"127.0.0.1:{simulator.port}"), simulator)
    # Of the first order as much is told as happens after the stream listens.
    *_, placed, works, filled, cancelled = said
    assert (placed, works, cancelled) == \
        ("pending_new AAPL at 999", "new AAPL at 999", "canceled AAPL at 1"), said
    assert filled.startswith("fill AAPL at ") and 1 < float(filled.rsplit(" ", 1)[1]) < 999, said


def play(script, simulator):
    """What it prints. The script gives its stream three seconds to connect: where that is too few it is played again."""
    for _ in range(3):
        try:
            done = subprocess.run([sys.executable, "-"], input=script, capture_output=True, text=True, timeout=90)
        except subprocess.TimeoutExpired:
            requests.delete(simulator.url + "/v2/orders", timeout=60,
                            headers={"APCA-API-KEY-ID": "PK1", "APCA-API-SECRET-KEY": "secret"})
            continue
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()
    raise AssertionError("the script did not end, three times")
