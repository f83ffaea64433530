"""Words that people use for topics, library types and roles. Plain data; mapping.py reads it word stem by word stem.

A topic's own name always counts. Longer phrases win over shorter ones, so "data management" is no management.
"""

TOPICS = {
    "career-planning": (
        "career planning; career development; career advice; career change; career path; career; professional "
        "development; professional growth; promotion; tenure; work after retirement"
    ),
    "job-search": (
        "job search; job hunting; job seeking; finding a job; resume; cv; cover letter; interviewing; job "
        "interview; hiring; first job; employment"
    ),
    "networking": "networking; professional network; meeting people",
    "credentialing": "credentialing; certification; certificate; mls degree; accreditation; library school advice",
    "recruitment-to-the-profession": (
        "recruitment to the profession; recruiting librarians; becoming a librarian; library school; mlis student"
    ),
    "wellbeing": (
        "wellbeing; well-being; wellness; burnout; work life balance; time management; stress; self care; mindfulness"
    ),
    "leadership": "leadership; leading; leader; library director; strategic planning; change management",
    "management": (
        "management; manager; supervision; supervising; supervisor; personnel; human resources; project "
        "management; administration; library administration; staff training"
    ),
    "advocacy": (
        "advocacy; intellectual freedom; censorship; book challenges; legislation; lobbying; public policy; "
        "marketing; public relations"
    ),
    "ala-involvement": "ala involvement; ala committee; ala; round table; american library association",
    "association-involvement": (
        "association involvement; professional association; association; committee work; committees; state "
        "association; volunteering; conference presentation"
    ),
    "budgets-and-grants": (
        "budgets and grants; budget; budgeting; grant; grant writing; fundraising; finance; friends of the "
        "library; development office"
    ),
    "cataloging-and-metadata": (
        "cataloging and metadata; cataloging; cataloguing; metadata; marc; rda; classification; linked data; "
        "subject headings; authority control"
    ),
    "technical-services": (
        "technical services; acquisitions; serials; processing; circulation; interlibrary loan; access services; "
        "integrated library system; ils; workflows"
    ),
    "collection-development": (
        "collection development; collection management; collections; weeding; selection; readers advisory; book "
        "selection"
    ),
    "e-resources": (
        "e-resources; electronic resources; eresources; licensing; databases; ebooks; e-books; erm; vendor "
        "negotiation; digital resources"
    ),
    "film-and-media": "film and media; film; video; audiovisual; media librarianship; movies; streaming video",
    "archives-and-special-collections": (
        "archives and special collections; archives; archivist; archival; special collections; rare books; "
        "manuscripts; records management; oral history; local history; genealogy; museum"
    ),
    "digital-preservation": (
        "digital preservation; digitization; digitisation; digital collections; digital archives; digital "
        "repository; preservation; conservation"
    ),
    "reference": (
        "reference; reference services; research help; virtual reference; user services; customer service; public "
        "services; information services; government documents"
    ),
    "programming": (
        "programming; program planning; adult programming; adult services; events; storytelling; makerspace; "
        "maker space; summer reading; book club"
    ),
    "childrens-services": (
        "children's services; childrens services; children; early literacy; storytime; story time; preschool; "
        "picture books"
    ),
    "teen-services": "teen services; teens; young adult services; young adult; ya; teenagers",
    "youth-services": "youth services; youth; children and teens",
    "outreach": (
        "outreach; community engagement; community partnerships; bookmobile; homebound; engagement; partnerships; "
        "prison libraries; social work"
    ),
    "accessibility": (
        "accessibility; disability; disabilities; assistive technology; universal design; inclusive design; "
        "neurodiversity"
    ),
    "services-to-latino-communities": (
        "services to latino communities; latino; latina; latinx; hispanic; spanish speaking; spanish; bilingual "
        "services; reforma"
    ),
    "diversity-and-equity": (
        "diversity and equity; diversity; equity; inclusion; dei; edi; social justice; anti-racism; "
        "multicultural; lgbtq; lgbt; immigrants; underrepresented"
    ),
    "teaching-and-instruction": (
        "teaching and instruction; teaching; instruction; information literacy; library instruction; "
        "bibliographic instruction; instructional design; pedagogy; online learning; digital literacy"
    ),
    "research-and-publishing": (
        "research and publishing; research; publishing; writing; publication; scholarship; research methods; book "
        "reviewing; assessment; evaluation"
    ),
    "scholarly-communication": (
        "scholarly communication; scholarly communications; open access; copyright; institutional repository; "
        "open educational resources; oer; fair use"
    ),
    "data-services": (
        "data services; data management; research data; data; gis; statistics; data science; data visualization; "
        "bibliometrics"
    ),
    "technology": (
        "technology; systems; information technology; web design; web development; website; coding; software; "
        "user experience; ux; automation; systems librarianship; artificial intelligence; ai; emerging "
        "technologies; social media; computer; digital libraries; discovery"
    ),
    "school-librarianship": (
        "school librarianship; school library; school librarian; school media; teacher librarian; k-12; k12; "
        "media specialist"
    ),
    "rural-and-small-libraries": (
        "rural and small libraries; rural libraries; small libraries; rural; small library; one person library; "
        "solo librarian; solo librarianship"
    ),
    "corporate-libraries": (
        "corporate libraries; corporate librarianship; corporate; special libraries; competitive intelligence; "
        "knowledge management; business research; law librarianship; medical librarianship; health sciences"
    ),
    "international-librarianship": (
        "international librarianship; international; global librarianship; working abroad; ifla"
    ),
    "area-studies": (
        "area studies; east asian studies; african studies; middle east studies; slavic studies; latin american "
        "studies; foreign languages"
    ),
    "judaica": "judaica; jewish studies; hebraica; jewish libraries",
}

