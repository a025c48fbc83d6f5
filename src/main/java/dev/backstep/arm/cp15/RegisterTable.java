package dev.backstep.arm.cp15;

import dev.backstep.arm.cp15.CoprocessorRegister.Reader;
import dev.backstep.arm.cp15.CoprocessorRegister.Writer;
import dev.backstep.arm.cpu.Cpu;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The registers of one coprocessor of one CPU, and the values of those that only store one.
 *
 * <p>Coordinates read as the manual orders them: {@code "c1 0 c0 0"} is CRn, opc1, CRm, opc2.
 */
final class RegisterTable implements Stateful {

    static final Reader ZERO = (cpu, bank) -> 0;
    static final Writer IGNORED = (cpu, bank, value) -> { };

    private final CoprocessorRegister[] byCoordinates = new CoprocessorRegister[1 << 14];
    private final List<CoprocessorRegister> rows = new ArrayList<>();
    private final Map<String, int[]> stored = new LinkedHashMap<>();

    /** A register with one copy. */
    RegisterTable row(String name, String coordinates, Access access, Reader reader, Writer writer) {
        return add(name, coordinates, access, false, reader, writer);
    }

    /** A register with a Secure and a Non-secure copy. */
    RegisterTable banked(String name, String coordinates, Access access, Reader reader, Writer writer) {
        return add(name, coordinates, access, true, reader, writer);
    }

    /** A register that always reads as the same value, and ignores writes where {@code access} allows them. */
    RegisterTable constant(String name, String coordinates, Access access, int value) {
        return row(name, coordinates, access, (cpu, bank) -> value, IGNORED);
    }

    /** An operation that needs nothing done here. */
    RegisterTable nothing(String name, String coordinates, Access access) {
        return row(name, coordinates, access, ZERO, IGNORED);
    }

    /** A register that stores the bits of {@code mask}; 0 after reset. */
    RegisterTable stored(String name, String coordinates, Access access, int mask) {
        int[] value = storage(name, 1);
        return row(name, coordinates, access, (cpu, bank) -> value[0], (cpu, bank, v) -> value[0] = v & mask);
    }

    /** A register with two copies that store 32 bits; 0 after reset. */
    RegisterTable storedBanked(String name, String coordinates, Access access) {
        int[] values = storage(name, 2);
        return banked(name, coordinates, access, (cpu, bank) -> values[bank], (cpu, bank, v) -> values[bank] = v);
    }

    /** Words of state under a name, 0 after reset, for rows that need more than {@link #stored} offers. */
    int[] storage(String name, int words) {
        int[] values = new int[words];
        if (stored.put(name, values) != null) {
            throw new IllegalArgumentException(name + " is stored twice");
        }
        return values;
    }

    private RegisterTable add(String name, String coordinates, Access access, boolean banked, Reader reader,
            Writer writer) {
        String[] part = coordinates.split(" ");
        int crn = Integer.parseInt(part[0].substring(1));
        int opc1 = Integer.parseInt(part[1]);
        int crm = Integer.parseInt(part[2].substring(1));
        int opc2 = Integer.parseInt(part[3]);
        int index = index(crn, opc1, crm, opc2);
        if (byCoordinates[index] != null) {
            throw new IllegalArgumentException(name + ": " + coordinates + " is " + byCoordinates[index].name());
        }
        byCoordinates[index] =
                new CoprocessorRegister(name, crn, opc1, crm, opc2, access, banked, reader, writer);
        rows.add(byCoordinates[index]);
        return this;
    }

    private static int index(int crn, int opc1, int crm, int opc2) {
        return crn << 10 | opc1 << 7 | crm << 3 | opc2;
    }

    /** The register at these coordinates, or null. */
    CoprocessorRegister find(int crn, int opc1, int crm, int opc2) {
        return byCoordinates[index(crn, opc1, crm, opc2)];
    }

    /**
     * The register that an MRC names.
     *
     * @throws dev.backstep.arm.mmu.GuestFault undefined instruction, when there is none or it may not be read now
     */
    CoprocessorRegister readable(Cpu cpu, int opc1, int crn, int crm, int opc2) {
        CoprocessorRegister register = find(crn, opc1, crm, opc2);
        if (register == null || !register.access().mayRead(cpu.isPrivileged(), cpu.isSecure())) {
            throw cpu.undefinedInstruction();
        }
        return register;
    }

    /** The same for an MCR. */
    CoprocessorRegister writable(Cpu cpu, int opc1, int crn, int crm, int opc2) {
        CoprocessorRegister register = find(crn, opc1, crm, opc2);
        if (register == null || !register.access().mayWrite(cpu.isPrivileged(), cpu.isSecure())) {
            throw cpu.undefinedInstruction();
        }
        return register;
    }

    /** All registers, in the order of the table. */
    List<CoprocessorRegister> rows() {
        return Collections.unmodifiableList(rows);
    }

    /** Stored values become 0. */
    void reset() {
        stored.values().forEach(values -> Arrays.fill(values, 0));
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        stored.forEach(exchange::int32Array);
    }
}
