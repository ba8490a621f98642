"""What the API's description says of each call: one table, a line a call."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stays.api import answer_shapes as shapes
from stays.api import bodies

BOOKINGS, DESK, LIST, STAYS, NOTICES, EVENTS, GUESTS, REQUESTS, TIERS = (
    "Bookings in",
    "The desk",
    "Arrivals",
    "Stays and plans",
    "Notices",
    "Events",
    "Guests",
    "Requests",
    "Tiers",
)
READ = (400, 401, 403, 404, 429)
WRITE = (400, 401, 403, 404, 409, 422, 429)
STAY_PAGE = shapes.page_of(shapes.StayAnswer, "StayPage")


@dataclass(frozen=True)
class Described:
    """What is said of one call; its words are the view's own docstring unless there are others."""

    name: str
    tag: str
    summary: str
    answers: Mapping[int, Any]
    body: Any = None
    problems: tuple[int, ...] = READ
    words: str = ""
    tagged: bool = False  # the answer carries an ETag


def _reads(name: str, tag: str, summary: str, answer: Any, words: str = "", tagged: bool = False) -> Described:
    return Described(name, tag, summary, {200: answer}, words=words, tagged=tagged)


def _does(name: str, tag: str, summary: str, answer: Any, body: Any, words: str = "") -> Described:
    return Described(name, tag, summary, {200: answer}, body, WRITE, words)


