package dev.backstep.arm.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The tables of data processing, multiplies and media against the GNU assembler and against each other. */
class DataProcessingTablesTest {

    /** Name of the row, and an instruction that belongs to it: A32. */
    private static final String A32 = """
            AND (immediate)|and r1, r2, #0xff0
            EOR (immediate)|eorsne r1, r2, #1
            SUB (immediate)|sub r1, sp, #8
            RSB (immediate)|rsb r1, r2, #0
            ADD (immediate)|add r1, pc, #8
            ADC (immediate)|adc r1, r2, #8
            SBC (immediate)|sbcs r1, r2, #8
            RSC (immediate)|rsc r1, r2, #8
            TST (immediate)|tst r2, #8
            TEQ (immediate)|teq r2, #8
            CMP (immediate)|cmp r2, #8
            CMN (immediate)|cmn r2, #8
            ORR (immediate)|orr r1, r2, #8
            MOV (immediate)|mov r1, #8
            MOVW|movw r1, #0x1234
            MOVT|movt r1, #0x1234
            BIC (immediate)|bic r1, r2, #8
            MVN (immediate)|mvn r1, #8
            AND (register)|and r1, r2, r3
            EOR (register)|eor r1, r2, r3, lsr #4
            SUB (register)|subs pc, lr, r0
            RSB (register)|rsb r1, r2, r3, ror #1
            ADD (register)|add r1, r2, r3, rrx
            TST (register)|tst r1, r2, asr #32
            CMP (register)|cmp r1, r2
            MOV (register)|movs pc, lr
            LSL (immediate)|lsl r1, r2, #3
            LSR (immediate)|lsrs r1, r2, #32
            ASR (immediate)|asr r1, r2, #3
            ROR (immediate)|ror r1, r2, #3
            RRX|rrxs r1, r2
            BIC (register)|bic r1, r2, r3, lsl #1
            MVN (register)|mvn r1, r2, lsl #1
            ADC (register-shifted register)|adc r1, r2, r3, lsl r4
            CMN (register-shifted register)|cmn r1, r2, ror r3
            MVN (register-shifted register)|mvn r1, r2, asr r3
            LSL (register)|lsl r1, r2, r3
            LSR (register)|lsr r1, r2, r3
            ASR (register)|asrs r1, r2, r3
            ROR (register)|ror r1, r2, r3
            MUL|muls r1, r2, r3
            MLA|mla r1, r2, r3, r4
            MLS|mls r1, r2, r3, r4
            UMAAL|umaal r1, r2, r3, r4
            UMULL|umull r1, r2, r3, r4
            UMLAL|umlals r1, r2, r3, r4
            SMULL|smull r1, r2, r3, r4
            SMLAL|smlal r1, r2, r3, r4
            SMLABB, SMLABT, SMLATB, SMLATT|smlabt r1, r2, r3, r4
            SMLAWB, SMLAWT|smlawt r1, r2, r3, r4
            SMULWB, SMULWT|smulwb r1, r2, r3
            SMLALBB, SMLALBT, SMLALTB, SMLALTT|smlaltb r1, r2, r3, r4
            SMULBB, SMULBT, SMULTB, SMULTT|smultt r1, r2, r3
            SMLAD|smladx r1, r2, r3, r4
            SMUAD|smuad r1, r2, r3
            SMLSD|smlsd r1, r2, r3, r4
            SMUSD|smusdx r1, r2, r3
            SMLALD|smlald r1, r2, r3, r4
            SMLSLD|smlsldx r1, r2, r3, r4
            SMMLA|smmlar r1, r2, r3, r4
            SMMUL|smmul r1, r2, r3
            SMMLS|smmls r1, r2, r3, r4
            QADD|qadd r1, r2, r3
            QSUB|qsub r1, r2, r3
            QDADD|qdadd r1, r2, r3
            QDSUB|qdsub r1, r2, r3
            SSAT|ssat r1, #7, r2, asr #3
            USAT|usat r1, #7, r2, lsl #3
            SSAT16|ssat16 r1, #7, r2
            USAT16|usat16 r1, #7, r2
            SADD16|sadd16 r1, r2, r3
            QASX|qasx r1, r2, r3
            SHSAX|shsax r1, r2, r3
            USUB16|usub16 r1, r2, r3
            UQADD8|uqadd8 r1, r2, r3
            UHSUB8|uhsub8 r1, r2, r3
            SXTAB16|sxtab16 r1, r2, r3
            SXTAB|sxtab r1, r2, r3, ror #8
            SXTAH|sxtah r1, r2, r3
            UXTAB16|uxtab16 r1, r2, r3
            UXTAB|uxtab r1, r2, r3
            UXTAH|uxtah r1, r2, r3
            SXTB16|sxtb16 r1, r2
            SXTB|sxtb r1, r2
            SXTH|sxth r1, r2
            UXTB16|uxtb16 r1, r2
            UXTB|uxtb r1, r2, ror #24
            UXTH|uxth r1, r2
            PKHBT, PKHTB|pkhtb r1, r2, r3, asr #5
            SEL|sel r1, r2, r3
            USAD8|usad8 r1, r2, r3
            USADA8|usada8 r1, r2, r3, r4
            SBFX|sbfx r1, r2, #3, #4
            UBFX|ubfx r1, r2, #3, #4
            BFI|bfi r1, r2, #3, #4
            BFC|bfc r1, #3, #4
            CLZ|clz r1, r2
            REV|rev r1, r2
            REV16|rev16 r1, r2
            REVSH|revsh r1, r2
            RBIT|rbit r1, r2
            UDF|udf #0x1234
            """;

