package dev.backstep.arm.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.cp15.CortexA9;
import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.instruction.Instruction;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Which instructions become straight bytecode. That follows from how their {@code execute} methods are written, so that a
 * change there can make an instruction slow without making it wrong; this test tells.
 */
class TemplateKindsTest {

    private static final String A32 = """
            e0810002 add r0, r1, r2
            e2910001 adds r0, r1, #1
            e0b10182 adcs r0, r1, r2, lsl #3
            e2533001 subs r3, r3, #1
            e0710332 rsbs r0, r1, r2, lsr r3
            e1b00201 movs r0, r1, lsl #4
            e1e00141 mvn r0, r1, asr #2
            e1500001 cmp r0, r1
            e31000ff tst r0, #255
            e3010234 movw r0, #4660
            e3410234 movt r0, #4660
            e0000291 mul r0, r1, r2
            e0303291 mlas r0, r1, r2, r3
            e0810392 umull r0, r1, r2, r3
            e0e10392 smlal r0, r1, r2, r3
            e1600281 smulbb r0, r1, r2
            e16f0f11 clz r0, r1
            e6bf0f31 rev r0, r1
            e6bf0fb1 rev16 r0, r1
            e7e401d1 ubfx r0, r1, #3, #5
            e7c70191 bfi r0, r1, #3, #5
            e6ef0071 uxtb r0, r1
            e6b10072 sxtah r0, r1, r2
            e6510f92 uadd8 r0, r1, r2
            e6810fb2 sel r0, r1, r2
            e6a70011 ssat r0, #8, r1
            e1020051 qadd r0, r1, r2
            e6810212 pkhbt r0, r1, r2, lsl #4
            e5910000 ldr r0, [r1]
            e4910004 ldr r0, [r1], #4
            e5b10004 ldr r0, [r1, #4]!
            e7910102 ldr r0, [r1, r2, lsl #2]
            e59f0010 ldr r0, [pc, #16]
            e5d10001 ldrb r0, [r1, #1]
            e19100b2 ldrh r0, [r1, r2]
            e1d100d0 ldrsb r0, [r1]
            e1c200d0 ldrd r0, r1, [r2]
            e5a10004 str r0, [r1, #4]!
            e4c10001 strb r0, [r1], #1
            e1c100b0 strh r0, [r1]
            e1c200f0 strd r0, r1, [r2]
            e890000e ldm r0, {r1, r2, r3}
            e8b0400e ldm r0!, {r1, r2, r3, lr}
            e8bd8010 pop {r4, pc}
            e49df004 ldr pc, [sp], #4
            e8800007 stm r0, {r0, r1, r2}
            e92d4030 push {r4, r5, lr}
            ea00000e b .+64
            eb00000e bl .+64
            e12fff1e bx lr
            e12fff33 blx r3
            e1a0f00e mov pc, lr
            908ff103 addls pc, pc, r3, lsl #2
            ee300a81 vadd.f32 s0, s1, s2
            ee310b02 vadd.f64 d0, d1, d2
            ee200a81 vmul.f32 s0, s1, s2
            ee010b02 vmla.f64 d0, d1, d2
            eeb40a60 vcmp.f32 s0, s1
            ee000a10 vmov s0, r0
            ee100a10 vmov r0, s0
            ec510b12 vmov r0, r1, d2
            ed910a00 vldr s0, [r1]
            ed910b02 vldr d0, [r1, #8]
            ed810a00 vstr s0, [r1]
            ed810b02 vstr d0, [r1, #8]
            ecb10b02 vldmia r1!, {d0}
            ecb18b04 vldmia r1!, {d8-d9}
            eca10b02 vstmia r1!, {d0}
            ed2d8b02 vpush {d8}
            eef1fa10 vmrs APSR_nzcv, fpscr
            eeb70ac0 vcvt.f64.f32 d0, s0
            eebd0ae0 vcvt.s32.f32 s0, s1
            eeb80ae0 vcvt.f32.s32 s0, s1
            eeb10a60 vneg.f32 s0, s1
            eeb70a00 vmov.f32 s0, #1.0
            eeb10bc1 vsqrt.f64 d0, d1
            f2220844 vadd.i32 q0, q1, q2
            f2020154 vand q0, q1, q2
            f2220152 vorr q0, q1, q1
            f3020d54 vmul.f32 q0, q1, q2
            f4210a8d vld1.32 {d0-d1}, [r1]!
            f4010a8d vst1.32 {d0-d1}, [r1]!
            ee745aa5 vadd.f32 s11, s9, s11
            ee611ba0 vmul.f64 d17, d17, d16
            eec62ba1 vdiv.f64 d18, d22, d17
            f3ce0ca5 vmull.u8 q8, d30, d21
            f24cedf0 vmla.f32 q15, q14, q8
            f3ac49c6 vmul.f32 q2, q14, d6[0]
            f463c41d vld3.8 {d28-d30}, [r3 :64]!
            eea01b10 vdup.32 q0, r1
            ee110b10 vmov.32 r0, d1[0]
            ef000000 svc #0
            e7f000f0 udf #0
            e10f0000 mrs r0, cpsr
            e121f000 msr cpsr_c, r0
            f10c0080 cpsid i
            ee1d0f70 mrc p15, 0, r0, c13, c0, 3
            ee070f15 mcr p15, 0, r0, c7, c5, 0
            e1910f9f ldrex r0, [r1]
            e1820f91 strex r0, r1, [r2]
            e320f003 wfi
            f57ff05f dmb sy
            e320f000 nop
            f57ff01f clrex
            f8bd0a00 rfeia sp!
            e8fd8001 ldm sp!, {r0, pc}^
            e1020091 swp r0, r1, [r2]
            e4b10000 ldrt r0, [r1]
            f1010200 setend be
            """;

