"""What every conformance suite stands on: numbered cases, each in a process of its own against a simulator of its own, and what
they prove.

A simulator begins at a fixed time of a fixed made-up market, which runs faster than the wall clock, so that no case depends on
the hour it is run at. It writes one line for everything it served; the lines of a passing case are what the parity ledger of
the venue's README counts as checked by its SDK.
"""
import argparse
import json
import multiprocessing
import multiprocessing.connection
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback

AT_ONCE = 4  # cases; they wait more than they work
CASE_SECONDS = 300  # what a case may take on a machine that is busy with other things
CASES = []


class Case:
    def __init__(self, number, title, run, words):
        self.number, self.title, self.run, self.words = number, title, run, words


def case(number, title, words=()):
    """Registers a case. `words` are options of its simulator, each with its value, beside those of the whole suite."""
    def register(run):
        if any(known.number == number for known in CASES):
            raise ValueError(f"case {number} is there twice")
        CASES.append(Case(number, title, run, words))
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
        self.witnessed = []

    def _wait_for_port(self):
        heard = []
        for line in self.process.stdout:
            heard.append(line)
            found = re.search(r"127\.0\.0\.1:(\d+)", line)
            if found:
                return int(found.group(1))
        self.close()
        raise RuntimeError("the simulator ended before it named its port:\n" + "".join(heard))

    def served(self):
        """What it has served so far, as the lines of its log."""
        with open(self.log.name, encoding="utf-8") as log:
            return [json.loads(line) for line in log if line.endswith("\n")]

    def count(self, verb, what):
        """How often it has served that."""
        return sum(line["verb"] == verb and line["what"] == what for line in self.served())

    def witness(self, verb, what):
        """What a case has seen itself and the log does not name, such as one kind of message among many."""
        self.witnessed.append({"verb": verb, "what": what})

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


def merged(usual, own):
    """Options and their values in pairs: those of a case instead of the suite's."""
    pairs = {usual[i]: usual[i + 1] for i in range(0, len(usual), 2)}
    pairs.update({own[i]: own[i + 1] for i in range(0, len(own), 2)})
    return [word for pair in pairs.items() for word in pair]


# --- one case in a process of its own

def play(one, binary, venue, words, told):
    """In the child: tells the simulator's process id, then what became of the case, and ends the process."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    fault, served, simulator = None, [], None
    try:
        simulator = Simulator(binary, venue, merged(words, one.words))
        told.send(simulator.process.pid)
        one.run(simulator)
        # What is refused proves nothing of what is served.
        served = sorted({f"{line['verb']} {line['what']}" for line in simulator.served() + simulator.witnessed
                         if line.get("status", 0) < 400})
    except BaseException:
        fault = traceback.format_exc()
    finally:
        if simulator:
            simulator.close()
        told.send((fault, served))
        told.close()
        # The loops of streams that an SDK gave up on stand in threads of their own, so no sys.exit.
        sys.stdout.flush()
        os._exit(0)


class Running:
    """A case under way, as its parent sees it."""

    def __init__(self, one, binary, venue, words):
        self.case, self.begun, self.simulator = one, time.monotonic(), None
        self.told, ours = multiprocessing.Pipe(duplex=False)
        self.process = multiprocessing.get_context("fork").Process(target=play, args=(one, binary, venue, words, ours))
        self.process.start()
        ours.close()
        self.result = None

    def look(self):
        """Takes what the child has told; answers whether it is done."""
        try:
            while self.result is None and self.told.poll():
                said = self.told.recv()
                if isinstance(said, int):
                    self.simulator = said
                else:
                    self.result = said
        except EOFError:
            self.result = ("the process of the case ended without a word", [])
        if self.result is None and time.monotonic() - self.begun > CASE_SECONDS:
            self.result = (f"the case was not done after {CASE_SECONDS} s", [])
            self._end()
        if self.result is None:
            return False
        self.process.join(30)
        self.seconds = time.monotonic() - self.begun
        return True

    def _end(self):
        self.process.terminate()
        self.process.join(5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        if self.simulator:
            try:
                os.kill(self.simulator, signal.SIGTERM)
            except ProcessLookupError:
                pass


def play_all(cases, binary, venue, words, at_once):
    """Yields every case with its fault and what it was served, as they end."""
    waiting, running = list(cases), []
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                running.append(Running(waiting.pop(0), binary, venue, words))
            multiprocessing.connection.wait([one.told for one in running], timeout=1)
            for one in [each for each in running if each.look()]:
                running.remove(one)
                yield one.case, *one.result, one.seconds
    finally:
        for one in running:
            one._end()


def run_suite(venue, words, afterwards=None):
    """`words` are options of every simulator. `afterwards(served)` judges what a whole passing run was served, and answers
    whether it is content."""
    asked = argparse.ArgumentParser(description=f"Conformance of `sluice sim {venue}` with the official SDK.")
    asked.add_argument("--sluice", required=True, help="the binary")
    asked.add_argument("--case", default="", help="only numbers that match this expression")
    asked.add_argument("--served", default="", help="write what passing cases were served, as JSON")
    asked.add_argument("--at-once", type=int, default=AT_ONCE, help=f"so many cases side by side ({AT_ONCE})")
    asked.add_argument("--list", action="store_true")
    chosen = asked.parse_args()
    cases = [one for one in CASES if re.search(chosen.case, one.number)]
    if chosen.list:
        for one in cases:
            print(one.number, one.title)
        return 0
    failures, served, begun = [], {}, time.monotonic()
    for one, fault, lines, seconds in play_all(cases, chosen.sluice, venue, words, chosen.at_once):
        if fault:
            failures.append(one.number)
            print(f"FAILED {one.number} {one.title}\n{fault}", flush=True)
            continue
        for line in lines:
            served.setdefault(line, set()).add(one.number)
        print(f"ok {one.number} {one.title} ({seconds:.2f} s)", flush=True)
    served = {what: sorted(numbers) for what, numbers in sorted(served.items())}
    if chosen.served:
        pathlib.Path(chosen.served).write_text(json.dumps(served, indent=1) + "\n", encoding="utf-8")
    print(f"{len(cases) - len(failures)} of {len(cases)} cases passed in {time.monotonic() - begun:.0f} s" +
          (f"; failed: {', '.join(sorted(failures))}" if failures else ""))
    if failures or not cases:
        return 1
    if afterwards and not chosen.case and not afterwards(served):
        return 1
    return 0


def main(venue, words=(), afterwards=None):
    sys.exit(run_suite(venue, words, afterwards))
