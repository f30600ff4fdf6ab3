"""The app in aiohttp: aiohttp_server.py PORT."""

import asyncio
import hashlib
import sys

import contract
from aiohttp import WSMsgType, web


async def handle(request):
    length, digest = 0, hashlib.sha256()
    if contract.reads_content(request.raw_path):
        async for data in request.content.iter_any():
            digest.update(data)
            length += len(data)
    fields = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.raw_headers]
    answer = contract.answer(request.method, request.raw_path, fields, length, digest)
    response = web.StreamResponse(status=answer.status)
    for name, value in answer.fields:
        response.headers.add(name, value)
    await response.prepare(request)
    try:
        for part in answer.parts:
            await (response.write(part) if isinstance(part, bytes) else asyncio.sleep(part))
    except contract.Abort:
        request.transport.abort()
        raise
    await response.write_eof()
    return response


async def echo_messages(request):
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        if message.type == WSMsgType.TEXT:
            await socket.send_str(message.data)
        elif message.type == WSMsgType.BINARY:
            await socket.send_bytes(message.data)
    return socket


app = web.Application(client_max_size=1 << 30)
app.router.add_get("/ws", echo_messages)
app.router.add_route("*", "/{path:.*}", handle)
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, handler_cancellation=True)
