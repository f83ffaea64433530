"""What is shown: facts in plain words, the contents of pages, how public pages are kept by browsers."""
