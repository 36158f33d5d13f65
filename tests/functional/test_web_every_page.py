"""Every method has a screen that answers, and so have industries of which there is nothing to say."""

import re

import pytest

from klaster.catalogue import registered_for_now
from klaster.rubrics import rubric_file
from klaster.web.app import create_app
from klaster.workbench.creating import new_demo
from klaster.workbench.observatory import Observatory
from klaster.workbench.patience import PATIENCE
from tests.functional.test_own_rubric import OWN
from tests.web_client import Client


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    folder = tmp_path_factory.mktemp("every") / "observatory"
    new_demo(folder)
    observatory = Observatory(folder, patience=PATIENCE)
    observatory.build()
    return Client(create_app(observatory))


def test_every_method_has_its_screen(client):
    page = client.get("/ru/methods").text
    addresses = sorted(set(re.findall(r'href="(/ru/methods/[^"?#/.]+)', page)))
    assert len(addresses) > 40
    broken = [address for address in addresses if client.get(address).status_code != 200]
    assert broken == []


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("industry", ["12", "98", "99"])
def test_an_industry_that_is_nowhere_or_of_zeros_has_one_too(client, language, industry):
    answer = client.get(f"/{language}/industries/{industry}")
    assert answer.status_code == 200


def test_a_rule_book_of_a_plug_in_has_its_screen(client, tmp_path):
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    with registered_for_now(rubric_file(tmp_path / "own.yaml")):
        page = client.get("/en/methods/big_enough")
    assert page.status_code == 200
    assert "At least ten workers." in page.text
