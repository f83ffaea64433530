"""Links in mails that act: /do/<token>/. Looking changes nothing; the button behind the link does, once."""
