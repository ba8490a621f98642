import os
import threading

from django.core.wsgi import get_wsgi_application

from stays.documents import typeset
from vipdesk.production import refuse_unsafe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vipdesk.settings")
application = get_wsgi_application()
refuse_unsafe_start()
# Beside the start, not in its way: the first print of a process is as quick as the next.
threading.Thread(target=typeset.warm, name="fonts", daemon=True).start()
