"""Asks a running daemon everything its OpenAPI document allows, and much it does not, and holds the answers against it.

usage: schemathesis_run.py --sluice BINARY [--examples N]

Starts `sluice run` on the synthetic market in a folder of its own, makes a token at a terminal, and lets schemathesis ask with a
fixed seed: no answer may be a 5xx that is not written down, every answer has its status, type and shape from the document, and
input that the document does not allow is refused. Then the daemon must end in order and its journal must be whole.
"""
import argparse
import os
import pathlib
import pty
import re
import signal
import subprocess
import sys
import tempfile
import time

CONFIG = """\
strategies: []
paper:
  fees: none
limits:
  max_orders_per_second: 1000
  max_orders_per_minute: 60000
  max_open_orders: 10000
"""
# Waits would take as long as they ask for, so they are short here; their bounds have tests of their own.
SETTINGS = """\
[parameters]
"query.wait_ms" = 1
"""
# Streams have no end, and sessions are a person's at the page.
NEVER = ["streamEvents", "openSocket", "openSession", "closeSession", "printCode", "readyz"]
# After these nothing is placed any more, so they come last.
ACTS = ["halt", "resume", "arm", "disarm", "freeze", "unfreeze", "flatten", "reconcile"]
# Not among them: requests without a right token. The door answers a burst of them 429, so what they get depends on how fast
# they come; the attacks (attacks_on_access.cpp) hold what a stranger gets.
CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
          "response_schema_conformance", "negative_data_rejection", "unsupported_method"]
SEED = 20260101


class Daemon:
    def __init__(self, sluice: str, folder: pathlib.Path):
        (folder / "sluice.yaml").write_text(CONFIG)
        self.sluice, self.folder = sluice, folder
        self.log = (folder / "run.out").open("w")
        self.process = subprocess.Popen([sluice, "run", "--listen", "127.0.0.1:0"], cwd=folder, stdout=self.log,
                                        stderr=subprocess.STDOUT)
        self.url = self.said(r"(http://[^/ ]+)/#login=")
        self.said(r"(Ready): ")

    def said(self, pattern: str) -> str:
        for _ in range(600):
            found = re.search(pattern, (self.folder / "run.out").read_text())
            if found:
                return found[1]
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        sys.exit("the daemon did not come up:\n" + (self.folder / "run.out").read_text())

    def new_token(self) -> str:
        person, terminal = pty.openpty()
        made = subprocess.run([self.sluice, "token", "create", "tests", "--scope", "admin"], cwd=self.folder, stdin=terminal,
                              capture_output=True, text=True, timeout=30)
        os.close(terminal)
        os.close(person)
        found = re.search(r"slc_[0-9A-Za-z]+_[0-9A-Za-z]+", made.stdout)
        return found[0] if found else sys.exit("no token was made: " + made.stdout + made.stderr)

    def end(self) -> list[str]:
        """What is wrong with how it ends."""
        if self.process.poll() is not None:
            return [f"the daemon ended by itself with {self.process.returncode}"]
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=30)
        faults = [f"the daemon ended with {code}"] if code != 0 else []
        verified = subprocess.run([self.sluice, "audit", "verify"], cwd=self.folder, capture_output=True, text=True, timeout=60)
        return faults + ([verified.stdout + verified.stderr] if verified.returncode != 0 else [])


def ask(daemon: Daemon, token: str, examples: int, words: list[str]) -> int:
    settings = daemon.folder / "schemathesis.toml"
    settings.write_text(SETTINGS)
    st = pathlib.Path(sys.executable).parent / "st"
    command = [str(st), "--config-file", str(settings), "run", daemon.url + "/v1/openapi.json",
               "--header", "Authorization:Bearer " + token, "--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing",
               "--max-examples", str(examples), "--seed", str(SEED), "--workers", "1", "--rate-limit", "90/s",
               "--generation-deterministic", "--no-shrink", "--no-color", "--warnings", "off",
               "--request-timeout", "20", "--continue-on-failure", *words]
    return subprocess.run(command, cwd=daemon.folder, timeout=600, check=False).returncode


def main() -> int:
    asked = argparse.ArgumentParser(usage=__doc__)
    asked.add_argument("--sluice", required=True)
    asked.add_argument("--examples", type=int, default=15)
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        daemon = Daemon(str(pathlib.Path(chosen.sluice).resolve()), pathlib.Path(folder))
        try:
            token = daemon.new_token()
            resources = [word for name in NEVER + ACTS for word in ("--exclude-operation-id", name)]
            acts = [word for name in ACTS for word in ("--include-operation-id", name)]
            failed = ask(daemon, token, chosen.examples, resources)
            failed = ask(daemon, token, chosen.examples, acts) or failed
        finally:
            faults = daemon.end()
        for fault in faults:
            print(fault, file=sys.stderr)
        return 1 if failed or faults else 0


if __name__ == "__main__":
    sys.exit(main())
