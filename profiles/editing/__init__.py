"""The write path of a profile and its offers, what others will see of it, and the hint that names the next thing."""
