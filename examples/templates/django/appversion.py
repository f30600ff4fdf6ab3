"""The version of this app, which its sidecar adds to each request."""


class AppVersionMiddleware:
    """Sets it on each request: request.app_version."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.app_version = request.headers.get("X-App-Version", "unknown")
        return self.get_response(request)


def app_version(request):
    """Context processor: {{ app_version }} in each template."""
    return {"app_version": getattr(request, "app_version", "unknown")}
