"""Certificates that wait for a review, who signs them, and an index to find them by name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import hrtraining.database

revision = "0010_certificate_review"
down_revision = "0009_review"


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    moment = hrtraining.database.UtcDateTime
    # Offerings from before issue at once, as they did.
    with op.batch_alter_table("offering", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "review_before_issue", sa.Boolean(), nullable=False, server_default=sa.false()
            )
        )
    with op.batch_alter_table("offering", schema=None) as batch_op:
        batch_op.alter_column(
            "review_before_issue", existing_type=sa.Boolean(), server_default=None
        )
    op.create_table(
        "certificate_paper_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("completion_id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=12), nullable=False),
        sa.Column("wished_at", moment(), nullable=False),
        _key("certificate_paper_wish", "completion_id", "completion"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_paper_wish")),
        sa.UniqueConstraint("completion_id", name=op.f("uq_certificate_paper_wish_completion_id")),
    )
    op.create_table(
        "certificate_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("completion_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("actor_person_id", sa.Integer(), nullable=True),
        sa.Column("at", moment(), nullable=False),
        sa.CheckConstraint(
            "step IN ('approved', 'sent_back', 'answered')",
            name=op.f("ck_certificate_review_step_known"),
        ),
        _key("certificate_review", "completion_id", "completion"),
        _key("certificate_review", "actor_person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_review")),
    )
    op.create_index(
        op.f("ix_certificate_review_completion_id"), "certificate_review", ["completion_id"]
    )
    op.create_table(
        "certificate_signer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("actor_person_id", sa.Integer(), nullable=True),
        sa.Column("set_at", moment(), nullable=False),
        _key("certificate_signer", "organization_id", "organization"),
        _key("certificate_signer", "actor_person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_signer")),
    )
    op.create_index(
        op.f("ix_certificate_signer_organization_id"), "certificate_signer", ["organization_id"]
    )
    op.create_index(
        "ix_certificate_found_by_name", "certificate", ["organization_id", "name_folded"]
    )
    # Asked for by every page that shows whether a certificate was replaced.
    op.create_index(op.f("ix_certificate_enrollment_id"), "certificate", ["enrollment_id"])
