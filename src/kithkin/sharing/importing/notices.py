"""Telling the notices that Messenger and Instagram write into chats from what people say.

An export has no mark for them; only their wording gives them away, in the account's language. A pattern has to fit the whole
text, and a reaction has to name a symbol, so that nobody's own sentence is lost. A notice in a language that is missing here
is taken for a message: too much is better than too little.
"""

from __future__ import annotations

import re

_SYMBOL = r"[^\w\s.,;:!?]{1,12}"
_REACTIONS = (
    rf"(?:You )?[Rr]eacted {_SYMBOL} to (?:your|a) message",
    rf"[Hh]at mit {_SYMBOL} auf (?:deine|eine) Nachricht reagiert",
    rf"[Rr]eaccion(?:ó|aste) con {_SYMBOL} a (?:tu|un) mensaje",
    rf"[AaVv](?: réagi|ous avez réagi) avec {_SYMBOL} à (?:votre|un) message",
    rf"[Hh]a(?:i)? (?:reagito|messo) (?:con )?{_SYMBOL} a(?:l tuo| un) messaggio",
    rf"[Rr]eagi(?:u|ste) com {_SYMBOL} à (?:sua|tua) mensagem",
    rf"[Rr]eageerde met {_SYMBOL} op je bericht",
    rf"[Hh]eeft met {_SYMBOL} op je bericht gereageerd",
    rf"[Rr]eagerade med {_SYMBOL} på ditt meddelande",
    rf"[Rr]eagerede med {_SYMBOL} på din besked",
    rf"[Rr]eagerte med {_SYMBOL} på meldingen din",
    rf"[Zz]areagował(?:a|\(a\))? {_SYMBOL} na Twoją wiadomość",
    rf"[Mm]esajına {_SYMBOL} ifadesi bıraktı",
    rf"[Мм]?(?:Поставил(?:\(а\)|а)?|Отреагировал(?:\(а\)|а)?) {_SYMBOL} (?:на|к) ваше(?:му)? сообщени(?:е|ю)",
    r"Liked a message",
    r"Gefällt eine Nachricht",
    r"Indicó que le gusta un mensaje",
    r"A aimé un message",
    r"Ha messo Mi piace a un messaggio",
    r"Curtiu uma mensagem",
)
_REACTION = re.compile(rf"(?:{'|'.join(_REACTIONS)})[.。]?")
_TAKEN_BACK = re.compile(r"(?:User|You|.{1,80}) unsent a message\.?")
_ABOUT_SENDER = (
    r"named the group .{1,200}",
    r"(?:added|removed) .{1,200} (?:to|from) the group",
    r"left the (?:group|conversation)",
    r"joined the (?:group|video (?:call|chat)|call|audio call)",
    r"created (?:the|this) group",
    r"(?:changed|updated) the (?:group|chat) (?:photo|theme|colou?rs?|name)(?: to .{1,100})?",
    r"set (?:the|your|his|her|their|.{1,80}'s|own) (?:own )?(?:nickname|quick reaction|emoji)(?: for .{1,80})? to .{1,100}",
    r"(?:cleared|removed) the (?:nickname|theme)(?: for .{1,80})?",
    r"(?:started|ended|missed) (?:a|an|the|your) (?:video |audio |group )?(?:call|chat)",
    r"called (?:you|the group)",
    r"(?:pinned|unpinned) a message",
    r"created a poll: .{1,300}",
    r"(?:turned on|turned off) .{1,80}",
    r"sent (?:a|an) (?:attachment|live location|location)",
    r"waved at (?:you|each other)",
)
_ABOUT_SENDER_NOTICE = re.compile(rf"(?:{'|'.join(_ABOUT_SENDER)})\.?")
_WHOLE_NOTICES = (
    r"You are now connected on Messenger\.?",
    r"(?:Video|Audio|The video|The audio) (?:chat|call) (?:ended|started)\.?",
    r"(?:You )?[Mm]issed (?:a|an) (?:video |audio )?(?:call|chat)(?: from .{1,80})?\.?",
    r"Say hi to your new Facebook friend, .{1,80}\.?",
    r"Messages and calls are secured with end-to-end encryption\..{0,200}",
)
_WHOLE_NOTICE = re.compile("|".join(_WHOLE_NOTICES))
_ATTACHMENT = re.compile(
    r"(?:sent an attachment|hat einen Anhang gesendet|envió un archivo adjunto|a envoyé une pièce jointe|ha inviato un allegato"
    r"|enviou um anexo|heeft een bijlage verzonden|skickade en bilaga|har sendt en vedhæftning|sendte et vedlegg)[.。]?"
)


def is_reaction(content: str) -> bool:
    """Whether a text only tells of a reaction ("Reacted ❤ to your message")."""
    return _REACTION.fullmatch(content) is not None


def is_taken_back(kind: str, content: str) -> bool:
    """Whether an encrypted chat's placeholder stands for a message that was taken back."""
    return kind == "placeholder" and _TAKEN_BACK.fullmatch(content) is not None


def is_notice(sender: str, content: str) -> bool:
    """Whether a text is the app's own: it tells what its sender, or "You", did to the chat."""
    if _WHOLE_NOTICE.fullmatch(content):
        return True
    rest = _after_sender(sender, content)
    return rest is not None and _ABOUT_SENDER_NOTICE.fullmatch(rest) is not None


def is_attachment_notice(sender: str, content: str) -> bool:
    """Whether a text only says that something was attached, which the entry then holds."""
    rest = _after_sender(sender, content)
    return rest is not None and _ATTACHMENT.fullmatch(rest) is not None


def _after_sender(sender: str, content: str) -> str | None:
    for name in (sender, "You", sender.partition(" ")[0]):
        if name and content.startswith(f"{name} "):
            return content[len(name) + 1 :]
    return None
