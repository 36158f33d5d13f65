"""The changes of the register as an Atom feed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from klaster.model.statement import Change
from klaster.model.text import Language, Text

MEDIA_TYPE = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST_NAMED = 20
_TITLE = Text("Changes of the register: {title}", "Изменения реестра: {title}")
_MORE = Text("and {count} more", "и ещё {count}")


def atom(
    changes: Iterable[Change],
    names: Mapping[str, str],
    title: Text,
    origin: str,
    language: Language,
    updated: str,
) -> bytes:
    """The feed, newest first; an entry a change, with a link to the first record that it touched."""
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    address = f"{origin}/api/v1/register/feed.atom?language={language}"
    _add(feed, "title", _TITLE.format(title=title.read(language)).read(language))
    _add(feed, "id", address)
    _add(feed, "updated", updated)
    SubElement(feed, "link", {"rel": "self", "href": address})
    SubElement(feed, "link", {"rel": "alternate", "href": f"{origin}/{language}/register"})
    for change in changes:
        _add_entry(feed, change, names, origin, language)
    return tostring(feed, encoding="utf-8", xml_declaration=True)


def _add_entry(
    feed: Element, change: Change, names: Mapping[str, str], origin: str, language: Language
) -> None:
    entry = SubElement(feed, "entry")
    _add(entry, "title", change.why or str(change.id))
    _add(entry, "id", f"{origin}/api/v1/register/changes?since={change.id - 1}&limit=1")
    _add(entry, "updated", change.made_at)
    _add(SubElement(entry, "author"), "name", change.account)
    for key in change.touched[:_MOST_NAMED]:
        address = f"{origin}/{language}/register/{key}?at={change.id}"
        SubElement(entry, "link", {"rel": "related", "href": address, "title": _fit(names.get(key, key))})
    told = [names.get(key, key) for key in change.touched[:_MOST_NAMED]]
    more = len(change.touched) - len(told)
    told += [_MORE.format(count=more).read(language)] if more > 0 else []
    _add(entry, "summary", "; ".join(told) or "—")


def _add(parent: Element, name: str, words: str) -> None:
    SubElement(parent, name).text = _fit(words)


def _fit(words: str) -> str:
    """Words without signs that XML cannot hold."""
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", words)
