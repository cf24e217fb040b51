"""The list of a rail: where one is, what is done, and nothing that a heading could slip in."""

from __future__ import annotations

from hrtraining.rails import RailItem, rail_list


def test_where_one_is_and_what_is_done_are_said_in_words_too() -> None:
    listed = rail_list(
        [
            RailItem("How it began", "/a/b", done=True, current=False),
            RailItem("What came of it", "/a/c", done=False, current=True),
            RailItem("Later", None, done=False, current=False),
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
    assert '<span class="nowrap">Limits<svg' in rail_list([RailItem("Limits", "/a", True, False)])
