"""Whether a course may be offered for credit: refused with every reason at once."""

from __future__ import annotations

from datetime import date

from hrtraining.courses.rules.rendered import RenderedCourse
from hrtraining.credit.rules.boards import HeldApproval


def reasons_against_credit(
    course: RenderedCourse, approvals: tuple[HeldApproval, ...], on: date
) -> tuple[str, ...]:
    """Why this edition may not be offered for credit on a day; nothing where it may.

    Credit needs people who answer for the content and a body that has approved it: facts on
    continuing education, design consequences 9 to 12 (authors with credentials, a disclosure from
    everyone in control, an independent review, a current review date, an approval).
    """
    reasons = []
    for people, what in (
        (course.authors, "an author"),
        (course.reviewers, "a clinical reviewer"),
        (course.raters, "a rater of its difficulty"),
    ):
        if not people:
            reasons.append(f"The course names no person as {what}.")
        for person in people:
            if not person.credentials:
                reasons.append(f"{person.name}, named as {what}, has no credentials given.")
            if not person.disclosure:
                reasons.append(f"{person.name}, named as {what}, has not disclosed anything yet.")
    if not course.released:
        reasons.append("The course has no release date.")
    if not course.ends:
        reasons.append("The course has no date on which it ends.")
    if course.review_by < on.isoformat():
        reasons.append(f"The course was to be reviewed by {course.review_by}.")
    if not any(held.valid_from <= on <= held.valid_to for held in approvals):
        reasons.append("The organization holds no board's approval that is valid today.")
    return tuple(reasons)
