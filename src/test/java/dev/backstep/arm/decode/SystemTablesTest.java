package dev.backstep.arm.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.backstep.arm.instruction.UndefinedInstruction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

/** The tables of system instructions and coprocessor accesses, held against the GNU assembler. */
class SystemTablesTest {

    private static final String A32 = """
            mrs r0, cpsr | MRS
            mrs r7, spsr | MRS
            msr cpsr_f, r1 | MSR (register)
            msr spsr_fsxc, r1 | MSR (register)
            msr cpsr_c, #0xd3 | MSR (immediate)
            msr spsr_x, #0x100 | MSR (immediate)
            cpsie if | CPS
            cpsid a, #0x13 | CPS
            cps #0x1f | CPS
            setend be | SETEND
            setend le | SETEND
            srsda sp, #0x13 | SRS
            srsib sp!, #0x1f | SRS
            rfeda r1 | RFE
            rfeib r2! | RFE
            svc #0x123456 | SVC
            svcne #0 | SVC
            smc #5 | SMC
            bkpt #0xffff | BKPT
            hlt #0xf000 | HLT
            nop | NOP
            yield | YIELD
            wfe | WFE
            wfi | WFI
            sev | SEV
            dbg #7 | DBG
            dsb sy | DSB
            dmb ishst | DMB
            isb | ISB
            mcr p15, 0, r1, c7, c10, 4 | MCR
            mrc p15, 7, r1, c15, c15, 7 | MRC
            mrc p15, 0, apsr_nzcv, c0, c0, 0 | MRC
            mcrr p15, 15, r1, r2, c14 | MCRR
            mrrc p14, 0, r1, r2, c1 | MRRC
            ldc p14, c5, [r1, #4]! | LDC
            ldcl p14, c5, [r1], #-8 | LDC
            stc p14, c5, [r1, #4] | STC
            cdp p7, 1, c2, c3, c4, 5 | CDP
            ldc2 p14, c5, [r1] | LDC2
            stc2 p14, c5, [r1] | STC2
            cdp2 p7, 1, c2, c3, c4, 5 | CDP2
            mcr2 p7, 0, r1, c7, c10, 4 | MCR2
            mrc2 p7, 0, r1, c7, c10, 4 | MRC2
            mcrr2 p7, 1, r1, r2, c14 | MCRR2
            mrrc2 p7, 1, r1, r2, c14 | MRRC2
            """;

    private static final String T32 = """
            mrs r0, cpsr | MRS
            mrs r7, spsr | MRS
            msr cpsr_f, r1 | MSR (register)
            msr spsr_fsxc, r1 | MSR (register)
            cpsie if | CPS
            cpsid.w a | CPS
            cpsid a, #0x13 | CPS
            cps #0x1f | CPS
            setend be | SETEND
            srsdb sp, #0x13 | SRSDB
            srsia sp!, #0x1f | SRSIA
            rfedb r1 | RFEDB
            rfeia r2! | RFEIA
            svc #0xab | SVC
            smc #5 | SMC
            bkpt #0xff | BKPT
            hlt #0x3c | HLT
            nop | NOP
            nop.w | NOP
            yield | YIELD
            yield.w | YIELD
            wfe | WFE
            wfe.w | WFE
            wfi | WFI
            wfi.w | WFI
            sev | SEV
            sev.w | SEV
            dbg #7 | DBG
            dsb sy | DSB
            dmb ishst | DMB
            isb | ISB
            mcr p15, 0, r1, c7, c10, 4 | MCR
            mrc p15, 7, r1, c15, c15, 7 | MRC
            mcrr p15, 15, r1, r2, c14 | MCRR
            mrrc p14, 0, r1, r2, c1 | MRRC
            ldc p14, c5, [r1, #4]! | LDC
            stc p14, c5, [r1, #4] | STC
            cdp p7, 1, c2, c3, c4, 5 | CDP
            ldc2 p14, c5, [r1] | LDC2
            stc2 p14, c5, [r1] | STC2
            cdp2 p7, 1, c2, c3, c4, 5 | CDP2
            mcr2 p7, 0, r1, c7, c10, 4 | MCR2
            mrc2 p7, 0, r1, c7, c10, 4 | MRC2
            mcrr2 p7, 1, r1, r2, c14 | MCRR2
            mrrc2 p7, 1, r1, r2, c14 | MRRC2
            """;

