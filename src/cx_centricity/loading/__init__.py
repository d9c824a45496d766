"""From files to a question bank: strict YAML with places, and the bundled bank."""

from cx_centricity.loading.bank_files import read_bank
from cx_centricity.loading.bundled import default_bank
from cx_centricity.loading.document import MAX_BYTES, Document, DocumentError, parse_document

__all__ = ["MAX_BYTES", "Document", "DocumentError", "default_bank", "parse_document", "read_bank"]
