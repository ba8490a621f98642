"""Who has signed in, asked anew with every request: whoever is disabled or loses a role is out at once."""

from django.contrib.auth.backends import ModelBackend

from vipdesk.access.viewer import roles_of
from vipdesk.hotel.models import StaffMember


class Staff(ModelBackend):
    """Members of staff, read together with their roles: one query for both."""

    def get_user(self, user_id: int) -> StaffMember | None:
        """The member of staff of a session; None for somebody who may not sign in any more."""
        roles = list(roles_of(user_id).select_related("staff"))
        if not roles:
            return super().get_user(user_id)
        staff = roles[0].staff
        staff.roles_at_hand = roles
        return staff if self.user_can_authenticate(staff) else None
