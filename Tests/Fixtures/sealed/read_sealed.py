#!/usr/bin/env python3
"""Opens a sealed store of fob and prints its records as JSON: docs/sealed-store.md, in another language.

    read_sealed.py FOLDER passphrase FILE     a passphrase, in a file without a newline; `-` is standard input
    read_sealed.py FOLDER key-file FILE       a key file
    read_sealed.py FOLDER key-command FILE    what the key command printed

It uses Python's standard library alone, is slow where fob is fast, and wipes nothing: it is here so that the format is not
whatever fob happens to do. Ends with 1, and one sentence, where anything is not as it must be.
"""
import hashlib
import hmac
import json
import re
import struct
import sys
import unicodedata
from pathlib import Path


class Refused(Exception):
    pass


# JSON: numbers stay as they are written, a key stands once, and there is one spelling of what an object says.


class Number(str):
    pass


def members(pairs):
    if len({key for key, _ in pairs}) != len(pairs):
        raise Refused("a key stands twice")
    return dict(pairs)


def parse(data):
    def refuse(name):
        raise Refused(f"{name} is not JSON")

    return json.loads(
        data.decode("utf-8"), parse_int=Number, parse_float=Number, parse_constant=refuse, object_pairs_hook=members)


def quoted(text):
    short = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(short.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in text) + '"'


def canonical(value):
    if isinstance(value, dict):
        ordered = sorted(value.items(), key=lambda member: member[0].encode())
        return "{" + ",".join(quoted(key) + ":" + canonical(item) for key, item in ordered) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    if isinstance(value, Number):
        return str(value)
    return quoted(value) if isinstance(value, str) else json.dumps(value)


def without(value, name):
    return canonical({key: item for key, item in value.items() if key != name}).encode()


def number(value):
    if not isinstance(value, Number) or not re.fullmatch("0|[1-9][0-9]{0,9}", value):
        raise Refused("a number is not a plain one")
    return int(value)


ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def base64url(text, length=None):
    bits = 0
    if not isinstance(text, str) or isinstance(text, Number) or any(c not in ALPHABET for c in text):
        raise Refused("that is not base64url")
    for character in text:
        bits = bits << 6 | ALPHABET.index(character)
    count, rest = divmod(6 * len(text), 8)
    if rest == 6 or bits & ((1 << rest) - 1) or (length is not None and count != length):
        raise Refused("that is not base64url of the right length")
    return (bits >> rest).to_bytes(count, "big")


# RFC 5869, RFC 8439


def hkdf(key, salt, purpose):
    root = hmac.digest(salt, key, "sha256")
    return hmac.digest(root, b"fob/v1/" + purpose.encode() + b"\1", "sha256")


def chacha_block(key, counter, nonce):
    start = struct.unpack("<16I", b"expand 32-byte k" + key + struct.pack("<I", counter) + nonce)
    state = list(start)
    columns = [(0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)]
    diagonals = [(0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)]
    for _ in range(10):
        for a, b, c, d in columns + diagonals:
            for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                state[x] = (state[x] + state[y]) & 0xFFFFFFFF
                word = state[z] ^ state[x]
                state[z] = (word << turn | word >> (32 - turn)) & 0xFFFFFFFF
    return struct.pack("<16I", *((word + first) & 0xFFFFFFFF for word, first in zip(state, start)))


