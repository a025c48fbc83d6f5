#!/usr/bin/env python3
"""Shows the events of a record/replay log, one a line: its number, its offset in the file in bytes, the instruction count at
which it happened, its kind and its arguments.

Reads Backstep's recordings ("-record F"), and the logs of QEMU's "-icount rr=record,rrfile=F", versions 5 to 12. Backstep's
blocks have checksums; the offset of an event is that of its block. QEMU's logs have neither lengths nor checksums: what is
damaged is seen when it no longer makes sense, at or behind the damage. Reading stops at damage, or with --resync goes on at
the next good block, or at the first offset from which events make sense again.

Exit status: 0 when the whole log was read to its end; 1 when it is damaged, cut short or was never finished (what can be
read is shown, and standard error names the offset); 2 when nothing can be read: no such file, no log, a version without a
known format.
"""

import argparse
import collections
import json
import os
import struct
import sys
import zlib

Event = collections.namedtuple("Event", "offset icount kind detail")

WHOLE, DAMAGED, UNREADABLE = 0, 1, 2


class Damage(Exception):
    """What stands at an offset makes no sense."""

    def __init__(self, offset, text):
        super().__init__(text)
        self.offset = offset


class Unreadable(Exception):
    """Not a log, or one of a format that is not known."""


class Reader:
    """Takes big-endian numbers off a log."""

    def __init__(self, data, offset):
        self.data = data
        self.offset = offset

    def take(self, count):
        end = self.offset + count
        if end > len(self.data):
            raise Damage(self.offset, f"{count} bytes are needed and {len(self.data) - self.offset} are left")
        self.offset = end
        return self.data[end - count:end]

    def number(self, form):
        return struct.unpack(">" + form, self.take(struct.calcsize(">" + form)))[0]

    def u8(self):
        return self.number("B")

    def u32(self):
        return self.number("I")

    def i32(self):
        return self.number("i")

    def u64(self):
        return self.number("Q")

    def i64(self):
        return self.number("q")

    def array(self):
        start = self.offset
        length = self.u32()
        if length > len(self.data) - self.offset:
            raise Damage(start, f"an array of {length} bytes, and {len(self.data) - self.offset} are left")
        return self.take(length)

    def choice(self, what, names):
        start = self.offset
        value = self.u32()
        if value >= len(names):
            raise Damage(start, f"{what} {value} does not exist")
        return names[value]

    def flag(self):
        start = self.offset
        value = self.u8()
        if value > 1:
            raise Damage(start, f"a yes or no that is {value}")
        return value


# The arguments of events. Each takes the reader and gives text.

def plain(_reader):
    return ""


def array_text(data):
    text = "".join(chr(b) if 0x20 <= b < 0x7f and b not in (0x22, 0x5c) else f"\\x{b:02x}" for b in data[:64])
    return f'{len(data)} bytes "{text}"' + ("..." if len(data) > 64 else "")


def identifier(reader):
    return f"id {reader.u64()}"


KEY_CODES = 200  # more than QEMU has names for keys
BUTTONS = 16


def input_event(reader):
    kind = reader.choice("input event", ("key", "button", "relative", "absolute"))
    if kind == "key":
        if reader.choice("kind of key", ("number", "qcode")) == "number":
            return f"key number {reader.u64()} {('up', 'down')[reader.flag()]}"
        start = reader.offset
        code = reader.u32()
        if code >= KEY_CODES:
            raise Damage(start, f"key code {code} does not exist")
        return f"key qcode {code} {('up', 'down')[reader.flag()]}"
    if kind == "button":
        start = reader.offset
        button = reader.u32()
        if button >= BUTTONS:
            raise Damage(start, f"mouse button {button} does not exist")
        return f"button {button} {('up', 'down')[reader.flag()]}"
    return f"{kind} axis {reader.choice('axis', ('x', 'y'))} {reader.i64()}"


def char_read(reader):
    return f"device {reader.u8()}, {array_text(reader.array())}"


def network(reader):
    return f"filter {reader.u8()}, flags {reader.u32():#x}, {len(reader.array())} bytes"


def char_write(reader):
    return f"result {reader.i32()}, offset {reader.i32()}"


