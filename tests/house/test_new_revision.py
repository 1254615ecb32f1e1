"""A new revision reads as a list of tables, whatever its length."""

from migrations.new_revision import next_number, one_step_per_table

WRITTEN = '''"""a first city."""

from alembic import op


def upgrade() -> None:
    op.drop_index("ix_old")
    op.create_table(
        "area",
    )
    with op.batch_alter_table("area") as batch:
        batch.create_index("ix_area", ["name"])
    op.create_table("unit")
    # Put back.
    apply_guards(op.get_bind())
'''


def test_each_table_has_a_step_of_its_own() -> None:
    text = one_step_per_table(WRITTEN)
    assert text.index("def create_area()") < text.index("def index_area()") < text.index("def create_unit()")
    assert "STEPS = (create_area, index_area, create_unit,)" in text
    assert text[text.index("def upgrade()") :].split("\n    ")[1:] == [
        'op.drop_index("ix_old")',
        "for step in STEPS:",
        "    step()",
        "# Put back.",
        "apply_guards(op.get_bind())\n",
    ]


def test_a_revision_without_tables_stays_as_it_is() -> None:
    text = 'def upgrade() -> None:\n    op.drop_index("ix_old")\n    # Put back.\n    apply_guards(op.get_bind())\n'
    assert one_step_per_table(text) == text


def test_revisions_are_numbered_without_a_gap() -> None:
    assert int(next_number()) >= 1
