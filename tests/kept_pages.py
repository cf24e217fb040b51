"""Holds every page that a test asks for against the same page set as a whole."""

from __future__ import annotations

from collections.abc import Hashable

import pytest
from flask import render_template, session

from hrtraining import pieces
from hrtraining.courses import views as courses_views
from hrtraining.credit import views as credit_views
from hrtraining.enrollment import views as enrollment_views
from hrtraining.pieces import Given, Personal
from hrtraining.quizzes import views as quizzes_views
from hrtraining.vignettes import views as vignettes_views

SET_ONCE = (courses_views, credit_views, enrollment_views, quizzes_views, vignettes_views)


@pytest.fixture(autouse=True)
def pages_set_once_are_what_their_templates_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept from another person or set for this one alone: the page is the same."""

    def both(template: str, key: Hashable, personal: Personal, given: Given) -> str:
        if "_flashes" in session:
            return pieces.set_once(template, key, personal, given)
        whole = render_template(template, **personal, **given(personal))
        for _ in range(2):
            assert pieces.set_once(template, key, personal, given) == whole
        return whole

    for views in SET_ONCE:
        monkeypatch.setattr(views, "set_once", both)
