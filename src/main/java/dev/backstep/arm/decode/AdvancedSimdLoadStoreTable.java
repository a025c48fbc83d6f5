package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.simd.StructureAddress;
import dev.backstep.arm.instruction.simd.StructureLoad;
import dev.backstep.arm.instruction.simd.StructureLoadAllLanes;
import dev.backstep.arm.instruction.simd.StructureLoadConsecutive;
import dev.backstep.arm.instruction.simd.StructureLoadLane;
import dev.backstep.arm.instruction.simd.StructureRegisters;
import dev.backstep.arm.instruction.simd.StructureStore;
import dev.backstep.arm.instruction.simd.StructureStoreConsecutive;
import dev.backstep.arm.instruction.simd.StructureStoreLane;

import java.util.List;

/**
 * Encodings of element and structure loads and stores (A7.7).
 *
 * <p>Undefined, where the manual says UNPREDICTABLE: the PC as the base, a list that goes beyond D31.
 */
final class AdvancedSimdLoadStoreTable {

    private static final List<String> MULTIPLE = List.of("single elements", "2-element structures", "3-element structures",
            "4-element structures");
    private static final List<String> ONE = List.of("single element", "single 2-element structure",
            "single 3-element structure", "single 4-element structure");
    /** No alignment asked for. */
    private static final int NONE = 1;

    private AdvancedSimdLoadStoreTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        AdvancedSimdRows rows = new AdvancedSimdRows(a32, t32);
        addMultiple(rows);
        addOneLane(rows);
        addAllLanes(rows);
    }

    private static void addMultiple(AdvancedSimdRows rows) {
        multiple(rows, 1, "0111", o -> o.get("align") >= 2, 1, 1);
        multiple(rows, 1, "1010", o -> o.get("align") == 3, 2, 1);
        multiple(rows, 1, "0110", o -> o.get("align") >= 2, 3, 1);
        multiple(rows, 1, "0010", o -> false, 4, 1);
        multiple(rows, 2, "1000", o -> o.get("size") == 3 || o.get("align") == 3, 2, 1);
        multiple(rows, 2, "1001", o -> o.get("size") == 3 || o.get("align") == 3, 2, 2);
        multiple(rows, 2, "0011", o -> o.get("size") == 3, 4, 2);
        multiple(rows, 3, "0100", o -> o.get("size") == 3 || o.get("align") >= 2, 3, 1);
        multiple(rows, 3, "0101", o -> o.get("size") == 3 || o.get("align") >= 2, 3, 2);
        multiple(rows, 4, "0000", o -> o.get("size") == 3, 4, 1);
        multiple(rows, 4, "0001", o -> o.get("size") == 3, 4, 2);
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds(Operands o);
    }

    /** Load and store of one register list. */
    private static void multiple(AdvancedSimdRows rows, int elements, String type, Condition undefined, int registers,
            int spacing) {
        String form = elements + " (multiple " + MULTIPLE.get(elements - 1) + ")";
        rows.loadStore("VST" + form, "0 D:1 0 0 Rn:4 Vd:4 " + type + " size:2 align:2 Rm:4",
                o -> undefined.holds(o) ? null : multiple(o, false, elements, registers, spacing));
        rows.loadStore("VLD" + form, "0 D:1 1 0 Rn:4 Vd:4 " + type + " size:2 align:2 Rm:4",
                o -> undefined.holds(o) ? null : multiple(o, true, elements, registers, spacing));
    }

    private static Instruction multiple(Operands o, boolean load, int elements, int registers, int spacing) {
        int first = register(o);
        int align = o.get("align");
        boolean doubled = elements == 2 && registers == 4;
        StructureRegisters list = elements == 1
                ? new StructureRegisters(first, 1, registers)
                : new StructureRegisters(first, spacing, elements);
        StructureAddress address = new StructureAddress(o.get("Rn"), o.get("Rm"), 8 * registers, 1 << o.get("size"),
                align == 0 ? NONE : 4 << align);
        if (address.base() == 15 || list.last() + (doubled ? 1 : 0) > 31) {
            return null;
        }
        if (elements == 1) {
            return load
                    ? new StructureLoadConsecutive(o.size(), address, first, registers)
                    : new StructureStoreConsecutive(o.size(), address, first, registers);
        }
        return load
                ? new StructureLoad(o.size(), address, list, doubled)
                : new StructureStore(o.size(), address, list, doubled);
    }

    private static void addOneLane(AdvancedSimdRows rows) {
        for (int elements = 1; elements <= 4; elements++) {
            int count = elements;
            String number = Integer.toBinaryString(4 + elements - 1).substring(1);
            String pattern = " 0 Rn:4 Vd:4 size:2 " + number + " lane:4 Rm:4";
            rows.loadStore("VST" + elements + " (" + ONE.get(elements - 1) + " from one lane)", "1 D:1 0" + pattern,
                    o -> oneLane(o, false, count));
            rows.loadStore("VLD" + elements + " (" + ONE.get(elements - 1) + " to one lane)", "1 D:1 1" + pattern,
                    o -> oneLane(o, true, count));
        }
    }

    /** The field {@code lane} is the manual's index_align: the lane's number, then spacing, then alignment. */
    private static Instruction oneLane(Operands o, boolean load, int elements) {
        int size = o.get("size");
        int indexAlign = o.get("lane");
        if (size == 3 || o.get("Rn") == 15) {
            return null;
        }
        int lane = indexAlign >>> size + 1;
        int spacing = elements > 1 && size > 0 && (indexAlign >>> size & 1) != 0 ? 2 : 1;
        // What is left below: the spacing bit of VLD1 too, which must be 0.
        int align = indexAlign & (elements > 1 && size > 0 ? (1 << size) - 1 : (2 << size) - 1);
        int alignment = laneAlignment(elements, size, align);
        StructureRegisters list = new StructureRegisters(register(o), spacing, elements);
        if (alignment == 0 || list.last() > 31) {
            return null;
        }
        StructureAddress address = new StructureAddress(o.get("Rn"), o.get("Rm"), elements << size, 1 << size, alignment);
        return load
                ? new StructureLoadLane(o.size(), address, list, lane)
                : new StructureStoreLane(o.size(), address, list, lane);
    }

    /**
     * Bytes that the address must be a multiple of; 0 when undefined.
     *
     * @param size of an element, log2 of bytes
     * @param align the bits of index_align that say it
     */
    private static int laneAlignment(int elements, int size, int align) {
        if (align == 0) {
            return NONE;
        }
        return switch (elements) {
            case 1 -> size == 1 && align == 1 ? 2 : size == 2 && align == 3 ? 4 : 0;
            case 2 -> align == 1 ? 2 << size : 0;
            case 3 -> 0;
            default -> size == 2 ? align == 3 ? 0 : 4 << align : 4 << size;
        };
    }

    private static void addAllLanes(AdvancedSimdRows rows) {
        for (int elements = 1; elements <= 4; elements++) {
            int count = elements;
            String number = Integer.toBinaryString(4 + elements - 1).substring(1);
            rows.loadStore("VLD" + elements + " (" + ONE.get(elements - 1) + " to all lanes)",
                    "1 D:1 1 0 Rn:4 Vd:4 11 " + number + " size:2 T:1 a:1 Rm:4", o -> allLanes(o, count));
        }
    }

    private static Instruction allLanes(Operands o, int elements) {
        int size = o.get("size");
        boolean aligned = o.flag("a");
        boolean quadruple128 = elements == 4 && size == 3 && aligned;
        boolean undefined = size == 3 && !quadruple128 || elements == 1 && size == 0 && aligned || elements == 3 && aligned;
        if (undefined || o.get("Rn") == 15) {
            return null;
        }
        int bytes = quadruple128 ? 4 : 1 << size;
        int alignment = !aligned ? NONE : elements == 4 && size == 2 ? 8 : elements * bytes;
        boolean doubled = elements == 1 && o.flag("T");
        StructureRegisters list = new StructureRegisters(register(o), o.flag("T") ? 2 : 1, elements);
        if (list.last() + (doubled ? 1 : 0) > 31) {
            return null;
        }
        StructureAddress address = new StructureAddress(o.get("Rn"), o.get("Rm"), elements * bytes, bytes, alignment);
        return new StructureLoadAllLanes(o.size(), address, list, doubled);
    }

    private static int register(Operands o) {
        return o.get("D") << 4 | o.get("Vd");
    }
}
