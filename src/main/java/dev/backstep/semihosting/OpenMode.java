package dev.backstep.semihosting;

/**
 * How OPEN opens: the modes of C's {@code fopen}, numbered as the specification does. Text and binary are the same here.
 *
 * @param number 0 to 11: r rb r+ r+b w wb w+ w+b a ab a+ a+b
 */
public record OpenMode(int number) {

    /** How many there are. */
    static final int COUNT = 12;

    /** Checks the number. */
    public OpenMode {
        if (number < 0 || number >= COUNT) {
            throw new IllegalArgumentException("no such mode of OPEN: " + number);
        }
    }

    private boolean updates() {
        return (number & 2) != 0;
    }

    /** {@code w}: an old content is lost. */
    public boolean truncates() {
        return number >> 2 == 1;
    }

    /** {@code a}: what is written goes to the end. */
    public boolean appends() {
        return number >> 2 == 2;
    }

    /** The file is made when it is not there. */
    public boolean creates() {
        return truncates() || appends();
    }

    /** READ is allowed. */
    public boolean isReadable() {
        return !creates() || updates();
    }

    /** WRITE is allowed. */
    public boolean isWritable() {
        return creates() || updates();
    }
}
