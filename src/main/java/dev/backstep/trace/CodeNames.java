package dev.backstep.trace;

/** Names of places in the guest's code. */
public interface CodeNames {

    /** Names nothing. */
    CodeNames NONE = new CodeNames() {
        @Override
        public String function(int address) {
            return null;
        }

        @Override
        public String describe(int address) {
            return null;
        }
    };

    /** The function that an address lies in, or null when none is known. */
    String function(int address);

    /** {@code name} or {@code name+0x1c} for an address, or null when no name is known. */
    String describe(int address);

    /** {@link #describe} as it stands behind an address: {@code " <main+0x4>"}, or nothing. */
    default String behind(int address) {
        String name = describe(address);
        return name == null ? "" : " <" + name + ">";
    }
}
