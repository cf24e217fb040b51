"""What a template names is there, in the branches too that a test seldom takes."""

from __future__ import annotations

from flask import Flask
from jinja2 import nodes


def test_every_filter_and_test_that_a_template_names_exists(sqlite_app: Flask) -> None:
    env = sqlite_app.jinja_env
    named = 0
    for name in env.list_templates():
        source, _path, _fresh = env.loader.get_source(env, name)  # type: ignore[union-attr]
        tree = env.parse(source, name)
        for one in tree.find_all(nodes.Filter):
            assert one.name in env.filters, f"{name}:{one.lineno}: no filter {one.name}"
            named += 1
            if one.name != "map" or not one.args:
                continue
            # The first word of `map` is a filter's name too.
            applied = one.args[0].as_const()
            assert applied in env.filters, f"{name}:{one.lineno}: no filter {applied}"
        for one in tree.find_all(nodes.Filter):
            if one.name in {"select", "reject"} and one.args:
                assert one.args[0].as_const() in env.tests, f"{name}:{one.lineno}"
            if one.name in {"selectattr", "rejectattr"} and len(one.args) > 1:
                assert one.args[1].as_const() in env.tests, f"{name}:{one.lineno}"
        for one in tree.find_all(nodes.Test):
            assert one.name in env.tests, f"{name}:{one.lineno}: no test {one.name}"
    assert named > 50
