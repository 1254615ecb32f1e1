"""The city that a command works on: its settings from the options, its database made or brought up to date."""

from __future__ import annotations

import functools
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import structlog
from flask import Flask
from sqlalchemy import create_engine

from marketplace.app import create_app
from marketplace.kernel.config import Settings
from marketplace.kernel.errors import Refusal
from marketplace.kernel.schema import bring_up_to_date

data_dir_option = click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder with the city's data; wins over DATABASE_URL. Default: ./data",
)


def say(message: str) -> None:
    """Write a message for people to standard error."""
    click.echo(message, err=True)


def log_to_standard_error() -> None:
    """Keep standard output for results."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)


def open_app(settings: Settings) -> Flask:
    """Return the application on a database that is made where missing and migrated where old."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app = create_app(settings)
    engine = create_engine(settings.database_url)
    bring_up_to_date(engine)
    engine.dispose()
    return app


@contextmanager
def opened(data_dir: Path | None) -> Iterator[Flask]:
    """Open the city that the options name, with an application context."""
    log_to_standard_error()
    app = open_app(Settings.load(data_dir))
    with app.app_context():
        yield app


def refusals_told(command: Callable[..., Any]) -> Callable[..., Any]:
    """End a refused command with its sentence on standard error and exit code 2."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except Refusal as refusal:
            say(f"{refusal.title} {refusal.detail or refusal.advice}")
            for name, sentences in refusal.fields.items():
                say(f"  {name}: {' '.join(str(sentence) for sentence in sentences)}")
            raise SystemExit(2) from refusal

    return run
