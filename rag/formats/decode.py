"""Bytes -> a `Source`: is it text at all, and in which encoding.

Order of the trials: byte-order mark; UTF-8, which other encodings practically never satisfy by chance; then GB18030,
Big5 and UTF-16 without a mark, which all accept much of each other's bytes, so that only how the result reads can
tell them apart. Every decoding is strict: no byte is replaced or dropped.
"""

from __future__ import annotations

import codecs
import hashlib
import re

from rag.records import InputError, Source

TEXT_SUFFIXES = (".txt", ".md")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with the bytes of the UTF-16 mark, so it is looked at first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_SHORT_MAGIC = 2  # two letters may also begin a text: then a control character has to confirm it
_CANDIDATES = ("gb18030", "cp950", "big5hkscs", "utf-16-le", "utf-16-be")
_SAMPLE = 1 << 16  # bytes looked at to rank the candidates
_PLAUSIBLE = 0.35  # right decodings of Chinese score about 0.7, of plain ASCII 0.5; wrong ones stay below 0.2
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b\x7f\x80-\x84\x86-\x9f]")
_CONTROL_SHARE = 0.002
_NON_ASCII = re.compile(rb"[\x80-\xff]")

# The most frequent characters of Chinese prose and of such reports, in both scripts: by the word list of jieba 0.42
# they make up 70% of running text. What is read in the wrong encoding holds about 5% of them.
_COMMON = frozenset(
    "政府工作年市报告代表增长目标任务建设发展经济社会民生企业项万亿元推进实施加快完成全面重点改革创新产农村城镇就收入投资消费"
    "态环境教育医疗安服治理质量一二三四五六七八九十区县省是人了不在有大中国和为这上他个地来我以到时要出的学说道家子也行下们"
    "于后自之对得主可过天分方用多你着部能等里公本都而高法门动日事那去心小同北定开前其军还然起种所如现机体力好外与文当两么只"
    "山水关明从化平又制南内西没此将员名手最东头者月间无看见各相但已些正口通想度第她合院物性战由位常海意场武使次向因立数样身"
    "情原问把路被并利石老知级江及应委美特期世湖回系比气汉总电科金先声提品或义王很统处首共马形己儿司太基领队直计别女权话少流"
    "命至米给打变果书清活几州华解议更称程今决张导术才保交放管结师便走达族反再题色京河接条规式白它风光运信受什组听布百党指论"
    "强做取技黄神选记斯真却职号界件花类何眼兵传带空干边据集联古广阳难历史专官每住商即步认车台林必死游举线言皇土团考求德叫近"
    "备研争非具李众连调感转笑该持始英克士尔让拉思根格造较际亲单朝红"
    "報長標務設發經濟會業項萬億進實點創產農鎮資費態環醫療質區縣國爲這個來時學說們於後對過裏門動開軍還種現機體與當兩麼關從內"
    "沒將員東頭間無見戰場數樣問並級應氣漢總電聲義統處馬兒領隊計別權話給變書幾華議稱決張導術結師達題條規風運組聽黨論強黃選記"
    "卻職號類傳帶幹邊據聯廣陽難歷專認車臺遊舉線團備爭衆連調轉該爾讓較際親單紅為產說衛穩續補"
)


def decode(data: bytes, name: str) -> Source:
    """Decode the bytes of one file, strictly, and drop the byte-order mark.

    `name` is what the user calls the file; it goes into `Source.name` and into errors. The same text gives the same
    `Source.id` from every encoding. Raises InputError, one line, for an empty file, for bytes that are not text and
    for text in no encoding that was tried.
    """
    if not data:
        raise InputError(f"{name}: the file is empty. Give a file that holds the text of a report.")
    text, encoding = _from_mark(data, name) or _from_evidence(data, name)
    if text.isspace() or not text:
        raise InputError(f"{name}: nothing but white space. Give a file that holds the text of a report.")
    return Source(
        id=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        name=name,
        text=text,
        encoding=encoding,
        size=len(data),
    )


def _from_mark(data: bytes, name: str) -> tuple[str, str] | None:
    """Text and encoding by the byte-order mark; None if there is no mark."""
    for mark, encoding in _BOMS:
        if not data.startswith(mark):
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            raise InputError(
                f"{name}: marked as {encoding} but byte {error.start} does not fit. Save it again as UTF-8."
            ) from error
        # A UTF-16 mark is only two bytes, which other files may begin with by chance.
        if _is_binary(text) or (encoding == "utf-16" and _score(text[:_SAMPLE]) < _PLAUSIBLE):
            raise InputError(_not_text(data, name))
        return text, encoding
    return None