SENT_AGAIN = (
    "Takes the whole booking as the sender has it now, and may be sent again as often as you like. Ordered by `version` or by "
    "`last_modified`: a lower one changes nothing. Only fields that the sender changed since its last message are applied."
)
STAY, ITEM = shapes.StayAnswer, shapes.ItemAnswer
CALLS: dict[str, Described] = {
    "Bookings.GET": _reads("list_bookings", BOOKINGS, "The caller's bookings", STAY_PAGE),
    "Bookings.POST": Described(
        "post_booking",
        BOOKINGS,
        "A booking, from senders that cannot PUT",
        {200: shapes.StayOrRemembered, 201: STAY},
        bodies.BookingBody,
        WRITE,
        SENT_AGAIN + " The same key and body give the first answer again, with `Idempotency-Replayed: true`.",
        True,
    ),
    "Batch.POST": _does(
        "post_batch",
        BOOKINGS,
        "Many bookings at once",
        shapes.BatchAnswer,
        bodies.BatchBody,
        "Takes up to 1,000 bookings, each as a PUT would, in the order in which they stand; a line for each says what became of "
        "it. Good ones are stored, others are `rejected` with a `code`; with `atomic=true` all or none. With `quiet=true` new "
        "bookings are planned and listed and nobody is told, for a first load; it takes the scope `bookings:load` beside "
        "`bookings:write`. Bookings that were there before are told as always.",
    ),
    "Booking.GET": _reads("get_booking", BOOKINGS, "One booking", shapes.StayOrRemembered, tagged=True),
    "Booking.PUT": Described(
        "put_booking",
        BOOKINGS,
        "A booking, created or amended",
        {200: shapes.StayOrRemembered, 201: STAY},
        bodies.BookingBody,
        WRITE,
        SENT_AGAIN + " `confirmation_number` is the path's; it may be left out of the body.",
        True,
    ),
    "Booking.PATCH": Described(
        "patch_booking",
        BOOKINGS,
        "A part of a booking, amended",
        {200: STAY},
        bodies.BookingPart,
        (*WRITE, 412, 428),
        "A JSON merge patch over what the sender said last: objects merge, lists and values replace, `null` takes away. What "
        "comes of it is read, ordered and applied as a `PUT` of the whole would be. `If-Match` carries the `ETag` that was "
        "read: 428 without one, 412 when the stay has changed since, by whomever. A booking that is cancelled stays so "
        "unless the part speaks of its `status`.",
        True,
    ),
    "Cancel.POST": Described(
        "cancel_booking",
        BOOKINGS,
        "A booking is cancelled",
        {200: shapes.StayOrRemembered, 202: shapes.RememberedAnswer},
        bodies.CancelBody,
        WRITE,
        "For a booking that is not known yet: 202, and the cancellation is remembered. A cancellation of version N beats every "
        "version up to N; one without a version holds until a person reinstates.",
    ),
    "CheckIn.POST": _does("check_in", DESK, "The guest is in the house", STAY, bodies.AtBody),
    "CheckOut.POST": _does("check_out", DESK, "The guest has left", STAY, bodies.AtBody),
    "NoShow.POST": _does("no_show", DESK, "The guest did not come", STAY, bodies.NoShowBody),
    "Room.POST": _does(
        "assign_room",
        DESK,
        "The stay gets a room",
        STAY,
        bodies.RoomBody,
        "A room that another stay holds on those nights is a warning in the answer, never a refusal.",
    ),
    "Arrivals.GET": Described(
        "list_arrivals",
        LIST,
        "The daily VIP list",
        {200: shapes.ArrivalsAnswer},
        problems=(400, 401, 403, 404, 406, 429),
        words="Complete in one answer, the property's own today by default, ordered by the expected time. Ask again with "
        "`If-None-Match`: an unchanged list is a 304. By `Accept` also as CSV, PDF or Excel: the sheet of the department, with "
        "no more than that department and the caller may see.",
        tagged=True,
    ),
    "Stays.GET": _reads("list_stays", STAYS, "Every stay of a property", STAY_PAGE),
    "OneStay.GET": _reads("get_stay", STAYS, "One stay", STAY, tagged=True),
    "Plan.GET": _reads("get_plan", STAYS, "The reception plan of a stay", shapes.PlanAnswer),
    "Begin.POST": _does("begin_item", STAYS, "Work on an item has begun", ITEM, bodies.EmptyBody),
    "Done.POST": _does(
        "tick_item",
        STAYS,
        "An item is done",
        ITEM,
        bodies.EmptyBody,
        "409 `already_done` says who was first and when, 409 `waits_for` which item comes before this one.",
    ),
    "Reopen.POST": _does("reopen_item", STAYS, "A tick is taken back", ITEM, bodies.EmptyBody),
    "Waive.POST": _does(
        "waive_item",
        STAYS,
        "The hotel does without an item",
        ITEM,
        bodies.ReasonBody,
        "The signature for a severe allergy is refused, 409 `signature_needed`: a chef or the manager of F&B gives it.",
    ),
    "Notices.GET": _reads(
        "list_notices",
        NOTICES,
        "What departments were told",
        shapes.page_of(shapes.NoticeAnswer, "NoticePage"),
        "The newest first. `changes` holds only what changed for that department.",
    ),
    "Acknowledge.POST": _does(
        "acknowledge_notice",
        NOTICES,
        "A department has read its notice",
        shapes.NoticeAnswer,
        bodies.AcknowledgeBody,
        "Send the `revision` that was read: a notice that says more by now is not acknowledged, 409 `changed_meanwhile`.",
    ),
    "Events.GET": _reads(
        "list_events",
        EVENTS,
        "What happened to stays, in order",
        shapes.page_of(shapes.EventAnswer, "EventPage"),
        "The oldest first, of all properties of the key, or of the one that is named. Go on with `after`, the id of the last "
        "event you have; `next` is null when you have them all. Each comes to everybody who follows, and none after one with "
        "a higher id: while a change takes long to be written, the feed waits for it and is empty. What the caller may not "
        "know of is left out.",
    ),
    "Guests.GET": _reads(
        "list_guests",
        GUESTS,
        "The guests of a property",
        shapes.page_of(shapes.ShownGuestAnswer, "GuestPage"),
        "Those who have a stay there, over or not. With `search` those whose names begin so; an incognito guest is found by "
        "the alias alone. Contact is masked without the scope `guests:contact`; allergies, diets and access needs are those "
        "that this property was told.",
    ),
    "OneGuest.GET": _reads("get_guest", GUESTS, "One guest of a property", shapes.ShownGuestAnswer),
    "Requests.GET": _reads(
        "list_requests",
        REQUESTS,
        "VIP levels that were asked for",
        shapes.page_of(shapes.WholeRequestAnswer, "RequestPage"),
        "The newest first; `request_state=waiting` are those that nobody has decided yet.",
    ),
    "Ask.POST": _does(
        "ask_tier",
        REQUESTS,
        "A VIP level is asked for",
        shapes.WholeRequestAnswer,
        bodies.AskBody,
        "It waits for somebody with the authority, whatever the booking says later. A program asks for its own bookings.",
    ),
    "Approve.POST": _does(
        "approve_request",
        REQUESTS,
        "A request is approved",
        shapes.WholeRequestAnswer,
        bodies.EmptyBody,
        "By a member of staff whom the level names, and who did not ask. 409 `already_decided` says who was first and when.",
    ),
    "Decline.POST": _does(
        "decline_request",
        REQUESTS,
        "A request is declined",
        shapes.WholeRequestAnswer,
        bodies.ReasonBody,
        "By a member of staff whom the level names, and who did not ask.",
    ),
    "Withdraw.POST": _does(
        "withdraw_request", REQUESTS, "A request is withdrawn", shapes.WholeRequestAnswer, bodies.EmptyBody
    ),
    "Privileges.GET": _reads(
        "list_privileges",
        REQUESTS,
        "Privileges that were asked for",
        shapes.page_of(shapes.AskedPrivilegeAnswer, "AskedPrivilegePage"),
        "The newest first; `privilege_state=waiting` are those that nobody has decided yet.",
    ),
    "AskPrivilege.POST": _does(
        "ask_privilege",
        REQUESTS,
        "A privilege is asked for",
        shapes.AskedPrivilegeAnswer,
        bodies.PrivilegeBody,
        "By people. `what` is one of those that are `off` on the stay's plan; who may decide it opens it with that.",
    ),
    "Allow.POST": _does(
        "allow_privilege",
        REQUESTS,
        "A privilege is allowed",
        shapes.AskedPrivilegeAnswer,
        bodies.EmptyBody,
        "By a member of staff whom the programme names, and who did not ask. 409 `already_decided` says who was first and when.",
    ),
    "Refuse.POST": _does(
        "decline_privilege",
        REQUESTS,
        "A privilege is declined",
        shapes.AskedPrivilegeAnswer,
        bodies.ReasonBody,
        "By a member of staff whom the programme names, and who did not ask.",
    ),
    "AskNoMore.POST": _does(
        "withdraw_privilege",
        REQUESTS,
        "A privilege is not asked for any more",
        shapes.AskedPrivilegeAnswer,
        bodies.EmptyBody,
    ),
    "OffAgain.POST": _does(
        "end_privilege", REQUESTS, "A privilege is off again", shapes.AskedPrivilegeAnswer, bodies.EmptyBody
    ),
    "Tiers.GET": _reads(
        "list_tiers", TIERS, "The tiers with their standards", shapes.page_of(shapes.TierAnswer, "TierPage")
    ),
    "GradeCall.POST": _does(
        "grade",
        TIERS,
        "What tier a booking would get",
        shapes.GradeAnswer,
        bodies.GradeBody,
        "What is known of a guest counts for callers who may know why somebody is a VIP: a key with `guests:read`, staff by "
        "their role. All others get the answer for a guest who was never here.",
    ),
}
