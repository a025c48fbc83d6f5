package dev.backstep.board.boot;

/**
 * A name for an address.
 *
 * @param name as in the file
 * @param address of the first byte; bit 0 of a Thumb function removed
 * @param size bytes; 0 when the file does not say
 * @param kind what stands there
 * @param thumb true for a function that begins with a Thumb instruction
 */
public record Symbol(String name, long address, long size, Kind kind, boolean thumb) {

    /** What a symbol names. */
    public enum Kind {
        /** Code. */
        FUNCTION,
        /** Data. */
        OBJECT,
        /** A place in assembler code or a linker script; it does not say which. */
        LABEL
    }
}
