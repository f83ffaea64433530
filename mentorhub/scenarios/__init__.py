"""Made-up people: the survey's 515 for showing and testing, and any number of them for measuring."""
