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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The tables of Advanced SIMD loads, stores, permutations, two-register, immediate and floating-point instructions, held
 * against the GNU assembler.
 */
class AdvancedSimdTablesTest {

    /** The same text for A32 and T32. */
    private static final String SAMPLES = """
            vld1.8 {d0}, [r1] | VLD1 (multiple single elements)
            vld1.8 {d0-d1}, [r1:128]! | VLD1 (multiple single elements)
            vld1.16 {d29-d31}, [r1:64], r2 | VLD1 (multiple single elements)
            vld1.64 {d0-d3}, [r1:256]! | VLD1 (multiple single elements)
            vst1.32 {d0}, [sp]! | VST1 (multiple single elements)
            vst1.64 {d28-d31}, [r1], r2 | VST1 (multiple single elements)
            vld2.8 {d0, d1}, [r1] | VLD2 (multiple 2-element structures)
            vld2.16 {d0, d2}, [r1] | VLD2 (multiple 2-element structures)
            vld2.32 {d0-d3}, [r1:256]! | VLD2 (multiple 2-element structures)
            vst2.32 {d28-d31}, [r1] | VST2 (multiple 2-element structures)
            vld3.8 {d0-d2}, [r1:64] | VLD3 (multiple 3-element structures)
            vld3.16 {d0, d2, d4}, [r1]! | VLD3 (multiple 3-element structures)
            vst3.32 {d27, d29, d31}, [r1] | VST3 (multiple 3-element structures)
            vld4.8 {d0-d3}, [r1:256] | VLD4 (multiple 4-element structures)
            vld4.16 {d0, d2, d4, d6}, [r1], r3 | VLD4 (multiple 4-element structures)
            vst4.32 {d25, d27, d29, d31}, [r1:128] | VST4 (multiple 4-element structures)
            vld1.8 {d0[7]}, [r1] | VLD1 (single element to one lane)
            vld1.16 {d0[3]}, [r1:16]! | VLD1 (single element to one lane)
            vld1.32 {d31[1]}, [r1:32], r2 | VLD1 (single element to one lane)
            vst1.8 {d0[7]}, [r1] | VST1 (single element from one lane)
            vld2.8 {d0[1], d1[1]}, [r1:16] | VLD2 (single 2-element structure to one lane)
            vld2.16 {d0[1], d2[1]}, [r1:32] | VLD2 (single 2-element structure to one lane)
            vst2.32 {d29[1], d31[1]}, [r1:64] | VST2 (single 2-element structure from one lane)
            vld3.8 {d0[1], d1[1], d2[1]}, [r1] | VLD3 (single 3-element structure to one lane)
            vst3.32 {d27[1], d29[1], d31[1]}, [r1]! | VST3 (single 3-element structure from one lane)
            vld4.8 {d0[1], d1[1], d2[1], d3[1]}, [r1:32] | VLD4 (single 4-element structure to one lane)
            vld4.32 {d0[1], d2[1], d4[1], d6[1]}, [r1:128] | VLD4 (single 4-element structure to one lane)
            vst4.16 {d25[1], d27[1], d29[1], d31[1]}, [r1:64] | VST4 (single 4-element structure from one lane)
            vld1.8 {d0[]}, [r1] | VLD1 (single element to all lanes)
            vld1.16 {d30[], d31[]}, [r1:16] | VLD1 (single element to all lanes)
            vld2.32 {d0[], d2[]}, [r1:64] | VLD2 (single 2-element structure to all lanes)
            vld3.16 {d0[], d1[], d2[]}, [r1]! | VLD3 (single 3-element structure to all lanes)
            vld4.32 {d0[], d1[], d2[], d3[]}, [r1:64] | VLD4 (single 4-element structure to all lanes)
            vld4.32 {d0[], d2[], d4[], d6[]}, [r1:128] | VLD4 (single 4-element structure to all lanes)
            vrev64.8 d0, d1 | VREV64
            vrev64.32 q0, q15 | VREV64
            vrev32.16 q0, q1 | VREV32
            vrev16.8 d31, d1 | VREV16
            vpaddl.s8 d0, d1 | VPADDL
            vpaddl.u32 q0, q1 | VPADDL
            vpadal.s16 d0, d1 | VPADAL
            vpadal.u8 q0, q1 | VPADAL
            vcls.s32 d0, d1 | VCLS
            vclz.i16 q0, q1 | VCLZ
            vcnt.8 d0, d1 | VCNT
            vmvn d0, d1 | VMVN (register)
            vqabs.s8 q0, q1 | VQABS
            vqneg.s32 d0, d1 | VQNEG
            vcgt.s8 d0, d1, #0 | VCGT (immediate #0)
            vcge.s16 d0, d1, #0 | VCGE (immediate #0)
            vceq.i32 q0, q1, #0 | VCEQ (immediate #0)
            vcle.s8 d0, d1, #0 | VCLE (immediate #0)
            vclt.s8 d0, d1, #0 | VCLT (immediate #0)
            vcgt.f32 d0, d1, #0 | VCGT (immediate #0, floating-point)
            vcge.f32 q0, q1, #0 | VCGE (immediate #0, floating-point)
            vceq.f32 d0, d1, #0 | VCEQ (immediate #0, floating-point)
            vcle.f32 d0, d1, #0 | VCLE (immediate #0, floating-point)
            vclt.f32 d0, d1, #0 | VCLT (immediate #0, floating-point)
            vabs.s8 d0, d1 | VABS
            vneg.s32 q0, q1 | VNEG
            vabs.f32 d0, d1 | VABS (floating-point)
            vneg.f32 q0, q1 | VNEG (floating-point)
            vswp d0, d1 | VSWP
            vswp q0, q15 | VSWP
            vtrn.8 d0, d1 | VTRN
            vtrn.32 q0, q1 | VTRN
            vuzp.16 d0, d1 | VUZP
            vuzp.32 q0, q1 | VUZP
            vzip.8 d0, d1 | VZIP
            vzip.32 q0, q1 | VZIP
            vmovn.i16 d0, q1 | VMOVN
            vmovn.i64 d31, q15 | VMOVN
            vqmovun.s32 d0, q1 | VQMOVUN
            vqmovn.s16 d0, q1 | VQMOVN
            vqmovn.u64 d0, q1 | VQMOVN
            vshll.i8 q0, d1, #8 | VSHLL (maximum shift)
            vshll.i32 q15, d1, #32 | VSHLL (maximum shift)
            vcvt.f16.f32 d0, q1 | VCVT (to half-precision)
            vcvt.f32.f16 q0, d1 | VCVT (from half-precision)
            vrecpe.u32 d0, d1 | VRECPE
            vrecpe.f32 q0, q1 | VRECPE (floating-point)
            vrsqrte.u32 q0, q1 | VRSQRTE
            vrsqrte.f32 d0, d1 | VRSQRTE (floating-point)
            vcvt.s32.f32 d0, d1 | VCVT (between floating-point and integer)
            vcvt.f32.u32 q0, q1 | VCVT (between floating-point and integer)
            vcvt.s32.f32 d0, d1, #1 | VCVT (between floating-point and fixed-point)
            vcvt.f32.u32 q0, q1, #32 | VCVT (between floating-point and fixed-point)
            vext.8 d0, d1, d2, #7 | VEXT
            vext.8 q0, q1, q2, #15 | VEXT
            vtbl.8 d0, {d1}, d2 | VTBL, VTBX
            vtbx.8 d0, {d28-d31}, d2 | VTBL, VTBX
            vdup.8 d0, d1[7] | VDUP (scalar)
            vdup.16 q0, d31[3] | VDUP (scalar)
            vdup.32 q15, d1[1] | VDUP (scalar)
            vdup.8 d0, r1 | VDUP (ARM core register)
            vdup.16 q15, r14 | VDUP (ARM core register)
            vdup.32 d31, r0 | VDUP (ARM core register)
            vmov.i32 d0, #0xab | VMOV (immediate)
            vmov.i32 q15, #0xab000000 | VMOV (immediate)
            vmov.i16 d0, #0xab00 | VMOV (immediate)
            vmov.i32 d0, #0xabff | VMOV (immediate)
            vmov.i32 d0, #0xabffff | VMOV (immediate)
            vmov.i8 d0, #0xab | VMOV (immediate)
            vmov.f32 d0, #-1.5 | VMOV (immediate)
            vmov.i64 q0, #0xff0000ff00ffffff | VMOV (immediate)
            vmvn.i32 d0, #0xab | VMVN (immediate)
            vmvn.i16 q0, #0xab00 | VMVN (immediate)
            vmvn.i32 d0, #0xabffff | VMVN (immediate)
            vorr.i32 d0, #0xab0000 | VORR (immediate)
            vorr.i16 q0, #0xab | VORR (immediate)
            vbic.i32 d0, #0xab0000 | VBIC (immediate)
            vbic.i16 q0, #0xab00 | VBIC (immediate)
            vadd.f32 d0, d1, d2 | VADD (floating-point)
            vsub.f32 q0, q1, q2 | VSUB (floating-point)
            vabd.f32 d0, d1, d2 | VABD (floating-point)
            vmul.f32 q0, q1, q2 | VMUL (floating-point)
            vmla.f32 d0, d1, d2 | VMLA (floating-point)
            vmls.f32 q0, q1, q2 | VMLS (floating-point)
            vmul.f32 q0, q1, d15[1] | VMUL (by scalar, floating-point)
            vmla.f32 d0, d1, d2[0] | VMLA (by scalar, floating-point)
            vmls.f32 q0, q1, d2[1] | VMLS (by scalar, floating-point)
            vpadd.f32 d0, d1, d2 | VPADD (floating-point)
            vmax.f32 d0, d1, d2 | VMAX (floating-point)
            vmin.f32 q0, q1, q2 | VMIN (floating-point)
            vpmax.f32 d0, d1, d2 | VPMAX (floating-point)
            vpmin.f32 d0, d1, d2 | VPMIN (floating-point)
            vceq.f32 d0, d1, d2 | VCEQ (register, floating-point)
            vcge.f32 q0, q1, q2 | VCGE (register, floating-point)
            vcgt.f32 d0, d1, d2 | VCGT (register, floating-point)
            vacge.f32 d0, d1, d2 | VACGE
            vacgt.f32 q0, q1, q2 | VACGT
            vrecps.f32 d0, d1, d2 | VRECPS
            vrsqrts.f32 q0, q1, q2 | VRSQRTS
            """;

