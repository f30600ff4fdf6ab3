"""By aiohttp, with one pool of connections; WebSockets, too."""

import asyncio

import aiohttp
from observing import DEADLINE, pattern
from yarl import URL


class Client:
    def __init__(self, base):
        self.base = base
        self.loop = asyncio.new_event_loop()
        self.session = self.loop.run_until_complete(self._open())

    @staticmethod
    async def _open():
        return aiohttp.ClientSession(
            cookie_jar=aiohttp.DummyCookieJar(), timeout=aiohttp.ClientTimeout(total=DEADLINE)
        )

    def perform(self, request, response):
        work = self._converse if request.take == "websocket" else self._exchange
        try:
            self.loop.run_until_complete(work(request, response))
        except asyncio.TimeoutError:
            response.seen["error"] = "timeout"
        except aiohttp.WSServerHandshakeError as refusal:
            response.seen["status"] = refusal.status
        except (aiohttp.ClientError, OSError):
            response.seen["error"] = "broken"

    async def _exchange(self, request, response):
        body = request.body()
        if request.chunked:
            body = pieces(body)
        async with self.session.request(
            request.method,
            URL(self.base + request.path, encoded=True),
            headers=request.fields,
            data=body,
            allow_redirects=request.follow,
            expect100=request.expects,
        ) as got:
            fields = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in got.raw_headers]
            response.head(got.status, fields)
            async for piece in got.content.iter_any():
                if not response.piece(piece):
                    got.close()
                    return
        response.end()

    async def _converse(self, request, response):
        async with asyncio.timeout(DEADLINE), self.session.ws_connect(self.base + request.path) as socket:
            binary = pattern(70000)
            await socket.send_str("grüße")
            await socket.send_bytes(binary)
            same = [await socket.receive_str() == "grüße", await socket.receive_bytes() == binary]
            await socket.close()
            response.seen.update(status=101, messages=same, code=socket.close_code)


async def pieces(parts):
    for part in parts:
        yield part
