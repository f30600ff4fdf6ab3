"""By http.client, on one connection until it is closed."""

import http.client
import socket
from urllib.parse import urlsplit

from observing import DEADLINE


class Client:
    def __init__(self, base):
        self.base = urlsplit(base)
        self.connection = None

    def perform(self, request, response):
        if request.expects or request.take == "websocket" or request.follow:
            return response.unable("http.client does not support this")
        if request.name == "early-hints":
            return response.unable("http.client reads 103 as the final response")
        try:
            self._exchange(request, response)
        except socket.timeout:
            response.seen["error"] = "timeout"
        except ConnectionRefusedError:
            response.seen["error"] = "refused"
        except (http.client.HTTPException, OSError):
            response.seen["error"] = "broken"
        if "error" in response.seen or request.take != "all":
            self._drop()
        return None

    def _exchange(self, request, response):
        try:
            got = self._send(request)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # A connection that was used before may be closed at any time.
            self._drop()
            got = self._send(request)
        response.head(got.status, got.getheaders())
        while piece := got.read1(65536):
            if not response.piece(piece):
                return
        whole = not got.length
        # Without this the response counts as unread, and the connection accepts no other request.
        got.close()
        if not whole:
            raise http.client.IncompleteRead(b"")
        response.end()

    def _send(self, request):
        if not self.connection:
            self.connection = http.client.HTTPConnection(self.base.hostname, self.base.port, timeout=DEADLINE)
        self.connection.putrequest(request.method, request.path)
        for name, value in request.fields:
            self.connection.putheader(name, value)
        if request.chunked:
            self.connection.putheader("Transfer-Encoding", "chunked")
        elif request.content is not None:
            self.connection.putheader("Content-Length", str(len(request.content)))
        self.connection.endheaders(request.body(), encode_chunked=request.chunked)
        return self.connection.getresponse()

    def _drop(self):
        if self.connection:
            self.connection.close()
            self.connection = None
