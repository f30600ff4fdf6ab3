"""Changes the shop's colour in a running container, as a deploy script would."""

import os
import re
import signal
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

PIDFILE = Path("/tmp/gunicorn.pid")


class Command(BaseCommand):
    help = "Write a new shop/accent.css into EXTRA_STATIC, then run collectstatic into STATIC_ROOT."

    def add_arguments(self, parser):
        parser.add_argument("colour", help="such as #c2410c")
        parser.add_argument(
            "--reload", action="store_true", help="also restart the workers of gunicorn"
        )

    def handle(self, colour, reload, **options):
        if not settings.EXTRA_STATIC:
            raise CommandError("EXTRA_STATIC is not set: set it to a directory to write to")
        if not re.fullmatch(r"#[0-9a-fA-F]{3,8}", colour):
            raise CommandError(f"{colour} is not a colour: write one such as #c2410c")
        file = Path(settings.EXTRA_STATIC) / "shop" / "accent.css"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f":root {{ --accent: {colour}; }}\n")
        call_command("collectstatic", interactive=False, verbosity=options["verbosity"])
        if reload:
            os.kill(int(PIDFILE.read_text()), signal.SIGHUP)
