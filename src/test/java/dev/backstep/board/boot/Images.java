package dev.backstep.board.boot;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** Image files made by hand, and a board and a file system to boot them with. */
final class Images {

    static final long RAM = 128L << 20;

    private Images() { }

    /** Offsets of ELF header fields. */
    static final int E_CLASS = 4;
    static final int E_DATA = 5;
    static final int E_TYPE = 16;
    static final int E_MACHINE = 18;
    static final int E_PHOFF = 28;
    static final int E_FLAGS = 36;
    static final int E_PHENTSIZE = 42;
    static final int E_PHNUM = 44;

    /** Offsets of fields in the first program header. */
    static final int P_OFFSET = 52 + 4;
    static final int P_FILESZ = 52 + 16;
    static final int P_MEMSZ = 52 + 20;

    record Part(long virtual, long physical, byte[] content, long memorySize) { }

    record Name(String name, int value, int size, int type, int section) { }

    static byte[] elf(long entry, List<Part> parts, List<Name> names) {
        int offset = 52 + 32 * parts.size();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        ByteBuffer headers = ByteBuffer.allocate(32 * parts.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (Part part : parts) {
            headers.putInt(1).putInt(offset + body.size()).putInt((int) part.virtual()).putInt((int) part.physical())
                    .putInt(part.content().length).putInt((int) part.memorySize()).putInt(5).putInt(4);
            body.writeBytes(part.content());
        }
        ByteArrayOutputStream strings = new ByteArrayOutputStream();
        strings.write(0);
        ByteBuffer symbols = ByteBuffer.allocate(16 * (names.size() + 1)).order(ByteOrder.LITTLE_ENDIAN);
        symbols.position(16);
        for (Name name : names) {
            symbols.putInt(strings.size()).putInt(name.value()).putInt(name.size()).put((byte) (0x10 | name.type()))
                    .put((byte) 0).putShort((short) name.section());
            strings.writeBytes((name.name() + "\0").getBytes(StandardCharsets.UTF_8));
        }
        int symbolsAt = offset + body.size();
        int stringsAt = symbolsAt + symbols.capacity();
        int sectionsAt = stringsAt + strings.size();
        ByteBuffer file = ByteBuffer.allocate(sectionsAt + 3 * 40).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1}).position(16);
        file.putShort((short) 2).putShort((short) 40).putInt(1).putInt((int) entry).putInt(52).putInt(sectionsAt)
                .putInt(0x05000200).putShort((short) 52).putShort((short) 32).putShort((short) parts.size())
                .putShort((short) 40).putShort((short) 3).putShort((short) 0);
        file.put(headers.array()).put(body.toByteArray()).put(symbols.array()).put(strings.toByteArray());
        file.position(sectionsAt + 40);
        section(file, 2, symbolsAt, symbols.capacity(), 2);
        section(file, 3, stringsAt, strings.size(), 0);
        return file.array();
    }

    private static void section(ByteBuffer file, int type, int offset, int size, int link) {
        file.putInt(0).putInt(type).putInt(0).putInt(0).putInt(offset).putInt(size).putInt(link).putInt(0).putInt(0).putInt(0);
    }

    /** One segment of eight bytes with zeros behind it, and a few symbols. */
    static byte[] elf() {
        return elf(0x60010000L, List.of(new Part(0x60010000L, 0x60010000L, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 0x100)),
                List.of(new Name("main", 0x60010000, 4, 2, 1)));
    }

    /** A copy with one 16-bit field changed. */
    static byte[] half(byte[] file, int offset, int value) {
        byte[] copy = file.clone();
        ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putShort(offset, (short) value);
        return copy;
    }

    /** A copy with one 32-bit field changed. */
    static byte[] word(byte[] file, int offset, long value) {
        byte[] copy = file.clone();
        ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, (int) value);
        return copy;
    }

    static byte[] uImage(byte[] data, int load, int entry, int type, int compression, int os) {
        ByteBuffer header = ByteBuffer.allocate(64 + data.length);
        header.putInt(0x27051956).putInt(0).putInt(0).putInt(data.length).putInt(load).putInt(entry).putInt(crc(data))
                .put((byte) os).put((byte) 2).put((byte) type).put((byte) compression);
        header.putInt(4, crc(Arrays.copyOf(header.array(), 64)));
        header.position(64);
        return header.put(data).array();
    }

    static int crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** A tree as small as a vexpress needs: cells, chosen, memory, GIC. */
    static byte[] deviceTree() {
        DeviceTree.Node root = new DeviceTree.Node("")
                .setCells("#address-cells", 1).setCells("#size-cells", 1).set("compatible", "arm,vexpress,v2p-ca9");
        root.children().add(new DeviceTree.Node("chosen").set("stdout-path", "serial0"));
        root.children().add(new DeviceTree.Node("memory@60000000").set("device_type", "memory")
                .setCells("reg", 0x60000000, 0x40000000));
        root.children().add(new DeviceTree.Node("interrupt-controller@1e001000").set("compatible", "arm,cortex-a9-gic")
                .setCells("phandle", 7));
        return new DeviceTree(0, List.of(new DeviceTree.Reservation(0x4c000000L, 0x1000)), root).write(0);
    }

    static BootBoard board(long ramSize, int cpus) {
        return BootBoard.vexpressA9(ramSize, cpus, MemoryLayout.of(List.of(
                new MemoryLayout.Range(0, 0x3ffffffL),
                new MemoryLayout.Range(0x40000000L, 0x43ffffffL), new MemoryLayout.Range(0x44000000L, 0x47ffffffL),
                new MemoryLayout.Range(0x48000000L, 0x49ffffffL),
                new MemoryLayout.Range(0x60000000L, 0x60000000L + ramSize - 1))));
    }

    /** Files by path; what is not there is read from disk, which gives the error. */
    static final class Files implements ImageSource {

        private final Map<String, byte[]> files = new HashMap<>();

        Files with(String path, byte[] bytes) {
            files.put(path, bytes);
            return this;
        }

        @Override
        public byte[] read(String purpose, String path, long limit) throws BootException {
            byte[] bytes = files.get(path);
            if (bytes != null && bytes.length == 0) {
                throw new BootException("could not load " + purpose + " '" + path + "': the file is empty");
            }
            if (bytes != null && bytes.length > limit) {
                throw new BootException("could not load " + purpose + " '" + path + "': it has " + bytes.length
                        + " bytes, there is room for " + limit);
            }
            return bytes != null ? bytes : ImageSource.disk().read(purpose, path, limit);
        }
    }

    static List<String> words(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<String> words = new ArrayList<>();
        while (in.remaining() >= 4) {
            words.add(String.format("%08x", in.getInt()));
        }
        return words;
    }
}
