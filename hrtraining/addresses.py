"""The paths of an application's views, built without asking the router anew for every link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.routing import Map, Rule


class Addresses:
    """Builds what ``url_for`` builds where an endpoint has one rule, which is nearly everywhere."""

    def __init__(self, rules: Map) -> None:
        """``rules`` are the application's own; they may still grow."""
        self.rules = rules
        self.only: dict[str, Rule] = {}

    def path(self, endpoint: str, values: Mapping[str, Any]) -> str | None:
        """The path, below the root of the site; nothing where only the router can say.

        That is where an endpoint has several rules or none, and where values are missing or go
        into the query.
        """
        rule = self.only.get(endpoint)
        if rule is None:
            try:
                (rule,) = self.rules.iter_rules(endpoint)
            except (KeyError, ValueError):
                return None
            self.only[endpoint] = rule
        if rule.arguments != values.keys() or None in values.values():
            return None
        built = rule.build(values, append_unknown=False)
        return None if built is None else built[1]
