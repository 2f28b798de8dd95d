"""Who an export belongs to, by the profile that lies in it."""

from __future__ import annotations

from kithkin.sharing.importing.archives import ExportTree
from kithkin.sharing.importing.fields import record_of, records_of, text_of
from kithkin.sharing.importing.planning import field_values

# Labels are in the account's language.
_NAME = (
    "Name",
    "Nombre",
    "Nome",
    "Nom",
    "Naam",
    "Navn",
    "Namn",
    "Nimi",
    "Imię",
    "Jméno",
    "Ad",
    "Имя",
    "名前",
    "이름",
    "姓名",
)
_USERNAME = (
    "Username",
    "Benutzername",
    "Nombre de usuario",
    "Nom d'utilisateur",
    "Nom d’utilisateur",
    "Nome utente",
    "Nome de usuário",
    "Nome de utilizador",
    "Gebruikersnaam",
    "Brukernavn",
    "Brugernavn",
    "Användarnamn",
    "Käyttäjätunnus",
    "Nazwa użytkownika",
    "Uživatelské jméno",
    "Kullanıcı adı",
    "Имя пользователя",
    "ユーザーネーム",
    "사용자 이름",
    "用户名",
)


def instagram_names(tree: ExportTree) -> tuple[str, ...]:
    """The display name and the handle of the account, in this order, from `personal_information.json`; empty if it is not there."""
    return _mapped_names(tree, "personal_information.json", "profile_user")


def threads_names(tree: ExportTree) -> tuple[str, ...]:
    """The same for the Threads account that belongs to it."""
    return _mapped_names(tree, "personal_information.json", "text_post_app_text_post_app_profile")


def _mapped_names(tree: ExportTree, file_name: str, key: str) -> tuple[str, ...]:
    for file in tree.files:
        if file.path.rpartition("/")[2] != file_name:
            continue
        for profile in field_values(file, key):
            values = record_of(record_of(profile).get("string_map_data"))
            names = [
                next(
                    (text for label in labels if (text := text_of(record_of(values.get(label)), "value"))), ""
                )
                for labels in (_NAME, _USERNAME)
            ]
            if any(names):
                return tuple(dict.fromkeys(name for name in names if name))
    return ()


def facebook_names(tree: ExportTree) -> tuple[str, ...]:
    """The account's full name and former names from `profile_information.json`; empty if it is not there."""
    for file in tree.files:
        if file.path.rpartition("/")[2] != "profile_information.json":
            continue
        for profile in field_values(file, "profile_v2"):
            record = record_of(profile)
            name = text_of(record_of(record.get("name")), "full_name")
            former = [text_of(other, "name") for other in records_of(record.get("previous_names"))]
            if name:
                return tuple(dict.fromkeys([name, *(other for other in former if other)]))
    return ()
