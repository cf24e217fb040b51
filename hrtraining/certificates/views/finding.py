"""Finding a certificate, sending it again, and transcripts."""

from __future__ import annotations

from flask import (
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from hrtraining import audit, clock
from hrtraining.access import Permission, confirm, current_actor, requires
from hrtraining.certificates import finding, pages
from hrtraining.certificates.exports import transcripts
from hrtraining.certificates.exports.pdf import Unprintable
from hrtraining.certificates.forms import FindForm
from hrtraining.certificates.rules.transcript import Transcript
from hrtraining.certificates.views.blueprint import administered, blueprint, claimed, records
from hrtraining.database import session, transaction
from hrtraining.mail import Mailer, MailFault
from hrtraining.settings import Settings


# A POST that writes nothing: what is typed may be a license number, and addresses are logged.
@blueprint.post("/organizations/<slug>/certificates/find")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def find(slug: str) -> str | tuple[str, int]:
    """The certificates that a name, number, code or license may mean."""
    _actor, organization = administered(slug)
    form = FindForm()
    sought = form.sought.data or ""
    if not form.validate():
        return render_template(
            "certificates/found.html", organization=organization, form=form, found=None, more=False
        ), 422
    matches = finding.found(session(), organization.id, sought, records())
    return render_template(
        "certificates/found.html",
        organization=organization,
        form=form,
        found=matches[: pages.ON_A_PAGE],
        more=len(matches) > pages.ON_A_PAGE,
    )


@blueprint.post("/organizations/<slug>/certificates/<int:certificate>/send")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def send_again(slug: str, certificate: int) -> Response:
    """Sends the holder a letter with the way to their certificate."""
    actor, organization = administered(slug)
    shown = pages.issued_one(session(), organization.id, certificate, None)
    if shown is None:
        abort(404)
    address = finding.address_of(session(), certificate)
    here = redirect(url_for("certificates.issued", slug=slug, certificate=certificate), 303)
    if address is None:
        flash("Its holder has no account any more: nothing was sent.", "warning")
        return here
    settings: Settings = current_app.extensions["hrtraining.settings"]
    mailer: Mailer = current_app.extensions["hrtraining.mailer"]
    letter = render_template(
        "certificates/letters/again.txt",
        shown=shown,
        organization=organization,
        link=f"{settings.public_url}/certificates/{certificate}",
    )
    try:
        mailer.send(address, f"Your certificate {shown.words.number}", letter)
    except MailFault:
        current_app.logger.exception("a letter could not be handed over")
        flash("The letter could not be handed over. Try again in a few minutes.", "problem")
        return here
    with transaction() as opened:
        audit.record(
            opened,
            at=clock.now(),
            action="certificate sent again",
            subject=f"certificate {certificate}",
            actor_person_id=actor.person_id,
        )
    flash("Sent: the letter has the link to the certificate and its PDF.", "done")
    return here


@blueprint.get("/certificates/transcript")
@requires(Permission.LEARN, confirmed_by_page=True)
def own_transcript() -> str:
    """Everything the person holds, on one sheet."""
    return render_template(
        "certificates/transcript.html",
        transcript=_own(),
        at=clock.now(),
        organization=None,
        pdf=url_for("certificates.own_transcript_pdf"),
    )


@blueprint.get("/certificates/transcript.pdf")
@requires(Permission.LEARN, confirmed_by_page=True)
def own_transcript_pdf() -> Response:
    """The same as a PDF."""
    return _pdf(_own(), "", "Every certificate that this person holds here.")


@blueprint.get("/organizations/<slug>/holders/<int:holder>/transcript")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def holder_transcript(slug: str, holder: int) -> str:
    """What the organization issued to a holder; never what others did."""
    _actor, organization = administered(slug)
    found = finding.organization_transcript(session(), organization, holder)
    if found is None:
        abort(404)
    return render_template(
        "certificates/transcript.html",
        transcript=found,
        at=clock.now(),
        organization=organization,
        pdf=url_for("certificates.holder_transcript_pdf", slug=slug, holder=holder),
    )


@blueprint.get("/organizations/<slug>/holders/<int:holder>/transcript.pdf")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def holder_transcript_pdf(slug: str, holder: int) -> Response:
    """The same as a PDF."""
    _actor, organization = administered(slug)
    found = finding.organization_transcript(session(), organization, holder)
    if found is None:
        abort(404)
    return _pdf(
        found,
        organization.name,
        f"Every certificate that {organization.name} issued to this person.",
    )


def _own() -> Transcript:
    held = pages.of_person(session(), claimed())
    if held is None:
        current_actor()
        abort(404)
    confirm(held.actor)
    return finding.own_transcript(held.certificates, held.actor.printed_name)


def _pdf(transcript: Transcript, issued_by: str, whose: str) -> Response:
    paper = "a4" if request.args.get("paper") == "a4" else "us-letter"
    made = transcripts.render(
        transcript, clock.now(), issued_by=issued_by, whose=whose, paper=paper
    )
    if isinstance(made, Unprintable):
        # Only the name of an account without certificates was never tried.
        abort(404)
    answer = make_response(made)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = 'attachment; filename="transcript.pdf"'
    return answer
