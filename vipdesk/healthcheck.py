"""`python -m vipdesk.healthcheck [live|ready]`: asks the web server of this container how it is."""

import os
import sys
import urllib.request


def main(what: str = "live") -> None:
    # Under a name that the server answers to; the health addresses are served without TLS from inside.
    host = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0].strip().lstrip(".*") or "localhost"
    url = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz/{what}"
    request = urllib.request.Request(url, headers={"Host": host})
    with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310
        sys.exit(answer.status != 200)


if __name__ == "__main__":
    main(*sys.argv[1:])
