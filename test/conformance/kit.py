"""What every conformance suite stands on: a simulator in a process of its own, numbered cases, and what they prove.

A case is a function with a number, run in the order of the file against a simulator that other cases share, with keys of
its own. The simulator writes one line for everything it served; the lines of a passing case are what the parity ledger of
the venue's README counts as checked by its SDK.
"""
import argparse
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback

STARTUP_SECONDS = 60
CASES = []


class Case:
    def __init__(self, number, title, run, options):
        self.number, self.title, self.run, self.options = number, title, run, options


def case(number, title, **options):
    """Registers a case. `options` are words for the simulator; cases with the same words share one."""
    def register(run):
        if any(known.number == number for known in CASES):
            raise ValueError(f"case {number} is there twice")
        CASES.append(Case(number, title, run, options))
        return run
    return register


class Simulator:
    """`sluice sim VENUE` on a free loopback port, ended by its process id."""

    def __init__(self, binary, venue, words=()):
        self.log = tempfile.NamedTemporaryFile(prefix="sluice-sim-", suffix=".jsonl", delete=False)
        self.process = subprocess.Popen([binary, "sim", venue, "--port", "0", "--log", self.log.name, *words],
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.port = self._wait_for_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.ws = f"ws://127.0.0.1:{self.port}"
        self._read_to = 0
        self._witnessed = []

    def _wait_for_port(self):
        heard = []
        for line in self.process.stdout:
            heard.append(line)
            found = re.search(r"127\.0\.0\.1:(\d+)", line)
            if found:
                return int(found.group(1))
        raise RuntimeError("the simulator ended before it named its port:\n" + "".join(heard))

    def served(self):
        """What it has served since the last call, as the lines of its log."""
        with open(self.log.name, encoding="utf-8") as log:
            log.seek(self._read_to)
            text = log.read()
        whole = text.rfind("\n") + 1
        self._read_to += len(text[:whole].encode())
        return [json.loads(line) for line in text[:whole].splitlines()]

    def count(self, verb, what):
        """How often it has served that, over its whole life."""
        with open(self.log.name, encoding="utf-8") as log:
            lines = [json.loads(line) for line in log if line.endswith("\n")]
        return sum(line["verb"] == verb and line["what"] == what for line in lines)

    def witness(self, verb, what):
        """What a case has seen itself and the log does not name, such as one kind of message among many."""
        self._witnessed.append({"verb": verb, "what": what})

    def take_witnessed(self):
        seen, self._witnessed = self._witnessed, []
        return seen

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()
        self.log.close()
        os.unlink(self.log.name)


def until(condition, what, seconds=240, every=0.01):
    """Waits until `condition()` is true and answers what it gave; how long it takes decides nothing but a failure.

    `every` is for conditions that cost a request of a limited number."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(every)


def run_suite(venue, afterwards=None):
    """`afterwards(served)` judges what a whole passing run was served, and answers whether it is content."""
    words = argparse.ArgumentParser(description=f"Conformance of `sluice sim {venue}` with the official SDK.")
    words.add_argument("--sluice", required=True, help="the binary")
    words.add_argument("--case", default="", help="only numbers that match this expression")
    words.add_argument("--served", default="", help="write what passing cases were served, as JSON")
    words.add_argument("--list", action="store_true")
    chosen = words.parse_args()
    cases = [one for one in CASES if re.search(chosen.case, one.number)]
    if chosen.list:
        for one in cases:
            print(one.number, one.title)
        return 0
    simulators, failures, served = {}, [], {}
    try:
        for one in cases:
            key = json.dumps(one.options, sort_keys=True)
            # The market is made up as the hour says, and a case may meet one that does not show what it needs: it is run
            # once more, on a fresh simulator, and says so. What is wrong with the broker fails both times.
            for attempt in ("first", "second"):
                if key not in simulators:
                    simulators[key] = Simulator(chosen.sluice, venue, one.options.get("words", ()))
                simulator = simulators[key]
                simulator.served()
                simulator.take_witnessed()
                begun = time.monotonic()
                try:
                    one.run(simulator)
                    break
                except BaseException as error:  # a suite goes on, whatever a case does
                    if isinstance(error, KeyboardInterrupt):
                        raise
                    print(f"the {attempt} run of {one.number} failed: {one.title}\n{traceback.format_exc()}", flush=True)
                    simulators.pop(key).close()
            else:
                failures.append(one.number)
                print(f"FAILED {one.number} {one.title}", flush=True)
                continue
            for line in simulator.served() + simulator.take_witnessed():
                if line.get("status", 0) >= 400:
                    continue  # a refusal proves nothing of what is served
                served.setdefault(f"{line['verb']} {line['what']}", set()).add(one.number)
            print(f"ok {one.number} {one.title} ({time.monotonic() - begun:.2f} s)", flush=True)
    finally:
        for simulator in simulators.values():
            simulator.close()
    served = {what: sorted(numbers) for what, numbers in sorted(served.items())}
    if chosen.served:
        pathlib.Path(chosen.served).write_text(json.dumps(served, indent=1) + "\n", encoding="utf-8")
    print(f"{len(cases) - len(failures)} of {len(cases)} cases passed" +
          (f"; failed: {', '.join(failures)}" if failures else ""))
    if failures or not cases:
        return 1
    if afterwards and not chosen.case and not afterwards(served):
        return 1
    return 0


def main(venue, afterwards=None):
    # Not sys.exit: the loops of streams that an SDK gave up on stand in threads of their own.
    status = run_suite(venue, afterwards)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
