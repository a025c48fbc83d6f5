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
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** The tables of floating point, held against the GNU assembler. */
class FloatingPointTablesTest {

    private static final String INSTRUCTIONS = """
            vmla.f32 s1, s2, s31 | VMLA (floating-point)
            vmls.f64 d1, d31, d16 | VMLS (floating-point)
            vnmla.f32 s1, s2, s3 | VNMLA
            vnmls.f64 d1, d2, d3 | VNMLS
            vmul.f64 d1, d2, d3 | VMUL (floating-point)
            vnmul.f32 s1, s2, s3 | VNMUL
            vadd.f64 d31, d30, d29 | VADD (floating-point)
            vsub.f32 s1, s2, s3 | VSUB (floating-point)
            vdiv.f64 d1, d2, d3 | VDIV
            vmov.f32 s5, #-1.5 | VMOV (immediate)
            vmov.f64 d20, #31.0 | VMOV (immediate)
            vmov.f32 s5, s6 | VMOV (register)
            vmov.f64 d5, d26 | VMOV (register)
            vabs.f32 s5, s6 | VABS
            vneg.f64 d5, d6 | VNEG
            vsqrt.f32 s5, s6 | VSQRT
            vcmp.f32 s5, s6 | VCMP, VCMPE
            vcmpe.f64 d5, d6 | VCMP, VCMPE
            vcmp.f64 d5, #0 | VCMP, VCMPE (with zero)
            vcmpe.f32 s5, #0 | VCMP, VCMPE (with zero)
            vcvtb.f32.f16 s5, s6 | VCVTB, VCVTT
            vcvtt.f16.f32 s5, s6 | VCVTB, VCVTT
            vcvt.f64.f32 d5, s6 | VCVT (between double-precision and single-precision)
            vcvt.f32.f64 s5, d6 | VCVT (between double-precision and single-precision)
            vcvt.f32.s32 s5, s6 | VCVT (from integer)
            vcvt.f64.u32 d5, s6 | VCVT (from integer)
            vcvt.s32.f32 s5, s6 | VCVT, VCVTR (to integer)
            vcvtr.u32.f64 s5, d6 | VCVT, VCVTR (to integer)
            vcvt.f32.u16 s5, s5, #3 | VCVT (from fixed-point)
            vcvt.f64.s32 d5, d5, #32 | VCVT (from fixed-point)
            vcvt.s16.f64 d5, d5, #16 | VCVT (to fixed-point)
            vcvt.u32.f32 s5, s5, #1 | VCVT (to fixed-point)
            vmov s5, r6 | VMOV (ARM core register to single-precision register)
            vmov r6, s31 | VMOV (single-precision register to ARM core register)
            vmov s5, s6, r6, r7 | VMOV (two ARM core registers to two single-precision registers)
            vmov r6, r7, s5, s6 | VMOV (two single-precision registers to two ARM core registers)
            vmov d31, r6, r7 | VMOV (two ARM core registers to doubleword register)
            vmov r6, r7, d31 | VMOV (doubleword register to two ARM core registers)
            vmov.8 d17[7], r6 | VMOV (ARM core register to scalar, 8-bit)
            vmov.16 d17[3], r6 | VMOV (ARM core register to scalar, 16-bit)
            vmov.32 d17[1], r6 | VMOV (ARM core register to scalar, 32-bit)
            vmov.s8 r6, d17[1] | VMOV (scalar to ARM core register, 8-bit)
            vmov.u16 r6, d17[1] | VMOV (scalar to ARM core register, 16-bit)
            vmov.32 r6, d17[0] | VMOV (scalar to ARM core register, 32-bit)
            vmrs apsr_nzcv, fpscr | VMRS
            vmrs r1, mvfr0 | VMRS
            vmsr fpexc, r1 | VMSR
            vldr s31, [r1, #-1020] | VLDR
            vldr d31, [pc, #8] | VLDR
            vstr d3, [sp, #8] | VSTR
            vldmia r1, {s3-s9} | VLDMIA
            vldmia r1!, {d16-d31} | VLDMIA
            vldmdb r1!, {d0} | VLDMDB
            vstmia r1!, {s0} | VSTMIA
            vstmdb r1!, {d0-d3} | VSTMDB
            vpush {d8-d15} | VPUSH
            vpop {s16-s31} | VPOP
            """;

