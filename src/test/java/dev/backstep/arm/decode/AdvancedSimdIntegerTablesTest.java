package dev.backstep.arm.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The tables of integer Advanced SIMD data processing, held against the GNU assembler. */
class AdvancedSimdIntegerTablesTest {

    private static final String SAMPLES = """
            vhadd.s8 d0, d1, d2 | VHADD
            vhadd.u32 q15, q8, q9 | VHADD
            vqadd.s64 d31, d30, d29 | VQADD
            vrhadd.u16 q1, q2, q3 | VRHADD
            vand d3, d4, d5 | VAND (register)
            vbic q3, q4, q5 | VBIC (register)
            vorr q3, q4, q5 | VORR (register)
            vmov d17, d3 | VORR (register)
            vorn d3, d4, d5 | VORN (register)
            veor q3, q4, q5 | VEOR
            vbsl q3, q4, q5 | VBSL
            vbit d3, d4, d5 | VBIT
            vbif d3, d4, d5 | VBIF
            vhsub.s32 d3, d4, d5 | VHSUB
            vqsub.u64 q3, q4, q5 | VQSUB
            vcgt.s8 q3, q4, q5 | VCGT (register, integer)
            vcge.u32 d3, d4, d5 | VCGE (register, integer)
            vshl.s64 d3, d4, d5 | VSHL (register)
            vqshl.u8 q3, q4, q5 | VQSHL (register)
            vrshl.s16 d3, d4, d5 | VRSHL
            vqrshl.u64 q3, q4, q5 | VQRSHL
            vmax.s8 d3, d4, d5 | VMAX (integer)
            vmin.u32 q3, q4, q5 | VMIN (integer)
            vabd.u16 d3, d4, d5 | VABD (integer)
            vaba.s32 q3, q4, q5 | VABA
            vadd.i8 d3, d4, d5 | VADD (integer)
            vadd.i64 q3, q4, q5 | VADD (integer)
            vsub.i64 d3, d4, d5 | VSUB (integer)
            vtst.8 q3, q4, q5 | VTST
            vceq.i32 d3, d4, d5 | VCEQ (register, integer)
            vmla.i16 q3, q4, q5 | VMLA (integer)
            vmls.i32 d3, d4, d5 | VMLS (integer)
            vmul.i8 q3, q4, q5 | VMUL (integer)
            vmul.p8 q3, q4, q5 | VMUL (polynomial)
            vpmax.s8 d3, d4, d5 | VPMAX (integer)
            vpmin.u32 d3, d4, d5 | VPMIN (integer)
            vpadd.i16 d3, d4, d5 | VPADD (integer)
            vqdmulh.s16 d3, d4, d5 | VQDMULH
            vqrdmulh.s32 q3, q4, q5 | VQRDMULH
            vaddl.s8 q3, d4, d5 | VADDL
            vaddw.u32 q3, q4, d5 | VADDW
            vsubl.u16 q3, d4, d5 | VSUBL
            vsubw.s8 q3, q4, d31 | VSUBW
            vaddhn.i16 d3, q4, q5 | VADDHN
            vraddhn.i64 d3, q4, q5 | VRADDHN
            vabal.u8 q3, d4, d5 | VABAL
            vsubhn.i32 d3, q4, q5 | VSUBHN
            vrsubhn.i64 d31, q14, q15 | VRSUBHN
            vabdl.s16 q3, d4, d5 | VABDL
            vmlal.u32 q3, d4, d5 | VMLAL (integer)
            vqdmlal.s16 q3, d4, d5 | VQDMLAL
            vmlsl.s8 q3, d4, d5 | VMLSL (integer)
            vqdmlsl.s32 q3, d4, d5 | VQDMLSL
            vmull.u16 q3, d4, d5 | VMULL (integer)
            vqdmull.s32 q3, d4, d5 | VQDMULL
            vmull.p8 q3, d4, d5 | VMULL (polynomial)
            vmla.i16 q3, q4, d7[3] | VMLA (by scalar, integer)
            vmla.i32 d3, d4, d15[1] | VMLA (by scalar, integer)
            vmlal.u16 q3, d4, d5[0] | VMLAL (by scalar)
            vqdmlal.s32 q3, d4, d5[1] | VQDMLAL (by scalar)
            vmls.i32 q3, q4, d5[0] | VMLS (by scalar, integer)
            vmlsl.s16 q3, d4, d5[2] | VMLSL (by scalar)
            vqdmlsl.s16 q3, d4, d5[2] | VQDMLSL (by scalar)
            vmul.i16 d3, d4, d5[1] | VMUL (by scalar, integer)
            vmull.u32 q3, d4, d5[1] | VMULL (by scalar)
            vqdmull.s16 q3, d4, d5[1] | VQDMULL (by scalar)
            vqdmulh.s32 q3, q4, d5[1] | VQDMULH (by scalar)
            vqrdmulh.s16 d3, d4, d5[1] | VQRDMULH (by scalar)
            vshr.s8 d3, d4, #8 | VSHR
            vshr.u64 q3, q4, #1 | VSHR
            vsra.s16 q3, q4, #16 | VSRA
            vrshr.u32 d3, d4, #32 | VRSHR
            vrsra.s64 q3, q4, #64 | VRSRA
            vsri.8 d3, d4, #3 | VSRI
            vshl.i16 d3, d4, #15 | VSHL (immediate)
            vshl.i64 q3, q4, #0 | VSHL (immediate)
            vsli.64 q3, q4, #63 | VSLI
            vqshlu.s8 d3, d4, #7 | VQSHLU (immediate)
            vqshl.s32 q3, q4, #31 | VQSHL (immediate)
            vqshl.u64 d3, d4, #5 | VQSHL (immediate)
            vshrn.i16 d3, q4, #8 | VSHRN
            vrshrn.i64 d3, q4, #32 | VRSHRN
            vqshrn.s32 d3, q4, #1 | VQSHRN (signed)
            vqshrn.u32 d3, q4, #1 | VQSHRN (unsigned)
            vqrshrn.s16 d3, q4, #1 | VQRSHRN (signed)
            vqrshrn.u64 d3, q4, #17 | VQRSHRN (unsigned)
            vqshrun.s16 d3, q4, #2 | VQSHRUN
            vqrshrun.s64 d3, q4, #2 | VQRSHRUN
            vshll.s8 q3, d4, #7 | VSHLL
            vshll.u32 q3, d4, #31 | VSHLL
            vmovl.s16 q3, d4 | VMOVL
            vmovl.u32 q3, d31 | VMOVL
            """;

