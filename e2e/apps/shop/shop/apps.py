"""Which files are collected."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class ShopStaticFiles(StaticFilesConfig):
    """Without htmx's extensions: their comments hold imports of files that are not there."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "ext"]
