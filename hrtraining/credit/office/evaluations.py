"""What trainees think of a course, for its organization: never one person's answer."""

from __future__ import annotations

import csv
import io

from flask import make_response, render_template
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from hrtraining.access import Permission, requires
from hrtraining.courses import served
from hrtraining.courses.models import Offering
from hrtraining.courses.rules.rendered import RenderedCourse
from hrtraining.credit.forms import AGREEMENT, INTENTIONS, LEVELS, RATINGS, STATEMENTS
from hrtraining.credit.models import Evaluation
from hrtraining.credit.office.blueprint import administered, blueprint, offering_of
from hrtraining.credit.rules.opinions import Question, Report, counted, report_on
from hrtraining.database import session
from hrtraining.enrollment.models import Enrollment

TEXTS = {
    "change": "What they will change in their practice",
    "comments": "Anything else",
}


@blueprint.get("/organizations/<slug>/credit/<course>/evaluations")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def evaluations(slug: str, course: str) -> str:
    """The report on a course's evaluations."""
    _actor, organization = administered(slug)
    offering = offering_of(organization, course)
    there = session().scalar(
        select(func.count(Evaluation.id))
        .join(Enrollment, Enrollment.id == Evaluation.enrollment_id)
        .where(Enrollment.offering_id == offering.id)
    )
    return render_template(
        "office/evaluations.html",
        organization=organization,
        offering=offering,
        course=served.edition(session(), RenderedCourse, offering.course_edition_id),
        report=_report(offering),
        waiting=(there or 0) > counted(there or 0),
        texts=TEXTS,
    )


@blueprint.get("/organizations/<slug>/credit/<course>/evaluations.csv")
@requires(Permission.ADMINISTER_CREDIT, confirmed_by_page=True)
def evaluations_csv(slug: str, course: str) -> Response:
    """The same report as a table to keep."""
    _actor, organization = administered(slug)
    offering = offering_of(organization, course)
    answer = make_response(table_of(_report(offering)))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers.set(
        "Content-Disposition", "attachment", filename=f"evaluations-{offering.course_slug}.csv"
    )
    return answer


def table_of(report: Report | None) -> str:
    """A report as CSV that a spreadsheet opens without taking any text for a formula."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(["question", "answer", "people"])
    if report is None:
        return written.getvalue()
    table.writerow(["Evaluations counted", "", report.people])
    for one in report.answered:
        for group in one.groups:
            table.writerow([one.question.words, " or ".join(group.answers), group.people])
    if report.minutes is not None:
        table.writerow(["Minutes needed, median to ten", report.minutes, ""])
    for name, texts in report.texts:
        for text in texts:
            table.writerow([TEXTS[name], _plain(text), ""])
    return written.getvalue()


def _plain(text: str) -> str:
    # Spreadsheets trim white space, and take signs of full width as well.
    return f"'{text}" if text.lstrip().startswith(tuple("=+-@＝＋－＠")) else text


def _report(offering: Offering) -> Report | None:
    course = served.edition(session(), RenderedCourse, offering.course_edition_id)
    given = session().scalars(
        select(Evaluation.answers)
        .join(Enrollment, Enrollment.id == Evaluation.enrollment_id)
        .where(Enrollment.offering_id == offering.id)
        .order_by(Evaluation.submitted_at, Evaluation.id)
    )
    questions = [
        *(Question(f"objective_{name}", words, RATINGS) for name, words in course.objectives),
        *(Question(f"statement_{name}", words, AGREEMENT) for name, words in STATEMENTS.items()),
        Question("level", "The level", LEVELS),
        Question("intention", "Will change something in practice", INTENTIONS),
    ]
    return report_on(given.all(), questions, tuple(TEXTS))
