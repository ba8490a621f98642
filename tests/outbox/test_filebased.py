import os
from email import message_from_bytes
from multiprocessing import get_context

from django.core.mail import EmailMessage, get_connection

from vipdesk.outbox import filebased


def write(folder, number: int) -> None:
    for n in range(20):
        filebased.write_whole(folder / filebased.new_name(), f"{number}-{n}".encode())


def test_each_mail_is_one_whole_file_of_its_owner(tmp_path, settings):
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    post = get_connection("vipdesk.outbox.filebased.EmailBackend")
    sent = post.send_messages(
        [EmailMessage("Stay 1", "one", to=["a@b.test"]), EmailMessage("Stay 2", "two", to=["c@d.test"])]
    )
    files = sorted((tmp_path / "mail").iterdir())
    mails = [message_from_bytes(file.read_bytes()) for file in files]
    assert sent == 2
    assert sorted((m["Subject"], m["To"], m.get_payload().strip()) for m in mails) == [
        ("Stay 1", "a@b.test", "one"),
        ("Stay 2", "c@d.test", "two"),
    ]
    assert [(file.suffix, oct(os.stat(file).st_mode)[-3:]) for file in files] == [(".eml", "600")] * 2


def test_four_processes_write_at_once(tmp_path):
    folder = tmp_path / "mail"
    folder.mkdir()
    writers = [get_context("spawn").Process(target=write, args=(folder, number)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(file.read_text() for file in folder.iterdir()) == sorted(
        f"{p}-{n}" for p in range(4) for n in range(20)
    )
