"""The pages and the test points of the shop."""

import hashlib
import time

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shop.catalogue import ITEMS, Item
from shop.database import execute

CHUNK = 64 * 1024


def release(request):
    """Context processor: the release for every template."""
    return {"release": settings.RELEASE}


def nonce(request):
    """Context processor: the attribute by which the Content-Security-Policy permits a script."""
    return {"nonce": format_html(' nonce="{}"', request.nonce) if request.nonce else ""}


# ---------------------------------------------------------------- pages


def home(request):
    return render(request, "shop/page.html", {"items": ITEMS.values(), "basket": basket_of(request)})


def shelf(request):
    items = items_of_the_database() if settings.DATABASE else ITEMS.values()
    return render(request, "shop/shelf.html", {"items": items})


def items_of_the_database():
    """Each release reads the name of an item from its own column."""
    column = {"v1.0": "name"}.get(settings.RELEASE, "title")
    return [Item(*row) for row in execute(f"SELECT sku, {column}, cents FROM items")]


@require_POST
def put_in_basket(request, sku):
    if sku not in ITEMS:
        raise Http404(sku)
    counts = request.session.setdefault("basket", {})
    counts[sku] = counts.get(sku, 0) + 1
    request.session.modified = True
    return render(request, "shop/basket.html", {"basket": basket_of(request)})


@require_POST
def note(request):
    return HttpResponse(format_html("{} noted “{}”", settings.RELEASE, request.POST["note"]))


def basket_of(request):
    counts = request.session.get("basket", {})
    return [(ITEMS[sku], count) for sku, count in counts.items() if sku in ITEMS]


# ---------------------------------------------------------------- for programs


def items(request):
    return JsonResponse(
        {
            "release": settings.RELEASE,
            "items": [{"sku": i.sku, "name": i.name, "cents": i.cents} for i in ITEMS.values()],
        }
    )


@csrf_exempt
def echo(request):
    size, digest = weigh(request)
    return JsonResponse(
        {
            "release": settings.RELEASE,
            "method": request.method,
            "path": request.get_full_path(),
            "headers": dict(request.headers),
            "size": size,
            "sha256": digest,
        }
    )


@csrf_exempt
def upload(request):
    size, digest = weigh(request)
    return JsonResponse({"release": settings.RELEASE, "size": size, "sha256": digest})


def slow(request):
    milliseconds = min(int(request.GET.get("ms", 1000)), 60_000)
    time.sleep(milliseconds / 1000)
    return HttpResponse(f"{settings.RELEASE} after {milliseconds} ms\n", content_type="text/plain")


def events(request):
    count = min(int(request.GET.get("events", 10)), 10_000)
    pause = min(int(request.GET.get("ms", 1000)), 60_000) / 1000

    def stream():
        for number in range(count):
            yield f"id: {number}\ndata: {settings.RELEASE}\n\n"
            time.sleep(pause)

    return StreamingHttpResponse(
        stream(), content_type="text/event-stream", headers={"Cache-Control": "no-cache"}
    )


def healthz(request):
    return HttpResponse("ok\n", content_type="text/plain")


def weigh(request):
    """Size and SHA-256 of the body, which is never in memory as a whole.

    Django reads as many bytes as Content-Length states, so none of a chunked body; of that, the
    server's own stream is read up to its end.
    """
    chunked = "CONTENT_LENGTH" not in request.META and request.META.get("wsgi.input_terminated")
    body = request.META["wsgi.input"] if chunked else request
    size, digest = 0, hashlib.sha256()
    while chunk := body.read(CHUNK):
        size += len(chunk)
        digest.update(chunk)
    return size, digest.hexdigest()