def char_read_all(reader):
    return array_text(reader.array())


def char_read_all_error(reader):
    start = reader.offset
    error = reader.i32()
    if error >= 0:
        raise Damage(start, f"an error that is not negative: {error}")
    return f"error {error}"


def audio_out(size):
    return lambda reader: f"{reader.number(size)} samples played"


def audio_in(size):
    def read(reader):
        start = reader.offset
        count = reader.number(size)
        position = reader.number(size)
        if count > (len(reader.data) - reader.offset) // 16:
            raise Damage(start, f"{count} audio samples, and {len(reader.data) - reader.offset} bytes are left")
        reader.take(count * 16)
        return f"{count} samples, write position {position}"
    return read


def random_bytes(reader):
    result = reader.i32()
    return f"result {result}, {array_text(reader.array())}"


def clock(reader):
    return f"{reader.i64()} ns"


ASYNC_KINDS = (("BH", identifier), ("BH_ONESHOT", identifier), ("INPUT", input_event), ("INPUT_SYNC", plain), ("CHAR_READ", char_read),
               ("BLOCK", lambda reader: f"request {reader.u64()}"), ("NET", network))

CHECKPOINTS = ("CLOCK_WARP_START", "CLOCK_WARP_ACCOUNT", "RESET_REQUESTED", "SUSPEND_REQUESTED", "CLOCK_VIRTUAL", "CLOCK_HOST",
               "CLOCK_VIRTUAL_RT", "INIT", "RESET")

# Causes of a shutdown. QEMU added some without a new log version, which moved all later ids: see QemuLog.fitness.
CAUSES_2_10 = ("none", "host-error", "host-qmp", "host-signal", "host-ui", "guest-shutdown", "guest-reset", "guest-panic")
CAUSES_4_0 = ("none", "host-error", "host-qmp-quit", "host-qmp-system-reset", "host-signal", "host-ui", "guest-shutdown", "guest-reset",
              "guest-panic")
CAUSES_4_1 = CAUSES_4_0 + ("subsystem-reset",)
CAUSES_7_2 = CAUSES_4_1 + ("snapshot-load",)


def async_group(kinds, with_checkpoint):
    """One event for all that is asynchronous, as it was up to version 11: the kind stands behind it."""
    def read(reader):
        checkpoint = f", at checkpoint {reader.u8()}" if with_checkpoint else ""
        start = reader.offset
        kind = reader.u8()
        if kind >= len(kinds):
            raise Damage(start, f"asynchronous event {kind} does not exist")
        name, arguments = kinds[kind]
        return f"ASYNC_{name}", (arguments(reader) + checkpoint).removeprefix(", ")
    return read


def event_table(version, causes):
    """What each event id means in a version, in order from id 0. A name of None: the arguments tell it."""
    rows = [("INSTRUCTION", None), ("INTERRUPT", plain), ("EXCEPTION", plain)]
    kinds = ASYNC_KINDS if version >= 8 else ASYNC_KINDS[:1] + ASYNC_KINDS[2:]
    if version >= 12:
        rows += [("ASYNC_" + name, arguments) for name, arguments in kinds]
    else:
        rows.append((None, async_group(kinds, version < 11)))
    if version >= 7:
        rows += [("SHUTDOWN " + cause, plain) for cause in causes]
        rows.append(("SHUTDOWN", None))  # one id too many is set aside for causes; nobody writes it
    else:
        rows.append(("SHUTDOWN", plain))
    rows += [("CHAR_WRITE", char_write), ("CHAR_READ_ALL", char_read_all), ("CHAR_READ_ALL_ERROR", char_read_all_error)]
    if version >= 6:
        size = "Q" if version >= 8 else "I"
        rows += [("AUDIO_OUT", audio_out(size)), ("AUDIO_IN", audio_in(size))]
    if version >= 9:
        rows.append(("RANDOM", random_bytes))
    rows += [("CLOCK_HOST", clock), ("CLOCK_VIRTUAL_RT", clock)]
    rows += [("CHECKPOINT " + name, plain) for name in CHECKPOINTS]
    rows.append(("END", plain))
    return rows