    private final ArmDecoder decoder = new ArmDecoder();

    @TempDir
    private Path directory;

    @Test
    void assembledA32InstructionsAreFoundUnderTheirNames() throws Exception {
        for (String line : A32.lines().toList()) {
            String[] parts = line.split(" \\| ");
            Encoding row = decoder.decoder(InstructionSet.A32).find(assemble(".arm", parts[0]).getInt());
            assertNotNull(row, parts[0]);
            assertEquals(parts[1], row.name(), parts[0]);
        }
    }

    @Test
    void assembledThumbInstructionsAreFoundUnderTheirNames() throws Exception {
        for (String line : T32.lines().toList()) {
            String[] parts = line.split(" \\| ");
            ByteBuffer code = assemble(".thumb", parts[0]);
            int first = code.getShort() & 0xffff;
            boolean wide = ArmDecoder.isFirstOfTwo(first);
            Encoding row = wide
                    ? decoder.decoder(InstructionSet.T32).find(first << 16 | code.getShort() & 0xffff)
                    : decoder.decoder(InstructionSet.T16).find(first);
            assertNotNull(row, parts[0]);
            assertEquals(parts[1], row.name(), parts[0]);
        }
    }

    private ByteBuffer assemble(String state, String instruction) throws Exception {
        Path source = Files.writeString(directory.resolve("x.s"), ".syntax unified\n.arch armv7ve\n.arch armv8-a\n"
                + (instruction.startsWith("hlt") ? "" : ".arch armv7-a\n.arch_extension sec\n") + state + "\n" + instruction
                + "\n");
        Path object = directory.resolve("x.o");
        Path binary = directory.resolve("x.bin");
        assumeTrue(run("arm-none-eabi-as", "-o", object.toString(), source.toString()), "no arm-none-eabi-as");
        assumeTrue(run("arm-none-eabi-objcopy", "-O", "binary", object.toString(), binary.toString()), "no objcopy");
        return ByteBuffer.wrap(Files.readAllBytes(binary)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            int status = process.waitFor();
            assertEquals(0, status, String.join(" ", command));
            return true;
        } catch (java.io.IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({"SYSTEM", "COPROCESSOR"})
    void noRowIsHiddenByOthers(InstructionGroup group) {
        Random random = new Random(1);
        for (InstructionSet set : InstructionSet.values()) {
            for (Encoding row : group.rows(set)) {
                boolean found = false;
                for (int i = 0; i < 20000 && !found; i++) {
                    int bits = random.nextInt() & (set == InstructionSet.T16 ? 0xffff : -1) & ~row.mask() | row.value();
                    Encoding first = decoder.decoder(set).find(bits);
                    found = first != null && first.pattern().equals(row.pattern());
                }
                assertTrue(found, row.toString());
            }
        }
    }

    @Test
    void bankedStatusMovesHypervisorCallsAndAdvancedSimdAreUndefined() {
        List<Integer> a32 = List.of(
                0xe1000200, // mrs r0, r8_usr
                0xe120f200, // msr r8_usr, r0
                0xe1400070, // hvc #0
                0xe160006e, // eret
                0xf2000150); // vorr q0, q0, q0
        for (int word : a32) {
            int condition = word >>> 28;
            var instruction = decoder.decodeA32(word);
            boolean undefined = instruction instanceof UndefinedInstruction
                    || instruction.getClass().getSimpleName().startsWith("Coprocessor") && condition == 14;
            assertTrue(undefined, String.format("%08x %s", word, instruction.getClass()));
        }
        assertInstanceOf(UndefinedInstruction.class, decoder.decodeT32(0xf3e08020, false), "mrs r0, r8_usr");
        assertInstanceOf(UndefinedInstruction.class, decoder.decodeT32(0xf7e08000, false), "hvc");
        assertInstanceOf(UndefinedInstruction.class, decoder.decodeT32(0xef000150, false), "vorr");
    }
}
