#!/usr/bin/env python3
"""The parity table of a venue's README: what it documents, what its simulator serves and by which cases that is proven, what
the client uses, which fixtures there are.

usage: parity.py VENUE SERVED [--update]     from the project's folder; SERVED is what run.py --served wrote

A table stands as long as every case it names proves its row in the run: which other cases touch a row may depend on the moment.

Sources: src/venues/VENUE/surface.txt (its head says how a row reads), the run, src/venues/VENUE/*.cpp, and the list of fixtures
under SLUICE_SHARED_DIR; without that folder the column of fixtures stays as it is.
"""
import fnmatch
import json
import os
import pathlib
import re
import sys

BEGIN, END = "<!-- parity: begin -->", "<!-- parity: end -->"
SHOWN_CASES = 3


class Row:
    def __init__(self, line, group):
        name, *options = [part.strip() for part in line.split(" ; ")]
        self.verb, self.path, *message = name.split(" ", 2)
        self.message = message[0] if message else ""
        self.group = group
        self.client = "client" in options
        self.why_not = next((one[4:] for one in options if one.startswith("not=")), "")
        globs = next((one[9:] for one in options if one.startswith("fixtures=")), "")
        self.globs = [one for one in globs.split(",") if one]
        unknown = [one for one in options if one != "client" and not re.match(r"(not|fixtures)=", one)]
        if unknown:
            raise ValueError(f"surface.txt: {line!r} has {unknown[0]!r}; a row has client, fixtures= and not=")
        self.pattern = re.compile("/".join(self._segment(part) for part in self.path.split("/")) + "$")
        self.cases, self.named = set(), []
        self.fixtures = 0

    @staticmethod
    def _segment(part):
        # An id may hold an escaped slash, and the symbol of a coin a plain one.
        return r"[^/]+(?:/USDT?)?" if part.startswith("{") else re.escape(part)

    def key(self):
        return " ".join(part for part in (self.verb, self.path, self.message) if part)

    def literal_length(self):
        return sum(len(part) for part in self.path.split("/") if not part.startswith("{"))

    def matches(self, verb, path, message):
        return verb == self.verb and message == self.message and bool(self.pattern.match(path))


def read_surface(text):
    rows, group = [], ""
    for line in text.splitlines():
        if line.startswith("## "):
            group = line[3:]
        elif line.strip() and not line.startswith("#"):
            rows.append(Row(line, group))
    return rows


def find(rows, what):
    """The row of one line of a run, or of one fixture: of several the one with the most of its path spelled out."""
    verb, path, *message = what.split(" ", 2)
    found = [row for row in rows if row.matches(verb, path, message[0] if message else "")]
    return max(found, key=Row.literal_length, default=None)


def count_served(rows, served):
    """Adds the cases; answers what belongs to no row."""
    strangers = []
    for what, cases in served.items():
        row = find(rows, what)
        if row:
            row.cases.update(cases)
        elif not what.startswith("IN ") and not what.split(" ", 1)[1].startswith("/sim/"):
            strangers.append(what)  # of what comes IN, nonsense is part of what cases try
    return strangers


def count_fixtures(rows, listing):
    for line in listing.splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) < 4 or "/" not in cells[1]:
            continue
        name = cells[1].rsplit("/", 1)[1]
        row = next((row for row in rows for glob in row.globs if fnmatch.fnmatch(name, glob)), None)
        asked = re.match(r"([A-Z/]+) (?:https?://[^/]+)?(/[^\s?]+)", cells[2])
        if not row and asked:
            row = find(rows, asked.group(1).split("/")[0] + " " + asked.group(2))
        if row:
            row.fixtures += 1


def client_paths(folder):
    """The paths in the client's sources."""
    found = set()
    for source in folder.glob("*.cpp"):
        if not source.name.startswith("sim") and "_test" not in source.name and "codec" not in source.name:
            found.update(re.findall(r'"(/(?:v\d\w*/[\w:/]*|stream))', source.read_text(encoding="utf-8")))
    return found