class QemuLog:
    """A log of QEMU. Layout: version (32 bits), reserved (64 bits), events; an event is its id (8 bits) and its arguments."""

    FAMILY = 0xe02000
    KNOWN = range(5, 13)
    HEADER = 12
    # The layouts of each version, newest first: since which QEMU, and the causes of a shutdown.
    LAYOUTS = {7: (("4.1", CAUSES_4_1), ("4.0", CAUSES_4_0), ("2.10", CAUSES_2_10)),
               12: (("7.2", CAUSES_7_2), ("7.1", CAUSES_4_1))}
    # So many events in a row that make sense are no accident.
    CONVINCING = 24
    # So many events are tried to tell layouts apart.
    SAMPLE = 1000

    def __init__(self, data, forced_version=None, layout=None):
        self.data = data
        self.notes = []
        version = struct.unpack(">I", data[:4])[0]
        self.finished = version != 0
        if forced_version is not None:
            version = self.FAMILY + forced_version
        elif not self.finished:
            version = self.FAMILY + 12
            self.notes.append("the header was never written: QEMU was killed while it recorded; read as version 12")
        self.version = version - self.FAMILY
        if self.version not in self.KNOWN:
            raise Unreadable(f"a QEMU log of version {self.version} ({version:#x}); known are {self.KNOWN[0]} to {self.KNOWN[-1]}")
        layouts = self.LAYOUTS.get(self.version)
        if layouts is None:
            layouts = self.LAYOUTS[7] if self.version == 8 else (("", CAUSES_4_1),)
        if layout is not None:
            layouts = [row for row in layouts if row[0] == layout]
            if not layouts:
                raise Unreadable(f"version {self.version} has no event ids of QEMU {layout}")
        tables = [(name, event_table(self.version, causes)) for name, causes in layouts]
        # Newest first, so that of equals the newest wins.
        self.layout, self.table = max(tables, key=lambda row: self.fitness(row[1])) if len(tables) > 1 else tables[0]

    @classmethod
    def recognises(cls, data):
        return len(data) >= cls.HEADER and data[4:12] == bytes(8) and (data[:4] == bytes(4) or data[:3] == b"\x00\xe0\x20")

    def title(self):
        layout = f", event ids of QEMU {self.layout}" if self.layout else ""
        return f"QEMU record/replay log, version {self.version} ({self.FAMILY + self.version:#x}){layout}, {len(self.data)} bytes"

    def fitness(self, table):
        """How well the log goes with a table of event ids: events that make sense with it, and an END at the end."""
        self.table = table
        reader = Reader(self.data, self.HEADER)
        count = 0
        try:
            while count < self.SAMPLE and reader.offset < len(self.data):
                self.one(reader, 0)
                count += 1
        except Damage:
            pass
        return count, self.data[-1] == len(table) - 1

    def one(self, reader, icount):
        """The event at the reader's offset."""
        start = reader.offset
        number = reader.u8()
        if number >= len(self.table):
            raise Damage(start, f"event id {number} does not exist")
        kind, arguments = self.table[number]
        try:
            if kind == "INSTRUCTION":
                count = reader.u32()
                if count == 0:
                    raise Damage(start, "no instructions ran, which is never written")
                return Event(start, icount + count, kind, f"+{count}")
            if kind is None:
                kind, detail = arguments(reader)
                return Event(start, icount, kind, detail)
            if arguments is None:
                raise Damage(start, f"event id {number} is never written")
            if kind == "END" and reader.offset != len(self.data):
                raise Damage(start, f"END, and {len(self.data) - reader.offset} bytes follow")
            return Event(start, icount, kind, arguments(reader))
        except Damage as e:
            raise Damage(start, f"{kind or 'ASYNC'}: {e}" if kind != "END" else str(e)) from None

    def makes_sense_at(self, offset):
        reader = Reader(self.data, offset)
        try:
            for _ in range(self.CONVINCING):
                if self.one(reader, 0).kind == "END":
                    return True
        except Damage:
            return False
        return True

    def events(self, resync):
        """Gives events, and a Damage for each stretch that makes no sense; without resync the first one is the last."""
        reader = Reader(self.data, self.HEADER)
        icount = 0
        while True:
            if reader.offset == len(self.data):
                yield Damage(reader.offset, "the log is cut short: there is no END")
                return
            try:
                event = self.one(reader, icount)
            except Damage as damage:
                yield damage
                if not resync:
                    return
                offset = damage.offset + 1
                while offset < len(self.data) and not self.makes_sense_at(offset):
                    offset += 1
                if offset == len(self.data):
                    return
                yield Damage(offset, f"goes on here; {offset - damage.offset} bytes are skipped, instruction counts from here are too low")
                reader = Reader(self.data, offset)
                continue
            icount = event.icount
            yield event
            if event.kind == "END":
                return


