"""Whatever the text: no fault, findings inside it and in order, and zones that only soften."""

from hypothesis import given
from hypothesis import strategies as st

from hrtraining.language.finder import findings
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
