"""By requests, in one session."""

import requests
from observing import DEADLINE


class Client:
    def __init__(self, base):
        self.base = base
        self.session = requests.Session()

    def perform(self, request, response):
        if request.expects or request.take == "websocket":
            return response.unable("requests does not support this")
        if request.name == "early-hints":
            return response.unable("requests reads 103 as the final response")
        # A repeated field is one field with both values in this library.
        fields = {}
        for name, value in request.fields:
            fields[name] = fields[name] + ", " + value if name in fields else value
        self.session.cookies.clear()
        try:
            with self.session.request(
                request.method,
                self.base + request.path,
                headers=fields,
                data=request.body(),
                timeout=DEADLINE,
                stream=True,
                allow_redirects=request.follow,
            ) as got:
                response.head(got.status_code, list(got.raw.headers.items()))
                for piece in got.iter_content(chunk_size=None):
                    if not response.piece(piece):
                        return None
            response.end()
        except requests.exceptions.Timeout:
            response.seen["error"] = "timeout"
        except requests.exceptions.RequestException as problem:
            response.seen["error"] = "timeout" if "timed out" in str(problem) else "broken"
        return None
