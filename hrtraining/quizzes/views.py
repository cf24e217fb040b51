"""Taking a quiz: one item at a time, every answer on the server before the next is shown."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hrtraining import clock
from hrtraining.access import Permission, claim, confirm, current_actor, requires
from hrtraining.access.actors import Claim
from hrtraining.courses import served
from hrtraining.courses.rules.rendered import (
    RenderedItem,
    RenderedQuiz,
)
from hrtraining.courses.shown import choices_of
from hrtraining.database import session, transaction
from hrtraining.forms import choices
from hrtraining.lists import numbered, option_list
from hrtraining.pieces import Personal, part, set_once
from hrtraining.quizzes import operations, pages
from hrtraining.quizzes.forms import ResponseForm
from hrtraining.quizzes.rules.attempts import AlreadyPassed, UsedUp, another

blueprint = Blueprint("quizzes", __name__)
Answer = str | Response | tuple[str | Response | dict[str, object], int]


@blueprint.get("/learning/<int:enrollment>/quizzes/<quiz>")
@requires(Permission.LEARN, confirmed_by_page=True)
def quiz(enrollment: int, quiz: str) -> str:
    """What the quiz asks, what counts, and the attempts made so far."""
    page = _quiz(enrollment, quiz)
    text = served.edition(session(), RenderedQuiz, page.quiz_edition_id)
    return render_template(
        "quizzes/quiz.html",
        page=page,
        quiz=text,
        outcome=another(text.attempts, page.tried, counts=text.purpose == "examination"),
    )


@blueprint.post("/learning/<int:enrollment>/quizzes/<quiz>/begin")
@requires(Permission.LEARN, confirmed_by_page=True)
def begin(enrollment: int, quiz: str) -> Response:
    """Begins an attempt, or leads to the one under way."""
    page = _quiz(enrollment, quiz)
    text = served.edition(session(), RenderedQuiz, page.quiz_edition_id)
    serves = operations.serves(session(), page.course_edition_id)
    with transaction() as opened:
        outcome = operations.begin(
            opened,
            enrollment,
            text,
            quiz_edition_id=page.quiz_edition_id,
            serves=serves,
            at=clock.now(),
        )
    match outcome:
        case operations.Begun(number=number):
            return redirect(_to_first_open(enrollment, quiz, number), 303)
        case AlreadyPassed() | UsedUp():
            return redirect(url_for("quizzes.quiz", enrollment=enrollment, quiz=quiz), 303)


@blueprint.get("/learning/<int:enrollment>/quizzes/<quiz>/attempts/<int:number>")
@requires(Permission.LEARN, confirmed_by_page=True)
def attempt(enrollment: int, quiz: str, number: int) -> str:
    """Before submission what is answered and what is open; afterwards the result."""
    page = _attempt(enrollment, quiz, number)
    text = served.edition(session(), RenderedQuiz, page.attempt.quiz_edition_id)
    items = _items(page.attempt, text)
    rules = operations.rules_of(page.attempt)
    if page.submission is None:
        return render_template(
            "quizzes/look_over.html", page=page, quiz=text, items=items, rules=rules
        )
    return render_template("quizzes/result.html", page=page, quiz=text, items=items, rules=rules)


@blueprint.get("/learning/<int:enrollment>/quizzes/<quiz>/attempts/<int:number>/<int:place>")
@requires(Permission.LEARN, confirmed_by_page=True)
def item(enrollment: int, quiz: str, number: int, place: int) -> Answer:
    """One item."""
    page = _attempt(enrollment, quiz, number)
    if page.submission is not None:
        return redirect(_to_attempt(enrollment, quiz, number), 303)
    return _item_page(page, place)


@blueprint.post("/learning/<int:enrollment>/quizzes/<quiz>/attempts/<int:number>/<int:place>")
@requires(Permission.LEARN, confirmed_by_page=True)
def respond(enrollment: int, quiz: str, number: int, place: int) -> Answer:
    """Keeps an answer, then shows the next item or what is left."""
    page = _attempt(enrollment, quiz, number, with_answers=False)
    text = served.edition(session(), RenderedQuiz, page.attempt.quiz_edition_id)
    count = len(page.attempt.drawn)
    if not 1 <= place <= count:
        abort(404)
    chosen = _asked(page.attempt, text, place).item
    form = ResponseForm()
    form.option.choices = choices({str(value): "" for value in range(len(chosen.options))})
    by_script = request.headers.get("X-Requested-With") == "save"
    if not form.validate():
        if by_script:
            return {"saved": False, "message": "Choose an answer first."}, 422
        return _item_page(_attempt(enrollment, quiz, number), place, form), 422
    outcome = operations.respond_alone(
        session(),
        page.attempt.id,
        item=chosen.id,
        option=int(form.option.data),
        request_key=form.request_key.data or "",
        at=clock.now(),
    )
    match outcome:
        case operations.AlreadySubmitted():
            if by_script:
                return {"saved": False, "message": "This attempt was submitted."}, 409
            flash("This attempt was submitted before; the answer just sent does not count.")
            return redirect(_to_attempt(enrollment, quiz, number), 303)
        case operations.Recorded():
            if by_script:
                return {"saved": True, "at": clock.now().isoformat()}, 200
            if place < count:
                return redirect(_to_item(enrollment, quiz, number, place + 1), 303)
            return redirect(_to_attempt(enrollment, quiz, number), 303)


@blueprint.post("/learning/<int:enrollment>/quizzes/<quiz>/attempts/<int:number>/submit")
@requires(Permission.LEARN, confirmed_by_page=True)
def submit(enrollment: int, quiz: str, number: int) -> Response:
    """Ends the attempt."""
    page = _attempt(enrollment, quiz, number)
    text = served.edition(session(), RenderedQuiz, page.attempt.quiz_edition_id)
    if page.submission is None:
        open_places = [
            place
            for place, one in enumerate(_items(page.attempt, text), 1)
            if one.item.id not in page.last
        ]
        if open_places and request.form.get("unanswered") != "yes":
            return redirect(_to_attempt(enrollment, quiz, number) + "#unanswered", 303)
    with transaction() as opened:
        operations.submit(opened, page.attempt, text, page.actor.person_id, clock.now())
    return redirect(_to_attempt(enrollment, quiz, number), 303)


def _item_page(page: pages.AttemptPage, place: int, form: ResponseForm | None = None) -> str:
    text = served.edition(session(), RenderedQuiz, page.attempt.quiz_edition_id)
    drawn = page.attempt.drawn
    if not 1 <= place <= len(drawn):
        abort(404)
    course = url_for("credit.home", enrollment=page.enrollment_id)
    here = f"{course}/quizzes/{text.slug}/attempts/{page.attempt.number}"
    shown = _asked(page.attempt, text, place)
    chosen = page.last.get(shown.item.id)
    personal = {
        "course": course,
        "here": here,
        "attempt": page.attempt.number,
        "place": place,
        "count": len(drawn),
        "answered": len(page.last),
        "before": place - 1,
        "after": place + 1,
        "rail_items": numbered(
            "Question", here, [item in page.last for item, _order in drawn], current=place
        ),
        "options": part(
            ("options", page.attempt.quiz_edition_id, shown.item.id, shown.order, chosen),
            lambda: option_list("option", shown.options, chosen),
        ),
        "request_key": secrets.token_urlsafe(16),
    }
    same = {
        "is_first": place == 1,
        "is_last": place == len(drawn),
        "is_answered": chosen is not None,
    }

    def given(_personal: Personal) -> dict[str, object]:
        return {"quiz": text, "item": shown.item, "form": form, **same}

    if form is not None:
        return render_template("quizzes/item.html", **personal, **given(personal))
    key = (page.attempt.quiz_edition_id, shown.item.id, *same.values())
    return set_once("quizzes/item.html", key, personal, given)


@dataclass(frozen=True, slots=True)
class Asked:
    """An item as it was drawn: its options come in the order that was drawn with it."""

    item: RenderedItem
    order: tuple[int, ...]

    @property
    def options(self) -> list[dict[str, Any]]:
        """The options as the macros want them."""
        options = choices_of(self.item)
        return [options[place] for place in self.order]


def _items(attempt: operations.Sat, text: RenderedQuiz) -> list[Asked]:
    """The items drawn, in their order."""
    return [_asked(attempt, text, place) for place in range(1, len(attempt.drawn) + 1)]


def _asked(attempt: operations.Sat, text: RenderedQuiz, place: int) -> Asked:
    item, order = attempt.drawn[place - 1]
    found = text.item(item)
    if found is None:
        raise LookupError(f"item {item!r} is not in the attempt's own edition")
    return Asked(found, tuple(order))


def _quiz(enrollment: int, quiz: str) -> pages.QuizPage:
    found = pages.find_quiz(session(), _claimed(), enrollment, quiz)
    if found is None:
        current_actor()
        abort(404)
    confirm(found.actor)
    return found


def _attempt(
    enrollment: int, quiz: str, number: int, *, with_answers: bool = True
) -> pages.AttemptPage:
    found = pages.find_attempt(
        session(), _claimed(), enrollment, quiz, number, with_answers=with_answers
    )
    if found is None:
        current_actor()
        abort(404)
    confirm(found.actor)
    return found


def _claimed() -> Claim:
    claimed = claim()
    if claimed is None:
        raise RuntimeError("the door let someone in who is not signed in")
    return claimed


def _to_first_open(enrollment: int, quiz: str, number: int) -> str:
    page = _attempt(enrollment, quiz, number)
    for place, drawn in enumerate(operations.drawn_of(page.attempt), 1):
        if drawn.item not in page.last:
            return _to_item(enrollment, quiz, number, place)
    return _to_attempt(enrollment, quiz, number)


def _to_attempt(enrollment: int, quiz: str, number: int) -> str:
    return url_for("quizzes.attempt", enrollment=enrollment, quiz=quiz, number=number)


def _to_item(enrollment: int, quiz: str, number: int, place: int) -> str:
    return url_for("quizzes.item", enrollment=enrollment, quiz=quiz, number=number, place=place)
