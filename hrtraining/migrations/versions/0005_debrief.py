"""Playthroughs that take something back, what others chose, and moments for a supervisor."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import hrtraining.database

revision = "0005_debrief"
down_revision = "0004_studio"


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    moment = hrtraining.database.UtcDateTime
    op.create_table(
        "playthrough_origin",
        sa.Column("playthrough_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("taken_back", sa.Integer(), nullable=False),
        sa.Column("replayed", sa.Integer(), nullable=False),
        _key("playthrough_origin", "playthrough_id", "playthrough"),
        _key("playthrough_origin", "source_id", "playthrough"),
        sa.PrimaryKeyConstraint("playthrough_id", name=op.f("pk_playthrough_origin")),
    )
    op.create_index(op.f("ix_playthrough_origin_source_id"), "playthrough_origin", ["source_id"])
    op.create_table(
        "cohort_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("scene", sa.String(length=120), nullable=False),
        sa.Column("choice", sa.String(length=160), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        _key("cohort_answer", "version_id", "vignette_version"),
        _key("cohort_answer", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_answer")),
        sa.UniqueConstraint(
            "version_id", "person_id", name=op.f("uq_cohort_answer_version_id_person_id")
        ),
        sa.UniqueConstraint(
            "version_id", "scene", "place", name=op.f("uq_cohort_answer_version_id_scene_place")
        ),
    )
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("playthrough_id", sa.Integer(), nullable=False),
        sa.Column("supervisor_email", sa.String(length=254), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("shared_at", moment(), nullable=False),
        sa.CheckConstraint(
            "supervisor_email = lower(supervisor_email)", name=op.f("ck_handover_email_lower")
        ),
        _key("handover", "playthrough_id", "playthrough"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint(
            "playthrough_id", "request_key", name=op.f("uq_handover_playthrough_id_request_key")
        ),
    )
    op.create_index(op.f("ix_handover_supervisor_email"), "handover", ["supervisor_email"])
    op.create_table(
        "handover_moment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("reflection_id", sa.Integer(), nullable=True),
        _key("handover_moment", "handover_id", "handover"),
        _key("handover_moment", "reflection_id", "reflection"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_moment")),
        sa.UniqueConstraint(
            "handover_id", "sequence", name=op.f("uq_handover_moment_handover_id_sequence")
        ),
    )
    op.create_table(
        "handover_acceptance",
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("supervisor_id", sa.Integer(), nullable=False),
        sa.Column("accepted_at", moment(), nullable=False),
        _key("handover_acceptance", "handover_id", "handover"),
        _key("handover_acceptance", "supervisor_id", "person"),
        sa.PrimaryKeyConstraint("handover_id", name=op.f("pk_handover_acceptance")),
    )
    op.create_index(
        op.f("ix_handover_acceptance_supervisor_id"), "handover_acceptance", ["supervisor_id"]
    )
    op.create_table(
        "handover_withdrawal",
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", moment(), nullable=False),
        _key("handover_withdrawal", "handover_id", "handover"),
        sa.PrimaryKeyConstraint("handover_id", name=op.f("pk_handover_withdrawal")),
    )
    op.create_table(
        "handover_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("moment_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("written_at", moment(), nullable=False),
        _key("handover_comment", "moment_id", "handover_moment"),
        _key("handover_comment", "author_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_comment")),
        sa.UniqueConstraint(
            "moment_id", "request_key", name=op.f("uq_handover_comment_moment_id_request_key")
        ),
    )
