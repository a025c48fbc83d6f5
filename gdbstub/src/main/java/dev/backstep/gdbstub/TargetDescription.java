package dev.backstep.gdbstub;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Architecture and registers of a target. From this one table come {@code target.xml}, the layout of {@code g} and
 * {@code G}, the numbers of {@code p} and {@code P}, and the registers that stop replies carry.
 * (GDB manual, appendix "Target Descriptions".)
 *
 * @param architecture   a name from GDB's {@code set architecture}, for instance {@code arm}
 * @param byteOrder      of registers and memory
 * @param features       at least one; register numbers and names are unique over all of them. Features with
 *                       {@link Feature#inGeneralPacket()} have lower register numbers than those without
 * @param programCounter number of the register that {@code c ADDRESS} and {@code s ADDRESS} set
 * @param expedited      numbers of the registers that every stop reply carries, so that GDB need not ask for them
 */
public record TargetDescription(String architecture, ByteOrder byteOrder, List<Feature> features, int programCounter,
                                List<Integer> expedited) {

    /** @throws IllegalArgumentException when the table contradicts itself; the message names the register */
    public TargetDescription {
        features = List.copyOf(features);
        expedited = List.copyOf(expedited);
        Map<Integer, Register> numbers = new HashMap<>();
        Set<String> names = new HashSet<>();
        Set<String> featureNames = new HashSet<>();
        int highestGeneral = -1;
        int lowestOther = Integer.MAX_VALUE;
        for (Feature feature : features) {
            require(featureNames.add(feature.name()), "two features are named " + feature.name());
            for (Register register : feature.registers()) {
                require(numbers.put(register.number(), register) == null, "two registers have number " + register.number());
                require(names.add(register.name()), "two registers are named " + register.name());
                if (feature.inGeneralPacket()) {
                    highestGeneral = Math.max(highestGeneral, register.number());
                } else {
                    lowestOther = Math.min(lowestOther, register.number());
                }
            }
        }
        require(!numbers.isEmpty(), "a target has at least one register");
        require(highestGeneral < lowestOther, "register " + lowestOther + " is outside the g packet but not behind register "
                + highestGeneral + ", which is in it");
        require(numbers.containsKey(programCounter), "the program counter " + programCounter + " is no register");
        for (int number : expedited) {
            require(numbers.containsKey(number), "the expedited register " + number + " is no register");
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** The registers of the {@code g} packet in its order, which is that of their numbers. */
    public List<Register> generalRegisters() {
        List<Register> general = new ArrayList<>();
        for (Feature feature : features) {
            if (feature.inGeneralPacket()) {
                general.addAll(feature.registers());
            }
        }
        general.sort((a, b) -> Integer.compare(a.number(), b.number()));
        return general;
    }

    /** Every register by its number. */
    public Map<Integer, Register> registersByNumber() {
        Map<Integer, Register> registers = new HashMap<>();
        for (Feature feature : features) {
            for (Register register : feature.registers()) {
                registers.put(register.number(), register);
            }
        }
        return registers;
    }

    /**
     * A group of registers that GDB knows by name.
     *
     * @param name            for instance {@code org.gnu.gdb.arm.core}; letters, digits, dots, hyphens, underscores
     * @param types           XML of the types that the registers refer to, such as {@code <vector .../>}; may be empty
     * @param registers       in the order in which they stand in the XML
     * @param inGeneralPacket whether {@code g} carries them; if not, GDB reads each with {@code p} when it needs it
     */
    public record Feature(String name, String types, List<Register> registers, boolean inGeneralPacket) {
        /** @throws IllegalArgumentException when the name has other characters than those allowed */
        public Feature {
            require(name.matches("[A-Za-z0-9._-]+"), "not a feature name: " + name);
            registers = List.copyOf(registers);
        }

        /** A feature without types of its own, carried by {@code g}. */
        public static Feature of(String name, List<Register> registers) {
            return new Feature(name, "", registers, true);
        }
    }

    /**
     * One register.
     *
     * @param number GDB's number for it on the wire, 0 to 65535
     * @param name   as GDB shows it
     * @param bits   size, a multiple of 8
     * @param type   GDB's type: {@code int}, {@code uint32}, {@code data_ptr}, {@code code_ptr}, {@code ieee_double}, or one
     *               that the feature defines
     * @param group  GDB's register group ({@code general}, {@code float}, ...), or empty for GDB's own choice
     * @param saved  whether GDB puts it back to what it was after a function that it has called, as is usual
     */
    public record Register(int number, String name, int bits, String type, String group, boolean saved) {
        /** @throws IllegalArgumentException when number or size is out of range or the name is no register name */
        public Register {
            require(number >= 0 && number <= 0xffff, "register number out of range: " + number);
            require(bits > 0 && bits <= 65536 && bits % 8 == 0, "register " + name + " has no whole number of bytes: " + bits + " bits");
            require(name.matches("[A-Za-z0-9._-]+"), "not a register name: " + name);
        }

        /** A register in no special group. */
        public Register(int number, String name, int bits, String type) {
            this(number, name, bits, type, "");
        }

        /** A register of a group, put back after calls. */
        public Register(int number, String name, int bits, String type, String group) {
            this(number, name, bits, type, group, true);
        }

        /** Size in bytes. */
        public int bytes() {
            return bits / 8;
        }
    }
}
