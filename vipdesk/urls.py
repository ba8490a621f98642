from csp.decorators import csp_update
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from stays.api.schema_once import KeptGenerator
from stays.views.sign_in import SignIn, SignOut
from vipdesk import health, metrics

handler400 = "vipdesk.errors.handler400"
handler403 = "vipdesk.errors.handler403"
handler404 = "vipdesk.errors.handler404"
handler500 = "vipdesk.errors.handler500"

docs = csp_update({"style-src": ["'unsafe-inline'"], "img-src": ["data:"]})  # what Swagger UI cannot do without

urlpatterns = [
    path("", include("stays.urls")),
    path("accounts/login/", SignIn.as_view(), name="login"),
    path("accounts/logout/", SignOut.as_view(), name="logout"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("stays.api.urls")),
    path("api/v1/schema", SpectacularAPIView.as_view(generator_class=KeptGenerator), name="schema"),
    path("api/docs/", docs(SpectacularSwaggerSplitView.as_view(url_name="schema")), name="docs"),
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
]
