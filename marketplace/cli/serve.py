"""`marketplace serve` and `marketplace worker`: the web and the background work, each alone."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from marketplace.cli.city import data_dir_option, log_to_standard_error, open_app, refusals_told, say
from marketplace.kernel.config import Settings
from marketplace.kernel.db import db

THREADS = 16


class WebServer(BaseApplication):  # type: ignore[misc]
    """Gunicorn with threads, told by us instead of by a file."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self.app = app
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Take over our options."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application that is served."""
        return self.app


def serve_web(app: Flask, host: str, port: int, workers: int) -> None:
    """Serve until told to stop. Connections of the parent are dropped first, since none may cross a fork."""
    with app.app_context():
        db.engine.dispose()
    WebServer(
        app,
        {
            "bind": f"{host}:{port}",
            "workers": workers,
            "threads": THREADS,
            "worker_class": "gthread",
            "control_socket_disable": True,
            "loglevel": "warning",
            "timeout": 60,
            "graceful_timeout": 5,
        },
    ).run()


def work_until_signalled(app: Flask) -> None:
    """Run background work until a signal asks to stop; what is at work is finished first."""
    from marketplace.worker import work  # Celery is slow to import, and most commands do not need it

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    work(app, stop)


@click.command()
@data_dir_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@refusals_told
def serve(data_dir: Path | None, host: str, port: int, workers: int) -> None:
    """Serve the pages and the API."""
    log_to_standard_error()
    app = open_app(Settings.load(data_dir))
    say(f"Serving on http://{host}:{port}")
    serve_web(app, host, port, workers)


@click.command()
@data_dir_option
@refusals_told
def worker(data_dir: Path | None) -> None:
    """Run the background work."""
    log_to_standard_error()
    work_until_signalled(open_app(Settings.load(data_dir)))
