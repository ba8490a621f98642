import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_readable_reference_works_under_its_policy(live_server, page: Page):
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url.split("/")[2]))
    page.goto(f"{live_server.url}/api/docs/")
    page.get_by_text("A booking, created or amended").click()
    expect(page.get_by_text("Needs the scope bookings:write.").first).to_be_visible()
    expect(page.get_by_text("Opens the regional fair").first).to_be_visible()
    assert said == []
    assert asked == {live_server.url.split("/")[2]}
