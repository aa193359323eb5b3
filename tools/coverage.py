#!/usr/bin/env python3
"""Holds the counters in build/coverage against the floors: lines over src/, every branch in tools/branch_floor.txt.

Usage: coverage.py, from the root. gcovr reads the counters; this script only judges. Prints a table by room, then one
line a finding, and exits 1 on any.
"""
import fnmatch
import json
import os
import subprocess
import sys

LINE_FLOOR = 90.0
BUILD = "build/coverage"
REPORT = f"{BUILD}/coverage.json"


def run_gcovr():
    subprocess.run(
        ["gcovr", "--root", ".", "--filter", "src/", "--exclude", r".*_test\.cpp$", "--exclude-throw-branches",
         "--exclude-unreachable-branches", "--exclude-branches-by-pattern", r".*SLUICE_ASSERT.*",
         "--gcov-ignore-parse-errors", "-j", str(os.cpu_count()), "--json", REPORT, BUILD],
        check=True)
    with open(REPORT, encoding="utf-8") as report:
        return {entry["file"]: entry["lines"] for entry in json.load(report)["files"]}


def code(lines):
    return [line for line in lines if not line.get("gcovr/noncode")]


def print_rooms(files):
    rooms = {}
    for name, lines in files.items():
        counted = rooms.setdefault(name.split("/")[1], [0, 0])
        counted[0] += sum(1 for line in code(lines) if line["count"])
        counted[1] += len(code(lines))
    for room, (hit, total) in sorted(rooms.items()):
        if total:
            print(f"  {room:<10} {100 * hit / total:6.1f} %  {hit} of {total} lines")
    hit, total = (sum(column) for column in zip(*rooms.values()))
    percent = 100 * hit / total if total else 0.0
    print(f"  {'src':<10} {percent:6.1f} %  {hit} of {total} lines")
    return percent


def read_floor():
    with open("tools/branch_floor.txt", encoding="utf-8") as floor:
        return [text.strip() for text in floor if text.strip() and not text.startswith("#")]


def is_switch(name, number):
    """A switch over an enum names every enumerator (-Wswitch), yet the compiler adds a branch for any other value."""
    with open(name, encoding="utf-8") as source:
        return source.read().split("\n")[number - 1].lstrip().startswith("switch (")


def branch_findings(files, patterns):
    for pattern in patterns:
        names = fnmatch.filter(files, pattern)
        branches = 0
        for name in sorted(names):
            for line in code(files[name]):
                counted = [branch for branch in line["branches"] if not branch.get("gcovr/noncode")]
                missed = sum(1 for branch in counted if not branch["count"])
                if missed and is_switch(name, line["line_number"]):
                    missed -= 1
                branches += len(counted)
                if missed:
                    yield f"{name}:{line['line_number']}: {missed} of {len(counted)} branches never taken"
        if not branches:
            yield f"tools/branch_floor.txt: `{pattern}` names no source with branches"


def main():
    files = run_gcovr()
    if not files:
        sys.exit("coverage: gcovr found no counters; were the tests run?")
    percent = print_rooms(files)
    findings = list(branch_findings(files, read_floor()))
    if percent < LINE_FLOOR:
        findings.append(f"{percent:.1f} % of the lines of src/ are run by tests; the floor is {LINE_FLOOR:.0f} %")
    print("\n".join(findings) if findings else "coverage: every floor holds")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
