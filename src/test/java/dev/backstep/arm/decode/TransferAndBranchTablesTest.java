package dev.backstep.arm.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.backstep.arm.instruction.UndefinedInstruction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** The tables of loads, stores, block transfers, exclusives and branches, held against the GNU assembler. */
class TransferAndBranchTablesTest {

    private static final String A32 = """
            ldr r0, [r1, #4] | LDR (immediate)
            ldr r0, [r1, #-4]! | LDR (immediate)
            ldr r0, [r1], #4095 | LDR (immediate)
            ldr r0, here | LDR (literal)
            ldr r0, [r1, -r2, ror #3] | LDR (register)
            ldr r0, [r1, r2, rrx]! | LDR (register)
            ldr r0, [r1], r2, lsr #32 | LDR (register)
            ldr pc, [r1, r2, lsl #2] | LDR (register)
            ldrt r0, [r1], #-4 | LDRT
            ldrt r0, [r1], r2, asr #1 | LDRT
            ldrb r0, [r1, #4] | LDRB (immediate)
            ldrb r0, here | LDRB (literal)
            ldrb r0, [r1, r2] | LDRB (register)
            ldrbt r0, [r1], #1 | LDRBT
            ldrbt r0, [r1], r2 | LDRBT
            ldrh r0, [r1, #255] | LDRH (immediate)
            ldrh r0, [r1], #-2 | LDRH (immediate)
            ldrh r0, here | LDRH (literal)
            ldrh r0, [r1, -r2]! | LDRH (register)
            ldrht r0, [r1], #2 | LDRHT
            ldrht r0, [r1], r2 | LDRHT
            ldrsb r0, [r1, #1] | LDRSB (immediate)
            ldrsb r0, here | LDRSB (literal)
            ldrsb r0, [r1, r2] | LDRSB (register)
            ldrsbt r0, [r1], #1 | LDRSBT
            ldrsbt r0, [r1], -r2 | LDRSBT
            ldrsh r0, [r1, #2] | LDRSH (immediate)
            ldrsh r0, here | LDRSH (literal)
            ldrsh r0, [r1, r2] | LDRSH (register)
            ldrsht r0, [r1], #2 | LDRSHT
            ldrsht r0, [r1], r2 | LDRSHT
            ldrd r2, r3, [r1, #8] | LDRD (immediate)
            ldrd r2, r3, [r1], #-8 | LDRD (immediate)
            ldrd r2, r3, here | LDRD (literal)
            ldrd r2, r3, [r1, r4]! | LDRD (register)
            str r0, [r1, #4] | STR (immediate)
            str r0, [r1, r2, lsl #31] | STR (register)
            strt r0, [r1], #4 | STRT
            strt r0, [r1], r2 | STRT
            strb r0, [r1, #-1]! | STRB (immediate)
            strb r0, [r1, r2] | STRB (register)
            strbt r0, [r1], #1 | STRBT
            strbt r0, [r1], -r2, lsl #1 | STRBT
            strh r0, [r1, #2] | STRH (immediate)
            strh r0, [r1], r2 | STRH (register)
            strht r0, [r1], #2 | STRHT
            strht r0, [r1], r2 | STRHT
            strd r2, r3, [r1, #-8]! | STRD (immediate)
            strd r2, r3, [r1], r4 | STRD (register)
            pld [r0, #4] | PLD (immediate)
            pld here | PLD (literal)
            pld [r0, -r1, lsl #2] | PLD (register)
            pldw [r0, #-4] | PLDW (immediate)
            pldw [r0, r1] | PLDW (register)
            pli [r0, #4] | PLI (immediate, literal)
            pli [r0, r1] | PLI (register)
            push {r4} | PUSH
            pop {r4} | POP
            push {r4, lr} | PUSH
            pop {r4, pc} | POP
            ldm r0, {r1-r3} | LDM
            ldmda r0!, {r1-r3} | LDMDA
            ldmdb r0, {r1-r3} | LDMDB
            ldmib r0!, {r1-r3} | LDMIB
            stm r0!, {r1-r3} | STM
            stmda r0, {r1-r3} | STMDA
            stmdb r0!, {r1-r3} | STMDB
            stmib r0, {r1-r3} | STMIB
            ldm r0, {r1-r14}^ | LDM (User registers)
            stmib r0, {r1-r15}^ | STM (User registers)
            ldm sp!, {r0-r3, pc}^ | LDM (exception return)
            ldrex r0, [r1] | LDREX
            strex r0, r2, [r1] | STREX
            ldrexb r0, [r1] | LDREXB
            strexb r0, r2, [r1] | STREXB
            ldrexh r0, [r1] | LDREXH
            strexh r0, r2, [r1] | STREXH
            ldrexd r2, r3, [r1] | LDREXD
            strexd r0, r2, r3, [r1] | STREXD
            clrex | CLREX
            swp r0, r1, [r2] | SWP
            swpb r0, r1, [r2] | SWPB
            b here | B
            bne here | B
            bl here | BL
            blx there | BLX (immediate)
            bx lr | BX
            bxeq r3 | BX
            bxj r3 | BXJ
            blx r3 | BLX (register)
            """;

