"""MENTOR: six practices for the person who helps."""

from django.utils.translation import gettext_lazy as _

from .letter import Evidence, Letter, Step

MENTOR = (
    Letter(
        role="mentor",
        initial="M",
        slug="manage-your-time",
        step=Step.OFFER,
        title=_("Manage your time"),
        meaning=_(
            "Offer what you can keep, not what sounds generous. One good answer by e-mail is mentoring. So "
            "is half an hour on a resume. Block one hour a week, on the same day, and do it all then. When "
            "your own clock runs fast, with tenure, a move or a new baby, pause early and say until when. A "
            "pause is fine. Silence is what hurts."
        ),
        do=_("Say in your first reply when you answer: “I do my mentoring mail on Fridays.”"),
        dont=_("Don’t take a third mentee because it is hard to say no."),
        example=_(
            "Ruth is alone at the reference desk most days. She answers on Fridays from two to three and "
            "says so in her first line. Nobody has ever had to chase her, and she has helped eleven people "
            "this year."
        ),
    ),
    Letter(
        role="mentor",
        initial="E",
        slug="expectations",
        step=Step.ANSWER,
        also=(Step.AGREE,),
        title=_("Expectations"),
        meaning=_(
            "Tell people what they will get from you, and what they won’t. How often, how long, by phone or "
            "by mail. And what you cannot do: write a reference, get them an interview, fix a bad boss. Then "
            "ask what they hope for, and listen for the gap. A lot of hurt begins as a hope that nobody said "
            "out loud."
        ),
        do=_("Ask “What would make you glad in three months that we talked?” and write down the answer."),
        dont=_("Don’t act as their boss: you share what you see, and they decide."),
        example=_(
            "Karen sits on the tenure committee, so she cannot read her mentee’s file. She said so in her "
            "second line and offered to hear practice talks instead. Her mentee found another reader, and "
            "spring held no bad surprise."
        ),
    ),
    Letter(
        role="mentor",
        initial="N",
        slug="not-your-average-librarian",
        step=Step.OFFER,
        title=_("Not your average librarian"),
        meaning=_(
            "You don’t need a title, twenty years or a spotless path. You need to have done one thing that "
            "someone else is about to try. The odd turns of your story help most: the layoff, the switch "
            "from law to school libraries, the degree at 45. Too old to be a mentee, too young to be a "
            "mentor? Be both, by topic."
        ),
        do=_("Name two or three things that people already ask you about, in plain words."),
        dont=_("Don’t hide the detours: a smooth story gives nobody a way in."),
        example=_(
            "Tom has worked for three years, all of it on short contracts. His one topic is how to find the "
            "next contract before this one ends. He teaches that to people twice his age, and learns about "
            "budgets from one of them."
        ),
        evidence=Evidence(
            _("Students rated 150 mentor profiles; those that named three or more topics they care about did better."),
            _("Gernert and others, 2023"),
            "https://pmc.ncbi.nlm.nih.gov/articles/PMC10636985",
        ),
    ),
    Letter(
        role="mentor",
        initial="T",
        slug="teach",
        step=Step.MEET,
        title=_("Teach"),
        meaning=_(
            "Here, to teach is mostly to ask. Before you give the answer, find out what they tried and what "
            "they think comes next. Show your own work, drafts too: the budget memo that failed, the "
            "storytime that fell flat. Say why you chose what you chose. One clear idea per meeting will "
            "stick. Seven will not."
        ),
        do=_("End each meeting with one thing that they will try before the next."),
        dont=_("Don’t do it for them: a resume that you rewrote wins one interview and teaches nothing."),
        example=_(
            "Joan was asked how to say no to faculty. She did not give a script. She showed three of her own "
            "replies, the rude one too, and then watched while her mentee wrote the fourth."
        ),
    ),
    Letter(
        role="mentor",
        initial="O",
        slug="open-minded",
        step=Step.FIRST_MEETING,
        title=_("Open minded"),
        meaning=_(
            "The person who writes may not be the one you had in mind. They may be older than you, not in "
            "ALA, between jobs, without a degree, or in a kind of library you have never seen. Start from "
            "their life, not from the rules of ten years ago. The job market you came into is gone. “I don’t "
            "know” is a good answer."
        ),
        do=_("Ask how things work in their library before you say how they should."),
        dont=_("Don’t open with “When I was in library school,” and don’t judge a gap in a resume."),
        example=_(
            "Walt, a law librarian, nearly passed on a note from a clerk of 52 in a small rural branch. He "
            "asked what a week there looks like. She got help to apply to library school, and he learned how "
            "to run a service on no budget."
        ),
    ),
    Letter(
        role="mentor",
        initial="R",
        slug="results",
        step=Step.CLOSE,
        also=(Step.CHECK,),
        title=_("Results"),
        meaning=_(
            "Nobody grades you on how far they climb. Look for change that they can show: a talk sent in, a "
            "hard word said, a no in time. Ask every second month if this still helps, and mean it. When the "
            "goal is reached, end on purpose. Say what you saw them do, ask what you could do better, and "
            "make room."
        ),
        do=_("In the last meeting, name one thing you saw them get better at, and when you saw it."),
        dont=_("Don’t count it as a loss when a mentee picks another path, or leaves the field."),
        example=_(
            "Rosa’s mentee pulled out of a director search after six months: she had found that she likes "
            "cataloging more than meetings. Rosa called that a result, and it was. Today that mentee answers "
            "MARC questions for three beginners."
        ),
    ),
)
