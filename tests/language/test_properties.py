"""Whatever the text: no fault, findings inside it and in order, and zones that only soften."""

import re
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from hrtraining.language.finder import findings
from hrtraining.language.glance import Glance, words_in
from hrtraining.language.terms import terms
from hrtraining.language.tokens import tokens
from hrtraining.language.zones import SAFE, Severity, Zone

RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}

WORDS = (
    *("addict", "the addicts", "drug", "abuse", "clean", "he is", "been clean", "I'm an", "junkie"),
    *("j*nkie", "relapse", "prevention", '"', "“", "”", "'", "*", "_", ", she said", "In 1914"),
    *(
        "[@S01]",
        "the word",
        "alcoholic",
        "recovering",
        "high",
        "slip",
        "on the ice",
        "\n\n",
        "\n> ",
    ),
    *(
        ".",
        "?",
        "(",
        ")",
        "National Institute on Drug Abuse",
        "<!--",
        "-->",
        "user",
        "—",
        "é",
        "\x00",
    ),
)
pieces = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)
texts = st.one_of(st.text(max_size=200), pieces)
zones = st.sampled_from(list(Zone))


@given(texts, zones)
def test_findings_stand_in_the_text_in_order_and_apart(text, zone):
    end = 0
    for finding in findings(text, zone):
        assert end <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.match
        assert 1 <= finding.row <= 77
        end = finding.end


@given(texts)
def test_a_safe_zone_never_makes_a_finding_weigh_more_and_never_blocks(text):
    ours = {each.start: each for each in findings(text, Zone.TEACHING)}
    for zone in SAFE:
        for each in findings(text, zone):
            assert each.severity is Severity.INFO
            if each.start in ours:
                assert RANK[each.severity] <= RANK[ours[each.start].severity]


@given(texts)
def test_a_distractor_holds_warnings_only(text):
    assert {each.severity for each in findings(text, Zone.DISTRACTOR)} <= {Severity.WARNING}


@given(pieces, zones)
def test_reading_twice_finds_the_same(text, zone):
    assert findings(text, zone) == findings(text, zone)


@given(texts)
def test_words_cover_the_text_in_order_and_sentences_hold_their_words(text):
    cut = tokens(text)
    end = 0
    for at, word in enumerate(cut.words):
        assert end <= word.start < word.end <= len(text)
        assert word.first <= at < word.past <= len(cut)
        end = word.end


LISTED = sorted(terms().by_word)
SPOKEN = (*("can't", "won’t", "isn't", "addict's", "DON'T", "o'clock", "I'm", "İs", "ΣΟΦΟΣ"),)
listed = st.lists(
    st.one_of(st.sampled_from(LISTED), st.sampled_from(WORDS), st.sampled_from(SPOKEN)),
    max_size=20,
).map(" ".join)


@given(st.one_of(texts, listed, st.text("'’ʼnt caw[]@_-İΣß", max_size=30)))
def test_every_word_that_is_read_is_seen_at_a_glance(text):
    # Only a sigma looks different at the end of a word, and no word of the list has one.
    text = text.replace("Σ", "S")
    read = {re.split("['’ʼ]", word.word)[-1] for word in tokens(text).words}
    assert read - {""} <= words_in(text)


@given(st.one_of(texts, listed), zones)
def test_a_first_glance_hides_no_finding(text, zone):
    quick = findings(text, zone)
    with patch.object(Glance, "may_hold", lambda _self, _text: True):
        assert findings(text, zone) == quick


def test_the_words_of_every_form_are_seen_at_a_glance():
    glance = terms().glance
    for row in terms().rows.values():
        for form in row.forms:
            for pattern in form.patterns:
                words = [min(part.words | part.exact, default="one") for part in pattern]
                assert glance.may_hold(" ".join(words)), (row.number, words)
    assert not glance.may_hold("The tree stood in the rain.")
