"""The finder tells a term where it stands, how much it matters there, and what is better."""

from pathlib import Path

import pytest
import yaml

from hrtraining.language.finder import findings
from hrtraining.language.zones import Severity, Zone

SENSES = yaml.safe_load(Path(__file__).with_name("senses.yaml").read_text("utf-8"))
OURS = [zone for zone in Zone if zone not in {Zone.CLIENT, Zone.QUOTATION, Zone.REFERENCE}]


def found(text, zone="teaching", **more):
    return [(each.row, each.match, each.severity.value) for each in findings(text, zone, **more)]


@pytest.mark.parametrize("sense", SENSES, ids=[sense["text"] for sense in SENSES])
def test_a_word_is_found_in_the_sense_of_the_list_and_in_no_other(sense):
    assert {each.row: each.match for each in findings(sense["text"], sense["zone"])} == sense[
        "finds"
    ]


def test_a_finding_says_the_words_the_reason_what_is_better_and_who_says_so():
    (finding,) = findings("A room full of addicts.", Zone.TEACHING)
    assert "A room full of addicts."[finding.start : finding.end] == finding.match == "addicts"
    assert finding.severity is Severity.ERROR
    told = finding.told()
    assert told.startswith(
        "'addicts' (language row 1): better person with a substance use disorder"
    )
    assert "turns a condition into a person" in told
    assert "S02" in told
    assert "docs/language.md" in told


@pytest.mark.parametrize("zone", [Zone.CLIENT, Zone.QUOTATION, Zone.REFERENCE])
def test_somebody_elses_words_are_information_and_block_nothing(zone):
    assert found("My brother is a junkie who relapsed.", zone) == [
        (12, "junkie", "info"),
        (23, "relapsed", "info"),
    ]


@pytest.mark.parametrize("zone", [zone for zone in OURS if zone is not Zone.DISTRACTOR])
def test_our_own_voice_has_no_exemption(zone):
    assert found("Her brother is a junkie.", zone) == [(12, "junkie", "error")]


def test_every_finding_in_a_distractor_is_a_warning():
    text = "Tell the junkie that hard drugs bring a relapse."
    assert [severity for _, _, severity in found(text, "distractor")] == ["warning"] * 3
    quoted = 'Repeat what the nurse said: "He is drug-seeking."'
    assert found(quoted, "distractor") == [(32, "drug-seeking", "warning")]


def test_the_longest_form_is_the_finding():
    assert found("a recovering alcoholic") == [(22, "recovering alcoholic", "warning")]
    assert found("a talk on prescription drug abuse") == [(47, "prescription drug abuse", "error")]
    assert found("She got clean.", "narrator") == [(19, "got clean", "error")]


def test_what_a_longer_innocent_phrase_holds_is_not_found():
    assert found("Mindfulness-Based Relapse Prevention helps some.") == []
    assert found("NIDA describes it as a chronic relapsing brain disease.") == []


@pytest.mark.parametrize(
    "text",
    [
        "the National Institute on Drug Abuse",
        "the National Institute on Drug\nAbuse's director",
        "Acker wrote *Creating the American Junkie* in 2002.",
        "It appeared in *Substance Abuse* in 2014.",
        "The Rotterdam Junkie Union handed out syringes.",
    ],
)
def test_a_name_stands_as_it_is(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("the national institute on drug abuse", 8),
        ("the National Institute of Drug Abuse", 8),
        ("Substance Abuse: A Workbook", 7),
        ("the anti-drug abuse act of 1986", 8),
    ],
)
def test_a_name_that_is_not_exact_is_no_name(text, row):
    assert [each.row for each in findings(text, "teaching")] == [row]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("ADDICTS", 1),
        ("the addict’s chart", 1),
        ("the addicts' chart", 1),
        ("drug-addict", 2),
        ("drug_abuse_map.svg", 8),
        ("substance\r\n> abuse", 7),
        ("substance **abuse**", 7),
        ("Non‑compliant", 28),
        ("noncompliant", 28),
    ],
)
def test_case_plurals_possessives_hyphens_line_breaks_and_file_names_hide_nothing(text, row):
    assert [each.row for each in findings(text, "label")] == [row]


