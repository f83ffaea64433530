"""What made-up people say of themselves, in plain words that fit their topic. Topics stand by how much they are sought.

The order is a choice that the catalog suggests: programs name leadership and careers most often.
"""

# Topic: (what somebody says who can help, what somebody says who wants help).
HEADLINES = {
    "career-planning": ("Glad to think aloud about where a career can go", "What comes after my first library job?"),
    "leadership": ("Learned to lead without a title", "Leading a team for the first time"),
    "job-search": ("Has sat on forty hiring committees", "Looking for my first library job"),
    "reference": ("Twenty years at the reference desk and still curious", "Learning to run a good reference interview"),
    "technology": ("Makes library technology less scary", "Wants to learn enough code to be useful"),
    "cataloging-and-metadata": ("Cataloger who explains MARC without tears", "New to cataloging and often lost in RDA"),
    "teaching-and-instruction": ("Teaches first-year students to ask better questions", "Teaching my first class soon"),
    "childrens-services": ("Storytimes, toddlers and calm parents", "Starting out in the children's room"),
    "management": ("Managed branches of three and of sixty people", "New manager of people I used to work beside"),
    "networking": ("Introvert who found a way to know people", "Knows nobody in the field yet"),
    "youth-services": ("Summer reading for six towns", "Moving from adult to youth services"),
    "archives-and-special-collections": (
        "Archivist of letters, maps and odd boxes",
        "History graduate drawn to archives",
    ),
    "collection-development": ("Weeds with care and buys with reason", "Has a budget and no idea where to begin"),
    "programming": ("Programs that people really come to", "Wants to run programs that fill the room"),
    "diversity-and-equity": ("Audits collections and habits for fairness", "Often the only one like me in the room"),
    "outreach": ("Takes the library to where people are", "How do I reach people who never come in?"),
    "research-and-publishing": ("Reviewer for two journals, kind with drafts", "Writing my first article"),
    "school-librarianship": ("School librarian of K to 8, happy in chaos", "The only librarian in a school of 900"),
    "wellbeing": ("Came back from burnout and talks about it", "Tired, and would like to stay in this work"),
    "teen-services": ("Teen room, zines and games", "Wants teens to feel that the room is theirs"),
    "scholarly-communication": ("Open access without the jargon", "New scholarly communication librarian"),
    "budgets-and-grants": ("Wrote grants that were paid, and many that were not", "Writing my first grant"),
    "accessibility": ("Makes pages and buildings work for everybody", "Wants our site to work with a screen reader"),
    "data-services": ("Helps researchers to keep their data tidy", "Learning data management on the job"),
    "e-resources": ("Licenses, link resolvers and patience", "Took over e-resources last month"),
    "ala-involvement": ("Served on ALA committees, knows the shortcuts", "How does one join an ALA committee?"),
    "digital-preservation": ("Keeps old files readable", "Boxes of disks and no plan"),
    "rural-and-small-libraries": ("One-room library, 1,200 neighbors", "Director, page and plumber of a small library"),
    "technical-services": ("Fixes workflows nobody remembers the reason for", "Wants to understand acquisitions"),
    "advocacy": ("Spoke before the county board and lived", "Wants to speak up for our budget"),
    "services-to-latino-communities": (
        "Programas bilingües para toda la familia",
        "Building a Spanish collection from zero",
    ),
    "association-involvement": (
        "Past chapter president, happy to open doors",
        "Wants to be useful to our state association",
    ),
    "credentialing": ("Has walked many through certification", "Is a second degree worth it?"),
    "recruitment-to-the-profession": ("Brings people into library school", "Thinking about library school"),
    "film-and-media": ("Film collections, rights and projectors", "Media librarian in the making"),
    "corporate-libraries": ("Ran a library inside a company of engineers", "Curious about work outside libraries"),
    "international-librarianship": ("Worked in libraries on three continents", "Trained abroad, new to libraries here"),
    "area-studies": ("Collects in five languages", "Graduate student with a language to use"),
    "judaica": ("Hebraica cataloger and reader", "Learning to care for a synagogue library"),
}

ABOUT = (
    "I came to libraries from another field and would do it again.",
    "I like short calls with one clear question.",
    "We can start with an e-mail and see.",
    "Evenings and weekends work best for me.",
    "I answer slowly but I do answer.",
    "I have moved between public and academic work twice.",
    "Please tell me what you have tried already.",
    "I work part time and care for a parent.",
    "I was helped when I started and want to pass that on.",
    "Nothing is too small to ask.",
)

# Where a slug is not simply the topic's name with hyphens.
WORDS = {
    "ala-involvement": "ALA involvement",
    "childrens-services": "children's services",
    "e-resources": "e-resources",
    "judaica": "Judaica",
    "services-to-latino-communities": "services to Latino communities",
}


def topic_words(slug):
    """Return a topic's name as it stands in a sentence."""
    return WORDS.get(slug) or slug.replace("-", " ")
