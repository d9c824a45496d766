"""Files that want to cost time or memory, each with the code by which it is refused."""

OVERLAY = "extends: {bank: cx_centricity}\nremove: {statements: [%s]}"
WIDE = "id: x\nlevels: [{number: 0}]\ndirections:\n- id: d\n  statements: [%s]\n"
ADDED = b"extends: {bank: cx_centricity}\nadd: {guidance: [%s]}"
RIGHT_IN_FORM = """\
{id: x, version: 1.0.0, language: en, title: X, point_range: [0, 100], stages: [{id: s, title: S, from_points: 0}],
levels: [{number: 0, id: a, title: A}, {number: 1, id: b, title: B}], directions: [{id: d, title: D, statements: [%s]}]}
"""
HOSTILE: dict[str, tuple[bytes, str]] = {
    "brackets": (b"[" * 100_000, "too-deep"),
    "braces": (b"{a: " * 100_000, "too-deep"),
    "questions": (b"? " * 100_000, "key-not-text"),
    "indents": (b"\n".join(b" " * n + b"a:" for n in range(2_000)), "too-deep"),
    "laughs": (b"a: &a [x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n", "anchor-refused"),
    "anchors": (b"- &a b\n- *a\n" * 300_000, "too-many-problems"),
    "tags": (b"a: !!python/object/apply:os.system [id]\n", "tag-refused"),
    "doublets": (b"a: 1\n" * 700_000, "too-many-problems"),
    "numbers": (b"- 99999999999999999999\n" * 150_000, "too-many-problems"),
    "long_number": (b"id: " + b"9" * 3_900_000, "number-too-long"),
    "items": (b"[" + b"a," * 1_900_000 + b"]", "too-many-values"),
    "nested_items": (b"- - - - - - a\n" * 280_000, "too-many-values"),
    "keys": (b"".join(b"k%d: 1\n" % n for n in range(300_000)), "too-many-values"),
    "unknown_fields": (b"".join(b"k%d: 1\n" % n for n in range(24_000)), "too-many-problems"),
    "wrong_items": (WIDE.encode() % (b"7," * 49_000), "too-many-problems"),
    "many_same_ids": (RIGHT_IN_FORM.encode() % (b"{id: q, title: Q}," * 9_500), "too-many-problems"),
    "unknown_ids": (OVERLAY.encode() % (b"x," * 49_000), "too-many-problems"),
    "added_doublets": (ADDED % (b"{id: g, title: G, text: T}," * 7_000), "too-many-problems"),
    "added_parts": (ADDED % b"".join(b"{id: g%d}," % n for n in range(15_000)), "too-many-problems"),
    "long_paths": (
        b"".join(b" " * n + b"k" * 1000 + b":\n" for n in range(20)) + b" " * 20 + b"[" + b"0," * 45_000 + b"]",
        "key-too-long",
    ),
    "empty_lists": (b"directions: [" + b"{statements: []}," * 15_000 + b"]", "too-many-problems"),
    "similar_ids": (
        b"extends: {bank: cx_centricity}\nretired: [%s]\nrenamed: [%s]"
        % (
            b"".join(b"similar_id_%d," % n for n in range(6_000)),
            b"".join(b"{old: former_id_%d, new: similarid_%d}," % (n, n) for n in range(6_000)),
        ),
        "too-many-problems",
    ),
    "files": (b"directions: [" + b"{file: a},{file: ../b}," * 8_000 + b"]", "too-many-problems"),
    "documents": (b"a: 1\n---\n" * 100_000, "several-documents"),
    "size": (b"#" * 4_000_001, "too-large"),
    "bytes": (b"\xff" * 3_000_000, "not-utf8"),
    "control": (b'id: "' + b"\\x07" * 900_000 + b'"', "control-character"),
    "controls": (b'- "\\x07"\n' * 49_000, "too-many-problems"),
    "long_key": (b"a" * 3_900_000 + b": 1", "syntax"),
    "long_text": (b"title: " + b"ab " * 1_300_000, "missing-field"),
    "brackets_and_text": (b"[a, " * 31 + b"b" * 3_000_000, "syntax"),
}  # fmt: skip
