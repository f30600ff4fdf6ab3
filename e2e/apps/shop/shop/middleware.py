"""Adds the release and the pod to every response, and the policy of what a page may load."""

import secrets
import socket

from django.conf import settings

POD = socket.gethostname()


def say_who_answers(get_response):
    def middleware(request):
        response = get_response(request)
        response["X-Shop-Release"] = settings.RELEASE
        response["X-Shop-Pod"] = POD
        return response

    return middleware


def strict_csp(get_response):
    """Forbids inline code and other origins; with ?csp=nonce scripts need the response's nonce."""

    def middleware(request):
        request.nonce = secrets.token_urlsafe(16) if request.GET.get("csp") == "nonce" else ""
        response = get_response(request)
        scripts = f"'nonce-{request.nonce}' 'strict-dynamic'" if request.nonce else "'self'"
        response["Content-Security-Policy"] = (
            f"default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self'; "
            "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        return response

    return middleware
