"""The JSON Schema of the answer of /programs.json, made from the columns of the data file."""

from .records import AUDIENCES, COLUMNS, FIRST_YEAR

DRAFT = "https://json-schema.org/draft/2020-12/schema"
# Columns that every program has.
ALWAYS = {"id", "name", "sponsor", "sponsor_kind", "status"}


def programs_schema(topics=()):
    """Return the schema as a dict; `topics` are the slugs that focus_topics may hold (none: any slug)."""
    record = {column.name: described(column, topics) for column in COLUMNS}
    record["slug"] = {"type": "string", "description": "Address below /programs/."}
    record["page_url"] = {"type": "string", "format": "uri", "description": "The program's page here."}
    record["match"] = {
        "enum": ["stated", "not_stated"],
        "description": "Whether every chosen filter is stated and met, or none is contradicted but some not stated.",
    }
    return {
        "$schema": DRAFT,
        "title": "Mentoring programs",
        "description": "The answer of /programs.json. A fact that is null is not stated; null never means no.",
        "type": "object",
        "required": ["count", "count_stated", "results"],
        "properties": {
            "count": {"type": "integer", "minimum": 0},
            "count_stated": {"type": "integer", "minimum": 0},
            "results": {
                "type": "array",
                "items": {"type": "object", "required": list(record), "properties": record},
            },
        },
    }


def described(column, topics):
    """Return the schema of one column; all but a few may be null."""
    schema = item(column, topics)
    if column.several:
        schema = {"type": "array", "uniqueItems": True, "items": schema}
    if column.name not in ALWAYS:
        schema = nullable(schema)
    return {**schema, "description": column.about} if column.about else schema


def item(column, topics):
    """Return the schema of a column's single value."""
    if column.vocabulary is not None:
        return {"type": "string", "enum": list(column.vocabulary.values)}
    kinds = {
        "audience": {"type": "string", "enum": list(AUDIENCES)},
        "topics": {"type": "string", **({"enum": sorted(topics)} if topics else {"pattern": "^[a-z0-9-]+$"})},
        "countries": {"type": "string", "pattern": "^[A-Z]{2}$"},
        "months": {"type": "integer", "minimum": column.least, "maximum": column.most},
        "integer": {"type": "integer", "minimum": column.least, "maximum": column.most},
        "number": {"type": "number", "minimum": column.least, "maximum": column.most},
        "year": {"type": "integer", "minimum": FIRST_YEAR},
        "truth": {"type": "boolean"},
        "url": {"type": "string", "format": "uri", "maxLength": column.most},
    }
    return kinds.get(column.kind, {"type": "string", "maxLength": column.most})


def nullable(schema):
    """Return `schema` with null allowed."""
    extra = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [schema["type"], "null"], **extra}
