"""The list of a rail: where one is, what is done, and nothing that a heading could slip in."""

from __future__ import annotations

from hrtraining.lists import RailItem, StepItem, numbered, rail_list, step_list


def test_where_one_is_and_what_is_done_are_said_in_words_too() -> None:
    listed = rail_list(
        [
            RailItem("How it began", "/a/b", done=True, current=False),
            RailItem("What came of it", "/a/c", done=False, current=True),
            RailItem("Later", None),
        ]
    )
    assert '<a href="/a/b">How it <span class="nowrap">began<svg' in listed
    assert '<span class="visually-hidden"> (done)</span>' in listed
    assert '<a href="/a/c" aria-current="page">What came of it</a>' in listed
    assert "<li><span>Later</span></li>" in listed


def test_a_heading_is_text() -> None:
    for done in (True, False):
        listed = rail_list([RailItem("<b> & <i>", '/"><b>', done, current=False)])
        assert "<b>" not in listed
        assert "<i>" not in listed
        assert "&amp;" in listed


def test_a_heading_of_one_word_keeps_its_mark_with_it() -> None:
    assert '<span class="nowrap">Limits<svg' in rail_list([RailItem("Limits", "/a", done=True)])


def test_steps_say_what_is_done_and_what_is_missing() -> None:
    listed = step_list(
        [
            StepItem("How it began", "/a", "done", "done"),
            StepItem("<Peter>", "/b", "now", note="0 of 3 & counting"),
            {"label": "Attestation", "state": "later", "said": "after everything above"},
        ]
    )
    assert '<a href="/a">How it began</a></span> <span class="status done"><svg' in listed
    assert '<a href="/b">&lt;Peter&gt;</a>' in listed
    assert '<span class="step-note">0 of 3 &amp; counting</span>' in listed
    assert '<span class="step-name">Attestation</span> <span class="status ">after' in listed


def test_a_template_may_write_entries_as_dictionaries() -> None:
    written = {"label": "Later", "href": "/a", "done": False, "current": True}
    assert rail_list([written]) == rail_list([RailItem("Later", "/a", current=True)])


def test_a_rail_that_counts_is_the_rail_of_its_entries() -> None:
    done = [True, False, True]
    for here in ("/learning/1", '/a"><b>&'):
        for current in range(5):
            whole = [
                RailItem(f"Question {at}", f"{here}/{at}", is_done, at == current)
                for at, is_done in enumerate(done, 1)
            ]
            assert numbered("Question", here, done, current) == rail_list(whole)
