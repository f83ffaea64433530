"""Memberships: which come with which, what is still to join for a program, and what that costs. Pure: no Django."""

from decimal import Decimal

from programs.facts import Body

# Bodies whose members belong to the body above as well: one cannot join a section of ACRL without ACRL, nor ACRL
# without ALA. Affiliates and chapters are associations of their own: a member of REFORMA need not belong to ALA.
ALA_UNITS = frozenset(("ala_office", "division", "section", "round_table"))
ALA = Body(slug="ala", name="American Library Association", acronym="ALA", kind="ala_office")


def chain(body):
    """Return `body` and those above it that its members belong to by that, nearest first."""
    found = [body]
    if under_ala(body):
        while body.kind in ALA_UNITS and body.parent is not None:
            body = body.parent
            found.append(body)
    return tuple(found)


def under_ala(body):
    """Return whether `body` is ALA or stands below it."""
    return any(above.slug == ALA.slug for above in body.line)


def identity(body):
    """Return what makes two bodies one membership.

    A committee of ACRL has ACRL's acronym, kind and parent in our sources, and what one joins is ACRL. Outside ALA's
    own units an acronym says nothing: six bodies are called MLA.
    """
    if body.kind in ALA_UNITS and body.acronym and body.parent and under_ala(body):
        return f"{body.acronym.casefold()} in {body.parent.slug}"
    return body.slug


def held_by(members):
    """Return the identities of all memberships of somebody who belongs to `members`."""
    return frozenset(identity(body) for member in members for body in chain(member))


def ways_in(facts, role):
    """Return the ways to meet the membership asked of `role`: per way the bodies to belong to, the asked one first.

    () in the result is the way without any; None means that the program does not say which membership it asks.
    """
    asked, sponsor = facts.terms(role).membership, facts.sponsor
    if asked is None:
        return None
    if asked == "none":
        return ((),)
    if asked == "ala":
        return ((ala_above(sponsor),),)
    heads = [sponsor] if asked == "sponsor" or sponsor.parent is None else [sponsor, sponsor.parent]
    return tuple(with_it(head, facts.membership_implies_ala) for head in heads)


def with_it(body, implies_ala):
    """Return `body` and the bodies one has to join for it. `implies_ala` False says that there are none."""
    if implies_ala is False:
        return (body,)
    found = chain(body)
    if implies_ala and all(above.slug != ALA.slug for above in found):
        found += (ala_above(body),)
    return found


def ala_above(body):
    """Return ALA as it stands above `body`, with its dues where these are known."""
    return next((above for above in body.line if above.slug == ALA.slug), ALA)


def missing(way, held):
    """Return the bodies of `way` still to join. Who belongs to the one asked belongs to those that come with it."""
    return () if not way or identity(way[0]) in held else tuple(body for body in way if identity(body) not in held)


def total_dues(ways):
    """Return (the dues of the cheapest of `ways` in USD a year, None when not stated; the part that is sure)."""
    known = [[body.dues_usd for body in way if body.dues_usd is not None] for way in ways]
    sure = [sum(dues, Decimal(0)) for dues in known]
    full = [total for total, dues, way in zip(sure, known, ways, strict=True) if len(dues) == len(way)]
    # A way whose dues are partly not stated might still be the cheapest.
    decided = full and min(full) <= min(sure)
    return (min(full) if decided else None), min(sure)


def membership_cost(facts, role):
    """Return the dues in USD a year for somebody who belongs to nothing yet: 0 for none, None when not stated."""
    ways = ways_in(facts, role)
    return None if ways is None else total_dues(ways)[0]


def is_free_in_total(facts, role):
    """Return whether `role` pays nothing at all, dues included; None when that is not stated."""
    ways = ways_in(facts, role)
    dues, sure = (None, Decimal(0)) if ways is None else total_dues(ways)
    if facts.cost_usd or sure:
        return False
    return True if facts.cost_usd == 0 and dues == 0 else None


def cost_to_join(facts, ways, held):
    """Return (what joining costs in USD, fee and missing dues, None when not stated; the part that is sure)."""
    fee = facts.cost_usd
    if ways is None:
        dues, sure = (Decimal(0) if settled(facts, held) else None), Decimal(0)
    else:
        dues, sure = total_dues([missing(way, held) for way in ways])
    return (None if fee is None or dues is None else fee + dues), (fee or 0) + sure


def settled(facts, held):
    """Return whether the memberships `held` meet every membership that this program could ask for."""
    return identity(facts.sponsor) in held and (not under_ala(facts.sponsor) or ALA.slug in held)
