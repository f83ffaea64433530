"""What mail programs write while somebody is away, in the languages that people set them to."""

from .wording import words

# A subject that begins so was made by a program: no person puts it before a colon.
DECISIVE_SUBJECTS = words("""
    automatic reply:, automatic reply from, auto reply:, auto-reply:, autoreply:, auto response:,
    auto-response:, autoresponse:, automated reply:, automated response:, out of office:,
    out of office autoreply, out of office reply, out-of-office:, ooo:, away:, vacation reply,
    automatische antwort:, autom. antwort:, abwesenheitsnotiz:, automatische abwesenheitsnotiz,
    réponse automatique, absence du bureau, message d'absence, respuesta automática, respuesta automatica,
    fuera de la oficina:, fuera de oficina:, risposta automatica, fuori sede:, fuori ufficio:,
    resposta automática, resposta automatica, ausência temporária:, automatisch antwoord, afwezigheidsbericht,
    automatische beantwoording, autosvar, automatiskt svar, automatisk svar, automatsvar, frånvaro:,
    frånvarande:, fravær:, automaattinen vastaus, poissaoloviesti, autoreply från, odpowiedź automatyczna,
    automatyczna odpowiedź, autoodpowiedź, automatická odpověď, automatická odpoveď, автоответ,
    автоматический ответ, автоматична відповідь, автовідповідь, otomatik yanıt, otomatik cevap,
    αυτόματη απάντηση, automatikus válasz, répondeur automatique, răspuns automat, trả lời tự động,
    balasan otomatis, 自动回复, 自動回覆, 自动答复, 自動応答, 自動返信, 不在通知, 외출 중 자동, 자동 회신,
    자동 응답, 부재중 자동, תשובה אוטומטית, מענה אוטומטי, הודעה אוטומטית, رد تلقائي, الرد التلقائي
""")
# A subject that a person might write as well; the text must agree.
LIKELY_SUBJECTS = words("""
    out of office, out of the office, on vacation, on leave, on holiday, away from, annual leave,
    maternity leave, parental leave, abwesend, abwesenheit, nicht im büro, im urlaub, absent, absence, en congé,
    hors du bureau, ausente, fuera de, vacaciones, assente, assenza, in ferie, ausência, férias,
    fora do escritório, afwezig, vakantie, niet aanwezig, frånvaro, borta, semester, fravær, ferie,
    ikke på kontoret, ute av kontoret, poissa, lomalla, nieobecność, urlop, nepřítomnost, dovolená, вне офиса,
    отсутств, в отпуске, відсутн, у відпустці, ofis dışında, izindeyim, εκτός γραφείου, απουσία, házon kívül,
    szabadság, 外出, 不在, 休假, 휴가, 부재, מחוץ למשרד, בחופשה, خارج المكتب, إجازة
""")
# Being away, as these texts say it.
AWAY = words("""
    out of the office, out of office, away from the office, away from my desk, away from my email,
    on annual leave, on vacation, on holiday, on leave, on maternity leave, on parental leave, on sabbatical,
    not in the office, currently away, currently unavailable, nicht im büro, nicht im haus, abwesend, im urlaub,
    nicht erreichbar, außer haus, ausser haus, absent du bureau, absente du bureau, suis absent, suis absente,
    en congé, en congés, en vacances, hors du bureau, fuera de la oficina, ausente, de vacaciones, estoy fuera,
    fuori sede, fuori ufficio, assente, in ferie, fora do escritório, estou ausente, de férias, afwezig,
    niet op kantoor, met vakantie, op vakantie, niet aanwezig, inte på kontoret, på semester, är borta,
    frånvarande, ikke på kontoret, ikke til stede, på ferie, er ute av kontoret, fraværende, en ole toimistolla,
    lomalla, poissa toimistolta, poza biurem, na urlopie, nieobecny, nieobecna, mimo kancelář, nepřítomen,
    nepřítomna, na dovolené, вне офиса, отсутствую, в отпуске, буду отсутствовать, нет на месте, відсутній,
    відсутня, у відпустці, ofis dışında, ofiste değilim, izindeyim, yıllık izin, tatildeyim, εκτός γραφείου,
    απουσιάζω, σε άδεια, házon kívül, szabadságon, nem vagyok az irodában, 不在办公室, 不在辦公室, 休假, 外出,
    出差, 不在にして, 休暇, 席を外して, 부재중, 휴가, 자리를 비, מחוץ למשרד, בחופשה, לא במשרד, خارج المكتب,
    في إجازة, nu sunt la birou, în concediu
""")
# What such a text adds and a person who tells of a journey rarely does: thanks for the mail, whom to turn to instead.
FORMAL = words("""
    thank you for your email, thank you for your e-mail, thank you for your message, thanks for your email,
    thanks for your message, limited access, no access to, not be checking, not checking email, urgent,
    for assistance, as soon as possible upon my return, upon my return, will respond when i return,
    will reply when i return, your email will not be forwarded, vielen dank für ihre, vielen dank für deine,
    danke für ihre, dringend, nicht weitergeleitet, vertretung, keinen zugriff, nach meiner rückkehr,
    merci de votre message, merci pour votre, urgence, à mon retour, accès limité, gracias por su,
    gracias por tu, urgente, a mi regreso, acceso limitado, grazie per, al mio rientro, accesso limitato,
    obrigado pel, obrigada pel, no meu retorno, acesso limitado, bedankt voor, dank voor uw, dringende, spoed,
    na terugkomst, tack för ditt, brådskande, åter, tak for din, takk for din, haster, kiitos viestistäsi,
    kiireellis, palaan, dziękuję za, pilnych, po powrocie, děkuji za, naléhav, po návratu, спасибо за, срочн,
    по возвращении, дякую за, термінов, acil, dönüşümde, e-postanız için, ευχαριστώ για το, επείγον, επιστροφή,
    köszönöm, sürgős, visszatérés, 感谢您的, 感謝您的, 紧急, 緊急, 急事, ご連絡, お急ぎ, 戻り次第, 급한, 복귀,
    감사합니다, תודה על, דחוף, לדחופים, شكرا, شكرًا, عاجل, عاجلة, mulțumesc pentru
""")
# A text that says of itself what it is.
SAYS_SO = words("""
    this is an automatic reply, this is an automated reply, this is an automated response,
    this is an automated message, this is an auto-reply, this is an automatic response,
    dies ist eine automatische, diese nachricht wurde automatisch, ceci est une réponse automatique,
    ceci est un message automatique, esta es una respuesta automática, este es un mensaje automático,
    questa è una risposta automatica, esta é uma resposta automática, dit is een automatisch,
    detta är ett automatiskt, dette er et automatisk, tämä on automaattinen, to jest automatyczna,
    toto je automatick, это автоматический ответ, це автоматична, bu otomatik bir, αυτή είναι αυτόματη,
    ez egy automatikus, 这是一封自动, 這是自動, 此为自动, 本邮件为自动, このメールは自動, 自動返信です,
    이 메일은 자동, זוהי תשובה אוטומטית, زهو رد آلي, هذا رد تلقائي, هذه رسالة تلقائية
""")
# What the receipt of a help desk says of a mail that came in.
TICKETS = words("""
    has been received and is being reviewed, your request has been received, your ticket has been,
    a ticket has been, ticket has been created, we have received your request, we have received your inquiry,
    your case has been created, please do not reply to this email, please do not reply to this message,
    type your reply above this line, please type your reply above this line, ihre anfrage ist eingegangen,
    ihr ticket wurde, ihre anfrage wurde, votre demande a été enregistrée, votre demande a bien été,
    votre ticket, su solicitud ha sido recibida, su ticket, la sua richiesta è stata,
    sua solicitação foi recebida, uw aanvraag is ontvangen, uw ticket, ditt ärende har,
    din henvendelse er modtaget, saken din, pyyntösi on vastaanotettu, twoje zgłoszenie, váš požadavek byl,
    ваша заявка, ваше обращение зарегистрировано, talebiniz alınmıştır, お問い合わせを受け付け, 您的工单,
    您的请求已收到, 문의가 접수
""")
# "Your message was read on …", as receipts of clients say it that use no report.
READ = words("""
    was read on, wurde gelesen, wurde am, a été lu, fue leído, è stato letto, foi lida, is gelezen, lästes,
    blev læst, ble lest, luettiin, została przeczytana, byla přečtena, было прочитано, okundu, 已读, 开封, 開封,
    읽음, נקראה, was displayed on, return receipt for the mail, displayed on the recipient
""")
READ_SUBJECTS = words("""
    read:, not read:, gelesen:, ungelesen:, lu:, non lu:, leído:, no leído:, letto:, lida:, gelezen:, läst:,
    læst:, lest:, luettu:, przeczytane:, přečteno:, прочитано:, okundu:, 已读:, 已讀:, 開封済み:, 읽음:,
    return receipt, read receipt, disposition notification, נקרא:
""")
# How the subjects of bounces begin, in Postfix, Exim, sendmail, qmail, Exchange and Gmail.
BOUNCE_SUBJECTS = words("""
    undelivered mail returned to sender, undeliverable:, undeliverable mail, delivery status notification,
    mail delivery failed, mail delivery failure, mail delivery subsystem, delivery failure, delivery failed,
    failure notice, returned mail:, mail system error, delayed mail, warning: could not send message,
    message not delivered, nicht zustellbar, unzustellbar, non remis, remise impossible, no se puede entregar,
    non recapitabile, não entregue, niet te bezorgen, kan ej levereras, не удается доставить, недоставлено,
    退信, 配信不能, 配信できません
""")
