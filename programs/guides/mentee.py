"""MENTEE: six practices for the person who asks for help."""

from django.utils.translation import gettext_lazy as _

from .letter import Evidence, Letter, Step

MENTEE = (
    Letter(
        role="mentee",
        initial="M",
        slug="manage-your-time",
        step=Step.MEET,
        also=(Step.CHECK,),
        title=_("Manage your time"),
        meaning=_(
            "Decide what you can give before you ask. One hour a month, every month, beats a burst in summer "
            "and silence in fall. Many mentors answer mail in one weekly batch, between desk shifts and "
            "committee work. So send your question early, give it a week, and do not read a slow reply as a "
            "no."
        ),
        do=_("Put the next meeting on both calendars before this one ends."),
        dont=_("Don’t promise weekly calls that midterms or summer reading will swallow."),
        example=_(
            "Dana works two part-time desk jobs and never knows her April shifts in March. She said so, and "
            "asked for half an hour by phone on the first Sunday of each month. They moved it twice in a "
            "year and never dropped it."
        ),
        evidence=Evidence(
            _("Volunteer mentors on a coding site said why answers take days: they do this work in weekly batches."),
            _("Exercism, discussion of waiting times"),
            "https://github.com/exercism/exercism/issues/4674",
        ),
    ),
    Letter(
        role="mentee",
        initial="E",
        slug="expectations",
        step=Step.AGREE,
        title=_("Expectations"),
        meaning=_(
            "Neither of you can read minds. Say early how often you will meet, who sets the time, how long "
            "it goes on, and what stays between you. Say too what happens when one of you goes quiet, "
            "because at some point one of you will. It takes ten minutes, and it is much easier now than "
            "after a month of silence."
        ),
        do=_("Write your answers on one page, together, in the first meeting."),
        dont=_("Don’t count on a job lead, a reference or a friend for life unless you both said so."),
        example=_(
            "Sam wanted help with his first conference talk, while his mentor had a year of career advice in "
            "mind. In ten minutes they settled on four calls, ending with the talk in June. If it goes "
            "quiet, either one sends two lines, with no excuses needed."
        ),
        evidence=Evidence(
            _(
                "In MentorNet, where pairs met by e-mail, the most satisfied had agreed on both: how often, "
                "and what then."
            ),
            _("MentorNet case study, NCWIT"),
            "https://www.ncwit.org/resources/what-makes-electronic-mentoring-effective/"
            "mentornet-%E2%80%93-wwwmentornetnet-case-study-1",
        ),
    ),
    Letter(
        role="mentee",
        initial="N",
        slug="not-confused-with-networking",
        step=Step.ASK,
        also=(Step.ANSWER,),
        title=_("Not confused with networking"),
        meaning=_(
            "Networking is meeting many people lightly. Mentoring is work with one person on one thing, over "
            "time. Doors may open later, but your first message should ask to learn something. It should not "
            "ask for a name, a job or a seat on a committee. A clear question is easy to say yes to."
        ),
        do=_("Ask for one thing this person has done and you want to learn, such as a first big weeding project."),
        dont=_("Don’t send the same note to ten mentors and then go quiet on the one who says yes."),
        example=_(
            "Priya did not write “I would love to connect.” She wrote: “You moved from school to college "
            "libraries, and I start that search in May, between contracts; may I send you three questions?” "
            "She had her answers in six days."
        ),
        evidence=Evidence(
            _("Among 65 pairs online, people who chose their mentor were more active and so got more support."),
            _("Kendall and Smith-Jentsch, 2015"),
            "https://docslib.org/doc/8808131/international-journal-of-mentoring-and-coaching",
        ),
    ),
    Letter(
        role="mentee",
        initial="T",
        slug="tell-and-show",
        step=Step.MEET,
        title=_("Tell and show"),
        meaning=_(
            "Your mentor helps best with something to look at. Tell what you tried, what happened, and where "
            "you got stuck. Then show it: the cover letter, the lesson plan, the messy spreadsheet. Half "
            "done is fine. It saves time for both of you, and it turns advice into the next thing to try."
        ),
        do=_("Two days before you meet, send one thing to look at and one question about it."),
        dont=_("Don’t wait until it is perfect, and don’t hide the part that went wrong."),
        example=_(
            "Luis filmed ten minutes of his own library class and winced. His mentor saw that he answered "
            "each question before the students could. In the next class he counted to seven before he spoke, "
            "and they began to talk."
        ),
    ),
    Letter(
        role="mentee",
        initial="E",
        slug="easy-going-or-formal",
        step=Step.FIRST_MEETING,
        also=(Step.AGREE,),
        title=_("Easy going or formal"),
        meaning=_(
            "Some pairs want an agenda and notes. Some want coffee, and see where it goes. Both work, as "
            "long as you both chose it. Ask what your mentor likes, and say what helps you think. If silence "
            "makes you nervous, ask for a plan. If forms make you freeze, say that too. You can change it "
            "later."
        ),
        do=_("Ask at the start: “Do you like a plan for our talks, or shall we talk and see?”"),
        dont=_("Don’t take a short, dry e-mail as a sign that you are a bother."),
        example=_(
            "Mei came to the first call with five typed pages, and her mentor, who runs a branch, with a "
            "muffin. They laughed and made a rule that held for a year: three questions on paper, then "
            "muffins."
        ),
    ),
    Letter(
        role="mentee",
        initial="E",
        slug="end-results",
        step=Step.CLOSE,
        also=(Step.CHECK,),
        title=_("End results"),
        meaning=_(
            "Know what done looks like. A good goal is one you could show to a stranger: a talk given, a "
            "tenure file sent, five applications out of the door. Look at it halfway. When you get there, "
            "say so, say thank you, and close. An ending is not a loss. It gives your mentor room for the "
            "next person."
        ),
        do=_("Finish this sentence and put a date in it: “By the end I will have …”"),
        dont=_("Don’t let it fade away: two kind lines end it better than six months of silence."),
        example=_(
            "Andre wrote: “By March 31 I will have sent five applications, with a resume that a cataloger "
            "has read.” He sent seven and got a two-year contract. In his last note he offered to read the "
            "next person’s resume."
        ),
        evidence=Evidence(
            _("Of 332 library workers and students in Canada, those who had a mentor tend to mentor others later."),
            _("Harrington and Marshall, College & Research Libraries, 2014"),
        ),
    ),
)