def check_client(rows, folder):
    faults = []
    paths = client_paths(folder)
    bases = {path.rstrip("/") for path in paths}
    for row in rows:
        plain = row.path.split("/{")[0]
        if row.client and plain not in bases:
            faults.append(f"surface.txt says the client uses {row.key()}, and its sources do not name {plain}")
    used = {row.path.split("/{")[0] for row in rows if row.client}
    faults += [f"the client's sources name {path}, and no row of surface.txt says that it is used"
               for path in sorted(bases) if path not in used]
    return faults


def old_cells(text):
    """The cells of a table behind its row's name."""
    rows = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and cells[0].startswith("`"):
            rows[cells[0].strip("`")] = cells[1:]
    return rows


def choose_cases(rows):
    """The cases a row names: those about least else, refusals last."""
    breadth = {}
    for row in rows:
        for case in row.cases:
            breadth[case] = breadth.get(case, 0) + 1
    for row in rows:
        row.named = sorted(row.cases, key=lambda case: ("-E" in case, breadth[case], case))[:SHOWN_CASES]


def cells_of(row):
    return [", ".join(sorted(row.named)), "yes" if row.client else "", str(row.fixtures or ""), row.why_not]


def table(rows):
    lines, group = [], None
    lines.append(f"{len(rows)} rows: the simulator serves {sum(not row.why_not for row in rows)}, each proven by a case; the client "
                 f"uses {sum(row.client for row in rows)}.")
    for row in rows:
        if row.group != group:
            group = row.group
            lines += ["", f"**{group}**", "", "| documented | simulator, proven by | client | fixtures | not here because |",
                      "|---|---|---|---|---|"]
        lines.append(f"| `{row.key()}` | " + " | ".join(cells_of(row)) + " |")
    return "\n".join(lines) + "\n"


def keep_named(rows, old):
    """Rows go on naming the cases they name, where those still prove them."""
    for row in rows:
        named = [case for case in old.get(row.key(), [""])[0].split(", ") if case]
        if named and set(named) <= row.cases:
            row.named = named


def hold(root, venue, served, update=False, out=sys.stdout):
    """Whether the README's table is what the run proves. With `update` it is made so."""
    folder = root / "src" / "venues" / venue
    readme = folder / "README.md"
    text = readme.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        print(f"{readme} has no lines {BEGIN} and {END} around its parity table", file=out)
        return False
    before, rest = text.split(BEGIN, 1)
    old, after = rest.split(END, 1)
    rows = read_surface((folder / "surface.txt").read_text(encoding="utf-8"))
    faults = [f"served, and no row of surface.txt: {what}" for what in count_served(rows, served)]
    faults += [f"no passing case was served {row.key()}" for row in rows if not row.why_not and not row.cases]
    faults += [f"surface.txt says that {row.key()} is not served ({row.why_not}), and it was"
               for row in rows if row.why_not and row.cases]
    faults += check_client(rows, folder)
    stood = old_cells(old)
    choose_cases(rows)
    keep_named(rows, stood)
    listing = pathlib.Path(os.environ.get("SLUICE_SHARED_DIR", "")) / "data" / "fixtures" / venue / "README.md"
    if os.environ.get("SLUICE_SHARED_DIR") and listing.exists():
        count_fixtures(rows, listing.read_text(encoding="utf-8"))
    else:
        for row in rows:
            row.fixtures = int(stood.get(row.key(), ["", "", ""])[2] or 0)
    for fault in faults:
        print("parity: " + fault, file=out)
    new = "\n" + table(rows)
    if not faults and update and new != old:
        readme.write_text(before + BEGIN + new + END + after, encoding="utf-8")
        print(f"parity: {readme.relative_to(root)} written", file=out)
    elif new != old:
        print(f"parity: the table of {readme.relative_to(root)} is not what this run proves; SLUICE_UPDATE=1 writes it anew",
              file=out)
        return False
    return not faults


def main():
    words = [word for word in sys.argv[1:] if word != "--update"]
    if len(words) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    served = json.loads(pathlib.Path(words[1]).read_text(encoding="utf-8"))
    return 0 if hold(pathlib.Path.cwd(), words[0], served, "--update" in sys.argv) else 1


if __name__ == "__main__":
    sys.exit(main())
