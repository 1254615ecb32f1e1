"""The Celery application of the city of the environment: `celery -A marketplace.cli.broker:celery worker`."""

from __future__ import annotations

from typing import Any

from marketplace.app import create_app
from marketplace.worker import celery_app


def __getattr__(name: str) -> Any:
    """Make `celery` when it is asked for. Raises: AttributeError for any other name."""
    if name != "celery":
        raise AttributeError(name)
    return celery_app(create_app())
