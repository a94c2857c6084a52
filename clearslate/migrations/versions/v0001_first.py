"""The first tables: runs and their files, the ledger of work, and the ids given to persons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "runs",
        sa.Column("run", sa.Integer, primary_key=True),
        sa.Column("started", sa.String, nullable=False),
        sa.Column("latest", sa.String, nullable=False),
        sa.Column("options", sa.JSON, nullable=False),
        sa.Column("finished", sa.Boolean, nullable=False),
    )
    op.create_table(
        "files",
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.run"), primary_key=True),
        sa.Column("ordinal", sa.Integer, primary_key=True),
        sa.Column("path", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("media_type", sa.String),
        sa.Column("pages", sa.Integer),
        sa.Column("state", sa.String, nullable=False),
    )
    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("page", sa.Integer, nullable=False),
        sa.Column("stage", sa.String, nullable=False),
        sa.Column("options", sa.String, nullable=False),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("wanted", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("times_done", sa.Integer, nullable=False),
        sa.Column("owner", sa.String),
        sa.Column("lease_until", sa.Float),
        sa.Column("output", sa.String),
        sa.Column("error_kind", sa.String),
        sa.Column("message", sa.String),
        sa.Column("what_to_do", sa.String),
        sa.UniqueConstraint("sha256", "page", "stage", "options", "version", name="one_row_for_each_piece_of_work"),
    )
    op.create_index("ledger_by_wanted", "ledger", ["wanted", "stage", "state"])
    op.create_table(
        "person_records",
        sa.Column("record_id", sa.String, primary_key=True),
        sa.Column("person_id", sa.String, nullable=False),
    )
    op.create_table(
        "person_merges",
        sa.Column("person_id", sa.String, primary_key=True),
        sa.Column("into", sa.String, nullable=False),
    )


def downgrade() -> None:
    """Take the tables away."""
    for table in ("person_merges", "person_records", "ledger", "files", "runs"):
        op.drop_table(table)
