"""The app as an ASGI application."""

import asyncio
import hashlib

import contract


async def application(scope, receive, send):
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    elif scope["type"] == "websocket":
        await echo_messages(receive, send)
    else:
        await respond(scope, receive, send)


async def lifespan(receive, send):
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def echo_messages(receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        if message.get("text") is not None:
            await send({"type": "websocket.send", "text": message["text"]})
        else:
            await send({"type": "websocket.send", "bytes": message["bytes"]})


async def respond(scope, receive, send):
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1").partition("?")[0]
    query = scope["query_string"].decode("latin-1")
    target = path + ("?" + query if query else "")
    fields = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
    length, digest = 0, hashlib.sha256()
    if contract.reads_content(target):
        more = True
        while more:
            message = await receive()
            digest.update(message.get("body", b""))
            length += len(message.get("body", b""))
            more = message.get("more_body", False)
    answer = contract.answer(scope["method"], target, fields, length, digest)
    if answer.early and "http.response.early_hint" in scope.get("extensions", {}):
        links = [value.encode() for _, value in answer.early]
        await send({"type": "http.response.early_hint", "links": links})
    coded = [(name.lower().encode(), value.encode()) for name, value in answer.fields]
    await send({"type": "http.response.start", "status": answer.status, "headers": coded})
    left = watch(receive)
    for part in answer.parts:
        if isinstance(part, bytes):
            await send({"type": "http.response.body", "body": part, "more_body": True})
        elif left.done():
            return
        else:
            await asyncio.sleep(part)
    left.cancel()
    await send({"type": "http.response.body"})


def watch(receive):
    """Completes when the client has disconnected, which sending does not report."""

    async def disconnected():
        while (await receive())["type"] != "http.disconnect":
            pass

    return asyncio.ensure_future(disconnected())
