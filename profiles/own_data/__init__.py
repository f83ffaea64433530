"""What we hold about a person: said by every app for every table, shown to them, taken along, erased in time."""
