import gc
import os
import tempfile
import threading
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from stays.documents import typeset
from vipdesk.counts import count_together
from vipdesk.production import refuse_unsafe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vipdesk.settings")
count_together(Path(tempfile.gettempdir()))
application = get_wsgi_application()
refuse_unsafe_start()
_ = get_resolver().url_patterns  # loads the pages, so that the first one asked for is as quick as the next
gc.freeze()  # what is loaded stays: looking through it for garbage again and again takes a fifth of a page's time
# Beside the start, not in its way: the first print of a process is as quick as the next.
threading.Thread(target=typeset.warm, name="fonts", daemon=True).start()
