"""Review of drafts: requests, proofs, comments, sign-offs, publications."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import hrtraining.database

revision = "0009_review"
down_revision = "0008_other_address"


def upgrade() -> None:
    op.create_table(
        "review_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("lived_experience", sa.Boolean(), nullable=False),
        sa.Column("clinical", sa.Boolean(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_review_policy_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["person.id"], name=op.f("fk_review_policy_set_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_policy")),
    )
    with op.batch_alter_table("review_policy", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_review_policy_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "review_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("scene", sa.String(length=120), nullable=False),
        sa.Column("choice", sa.String(length=160), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_review_comment_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_review_comment_draft_id_draft")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_comment")),
    )
    with op.batch_alter_table("review_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_comment_draft_id"), ["draft_id"], unique=False)

    op.create_table(
        "comment_settled",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("resolved", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_comment_settled_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["review_comment.id"],
            name=op.f("fk_comment_settled_comment_id_review_comment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_settled")),
    )
    with op.batch_alter_table("comment_settled", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_comment_settled_comment_id"), ["comment_id"], unique=False
        )

    op.create_table(
        "draft_publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("draft_revision_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("checklist", sa.JSON(), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=False),
        sa.Column("published_at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_publication_draft_id_draft")
        ),
        sa.ForeignKeyConstraint(
            ["draft_revision_id"],
            ["draft_revision.id"],
            name=op.f("fk_draft_publication_draft_revision_id_draft_revision"),
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["person.id"],
            name=op.f("fk_draft_publication_published_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["vignette_version.id"],
            name=op.f("fk_draft_publication_version_id_vignette_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_publication")),
        sa.UniqueConstraint(
            "draft_revision_id", name=op.f("uq_draft_publication_draft_revision_id")
        ),
        sa.UniqueConstraint("version_id", name=op.f("uq_draft_publication_version_id")),
    )
    with op.batch_alter_table("draft_publication", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_draft_publication_draft_id"), ["draft_id"], unique=False
        )

    op.create_table(
        "review_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_revision_id", sa.Integer(), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_revision_id"],
            ["draft_revision.id"],
            name=op.f("fk_review_request_draft_revision_id_draft_revision"),
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["person.id"], name=op.f("fk_review_request_sent_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_request")),
        sa.UniqueConstraint("draft_revision_id", name=op.f("uq_review_request_draft_revision_id")),
    )
    op.create_table(
        "revision_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_revision_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.Column("asked_at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.Column("finished_at", hrtraining.database.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed')",
            name=op.f("ck_revision_proof_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["draft_revision_id"],
            ["draft_revision.id"],
            name=op.f("fk_revision_proof_draft_revision_id_draft_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision_proof")),
        sa.UniqueConstraint("draft_revision_id", name=op.f("uq_revision_proof_draft_revision_id")),
    )
    op.create_table(
        "sign_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_revision_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("printed_name", sa.String(length=200), nullable=False),
        sa.Column("capacity", sa.String(length=200), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("signed_at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('lived_experience', 'clinical', 'second_reader')",
            name=op.f("ck_sign_off_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["draft_revision_id"],
            ["draft_revision.id"],
            name=op.f("fk_sign_off_draft_revision_id_draft_revision"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_off_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
        sa.UniqueConstraint(
            "draft_revision_id",
            "kind",
            "person_id",
            name=op.f("uq_sign_off_draft_revision_id_kind_person_id"),
        ),
    )
