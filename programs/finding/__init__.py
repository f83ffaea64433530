"""Finding programs: from an address to a selection, from the catalog's copy to results with exact counts."""
