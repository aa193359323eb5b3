#!/usr/bin/env python3
"""The test `layers`: every #include "room/file.hpp" in src/ follows tools/layers.txt, and no source passes 400 lines.

Usage: layers.py ROOT. Prints one line a finding, `file:line: what is wrong; what the rule is`, and exits 1 on any.
"""
import pathlib
import re
import sys

LINES_MAX = 400
INCLUDE = re.compile(r'\s*#\s*include\s*"([^"]+)"')


def read_table(path):
    """room -> every room it may include, itself and what its rooms use counted in."""
    allowed = {}
    for number, text in enumerate(path.read_text().splitlines(), 1):
        text = text.split("#")[0].strip()
        if not text:
            continue
        room, colon, names = text.partition(":")
        uses = names.split()
        if not colon or (uses != ["all"] and any(name not in allowed for name in uses)):
            sys.exit(f"{path}:{number}: expected `room: rooms`, naming only rooms of the lines above")
        if uses == ["all"]:
            uses = list(allowed)
        allowed[room] = {room}.union(*(allowed[name] for name in uses))
    return allowed


def check_includes(root, path, room, allowed):
    for number, text in enumerate(path.read_text(errors="replace").splitlines(), 1):
        match = INCLUDE.match(text)
        if not match:
            continue
        target, _, rest = match[1].partition("/")
        where = f"{path.relative_to(root)}:{number}"
        if not rest or target not in allowed:
            yield f'{where}: "{match[1]}" names no room; includes are written "room/file.hpp", relative to src/'
        elif not (root / "src" / match[1]).is_file():
            yield f'{where}: "{match[1]}" does not exist under src/'
        elif target not in allowed[room] and not path.name.endswith("_test.cpp"):
            uses = ", ".join(sorted(allowed[room] - {room})) or "no other room"
            yield f'{where}: {room} may not include "{match[1]}"; {room} uses {uses} (tools/layers.txt)'


def main(root):
    allowed = read_table(root / "tools" / "layers.txt")
    findings = []
    for path in sorted((root / "src").rglob("*")):
        if path.suffix not in (".hpp", ".cpp"):
            continue
        room = path.relative_to(root / "src").parts[0]
        if room not in allowed:
            findings.append(f"{path.relative_to(root)}:1: the folder `{room}` is no room; tools/layers.txt names them")
            continue
        findings += check_includes(root, path, room, allowed)
    for folder in ("src", "test", "bench"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".hpp", ".cpp"):
                lines = len(path.read_text(errors="replace").splitlines())
                if lines > LINES_MAX:
                    findings.append(f"{path.relative_to(root)}:{LINES_MAX + 1}: {lines} lines; a source holds one noun "
                                    f"and at most {LINES_MAX} lines, so split it")
    print("\n".join(findings) if findings else "every include follows tools/layers.txt, every source is short enough")
    return 1 if findings else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: layers.py ROOT")
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
