"""Columns as revisions write them: as they were when the revision was written, whatever the models say since."""

import sqlalchemy as sa

LENGTH = 40


def one_of(*words: str, name: str) -> sa.Enum:
    """A column type for one word of a closed list, kept as text and checked by the database."""
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=LENGTH)
