package dev.backstep.server;

import java.util.concurrent.CompletableFuture;

/**
 * The host end of a character device: what a serial port, a monitor or a debug console writes to and reads from.
 *
 * <p>Thread: one thread (the machine thread for a serial port, the console's own for a monitor) calls {@link #poll} and
 * {@link #hasInput}; {@link #write} and the others may be called from any thread. Bytes move to and from the host on
 * threads of their own.
 */
public interface CharacterEndpoint extends AutoCloseable {

    /** {@link #poll}: there is no input. */
    int NOTHING = -1;
    /** {@link #poll}: the line signalled a break, in its place between the bytes. */
    int BREAK = 0x100;
    /** {@link #poll}: a client came, or the console shows this user for the first time. Only with connection events. */
    int OPENED = 0x101;
    /**
     * {@link #poll}: the client left. Only with connection events, and then the next client comes after this has been
     * polled: what is written until then cannot reach it.
     */
    int CLOSED = 0x102;
    /** {@link #poll}: a shared console was switched to this user again. Only with connection events. */
    int FOCUS_GAINED = 0x103;
    /** {@link #poll}: a shared console was switched to another user. Only with connection events. */
    int FOCUS_LOST = 0x104;
    /**
     * {@link #poll}: there will be no more input, ever: standard input is at its end, or there is none. Output goes on. With
     * connection events this is {@link #CLOSED}.
     */
    int ENDED = 0x105;

    /** Sends one byte (the low 8 bits). As {@link #write(byte[], int, int)}. */
    void write(int value);

    /**
     * Sends bytes. They leave at once, on another thread; bytes that are written while others are on their way are sent
     * together. Without a client they are discarded, as QEMU does. A socket client that does not read loses what goes
     * beyond 16 MiB, and one line is logged. Standard output and files lose nothing: above {@link #congested}'s bound
     * this does not block either, and only when 64 MiB wait does the caller wait too, rather than run out of memory.
     *
     * @param bytes  copied before this returns
     * @param offset of the first byte to send
     * @param length in bytes, 0 or more
     */
    void write(byte[] bytes, int offset, int length);

    /**
     * True while so much output waits (1 MiB or more, standard output and files only) that a machine had better not run
     * on. A machine that heeds this between slices never blocks in {@link #write}.
     */
    boolean congested();

    /** Takes the next byte (0 to 255), {@link #BREAK} or another constant above, or {@link #NOTHING}. No lock, never waits. */
    int poll();

    /** Whether {@link #poll} would give something. No lock. */
    boolean hasInput();

    /**
     * Sets what is called, on some other thread, each time input arrives: a wake-up, to return at once. Called once
     * right away when input waits already. Replaces the one before.
     */
    void onInput(Runnable wakeUp);

    /**
     * Completes when the machine may start as far as this endpoint goes: with the first client of a server with
     * {@code wait=on}, at once for all others; exceptionally (cancelled) when it is closed before.
     */
    CompletableFuture<Void> ready();

    /** What this is, in the words of {@code info chardev}: {@code stdio}, {@code file:F}, {@code tcp:127.0.0.1:4444,server=on}. */
    String description();

    /** Sends what was written (waiting two seconds at most for a client, five for a file), then lets go. Idempotent. */
    @Override
    void close();
}
