"""Write the golden result and the JSON Schemas anew; look at the difference before committing it."""

from __future__ import annotations

import json
from pathlib import Path

from cx_centricity import Assessment, QuestionBank, assess
from cx_centricity.loading import parse_document

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Write the files."""
    answers = parse_document((ROOT / "docs" / "examples" / "answers.yaml").read_bytes()).value
    assert isinstance(answers, dict)
    golden = ROOT / "tests" / "golden" / "assessment.json"
    golden.write_text(assess(answers).model_dump_json(indent=2) + "\n", encoding="utf-8")
    schemas = ROOT / "src" / "cx_centricity" / "data" / "schemas"
    for name, model in (("assessment", Assessment), ("question_bank", QuestionBank)):
        schema = json.dumps(model.model_json_schema(), ensure_ascii=False, indent=2)
        (schemas / f"{name}.schema.json").write_text(schema + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
