"""Mails by how they are built: character sets, encodings, attachments, names, dates, and monsters (quality.md I6)."""

from .building import SENDER, Case, both_mail, file, headers, html_mail, mail, many, part, quote, text_mail
from .languages import LANGUAGES

BY_CODE = {each.code: each for each in LANGUAGES}
OWN = "Grüße aus Zürich – bis Dienstag!"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") * 20


def charset_cases():
    """Yield answers in many character sets, rightly and wrongly labelled."""
    sets = [
        ("zh-tw", "big5", None), ("zh-tw", "big5", ""), ("zh", "gb2312", None), ("zh", "gbk", "gb2312"),
        ("zh", "gb18030", None), ("zh", "gbk", "utf-8"), ("ja", "iso-2022-jp", None),
        ("ja", "iso-2022-jp", "us-ascii"), ("ja", "shift_jis", None), ("ja", "cp932", "utf-8"),
        ("ja", "euc-jp", None), ("ko", "euc-kr", None), ("ru", "koi8-r", None), ("ru", "cp1251", None),
        ("uk", "koi8-u", None), ("he", "cp1255", "iso-8859-8-i"), ("he", "utf-8", "iso-8859-8"),
        ("ar", "cp1256", None), ("el", "iso-8859-7", None), ("tr", "iso-8859-9", None),
        ("pl", "iso-8859-2", None), ("cs", "cp1250", None), ("de", "cp1252", "iso-8859-1"),
        ("de", "cp1252", ""), ("de", "cp1252", "utf-8"), ("de", "utf-8", "iso-8859-1"),
        ("fr", "utf-8", "us-ascii"), ("es", "utf-8", "x-unknown"), ("nl", "utf-16", None),
        ("sv", "cp850", None), ("fr", "mac-roman", "macintosh"),
    ]  # fmt: skip
    for code, charset, label in sets:
        each = BY_CODE[code]
        text = f"{each.own}\n\n{quote(each.earlier)}\n> .\n"
        encoding = "base64" if charset == "utf-16" else "8bit"
        name = f"{code} in {charset}" + ("" if label is None else f" as {label or 'nothing'}")
        yield Case(name, mail(part(text, charset=charset, label=label, encoding=encoding)), each.own, (each.earlier,))
    for encoding in ("base64", "quoted-printable"):
        for code in ("de", "ja", "he"):
            each = BY_CODE[code]
            body = part(f"{each.own}\n\n{each.gmail}\n{quote(each.earlier)}\n", encoding=encoding)
            yield Case(f"{code} in {encoding}", mail(body), each.own, (each.earlier,))
    yield Case("byte order mark", text_mail(f"\ufeff{OWN}"), OWN)
    yield Case("accents apart", text_mail("Gru\u0308\u00dfe!"), "Grüße!")
    yield Case(
        "base64 that is none",
        mail((["Content-Type: text/plain", "Content-Transfer-Encoding: base64"], b"!!!! Hello")),
        "!!!! Hello",
    )
    yield Case(
        "unknown encoding", mail((["Content-Type: text/plain", "Content-Transfer-Encoding: x-zip"], b"Hello")), "Hello"
    )
    yield Case(
        "broken quoted-printable",
        mail(
            (
                ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable"],
                b"50=% =ZZ caf=C3=A9 =",
            )
        ),
        "50=% =ZZ café",
    )


