"""What WhatsApp writes in the place of pictures, of deleted messages and of calls, in the languages of its phones.

iPhones put the mark U+200E before everything the app wrote itself, which works in every language; Androids do not, so that
wordings have to be known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kithkin.sharing.importing.findings import CALL, MEDIA_LEFT_OUT, SYSTEM_LINE, TAKEN_BACK, Skipped

_MARK = "\u200e"
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# iPhone, in any language: <attached: 00000012-PHOTO-2024-12-31-21-41-09.jpg>
_ATTACHED = re.compile(r"\u200e?<[^<>:\n]{2,40}: ?(?P<file>[^<>\n/\\]{1,200}\.\w{2,5})>")
# Android, in any language: IMG-20241231-WA0012.jpg (file attached)
_FILE_ATTACHED = re.compile(
    r"^[\u200e\u200f]*(?P<file>[^\n/\\]{1,200}?\.\w{2,5}) \((?P<words>[^()\n]{4,60})\)$", re.MULTILINE
)
_OWN_NAME = re.compile(r"(?:IMG|VID|AUD|PTT|STK|DOC|GIF|VN)-\d{8}-WA\d{4,}\.\w{2,5}", re.IGNORECASE)
_ATTACHED_WORDS = frozenset(
    "file attached|datei angehängt|archivo adjunto|fichier joint|file allegato|arquivo anexado|ficheiro anexado|bestand bijgevoegd"
    "|bifogad fil|vedlagt fil|fil vedhæftet|liitetiedosto|załączony plik|soubor byl přiložen|súbor pripojený|dosya ekli|файл добавлен"
    "|файл додано|файл прикреплён|συνημμένο αρχείο|fájl csatolva|fișier atașat|file terlampir|fail dilampirkan|tệp đính kèm"
    "|ไฟล์ที่แนบ|添付ファイル有り|파일 첨부됨|文件附件|附件檔案|الملف مرفق|קובץ מצורף|फ़ाइल अटैच की गई|datoteka u privitku|priložena datoteka"
    "|прикачен файл|прикачен фајл|arxiu adjunt|fail lisatud|pievienots fails".split("|")
)
_OMITTED = frozenset(
    "media omitted|medien ausgeschlossen|multimedia omitido|archivo omitido|médias omis|média omis|fichier média omis|media omessi"
    "|media omesso|mídia oculta|arquivo de mídia oculto|ficheiro multimédia omitido|ficheiro não revelado|media weggelaten"
    "|media uteladad|media utelämnades|media utesluten|media utelatt|medier utelatt|mediefil udeladt|medier udeladt|media jätettiin pois"
    "|mediatiedosto puuttuu|pominięto multimedia|pominięto media|média vynechána|médiá vynechané|medya dahil edilmedi"
    "|без медиафайлов|медиафайл пропущен|медіа пропущено|файл пропущено|τα πολυμέσα παραλείφθηκαν|εξαιρέθηκαν πολυμέσα|hiányzó média"
    "|média kihagyva|conținut media omis|media tidak disertakan|media tidak disertakan.|fail media dikecualikan|phương tiện bị bỏ qua"
    "|bỏ qua media|ไม่รวมสื่อ|メディアなし|メディアは含まれていません|미디어 파일을 제외한 내보내기|미디어 제외됨|省略多媒体文件|媒体文件已省略|略去多媒體檔"
    "|忽略多媒體檔|已略去媒體檔案|تم استبعاد الوسائط|तस्वीर/वीडियो हटाई गई|मीडिया के बिना|המדיה לא נכללה|מדיה הושמטה|mediji izostavljeni"
    "|medijska datoteka izostavljena|файлът е пропуснат|мултимедията е пропусната|multimèdia omès|mitjans omesos|video note omitted"
    "|video message omitted|view once photo|view once video|null".split("|")
)
_DELETED = frozenset(
    "this message was deleted|you deleted this message|this message was deleted by admin|diese nachricht wurde gelöscht"
    "|du hast diese nachricht gelöscht|se eliminó este mensaje|este mensaje fue eliminado|eliminaste este mensaje"
    "|ce message a été supprimé|vous avez supprimé ce message|questo messaggio è stato eliminato|hai eliminato questo messaggio"
    "|esta mensagem foi apagada|mensagem apagada|você apagou esta mensagem|apagou esta mensagem|dit bericht is verwijderd"
    "|u hebt dit bericht verwijderd|je hebt dit bericht verwijderd|det här meddelandet raderades|detta meddelande raderades"
    "|du raderade det här meddelandet|denne meldingen ble slettet|du slettet denne meldingen|denne besked blev slettet"
    "|denne besked er blevet slettet|du slettede denne besked|tämä viesti poistettiin|poistit tämän viestin"
    "|ta wiadomość została usunięta|usunięto tę wiadomość|tato zpráva byla smazána|tato zpráva byla odstraněna"
    "|táto správa bola odstránená|bu mesaj silindi|bu mesajı sildiniz|данное сообщение удалено|вы удалили данное сообщение"
    "|вы удалили это сообщение|це повідомлення було видалено|ви видалили це повідомлення|αυτό το μήνυμα διαγράφηκε"
    "|διαγράψατε αυτό το μήνυμα|ez az üzenet törlésre került|törölted ezt az üzenetet|acest mesaj a fost șters|pesan ini dihapus"
    "|pesan ini telah dihapus|anda menghapus pesan ini|mesej ini telah dipadam|tin nhắn này đã bị xóa|tin nhắn này đã bị xoá"
    "|ข้อความนี้ถูกลบแล้ว|このメッセージは削除されました|このメッセージを削除しました|이 메시지는 삭제되었습니다|이 메시지를 삭제했습니다|삭제한 메시지입니다|这条消息已被删除"
    "|您已删除这条消息|此訊息已刪除|您已刪除此訊息|تم حذف هذه الرسالة|لقد حذَفت هذه الرسالة|הודעה זו נמחקה|מחקת הודעה זו|यह मैसेज डिलीट कर दिया गया है"
    "|आपने यह मैसेज डिलीट किया|ova je poruka izbrisana|съобщението беше изтрито|aquest missatge s'ha suprimit".split(
        "|"
    )
)
_CALLS = frozenset(
    "missed voice call|missed video call|missed group voice call|missed group video call|verpasster sprachanruf|verpasster videoanruf"
    "|llamada perdida|videollamada perdida|llamada de voz perdida|appel vocal manqué|appel vidéo manqué|chiamata vocale persa"
    "|videochiamata persa|chamada de voz perdida|chamada de vídeo perdida|gemiste spraakoproep|gemist videogesprek"
    "|missat röstsamtal|missat videosamtal|tapt taleanrop|tapt videoanrop|vastaamaton äänipuhelu|vastaamaton videopuhelu"
    "|nieodebrane połączenie|zmeškaný hovor|cevapsız sesli arama|cevapsız görüntülü arama|пропущенный аудиозвонок"
    "|пропущенный видеозвонок|不在着信|부재중 전화|未接语音通话|未接視像通話".split("|")
)
_EDITED = re.compile(
    r"\s*\u200e?<(?:This message was edited|Diese Nachricht wurde bearbeitet|Se editó este mensaje\.?|Ce message a été modifié"
    r"|Messaggio modificato|Questo messaggio è stato modificato|Mensagem editada|Dit bericht is bewerkt|Сообщение изменено"
    r"|Meddelandet har redigerats|Tätä viestiä muokattiin|Bu mesaj düzenlendi|Wiadomość edytowana)\.?>\s*$"
)
_NAMED_AFTER_OMITTED = re.compile(
    r"^<(?P<words>[^<>\n]+)>(?:\n[^\n]{1,200}\.\w{2,5})?(?:\n(?P<caption>.+))?$", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Content:
    """What a message holds: its words, and the name of the file attached to it."""

    text: str
    file: str = ""


def content_of(written: str, *, in_export: frozenset[str], iphone: bool) -> Content | Skipped:
    """What a message's text, as it stands in the export, means. `in_export`: names of the files that came with the chat."""
    written = _EDITED.sub("", written)
    plain = _MARKS.sub("", written).strip()
    said = plain.rstrip(".。").casefold()
    if said in _DELETED:
        return TAKEN_BACK
    if said in _CALLS:
        return CALL
    omitted = _NAMED_AFTER_OMITTED.match(plain)
    if omitted and omitted["words"].casefold() in _OMITTED:
        caption = (omitted["caption"] or "").strip()
        return Content(caption) if caption else MEDIA_LEFT_OUT
    if attached := _attachment(written, in_export):
        return attached
    if iphone and written.startswith(_MARK) and not _is_said(written):
        return _notice(plain)
    return Content(plain)


