"""`marketplace demo`: an example city, made once, told in a dozen lines, and served with its background work."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import click

from marketplace.app import create_app
from marketplace.cli.city import data_dir_option, log_to_standard_error, open_app, refusals_told, say
from marketplace.cli.serve import serve_web, work_until_signalled
from marketplace.demo import building, story
from marketplace.demo.size import SIZES, SMALL
from marketplace.kernel.config import DEFAULT_PUBLIC_URL, Settings

ENDED_BY_SIGNAL = {signal.SIGTERM, signal.SIGINT}


@click.command()
@data_dir_option
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--serve/--no-serve", "serves", default=True, help="Whether to serve the city after telling its story.")
@click.option(
    "--size", type=click.Choice(sorted(SIZES)), default=SMALL.name, show_default=True, help="How large it is."
)
@click.option("--fresh", is_flag=True, help="Throw the example city away and make it anew.")
@refusals_told
def demo(data_dir: Path | None, port: int, serves: bool, size: str, fresh: bool) -> None:
    """Make an example city, tell its story, and serve it."""
    log_to_standard_error()
    settings = Settings.load(data_dir)
    if fresh:
        building.start_over(settings, create_app)
    building.ensure(settings, create_app, say, SIZES[size])
    app = open_app(settings)
    with app.app_context():
        for line in story.lines(port=port if serves else None):
            click.echo(line)
    sys.stdout.flush()
    if serves:
        _serve_both(reached_at(settings, port), port)


def reached_at(settings: Settings, port: int) -> Settings:
    """Let links in letters lead to the port that is served, where no other address is set."""
    if settings.public_url != DEFAULT_PUBLIC_URL:
        return settings
    return replace(settings, public_url=f"http://127.0.0.1:{port}")


def _serve_both(settings: Settings, port: int) -> None:
    """Run web and background work in two children that end with this process, however it ends."""
    watched, held = os.pipe()
    children = [
        _child(lambda: serve_web(open_app(settings), "127.0.0.1", port, workers=1), watched, held),
        _child(lambda: work_until_signalled(open_app(settings)), watched, held),
    ]
    os.close(watched)
    for number in ENDED_BY_SIGNAL:
        signal.signal(number, lambda number, frame: _pass_on(children))
    ended, status = os.wait()
    for child in set(children) - {ended}:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) not in (0, -signal.SIGTERM):
        raise SystemExit(1)


def _pass_on(children: list[int]) -> None:
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGTERM)


def _child(run: Callable[[], None], watched: int, held: int) -> int:
    """Fork a child that runs until it is done or the parent is gone, which closes the pipe that it watches."""
    child = os.fork()
    if child:
        return child
    os.close(held)
    threading.Thread(target=_end_with_parent, args=(watched,), daemon=True).start()
    try:
        run()
    except Exception:
        traceback.print_exc()
        os._exit(1)
    finally:
        os._exit(0)


def _end_with_parent(watched: int) -> None:
    os.read(watched, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(10)
    os._exit(1)