    private final ArmDecoder decoder = new ArmDecoder();

    @TempDir
    private Path directory;

    @Test
    void assembledInstructionsAreFoundUnderTheirNamesInBothStates() throws Exception {
        List<String> lines = INSTRUCTIONS.lines().toList();
        ByteBuffer a32 = assemble(".arm", lines);
        ByteBuffer t32 = assemble(".thumb", lines);
        for (String line : lines) {
            String[] parts = line.split(" \\| ");
            check(parts, decoder.decoder(InstructionSet.A32).find(a32.getInt()));
            check(parts, decoder.decoder(InstructionSet.T32).find(t32.getShort() << 16 | t32.getShort() & 0xffff));
        }
    }

    private static void check(String[] parts, Encoding row) {
        assertNotNull(row, parts[0]);
        assertEquals(parts[1], row.name(), parts[0]);
    }

    private ByteBuffer assemble(String state, List<String> lines) throws Exception {
        StringBuilder text = new StringBuilder(".syntax unified\n.arch armv7-a\n.fpu neon-fp16\n" + state + "\n");
        lines.forEach(line -> text.append(line.split(" \\| ")[0]).append('\n'));
        Path source = Files.writeString(directory.resolve("x.s"), text);
        Path object = directory.resolve("x.o");
        Path binary = directory.resolve("x.bin");
        run("arm-none-eabi-as", "-o", object.toString(), source.toString());
        run("arm-none-eabi-objcopy", "-O", "binary", object.toString(), binary.toString());
        return ByteBuffer.wrap(Files.readAllBytes(binary)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void run(String... command) throws InterruptedException {
        try {
            assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor(), String.join(" ", command));
        } catch (IOException e) {
            assumeTrue(false, command[0] + " is not installed");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.INCLUDE,
            names = {"FLOATING_POINT_DATA_PROCESSING", "EXTENSION_TRANSFER", "EXTENSION_LOAD_STORE"})
    void noRowIsHiddenByOthers(InstructionGroup group) {
        Random random = new Random(1);
        for (InstructionSet set : InstructionSet.values()) {
            for (Encoding row : group.rows(set)) {
                boolean found = false;
                for (int i = 0; i < 20000 && !found; i++) {
                    int bits = random.nextInt() & ~row.mask() | row.value();
                    Encoding first = decoder.decoder(set).find(bits);
                    found = first != null && first.pattern().equals(row.pattern());
                }
                assertTrue(found, row.toString());
            }
        }
    }

    @Test
    void whatACortexA9HasNotIsUndefined() {
        for (int word : new int[] {
            0xeea00a81, // vfma.f32 s0, s1, s2
            0xee910a81, // vfnma.f32
            0xee800ac1, // vdiv with bit 6
            0xeeb20b40, // vcvtb.f64.f16
            0xeeb60a40, // vrintr.f32
            0xeebf0b49, // sixteen bits with more fraction bits than that
            0xeef50a10, // vmrs r0, mvfr2
            0xeef90a10, // vmrs r0, fpinst
            0xeee1fa10, // vmsr fpscr, pc
            0xec900a00, // vldmia r0, {}
            0xec900b22, // vldmia r0, {d0-d16}
            0xecbf0a01, // vldmia pc!, {s0}
            0xec400a3f, // vmov of s31 and s32
        }) {
            String text = String.format("%08x", word);
            var instruction = decoder.decodeA32(word);
            boolean coprocessor = instruction.getClass().getSimpleName().startsWith("Coprocessor");
            if (!coprocessor) {
                assertInstanceOf(UndefinedInstruction.class, instruction, text);
            }
        }
    }
}