    private static final List<InstructionGroup> GROUPS = List.of(InstructionGroup.ADVANCED_SIMD_LOAD_STORE,
            InstructionGroup.ADVANCED_SIMD_TWO_REGISTERS, InstructionGroup.ADVANCED_SIMD_PERMUTE,
            InstructionGroup.ADVANCED_SIMD_IMMEDIATE, InstructionGroup.ADVANCED_SIMD_FLOATING_POINT);

    @TempDir
    Path directory;

    private final ArmDecoder decoder = new ArmDecoder();

    @Test
    void a32TablesNameWhatTheAssemblerWrites() throws Exception {
        ByteBuffer code = assemble(".arm");
        for (String line : SAMPLES.lines().toList()) {
            int word = code.getInt();
            requireName(decoder.decoder(InstructionSet.A32).find(word), line, word);
        }
    }

    @Test
    void t32TablesNameWhatTheAssemblerWrites() throws Exception {
        ByteBuffer code = assemble(".thumb");
        for (String line : SAMPLES.lines().toList()) {
            int word = code.getShort() << 16 | code.getShort() & 0xffff;
            requireName(decoder.decoder(InstructionSet.T32).find(word), line, word);
        }
    }

    private static void requireName(Encoding row, String line, int word) {
        String where = line + " " + Integer.toHexString(word);
        assertNotNull(row, where);
        assertEquals(line.substring(line.indexOf(" | ") + 3), row.name(), where);
    }