def _from_evidence(data: bytes, name: str) -> tuple[str, str]:
    for magic, kind in _MAGIC:
        confirmed = len(magic) > _SHORT_MAGIC or _is_binary(data[:_SAMPLE].decode("latin-1"))
        if data.startswith(magic) and confirmed:
            raise InputError(_not_text(data, name, kind))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass  # not UTF-8: the candidates below are tried
    else:
        if not _is_binary(text):
            return text, "utf-8"
    for encoding in _ranked(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue  # strict: one wrong byte rules a candidate out
        if not _is_binary(text):
            return text, encoding
    if b"\x00" in data or _is_binary(data[:_SAMPLE].decode("latin-1").translate(_NO_C1)):
        raise InputError(_not_text(data, name))
    return _from_guess(data, name)


def _ranked(data: bytes) -> tuple[str, ...]:
    """The candidates under which a sample of `data` reads like Chinese, best first."""
    found = _NON_ASCII.search(data)
    first = found.start() if found else 0
    sample = data[first - first % 2 :][:_SAMPLE]  # an even offset: UTF-16 stays aligned
    scores: list[tuple[float, str]] = []
    for encoding in _CANDIDATES:
        if encoding.startswith("utf-16") and len(data) % 2:
            continue
        # Incremental, since the sample may end inside a character.
        reader = codecs.getincrementaldecoder(encoding)()
        try:
            score = _score(reader.decode(sample))
        except UnicodeDecodeError:
            continue
        if score >= _PLAUSIBLE:
            scores.append((score, encoding))
    scores.sort(key=lambda pair: (-pair[0], _CANDIDATES.index(pair[1])))
    return tuple(encoding for _, encoding in scores)


def _score(text: str) -> float:
    """How much `text` reads like Chinese or plain ASCII, from -1 to 1: the mean over its characters."""
    if not text:
        return 0.0
    total = 0.0
    for char in text:
        if char in _COMMON:
            total += 1.0
        elif char < "\x80":
            total += 0.5 if char.isprintable() or char in "\t\n\r\x0c" else -1.0
        elif "\u4e00" <= char <= "\u9fff":
            total += 0.2
        elif "\u3000" <= char <= "\u301f" or "\uff01" <= char <= "\uff5e" or "\u2010" <= char <= "\u2027":
            total += 0.5  # full-width signs, quotes and dashes
        else:
            total -= 1.0  # kana, box drawing, private use: what a wrong decoding is full of
    return total / len(text)


_NO_C1 = dict.fromkeys(range(0x80, 0xA0))


def _is_binary(text: str) -> bool:
    """A NUL anywhere, or control characters that no text file needs; three samples are looked at, not all of it."""
    if "\x00" in text:
        return True
    middle = len(text) // 2
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample += text[middle : middle + _SAMPLE] + text[-_SAMPLE:]
    return len(_CONTROL.findall(sample)) > _CONTROL_SHARE * len(sample) + 1


def _from_guess(data: bytes, name: str) -> tuple[str, str]:
    """Any other encoding that charset-normalizer is sure of."""
    from charset_normalizer import from_bytes  # only here: most files never need it

    guess = from_bytes(data[:_SAMPLE]).best()
    if guess is not None:
        try:
            text = data.decode(guess.encoding)
        except UnicodeDecodeError:
            guess = None  # the sample fitted, the whole does not
        else:
            if not _is_binary(text) and _score(text[:_SAMPLE]) > 0:
                return text, guess.encoding
    raise InputError(f"{name}: {_where_not_text(data)}. Save it again as UTF-8.")


def _where_not_text(data: bytes) -> str:
    """What to tell of undecodable bytes: a UTF-8 file with a damaged place is named as such."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        if len(before) > 8 and _NON_ASCII.search(before) and _score(before[-_SAMPLE:].decode("utf-8", "ignore")) > 0:
            return f"UTF-8 text that is damaged or cut off at byte {error.start}"
    return "text in an unknown encoding (not UTF-8, UTF-16, GB18030 or Big5)"


def _not_text(data: bytes, name: str, kind: str = "") -> str:
    for magic, guess in _MAGIC:
        if not kind and len(magic) > _SHORT_MAGIC and data.startswith(magic):
            kind = guess
    what = kind or "binary data"
    if what.endswith("image"):  # whatever its name says
        return f"{name}: {what}, not text. Give the PDF, Word file, web page or text that it is a picture of."
    return f"{name}: {what}, not text. Give the report as text (UTF-8, UTF-16, GB18030 or Big5)."
