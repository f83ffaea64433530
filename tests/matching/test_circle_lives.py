"""Many people and a clock do anything to circles, in any order: no place is given twice, none is lost."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from matching.circles import changing, forming, joining, opening, running, wishing
from matching.lifecycle import clock, parting, saying
from matching.meetings import setting
from matching.models import Circle, CircleMember, CircleWish, Meeting, Seat
from matching.talking import apart, people
from matching.vocabulary import CLOSED_CIRCLES, EndReason, MemberState, Reached
from profiles.models import Offer, Topic
from tests.profiles.factories import make_mentor, make_person

from .lives import check_moves, moves, run, tried

DAY = timedelta(days=1)
PEOPLE = 7
somebody, numbers = st.integers(0, PEOPLE - 1), st.integers(0, 20)


class CircleLives(RuleBasedStateMachine):
    """Two hosts, seven people of whom two have no account, one topic."""

    def __init__(self):
        super().__init__()
        self.seen = {}

    @initialize()
    def begin(self):
        self.now = timezone.now()
        self.hosts = [make_mentor(f"Host {number}", offers={"circle": 3}) for number in range(2)]
        members = [people.of_user(make_person(f"Person {number}").user) for number in range(PEOPLE - 2)]
        visitors = [people.of_address(f"visitor{number}@example.org", f"Visitor {number}") for number in range(2)]
        self.people = [*members, *visitors]
        self.topic = Topic.objects.get(slug="reference")

    has_some = precondition(lambda self: any(model is Circle for model, _pk in self.seen))

    def one(self, number):
        """Return some circle that there is."""
        rows = list(Circle.objects.order_by("pk"))
        return rows[number % len(rows)]

    @rule(host=st.integers(0, 1), places=st.integers(3, 4))
    def opens(self, host, places):
        circle = tried(lambda: opening.open_hosted(
            self.hosts[host].pk, topic=self.topic, title="Together", places=places, now=self.now
        ))  # fmt: skip
        if circle:
            self.seen[Circle, circle.pk] = circle.state

    @has_some
    @rule(number=numbers, who=somebody, may_wait=st.booleans())
    def joins(self, number, who, may_wait):
        circle = self.one(number)
        member = tried(lambda: joining.join(circle.pk, self.people[who], may_wait=may_wait, now=self.now))
        assert member is None or member.state == "joined" or may_wait or member.state == "waiting"

    @has_some
    @rule(number=numbers, who=somebody)
    def leaves(self, number, who):
        joining.leave(self.one(number).pk, self.people[who], self.now)

    @has_some
    @rule(number=numbers)
    def begins(self, number):
        circle = self.one(number)
        if not circle.is_closed:
            tried(lambda: running.begin(circle.pk, self.now))

    @has_some
    @rule(number=numbers, reason=st.sampled_from(EndReason.values))
    def ends(self, number, reason):
        running.close(self.one(number).pk, reason=reason, now=self.now)

    @has_some
    @rule(number=numbers, places=st.integers(3, 6))
    def changes(self, number, places):
        circle = self.one(number)
        if circle.host_id and not circle.is_closed and places >= circle.taken:
            changing.change(circle.pk, topic=self.topic, title="Anew", places=places, now=self.now)

    @has_some
    @rule(number=numbers)
    def host_goes(self, number):
        running.go_on_without_host(self.one(number).pk, self.now)

    @rule(who=somebody)
    def wishes(self, who):
        wishing.wish(self.people[who], topic=self.topic, hours=[20, 21, 22, 23], time_zone="UTC", now=self.now)

    @rule()
    def peers_are_proposed(self):
        forming.form(self.now)
        for circle in Circle.objects.filter(state="proposed"):
            self.seen.setdefault((Circle, circle.pk), circle.state)

    @has_some
    @rule(number=numbers, who=somebody, says_yes=st.booleans(), waits_on=st.booleans())
    def answers_proposal(self, number, who, says_yes, waits_on):
        circle, me = self.one(number), self.people[who]
        if not circle.members.filter(correspondent=me, state="invited").exists():
            return
        if says_yes:
            tried(lambda: forming.accept(circle.pk, me, self.now))
        else:
            tried(lambda: forming.decline(circle.pk, me, waits_on=waits_on, now=self.now))

    @rule(one=somebody, other=somebody, back=st.booleans())
    def keeps_apart(self, one, other, back):
        if one == other:
            return
        if back:
            apart.let_back(by=self.people[one], whom=self.people[other])
        else:
            parting.keep_apart(by=self.people[one], whom=self.people[other], now=self.now)

    @has_some
    @rule(number=numbers, who=somebody)
    def says_something(self, number, who):
        seat = Seat.objects.filter(
            conversation=self.one(number).conversation, correspondent=self.people[who]
        ).first()  # fmt: skip
        if seat:
            tried(lambda: saying.say(seat, f"Said at {self.now}", now=self.now))

    @has_some
    @rule(number=numbers, who=somebody, hours=st.integers(1, 500))
    def sets_meeting(self, number, who, hours):
        at = self.now + timedelta(hours=hours)
        tried(lambda: setting.plan(
            [at], by=self.people[who], minutes=60, time_zone="UTC", circle_id=self.one(number).pk, now=self.now
        ))  # fmt: skip

    @has_some
    @rule(number=numbers, who=somebody, reached=st.sampled_from(Reached.values))
    def looks_back(self, number, who, reached):
        tried(lambda: running.give(self.one(number).pk, by=self.people[who], reached=reached, now=self.now))

    @rule(days=st.integers(1, 40), twice=st.booleans())
    def time_passes(self, days, twice):
        self.now += days * DAY
        for advance in (clock.advance_mentorships, clock.advance_circles, clock.advance_proposals):
            advance(self.now)
        if twice:
            # What one clock ends may be news for another, once.
            clock.advance_circles(self.now)
            clock.advance_proposals(self.now)
            assert [clock.advance_circles(self.now), clock.advance_proposals(self.now)] == [0, 0]

    @invariant()
    def only_legal_moves(self):
        check_moves(self.seen, Circle, moves.CIRCLE_MOVES)
        check_moves(self.seen, CircleWish, moves.WISH_MOVES)
        check_moves(self.seen, CircleMember, moves.MEMBER_MOVES)
        check_moves(self.seen, Meeting, moves.MEETING_MOVES)

    @invariant()
    def places_taken_are_people_in_it(self):
        joined = Count("members", filter=Q(members__state=MemberState.JOINED))
        for circle in Circle.objects.annotate(joined=joined):
            assert circle.joined == circle.taken <= circle.places
            if circle.host_id and not circle.is_closed:
                offer = Offer.objects.get(profile=circle.host_id, kind="circle")
                assert (offer.taken, offer.places) == (circle.taken, circle.places)
        for host in self.hosts:
            if not Circle.objects.filter(host=host, closed_at=None).exists():
                assert Offer.objects.get(profile=host, kind="circle").taken == 0

    @invariant()
    def seats_are_of_those_in_it(self):
        for circle in Circle.objects.select_related("host"):
            inside = set(circle.members.filter(state="joined").values_list("correspondent", flat=True))
            if circle.host:
                inside.add(people.of_user(circle.host.user).pk)
            seats = Seat.objects.filter(conversation=circle.conversation, left_at=None)
            assert set(seats.values_list("correspondent", flat=True)) == inside

    @invariant()
    def nobody_is_in_too_many(self):
        for who in self.people:
            rows = CircleMember.objects.filter(correspondent=who, circle__closed_at=None)
            assert rows.filter(state__in=["joined", "waiting"]).count() <= joining.MOST_CIRCLES

    @invariant()
    def closed_circles_leave_nobody_waiting(self):
        closed = Circle.objects.filter(state__in=CLOSED_CIRCLES)
        assert not CircleMember.objects.filter(circle__in=closed, state__in=["waiting", "invited"]).exists()
        assert not closed.filter(conversation__closed_at=None).exists()
        assert not Meeting.objects.filter(circle__in=closed, state="planned", starts_at__gt=self.now).exists()
        assert not Seat.objects.filter(conversation__circle__in=closed).exclude(token_digest=None).exists()

    @invariant()
    def wishes_are_open_or_closed(self):
        for wish in CircleWish.objects.all():
            assert (wish.closed_at is None) == (wish.state in ("waiting", "proposed"))


class CircleLivesTest(TestCase):
    """Runs the machine with a database that forgets."""

    def test_circles_stay_legal_whatever_people_do(self):
        run(CircleLives, examples=15, steps=30)
