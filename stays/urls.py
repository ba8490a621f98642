from django.urls import path

from stays import views

app_name = "stays"
urlpatterns = [
    path("", views.board, name="board"),
]