    private final ArmDecoder decoder = new ArmDecoder();

    @TempDir
    private Path directory;

    @Test
    void assembledA32InstructionsAreFoundUnderTheirNames() throws Exception {
        ByteBuffer code = assemble(".arm");
        assertEquals(names(), found(InstructionSet.A32, () -> code.getInt()));
    }

    @Test
    void assembledT32InstructionsAreFoundUnderTheirNames() throws Exception {
        ByteBuffer code = assemble(".thumb");
        assertEquals(names(), found(InstructionSet.T32, () -> code.getShort() << 16 | code.getShort() & 0xffff));
    }

    @ParameterizedTest
    @EnumSource(value = InstructionGroup.class, names = {"ADVANCED_SIMD_THREE_REGISTERS", "ADVANCED_SIMD_THREE_DIFFERENT",
        "ADVANCED_SIMD_SCALAR", "ADVANCED_SIMD_SHIFT"})
    void noRowIsHiddenByOthers(InstructionGroup group) {
        Random random = new Random(1);
        for (InstructionSet set : List.of(InstructionSet.A32, InstructionSet.T32)) {
            for (Encoding row : group.rows(set)) {
                boolean reached = false;
                for (int i = 0; i < 2000 && !reached; i++) {
                    Encoding first = decoder.decoder(set).find(random.nextInt() & ~row.mask() | row.value());
                    reached = first != null && first.pattern().equals(row.pattern()) && first.name().equals(row.name());
                }
                assertTrue(reached, row.toString());
            }
        }
    }

    /** Registers have even numbers here: nothing but the size, or a fixed bit, is at fault. */
    @Test
    void sizesThatOperationsDoNotHaveAreUndefined() {
        assertUndefined(0xf2342002, "vhadd of doublewords");
        assertUndefined(0xf2342102, "vrhadd of doublewords");
        assertUndefined(0xf2342202, "vhsub of doublewords");
        assertUndefined(0xf2342302, "vcgt of doublewords");
        assertUndefined(0xf2342312, "vcge of doublewords");
        assertUndefined(0xf2342602, "vmax of doublewords");
        assertUndefined(0xf2342612, "vmin of doublewords");
        assertUndefined(0xf2342702, "vabd of doublewords");
        assertUndefined(0xf2342712, "vaba of doublewords");
        assertUndefined(0xf2342812, "vtst of doublewords");
        assertUndefined(0xf3342812, "vceq of doublewords");
        assertUndefined(0xf2342902, "vmla of doublewords");
        assertUndefined(0xf2342912, "vmul of doublewords");
        assertUndefined(0xf3142912, "vmul of polynomials of degree 15");
        assertUndefined(0xf2342a02, "vpmax of doublewords");
        assertUndefined(0xf2342b12, "vpadd of doublewords");
        assertUndefined(0xf3042b12, "vpadd with U");
        assertUndefined(0xf2042b02, "vqdmulh of bytes");
        assertUndefined(0xf2342b02, "vqdmulh of doublewords");
        assertUndefined(0xf3042b02, "vqrdmulh of bytes");
        assertUndefined(0xf2842902, "vqdmlal of bytes");
        assertUndefined(0xf3942902, "vqdmlal with U");
        assertUndefined(0xf2842b02, "vqdmlsl of bytes");
        assertUndefined(0xf2842d02, "vqdmull of bytes");
        assertUndefined(0xf3942d02, "vqdmull with U");
        assertUndefined(0xf2942e02, "vmull of polynomials of degree 15");
        assertUndefined(0xf3842e02, "vmull of polynomials with U");
        assertUndefined(0xf2842042, "vmla by a byte");
        assertUndefined(0xf2842242, "vmlal by a byte");
        assertUndefined(0xf2842842, "vmul by a byte");
        assertUndefined(0xf2842c42, "vqdmulh by a byte");
        assertUndefined(0xf3942342, "vqdmlal by a scalar with U");
        assertUndefined(0xf3942b42, "vqdmull by a scalar with U");
        assertUndefined(0xf2942e42, "no operation by a scalar");
        assertUndefined(0xf2942412, "vsri without U");
        assertUndefined(0xf2942612, "vqshlu without U");
        assertUndefined(0xf2942892, "vshrn with L");
        assertUndefined(0xf2942992, "vqshrn with L");
        assertUndefined(0xf2942a52, "vshll rounded");
        assertUndefined(0xf2942a92, "vshll with L");
        assertUndefined(0xf2942b12, "no operation with an amount");
    }