    @Test
    void everyRowIsFoundForSomeWord() {
        Random random = new Random(1);
        Set<String> unseen = new HashSet<>();
        for (InstructionGroup group : GROUPS) {
            for (InstructionSet set : List.of(InstructionSet.A32, InstructionSet.T32)) {
                for (Encoding row : group.rows(set)) {
                    if (!isReached(row, set, random)) {
                        unseen.add(row.toString());
                    }
                }
            }
        }
        assertTrue(unseen.isEmpty(), unseen.toString());
    }

    private boolean isReached(Encoding row, InstructionSet set, Random random) {
        for (int i = 0; i < 10_000; i++) {
            int word = random.nextInt() & ~row.mask() | row.value();
            if (row.hasField("cond")) {
                word = word & 0x0fffffff | 0xe0000000;
            }
            Encoding found = decoder.decoder(set).find(word);
            if (found != null && found.pattern().equals(row.pattern()) && found.name().equals(row.name())) {
                return true;
            }
        }
        return false;
    }

    @Test
    void undefinedFormsOfTheseGroupsAreUndefined() {
        List<Integer> words = List.of(
                0xf421072f, // vld1 of one register with align 0b10
                0xf4210a3f, // vld1 of two registers with align 0b11
                0xf42108cf, // vld2 with size 0b11
                0xf421046f, // vld3 with align 0b10
                0xf4210b0f, // a type that there is not
                0xf4a1001f, // vld1.8 to a lane with an alignment
                0xf4a1081f, // vld1.32 to a lane with index_align 0b0001
                0xf4a10b3f, // vld4.32 to a lane with index_align 0b0011
                0xf4810c0f, // all lanes, stored
                0xf4a10c1f, // vld1.8 to all lanes with an alignment
                0xf4a10e1f, // vld3.8 to all lanes with an alignment
                0xf42f070f, // the PC as the base
                0xf461f20f, // vld1 of d31 to d34
                0xf3bc0001, // vrev64.64
                0xf3b80101, // vrev16.32
                0xf3b40500, // vcnt.16
                0xf3b20201, // vmovn of an odd register
                0xf3ba0181, // vzip.32 of D registers
                0xf2b10800, // vext of D registers by 8
                0xf3bf0981, // vtbl of d31 and d32
                0xf3b80c01, // vdup with imm4 0b1000
                0xf2800f30, // immediate with op 1 and cmode 0b1111
                0xf2010d40, // vadd.f32 of an odd register as Q
                0xf2110d00, // vadd of size 1
                0xf3020d42, // vpadd.f32 of Q registers
                0xf2010c12, // vfma.f32
                0xf2210c12 // vfms.f32
        );
        for (int word : words) {
            assertNull(decoder.decoder(InstructionSet.A32).find(word), Integer.toHexString(word));
            assertInstanceOf(UndefinedInstruction.class, decoder.decodeA32(word));
        }
    }

    /** All samples, one after the other. */
    private ByteBuffer assemble(String set) throws IOException, InterruptedException {
        Path source = directory.resolve("sample.s");
        Path object = directory.resolve("sample.o");
        Path binary = directory.resolve("sample.bin");
        List<String> lines = new ArrayList<>(List.of(".syntax unified", set));
        SAMPLES.lines().forEach(line -> lines.add(line.substring(0, line.indexOf(" | "))));
        Files.write(source, lines);
        run("arm-none-eabi-as", "-mcpu=cortex-a9", "-mfpu=neon-fp16", "-o", object.toString(), source.toString());
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
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        assertEquals(0, process.exitValue(), output);
    }
}
