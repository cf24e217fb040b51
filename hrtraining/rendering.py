"""How templates are compiled: as Jinja does it, with values set into the page without detours."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape
from markupsafe._speedups import _escape_inner


def shown(value: Any) -> str:
    """What ``{{ value }}`` sets into a page: MarkupSafe's own answer, as text to be joined.

    MarkupSafe makes a new ``Markup`` of every value, which joining takes apart again. On a page of
    a hundred values that is a tenth of the time the page takes.
    """
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    return str(value) if kind is int else escape(value)


class Compiler(CodeGenerator):
    """Jinja's compiler of templates, with ``shown`` where every value of a page is escaped."""

    def _output_child_pre(self, node: Any, frame: Frame, finalize: Any) -> None:
        evaluation: EvalContext = frame.eval_ctx
        if evaluation.volatile or not evaluation.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")


class Templates(Environment):
    """Flask's templates, whose globals are one dictionary: merging two of them is slow."""

    code_generator_class = Compiler
    shown = staticmethod(shown)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of every template; no template of ours has its own."""
        return super().make_globals(d) if d else self.globals
