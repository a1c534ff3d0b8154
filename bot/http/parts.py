"""Where each request of a connection ends, by the letter of RFC 9112. llhttp reads the same parts, one after the other:
a request that two readers could take for two different ones is none.
"""

import re
from collections.abc import Sequence

HEAD_LIMIT = 16 * 1024
# Whoever relays a body sends chunks of kilobytes; this many make the largest body of half a kilobyte each.
CHUNKS_LIMIT = 2000
TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
HEAD = re.compile(TOKEN + rb" [!-~]+ HTTP/1\.[01]\r\n(?:" + TOKEN + rb":[\t -~\x80-\xff]*\r\n)*\r\n")
# Who ends lines without a CR is told at once that this is no head.
END_OF_HEAD = re.compile(rb"\n\r?\n")
FRAMING = {b"content-length", b"transfer-encoding"}
LENGTH = re.compile(rb"[0-9]{1,19}[ \t]*")
CHUNKED = re.compile(rb"chunked[ \t]*", re.IGNORECASE)
# Without extensions, as nobody sends any; nor are there trailers behind the last one.
CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})\r\n")
LAST_CHUNK = re.compile(rb"0{1,8}\r\n\r\n")
BEGUN_CHUNK = re.compile(rb"[0-9A-Fa-f]{1,8}\r?|0{1,8}\r\n\r?")


class Malformed(Exception):
    """No request, or one that could be taken for another."""


class Parts:
    """What came of one connection and was not handed on yet: heads, then their bodies, in pieces or chunks."""

    def __init__(self) -> None:
        self.unread = bytearray()
        # How much of it, and of what is still to come, is the part that has begun.
        self.left = 0
        # How many chunks of the body there were; None where it comes in none.
        self.chunks: int | None = None

    @property
    def are_whole(self) -> bool:
        """Whether nothing has begun."""
        return not self.unread and not self.left and self.chunks is None

    def next(self) -> bytes:
        """Never of two requests, and of a head all. Empty where more has to come first. Raises Malformed."""
        if self.unread and not self.left:
            self.left = self.head() if self.chunks is None else self.chunk(self.chunks)
        part = bytes(self.unread[: self.left])
        del self.unread[: self.left]
        self.left -= len(part)
        return part

    def head(self) -> int:
        end = END_OF_HEAD.search(self.unread)
        if end and end.end() <= HEAD_LIMIT and HEAD.fullmatch(self.unread, 0, end.end()):
            return end.end()
        if end or len(self.unread) > HEAD_LIMIT or self.unread[0] <= ord(" "):
            raise Malformed
        return 0

    def chunk(self, before: int) -> int:
        """With its size in front and the end of line behind it."""
        line = CHUNK.match(self.unread)
        if line and (size := int(line[1], 16)) and before < CHUNKS_LIMIT:
            self.chunks = before + 1
            return line.end() + size + len(b"\r\n")
        if last := LAST_CHUNK.match(self.unread):
            self.chunks = None
            return last.end()
        if not BEGUN_CHUNK.fullmatch(self.unread):
            raise Malformed
        return 0

    def expect(self, headers: Sequence[tuple[bytes, bytes]], *, is_old: bool, is_upgrade: bool) -> None:
        """The body that a head tells of, which is HTTP/1.0's or asks for another protocol. Raises Malformed."""
        hosts = sum(name == b"host" for name, _ in headers)
        framing = [header for header in headers if header[0] in FRAMING]
        if hosts > 1 or (hosts == 0 and not is_old) or (framing and is_upgrade):
            raise Malformed
        match framing:
            case []:
                pass
            case [(b"content-length", length)] if LENGTH.fullmatch(length):
                self.left = int(length)
            case [(b"transfer-encoding", coding)] if CHUNKED.fullmatch(coding) and not is_old:
                self.chunks = 0
            case _:
                raise Malformed
