"""The storage of assets."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class ModuleStorage(ManifestStaticFilesStorage):
    """Names in import statements are hashed as well, so that a lazy module is of its page's release."""

    support_js_module_import_aggregation = True
