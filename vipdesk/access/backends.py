"""Who has signed in, asked anew with every request: whoever is disabled or loses a role is out at once."""

from django.contrib.auth.backends import ModelBackend

from vipdesk.access.viewer import staff_with_roles
from vipdesk.hotel.models import StaffMember


class Staff(ModelBackend):
    """Members of staff, read together with their roles: one query for both."""

    def get_user(self, user_id: int) -> StaffMember | None:
        """The member of staff of a session; None for somebody who may not sign in any more."""
        staff = staff_with_roles(user_id)
        return staff if staff is not None and self.user_can_authenticate(staff) else None
