"""The connection of a client that reports all of a response: it reads HTTP/1.1 from the socket itself."""

import hashlib
import select
import socket
import time

# Longest head, in bytes, that is read before the response counts as invalid.
LONGEST_HEAD = 256 * 1024


class Broken(Exception):
    """The other side closed the connection during a message."""


class Invalid(Exception):
    """The received bytes are not HTTP/1.1 (RFC 9112)."""


class Head:
    """An interim or final response's head; names in lower case, values as received."""

    def __init__(self, status, reason, fields):
        self.status = status
        self.reason = reason
        self.fields = fields

    def all(self, name):
        return [value for key, value in self.fields if key == name]

    def has_token(self, name, token):
        tokens = [part.strip().lower() for value in self.all(name) for part in value.split(",")]
        return token in tokens


class Body:
    """The content of a response: its length and digest, and its first bytes."""

    KEPT = 64 * 1024

    def __init__(self):
        self.length = 0
        self.digest = hashlib.sha256()
        self.start = b""

    def add(self, data):
        self.length += len(data)
        self.digest.update(data)
        if len(self.start) < self.KEPT:
            self.start += data


class Connection:
    def __init__(self, address, seconds):
        self.socket = socket.create_connection(address, timeout=seconds)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        # Whether the last request's content was not sent: no other request may follow then.
        self.unsent = False
        self.end = 0.0

    def deadline(self, seconds):
        self.end = time.monotonic() + seconds

    def send(self, data):
        self._arm()
        self.socket.sendall(data)

    def close(self):
        self.socket.close()

    def _arm(self):
        left = self.end - time.monotonic()
        if left <= 0:
            raise socket.timeout()
        self.socket.settimeout(left)

    def _fill(self):
        """Reads more; False at the end of the stream."""
        self._arm()
        data = self.socket.recv(65536)
        self.buffer += data
        return bool(data)

    def ended(self):
        """Whether the other side has closed, or sent bytes without a request, while the connection is idle."""
        if self.buffer:
            return True
        self.socket.settimeout(0)
        try:
            self.buffer += self.socket.recv(65536)
            return True
        except BlockingIOError:
            return False
        except OSError:
            return True

    def readable(self, seconds):
        """Whether something arrives within this time."""
        return bool(self.buffer or select.select([self.socket], [], [], seconds)[0])

    def line(self):
        while b"\n" not in self.buffer:
            if len(self.buffer) > LONGEST_HEAD:
                raise Invalid("a line without an end")
            if not self._fill():
                raise Broken("in a line")
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.removesuffix(b"\r").decode("latin-1")

    def exactly(self, count):
        """Yields pieces that add up to this many bytes."""
        while count:
            if not self.buffer and not self._fill():
                raise Broken("in a body")
            piece, self.buffer = self.buffer[:count], self.buffer[count:]
            count -= len(piece)
            yield piece

    def head(self):
        start = self.line()
        version, _, rest = start.partition(" ")
        code, _, reason = rest.partition(" ")
        if not version.startswith("HTTP/1.") or len(code) != 3 or not code.isdigit():
            raise Invalid("status line " + repr(start))
        return Head(int(code), reason, self.fields())

    def fields(self):
        fields = []
        while line := self.line():
            name, colon, value = line.partition(":")
            if not colon or not name or name != name.strip():
                raise Invalid("field line " + repr(line))
            fields.append((name.lower(), value.strip(" \t")))
        return fields

    def pieces(self, head, method):
        """The content of a final response, as RFC 9112 section 6.3 delimits it."""
        if method == "HEAD" or head.status in (204, 304):
            return
        lengths = set(head.all("content-length"))
        if head.has_token("transfer-encoding", "chunked"):
            yield from self._chunks()
        elif len(lengths) == 1:
            yield from self.exactly(int(lengths.pop()))
        elif lengths:
            raise Invalid("lengths " + repr(lengths))
        else:
            yield from self._rest()

    def _chunks(self):
        while True:
            line = self.line()
            try:
                size = int(line.partition(";")[0].strip(), 16)
            except ValueError:
                raise Invalid("chunk size " + repr(line)) from None
            if size == 0:
                self.fields()
                return
            yield from self.exactly(size)
            if self.line():
                raise Invalid("data after a chunk")

    def _rest(self):
        while True:
            if self.buffer:
                piece, self.buffer = self.buffer, b""
                yield piece
            if not self._fill():
                return

    def stays_open(self, head, method):
        """Whether another request may follow on this connection (RFC 9112 section 9.3)."""
        if head.has_token("connection", "close"):
            return False
        bodiless = method == "HEAD" or head.status in (204, 304)
        framed = head.has_token("transfer-encoding", "chunked") or head.all("content-length")
        return bodiless or bool(framed)
