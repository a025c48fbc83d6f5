package dev.backstep.board.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A 32-bit little-endian ARM program in ELF (System V ABI, "Object Files" and "Program Loading"; ELF for the Arm
 * Architecture). Segments are loaded at their physical addresses, as QEMU does.
 */
public final class ElfFile {

    private static final int HEADER_SIZE = 52;
    private static final int PROGRAM_HEADER_SIZE = 32;
    private static final int SECTION_HEADER_SIZE = 40;
    private static final int SYMBOL_SIZE = 16;
    private static final int LONGEST_NAME = 1024;

    private static final int TYPE_EXECUTABLE = 2;
    private static final int TYPE_SHARED = 3;
    private static final int MACHINE_ARM = 40;
    private static final int FLAG_BE8 = 0x00800000;
    private static final int SEGMENT_LOAD = 1;
    private static final int SEGMENT_EXECUTABLE = 1;
    private static final int SECTION_SYMBOLS = 2;
    private static final int SECTION_ABSOLUTE = 0xfff1;

    private final String what;
    private final String name;
    private final byte[] bytes;
    private final ByteBuffer file;
    private final List<Load> loads = new ArrayList<>();
    private final long entry;

    /** A program header of type PT_LOAD with something in it; all fields unsigned. */
    private record Load(int index, long offset, long virtual, long physical, long fileSize, long memorySize, int flags) { }

    private ElfFile(String purpose, String name, byte[] bytes) throws BootException {
        this.what = purpose + " '" + name + "'";
        this.name = name;
        this.bytes = bytes;
        this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        checkHeader();
        readProgramHeaders();
        this.entry = physicalEntry(Integer.toUnsignedLong(file.getInt(24)));
    }

    /** True when the bytes begin as an ELF file does, whatever comes then. */
    public static boolean isElf(byte[] bytes) {
        return bytes.length >= 4 && bytes[0] == 0x7f && bytes[1] == 'E' && bytes[2] == 'L' && bytes[3] == 'F';
    }

    /**
     * Reads the headers.
     *
     * @param purpose what the file is for, as in "kernel"
     * @param name the path, for messages and names of segments
     * @throws BootException when it is no ELF file, damaged, or for another machine
     */
    public static ElfFile parse(String purpose, String name, byte[] bytes) throws BootException {
        return new ElfFile(purpose, name, bytes);
    }

    private void checkHeader() throws BootException {
        if (!isElf(bytes)) {
            throw bad("not an ELF file");
        }
        if (bytes.length < HEADER_SIZE) {
            throw bad("ELF header is cut off: " + bytes.length + " of " + HEADER_SIZE + " bytes");
        }
        if (bytes[5] == 2) {
            throw bad("EI_DATA says big-endian; only little-endian programs run here");
        }
        int machine = file.getShort(18) & 0xffff;
        if (machine != MACHINE_ARM) {
            throw bad("e_machine is " + machine + machineName(machine) + "; a 32-bit ARM program is needed");
        }
        if (bytes[4] != 1) {
            throw bad("EI_CLASS is " + (bytes[4] & 0xff) + (bytes[4] == 2 ? " (64-bit)" : "")
                    + "; a 32-bit ARM program is needed");
        }
        if (bytes[5] != 1) {
            throw bad("EI_DATA is " + (bytes[5] & 0xff) + ", neither little-endian nor big-endian");
        }
        if (bytes[6] != 1 || file.getInt(20) != 1) {
            throw bad("unknown ELF version in EI_VERSION or e_version");
        }
        if ((file.getInt(36) & FLAG_BE8) != 0) {
            throw bad("e_flags says BE8 (big-endian data); only little-endian programs run here");
        }
        int type = file.getShort(16) & 0xffff;
        if (type != TYPE_EXECUTABLE && type != TYPE_SHARED) {
            throw bad("e_type is " + type + typeName(type) + "; an executable is needed");
        }
    }

    private static String machineName(int machine) {
        return switch (machine) {
            case 3 -> " (x86)";
            case 8 -> " (MIPS)";
            case 20 -> " (PowerPC)";
            case 62 -> " (x86-64)";
            case 183 -> " (AArch64)";
            case 243 -> " (RISC-V)";
            default -> "";
        };
    }

    private static String typeName(int type) {
        return switch (type) {
            case 1 -> " (object file, not linked yet)";
            case 4 -> " (core dump)";
            default -> "";
        };
    }

    private void readProgramHeaders() throws BootException {
        long start = Integer.toUnsignedLong(file.getInt(28));
        int size = file.getShort(42) & 0xffff;
        int count = file.getShort(44) & 0xffff;
        if (count == 0) {
            throw bad("e_phnum is 0: nothing to load");
        }
        if (size != PROGRAM_HEADER_SIZE) {
            throw bad("e_phentsize is " + size + ", not " + PROGRAM_HEADER_SIZE);
        }
        if (start + (long) count * size > bytes.length) {
            throw bad(String.format("program headers (e_phoff 0x%x, e_phnum %d) reach beyond the end of the file", start,
                    count));
        }
        long total = 0;
        for (int i = 0; i < count; i++) {
            int at = (int) start + i * size;
            Load load = new Load(i, word(at + 4), word(at + 8), word(at + 12), word(at + 16), word(at + 20),
                    file.getInt(at + 24));
            if (file.getInt(at) == SEGMENT_LOAD && load.memorySize() + load.fileSize() > 0) {
                checkLoad(load);
                loads.add(load);
                total += load.fileSize();
            }
        }
        if (loads.isEmpty()) {
            throw bad("no loadable segment");
        }
        if (total > bytes.length) {
            throw bad("its segments together have more bytes than the file");
        }
    }

