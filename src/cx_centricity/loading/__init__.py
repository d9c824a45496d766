"""From files to a question bank: strict YAML with places, banks from anywhere, the bundled bank."""

from cx_centricity.loading.bundled import BUNDLED, default_bank
from cx_centricity.loading.document import MAX_BYTES, Document, DocumentError, parse_document
from cx_centricity.loading.installed import available_banks, get_bank, load_bank, parse_bank

__all__ = [
    "BUNDLED",
    "MAX_BYTES",
    "Document",
    "DocumentError",
    "available_banks",
    "default_bank",
    "get_bank",
    "load_bank",
    "parse_bank",
    "parse_document",
]
