"""What the clients of Python libraries have in common: see e2e/matrix/README.md."""

import hashlib
import json
import sys

# Deadline of one behaviour, in seconds; the number of timeouts after which the others are skipped.
DEADLINE = 5
PATIENCE = 4


def pattern(length):
    return (bytes(range(251)) * (length // 251 + 1))[:length]


class Request:
    """A behaviour, ready to be sent by a library."""

    def __init__(self, behaviour):
        self.name = behaviour["name"]
        self.method = behaviour.get("method", "GET")
        self.path = behaviour["path"]
        self.follow = behaviour.get("follow", False)
        self.take = behaviour.get("take", "all")
        self.fields = [tuple(field) for field in behaviour.get("headers", [])]
        self.fields += [("X-Many-%d" % i, "v" * 40) for i in range(behaviour.get("manyFields", 0))]
        body = behaviour.get("body")
        self.expects = bool(body and body.get("expect"))
        self.chunked = bool(body and body.get("chunked"))
        self.content = pattern(body["length"]) if body else None

    def body(self):
        """None, bytes, or an iterator of pieces for chunked content."""
        if self.chunked:
            return (self.content[i : i + 10000] for i in range(0, len(self.content), 10000))
        return self.content


class Response:
    """Collects the parts of a response from a library; the client prints it as one line."""

    def __init__(self, request):
        self.request = request
        self.seen = {"behaviour": request.name}
        self._length, self._digest, self._start = 0, hashlib.sha256(), b""

    def head(self, status, fields):
        self.seen.update(status=status, fields=[[name.lower(), value] for name, value in fields])

    def piece(self, data):
        """Whether more content is to be read."""
        self._length += len(data)
        self._digest.update(data)
        if len(self._start) < 65536:
            self._start += data
        if self.request.take == "events" and self._start.count(b"\n\n") >= 3:
            self.seen["events"] = [line for line in self._start.decode().split("\n") if line.startswith("data:")]
            return False
        return not (self.request.take == "some" and self._length >= 100000)

    def end(self):
        self.seen.update(length=self._length, sha256=self._digest.hexdigest())
        kinds = [value for name, value in self.seen["fields"] if name == "content-type"]
        if kinds and kinds[0].startswith("text/"):
            self.seen["text"] = self._start.decode("utf-8", "replace")

    def unable(self, why):
        self.seen["unable"] = why


def run(perform):
    """Prints a line for each behaviour; perform is called with a request and fills in the response."""
    silent = 0
    for behaviour in json.load(open(sys.argv[3], encoding="utf-8")):
        request = Request(behaviour)
        response = Response(request)
        if silent == PATIENCE:
            response.seen["error"] = "not tried"
        else:
            perform(request, response)
            silent += response.seen.get("error") == "timeout"
        print(json.dumps(response.seen), flush=True)
