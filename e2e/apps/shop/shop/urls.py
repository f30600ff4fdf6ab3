"""The URLs of the shop."""

from django.conf import settings
from django.urls import path
from django.views.static import serve

from shop import views

urlpatterns = [
    path("", views.home),
    path("shelf", views.shelf),
    path("basket/<slug:sku>", views.put_in_basket),
    path("note", views.note),
    path("api/items", views.items),
    path("api/echo", views.echo),
    path("upload", views.upload),
    path("slow", views.slow),
    path("sse", views.events),
    path("healthz", views.healthz),
    # Django's own view reads the disk at every request, so assets may change under a running pod.
    path("static/<path:path>", serve, {"document_root": settings.STATIC_ROOT}),
]
