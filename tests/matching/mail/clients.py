"""Answers as each client writes them, in its language; top, bottom and between."""

from .building import Case, mail, part, quote, text_mail
from .languages import ADDRESS, LANGUAGES, NAME

ENGLISH = LANGUAGES[0]
OWN = "Thank you, that helps a lot.\n\nI will bring the draft on Thursday."
EARLIER = "Here is what I would change in the second paragraph.\n\nBest wishes,\nJo"
GONE = ("Here is what I would change", "Best wishes,")


def folded(line, width):
    """Return a line folded over several, as clients fold the introduction at a width."""
    words, lines = line.split(" "), [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) + 1 > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def block(language):
    """Return Outlook's header block."""
    sender, sent, to, subject = language.labels
    return (
        f"{sender} {NAME} <{ADDRESS}>\n{sent} Tuesday, March 3, 2026 10:04 AM\n"
        f"{to} Amina Okafor <amina@library.example>\n{subject} A question about your request"
    )


def language_cases():
    """Yield for each language what Gmail, a desktop client, Outlook and a telephone make of one answer."""
    for each in LANGUAGES:
        gone = (each.earlier, ADDRESS)
        yield Case(
            f"gmail {each.code}", text_mail(f"{each.own}\n\n{each.gmail}\n\n{quote(each.earlier)}\n"), each.own, gone
        )
        wrapped = folded(each.gmail, 40)
        yield Case(
            f"gmail folded {each.code}",
            text_mail(f"{each.own}\n\n{wrapped}\n\n{quote(each.earlier)}\n"),
            each.own,
            gone,
        )
        yield Case(
            f"desktop below {each.code}",
            text_mail(f"{each.desktop}\n{quote(each.earlier)}\n\n{each.own}\n"),
            each.own,
            (each.earlier, each.desktop.strip(":： \xa0")),
        )
        yield Case(
            f"outlook {each.code}",
            text_mail(f"{each.own}\n\n{'_' * 32}\n{block(each)}\n\n{each.earlier}\n"),
            each.own,
            gone,
        )
        yield Case(
            f"telephone {each.code}",
            text_mail(f"{each.own}\n\n{each.banner}\n\n> {each.desktop}\n> \n{quote(each.earlier)}\n"),
            each.own,
            (each.earlier, each.banner),
        )


