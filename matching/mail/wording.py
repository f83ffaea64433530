"""The words by which clients introduce what they quote, in the languages that people set them to."""


def words(text):
    """Return the words of a text that are told apart by commas, folded, without doubles, as a tuple."""
    return tuple(dict.fromkeys(" ".join(fold(each).split()) for each in text.split(",")))


def fold(text):
    """Return a text in which words are found whatever their case, the Turkish capital İ too."""
    return text.casefold().replace("i\u0307", "i")


# "wrote", as clients say it after a name or before it.
WROTE = words("""
    wrote, writes, schrieb, schreibt, a écrit, escribió, ha scritto, escreveu, schreef, geschreven, skrev,
    napsal, napsala, napísal, napisał, napisała, pisze, написал, написала, написав, пишет, пише, yazdı, yazmış,
    kirjoitti, írta, έγραψε, כתב, כתבה, כתב/ה, מאת, كتب, كتبت, كتابة, 写道, 寫道, のメール, 書きました, 작성,
    đã viết, a scris, menulis, va escriure, je napisao, написа, เขียน
""")

# Labels of the header block that Outlook, Exchange, Yahoo and others put above what they quote or forward.
LABELS = {
    "from": words("""
        from, von, de, da, van, från, fra, od, от, от кого, від, lähettäjä, kimden, gönderen, από, מאת, من,
        发件人, 寄件者, 寄件人, 差出人, 送信者, 보낸 사람, 보낸사람, feladó, từ, de la, expéditeur, remitente,
        mittente, afzender, avsändare, nadawca, odesílatel, отправитель
    """),
    "date": words("""
        sent, date, sent at, gesendet, gesendet am, datum, envoyé, envoyé le, date d'envoi, enviado, enviado el,
        enviada em, enviado em, enviada, fecha, data, inviato, verzonden, skickat, sendt, dato, odesláno,
        wysłano, отправлено, дата, надіслано, lähetetty, päivämäärä, päiväys, gönderme tarihi,
        gönderilme tarihi, gönderildi, tarih, στάλθηκε, εστάλη, ημερομηνία, נשלח, תאריך, تاريخ الإرسال, التاريخ,
        تم الإرسال, 发送时间, 日期, 寄件日期, 傳送時間, 送信日時, 日付, 送信日, 보낸 날짜, 날짜, elküldve,
        dátum, trimis, đã gửi, ngày
    """),
    "to": words("""
        to, an, à, pour, para, a, aan, till, til, komu, do, кому, vastaanottaja, kime, alıcı, προς, אל, إلى,
        收件人, 收件者, 宛先, 받는 사람, 받는사람, címzett, către, đến, destinataire
    """),
    "subject": words("""
        subject, betreff, objet, sujet, asunto, assunto, oggetto, onderwerp, ämne, emne, předmět, temat, тема,
        aihe, konu, θέμα, נושא, الموضوع, 主题, 主旨, 主題, 件名, 제목, tárgy, subiect, chủ đề
    """),
    "copy": words("""
        cc, kopie, copia, kopia, kopi, copie, dw, 抄送, 副本, 참조, копия, копія, עותק, נסה, نسخة, κοιν., bilgi,
        kopio, másolatot kap, importance, priority, wichtigkeit, reply-to
    """),
}

# What stands between dashes above an earlier mail, or above one that is passed on.
ORIGINALS = words("""
    original message, original appointment, reply message, forwarded message, begin forwarded message,
    start of forwarded message, ursprüngliche nachricht, originalnachricht, original-nachricht,
    ursprungsnachricht, weitergeleitete nachricht, anfang der weitergeleiteten nachricht,
    anfang der weitergeleiteten e-mail, message d'origine, message original, message transféré,
    début du message réexpédié, début du message transféré, mensaje original, mensaje reenviado,
    inicio del mensaje reenviado, mensagem original, mensagem encaminhada, início da mensagem encaminhada,
    messaggio originale, messaggio inoltrato, inizio messaggio inoltrato, oorspronkelijk bericht,
    origineel bericht, doorgestuurd bericht, begin doorgestuurd bericht, ursprungligt meddelande,
    originalmeddelande, vidarebefordrat meddelande, oprindelig meddelelse, videresendt meddelelse,
    opprinnelig melding, videresendt melding, alkuperäinen viesti, välitetty viesti, wiadomość oryginalna,
    oryginalna wiadomość, wiadomość przekazana, wiadomość przesłana dalej, původní zpráva, přeposlaná zpráva,
    исходное сообщение, оригинальное сообщение, пересылаемое сообщение, пересланное сообщение,
    переслане повідомлення, оригінальне повідомлення, özgün ileti, orijinal mesaj, iletilen mesaj,
    yönlendirilen ileti, αρχικό μήνυμα, προωθημένο μήνυμα, הודעה מקורית, הודעה שהועברה, الرسالة الأصلية,
    رسالة مُعاد توجيهها, 原始邮件, 原始郵件, 转发的邮件, 轉寄郵件, 转发邮件信息, 元のメッセージ,
    転送されたメッセージ, 転送メッセージ, 원본 메시지, 전달된 메시지, eredeti üzenet, továbbított üzenet,
    mesaj original
""")

# The line that a telephone or a client adds below, from its beginning; then the rest of it must be short.
SENT_FROM = words("""
    sent from my, sent from mail for, sent from outlook, sent from yahoo mail, sent from proton mail,
    sent from the all new, sent with proton mail, sent with protonmail, sent via the samsung, sent using,
    get outlook for, get the outlook app, yahoo mail: search, von meinem, gesendet mit der,
    gesendet von mail für, gesendet von meinem, gesendet von outlook, outlook für, holen sie sich outlook,
    envoyé de mon, envoyé depuis, envoyé à partir de, envoyé avec, obtenir outlook, télécharger outlook,
    provenance : courrier pour, enviado desde mi, enviado desde correo, enviado desde outlook, obtener outlook,
    enviado do meu, enviado a partir d, enviado pelo, obter o outlook, inviato da, inviato dal, scarica outlook,
    ottieni outlook, verstuurd vanaf mijn, verzonden vanaf, verzonden vanuit, outlook voor, skickat från,
    hämta outlook, sendt fra, hent outlook, lähetetty iphone, lähetetty minun, lähetetty android, hanki outlook,
    wysłane z, wysłano z, pobierz program outlook, odesláno z, získat outlook, отправлено с, отправлено из,
    надіслано з, στάλθηκε από, נשלח מה, נשלח מ-, أُرسلت من, تم الإرسال من, 发自我的, 從我的, 从我的, 發自我的,
    傳送自, 나의 iphone, 내 iphone, được gửi từ, az iphone, trimis de pe, enviat des de
""")
# Beginnings that could be those of a sentence as well.
SENT_LOOSELY = words("""
    sent from, sent via, sent with, sent by, from my, diese nachricht wurde von, envoyé par, enviado con, enviado com,
    inviato con, verzonden met, skickat med, sendt med, wysłane przez, отправлено через
""")
# Where the words stand at the end of the line.
SENT_FROM_END = words("""
    gesendet, gönderildi, 发送, から送信, 에서 보냄, iphoneから送信, küldve, 傳送
""")
DEVICES = words("""
    iphon, cell, mailbox, airmail,
    ipad, ipod, android, galaxy, samsung, outlook, mail, correo, courrier, phone, telefon, mobile,
    mobil, móvil, tablet, blackberry, huawei, xiaomi, pixel, windows, gmx, web.de, yahoo, handy, smartphone,
    téléphone, celular, cellulare, proton, почт, телефон, 手机, 手機, スマートフォン
""")
