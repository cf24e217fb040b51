"""From a draft to a published version: sent, proved, commented, signed, refused, published."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html import unescape
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from hrtraining.access import Role
from hrtraining.accounts import operations as accounts
from hrtraining.accounts.models import Organization
from hrtraining.courses.models import Edition, Offering
from hrtraining.review import prove_one
from hrtraining.review.models import DraftPublication, RevisionProof, SignOff
from hrtraining.review.rules.checklist import CHECKLIST
from hrtraining.studio.models import Draft, DraftRevision
from hrtraining.studio.operations.creating import Beginning, create
from hrtraining.studio.operations.keeping import Place
from hrtraining.studio.operations.saving import add_revision
from hrtraining.vignettes.models import Publication, VignetteVersion
from tests.conftest import THE_DAY, Clock, School, Someone, make_person, token_of
from tests.exchange.test_twee_reading import STORY
from tests.texts.samples import SLEEVE
from tests.walk import Walk

REVIEW = "/trainer/drafts/the-sleeve/review"
TICKED = [item.key for item in CHECKLIST]


@pytest.fixture
def drafted(school: School) -> School:
    """A draft of the trainer's, and proofs that are run when the test says so."""
    return with_draft(school)


@pytest.fixture
def sqlite_drafted(sqlite_school: School) -> School:
    return with_draft(sqlite_school)


def with_draft(school: School) -> School:
    school.app.extensions["hrtraining.proving"] = lambda _url, _id: None
    with school.database.transaction() as opened:
        beginning = Beginning(school.cast.organization_id, "The sleeve", SLEEVE)
        create(opened, beginning, school.cast.trainer.person_id, THE_DAY)
    return school


def colleague(school: School, name: str) -> Someone:
    """Another trainer of the same organization."""
    with school.database.transaction() as opened:
        person = make_person(opened, f"{name}@example.org", f"{name.title()} Example")
        where = opened.get_one(Organization, school.cast.organization_id)
        accounts.grant_role(opened, person, where, Role.TRAINER, THE_DAY)
        return Someone(person.id, person.email, person.printed_name)


