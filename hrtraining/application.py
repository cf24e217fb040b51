"""Puts the rooms together: the only file that knows every one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, has_request_context, request
from flask.ctx import RequestContext
from jinja2 import StrictUndefined
from sqlalchemy.orm import Session
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.http import parse_cookie
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map, MapAdapter, UnicodeConverter
from werkzeug.utils import cached_property

from hrtraining import database, faults, filters, own_data, pieces, signing, site
from hrtraining.access import Actor, Claim, door
from hrtraining.accounts import views as accounts_views
from hrtraining.accounts.actors import find_actor
from hrtraining.addresses import Addresses
from hrtraining.bodies import WholeBodies
from hrtraining.certificates import views as certificates_views
from hrtraining.certificates.keys import KeyRing
from hrtraining.courses import views as courses_views
from hrtraining.courses.served import Editions
from hrtraining.credit import office
from hrtraining.credit import views as credit_views
from hrtraining.database import Database
from hrtraining.debrief import supervising_views
from hrtraining.enrollment import views as enrollment_views
from hrtraining.guards import Guarded
from hrtraining.lately import Lately
from hrtraining.limiting import Limiter
from hrtraining.mail import mailer_for
from hrtraining.navigation import landing, page_context
from hrtraining.quizzes import concordance_views
from hrtraining.rendering import Templates
from hrtraining.review import views as review_views
from hrtraining.settings import Settings, shipped
from hrtraining.studio import views as studio_views
from hrtraining.vignettes import trainer_views

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment
    from werkzeug.routing import Rule

# What of a request says under which name the server was asked.
WHERE = ("wsgi.url_scheme", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT")
# How many paths a process remembers the views of.
MOST_FOUND = 4_096

BLUEPRINTS = (
    site.blueprint,
    accounts_views.blueprint,
    own_data.blueprint,
    courses_views.blueprint,
    enrollment_views.blueprint,
    concordance_views.blueprint,
    trainer_views.blueprint,
    supervising_views.blueprint,
    review_views.blueprint,
    studio_views.blueprint,
    credit_views.blueprint,
    office.blueprint,
    certificates_views.blueprint,
)


class RowNumber(IntegerConverter):
    """A number in an address: one that no row can have is no address of ours."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:  # noqa: A002
        """Bounded as PostgreSQL bounds the ids of rows."""
        super().__init__(map, *args, **{"max": 2**31 - 1, **kwargs})


class Word(UnicodeConverter):
    """A word in an address: PostgreSQL keeps no text with a NUL, so no row has one."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:  # noqa: A002
        """As Werkzeug's own, without the NUL."""
        super().__init__(map, *args, **kwargs)
        self.regex = self.regex.replace("[^/]", r"[^/\0]")


class Asked(Request):
    """Flask's request, whose cookies are read without listing every header first."""

    @cached_property
    def cookies(self) -> ImmutableMultiDict[str, str]:
        """What the browser sent, as Werkzeug reads it."""
        return ImmutableMultiDict(parse_cookie(self.environ))


class Context(RequestContext):
    """Flask's own context of a request, which asks the router once for every path."""

    app: Application

    def match_request(self) -> None:
        """Finds the rule and its values; what is no address of ours is not remembered."""
        asked = self.request
        if "HTTP_UPGRADE" in asked.environ:
            super().match_request()
            return
        key = (asked.method, asked.path)
        found = self.app.found.get(key)
        if found is None:
            super().match_request()
            if asked.url_rule is not None:
                self.app.found.put(key, (asked.url_rule, (asked.view_args or {}).copy()))
        else:
            asked.url_rule, values = found
            asked.view_args = values.copy()


class Application(Flask):
    """Flask, with a quicker way to and from the address of a view and nothing asynchronous."""

    jinja_environment = Templates
    request_class = Asked

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As Flask's own."""
        super().__init__(*args, **kwargs)
        self.addresses = Addresses(self.url_map)
        self.hosts: Lately[tuple[str, ...], str] = Lately(MOST_FOUND)
        self.found: Lately[tuple[str, str], tuple[Rule, dict[str, Any]]] = Lately(MOST_FOUND)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """The way from paths to views for this request, at a host whose name was read before."""
        if request is None or "HTTP_UPGRADE" in request.environ:
            return super().create_url_adapter(request)
        asked = request.environ
        at = tuple(asked.get(name, "") for name in WHERE)
        host = self.hosts.get(at)
        if host is None:
            made = super().create_url_adapter(request)
            if made is not None:
                self.hosts.put(at, made.server_name)
            return made
        return MapAdapter(
            self.url_map,
            host,
            request.root_path,
            self.url_map.default_subdomain,
            asked["wsgi.url_scheme"],
            request.path,
            request.method,
            request.query_string.decode(errors="replace"),
        )

    def request_context(self, environ: WSGIEnvironment) -> RequestContext:
        """The context of a request."""
        return Context(self, environ)

    def url_for(
        self,
        /,
        endpoint: str,
        *,
        _anchor: str | None = None,
        _method: str | None = None,
        _scheme: str | None = None,
        _external: bool | None = None,
        **values: Any,
    ) -> str:
        """The address of a view, as Flask builds it."""
        plain = not (_anchor or _method or _scheme or _external) and has_request_context()
        if plain and not request.environ.get("SCRIPT_NAME"):
            path = self.addresses.path(endpoint, values)
            if path is not None:
                return path
        return super().url_for(
            endpoint,
            _anchor=_anchor,
            _method=_method,
            _scheme=_scheme,
            _external=_external,
            **values,
        )

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself: every view and hook of ours is a plain one."""
        return func


def create_app(settings: Settings) -> Flask:
    """The application for these settings.

    Raises SettingError where a setting cannot be used. The database must have been migrated.
    """
    app = Application(
        "hrtraining",
        template_folder=str(shipped("templates")),
        static_folder=str(shipped("static")),
        static_url_path="/static",
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.largest_request,
        MAX_FORM_MEMORY_SIZE=settings.largest_request,
        MAX_FORM_PARTS=1_000,
        SESSION_COOKIE_NAME="hrtraining",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        # A token lives as long as the session: people read here for more than an hour.
        WTF_CSRF_TIME_LIMIT=None,
        # The referrer check would refuse people whose browsers send none.
        WTF_CSRF_SSL_STRICT=False,
        SEND_FILE_MAX_AGE_DEFAULT=3_600,
    )
    app.wsgi_app = Guarded(WholeBodies(app.wsgi_app))  # type: ignore[method-assign]
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if settings.proxies:
        # Without a proxy in front, anyone could claim any address in these headers.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies
        )

    app.extensions["hrtraining.settings"] = settings
    opened = Database.at(settings.database_url)
    app.extensions["hrtraining.database"] = opened
    app.extensions["hrtraining.limiter"] = Limiter(opened)
    app.extensions["hrtraining.editions"] = Editions()
    app.extensions["hrtraining.keys"] = KeyRing(settings.sealing_passphrase)
    app.extensions["hrtraining.mailer"] = mailer_for(settings)
    app.extensions["hrtraining.landing"] = landing

    app.url_map.converters.update({"int": RowNumber, "string": Word, "default": Word})
    door.install(app, _find_actor)
    signing.install(app)
    faults.install(app)
    filters.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    door.public(app.view_functions["static"])
    app.context_processor(page_context)
    pieces.install(app, page_context)
    app.teardown_request(database.close_session)
    return app


def _find_actor(claimed: Claim) -> Actor | None:
    opened: Session = database.session()
    return find_actor(opened, claimed)
