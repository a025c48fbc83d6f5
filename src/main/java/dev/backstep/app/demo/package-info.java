/**
 * The demonstration: a bundled program that crashes long after its bug struck, hunted down backwards over a real
 * connection of the GDB remote protocol, by GDB where one is installed and by a small client of this package otherwise.
 *
 * <p>{@link dev.backstep.app.demo.Demo} is the way in. A story says what is typed and checks what comes back, a
 * {@link dev.backstep.app.demo.Transcript} shows it. May depend on everything but {@code dev.backstep.app}, which starts it.
 */
package dev.backstep.app.demo;
