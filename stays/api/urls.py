from django.urls import path

from stays.api import arrivals, batch, bookings, notices, privileges, requests, stays, tiers

app_name = "api"
urlpatterns = [
    path("bookings", bookings.Bookings.as_view(), name="bookings"),
    path("bookings/batch", batch.Batch.as_view(), name="batch"),
    path("bookings/<str:number>", bookings.Booking.as_view(), name="booking"),
    path("bookings/<str:number>/cancel", bookings.Cancel.as_view(), name="cancel"),
    path("bookings/<str:number>/check-in", bookings.CheckIn.as_view(), name="check_in"),
    path("bookings/<str:number>/check-out", bookings.CheckOut.as_view(), name="check_out"),
    path("bookings/<str:number>/no-show", bookings.NoShow.as_view(), name="no_show"),
    path("bookings/<str:number>/room", bookings.Room.as_view(), name="room"),
    path("arrivals", arrivals.Arrivals.as_view(), name="arrivals"),
    path("stays", stays.Stays.as_view(), name="stays"),
    path("stays/<int:pk>", stays.OneStay.as_view(), name="stay"),
    path("stays/<int:pk>/plan", stays.Plan.as_view(), name="plan"),
    path("stays/<int:pk>/plan/<int:item>/begin", stays.Begin.as_view(), name="begin"),
    path("stays/<int:pk>/plan/<int:item>/done", stays.Done.as_view(), name="done"),
    path("stays/<int:pk>/plan/<int:item>/reopen", stays.Reopen.as_view(), name="reopen"),
    path("stays/<int:pk>/plan/<int:item>/waive", stays.Waive.as_view(), name="waive"),
    path("stays/<int:pk>/requests", requests.Ask.as_view(), name="ask"),
    path("stays/<int:pk>/privileges", privileges.AskPrivilege.as_view(), name="ask_privilege"),
    path("requests", requests.Requests.as_view(), name="requests"),
    path("requests/<int:pk>/approve", requests.Approve.as_view(), name="approve"),
    path("requests/<int:pk>/decline", requests.Decline.as_view(), name="decline"),
    path("requests/<int:pk>/withdraw", requests.Withdraw.as_view(), name="withdraw"),
    path("privileges", privileges.Privileges.as_view(), name="privileges"),
    path("privileges/<int:pk>/allow", privileges.Allow.as_view(), name="allow"),
    path("privileges/<int:pk>/decline", privileges.Refuse.as_view(), name="refuse"),
    path("privileges/<int:pk>/withdraw", privileges.AskNoMore.as_view(), name="ask_no_more"),
    path("privileges/<int:pk>/end", privileges.OffAgain.as_view(), name="off_again"),
    path("notices", notices.Notices.as_view(), name="notices"),
    path("notices/<int:pk>/acknowledge", notices.Acknowledge.as_view(), name="acknowledge"),
    path("tiers", tiers.Tiers.as_view(), name="tiers"),
    path("tiers/grade", tiers.GradeCall.as_view(), name="grade"),
]
