"""Runs Django's own collectstatic for the tests: parity.py ROOT MODULES FORGIVING DIR..."""

import sys

import django
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command

root, modules, forgiving, *dirs = sys.argv[1:]


class Storage(ManifestStaticFilesStorage):
    support_js_module_import_aggregation = modules == "true"

    def url_converter(self, name, hashed_files, template=None):
        convert = super().url_converter(name, hashed_files, template)

        def converter(match):
            if forgiving != "true":
                return convert(match)
            try:
                return convert(match)
            except Exception:  # leave unresolved references unchanged
                return match.group("matched")

        return converter


sys.modules["parity"] = sys.modules["__main__"]
settings.configure(
    SECRET_KEY="x",
    INSTALLED_APPS=["django.contrib.staticfiles"],
    STATIC_URL="/static/",
    STATIC_ROOT=root,
    STATICFILES_DIRS=dirs,
    STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
    STORAGES={"staticfiles": {"BACKEND": "parity.Storage"}},
)
django.setup()
call_command("collectstatic", interactive=False, verbosity=0)
