from stays.documents.mail_bodies import BELOW, CELL, LINE, below_each_other


def test_what_a_booking_system_sent_does_not_part_the_cells_of_a_mail():
    assert below_each_other([f"Li{CELL}s", f"{LINE}Lis{BELOW}", "Room"]) == f"Lis{BELOW}Lis{BELOW}Room"
