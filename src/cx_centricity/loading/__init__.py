"""Loading and writing of question banks: strict YAML, folders, installed banks, the bundled bank."""

from cx_centricity.loading._banks import (
    BUNDLED as BUNDLED,
    available_banks,
    default_bank,
    get_bank,
    load_bank,
    parse_bank,
)
from cx_centricity.loading._document import (
    CONTROL as CONTROL,
    MAX_BYTES as MAX_BYTES,
    Document as Document,
    DocumentError as DocumentError,
    control_character as control_character,
    is_resolved as is_resolved,
    parse_document as parse_document,
)
from cx_centricity.loading._file import read_file as read_file
from cx_centricity.loading._folder import Resource
from cx_centricity.loading._schema import bank_schema
from cx_centricity.loading._writing import (
    bank_to_dict as bank_to_dict,
    control_characters as control_characters,
    dump_bank,
    scaffold as scaffold,
    yaml_text as yaml_text,
)

__all__ = [
    "Resource",
    "available_banks",
    "bank_schema",
    "default_bank",
    "dump_bank",
    "get_bank",
    "load_bank",
    "parse_bank",
]


def __dir__() -> list[str]:
    return __all__