    private static final String T32 = """
            3001 adds r0, r0, #1
            0008 movs r0, r1
            00c8 lsls r0, r1, #3
            2803 cmp r0, #3
            6848 ldr r0, [r1, #4]
            5c88 ldrb r0, [r1, r2]
            9001 str r0, [sp, #4]
            b510 push {r4, lr}
            bd10 pop {r4, pc}
            c806 ldmia r0!, {r1, r2}
            c006 stmia r0!, {r1, r2}
            e00e b .+32
            d00e beq .+32
            b130 cbz r0, .+16
            4770 bx lr
            4798 blx r3
            46f7 mov pc, lr
            4680 mov r8, r0
            eb0100c2 add.w r0, r1, r2, lsl #3
            f1b80801 subs.w r8, r8, #1
            f8510022 ldr.w r0, [r1, r2, lsl #2]
            f8510b04 ldr.w r0, [r1], #4
            e9d20102 ldrd r0, r1, [r2, #8]
            f8410d04 str.w r0, [r1, #-4]!
            f000f81e bl .+64
            e8dff000 tbb [pc, r0]
            f2412034 movw r0, #4660
            f3c100c4 ubfx r0, r1, #3, #5
            ee300a81 vadd.f32 s0, s1, s2
            df00 svc #0
            """;

    /** What is called or interpreted, by purpose or because nobody has made it better. */
    private static final List<String> NOT_INLINE_A32 = List.of(
            "clrex", "cpsid i", "ldm sp!, {r0, pc}^", "ldrex r0, [r1]", "ldrt r0, [r1]", "mcr p15, 0, r0, c7, c5, 0",
            "mrc p15, 0, r0, c13, c0, 3", "mrs r0, cpsr", "msr cpsr_c, r0", "rfeia sp!", "setend be",
            "strex r0, r1, [r2]", "svc #0", "udf #0", "wfi");
    private static final List<String> NOT_INLINE_T32 = List.of(
            "svc #0");

    private final Cpu cpu = new TestCpu(new CortexA9(0x1e000000)).cpu;
    private final Specializer specializer = new Specializer(cpu, new HostConstants(cpu), new MethodBodies());
    private final ArmDecoder decoder = new ArmDecoder();

    private Instruction decode(String hexadecimal, boolean thumb) {
        int bits = Integer.parseUnsignedInt(hexadecimal, 16);
        if (!thumb) {
            return decoder.decodeA32(bits);
        }
        return hexadecimal.length() == 4 ? decoder.decodeT16(bits, false) : decoder.decodeT32(bits, false);
    }

    private Map<String, Template> templates(String table, boolean thumb) {
        Map<String, Template> templates = new TreeMap<>();
        table.lines().forEach(line -> {
            String[] parts = line.split(" ", 2);
            templates.put(parts[1], specializer.specialize(decode(parts[0], thumb), thumb, 0));
        });
        return templates;
    }

    private List<String> notInline(String table, boolean thumb) {
        return templates(table, thumb).entrySet().stream().filter(entry -> entry.getValue().kind() != Template.Kind.INLINE)
                .map(Map.Entry::getKey).toList();
    }

    @Test
    void usualInstructionsOfA32AreInline() {
        assertEquals(String.join("\n", NOT_INLINE_A32), String.join("\n", notInline(A32, false)));
    }

    @Test
    void usualInstructionsOfT32AreInline() {
        assertEquals(String.join("\n", NOT_INLINE_T32), String.join("\n", notInline(T32, true)));
    }

    @Test
    void onlyBranchesBranchAndOnlyUnconditionalOnesDoNotGoOn() {
        Map<String, Template> templates = templates(A32, false);
        for (String name : List.of("b .+64", "bl .+64", "bx lr", "blx r3", "mov pc, lr", "ldr pc, [sp], #4")) {
            Template template = templates.get(name);
            assertEquals("true false", template.mayBranch() + " " + template.mayFallThrough(), name);
        }
        for (String name : List.of("adds r0, r1, #1", "ldr r0, [r1], #4", "stm r0, {r0, r1, r2}", "vadd.f32 s0, s1, s2")) {
            Template template = templates.get(name);
            assertEquals("false true", template.mayBranch() + " " + template.mayFallThrough(), name);
        }
    }

    @Test
    void targetsOfBranchesAreKnownButNotThoseOfCalls() {
        Map<String, Template> templates = templates(A32, false);
        assertEquals(List.of(64 + 0x100), templates.get("b .+64").branchTargets(0x100));
        assertEquals(List.of(), templates.get("bl .+64").branchTargets(0x100));
        assertEquals(List.of(), templates.get("bx lr").branchTargets(0x100));
    }
}
