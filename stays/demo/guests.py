"""The demo's guests: invented people whose names are written in many scripts."""

from typing import Any


def _guest(
    prefix: str, given: str, surname: str, language: str, nationality: str, native: str = "", **more: Any
) -> dict[str, Any]:
    said = {
        "name_prefix": prefix,
        "given_name": given,
        "surname": surname,
        "native_name": native,
        "language": language,
        "nationality": nationality,
        **more,
    }
    return {name: value for name, value in said.items() if value != ""}


def _liking(**preferences: str) -> list[dict[str, str]]:
    return [{"category": category, "value": value} for category, value in preferences.items()]


def _severe(*codes: str) -> list[dict[str, str]]:
    return [{"code": code, "severity": "severe"} for code in codes]


# Known to the booking system under their key, "G-" before it.
GUESTS: dict[str, dict[str, Any]] = {
    # today's VIP arrivals
    "shen": _guest(
        "Mr",
        "Ruochuan",
        "Shen",
        "zh-Hans",
        "CN",
        "沈若川",
        position="provincial_leader",
        company="Provincial government of Lanhe",
        phone="+86 10 5550 0142",
        diets=["alcohol_free"],
        preferences=_liking(tea="green, no sugar, thermos of hot water", floor="not the fourth"),
    ),
    "tao": _guest(
        "Ms",
        "Jingyi",
        "Tao",
        "zh-Hans",
        "CN",
        "陶静怡",
        position="municipal_leader",
        company="City of Lanhe",
        preferences=_liking(pillow="firm", tea="jasmine"),
    ),
    "meng": _guest("Mr", "Anqi", "Meng", "zh-Hans", "CN", "孟安琪", position="county_leader", diets=["vegetarian"]),
    "wereszko": _guest(
        "Dr",
        "Ludwika",
        "Wereszko-Brzęk",
        "pl",
        "PL",
        position="ministry_official",
        email="l.wereszko@example.org",
        phone="+48 22 555 01 17",
        allergies=_severe("nuts", "peanuts"),
        preferences=_liking(coffee="black, two sugars", newspaper="the national daily"),
    ),
    "theo": _guest(
        "Mr",
        "Lysandros",
        "Theofylaktou",
        "el",
        "GR",
        "Λύσανδρος Θεοφυλάκτου",
        position="public_figure",
        alias="Mr Green",
        incognito=True,
        email="management@example.org",
        phone="+30 21 0555 0163",
        preferences=_liking(room="away from the lift", temperature="19 °C"),
    ),
    "qasimi": _guest(
        "Mr", "Nadim", "Qastalani", "ar", "JO", "نديم القسطلاني", position="travel_agency_head", diets=["halal"]
    ),
    "ozolkalns": _guest(
        "Ms",
        "Zeltīte",
        "Ozolkalne",
        "lv",
        "LV",
        position="township_leader",
        company="Ķēmeru pagasts",
        preferences=_liking(newspaper="Latvian, when there is one", flowers="field flowers"),
    ),
    "hanbyeol": _guest(
        "Ms",
        "Byeolha",
        "Ok",
        "ko",
        "KR",
        "옥별하",
        position="hotel_peer_gm",
        company="Hotel Dalbit",
        allergies=["kiwi"],
    ),
    # others who come today
    "nordby": _guest("Mr", "Torvald", "Nordhaug", "nb", "NO", access_needs=["wheelchair"], email="torvald@example.net"),
    "pradelli": _guest("Ms", "Ginevra", "Pradellini", "it", "IT", membership={"program": "Stelle", "level": "P9"}),
    "okonwa": _guest("Mr", "Chidera", "Okonwamma", "en", "NG", company="Harmattan Textiles"),
    "lindqv": _guest("Ms", "Saga", "Lindkvarn", "sv", "SE"),
    "kowalik": _guest("Mr", "Gracjan", "Kowalczewicz", "pl", "PL"),
    "brzoza": _guest("Ms", "Żaneta", "Brzozowicka", "pl", "PL", allergies=["feathers"]),
    # VIPs in the house
    "petrenyuk": _guest(
        "Ms",
        "Yaroslava",
        "Petrenyuk",
        "uk",
        "UA",
        "Ярослава Петренюк",
        position="ministry_official",
        allergies=["pollen"],
        preferences=_liking(tea="black with lemon", newspaper="the national daily", pillow="two, soft"),
    ),
    "yoneta": _guest(
        "Mr",
        "Haruomi",
        "Yonetake",
        "ja",
        "JP",
        "米竹春臣",
        position="public_figure",
        preferences=_liking(coffee="drip coffee at seven", room="with a bath"),
    ),
    "eglitis": _guest("Mr", "Ģirts", "Eglājs", "lv", "LV", position="county_leader"),
    "vasilak": _guest(
        "Ms", "Kalliopi", "Vasilaridou", "el", "GR", "Καλλιόπη Βασιλαρίδου", position="travel_agency_head"
    ),
    "devereux": _guest(
        "Mr",
        "Auberon",
        "Devereaux-Hythe",
        "en",
        "GB",
        company="Hythe & Marl",
        diets=["diabetic"],
        access_needs=["low_vision"],
    ),
    "sorokin": _guest("Mr", "Demyan", "Sorokhtin", "ru", "KZ", "Демьян Сорохтин", position="hotel_peer_gm"),
    "fatima": _guest(
        "Ms",
        "Lubna",
        "Hazimi",
        "ar",
        "AE",
        "لبنى الحازمي",
        position="public_figure",
        diets=["halal"],
        allergies=["sesame"],
    ),
    # VIPs of the days ahead
    "bialas": _guest("Ms", "Dobrawa", "Białoskórska", "pl", "PL", position="municipal_leader", diets=["vegan"]),
    "ruan": _guest("Mr", "Zhiyuan", "Ruan", "zh-Hans", "CN", "阮知远", position="provincial_leader"),
    "kirilov": _guest("Mr", "Boyan", "Kirilovski", "bg", "BG", "Боян Кириловски", position="township_leader"),
    "mandap": _guest("Ms", "Ligaya", "Mandapatin", "fil", "PH", position="travel_agency_head"),
    "aubert": _guest("Ms", "Clothilde", "Aubertin", "fr", "FR", company="Aubertin Parfums", allergies=["scent"]),
    "gantz": _guest("Dr", "Wendelin", "Gantzauer", "de", "DE", company="Gantzauer Optik"),
    "vitols": _guest("Mr", "Krišjānis", "Vītolnieks", "lv", "LV", position="municipal_leader"),
    "seo": _guest("Mr", "Inhwan", "Seol", "ko", "KR", "설인환", position="public_figure"),
    "marcou": _guest("Ms", "Despina", "Markouli", "el", "CY", "Δέσποινα Μαρκούλη", position="county_leader"),
    "oyelaran": _guest("Chief", "Adunni", "Oyelade", "en", "NG", position="ministry_official", diets=["alcohol_free"]),
    "castel": _guest(
        "Mr", "Íñigo", "Castellví", "es", "ES", position="hotel_peer_gm", allergies=[{"text": "rambutan"}]
    ),
    "tamar": _guest("Ms", "Nestan", "Kvirikadze", "ka", "GE", "ნესტან ქვირიკაძე", position="public_figure"),
    "zhelez": _guest("Ms", "Raina", "Zhelezova", "bg", "BG", "Райна Железова", company="Zhelezova Legal"),
    "szabo": _guest("Mr", "Zsombor", "Szabadkai", "hu", "HU", position="ministry_official"),
    # VIPs who have gone, did not come, or cancelled
    "ferrand": _guest("Ms", "Solange", "Ferrandier", "fr", "FR", position="public_figure"),
    "lauks": _guest("Ms", "Baiba", "Laukmane", "lv", "LV", position="township_leader"),
    "zieliniec": _guest("Mr", "Mścisław", "Zieliniec", "pl", "PL", position="county_leader"),
    "obrien": _guest("Mr", "Fiachra", "O'Brollachain", "en", "IE", position="travel_agency_head"),
    # everybody else
    "nowak": _guest("Ms", "Jagoda", "Nowakowicz", "pl", "PL"),
    "jansone": _guest("Ms", "Ērika", "Jansonēna", "lv", "LV"),
    "huang": _guest("Ms", "Yutong", "Huangfu", "zh-Hans", "CN", "皇甫雨桐"),
    "papad": _guest("Mr", "Fotis", "Papadellis", "el", "GR", "Φώτης Παπαδέλλης"),
    "melnyk": _guest("Mr", "Ostap", "Melnychenko", "uk", "UA", "Остап Мельниченко"),
    "haddad": _guest("Ms", "Rima", "Haddadin", "ar", "LB", "ريما حدادين"),
    "dias": _guest("Mr", "Tomé", "Diasvelho", "pt", "PT"),
    "berg": _guest("Ms", "Ronja", "Bergkvara", "sv", "SE"),
    "schorn": _guest("Mr", "Ottokar", "Schornberg", "de", "AT"),
    "wilk": _guest("Ms", "Bogna", "Wilkołek", "pl", "PL"),
    "kalva": _guest("Mr", "Edžus", "Kalvāns-Zaķis", "lv", "LV"),
    "moreau": _guest("Ms", "Ysaline", "Moreaux", "fr", "BE", access_needs=["hard_of_hearing"]),
    "ivask": _guest("Mr", "Taavo", "Ivaskmäe", "et", "EE"),
    "rossi": _guest("Mr", "Ercole", "Rossanigo", "it", "IT"),
    "hayes": _guest("Ms", "Wilhelmina", "Hayesford", "en", "US"),
    "gil": _guest("Mr", "Bartłomiej", "Gilewicz", "pl", "PL"),
    "pham": _guest("Ms", "Diệu Hiền", "Phạmngọc", "vi", "VN"),
    "novotna": _guest("Ms", "Květa", "Novotníčková", "cs", "CZ"),
    "toth": _guest("Mr", "Ábel", "Tóthfalvi", "hu", "HU"),
    "yilmaz": _guest("Mr", "Görkem", "Yılmazer", "tr", "TR"),
    # of the other hotel
    "liepa": _guest("Ms", "Skaidrīte", "Liepkalne", "lv", "LV", position="municipal_leader"),
    "kask": _guest("Mr", "Ülo", "Kaskmaa", "et", "EE", position="travel_agency_head"),
    "grom": _guest("Ms", "Zlata", "Gromova-Lunina", "ru", "LV", "Злата Громова-Лунина", allergies=["dairy"]),
    "virtanen": _guest("Mr", "Onni", "Virtakoski", "fi", "FI"),
}


def guest(key: str) -> dict[str, Any]:
    """The guest part of a booking, as the demo's booking system says it."""
    return {"external_id": f"G-{key}", **GUESTS[key]}
