"""What is depended on: locked by hash, under licences that this project may ship with, held against advisories."""

import json
import re
import runpy
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = [ROOT / "locks" / name for name in ("runtime.txt", "dev.txt")]
COPYLEFT = re.compile(r"\b(?:A?GPL|GNU (?:Affero )?General Public)", re.IGNORECASE)
LESSER = re.compile(r"\bLGPL|Lesser General Public", re.IGNORECASE)


def pinned(lock):
    return re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", lock.read_text(), re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_package_is_locked_by_hash_and_no_host_is_named(lock):
    text = lock.read_text()
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(pinned(lock)) > 40
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text


def test_what_is_shipped_with_is_under_no_copyleft_licence():
    told = {}
    for name, _ in pinned(LOCKS[0]):
        try:
            about = metadata(name)
        except PackageNotFoundError:  # for another system or Python
            continue
        classifiers = [one for one in about.get_all("Classifier") or () if one.startswith("License")]
        told[name] = " ".join(
            [about.get("License-Expression") or (about.get("License") or "")[:200], *classifiers]
        )
    assert len(told) > 40
    refused = {
        name: words
        for name, words in told.items()
        if COPYLEFT.search(LESSER.sub("", words)) and " OR " not in words
    }
    assert not refused


def test_what_npm_brings_is_shipped_with_its_licence_and_under_no_copyleft():
    files = runpy.run_path(str(ROOT / "scripts" / "frontend.py"))["FILES"]
    wanted = json.loads((ROOT / "frontend" / "package.json").read_text())["dependencies"]
    for name in wanted:
        own = [source for source in files if source.startswith(f"{name}/")]
        assert any(source.startswith(f"{name}/LICENSE") for source in own), name
    packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
    told = {name: about.get("license", "") for name, about in packages.items() if name}
    assert told["node_modules/maplibre-gl"] == "BSD-3-Clause"
    assert not {name: words for name, words in told.items() if COPYLEFT.search(LESSER.sub("", words))}


def audit(folder, *locks):
    command = [sys.executable, ROOT / "scripts" / "audit.py", folder, *locks]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_locked_version_that_an_advisory_names_is_found(tmp_path):
    (tmp_path / "lock.txt").write_text("Some_Thing==1.4.0 \\\n    --hash=sha256:00\nother==2.0\n")
    (tmp_path / "advisories").mkdir()
    spans = {
        "old": [{"introduced": "0"}, {"fixed": "1.3"}],
        "new": [{"introduced": "1.3"}, {"fixed": "1.4.1"}],
    }
    for name, events in spans.items():
        advisory = {"id": name, "summary": "words", "affected": [
            {"package": {"ecosystem": "PyPI", "name": "some-thing"}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}]}  # fmt: skip
        (tmp_path / "advisories" / f"{name}.json").write_text(json.dumps(advisory))
    told = audit(tmp_path / "advisories", tmp_path / "lock.txt")
    assert told.returncode == 1
    assert "some-thing 1.4.0: new (mended in 1.4.1): words" in told.stdout
    assert "old" not in told.stdout
    assert "2 packages held against 2 advisories: 1 found" in told.stdout


def test_without_advisories_an_audit_is_no_pass(tmp_path):
    assert audit(tmp_path / "nowhere").returncode == 2
    assert audit(tmp_path).returncode == 2
