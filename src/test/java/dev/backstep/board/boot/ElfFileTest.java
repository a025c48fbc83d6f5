package dev.backstep.board.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfFileTest {

    private static final MemoryLayout MEMORY = Images.board(Images.RAM, 1).memory();

    private static String error(byte[] file) {
        String message = assertThrows(BootException.class,
                () -> ElfFile.parse("kernel", "k.elf", file).segments(MEMORY)).getMessage();
        assertTrue(message.startsWith("kernel 'k.elf': ") && !message.contains("\n"), message);
        return message.substring("kernel 'k.elf': ".length());
    }

    @Test
    void segmentHasItsBytesAndTheSizeWithZeros() throws BootException {
        ElfFile elf = ElfFile.parse("kernel", "k.elf", Images.elf());
        assertEquals(List.of(new Segment("k.elf ELF program header segment 0", 0x60010000L,
                new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 0x100)), elf.segments(MEMORY));
        assertEquals(0x60010000L, elf.entry());
        assertEquals(0x600100ffL, elf.highestAddress());
    }

    @Test
    void virtualEntryInsideALoadedSegmentBecomesPhysical() throws BootException {
        byte[] file = Images.elf(0xc0008005L,
                List.of(new Images.Part(0xc0008000L, 0x60008000L, new byte[16], 16)), List.of());
        assertEquals(0x60008005L, ElfFile.parse("kernel", "k.elf", file).entry());
    }

    @Test
    void foreignFilesAreRefusedByTheirFieldAndName() {
        byte[] elf = Images.elf();
        assertEquals("not an ELF file", error(new byte[100]));
        assertEquals("e_machine is 183 (AArch64); a 32-bit ARM program is needed",
                error(Images.half(changed(elf, Images.E_CLASS, 2), Images.E_MACHINE, 183)));
        assertEquals("e_machine is 62 (x86-64); a 32-bit ARM program is needed",
                error(Images.half(elf, Images.E_MACHINE, 62)));
        assertEquals("e_machine is 3 (x86); a 32-bit ARM program is needed", error(Images.half(elf, Images.E_MACHINE, 3)));
        assertEquals("EI_CLASS is 2 (64-bit); a 32-bit ARM program is needed", error(changed(elf, Images.E_CLASS, 2)));
        assertEquals("EI_DATA says big-endian; only little-endian programs run here",
                error(changed(elf, Images.E_DATA, 2)));
        assertEquals("e_flags says BE8 (big-endian data); only little-endian programs run here",
                error(Images.word(elf, Images.E_FLAGS, 0x05800200)));
        assertEquals("e_type is 1 (object file, not linked yet); an executable is needed",
                error(Images.half(elf, Images.E_TYPE, 1)));
    }

    private static byte[] changed(byte[] file, int offset, int value) {
        byte[] copy = file.clone();
        copy[offset] = (byte) value;
        return copy;
    }

    @Test
    void damagedHeadersAreRefusedByTheirField() {
        byte[] elf = Images.elf();
        assertEquals("ELF header is cut off: 51 of 52 bytes", error(Arrays.copyOf(elf, 51)));
        assertEquals("program headers (e_phoff 0x34, e_phnum 1) reach beyond the end of the file",
                error(Arrays.copyOf(elf, 60)));
        assertEquals("program headers (e_phoff 0xfffffff0, e_phnum 1) reach beyond the end of the file",
                error(Images.word(elf, Images.E_PHOFF, 0xfffffff0L)));
        assertEquals("program headers (e_phoff 0x34, e_phnum 65535) reach beyond the end of the file",
                error(Images.half(elf, Images.E_PHNUM, 65535)));
        assertEquals("e_phnum is 0: nothing to load", error(Images.half(elf, Images.E_PHNUM, 0)));
        assertEquals("e_phentsize is 31, not 32", error(Images.half(elf, Images.E_PHENTSIZE, 31)));
        assertEquals("no loadable segment", error(Images.word(elf, 52, 4)));
        assertEquals("program header 0: p_offset 0xffffffff and p_filesz 0x8 reach beyond the end of the file",
                error(Images.word(elf, Images.P_OFFSET, -1)));
        assertEquals("program header 0: p_offset 0x54 and p_filesz 0xffffffff reach beyond the end of the file",
                error(Images.word(elf, Images.P_FILESZ, -1)));
        assertEquals("program header 0: p_filesz 0x8 is larger than p_memsz 0x7",
                error(Images.word(elf, Images.P_MEMSZ, 7)));
        assertEquals("program header 0: p_paddr 0x60010000 and p_memsz 0xffffffff reach beyond 4 GiB",
                error(Images.word(elf, Images.P_MEMSZ, -1)));
        assertEquals("program header 0: 0x60010000-0x6801000f is not memory of this board",
                error(Images.word(elf, Images.P_MEMSZ, 0x08000010)));
    }

    @Test
    void segmentsThatShareTheirBytesManyTimesAreRefused() {
        byte[] content = new byte[4096];
        List<Images.Part> parts = List.of(new Images.Part(0x60000000L, 0x60000000L, content, 4096),
                new Images.Part(0x60001000L, 0x60001000L, content, 4096));
        byte[] file = Images.elf(0, parts, List.of());
        // Both segments now claim nearly the whole file.
        byte[] both = Images.word(Images.word(file, Images.P_FILESZ, 8000), Images.P_FILESZ + 32, 8000);
        both = Images.word(Images.word(both, Images.P_MEMSZ, 8000), Images.P_MEMSZ + 32, 8000);
        both = Images.word(both, Images.P_OFFSET + 32, 52 + 64);
        assertEquals("its segments together have more bytes than the file", error(both));
    }

    @Test
    void symbolsAreFunctionsObjectsAndLabelsWithoutTheThumbBit() throws BootException {
        byte[] file = Images.elf(0, List.of(new Images.Part(0, 0, new byte[4], 4)), List.of(
                new Images.Name("main", 0x1001, 0x20, 2, 1),
                new Images.Name("table", 0x2000, 0x40, 1, 1),
                new Images.Name("_start", 0x800, 0, 0, 1),
                new Images.Name("$a", 0x1000, 0, 0, 1),
                new Images.Name("undefined", 0, 0, 0, 0),
                new Images.Name("file.c", 0, 0, 4, 0xfff1),
                new Images.Name("stack_size", 0x1000, 0, 0, 0xfff1)));
        SymbolTable table = new SymbolTable(ElfFile.parse("kernel", "k.elf", file).symbols());
        assertEquals(List.of(
                new Symbol("_start", 0x800, 0, Symbol.Kind.LABEL, false),
                new Symbol("main", 0x1000, 0x20, Symbol.Kind.FUNCTION, true),
                new Symbol("table", 0x2000, 0x40, Symbol.Kind.OBJECT, false)), table.all());
        assertEquals("main", table.describe(0x1000));
        assertEquals("main+0x1c", table.describe(0x101c));
        assertNull(table.describe(0x1020));
        assertEquals("_start+0x4", table.describe(0x804));
        assertNull(table.describe(0x7ff));
        assertEquals(0x2000, table.named("table").address());
        assertNull(table.named("nothing"));
    }

    @Test
    void labelInsideAFunctionDoesNotHideTheFunction() {
        SymbolTable table = new SymbolTable(List.of(
                new Symbol("f", 0x100, 0x40, Symbol.Kind.FUNCTION, false),
                new Symbol("loop", 0x110, 0, Symbol.Kind.LABEL, false)));
        assertEquals("f+0x14", table.describe(0x114));
    }

    @Test
    void damagedSymbolTableDoesNotKeepAProgramFromRunning() throws BootException {
        byte[] elf = Images.elf();
        int sections = elf.length - 120;
        for (int field = 0; field < 10; field++) {
            for (int section = 1; section < 3; section++) {
                byte[] damaged = Images.word(elf, sections + 40 * section + 4 * field, 0xfffffff0L);
                ElfFile.parse("kernel", "k.elf", damaged).symbols();
            }
        }
        assertEquals(List.of(), ElfFile.parse("kernel", "k.elf", Images.word(elf, 32, 0xfffffff0L)).symbols());
        assertEquals(List.of(), ElfFile.parse("kernel", "k.elf", Arrays.copyOf(elf, elf.length - 1)).symbols());
    }

    @Test
    void programOfARealCompilerIsRead(@TempDir Path directory) throws Exception {
        Path compiler = Path.of("/usr/bin/arm-none-eabi-gcc");
        assumeTrue(Files.isExecutable(compiler), "arm-none-eabi-gcc is not installed");
        Path source = directory.resolve("a.S");
        Files.writeString(source, """
                .syntax unified
                .thumb
                .global _start
                .type _start, %function
                _start: movs r0, #1
                1:      b 1b
                        .size _start, . - _start
                .bss
                .global buffer
                .type buffer, %object
                buffer: .space 64
                        .size buffer, 64
                """);
        Path elf = directory.resolve("a.elf");
        Process process = new ProcessBuilder(compiler.toString(), "-nostdlib", "-mcpu=cortex-a9",
                "-Wl,-Ttext=0x60010000", "-o", elf.toString(), source.toString()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), output);
        ElfFile file = ElfFile.parse("kernel", "a.elf", Files.readAllBytes(elf));
        assertEquals(0x60010001L, file.entry());
        Segment text = file.segments(MEMORY).get(0);
        assertArrayEquals(new byte[] {1, 0x20, (byte) 0xfe, (byte) 0xe7}, Arrays.copyOf(text.bytes(), 4));
        SymbolTable symbols = new SymbolTable(file.symbols());
        assertEquals(new Symbol("_start", 0x60010000L, 4, Symbol.Kind.FUNCTION, true), symbols.named("_start"));
        assertEquals(64, symbols.named("buffer").size());
    }
}
