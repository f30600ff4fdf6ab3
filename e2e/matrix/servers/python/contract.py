"""The matrix's app for servers of Python: see the contract in e2e/matrix/README.md."""

import gzip
import hashlib
from dataclasses import dataclass, field


class Abort(Exception):
    """Aborts a response in its middle."""


@dataclass
class Answer:
    """A response. Its parts are bytes to send, and numbers of seconds to pause for."""

    status: int
    fields: list = field(default_factory=list)
    parts: object = ()
    early: list = None


def pattern(length):
    return (bytes(range(251)) * (length // 251 + 1))[:length]


def reads_content(target):
    """Whether the app reads the request's content."""
    return target.startswith("/echo")


def answer(method, target, fields, length=0, digest=None):
    """The response to a request whose content has been read."""
    path, _, _ = target.partition("?")
    name, _, argument = path[1:].partition("/")
    number = int(argument) if argument.isdigit() else 0
    made = _answer(method, target, fields, name, number, (length, digest or hashlib.sha256()))
    if method == "HEAD":
        made.parts = ()
    return made


def _whole(status, content, *fields, kind="text/plain"):
    content = content.encode("latin-1") if isinstance(content, str) else content
    named = [("Content-Type", kind), ("Content-Length", str(len(content))), *fields]
    return Answer(status, named, [content])


def _answer(method, target, fields, name, number, content):
    wanted = {key.lower(): value for key, value in fields}
    if name == "echo":
        return _whole(200, _description(method, target, fields, content))
    if name == "bytes":
        return _whole(200, pattern(number), kind="application/octet-stream")
    if name == "chunked":
        return Answer(200, [("Content-Type", "application/octet-stream")], (pattern(1000) for _ in range(number)))
    if name == "status":
        return Answer(204) if number == 204 else _whole(number, "status %d\n" % number)
    if name == "page":
        page = "<!doctype html><html><head><title>page</title></head><body>page</body></html>\n"
        return _whole(200, page, kind="text/html; charset=utf-8")
    if name == "etag":
        return _etag(wanted)
    if name == "redirect":
        return _whole(number, "elsewhere\n", ("Location", "/echo?redirected=%d" % number))
    if name == "range":
        return _range(wanted.get("range"))
    if name == "cookies":
        cookies = ["cookie-%d=value-%d; Path=/; HttpOnly; SameSite=Lax" % (i, i) for i in range(number)]
        return _whole(200, "cookies\n", *[("Set-Cookie", cookie) for cookie in cookies])
    if name == "gzip":
        return _gzip(wanted.get("accept-encoding", ""))
    if name == "events":
        return Answer(200, [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")], _events())
    if name == "slow":
        return Answer(200, [("Content-Type", "text/plain"), ("Content-Length", "50")], _slow())
    if name == "abort":
        return Answer(200, [("Content-Type", "application/octet-stream"), ("Content-Length", "100000")], _abort(50000))
    if name == "abort-chunked":
        return Answer(200, [("Content-Type", "application/octet-stream")], _abort(10000))
    if name == "refuse":
        return _whole(413, "refused\n")
    if name == "early":
        early = _whole(200, "early\n")
        early.early = [("Link", "</style.css>; rel=preload; as=style")]
        return early
    return _whole(404, "not found\n")


def _description(method, target, fields, content):
    length, digest = content
    lines = sorted("%s: %s" % (name.lower(), value) for name, value in fields)
    return "%s %s\n%s\n\n%d %s\n" % (method, target, "\n".join(lines), length, digest.hexdigest())


def _etag(wanted):
    tags = [("ETag", '"v1"'), ("Cache-Control", "max-age=60"), ("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")]
    made = _whole(200, "version 1\n", *tags)
    if wanted.get("if-none-match") == '"v1"':
        made.status, made.parts = 304, ()
    return made


def _range(wanted):
    content = pattern(1000)
    if not wanted:
        return _whole(200, content, ("Accept-Ranges", "bytes"), kind="application/octet-stream")
    first, _, last = wanted.removeprefix("bytes=").partition("-")
    start, end = int(first), int(last) if last else len(content) - 1
    if start >= len(content):
        return _whole(416, "no such range\n", ("Accept-Ranges", "bytes"), ("Content-Range", "bytes */1000"))
    part = ("Content-Range", "bytes %d-%d/1000" % (start, end))
    return _whole(206, content[start : end + 1], ("Accept-Ranges", "bytes"), part, kind="application/octet-stream")


def _gzip(accepted):
    text = (b"0123456789abcdef\n" * 589)[:10000]
    if "gzip" not in accepted:
        return _whole(200, text, ("Vary", "Accept-Encoding"))
    coded = gzip.compress(text, mtime=0)
    return _whole(200, coded, ("Vary", "Accept-Encoding"), ("Content-Encoding", "gzip"))


def _events():
    for i in range(1, 4):
        yield b"data: %d\n\n" % i
    for _ in range(100):
        yield 0.1
        yield b": wait\n\n"


def _slow():
    for _ in range(5):
        yield b"slow body\n"
        yield 0.05


def _abort(length):
    yield pattern(length)
    raise Abort
