package dev.backstep.trace;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.decode.Encoding;
import dev.backstep.arm.decode.InstructionSet;

/**
 * An instruction as a trace shows it: {@code 0x60010000: e59fd018  LDR (literal)}, with the manual's name as the encoding
 * tables have it. Thumb encodings are shown as the manual does, in halfwords.
 *
 * <p>Thread: the machine thread only.
 */
final class InstructionText {

    /**
     * The bits at an address.
     *
     * @param bits 32 bits, or 16; a pair of halfwords with the first one in bits 31 to 16
     */
    record Raw(InstructionSet set, int bits) { }

    private final ArmDecoder decoder;

    InstructionText(ArmDecoder decoder) {
        this.decoder = decoder;
    }

    /** Reads an instruction as the CPU would now, without side effects. Bytes that cannot be read are 0. */
    Raw read(Cpu cpu, int address) {
        if (!cpu.thumb) {
            return new Raw(InstructionSet.A32, halfword(cpu, address & ~3) | halfword(cpu, address & ~3 | 2) << 16);
        }
        int first = halfword(cpu, address);
        return ArmDecoder.isFirstOfTwo(first)
                ? new Raw(InstructionSet.T32, first << 16 | halfword(cpu, address + 2))
                : new Raw(InstructionSet.T16, first);
    }

    private static int halfword(Cpu cpu, int address) {
        long physical = cpu.memory.translator().translateForDebugger(address);
        byte[] bytes = new byte[2];
        if (physical >= 0) {
            cpu.memory.space().peek(physical, bytes, 0, 2);
        }
        return bytes[0] & 0xff | (bytes[1] & 0xff) << 8;
    }

    String of(int address, Raw raw) {
        String bits = switch (raw.set()) {
            case A32 -> String.format("%08x", raw.bits());
            case T16 -> String.format("%04x", raw.bits());
            case T32 -> String.format("%04x %04x", raw.bits() >>> 16, raw.bits() & 0xffff);
        };
        Encoding row = decoder.decoder(raw.set()).find(raw.bits());
        return String.format("0x%08x: %-9s %s", address, bits, row == null ? "(undefined)" : row.name());
    }
}
