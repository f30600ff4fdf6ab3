"""Which files are collected."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class ShopStaticFiles(StaticFilesConfig):
    """Without htmx's extensions: their comments contain imports of files that do not exist."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "ext"]
