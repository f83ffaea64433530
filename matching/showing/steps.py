"""At which step of the guides somebody is, in a mentorship or a circle: those letters stand beside it."""

from matching.models import Circle
from programs.guides import Step


def guide_for(group, who):
    """Return {"step": Step, "role": "mentor" or "mentee"} of a meeting of `group` (a Mentorship or a Circle).

    `who` is a Correspondent in it; a circle's host is a mentor. Reads the mentor's, or the host's, profile.
    """
    if isinstance(group, Circle):
        is_host = group.host is not None and group.host.user_id == who.user_id is not None
        return {"step": Step.MEET, "role": "mentor" if is_host else "mentee"}
    step = Step.MEET if group.first_met_at is not None else Step.FIRST_MEETING
    return {"step": step, "role": group.side_of(who)}
