"""News of people, for whoever stands above: nothing here knows that there is mail."""

from django.dispatch import Signal

# A page of accounts wrote a mail. `address`, `subject`, `text`, `html`; `user` (User or None); `real` is False when
# nobody has an account with this address, and all but the sending must happen; `is_code`: somebody waits for it at the
# screen, and it is of no use once its code has ended.
account_mail_written = Signal()
# Members of another network are to be asked. `invitations` is a list of their numbers.
invited = Signal()
# Somebody keeps somebody else away from now on. `by`, `whom` (Users).
blocked = Signal()
# Somebody asked to be erased. `user`.
erasure_asked = Signal()
# Somebody was erased as they asked. `address` is theirs, and nothing but this call still holds it.
erased = Signal()
