"""The log: whatever is changed, moved, taken out or cut off is found."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from hrtraining.certificates.rules.chain import (
    BEGINNING,
    Entry,
    Head,
    committed,
    following,
    head_of,
    problems,
    read_head,
)

OWNER = "willow"
kinds = st.sampled_from(["issued", "replaced", "revoked"])


def grown(told: list[str], owner: str = OWNER) -> list[Entry]:
    entries: list[Entry] = []
    for place, kind in enumerate(told):
        commitment = committed({"number": place}, bytes([place % 256]))
        at = f"2026-11-23T15:00:{place:02}.000000Z"
        last = entries[-1] if entries else None
        entries.append(following(last, owner=owner, kind=kind, at=at, commitment=commitment))  # type: ignore[arg-type]
    return entries


logs = st.lists(kinds, min_size=2, max_size=12).map(grown)


@given(st.lists(kinds, max_size=12))
def test_a_log_that_only_grew_is_whole(told: list[str]) -> None:
    entries = grown(told)
    assert problems(entries, OWNER) == []
    for place in range(len(entries) + 1):
        published = head_of(entries[place - 1] if place else None)
        assert problems(entries, OWNER, published) == []


@given(logs, st.data())
def test_taking_out_an_entry_is_found(entries: list[Entry], data: st.DataObject) -> None:
    published = head_of(entries[-1])
    gone = data.draw(st.integers(0, len(entries) - 1))
    assert problems(entries[:gone] + entries[gone + 1 :], OWNER, published)


@given(logs, st.data())
def test_cutting_off_the_end_is_found_by_whoever_kept_a_head(
    entries: list[Entry], data: st.DataObject
) -> None:
    left = data.draw(st.integers(0, len(entries) - 1))
    assert problems(entries[:left], OWNER, head_of(entries[-1]))


@given(logs, st.data())
def test_moving_entries_is_found(entries: list[Entry], data: st.DataObject) -> None:
    moved = data.draw(st.permutations(entries))
    assume(moved != entries)
    assert problems(moved, OWNER)


@given(logs, st.data())
def test_changing_an_entry_is_found(entries: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(entries) - 1))
    field = data.draw(st.sampled_from(["kind", "at", "commitment", "previous", "digest"]))
    changed = list(entries)
    changed[place] = replace(entries[place], **{field: "0" * 63 + "x"})
    assert problems(changed, OWNER)


@given(logs, st.data())
def test_a_log_written_anew_from_some_entry_on_is_found(
    entries: list[Entry], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(entries) - 1))
    anew = entries[:place]
    for old in entries[place:]:
        commitment = committed({"forged": True}, b"salt")
        last = anew[-1] if anew else None
        anew.append(following(last, owner=OWNER, kind=old.kind, at=old.at, commitment=commitment))  # type: ignore[arg-type]
    assert problems(anew, OWNER) == []
    assert problems(anew, OWNER, head_of(entries[-1]))


def test_a_log_does_not_pass_for_another_organizations() -> None:
    assert problems(grown(["issued", "issued"], "cedar"), OWNER)


@given(st.integers(0, 10**9), st.binary(min_size=32, max_size=32))
def test_a_head_is_read_back_from_the_words_around_it(count: int, digest: bytes) -> None:
    head = Head(count, digest.hex())
    assert read_head(f"Something before. {head}") == head


def test_what_holds_no_head_is_read_as_none() -> None:
    for text in ("", "Head of the log: many entries, SHA-256 abc", "log:", "Head of the log: 3"):
        assert read_head(text) is None
    assert head_of(None) == Head(0, BEGINNING)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_a_commitment_says_nothing_without_its_salt(one: bytes, other: bytes) -> None:
    assume(one != other)
    facts = {"number": 7, "name": "Iris Invented"}
    assert committed(facts, one) == committed(dict(reversed(facts.items())), one)
    assert committed(facts, one) != committed(facts, other)
