"""Codes: never mistaken for another, whatever a person does to them."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hrtraining.certificates.rules.codes import SIGNS, Code, Mistyped, make, parse

chance = st.binary(min_size=10, max_size=10)


@given(chance)
def test_a_code_is_read_back_as_printed(random: bytes) -> None:
    code = make(random)
    assert parse(str(code)) == code


@given(chance, st.data())
def test_case_spaces_hyphens_and_look_alikes_do_not_matter(
    random: bytes, data: st.DataObject
) -> None:
    code = make(random)
    written = []
    for sign in code.signs:
        alike = {"0": "0Oo", "1": "1IiLl"}.get(sign, sign + sign.lower())
        written.append(data.draw(st.sampled_from(alike)))
        written.append(data.draw(st.sampled_from(["", "", " ", "-", " - ", "\u2011", "\u00a0"])))
    assert parse("".join(written)) == code


@given(chance, st.integers(0, 16), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_always_found(random: bytes, place: int, wrong: str) -> None:
    signs = make(random).signs
    assume(signs[place] != wrong)
    assert parse(signs[:place] + wrong + signs[place + 1 :]) == Mistyped()


@given(chance, st.integers(0, 16), st.integers(0, 16))
def test_two_signs_that_changed_places_are_always_found(
    random: bytes, one: int, other: int
) -> None:
    signs = list(make(random).signs)
    assume(signs[one] != signs[other])
    signs[one], signs[other] = signs[other], signs[one]
    assert parse("".join(signs)) == Mistyped()


@given(chance, st.integers(0, 16))
def test_a_sign_left_out_is_always_found(random: bytes, place: int) -> None:
    signs = make(random).signs
    assert parse(signs[:place] + signs[place + 1 :]) == Mistyped()


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(typed: str) -> None:
    read = parse(typed)
    assert read == Mistyped() or isinstance(read, Code)


@given(chance, chance)
def test_different_chance_makes_different_codes(one: bytes, other: bytes) -> None:
    assume(one != other)
    assert make(one) != make(other)


def test_too_little_chance_is_refused() -> None:
    with pytest.raises(ValueError, match="10 random bytes"):
        make(b"123456789")


def test_a_code_is_printed_in_groups_of_four_with_its_check_sign_apart() -> None:
    assert [len(group) for group in str(make(bytes(10))).split("-")] == [4, 4, 4, 4, 1]