def attachment_cases():
    """Yield mails with something attached."""
    words = part(f"{OWN}\n")
    pdf = file("draft.pdf", "application/pdf", b"%PDF-1.7 " * 50)
    yield Case("attachment", mail(many("mixed", words, pdf)), OWN, attachments=("draft.pdf",))
    image = file("photo.png", "image/png", PNG, disposition="inline")
    related = many("related", part(f"<p>{OWN}</p><img src='cid:1'>", kind="html"), image, boundary="=_inside")
    yield Case("inline image", mail(many("alternative", words, related)), OWN, attachments=("photo.png",))
    yield Case(
        "apple, text on both sides",
        mail(many("mixed", words, image, part("And below.\n"))),
        f"{OWN}\nAnd below.",
        attachments=("photo.png",),
    )
    inner = text_mail("Never read this.", subject="An earlier mail", number="inner")
    attached = (["Content-Type: message/rfc822", "Content-Disposition: attachment"], inner)
    yield Case(
        "attached mail",
        mail(many("mixed", words, attached)),
        OWN,
        ("Never read",),
        attachments=("An earlier mail.eml",),
    )
    notes = (
        ["Content-Type: text/plain; charset=utf-8", 'Content-Disposition: attachment; filename="notes.txt"'],
        b"Never read this.",
    )
    yield Case("attached text", mail(many("mixed", words, notes)), OWN, ("Never read",), attachments=("notes.txt",))
    long = (
        [
            "Content-Type: application/pdf",
            "Content-Disposition: attachment; filename*0*=utf-8''Entwurf%20f%C3%BCr; filename*1*=%20Jo.pdf",
        ],
        b"x",
    )
    yield Case("name in pieces", mail(many("mixed", words, long)), OWN, attachments=("Entwurf für Jo.pdf",))
    word = (
        ["Content-Type: application/pdf", 'Content-Disposition: attachment; filename="=?utf-8?B?5pu457GN?=.pdf"'],
        b"x",
    )
    yield Case("name as encoded word", mail(many("mixed", words, word)), OWN, attachments=("書籍.pdf",))
    forged = (
        [
            "Content-Type: application/pdf",
            "Content-Disposition: attachment; filename*=utf-8''a%0D%0ABcc%3A%20x%40y%00.pdf",
        ],
        b"x",
    )
    yield Case("line end in a name", mail(many("mixed", words, forged)), OWN, attachments=("a Bcc: x@y.pdf",))
    folder = (
        ["Content-Type: application/pdf", 'Content-Disposition: attachment; filename="..\\..\\secret/passwd"'],
        b"x",
    )
    yield Case("name with folders", mail(many("mixed", words, folder)), OWN, attachments=("passwd",))
    turned = (
        ["Content-Type: application/pdf", "Content-Disposition: attachment; filename*=utf-8''a%E2%80%AEfdp.exe"],
        b"x",
    )
    yield Case("name that turns the direction", mail(many("mixed", words, turned)), OWN, attachments=("afdp.exe",))
    unnamed = (["Content-Type: application/octet-stream"], b"x")
    yield Case("attachment without a name", mail(many("mixed", words, unnamed)), OWN, attachments=("",))
    signed = (["Content-Type: application/pgp-signature; name=signature.asc"], b"-----BEGIN PGP SIGNATURE-----")
    yield Case("signed mail", mail(many("signed", words, signed)), OWN)
    invitation = (
        ["Content-Type: text/calendar; method=REQUEST; charset=utf-8"],
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    )
    yield Case("invitation by a person", mail(many("alternative", words, invitation)), OWN, attachments=("",))
    yield Case("attachment only", mail(pdf), "", attachments=("draft.pdf",))
    yield Case("empty text beside html", both_mail("\n \n", f"<p>{OWN}</p>"), OWN)
    yield Case(
        "no closing edge", mail((many("mixed", words)[0], many("mixed", words)[1].replace(b"--=_edge--", b""))), OWN
    )
    yield Case(
        "edge that never comes", mail((['Content-Type: multipart/mixed; boundary="nowhere"'], OWN.encode())), OWN
    )


