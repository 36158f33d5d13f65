"""Where a number comes from: source, vintage, method, parameters; and its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from klaster.model.text import Language, Text


@dataclass(frozen=True, slots=True)
class Source:
    """Who publishes what, under which licence."""

    id: str
    title: Text
    publisher: Text
    licence: str = ""
    url: str = ""
    synthetic: bool = False
    licence_ru: str = ""

    def licensed(self, language: Language) -> str:
        """The licence in a language, where its words have been translated."""
        return self.licence_ru if language == "ru" and self.licence_ru else self.licence


@dataclass(frozen=True, slots=True)
class Vintage:
    """One release of a source: when it was published, and the sha256 of the file as published."""

    source: Source
    released: str
    sha256: str

    def cite(self, language: Language) -> str:
        """The source line: publisher, title, release and the first digits of the file's digest."""
        parts = [f"{self.source.publisher.read(language)}. {self.source.title.read(language)}"]
        if self.released:
            parts.append(("выпуск " if language == "ru" else "release ") + self.released)
        parts.append(f"sha256 {self.sha256[:12]}")
        return ", ".join(parts)


@dataclass(frozen=True)
class Provenance:
    """Everything that made a result; equal provenance means an equal result.

    >>> one = Provenance("location_quotient", 1, "0.1.0", {"confidence": 0.95})
    >>> one.digest == Provenance("location_quotient", 1, "0.1.0", {"confidence": 0.95}).digest
    True
    """

    method: str
    version: int
    software: str
    parameters: Mapping[str, object] = field(default_factory=dict[str, object])
    vintages: tuple[Vintage, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Sixteen hexadecimal digits: cache key, permalink and ETag."""
        facts = {
            "method": self.method,
            "version": self.version,
            "software": self.software,
            "parameters": {name: self.parameters[name] for name in sorted(self.parameters)},
            "vintages": sorted(f"{vintage.source.id}:{vintage.sha256}" for vintage in self.vintages),
        }
        written = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(written.encode()).hexdigest()[:16]

    @property
    def synthetic(self) -> bool:
        """Whether any number behind the result was made up by a generator."""
        return any(vintage.source.synthetic for vintage in self.vintages)

    def cite(self, language: Language) -> str:
        """The source line under every figure."""
        sources = "; ".join(vintage.cite(language) for vintage in self.vintages)
        by = f"{self.method} v{self.version}, Klaster {self.software}, {self.digest}"
        if not sources:
            return ("Расчёт: " if language == "ru" else "Computed: ") + by
        template = "Источник: {0}. Расчёт: {1}" if language == "ru" else "Source: {0}. Computed: {1}"
        mark = "SYNTHETIC · СИНТЕТИЧЕСКИЕ ДАННЫЕ. " if self.synthetic else ""
        return mark + template.format(sources, by)
