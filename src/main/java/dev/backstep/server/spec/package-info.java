/**
 * QEMU's specifications of character devices, monitors and GDB servers, as text and as records.
 *
 * <p>Pure parsing and checking: nothing is opened here. Depends on nothing.
 */
package dev.backstep.server.spec;
