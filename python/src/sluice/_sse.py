"""Server-sent events: bytes as they come, messages as they end."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import BadAnswer


@dataclass(frozen=True)
class Said:
    """One message; `name` is empty for a comment, which only shows that the server is there."""

    name: str
    data: str = ""
    id: str | None = None


PING = Said("")
LONGEST_LINE = 4 << 20


class SseParser:
    """Takes bytes cut anywhere, inside of a character too. Lines end with LF, CRLF or CR."""

    def __init__(self) -> None:
        self._rest = b""
        self._name = ""
        self._data: list[str] = []
        self._id: str | None = None

    def feed(self, chunk: bytes) -> list[Said]:
        said: list[Said] = []
        text = self._rest + chunk
        begin = 0
        while True:
            end, after = _end_of_line(text, begin)
            if end < 0:
                break
            self._line(text[begin:end].decode("utf-8", "replace"), said)
            begin = after
        self._rest = text[begin:]
        if len(self._rest) > LONGEST_LINE:
            raise BadAnswer(f"a line of the stream is longer than {LONGEST_LINE} bytes")
        return said

    def _line(self, line: str, said: list[Said]) -> None:
        if not line:
            self._message(said)
        elif line.startswith(":"):
            said.append(PING)
        else:
            name, _, value = line.removeprefix("\ufeff").partition(":")
            self._field(name, value.removeprefix(" "))

    def _field(self, name: str, value: str) -> None:
        if name == "event":
            self._name = value
        elif name == "data":
            self._data.append(value)
        elif name == "id" and "\0" not in value:
            self._id = value

    def _message(self, said: list[Said]) -> None:
        if self._data:
            said.append(Said(self._name or "message", "\n".join(self._data), self._id))
        self._name, self._data, self._id = "", [], None


def _end_of_line(text: bytes, begin: int) -> tuple[int, int]:
    """Where the line ends and the next one begins; -1: not yet. A CR at the very end may still become CRLF."""
    lf, cr = text.find(b"\n", begin), text.find(b"\r", begin)
    if cr < 0 or 0 <= lf < cr:
        return (lf, lf + 1) if lf >= 0 else (-1, begin)
    if cr + 1 == len(text):
        return -1, begin
    return cr, cr + (2 if text[cr + 1 : cr + 2] == b"\n" else 1)
