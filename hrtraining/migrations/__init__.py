"""Alembic's folder: one chain of revisions, applied by `hrtraining.database.migrate`."""
