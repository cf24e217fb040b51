"""What every page of an account shares: its blueprint, its limits, and beginning a session."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request
from sqlalchemy.orm import Session

from hrtraining.access import Actor, Claim
from hrtraining.access import sign_in as begin_session
from hrtraining.accounts.actors import find_actor
from hrtraining.accounts.models import Person
from hrtraining.database import session
from hrtraining.limiting import Limiter
from hrtraining.settings import Settings

blueprint = Blueprint("accounts", __name__)

# Per address and per sender: enough for a person who mistypes, too few for one who guesses.
SIGN_IN_BY_EMAIL = "10/15minutes"
SIGN_IN_BY_SENDER = "60/15minutes"
LETTERS_BY_EMAIL = "5/hour"
LETTERS_BY_SENDER = "30/hour"


def limiter() -> Limiter:
    """Counts tries, for all servers together."""
    found: Limiter = current_app.extensions["hrtraining.limiter"]
    return found


def settings() -> Settings:
    """The settings of this installation."""
    found: Settings = current_app.extensions["hrtraining.settings"]
    return found


def sender() -> str:
    """Where the request came from."""
    return request.remote_addr or "unknown"


def too_many(limit: str, *who: str) -> tuple[str, int]:
    """Says that there were too many tries, and when the next one is possible."""
    minutes = -(-limiter().seconds_left(limit, *who) // 60)
    return render_template("errors/429.html", code=429, form=None, minutes=minutes), 429


def shows_outbox() -> bool:
    """Whether letters are to be read here: in a demo, on the machine it runs on."""
    here = request.remote_addr in {"127.0.0.1", "::1"}
    known = settings()
    return known.demo and known.is_loopback and known.outbox is not None and here


def begin(person: Person) -> None:
    """Begins a session for a person who has just proved who they are."""
    found = find_actor(_fresh_session(), Claim(person.id, person.session_stamp))
    if found is None:
        raise RuntimeError("the person who just signed in cannot be found")
    actor: Actor = found
    begin_session(actor)


def _fresh_session() -> Session:
    opened = session()
    opened.rollback()
    return opened
