"""Rendered values as JSON and back, because an edition keeps what was served."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from hrtraining.courses.rules.rendered import (
    Rendered,
    RenderedConcordance,
    RenderedCourse,
    RenderedModule,
    RenderedQuiz,
    RenderedVignette,
)

Kind = TypeVar("Kind")

KINDS: Mapping[str, type[Rendered]] = {
    "course": RenderedCourse,
    "module": RenderedModule,
    "quiz": RenderedQuiz,
    "concordance": RenderedConcordance,
    "vignette": RenderedVignette,
}
"""What is kept under each kind of edition."""


def as_data(rendered: Rendered) -> dict[str, Any]:
    """The value as tables, lists and single values that JSON has."""
    return dataclasses.asdict(rendered)


def from_data(kind: type[Kind], data: object) -> Kind:
    """The value of this kind that was kept. Raises ValueError for what is no such thing."""
    try:
        return typing.cast("Kind", _value(kind, data))
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"this is no kept {kind.__name__}: {fault!r}") from fault


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    """The types of a value's fields; finding them out takes longer than using them."""
    return typing.get_type_hints(kind)


def _value(wanted: Any, data: Any) -> Any:
    origin = typing.get_origin(wanted)
    if dataclasses.is_dataclass(wanted) and isinstance(wanted, type):
        hints = _hints(wanted)
        return wanted(**{field: _value(hint, data[field]) for field, hint in hints.items()})
    if origin is tuple:
        return _tuple(typing.get_args(wanted), data)
    if origin is types.UnionType:
        return _one_of(typing.get_args(wanted), data)
    return data


def _tuple(parts: tuple[Any, ...], data: Any) -> tuple[Any, ...]:
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple(_value(parts[0], entry) for entry in data)
    return tuple(_value(part, entry) for part, entry in zip(parts, data, strict=True))


def _one_of(members: tuple[Any, ...], data: Any) -> Any:
    """The member of a union whose ``kind`` the data names; a plain value where there is none."""
    if not isinstance(data, dict):
        return data
    for member in members:
        if data["kind"] in typing.get_args(_hints(member)["kind"]):
            return _value(member, data)
    raise KeyError(data["kind"])