def crc32c_tables():
    """Tables for four bytes at a time."""
    first = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82f63b78 if value & 1 else 0)
        first.append(value)
    tables = [first]
    for _ in range(3):
        tables.append([value >> 8 ^ first[value & 0xff] for value in tables[-1]])
    return tables


CRC32C_TABLES = crc32c_tables()


def crc32c(data):
    t0, t1, t2, t3 = CRC32C_TABLES
    crc = 0xffffffff
    whole = len(data) & ~3
    for (word,) in struct.iter_unpack("<I", data[:whole]):
        crc ^= word
        crc = t3[crc & 0xff] ^ t2[crc >> 8 & 0xff] ^ t1[crc >> 16 & 0xff] ^ t0[crc >> 24]
    for byte in data[whole:]:
        crc = crc >> 8 ^ t0[(crc ^ byte) & 0xff]
    return crc ^ 0xffffffff


Block = collections.namedtuple("Block", "offset kind compressed stored raw position sum end")


class Content(Reader):
    """Takes numbers off the content of a block."""

    def variable(self):
        """A number of 7 bits a byte, least significant first; the top bit of a byte says that another follows."""
        value = 0
        for shift in range(0, 64, 7):
            part = self.u8()
            value |= (part & 0x7f) << shift
            if not part & 0x80:
                return value
        raise Damage(self.offset, "a number does not end")

    def counted(self):
        return self.take(self.variable())


ANSWERS = ("host-clock", "semihosting", "random", "disk")


def answer(content):
    start = content.offset
    kind = content.u8()
    if kind >= len(ANSWERS):
        raise Damage(start, f"answer {kind} does not exist")
    return f"to {ANSWERS[kind]}, {array_text(content.counted())}"


# What follows an event's position, in the order of the codes.
BACKSTEP_EVENTS = (
    ("present", plain),
    ("serial-input", lambda content: f"port {content.variable()}, {array_text(content.counted())}"),
    ("serial-break", lambda content: f"port {content.variable()}"),
    ("device-input", lambda content: f"input {content.variable()}, {array_text(content.counted())}"),
    ("answer", answer),
    ("host-timers", lambda content: f"now {content.i64()} ns"),
    ("memory-write", lambda content: f"address {content.u64():#010x}, {array_text(content.counted())}"),
    ("register-write", lambda content: f"cpu {content.variable()}, register {content.variable()}, value {content.u64():#x}"),
    ("system-reset", plain),
    ("state-hash", lambda content: f"hash {content.u64():016x}"),
    ("cpus-allowed", lambda content: f"mask 0x{content.u64() & 0xffffffff:x}"))


