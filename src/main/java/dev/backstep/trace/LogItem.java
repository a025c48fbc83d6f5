package dev.backstep.trace;

import java.util.Optional;

/** Items of {@code -d}, under QEMU's names. Each is a logger: what belongs to an item is logged there at level DEBUG. */
public enum LogItem {
    /** Instructions as they are decoded. */
    IN_ASM("in_asm", "show each instruction when it is met for the first time"),
    /** Exceptions and interrupts taken. */
    INT("int", "show exceptions and interrupts as they are taken"),
    /** Instructions as they run. */
    EXEC("exec", "show each instruction that runs"),
    /** Registers before each instruction. */
    CPU("cpu", "show the registers before each instruction that runs"),
    /** Resets. */
    CPU_RESET("cpu_reset", "show the CPU state before each reset"),
    /** What is not modelled. */
    UNIMP("unimp", "show accesses to devices that are not modelled"),
    /** What no real hardware would put up with. */
    GUEST_ERRORS("guest_errors", "show accesses to addresses where nothing is");

    /** What the names of all loggers of items begin with. */
    public static final String LOGGER_PREFIX = "guest.";

    private final String itemName;
    private final String description;

    LogItem(String itemName, String description) {
        this.itemName = itemName;
        this.description = description;
    }

    /** QEMU's name. */
    public String itemName() {
        return itemName;
    }

    /** A phrase for {@code -d help}. */
    public String description() {
        return description;
    }

    /** Name of its logger: {@code guest.int}, say. */
    public String loggerName() {
        return LOGGER_PREFIX + itemName;
    }

    /** The item of a name. */
    public static Optional<LogItem> of(String name) {
        for (LogItem item : values()) {
            if (item.itemName.equals(name)) {
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }
}