def header_cases():
    """Yield mails with headers as the world writes them."""
    body = part(OWN)
    plain = {
        "encoded name": {"sender": f"=?iso-8859-1?Q?J=F6rg_M=FCller?= <{SENDER}>"},
        "name in two words": {"sender": f"=?utf-8?B?5bGx55Sw?= =?utf-8?B?6Iqx5a2Q?= <{SENDER}>"},
        "name with a comma": {"sender": f'"Okafor, Amina" <{SENDER}>'},
        "name is an address": {"sender": f'"x@evil.example" <{SENDER}>'},
        "address only": {"sender": SENDER},
        "raw bytes in a name": {"sender": f"J\udcf6rg <{SENDER}>"},
        "broken encoded word": {"sender": f"=?utf-8?B?!!!?= <{SENDER}>", "subject": "=?x-none?Q?=ZZ?="},
        "no subject": {"subject": None},
        "folded subject": {"subject": "Re: A question\r\n about your request"},
        "no date": {"Date": None},
        "date that is none": {"Date": "yesterday"},
        "date in the future": {"Date": "Fri, 01 Jan 2100 00:00:00 +0000"},
        "date without end": {"Date": "Fri, 01 Jan 99999999999 00:00:00 +9999"},
        "no message id": {"Message_ID": None},
        "message id of no use": {"Message_ID": "hello there"},
        "no mime version": {"MIME_Version": None},
        "suppress alone": {"X_Auto_Response_Suppress": "All"},
        "auto-submitted no": {"Auto_Submitted": "no"},
        "precedence first-class": {"Precedence": "first-class"},
        "list address rewritten": {
            "sender": '"Amina Okafor via Mentors" <mentors@lists.example>', "Reply_To": SENDER,
            "subject": "[Mentors] Re: x",
        },
    }  # fmt: skip
    for name, given in plain.items():
        yield Case(name, mail(body, **given), OWN)
    yield Case("two senders", mail(body, "From: Boss <boss@college.example>"), OWN)
    yield Case("no sender", mail(body, sender="undisclosed"), OWN)
    yield Case(
        "a thousand references",
        mail(body, "References: " + " ".join(f"<{number}@x.example>" for number in range(1000))),
        OWN,
    )
    yield Case("headers only", "\r\n".join(headers()).encode(), "")
    yield Case("empty", text_mail(""), "")
    yield Case("white only", text_mail(" \n\t\n\xa0\n"), "")
    yield Case(
        "unix ends", text_mail(f"{OWN}\n\n{BY_CODE['en'].gmail}\n> gone\n").replace(b"\r\n", b"\n"), OWN, ("gone",)
    )
    yield Case("mac ends", text_mail(f"{OWN}\n").replace(b"\r\n", b"\r"), OWN)
    yield Case("mailbox line on top", b"From amina Tue Mar  3 18:04:05 2026\n" + text_mail(OWN), OWN)
    yield Case("empty lines on top", b"\r\n\r\n" + text_mail(OWN), OWN)


def monsters():
    """Yield mails that are made to be slow, large or deep."""
    yield Case("line of a megabyte", text_mail(f"{OWN}\n{'x' * 1_000_000}"), f"{OWN}\n{'x' * (200_000 - len(OWN) - 1)}")
    yield Case(
        "line of html of a megabyte",
        html_mail(f"<p>{OWN}</p><p>{'x' * 1_000_000}"),
        f"{OWN}\n\n{'x' * (300_000 - len(OWN) - 10)}"[:200_000],
    )
    deep = part(OWN)
    for level in range(200):
        deep = many("mixed", deep, boundary=f"=_{level}")
    yield Case("two hundred levels", mail(deep), OWN)
    yield Case(
        "ten thousand parts",
        mail(many("mixed", part(OWN), *[(["Content-Type: image/gif"], b"x")] * 9_999)),
        OWN,
        attachments=("",) * 100,
    )
    yield Case("fifty thousand headers", "\r\n".join([*headers(), *["X-Any: thing"] * 50_000, "", OWN]).encode(), OWN)
    yield Case("a million empty lines", text_mail(OWN + "\n" * 1_000_000), OWN)
    yield Case(
        "nul and controls",
        text_mail("Gr\0üß\x07e\x1b[31m!\x85\u2028ok\ud83d".encode("utf-8", "replace").decode()),
        "Grüße[31m! ok?",
    )
    yield Case("nul in headers", mail(part(OWN), subject="a\0b", Message_ID="<\0a@b>"), OWN)
    yield Case("html inside itself", html_mail("<div>" * 5_000 + OWN), OWN)
    yield Case("html of many tags", html_mail(f"<p>{OWN}</p>" + "<br>" * 100_000), OWN)
    endless = f"{OWN} <" + "!--<" * 50_000
    yield Case("html that never closes", html_mail(endless), endless[:200_000])
    yield Case(
        "a hundred thousand colons",
        text_mail(OWN + "\n\n" + "On 3 March 2026 10:00 x:\n" * 5_000),
        OWN + "\n\n" + "On 3 March 2026 10:00 x:\n" * 5_000,
    )
    yield Case(
        "five megabytes attached",
        mail(many("mixed", part(OWN), file("a.bin", "application/octet-stream", PNG * 11_000))),
        OWN,
        attachments=("a.bin",),
    )
    yield Case(
        "recipients without end",
        mail(part(OWN), Cc=", ".join([f"a{number}@x.example" for number in range(5_000)])),
        OWN,
    )
    yield Case("nothing but edges", mail((['Content-Type: multipart/mixed; boundary="x"'], b"--x\r\n" * 20_000)), "")


CASES = [*charset_cases(), *attachment_cases(), *header_cases(), *monsters()]