    private static final String T32 = """
            str r0, [r1, r2] | STR (register)
            strh r0, [r1, r2] | STRH (register)
            strb r0, [r1, r2] | STRB (register)
            ldrsb r0, [r1, r2] | LDRSB (register)
            ldr r0, [r1, r2] | LDR (register)
            ldrh r0, [r1, r2] | LDRH (register)
            ldrb r0, [r1, r2] | LDRB (register)
            ldrsh r0, [r1, r2] | LDRSH (register)
            str r0, [r1, #124] | STR (immediate)
            ldr r0, [r1, #124] | LDR (immediate)
            strb r0, [r1, #31] | STRB (immediate)
            ldrb r0, [r1, #31] | LDRB (immediate)
            strh r0, [r1, #62] | STRH (immediate)
            ldrh r0, [r1, #62] | LDRH (immediate)
            str r0, [sp, #1020] | STR (immediate)
            ldr r0, [sp, #1020] | LDR (immediate)
            ldr r0, here | LDR (literal)
            ldr.w r0, here | LDR (literal)
            ldr.w r0, [pc, #-4] | LDR (literal)
            ldr r0, [r1, #4095] | LDR (immediate)
            ldr r0, [r1, #-255] | LDR (immediate)
            ldr r0, [r1, #255]! | LDR (immediate)
            ldr r0, [r1], #-1 | LDR (immediate)
            ldr r8, [r1, r2, lsl #3] | LDR (register)
            ldr pc, [r1] | LDR (immediate)
            ldrt r0, [r1, #4] | LDRT
            ldrb.w r0, [r1, #4] | LDRB (immediate)
            ldrb r0, [r1], #4 | LDRB (immediate)
            ldrb.w r0, [r1, r2] | LDRB (register)
            ldrb r0, here | LDRB (literal)
            ldrbt r0, [r1, #4] | LDRBT
            ldrh.w r0, [r1, #4] | LDRH (immediate)
            ldrh r0, [r1, #-4] | LDRH (immediate)
            ldrh.w r0, [r1, r2] | LDRH (register)
            ldrh r0, here | LDRH (literal)
            ldrht r0, [r1, #4] | LDRHT
            ldrsb r0, [r1, #4] | LDRSB (immediate)
            ldrsb r0, [r1, #-4]! | LDRSB (immediate)
            ldrsb.w r0, [r1, r2, lsl #1] | LDRSB (register)
            ldrsb r0, here | LDRSB (literal)
            ldrsbt r0, [r1, #4] | LDRSBT
            ldrsh r0, [r1, #4] | LDRSH (immediate)
            ldrsh r0, [r1], #4 | LDRSH (immediate)
            ldrsh.w r0, [r1, r2, lsl #1] | LDRSH (register)
            ldrsh r0, here | LDRSH (literal)
            ldrsht r0, [r1, #4] | LDRSHT
            str.w r0, [r1, #4] | STR (immediate)
            str r0, [r1, #-4]! | STR (immediate)
            str r0, [r1], #4 | STR (immediate)
            str.w r0, [r1, r2] | STR (register)
            strt r0, [r1, #4] | STRT
            strb.w r0, [r1, #4] | STRB (immediate)
            strb r0, [r1, #-4] | STRB (immediate)
            strb.w r0, [r1, r2] | STRB (register)
            strbt r0, [r1, #4] | STRBT
            strh.w r0, [r1, #4] | STRH (immediate)
            strh r0, [r1], #-4 | STRH (immediate)
            strh.w r0, [r1, r2] | STRH (register)
            strht r0, [r1, #4] | STRHT
            ldrd r0, r5, [r1, #1020] | LDRD (immediate)
            ldrd r0, r5, [r1], #-4 | LDRD (immediate)
            ldrd r0, r5, here | LDRD (literal)
            strd r0, r5, [r1, #-4]! | STRD (immediate)
            pld [r0, #4] | PLD (immediate)
            pld [r0, #-4] | PLD (immediate)
            pld [r0, r1, lsl #2] | PLD (register)
            pld here | PLD (literal)
            pldw [r0, #4] | PLDW (immediate)
            pldw [r0, #-4] | PLDW (immediate)
            pldw [r0, r1] | PLDW (register)
            pli [r0, #4] | PLI (immediate)
            pli [r0, #-4] | PLI (immediate)
            pli [r0, r1] | PLI (register)
            pli here | PLI (literal)
            stm r0!, {r1, r2} | STM
            ldm r0!, {r1, r2} | LDM
            push {r0, r7, lr} | PUSH
            pop {r0, r7, pc} | POP
            stm.w r0!, {r1, r8} | STM
            ldm.w r0, {r1, r8, lr} | LDM
            stmdb r0, {r1, r8} | STMDB
            ldmdb r0!, {r1, r8} | LDMDB
            push.w {r4, r8, lr} | PUSH
            pop.w {r4, r8, pc} | POP
            push.w {r8} | PUSH
            pop.w {r8} | POP
            ldrex r0, [r1, #1020] | LDREX
            strex r0, r2, [r1, #1020] | STREX
            ldrexb r0, [r1] | LDREXB
            strexb r0, r2, [r1] | STREXB
            ldrexh r0, [r1] | LDREXH
            strexh r0, r2, [r1] | STREXH
            ldrexd r2, r5, [r1] | LDREXD
            strexd r0, r2, r5, [r1] | STREXD
            clrex | CLREX
            b.n here | B
            bne.n here | B
            b.w here | B
            beq.w here | B
            bl here | BL
            blx there | BLX (immediate)
            bx lr | BX
            blx r8 | BLX (register)
            bxj r3 | BXJ
            cbz r3, here | CBZ
            cbnz r3, here | CBNZ
            tbb [pc, r1] | TBB
            tbh [r0, r1, lsl #1] | TBH
            """;

