"""The app as a WSGI application."""

import hashlib
import http.client
import time

import contract

REASONS = http.client.responses | {418: "I'm a teapot"}


def application(environ, start_response):
    method = environ["REQUEST_METHOD"]
    target = target_of(environ)
    length, digest = 0, hashlib.sha256()
    if contract.reads_content(target):
        length = digest_content(environ, digest)
    answer = contract.answer(method, target, fields_of(environ), length, digest)
    start_response("%d %s" % (answer.status, REASONS[answer.status]), answer.fields)
    return sent(answer.parts)


def target_of(environ):
    """The target as received, where the server provides it."""
    raw = environ.get("RAW_URI") or environ.get("REQUEST_URI")
    if raw:
        return raw
    query = environ.get("QUERY_STRING", "")
    return environ["PATH_INFO"] + ("?" + query if query else "")


def fields_of(environ):
    """The fields; WSGI does not preserve the case of names, and joins the values of one name."""
    fields = [(key[5:].replace("_", "-").lower(), value) for key, value in environ.items() if key.startswith("HTTP_")]
    for key in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(key):
            fields.append((key.replace("_", "-").lower(), environ[key]))
    return fields


def digest_content(environ, digest):
    """The content's length: the server's value, or up to the end where the server delimits chunked content."""
    stated = environ.get("CONTENT_LENGTH")
    ends = environ.get("wsgi.input_terminated") or "HTTP_TRANSFER_ENCODING" in environ
    left = int(stated) if stated else (1 << 40 if ends else 0)
    length = 0
    while left and (data := environ["wsgi.input"].read(min(left, 65536))):
        digest.update(data)
        length += len(data)
        left -= len(data)
    return length


def sent(parts):
    for part in parts:
        if isinstance(part, bytes):
            yield part
        else:
            time.sleep(part)
