"""The app in Django, as its development server runs it: django_server.py PORT."""

import hashlib
import sys

import contract
import wsgi
from django.conf import settings
from django.core.management import execute_from_command_line
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import re_path

settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="matrix",
    DATA_UPLOAD_MAX_MEMORY_SIZE=None,
    INSTALLED_APPS=[],
    APPEND_SLASH=False,
)


def view(request, **_):
    environ = request.environ
    target = wsgi.target_of(environ)
    length, digest = 0, hashlib.sha256()
    if contract.reads_content(target):
        length = wsgi.digest_content(environ, digest)
    answer = contract.answer(request.method, target, wsgi.fields_of(environ), length, digest)
    if isinstance(answer.parts, (list, tuple)):
        response = HttpResponse(b"".join(answer.parts), status=answer.status)
    else:
        response = StreamingHttpResponse(wsgi.sent(answer.parts), status=answer.status)
    del response.headers["Content-Type"]
    for name, value in answer.fields:
        if name == "Set-Cookie":
            key, _, rest = value.partition("=")
            response.set_cookie(key, rest.partition(";")[0], httponly=True, samesite="Lax")
        else:
            response.headers[name] = value
    return response


urlpatterns = [re_path(r"^", view)]

if __name__ == "__main__":
    execute_from_command_line([sys.argv[0], "runserver", "--noreload", "--skip-checks", "127.0.0.1:" + sys.argv[1]])
