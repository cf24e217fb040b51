"""A server that is killed while people answer: whatever it had acknowledged is there afterwards."""

from __future__ import annotations

import re
import secrets
import threading

from sqlalchemy import select

from hrtraining.enrollment.models import Note
from hrtraining.quizzes.models import Response
from tests.faults.conftest import Production, Visitor

MODULE = "forging-the-therapeutic-alliance"
BEFORE_THE_KILL = 25


class Answering(threading.Thread):
    """Somebody who changes their mind without end, and notes what was acknowledged."""

    def __init__(self, visitor: Visitor, attempt: str) -> None:
        super().__init__(daemon=True)
        self.visitor, self.attempt = visitor, attempt
        self.acknowledged: list[tuple[int, str, str]] = []
        self.enough = threading.Event()

    def run(self) -> None:
        while True:
            for place in (1, 2, 3):
                key, option = secrets.token_hex(16), str(len(self.acknowledged) % 2)
                try:
                    answer = self.visitor.save(
                        f"{self.attempt}/{place}", option=option, request_key=key
                    )
                except OSError:
                    return
                assert answer.status == 200, answer.text
                self.acknowledged.append((place, option, key))
                if len(self.acknowledged) >= BEFORE_THE_KILL:
                    self.enough.set()


def test_what_was_acknowledged_before_the_kill_is_there_and_the_trainee_goes_on(
    production: Production,
) -> None:
    visitor = production.visitor(production.trainee)
    home = visitor.enroll()
    section, note = to_a_note(visitor, home)
    assert visitor.save(note, text="Written before the power went.").status == 200
    begin = f"{home}/quizzes/final-examination/begin"
    attempt = visitor.post(begin).location.rpartition("/")[0]
    answering = Answering(visitor, attempt)
    answering.start()
    assert answering.enough.wait(60)
    production.server.kill()
    answering.join(60)
    assert not answering.is_alive()

    with production.database.sessions() as opened:
        kept = {row.request_key: row for row in opened.scalars(select(Response))}
        assert opened.scalars(select(Note.text)).all() == ["Written before the power went."]
    told = {key for _place, _option, key in answering.acknowledged}
    assert told <= kept.keys()
    # At most the answer that was under way is there without its acknowledgment having arrived.
    unsure = [kept[key] for key in kept.keys() - told]
    assert len(unsure) <= 1

    production.server.start()
    assert visitor.post(begin).location == f"{attempt}/4"
    last = {place: option for place, option, _key in answering.acknowledged}
    order = list(dict.fromkeys(row.item for row in sorted(kept.values(), key=lambda row: row.id)))
    last |= {order.index(row.item) + 1: str(row.option) for row in unsure}
    for place, option in last.items():
        page = re.sub(r"\s+", " ", visitor.get(f"{attempt}/{place}").text)
        assert f'value="{option}" checked' in page
    more = visitor.save(f"{attempt}/4", option="0", request_key=secrets.token_hex(16))
    assert more.status == 200
    again = visitor.get(f"{home}/modules/{MODULE}").location
    assert again.partition("#")[0] == section
    assert "Written before the power went." in visitor.get(section).text


def to_a_note(visitor: Visitor, home: str) -> tuple[str, str]:
    """Reads on to the first section that asks for a note: its address and that of the note."""
    section = visitor.get(f"{home}/modules/{MODULE}").location
    while "/notes/" not in (page := visitor.get(section)).text:
        section = visitor.post(f"{section}/continue").location
    found = re.search(r'action="([^"]+/notes/[^"]+)"', page.text)
    assert found
    return section, found.group(1)
