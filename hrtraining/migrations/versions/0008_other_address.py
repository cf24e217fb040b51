"""A link that leads to another address for an account."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008_other_address"
down_revision = "0007_offered_cases"


def upgrade() -> None:
    with op.batch_alter_table("email_link", schema=None) as batch_op:
        batch_op.add_column(sa.Column("new_email", sa.String(length=254), nullable=True))
        batch_op.drop_constraint(op.f("ck_email_link_purpose_known"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_email_link_purpose_known"), "purpose IN ('verify', 'reset', 'change')"
        )
        batch_op.create_check_constraint(
            op.f("ck_email_link_new_email_of_a_change"),
            "(purpose = 'change') = (new_email IS NOT NULL)",
        )
