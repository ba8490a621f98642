"""The pages of the desk. Addresses that end in `live/` answer a part of a page, for polls."""

from django.urls import path

from stays.views import (
    board,
    comments,
    department,
    edit,
    guest_contact,
    guest_finder,
    new_booking,
    new_item,
    programme,
    reveals,
    row_acts,
    status,
    stay,
)

app_name = "stays"
urlpatterns = [
    path("", board.board, name="board"),
    path("live/", board.part, name="board_part"),
    path("seen/", board.all_seen, name="all_seen"),
    path("banner/", status.banner, name="banner"),
    path("keys/", status.keys, name="keys"),
    path("bookings/new/", new_booking.page, name="new_booking"),
    path("bookings/new/guests/", guest_finder.part, name="new_booking_guests"),
    path("bookings/new/preview/", new_booking.part, name="new_booking_part"),
    path("departments/", department.own, name="own_department"),
    path("departments/<slug:code>/", department.page, name="department"),
    path("departments/<slug:code>/live/", department.part, name="department_part"),
    path("departments/<slug:code>/items/<int:item>/", department.item, name="department_item"),
    path("departments/<slug:code>/notices/<int:notice>/", department.acknowledge, name="department_notice"),
    path("stays/<int:pk>/", stay.page, name="stay"),
    path("stays/<int:pk>/acts/", row_acts.page, name="row_acts"),
    path("stays/<int:pk>/live/", stay.part, name="stay_part"),
    path("stays/<int:pk>/edit/", edit.page, name="edit"),
    path("stays/<int:pk>/edit/preview/", edit.part, name="edit_part"),
    path("stays/<int:pk>/cancel/", edit.cancel, name="cancel"),
    path("stays/<int:pk>/reinstate/", edit.reinstate, name="reinstate"),
    path("stays/<int:pk>/items/new/", new_item.page, name="new_item"),
    path("stays/<int:pk>/items/<int:item>/", stay.item, name="stay_item"),
    path("stays/<int:pk>/notices/<int:notice>/", stay.acknowledge, name="stay_notice"),
    path("stays/<int:pk>/room/", stay.room, name="stay_room"),
    path("stays/<int:pk>/step/", stay.step, name="stay_step"),
    path("stays/<int:pk>/reveal/", reveals.show, name="stay_reveal"),
    path("stays/<int:pk>/contact/", guest_contact.choose, name="stay_contact"),
    path("stays/<int:pk>/comments/", comments.add, name="stay_comments"),
    path("stays/<int:pk>/programme/", programme.new, name="stay_programme"),
    path("stays/<int:pk>/programme/<int:entry>/", programme.entry, name="stay_entry"),
    path("reveals/", reveals.page, name="reveals"),
]
