"""Published cases of organizations, attached to offerings and withdrawn."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import hrtraining.database

revision = "0007_offered_cases"
down_revision = "0006_approvals"


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("attached_by_id", sa.Integer(), nullable=False),
        sa.Column("attached_at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attached_by_id"], ["person.id"], name=op.f("fk_attachment_attached_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_attachment_offering_id_offering")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["vignette_version.id"],
            name=op.f("fk_attachment_version_id_vignette_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attachment_offering_id"), ["offering_id"], unique=False
        )

    op.create_table(
        "case_withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("unsafe", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_case_withdrawal_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["vignette_version.id"],
            name=op.f("fk_case_withdrawal_version_id_vignette_version"),
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"],
            ["person.id"],
            name=op.f("fk_case_withdrawal_withdrawn_by_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_withdrawal")),
    )
    with op.batch_alter_table("case_withdrawal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_withdrawal_version_id"), ["version_id"], unique=False
        )

    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_publication_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["person.id"], name=op.f("fk_publication_published_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["vignette_version.id"],
            name=op.f("fk_publication_version_id_vignette_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("version_id", name=op.f("uq_publication_version_id")),
    )
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_publication_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "detachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("detached_by_id", sa.Integer(), nullable=False),
        sa.Column("detached_at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
            name=op.f("fk_detachment_attachment_id_attachment"),
        ),
        sa.ForeignKeyConstraint(
            ["detached_by_id"], ["person.id"], name=op.f("fk_detachment_detached_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_detachment")),
        sa.UniqueConstraint("attachment_id", name=op.f("uq_detachment_attachment_id")),
    )