    /** T32, 16-bit and 32-bit encodings. */
    private static final String T32 = """
            LSL (immediate)|lsls r1, r2, #3
            LSR (immediate)|lsrs r1, r2, #32
            ASR (immediate)|asrs r1, r2, #3
            MOV (register)|movs r1, r2
            ADD (register)|adds r1, r2, r3
            SUB (register)|subs r1, r2, r3
            ADD (immediate)|adds r1, r2, #3
            SUB (immediate)|subs r1, r2, #3
            MOV (immediate)|movs r1, #200
            CMP (immediate)|cmp r1, #200
            ADD (immediate)|adds r1, #200
            SUB (immediate)|subs r1, #200
            AND (register)|ands r1, r2
            EOR (register)|eors r1, r2
            LSL (register)|lsls r1, r2
            LSR (register)|lsrs r1, r2
            ASR (register)|asrs r1, r2
            ADC (register)|adcs r1, r2
            SBC (register)|sbcs r1, r2
            ROR (register)|rors r1, r2
            TST (register)|tst r1, r2
            RSB (immediate)|negs r1, r2
            CMP (register)|cmp r1, r2
            CMN (register)|cmn r1, r2
            ORR (register)|orrs r1, r2
            MUL|muls r1, r2, r1
            BIC (register)|bics r1, r2
            MVN (register)|mvns r1, r2
            ADD (register)|add r1, r10
            CMP (register)|cmp r10, r1
            MOV (register)|mov pc, lr
            ADR|adr r1, . + 8
            ADD (SP plus immediate)|add r1, sp, #1020
            ADD (SP plus immediate)|add sp, #508
            SUB (SP minus immediate)|sub sp, #8
            SXTH|sxth r1, r2
            SXTB|sxtb r1, r2
            UXTH|uxth r1, r2
            UXTB|uxtb r1, r2
            REV|rev r1, r2
            REV16|rev16 r1, r2
            REVSH|revsh r1, r2
            UDF|udf #3
            AND (immediate)|and r1, r2, #0xff0
            TST (immediate)|tst.w r1, #3
            BIC (immediate)|bic r1, r2, #3
            ORR (immediate)|orr r1, r2, #3
            MOV (immediate)|mov.w r1, #3
            ORN (immediate)|orn r1, r2, #3
            MVN (immediate)|mvn r1, #3
            EOR (immediate)|eor r1, r2, #3
            TEQ (immediate)|teq r1, #3
            ADD (immediate)|add.w r1, r2, #3
            CMN (immediate)|cmn.w r1, #3
            ADC (immediate)|adc r1, r2, #3
            SBC (immediate)|sbc r1, r2, #3
            SUB (immediate)|sub.w r1, sp, #3
            CMP (immediate)|cmp.w r1, #3
            RSB (immediate)|rsb r1, r2, #3
            ADDW|addw r1, r2, #3
            SUBW|subw r1, sp, #3
            ADR|adr.w r1, . + 8
            ADR|subw r1, pc, #8
            MOVW|movw r1, #0x1234
            MOVT|movt r1, #0x1234
            SUBS PC, LR and related|subs pc, lr, #4
            AND (register)|and.w r1, r2, r3
            TST (register)|tst.w r1, r2, lsl #1
            BIC (register)|bic.w r1, r2, r3
            ORR (register)|orr.w r1, r2, r3
            ORN (register)|orn r1, r2, r3
            MVN (register)|mvn.w r1, r2
            EOR (register)|eor.w r1, r2, r3
            TEQ (register)|teq r1, r2
            ADD (register)|add.w r1, r2, r3, ror #5
            CMN (register)|cmn.w r1, r2
            ADC (register)|adc.w r1, r2, r3
            SBC (register)|sbc.w r1, r2, r3
            SUB (register)|sub.w r1, r2, r3
            CMP (register)|cmp.w r1, r2, asr #32
            RSB (register)|rsb r1, r2, r3
            MOV (register)|mov.w r1, r2
            LSL (immediate)|lsl.w r1, r2, #4
            LSR (immediate)|lsr.w r1, r2, #4
            ASR (immediate)|asr.w r1, r2, #4
            ROR (immediate)|ror r1, r2, #4
            RRX|rrx r1, r2
            LSL (register)|lsl.w r1, r2, r3
            LSR (register)|lsr.w r1, r2, r3
            ASR (register)|asr.w r1, r2, r3
            ROR (register)|ror.w r1, r2, r3
            MUL|mul r1, r2, r3
            MLA|mla r1, r2, r3, r4
            MLS|mls r1, r2, r3, r4
            SMLABB, SMLABT, SMLATB, SMLATT|smlatb r1, r2, r3, r4
            SMULBB, SMULBT, SMULTB, SMULTT|smulbt r1, r2, r3
            SMLAD|smlad r1, r2, r3, r4
            SMUAD|smuadx r1, r2, r3
            SMLAWB, SMLAWT|smlawb r1, r2, r3, r4
            SMULWB, SMULWT|smulwt r1, r2, r3
            SMLSD|smlsd r1, r2, r3, r4
            SMUSD|smusd r1, r2, r3
            SMMLA|smmla r1, r2, r3, r4
            SMMUL|smmulr r1, r2, r3
            SMMLS|smmls r1, r2, r3, r4
            SMULL|smull r1, r2, r3, r4
            UMULL|umull r1, r2, r3, r4
            SMLAL|smlal r1, r2, r3, r4
            SMLALBB, SMLALBT, SMLALTB, SMLALTT|smlalbt r1, r2, r3, r4
            SMLALD|smlaldx r1, r2, r3, r4
            SMLSLD|smlsld r1, r2, r3, r4
            UMLAL|umlal r1, r2, r3, r4
            UMAAL|umaal r1, r2, r3, r4
            QADD|qadd r1, r2, r3
            QDADD|qdadd r1, r2, r3
            QSUB|qsub r1, r2, r3
            QDSUB|qdsub r1, r2, r3
            SSAT|ssat r1, #7, r2, asr #3
            USAT|usat r1, #7, r2
            SSAT16|ssat16 r1, #7, r2
            USAT16|usat16 r1, #7, r2
            SADD8|sadd8 r1, r2, r3
            QSUB16|qsub16 r1, r2, r3
            SHASX|shasx r1, r2, r3
            USAX|usax r1, r2, r3
            UQSUB8|uqsub8 r1, r2, r3
            UHADD16|uhadd16 r1, r2, r3
            SXTAB16|sxtab16 r1, r2, r3
            SXTAB|sxtab r1, r2, r3
            SXTAH|sxtah r1, r2, r3
            UXTAB16|uxtab16 r1, r2, r3
            UXTAB|uxtab r1, r2, r3
            UXTAH|uxtah r1, r2, r3
            SXTB16|sxtb16 r1, r2
            SXTB|sxtb.w r1, r2, ror #8
            SXTH|sxth.w r1, r2
            UXTB16|uxtb16 r1, r2
            UXTB|uxtb.w r1, r2
            UXTH|uxth.w r1, r10
            PKHBT, PKHTB|pkhbt r1, r2, r3, lsl #5
            SEL|sel r1, r2, r3
            USAD8|usad8 r1, r2, r3
            USADA8|usada8 r1, r2, r3, r4
            SBFX|sbfx r1, r2, #3, #4
            UBFX|ubfx r1, r2, #3, #4
            BFI|bfi r1, r2, #3, #4
            BFC|bfc r1, #3, #4
            CLZ|clz r1, r2
            REV|rev.w r1, r2
            REV16|rev16.w r1, r2
            REVSH|revsh.w r1, r2
            RBIT|rbit r1, r2
            UDF|udf.w #3
            """;

