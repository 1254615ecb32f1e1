"""The interface for programs: assembles the rooms' `api.py` into one OpenAPI 3.1 document and guards the door to it."""
