"""A password hasher that counts how often it is asked for a hash."""

from django.contrib.auth.hashers import MD5PasswordHasher


class Counting(MD5PasswordHasher):
    """Quick, and counting."""

    count = 0

    def encode(self, password, salt):
        """Return the hash, and count."""
        type(self).count += 1
        return super().encode(password, salt)
