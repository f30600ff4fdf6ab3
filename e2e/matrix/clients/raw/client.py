"""A client that reports all of a response: client.py BASE_URL BEHAVIOURS. See e2e/matrix/README.md."""

import json
import socket
import sys
from urllib.parse import urlsplit

import websocket
from connection import Body, Broken, Connection, Invalid

# For one behaviour, in seconds.
DEADLINE = 5
# After so many behaviours that do not complete, the others are skipped.
PATIENCE = 4
# How long content waits for a 100, in seconds (RFC 9110 section 10.1.1: not indefinitely).
WAIT_FOR_CONTINUE = 1


def pattern(length):
    return (bytes(range(251)) * (length // 251 + 1))[:length]


class Client:
    def __init__(self, base):
        self.address = (urlsplit(base).hostname, urlsplit(base).port)
        self.connection = None

    def observe(self, behaviour):
        """The observation of a behaviour, in the form that the README describes."""
        seen = {"behaviour": behaviour["name"]}
        try:
            self._exchange(behaviour, behaviour["path"], seen)
        except socket.timeout:
            seen["error"] = "timeout"
        except ConnectionRefusedError:
            seen["error"] = "refused"
        except (Broken, ConnectionResetError, BrokenPipeError):
            seen["error"] = "broken"
        except Invalid as problem:
            seen["error"] = "invalid"
            seen["problem"] = str(problem)
        if "error" in seen:
            self._drop()
        return seen

    def _exchange(self, behaviour, path, seen):
        method = behaviour.get("method", "GET")
        take = behaviour.get("take", "all")
        fields, accept = websocket.handshake() if take == "websocket" else ([], None)
        interim, final = self._send(method, path, behaviour, fields, seen)
        connection = self.connection
        seen.update(status=final.status, reason=final.reason, fields=final.fields)
        if interim:
            seen["interim"] = [{"status": head.status, "fields": head.fields} for head in interim]
        if take == "websocket":
            seen["fields"] = [f for f in final.fields if f[0] != "sec-websocket-accept"]
            if final.status == 101:
                seen["accepted"] = final.all("sec-websocket-accept") == [accept]
                seen["messages"] = websocket.converse(connection)
                self._drop()
                return
        if self._read(final, method, take, seen):
            if connection.unsent or not connection.stays_open(final, method):
                self._drop()
        else:
            self._drop()
        location = final.all("location")
        if behaviour.get("follow") and location:
            seen["redirects"] = [final.status]
            kept = final.status in (307, 308)
            again = behaviour if kept else {"name": behaviour["name"]}
            self._exchange(again | {"follow": False}, location[0], seen)

    def _send(self, method, path, behaviour, extra, seen):
        """Sends the request; returns the interim heads and the final one.

        The other side may close a connection that was used before at any time (RFC 9112 section 9.5), so that a
        request that got nothing back there is sent once more on a new one.
        """
        if extra or self.connection and self.connection.ended():
            self._drop()
        if self.connection:
            try:
                return self._send_on(self.connection, method, path, behaviour, extra)
            except (Broken, ConnectionResetError, BrokenPipeError):
                seen["retried"] = True
                self._drop()
        self.connection = Connection(self.address, DEADLINE)
        return self._send_on(self.connection, method, path, behaviour, extra)

    def _send_on(self, connection, method, path, behaviour, extra):
        connection.deadline(DEADLINE)
        connection.unsent = False
        fields = [("Host", "%s:%d" % self.address), ("User-Agent", "matrix-raw")]
        fields += [tuple(field) for field in behaviour.get("headers", [])] + extra
        fields += [("X-Many-%d" % i, "v" * 40) for i in range(behaviour.get("manyFields", 0))]
        body = behaviour.get("body")
        content = b""
        if body:
            content = pattern(body["length"])
            if body.get("chunked"):
                fields.append(("Transfer-Encoding", "chunked"))
                content = chunked(content)
            else:
                fields.append(("Content-Length", str(body["length"])))
            if body.get("expect"):
                fields.append(("Expect", "100-continue"))
        head = "%s %s HTTP/1.1\r\n" % (method, path) + "".join("%s: %s\r\n" % field for field in fields) + "\r\n"
        waits = body and body.get("expect")
        connection.send(head.encode() if waits else head.encode() + content)
        if waits and not connection.readable(WAIT_FOR_CONTINUE):
            connection.send(content)
            waits = False
        interim = []
        while True:
            got = connection.head()
            if got.status == 101 or got.status >= 200:
                connection.unsent = bool(waits)
                return interim, got
            interim.append(got)
            if got.status == 100 and waits:
                connection.send(content)
                waits = False

    def _read(self, head, method, take, seen):
        """Reads the content; returns whether it is complete."""
        body = Body()
        try:
            for piece in self.connection.pieces(head, method):
                body.add(piece)
                if take == "events" and body.start.count(b"data:") >= 3 and body.start.count(b"\n\n") >= 3:
                    seen["events"] = [line for line in body.start.decode().split("\n") if line.startswith("data:")]
                    return False
                if take == "some" and body.length >= 100000:
                    return False
        except Broken:
            # The length that arrived before the abort depends on timing.
            seen["error"] = "broken"
            return False
        seen.update(length=body.length, sha256=body.digest.hexdigest())
        if (head.all("content-type") or [""])[0].startswith("text/") and not head.all("content-encoding"):
            seen["text"] = body.start.decode("utf-8", "replace")
        return True

    def _drop(self):
        if self.connection:
            self.connection.close()
            self.connection = None


def chunked(content):
    """In chunks of growing size, the first of them of one byte."""
    out, size, at = [], 1, 0
    while at < len(content):
        piece = content[at : at + size]
        out.append(b"%x\r\n%s\r\n" % (len(piece), piece))
        at += len(piece)
        size = min(size * 2, 65536)
    return b"".join(out) + b"0\r\n\r\n"


def main():
    base, behaviours = sys.argv[1], json.load(open(sys.argv[2], encoding="utf-8"))
    client = Client(base)
    silent = 0
    for behaviour in behaviours:
        if silent == PATIENCE:
            seen = {"behaviour": behaviour["name"], "error": "not tried"}
        else:
            seen = client.observe(behaviour)
            silent += seen.get("error") == "timeout"
        print(json.dumps(seen), flush=True)


if __name__ == "__main__":
    main()