    @TempDir
    Path directory;

    private final ArmDecoder decoder = new ArmDecoder();

    @Test
    void a32TablesNameWhatTheAssemblerWrites() throws Exception {
        for (String line : A32.lines().toList()) {
            String[] parts = line.split(" \\| ");
            ByteBuffer code = assemble(".arm", parts[0]);
            int word = code.getInt(0);
            Encoding row = decoder.decoder(InstructionSet.A32).find(word);
            assertNotNull(row, line);
            assertEquals(parts[1], row.name(), line);
        }
    }

    @Test
    void t32TablesNameWhatTheAssemblerWrites() throws Exception {
        for (String line : T32.lines().toList()) {
            String[] parts = line.split(" \\| ");
            ByteBuffer code = assemble(".thumb", parts[0]);
            int first = code.getShort(0) & 0xffff;
            Encoding row = ArmDecoder.isFirstOfTwo(first)
                    ? decoder.decoder(InstructionSet.T32).find(first << 16 | code.getShort(2) & 0xffff)
                    : decoder.decoder(InstructionSet.T16).find(first);
            assertNotNull(row, line);
            assertEquals(parts[1], row.name(), line);
        }
    }

    @Test
    void ifThenIsNamedForEveryMaskButZero() {
        for (int mask = 1; mask < 16; mask++) {
            assertEquals("IT", decoder.decoder(InstructionSet.T16).find(0xbf00 | mask).name());
        }
    }

