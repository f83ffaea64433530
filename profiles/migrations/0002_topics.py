"""Fill the controlled list of topics."""

from django.db import migrations

# Slug and name of each group, then slug and name of its topics. Written out here, not imported:
# a migration must stay what it was on the day it was made.
TOPICS = [
    (
        ("career", "Career"),
        [
            ("career-planning", "Career planning"),
            ("job-search", "Job search"),
            ("networking", "Networking"),
            ("credentialing", "Credentialing"),
            ("recruitment-to-the-profession", "Recruitment to the profession"),
            ("wellbeing", "Wellbeing"),
        ],
    ),
    (
        ("leading", "Leading and managing"),
        [
            ("leadership", "Leadership"),
            ("management", "Management"),
            ("advocacy", "Advocacy"),
            ("ala-involvement", "ALA involvement"),
            ("association-involvement", "Association involvement"),
            ("budgets-and-grants", "Budgets and grants"),
        ],
    ),
    (
        ("collections", "Collections and metadata"),
        [
            ("cataloging-and-metadata", "Cataloging and metadata"),
            ("technical-services", "Technical services"),
            ("collection-development", "Collection development"),
            ("e-resources", "E-resources"),
            ("film-and-media", "Film and media"),
            ("archives-and-special-collections", "Archives and special collections"),
            ("digital-preservation", "Digital preservation"),
        ],
    ),
    (
        ("readers", "Serving readers"),
        [
            ("reference", "Reference"),
            ("programming", "Programming"),
            ("childrens-services", "Children's services"),
            ("teen-services", "Teen services"),
            ("youth-services", "Youth services"),
            ("outreach", "Outreach"),
            ("accessibility", "Accessibility"),
            ("services-to-latino-communities", "Services to Latino communities"),
            ("diversity-and-equity", "Diversity and equity"),
        ],
    ),
    (
        ("teaching-and-research", "Teaching and research"),
        [
            ("teaching-and-instruction", "Teaching and instruction"),
            ("research-and-publishing", "Research and publishing"),
            ("scholarly-communication", "Scholarly communication"),
            ("data-services", "Data services"),
            ("technology", "Technology"),
        ],
    ),
    (
        ("settings", "Kinds of libraries and fields"),
        [
            ("school-librarianship", "School librarianship"),
            ("rural-and-small-libraries", "Rural and small libraries"),
            ("corporate-libraries", "Corporate libraries"),
            ("international-librarianship", "International librarianship"),
            ("area-studies", "Area studies"),
            ("judaica", "Judaica"),
        ],
    ),
]


def fill(apps, schema_editor):
    """Write the groups and their topics; a topic that is there already is left alone."""
    topic = apps.get_model("profiles", "Topic")
    for (slug, name), members in TOPICS:
        group, _ = topic.objects.get_or_create(slug=slug, defaults={"name": name})
        for member_slug, member_name in members:
            topic.objects.get_or_create(slug=member_slug, defaults={"name": member_name, "parent": group})


def empty(apps, schema_editor):
    """Take the list out again."""
    topic = apps.get_model("profiles", "Topic")
    topic.objects.filter(parent__isnull=False).delete()
    topic.objects.all().delete()


class Migration(migrations.Migration):
    """The controlled list of topics: six groups, 39 topics."""

    dependencies = [("profiles", "0001_user_and_topic")]
    operations = [migrations.RunPython(fill, empty)]
