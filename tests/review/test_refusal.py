"""What stands in the way of publication: every reason at once, and never too few."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hrtraining.review.rules.checklist import CHECKLIST, KEYS
from hrtraining.review.rules.refusal import (
    Kind,
    Policy,
    ProofStands,
    Readiness,
    Signed,
    counted,
    reasons_against,
)

AUTHOR, CLINICIAN, PEER = 1, 2, 3
READY = Readiness(
    newest=3,
    sent=3,
    policy=Policy(),
    proof=ProofStands.PROVED,
    signed=(
        Signed(Kind.CLINICAL, CLINICIAN, "C Example"),
        Signed(Kind.LIVED_EXPERIENCE, PEER, "P Example"),
    ),
    authors=frozenset({AUTHOR}),
    checked=KEYS,
)

signatures = st.lists(
    st.builds(Signed, st.sampled_from(Kind), st.integers(1, 3), st.just("Somebody Example")),
    max_size=4,
).map(tuple)
readiness = st.builds(
    Readiness,
    newest=st.integers(1, 3),
    sent=st.integers(0, 3),
    policy=st.builds(Policy, st.booleans(), st.booleans(), st.booleans()),
    text_errors=st.integers(0, 2),
    proof=st.sampled_from(ProofStands),
    open_comments=st.integers(0, 2),
    signed=signatures,
    authors=st.frozensets(st.integers(1, 3), max_size=2),
    named_reviewers=st.sampled_from([(), ("R Example",)]),
    unknown_works=st.sampled_from([(), ("K99",)]),
    slug_fits=st.booleans(),
    unwritten=st.integers(0, 2),
    checked=st.none() | st.frozensets(st.sampled_from(sorted(KEYS))),
)


def test_what_is_ready_can_be_published() -> None:
    assert reasons_against(READY) == ()


def test_every_reason_is_told_at_once() -> None:
    bad = replace(
        READY,
        newest=4,
        text_errors=2,
        proof=ProofStands.ERRORS,
        open_comments=1,
        signed=(),
        named_reviewers=("R Example",),
        unknown_works=("K99",),
        long_names=("x" * 200,),
        slug_fits=False,
        unwritten=3,
        checked=frozenset(),
    )
    told = reasons_against(bad)
    assert len(told) == 12 + len(CHECKLIST)
    assert "1 comment is still open." in told


@given(readiness)
def test_nothing_is_published_unproved_unsent_with_errors_or_open_comments(
    ready: Readiness,
) -> None:
    if reasons_against(ready):
        return
    assert ready.proof is ProofStands.PROVED
    assert ready.sent == ready.newest
    assert (ready.text_errors, ready.open_comments, ready.unknown_works) == (0, 0, ())
    assert (ready.slug_fits, ready.unwritten) == (True, 0)
    assert ready.checked in {None, KEYS}


@given(readiness)
def test_what_the_organization_asks_was_signed_by_somebody_who_did_not_write_it(
    ready: Readiness,
) -> None:
    if reasons_against(ready):
        return
    valid = {(one.kind, one.person_id) for one in ready.signed}
    if not ready.policy.alone:
        valid = {(kind, person) for kind, person in valid if person not in ready.authors}
        assert valid
    kinds = {kind for kind, _person in valid}
    assert not ready.policy.clinical or Kind.CLINICAL in kinds
    assert not ready.policy.lived_experience or Kind.LIVED_EXPERIENCE in kinds


@given(readiness)
def test_one_reason_more_never_takes_another_away(ready: Readiness) -> None:
    worse = replace(ready, open_comments=ready.open_comments + 1, unknown_works=("K99",))
    before = {one for one in reasons_against(ready) if "comment" not in one and "cites" not in one}
    assert before <= set(reasons_against(worse))


def test_an_authors_signature_counts_only_where_a_trainer_may_publish_alone() -> None:
    own = replace(READY, signed=(Signed(Kind.CLINICAL, AUTHOR, "A Example"),))
    assert counted(own) == ()
    assert counted(replace(own, policy=Policy(alone=True))) == own.signed


def test_a_reviewer_whom_the_text_names_must_have_signed_this_revision() -> None:
    named = replace(READY, named_reviewers=("C Example",))
    assert reasons_against(named) == ()
    assert reasons_against(replace(named, named_reviewers=("P Example",)))


def test_the_safe_defaults_ask_for_everything() -> None:
    assert Policy() == Policy(lived_experience=True, clinical=True, alone=False)
