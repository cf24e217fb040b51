"""Signing keys, sealed licenses and the log of certificates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import hrtraining.database

revision = "0003_trust"
down_revision = "0002_journey"

NEW_COLUMNS = (
    ("licenses", sa.LargeBinary()),
    ("credential", sa.Text()),
    ("name_folded", sa.String(length=400)),
)


def upgrade() -> None:
    op.create_table(
        "master_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_master_key_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_master_key")),
    )
    op.create_table(
        "issuer_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("did", sa.String(length=400), nullable=False),
        sa.Column("public_url", sa.String(length=400), nullable=False),
        sa.Column("fixed_at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_issuer_name_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuer_name")),
        sa.UniqueConstraint("did", name=op.f("uq_issuer_name_did")),
        sa.UniqueConstraint("organization_id", name=op.f("uq_issuer_name_organization_id")),
    )
    op.create_table(
        "signing_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.Column("ended_at", hrtraining.database.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('credential', 'pdf')", name=op.f("ck_signing_key_purpose_known")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_signing_key_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
        sa.UniqueConstraint("public", name=op.f("uq_signing_key_public")),
    )
    with op.batch_alter_table("signing_key", schema=None) as batch_op:
        batch_op.create_index(
            "uq_signing_key_in_use",
            ["organization_id", "purpose"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "certificate_license_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_certificate_license_mark_certificate_id_certificate"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_license_mark")),
        sa.UniqueConstraint(
            "certificate_id", "mark", name=op.f("uq_certificate_license_mark_certificate_id_mark")
        ),
    )
    with op.batch_alter_table("certificate_license_mark", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certificate_license_mark_mark"), ["mark"], unique=False
        )

    op.create_table(
        "certificate_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", hrtraining.database.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('issued', 'replaced', 'revoked')", name=op.f("ck_certificate_log_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_certificate_log_certificate_id_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_certificate_log_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_log")),
        sa.UniqueConstraint(
            "organization_id", "previous", name=op.f("uq_certificate_log_organization_id_previous")
        ),
        sa.UniqueConstraint(
            "organization_id", "sequence", name=op.f("uq_certificate_log_organization_id_sequence")
        ),
    )
    with op.batch_alter_table("certificate_log", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certificate_log_certificate_id"), ["certificate_id"], unique=False
        )

    op.create_table(
        "certificate_log_salt",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["certificate_log.id"],
            name=op.f("fk_certificate_log_salt_entry_id_certificate_log"),
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_certificate_log_salt")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        # What was issued before has neither; its PDF stays as it was kept.
        for name, kind in NEW_COLUMNS:
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=""))
        batch_op.create_index(
            batch_op.f("ix_certificate_name_folded"), ["name_folded"], unique=False
        )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        for name, kind in NEW_COLUMNS:
            batch_op.alter_column(name, existing_type=kind, server_default=None)
