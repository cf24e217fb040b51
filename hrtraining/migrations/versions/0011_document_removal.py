"""The bytes of documents as rows of their own, which may be removed after their day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import hrtraining.database

revision = "0011_document_removal"
down_revision = "0010_certificate_review"


def upgrade() -> None:
    op.create_table(
        "document_content",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["credit_document.id"],
            name=op.f("fk_document_content_document_id_credit_document"),
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_content")),
    )
    op.execute(
        "INSERT INTO document_content (document_id, content) "
        "SELECT id, content FROM credit_document"
    )
    op.drop_column("credit_document", "content")
    op.create_index(
        "uq_credit_document_id_keep_until", "credit_document", ["id", "keep_until"], unique=True
    )
    op.create_table(
        "document_removal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=False),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "removed_on > keep_until", name=op.f("ck_document_removal_after_its_day")
        ),
        sa.ForeignKeyConstraint(
            ["document_id", "keep_until"],
            ["credit_document.id", "credit_document.keep_until"],
            name=op.f("fk_document_removal_document_id_keep_until_credit_document"),
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"],
            ["person.id"],
            name=op.f("fk_document_removal_removed_by_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_removal")),
        sa.UniqueConstraint("document_id", name=op.f("uq_document_removal_document_id")),
    )
