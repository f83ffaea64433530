"""How clients in many languages introduce what they quote: for each language its own words, and each client's lines.

`gmail`, `desktop` (Thunderbird, Apple Mail) are introductions; `labels` are Outlook's From, Sent, To and Subject;
`banner` is what a telephone adds.
"""

from dataclasses import dataclass

NAME, ADDRESS = "Jo Weber", "jo@college.example"


@dataclass(frozen=True, slots=True)
class Language:
    """One language: what somebody writes now, what was written before, and the lines of clients."""

    code: str
    own: str
    earlier: str
    gmail: str
    desktop: str
    labels: tuple[str, str, str, str]
    banner: str


LANGUAGES = [
    Language(
        "en", "Tuesday works for me.\nShall we meet at ten?", "Which day would suit you best?",
        f"On Tue, Mar 3, 2026 at 10:04 AM {NAME} <{ADDRESS}> wrote:",
        f"On 3/3/26 10:04 AM, {NAME} wrote:",
        ("From:", "Sent:", "To:", "Subject:"), "Sent from my iPhone",
    ),
    Language(
        "de", "Dienstag passt mir gut.\nViele Grüße, Amina", "Welcher Tag wäre Ihnen am liebsten?",
        f"Am Di., 3. März 2026 um 10:04 Uhr schrieb {NAME} <{ADDRESS}>:",
        f"Am 03.03.26 um 10:04 schrieb {NAME}:",
        ("Von:", "Gesendet:", "An:", "Betreff:"), "Von meinem iPhone gesendet",
    ),
    Language(
        "fr", "Mardi me convient très bien.\nÀ bientôt !", "Quel jour vous conviendrait le mieux ?",
        f"Le mar. 3 mars 2026 à 10:04, {NAME} <{ADDRESS}> a écrit :",
        f"Le 03/03/2026 à 10:04, {NAME} a écrit\xa0:",
        ("De :", "Envoyé :", "À :", "Objet :"), "Envoyé de mon iPhone",
    ),
    Language(
        "es", "El martes me viene bien.\n¿Nos vemos a las diez?", "¿Qué día le vendría mejor?",
        f"El mar, 3 mar 2026 a las 10:04, {NAME} (<{ADDRESS}>) escribió:",
        f"El 3/3/26 a las 10:04, {NAME} escribió:",
        ("De:", "Enviado:", "Para:", "Asunto:"), "Enviado desde mi iPhone",
    ),
    Language(
        "it", "Martedì per me va bene.\nCi vediamo alle dieci?", "Quale giorno preferirebbe?",
        f"Il giorno mar 3 mar 2026 alle ore 10:04 {NAME} <{ADDRESS}> ha scritto:",
        f"Il 03/03/2026 10:04, {NAME} ha scritto:",
        ("Da:", "Inviato:", "A:", "Oggetto:"), "Inviato da iPhone",
    ),
    Language(
        "pt", "Terça-feira está ótimo para mim.\nÀs dez?", "Que dia seria melhor para você?",
        f"Em ter., 3 de mar. de 2026 às 10:04, {NAME} <{ADDRESS}> escreveu:",
        f"Em 03/03/2026 10:04, {NAME} escreveu:",
        ("De:", "Enviado:", "Para:", "Assunto:"), "Enviado do meu iPhone",
    ),
    Language(
        "nl", "Dinsdag komt mij goed uit.\nOm tien uur?", "Welke dag schikt u het beste?",
        f"Op di 3 mrt 2026 om 10:04 schreef {NAME} <{ADDRESS}>:",
        f"Op 03-03-2026 om 10:04 schreef {NAME}:",
        ("Van:", "Verzonden:", "Aan:", "Onderwerp:"), "Verstuurd vanaf mijn iPhone",
    ),
    Language(
        "sv", "Tisdag passar mig bra.\nSka vi säga klockan tio?", "Vilken dag skulle passa dig bäst?",
        f"Den tis 3 mars 2026 kl 10:04 skrev {NAME} <{ADDRESS}>:",
        f"Den 2026-03-03 kl. 10:04, skrev {NAME}:",
        ("Från:", "Skickat:", "Till:", "Ämne:"), "Skickat från min iPhone",
    ),
    Language(
        "da", "Tirsdag passer mig fint.\nSkal vi sige klokken ti?", "Hvilken dag passer dig bedst?",
        f"Den tirs. 3. mar. 2026 kl. 10.04 skrev {NAME} <{ADDRESS}>:",
        f"Den 03.03.2026 kl. 10.04 skrev {NAME}:",
        ("Fra:", "Sendt:", "Til:", "Emne:"), "Sendt fra min iPhone",
    ),
    Language(
        "nb", "Tirsdag passer bra for meg.\nSkal vi si klokken ti?", "Hvilken dag passer best for deg?",
        f"tir. 3. mars 2026 kl. 10:04 skrev {NAME} <{ADDRESS}>:",
        f"Den 03.03.2026 10:04, skrev {NAME}:",
        ("Fra:", "Sendt:", "Til:", "Emne:"), "Sendt fra min iPad",
    ),
    Language(
        "fi", "Tiistai sopii minulle hyvin.\nTavataanko kymmeneltä?", "Mikä päivä sopisi teille parhaiten?",
        f"ti 3. maalisk. 2026 klo 10.04 {NAME} ({ADDRESS}) kirjoitti:",
        f"{NAME} kirjoitti 3.3.2026 klo 10.04:",
        ("Lähettäjä:", "Lähetetty:", "Vastaanottaja:", "Aihe:"), "Lähetetty iPhonesta",
    ),
    Language(
        "pl", "Wtorek bardzo mi odpowiada.\nMoże o dziesiątej?", "Który dzień byłby dla Pani najlepszy?",
        f"wt., 3 mar 2026 o 10:04 {NAME} <{ADDRESS}> napisał(a):",
        f"W dniu 3.03.2026 o 10:04, {NAME} pisze:",
        ("Od:", "Wysłano:", "Do:", "Temat:"), "Wysłane z iPhone'a",
    ),
    Language(
        "cs", "Úterý se mi hodí.\nSejdeme se v deset?", "Který den by se vám hodil nejlépe?",
        f"út 3. 3. 2026 v 10:04 odesílatel {NAME} <{ADDRESS}> napsal:",
        f"Dne 03. 03. 26 v 10:04 {NAME} napsal(a):",
        ("Od:", "Odesláno:", "Komu:", "Předmět:"), "Odesláno z iPhonu",
    ),
    Language(
        "ru", "Вторник мне подходит.\nВстретимся в десять?", "Какой день вам удобнее?",
        f"вт, 3 мар. 2026 г. в 10:04, {NAME} <{ADDRESS}>:",
        f"03.03.2026 10:04, {NAME} пишет:",
        ("От:", "Отправлено:", "Кому:", "Тема:"), "Отправлено с iPhone",
    ),
    Language(
        "uk", "Вівторок мені підходить.\nЗустрінемося о десятій?", "Який день вам зручніший?",
        f"вт, 3 бер. 2026 р. о 10:04 {NAME} <{ADDRESS}> пише:",
        f"03.03.2026 10:04, {NAME} пише:",
        ("Від:", "Надіслано:", "Кому:", "Тема:"), "Надіслано з iPhone",
    ),
    Language(
        "tr", "Salı günü bana uyar.\nSaat onda buluşalım mı?", "Sizin için en uygun gün hangisi?",
        f"{NAME} <{ADDRESS}>, 3 Mar 2026 Sal, 10:04 tarihinde şunu yazdı:",
        f"3.03.2026 10:04 tarihinde {NAME} yazdı:",
        ("Kimden:", "Gönderildi:", "Kime:", "Konu:"), "iPhone'umdan gönderildi",
    ),
    Language(
        "el", "Η Τρίτη με βολεύει.\nΣτις δέκα;", "Ποια μέρα σας εξυπηρετεί καλύτερα;",
        f"Στις Τρί 3 Μαρ 2026 στις 10:04 π.μ., ο/η {NAME} <{ADDRESS}> έγραψε:",
        f"Στις 3/3/2026 10:04 π.μ., ο/η {NAME} έγραψε:",
        ("Από:", "Στάλθηκε:", "Προς:", "Θέμα:"), "Στάλθηκε από το iPhone μου",
    ),
    Language(
        "hu", "A kedd jó nekem.\nTalálkozzunk tízkor?", "Melyik nap lenne a legjobb önnek?",
        f"{NAME} <{ADDRESS}> ezt írta (időpont: 2026. márc. 3., K, 10:04):",
        f"2026. 03. 03. 10:04 keltezéssel, {NAME} írta:",
        ("Feladó:", "Elküldve:", "Címzett:", "Tárgy:"), "Az iPhone-omról küldve",
    ),
    Language(
        "ja", "火曜日で大丈夫です。\n十時にお会いしましょう。", "どの日がご都合よろしいでしょうか。",
        f"2026年3月3日(火) 10:04 {NAME} <{ADDRESS}>:",
        f"2026/03/03 10:04、{NAME} <{ADDRESS}>のメール:",
        ("差出人:", "送信日時:", "宛先:", "件名:"), "iPhoneから送信",
    ),
    Language(
        "zh", "星期二对我来说很好。\n十点见面可以吗？", "您哪一天比较方便？",
        f"{NAME} <{ADDRESS}> 于2026年3月3日周二 10:04写道：",
        f"在 2026年3月3日，10:04，{NAME} <{ADDRESS}> 写道：",
        ("发件人:", "发送时间:", "收件人:", "主题:"), "从我的iPhone发送",
    ),
    Language(
        "zh-tw", "星期二可以。\n十點見面好嗎？", "您哪一天比較方便？",
        f"{NAME} <{ADDRESS}> 於 2026年3月3日 週二 上午10:04寫道：",
        f"{NAME} <{ADDRESS}> 於 2026/3/3 10:04 寫道：",
        ("寄件者:", "寄件日期:", "收件者:", "主旨:"), "從我的iPhone傳送",
    ),
    Language(
        "ko", "화요일이 좋습니다.\n열 시에 만날까요?", "어느 요일이 가장 좋으세요?",
        f"2026년 3월 3일 (화) 오전 10:04, {NAME} <{ADDRESS}>님이 작성:",
        f"2026. 3. 3. 오전 10:04에 {NAME} 이(가) 작성한 글:",
        ("보낸 사람:", "보낸 날짜:", "받는 사람:", "제목:"), "나의 iPhone에서 보냄",
    ),
    Language(
        "he", "יום שלישי מתאים לי.\nניפגש בעשר?", "איזה יום הכי נוח לך?",
        f"\u202b\u202aבתאריך יום ג׳, 3 במרץ 2026 ב-10:04 מאת \u202a{NAME}\u202c\u200f "
        f"<\u202a{ADDRESS}\u202c\u200f>:\u202c",
        f"בתאריך 03/03/2026 10:04, {NAME} כתב:",
        ("מאת:", "נשלח:", "אל:", "נושא:"), "נשלח מה-iPhone שלי",
    ),
    Language(
        "ar", "يوم الثلاثاء يناسبني.\nهل نلتقي في العاشرة؟", "أي يوم يناسبك أكثر؟",
        f"في الثلاثاء، 3 مارس 2026 في 10:04 ص تمت كتابة ما يلي بواسطة \u202a{NAME}\u202c <\u202a{ADDRESS}\u202c>:",
        f"في 03/03/2026 10:04، كتب {NAME}:",
        ("من:", "تم الإرسال:", "إلى:", "الموضوع:"), "تم الإرسال من الـ iPhone",
    ),
    Language(
        "ro", "Marți este bine pentru mine.\nLa ora zece?", "Ce zi v-ar conveni cel mai mult?",
        f"mar., 3 mar. 2026 la 10:04, {NAME} <{ADDRESS}> a scris:",
        f"Pe 03.03.2026 10:04, {NAME} a scris:",
        ("De la:", "Trimis:", "Către:", "Subiect:"), "Trimis de pe iPhone-ul meu",
    ),
    Language(
        "vi", "Thứ Ba thì tốt với tôi.\nMười giờ nhé?", "Ngày nào thuận tiện nhất cho chị?",
        f"Vào Th 3, 3 thg 3, 2026 vào lúc 10:04 {NAME} <{ADDRESS}> đã viết:",
        f"Vào 03/03/2026 10:04, {NAME} đã viết:",
        ("Từ:", "Đã gửi:", "Đến:", "Chủ đề:"), "Được gửi từ iPhone của tôi",
    ),
]  # fmt: skip
