"""How the demo's people are known wherever they turn up: by mail addresses that can never exist."""

DEMO_MAIL = "@demo.invalid"
