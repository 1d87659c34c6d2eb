"""Discovery, services, definitions, formats, and everything that is no proper request."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from bihuan.faces.open311.tests.factories import LIGHTS, SECURITY, Client311, read
from bihuan.faces.open311.tests.test_posting import mistakes
from bihuan.ground.access.actions import revoke_key
from bihuan.loop.cases.tests.factories import a_county, a_profile


def test_discovery_says_where_and_in_which_formats(client311: Client311) -> None:
    told = client311.get("discovery.json").json()

    (endpoint,) = told["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"] == "http://testserver/open311/v2"
    assert endpoint["formats"] == ["text/xml", "application/json"]
    root = read(client311.client.get("/open311/discovery.xml"))
    assert root.tag == "discovery"
    formats = [one.text for one in root.findall("endpoints/endpoint/formats/format")]
    assert formats == endpoint["formats"]


def test_services_are_the_leaves_and_one_for_who_cannot_tell(
    client311: Client311,
) -> None:
    told = client311.get("services.json").json()

    assert [one["service_code"] for one in told] == ["010101", LIGHTS, "other"]
    light = told[1]
    assert light["service_name"] == "路灯照明"
    assert light["group"] == "城乡建设 / 市政设施"
    assert light["keywords"] == "路灯,灯杆"
    assert (light["metadata"], light["type"]) == (True, "realtime")
    root = read(client311.get("services.xml"))
    assert (root.tag, root[0].tag) == ("services", "service")
    assert root.findtext("service/metadata") == "true"


def test_a_definition_lists_attributes_in_their_order(client311: Client311) -> None:
    told = client311.get(f"services/{LIGHTS}.json").json()

    assert told["service_code"] == LIGHTS
    codes = [one["code"] for one in told["attributes"]]
    assert codes == ["notice", "may_share", "uscc"]
    assert [one["order"] for one in told["attributes"]] == [1, 2, 3]
    assert not any(one["required"] for one in told["attributes"])
    root = read(client311.get(f"services/{LIGHTS}.xml"))
    assert root.tag == "service_definition"
    values = root.findall("attributes/attribute/values/value")
    assert [one.findtext("key") for one in values] == ["1", "0"]
    mistakes(client311.get("services/none.json"), 404)


def test_without_a_public_sort_nothing_is_offered(db: None) -> None:
    a_county()
    a_profile()
    client = Client311()
    assert client.get("services.json").json() == []
    mistakes(client.post(), 404)


def test_another_county_is_not_found(client311: Client311) -> None:
    assert client311.get("services.json", jurisdiction_id="341602").status_code == 200
    assert client311.get("services.json", jurisdiction_id="").status_code == 200
    mistakes(client311.get("services.json", jurisdiction_id="city.gov"), 404)
    mistakes(client311.post(jurisdiction_id="city.gov"), 404)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("post", "services.json", 405),
        ("delete", "requests.json", 405),
        ("options", "requests/LY3416022026010100000001.json", 405),
        ("get", "requests.json/", 404),
        ("get", "requests.yaml", 404),
        ("get", "", 404),
        ("get", "tokens/%00.json", 404),
        ("get", "services/%00.json", 404),
    ],
)
def test_no_is_said_in_geo_reports_own_form(
    client311: Client311, method: str, path: str, status: int
) -> None:
    answer = getattr(client311.client, method)(f"/open311/v2/{path}")

    assert answer.status_code == status
    if answer.headers["Content-Type"].startswith("text/xml"):
        root = read(answer)
        assert (root.tag, root[0].tag) == ("errors", "error")
        assert root.findtext("error/code") == str(status)
    else:
        mistakes(answer, status)
    if status == 405:
        assert "GET" in answer.headers["Allow"]


def test_a_key_that_is_shown_must_be_good_everywhere(client311: Client311) -> None:
    good = client311.get("services.json", api_key=client311.secret)
    assert good.status_code == 200
    revoke_key(client311.id, actor=SECURITY)
    mistakes(client311.get("services.json", api_key=client311.secret), 403)


def test_a_body_that_cannot_be_read_is_refused(client311: Client311) -> None:
    answer = client311.client.post(
        "/open311/v2/requests.json",
        b"--x\r\nContent-Disposition: nothing",
        content_type="multipart/form-data",
    )
    mistakes(answer, 400)


def test_pages_of_other_sites_may_read(client311: Client311) -> None:
    answer = client311.get("services.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "sessionid" not in answer.cookies


def test_the_description_is_served(client311: Client311) -> None:
    told: dict[str, Any] = Client().get("/open311/v2/openapi.json").json()
    assert "/requests.xml" in told["paths"]
