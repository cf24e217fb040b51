"""Drafts, their revisions, working copies and private links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import hrtraining.database

revision = "0004_studio"
down_revision = "0003_trust"


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.Column("copied_from_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'published', 'discarded')",
            name=op.f("ck_draft_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["copied_from_id"],
            ["vignette_version.id"],
            name=op.f("fk_draft_copied_from_id_vignette_version"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_draft_made_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_draft_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("slug", name=op.f("uq_draft_slug")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_draft_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "draft_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.Column("merged_base", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_revision_draft_id_draft")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["person.id"], name=op.f("fk_draft_revision_saved_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_revision")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_draft_revision_draft_id_number")),
    )
    op.create_table(
        "play_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.Column("expires_at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.Column("revoked_at", hrtraining.database.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_play_link_draft_id_draft")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_play_link_made_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_play_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_play_link_digest")),
    )
    with op.batch_alter_table("play_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_play_link_draft_id"), ["draft_id"], unique=False)

    op.create_table(
        "working_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("saved_at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_working_copy_draft_id_draft")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_working_copy_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_copy")),
        sa.UniqueConstraint(
            "draft_id", "person_id", name=op.f("uq_working_copy_draft_id_person_id")
        ),
    )
    op.create_table(
        "working_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("working_copy_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["working_copy_id"],
            ["working_copy.id"],
            name=op.f("fk_working_step_working_copy_id_working_copy"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_step")),
        sa.UniqueConstraint(
            "working_copy_id", "number", name=op.f("uq_working_step_working_copy_id_number")
        ),
    )
