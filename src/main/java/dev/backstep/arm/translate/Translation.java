package dev.backstep.arm.translate;

/** Whether hot code is translated: {@code -accel tcg,jit=}. */
public enum Translation {
    /** All code is interpreted. */
    OFF,
    /** Hot code runs as JVM bytecode. */
    ON,
    /** Every run of a region is done again by the interpreter, and the results compared. */
    VERIFY
}
