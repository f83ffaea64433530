"""Dates and times in English: the day before the month in letters, and 24 hours, read alike on both sides of the sea.

Django's own for English write "Dec. 1, 2026" and "4 p.m.".
"""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
MONTH_DAY_FORMAT = "j F"
