"""What mail programs write above quotes and under letters, in the languages that our visitors write."""

import re

# "On … wrote:" in any order of words.
WROTE = re.compile(
    r"\b(wrote|schrieb|geschrieben|a écrit|escribió|ha escrito|escreveu|skrev|schreef|ha scritto)\b"
    r"([^:]{0,60}|[^:]{0,60}\d:\d\d\)):$",
    re.I,
)
TIME = re.compile(r"\d{1,2} ?[:.h] ?\d{2}|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\b(19|20)\d\d\b")
CLOCK = re.compile(r"\d{1,2} ?[:.h] ?\d{2}")
ADDRESS = re.compile(r"[^\s@<>()]+@[^\s@<>()]+")

FIELD = re.compile(r"[*_ ]{0,3}([^\W\d_][^\W\d_ -]{0,14}(?: [^\W\d_]{1,3})?)[*_]{0,3} ?:[*_]{0,3}(?: |$)")
FIELDS = {
    **dict.fromkeys(("from", "von", "de", "da"), "from"),
    **dict.fromkeys(
        ("date", "sent", "datum", "gesendet", "fecha", "enviado", "enviado el", "enviados", "data"), "date"
    ),
    **dict.fromkeys(("enviada em", "enviado em", "enviada", "envoyé", "envoyé le"), "date"),
    **dict.fromkeys(("to", "an", "para", "à", "pour"), "to"),
    **dict.fromkeys(("cc", "kopie", "copie", "bcc", "reply-to", "importance", "prioridad"), "other"),
    **dict.fromkeys(("subject", "betreff", "asunto", "assunto", "objet", "sujet"), "subject"),
}
DIVIDER = re.compile(r"[-_=*]{5,}( ?[^-_]{3,40} ?[-_]{4,})?")

FORWARDED = re.compile(
    r"(-{3,} ?)?(begin )?(forwarded message|weitergeleitete nachricht|mensaje reenviado|inicio del mensaje reenviado"
    r"|mensagem (re)?encaminhada|início da mensagem (re)?encaminhada|message transféré"
    r"|début du message (transféré|réexpédié)"
    r"|anfang der weitergeleiteten (nachricht|e-mail))( ?:| ?-{3,})",
    re.I,
)
FORWARDS = re.compile(r"(fwd?|wg|rv|tr|enc|i) ?:", re.I)
# The answers stand inside of what is quoted, in another colour.
POINTS_DOWN = re.compile(
    r"\b(below|inline|in line|in red|in blue|unten|in rot|in blau|más abajo|abajo|en rojo|en azul|abaixo|a vermelho"
    r"|em vermelho|a azul|ci-dessous|plus bas|en rouge|en bleu|dans le texte|im text|en el texto|no texto)\b",
    re.I,
)

PHONE = (
    r"(iphone|ipad|ipod|android|blackberry|galaxy|samsung|huawei|xiaomi|redmi|pixel|motorola|nokia|handy|smartphone|móvil"
    r"|celular|mobile|phone)"
)
DEVICE = rf"(\w+[- ]){{0,3}}{PHONE}([- ]?[\w-]+){{0,4}}"
PROGRAM = r"(outlook|yahoo mail|mail|correo|courrier|e-mail|proton ?mail|gmx( mail)?|web\.de( mail)?|gmail)"
ON = r"( (on|for|für|auf|para|pour|sur|en|no|app|mobile|windows|android|ios|iphone|\d+)){0,6}"
LINK = r"\]?( ?[<(]https?://[^<>() ]{1,200}[>)])?( secure email)?"
SENT = "|".join(
    (
        rf"(sent|get) (from|via|with) (my |your |\[)?({DEVICE}|{PROGRAM}{ON})",
        rf"(get|holen sie sich|obtener|obtenir|obter|télécharger|descargar) ({PROGRAM}|outlook){ON}",
        rf"outlook{ON} (beziehen|herunterladen)",
        rf"(von meinem|von meiner|vom) {DEVICE} (gesendet|geschickt)",
        rf"gesendet (von|mit) (meinem |meiner |der )?({DEVICE}|{PROGRAM}){ON}",
        rf"diese nachricht wurde von meinem {DEVICE} (mit [\w-]+( mail)? )?gesendet",
        rf"enviad[oa] (desde|do|de|a partir do|pelo) (mi |mis |meu |o )?({DEVICE}|{PROGRAM}{ON})",
        rf"envoyé (de|depuis|à partir de|avec) (mon |ma |l[’'])?({DEVICE}|{PROGRAM}{ON})",
        rf"provenance : {PROGRAM}{ON}",
    )
)
SENT_FROM = re.compile(rf"[_*\[ ]{{0,2}}({SENT}){LINK}[.!_*\] ]{{0,2}}", re.I)

REACHES = re.compile(r"\+?\d[\d ()./-]{6,}\d|[^\s@]+@[^\s@]+|https?://|www\.", re.I)
CONFIDENTIAL = re.compile(r"\b(confidential|confidencia\w*|confidentiel\w*|vertraulich\w*|privileged)\b", re.I)
ADDRESSEE = re.compile(r"\b(intended|addressee|destinat\w+|empfänger\w*|adressat\w*|recipient)\b", re.I)
