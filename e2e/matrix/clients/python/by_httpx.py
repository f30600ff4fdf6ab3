"""By httpx, with one pool of connections."""

import httpx
from observing import DEADLINE


class Client:
    def __init__(self, base):
        self.base = base
        self.client = httpx.Client(timeout=DEADLINE)

    def perform(self, request, response):
        if request.expects or request.take == "websocket":
            return response.unable("httpx does not support this")
        self.client.cookies.clear()
        try:
            with self.client.stream(
                request.method,
                self.base + request.path,
                headers=request.fields,
                content=request.body() if request.content is not None else None,
                follow_redirects=request.follow,
            ) as got:
                response.head(got.status_code, got.headers.multi_items())
                for piece in got.iter_bytes():
                    if not response.piece(piece):
                        return None
            response.end()
        except httpx.TimeoutException:
            response.seen["error"] = "timeout"
        except (httpx.HTTPError, httpx.StreamError):
            response.seen["error"] = "broken"
        return None