@pytest.mark.parametrize(
    "written",
    [
        "j*nkie",
        "junk1e",
        "j.u.n.k.i.e",
        "j u n k i e",
        "JUNKIEEE",
        "jùnkie",
        "jun\u00adkie",
        "junкie",
    ],
)
def test_a_slur_in_disguise_is_found(written):
    text = f"Somebody wrote {written} on the door."
    assert [each.row for each in findings(text, "narrator")] == [12]


@pytest.mark.parametrize("innocent", ["*addition*", "C4", "a-b-c", "H2O", "e.g.", "24/7", "**a**"])
def test_ordinary_signs_are_no_disguise(innocent):
    assert found(f"It says {innocent} here.") == []


def test_a_client_may_call_themselves_what_they_like():
    assert found("I'm an addict, and I was a drunk too.", "client") == []
    assert found("She's an addict.", "client") == [(1, "addict", "info")]
    assert found("I'm not an addict.", "client") == [(1, "addict", "info")]
    assert found("I'm fine, but my brother is an addict.", "client") == [(1, "addict", "info")]


def test_a_clinician_may_say_the_persons_word_after_asking():
    assert found("What would an addict need tonight?", "clinician") == [(1, "addict", "error")]
    assert found("What would an addict need tonight?", "clinician", asked=True) == []
    asked = "I asked which word you use for yourself. So what does an addict need tonight?"
    assert found(asked, "clinician") == []


def test_slang_for_effects_is_about_our_own_voice_only():
    assert found("He was high when he called.", "narrator") == [(71, "high", "info")]
    assert found("I was high when I called.", "client") == []
    assert found('Drew says, "I was high when I called."', "stem") == []


def test_quotation_marks_with_a_speaker_make_it_theirs():
    assert found('The nurse said, "Another drunk."') == [(6, "drunk", "info")]
    assert found('"Another drunk," the nurse said.') == [(6, "drunk", "info")]
    assert found('The clerk: "Another drunk."') == [(6, "drunk", "info")]
    assert found('They wrote "frequent flyer" on the door [@S04].') == [
        (35, "frequent flyer", "info")
    ]
    assert found('"He is manipulative." (A colleague)') == [(31, "manipulative", "info")]


def test_quotation_marks_alone_excuse_nothing():
    assert found('He is one more "frequent flyer" tonight.', "narrator") == [
        (35, "frequent flyer", "error")
    ]
    assert found('Write "drug-seeking" in the chart.', "option") == [(32, "drug-seeking", "error")]


def test_history_needs_quotation_marks_and_a_date():
    assert found('In 1919 newspapers wrote of "dope fiends" and printed addresses.') == []
    assert found("In 1919 newspapers wrote of dope fiends.") == [(12, "dope fiends", "error")]
    assert found('In 2019 the team noted a "relapse" twice.', "narrator") == [
        (23, "relapse", "info")
    ]


def test_teaching_about_a_term_is_no_finding():
    assert found('"Addict" makes a condition the whole person.', "rationale") == []
    assert found('Replace "noncompliant" with what she agreed to.', "option") == []
    assert found("The word junkie closes doors.") == []
    assert found("The word on the street was that he was a junkie.") == [(12, "junkie", "error")]


def test_an_older_diagnosis_may_keep_its_name():
    assert found("They met criteria for alcohol abuse (DSM-IV term).") == []
    assert found("They met DSM-5 criteria for alcohol abuse.") == [(8, "alcohol abuse", "error")]
    assert found('The statute defines a "drug offender" in one line.') == []


def test_comments_addresses_and_citation_keys_are_not_read():
    assert found("<!-- a junkie --> See https://example.org/drug-abuse [@Addict1].") == []
    assert found("See drugabuse.gov or abuse-drug.com.") == []