    private final ArmDecoder decoder = new ArmDecoder();

    @Test
    void assembledA32InstructionsAreFoundUnderTheirNames(@TempDir Path directory) throws Exception {
        byte[] code = assemble(directory, ".arm", A32);
        List<String> found = new ArrayList<>();
        for (int at = 0; at < code.length; at += 4) {
            found.add(name(InstructionSet.A32, get16(code, at) | get16(code, at + 2) << 16));
        }
        assertEquals(names(A32), found);
    }

    @Test
    void assembledT32InstructionsAreFoundUnderTheirNames(@TempDir Path directory) throws Exception {
        byte[] code = assemble(directory, ".thumb", T32);
        List<String> found = new ArrayList<>();
        for (int at = 0; at < code.length; at += 2) {
            int first = get16(code, at);
            if (ArmDecoder.isFirstOfTwo(first)) {
                at += 2;
                found.add(name(InstructionSet.T32, first << 16 | get16(code, at)));
            } else {
                found.add(name(InstructionSet.T16, first));
            }
        }
        assertEquals(names(T32), found);
    }

    /** Each row decodes some word of its own, filled with random bits: none is hidden by others. */
    @TestFactory
    Stream<DynamicTest> everyRowIsReachable() {
        EncodingTable a32 = new EncodingTable(InstructionSet.A32);
        EncodingTable t16 = new EncodingTable(InstructionSet.T16);
        EncodingTable t32 = new EncodingTable(InstructionSet.T32);
        DataProcessingTable.addTo(a32, t16, t32);
        MultiplyTable.addTo(a32, t16, t32);
        MediaTable.addTo(a32, t16, t32);
        return Stream.of(a32, t16, t32).flatMap(table -> table.rows().stream())
                .map(row -> DynamicTest.dynamicTest(row.toString(), () -> reach(row)));
    }

