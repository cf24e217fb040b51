"""Addresses and fields that no page of ours makes: refused plainly on both databases."""

from __future__ import annotations

import pytest

from tests.conftest import School, token_of

MODULE = "forging-the-therapeutic-alliance"


@pytest.mark.parametrize(
    "path",
    [
        "/learning/{e}/modules/%00/x",
        "/learning/{e}/modules/" + MODULE + "/%00",
        "/learning/99999999999999999999",
        "/learning/{e}/quizzes/final-examination/attempts/99999999999999999999",
        "/certificates/99999999999999999999",
        "/learning/-1",
        "/editions/%00",
    ],
)
def test_an_address_that_no_row_can_have_is_not_found(school: School, path: str) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    assert client.get(path.replace("{e}", str(enrollment))).status_code == 404


@pytest.mark.parametrize("key", ["nul\0nul\0nul", "<script>alert(1)", "key with spaces", "k" * 65])
def test_a_key_that_no_page_made_is_refused(school: School, key: str) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    token = {"csrf_token": token_of(client)}
    item = client.post(
        f"/learning/{enrollment}/quizzes/final-examination/begin", data=token
    ).location
    answer = client.post(item, data={**token, "option": "1", "request_key": key})
    assert answer.status_code == 422
    section = client.get(f"/learning/{enrollment}/modules/{MODULE}").location
    place = client.post(f"{section}/place", data={**token, "anchor": key})
    assert place.status_code == (204 if key == "k" * 65 else 400)


def test_text_that_did_not_arrive_as_text_is_told_and_shown_and_nothing_is_saved(
    sqlite_school: School,
) -> None:
    client, _enrollment = sqlite_school.enrolled(sqlite_school.cast.trainee)
    token = token_of(client).encode()
    in_parts = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % pair
        for pair in ((b"csrf_token", token), (b"printed_name", b"Ren\xe9e Example"))
    )
    answer = client.post(
        "/account/name",
        data=in_parts + b"--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "did not arrive as it was typed" in page
    assert "Ren\N{REPLACEMENT CHARACTER}e Example" in page
    raw = client.post(
        "/account/name",
        data=b"csrf_token=" + token + b"&printed_name=Ren\xe9e",
        content_type="application/x-www-form-urlencoded",
    )
    assert raw.status_code == 400
    assert sqlite_school.cast.trainee.name in client.get("/account").get_data(as_text=True)


@pytest.mark.parametrize(
    "kind",
    ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x"],
)
def test_a_form_in_another_shape_is_answered_with_a_page(sqlite_school: School, kind: str) -> None:
    client, _enrollment = sqlite_school.enrolled(sqlite_school.cast.trainee)
    answer = client.post("/account/name", data=b'{"printed_name": "\xff"', content_type=kind)
    assert answer.status_code == 400
    assert "Account" in answer.get_data(as_text=True)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_told_what_is_possible(school: School, method: str) -> None:
    client, enrollment = school.enrolled(school.cast.trainee)
    answer = client.open(f"/learning/{enrollment}", method=method)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