def text_cases():
    """Yield answers in plain text as other clients write them."""
    en = ENGLISH
    yield Case(
        "apple mac",
        text_mail(f"{OWN}\n\n> On Mar 3, 2026, at 10:04 AM, {NAME} <{ADDRESS}> wrote:\n> \n{quote(EARLIER)}\n"),
        OWN,
        GONE,
    )
    yield Case(
        "outlook mac",
        text_mail(f'{OWN}\n\nOn 3/3/26, 10:04 AM, "{NAME}" <{ADDRESS}> wrote:\n\n    {EARLIER}\n'),
        OWN,
        GONE,
    )
    yield Case(
        "yahoo",
        text_mail(
            f"{OWN}\n\n    On Tuesday, March 3, 2026 at 10:04:05 AM EST, {NAME} <{ADDRESS}> wrote:  \n \n {EARLIER}\n"
        ),
        OWN,
        GONE,
    )
    yield Case(
        "proton",
        text_mail(
            f"{OWN}\n\nSent with Proton Mail secure email.\n\nOn Tuesday, March 3rd, 2026 at 10:04 "
            f"AM, {NAME} <{ADDRESS}> wrote:\n\n{quote(EARLIER)}\n"
        ),
        OWN,
        (*GONE, "Proton Mail"),
    )
    yield Case(
        "original message", text_mail(f"{OWN}\n\n-----Original Message-----\n{block(en)}\n\n{EARLIER}\n"), OWN, GONE
    )
    yield Case(
        "exchange with stars",
        text_mail(f"{OWN}\n\n*From:* {NAME}\n*Sent:* Tuesday\n*To:* Amina\n*Subject:* Hello\n\n{EARLIER}\n"),
        OWN,
        GONE,
    )
    yield Case(
        "exchange with a long recipient",
        text_mail(
            f"{OWN}\n\nFrom: {NAME} <{ADDRESS}>\nSent: Tuesday\nTo: Amina Okafor; Rosa Diaz;\n Li "
            f"Wei <li@x.example>\nSubject: Hello\n\n{EARLIER}\n"
        ),
        OWN,
        GONE,
    )
    yield Case(
        "mutt",
        text_mail(
            f"On Tue, Mar 03, 2026 at 10:04:05AM +0100, {NAME} wrote:\n{quote(EARLIER)}\n\n{OWN}\n\n-- \nAmina\n"
        ),
        OWN,
        (*GONE, "-- "),
    )
    yield Case(
        "between",
        text_mail(f"{en.gmail}\n> Which day?\n\nTuesday.\n\n> At what time?\n\nAt ten.\n\n> Jo\n"),
        "Tuesday.\n\nAt ten.",
        ("Which day", "At what time"),
    )
    yield Case(
        "between without introduction",
        text_mail("> Which day?\nTuesday.\n> At what time?\nAt ten.\n"),
        "Tuesday.\nAt ten.",
        ("Which day", "At what"),
    )
    yield Case("name only", text_mail(f"{NAME} wrote:\n{quote(EARLIER)}\n\n{OWN}\n"), OWN, GONE)
    yield Case(
        "two quotations deep",
        text_mail(f"{OWN}\n\n{en.gmail}\n\n> Later.\n>\n> On Mon, Mar 2, 2026 Amina wrote:\n>> Earlier.\n"),
        OWN,
        ("Later.", "Earlier."),
    )
    yield Case(
        "signature",
        text_mail(f"{OWN}\n\n-- \nAmina Okafor\nBranch manager\n+1 555 0100\n"),
        OWN,
        ("Branch manager", "555"),
    )
    yield Case("signature without the space", text_mail(f"{OWN}\n--\nAmina Okafor\n"), OWN, ("Amina Okafor",))
    yield Case(
        "signature above the quotation", text_mail(f"{OWN}\n\n-- \nAmina\n\n{en.gmail}\n{quote(EARLIER)}\n"), OWN, GONE
    )
    yield Case(
        "no signature in a list",
        text_mail("My wishes:\n- a visit\n- a reading list\n-- and your time\n\nThanks,\nAmina"),
        "My wishes:\n- a visit\n- a reading list\n-- and your time\n\nThanks,\nAmina",
    )
    yield Case(
        "galaxy",
        text_mail(
            f"{OWN}\n\nSent from my Galaxy\n\n-------- Original message --------\nFrom: {NAME} "
            f"<{ADDRESS}>\nDate: 3/3/26 10:04\nTo: Amina\nSubject: x\n\n{EARLIER}\n"
        ),
        OWN,
        (*GONE, "Galaxy"),
    )
    yield Case(
        "outlook android",
        text_mail(f"{OWN}\n\nGet Outlook for Android<https://aka.ms/AAb9ysg>\n{'_' * 32}\n{block(en)}\n\n{EARLIER}\n"),
        OWN,
        (*GONE, "aka.ms"),
    )
    yield Case(
        "windows mail",
        text_mail(
            f"{OWN}\n\nSent from Mail for Windows\n\nFrom: {NAME}\nSent: Tuesday\nTo: Amina\nSubject: x\n\n{EARLIER}\n"
        ),
        OWN,
        GONE,
    )
    yield Case(
        "our marker",
        text_mail(
            f"{OWN}\n\nJo Weber via MentorHub kirjutas 3. märts 2026 10:04:\n\n--- Write above this line "
            f"---\n{EARLIER}\n"
        ),
        OWN,
        (*GONE, "kirjutas"),
    )
    yield Case(
        "our marker quoted",
        text_mail(f"{OWN}\n\nJo kirjutas 3.03.2026 10:04:\n> --- Write above this line ---\n{quote(EARLIER)}\n"),
        OWN,
        (*GONE, "kirjutas"),
    )
    yield Case(
        "our marker, answer below",
        text_mail(f"{en.desktop}\n> --- Write above this line ---\n{quote(EARLIER)}\n\n{OWN}\n"),
        OWN,
        GONE,
    )
    yield Case(
        "our marker, no answer", text_mail(f"{block(en)}\n\n--- Write above this line ---\n{EARLIER}\n"), "", GONE
    )
    yield Case("quotation only", text_mail(f"{en.gmail}\n{quote(EARLIER)}\n"), "", GONE)
    yield Case(
        "mailing list footer",
        text_mail(
            f"{OWN}\n\n{'_' * 47}\nMentors mailing list\nMentors@lists.example\n"
            f"https://lists.example/mailman/listinfo/mentors\n"
        ),
        OWN,
        ("mailman",),
    )
    yield Case(
        "groups footer",
        text_mail(
            f"{OWN}\n\n-- \nYou received this message because you are subscribed to the Google Groups "
            f'"Mentors" group.\nTo unsubscribe, write to x@groups.example.\n',
            subject="[Mentors] Re: A question",
            sender='"Amina Okafor\' via Mentors" <mentors@groups.example>',
        ),
        OWN,
        ("unsubscribe",),
    )
    yield Case(
        "an arrow is no quotation",
        text_mail("I moved from\n> 200 to 300 readers\nin one year."),
        "I moved from\n> 200 to 300 readers\nin one year.",
    )
    yield Case(
        "a colon is no introduction",
        text_mail("In 2019 Maria wrote:\nthe library is a garden.\n\nI like that."),
        "In 2019 Maria wrote:\nthe library is a garden.\n\nI like that.",
    )
    yield Case(
        "a time and a colon",
        text_mail("On Tuesday at 10:00 I have:\n- a meeting\n- a lunch"),
        "On Tuesday at 10:00 I have:\n- a meeting\n- a lunch",
    )
    yield Case(
        "labels of one's own",
        text_mail("Date: Tuesday\nTo discuss: the draft\nSubject: whatever you like"),
        "Date: Tuesday\nTo discuss: the draft\nSubject: whatever you like",
    )
    yield Case(
        "sent from my, as words",
        text_mail("The parcel was\nsent from my library on Monday, and the tracking shows nothing since.\nSorry!"),
        "The parcel was\nsent from my library on Monday, and the tracking shows nothing since.\nSorry!",
    )
    yield Case(
        "introduction right below a date",
        text_mail(f"See you on 3 March 2026\n{en.gmail}\n{quote(EARLIER)}\n"),
        "See you on 3 March 2026",
        GONE,
    )
    yield Case(
        "introduction over four lines",
        text_mail(f"{OWN}\n\nOn Tuesday, March 3, 2026\nat 10:04 AM\n{NAME}\n<{ADDRESS}> wrote:\n{quote(EARLIER)}\n"),
        OWN,
        GONE,
    )
    flowed = part(
        "Thank you, that \nhelps a lot. \n\n> Here is what I would change \n> in the text.\n\nBye\n-- \nAmina\n",
        extra="; format=flowed",
    )
    yield Case("flowed", mail(flowed), "Thank you, that helps a lot.\n\nBye", ("Here is", "Amina"))
    stuffed = part(" From the desk I see \nall.\n ok\n", extra="; format=flowed; delsp=yes")
    yield Case("flowed with delsp", mail(stuffed), "From the desk I seeall.\nok")


