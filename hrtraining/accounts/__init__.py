"""People, organizations, memberships and licenses."""
