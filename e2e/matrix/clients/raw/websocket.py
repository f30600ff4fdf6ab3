"""The client's side of a WebSocket (RFC 6455): a few messages, each echoed."""

import base64
import hashlib
import os
import struct

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


def handshake():
    """A key, the fields that offer it, and the accept value of the response."""
    key = base64.b64encode(os.urandom(16)).decode()
    accept = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
    fields = [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Key", key), ("Sec-WebSocket-Version", "13")]
    return fields, accept


def send(connection, opcode, payload):
    mask = os.urandom(4)
    length = len(payload)
    if length < 126:
        size = struct.pack("!B", 0x80 | length)
    elif length < 65536:
        size = struct.pack("!BH", 0x80 | 126, length)
    else:
        size = struct.pack("!BQ", 0x80 | 127, length)
    masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
    connection.send(bytes([0x80 | opcode]) + size + mask + masked)


def receive(connection):
    """The next whole message: opcode and payload. Control frames in between are skipped, except a close."""
    message = b""
    kind = None
    while True:
        first, second = b"".join(connection.exactly(2))
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", b"".join(connection.exactly(2)))
        elif length == 127:
            (length,) = struct.unpack("!Q", b"".join(connection.exactly(8)))
        payload = b"".join(connection.exactly(length))
        opcode = first & 0x0F
        if opcode == CLOSE:
            return CLOSE, payload
        if opcode in (PING, PONG):
            continue
        kind = kind or opcode
        message += payload
        if first & 0x80:
            return kind, message


def converse(connection):
    """The responses to a text, an empty text, a large binary message, and a close with code 1000."""
    came = []
    messages = [(TEXT, "grüße".encode()), (TEXT, b""), (BINARY, bytes(i % 251 for i in range(70000)))]
    for opcode, payload in messages:
        send(connection, opcode, payload)
        kind, answer = receive(connection)
        came.append({"opcode": kind, "same": answer == payload})
    send(connection, CLOSE, struct.pack("!H", 1000))
    kind, answer = receive(connection)
    code = struct.unpack("!H", answer[:2])[0] if len(answer) >= 2 else None
    came.append({"opcode": kind, "code": code})
    return came