def _attachment(written: str, in_export: frozenset[str]) -> Content | None:
    match = _ATTACHED.search(written)
    if match is None:
        match = _FILE_ATTACHED.search(written)
        if match is None:
            return None
        file = _MARKS.sub("", match["file"]).strip()
        if not (
            file.casefold() in in_export
            or _OWN_NAME.fullmatch(file)
            or match["words"].strip().casefold() in _ATTACHED_WORDS
        ):
            return None
    elif not written[match.start()].startswith(_MARK) and match["file"].casefold() not in in_export:
        return None
    file = _MARKS.sub("", match["file"]).strip()
    around = f"{written[: match.start()]}\n{written[match.end() :]}"
    words = [line for line in (_MARKS.sub("", line).strip() for line in around.split("\n")) if line]
    return Content("\n".join(line for line in words if not _describes(line, file)), file)


def _describes(line: str, file: str) -> bool:
    """Whether a line only names the attached document again ("Menu.pdf • 2 pages")."""
    name = line.partition(" • ")[0].strip()
    return "." in name and file.casefold().endswith(name.casefold())


def _is_said(written: str) -> bool:
    """Places and polls begin with the mark as well, but are somebody's: they hold an address, or a mark before each choice."""
    return "https://" in written or written.count(f"\n{_MARK}") >= 2


def _notice(plain: str) -> Skipped:
    """What an app's own line stands for: a single short line without a full stop is a picture that was left out."""
    return (
        MEDIA_LEFT_OUT if len(plain) <= 40 and not plain.endswith(".") and "\n" not in plain else SYSTEM_LINE
    )
