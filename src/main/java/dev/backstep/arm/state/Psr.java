package dev.backstep.arm.state;

/** Bits of the program status registers (B1.3.3). */
public final class Psr {

    public static final int N = 1 << 31;
    public static final int Z = 1 << 30;
    public static final int C = 1 << 29;
    public static final int V = 1 << 28;
    public static final int Q = 1 << 27;
    public static final int J = 1 << 24;
    /** Shift of the four GE bits. */
    public static final int GE_SHIFT = 16;
    public static final int E = 1 << 9;
    public static final int A = 1 << 8;
    public static final int I = 1 << 7;
    public static final int F = 1 << 6;
    public static final int T = 1 << 5;
    public static final int MODE_MASK = 0x1f;

    private Psr() { }
}