    @Test
    void oddNumbersOfQuadRegistersAreUndefined() {
        for (int field : new int[] {1, 0x1000, 0x10000}) {
            assertUndefined(0xf2042042 | field, "vhadd");
            assertUndefined(0xf2042152 | field, "vand");
            assertUndefined(0xf2042842 | field, "vadd");
            assertUndefined(0xf2142b42 | field, "vqdmulh");
        }
        assertUndefined(0xf2042a42, "vpmax of quads");
        assertUndefined(0xf2042b52, "vpadd of quads");
        assertUndefined(0xf2843002, "vaddl to an odd register");
        assertUndefined(0xf2843102, "vaddw to an odd register");
        assertUndefined(0xf2852102, "vaddw of an odd register");
        assertUndefined(0xf2852402, "vaddhn of an odd register");
        assertUndefined(0xf2842403, "vaddhn of an odd register");
        assertUndefined(0xf2843e02, "vmull.p8 to an odd register");
        assertUndefined(0xf3943042, "vmla by scalar to an odd register");
        assertUndefined(0xf3952042, "vmla by scalar of an odd register");
        assertUndefined(0xf2943242, "vmlal by scalar to an odd register");
        assertUndefined(0xf2883052, "vshr to an odd register");
        assertUndefined(0xf2882053, "vshr of an odd register");
        assertUndefined(0xf2882813, "vshrn of an odd register");
        assertUndefined(0xf2893a12, "vshll to an odd register");
        assertUndefined(0xf2883a12, "vmovl to an odd register");
    }

    @Test
    void oddNumbersOfOtherOperandsAreNot() {
        assertEquals("VADDW", decoder.decoder(InstructionSet.A32).find(0xf2842103).name());
        assertEquals("VADDHN", decoder.decoder(InstructionSet.A32).find(0xf2843402).name());
        assertEquals("VMLA (by scalar, integer)", decoder.decoder(InstructionSet.A32).find(0xf3942043).name());
        assertEquals("VSHRN", decoder.decoder(InstructionSet.A32).find(0xf2883812).name());
    }

    private void assertUndefined(int a32, String what) {
        assertNull(decoder.decoder(InstructionSet.A32).find(a32), what);
        int t32 = (a32 & 1 << 24) << 4 | 0xef000000 | a32 & 0xffffff;
        assertNull(decoder.decoder(InstructionSet.T32).find(t32), what);
    }

    @FunctionalInterface
    private interface Words {
        int next();
    }

    private List<String> found(InstructionSet set, Words words) {
        List<String> found = new ArrayList<>();
        for (String line : SAMPLES.lines().toList()) {
            Encoding row = decoder.decoder(set).find(words.next());
            assertNotNull(row, line);
            found.add(row.name());
        }
        return found;
    }

    private static List<String> names() {
        return SAMPLES.lines().map(line -> line.split(" \\| ")[1]).toList();
    }

    private ByteBuffer assemble(String state) throws Exception {
        StringBuilder text = new StringBuilder(".syntax unified\n.cpu cortex-a9\n.fpu neon\n" + state + "\n");
        SAMPLES.lines().forEach(line -> text.append(line.split(" \\| ")[0]).append('\n'));
        Path source = Files.writeString(directory.resolve("samples.s"), text);
        Path object = directory.resolve("samples.o");
        Path binary = directory.resolve("samples.bin");
        run("arm-none-eabi-as", "-o", object.toString(), source.toString());
        run("arm-none-eabi-objcopy", "-O", "binary", "-j", ".text", object.toString(), binary.toString());
        return ByteBuffer.wrap(Files.readAllBytes(binary)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            assertEquals(0, process.waitFor(), String.join(" ", command));
        } catch (IOException e) {
            assumeTrue(false, command[0] + " is not installed");
        }
    }
}
