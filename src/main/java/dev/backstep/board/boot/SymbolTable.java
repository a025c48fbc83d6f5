package dev.backstep.board.boot;

import java.util.ArrayList;
import java.util.List;

/** Symbols in order of address. Immutable. */
public final class SymbolTable {

    /** How many symbols, labels inside a function among them, are looked at for one that holds an address. */
    private static final int SEARCHED = 64;
    /** Bytes that a symbol without a size holds at most. */
    private static final int LABEL_REACH = 4096;

    private final List<Symbol> symbols;

    /** A table of symbols in any order. */
    public SymbolTable(List<Symbol> symbols) {
        List<Symbol> sorted = new ArrayList<>(symbols);
        sorted.sort(SymbolTable::compare);
        this.symbols = List.copyOf(sorted);
    }

    /** By address. Of several at one address the last is found first: functions stand behind objects, these behind labels. */
    private static int compare(Symbol a, Symbol b) {
        if (a.address() != b.address()) {
            return Long.compare(a.address(), b.address());
        }
        return a.kind() == b.kind() ? Long.compare(a.size(), b.size()) : b.kind().compareTo(a.kind());
    }

    /** All symbols in order of address. */
    public List<Symbol> all() {
        return symbols;
    }

    /** The first symbol of this name, or null. */
    public Symbol named(String name) {
        for (Symbol symbol : symbols) {
            if (symbol.name().equals(name)) {
                return symbol;
            }
        }
        return null;
    }

    /**
     * The symbol that holds {@code address}: the nearest one below whose size reaches that far, else the nearest one below
     * if it has no size and is not far away; null when there is none.
     */
    public Symbol at(long address) {
        int last = lastAtOrBelow(address);
        for (int i = last; i >= 0 && i > last - SEARCHED; i--) {
            Symbol symbol = symbols.get(i);
            if (symbol.size() != 0 && address - symbol.address() < symbol.size()) {
                return symbol;
            }
        }
        if (last < 0) {
            return null;
        }
        Symbol nearest = symbols.get(last);
        return nearest.size() == 0 && address - nearest.address() < LABEL_REACH ? nearest : null;
    }

    private int lastAtOrBelow(long address) {
        int low = 0;
        int high = symbols.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (symbols.get(middle).address() <= address) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /** {@code name} or {@code name+0x1c} for an address, or null when no symbol holds it. */
    public String describe(long address) {
        Symbol symbol = at(address);
        if (symbol == null) {
            return null;
        }
        long offset = address - symbol.address();
        return offset == 0 ? symbol.name() : symbol.name() + "+0x" + Long.toHexString(offset);
    }
}
