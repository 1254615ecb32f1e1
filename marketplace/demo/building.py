"""Make the example city once, so that whoever stops it at any moment finds it whole or not begun."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from dataclasses import replace

from flask import Flask

from marketplace.demo import season
from marketplace.demo.size import SMALL, Size
from marketplace.kernel import example
from marketplace.kernel.config import DATABASE_FILE, Settings
from marketplace.kernel.db import release, unsafe_but_quick
from marketplace.kernel.ids import ids_from_seed
from marketplace.kernel.operation import SYSTEM, transaction

Progress = Callable[[str], None]
GARBAGE_AT_ONCE = 100_000
MakeApp = Callable[[Settings], Flask]


def ensure(settings: Settings, create_app: MakeApp, progress: Progress, size: Size = SMALL) -> bool:
    """Make the example city where it is missing or was left half built; return whether it was made now.

    Raises: NotAnExample where another city lives there.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    make = _ensure_file if settings.embedded else _ensure_server
    return make(settings, create_app, progress, size)


def start_over(settings: Settings, create_app: MakeApp) -> None:
    """Throw the example city away. Raises: NotAnExample."""
    if settings.embedded:
        file = settings.data_dir / DATABASE_FILE
        if file.exists():
            example.state_of_file(file)
        for part in settings.data_dir.glob(f"{DATABASE_FILE}*"):
            part.unlink()
        return
    with create_app(settings).app_context():
        if example.state_here():
            example.prepare_here()


def _ensure_file(settings: Settings, create_app: MakeApp, progress: Progress, size: Size) -> bool:
    file = settings.data_dir / DATABASE_FILE
    if file.exists():
        example.state_of_file(file)
        return False
    for left in settings.data_dir.glob(f"{DATABASE_FILE}.building-*"):
        left.unlink()
    draft = settings.data_dir / f"{DATABASE_FILE}.building-{os.getpid()}"
    with unsafe_but_quick():
        _play(create_app(replace(settings, database_url=f"sqlite:///{draft}")), progress, size)
    example.settle_file(draft, file)
    return True


def _ensure_server(settings: Settings, create_app: MakeApp, progress: Progress, size: Size) -> bool:
    with create_app(settings).app_context():
        if example.state_here() == example.READY:
            return False
    _play(create_app(settings), progress, size)
    return True


def _play(app: Flask, progress: Progress, size: Size) -> None:
    """Make the tables, mark the city as being built, play the season, and let its clock show the end of the story."""
    gc.set_threshold(GARBAGE_AT_ONCE)
    with app.app_context(), ids_from_seed(season.SEED):
        example.prepare_here()
        with transaction("demo.begin", actor=SYSTEM, now=season.BEGINNING):
            example.mark_example(example.BUILDING)
        season.play(progress, size)
        with transaction("demo.end", actor=SYSTEM, now=season.TODAY):
            example.mark_example(example.READY)
            example.set_clock(season.TODAY)
        release()
