"""A server that is killed in mid-playthrough: every step that it acknowledged is there."""

from __future__ import annotations

import re
import secrets
import threading

from sqlalchemy import select

from hrtraining.vignettes.models import Move, Reflection
from tests.faults.conftest import Production, Visitor

BEFORE_THE_KILL = 12
SHOWN = "?show=1"


class Playing(threading.Thread):
    """Somebody who goes on and back without end, and notes what was acknowledged."""

    def __init__(self, visitor: Visitor, play: str) -> None:
        super().__init__(daemon=True)
        self.visitor, self.play = visitor, play
        self.acknowledged: list[tuple[str, str, str]] = []
        self.sent: tuple[str, dict[str, str]] | None = None
        self.enough = threading.Event()

    def run(self) -> None:
        while True:
            try:
                page = self.visitor.get(self.play + SHOWN).text
                choices = re.findall(r'name="choice" value="([^"]+)"', page)
                back = not choices or len(self.acknowledged) % 5 == 4
                after = re.findall(r'name="after" value="(\d+)"', page)[-1]
                fields = {"after": after, "request_key": secrets.token_urlsafe(16)}
                fields |= {} if back else {"choice": choices[0]}
                kind = "back" if back else "choose"
                self.sent = (f"{self.play}/{kind}", fields)
                answer = self.visitor.post(self.sent[0], **fields)
            except OSError:
                return
            assert answer.status == 303, answer.text
            row = (fields["request_key"], "undo" if back else "choose", fields.get("choice", ""))
            self.acknowledged.append(row)
            if len(self.acknowledged) >= BEFORE_THE_KILL:
                self.enough.set()


def test_every_acknowledged_step_is_there_once_and_the_case_goes_on_where_it_stood(
    production: Production,
) -> None:
    visitor = production.visitor(production.trainee)
    home = visitor.enroll()
    begin = f"{home}/vignettes/peter/begin"
    play = visitor.post(begin).location
    note = re.search(r'action="([^"]+/reflections/[^"]+)"', visitor.get(play).text)
    assert note
    assert visitor.save(note.group(1), text="Written before the power went.").status == 200
    playing = Playing(visitor, play)
    playing.start()
    assert playing.enough.wait(120)
    production.server.kill()
    playing.join(60)
    assert not playing.is_alive()

    with production.database.sessions() as opened:
        record = opened.scalars(select(Move).order_by(Move.sequence)).all()
        assert opened.scalars(select(Reflection.text)).all() == ["Written before the power went."]
    kept = [(move.request_key, move.kind, move.choice) for move in record[1:]]
    told = playing.acknowledged
    # In their order, each once; at most the step under way is there without its acknowledgment.
    assert kept[: len(told)] == told
    assert len(kept) - len(told) <= 1
    assert [move.sequence for move in record] == list(range(len(record)))

    production.server.start()
    other = production.visitor(production.trainee)
    assert other.post(begin).location == play
    assert other.get(play + SHOWN).status == 200
    # The step that was never answered is sent once more, as a browser does: it counts once.
    assert playing.sent
    path, fields = playing.sent
    for _ in range(2):
        assert other.post(path, **fields).status == 303
    with production.database.sessions() as opened:
        keys = opened.scalars(select(Move.request_key).order_by(Move.sequence)).all()
    assert len(set(keys)) == len(keys)
    assert keys[: len(record)] == [move.request_key for move in record]
    assert fields["request_key"] in keys