class BackstepRecording:
    """A recording of Backstep. Layout: header, blocks, trailer; a block is a header of 32 bytes and its content."""

    MAGIC = b"\x89BSR\r\n\x1a\n"
    VERSIONS = (1, 2)
    HEADER = 16
    BLOCK_HEADER = 32
    TRAILER = 20
    MARK = b"BLOK"
    TRAILER_MARK = b"BSR-indx"
    KINDS = ("configuration", "image", "startup", "events", "end", "index", "pages", "checkpoint", "disk-data", "disk")
    # What a run can be seen without.
    OPTIONAL = ("index", "pages", "checkpoint", "disk-data", "disk", "unknown")
    PAGE = 4096
    DISK_PIECE = 1 << 20
    LARGEST = 256 << 20

    def __init__(self, data, forced_version=None, layout=None):
        self.data = data
        self.notes = []
        self.finished = True
        self.icount = 0
        self.shift = None
        if forced_version is not None or layout is not None:
            raise Unreadable("--format-version and --ids are for logs of QEMU")
        if len(data) < self.HEADER:
            raise Unreadable(f"the recording was cut off in its first {self.HEADER} bytes")
        version, checksum = struct.unpack(">II", data[8:16])
        if crc32c(data[:12]) != checksum:
            raise Unreadable("the header of the recording, at offset 0, is damaged")
        if version not in self.VERSIONS:
            raise Unreadable(f"a recording of Backstep of version {version}; known are {self.VERSIONS[0]} to {self.VERSIONS[-1]}")
        self.version = version

    @classmethod
    def recognises(cls, data):
        return data[:8] == cls.MAGIC

    def title(self):
        return f"Backstep recording, version {self.version}, {len(self.data)} bytes"

    def block(self, offset):
        """The block at an offset."""
        header = self.data[offset:offset + self.BLOCK_HEADER]
        if len(header) < self.BLOCK_HEADER:
            raise Damage(offset, "the recording was cut off in the header of a block")
        mark, kind, compressed, _, stored, raw, position, content_sum, own_sum = struct.unpack(">4sBBHIIQII", header)
        # The sum has where the block is, so that none can be taken for another one.
        place = struct.pack(">Q", offset) if self.version > 1 else b""
        if mark != self.MARK or crc32c(header[:28] + place) != own_sum:
            raise Damage(offset, "the header of a block is damaged")
        if compressed > 2 or raw > self.LARGEST or not compressed and stored != raw:
            raise Damage(offset, f"a block of kind {kind}, compression {compressed}, {stored} and {raw} bytes cannot be")
        end = offset + self.BLOCK_HEADER + stored
        name = self.KINDS[kind - 1] if 1 <= kind <= len(self.KINDS) else "unknown"
        return Block(offset, name, compressed, stored, raw, position, content_sum, end)

    def stored(self, block):
        """The content of a block as the file has it; its sum is right."""
        if block.end > len(self.data):
            raise Damage(block.offset, f"{block.kind}: the recording was cut off in this block, {block.end - len(self.data)} bytes before its end")
        stored = self.data[block.offset + self.BLOCK_HEADER:block.end]
        if crc32c(stored) != block.sum:
            raise Damage(block.offset, f"{block.kind}: the content of the block is damaged")
        return stored

    def content(self, block):
        stored = self.stored(block)
        if not block.compressed:
            return stored
        try:
            unpacked = zlib.decompressobj(-15).decompress(stored, block.raw + 1)
        except zlib.error as e:
            raise Damage(block.offset, f"{block.kind}: the content of the block cannot be unpacked: {e}") from None
        if len(unpacked) != block.raw:
            raise Damage(block.offset, f"{block.kind}: the block has not the {block.raw} bytes that it should have")
        return unpacked

    def block_events(self, block):
        if block.kind == "pages":
            # Of no interest here, and packed (as LZ4 blocks) so that Python alone cannot unpack it.
            self.stored(block)
            yield Event(block.offset, block.position, "pages", f"{block.raw // self.PAGE} pages of the next checkpoint, {block.stored} bytes in the file")
            return
        content = Content(self.content(block), 0)
        try:
            yield from getattr(self, "read_" + block.kind.replace("-", "_"))(block, content)
        except Damage as e:
            raise Damage(block.offset, f"{block.kind}, byte {e.offset} of its content: {e}") from None

    def read_configuration(self, block, content):
        for line in content.data.decode("utf-8", "replace").removesuffix("\n").split("\n"):
            key, _, value = line.partition("=")
            if key == "shift" and value.isdigit() and int(value) <= 10:
                self.shift = int(value)
            yield Event(block.offset, 0, "configuration", f"{key} {value}")
        if self.shift is None:
            raise Damage(0, "it does not say how long an instruction takes (shift)")

    def read_image(self, block, content):
        name = content.take(32).hex()
        yield Event(block.offset, 0, "image", f"SHA-256 {name[:16]}..., {len(content.data) - 40} bytes at {content.u64()}, "
                    f"{block.stored} in the file")

    def read_startup(self, block, content):
        while content.offset < len(content.data):
            yield Event(block.offset, 0, "startup-answer", answer(content))

    def read_events(self, block, content):
        icount = block.position
        if icount < self.icount:
            raise Damage(0, f"time goes backwards, from instruction {self.icount} to {icount}")
        idle = content.variable()
        while content.offset < len(content.data):
            start = content.offset
            code = content.u8()
            if code >= len(BACKSTEP_EVENTS):
                raise Damage(start, f"event {code} does not exist")
            icount += content.variable()
            idle += content.variable()
            kind, arguments = BACKSTEP_EVENTS[code]
            detail = arguments(content)
            self.icount = icount
            # Where the configuration is lost, so is the time.
            time = [] if self.shift is None else [f"time {(icount << self.shift) + idle} ns"]
            yield Event(block.offset, icount, kind, ", ".join(([detail] if detail else []) + time))

    def read_end(self, block, content):
        icount, nanoseconds, status = content.u64(), content.u64(), content.u8()
        reason = content.counted().decode("utf-8", "replace")
        yield Event(block.offset, icount, "end", f"{reason}, exit status {status}, time {nanoseconds} ns")

    def read_index(self, block, content):
        yield Event(block.offset, block.position, "index", f"of {content.variable()} blocks")

    def read_checkpoint(self, block, content):
        layout, nanoseconds, events, state_hash = content.u64(), content.u64(), content.variable(), content.u64()
        state = len(content.counted())
        written = 0
        for _ in range(content.variable()):
            content.variable()
            pages = content.variable()
            written += pages
            for _ in range(pages):
                content.variable()
        yield Event(block.offset, block.position, "checkpoint", f"after {events} events, {state} bytes of state of layout {layout:016x}, "
                    f"{written} pages, hash {state_hash:016x}, {block.stored} bytes in the file, time {nanoseconds} ns")

    def read_disk_data(self, block, content):
        disk, piece = content.variable(), content.variable()
        yield Event(block.offset, block.position, "disk-data", f"disk {disk}, {len(content.data) - content.offset} bytes at "
                    f"{piece * self.DISK_PIECE}, {block.stored} in the file")

    def read_disk(self, block, content):
        disk, known = content.variable(), content.u8()
        if known == 0:
            detail = "SHA-256 not known: " + content.counted().decode("utf-8", "replace")
        else:
            detail = f"SHA-256 {content.take(32).hex()[:16]}..."
            if known == 2:
                detail += f", all of it in {content.variable()} pieces"
        yield Event(block.offset, block.position, "disk", f"disk {disk}, {detail}")

    def read_unknown(self, block, _content):
        yield Event(block.offset, block.position, "unknown", f"a block of {block.raw} bytes of a kind that is not known")

    def next_block(self, offset):
        """The next offset at which a block's header is whole; the end of the file if there is none."""
        while True:
            offset = self.data.find(self.MARK, offset)
            if offset < 0:
                return len(self.data)
            try:
                self.block(offset)
                return offset
            except Damage:
                offset += 1

    def events(self, resync):
        """As QemuLog.events."""
        offset = self.HEADER
        ended = False
        while offset < len(self.data):
            if ended and self.is_trailer(offset):
                return
            following = self.next_block(offset + 1) if resync else None
            block = None
            try:
                if not self.data[offset:].strip(b"\0"):
                    raise Damage(offset, "the recording was cut off here: only zeros follow")
                block = self.block(offset)
                following = block.end
                yield from self.block_events(block)
                ended |= block.kind == "end"
                offset = block.end
            except Damage as damage:
                yield damage
                passed_over = block is not None and block.kind in self.OPTIONAL and following == block.end
                if not (resync or passed_over) or following >= len(self.data):
                    return
                yield Damage(following, "goes on with the block here")
                offset = following
        if not ended:
            yield Damage(offset, "the recording is cut short, or still being written: there is no end")

    def is_trailer(self, offset):
        trailer = self.data[offset:]
        return len(trailer) == self.TRAILER and trailer[:8] == self.TRAILER_MARK and crc32c(trailer[:16]) == struct.unpack(">I", trailer[16:])[0]