def post(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    return client.post(path, data={"csrf_token": token_of(client), **fields})


def page(client: FlaskClient, path: str = REVIEW) -> str:
    return client.get(path).get_data(as_text=True)


def run_proofs(school: School) -> None:
    with school.database.sessions() as opened:
        waiting = opened.scalars(
            select(RevisionProof.id).where(RevisionProof.state == "waiting")
        ).all()
    for proof in waiting:
        prove_one.fill_in(school.database, proof)


def sign(client: FlaskClient, kind: str, revision: int = 1) -> TestResponse:
    return post(
        client, f"{REVIEW}/sign", revision=str(revision), kind=kind, capacity="Tester", read="y"
    )


def publish(
    client: FlaskClient, revision: int = 1, ticked: list[str] | None = None
) -> TestResponse:
    checked = TICKED if ticked is None else ticked
    return post(client, f"{REVIEW}/publish", revision=str(revision), checked=checked)


def new_revision(school: School, text: str) -> None:
    with school.database.transaction() as opened:
        draft = opened.scalars(select(Draft)).one()
        add_revision(opened, draft, text, Place(draft.id, school.cast.trainer.person_id, THE_DAY))


def text_now(school: School) -> str:
    with school.database.sessions() as opened:
        return (
            opened.scalars(select(DraftRevision.text).order_by(DraftRevision.number.desc())).first()
            or ""
        )


def ready(school: School) -> FlaskClient:
    """A draft that two colleagues have signed; the trainer who publishes it."""
    trainer = school.client(school.cast.trainer)
    post(trainer, f"{REVIEW}/send")
    run_proofs(school)
    for name, kind in (("clinician", "clinical"), ("peer", "lived_experience")):
        assert sign(school.client(colleague(school, name)), kind).status_code == 303
    return trainer


def test_a_reviewed_draft_becomes_a_version_that_never_changes(drafted: School) -> None:
    trainer = ready(drafted)
    answer = publish(trainer)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    said = page(trainer, answer.location)
    assert "Version 1" in said
    assert "Clinician Example" in said
    text = text_now(drafted)
    new_revision(drafted, text.replace("Long week.", "Long day."))
    with drafted.database.sessions() as opened:
        version = opened.scalars(
            select(VignetteVersion).where(VignetteVersion.slug == "the-sleeve")
        ).one()
        assert opened.get_one(Edition, version.edition_id).source == text
        assert opened.scalars(select(Publication.organization_id)).one() == (
            drafted.cast.organization_id
        )
        kept = opened.scalars(select(DraftPublication)).one().checklist
    assert [item["key"] for item in kept] == TICKED
    assert "Long week." in page(trainer, answer.location)


def test_everything_in_the_way_is_told_at_once(sqlite_drafted: School) -> None:
    trainer = sqlite_drafted.client(sqlite_drafted.cast.trainer)
    post(trainer, f"{REVIEW}/comments", where="", text="Is the clinic open at six?")
    answer = publish(trainer, ticked=TICKED[1:])
    said = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for reason in (
        "was not sent to review",
        "has not been proved",
        "1 comment is still open",
        "not signed off by a clinician",
        "not signed off by somebody with lived experience",
        "Nobody but its authors",
        "Not confirmed",
    ):
        assert reason in said
    # What was ticked stays ticked, and nothing else is.
    assert len(re.findall(r'name="checked"[^>]* checked', said)) == len(TICKED) - 1
    with sqlite_drafted.database.sessions() as opened:
        assert opened.scalar(select(DraftPublication.id)) is None


def test_a_text_by_another_name_or_still_unwritten_is_not_published(
    sqlite_drafted: School,
) -> None:
    trainer = sqlite_drafted.client(sqlite_drafted.cast.trainer)
    text = text_now(sqlite_drafted).replace("vignette: the-sleeve", "vignette: other", 1)
    said = "He kept the decision; you moved its date."
    assert said in text
    new_revision(sqlite_drafted, text.replace(said, "Write here what made the difference."))
    said = publish(trainer, revision=2).get_data(as_text=True)
    assert "The name of the case in its text is not the name of this draft." in said
    assert "One place still says what the draft began with" in said


def test_who_has_changes_that_are_not_saved_is_told_before_they_send_it(
    sqlite_drafted: School,
) -> None:
    trainer = sqlite_drafted.client(sqlite_drafted.cast.trainer)
    told = "Your newest changes are not in revision 1"
    assert told not in page(trainer)
    text = text_now(sqlite_drafted) + "\nAnd one thing more.\n"
    post(trainer, "/trainer/drafts/the-sleeve/text", revision="1.0", text=text)
    assert told in page(trainer)
    answer = post(trainer, "/trainer/drafts/the-sleeve/save", next=REVIEW)
    assert answer.location == REVIEW
    assert "revision 2" in page(trainer)
    assert told not in page(trainer)


def test_nothing_is_ticked_beforehand(sqlite_drafted: School) -> None:
    trainer = sqlite_drafted.client(sqlite_drafted.cast.trainer)
    said = page(trainer, f"{REVIEW}/publish")
    assert said.count('name="checked"') == len(TICKED)
    assert " checked>" not in said


def test_any_later_edit_voids_the_sign_offs(drafted: School) -> None:
    trainer = ready(drafted)
    new_revision(drafted, text_now(drafted).replace("Long week.", "Long day."))
    said = page(trainer)
    assert "2 earlier sign-offs are void" in said
    assert "Nobody has signed this revision." in said
    assert publish(trainer, revision=2).status_code == 422
    assert publish(trainer, revision=1).status_code == 422
    with drafted.database.sessions() as opened:
        assert len(opened.scalars(select(SignOff)).all()) == 2


def test_who_signs_an_older_revision_than_the_newest_is_told(sqlite_drafted: School) -> None:
    trainer = sqlite_drafted.client(sqlite_drafted.cast.trainer)
    new_revision(sqlite_drafted, text_now(sqlite_drafted).replace("Long week.", "Long day."))
    sign(trainer, "clinical", revision=1)
    with sqlite_drafted.database.sessions() as opened:
        assert opened.scalar(select(SignOff.id)) is None
    assert "Revision 2 was saved meanwhile" in page(trainer)


def test_an_author_cannot_sign_for_others_unless_the_organization_lets_a_trainer_be_alone(
    sqlite_drafted: School,
) -> None:
    school = sqlite_drafted
    trainer = school.client(school.cast.trainer)
    post(trainer, f"{REVIEW}/send")
    run_proofs(school)
    sign(trainer, "clinical")
    sign(trainer, "lived_experience")
    assert publish(trainer).status_code == 422
    administrator = school.client(school.cast.administrator)
    post(administrator, "/organizations/willow/cases/policy", alone="y", clinical="y")
    assert publish(trainer).status_code == 303


def test_a_comment_is_resolved_and_opened_again(sqlite_drafted: School) -> None:
    trainer = sqlite_drafted.client(sqlite_drafted.cast.trainer)
    post(trainer, f"{REVIEW}/comments", where="under-the-cuff", text="Which clinic?")
    assert "Which clinic?" in page(trainer)
    for what, words in (("resolve", "resolved"), ("open", "open")):
        assert post(trainer, f"{REVIEW}/comments/1/{what}").status_code == 303
        assert re.search(rf"status \w+\">(?:<svg.*?</svg> )?{words}<", page(trainer))


def test_the_proof_runs_in_a_process_of_its_own_and_is_kept(drafted: School) -> None:
    trainer = drafted.client(drafted.cast.trainer)
    post(trainer, f"{REVIEW}/send")
    assert "See how far it is" in page(trainer)
    with drafted.database.sessions() as opened:
        proof = opened.scalars(select(RevisionProof.id)).one()
    url = drafted.database.engine.url.render_as_string(hide_password=False)
    asked = json.dumps({"database_url": url, "proof_id": proof})
    subprocess.run(
        [sys.executable, "-m", "hrtraining.review.prove_one"],
        input=asked.encode(),
        check=True,
        timeout=120,
    )
    with drafted.database.sessions() as opened:
        row = opened.get_one(RevisionProof, proof)
        assert row.state == "done"
        assert row.report is not None
        assert row.report["exhaustive"] is True
    assert "states and" in page(trainer)


def test_a_proof_that_broke_off_can_be_run_again(
    sqlite_drafted: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = sqlite_drafted.client(sqlite_drafted.cast.trainer)
    post(trainer, f"{REVIEW}/send")
    with monkeypatch.context() as broken:
        broken.setattr(prove_one, "report_of", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run_proofs(sqlite_drafted)
    assert "Run the proof again" in page(trainer)
    post(trainer, f"{REVIEW}/prove")
    run_proofs(sqlite_drafted)
    assert "proved" in page(trainer)


def test_a_proof_under_way_is_not_begun_again_by_clicks(drafted: School, clock: Clock) -> None:
    begun: list[int] = []
    drafted.app.extensions["hrtraining.proving"] = lambda _url, proof: begun.append(proof)
    trainer = drafted.client(drafted.cast.trainer)
    post(trainer, f"{REVIEW}/send")
    for path in (f"{REVIEW}/prove", f"{REVIEW}/send", f"{REVIEW}/prove"):
        assert post(trainer, path).status_code == 303
    assert len(begun) == 1
    assert "Nothing was begun" in page(trainer)
    clock.go_on(minutes=11)
    post(trainer, f"{REVIEW}/prove")
    assert len(begun) == 2


def test_a_case_of_an_organization_is_seen_by_its_trainers_only(sqlite_drafted: School) -> None:
    school = sqlite_drafted
    publish(ready(school))
    with school.database.transaction() as opened:
        accounts.create_organization(
            opened,
            slug="aspen",
            name="Aspen (invented)",
            address="2 Example Street",
            contact_email="office@aspen.example",
            time_zone="America/New_York",
            is_demo=True,
            at=THE_DAY,
        )
    outsider = colleague_of(school, "outsider", "aspen")
    client = school.client(outsider)
    for path in (
        REVIEW,
        "/trainer/vignettes/the-sleeve/versions/1",
        "/trainer/vignettes/the-sleeve",
        "/trainer/vignettes/the-sleeve/versions/1/withdraw",
        "/trainer/vignettes/the-sleeve/versions/1/download/text",
        "/trainer/drafts/the-sleeve/download/text",
    ):
        assert client.get(path).status_code == 404, path
    assert "The sleeve" not in page(client, "/trainer/vignettes")
    assert "The sleeve" in page(school.client(school.cast.trainer), "/trainer/drafts/new")
    assert "The sleeve" not in page(client, "/trainer/drafts/new")
    assert client.get("/trainer/vignettes/peter/versions/1").status_code == 200


def colleague_of(school: School, name: str, organization: str) -> Someone:
    with school.database.transaction() as opened:
        person = make_person(opened, f"{name}@example.org", f"{name.title()} Example")
        where = opened.scalars(select(Organization).where(Organization.slug == organization)).one()
        accounts.grant_role(opened, person, where, Role.TRAINER, THE_DAY)
        return Someone(person.id, person.email, person.printed_name)


def test_a_published_case_is_attached_and_played_and_withdrawn(drafted: School) -> None:
    trainer = ready(drafted)
    publish(trainer)
    administrator = drafted.client(drafted.cast.administrator)
    cases = page(administrator, "/organizations/willow/cases")
    version = re.search(r'<option value="(\d+)">The sleeve, version 1', cases)
    assert version
    with drafted.database.sessions() as opened:
        offering = opened.scalars(select(Offering.id)).one()
    answer = post(
        administrator,
        "/organizations/willow/cases/attach",
        offering=str(offering),
        version=version.group(1),
        required="yes",
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)
    walk = Walk.of(drafted, drafted.cast.trainee)
    assert "Written by trainers of" in page(walk.client, f"{walk.home}/vignettes/the-sleeve")
    walk.play("the-sleeve")
    answer = post(
        trainer,
        "/trainer/vignettes/the-sleeve/versions/1/withdraw",
        organization=str(drafted.cast.organization_id),
        reason="The clinic of the story has closed.",
    )
    assert answer.status_code == 303
    assert "The clinic of the story has closed." in page(
        walk.client, f"{walk.home}/vignettes/the-sleeve"
    )
    other = Walk.of(drafted, drafted.cast.other_trainee)
    assert "The clinic of the story has closed." in page(other.client, other.home)


def test_nobody_else_can_do_anything_here(sqlite_drafted: School) -> None:
    school = sqlite_drafted
    posts = (
        *(f"{REVIEW}/{what}" for what in ("send", "prove", "take-back", "comments", "sign")),
        f"{REVIEW}/publish",
        f"{REVIEW}/comments/1/resolve",
        "/trainer/vignettes/peter/versions/1/withdraw",
        "/organizations/willow/cases/attach",
        "/organizations/willow/cases/policy",
        "/organizations/willow/cases/1/detach",
    )
    trainers = {path for path in posts if path.startswith("/trainer")}
    for who, someone in school.cast.all().items():
        client = school.client(someone)
        for path in posts:
            if someone is None:
                continue
            may = who == ("trainer" if path in trainers else "CE administrator")
            status = post(client, path).status_code
            if not may:
                assert status == 404, (who, path)
            else:
                assert status in {303, 404, 422}, (who, path, status)


def test_imported_text_is_shown_with_its_report_before_it_is_a_draft(
    sqlite_school: School,
) -> None:
    school = sqlite_school
    client = school.client(school.cast.trainer)
    answer = client.post(
        "/trainer/import",
        data={"csrf_token": token_of(client), "file": (BytesIO(STORY.encode()), "bus.twee")},
        content_type="multipart/form-data",
    )
    said = answer.get_data(as_text=True)
    assert answer.status_code == 200, said
    assert "Found = imported + mapped + dropped" in said
    assert "image" in said
    with school.database.sessions() as opened:
        assert opened.scalar(select(Draft.id)) is None
    text = unescape(re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", said, re.DOTALL).group(1))  # type: ignore[union-attr]
    answer = post(
        client,
        "/trainer/import/keep",
        title="The night bus",
        text=text,
        organization=str(school.cast.organization_id),
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)
    with school.database.sessions() as opened:
        assert opened.scalars(select(Draft.title)).one() == "The night bus"


@pytest.mark.parametrize("content", [b"", b"no passage", b"\xff\xfe:: A", b":: A\n\x00"])
def test_a_file_that_cannot_be_taken_is_refused_with_its_reason(
    sqlite_school: School, content: bytes
) -> None:
    client = sqlite_school.client(sqlite_school.cast.trainer)
    answer = client.post(
        "/trainer/import",
        data={"csrf_token": token_of(client), "file": (BytesIO(content), "bad.twee")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert "This file cannot be taken" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("form", "begins"), [("text", b"---"), ("twee", b":: StoryTitle"), ("guide", b"%PDF")]
)
def test_a_draft_and_a_version_are_downloaded_in_every_format(
    sqlite_drafted: School, form: str, begins: bytes
) -> None:
    client = sqlite_drafted.client(sqlite_drafted.cast.trainer)
    for path in (
        f"/trainer/drafts/the-sleeve/download/{form}",
        f"/trainer/vignettes/peter/versions/1/download/{form}",
    ):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.get_data().startswith(begins)
        assert "attachment" in answer.headers["Content-Disposition"]
