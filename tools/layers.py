#!/usr/bin/env python3
"""The test `layers`: every #include in src/ follows tools/layers.txt and the rules below, and no source passes 400 lines.

Usage: layers.py ROOT. Prints one line a finding, `file:line: what is wrong; what the rule is`, and exits 1 on any.
"""
import pathlib
import re
import sys

LINES_MAX = 400
INCLUDE = re.compile(r'\s*#\s*include\s*"([^"]+)"')
SYSTEM_INCLUDE = re.compile(r"\s*#\s*include\s*<([^>]+)>")

# Clock, environment, disk, sockets, threads and chance belong to these rooms.
BUSY_ROOMS = {"net", "world", "app"}
BUSY_HEADERS = re.compile(r"thread|mutex|shared_mutex|condition_variable|future|random|filesystem|fstream|ctime|time\.h|"
                          r"unistd\.h|fcntl\.h|poll\.h|signal\.h|csignal|sys/.*|netinet/.*|arpa/.*")
BUSY_NAMES = re.compile(r"\b(system_clock|steady_clock|high_resolution_clock)::now|\b(getenv|clock_gettime|fopen)\s*\(")
# What decides may not depend on the machine's libm. Functions that IEEE 754 rounds (sqrt, floor, isfinite) may stay.
DECIDING_ROOMS = {"model", "market", "exchange", "engine"}
LIBM = re.compile(r"\bstd::(exp2?|expm1|log(2|10|1p)?|pow|cbrt|hypot|erfc?|[tl]gamma|fma|a?(sin|cos|tan)h?|atan2)\s*\(")
# Each costs every includer a third of a second or more.
SLOW_IN_HEADERS = re.compile(r"iostream|sstream|ranges|regex|nlohmann/.*|simdjson\.h|spdlog/.*|CLI/.*|yaml-cpp/.*|sqlite3\.h|boost/.*")


# The headers of net/ that show Asio are net's own: its sources share them, and no other room pays for them.
SOCKET_ROOM = "net"
SOCKET_HEADER = re.compile(r"^\s*#\s*include\s*<boost/", re.MULTILINE)


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
        elif target == SOCKET_ROOM != room and shows_sockets(root / "src" / match[1]):
            yield f'{where}: "{match[1]}" shows Asio and is for {SOCKET_ROOM} alone; include a header of plain structs'
        elif target not in allowed[room] and not path.name.endswith("_test.cpp"):
            uses = ", ".join(sorted(allowed[room] - {room})) or "no other room"
            yield f'{where}: {room} may not include "{match[1]}"; {room} uses {uses} (tools/layers.txt)'


def shows_sockets(header):
    return bool(SOCKET_HEADER.search(header.read_text(errors="replace")))


def check_machine(root, path, room):
    """What only some rooms may touch; tests are exempt."""
    if path.name.endswith("_test.cpp"):
        return
    for number, text in enumerate(path.read_text(errors="replace").splitlines(), 1):
        where = f"{path.relative_to(root)}:{number}"
        match = SYSTEM_INCLUDE.match(text)
        header = match[1] if match else ""
        name = BUSY_NAMES.search(text.split("//")[0])
        if room not in BUSY_ROOMS and (BUSY_HEADERS.fullmatch(header) or name):
            what = f"<{header}>" if not name else name[0].rstrip(" (")
            yield f"{where}: {room} may not use {what}; clock, environment, disk, sockets, threads and chance live in " \
                  f"{', '.join(sorted(BUSY_ROOMS))} only"
        libm = LIBM.search(text.split("//")[0])
        if room in DECIDING_ROOMS and libm:
            yield f"{where}: {room} decides, so it may not use {libm[0].rstrip(' (')}; base/det_math.hpp gives the same " \
                  "bits everywhere"
        own = room == SOCKET_ROOM and header.startswith("boost/")
        if path.suffix == ".hpp" and SLOW_IN_HEADERS.fullmatch(header) and not own:
            yield f"{where}: <{header}> is too slow for a header; include it in the .cpp"


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
        findings += check_machine(root, path, room)
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