LIBRARY_TYPES = {
    "academic": "academic; university; college; higher education; research library",
    "archives": "archives; archive; records center",
    "art": "art; art museum; fine arts; museum",
    "community_college": "community college; two-year college; junior college",
    "consortium": "consortium; consortia; library system; library network",
    "federal": "federal; government; military; armed forces",
    "law": "law; legal; court",
    "medical": "medical; health; hospital; health sciences; biomedical",
    "music": "music; conservatory",
    "public": "public; county; city library; municipal",
    "rural": "rural; small and rural; bookmobile",
    "school": "school; k-12; k12; elementary; high school; middle school; school media center",
    "special": "special; corporate; business; nonprofit",
    "special_collections": "special collections; rare books; manuscripts",
    "state_agency": "state library; state agency; library commission",
    "none": (
        "none; unemployed; not in a library; student; library school; retired; between jobs; looking for work; "
        "n/a; consultant; vendor"
    ),
}

ROLES = {
    "mentor": ("help",),
    "mentors": ("help",),
    "i want to be a mentor": ("help",),
    "mentee": ("want",),
    "mentees": ("want",),
    "protege": ("want",),
    "i want a mentor": ("want",),
    "i want to be a mentee": ("want",),
    "both": ("help", "want"),
    "mentor and mentee": ("help", "want"),
    "mentee and mentor": ("help", "want"),
    "mentor mentee": ("help", "want"),
    "mentee mentor": ("help", "want"),
    "mentor or mentee": ("help", "want"),
}

# Column as we call it, to spellings of headers: folded to lower-case letters and digits.
HEADERS = {
    "name": "name fullname displayname membername contactname",
    "first": "firstname first givenname forename",
    "last": "lastname last surname familyname",
    "email": "email emailaddress mail emailid primaryemail contactemail",
    "role": "role type mentorormentee mentormentee participation memberrole iam iwanttobea",
    "library_type": "librarytype typeoflibrary library workplace worksetting setting institutiontype typeofinstitution",
    "expertise": "expertise areaofexpertise areasofexpertise expertiseareas topics interests areasofinterest skills "
    "specialties mentoringtopics subjects",
    "city": "city town location",
    "state": "state province stateprovince stateorprovince region st",
    "country": "country nation",
    "capacity": "capacity places numberofmentees maxmentees maximummentees menteecapacity howmanymentees mentees "
    "openings slots",
}
