"""Reading TOML and JSON into attrs classes, strictly, and telling every fault with its file, line and key."""

from ehe_workflow.files.document import Document, parse_document, read_document
from ehe_workflow.files.plain import to_plain
from ehe_workflow.files.positions import locate_json, locate_toml
from ehe_workflow.files.schema import json_schema
from ehe_workflow.files.structurer import Structurer
from ehe_workflow.files.wording import Misfit, key_path, nearest

__all__ = [
    "Document",
    "Misfit",
    "Structurer",
    "json_schema",
    "key_path",
    "locate_json",
    "locate_toml",
    "nearest",
    "parse_document",
    "read_document",
    "to_plain",
]
