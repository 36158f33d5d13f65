"""Which encoding a text is in, among those official tables come in; and its copy in UTF-8.

Detection of 8-bit Russian text is our own, because general detectors guess short texts wrong: a file
has three readings, and the right one is that whose letters stand in pairs as in Russian words, with
capitals only where words begin. The pairs are counted over words of statistical tables.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, partial
from itertools import pairwise
from math import log
from pathlib import Path

from klaster.model.text import Text
from klaster.sources.table.raw_table import Request, listed
from klaster.sources.table.safety import CHUNK, copy_of

EIGHT_BIT = ("cp1251", "koi8-r", "cp866")
WESTERN = ("cp1252", "cp1250")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", *EIGHT_BIT, *WESTERN)

_SAMPLE, _SCORED = 1 << 18, 1 << 15
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

_WORDS = """
регион область край республика город округ автономный федеральный район территория всего итого том числе
российская федерация кыргызская казахстан таджикистан беларусь армения центральный северо западный южный
приволжский уральский сибирский дальневосточный кавказский москва санкт петербург московская ленинградская
тверская тульская калужская рязанская владимирская ивановская костромская ярославская смоленская орловская
курская белгородская воронежская липецкая тамбовская брянская архангельская вологодская мурманская
новгородская псковская калининградская карелия коми ненецкий краснодарский ставропольский адыгея калмыкия
астраханская волгоградская ростовская дагестан ингушетия чеченская осетия башкортостан татарстан чувашская
удмуртская марий эл мордовия пермский кировская нижегородская самарская саратовская ульяновская пензенская
оренбургская курганская свердловская тюменская челябинская ханты мансийский ямало алтай бурятия тыва хакасия
красноярский иркутская кемеровская новосибирская омская томская забайкальский якутия саха камчатский
приморский хабаровский амурская магаданская сахалинская еврейская чукотский крым севастополь чуйская ошская
баткенская джалал абадская иссык кульская нарынская таласская бишкек ош алматы астана шымкент акмолинская
актюбинская атырауская жамбылская карагандинская костанайская кызылординская мангистауская павлодарская
туркестанская минская гомельская могилевская брестская витебская гродненская душанбе согдийская хатлонская
вид виды экономической деятельности сельское лесное хозяйство охота рыболовство добыча полезных ископаемых
обрабатывающие производства производство обеспечение электрической энергией газом паром водоснабжение
строительство торговля оптовая розничная ремонт транспортировка хранение гостиницы общественное питание
информация связь финансовая страховая операции недвижимым имуществом профессиональная научная техническая
административная услуги государственное управление образование здравоохранение социальных культура спорт
искусство развлечения прочие численность занятых работников среднегодовая среднесписочная человек тысяч млн
рублей сомов тенге процентов заработная плата оборот выпуск валовой добавленная стоимость основные фонды
инвестиции предприятия организации год годы период месяц значение показатель единица измерения код
наименование источник примечание данные нет отсутствует без учета по на в и с за от до из к или не
уфа пермь омск тула рязань казань самара саратов сочи ереван гюмри ширак лори сюник тавуш арарат армавир
котайк вайоц дзор гегаркуник арагацотн худжанд хорог бохтар брест гомель гродно минск витебск могилев
юг север восток запад руб сом тыс млрд шт кг тонн объем объём сумма цена доход расход прибыль хлеб мясо молоко
одежда обувь кожа лен лён хлопок шерсть шелк шёлк ткань мебель химия металл нефть газ уголь дом семья люди
мужчины женщины город село всего оба пола возраст класс раздел группа товар экспорт импорт оквэд окпо инн
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь название население доля рост
"""
_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
_ORDINARY_SIGNS = frozenset("«»№–—…“”„’\u00a0°")
_STRANGE_LETTER, _STRANGE_SIGN, _ORDINARY_SIGN, _SUDDEN_CAPITAL, _ALL_CAPITALS = -8.0, -8.0, -5.0, -7.0, -2.0
_WORST_TEXT = -7.9


@cache
def _next_letter_scores() -> dict[str, float]:
    """Log probability of a letter after another, word borders included; rare pairs lean on the letter."""
    words = [f" {word} " for word in _WORDS.split()]
    pairs = Counter(word[i : i + 2] for word in words for i in range(len(word) - 1))
    firsts = Counter(letter for word in words for letter in word[:-1])
    total, kinds = sum(firsts.values()), len(_LETTERS) + 1
    share = {letter: (firsts[letter] + 0.5) / (total + 0.5 * kinds) for letter in f" {_LETTERS}"}
    return {a + b: log((pairs[a + b] + 2 * share[b]) / (firsts[a] + 2)) for a in share for b in share}


def guessed_encoding(request: Request) -> str:
    """The encoding of a text file, one of :data:`ENCODINGS`.

    A byte-order mark decides; then validity as UTF-8, but for a few bytes, which are then an error with its row;
    then whether the letters outside ASCII stand alone inside Latin words; then the likelihood of the three
    8-bit readings of Russian, over the first part of the file that has any letter outside ASCII.

    Raises
    ------
    InputError
        No reading looks like text.
    """
    sample = _telling_sample(request.source)
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return name
    if _is_utf8(sample) or _is_damaged_utf8(sample):
        return "utf-8"
    if western := _western(sample):
        return western
    first = next(index for index, byte in enumerate(sample) if byte > 127)
    scores = {name: russian_score(sample[max(first - 80, 0) : first + _SCORED], name) for name in EIGHT_BIT}
    best = max(EIGHT_BIT, key=scores.__getitem__)
    if scores[best] < _WORST_TEXT:
        raise _unreadable(request)
    return best


def _telling_sample(path: Path) -> bytes:
    """The beginning of the file, moved on to where the first byte outside ASCII stands."""
    with path.open("rb") as stream:
        first = stream.read(_SAMPLE)
        sample = first
        while sample and sample.isascii():
            sample = stream.read(_SAMPLE)
        return (sample or first) + stream.read(4)


def _is_utf8(sample: bytes) -> bool:
    """Whether the bytes are UTF-8, but for a letter cut at either end of the sample."""
    begin = next((i for i, byte in enumerate(sample[:4]) if byte & 0xC0 != 0x80), 0)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample[begin:], final=len(sample) < _SAMPLE)
    except UnicodeDecodeError:
        return False
    return True


def _is_damaged_utf8(sample: bytes) -> bool:
    """Whether nearly all bytes outside ASCII make letters of UTF-8: no other encoding does that by chance."""
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) - broken >= max(8, 3 * broken)


def _western(sample: bytes) -> str:
    """The encoding of Latin text with single accented letters; "" where the words are not Latin.

    The bytes that are letters in Central Europe are signs in the West.
    """
    letters = len(re.findall(rb"[\x80-\xff]", sample))
    runs = re.findall(rb"(?:(?<=[A-Za-z])[\x80-\xff]{1,2}|[\x80-\xff]{1,2}(?=[A-Za-z]))", sample)
    if re.search(rb"[\x80-\xff]{3}", sample) or 5 * sum(map(len, runs)) < 3 * letters:
        return ""
    signs = any(not bytes([byte]).decode("cp1252", "replace").isalpha() for run in runs for byte in run)
    return "cp1250" if signs else "cp1252"


def russian_score(sample: bytes, encoding: str) -> float:
    """How well the bytes read as Russian in an encoding: mean score of a letter, nearer zero is better.

    >>> word = "Баткен".encode("koi8-r")
    >>> max(EIGHT_BIT, key=lambda encoding: russian_score(word, encoding))
    'koi8-r'
    """
    text = sample.decode(encoding, "replace")
    letters = sum(character > "\x7f" for character in text)
    words = sum(_word_score(word) for word in re.findall(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*", text))
    signs = sum(map(_sign_score, re.findall(r"[A-Za-z]?[^\x00-\x7f]", text)))
    inside_numbers = len(re.findall(r"(?<=[0-9])[^\W\d_\x00-\x7f](?=[0-9])", text))
    return (words + signs + _STRANGE_LETTER * inside_numbers) / max(letters, 1)


def _word_score(word: str) -> float:
    scores, small = _next_letter_scores(), f" {word.lower()} "
    spelling = sum(scores.get(small[i : i + 2], _STRANGE_LETTER) for i in range(len(small) - 1))
    sudden = sum(a.islower() and b.isupper() for a, b in pairwise(word))
    shouted = _ALL_CAPITALS if len(word) > 1 and word.isupper() else 0.0
    return spelling + _SUDDEN_CAPITAL * sudden + shouted


def _sign_score(sign: str) -> float:
    """Score of a sign outside ASCII and the Latin letter it touches, if any: none stands inside a word."""
    if sign[-1].isalpha():
        return 0.0
    return _ORDINARY_SIGN if sign in _ORDINARY_SIGNS else _STRANGE_SIGN


def codec_name(request: Request, encoding: str) -> str:
    """The name of an encoding as Python knows it; InputError where there is none such."""
    try:
        return codecs.lookup(encoding).name
    except LookupError as error:
        raise request.refusal(
            Text(f"there is no encoding {encoding!r}", f"нет такой кодировки: «{encoding}»"),
            Text(f"Known here: {listed(ENCODINGS)}.", f"Известны: {listed(ENCODINGS)}."),
        ) from error


def utf8_path(request: Request, encoding: str) -> Path:
    """The file in UTF-8: itself, or a temporary copy written in pieces.

    Raises
    ------
    InputError
        Some bytes do not exist in the encoding; the row is named. No copy is left.
    """
    if codec_name(request, encoding) in ("utf-8", "utf-8-sig", "ascii"):
        return request.source
    return copy_of(request.source, ".csv", partial(_write_utf8, request, encoding), encoding)


def _write_utf8(request: Request, encoding: str, target: Path) -> None:
    with target.open("wb") as copy:
        for text in decoded_pieces(request, encoding):
            # DOS programs end a file with Ctrl-Z.
            copy.write(text.replace("\x1a", "").encode("utf-8", "surrogatepass"))


def decoded_pieces(request: Request, encoding: str) -> Iterator[str]:
    """The text of the file, piece by piece; InputError naming the row of the first impossible byte."""
    decoder = codecs.getincrementaldecoder(encoding)()
    rows = 1
    with request.source.open("rb") as stream:
        while True:
            chunk = stream.read(CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                raise _bad_byte(request, encoding, error, rows) from error
            rows += text.count("\n")
            yield text
            if not chunk:
                return


def _bad_byte(request: Request, encoding: str, error: UnicodeDecodeError, rows: int) -> Exception:
    row = rows + error.object[: error.start].count(b"\n")
    byte = f"0x{error.object[error.start]:02x}"
    return request.refusal(
        Text(f"the byte {byte} does not exist in {encoding}", f"байта {byte} нет в кодировке {encoding}"),
        Text(
            f"Name the encoding of the file ({listed(ENCODINGS)}), or save it anew as UTF-8.",
            f"Укажите кодировку файла ({listed(ENCODINGS)}) или сохраните его заново в UTF-8.",
        ),
        row=row,
    )


def check_utf8(request: Request) -> None:
    """Raise InputError at the first byte that is not UTF-8."""
    for _ in decoded_pieces(request, "utf-8"):
        pass


def _unreadable(request: Request) -> Exception:
    return request.refusal(
        Text(
            f"the encoding of the text was not recognised; looked for {listed(ENCODINGS)}",
            f"кодировка текста не распознана; искали {listed(ENCODINGS)}",
        ),
        Text(
            "Name the encoding, or save the file anew as UTF-8.",
            "Укажите кодировку или сохраните файл заново в UTF-8.",
        ),
    )
