"""The catalog for other programs: data, news feed, calendars. Every address takes the filters of /programs/."""
