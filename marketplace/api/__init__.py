"""The interface for programs: assembles the rooms' `api.py` into one OpenAPI 3.1 document."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the routes of every room that has them."""
