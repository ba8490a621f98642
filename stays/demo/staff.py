"""Who works at the demo's hotels. Nobody of that name exists; passwords are drawn when the demo is seeded."""

from dataclasses import dataclass

from vipdesk.hotel.models import Department, Role

AGENT, MANAGER = Role.Code.AGENT, Role.Code.DEPARTMENT_MANAGER
D = Department.Code


@dataclass(frozen=True)
class Colleague:
    """One member of the demo's staff."""

    username: str
    first_name: str
    last_name: str
    department: str | None
    role: str = AGENT
    chef: bool = False


# Agents come first in each department: the notes for the demo's visitors keep this order.
AURORA = (
    Colleague("piotr.lis", "Piotr", "Lis", D.FRONT_OFFICE),
    Colleague("maja.wrona", "Maja", "Wrona", D.FRONT_OFFICE),
    Colleague("ewa.sikora", "Ewa", "Sikora", D.FRONT_OFFICE, MANAGER),
    Colleague("danuta.kos", "Danuta", "Kos", D.HOUSEKEEPING),
    Colleague("halina.szpak", "Halina", "Szpak", D.HOUSEKEEPING, MANAGER),
    Colleague("tomek.drozd", "Tomek", "Drozd", D.FOOD_BEVERAGE),
    Colleague("bruno.kalisz", "Bruno", "Kalisz", D.FOOD_BEVERAGE, chef=True),
    Colleague("irena.zieba", "Irena", "Zięba", D.FOOD_BEVERAGE, MANAGER),
    Colleague("lena.dudek", "Lena", "Dudek", D.GUEST_RELATIONS),
    Colleague("oskar.wilga", "Oskar", "Wilga", D.GUEST_RELATIONS, MANAGER),
    Colleague("kaja.sowa", "Kaja", "Sowa", D.SALES),
    Colleague("adam.czapla", "Adam", "Czapla", D.SALES, MANAGER),
    Colleague("roman.zuraw", "Roman", "Żuraw", D.SECURITY),
    Colleague("jan.tur", "Jan", "Tur", D.SECURITY, MANAGER),
    Colleague("zenon.bobr", "Zenon", "Bóbr", D.ENGINEERING),
    Colleague("marek.jelen", "Marek", "Jeleń", D.ENGINEERING, MANAGER),
    Colleague("alicja.sroka", "Alicja", "Sroka", D.FINANCE),
    Colleague("teresa.kania", "Teresa", "Kania", D.FINANCE, MANAGER),
    Colleague("nina.gil", "Nina", "Gil", D.GENERAL_MANAGER),
    Colleague("edyta.perkoz", "Edyta", "Perkoz", D.GENERAL_MANAGER, MANAGER),
    Colleague("wanda.orlik", "Wanda", "Orlik", D.GENERAL_MANAGER, Role.Code.GENERAL_MANAGER),
    Colleague("filip.mazur", "Filip", "Mazur", None, Role.Code.DUTY_MANAGER),
    Colleague("administrator", "Ada", "Minister", None, Role.Code.ADMINISTRATOR),
)
BALTIC = (
    Colleague("ilze.baltic", "Ilze", "Cielava", D.FRONT_OFFICE),
    Colleague("janis.baltic", "Jānis", "Dzenis", D.FRONT_OFFICE, MANAGER),
    Colleague("rita.baltic", "Rita", "Žagata", D.HOUSEKEEPING),
    Colleague("uldis.baltic", "Uldis", "Stārks", D.FOOD_BEVERAGE, chef=True),
    Colleague("vija.baltic", "Vija", "Gulbe", None, Role.Code.GENERAL_MANAGER),
)