    @Test
    void everyRowIsFoundForSomeWord() {
        EncodingTable[] tables = new EncodingTable[3];
        for (InstructionSet set : InstructionSet.values()) {
            tables[set.ordinal()] = new EncodingTable(set);
        }
        LoadStoreTable.addTo(tables[0], tables[1], tables[2]);
        BlockTransferTable.addTo(tables[0], tables[1], tables[2]);
        ExclusiveTable.addTo(tables[0], tables[1], tables[2]);
        BranchTable.addTo(tables[0], tables[1], tables[2]);
        Random random = new Random(1);
        for (InstructionSet set : InstructionSet.values()) {
            Set<String> unseen = new HashSet<>();
            for (Encoding row : tables[set.ordinal()].rows()) {
                assertEquals(0, row.value() & ~row.mask(), row.toString());
                if (!isReached(row, set, random)) {
                    unseen.add(row.toString());
                }
            }
            assertTrue(unseen.isEmpty(), unseen.toString());
        }
    }

    /** Tries random words of the row against the whole decoder: another row must not take them all. */
    private boolean isReached(Encoding row, InstructionSet set, Random random) {
        for (int i = 0; i < 10_000; i++) {
            int word = random.nextInt();
            if (set == InstructionSet.T16) {
                word &= 0xffff;
            }
            if (set == InstructionSet.A32 && row.hasField("cond")) {
                word = word & 0x0fffffff | 0xe0000000;
            }
            word = word & ~row.mask() | row.value();
            Encoding found = decoder.decoder(set).find(word);
            if (found != null && found.pattern().equals(row.pattern()) && found.name().equals(row.name())) {
                return true;
            }
        }
        return false;
    }

    @Test
    void wordsThatOtherProcessorsRefuseAreUndefined() {
        List<Integer> words = List.of(
                0xe1c130d0, // ldrd with an odd first register
                0xe0e100d0, // ldrd post-indexed with write-back bit
                0xe8bd0000, // pop of nothing
                0xe89f0002, // ldm with the PC as the base
                0xe8b10006, // ldm r1!, {r1, r2}
                0xe191319f, // ldrex with a should-be-one bit 0
                0xe1811f92, // strex with the status in the base
                0xf57ff010 // clrex with should-be bits wrong
        );
        for (int word : words) {
            assertNull(decoder.decoder(InstructionSet.A32).find(word), Integer.toHexString(word));
            assertInstanceOf(UndefinedInstruction.class, decoder.decodeA32(word));
        }
        List<Integer> thumbWords = List.of(
                0xe8910004, // ldm.w of one register
                0xe9210010, // stmdb of one register
                0xe8b10006, // ldm.w r1!, {r1, r2}
                0xe8a10006, // stm.w r1!, {r1, r2}
                0xf84f1004, // str with the PC as the base
                0xf8401a04, // str with P and W 0
                0xe841d400, // strex of SP
                0xe851df00, // ldrex to SP
                0xe8d2034f, // ldrexb with should-be-one bits 0
                0xf000c001 // blx with H set
        );
        for (int word : thumbWords) {
            assertNull(decoder.decoder(InstructionSet.T32).find(word), Integer.toHexString(word));
            assertInstanceOf(UndefinedInstruction.class, decoder.decodeT32(word, false));
        }
    }

    /** The instruction at offset 0, with a label {@code here} behind it and an ARM or Thumb function {@code there}. */
    private ByteBuffer assemble(String set, String instruction) throws IOException, InterruptedException {
        Path source = directory.resolve("sample.s");
        Path object = directory.resolve("sample.o");
        Path binary = directory.resolve("sample.bin");
        String other = set.equals(".arm") ? ".thumb" : ".arm";
        List<String> lines = new ArrayList<>(List.of(".syntax unified", ".arch armv7-a", ".arch_extension mp",
                ".arch_extension sec", set));
        lines.addAll(List.of(instruction, ".balign 4", "here:", ".word 0", ".word 0", other, ".type there, %function",
                "there:",
                "bx lr"));
        Files.write(source, lines);
        run("arm-none-eabi-as", "-o", object.toString(), source.toString());
        run("arm-none-eabi-objcopy", "-O", "binary", object.toString(), binary.toString());
        return ByteBuffer.wrap(Files.readAllBytes(binary)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            assumeTrue(false, command[0] + " is not installed");
            return;
        }
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        // Warnings (deprecated SWP) are no failure.
        assertEquals(0, process.exitValue(), output);
    }
}
