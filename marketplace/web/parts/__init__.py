"""Shared pieces of the pages: words for dates, limits and money, and pictures that are computed from data.

Each picture is a small frozen dataclass with its geometry, drawn by a macro in `templates/parts/pictures.html` together
with a table of the same data. Nothing here reads a database or a request.
"""