FORMATS = (BackstepRecording, QemuLog)


def open_log(path, forced_version, layout):
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as e:
        raise Unreadable(e.strerror or str(e)) from None
    for form in FORMATS:
        if form.recognises(data):
            return form(data, forced_version, layout)
    raise Unreadable("empty" if not data else f"not a recording: it begins with {data[:8].hex(' ')}")


class TextOutput:
    """The columns."""

    def __init__(self, log):
        print("# " + log.title())
        print(f"{'event':>8} {'offset':>10} {'icount':>16}  {'kind':<30} detail")

    def event(self, number, event):
        print(f"{number:8} {event.offset:10} {event.icount:16}  {event.kind:<30} {event.detail}".rstrip())

    def damage(self, damage):
        print(f"{'!':>8} {damage.offset:10} {'':16}  {'DAMAGE':<30} {damage}")


class JsonOutput:
    """A JSON object a line."""

    def __init__(self, log):
        print(json.dumps({"log": log.title()}))

    def event(self, number, event):
        print(json.dumps({"event": number, **event._asdict()}))

    def damage(self, damage):
        print(json.dumps({"damage": str(damage), "offset": damage.offset}))


class Summary:
    """How many events of each kind, and how many bytes they take."""

    def __init__(self, log):
        self.title = log.title()
        self.counts = collections.Counter()
        self.bytes = collections.Counter()
        self.last = None
        self.size = len(log.data)

    def event(self, _number, event):
        self.close(event.offset)
        self.counts[event.kind] += 1
        self.last = event

    def damage(self, damage):
        self.close(damage.offset)
        self.last = None

    def close(self, offset):
        if self.last is not None:
            self.bytes[self.last.kind] += offset - self.last.offset

    def end(self):
        self.close(self.size)
        print("# " + self.title)
        print(f"{'events':>8} {'bytes':>10}  kind")
        for kind, count in sorted(self.counts.items(), key=lambda row: (-self.bytes[row[0]], row[0])):
            print(f"{count:8} {self.bytes[kind]:10}  {kind}")
        print(f"{sum(self.counts.values()):8} {sum(self.bytes.values()):10}  in all")


