"""Answers of clients that send HTML: how each marks what it quotes, and what is not quoted though it looks so."""

from html import escape

from .building import Case, both_mail, html_mail, quote
from .clients import EARLIER, ENGLISH, GONE, OWN
from .languages import ADDRESS, NAME


def gmail_html(own, introduction, earlier, *, signature=""):
    """Return Gmail's HTML of an answer above."""
    above = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in own.split("\n"))
    below = "<br>".join(map(escape, earlier.split("\n")))
    return (
        f'<div dir="ltr">{above}{signature}</div><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">{escape(introduction)}<br></div><blockquote class="gmail_quote" '
        f'style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">'
        f"{below}</blockquote></div>"
    )


def html_cases():
    """Yield answers that have HTML only, or HTML beside text."""
    introduction = ENGLISH.gmail
    signature = (
        '<div><br></div><span class="gmail_signature_prefix">-- </span><br>'
        '<div class="gmail_signature">Amina Okafor<br>Branch manager</div>'
    )
    yield Case("gmail html", html_mail(gmail_html(OWN, introduction, EARLIER)), OWN, GONE)
    yield Case(
        "gmail html with signature",
        html_mail(gmail_html(OWN, introduction, EARLIER, signature=signature)),
        OWN,
        (*GONE, "Branch manager"),
    )
    yield Case(
        "gmail text and html",
        both_mail(f"{OWN}\n\n{introduction}\n\n{quote(EARLIER)}\n", gmail_html(OWN, introduction, EARLIER)),
        OWN,
        GONE,
    )
    yield Case(
        "gmail html unknown language",
        html_mail(gmail_html(OWN, f"Op deze dag het {NAME} geskryf:", EARLIER)),
        OWN,
        (*GONE, "geskryf"),
    )
    inline = (
        f'<div class="gmail_quote"><div class="gmail_attr">{escape(introduction)}</div>'
        '<blockquote class="gmail_quote">Which day?</blockquote><div>Tuesday.</div>'
        '<blockquote class="gmail_quote">At what time?</blockquote><div>At ten, please.</div></div>'
    )
    yield Case("gmail html between", html_mail(inline), "Tuesday.\nAt ten, please.", ("Which day?", "At what time?"))
    yield Case(
        "gmail android html",
        html_mail(
            f'<p dir="ltr">{escape(OWN)}</p><br><div class="gmail_quote"><div dir="ltr" '
            f'class="gmail_attr">On Tue, Mar 3, 2026, '
            f'10:04 {NAME} &lt;<a href="mailto:{ADDRESS}">{ADDRESS}</a>&gt; wrote:<br></div>'
            f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex">'
            f"{escape(EARLIER)}</blockquote></div>"
        ),
        OWN,
        GONE,
    )
    yield Case(
        "outlook web html",
        html_mail(
            f'<div class="elementToProof" style="font-family:Calibri">{escape(OWN)}</div><div '
            f'id="appendonsend"></div>'
            '<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" '
            'dir="ltr"><font face="Calibri">'
            f"<b>From:</b> {NAME} &lt;{ADDRESS}&gt;<br><b>Sent:</b> Tuesday, March 3, 2026 10:04 "
            f"AM<br><b>To:</b> Amina"
            f"<br><b>Subject:</b> A question</font><div>&nbsp;</div></div><div>{escape(EARLIER)}</div>"
        ),
        OWN,
        (*GONE, ADDRESS),
    )
    yield Case(
        "outlook web html unknown language",
        html_mail(
            f'<div>{escape(OWN)}</div><div id="x_appendonsend"></div><hr><div id="x_divRplyFwdMsg">'
            f"<b>Saadja:</b> {NAME}<br>"
            f"<b>Saadetud:</b> 3. märts 2026</div><div>{escape(EARLIER)}</div>"
        ),
        OWN,
        (*GONE, "Saadja"),
    )
    yield Case(
        "outlook desktop html",
        html_mail(
            '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style>'
            '<!--[if gte mso 9]><xml><o:shapedefaults/></xml><![endif]--></head><body lang="EN-US">'
            '<div class="WordSection1">'
            + "".join(f'<p class="MsoNormal">{escape(line) or "<o:p>&nbsp;</o:p>"}</p>' for line in OWN.split("\n"))
            + '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in">'
            '<p class="MsoNormal"><b>From:</b> '
            f"{NAME} &lt;{ADDRESS}&gt; <br><b>Sent:</b> Tuesday, March 3, 2026 10:04 AM<br><b>"
            f"To:</b> Amina Okafor<br>"
            f'<b>Subject:</b> A question</p></div><p class="MsoNormal">{escape(EARLIER)}</p></div>'
            f"</body></html>"
        ),
        OWN,
        (*GONE, ADDRESS, "MsoNormal"),
    )
    yield Case(
        "outlook ios html",
        html_mail(
            f'<div dir="ltr">{escape(OWN)}</div><div id="ms-outlook-mobile-signature"><div>Get <a '
            f'href="https://aka.ms/o0ukef">'
            'Outlook for iOS</a></div></div><hr><div id="divRplyFwdMsg"><b>From:</b> Jo<br><b>'
            "Sent:</b> Tuesday</div>"
            f"{escape(EARLIER)}"
        ),
        OWN,
        (*GONE, "Outlook for iOS"),
    )
    yield Case(
        "apple html",
        html_mail(
            f'<html><head></head><body dir="auto">{escape(OWN)}<br '
            f'id="lineBreakAtBeginningOfSignature"><div dir="ltr">Sent from my '
            f'iPhone</div><div dir="ltr"><br><blockquote type="cite">On Mar 3, 2026, at 10:04, '
            f"{NAME} &lt;{ADDRESS}&gt; wrote:<br><br>"
            f'</blockquote></div><blockquote type="cite"><div dir="ltr">{escape(EARLIER)}</div>'
            f"</blockquote></body></html>"
        ),
        OWN,
        (*GONE, "Sent from my"),
    )
    yield Case(
        "thunderbird html",
        html_mail(
            f'<html><body><div class="moz-cite-prefix">{escape(ENGLISH.desktop)}<br></div>'
            f'<blockquote type="cite" '
            f'cite="mid:mail-1@mentorhub.example"><p>{escape(EARLIER)}</p></blockquote><p>{escape(OWN)}</p>'
            '<div class="moz-signature">-- <br>Amina Okafor</div></body></html>'
        ),
        OWN,
        (*GONE, "wrote:", "Amina Okafor"),
    )
    yield Case(
        "yahoo html",
        html_mail(
            f'<div class="ydp1yahoo-style-wrap"><div dir="ltr">{escape(OWN)}</div></div><div '
            f'id="ydp2yahoo_quoted_1" '
            f'class="yahoo_quoted"><div>On Tuesday, March 3, 2026 at 10:04:05 AM EST, {NAME} '
            f"&lt;{ADDRESS}&gt; wrote:</div>"
            f"<div>{escape(EARLIER)}</div></div>"
        ),
        OWN,
        GONE,
    )
    yield Case(
        "proton html",
        html_mail(
            f'<div style="font-family: Arial">{escape(OWN)}</div><div class="protonmail_signature_block"><div '
            'class="protonmail_signature_block-proton">Sent with <a '
            'href="https://proton.me/mail/home">Proton Mail</a> secure email.'
            f'</div></div><div class="protonmail_quote">On Tuesday, March 3rd, 2026 at 10:04 AM, '
            f"{NAME} &lt;{ADDRESS}&gt; wrote:<br>"
            f'<blockquote class="protonmail_quote" type="cite">{escape(EARLIER)}</blockquote></div>'
        ),
        OWN,
        (*GONE, "Proton Mail"),
    )
    yield Case(
        "html with blockquote of one's own",
        html_mail("<p>Ranganathan said it best:</p><blockquote>Books are for use.</blockquote><p>I agree.</p>"),
        "Ranganathan said it best:\nBooks are for use.\nI agree.",
    )
    yield Case(
        "html list and table",
        html_mail(
            "<p>My plan:</p><ul><li>Read</li><li>Ask</li></ul><table><tr><td>May</td><td>Visit</td></tr></table>"
        ),
        "My plan:\n* Read\n* Ask\nMay Visit",
    )
    yield Case(
        "html with scripts and hidden text",
        html_mail(
            '<style>p{color:red}</style><script>alert(1)</script><div style="display:none">'
            "preheader</div><p>Only this.</p>"
        ),
        "Only this.",
        ("alert", "color", "preheader"),
    )


CASES = list(html_cases())