def forwarded_cases():
    """Yield mails that pass something on."""
    en = ENGLISH
    yield Case(
        "forwarded gmail",
        text_mail(
            f"Please see below.\n\n---------- Forwarded message ---------\n{block(en)}\n\n{EARLIER}\n", subject="Fwd: x"
        ),
        "Please see below.",
        GONE,
    )
    yield Case(
        "forwarded apple",
        text_mail(
            f"Please see below.\n\nBegin forwarded message:\n\n> From: {NAME}\n> Subject: x\n> Date: 3 "
            f"March 2026\n> To: Amina\n> \n{quote(EARLIER)}\n"
        ),
        "Please see below.",
        GONE,
    )
    yield Case(
        "forwarded german",
        text_mail(
            f"Siehe unten.\n\n-------- Weitergeleitete Nachricht --------\nBetreff: x\nDatum: 3. März "
            f"2026\nVon: {NAME}\nAn: Amina\n\n{EARLIER}\n"
        ),
        "Siehe unten.",
        GONE,
    )
    kept = f"---------- Forwarded message ---------\n{block(en)}\n\n{EARLIER}"
    yield Case("forwarded without a word", text_mail(f"{kept}\n", subject="Fwd: x"), kept)


CASES = [*language_cases(), *text_cases(), *forwarded_cases()]