def dump(path, options):
    """Shows a log; gives the exit status."""
    log = open_log(path, options.format_version, options.ids)
    output = (JsonOutput if options.json else Summary if options.summary else TextOutput)(log)
    damaged = not log.finished
    for note in log.notes:
        print(f"replay-dump: {path}: {note}", file=sys.stderr)
    number = 0
    for item in log.events(options.resync):
        if isinstance(item, Damage):
            damaged = True
            output.damage(item)
            sys.stdout.flush()
            print(f"replay-dump: {path}: offset {item.offset}: {item}", file=sys.stderr)
        else:
            output.event(number, item)
            number += 1
    if options.summary and not options.json:
        output.end()
    return DAMAGED if damaged else WHOLE


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-f", "--file", metavar="FILE", dest="option", help="the log")
    parser.add_argument("file", nargs="?", metavar="FILE", help="the same")
    parser.add_argument("--resync", action="store_true", help="behind damage, go on where events make sense again")
    parser.add_argument("--json", action="store_true", help="a JSON object a line instead of columns")
    parser.add_argument("--summary", action="store_true", help="events and bytes by kind instead of events")
    parser.add_argument("--format-version", type=int, metavar="N", help="take a QEMU log for one of version N, whatever its header says")
    parser.add_argument("--ids", metavar="RELEASE",
                        help="take the event ids to be those of QEMU RELEASE (7.1, 7.2; older: 2.10, 4.0, 4.1) instead of judging by the log")
    options = parser.parse_args()
    path = options.option or options.file
    if path is None or (options.option and options.file):
        parser.error("one FILE is needed")
    try:
        status = dump(path, options)
        sys.stdout.flush()
        return status
    except Unreadable as e:
        print(f"replay-dump: {path}: {e}", file=sys.stderr)
        return UNREADABLE
    except BrokenPipeError:
        # The reader has seen enough; Python must not complain about it when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WHOLE


if __name__ == "__main__":
    sys.exit(main())
