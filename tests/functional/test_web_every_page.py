"""Every method has a screen that answers, and so have industries of which there is nothing to say."""

import re

import pytest

from klaster.web.app import create_app
from klaster.workbench.creating import new_demo
from klaster.workbench.observatory import Observatory
from klaster.workbench.patience import PATIENCE
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
