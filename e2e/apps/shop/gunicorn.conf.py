"""Serves the shop. Read by gunicorn from the working directory."""

import os
import subprocess
import sys
from pathlib import Path

bind = f"0.0.0.0:{os.environ.get('PORT', '8080')}"
worker_class = "gthread"
workers = 2
threads = 16
keepalive = 75  # longer than the idle timeout of proxies
graceful_timeout = 20
worker_tmp_dir = "/tmp"  # the root file system is read-only
pidfile = "/tmp/gunicorn.pid"
control_socket_disable = True


def on_starting(server):
    """Collects the assets unless they are collected already.

    In a separate process: the workers are forked from this one, and must not inherit a manifest
    that it has read.
    """
    root = Path(os.environ.get("STATIC_ROOT", "staticfiles"))
    if not (root / "staticfiles.json").exists():
        subprocess.run([sys.executable, "manage.py", "collectstatic", "--no-input"], check=True)
