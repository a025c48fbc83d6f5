/**
 * Debian's unmodified kernel and userland on the machine, with QEMU beside it. The images come from {@code
 * test-kernels/debian/fetch}; without them, or without QEMU where it is compared with, tests skip themselves and say so.
 */
package dev.backstep.debian;
