"""Drafts on both databases: what is typed is kept, saving is explicit and loses nobody's work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from hrtraining.studio.models import Draft, DraftRevision
from hrtraining.studio.operations import creating, keeping, linking, saving
from hrtraining.studio.operations.keeping import Kept, Moved, Token
from hrtraining.studio.operations.saving import Collides, NothingToSave, Saved
from tests.conftest import THE_DAY
from tests.studio.conftest import TEXTS, Studio


def test_a_new_draft_has_its_title_and_a_name_of_its_own(studio: Studio) -> None:
    with studio.database.transaction() as opened:
        second = creating.create(
            opened,
            creating.Beginning(studio.organization_id, "A Sleeve!", TEXTS["empty"]),
            studio.ada.person_id,
            THE_DAY,
        )
        assert (studio.slug, second.slug) == ("a-sleeve", "a-sleeve-2")
    text = studio.copy(studio.ada).text
    assert "vignette: a-sleeve\n" in text
    assert "title: A sleeve\n" in text


def test_many_drafts_of_one_long_title_each_have_a_name_of_their_own(studio: Studio) -> None:
    title = "A very long title that goes on for longer than any name of a draft can be"
    with studio.database.transaction() as opened:
        made = [
            creating.create(
                opened,
                creating.Beginning(studio.organization_id, title, TEXTS["empty"]),
                studio.ada.person_id,
                THE_DAY,
            ).slug
            for _ in range(12)
        ]
    assert len(set(made)) == 12
    assert max(map(len, made)) <= 60


def test_what_is_typed_is_kept_for_its_writer_and_seen_by_nobody_else(studio: Studio) -> None:
    before = studio.copy(studio.ben).text
    changed = before.replace("notices", "sees")
    assert isinstance(studio.type(studio.ada, changed), Kept)
    assert studio.copy(studio.ada) == keeping.Copy(changed, Token(1, 1), unsaved=True)
    assert studio.copy(studio.ben) == keeping.Copy(before, Token(1, 0), unsaved=False)
    assert studio.revision(2) is None


def test_the_same_text_sent_twice_is_one_change(studio: Studio) -> None:
    changed = studio.copy(studio.ada).text.replace("notices", "sees")
    seen = studio.copy(studio.ada).token
    assert studio.type(studio.ada, changed, seen) == studio.type(studio.ada, changed, seen)


def test_an_older_window_of_the_same_person_overwrites_nothing(studio: Studio) -> None:
    seen = studio.copy(studio.ada).token
    first = studio.copy(studio.ada).text.replace("notices", "sees")
    studio.type(studio.ada, first, seen)
    outcome = studio.type(studio.ada, first.replace("sees", "hears"), seen)
    assert isinstance(outcome, Moved)
    assert outcome.text == first
    assert studio.copy(studio.ada).text == first


def test_saving_makes_a_revision_and_saving_again_makes_none(studio: Studio) -> None:
    changed = studio.copy(studio.ada).text.replace("title: A sleeve", "title: The sleeve")
    studio.type(studio.ada, changed)
    assert studio.save(studio.ada) == Saved(2, merged=False)
    assert studio.save(studio.ada) == NothingToSave(2)
    assert studio.revision(2) == changed
    assert studio.copy(studio.ben).text == changed
    with studio.database.sessions() as opened:
        assert opened.get_one(Draft, studio.draft_id).title == "The sleeve"


def test_two_who_change_different_places_keep_both_changes(studio: Studio) -> None:
    text = studio.copy(studio.ada).text
    studio.type(studio.ada, text.replace("that evening", "that night"))
    studio.type(studio.ben, text.replace("Ask before you look", "Ask first"))
    assert studio.save(studio.ada) == Saved(2, merged=False)
    assert studio.save(studio.ben) == Saved(3, merged=True)
    both = studio.revision(3)
    assert both is not None
    assert "that night" in both
    assert "Ask first" in both
    with studio.database.sessions() as opened:
        row = opened.scalars(select(DraftRevision).where(DraftRevision.number == 3)).one()
        assert row.merged_base == 1


def test_two_who_change_one_place_are_asked_and_lose_nothing(studio: Studio) -> None:
    text = studio.copy(studio.ada).text
    studio.type(studio.ada, text.replace("Ask before you look", "Ask first"))
    studio.type(studio.ben, text.replace("Ask before you look", "Wait, then ask"))
    studio.save(studio.ada)
    collides = studio.save(studio.ben)
    assert isinstance(collides, Collides)
    (one,) = collides.merge.collisions
    assert one.scene == "The first minutes"
    assert ("Wait" in one.mine, "Ask first" in one.theirs) == (True, True)
    assert "Wait, then ask" in studio.copy(studio.ben).text
    assert isinstance(studio.save(studio.ben, decisions={1: "mine"}, decided_on=1), Collides)
    assert studio.save(studio.ben, decisions={1: "mine"}, decided_on=2) == Saved(3, merged=True)
    assert "Wait, then ask" in (studio.revision(3) or "")


def test_typing_is_undone_as_one_step_and_can_be_done_again(studio: Studio) -> None:
    before = studio.copy(studio.ada).text
    for word in ("sees", "hears", "feels"):
        studio.type(studio.ada, before.replace("notices", word), what="Changed the first scene")
    with studio.database.transaction() as opened:
        assert keeping.undo(opened, studio.place(studio.ada)) == "Changed the first scene"
        assert keeping.undo(opened, studio.place(studio.ada)) is None
    assert studio.copy(studio.ada).text == before
    with studio.database.transaction() as opened:
        assert keeping.redo(opened, studio.place(studio.ada)) == "Changed the first scene"
    assert "feels" in studio.copy(studio.ada).text


def test_only_the_newest_steps_are_kept(studio: Studio) -> None:
    text = studio.copy(studio.ada).text
    for number in range(keeping.MOST_STEPS + 5):
        changed = text.replace("notices", f"notices {number}")
        studio.type(studio.ada, changed, what=f"Step {number}")
    undone = 0
    with studio.database.transaction() as opened:
        while keeping.undo(opened, studio.place(studio.ada)):
            undone += 1
    assert undone == keeping.MOST_STEPS


def test_an_older_revision_is_put_back_without_erasing_any(studio: Studio) -> None:
    first = studio.copy(studio.ada).text
    studio.type(studio.ada, first.replace("notices", "sees"))
    studio.save(studio.ada)
    with studio.database.transaction() as opened:
        assert saving.put_back(opened, studio.place(studio.ada), 1) is True
        assert saving.put_back(opened, studio.place(studio.ada), 9) is None
    assert studio.save(studio.ada) == Saved(3, merged=False)
    assert studio.revision(3) == first
    assert "sees" in (studio.revision(2) or "")


def test_dropping_changes_can_be_undone(studio: Studio) -> None:
    first = studio.copy(studio.ada).text
    changed = first.replace("notices", "sees")
    studio.type(studio.ada, changed)
    with studio.database.transaction() as opened:
        assert saving.drop_changes(opened, studio.place(studio.ada))
    assert studio.copy(studio.ada).unsaved is False
    with studio.database.transaction() as opened:
        keeping.undo(opened, studio.place(studio.ada))
    assert studio.copy(studio.ada).text == changed


def test_without_unsaved_changes_the_newest_revision_is_worked_on(studio: Studio) -> None:
    text = studio.copy(studio.ada).text
    studio.type(studio.ada, text.replace("notices", "sees"))
    studio.save(studio.ada)
    studio.type(studio.ben, studio.copy(studio.ben).text.replace("sees", "hears"))
    studio.save(studio.ben)
    assert studio.copy(studio.ada).token.base == 3
    studio.type(studio.ada, studio.copy(studio.ada).text.replace("hears", "feels"))
    assert studio.save(studio.ada) == Saved(4, merged=False)


def test_revisions_are_never_changed(studio: Studio) -> None:
    with pytest.raises(DBAPIError, match="append-only"), studio.database.transaction() as opened:
        opened.execute(DraftRevision.__table__.update().values(text="other"))


def test_a_private_link_opens_until_it_ends_or_is_withdrawn(studio: Studio) -> None:
    with studio.database.transaction() as opened:
        place = studio.place(studio.ada)
        link = linking.make_link(opened, place, "secret", 7)
        link_id = link.id
    late = THE_DAY + timedelta(days=7, hours=1)
    with studio.database.sessions() as opened:
        assert linking.draft_behind(opened, "secret", THE_DAY) is not None
        assert linking.draft_behind(opened, "other", THE_DAY) is None
        assert linking.draft_behind(opened, "secret", late) is None
    with studio.database.transaction() as opened:
        assert linking.withdraw_link(opened, studio.place(studio.ben), link_id)
        assert linking.draft_behind(opened, "secret", THE_DAY) is None
        assert not linking.withdraw_link(opened, studio.place(studio.ben), 99)


def test_a_draft_put_aside_can_be_brought_back(studio: Studio) -> None:
    for operation, state in ((creating.discard, "discarded"), (creating.bring_back, "draft")):
        with studio.database.transaction() as opened:
            operation(opened, studio.place(studio.ada))
            assert opened.get_one(Draft, studio.draft_id).state == state
