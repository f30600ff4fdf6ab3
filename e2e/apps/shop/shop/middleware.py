"""Says on every response who gave it."""

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