def chacha(key, nonce, data):
    stream = b"".join(chacha_block(key, 1 + i, nonce) for i in range((len(data) + 63) // 64))
    return bytes(a ^ b for a, b in zip(data, stream))


def poly1305(key, message):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for place in range(0, len(message), 16):
        block = message[place:place + 16] + b"\1"
        total = (total + int.from_bytes(block, "little")) * r % ((1 << 130) - 5)
    return ((total + int.from_bytes(key[16:], "little")) & ((1 << 128) - 1)).to_bytes(16, "little")


def padded(data):
    return data + bytes(-len(data) % 16)


def tag_of(key, nonce, ciphertext, additional):
    text = padded(additional) + padded(ciphertext) + struct.pack("<QQ", len(additional), len(ciphertext))
    return poly1305(chacha_block(key, 0, nonce)[:32], text)


def open_box(key, box, additional, nonce=bytes(12)):
    ciphertext, tag = box[:-16], box[-16:]
    if len(box) < 16 or not hmac.compare_digest(tag, tag_of(key, nonce, ciphertext, additional)):
        raise Refused("it was altered, or is of another key")
    return chacha(key, nonce, ciphertext)


def check_cipher():
    """RFC 8439 section 2.8.2."""
    key, nonce = bytes(range(0x80, 0xA0)), bytes.fromhex("070000004041424344454647")
    additional = bytes.fromhex("50515253c0c1c2c3c4c5c6c7")
    text = (b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
            b"sunscreen would be it.")
    ciphertext = bytes.fromhex(
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b"
        "1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
        "3ff4def08e4b7a9de576d26586cec64b6116")
    tag = bytes.fromhex("1ae10b594f09e26a7e902ecbd0600691")
    if chacha(key, nonce, text) != ciphertext or open_box(key, ciphertext + tag, additional, nonce) != text:
        raise Refused("this is not ChaCha20-Poly1305")


# The store


def wrapping_key(slot, kind, secret):
    """The key that a slot is sealed under; None where the slot is of another type."""
    if slot["type"] != {"passphrase": "scrypt"}.get(kind, kind):
        return None
    salt = base64url(slot["salt"], 16)
    if kind == "passphrase":
        n = number(slot["n"])
        if n not in (1 << 17, 1 << 18, 1 << 19, 1 << 20) or number(slot["r"]) != 8 or number(slot["p"]) != 1:
            raise Refused("the cost is out of bounds")
        try:
            secret = unicodedata.normalize("NFC", secret.decode("utf-8")).encode("utf-8")
        except UnicodeDecodeError:
            pass
        return hashlib.scrypt(
            secret, salt=b"fob/v1/scrypt" + salt, n=n, r=8, p=1, maxmem=(1 << 31) - 1, dklen=32)
    secret = secret[:-1] if secret.endswith(b"\n") else secret
    if len(secret) < 32:
        raise Refused("the secret is too short")
    return hkdf(secret, salt, kind)


def store_key(header, kind, secret):
    for slot in header["slots"]:
        wrapping = wrapping_key(slot, kind, secret)
        if wrapping is None:
            continue
        try:
            additional = header["store_id"].encode() + b"\0" + without(slot, "wrapped")
            return open_box(wrapping, base64url(slot["wrapped"], 48), additional)
        except Refused:
            continue
    raise Refused("no slot is opened by that")


class Store:
    def __init__(self, folder, kind, secret):
        header = parse((folder / "store.json").read_bytes())
        if header["format"] != "fob-store" or number(header["version"]) != 1 or header["protection"] != "sealed":
            raise Refused("that is not a sealed store of version 1")
        if header["aead"] != "ChaCha20-Poly1305" or not re.fullmatch("sealed-[0-9a-f]{8}", header["tree"]):
            raise Refused("that is not a sealed store as it is described")
        if not 1 <= len(header["slots"]) <= 8 or len({slot["id"] for slot in header["slots"]}) != len(header["slots"]):
            raise Refused("the slots are not as they must be")
        self.id = header["store_id"]
        self.key = store_key(header, kind, secret)
        mac = hmac.digest(hkdf(self.key, self.id.encode(), "header"), without(header, "mac"), "sha256")
        if not hmac.compare_digest(base64url(header["mac"], 32), mac):
            raise Refused("the header was altered")
        self.names = open_box(
            hkdf(self.key, self.id.encode(), "name-key"), base64url(header["name_key"], 48), self.id.encode())
        self.tree = folder / header["tree"]

    def file_name(self, kind, name):
        text = b"fob/v1/name\0" + kind.encode() + b"\0" + name.encode()
        return hmac.digest(self.names, text, "sha256")[:16].hex()

    def record(self, path, kind):
        file = parse(path.read_bytes())
        if file["format"] != "fob-sealed" or number(file["version"]) != 1:
            raise Refused(f"{path.name} is not a sealed record of version 1")
        salt = base64url(file["salt"], 32)
        if not hmac.compare_digest(base64url(file["commit"], 32), hkdf(self.key, salt, "commit")):
            raise Refused(f"{path.name} was altered, or is of another key")
        bound = {"store_id": self.id, "kind": kind, "name": path.stem, "version": Number("1")}
        plain = open_box(hkdf(self.key, salt, "payload"), base64url(file["ciphertext"]), canonical(bound).encode())
        record = parse(plain)
        if record["format"] != kind:
            raise Refused(f"{path.name} is another record")
        return record

    def records(self):
        found = {"accounts": {}, "metadata": {}, "providers": {}}
        for path in sorted(self.tree.glob("providers/*.sealed")):
            record = self.record(path, "fob-provider")
            self.check(path.stem, "fob-provider", record["name"])
            found["providers"][record["name"]] = record
        for path in sorted(self.tree.glob("metadata/*.sealed")):
            record = self.record(path, "fob-metadata")
            self.check(path.stem, "fob-provider", record["provider"])
            found["metadata"][record["provider"]] = record
        for path in sorted(self.tree.glob("accounts/*/*.sealed")):
            record = self.record(path, "fob-account")
            name = record["provider"] + "/" + record["name"]
            self.check(path.parent.name, "fob-provider", record["provider"])
            self.check(path.stem, "fob-account", name)
            found["accounts"][name] = record
        return found

    def check(self, found, kind, name):
        if found != self.file_name(kind, name):
            raise Refused(f"{name} lies under another name")


def main(arguments):
    if len(arguments) != 3 or arguments[1] not in ("passphrase", "key-file", "key-command"):
        print(__doc__, file=sys.stderr)
        return 2
    folder, kind, file = arguments
    try:
        check_cipher()
        secret = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        store = Store(Path(folder), kind, secret)
        print(canonical({"store_id": store.id, "records": store.records()}))
    except (Refused, ValueError, KeyError, TypeError, OSError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