    private void reach(Encoding row) {
        Random random = new Random(row.value());
        int all = row.set() == InstructionSet.T16 ? 0xffff : -1;
        boolean reached = false;
        for (int i = 0; i < 1000; i++) {
            int word = row.value() | random.nextInt() & ~row.mask() & all;
            if (row.set() == InstructionSet.A32) {
                word = word & 0x0fffffff | 0xe0000000;
            }
            assertTrue(row.matches(word));
            assertNotNull(row.decode(word, false));
            assertNotNull(row.decode(word, true));
            Encoding found = decoder.decoder(row.set()).find(word);
            reached |= found.pattern().equals(row.pattern()) && found.name().equals(row.name());
        }
        assertTrue(reached);
    }

    private String name(InstructionSet set, int bits) {
        Encoding row = decoder.decoder(set).find(bits);
        return row == null ? "nothing for " + Integer.toHexString(bits) : row.name();
    }

    private static List<String> names(String samples) {
        return samples.lines().map(line -> line.substring(0, line.indexOf('|'))).toList();
    }

    private static int get16(byte[] code, int at) {
        return code[at] & 0xff | (code[at + 1] & 0xff) << 8;
    }

    private static byte[] assemble(Path directory, String state, String samples) throws Exception {
        Path source = directory.resolve("samples.s");
        Path object = directory.resolve("samples.o");
        Path binary = directory.resolve("samples.bin");
        StringBuilder text = new StringBuilder(".syntax unified\n.cpu cortex-a9\n" + state + "\n");
        samples.lines().forEach(line -> text.append(line.substring(line.indexOf('|') + 1)).append('\n'));
        Files.writeString(source, text);
        run("arm-none-eabi-as", "-o", object.toString(), source.toString());
        run("arm-none-eabi-objcopy", "-O", "binary", "-j", ".text", object.toString(), binary.toString());
        return Files.readAllBytes(binary);
    }

    private static void run(String... command) throws InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            assumeTrue(false, command[0] + " is not installed");
            return;
        }
        String output;
        try (var stream = process.getInputStream()) {
            output = new String(stream.readAllBytes());
        } catch (IOException e) {
            output = e.toString();
        }
        assertEquals(0, process.waitFor(), output);
    }
}