    private void checkLoad(Load load) throws BootException {
        String segment = "program header " + load.index() + ": ";
        if (load.offset() + load.fileSize() > bytes.length) {
            throw bad(segment + String.format("p_offset 0x%x and p_filesz 0x%x reach beyond the end of the file",
                    load.offset(), load.fileSize()));
        }
        if (load.fileSize() > load.memorySize()) {
            throw bad(segment + String.format("p_filesz 0x%x is larger than p_memsz 0x%x", load.fileSize(),
                    load.memorySize()));
        }
        if (load.physical() + load.memorySize() > 1L << 32) {
            throw bad(segment + String.format("p_paddr 0x%x and p_memsz 0x%x reach beyond 4 GiB", load.physical(),
                    load.memorySize()));
        }
    }

    /** The header's entry is virtual; a CPU starts with its MMU off. */
    private long physicalEntry(long address) {
        for (Load load : loads) {
            if ((load.flags() & SEGMENT_EXECUTABLE) != 0 && address >= load.virtual()
                    && address - load.virtual() < load.fileSize()) {
                return (address - load.virtual() + load.physical()) & 0xffffffffL;
            }
        }
        return address;
    }

    /** Where to start, physical; bit 0 set for Thumb. */
    public long entry() {
        return entry;
    }

    /** The lowest physical address of all segments. */
    public long lowestAddress() {
        return loads.stream().mapToLong(Load::physical).min().orElseThrow();
    }

    /** The highest physical address of all segments, included. */
    public long highestAddress() {
        return loads.stream().mapToLong(load -> load.physical() + load.memorySize() - 1).max().orElseThrow();
    }

    /**
     * What to load, in the order of the file.
     *
     * @throws BootException when a segment lies outside {@code memory}
     */
    public List<Segment> segments(MemoryLayout memory) throws BootException {
        for (Load load : loads) {
            memory.require(what + ": program header " + load.index(), load.physical(), load.memorySize());
        }
        List<Segment> segments = new ArrayList<>();
        for (Load load : loads) {
            int offset = (int) load.offset();
            segments.add(new Segment(name + " ELF program header segment " + load.index(), load.physical(),
                    Arrays.copyOfRange(bytes, offset, offset + (int) load.fileSize()), load.memorySize()));
        }
        return segments;
    }

    /**
     * The functions, objects and labels of the file's symbol tables. What is damaged is left out: a program whose symbols
     * cannot be read still runs.
     */
    public List<Symbol> symbols() {
        List<Symbol> found = new ArrayList<>();
        long start = word(32);
        int size = file.getShort(46) & 0xffff;
        int count = file.getShort(48) & 0xffff;
        if (start == 0 || size != SECTION_HEADER_SIZE || start + (long) count * size > bytes.length) {
            return found;
        }
        for (int i = 0; i < count; i++) {
            int at = (int) start + i * size;
            long link = word(at + 24);
            if (file.getInt(at + 4) == SECTION_SYMBOLS && link < count) {
                int strings = (int) (start + link * size);
                readSymbols(found, word(at + 16), word(at + 20), word(strings + 16), word(strings + 20));
                break;   // the format allows one such section
            }
        }
        return found;
    }

    private void readSymbols(List<Symbol> found, long start, long size, long stringsStart, long stringsSize) {
        if (start + size > bytes.length || stringsStart + stringsSize > bytes.length) {
            return;
        }
        for (long at = start; at + SYMBOL_SIZE <= start + size; at += SYMBOL_SIZE) {
            int symbol = (int) at;
            long nameOffset = word(symbol);
            int type = file.get(symbol + 12) & 0xf;
            int section = file.getShort(symbol + 14) & 0xffff;
            if (type > 2 || section == 0 || section == SECTION_ABSOLUTE || nameOffset >= stringsSize) {
                continue;
            }
            String text = string((int) (stringsStart + nameOffset), (int) (stringsStart + stringsSize));
            // $a, $t and $d mark where ARM code, Thumb code and data begin; they name nothing.
            if (text.isEmpty() || text.charAt(0) == '$') {
                continue;
            }
            long value = word(symbol + 4);
            boolean thumb = type == 2 && (value & 1) != 0;
            Symbol.Kind kind = switch (type) {
                case 1 -> Symbol.Kind.OBJECT;
                case 2 -> Symbol.Kind.FUNCTION;
                default -> Symbol.Kind.LABEL;
            };
            found.add(new Symbol(text, thumb ? value & ~1L : value, word(symbol + 8), kind, thumb));
        }
    }

    private String string(int start, int limit) {
        int end = start;
        int last = Math.min(limit, start + LONGEST_NAME);
        while (end < last && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    private long word(int at) {
        return Integer.toUnsignedLong(file.getInt(at));
    }

    private BootException bad(String problem) {
        return new BootException(what + ": " + problem);
    }
}
