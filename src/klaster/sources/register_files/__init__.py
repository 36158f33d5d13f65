"""Files that a register is filled from and written to: CSV, workbooks, JSON-LD, GeoJSON, and their templates."""

from klaster.sources.register_files.cells import AS_IT_IS, Reading
from klaster.sources.register_files.checked_drafts import CheckedDrafts, CheckedRow, checked_drafts, made_key
from klaster.sources.register_files.drafts import Draft, Drafts, LinkDraft, Refusal
from klaster.sources.register_files.files import FORMATS, read_register_files, write_register_files
from klaster.sources.register_files.template import write_template

__all__ = [
    "AS_IT_IS", "FORMATS", "CheckedDrafts", "CheckedRow", "Draft", "Drafts", "LinkDraft", "Reading", "Refusal", "checked_drafts", "made_key",
    "read_register_files", "write_register_files", "write_template",
]  # fmt: skip
