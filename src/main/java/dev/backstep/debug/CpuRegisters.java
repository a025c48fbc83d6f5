package dev.backstep.debug;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.Psr;
import dev.backstep.timeline.RegisterFile;

import java.util.ArrayList;
import java.util.List;

/**
 * R0 to R15 and CPSR of a CPU, with its extension registers.
 *
 * @param cpu its index
 * @param r R0 to R14, and the address of the next instruction
 * @param cpsr the CPSR
 * @param secure true in Secure state
 * @param mode short name of the mode
 * @param d D0 to D31
 * @param fpscr the FPSCR
 */
public record CpuRegisters(int cpu, int[] r, int cpsr, boolean secure, String mode, long[] d, int fpscr) {

    /** The registers as they are now. Machine thread. */
    public static CpuRegisters of(Cpu cpu) {
        int[] r = new int[16];
        for (int i = 0; i < r.length; i++) {
            r[i] = (int) RegisterFile.read(cpu, i);
        }
        return new CpuRegisters(cpu.index(), r, cpu.cpsr(), cpu.isSecure(), cpu.mode().label(),
                cpu.extension.d.clone(), cpu.extension.fpscr());
    }

    /** As QEMU shows them: four lines of registers and one of the CPSR, without line ends. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < r.length; i += 4) {
            lines.add(String.format("R%02d=%08x R%02d=%08x R%02d=%08x R%02d=%08x", i, r[i], i + 1, r[i + 1], i + 2, r[i + 2],
                    i + 3, r[i + 3]));
        }
        lines.add(String.format("PSR=%08x %c%c%c%c %c %s%s32", cpsr, letter(Psr.N, 'N'), letter(Psr.Z, 'Z'), letter(Psr.C, 'C'),
                letter(Psr.V, 'V'), (cpsr & Psr.T) != 0 ? 'T' : 'A', secure ? "S " : "NS ", mode));
        return lines;
    }

    /**
     * As QEMU shows them, without line ends: the words of each D register and the whole, then FPSCR. (Words above s31 have
     * names here that the architecture does not give them.)
     */
    public List<String> extensionLines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < d.length; i++) {
            lines.add(String.format("s%02d=%08x s%02d=%08x d%02d=%016x", 2 * i, (int) d[i], 2 * i + 1, (int) (d[i] >>> 32), i, d[i]));
        }
        lines.add(String.format("FPSCR: %08x", fpscr));
        return lines;
    }

    private char letter(int bit, char letter) {
        return (cpsr & bit) != 0 ? letter : '-';
    }
}
